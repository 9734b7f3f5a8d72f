//! The escapes of string literals, over Latin-1: `unicode_escape`.

use super::CodecError;
use crate::text::{CodeUnit, StrBuilder, TextSink, repr::push_escape};

/// The first escape of an input that means nothing, or is an octal above 0o377: worth a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidEscape {
    /// Index of the backslash.
    pub position: usize,
    /// What follows the backslash: a character, or an octal number's value.
    pub escape: EscapeKind,
}

/// See [`InvalidEscape`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EscapeKind {
    /// This character, which makes no escape: both stand for themselves.
    Character(u8),
    /// An octal escape of this value.
    Octal(u32),
}

impl InvalidEscape {
    /// The message of the `DeprecationWarning` that `codecs` gives.
    pub fn message(&self) -> String {
        match self.escape {
            EscapeKind::Character(byte) => {
                format!("\"\\{}\" is an invalid escape sequence", char::from(byte))
            }
            EscapeKind::Octal(value) => format!("\"\\{value:o}\" is an invalid octal escape sequence"),
        }
    }
}

/// A decoder with what it noted. `lookup` gives the code point of a character's name (`\N{…}`).
pub struct Decoder<'n> {
    lookup: &'n mut dyn FnMut(&[u8]) -> Option<u32>,
    /// The first invalid escape so far.
    pub first_invalid: Option<InvalidEscape>,
}

/// What the text after a backslash comes to.
enum Escape {
    /// This code point; the escape ends at the index.
    Char(u32, usize),
    /// Nothing: an escaped line feed.
    Nothing(usize),
    /// No escape: the backslash and the character stand for themselves.
    Literal(u8, usize),
    /// The input ends within it, at its end.
    Incomplete(&'static str, usize),
    /// It is wrong up to the index.
    Malformed(&'static str, usize),
}

impl<'n> Decoder<'n> {
    /// A decoder that asks `lookup` for names.
    pub fn new(lookup: &'n mut dyn FnMut(&[u8]) -> Option<u32>) -> Self {
        Self { lookup, first_invalid: None }
    }

    /// Decode from `start` on; returns where decoding stopped, which is the input's end when `is_final`.
    pub fn decode(
        &mut self,
        input: &[u8],
        start: usize,
        is_final: bool,
        out: &mut StrBuilder,
    ) -> Result<usize, CodecError> {
        let mut at = start;
        while at < input.len() {
            let plain = memchr::memchr(b'\\', &input[at..]).unwrap_or(input.len() - at);
            if plain > 0 {
                out.push_units(&input[at..at + plain]);
                at += plain;
                continue;
            }
            at = match self.escape(input, at) {
                Escape::Char(code_point, end) => {
                    out.push(code_point);
                    end
                }
                Escape::Nothing(end) => end,
                Escape::Literal(byte, end) => {
                    out.push(b'\\'.into());
                    out.push(byte.into());
                    end
                }
                Escape::Incomplete(..) if !is_final => return Ok(at),
                Escape::Incomplete(reason, end) | Escape::Malformed(reason, end) => {
                    return Err(CodecError::new(at, end, reason));
                }
            };
        }
        Ok(at)
    }

    fn escape(&mut self, input: &[u8], at: usize) -> Escape {
        let Some(&letter) = input.get(at + 1) else {
            return Escape::Incomplete("\\ at end of string", at + 1);
        };
        let end = at + 2;
        let simple = match letter {
            b'\n' => return Escape::Nothing(end),
            b'\\' | b'\'' | b'"' => letter,
            b'a' => 0x07,
            b'b' => 0x08,
            b't' => b'\t',
            b'n' => b'\n',
            b'v' => 0x0B,
            b'f' => 0x0C,
            b'r' => b'\r',
            b'0'..=b'7' => return self.octal(input, at),
            b'x' => return hexadecimal(input, end, 2, "truncated \\xXX escape"),
            b'u' => return hexadecimal(input, end, 4, "truncated \\uXXXX escape"),
            b'U' => return hexadecimal(input, end, 8, "truncated \\UXXXXXXXX escape"),
            b'N' => return self.named(input, end),
            _ => {
                self.note(at, EscapeKind::Character(letter));
                return Escape::Literal(letter, end);
            }
        };
        Escape::Char(simple.into(), end)
    }

    fn note(&mut self, position: usize, escape: EscapeKind) {
        self.first_invalid.get_or_insert(InvalidEscape { position, escape });
    }

    fn octal(&mut self, input: &[u8], at: usize) -> Escape {
        let (value, end) = super::escape_bytes::octal(input, at + 1);
        if value > 0o377 {
            self.note(at, EscapeKind::Octal(value));
        }
        Escape::Char(value, end)
    }

    fn named(&mut self, input: &[u8], at: usize) -> Escape {
        let malformed = "malformed \\N character escape";
        match input.get(at) {
            None => return Escape::Incomplete(malformed, at),
            Some(b'{') => {}
            Some(_) => return Escape::Malformed(malformed, at),
        }
        let name = &input[at + 1..];
        match memchr::memchr(b'}', name) {
            None => Escape::Incomplete(malformed, input.len()),
            Some(0) => Escape::Malformed(malformed, at + 1),
            Some(length) => match (self.lookup)(&name[..length]) {
                Some(code_point) => Escape::Char(code_point, at + length + 2),
                None => Escape::Malformed("unknown Unicode character name", at + length + 2),
            },
        }
    }
}

fn hexadecimal(input: &[u8], at: usize, digits: usize, truncated: &'static str) -> Escape {
    match hexadecimal_digits(input, at, digits) {
        (value @ 0..=0x10_FFFF, end) if end == at + digits => Escape::Char(value, end),
        (_, end) if end == at + digits => Escape::Malformed("illegal Unicode character", end),
        (_, end) if end == input.len() => Escape::Incomplete(truncated, end),
        (_, end) => Escape::Malformed(truncated, end),
    }
}

/// The value of at most `digits` (8) hexadecimal digits from `at` on, and where they end.
pub(super) fn hexadecimal_digits(input: &[u8], at: usize, digits: usize) -> (u32, usize) {
    let values = input[at..].iter().take(digits).map_while(|&byte| char::from(byte).to_digit(16));
    values.fold((0, at), |(total, end), digit| (total << 4 | digit, end + 1))
}

/// Encode all of `text`: printable ASCII as it is but for the backslash, the rest as escapes.
pub fn encode<U: CodeUnit>(text: &[U]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for unit in text {
        match unit.code() {
            0x09 => out.push_ascii(b"\\t"),
            0x0A => out.push_ascii(b"\\n"),
            0x0D => out.push_ascii(b"\\r"),
            0x5C => out.push_ascii(b"\\\\"),
            printable @ 0x20..=0x7E => Vec::push(&mut out, printable as u8),
            code_point => push_escape(&mut out, code_point),
        }
    }
    out
}
