//! Bytes in hexadecimal: `hex` and `fromhex`.

use crate::buffer::{BytesLike, is_exporter};
use crate::{Bytes, Object, PyErr, PyResult, Ref, Space, Str};

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// The separator of `hex`: one character that fits a byte.
fn separator(space: &Space, object: &Object) -> PyResult<u8> {
    if object.len(space)? != 1 {
        return Err(space.value_error("sep must be length 1."));
    }
    if let Some(text) = object.downcast::<Str>() {
        let character = text.text().code_points().next();
        return character.and_then(|character| u8::try_from(character).ok()).ok_or_else(|| not_ascii(space));
    }
    match object.downcast::<Bytes>().map(Bytes::as_slice) {
        Some(&[byte]) => Ok(byte),
        Some(_) => Err(not_ascii(space)),
        None => Err(space.type_error("sep must be str or bytes.")),
    }
}

#[cold]
fn not_ascii(space: &Space) -> PyErr {
    space.value_error("sep must be ASCII.")
}

/// `data.hex(separator, group)`: see [`to_hex_bytes`]; the separator is ASCII.
pub(crate) fn to_hex(space: &Space, data: &[u8], between: Option<&Object>, group: i32) -> PyResult<Ref<Str>> {
    let text = to_hex_bytes(space, data, between, group)?;
    if !text.is_ascii() {
        return Err(not_ascii(space));
    }
    Str::from_latin1(space, &text)
}

/// Two digits for each byte, with a separator between groups: they are counted from the right, or from the left if their size is
/// negative.
///
/// # Errors
/// `TypeError` or `ValueError` for an unusable separator; `MemoryError`.
pub fn to_hex_bytes(space: &Space, data: &[u8], between: Option<&Object>, group: i32) -> PyResult<Vec<u8>> {
    let between = between.map(|object| separator(space, object)).transpose()?;
    let mut out = Vec::new();
    out.try_reserve(data.len().saturating_mul(3)).map_err(|_| space.memory_error())?;
    let size = group.unsigned_abs() as usize;
    let first = if group > 0 { data.len() % size } else { 0 };
    for (at, &byte) in data.iter().enumerate() {
        if let Some(between) = between
            && size > 0
            && at > 0
            && (at + size - first).is_multiple_of(size)
        {
            out.push(between);
        }
        out.extend([DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    }
    Ok(out)
}

#[cold]
fn not_hexadecimal(space: &Space, at: usize) -> PyErr {
    space.value_error(format_args!("non-hexadecimal number found in fromhex() arg at position {at}"))
}

/// The bytes of hexadecimal text (a string or bytes), white space between bytes skipped.
pub(crate) fn from_hex(space: &Space, source: &Object) -> PyResult<Vec<u8>> {
    if let Some(text) = source.downcast::<Str>() {
        return match text.as_ascii() {
            Some(ascii) => parse(space, ascii.as_bytes()),
            None => {
                let at = text.text().code_points().position(|code| code >= 0x80);
                Err(not_hexadecimal(space, at.unwrap_or(0)))
            }
        };
    }
    if !is_exporter(source) {
        let name = source.ty().tp_name();
        return Err(
            space.type_error(format_args!("fromhex() argument must be str or bytes-like, not {name}"))
        );
    }
    let bytes = BytesLike::new(space, source)?.bytes().to_vec();
    parse(space, &bytes)
}

fn parse(space: &Space, text: &[u8]) -> PyResult<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 2);
    let digit = |at: usize| text.get(at).and_then(|&byte| char::from(byte).to_digit(16));
    let mut at = 0;
    while at < text.len() {
        if algorithms::text::ascii::is_space(text[at].into()) {
            at += 1;
            continue;
        }
        let high = digit(at).ok_or_else(|| not_hexadecimal(space, at))?;
        let low = digit(at + 1).ok_or_else(|| {
            if at + 1 == text.len() {
                space.value_error("fromhex() arg must contain an even number of hexadecimal digits")
            } else {
                not_hexadecimal(space, at + 1)
            }
        })?;
        out.push((high << 4 | low) as u8);
        at += 2;
    }
    Ok(out)
}
