//! Codecs that map single bytes by a table: `charmap`, with a string as the table.

use super::{CodecError, run_error};
use crate::text::{CodeUnit, StrBuilder, TextRef};

/// The entry of a table for a byte that has no character.
pub const UNDEFINED: u32 = 0xFFFE;

/// Why a byte or code point is refused.
const REASON: &str = "character maps to <undefined>";

/// Decode from `start` on by `table`, whose item at each byte's value is that byte's character.
pub fn decode(
    input: &[u8],
    start: usize,
    table: TextRef<'_>,
    out: &mut StrBuilder,
) -> Result<(), CodecError> {
    for (offset, &byte) in input[start..].iter().enumerate() {
        let index = usize::from(byte);
        match if index < table.len() { table.at(index) } else { UNDEFINED } {
            UNDEFINED => {
                return Err(CodecError::new(start + offset, start + offset + 1, REASON));
            }
            code_point => out.push(code_point),
        }
    }
    Ok(())
}

/// A decoding table turned round: from code points to bytes (`EncodingMap`).
#[derive(Clone, Debug)]
pub struct EncodingMap {
    /// Code points with their bytes, in order of code points.
    entries: Vec<(u32, u8)>,
    /// Bytes of the code points below 256.
    low: [Option<u8>; 256],
}

impl EncodingMap {
    /// The map that undoes `table`, of which the first 256 items count. A character that several bytes stand for gets
    /// the last of them.
    pub fn new(table: TextRef<'_>) -> Self {
        let mut entries: Vec<(u32, u8)> =
            table.code_points().zip(0..=u8::MAX).filter(|&(code_point, _)| code_point != UNDEFINED).collect();
        let mut low = [None; 256];
        for &(code_point, byte) in &entries {
            if let Some(slot) = low.get_mut(code_point as usize) {
                *slot = Some(byte);
            }
        }
        entries.reverse();
        entries.sort_by_key(|&(code_point, _)| code_point);
        Self { entries, low }
    }

    /// The byte for `code_point`.
    pub fn byte(&self, code_point: u32) -> Option<u8> {
        match self.low.get(code_point as usize) {
            Some(slot) => *slot,
            None => {
                let place = self.entries.partition_point(|&(other, _)| other < code_point);
                self.entries.get(place).filter(|entry| entry.0 == code_point).map(|entry| entry.1)
            }
        }
    }

    /// Encode from `start` on; the error covers the run of code points that have no byte.
    pub fn encode<U: CodeUnit>(&self, text: &[U], start: usize, out: &mut Vec<u8>) -> Result<(), CodecError> {
        for (offset, unit) in text[start..].iter().enumerate() {
            let Some(byte) = self.byte(unit.code()) else {
                let undefined = |code| self.byte(code).is_none();
                return Err(run_error(text, start + offset, undefined, REASON));
            };
            out.push(byte);
        }
        Ok(())
    }
}
