//! `int(text, base)`: integers read from ASCII text.
//!
//! The rules are those of `int`'s documentation and of integer literals (PEP 515 for underscores). Text
//! with other decimal digits or spaces is first mapped to ASCII ([`crate::text::numeric_ascii`]).

use super::int_format::{DigitLimitExceeded, exceeds_limit};
use num_bigint::{BigInt, BigUint, Sign};

/// An integer that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParsedInt {
    /// It fits a machine word.
    Small(i64),
    /// It does not.
    Big(BigInt),
}

/// Why text is not an integer. All are `ValueError`s.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntParseError {
    /// The base is neither 0 nor from 2 to 36.
    Base,
    /// The text is not a literal of the base: the caller adds the base and the `repr` of the argument.
    Literal,
    /// The literal is longer than the limit.
    TooLong(DigitLimitExceeded),
}

impl IntParseError {
    /// The message, given the base asked for and the `repr` of the argument.
    pub fn message(&self, base: u32, repr: &str) -> String {
        match self {
            IntParseError::Base => "int() base must be >= 2 and <= 36, or 0".to_owned(),
            IntParseError::Literal => format!("invalid literal for int() with base {base}: {repr}"),
            IntParseError::TooLong(error) => error.to_string(),
        }
    }
}

/// Whether C's `isspace` holds: what may surround a number in ASCII text.
pub(crate) const fn is_ascii_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// `text` without the ASCII whitespace around it.
pub(crate) fn trim(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|&byte| !is_ascii_space(byte)).unwrap_or(text.len());
    let end = text.iter().rposition(|&byte| !is_ascii_space(byte)).map_or(start, |last| last + 1);
    &text[start..end]
}

/// `int(text, base)`, refusing more than `limit` digits (0: no limit) unless the base is a power of two.
pub fn parse(text: &[u8], base: u32, limit: usize) -> Result<ParsedInt, IntParseError> {
    if base == 1 || base > 36 {
        return Err(IntParseError::Base);
    }
    let text = trim(text);
    let (negative, unsigned) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    let (radix, digits, prefixed) = radix_and_digits(unsigned, base);
    let values = digit_values(digits, radix, prefixed).ok_or(IntParseError::Literal)?;
    if base == 0 && radix == 10 && values[0] == 0 && values.iter().any(|&value| value != 0) {
        return Err(IntParseError::Literal); // 012 is no literal, 00 is
    }
    if !radix.is_power_of_two() && exceeds_limit(values.len(), limit) {
        return Err(IntParseError::TooLong(DigitLimitExceeded { limit, digits: Some(values.len()) }));
    }
    Ok(assemble(negative, &values, radix))
}

/// The radix in force, the text after a prefix of that radix, and whether there was one.
fn radix_and_digits(text: &[u8], base: u32) -> (u32, &[u8], bool) {
    let prefix = match text {
        [b'0', letter, ..] => match letter.to_ascii_lowercase() {
            b'x' => 16,
            b'o' => 8,
            b'b' => 2,
            _ => 0,
        },
        _ => 0,
    };
    if prefix != 0 && (base == 0 || base == prefix) {
        (prefix, &text[2..], true)
    } else {
        (if base == 0 { 10 } else { base }, text, false)
    }
}

/// The values of the digits, or `None` when something else, a misplaced underscore or nothing is there.
/// An underscore may follow a prefix.
fn digit_values(text: &[u8], radix: u32, prefixed: bool) -> Option<Vec<u8>> {
    let mut values = Vec::with_capacity(text.len());
    let mut may_underscore = prefixed;
    for &byte in text {
        if byte == b'_' {
            if !may_underscore {
                return None;
            }
            may_underscore = false;
            continue;
        }
        values.push(char::from(byte).to_digit(36).filter(|&value| value < radix)? as u8);
        may_underscore = true;
    }
    (may_underscore && !values.is_empty()).then_some(values)
}

/// The integer of these digit values.
fn assemble(negative: bool, values: &[u8], radix: u32) -> ParsedInt {
    if let Some(small) = assemble_small(negative, values, radix) {
        return ParsedInt::Small(small);
    }
    let magnitude = assemble_big(values, radix);
    let value = BigInt::from_biguint(if negative { Sign::Minus } else { Sign::Plus }, magnitude);
    i64::try_from(&value).map_or(ParsedInt::Big(value), ParsedInt::Small)
}

