//! The parts of a double: mantissa and exponent, and the exact ratio they stand for.

use num_bigint::BigInt;

/// Bits of a double's stored fraction.
const FRACTION_BITS: u32 = 52;
/// What is subtracted from a double's exponent field when the fraction is read as an integer.
const EXPONENT_BIAS: i32 = 1075;

/// The finite `value` as `mantissa · 2^exponent`, the sign left out, without making the mantissa odd.
pub fn decompose(value: f64) -> (u64, i32) {
    debug_assert!(value.is_finite());
    let bits = value.to_bits();
    let fraction = bits & ((1 << FRACTION_BITS) - 1);
    match ((bits >> FRACTION_BITS) & 0x7FF) as i32 {
        0 => (fraction, 1 - EXPONENT_BIAS),
        field => (fraction | 1 << FRACTION_BITS, field - EXPONENT_BIAS),
    }
}

/// `value · 2^exponent`, correctly rounded to nearest-even, for any exponent (C's `ldexp`).
/// Overflow gives infinity; the caller tells it from an infinite `value`.
pub fn ldexp(value: f64, exponent: i64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let (mantissa, own) = decompose(value);
    // beyond these exponents the result is infinite or zero for every value
    let scaled = scale(mantissa, i64::from(own) + exponent.clamp(-5000, 5000), false);
    if value.is_sign_negative() { -scaled } else { scaled }
}

/// `mantissa · 2^exponent` as a double, rounded half to even. `sticky` says that the exact value is a
/// little above the mantissa (by less than one of its units), and needs a mantissa of 55 bits or more.
pub(crate) fn scale(mantissa: u64, exponent: i64, sticky: bool) -> f64 {
    if mantissa == 0 {
        return 0.0;
    }
    let length = i64::from(64 - mantissa.leading_zeros());
    // the exponent of the result's last bit: 53 bits of precision, fewer when subnormal
    let last = (exponent + length - 53).max(-1074);
    let dropped = last - exponent;
    if exponent + length > 1024 {
        return f64::INFINITY;
    }
    let kept = match dropped {
        ..=0 => mantissa << -dropped,
        1..=64 => round_shift(mantissa, dropped as u32, sticky),
        _ => 0,
    };
    // `kept` is at most 2⁵³, so both factors and the product are exact, but for overflow to infinity
    if last >= -1022 {
        return kept as f64 * power_of_two(last);
    }
    f64::from_bits(kept + (((last + 1074) as u64) << FRACTION_BITS))
}

/// `mantissa / 2^count` rounded half to even, for a count from 1 to 64.
fn round_shift(mantissa: u64, count: u32, sticky: bool) -> u64 {
    let wide = u128::from(mantissa);
    let quotient = (wide >> count) as u64;
    let rest = wide & ((1 << count) - 1);
    let half = 1u128 << (count - 1);
    let up = rest > half || (rest == half && (sticky || quotient & 1 == 1));
    quotient + u64::from(up)
}

/// 2^`exponent` for −1022 ≤ exponent ≤ 1023.
fn power_of_two(exponent: i64) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << FRACTION_BITS)
}

/// C's `frexp`: the fraction with 0.5 ≤ |fraction| < 1 and the exponent of two; zeros, infinities and NaNs
/// come back as they are with exponent 0.
pub fn frexp(value: f64) -> (f64, i32) {
    if value == 0.0 || !value.is_finite() {
        return (value, 0);
    }
    let (mantissa, exponent) = decompose(value);
    let length = 64 - mantissa.leading_zeros() as i32;
    let fraction = mantissa as f64 * power_of_two(i64::from(-length));
    (if value < 0.0 { -fraction } else { fraction }, exponent + length)
}

/// Why a float has no exact integer or ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotFinite {
    /// The value is an infinity.
    Infinity,
    /// The value is not a number.
    NaN,
}

impl NotFinite {
    fn check(value: f64) -> Result<(), NotFinite> {
        match value {
            _ if value.is_nan() => Err(NotFinite::NaN),
            _ if value.is_infinite() => Err(NotFinite::Infinity),
            _ => Ok(()),
        }
    }

