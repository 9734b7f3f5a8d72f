//! The elementary functions of the C library, which every interpreter on the machine takes its results from.
//!
//! Rust's own methods of the same names are not always these (its hyperbolic inverses are formulas), so that they may differ in the
//! last bit.

// SAFETY: ISO C's <math.h>: pure functions of doubles, defined for every argument. That they may set `errno` disturbs nobody.
unsafe extern "C" {
    /// Arc cosine.
    pub safe fn acos(x: f64) -> f64;
    /// Inverse hyperbolic cosine.
    pub safe fn acosh(x: f64) -> f64;
    /// Arc sine.
    pub safe fn asin(x: f64) -> f64;
    /// Inverse hyperbolic sine.
    pub safe fn asinh(x: f64) -> f64;
    /// Arc tangent.
    pub safe fn atan(x: f64) -> f64;
    /// The angle of the point (x, y).
    pub safe fn atan2(y: f64, x: f64) -> f64;
    /// Inverse hyperbolic tangent.
    pub safe fn atanh(x: f64) -> f64;
    /// Cube root.
    pub safe fn cbrt(x: f64) -> f64;
    /// Cosine.
    pub safe fn cos(x: f64) -> f64;
    /// Hyperbolic cosine.
    pub safe fn cosh(x: f64) -> f64;
    /// The error function.
    pub safe fn erf(x: f64) -> f64;
    /// One minus the error function.
    pub safe fn erfc(x: f64) -> f64;
    /// e to the power of x.
    pub safe fn exp(x: f64) -> f64;
    /// 2 to the power of x.
    pub safe fn exp2(x: f64) -> f64;
    /// e to the power of x, minus one.
    pub safe fn expm1(x: f64) -> f64;
    /// x · y + z, rounded once.
    pub safe fn fma(x: f64, y: f64, z: f64) -> f64;
    /// The length of the vector (x, y).
    pub safe fn hypot(x: f64, y: f64) -> f64;
    /// Natural logarithm.
    pub safe fn log(x: f64) -> f64;
    /// Logarithm to base 10.
    pub safe fn log10(x: f64) -> f64;
    /// Natural logarithm of 1 + x.
    pub safe fn log1p(x: f64) -> f64;
    /// Logarithm to base 2.
    pub safe fn log2(x: f64) -> f64;
    /// The double next to x on the way to y.
    pub safe fn nextafter(x: f64, y: f64) -> f64;
    /// x to the power of y.
    pub safe fn pow(x: f64, y: f64) -> f64;
    /// The remainder of x / y with the quotient rounded to the nearest integer.
    pub safe fn remainder(x: f64, y: f64) -> f64;
    /// Sine.
    pub safe fn sin(x: f64) -> f64;
    /// Hyperbolic sine.
    pub safe fn sinh(x: f64) -> f64;
    /// Tangent.
    pub safe fn tan(x: f64) -> f64;
    /// Hyperbolic tangent.
    pub safe fn tanh(x: f64) -> f64;
}
