//! Division of integers: floored quotients and remainders, and the correctly rounded quotient as a float.

use super::Int;
use crate::{PyErr, PyResult, Ref, Space};
use algorithms::numeric::int_arith::{self, IntError};
use num_bigint::BigInt;

/// The exception that an operation on integers raises.
#[cold]
pub(super) fn raise(space: &Space, error: IntError) -> PyErr {
    match error {
        IntError::DivisionByZero => space.zero_division_error(error),
        IntError::QuotientTooLarge => space.overflow_error(error),
        IntError::ZeroModulus | IntError::NotInvertible | IntError::NegativeRoot => space.value_error(error),
    }
}

impl Int {
    /// The floored quotient and the remainder with the divisor's sign, if both operands are machine words.
    #[inline]
    fn div_mod_small(&self, other: &Int) -> Option<(i64, i64)> {
        int_arith::div_mod_i64(self.to_i64()?, other.to_i64()?)
    }

    fn div_mod_wide(&self, space: &Space, other: &Int) -> PyResult<(BigInt, BigInt)> {
        int_arith::div_mod(&self.to_bigint(), &other.to_bigint()).map_err(|error| raise(space, error))
    }

    /// `divmod(self, other)`.
    pub fn div_mod(&self, space: &Space, other: &Int) -> PyResult<(Ref<Int>, Ref<Int>)> {
        if let Some((quotient, remainder)) = self.div_mod_small(other) {
            return Ok((Int::from_i64(space, quotient)?, Int::from_i64(space, remainder)?));
        }
        let (quotient, remainder) = self.div_mod_wide(space, other)?;
        Ok((Int::from_bigint(space, &quotient)?, Int::from_bigint(space, &remainder)?))
    }

    /// `self // other`.
    #[inline]
    pub fn floor_divide(&self, space: &Space, other: &Int) -> PyResult<Ref<Int>> {
        match self.div_mod_small(other) {
            Some((quotient, _)) => Int::from_i64(space, quotient),
            None => Int::from_bigint(space, &self.div_mod_wide(space, other)?.0),
        }
    }

    /// `self % other`.
    #[inline]
    pub fn modulo(&self, space: &Space, other: &Int) -> PyResult<Ref<Int>> {
        match self.div_mod_small(other) {
            Some((_, remainder)) => Int::from_i64(space, remainder),
            None => Int::from_bigint(space, &self.div_mod_wide(space, other)?.1),
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
