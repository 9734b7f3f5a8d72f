//! The escapes of bytes literals: `codecs.escape_decode` and `codecs.escape_encode`.

use super::unicode_escape::{EscapeKind, InvalidEscape};
use crate::text::TextSink;

/// What to do about `\x` without two digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnInvalid {
    /// Fail.
    Strict,
    /// Write a question mark.
    Replace,
    /// Write nothing.
    Ignore,
}

/// Why decoding fails (`ValueError`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EscapeError {
    /// The backslash of a `\x` without two digits is there.
    InvalidHex(usize),
    /// The input ends with a backslash.
    Trailing,
}

impl std::fmt::Display for EscapeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            EscapeError::InvalidHex(position) => write!(f, "invalid \\x escape at position {position}"),
            EscapeError::Trailing => f.write_str("Trailing \\ in string"),
        }
    }
}

/// The value of the one to three octal digits at `at`, and where they end.
pub(super) fn octal(input: &[u8], at: usize) -> (u32, usize) {
    let values = input[at..].iter().take(3).map_while(|&byte| char::from(byte).to_digit(8));
    values.fold((0, at), |(total, end), digit| (total << 3 | digit, end + 1))
}

/// Decode `input`; the first escape that is worth a warning comes with the result.
pub fn decode(input: &[u8], on_invalid: OnInvalid) -> Result<(Vec<u8>, Option<InvalidEscape>), EscapeError> {
    let mut out = Vec::with_capacity(input.len());
    let mut first_invalid = None;
    let mut at = 0;
    while at < input.len() {
        let plain = memchr::memchr(b'\\', &input[at..]).unwrap_or(input.len() - at);
        out.extend_from_slice(&input[at..at + plain]);
        at += plain;
        if at == input.len() {
            break;
        }
        let letter = *input.get(at + 1).ok_or(EscapeError::Trailing)?;
        let mut note = |escape| {
            first_invalid.get_or_insert(InvalidEscape { position: at, escape });
        };
        let mut end = at + 2;
        match letter {
            b'\n' => {}
            b'\\' | b'\'' | b'"' => out.push(letter),
            b'a' => out.push(0x07),
            b'b' => out.push(0x08),
            b't' => out.push(b'\t'),
            b'n' => out.push(b'\n'),
            b'v' => out.push(0x0B),
            b'f' => out.push(0x0C),
            b'r' => out.push(b'\r'),
            b'0'..=b'7' => {
                let (value, stop) = octal(input, at + 1);
                if value > 0o377 {
                    note(EscapeKind::Octal(value));
                }
                out.push(value as u8);
                end = stop;
            }
            b'x' => {
                let (value, stop) = super::unicode_escape::hexadecimal_digits(input, end, 2);
                match on_invalid {
                    _ if stop == end + 2 => out.push(value as u8),
                    OnInvalid::Strict => return Err(EscapeError::InvalidHex(at)),
                    OnInvalid::Replace => out.push(b'?'),
                    OnInvalid::Ignore => {}
                }
                end = stop;
            }
            _ => {
                note(EscapeKind::Character(letter));
                out.extend([b'\\', letter]);
            }
        }
        at = end;
    }
    Ok((out, first_invalid))
}

/// Encode `input`: as `repr` writes bytes between single quotes.
pub fn encode(input: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(input.len());
    for &byte in input {
        match byte {
            b'\\' | b'\'' => out.extend([b'\\', byte]),
            b'\t' => out.extend(b"\\t"),
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            b' '..=b'~' => TextSink::push(&mut out, byte.into()),
            _ => crate::text::repr::push_escape(&mut out, byte.into()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoding() {
        let decoded = |input: &[u8], on_invalid| decode(input, on_invalid).map(|(bytes, _)| bytes);
        assert_eq!(
            decoded(b"a\\q\\777\\n\\\n'\"\xff\\8", OnInvalid::Strict).unwrap(),
            b"a\\q\xff\n'\"\xff\\8"
        );
        assert_eq!(decoded(b"\\x41\\x4z", OnInvalid::Replace).unwrap(), b"A?z");
        assert_eq!(decoded(b"\\x41\\x4z", OnInvalid::Ignore).unwrap(), b"Az");
        let error = decoded(b"\\x41\\x4z", OnInvalid::Strict).unwrap_err();
        assert_eq!(error.to_string(), "invalid \\x escape at position 4");
        assert_eq!(decoded(b"\\", OnInvalid::Ignore), Err(EscapeError::Trailing));
        let (_, noted) = decode(b"a\\777\\q", OnInvalid::Strict).unwrap();
        assert_eq!(noted, Some(InvalidEscape { position: 1, escape: EscapeKind::Octal(0o777) }));
    }

    #[test]
    fn encoding() {
        assert_eq!(encode(b"\x00\xff'\"\\\n\t\rab"), b"\\x00\\xff\\'\"\\\\\\n\\t\\rab");
    }
}
