//! Integer arithmetic with Python's rules: floored division, exact true division, modular powers, roots, rounding.

use super::int_convert::biguint_to_f64;
use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::Signed;

/// Why an integer operation raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntError {
    /// `ZeroDivisionError`: "division by zero".
    DivisionByZero,
    /// `OverflowError`: "integer division result too large for a float".
    QuotientTooLarge,
    /// `ValueError`: "pow() 3rd argument cannot be 0".
    ZeroModulus,
    /// `ValueError`: "base is not invertible for the given modulus".
    NotInvertible,
    /// `ValueError`: "isqrt() argument must be nonnegative".
    NegativeRoot,
}

impl std::fmt::Display for IntError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            IntError::DivisionByZero => "division by zero",
            IntError::QuotientTooLarge => "integer division result too large for a float",
            IntError::ZeroModulus => "pow() 3rd argument cannot be 0",
            IntError::NotInvertible => "base is not invertible for the given modulus",
            IntError::NegativeRoot => "isqrt() argument must be nonnegative",
        })
    }
}

/// `divmod` of machine integers; `None` when the divisor is zero or the quotient does not fit.
#[inline]
pub const fn div_mod_i64(left: i64, right: i64) -> Option<(i64, i64)> {
    let Some(quotient) = left.checked_div(right) else { return None };
    let remainder = left % right;
    if remainder != 0 && (remainder < 0) != (right < 0) {
        Some((quotient - 1, remainder + right))
    } else {
        Some((quotient, remainder))
    }
}

/// `divmod(left, right)`: the quotient is floored, the remainder has the divisor's sign.
pub fn div_mod(left: &BigInt, right: &BigInt) -> Result<(BigInt, BigInt), IntError> {
    if right.sign() == Sign::NoSign { Err(IntError::DivisionByZero) } else { Ok(left.div_mod_floor(right)) }
}

/// `left / right`: the double nearest to the exact quotient, ties to even.
pub fn true_div(left: &BigInt, right: &BigInt) -> Result<f64, IntError> {
    if right.sign() == Sign::NoSign {
        return Err(IntError::DivisionByZero);
    }
    let negative = (left.sign() == Sign::Minus) != (right.sign() == Sign::Minus);
    let quotient = true_div_magnitudes(left.magnitude(), right.magnitude())?;
    Ok(if negative { -quotient } else { quotient })
}

/// `left / right` of machine integers, correctly rounded; `None` when the divisor is zero or the operands are too
/// wide for one division of doubles to be exact enough.
#[inline]
pub fn true_div_i64(left: i64, right: i64) -> Option<f64> {
    let exact = |value: i64| value.unsigned_abs() <= 1 << 53;
    (right != 0 && exact(left) && exact(right)).then(|| left as f64 / right as f64)
}

fn true_div_magnitudes(left: &BigUint, right: &BigUint) -> Result<f64, IntError> {
    let difference = left.bits() as i64 - right.bits() as i64;
    if left.bits() == 0 || difference < -1080 {
        return Ok(0.0);
    }
    if difference > 1025 {
        return Err(IntError::QuotientTooLarge);
    }
    // a quotient of 66 or 67 bits: more than a double's 53, so that what is cut off only breaks ties
    let shift = 66 - difference;
    let (scaled, divisor) = if shift >= 0 {
        (left << shift as u64, right.clone())
    } else {
        (left.clone(), right << shift.unsigned_abs())
    };
    let (mut quotient, rest) = scaled.div_rem(&divisor);
    if rest.bits() != 0 {
        quotient.set_bit(0, true);
    }
    biguint_to_f64(&quotient, -shift).ok_or(IntError::QuotientTooLarge)
}

/// `pow(base, exponent, modulus)`: the result has the modulus's sign; a negative exponent inverts the base.
pub fn pow_mod(base: &BigInt, exponent: &BigInt, modulus: &BigInt) -> Result<BigInt, IntError> {
    if modulus.sign() == Sign::NoSign {
        return Err(IntError::ZeroModulus);
    }
    let magnitude = modulus.abs();
    let base = match exponent.sign() {
        Sign::Minus => base.modinv(&magnitude).ok_or(IntError::NotInvertible)?,
        _ => base.mod_floor(&magnitude),
    };
    let power = base.modpow(&exponent.abs(), &magnitude);
    Ok(if modulus.is_negative() && power.sign() != Sign::NoSign { power + modulus } else { power })
}

