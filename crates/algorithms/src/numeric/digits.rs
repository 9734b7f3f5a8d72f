//! Integers as CPython stores them: a sign and little-endian digits of 30 bits (`_PyLongValue`).
//!
//! [`IntRef`] is the borrowed view that every function on large integers takes; the conversions here lead
//! to machine integers and to `num_bigint`'s types and back. Digits are normalised: the most significant
//! one is not zero, and zero has no digits. (A compact zero that holds one zero digit is accepted on input.)

use num_bigint::{BigInt, BigUint, Sign};

/// Bits per digit (`PyLong_SHIFT`).
pub const SHIFT: u32 = 30;
/// The largest digit (`PyLong_MASK`).
pub const MASK: u32 = (1 << SHIFT) - 1;

/// A borrowed integer: sign and digits.
#[derive(Clone, Copy, Debug)]
pub struct IntRef<'a> {
    /// Whether it is below zero. Zero is never negative.
    pub negative: bool,
    /// The magnitude's digits, the least significant first.
    pub digits: &'a [u32],
}

/// The digits of a machine integer, kept inline.
#[derive(Clone, Copy, Debug)]
pub struct SmallDigits {
    negative: bool,
    digits: [u32; 3],
}

impl SmallDigits {
    /// The digits of `value`.
    pub const fn new(value: i64) -> Self {
        Self::from_magnitude(value < 0, value.unsigned_abs())
    }

    /// The digits of a magnitude with a sign.
    pub const fn from_magnitude(negative: bool, magnitude: u64) -> Self {
        let digits = [
            (magnitude & MASK as u64) as u32,
            ((magnitude >> SHIFT) & MASK as u64) as u32,
            (magnitude >> (2 * SHIFT)) as u32,
        ];
        Self { negative: negative && magnitude != 0, digits }
    }

    /// The view, without leading zero digits.
    pub fn view(&self) -> IntRef<'_> {
        IntRef::new(self.negative, &self.digits)
    }
}

impl<'a> IntRef<'a> {
    /// The integer of this sign and magnitude; leading zero digits are dropped.
    pub fn new(negative: bool, digits: &'a [u32]) -> Self {
        let length = digits.iter().rposition(|&digit| digit != 0).map_or(0, |last| last + 1);
        Self { negative: negative && length > 0, digits: &digits[..length] }
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.digits.iter().all(|&digit| digit == 0)
    }

    /// The magnitude when it fits 64 bits.
    pub fn magnitude_u64(self) -> Option<u64> {
        self.magnitude_u128().and_then(|magnitude| u64::try_from(magnitude).ok())
    }

    /// The magnitude when it fits 128 bits.
    pub fn magnitude_u128(self) -> Option<u128> {
        match *self.digits {
            [] => Some(0),
            [low] => Some(u128::from(low)),
            [low, high] => Some(u128::from(low) | u128::from(high) << SHIFT),
            _ => {
                let mut value = 0u128;
                for &digit in self.digits.iter().rev() {
                    if value >> (128 - SHIFT) != 0 {
                        return None;
                    }
                    value = value << SHIFT | u128::from(digit);
                }
                Some(value)
            }
        }
    }

    /// The value when it fits.
    pub fn to_i64(self) -> Option<i64> {
        i64::try_from(self.to_i128()?).ok()
    }

    /// The value when it fits.
    pub fn to_u64(self) -> Option<u64> {
        if self.negative { None } else { self.magnitude_u64() }
    }

    /// The value when it fits.
    pub fn to_i128(self) -> Option<i128> {
        let magnitude = self.magnitude_u128()?;
        if self.negative { 0i128.checked_sub_unsigned(magnitude) } else { i128::try_from(magnitude).ok() }
    }

    /// The value modulo 2⁶⁴, in two's complement (`PyLong_AsUnsignedLongLongMask`).
    pub fn to_u64_wrapping(self) -> u64 {
        let low = self.digits.iter().take(3).rev().fold(0u64, |low, &digit| low << SHIFT | u64::from(digit));
        if self.negative { low.wrapping_neg() } else { low }
    }

