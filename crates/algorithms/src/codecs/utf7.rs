//! UTF-7 (RFC 2152): ASCII with runs of base64-coded UTF-16 between `+` and `-`.
//!
//! The optional direct characters and white space are written as they are. Lone surrogates pass in both directions.

use super::{CodecError, is_surrogate, join_surrogates, split_surrogates};
use crate::text::{CodeUnit, StrBuilder};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The value of a base64 digit.
fn digit_value(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(value.into())
}

/// A base64 run being decoded. Its text is kept apart until the run ends, because an unfinished run at the end of an
/// input that is not final is decoded again with what follows.
#[derive(Default)]
struct Shift {
    start: usize,
    text: Vec<u32>,
    bits: u32,
    buffer: u32,
    high: Option<u32>,
}

impl Shift {
    fn digit(&mut self, value: u32) {
        self.buffer = self.buffer << 6 | value;
        self.bits += 6;
        if self.bits < 16 {
            return;
        }
        self.bits -= 16;
        let unit = self.buffer >> self.bits;
        self.buffer &= (1 << self.bits) - 1;
        match (self.high.take(), unit) {
            (Some(high), 0xDC00..=0xDFFF) => return self.text.push(join_surrogates(high, unit)),
            (Some(high), _) => self.text.push(high),
            (None, _) => {}
        }
        if matches!(unit, 0xD800..=0xDBFF) {
            self.high = Some(unit);
        } else {
            self.text.push(unit);
        }
    }

    fn flush(&mut self, out: &mut StrBuilder) {
        out.push_units(&self.text);
        self.text.clear();
    }

    /// What is wrong with the bits that are left when the run ends.
    fn leftover(&self) -> Option<&'static str> {
        match (self.bits, self.buffer) {
            (6.., _) => Some("partial character in shift sequence"),
            (1.., 1..) => Some("non-zero padding bits in shift sequence"),
            _ => None,
        }
    }
}

/// Decode from `start` on; returns where decoding stopped, which is the input's end when `is_final`.
pub fn decode(input: &[u8], start: usize, is_final: bool, out: &mut StrBuilder) -> Result<usize, CodecError> {
    let mut shift: Option<Shift> = None;
    let mut at = start;
    while let Some(&byte) = input.get(at) {
        if let Some(run) = &mut shift {
            if let Some(value) = digit_value(byte) {
                run.digit(value);
                at += 1;
                continue;
            }
            at = leave_shift(run, byte, at, out)?;
            shift = None;
            continue;
        }
        match (byte, input.get(at + 1)) {
            (b'+', Some(b'-')) => {
                out.push(b'+'.into());
                at += 1;
            }
            (b'+', Some(&next)) if digit_value(next).is_none() => {
                return Err(CodecError::new(at, at + 2, "ill-formed sequence"));
            }
            (b'+', _) => shift = Some(Shift { start: at, ..Shift::default() }),
            (0..=0x7F, _) => out.push(byte.into()),
            _ => return Err(CodecError::new(at, at + 1, "unexpected special character")),
        }
        at += 1;
    }
    match shift {
        Some(run) if !is_final => Ok(run.start),
        Some(mut run) => {
            run.flush(out);
            if run.high.is_some() || run.leftover().is_some() {
                return Err(CodecError::new(run.start, input.len(), "unterminated shift sequence"));
            }
            Ok(input.len())
        }
        None => Ok(input.len()),
    }
}

/// End a run at the byte `byte` that is not of it; returns where to go on. A `-` belongs to the run.
fn leave_shift(run: &mut Shift, byte: u8, at: usize, out: &mut StrBuilder) -> Result<usize, CodecError> {
    run.flush(out);
    if let Some(reason) = run.leftover() {
        return Err(CodecError::new(run.start, at + 1, reason));
    }
    if let Some(high) = run.high
        && byte.is_ascii()
    {
        out.push(high);
    }
    Ok(at + usize::from(byte == b'-'))
}

/// Whether the encoder writes a code point as it is.
fn is_direct(code_point: u32) -> bool {
    matches!(u8::try_from(code_point), Ok(b'\t' | b'\n' | b'\r' | b' '..=b'}')
        if !matches!(code_point as u8, b'+' | b'\\'))
}

/// Encode all of `text`.
pub fn encode<U: CodeUnit>(text: &[U]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut run: Option<Encoder> = None;
    for unit in text {
        let code = unit.code();
        match &mut run {
            Some(encoder) if is_direct(code) => {
                encoder.flush(&mut out);
                run = None;
                if digit_value(code as u8).is_some() || code == u32::from(b'-') {
                    out.push(b'-');
                }
                out.push(code as u8);
            }
            Some(encoder) => encoder.push(code, &mut out),
            None if code == u32::from(b'+') => out.extend(b"+-"),
            None if is_direct(code) => out.push(code as u8),
            None => {
                out.push(b'+');
                run.insert(Encoder::default()).push(code, &mut out);
            }
        }
    }
    if let Some(mut encoder) = run {
        encoder.flush(&mut out);
        out.push(b'-');
    }
    out
}

/// Bits of a run that are not yet written.
#[derive(Default)]
struct Encoder {
    bits: u32,
    buffer: u32,
}

impl Encoder {
    fn push(&mut self, code_point: u32, out: &mut Vec<u8>) {
        if code_point > 0xFFFF {
            debug_assert!(!is_surrogate(code_point));
            let (high, low) = split_surrogates(code_point);
            self.push_unit(high, out);
            self.push_unit(low, out);
        } else {
            self.push_unit(code_point as u16, out);
        }
    }

    fn push_unit(&mut self, unit: u16, out: &mut Vec<u8>) {
        self.buffer = self.buffer << 16 | u32::from(unit);
        self.bits += 16;
        while self.bits >= 6 {
            self.bits -= 6;
            out.push(ALPHABET[(self.buffer >> self.bits & 0x3F) as usize]);
        }
        self.buffer &= (1 << self.bits) - 1;
    }

    fn flush(&mut self, out: &mut Vec<u8>) {
        if self.bits > 0 {
            out.push(ALPHABET[(self.buffer << (6 - self.bits) & 0x3F) as usize]);
        }
    }
}
