//! `bytes % arguments`.

use super::arguments::{Arguments, Failure, float_text, integer_text};
use crate::buffer::{Buffer, is_exporter};
use crate::bytes::from_special;
use crate::exceptions::TypeError;
use crate::{ByteArray, Bytes, Int, Object, PyErr, PyResult, Space, Str, number};
use algorithms::numeric::percent::{ArgumentSource, Conversion, PercentError, Piece, Pieces, Star};

/// Arguments whose mapping has bytes as keys.
struct BytesArguments<'a>(Arguments<'a>);

impl ArgumentSource<u8> for BytesArguments<'_> {
    type Error = Failure;

    fn expect_mapping(&self) -> Result<(), Failure> {
        Ok(self.0.check_mapping()?)
    }

    fn select_key(&mut self, key: &[u8]) -> Result<(), Failure> {
        Ok(self.0.select(|space| Ok(Bytes::from_slice(space, key)?.into_object()))?)
    }

    fn star(&mut self, star: Star) -> Result<i64, Failure> {
        Ok(self.0.star(star)?)
    }
}

/// `format % args`.
pub fn percent_bytes(space: &Space, format: &[u8], args: &Object) -> PyResult<Vec<u8>> {
    let text = args.is_instance::<Bytes>() || args.is_instance::<ByteArray>() || args.is_instance::<Str>();
    let mut arguments = BytesArguments(Arguments::new(space, args, text, true));
    let mut out = Vec::with_capacity(format.len() + 32);
    write(format, &mut arguments, &mut out).map_err(|failure| failure.raise(space, true))?;
    arguments.0.finish()?;
    Ok(out)
}

fn write(format: &[u8], arguments: &mut BytesArguments<'_>, out: &mut Vec<u8>) -> Result<(), Failure> {
    let mut pieces = Pieces::new(format);
    while let Some(piece) = pieces.next(arguments)? {
        match piece {
            Piece::Literal(range) => out.extend_from_slice(&format[range]),
            Piece::Conversion(conversion) => write_argument(&conversion, arguments, out)?,
        }
    }
    Ok(())
}

fn write_argument(
    conversion: &Conversion,
    arguments: &mut BytesArguments<'_>,
    out: &mut Vec<u8>,
) -> Result<(), Failure> {
    let space = arguments.0.space;
    let argument = arguments.0.next()?;
    match conversion.code as u8 {
        b'b' | b's' => write_text(space, conversion, &bytes_of(space, &argument)?, out)?,
        b'r' | b'a' => {
            let text = argument.ascii(space)?;
            write_text(space, conversion, text.bytes(), out)?;
        }
        b'c' => {
            let unlimited = Conversion { precision: None, ..*conversion };
            write_text(space, &unlimited, &[byte(space, &argument)?], out)?;
        }
        b'd' | b'i' | b'u' | b'o' | b'x' | b'X' => {
            let text = integer_text(space, conversion, &argument)?;
            conversion.write_number(&text, out).map_err(|_| space.memory_error())?;
        }
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => {
            let text = float_text(space, conversion, &argument)
                .map_err(|err| float_required(space, &argument, err))?;
            conversion.write_number(&text, out).map_err(|_| space.memory_error())?;
        }
        _ => {
            return Err(PercentError::Unsupported { code: conversion.code, index: conversion.index }.into());
        }
    }
    Ok(())
}

#[cold]
fn float_required(space: &Space, argument: &Object, err: PyErr) -> PyErr {
    if !err.is_a::<TypeError>() {
        return err;
    }
    space.type_error(format_args!("float argument required, not {}", argument.ty().tp_name()))
}

fn write_text(space: &Space, conversion: &Conversion, text: &[u8], out: &mut Vec<u8>) -> PyResult<()> {
    let write = |out: &mut Vec<u8>, shown: usize| out.extend_from_slice(&text[..shown]);
    conversion.write_text(text.len(), out, write).map_err(|_| space.memory_error())
}

/// The bytes that an argument of `%b` stands for.
fn bytes_of(space: &Space, argument: &Object) -> PyResult<Vec<u8>> {
    if let Some(bytes) = argument.as_exact_bytes() {
        return Ok(bytes.as_slice().to_vec());
    }
    if let Some(array) = argument.downcast::<ByteArray>() {
        return Ok(array.to_vec());
    }
    if let Some(bytes) = from_special(space, argument)? {
        return Ok(bytes.as_slice().to_vec());
    }
    if is_exporter(argument) {
        return Ok(Buffer::simple(space, argument)?.to_vec());
    }
    let name = argument.ty().tp_name();
    Err(space.type_error(format_args!(
        "%b requires a bytes-like object, or an object that implements __bytes__, not '{name}'"
    )))
}

/// The byte that an argument of `%c` stands for.
fn byte(space: &Space, argument: &Object) -> PyResult<u8> {
    let requires = "%c requires an integer in range(256) or a single byte, not";
    let (data, kind) = if let Some(bytes) = argument.downcast::<Bytes>() {
        (bytes.as_slice().to_vec(), "bytes")
    } else if let Some(array) = argument.downcast::<ByteArray>() {
        (array.to_vec(), "bytearray")
    } else {
        let value = match argument.downcast::<Int>() {
            Some(int) => int.to_i64(),
            None if argument.is_index() => number::index(space, argument)?.to_i64(),
            None => {
                let name = argument.ty().tp_name();
                return Err(space.type_error(format_args!("{requires} {name}")));
            }
        };
        let byte = value.and_then(|value| u8::try_from(value).ok());
        return byte.ok_or_else(|| space.overflow_error("%c arg not in range(256)"));
    };
    match data[..] {
        [byte] => Ok(byte),
        _ => Err(space.type_error(format_args!("{requires} a {kind} object of length {}", data.len()))),
    }
}
