//! `str % arguments`.

use super::arguments::{Arguments, Failure, float_text, integer_text};
use super::convert;
use crate::int::{DECIMAL_PLACES, write_decimal};
use crate::{Int, Object, PyResult, Ref, Space, Str, number};
use algorithms::numeric::percent::{ArgumentSource, Conversion, PercentError, Piece, Pieces, Star};
use algorithms::text::{CodeUnit, StrBuilder, TextRef};
use algorithms::with_units;

impl<U: CodeUnit> ArgumentSource<U> for Arguments<'_> {
    type Error = Failure;

    fn expect_mapping(&self) -> Result<(), Failure> {
        Ok(self.check_mapping()?)
    }

    fn select_key(&mut self, key: &[U]) -> Result<(), Failure> {
        Ok(self.select(|space| Ok(Str::from_text(space, U::view(key))?.into_object()))?)
    }

    fn star(&mut self, star: Star) -> Result<i64, Failure> {
        Ok(Arguments::star(self, star)?)
    }
}

/// `format % args`.
pub fn percent_str(space: &Space, format: &Str, args: &Object) -> PyResult<Ref<Str>> {
    let mut arguments = Arguments::new(space, args, args.is_instance::<Str>(), false);
    let mut out = StrBuilder::with_capacity(format.len() + 32);
    with_units!(format.text(), units => write(units, &mut arguments, &mut out))
        .map_err(|failure| failure.raise(space, false))?;
    arguments.finish()?;
    Str::from_builder(space, &out)
}

fn write<U: CodeUnit>(
    format: &[U],
    arguments: &mut Arguments<'_>,
    out: &mut StrBuilder,
) -> Result<(), Failure> {
    let mut pieces = Pieces::new(format);
    while let Some(piece) = pieces.next(arguments)? {
        match piece {
            Piece::Literal(range) => out.push_units(&format[range]),
            Piece::Conversion(conversion) => write_argument(&conversion, arguments, out)?,
        }
    }
    Ok(())
}

fn write_argument(
    conversion: &Conversion,
    arguments: &mut Arguments<'_>,
    out: &mut StrBuilder,
) -> Result<(), Failure> {
    let space = arguments.space;
    let code = u8::try_from(conversion.code).unwrap_or(0);
    let argument = arguments.next()?;
    let plain = Conversion { code: conversion.code, index: conversion.index, ..Conversion::default() };
    if *conversion == plain {
        // What most formats are made of.
        if let (b's', Some(text)) = (code, argument.downcast_exact::<Str>()) {
            out.push_text(text.text());
            return Ok(());
        }
        if let (b'd' | b's' | b'r', Some(int)) = (code, argument.downcast_exact::<Int>())
            && let Some(value) = int.to_i64()
        {
            out.push_ascii(write_decimal(value, &mut [0; DECIMAL_PLACES]));
            return Ok(());
        }
    }
    match code {
        b's' | b'r' | b'a' => {
            let text = match argument.downcast_exact::<Str>() {
                Some(text) if code == b's' => crate::Layout::to_ref(text),
                _ => convert(space, &argument, code.into()).unwrap_or_else(|| argument.str(space))?,
            };
            write_text(space, conversion, text.text(), out)?;
        }
        b'c' => {
            let unlimited = Conversion { precision: None, ..*conversion };
            write_text(space, &unlimited, TextRef::Ucs4(&[character(space, &argument)?]), out)?;
        }
        b'd' | b'i' | b'u' | b'o' | b'x' | b'X' => {
            let text = integer_text(space, conversion, &argument)?;
            conversion.write_number(&text, out).map_err(|_| space.memory_error())?;
        }
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => {
            let text = float_text(space, conversion, &argument)?;
            conversion.write_number(&text, out).map_err(|_| space.memory_error())?;
        }
        _ => {
            return Err(PercentError::Unsupported { code: conversion.code, index: conversion.index }.into());
        }
    }
    Ok(())
}

fn write_text(
    space: &Space,
    conversion: &Conversion,
    text: TextRef<'_>,
    out: &mut StrBuilder,
) -> PyResult<()> {
    if conversion.width == 0 && conversion.precision.is_none() {
        out.push_text(text);
        return Ok(());
    }
    let write = |out: &mut StrBuilder, shown| out.push_text(text.slice(0, shown));
    conversion.write_text(text.len(), out, write).map_err(|_| space.memory_error())
}

/// The character that an argument of `%c` stands for.
fn character(space: &Space, argument: &Object) -> PyResult<u32> {
    let requires = "%c requires an int or a unicode character, not";
    if let Some(text) = argument.downcast::<Str>() {
        return match text.len() {
            1 => Ok(text.text().at(0)),
            len => Err(space.type_error(format_args!("{requires} a string of length {len}"))),
        };
    }
    let value = match argument.downcast::<Int>() {
        Some(int) => int.to_i64(),
        None if argument.is_index() => number::index(space, argument)?.to_i64(),
        None => {
            let name = argument.ty().tp_name();
            return Err(space.type_error(format_args!("{requires} {name}")));
        }
    };
    let code = value.and_then(|value| u32::try_from(value).ok()).filter(|&code| code <= 0x10_FFFF);
    code.ok_or_else(|| space.overflow_error("%c arg not in range(0x110000)"))
}
