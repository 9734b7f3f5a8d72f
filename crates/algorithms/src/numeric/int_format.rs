//! Integers as text: decimal with the digit limit, and any base from 2 to 36.

use super::decimal_digits::{self, Billions};
use super::digits::{IntRef, SHIFT};
use num_bigint::BigUint;

/// `sys.int_info.default_max_str_digits`: the limit a process starts with.
pub const DEFAULT_MAX_STR_DIGITS: usize = 4300;
/// `sys.int_info.str_digits_check_threshold`: the smallest limit that may be set, besides 0 for none.
pub const STR_DIGITS_CHECK_THRESHOLD: usize = 640;

/// A decimal conversion longer than `sys.get_int_max_str_digits()` allows (`ValueError`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DigitLimitExceeded {
    /// The limit in force.
    pub limit: usize,
    /// How many digits the text has, when it was text that was converted.
    pub digits: Option<usize>,
}

impl std::fmt::Display for DigitLimitExceeded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let limit = self.limit;
        write!(f, "Exceeds the limit ({limit} digits) for integer string conversion")?;
        if let Some(digits) = self.digits {
            write!(f, ": value has {digits} digits")?;
        }
        f.write_str("; use sys.set_int_max_str_digits() to increase the limit")
    }
}

/// Whether `digits` decimal digits are too many for `limit` (0: no limit).
pub(crate) fn exceeds_limit(digits: usize, limit: usize) -> bool {
    limit != 0 && digits > STR_DIGITS_CHECK_THRESHOLD && digits > limit
}

/// `str(int)`, refusing more than `limit` digits (0: no limit).
pub fn to_decimal(value: IntRef<'_>, limit: usize) -> Result<String, DigitLimitExceeded> {
    let mut text = magnitude_to_decimal(value, limit)?;
    if value.negative {
        text.insert(0, '-');
    }
    Ok(text)
}

/// The magnitude's decimal digits, refusing more than `limit` (0: no limit).
pub fn magnitude_to_decimal(value: IntRef<'_>, limit: usize) -> Result<String, DigitLimitExceeded> {
    if let Some(small) = value.magnitude_u64() {
        return Ok(small.to_string());
    }
    if value.digits.len() <= decimal_digits::SHORT {
        let billions = Billions::new(value.digits);
        let mut text = vec![0; billions.decimal_len()];
        billions.write(&mut text);
        return Ok(ascii(text));
    }
    let too_long = Err(DigitLimitExceeded { limit, digits: None });
    // a number of n bits has at least (n − 1)·log₁₀2 digits: no need to convert it to see that it is too long
    let at_least = (value.bit_length() - 1) as f64 * std::f64::consts::LOG10_2;
    if exceeds_limit(at_least as usize, limit) {
        return too_long;
    }
    let text = decimal_digits::to_decimal(&value.to_biguint());
    if exceeds_limit(text.len(), limit) { too_long } else { Ok(text) }
}

/// Digits in the order of their values.
const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

fn ascii(text: Vec<u8>) -> String {
    String::from_utf8(text).expect("digits are ASCII")
}

/// The magnitude's digits in `radix` (2 to 36), in lower case, without prefix.
pub fn magnitude_to_radix(value: IntRef<'_>, radix: u32) -> String {
    if radix.is_power_of_two() {
        let mut text = Vec::new();
        push_bits(&mut text, value, radix.trailing_zeros());
        return ascii(text);
    }
    match (value.magnitude_u64(), radix) {
        (Some(small), 10) => small.to_string(),
        (Some(small), _) => BigUint::from(small).to_str_radix(radix),
        (None, _) => value.to_biguint().to_str_radix(radix),
    }
}

/// Appends the magnitude's digits of so many bits each (1 to 5).
fn push_bits(text: &mut Vec<u8>, value: IntRef<'_>, bits: u32) {
    let start = text.len();
    let count = value.bit_length().div_ceil(u64::from(bits)).max(1) as usize;
    text.resize(start + count, b'0');
    let (mut pending, mut held) = (0u64, 0);
    let mut digits = value.digits.iter();
    for place in text[start..].iter_mut().rev() {
        if held < bits {
            pending |= u64::from(digits.next().copied().unwrap_or(0)) << held;
            held += SHIFT;
        }
        *place = DIGITS[(pending & ((1 << bits) - 1)) as usize];
        pending >>= bits;
        held -= bits;
    }
}

/// `bin`, `oct` and `hex`: sign, prefix (`0b`, `0o`, `0x`) and digits, as ASCII. Other radices get no prefix.
pub fn to_prefixed(value: IntRef<'_>, radix: u32) -> Vec<u8> {
    let mut text = Vec::with_capacity(24);
    if value.negative {
        text.push(b'-');
    }
    text.extend_from_slice(radix_prefix(radix).as_bytes());
    if radix.is_power_of_two() {
        push_bits(&mut text, value, radix.trailing_zeros());
    } else {
        text.extend_from_slice(magnitude_to_radix(value, radix).as_bytes());
    }
    text
}

/// What a literal in `radix` starts with; empty where there is no such literal.
pub fn radix_prefix(radix: u32) -> &'static str {
    match radix {
        2 => "0b",
        8 => "0o",
        16 => "0x",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::digits::{SmallDigits, digits_of_biguint};

    #[test]
    fn bases() {
        let value = SmallDigits::new(-255);
        assert_eq!(to_prefixed(value.view(), 16), b"-0xff");
        assert_eq!(to_prefixed(value.view(), 2), b"-0b11111111");
        assert_eq!(to_prefixed(SmallDigits::new(0).view(), 8), b"0o0");
        assert_eq!(magnitude_to_radix(SmallDigits::new(123_456_789).view(), 36), "21i3v9");
        let big = digits_of_biguint(&BigUint::from(2u32).pow(100));
        let big = IntRef::new(false, &big);
        assert_eq!(to_prefixed(big, 16), b"0x10000000000000000000000000");
        assert_eq!(magnitude_to_radix(big, 32), "100000000000000000000");
        assert_eq!(magnitude_to_radix(big, 4), format!("1{}", "0".repeat(50)));
        assert_eq!(to_decimal(big, 4300).unwrap(), "1267650600228229401496703205376");
    }

    #[test]
    fn digit_limit() {
        let digits = digits_of_biguint(&BigUint::from(10u32).pow(4299));
        assert_eq!(to_decimal(IntRef::new(true, &digits), 4300).unwrap().len(), 4301);
        let digits = digits_of_biguint(&BigUint::from(10u32).pow(4300));
        let error = to_decimal(IntRef::new(false, &digits), 4300).unwrap_err();
        assert_eq!(
            error.to_string(),
            "Exceeds the limit (4300 digits) for integer string conversion; \
             use sys.set_int_max_str_digits() to increase the limit"
        );
        assert_eq!(to_decimal(IntRef::new(false, &digits), 0).unwrap().len(), 4301);
        let digits = digits_of_biguint(&BigUint::from(10u32).pow(9000));
        assert!(to_decimal(IntRef::new(false, &digits), 4300).is_err());
    }
}
