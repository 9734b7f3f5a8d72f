//! What the built-in error handlers put in the place of what cannot be encoded or decoded.

use super::Errors;
use algorithms::codecs::utf8;
use algorithms::numeric::int_convert::Endian;
use algorithms::text::repr::push_escape;
use algorithms::text::{StrBuilder, TextRef, names};
use core::ops::Range;

/// The UTF encodings, in which `surrogatepass` can write surrogates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Utf {
    Utf8,
    Utf16(Endian),
    Utf32(Endian),
}

impl Utf {
    /// The encoding of the name that an exception carries.
    pub(super) fn from_name(name: &str) -> Option<Utf> {
        match super::Codec::from_name(name)? {
            super::Codec::Utf8 => Some(Utf::Utf8),
            super::Codec::Utf16(order) => Some(Utf::Utf16(order.unwrap_or(super::native::NATIVE))),
            super::Codec::Utf32(order) => Some(Utf::Utf32(order.unwrap_or(super::native::NATIVE))),
            _ => None,
        }
    }

    fn write(self, surrogate: u32, out: &mut Vec<u8>) {
        match self {
            Utf::Utf8 => utf8::push_sequence(surrogate, out),
            Utf::Utf16(Endian::Little) => out.extend((surrogate as u16).to_le_bytes()),
            Utf::Utf16(Endian::Big) => out.extend((surrogate as u16).to_be_bytes()),
            Utf::Utf32(Endian::Little) => out.extend(surrogate.to_le_bytes()),
            Utf::Utf32(Endian::Big) => out.extend(surrogate.to_be_bytes()),
        }
    }

    /// The surrogate at the start of `input`, and its length.
    fn read(self, input: &[u8]) -> Option<(u32, usize)> {
        let (code, length) = match (self, input) {
            (Utf::Utf8, &[0xED, second @ 0xA0..=0xBF, third @ 0x80..=0xBF, ..]) => {
                (0xD000 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F), 3)
            }
            (Utf::Utf16(Endian::Little), &[a, b, ..]) => (u16::from_le_bytes([a, b]).into(), 2),
            (Utf::Utf16(Endian::Big), &[a, b, ..]) => (u16::from_be_bytes([a, b]).into(), 2),
            (Utf::Utf32(Endian::Little), &[a, b, c, d, ..]) => (u32::from_le_bytes([a, b, c, d]), 4),
            (Utf::Utf32(Endian::Big), &[a, b, c, d, ..]) => (u32::from_be_bytes([a, b, c, d]), 4),
            _ => return None,
        };
        matches!(code, 0xD800..=0xDFFF).then_some((code, length))
    }
}

/// Writes what stands for the bytes `range` of `input` that cannot be decoded; says where to go on, or `None` to raise.
pub(super) fn decoding(
    errors: Errors<'_>,
    utf: Option<Utf>,
    input: &[u8],
    range: Range<usize>,
    out: &mut StrBuilder,
) -> Option<usize> {
    match errors {
        Errors::Ignore => {}
        Errors::Replace => out.push(0xFFFD),
        Errors::BackslashReplace => {
            input[range.clone()].iter().for_each(|&byte| push_escape(out, byte.into()));
        }
        Errors::SurrogateEscape => {
            let bytes = input[range.clone()].iter().take(4).take_while(|byte| !byte.is_ascii());
            let mut count = 0;
            for &byte in bytes {
                out.push(0xDC00 + u32::from(byte));
                count += 1;
            }
            return (count > 0).then_some(range.start + count);
        }
        Errors::SurrogatePass => {
            let (surrogate, length) = utf?.read(&input[range.start..])?;
            out.push(surrogate);
            return Some(range.start + length);
        }
        Errors::Strict | Errors::XmlCharRefReplace | Errors::NameReplace | Errors::Registered(_) => {
            return None;
        }
    }
    Some(range.end)
}

/// What an error handler gives in the place of characters.
pub(super) enum Replacement {
    /// Text, which the codec encodes.
    Text(StrBuilder),
    /// Bytes as they are.
    Bytes(Vec<u8>),
}

/// What stands for the characters `range` of `text` that cannot be encoded; `None` to raise.
pub(super) fn encoding(
    errors: Errors<'_>,
    utf: Option<Utf>,
    text: TextRef<'_>,
    range: Range<usize>,
) -> Option<Replacement> {
    let mut out = StrBuilder::new();
    let characters = text.slice(range.start, range.end).code_points();
    match errors {
        Errors::Ignore => {}
        Errors::Replace => out.push_repeat(b'?'.into(), range.len()),
        Errors::BackslashReplace => characters.for_each(|code| push_escape(&mut out, code)),
        Errors::XmlCharRefReplace => characters.for_each(|code| out.push_str(&format!("&#{code};"))),
        Errors::NameReplace => characters.for_each(|code| match names::name(code) {
            Some(name) => out.push_str(&format!("\\N{{{name}}}")),
            None => push_escape(&mut out, code),
        }),
        Errors::SurrogateEscape => {
            let bytes = characters.map(|code| matches!(code, 0xDC80..=0xDCFF).then_some(code as u8));
            return bytes.collect::<Option<Vec<u8>>>().map(Replacement::Bytes);
        }
        Errors::SurrogatePass => {
            let utf = utf?;
            let mut bytes = Vec::new();
            for code in characters {
                if !matches!(code, 0xD800..=0xDFFF) {
                    return None;
                }
                utf.write(code, &mut bytes);
            }
            return Some(Replacement::Bytes(bytes));
        }
        Errors::Strict | Errors::Registered(_) => return None,
    }
    Some(Replacement::Text(out))
}
