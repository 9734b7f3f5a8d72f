//! `repr` of strings and bytes, and `ascii`.

use super::builder::{StrBuilder, TextSink};
use super::code_unit::{CodeUnit, TextRef};
use super::ucd;
use crate::with_units;

/// The quote that `repr` takes: a single one, unless only single ones are in the text.
fn quote_for(mut units: impl Iterator<Item = u32>) -> u8 {
    let (mut single, mut double) = (false, false);
    let stop = units.any(|unit| {
        single |= unit == u32::from(b'\'');
        double |= unit == u32::from(b'"');
        double
    });
    if single && !stop { b'"' } else { b'\'' }
}

/// Write the two lower-case hexadecimal digits, or four, or eight, of `value`.
fn push_hex(out: &mut impl TextSink, value: u32, digits: u32) {
    for digit in (0..digits).rev() {
        let nibble = (value >> (4 * digit)) & 0xF;
        out.push(char::from_digit(nibble, 16).unwrap_or('0').into());
    }
}

/// Write `\xHH`, `\uHHHH` or `\UHHHHHHHH`, the shortest that holds `code_point` (as `backslashreplace` does).
pub fn push_escape(out: &mut impl TextSink, code_point: u32) {
    let (letter, digits) = match code_point {
        0..=0xFF => (b'x', 2),
        0x100..=0xFFFF => (b'u', 4),
        _ => (b'U', 8),
    };
    out.push_ascii(&[b'\\', letter]);
    push_hex(out, code_point, digits);
}

/// Write an ASCII code point within quotes.
fn push_ascii_unit(out: &mut impl TextSink, code_point: u32, quote: u8) {
    match code_point as u8 {
        b'\t' => out.push_ascii(b"\\t"),
        b'\n' => out.push_ascii(b"\\n"),
        b'\r' => out.push_ascii(b"\\r"),
        byte if byte == quote || byte == b'\\' => out.push_ascii(&[b'\\', byte]),
        b' '..=b'~' => out.push(code_point),
        _ => push_escape(out, code_point),
    }
}

/// `repr(str)`.
pub fn repr_str(text: TextRef<'_>, out: &mut StrBuilder) {
    with_units!(text, units => push_quoted(units, out, ucd::is_printable));
}

/// `ascii(str)`: as `repr`, with everything that is not ASCII escaped.
pub fn ascii_str(text: TextRef<'_>, out: &mut StrBuilder) {
    with_units!(text, units => push_quoted(units, out, |_| false));
}

fn push_quoted<U: CodeUnit>(units: &[U], out: &mut StrBuilder, shows: impl Fn(u32) -> bool) {
    let quote = quote_for(units.iter().map(|unit| unit.code()));
    out.push(quote.into());
    for &unit in units {
        match unit.code() {
            ascii @ 0..=0x7F => push_ascii_unit(out, ascii, quote),
            code_point if shows(code_point) => out.push(code_point),
            code_point => push_escape(out, code_point),
        }
    }
    out.push(quote.into());
}

/// `repr(bytes)`: all ASCII.
pub fn repr_bytes(bytes: &[u8], out: &mut impl TextSink) {
    let quote = quote_for(bytes.iter().map(|&byte| byte.into()));
    out.push_ascii(&[b'b', quote]);
    for &byte in bytes {
        push_ascii_unit(out, byte.into(), quote);
    }
    out.push(quote.into());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repr(text: TextRef<'_>) -> String {
        let mut out = StrBuilder::new();
        repr_str(text, &mut out);
        out.view().to_string_lossy()
    }

    #[test]
    fn strings() {
        let cases = [
            ("", "''"),
            ("it's", "\"it's\""),
            ("\"", "'\"'"),
            ("it's \"x\"", "'it\\'s \"x\"'"),
            ("a\\\t\n\r\0\x7f", "'a\\\\\\t\\n\\r\\x00\\x7f'"),
            ("é\u{ad}\u{a0}", "'é\\xad\\xa0'"),
            ("\u{200b}€", "'\\u200b€'"),
            ("😀\u{e0001}", "'😀\\U000e0001'"),
        ];
        for (text, expected) in cases {
            assert_eq!(repr(StrBuilder::from(text).view()), expected);
        }
        assert_eq!(repr(TextRef::Ucs2(&[0xD800])), "'\\ud800'");
        let mut out = StrBuilder::new();
        ascii_str(StrBuilder::from("é€😀'").view(), &mut out);
        assert_eq!(out.view().to_string_lossy(), "\"\\xe9\\u20ac\\U0001f600'\"");
    }

    #[test]
    fn bytes() {
        let mut out = Vec::new();
        repr_bytes(b"a'\"\\\n\x00\xff", &mut out);
        assert_eq!(out, br#"b'a\'"\\\n\x00\xff'"#);
        out.clear();
        repr_bytes(b"it's", &mut out);
        assert_eq!(out, br#"b"it's""#);
    }
}
