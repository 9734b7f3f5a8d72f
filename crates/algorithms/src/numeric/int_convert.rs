//! Integers to bytes and doubles, and back; comparison of integers with doubles.

use super::digits::{IntRef, SHIFT};
use super::float_parts::{self, Truncated};
use num_bigint::{BigInt, BigUint, Sign};
use std::cmp::Ordering;

/// Order of the bytes of an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endian {
    /// The least significant byte comes first.
    Little,
    /// The most significant byte comes first.
    Big,
}

/// Why an integer does not fit the bytes asked for (`OverflowError`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToBytesError {
    /// The value needs more bytes.
    TooBig,
    /// A negative value, and `signed` is false.
    Negative,
}

impl std::fmt::Display for ToBytesError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            ToBytesError::TooBig => "int too big to convert",
            ToBytesError::Negative => "can't convert negative int to unsigned",
        })
    }
}

/// `int.to_bytes`: fill `target` with the value in two's complement (signed) or as is.
/// On an error `target` holds the value's low bytes, as `_PyLong_AsByteArray` leaves them.
pub fn to_bytes(
    value: IntRef<'_>,
    target: &mut [u8],
    endian: Endian,
    signed: bool,
) -> Result<(), ToBytesError> {
    let room = target.len() as u64 * 8;
    write_twos_complement(value, target);
    if endian == Endian::Big {
        target.reverse();
    }
    if value.negative && !signed {
        return Err(ToBytesError::Negative);
    }
    if value.is_zero() || bits_needed(value, signed) <= room { Ok(()) } else { Err(ToBytesError::TooBig) }
}

/// Bits of two's complement (signed) or plain binary that hold the value.
fn bits_needed(value: IntRef<'_>, signed: bool) -> u64 {
    let length = value.bit_length();
    if !signed {
        return length;
    }
    // −2ⁿ fits n + 1 bits, as does every smaller magnitude of n bits
    let is_power = value.bit_count() == 1;
    if value.negative && is_power { length } else { length + 1 }
}

/// The value's low bytes in little-endian two's complement.
fn write_twos_complement(value: IntRef<'_>, target: &mut [u8]) {
    let (mut pending, mut bits) = (0u64, 0);
    let mut digits = value.digits.iter();
    let mut carry = value.negative;
    for byte in target {
        if bits < 8 {
            pending |= digits.next().map_or(0, |&digit| u64::from(digit) << bits);
            bits += SHIFT;
        }
        *byte = pending as u8;
        pending >>= 8;
        bits -= 8;
        if value.negative {
            let (negated, overflow) = (!*byte).overflowing_add(u8::from(carry));
            *byte = negated;
            carry = overflow;
        }
    }
}

/// `int.from_bytes`.
pub fn from_bytes(bytes: &[u8], endian: Endian, signed: bool) -> BigInt {
    match (endian, signed) {
        (Endian::Little, true) => BigInt::from_signed_bytes_le(bytes),
        (Endian::Big, true) => BigInt::from_signed_bytes_be(bytes),
        (Endian::Little, false) => BigInt::from_bytes_le(Sign::Plus, bytes),
        (Endian::Big, false) => BigInt::from_bytes_be(Sign::Plus, bytes),
    }
}

/// `float(int)`: the nearest double, ties to even; `None` when it would overflow
/// (`OverflowError`: "int too large to convert to float").
pub fn to_f64(value: IntRef<'_>) -> Option<f64> {
    let magnitude = match value.magnitude_u64() {
        Some(small) => small as f64,
        None => large_to_f64(value.digits)?,
    };
    Some(if value.negative { -magnitude } else { magnitude })
}

/// The double nearest to a magnitude of at least three digits.
fn large_to_f64(digits: &[u32]) -> Option<f64> {
    // The highest three digits have 61 bits or more, which is enough to round once everything below is taken into account.
    let (below, &[low, middle, high]) = digits.split_last_chunk::<3>()?;
    let top = u128::from(high) << (2 * SHIFT) | u128::from(middle) << SHIFT | u128::from(low);
    let excess = 64u32.saturating_sub(top.leading_zeros());
    let lost = top & ((1 << excess) - 1) != 0 || below.iter().any(|&digit| digit != 0);
    let exponent = below.len() as i64 * i64::from(SHIFT) + i64::from(excess);
    let result = float_parts::scale((top >> excess) as u64, exponent, lost);
    result.is_finite().then_some(result)
}

/// The magnitude as `fraction · 2^exponent` with 0.5 ≤ fraction < 1, rounded to a double's precision; zero gives zeros.
pub fn frexp(value: IntRef<'_>) -> (f64, u64) {
    let bits = value.bit_length();
    match biguint_to_f64(&value.to_biguint(), -(bits as i64)) {
        Some(1.0) => (0.5, bits + 1),
        Some(fraction) => (fraction, bits),
        None => (0.0, 0),
    }
}

