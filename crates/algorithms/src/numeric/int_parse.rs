//! `int(text, base)`: integers read from ASCII text.
//!
//! The rules are those of `int`'s documentation and of integer literals (PEP 515 for underscores). Text
//! with other decimal digits or spaces is first mapped to ASCII ([`crate::text::numeric_ascii`]).

use super::digits::{IntRef, MASK, SHIFT, digits_of_biguint};
use super::int_format::{DigitLimitExceeded, exceeds_limit};
use num_bigint::BigUint;

/// An integer that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParsedInt {
    /// It fits a machine word.
    Small(i64),
    /// It does not: the sign and the digits of 30 bits.
    Large {
        /// Whether it is below zero.
        negative: bool,
        /// The magnitude's digits, the least significant first.
        digits: Vec<u32>,
    },
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
    if let Some(magnitude) = short_magnitude(unsigned, base) {
        return Ok(ParsedInt::Small(if negative { -magnitude } else { magnitude }));
    }
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

/// The value of what most texts are: a few decimal digits, perhaps with a minus in front, and nothing else; `None` says nothing about
/// other text.
#[inline]
pub fn plain_decimal(text: &[u8]) -> Option<i64> {
    const MOST: usize = 18;
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || digits.len() > MOST {
        return None;
    }
    let mut total = 0;
    for &byte in digits {
        let value = byte.wrapping_sub(b'0');
        if value > 9 {
            return None;
        }
        total = total * 10 + i64::from(value);
    }
    Some(if negative { -total } else { total })
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

/// The value of plain digits, so few that it fits a machine word: what most texts are.
fn short_magnitude(text: &[u8], base: u32) -> Option<i64> {
    let most = match base {
        2..=10 => 18,
        11..=16 => 15,
        17.. => 12,
        _ => return None,
    };
    if text.is_empty() || text.len() > most {
        return None;
    }
    let mut total = 0;
    for &byte in text {
        let value = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'z' => byte - b'a' + 10,
            b'A'..=b'Z' => byte - b'A' + 10,
            _ => return None,
        };
        if u32::from(value) >= base {
            return None;
        }
        total = total * i64::from(base) + i64::from(value);
    }
    Some(total)
}

/// The integer of these digit values.
fn assemble(negative: bool, values: &[u8], radix: u32) -> ParsedInt {
    let digits = if radix.is_power_of_two() {
        assemble_bits(values, radix.trailing_zeros())
    } else if values.len() <= LEAF {
        assemble_short(values, radix)
    } else {
        digits_of_biguint(&assemble_long(values, radix))
    };
    match IntRef::new(negative, &digits).to_i64() {
        Some(small) => ParsedInt::Small(small),
        None => ParsedInt::Large { negative, digits },
    }
}

/// Of digits of so many bits each.
fn assemble_bits(values: &[u8], bits: u32) -> Vec<u32> {
    let mut digits = Vec::with_capacity(values.len() * bits as usize / SHIFT as usize + 1);
    let (mut pending, mut held) = (0u64, 0);
    for &value in values.iter().rev() {
        pending |= u64::from(value) << held;
        held += bits;
        if held >= SHIFT {
            digits.push(pending as u32 & MASK);
            pending >>= SHIFT;
            held -= SHIFT;
        }
    }
    digits.push(pending as u32);
    without_zeros(digits)
}

/// By multiplying and adding as many digit values at a time as a digit of the result has room for.
fn assemble_short(values: &[u8], radix: u32) -> Vec<u32> {
    let (mut power, mut count) = (radix, 1);
    while power * radix <= MASK {
        power *= radix;
        count += 1;
    }
    let mut digits: Vec<u32> = Vec::with_capacity(values.len() / count + 2);
    // The odd ones first, then whole groups.
    let (first, groups) = values.split_at(values.len() % count);
    for group in core::iter::once(first).chain(groups.chunks_exact(count)) {
        let mut carry = group.iter().fold(0, |total, &value| total * u64::from(radix) + u64::from(value));
        for digit in &mut digits {
            carry += u64::from(*digit) * u64::from(power);
            *digit = carry as u32 & MASK;
            carry >>= SHIFT;
        }
        if carry != 0 {
            digits.push(carry as u32);
        }
    }
    digits
}

fn without_zeros(mut digits: Vec<u32>) -> Vec<u32> {
    while digits.last() == Some(&0) {
        digits.pop();
    }
    digits
}

/// Digits below which the plain quadratic conversion is quicker than dividing the text in halves.
const LEAF: usize = 512;

fn assemble_long(values: &[u8], radix: u32) -> BigUint {
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
            Ok(large) => panic!("{large:?}"),
            Err(error) => {
                assert_eq!(error, IntParseError::Literal);
                None
            }
        }
    }

    #[test]
    fn plain_decimals() {
        for text in ["0", "7", "-7", "007", "123456789012345678", "-999999999999999999"] {
            assert_eq!(plain_decimal(text.as_bytes()), text.parse().ok(), "{text}");
        }
        for text in ["", "-", "+1", " 1", "1 ", "1_0", "1234567890123456789", "12a", "--1", "0x1"] {
            assert_eq!(plain_decimal(text.as_bytes()), None, "{text}");
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
        let read = |text: &str, base| match parse(text.as_bytes(), base, 0) {
            Ok(ParsedInt::Large { negative, digits }) => {
                assert_ne!(digits.last(), Some(&0));
                IntRef::new(negative, &digits).to_bigint()
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(read(&text, 10).to_string(), text);
        for (text, base) in [(&text[..512], 10), (&text[..20], 10), (&text[..513], 10), (&text[..100], 36)] {
            assert_eq!(read(text, base).to_str_radix(base), text, "{text}");
        }
        for base in [2, 4, 8, 16, 32] {
            for len in [70, 99, 100, 101, 1000] {
                let text = format!("1{}", "01011".repeat(len));
                assert_eq!(read(&format!("-{text}"), base).to_str_radix(base), format!("-{text}"));
            }
        }
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
