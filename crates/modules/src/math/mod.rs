//! The module `math`: functions of real numbers.
//!
//! Doubles go through the C library's functions, so that results are those of every other program on the machine; what C leaves to
//! `errno` is decided here from arguments and results.

mod checks;
mod floats;
mod integers;
mod logarithms;
mod sums;

use cpyext_macros::pymodule;

/// Functions of real numbers: those of C, and some of integers.
#[pymodule(name = "math")]
pub mod module {
    use super::checks::{can_overflow, domain_error, finite_or, plain};
    use super::{floats, integers, logarithms, sums};
    use crate::parts::add_functions;
    use algorithms::numeric::c_math;
    use algorithms::numeric::gamma::{self, GammaError};
    use core::f64::consts::{E, PI, TAU};
    use objspace::{Module, PyErr, PyResult, Space};

    const UP_TO_ONE: &str = "expected a number in range from -1 up to 1, got ";
    const FINITE: &str = "expected a finite input, got ";

    /// Return the arc cosine of x, in radians: from 0 to pi.
    #[pyfunction]
    fn acos(space: &Space, x: f64) -> PyResult<f64> {
        finite_or(space, x, c_math::acos(x), UP_TO_ONE)
    }

    /// The number whose hyperbolic cosine is x.
    #[pyfunction]
    fn acosh(space: &Space, x: f64) -> PyResult<f64> {
        finite_or(space, x, c_math::acosh(x), "expected argument value not less than 1, got ")
    }

    /// Return the arc sine of x, in radians: from -pi/2 to pi/2.
    #[pyfunction]
    fn asin(space: &Space, x: f64) -> PyResult<f64> {
        finite_or(space, x, c_math::asin(x), UP_TO_ONE)
    }

    /// The number whose hyperbolic sine is x.
    #[pyfunction]
    fn asinh(x: f64) -> f64 {
        c_math::asinh(x)
    }

    /// Return the arc tangent of x, in radians: from -pi/2 to pi/2.
    #[pyfunction]
    fn atan(x: f64) -> f64 {
        c_math::atan(x)
    }

    /// The number whose hyperbolic tangent is x.
    #[pyfunction]
    fn atanh(space: &Space, x: f64) -> PyResult<f64> {
        finite_or(space, x, c_math::atanh(x), "expected a number between -1 and 1, got ")
    }

    /// The number whose cube is x.
    #[pyfunction]
    fn cbrt(x: f64) -> f64 {
        c_math::cbrt(x)
    }

    /// Return the cosine of x, which is in radians.
    #[pyfunction]
    fn cos(space: &Space, x: f64) -> PyResult<f64> {
        finite_or(space, x, c_math::cos(x), FINITE)
    }

    /// cosh x, which is (eˣ + e⁻ˣ) / 2.
    #[pyfunction]
    fn cosh(space: &Space, x: f64) -> PyResult<f64> {
        can_overflow(space, x, c_math::cosh(x))
    }

    /// Return the error function at x.
    #[pyfunction]
    fn erf(x: f64) -> f64 {
        c_math::erf(x)
    }

    /// Return one minus the error function at x, without cancellation.
    #[pyfunction]
    fn erfc(x: f64) -> f64 {
        c_math::erfc(x)
    }

    /// Return e to the power of x.
    #[pyfunction]
    fn exp(space: &Space, x: f64) -> PyResult<f64> {
        can_overflow(space, x, c_math::exp(x))
    }

    /// Return 2 to the power of x.
    #[pyfunction]
    fn exp2(space: &Space, x: f64) -> PyResult<f64> {
        can_overflow(space, x, c_math::exp2(x))
    }

    /// Return exp(x) - 1, precise for small x too.
    #[pyfunction]
    fn expm1(space: &Space, x: f64) -> PyResult<f64> {
        can_overflow(space, x, c_math::expm1(x))
    }

    /// Return the absolute value of x as a float.
    #[pyfunction]
    fn fabs(x: f64) -> f64 {
        x.abs()
    }

