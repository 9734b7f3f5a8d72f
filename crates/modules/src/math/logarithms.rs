//! `math`: logarithms, of integers of any size too.

use cpyext_macros::pymodule;

/// Logarithms.
#[pymodule(name = "math")]
pub mod part {
    use crate::math::checks::finite_or;
    use algorithms::numeric::{c_math, int_convert};
    use objspace::shim::{Args, check_positional};
    use objspace::{Int, Object, PyResult, Space, float};

    const POSITIVE: &str = "expected a positive input, got ";

    /// The logarithm of a number by one of C's functions.
    fn logarithm(space: &Space, x: &Object, function: fn(f64) -> f64) -> PyResult<f64> {
        if let Some(integer) = x.downcast::<Int>() {
            if integer.is_negative() || integer.is_zero() {
                return Err(space.value_error("expected a positive input"));
            }
            return Ok(match integer.to_f64_checked() {
                Some(value) => function(value),
                None => {
                    let (fraction, exponent) = int_convert::frexp(integer.value());
                    function(fraction) + function(2.0) * exponent as f64
                }
            });
        }
        let x = float::as_f64(space, x)?;
        finite_or(space, x, function(x), POSITIVE)
    }

    /// log(x, [base=math.e])
    /// Return the logarithm of x to the given base: without one, the natural logarithm.
    #[pyfunction(raw)]
    fn log(space: &Space, args: Args<'_>) -> PyResult<f64> {
        args.no_keywords(space, "math.log")?;
        check_positional(space, "log", args.positional_count(), 1, 2)?;
        let numerator = logarithm(space, args.positional()[0], |x| c_math::log(x))?;
        let Some(base) = args.get(1) else { return Ok(numerator) };
        let denominator = logarithm(space, base, |x| c_math::log(x))?;
        if denominator == 0.0 {
            return Err(space.zero_division_error("division by zero"));
        }
        Ok(numerator / denominator)
    }

    /// Return the logarithm of x to base 2.
    #[pyfunction]
    fn log2(space: &Space, x: &Object) -> PyResult<f64> {
        logarithm(space, x, |x| c_math::log2(x))
    }

    /// Return the logarithm of x to base 10.
    #[pyfunction]
    fn log10(space: &Space, x: &Object) -> PyResult<f64> {
        logarithm(space, x, |x| c_math::log10(x))
    }
}
