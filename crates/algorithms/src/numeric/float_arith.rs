//! Operations on doubles whose Python results differ from the hardware's or that can raise.

use super::digits::digits_of_biguint;
use super::float_parts::{self, NotFinite, Truncated};
use num_bigint::BigUint;

/// Why an operation on doubles raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloatError {
    /// `ZeroDivisionError`: "division by zero".
    DivisionByZero,
    /// `ZeroDivisionError`: "zero to a negative power".
    ZeroToNegativePower,
    /// `OverflowError`: `(34, 'Numerical result out of range')`.
    OutOfRange,
    /// No error: the base is negative and the exponent not integral, so the power is a complex number.
    ComplexResult,
    /// `OverflowError`: "rounded value too large to represent".
    RoundedTooLarge,
}

impl std::fmt::Display for FloatError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            FloatError::DivisionByZero => "division by zero",
            FloatError::ZeroToNegativePower => "zero to a negative power",
            FloatError::OutOfRange => "Numerical result out of range",
            FloatError::ComplexResult => "the result is complex",
            FloatError::RoundedTooLarge => "rounded value too large to represent",
        })
    }
}

/// `left / right`.
#[inline]
pub fn true_div(left: f64, right: f64) -> Result<f64, FloatError> {
    if right == 0.0 { Err(FloatError::DivisionByZero) } else { Ok(left / right) }
}

/// `divmod(left, right)`: the remainder has the divisor's sign.
pub fn div_mod(left: f64, right: f64) -> Result<(f64, f64), FloatError> {
    if right == 0.0 {
        return Err(FloatError::DivisionByZero);
    }
    let mut remainder = left % right;
    let mut quotient = (left - remainder) / right;
    if remainder == 0.0 {
        remainder = 0f64.copysign(right);
    } else if (right < 0.0) != (remainder < 0.0) {
        remainder += right;
        quotient -= 1.0;
    }
    let floor = if quotient == 0.0 {
        0f64.copysign(left / right)
    } else {
        // the quotient is within rounding of an integer: take the nearest
        let floor = quotient.floor();
        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
    };
    Ok((floor, remainder))
}

/// `left // right`.
pub fn floor_div(left: f64, right: f64) -> Result<f64, FloatError> {
    Ok(div_mod(left, right)?.0)
}

/// `left % right`.
pub fn modulo(left: f64, right: f64) -> Result<f64, FloatError> {
    if right == 0.0 {
        return Err(FloatError::DivisionByZero);
    }
    let remainder = left % right;
    Ok(if remainder == 0.0 {
        0f64.copysign(right)
    } else if (right < 0.0) != (remainder < 0.0) {
        remainder + right
    } else {
        remainder
    })
}

/// `base ** exponent`.
pub fn pow(base: f64, exponent: f64) -> Result<f64, FloatError> {
    if base == 0.0 && exponent < 0.0 && exponent.is_finite() {
        return Err(FloatError::ZeroToNegativePower);
    }
    let finite = base.is_finite() && exponent.is_finite();
    if finite && base < 0.0 && exponent != exponent.floor() {
        return Err(FloatError::ComplexResult);
    }
    let power = base.powf(exponent);
    if finite && power.is_infinite() { Err(FloatError::OutOfRange) } else { Ok(power) }
}

/// `float.is_integer`.
pub fn is_integer(value: f64) -> bool {
    value.is_finite() && value == value.trunc()
}

/// `round(value)`: the nearest integer, ties to even.
pub fn round_to_int(value: f64) -> Result<Truncated, NotFinite> {
    float_parts::truncate(value.round_ties_even())
}

/// `round(value, digits)`: the double nearest to the decimal rounding of the exact value, ties to even.
/// Digit counts that do not fit are clamped by the caller.
pub fn round_to_digits(value: f64, digits: i64) -> Result<f64, FloatError> {
    // beyond these counts every double is already rounded, or rounds to zero
    if !value.is_finite() || value == 0.0 || digits > 323 {
        return Ok(value);
    }
    if digits < -308 {
        return Ok(0.0 * value);
    }
    let rounded = if digits >= 0 {
        parse_decimal(&format!("{value:.*}", digits as usize))
    } else {
        round_before_point(value, digits.unsigned_abs() as u32)
    };
    if rounded.is_finite() { Ok(rounded) } else { Err(FloatError::RoundedTooLarge) }
}

/// Text that this module formatted is always a number.
fn parse_decimal(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}

