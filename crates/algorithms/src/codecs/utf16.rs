//! UTF-16 (RFC 2781) in either byte order.

use super::{CodecError, SURROGATES, is_surrogate, join_surrogates, split_surrogates};
use crate::numeric::int_convert::Endian;
use crate::text::{CodeUnit, StrBuilder};

/// The byte order that a byte order mark at the start of `input` says; the mark is two bytes long.
pub fn byte_order_mark(input: &[u8]) -> Option<Endian> {
    match input {
        [0xFF, 0xFE, ..] => Some(Endian::Little),
        [0xFE, 0xFF, ..] => Some(Endian::Big),
        _ => None,
    }
}

fn unit(bytes: [u8; 2], order: Endian) -> u32 {
    u32::from(match order {
        Endian::Little => u16::from_le_bytes(bytes),
        Endian::Big => u16::from_be_bytes(bytes),
    })
}

/// Decode from `start` on; returns where decoding stopped, which is the input's end when `is_final`.
pub fn decode(
    input: &[u8],
    start: usize,
    order: Endian,
    is_final: bool,
    out: &mut StrBuilder,
) -> Result<usize, CodecError> {
    let end = input.len();
    let at = |index: usize| input.get(index..index + 2).map(|pair| unit([pair[0], pair[1]], order));
    let mut index = start;
    while let Some(first) = at(index) {
        match first {
            0xD800..=0xDBFF => match at(index + 2) {
                Some(low @ 0xDC00..=0xDFFF) => {
                    out.push(join_surrogates(first, low));
                    index += 2;
                }
                Some(_) => return Err(CodecError::new(index, index + 2, "illegal UTF-16 surrogate")),
                None if is_final => return Err(CodecError::new(index, end, "unexpected end of data")),
                None => return Ok(index),
            },
            0xDC00..=0xDFFF => return Err(CodecError::new(index, index + 2, "illegal encoding")),
            code_point => out.push(code_point),
        }
        index += 2;
    }
    if index < end && is_final { Err(CodecError::new(index, end, "truncated data")) } else { Ok(index) }
}

/// Encode from `start` on, without byte order mark.
pub fn encode<U: CodeUnit>(
    text: &[U],
    start: usize,
    order: Endian,
    out: &mut Vec<u8>,
) -> Result<(), CodecError> {
    out.reserve(2 * (text.len() - start));
    let bytes = |unit: u16| match order {
        Endian::Little => unit.to_le_bytes(),
        Endian::Big => unit.to_be_bytes(),
    };
    for (offset, unit) in text[start..].iter().enumerate() {
        match unit.code() {
            code if is_surrogate(code) => {
                return Err(CodecError::new(start + offset, start + offset + 1, SURROGATES));
            }
            code @ 0..=0xFFFF => out.extend(bytes(code as u16)),
            code => {
                let (high, low) = split_surrogates(code);
                out.extend(bytes(high).into_iter().chain(bytes(low)));
            }
        }
    }
    Ok(())
}
