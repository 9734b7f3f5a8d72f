//! JSON's strings: reading and writing them.

use algorithms::text::{StrBuilder, TextRef};
use objspace::{PyErr, PyResult, Ref, Space, Str, builtins};

/// `json.JSONDecodeError` about a place in a document.
#[cold]
pub fn decode_error(space: &Space, message: &str, document: &Str, at: isize) -> PyErr {
    let make = || {
        let class = builtins::import_from(space, "json.decoder", "JSONDecodeError")?;
        let (message, at) = (Str::from_str(space, message)?, space.new_int(at as i64)?);
        class.call(space, &[&*message, document, &*at])
    };
    make().map_or_else(|err| err, PyErr::from_raised)
}

/// The four hexadecimal digits at `at`, if something follows them, as something must.
fn four_digits(text: TextRef<'_>, at: usize) -> Option<u32> {
    if at + 4 >= text.len() {
        return None;
    }
    (at..at + 4).try_fold(0, |value, index| {
        let digit = char::from_u32(text.at(index))?.to_digit(16)?;
        Some(value << 4 | digit)
    })
}

/// The first place from `at` on whose code point `ends` accepts, or the end; searched in the text's own code units.
fn first(text: TextRef<'_>, at: usize, ends: impl Fn(u32) -> bool) -> usize {
    let length = match text {
        TextRef::Latin1(units) => units[at..].iter().position(|&unit| ends(u32::from(unit))),
        TextRef::Ucs2(units) => units[at..].iter().position(|&unit| ends(u32::from(unit))),
        TextRef::Ucs4(units) => units[at..].iter().position(|&unit| ends(unit)),
    };
    length.map_or(text.len(), |length| at + length)
}

/// Reads the string whose opening quote stands before `start`; the string, and where what follows it starts.
///
/// # Errors
/// `JSONDecodeError`; `ValueError` when `start` is behind the end.
pub fn scan(space: &Space, document: &Str, start: usize, strict: bool) -> PyResult<(Ref<Str>, usize)> {
    let text = document.text();
    let len = text.len();
    if start > len {
        return Err(space.value_error("end is out of bounds"));
    }
    let unterminated =
        || decode_error(space, "Unterminated string starting at", document, start as isize - 1);
    let mut built: Option<StrBuilder> = None;
    let mut at = start;
    loop {
        let from = at;
        at = first(text, at, |ch| matches!(ch, 0x22 | 0x5C) || (strict && ch < 0x20));
        if at == len {
            return Err(unterminated());
        }
        if !matches!(text.at(at), 0x22 | 0x5C) {
            return Err(decode_error(space, "Invalid control character at", document, at as isize));
        }
        if text.at(at) == '"' as u32 && built.is_none() {
            return Ok((document.substring(space, from, at)?, at + 1));
        }
        let builder = built.get_or_insert_with(|| StrBuilder::from(""));
        builder.push_text(text.slice(from, at));
        if text.at(at) == '"' as u32 {
            return Ok((Str::from_builder(space, builder)?, at + 1));
        }
        if at + 1 == len {
            return Err(unterminated());
        }
        let (ch, next) = escape(space, document, at)?;
        builder.push(ch);
        at = next;
    }
}

/// The character that the escape at `at` means, and where it ends; there is a character behind the backslash.
fn escape(space: &Space, document: &Str, at: usize) -> PyResult<(u32, usize)> {
    let text = document.text();
    let ch = match char::from_u32(text.at(at + 1)) {
        Some(ch @ ('"' | '\\' | '/')) => ch as u32,
        Some('b') => 8,
        Some('f') => 12,
        Some('n') => 10,
        Some('r') => 13,
        Some('t') => 9,
        Some('u') => {
            let bad = |at: usize| decode_error(space, "Invalid \\uXXXX escape", document, at as isize);
            let high = four_digits(text, at + 2).ok_or_else(|| bad(at + 1))?;
            let next = at + 6;
            let is_pair = (0xD800..0xDC00).contains(&high)
                && next + 6 < text.len()
                && text.at(next) == '\\' as u32
                && text.at(next + 1) == 'u' as u32;
            if is_pair {
                let low = four_digits(text, next + 2).ok_or_else(|| bad(next + 1))?;
                if (0xDC00..0xE000).contains(&low) {
                    return Ok((0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), next + 6));
                }
            }
            return Ok((high, next));
        }
        _ => return Err(decode_error(space, "Invalid \\escape", document, at as isize)),
    };
    Ok((ch, at + 2))
}

/// Writes a string with its quotes; with `ascii`, everything else is escaped.
pub fn encode(out: &mut StrBuilder, text: TextRef<'_>, ascii: bool) {
    out.push_str("\"");
    let special = |ch: u32| match ch {
        0x22 | 0x5C => true,
        0x20..0x7F => false,
        0..0x20 => true,
        _ => ascii,
    };
    let mut from = 0;
    loop {
        let at = first(text, from, special);
        out.push_text(text.slice(from, at));
        if at == text.len() {
            break;
        }
        from = at + 1;
        match text.at(at) {
            0x22 => out.push_str("\\\""),
            0x5C => out.push_str("\\\\"),
            8 => out.push_str("\\b"),
            12 => out.push_str("\\f"),
            10 => out.push_str("\\n"),
            13 => out.push_str("\\r"),
            9 => out.push_str("\\t"),
            ch @ 0x10000.. => {
                let offset = ch - 0x10000;
                out.push_str(&format!(
                    "\\u{:04x}\\u{:04x}",
                    0xD800 + (offset >> 10),
                    0xDC00 + (offset & 0x3FF)
                ));
            }
            ch => out.push_str(&format!("\\u{ch:04x}")),
        }
    }
    out.push_str("\"");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped() {
        let encoded = |text: &str, ascii| {
            let mut out = StrBuilder::from("");
            encode(&mut out, StrBuilder::from(text).view(), ascii);
            out.view().to_string_lossy()
        };
        assert_eq!(
            encoded("a\"\\/\u{8}\n\u{1}é\u{7f}😀", true),
            r#""a\"\\/\b\n\u0001\u00e9\u007f\ud83d\ude00""#
        );
        assert_eq!(encoded("é\u{7f}\u{1f}", false), "\"é\u{7f}\\u001f\"");
    }
}
