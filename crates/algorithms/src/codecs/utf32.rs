//! UTF-32 in either byte order.

use super::{CodecError, SURROGATES, is_surrogate};
use crate::numeric::int_convert::Endian;
use crate::text::{CodeUnit, StrBuilder};

/// The byte order that a byte order mark at the start of `input` says; the mark is four bytes long.
pub fn byte_order_mark(input: &[u8]) -> Option<Endian> {
    match input {
        [0xFF, 0xFE, 0, 0, ..] => Some(Endian::Little),
        [0, 0, 0xFE, 0xFF, ..] => Some(Endian::Big),
        _ => None,
    }
}

/// Decode from `start` on; returns where decoding stopped, which is the input's end when `is_final`.
pub fn decode(
    input: &[u8],
    start: usize,
    order: Endian,
    is_final: bool,
    out: &mut StrBuilder,
) -> Result<usize, CodecError> {
    let (units, rest) = input[start..].as_chunks::<4>();
    for (count, &bytes) in units.iter().enumerate() {
        let index = start + 4 * count;
        let code_point = match order {
            Endian::Little => u32::from_le_bytes(bytes),
            Endian::Big => u32::from_be_bytes(bytes),
        };
        let reason = match code_point {
            0xD800..=0xDFFF => "code point in surrogate code point range(0xd800, 0xe000)",
            0x11_0000.. => "code point not in range(0x110000)",
            _ => {
                out.push(code_point);
                continue;
            }
        };
        return Err(CodecError::new(index, index + 4, reason));
    }
    let stopped = input.len() - rest.len();
    if rest.is_empty() || !is_final {
        return Ok(stopped);
    }
    Err(CodecError::new(stopped, input.len(), "truncated data"))
}

/// Encode from `start` on, without byte order mark.
pub fn encode<U: CodeUnit>(
    text: &[U],
    start: usize,
    order: Endian,
    out: &mut Vec<u8>,
) -> Result<(), CodecError> {
    out.reserve(4 * (text.len() - start));
    for (offset, unit) in text[start..].iter().enumerate() {
        match (unit.code(), order) {
            (code, _) if is_surrogate(code) => {
                return Err(CodecError::new(start + offset, start + offset + 1, SURROGATES));
            }
            (code, Endian::Little) => out.extend(code.to_le_bytes()),
            (code, Endian::Big) => out.extend(code.to_be_bytes()),
        }
    }
    Ok(())
}
