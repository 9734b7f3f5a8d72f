//! Which results of C's functions are errors in Python.
//!
//! C tells by `errno`, not everywhere alike; the same follows from arguments and results: a NaN that no argument was is a domain
//! error, an infinity out of finite arguments is one too or an overflow.

use algorithms::numeric::float_format;
use objspace::{PyErr, PyResult, Space};

/// `ValueError` with the argument: `expected` ends in "got ".
#[cold]
pub fn domain_error(space: &Space, x: f64, expected: &str) -> PyErr {
    space.value_error(format_args!("{expected}{}", float_format::repr(x)))
}

#[cold]
pub fn range_error(space: &Space) -> PyErr {
    space.overflow_error("math range error")
}

/// The result of a function with a restricted domain.
#[inline]
pub fn finite_or(space: &Space, x: f64, result: f64, expected: &str) -> PyResult<f64> {
    let failed = (result.is_nan() && !x.is_nan()) || (result.is_infinite() && x.is_finite());
    if failed { Err(domain_error(space, x, expected)) } else { Ok(result) }
}

/// The result of a function that is defined everywhere and may grow too large.
#[inline]
pub fn can_overflow(space: &Space, x: f64, result: f64) -> PyResult<f64> {
    if result.is_infinite() && x.is_finite() { Err(range_error(space)) } else { Ok(result) }
}

/// The result of a function of two numbers.
#[inline]
pub fn plain(space: &Space, x: f64, y: f64, result: f64) -> PyResult<f64> {
    if result.is_finite() {
        return Ok(result);
    }
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(space.value_error("math domain error"));
    }
    if result.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(range_error(space));
    }
    Ok(result)
}
