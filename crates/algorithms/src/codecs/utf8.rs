//! UTF-8 (RFC 3629), with the error positions of the Unicode standard's "maximal subpart" practice.

use super::{CodecError, SURROGATES, is_surrogate, run_error};
use crate::text::{CodeUnit, StrBuilder};

/// Decode from `start` on; returns where decoding stopped, which is the input's end when `is_final`.
pub fn decode(input: &[u8], start: usize, is_final: bool, out: &mut StrBuilder) -> Result<usize, CodecError> {
    let Some(chunk) = input[start..].utf8_chunks().next() else { return Ok(start) };
    out.push_str(chunk.valid());
    let at = start + chunk.valid().len();
    if chunk.invalid().is_empty() {
        return Ok(at);
    }
    match classify(&input[at..]) {
        Malformed::Incomplete(_) | Malformed::TruncatedSurrogate if !is_final => Ok(at),
        malformed => Err(malformed.error(at)),
    }
}

/// What is wrong at the start of some bytes.
enum Malformed {
    /// The first byte starts no sequence.
    Start,
    /// So many bytes start a sequence, and what follows does not go on with it.
    Continuation(usize),
    /// So many bytes start a sequence, and there are no more.
    Incomplete(usize),
    /// The input ends after the first two bytes of an encoded surrogate: an error, but for an incremental decoder
    /// with a handler that takes surrogates (`surrogatepass`) not yet.
    TruncatedSurrogate,
}

impl Malformed {
    fn error(&self, at: usize) -> CodecError {
        let (length, reason) = match *self {
            Malformed::Start => (1, "invalid start byte"),
            Malformed::Continuation(length) => (length, "invalid continuation byte"),
            Malformed::Incomplete(length) => (length, "unexpected end of data"),
            Malformed::TruncatedSurrogate => (1, "invalid continuation byte"),
        };
        CodecError::new(at, at + length, reason)
    }
}

/// Say what is wrong at the start of `bytes`, which is known to start a malformed sequence.
fn classify(bytes: &[u8]) -> Malformed {
    // the second byte's range excludes overlong forms, surrogates, and what is above U+10FFFF
    let (length, second) = match bytes[0] {
        0xC2..=0xDF => (2, 0x80..=0xBF),
        0xE0 => (3, 0xA0..=0xBF),
        0xED => (3, 0x80..=0x9F),
        0xE1..=0xEF => (3, 0x80..=0xBF),
        0xF0 => (4, 0x90..=0xBF),
        0xF1..=0xF3 => (4, 0x80..=0xBF),
        0xF4 => (4, 0x80..=0x8F),
        _ => return Malformed::Start,
    };
    match bytes.get(1) {
        None => return Malformed::Incomplete(1),
        Some(0xA0..=0xBF) if bytes[0] == 0xED && bytes.len() == 2 => return Malformed::TruncatedSurrogate,
        Some(byte) if !second.contains(byte) => return Malformed::Continuation(1),
        Some(_) => {}
    }
    let good = 2 + bytes[2..].iter().take(length - 2).take_while(|byte| matches!(byte, 0x80..=0xBF)).count();
    if good == bytes.len() { Malformed::Incomplete(good) } else { Malformed::Continuation(good) }
}

/// Encode from `start` on; the error covers a run of surrogates.
pub fn encode<U: CodeUnit>(text: &[U], start: usize, out: &mut Vec<u8>) -> Result<(), CodecError> {
    /// Characters that are encoded at a time, into room for the longest form of each.
    const BLOCK: usize = 64;
    let mut done = start;
    out.reserve(text.len() - start);
    for block in text[start..].chunks(BLOCK) {
        let mut room = [0; BLOCK * 4];
        let mut at = 0;
        for (offset, unit) in block.iter().enumerate() {
            let code = unit.code();
            let continuation = |shift: u32| 0x80 | (code >> shift & 0x3F) as u8;
            // Every form is written in four places, of which the following ones take what it does not need.
            let (form, length) = match code {
                0..=0x7F => ([code as u8, 0, 0, 0], 1),
                0x80..=0x7FF => ([0xC0 | (code >> 6) as u8, continuation(0), 0, 0], 2),
                code if is_surrogate(code) => {
                    out.extend_from_slice(&room[..at]);
                    return Err(run_error(text, done + offset, is_surrogate, SURROGATES));
                }
                0x800..=0xFFFF => ([0xE0 | (code >> 12) as u8, continuation(6), continuation(0), 0], 3),
                _ => {
                    let first = 0xF0 | (code >> 18) as u8;
                    ([first, continuation(12), continuation(6), continuation(0)], 4)
                }
            };
            room[at..at + 4].copy_from_slice(&form);
            at += length;
        }
        out.extend_from_slice(&room[..at]);
        done += block.len();
    }
    Ok(())
}

/// Write the UTF-8 form of any code point, surrogates included (for `surrogatepass`).
pub fn push_sequence(code_point: u32, out: &mut Vec<u8>) {
    let continuation = |shift: u32| 0x80 | (code_point >> shift & 0x3F) as u8;
    match code_point {
        0..=0x7F => out.push(code_point as u8),
        0x80..=0x7FF => out.extend([0xC0 | (code_point >> 6) as u8, continuation(0)]),
        0x800..=0xFFFF => out.extend([0xE0 | (code_point >> 12) as u8, continuation(6), continuation(0)]),
        _ => {
            out.extend([0xF0 | (code_point >> 18) as u8, continuation(12), continuation(6), continuation(0)])
        }
    }
}