    /// The message of `float.as_integer_ratio`. An infinity raises `OverflowError`, a NaN `ValueError`.
    pub fn ratio_message(self) -> &'static str {
        match self {
            NotFinite::Infinity => "cannot convert Infinity to integer ratio",
            NotFinite::NaN => "cannot convert NaN to integer ratio",
        }
    }

    /// The message of `int(float)`. An infinity raises `OverflowError`, a NaN `ValueError`.
    pub fn integer_message(self) -> &'static str {
        match self {
            NotFinite::Infinity => "cannot convert float infinity to integer",
            NotFinite::NaN => "cannot convert float NaN to integer",
        }
    }
}

/// `float.as_integer_ratio`: numerator and (positive) denominator in lowest terms.
pub fn as_integer_ratio(value: f64) -> Result<(BigInt, BigInt), NotFinite> {
    NotFinite::check(value)?;
    let (mantissa, exponent) = decompose(value);
    if mantissa == 0 {
        return Ok((BigInt::ZERO, BigInt::from(1)));
    }
    let zeros = mantissa.trailing_zeros();
    let (odd, exponent) = (mantissa >> zeros, exponent + zeros as i32);
    let magnitude = BigInt::from(odd) << exponent.max(0) as u32;
    let numerator = if value < 0.0 { -magnitude } else { magnitude };
    Ok((numerator, BigInt::from(1) << (-exponent).max(0) as u32))
}

/// An integer that a float was truncated to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truncated {
    /// It fits a machine word.
    Small(i64),
    /// It does not.
    Big(BigInt),
}

/// `int(float)`: `value` truncated towards zero.
pub fn truncate(value: f64) -> Result<Truncated, NotFinite> {
    NotFinite::check(value)?;
    if value.abs() < 9_223_372_036_854_775_808.0 {
        return Ok(Truncated::Small(value as i64));
    }
    let (mantissa, exponent) = decompose(value);
    let magnitude = BigInt::from(mantissa) << exponent as u32;
    Ok(Truncated::Big(if value < 0.0 { -magnitude } else { magnitude }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios() {
        let ratio = |value| as_integer_ratio(value).map(|(n, d)| (n.to_string(), d.to_string()));
        assert_eq!(ratio(0.1), Ok(("3602879701896397".into(), "36028797018963968".into())));
        assert_eq!(ratio(-2.5), Ok(("-5".into(), "2".into())));
        assert_eq!(ratio(1e22), Ok(("10000000000000000000000".into(), "1".into())));
        assert_eq!(ratio(-0.0), Ok(("0".into(), "1".into())));
        assert_eq!(ratio(f64::INFINITY), Err(NotFinite::Infinity));
        assert_eq!(ratio(f64::NAN), Err(NotFinite::NaN));
    }

    #[test]
    fn scaling_rounds_once() {
        assert_eq!(ldexp(1.0, 1024), f64::INFINITY);
        assert_eq!(ldexp(-1.0, 1023), -8.98846567431158e307);
        assert_eq!(ldexp(1.0, -1074), 5e-324);
        assert_eq!(ldexp(1.0, -1075), 0.0);
        assert_eq!(ldexp(1.5, -1075), 5e-324);
        assert_eq!(ldexp(3.0, -1075), 1e-323);
        assert_eq!(ldexp(5e-324, 2000), 5.67251933470834e+278);
        assert_eq!(ldexp(1.9999999999999998, -1023), 2.2250738585072014e-308);
        assert_eq!(ldexp(3.7, i64::MIN), 0.0);
        assert_eq!(frexp(8.0), (0.5, 4));
        assert_eq!(frexp(-5e-324), (-0.5, -1073));
        assert_eq!(frexp(0.1), (0.8, -3));
    }

    #[test]
    fn truncation() {
        assert_eq!(truncate(-2.9), Ok(Truncated::Small(-2)));
        let big = "-100000000000000000000".parse().unwrap();
        assert_eq!(truncate(-1e20), Ok(Truncated::Big(big)));
        assert_eq!(truncate(-9223372036854775808.0), Ok(Truncated::Big(BigInt::from(i64::MIN))));
        assert_eq!(truncate(f64::NAN), Err(NotFinite::NaN));
    }
}
