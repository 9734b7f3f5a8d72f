//! Integers to the numbers of C and Rust, with the errors that Python knows: the core of `PyLong_As…`.

use super::Int;
use crate::{Object, PyResult, Ref, Space, number};
use algorithms::numeric::int_convert;

/// A machine integer as C knows it, for messages.
pub trait CInteger: TryFrom<i64> + TryFrom<u64> {
    /// C's name of the type.
    const C_NAME: &'static str;
    /// What "can't convert negative value to …" says, for unsigned types.
    const NEGATIVE: Option<&'static str>;
}

macro_rules! c_integers {
    ($($ty:ty, $name:literal, $negative:expr;)*) => {
        $(impl CInteger for $ty {
            const C_NAME: &'static str = $name;
            const NEGATIVE: Option<&'static str> = $negative;
        })*
    };
}

c_integers! {
    i32, "int", None;
    i64, "long", None;
    isize, "ssize_t", None;
    u32, "unsigned int", Some("unsigned int");
    u64, "unsigned long", Some("unsigned int");
    usize, "size_t", Some("size_t");
}

impl Int {
    /// The value as a C integer.
    ///
    /// # Errors
    /// `OverflowError` when it does not fit.
    #[inline]
    pub fn to_c<T: CInteger>(&self, space: &Space) -> PyResult<T> {
        match self.compact_value().map(T::try_from) {
            Some(Ok(value)) => Ok(value),
            _ => self.wide_to_c(space),
        }
    }

    #[inline(never)]
    fn wide_to_c<T: CInteger>(&self, space: &Space) -> PyResult<T> {
        if let Some(value) = self.to_i64() {
            if let Ok(value) = T::try_from(value) {
                return Ok(value);
            }
        } else if let Some(value) = self.value().to_u64()
            && let Ok(value) = T::try_from(value)
        {
            return Ok(value);
        }
        Err(match T::NEGATIVE {
            Some(name) if self.is_negative() => {
                space.overflow_error(format_args!("can't convert negative value to {name}"))
            }
            _ => space.overflow_error(format_args!("Python int too large to convert to C {}", T::C_NAME)),
        })
    }

    /// The value modulo 2⁶⁴ (`PyLong_AsUnsignedLongMask`).
    #[inline]
    pub fn to_u64_wrapping(&self) -> u64 {
        match self.compact_value() {
            Some(value) => value as u64,
            None => self.value().to_u64_wrapping(),
        }
    }

    /// The nearest double, ties to even; `None` beyond the largest.
    #[inline]
    pub fn to_f64_checked(&self) -> Option<f64> {
        match self.compact_value() {
            Some(value) => Some(value as f64),
            None => int_convert::to_f64(self.value()),
        }
    }

    /// The nearest double, ties to even.
    ///
    /// # Errors
    /// `OverflowError` beyond the largest.
    #[inline]
    pub fn to_f64(&self, space: &Space) -> PyResult<f64> {
        self.to_f64_checked().ok_or_else(|| space.overflow_error("int too large to convert to float"))
    }
}

/// Where a value lies that does not fit: what C gets in `*overflow`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overflow {
    /// Below the smallest (-1).
    Below,
    /// Above the largest (1).
    Above,
}

/// The object as a C integer, through `__index__` (`PyLong_AsLong` and the like).
///
/// # Errors
/// `TypeError` when it is no integer, `OverflowError` when it does not fit.
#[inline]
pub fn as_c<T: CInteger>(space: &Space, object: &Object) -> PyResult<T> {
    match object.downcast::<Int>() {
        Some(int) => int.to_c(space),
        None => number::index(space, object)?.to_c(space),
    }
}

/// The object, which must be an `int`, as a C integer (`PyLong_AsSsize_t`, `PyLong_AsUnsignedLong`, `PyLong_AsSize_t`).
///
/// # Errors
/// `TypeError` when it is no `int`, `OverflowError` when it does not fit.
#[inline]
pub fn int_as_c<T: CInteger>(space: &Space, object: &Object) -> PyResult<T> {
    match object.downcast::<Int>() {
        Some(int) => int.to_c(space),
        None => Err(space.type_error("an integer is required")),
    }
}

/// The object as an `i64` through `__index__`, or on which side it does not fit (`PyLong_AsLongAndOverflow`).
pub fn as_i64_or_overflow(space: &Space, object: &Object) -> PyResult<Result<i64, Overflow>> {
    let int = number::index(space, object)?;
    let side = || if int.is_negative() { Overflow::Below } else { Overflow::Above };
    Ok(int.to_i64().ok_or_else(side))
}

/// The object modulo 2⁶⁴, through `__index__` (`PyLong_AsUnsignedLongLongMask`).
pub fn as_u64_wrapping(space: &Space, object: &Object) -> PyResult<u64> {
    Ok(number::index(space, object)?.to_u64_wrapping())
}

impl Space {
    /// An `int` of an unsigned value.
    #[inline]
    pub fn new_unsigned(&self, value: u64) -> PyResult<Ref<Object>> {
        Int::from_u64(self, value).map(Ref::into_object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;
    use num_bigint::BigInt;

    #[test]
    fn limits_of_c_integers() {
        with_space(|space| {
            let int = |value: i128| Int::from_bigint(space, &BigInt::from(value)).unwrap();
            assert_eq!(int(i64::MIN.into()).to_c::<i64>(space).unwrap(), i64::MIN);
            assert_eq!(int(u64::MAX.into()).to_c::<u64>(space).unwrap(), u64::MAX);
            assert_eq!(int(-1).to_u64_wrapping(), u64::MAX);
            assert_eq!(int((1 << 70) + 5).to_u64_wrapping(), 5);
            assert_eq!(as_i64_or_overflow(space, &int(1 << 63)).unwrap(), Err(Overflow::Above));
            assert_eq!(as_i64_or_overflow(space, &int(-(1 << 63) - 1)).unwrap(), Err(Overflow::Below));
            assert_eq!(as_c::<i32>(space, &int(7)).unwrap(), 7);
            assert_eq!(int((1 << 53) + 1).to_f64(space).unwrap(), 9_007_199_254_740_992.0);
            assert_eq!(Int::from_bigint(space, &BigInt::from(10).pow(400)).unwrap().to_f64_checked(), None);
        });
    }
}
