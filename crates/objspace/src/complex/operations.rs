//! Arithmetic of complex numbers among themselves and, part by part, with real ones; comparison and hash.

use super::Complex;
use crate::{Float, Int, Object, PyErr, PyResult, Ref, Space, float};
use algorithms::numeric::complex_arith::{Complex as Value, ComplexError};
use algorithms::numeric::hash::{hash_complex, hash_f64};

/// An operand of an operator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Operand {
    /// A `float` or an `int`.
    Real(f64),
    /// A `complex`.
    Complex(Value),
}

impl Operand {
    /// `None` for an object that is no number of the three types.
    ///
    /// # Errors
    /// `OverflowError` for an integer beyond the largest double.
    pub fn of(space: &Space, object: &Object) -> PyResult<Option<Operand>> {
        if let Some(complex) = object.downcast::<Complex>() {
            return Ok(Some(Operand::Complex(complex.value())));
        }
        if let Some(float) = object.downcast::<Float>() {
            return Ok(Some(Operand::Real(float.value())));
        }
        match object.downcast::<Int>() {
            Some(int) => Ok(Some(Operand::Real(int.to_f64(space)?))),
            None => Ok(None),
        }
    }

    /// The number with an imaginary part.
    pub fn widened(self) -> Value {
        match self {
            Operand::Real(real) => Value::new(real, 0.0),
            Operand::Complex(value) => value,
        }
    }
}

/// `a + b`; two real operands are no case of a complex type's operators, but have the result one expects.
pub(super) fn add(a: Operand, b: Operand) -> Value {
    match (a, b) {
        (Operand::Complex(a), Operand::Complex(b)) => Value::new(a.real + b.real, a.imag + b.imag),
        (Operand::Complex(a), Operand::Real(b)) => Value::new(a.real + b, a.imag),
        (Operand::Real(a), Operand::Complex(b)) => Value::new(a + b.real, b.imag),
        (Operand::Real(a), Operand::Real(b)) => Value::new(a + b, 0.0),
    }
}

/// `a - b`.
pub(super) fn subtract(a: Operand, b: Operand) -> Value {
    match (a, b) {
        (Operand::Complex(a), Operand::Complex(b)) => Value::new(a.real - b.real, a.imag - b.imag),
        (Operand::Complex(a), Operand::Real(b)) => Value::new(a.real - b, a.imag),
        (Operand::Real(a), Operand::Complex(b)) => Value::new(a - b.real, -b.imag),
        (Operand::Real(a), Operand::Real(b)) => Value::new(a - b, 0.0),
    }
}

/// `a * b`.
pub(super) fn multiply(a: Operand, b: Operand) -> Value {
    match (a, b) {
        (Operand::Complex(a), Operand::Complex(b)) => a.product(b),
        (Operand::Complex(a), Operand::Real(b)) => a.scaled(b),
        (Operand::Real(a), Operand::Complex(b)) => b.scaled(a),
        (Operand::Real(a), Operand::Real(b)) => Value::new(a * b, 0.0),
    }
}

/// `a / b`.
pub(super) fn divide(a: Operand, b: Operand) -> Result<Value, ComplexError> {
    match (a, b) {
        (Operand::Complex(a), Operand::Complex(b)) => a.quotient(b),
        (a, Operand::Real(b)) => a.widened().quotient_by_real(b),
        (Operand::Real(a), Operand::Complex(b)) => b.quotient_of_real(a),
    }
}

/// The exception that an operation raises.
#[cold]
pub(super) fn raise(space: &Space, error: ComplexError) -> PyErr {
    match error {
        ComplexError::DivisionByZero | ComplexError::ZeroToPower => space.zero_division_error(error),
        ComplexError::PowerOverflow | ComplexError::AbsOverflow => space.overflow_error(error),
    }
}

impl Complex {
    /// `base ** exponent`.
    pub fn power(space: &Space, base: Value, exponent: Value) -> PyResult<Ref<Object>> {
        let power = base.power(exponent).map_err(|error| raise(space, error))?;
        space.new_complex(power.real, power.imag)
    }

    /// Whether the number equals another, of whatever numeric type; `None` for objects of other types.
    pub(super) fn equals(&self, other: &Object) -> Option<bool> {
        let Value { real, imag } = self.value();
        match other.downcast::<Complex>() {
            Some(other) => Some(real == other.value().real && imag == other.value().imag),
            None => {
                let same = float::compare_with_number(real, other, crate::CompareOp::Eq)?;
                Some(same && imag == 0.0)
            }
        }
    }

    /// `hash(self)`.
    pub(super) fn hash_value(&self) -> isize {
        let Value { real, imag } = self.value();
        let part = |value| hash_f64(value).unwrap_or_else(|| self.identity_hash() as i64);
        hash_complex(part(real), part(imag)) as isize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;

    #[test]
    fn real_operands_leave_the_other_part_alone() {
        let minus_zero = Operand::Complex(Value::new(-0.0, -0.0));
        let sum = add(minus_zero, Operand::Real(0.0));
        assert!(sum.real.is_sign_positive() && sum.imag.is_sign_negative());
        let difference = subtract(Operand::Real(1.0), Operand::Complex(Value::new(1.0, 2.0)));
        assert_eq!(difference, Value::new(0.0, -2.0));
        let product = multiply(Operand::Real(1.0), Operand::Complex(Value::new(f64::INFINITY, f64::NAN)));
        assert!(product.real.is_infinite() && product.imag.is_nan());
        let quotient = divide(Operand::Real(5.0), Operand::Complex(Value::new(1.0, 2.0)));
        assert_eq!(quotient, Ok(Value::new(1.0, -2.0)));
        assert_eq!(divide(minus_zero, Operand::Real(0.0)), Err(ComplexError::DivisionByZero));
    }

    #[test]
    fn equality_and_hash_agree_with_other_numbers() {
        with_space(|space| {
            let complex = Complex::new(space, 2.0, 0.0).unwrap();
            assert_eq!(complex.equals(&space.new_int(2).unwrap()), Some(true));
            assert_eq!(complex.equals(&space.new_float(2.5).unwrap()), Some(false));
            assert_eq!(complex.equals(crate::none()), None);
            assert_eq!(complex.hash_value(), 2);
            let large = Complex::new(space, 9_007_199_254_740_992.0, 0.0).unwrap();
            assert_eq!(large.equals(&space.new_int((1 << 53) + 1).unwrap()), Some(false));
            assert_eq!(Complex::new(space, 1.0, 2.0).unwrap().hash_value(), 2_000_007);
        });
    }
}
