//! Values to bytes and back.

use super::ERROR;
use super::format::{Field, Format, Kind};
use algorithms::numeric::digits::IntRef;
use algorithms::numeric::float_pack;
use objspace::exceptions::OverflowError;
use objspace::{Bytes, Int, Object, PyErr, PyResult, Ref, Space, Tuple, complex, float, number};

/// Writes `values` as `format` says into bytes of its size, zero before.
///
/// # Errors
/// `struct.error`, or what a value's conversion raises.
pub fn pack(space: &Space, format: &Format, values: &[&Object], target: &mut [u8]) -> PyResult<()> {
    for ((field, place), value) in format.places().zip(values) {
        let packed = pack_one(space, field, format.big_endian, value, &mut target[place]);
        packed.map_err(|err| if is_int_overflow(value, &err) { int_too_large(space) } else { err })?;
    }
    Ok(())
}

/// Whether an integer was too large for something else than the field's range.
fn is_int_overflow(value: &Object, err: &PyErr) -> bool {
    value.is_instance::<Int>() && err.is_a::<OverflowError>()
}

#[cold]
fn int_too_large(space: &Space) -> PyErr {
    ERROR.error(space, "int too large to convert")
}

fn pack_one(
    space: &Space,
    field: &Field,
    big_endian: bool,
    value: &Object,
    target: &mut [u8],
) -> PyResult<()> {
    match field.kind {
        Kind::Padding => {}
        Kind::Bool => target[0] = value.is_true(space)?.into(),
        Kind::Char => match value.downcast::<Bytes>().map(Bytes::as_slice) {
            Some(&[byte]) => target[0] = byte,
            _ => return Err(ERROR.error(space, "char format requires a bytes object of length 1")),
        },
        Kind::Bytes => {
            let bytes = bytes_of(space, field, value)?;
            let len = bytes.len().min(target.len());
            target[..len].copy_from_slice(&bytes[..len]);
        }
        Kind::Pascal => {
            let bytes = bytes_of(space, field, value)?;
            if let Some((first, rest)) = target.split_first_mut() {
                let len = bytes.len().min(rest.len());
                rest[..len].copy_from_slice(&bytes[..len]);
                *first = len.min(255) as u8;
            }
        }
        Kind::Int { signed } => {
            let value = integer(space, value)?;
            let bits = checked_bits(value.value(), field.size, signed)
                .ok_or_else(|| out_of_range(space, field, signed))?;
            write_number(bits, big_endian, target);
        }
        Kind::Pointer => {
            let value = integer(space, value)?;
            let value = value.value();
            let bits = checked_bits(value, 8, true).or_else(|| checked_bits(value, 8, false));
            let bits = bits.ok_or_else(|| int_too_large(space))?;
            write_number(bits, big_endian, target);
        }
        Kind::Float => {
            let value = float::as_f64(space, value)
                .map_err(|_| ERROR.error(space, "required argument is not a float"))?;
            write_float(space, value, field.code, big_endian, target)?;
        }
        Kind::Complex => {
            let value = complex::as_complex(space, value)
                .map_err(|_| ERROR.error(space, "required argument is not a complex"))?;
            let (real, imag) = target.split_at_mut(field.size / 2);
            let code = field.code.to_ascii_lowercase();
            write_float(space, value.real, code, big_endian, real)?;
            write_float(space, value.imag, code, big_endian, imag)?;
        }
    }
    Ok(())
}

/// A copy of a bytes or bytearray object's content.
fn bytes_of(space: &Space, field: &Field, value: &Object) -> PyResult<Vec<u8>> {
    if let Some(bytes) = value.downcast::<Bytes>() {
        return Ok(bytes.as_slice().to_vec());
    }
    if let Some(array) = value.downcast::<objspace::ByteArray>() {
        return Ok(array.to_vec());
    }
    let code = char::from(field.code);
    Err(ERROR.error(space, format_args!("argument for '{code}' must be a bytes object")))
}

