//! Operators on numbers.

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use ruff_python_ast::Operator;

use super::{MAX_INT_BITS, integer};
use crate::bytecode::Const;

/// The largest int up to which all are doubles.
const MAX_EXACT: i64 = 1 << 53;

/// The value of a binary operator on numbers.
pub fn binary(op: Operator, left: &Const, right: &Const) -> Option<Const> {
    if let (Const::Bool(left), Const::Bool(right)) = (left, right) {
        match op {
            Operator::BitAnd => return Some(Const::Bool(left & right)),
            Operator::BitOr => return Some(Const::Bool(left | right)),
            Operator::BitXor => return Some(Const::Bool(left ^ right)),
            _ => {}
        }
    }
    match (integer(left), integer(right)) {
        (Some(left), Some(right)) => integers(op, &left, &right),
        _ => match (float(left), float(right)) {
            (Some(left), Some(right)) => floats(op, left, right).map(Const::Float),
            _ => complex(op, left, right),
        },
    }
}

fn integers(op: Operator, left: &BigInt, right: &BigInt) -> Option<Const> {
    let is_zero = |value: &BigInt| value.sign() == Sign::NoSign;
    let value = match op {
        Operator::Add => left + right,
        Operator::Sub => left - right,
        Operator::Mult if is_zero(left) || is_zero(right) => BigInt::ZERO,
        Operator::Mult if left.bits() + right.bits() <= MAX_INT_BITS => left * right,
        Operator::FloorDiv if !is_zero(right) => left.div_floor(right),
        Operator::Mod if !is_zero(right) => left.mod_floor(right),
        Operator::BitAnd => left & right,
        Operator::BitOr => left | right,
        Operator::BitXor => left ^ right,
        Operator::LShift => {
            let count = u64::try_from(right).ok()?;
            if !is_zero(left) && left.bits().checked_add(count)? > MAX_INT_BITS {
                return None;
            }
            if is_zero(left) { BigInt::ZERO } else { left << count }
        }
        Operator::RShift => {
            let count = u64::try_from(right).ok()?;
            // Everything is shifted out beyond the number's bits.
            left >> count.min(left.bits() + 1)
        }
        Operator::Pow if right.sign() != Sign::Minus => power(left, right)?,
        Operator::Pow | Operator::Div => {
            let (left, right) = (exact(left)?, exact(right)?);
            return floats(op, left, right).map(Const::Float);
        }
        _ => return None,
    };
    Some(Const::int(value))
}

fn power(base: &BigInt, exponent: &BigInt) -> Option<BigInt> {
    if exponent.sign() == Sign::NoSign {
        return Some(BigInt::from(1));
    }
    if base.sign() == Sign::NoSign {
        return Some(BigInt::ZERO);
    }
    let exponent = u32::try_from(exponent).ok()?;
    let fits = base.bits().checked_mul(u64::from(exponent))? <= MAX_INT_BITS;
    fits.then(|| base.pow(exponent))
}

/// An int as a double, if it is one.
fn exact(value: &BigInt) -> Option<f64> {
    let value = i64::try_from(value).ok()?;
    (value.abs() <= MAX_EXACT).then_some(value as f64)
}

/// The operand of a float operation.
fn float(constant: &Const) -> Option<f64> {
    match constant {
        Const::Float(value) => Some(*value),
        _ => exact(&integer(constant)?),
    }
}

fn floats(op: Operator, left: f64, right: f64) -> Option<f64> {
    match op {
        Operator::Add => Some(left + right),
        Operator::Sub => Some(left - right),
        Operator::Mult => Some(left * right),
        Operator::Div if right != 0.0 => Some(left / right),
        Operator::FloorDiv if right != 0.0 => Some(floor_divide(left, right).0),
        Operator::Mod if right != 0.0 => Some(floor_divide(left, right).1),
        Operator::Pow => float_power(left, right),
        _ => None,
    }
}

/// Quotient and remainder, the remainder with the sign of `right`.
fn floor_divide(left: f64, right: f64) -> (f64, f64) {
    let mut remainder = left % right;
    let mut quotient = (left - remainder) / right;
    if remainder == 0.0 {
        remainder = 0.0_f64.copysign(right);
    } else if (right < 0.0) != (remainder < 0.0) {
        remainder += right;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return (0.0_f64.copysign(left / right), remainder);
    }
    let floor = quotient.floor();
    (if quotient - floor > 0.5 { floor + 1.0 } else { floor }, remainder)
}

/// A power that is a float, and no error.
fn float_power(base: f64, exponent: f64) -> Option<f64> {
    if base == 0.0 && exponent < 0.0 || base < 0.0 && exponent.fract() != 0.0 {
        return None;
    }
    let value = base.powf(exponent);
    let overflows = value.is_infinite() && base.is_finite() && exponent.is_finite();
    (!overflows).then_some(value)
}

/// Sums, differences and products of which a complex number is an operand. A real operand has no imaginary
/// part, not one of zero.
fn complex(op: Operator, left: &Const, right: &Const) -> Option<Const> {
    let (real, imag) = match (left, right) {
        (&Const::Complex { real: a, imag: b }, &Const::Complex { real: c, imag: d }) => match op {
            Operator::Add => (a + c, b + d),
            Operator::Sub => (a - c, b - d),
            // Where this is no number, the product needs the care that run time takes.
            Operator::Mult => {
                let product = (a * c - b * d, a * d + b * c);
                if product.0.is_nan() && product.1.is_nan() {
                    return None;
                }
                product
            }
            _ => return None,
        },
        (&Const::Complex { real, imag }, right) => {
            let right = float(right)?;
            match op {
                Operator::Add => (real + right, imag),
                Operator::Sub => (real - right, imag),
                Operator::Mult => (real * right, imag * right),
                Operator::Div if right != 0.0 => (real / right, imag / right),
                _ => return None,
            }
        }
        (left, &Const::Complex { real, imag }) => {
            let left = float(left)?;
            match op {
                Operator::Add => (left + real, imag),
                Operator::Sub => (left - real, -imag),
                Operator::Mult => (left * real, left * imag),
                _ => return None,
            }
        }
        _ => return None,
    };
    Some(Const::Complex { real, imag })
}
