//! Division of integers: floored quotients and remainders, and the correctly rounded quotient as a float.

use super::bits::increment;
use super::{Int, IntBuilder};
use crate::{PyErr, PyResult, Ref, Space};
use algorithms::numeric::digits::{IntRef, MASK};
use algorithms::numeric::int_arith::{self, IntError};
use algorithms::numeric::long_division;

/// The exception that an operation on integers raises.
#[cold]
pub(super) fn raise(space: &Space, error: IntError) -> PyErr {
    match error {
        IntError::DivisionByZero => space.zero_division_error(error),
        IntError::QuotientTooLarge => space.overflow_error(error),
        IntError::ZeroModulus | IntError::NotInvertible | IntError::NegativeRoot => space.value_error(error),
    }
}

/// Steps of the schoolbook's method from which on `num_bigint`'s larger digits are worth the conversion.
const LONG_DIVISION: usize = 900;

/// Whether a division takes many steps.
fn is_long(left: IntRef<'_>, right: IntRef<'_>) -> bool {
    (left.digits.len() - right.digits.len() + 1) * right.digits.len() > LONG_DIVISION
}

/// The remainder with the divisor's sign, from that of the magnitudes; the divisor has one digit.
fn small_remainder(space: &Space, floors: bool, rest: u32, divisor: IntRef<'_>) -> PyResult<Ref<Int>> {
    let magnitude = i64::from(if floors && rest != 0 { divisor.digits[0] - rest } else { rest });
    Int::from_i64(space, if divisor.negative { -magnitude } else { magnitude })
}

/// Floored quotient and remainder of a divisor of at least two digits and a dividend of no fewer.
fn divide_digits(space: &Space, left: IntRef<'_>, right: IntRef<'_>) -> PyResult<(Ref<Int>, Ref<Int>)> {
    let floors = left.negative != right.negative;
    let len = left.digits.len() - right.digits.len() + 1;
    let mut quotient = IntBuilder::new(space, len + usize::from(floors))?;
    let mut remainder = IntBuilder::new(space, left.digits.len() + 1)?;
    long_division::divide(&mut quotient.digits()[..len], remainder.digits(), left.digits, right.digits);
    if floors && remainder.digits().iter().any(|&digit| digit != 0) {
        increment(quotient.digits());
        // The divisor is the larger of the two.
        let mut borrow = 0;
        for (place, &digit) in remainder.digits().iter_mut().zip(right.digits) {
            let difference = digit.wrapping_sub(*place).wrapping_sub(borrow);
            *place = difference & MASK;
            borrow = difference >> 31;
        }
    }
    Ok((quotient.finish(space, floors)?, remainder.finish(space, right.negative)?))
}

impl Int {
    /// The floored quotient and the remainder with the divisor's sign, if both operands are machine words.
    #[inline]
    fn div_mod_small(&self, other: &Int) -> Option<(i64, i64)> {
        int_arith::div_mod_i64(self.to_i64()?, other.to_i64()?)
    }

    /// Floored quotient and remainder; neither fits a machine word, or the divisor is zero.
    #[inline(never)]
    fn div_mod_wide(&self, space: &Space, other: &Int) -> PyResult<(Ref<Int>, Ref<Int>)> {
        let (left, right) = (self.value(), other.value());
        let floors = left.negative != right.negative;
        match *right.digits {
            [] => Err(raise(space, IntError::DivisionByZero)),
            [divisor] => {
                // One digit more, should the quotient be rounded up.
                let len = left.digits.len();
                let mut quotient = IntBuilder::new(space, len + usize::from(floors))?;
                let rest =
                    long_division::divide_by_digit(&mut quotient.digits()[..len], left.digits, divisor);
                if floors && rest != 0 {
                    increment(quotient.digits());
                }
                Ok((quotient.finish(space, floors)?, small_remainder(space, floors, rest, right)?))
            }
            _ if left.digits.len() < right.digits.len() => match (floors, left.digits) {
                (_, []) | (false, _) => Ok((Int::from_i64(space, 0)?, self.to_exact(space)?)),
                (true, _) => Ok((Int::from_i64(space, -1)?, self.add(space, other)?)),
            },
            _ if is_long(left, right) => {
                let (quotient, remainder) = int_arith::div_mod(&left.to_bigint(), &right.to_bigint())
                    .map_err(|error| raise(space, error))?;
                Ok((Int::from_bigint(space, &quotient)?, Int::from_bigint(space, &remainder)?))
            }
            _ => divide_digits(space, left, right),
        }
    }