fn integer(space: &Space, value: &Object) -> PyResult<Ref<Int>> {
    if value.is_index() {
        number::index(space, value)
    } else {
        Err(ERROR.error(space, "required argument is not an integer"))
    }
}

/// The two's complement of a value that fits `size` bytes.
fn checked_bits(value: IntRef<'_>, size: usize, signed: bool) -> Option<u64> {
    let bits = 8 * size as u32;
    let value = value.to_i128()?;
    let range = if signed { -(1i128 << (bits - 1))..1i128 << (bits - 1) } else { 0..1i128 << bits };
    range.contains(&value).then_some(value as u64)
}

#[cold]
fn out_of_range(space: &Space, field: &Field, signed: bool) -> PyErr {
    let bits = 8 * field.size as u32;
    let code = char::from(field.code);
    let (least, most) =
        if signed { (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1) } else { (0, (1i128 << bits) - 1) };
    ERROR.error(space, format_args!("'{code}' format requires {least} <= number <= {most}"))
}

/// Writes the low bytes of `bits`.
fn write_number(bits: u64, big_endian: bool, target: &mut [u8]) {
    let size = target.len();
    target.copy_from_slice(&bits.to_le_bytes()[..size]);
    if big_endian {
        target.reverse();
    }
}

/// Writes a float in the precision that the target's size stands for.
fn write_float(space: &Space, value: f64, code: u8, big_endian: bool, target: &mut [u8]) -> PyResult<()> {
    let bits = match target.len() {
        2 => float_pack::to_half(value).map(u64::from),
        4 => float_pack::to_single(value).map(u64::from),
        _ => float_pack::to_double(value),
    };
    let Some(bits) = bits else {
        let code = char::from(code);
        return Err(space.overflow_error(format_args!("float too large to pack with {code} format")));
    };
    write_number(bits, big_endian, target);
    Ok(())
}

/// The values in bytes of the format's size.
///
/// # Errors
/// `MemoryError`.
pub fn unpack(space: &Space, format: &Format, source: &[u8]) -> PyResult<Ref<Tuple>> {
    let mut values = Vec::with_capacity(format.values);
    for (field, place) in format.places() {
        values.push(unpack_one(space, field, format.big_endian, &source[place])?);
    }
    Tuple::from_vec(space, values)
}

fn unpack_one(space: &Space, field: &Field, big_endian: bool, source: &[u8]) -> PyResult<Ref<Object>> {
    match field.kind {
        Kind::Padding => Ok(space.none()),
        Kind::Bool => Ok(space.new_bool(source[0] != 0)),
        Kind::Char | Kind::Bytes => Bytes::from_slice(space, source).map(Ref::into_object),
        Kind::Pascal => {
            let Some((&len, rest)) = source.split_first() else {
                return Ok(Bytes::empty(space).into_object());
            };
            Bytes::from_slice(space, &rest[..rest.len().min(len.into())]).map(Ref::into_object)
        }
        Kind::Int { signed: true } => {
            let unused = 64 - 8 * field.size as u32;
            space.new_int((read_number(source, big_endian) << unused) as i64 >> unused)
        }
        Kind::Int { signed: false } | Kind::Pointer => space.new_unsigned(read_number(source, big_endian)),
        Kind::Float => space.new_float(read_float(source, big_endian)),
        Kind::Complex => {
            let (real, imag) = source.split_at(field.size / 2);
            space.new_complex(read_float(real, big_endian), read_float(imag, big_endian))
        }
    }
}

fn read_number(source: &[u8], big_endian: bool) -> u64 {
    let next = |number: u64, &byte: &u8| number << 8 | u64::from(byte);
    if big_endian { source.iter().fold(0, next) } else { source.iter().rev().fold(0, next) }
}

fn read_float(source: &[u8], big_endian: bool) -> f64 {
    let bits = read_number(source, big_endian);
    match source.len() {
        2 => float_pack::from_half((bits as u16).to_le_bytes()),
        4 => float_pack::from_single((bits as u32).to_le_bytes()),
        _ => float_pack::from_double(bits.to_le_bytes()),
    }
}
