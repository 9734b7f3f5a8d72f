//! Powers and comparisons of doubles, and the exceptions of float arithmetic.

use super::Float;
use crate::exceptions::OverflowError;
use crate::{CompareOp, Complex, Int, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str};
use algorithms::numeric::complex_arith::Complex as ComplexValue;
use algorithms::numeric::float_arith::{self, FloatError};
use algorithms::numeric::float_parts::{self, NotFinite, Truncated};
use algorithms::numeric::int_convert;

/// The exception that an operation on doubles raises.
#[cold]
pub(super) fn raise(space: &Space, error: FloatError) -> PyErr {
    match error {
        FloatError::DivisionByZero | FloatError::ZeroToNegativePower => space.zero_division_error(error),
        FloatError::OutOfRange => out_of_range(space),
        FloatError::RoundedTooLarge => space.overflow_error(error),
        FloatError::ComplexResult => space.system_error(error),
    }
}

/// `OverflowError` as C's `errno` has it.
fn out_of_range(space: &Space) -> PyErr {
    let args = space
        .new_int(libc::ERANGE.into())
        .and_then(|number| Ok((number, Str::from_str(space, "Numerical result out of range")?)));
    match args {
        Ok((number, text)) => PyErr::with_args(space, OverflowError::type_object(), &[&number, &text]),
        Err(err) => err,
    }
}

/// `base ** exponent`; a complex number for a root of a negative base.
pub fn power(space: &Space, base: f64, exponent: f64) -> PyResult<Ref<Object>> {
    match float_arith::pow(base, exponent) {
        Ok(power) => space.new_float(power),
        Err(FloatError::ComplexResult) => {
            let (base, exponent) = (ComplexValue::new(base, 0.0), ComplexValue::new(exponent, 0.0));
            Complex::power(space, base, exponent)
        }
        Err(error) => Err(raise(space, error)),
    }
}

/// The integer of a truncated double.
pub(super) fn integer(space: &Space, value: Result<Truncated, NotFinite>) -> PyResult<Ref<Int>> {
    match value {
        Ok(Truncated::Small(value)) => Int::from_i64(space, value),
        Ok(Truncated::Big(value)) => Int::from_bigint(space, &value),
        Err(error) => Err(not_finite(space, error, error.integer_message())),
    }
}

impl Int {
    /// `value` truncated towards zero.
    ///
    /// # Errors
    /// `OverflowError` for an infinity, `ValueError` for a NaN.
    pub fn from_f64(space: &Space, value: f64) -> PyResult<Ref<Int>> {
        integer(space, float_parts::truncate(value))
    }
}

/// What infinities and NaNs raise where a number is wanted.
#[cold]
pub(super) fn not_finite(space: &Space, error: NotFinite, message: &str) -> PyErr {
    match error {
        NotFinite::Infinity => space.overflow_error(message),
        NotFinite::NaN => space.value_error(message),
    }
}

/// What a comparison of two doubles says.
#[inline]
fn holds(op: CompareOp, left: f64, right: f64) -> bool {
    match op {
        CompareOp::Lt => left < right,
        CompareOp::Le => left <= right,
        CompareOp::Eq => left == right,
        CompareOp::Ne => left != right,
        CompareOp::Gt => left > right,
        CompareOp::Ge => left >= right,
    }
}

/// Compares a double with a `float` or, exactly, with an `int`; `None` for any other object.
#[inline]
pub fn compare_with_number(left: f64, right: &Object, op: CompareOp) -> Option<bool> {
    if let Some(right) = right.downcast::<Float>() {
        return Some(holds(op, left, right.value()));
    }
    let right = right.downcast::<Int>()?;
    if let Some(right) = right.compact_value() {
        return Some(holds(op, left, right as f64));
    }
    Some(match int_convert::compare_f64(right.value(), left) {
        Some(order) => op.swapped().holds(order),
        None => op == CompareOp::Ne,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;

    #[test]
    fn comparison_with_integers_is_exact() {
        with_space(|space| {
            let int = |value| space.new_int(value).unwrap();
            let large = (1 << 53) + 1;
            assert_eq!(compare_with_number(9_007_199_254_740_992.0, &int(large), CompareOp::Eq), Some(false));
            assert_eq!(compare_with_number(9_007_199_254_740_992.0, &int(large), CompareOp::Lt), Some(true));
            assert_eq!(compare_with_number(1.5, &int(1), CompareOp::Gt), Some(true));
            for value in [1, 1 << 40] {
                assert_eq!(compare_with_number(f64::NAN, &int(value), CompareOp::Ne), Some(true));
                assert_eq!(compare_with_number(f64::NAN, &int(value), CompareOp::Le), Some(false));
            }
            assert_eq!(compare_with_number(1.0, crate::none(), CompareOp::Eq), None);
        });
    }
}
