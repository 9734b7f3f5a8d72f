//! Doubles read from ASCII text: `float(text)`, `PyOS_string_to_double`'s grammar, and `float.fromhex`.

use super::float_parts;
use super::int_parse::trim;
use std::borrow::Cow;

/// `float(text)`: the whole text, with whitespace around it and underscores between digits (PEP 515).
/// `None` is `ValueError` ("could not convert string to float: REPR").
pub fn parse(text: &[u8]) -> Option<f64> {
    parse_all(&without_underscores(trim(text))?)
}

/// `text` without its underscores, or `None` when one of them is not between digits.
pub(crate) fn without_underscores(text: &[u8]) -> Option<Cow<'_, [u8]>> {
    if !text.contains(&b'_') {
        return Some(Cow::Borrowed(text));
    }
    let mut plain = Vec::with_capacity(text.len());
    let mut previous = 0u8;
    for (index, &byte) in text.iter().enumerate() {
        if byte == b'_' {
            let next = text.get(index + 1).copied().unwrap_or(0);
            if !previous.is_ascii_digit() || !next.is_ascii_digit() {
                return None;
            }
        } else {
            plain.push(byte);
        }
        previous = byte;
    }
    Some(Cow::Owned(plain))
}

fn parse_all(text: &[u8]) -> Option<f64> {
    let (value, length) = parse_prefix(text)?;
    (length == text.len()).then_some(value)
}

/// The longest prefix of `text` that is a number, and its length; `None` when there is none. No whitespace and
/// no underscores are allowed, the exponent counts only with digits (`_PyOS_ascii_strtod`).
pub fn parse_prefix(text: &[u8]) -> Option<(f64, usize)> {
    let sign = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    let negative = text.first() == Some(&b'-');
    if let Some((value, length)) = parse_non_finite(&text[sign..]) {
        return Some((if negative { -value } else { value }, sign + length));
    }
    let whole = count_digits(&text[sign..]);
    let mut end = sign + whole;
    if text.get(end) == Some(&b'.') {
        let fraction = count_digits(&text[end + 1..]);
        if whole + fraction == 0 {
            return None;
        }
        end += 1 + fraction;
    } else if whole == 0 {
        return None;
    }
    if let Some(b'e' | b'E') = text.get(end) {
        let signed = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        let digits = count_digits(&text[end + 1 + signed..]);
        if digits > 0 {
            end += 1 + signed + digits;
        }
    }
    let number = std::str::from_utf8(&text[..end]).ok()?;
    Some((number.parse().ok()?, end))
}

fn count_digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// An infinity or NaN at the start of `text`, without sign, and its length.
fn parse_non_finite(text: &[u8]) -> Option<(f64, usize)> {
    let names: [(&[u8], f64); 3] =
        [(b"infinity", f64::INFINITY), (b"inf", f64::INFINITY), (b"nan", f64::NAN)];
    names.into_iter().find_map(|(name, value)| {
        let starts = text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        starts.then_some((value, name.len()))
    })
}

/// Why `float.fromhex` fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FromHexError {
    /// Not the notation (`ValueError`).
    Invalid,
    /// The magnitude rounds above the largest double (`OverflowError`).
    TooLarge,
}

impl std::fmt::Display for FromHexError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            FromHexError::Invalid => "invalid hexadecimal floating-point string",
            FromHexError::TooLarge => "hexadecimal value too large to represent as a float",
        })
    }
}

/// `float.fromhex`: `[sign] ["0x"] digits ["." digits] ["p" exponent]`, rounded half to even.
pub fn from_hex(text: &[u8]) -> Result<f64, FromHexError> {
    let text = trim(text);
    let (negative, unsigned) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    let magnitude = match parse_non_finite(unsigned) {
        Some((value, length)) if length == unsigned.len() => value,
        _ => hex_magnitude(unsigned)?,
    };
    Ok(if negative { -magnitude } else { magnitude })
}

fn hex_magnitude(text: &[u8]) -> Result<f64, FromHexError> {
    let text = match text {
        [b'0', b'x' | b'X', rest @ ..] => rest,
        _ => text,
    };
    let mut digits = Mantissa::default();
    let mut rest = digits.take(text, false);
    if let Some((b'.', fraction)) = rest.split_first() {
        rest = digits.take(fraction, true);
    }
    if !digits.any {
        return Err(FromHexError::Invalid);
    }
    let exponent = match rest.split_first() {
        None => 0,
        Some((b'p' | b'P', exponent)) => parse_exponent(exponent).ok_or(FromHexError::Invalid)?,
        Some(_) => return Err(FromHexError::Invalid),
    };
    let value = float_parts::scale(digits.top, digits.exponent.saturating_add(exponent), digits.sticky);
    if value.is_finite() { Ok(value) } else { Err(FromHexError::TooLarge) }
}