    /// The magnitude as `num_bigint` has it.
    pub fn to_biguint(self) -> BigUint {
        let mut words = Vec::with_capacity(self.digits.len());
        let (mut pending, mut bits) = (0u64, 0);
        for &digit in self.digits {
            pending |= u64::from(digit) << bits;
            bits += SHIFT;
            if bits >= 32 {
                words.push(pending as u32);
                pending >>= 32;
                bits -= 32;
            }
        }
        words.push(pending as u32);
        BigUint::new(words)
    }

    /// The integer as `num_bigint` has it.
    pub fn to_bigint(self) -> BigInt {
        let sign = if self.negative { Sign::Minus } else { Sign::Plus };
        BigInt::from_biguint(sign, self.to_biguint())
    }

    /// `int.bit_length`.
    pub fn bit_length(self) -> u64 {
        match self.digits.split_last() {
            None => 0,
            Some((top, below)) => below.len() as u64 * u64::from(SHIFT) + u64::from(32 - top.leading_zeros()),
        }
    }

    /// `int.bit_count`: the number of ones in the magnitude.
    pub fn bit_count(self) -> u64 {
        self.digits.iter().map(|digit| u64::from(digit.count_ones())).sum()
    }
}

/// The 30-bit digits of a magnitude; none for zero.
pub fn digits_of_biguint(magnitude: &BigUint) -> Vec<u32> {
    let mut digits = Vec::with_capacity((magnitude.bits() / u64::from(SHIFT)) as usize + 1);
    let (mut pending, mut bits) = (0u64, 0);
    for word in magnitude.iter_u32_digits() {
        pending |= u64::from(word) << bits;
        bits += 32;
        while bits >= SHIFT {
            digits.push(pending as u32 & MASK);
            pending >>= SHIFT;
            bits -= SHIFT;
        }
    }
    digits.push(pending as u32);
    while digits.last() == Some(&0) {
        digits.pop();
    }
    digits
}

/// The sign (true for negative) and digits of an integer.
pub fn digits_of_bigint(value: &BigInt) -> (bool, Vec<u32>) {
    (value.sign() == Sign::Minus, digits_of_biguint(value.magnitude()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round_trip(text: &str) {
        let value: BigInt = text.parse().unwrap();
        let (negative, digits) = digits_of_bigint(&value);
        assert!(digits.iter().all(|&digit| digit <= MASK) && digits.last() != Some(&0));
        let view = IntRef { negative, digits: &digits };
        assert_eq!(view.to_bigint(), value, "{text}");
        assert_eq!(view.bit_length(), value.bits());
        assert_eq!(view.to_i64(), i64::try_from(&value).ok());
        assert_eq!(view.to_u64(), u64::try_from(&value).ok());
        assert_eq!(view.to_i128(), i128::try_from(&value).ok());
    }

    #[test]
    fn conversions_round_trip() {
        for text in [
            "0",
            "1",
            "-1",
            "1073741823",
            "1073741824",
            "-1152921504606846976",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "18446744073709551615",
            "-18446744073709551616",
            "170141183460469231731687303715884105727",
            "-170141183460469231731687303715884105728",
            "170141183460469231731687303715884105728",
            "340282366920938463463374607431768211456",
            "123456789012345678901234567890123456789012345678901234567890",
        ] {
            round_trip(text);
        }
    }

    #[test]
    fn machine_integers() {
        let min = SmallDigits::new(i64::MIN);
        assert_eq!(min.view().digits, [0, 0, 8]);
        assert_eq!(min.view().to_i64(), Some(i64::MIN));
        assert_eq!(min.view().to_u64_wrapping(), 1 << 63);
        assert_eq!(SmallDigits::new(-1).view().to_u64_wrapping(), u64::MAX);
        assert!(SmallDigits::new(0).view().digits.is_empty());
        assert_eq!(IntRef { negative: false, digits: &[0] }.to_i64(), Some(0));
        assert_eq!(IntRef::new(false, &[5, 1, 7]).bit_count(), 6);
    }
}