/// `math.isqrt`: the floor of the square root.
pub fn isqrt(value: &BigInt) -> Result<BigInt, IntError> {
    if value.is_negative() { Err(IntError::NegativeRoot) } else { Ok(value.sqrt()) }
}

/// `round(value, -places)`: the multiple of 10^`places` nearest to `value`, ties to even.
pub fn round_to_places(value: &BigInt, places: u32) -> BigInt {
    let unit = BigInt::from(10u32).pow(places);
    let (quotient, rest) = value.div_mod_floor(&unit);
    let up = match (&rest * 2u32).cmp(&unit) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => quotient.is_odd(),
        std::cmp::Ordering::Less => false,
    };
    (if up { quotient + 1u32 } else { quotient }) * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn big(text: &str) -> BigInt {
        text.parse().unwrap()
    }

    #[test]
    fn floored_division() {
        assert_eq!(div_mod_i64(-7, 2), Some((-4, 1)));
        assert_eq!(div_mod_i64(7, -2), Some((-4, -1)));
        assert_eq!(div_mod_i64(-7, -2), Some((3, -1)));
        assert_eq!(div_mod_i64(1, 0), None);
        assert_eq!(div_mod_i64(i64::MIN, -1), None);
        assert_eq!(div_mod(&big("-7"), &big("2")), Ok((big("-4"), big("1"))));
        assert_eq!(div_mod(&big("7"), &big("0")), Err(IntError::DivisionByZero));
    }

    #[test]
    fn exact_quotients() {
        let ten = |exponent: u32| big("10").pow(exponent);
        assert_eq!(true_div(&big("1"), &big("3")), Ok(1.0 / 3.0));
        assert_eq!(true_div(&ten(400), &ten(399)), Ok(10.0));
        assert_eq!(true_div(&(ten(400) + 1u32), &-ten(92)), Ok(-1e308));
        assert_eq!(true_div(&ten(400), &ten(91)), Err(IntError::QuotientTooLarge));
        assert_eq!(true_div(&ten(400), &big("1")), Err(IntError::QuotientTooLarge));
        assert_eq!(true_div(&big("1"), &ten(323)), Ok(1e-323));
        assert_eq!(true_div(&big("1"), &ten(400)), Ok(0.0));
        assert!(true_div(&big("0"), &big("-5")).is_ok_and(f64::is_sign_negative));
        assert_eq!(true_div(&big("9007199254740993"), &big("1")), Ok(9007199254740992.0));
        assert_eq!(true_div(&big("18014398509481987"), &big("2")), Ok(9007199254740994.0));
        assert_eq!(true_div(&big("18014398509481986"), &big("2")), Ok(9007199254740992.0));
        assert_eq!(true_div(&big("5"), &big("0")), Err(IntError::DivisionByZero));
        assert_eq!(true_div_i64(7, -2), Some(-3.5));
        assert_eq!(true_div_i64(i64::MAX, 3), None);
    }

    #[test]
    fn modular_powers() {
        let power = |base: &str, exponent: &str, modulus| pow_mod(&big(base), &big(exponent), &big(modulus));
        assert_eq!(power("3", "200", "13"), Ok(big("9")));
        assert_eq!(power("3", "200", "-13"), Ok(big("-4")));
        assert_eq!(power("-3", "3", "7"), Ok(big("1")));
        assert_eq!(power("38", "-1", "97"), Ok(big("23")));
        assert_eq!(power("2", "-1", "4"), Err(IntError::NotInvertible));
        assert_eq!(power("5", "0", "1"), Ok(big("0")));
        assert_eq!(power("5", "-2", "1"), Ok(big("0")));
        assert_eq!(power("5", "2", "0"), Err(IntError::ZeroModulus));
    }

    #[test]
    fn roots_and_rounding() {
        assert_eq!(isqrt(&big("99999999999999999999")), Ok(big("9999999999")));
        assert_eq!(isqrt(&big("-1")), Err(IntError::NegativeRoot));
        let round = |value: &str, places| round_to_places(&big(value), places).to_string();
        assert_eq!(round("25", 1), "20");
        assert_eq!(round("35", 1), "40");
        assert_eq!(round("-25", 1), "-20");
        assert_eq!(round("-35", 1), "-40");
        assert_eq!(round("-1234", 2), "-1200");
        assert_eq!(round("51", 2), "100");
        assert_eq!(round("50", 2), "0");
    }
}
