//! Arithmetic of spans of time with numbers: exact where the numbers are, rounded to the nearest microsecond (an even one in a
//! tie) where they are not.

use super::delta::too_long;
use super::layouts::Delta;
use algorithms::calendar::span::{SECOND_MICROSECONDS, Span, TooLong};
use algorithms::numeric::int_arith;
use num_bigint::{BigInt, Sign};
use objspace::{Float, Int, Layout, Object, PyErr, PyResult, Ref, Space, Tuple};

/// The parameters of the constructor with the microseconds that one of each is.
const PARTS: [(&str, i64); 7] = [
    ("days", 86_400_000_000),
    ("seconds", SECOND_MICROSECONDS),
    ("microseconds", 1),
    ("milliseconds", 1000),
    ("minutes", 60_000_000),
    ("hours", 3_600_000_000),
    ("weeks", 604_800_000_000),
];

/// The order in which parts are added up, which tells when they are floats.
const ORDER: [usize; 7] = [2, 3, 1, 4, 5, 0, 6];

/// A sum of microseconds: small as long as every part fits in 64 bits.
enum Sum {
    Small(i128),
    Big(BigInt),
}

impl Sum {
    fn add(&mut self, value: &Int, factor: i64) {
        match (&mut *self, value.to_i64()) {
            // seven products of 64 bits each cannot overflow
            (Sum::Small(sum), Some(value)) => *sum += i128::from(value) * i128::from(factor),
            (Sum::Small(sum), None) => *self = Sum::Big(BigInt::from(*sum) + value.to_bigint() * factor),
            (Sum::Big(sum), _) => *sum += value.to_bigint() * factor,
        }
    }

    fn is_odd(&self) -> bool {
        match self {
            Sum::Small(sum) => sum & 1 == 1,
            Sum::Big(sum) => sum.bit(0),
        }
    }

    fn span(self) -> Result<Span, TooLong> {
        match self {
            Sum::Small(sum) => Span::from_microseconds(sum),
            Sum::Big(sum) => from_big(&sum),
        }
    }
}

fn from_big(total: &BigInt) -> Result<Span, TooLong> {
    i128::try_from(total).map_err(|_| TooLong::Beyond).and_then(Span::from_microseconds)
}

/// The whole number of a float without a fraction.
fn whole(space: &Space, value: f64) -> PyResult<Ref<Int>> {
    let float = space.new_float(value)?;
    Int::from_object(space, &float)
}

/// The span of the constructor's arguments.
///
/// # Errors
/// `TypeError` for what is no number, `OverflowError` when the span is too long.
pub fn from_parts(space: &Space, given: [Option<&Object>; 7]) -> PyResult<Span> {
    let mut sum = Sum::Small(0);
    let mut leftover = 0.0;
    for index in ORDER {
        let (name, factor) = PARTS[index];
        let Some(part) = given[index] else { continue };
        if let Some(int) = part.downcast::<Int>() {
            sum.add(int, factor);
        } else if let Some(float) = part.downcast::<Float>() {
            let value = float.value();
            sum.add(&*whole(space, value.trunc())?, factor);
            let rest = (value - value.trunc()) * factor as f64;
            if rest != 0.0 {
                sum.add(&*whole(space, rest.trunc())?, 1);
                leftover += rest - rest.trunc();
            }
        } else {
            return Err(space.type_error(format_args!(
                "unsupported type for timedelta {name} component: {}",
                part.ty().tp_name()
            )));
        }
    }
    if leftover != 0.0 {
        let mut rounded = leftover.round();
        if (rounded - leftover).abs() == 0.5 {
            // a tie: the whole sum becomes even
            let odd = f64::from(u8::from(sum.is_odd()));
            rounded = 2.0 * ((leftover + odd) * 0.5).round() - odd;
        }
        sum.add(&*whole(space, rounded)?, 1);
    }
    sum.span().map_err(|error| too_long(space, error))
}

/// The `timedelta` of this many microseconds.
///
/// # Errors
/// `OverflowError` when it is too long.
pub fn from_total(space: &Space, total: i128) -> PyResult<Ref<Object>> {
    Delta::from_result(space, Span::from_microseconds(total)).map(Ref::into_object)
}

fn division_by_zero(space: &Space) -> PyErr {
    space.zero_division_error("division by zero")
}

/// The quotient rounded to the nearest integer, an even one in a tie; the divisor is not zero.
fn divide_nearest(value: &BigInt, divisor: &BigInt) -> BigInt {
    let (value, divisor) =
        if divisor.sign() == Sign::Minus { (-value, -divisor) } else { (value.clone(), divisor.clone()) };
    let Ok((quotient, rest)) = int_arith::div_mod(&value, &divisor) else { return BigInt::ZERO };
    let twice: BigInt = rest * 2;
    if twice > divisor || (twice == divisor && quotient.bit(0)) { quotient + 1 } else { quotient }
}