    #[cold]
    fn gamma_error(space: &Space, x: f64, error: GammaError) -> PyErr {
        match error {
            GammaError::Pole => domain_error(space, x, "expected a noninteger or positive integer, got "),
            GammaError::OutOfRange => space.overflow_error("math range error"),
        }
    }

    /// Return the gamma function at x.
    #[pyfunction]
    fn gamma(space: &Space, x: f64) -> PyResult<f64> {
        gamma::gamma(x).map_err(|error| gamma_error(space, x, error))
    }

    /// Return the natural logarithm of the gamma function's absolute value at x.
    #[pyfunction]
    fn lgamma(space: &Space, x: f64) -> PyResult<f64> {
        gamma::ln_gamma(x).map_err(|error| gamma_error(space, x, error))
    }

    /// Return the natural logarithm of 1 + x, precise for small x too.
    #[pyfunction]
    fn log1p(space: &Space, x: f64) -> PyResult<f64> {
        finite_or(space, x, c_math::log1p(x), "expected argument value > -1, got ")
    }

    /// Return the sine of x, which is in radians.
    #[pyfunction]
    fn sin(space: &Space, x: f64) -> PyResult<f64> {
        finite_or(space, x, c_math::sin(x), FINITE)
    }

    /// sinh x, which is (eˣ - e⁻ˣ) / 2.
    #[pyfunction]
    fn sinh(space: &Space, x: f64) -> PyResult<f64> {
        can_overflow(space, x, c_math::sinh(x))
    }

    /// The number that is not negative and whose square is x.
    #[pyfunction]
    fn sqrt(space: &Space, x: f64) -> PyResult<f64> {
        finite_or(space, x, x.sqrt(), "expected a nonnegative input, got ")
    }

    /// Return the tangent of x, which is in radians.
    #[pyfunction]
    fn tan(space: &Space, x: f64) -> PyResult<f64> {
        finite_or(space, x, c_math::tan(x), FINITE)
    }

    /// tanh x, which is sinh x / cosh x.
    #[pyfunction]
    fn tanh(x: f64) -> f64 {
        c_math::tanh(x)
    }

    /// Return the angle of the point (x, y), in radians: from -pi to pi.
    ///
    /// Unlike atan(y/x), it minds the signs of both.
    #[pyfunction(signature = "(y, x, /)")]
    fn atan2(_space: &Space, y: f64, x: f64) -> f64 {
        c_math::atan2(y, x)
    }

    /// Return a float with the magnitude of x and the sign of y.
    ///
    /// copysign(1.0, -0.0) is -1.0.
    #[pyfunction(signature = "(x, y, /)")]
    fn copysign(_space: &Space, x: f64, y: f64) -> f64 {
        x.copysign(y)
    }

    /// Return C's fmod(x, y): the remainder has the sign of x, other than that of x % y.
    #[pyfunction(signature = "(x, y, /)")]
    fn fmod(space: &Space, x: f64, y: f64) -> PyResult<f64> {
        plain(space, x, y, x % y)
    }

    /// Return x to the power of y, as floats.
    #[pyfunction(signature = "(x, y, /)")]
    fn pow(space: &Space, x: f64, y: f64) -> PyResult<f64> {
        let power = c_math::pow(x, y);
        if x == 0.0 && y.is_finite() && power.is_infinite() {
            return Err(space.value_error("math domain error"));
        }
        plain(space, x, y, power)
    }

    /// Return the difference between x and the multiple of y that is nearest to it.
    ///
    /// Of two multiples that are equally near it is the even one.
    #[pyfunction(signature = "(x, y, /)")]
    fn remainder(space: &Space, x: f64, y: f64) -> PyResult<f64> {
        plain(space, x, y, c_math::remainder(x, y))
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        for part in [
            floats::part::module_def(),
            integers::part::module_def(),
            logarithms::part::module_def(),
            sums::part::module_def(),
        ] {
            add_functions(space, module, part)?;
        }
        for (name, value) in [("e", E), ("pi", PI), ("tau", TAU), ("inf", f64::INFINITY), ("nan", f64::NAN)] {
            let value = space.new_float(value)?;
            module.set(space, name, &value)?;
        }
        Ok(())
    }
}
