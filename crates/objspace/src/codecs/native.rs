//! The built-in codecs: their names, and one step of each.

use algorithms::codecs::unicode_escape::{Decoder, InvalidEscape};
use algorithms::codecs::{CodecError, ascii, raw_unicode_escape, unicode_escape, utf7, utf8, utf16, utf32};
use algorithms::numeric::int_convert::Endian;
use algorithms::text::{StrBuilder, TextRef, names};
use algorithms::with_units;

/// A codec that is built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// UTF-8.
    Utf8,
    /// UTF-7.
    Utf7,
    /// UTF-16; without an order it starts with a byte order mark.
    Utf16(Option<Endian>),
    /// UTF-32; without an order it starts with a byte order mark.
    Utf32(Option<Endian>),
    /// Latin-1: ISO 8859-1.
    Latin1,
    /// ASCII.
    Ascii,
    /// The escapes of string literals.
    UnicodeEscape,
    /// Latin-1 with `\u` and `\U` escapes.
    RawUnicodeEscape,
}

/// The order that numbers have on this machine.
pub(super) const NATIVE: Endian = if cfg!(target_endian = "big") { Endian::Big } else { Endian::Little };

/// An encoding's name as the registry compares it: letters in lower case, everything between letters and digits (and full
/// stops) one underscore.
pub fn normalized(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut between = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            if between && !out.is_empty() {
                out.push('_');
            }
            between = false;
            out.push(c.to_ascii_lowercase());
        } else {
            between = true;
        }
    }
    out
}

impl Codec {
    /// The built-in codec of this name, if it is one's.
    pub fn from_name(name: &str) -> Option<Codec> {
        if matches!(name, "utf-8" | "UTF-8" | "utf8") {
            return Some(Codec::Utf8);
        }
        let (little, big) = (Some(Endian::Little), Some(Endian::Big));
        Some(match normalized(name).as_str() {
            "utf_8" | "utf8" => Codec::Utf8,
            "utf_7" | "utf7" => Codec::Utf7,
            "utf_16" | "utf16" => Codec::Utf16(None),
            "utf_16_le" | "utf_16le" => Codec::Utf16(little),
            "utf_16_be" | "utf_16be" => Codec::Utf16(big),
            "utf_32" | "utf32" => Codec::Utf32(None),
            "utf_32_le" | "utf_32le" => Codec::Utf32(little),
            "utf_32_be" | "utf_32be" => Codec::Utf32(big),
            "latin_1" | "latin1" | "iso_8859_1" | "iso8859_1" => Codec::Latin1,
            "ascii" | "us_ascii" => Codec::Ascii,
            "unicode_escape" => Codec::UnicodeEscape,
            "raw_unicode_escape" => Codec::RawUnicodeEscape,
            _ => return None,
        })
    }

