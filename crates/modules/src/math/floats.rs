//! `math`: parts, neighbours and tests of floats, and rounding to integers.

use cpyext_macros::pymodule;

/// Parts, neighbours and tests of floats.
#[pymodule(name = "math")]
pub mod part {
    use crate::math::checks::range_error;
    use algorithms::numeric::{c_math, float_parts, neighbours};
    use core::f64::consts::PI;
    use objspace::shim::Nullable;
    use objspace::{Float, Int, Object, PyResult, Ref, Space, Str, Tuple, float, intern, number};

    /// What a rounding method says about an object that is not exactly a float: `None` if it has no such method.
    fn by_method(space: &Space, x: &Object, name: &Str) -> PyResult<Option<Ref<Object>>> {
        if x.is_exact::<Float>() { Ok(None) } else { x.call_special_method(space, name, &[]) }
    }

    /// Return the smallest integer that is not below x.
    #[pyfunction]
    fn ceil(space: &Space, x: &Object) -> PyResult<Ref<Object>> {
        if let Some(result) = by_method(space, x, intern!(space, "__ceil__"))? {
            return Ok(result);
        }
        Int::from_f64(space, float::as_f64(space, x)?.ceil()).map(Ref::into_object)
    }

    /// Return the largest integer that is not above x.
    #[pyfunction]
    fn floor(space: &Space, x: &Object) -> PyResult<Ref<Object>> {
        if let Some(result) = by_method(space, x, intern!(space, "__floor__"))? {
            return Ok(result);
        }
        Int::from_f64(space, float::as_f64(space, x)?.floor()).map(Ref::into_object)
    }

    /// Return x without its fraction, as its __trunc__ method does.
    #[pyfunction]
    fn trunc(space: &Space, x: &Object) -> PyResult<Ref<Object>> {
        if let Some(x) = x.downcast_exact::<Float>() {
            return Int::from_f64(space, x.value()).map(Ref::into_object);
        }
        by_method(space, x, intern!(space, "__trunc__"))?.ok_or_else(|| {
            space.type_error(format_args!("type {} doesn't define __trunc__ method", x.ty().tp_name()))
        })
    }

    /// Convert an angle from radians to degrees.
    #[pyfunction]
    fn degrees(x: f64) -> f64 {
        x * (180.0 / PI)
    }

    /// Convert an angle from degrees to radians.
    #[pyfunction]
    fn radians(x: f64) -> f64 {
        x * (PI / 180.0)
    }

    /// Return x * y + z, rounded only once.
    #[pyfunction(signature = "(x, y, z, /)")]
    fn fma(space: &Space, x: f64, y: f64, z: f64) -> PyResult<f64> {
        let result = c_math::fma(x, y, z);
        if result.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
            return Err(space.value_error("invalid operation in fma"));
        }
        if result.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
            return Err(space.overflow_error("overflow in fma"));
        }
        Ok(result)
    }

    /// Return (m, e) with x == m * 2**e: m is a float from 0.5 up to 1, e an int; both are 0 for 0.
    #[pyfunction]
    fn frexp(space: &Space, x: f64) -> PyResult<Ref<Tuple>> {
        let (fraction, exponent) = float_parts::frexp(x);
        Tuple::from_array(space, [space.new_float(fraction)?, space.new_int(exponent.into())?])
    }

    /// Return x * 2**i.
    ///
    /// This undoes frexp().
    #[pyfunction(signature = "(x, i, /)")]
    fn ldexp(space: &Space, x: f64, i: &Object) -> PyResult<f64> {
        let Some(exponent) = i.downcast::<Int>() else {
            return Err(space.type_error("Expected an int as second argument to ldexp."));
        };
        let limit = || if exponent.is_negative() { i64::MIN } else { i64::MAX };
        let result = float_parts::ldexp(x, exponent.to_i64().unwrap_or_else(limit));
        if result.is_infinite() && x.is_finite() { Err(range_error(space)) } else { Ok(result) }
    }

    /// Return the fraction and the integral part of x; both are floats with the sign of x.
    #[pyfunction]
    fn modf(space: &Space, x: f64) -> PyResult<Ref<Tuple>> {
        let whole = x.trunc();
        let fraction = if x.is_infinite() { 0f64.copysign(x) } else { (x - whole).copysign(x) };
        Tuple::from_array(space, [space.new_float(fraction)?, space.new_float(whole)?])
    }

    /// Return the float next to x in the direction of y.
    ///
    /// With steps, return the one that is so many floats away, but not beyond y.
    #[pyfunction(signature = "(x, y, /, *, steps=None)")]
    fn nextafter(space: &Space, x: f64, y: f64, steps: Option<Nullable<&Object>>) -> PyResult<f64> {
        let Some(steps) = steps.and_then(Nullable::get) else { return Ok(c_math::nextafter(x, y)) };
        let steps = number::index(space, steps)?;
        if steps.is_negative() {
            return Err(space.value_error("steps must be a non-negative integer"));
        }
        let steps = steps.value().to_u64().unwrap_or(u64::MAX);
        Ok(neighbours::next_after(x, y, steps))
    }

    /// Return the value of the last bit of x.
    #[pyfunction]
    fn ulp(x: f64) -> f64 {
        neighbours::last_place(x)
    }

    /// Return whether x is neither infinite nor a NaN.
    #[pyfunction]
    fn isfinite(x: f64) -> bool {
        x.is_finite()
    }

    /// Return whether x is infinite, of either sign.
    #[pyfunction]
    fn isinf(x: f64) -> bool {
        x.is_infinite()
    }

    /// Return whether x is a NaN.
    #[pyfunction]
    fn isnan(x: f64) -> bool {
        x.is_nan()
    }

    /// Return whether two numbers are near each other.
    ///
    /// rel_tol is the difference that is allowed, as a part of the larger one; abs_tol is a
    /// difference that is always allowed.
    ///
    /// A NaN is near nothing, and an infinity near itself only.
    #[pyfunction(signature = "(a, b, *, rel_tol=1e-09, abs_tol=0.0)")]
    fn isclose(space: &Space, a: f64, b: f64, rel_tol: Option<f64>, abs_tol: Option<f64>) -> PyResult<bool> {
        let (relative, absolute) = (rel_tol.unwrap_or(1e-9), abs_tol.unwrap_or(0.0));
        if relative < 0.0 || absolute < 0.0 {
            return Err(space.value_error("tolerances must be non-negative"));
        }
        if a == b {
            return Ok(true);
        }
        if a.is_infinite() || b.is_infinite() {
            return Ok(false);
        }
        let difference = (b - a).abs();
        Ok(difference <= (relative * b).abs() || difference <= (relative * a).abs() || difference <= absolute)
    }
}
