//! Latin-1 with `\uXXXX` and `\UXXXXXXXX`, where a backslash after a backslash escapes nothing: `raw_unicode_escape`.

use super::CodecError;
use super::unicode_escape::hexadecimal_digits;
use crate::text::{CodeUnit, StrBuilder, repr::push_escape};

/// Decode from `start` on; returns where decoding stopped, which is the input's end when `is_final`.
pub fn decode(input: &[u8], start: usize, is_final: bool, out: &mut StrBuilder) -> Result<usize, CodecError> {
    let mut at = start;
    while at < input.len() {
        let plain = memchr::memchr(b'\\', &input[at..]).unwrap_or(input.len() - at);
        if plain > 0 {
            out.push_units(&input[at..at + plain]);
            at += plain;
            continue;
        }
        let (digits, truncated) = match input.get(at + 1) {
            None if is_final => {
                out.push(b'\\'.into());
                return Ok(input.len());
            }
            None => return Ok(at),
            Some(b'u') => (4, "truncated \\uXXXX escape"),
            Some(b'U') => (8, "truncated \\UXXXXXXXX escape"),
            Some(_) => {
                out.push_units(&input[at..at + 2]);
                at += 2;
                continue;
            }
        };
        let (value, end) = hexadecimal_digits(input, at + 2, digits);
        if end < at + 2 + digits {
            if end == input.len() && !is_final {
                return Ok(at);
            }
            return Err(CodecError::new(at, end, truncated));
        }
        if value > 0x10_FFFF {
            return Err(CodecError::new(at, end, "\\Uxxxxxxxx out of range"));
        }
        out.push(value);
        at = end;
    }
    Ok(at)
}

/// Encode all of `text`: Latin-1 as it is, the rest as escapes.
pub fn encode<U: CodeUnit>(text: &[U]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for unit in text {
        match unit.code() {
            latin1 @ 0..=0xFF => out.push(latin1 as u8),
            code_point => push_escape(&mut out, code_point),
        }
    }
    out
}