    /// The name that exceptions carry.
    pub(super) fn name(self, decoding: bool) -> &'static str {
        match self {
            Codec::Utf8 => "utf-8",
            Codec::Utf7 => "utf7",
            Codec::Utf16(None) if !decoding => "utf-16",
            Codec::Utf16(order) if order.unwrap_or(NATIVE) == Endian::Little => "utf-16-le",
            Codec::Utf16(_) => "utf-16-be",
            Codec::Utf32(None) if !decoding => "utf-32",
            Codec::Utf32(order) if order.unwrap_or(NATIVE) == Endian::Little => "utf-32-le",
            Codec::Utf32(_) => "utf-32-be",
            Codec::Latin1 => "latin-1",
            Codec::Ascii => "ascii",
            Codec::UnicodeEscape => "unicodeescape",
            Codec::RawUnicodeEscape => "rawunicodeescape",
        }
    }

    /// The codec with the byte order that a mark at the start of `input` says, and the mark's length.
    pub(super) fn resolve_order(self, input: &[u8]) -> (Codec, usize) {
        match self {
            Codec::Utf16(None) => match utf16::byte_order_mark(input) {
                Some(order) => (Codec::Utf16(Some(order)), 2),
                None => (self, 0),
            },
            Codec::Utf32(None) => match utf32::byte_order_mark(input) {
                Some(order) => (Codec::Utf32(Some(order)), 4),
                None => (self, 0),
            },
            other => (other, 0),
        }
    }

    /// Decodes from `start` on until something is wrong; says where decoding stopped.
    pub(super) fn decode_from(
        self,
        input: &[u8],
        start: usize,
        is_final: bool,
        out: &mut StrBuilder,
        invalid: &mut Option<InvalidEscape>,
    ) -> Result<usize, CodecError> {
        match self {
            Codec::Utf8 => utf8::decode(input, start, is_final, out),
            Codec::Utf7 => utf7::decode(input, start, is_final, out),
            Codec::Utf16(order) => utf16::decode(input, start, order.unwrap_or(NATIVE), is_final, out),
            Codec::Utf32(order) => utf32::decode(input, start, order.unwrap_or(NATIVE), is_final, out),
            Codec::Latin1 => {
                ascii::decode_latin1(&input[start..], out);
                Ok(input.len())
            }
            Codec::Ascii => ascii::decode_ascii(input, start, out).map(|()| input.len()),
            Codec::RawUnicodeEscape => raw_unicode_escape::decode(input, start, is_final, out),
            Codec::UnicodeEscape => {
                let mut look_up = |name: &[u8]| names::code_point(name);
                let mut decoder = Decoder::new(&mut look_up);
                let result = decoder.decode(input, start, is_final, out);
                let found = decoder.first_invalid;
                if invalid.is_none() {
                    *invalid = found;
                }
                result
            }
        }
    }

    /// Encodes from `start` on until something cannot be.
    pub(super) fn encode_from(
        self,
        text: TextRef<'_>,
        start: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), CodecError> {
        with_units!(text, units => match self {
            Codec::Utf8 => utf8::encode(units, start, out),
            Codec::Utf16(order) => utf16::encode(units, start, order.unwrap_or(NATIVE), out),
            Codec::Utf32(order) => utf32::encode(units, start, order.unwrap_or(NATIVE), out),
            Codec::Latin1 => ascii::encode_latin1(units, start, out),
            Codec::Ascii => ascii::encode_ascii(units, start, out),
            Codec::Utf7 => {
                out.extend(utf7::encode(&units[start..]));
                Ok(())
            }
            Codec::UnicodeEscape => {
                out.extend(unicode_escape::encode(&units[start..]));
                Ok(())
            }
            Codec::RawUnicodeEscape => {
                out.extend(raw_unicode_escape::encode(&units[start..]));
                Ok(())
            }
        })
    }

    /// Whether the codec takes this character of what an error handler gave instead of one that it cannot encode. The UTF
    /// codecs take ASCII alone.
    pub(super) fn takes_replacement(self, code: u32) -> bool {
        match self {
            Codec::Latin1 => code < 0x100,
            _ => code < 0x80,
        }
    }

    /// Bytes of the codec's units, of which a handler must give whole ones.
    pub(super) fn unit_size(self) -> usize {
        match self {
            Codec::Utf16(_) => 2,
            Codec::Utf32(_) => 4,
            _ => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_any_spelling() {
        assert_eq!(normalized("  UTF--8 "), "utf_8");
        assert_eq!(normalized("iso8859-1"), "iso8859_1");
        assert_eq!(normalized("cp1252.x"), "cp1252.x");
        for (name, codec) in [
            ("UTF-8", Codec::Utf8),
            ("Utf_16", Codec::Utf16(None)),
            ("UTF-16LE", Codec::Utf16(Some(Endian::Little))),
            ("utf-32-be", Codec::Utf32(Some(Endian::Big))),
            ("Latin-1", Codec::Latin1),
            ("US-ASCII", Codec::Ascii),
        ] {
            assert_eq!(Codec::from_name(name), Some(codec), "{name}");
        }
        assert_eq!(Codec::from_name("utf-8-sig"), None);
    }
}