    /// `divmod(self, other)`.
    pub fn div_mod(&self, space: &Space, other: &Int) -> PyResult<(Ref<Int>, Ref<Int>)> {
        if let Some((quotient, remainder)) = self.div_mod_small(other) {
            return Ok((Int::from_i64(space, quotient)?, Int::from_i64(space, remainder)?));
        }
        self.div_mod_wide(space, other)
    }

    /// `self // other`.
    #[inline]
    pub fn floor_divide(&self, space: &Space, other: &Int) -> PyResult<Ref<Int>> {
        match self.div_mod_small(other) {
            Some((quotient, _)) => Int::from_i64(space, quotient),
            None => Ok(self.div_mod_wide(space, other)?.0),
        }
    }

    /// `self % other`.
    #[inline]
    pub fn modulo(&self, space: &Space, other: &Int) -> PyResult<Ref<Int>> {
        match self.div_mod_small(other) {
            Some((_, remainder)) => Int::from_i64(space, remainder),
            None => self.modulo_wide(space, other),
        }
    }

    #[inline(never)]
    fn modulo_wide(&self, space: &Space, other: &Int) -> PyResult<Ref<Int>> {
        let (left, right) = (self.value(), other.value());
        match *right.digits {
            [divisor] => {
                let rest = long_division::remainder_by_digit(left.digits, divisor);
                small_remainder(space, left.negative != right.negative, rest, right)
            }
            _ => Ok(self.div_mod_wide(space, other)?.1),
        }
    }

    /// `self / other`: the nearest float.
    #[inline]
    pub fn true_divide(&self, space: &Space, other: &Int) -> PyResult<f64> {
        if let (Some(left), Some(right)) = (self.to_i64(), other.to_i64())
            && let Some(quotient) = int_arith::true_div_i64(left, right)
        {
            return Ok(quotient);
        }
        int_arith::true_div(&self.to_bigint(), &other.to_bigint()).map_err(|error| raise(space, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;
    use num_bigint::BigInt;

    #[test]
    fn quotients_are_floored() {
        with_space(|space| {
            let int = |text: &str| Int::from_bigint(space, &text.parse().unwrap()).unwrap();
            let cases = [
                ("-7", "2", "-4", "1"),
                ("7", "-2", "-4", "-1"),
                ("-9223372036854775808", "-1", "9223372036854775808", "0"),
                ("-1000000000000000000000000000000", "7", "-142857142857142857142857142858", "6"),
                ("5", "-1000000000000000000000000000000", "-1", "-999999999999999999999999999995"),
            ];
            for (left, right, quotient, remainder) in cases {
                let (a, b) = (int(left), int(right));
                let (q, r) = a.div_mod(space, &b).unwrap();
                assert_eq!(
                    (q.to_bigint().to_string(), r.to_bigint().to_string()),
                    (quotient.into(), remainder.into())
                );
                assert!(q.value_equals(&a.floor_divide(space, &b).unwrap()));
                assert!(r.value_equals(&a.modulo(space, &b).unwrap()));
            }
            assert_eq!(int("1").true_divide(space, &int("3")).unwrap(), 1.0 / 3.0);
            let (large, ten) = (BigInt::from(10).pow(400), BigInt::from(10).pow(399));
            let quotient = Int::from_bigint(space, &large)
                .unwrap()
                .true_divide(space, &Int::from_bigint(space, &ten).unwrap());
            assert_eq!(quotient.unwrap(), 10.0);
        });
    }
}
