//! ASCII and Latin-1.

use super::{CodecError, run_error};
use crate::text::{CodeUnit, StrBuilder};

/// Decode ASCII from `start` on.
pub fn decode_ascii(input: &[u8], start: usize, out: &mut StrBuilder) -> Result<(), CodecError> {
    let rest = &input[start..];
    let length = rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
    out.push_ascii(&rest[..length]);
    if length == rest.len() {
        return Ok(());
    }
    Err(CodecError::new(start + length, start + length + 1, "ordinal not in range(128)"))
}

/// Decode Latin-1: every byte is its code point.
pub fn decode_latin1(input: &[u8], out: &mut StrBuilder) {
    out.push_units(input);
}

/// Encode ASCII from `start` on; the error covers the run of code points that are not in it.
pub fn encode_ascii<U: CodeUnit>(text: &[U], start: usize, out: &mut Vec<u8>) -> Result<(), CodecError> {
    encode_below(text, start, 0x80, "ordinal not in range(128)", out)
}

/// Encode Latin-1 from `start` on; the error covers the run of code points that are not in it.
pub fn encode_latin1<U: CodeUnit>(text: &[U], start: usize, out: &mut Vec<u8>) -> Result<(), CodecError> {
    encode_below(text, start, 0x100, "ordinal not in range(256)", out)
}

fn encode_below<U: CodeUnit>(
    text: &[U],
    start: usize,
    limit: u32,
    reason: &'static str,
    out: &mut Vec<u8>,
) -> Result<(), CodecError> {
    let rest = &text[start..];
    let length = rest.iter().position(|unit| unit.code() >= limit).unwrap_or(rest.len());
    out.extend(rest[..length].iter().map(|unit| unit.code() as u8));
    if length == rest.len() {
        return Ok(());
    }
    Err(run_error(text, start + length, |code| code >= limit, reason))
}