/// Round a finite value to a multiple of 10^`places`, ties to even, on the exact integer part.
fn round_before_point(value: f64, places: u32) -> f64 {
    let (mantissa, exponent) = float_parts::decompose(value.abs());
    let unit = BigUint::from(10u32).pow(places);
    // whole + a fraction below 1: the fraction matters only when the rest is exactly half a unit
    let (whole, fraction) = if exponent >= 0 {
        (BigUint::from(mantissa) << exponent as u32, false)
    } else if exponent > -64 {
        let shift = -exponent as u32;
        (BigUint::from(mantissa >> shift), mantissa & ((1 << shift) - 1) != 0)
    } else {
        (BigUint::ZERO, true)
    };
    let mut quotient = &whole / &unit;
    let twice_rest = (whole - &quotient * &unit) * 2u32;
    let up = match twice_rest.cmp(&unit) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => fraction || quotient.bit(0),
        std::cmp::Ordering::Less => false,
    };
    if up {
        quotient += 1u32;
    }
    let digits = digits_of_biguint(&(quotient * unit));
    let whole = super::int_convert::to_f64(super::digits::IntRef::new(false, &digits));
    whole.unwrap_or(f64::INFINITY).copysign(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Equality that tells zeros apart and takes NaNs as equal.
    fn same(left: f64, right: f64) -> bool {
        left.to_bits() == right.to_bits() || (left.is_nan() && right.is_nan())
    }

    #[test]
    fn division() {
        let (inf, nan) = (f64::INFINITY, f64::NAN);
        let cases = [
            (1.0, inf, 0.0, 1.0),
            (-1.0, inf, -1.0, inf),
            (inf, 1.0, nan, nan),
            (-7.5, 2.0, -4.0, 0.5),
            (7.5, -2.0, -4.0, -0.5),
            (0.0, -3.0, -0.0, -0.0),
            (-0.0, 3.0, -0.0, 0.0),
            (1e300, 1e-300, inf, 4.891554850853602e-301),
            (-1e-20, 3.0, -1.0, 3.0),
            (6.0, -3.0, -2.0, -0.0),
            (nan, 1.0, nan, nan),
        ];
        for (left, right, quotient, remainder) in cases {
            let (q, r) = div_mod(left, right).unwrap();
            assert!(same(q, quotient) && same(r, remainder), "{left} {right}: {q} {r}");
            assert!(same(modulo(left, right).unwrap(), remainder));
            assert!(same(floor_div(left, right).unwrap(), quotient));
        }
        assert_eq!(div_mod(1.0, -0.0), Err(FloatError::DivisionByZero));
        assert_eq!(true_div(0.0, 0.0), Err(FloatError::DivisionByZero));
        assert_eq!(true_div(1e300, 1e-300), Ok(inf));
    }

    #[test]
    fn powers() {
        let (inf, nan) = (f64::INFINITY, f64::NAN);
        let cases = [
            (-1.0, inf, 1.0),
            (2.0, inf, inf),
            (0.5, -inf, inf),
            (nan, 0.0, 1.0),
            (1.0, nan, 1.0),
            (-inf, 3.0, -inf),
            (-inf, -3.0, -0.0),
            (-inf, 0.5, inf),
            (1e-200, 2.0, 0.0),
            (-0.0, 0.5, 0.0),
            (-8.0, nan, nan),
            (-2.0, 3.0, -8.0),
            (-0.0, -inf, inf),
        ];
        for (base, exponent, power) in cases {
            assert!(same(pow(base, exponent).unwrap(), power), "{base} {exponent}");
        }
        assert_eq!(pow(-0.0, -3.0), Err(FloatError::ZeroToNegativePower));
        assert_eq!(pow(-8.0, 0.5), Err(FloatError::ComplexResult));
        assert_eq!(pow(1e200, 2.0), Err(FloatError::OutOfRange));
    }

    #[test]
    fn rounding() {
        let cases = [
            (2.675, 2, 2.67),
            (0.5, 0, 0.0),
            (1.5, 0, 2.0),
            (2.5, 0, 2.0),
            (25.0, -1, 20.0),
            (35.0, -1, 40.0),
            (50.0, -2, 0.0),
            (50.0001, -2, 100.0),
            (49.0, -2, 0.0),
            (1e308, -308, 1e308),
            (1.5, 400, 1.5),
            (-1.5, -400, -0.0),
            (1e22, 2, 1e22),
            (5e-324, 323, 0.0),
            (0.15, 1, 0.1),
            (0.25, 1, 0.2),
            (-0.4, 0, -0.0),
            (5.0, -1, 0.0),
            (15.0, -1, 20.0),
            (12345.678, -3, 12000.0),
            (5e-324, -1, 0.0),
        ];
        for (value, digits, expected) in cases {
            let rounded = round_to_digits(value, digits).unwrap();
            assert!(same(rounded, expected), "{value} {digits}: {rounded}");
        }
        assert_eq!(round_to_digits(1.7e308, -308), Err(FloatError::RoundedTooLarge));
        assert_eq!(round_to_int(2.5), Ok(Truncated::Small(2)));
        assert_eq!(round_to_int(-3.5), Ok(Truncated::Small(-4)));
        assert_eq!(
            round_to_int(f64::NAN).unwrap_err().integer_message(),
            "cannot convert float NaN to integer"
        );
        assert!(is_integer(1e300) && !is_integer(0.5) && !is_integer(f64::INFINITY));
    }
}