fn assemble_small(negative: bool, values: &[u8], radix: u32) -> Option<i64> {
    let mut total = 0i64;
    for &value in values {
        total = total.checked_mul(i64::from(radix))?.checked_add(i64::from(value))?;
    }
    Some(if negative { -total } else { total })
}

/// Digits below which the plain quadratic conversion is quicker than dividing the text in halves.
const LEAF: usize = 512;

fn assemble_big(values: &[u8], radix: u32) -> BigUint {
    if values.len() <= LEAF || radix.is_power_of_two() {
        return BigUint::from_radix_be(values, radix).unwrap_or_default();
    }
    // radix^(LEAF·2^i): each half is combined with the next smaller power
    let mut powers = vec![BigUint::from(radix).pow(LEAF as u32)];
    while LEAF << powers.len() < values.len() {
        let last = &powers[powers.len() - 1];
        powers.push(last * last);
    }
    combine(values, radix, &powers)
}

fn combine(values: &[u8], radix: u32, powers: &[BigUint]) -> BigUint {
    let Some((power, smaller)) = powers.split_last() else {
        return BigUint::from_radix_be(values, radix).unwrap_or_default();
    };
    let low = LEAF << smaller.len();
    if values.len() <= low {
        return combine(values, radix, smaller);
    }
    let (high, low) = values.split_at(values.len() - low);
    combine(high, radix, smaller) * power + combine(low, radix, smaller)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small(text: &str, base: u32) -> Option<i64> {
        match parse(text.as_bytes(), base, 4300) {
            Ok(ParsedInt::Small(value)) => Some(value),
            Ok(ParsedInt::Big(value)) => panic!("{value} is big"),
            Err(error) => {
                assert_eq!(error, IntParseError::Literal);
                None
            }
        }
    }

    #[test]
    fn literals() {
        let good = [
            ("12", 10, 12),
            (" \t-12\n", 10, -12),
            ("+7", 10, 7),
            ("007", 10, 7),
            ("1_000", 10, 1000),
            ("0xff", 16, 255),
            ("0xff", 0, 255),
            ("0x_ff", 0, 255),
            ("0X_f", 16, 15),
            ("0b101", 0, 5),
            ("-0o17", 0, -15),
            ("0_0", 0, 0),
            ("000", 0, 0),
            ("z", 36, 35),
            ("0b1", 16, 177),
            ("-9223372036854775808", 10, i64::MIN),
            ("1\x0b", 10, 1),
        ];
        for (text, base, value) in good {
            assert_eq!(small(text, base), Some(value), "{text:?}");
        }
    }

    #[test]
    fn not_literals() {
        for (text, base) in [
            ("", 10),
            (" ", 10),
            ("+", 10),
            ("--1", 10),
            ("+ 1", 10),
            ("1__0", 10),
            ("_1", 10),
            ("1_", 10),
            ("012", 0),
            ("0x", 0),
            ("0x", 16),
            ("0x_", 16),
            ("0_x1", 0),
            ("0b2", 0),
            ("8", 8),
            ("0o1", 16),
            ("1\x1c", 10),
            ("1\0", 10),
        ] {
            assert_eq!(small(text, base), None, "{text:?}");
        }
        assert_eq!(parse(b"1", 1, 0), Err(IntParseError::Base));
        assert_eq!(parse(b"1", 37, 0), Err(IntParseError::Base));
    }

    #[test]
    fn long_literals() {
        let text = "1234567890".repeat(1000);
        let Ok(ParsedInt::Big(value)) = parse(text.as_bytes(), 10, 0) else { panic!() };
        assert_eq!(value.to_string(), text);
        let error = parse(text.as_bytes(), 10, 4300).unwrap_err();
        assert_eq!(
            error.message(10, ""),
            "Exceeds the limit (4300 digits) for integer string conversion: value has 10000 digits; \
             use sys.set_int_max_str_digits() to increase the limit"
        );
        assert!(parse(text.as_bytes(), 16, 4300).is_ok());
        assert_eq!(IntParseError::Literal.message(10, "'x'"), "invalid literal for int() with base 10: 'x'");
    }
}