/// `magnitude · 2^exponent` rounded once, or `None` when that overflows.
pub(crate) fn biguint_to_f64(magnitude: &BigUint, exponent: i64) -> Option<f64> {
    let bits = magnitude.bits();
    let dropped = bits.saturating_sub(64);
    let top = (magnitude >> dropped).iter_u64_digits().next().unwrap_or(0);
    let sticky = dropped > 0 && magnitude.trailing_zeros().is_some_and(|zeros| zeros < dropped);
    let exponent = exponent.saturating_add_unsigned(dropped);
    let result = float_parts::scale(top, exponent, sticky);
    result.is_finite().then_some(result)
}

/// Compare an integer with a float exactly; `None` when the float is not a number.
pub fn compare_f64(left: IntRef<'_>, right: f64) -> Option<Ordering> {
    if right.is_nan() {
        return None;
    }
    if right.is_infinite() {
        return Some(if right > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    if let Some(small) = left.to_i64()
        && small.unsigned_abs() <= 1 << 53
    {
        return (small as f64).partial_cmp(&right);
    }
    let whole = match float_parts::truncate(right).ok()? {
        Truncated::Small(value) => BigInt::from(value),
        Truncated::Big(value) => value,
    };
    // from 2⁵³ on a float has no fraction, and below it the integer, being larger, decides
    Some(left.to_bigint().cmp(&whole))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::digits::{SmallDigits, digits_of_bigint};

    fn bytes(value: i64, length: usize, signed: bool) -> Result<Vec<u8>, ToBytesError> {
        let mut target = vec![0xAA; length];
        to_bytes(SmallDigits::new(value).view(), &mut target, Endian::Big, signed).map(|()| target)
    }

    fn with_int<R>(text: &str, use_int: impl FnOnce(IntRef<'_>) -> R) -> R {
        let (negative, digits) = digits_of_bigint(&text.parse().unwrap());
        use_int(IntRef::new(negative, &digits))
    }

    #[test]
    fn to_and_from_bytes() {
        assert_eq!(bytes(0, 0, false), Ok(vec![]));
        assert_eq!(bytes(255, 1, false), Ok(vec![255]));
        assert_eq!(bytes(255, 1, true), Err(ToBytesError::TooBig));
        assert_eq!(bytes(-128, 1, true), Ok(vec![0x80]));
        assert_eq!(bytes(-129, 1, true), Err(ToBytesError::TooBig));
        assert_eq!(bytes(-1, 0, true), Err(ToBytesError::TooBig));
        assert_eq!(bytes(-1, 3, true), Ok(vec![255; 3]));
        assert_eq!(bytes(-1, 3, false), Err(ToBytesError::Negative));
        assert_eq!(bytes(-256, 2, true), Ok(vec![255, 0]));
        assert_eq!(bytes(i64::MIN, 9, true), Ok(vec![0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0]));
        for value in [0, 1, -1, 127, -128, 65_535, i64::MAX, i64::MIN] {
            let big_endian = bytes(value, 12, true).unwrap();
            assert_eq!(from_bytes(&big_endian, Endian::Big, true), BigInt::from(value));
            let little: Vec<u8> = big_endian.into_iter().rev().collect();
            assert_eq!(from_bytes(&little, Endian::Little, true), BigInt::from(value));
        }
        assert_eq!(from_bytes(&[255, 1], Endian::Little, false), BigInt::from(511));
        assert_eq!(from_bytes(&[], Endian::Big, true), BigInt::ZERO);
    }

    #[test]
    fn nearest_double() {
        let cases = [
            ("9007199254740993", 9007199254740992.0),
            ("9007199254740995", 9007199254740996.0),
            ("-36893488147419103233", -3.6893488147419103e19),
            ("73786976294838206465", 7.378697629483821e19),
            ("73786976294838222848", 7.378697629483823e19),
            ("100000000000000000000000", 1e23),
        ];
        for (text, expected) in cases {
            assert_eq!(with_int(text, to_f64), Some(expected), "{text}");
        }
        let half = BigUint::from(1u32) << 970u32;
        let largest_tie = (BigUint::from(1u32) << 1024u32) - &half;
        assert_eq!(biguint_to_f64(&largest_tie, 0), None);
        assert_eq!(biguint_to_f64(&(largest_tie - 1u32), 0), Some(f64::MAX));
    }

    #[test]
    fn exact_comparison() {
        let order = |text: &str, float| with_int(text, |int| compare_f64(int, float));
        assert_eq!(order("9007199254740993", 9007199254740992.0), Some(Ordering::Greater));
        assert_eq!(order("1", 1.5), Some(Ordering::Less));
        assert_eq!(order("-100000000000000000000000", -1e23), Some(Ordering::Less));
        assert_eq!(order("99999999999999991611392", 1e23), Some(Ordering::Equal));
        assert_eq!(order("100000000000000000000000", 1.5), Some(Ordering::Greater));
        assert_eq!(order("5", f64::INFINITY), Some(Ordering::Less));
        assert_eq!(order("5", f64::NAN), None);
    }
}