/// The leading bits of a hexadecimal mantissa: at least 57 of them once digits are dropped.
#[derive(Default)]
struct Mantissa {
    any: bool,
    top: u64,
    exponent: i64,
    sticky: bool,
}

impl Mantissa {
    /// Take the hexadecimal digits at the start of `text`; what follows them is returned.
    fn take<'a>(&mut self, text: &'a [u8], fraction: bool) -> &'a [u8] {
        let mut rest = text;
        while let Some((&byte, after)) = rest.split_first()
            && let Some(digit) = char::from(byte).to_digit(16)
        {
            rest = after;
            self.any = true;
            let full = self.top >> 60 != 0;
            if full {
                self.sticky |= digit != 0;
            } else {
                self.top = self.top << 4 | u64::from(digit);
            }
            self.exponent += match (full, fraction) {
                (false, true) => -4,
                (true, false) => 4,
                _ => 0,
            };
        }
        rest
    }
}

/// A decimal exponent, clamped far outside a double's range.
fn parse_exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = digits.iter().fold(0i64, |total, &digit| (total * 10 + i64::from(digit - b'0')).min(1 << 40));
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal() {
        let good: [(&[u8], f64); 12] = [
            (b" 1.5\n", 1.5),
            (b"1_000.5_0", 1000.5),
            (b"1e1_0", 1e10),
            (b".5", 0.5),
            (b"5.", 5.0),
            (b"-1E-2", -0.01),
            (b"+inf", f64::INFINITY),
            (b"-Infinity", f64::NEG_INFINITY),
            (b"1e400", f64::INFINITY),
            (b"1e-400", 0.0),
            (b"2.2250738585072011e-308", 2.225073858507201e-308),
            (b"123456789012345678901234567890", 1.2345678901234568e29),
        ];
        for (text, value) in good {
            assert_eq!(parse(text), Some(value), "{text:?}");
        }
        assert!(parse(b"nan").unwrap().is_nan());
        assert!(parse(b"-NaN").unwrap().is_sign_negative());
        for text in [
            "", ".", "e5", "1e", "1e+", "1._5", "_1", "1_", "1__0", "1_e5", "1e_5", "infin", "0x1", "1 2",
            "+-1", "1,5", "nan(1)", "1.5f", "--1", "in_f",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text:?}");
        }
        assert_eq!(parse_prefix(b"1.5e+x"), Some((1.5, 3)));
        assert_eq!(parse_prefix(b"-infinit"), Some((f64::NEG_INFINITY, 4)));
        assert_eq!(parse_prefix(b" 1"), None);
    }

    #[test]
    fn hexadecimal() {
        let good = [
            ("0x1.8p3", 12.0),
            ("1.8", 1.5),
            ("-0x.8", -0.5),
            ("0x1p-1074", 5e-324),
            ("0x1p-1075", 0.0),
            ("0x1.8p-1075", 5e-324),
            ("0x1.8p-1074", 1e-323),
            ("0x1.fffffffffffff7ffp1023", f64::MAX),
            (" 0xap0\n", 10.0),
            ("abcdef", 11259375.0),
            ("1e3", 483.0),
            ("0x0p99999999999999999999", 0.0),
            ("0x1p-99999999999999999999", 0.0),
            ("0x000000000000000000000000000000000000000000000000001", 1.0),
            ("0x1.00000000000008", 1.0),
            ("0x1.000000000000081", 1.0000000000000002),
            ("0x1.00000000000008000000000000000000000000001", 1.0000000000000002),
            ("0x1.000000000000180", 1.0000000000000004),
            ("0x10000000000000.8p0", 4503599627370496.0),
            ("infinity ", f64::INFINITY),
            ("0x1.p0", 1.0),
            ("0X1.AP1", 3.25),
        ];
        for (text, value) in good {
            assert_eq!(from_hex(text.as_bytes()), Ok(value), "{text}");
        }
        for text in [
            "", "0x", ".", "0x.p1", "1.p", "p1", "0x1p", "0x1p+", "1p1 2", "0x1_0", "infinit", "i",
            "0x1.2.3", "1\0",
        ] {
            assert_eq!(from_hex(text.as_bytes()), Err(FromHexError::Invalid), "{text}");
        }
        for text in ["0x1.fffffffffffff8p1023", "0x1p99999999999999999999", "0x1p1024"] {
            assert_eq!(from_hex(text.as_bytes()), Err(FromHexError::TooLarge), "{text}");
        }
    }
}