/// A float as numerator and denominator.
fn ratio(space: &Space, float: &Float) -> PyResult<(BigInt, BigInt)> {
    let ratio = float.as_object().call_method(space, "as_integer_ratio", &[])?;
    let Some(parts) = ratio.downcast::<Tuple>() else {
        let got = ratio.ty().tp_name();
        return Err(space.type_error(format_args!(
            "unexpected return type from as_integer_ratio(): expected tuple, not '{got}'"
        )));
    };
    let &[numerator, denominator] = parts.items() else {
        return Err(space.value_error("as_integer_ratio() must return a 2-tuple"));
    };
    let (Some(numerator), Some(denominator)) = (numerator.downcast::<Int>(), denominator.downcast::<Int>())
    else {
        return Err(space.type_error("non-integer arguments in division"));
    };
    Ok((numerator.to_bigint(), denominator.to_bigint()))
}

fn rounded(space: &Space, value: &BigInt, divisor: &BigInt) -> PyResult<Ref<Object>> {
    if divisor.sign() == Sign::NoSign {
        return Err(division_by_zero(space));
    }
    Delta::from_result(space, from_big(&divide_nearest(value, divisor))).map(Ref::into_object)
}

/// `span * number`.
///
/// # Errors
/// `OverflowError` when the product is too long; what a float that is no number raises.
pub fn multiply(space: &Space, span: Span, number: &Object) -> PyResult<Ref<Object>> {
    let total = span.total_microseconds();
    if let Some(int) = number.downcast::<Int>() {
        let small = int.to_i64().and_then(|factor| total.checked_mul(i128::from(factor)));
        let product = match small {
            Some(product) => Span::from_microseconds(product),
            None => from_big(&(int.to_bigint() * total)),
        };
        return Delta::from_result(space, product).map(Ref::into_object);
    }
    let Some(float) = number.downcast::<Float>() else { return Ok(space.not_implemented()) };
    let (numerator, denominator) = ratio(space, float)?;
    rounded(space, &(numerator * total), &denominator)
}

/// `span / other`: a float for another span, a span for a number.
///
/// # Errors
/// `ZeroDivisionError`; as [`multiply`].
pub fn true_divide(space: &Space, span: Span, other: &Object) -> PyResult<Ref<Object>> {
    let total = BigInt::from(span.total_microseconds());
    if let Some(delta) = other.downcast::<Delta>() {
        let divisor = BigInt::from(delta.span().total_microseconds());
        let quotient = int_arith::true_div(&total, &divisor).map_err(|_| division_by_zero(space))?;
        return space.new_float(quotient);
    }
    if let Some(int) = other.downcast::<Int>() {
        return rounded(space, &total, &int.to_bigint());
    }
    let Some(float) = other.downcast::<Float>() else { return Ok(space.not_implemented()) };
    let (numerator, denominator) = ratio(space, float)?;
    rounded(space, &(total * denominator), &numerator)
}

/// `span // other`: an integer for another span, a span for an integer.
///
/// # Errors
/// `ZeroDivisionError`.
pub fn floor_divide(space: &Space, span: Span, other: &Object) -> PyResult<Ref<Object>> {
    if let Some(delta) = other.downcast::<Delta>() {
        return Ok(div_mod(space, span, delta.span())?.0);
    }
    let Some(int) = other.downcast::<Int>() else { return Ok(space.not_implemented()) };
    let total = BigInt::from(span.total_microseconds());
    match int_arith::div_mod(&total, &int.to_bigint()) {
        Ok((quotient, _)) => Delta::from_result(space, from_big(&quotient)).map(Ref::into_object),
        Err(_) => Err(division_by_zero(space)),
    }
}

/// Quotient and rest of two spans.
///
/// # Errors
/// `ZeroDivisionError`.
pub fn div_mod(space: &Space, span: Span, divisor: Span) -> PyResult<(Ref<Object>, Ref<Object>)> {
    let (total, divisor) =
        (BigInt::from(span.total_microseconds()), BigInt::from(divisor.total_microseconds()));
    let (quotient, rest) = int_arith::div_mod(&total, &divisor).map_err(|_| division_by_zero(space))?;
    let rest = Delta::from_result(space, from_big(&rest))?;
    Ok((space.new_big_int(&quotient)?, rest.into_object()))
}

/// The length in seconds.
///
/// # Errors
/// `MemoryError`.
pub fn total_seconds(space: &Space, span: Span) -> PyResult<f64> {
    let total = span.total_microseconds();
    match i64::try_from(total) {
        // both numbers are exact as floats, so the quotient is rounded once
        Ok(total) if total.unsigned_abs() < 1 << 53 => Ok(total as f64 / SECOND_MICROSECONDS as f64),
        _ => int_arith::true_div(&BigInt::from(total), &BigInt::from(SECOND_MICROSECONDS))
            .map_err(|_| division_by_zero(space)),
    }
}
