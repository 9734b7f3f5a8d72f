//! The gamma function and the logarithm of its absolute value, by Lanczos's approximation.
//!
//! The coefficients are Boost's `lanczos13m53` (g = 6.0246800…, 13 terms, made for 53-bit doubles), in the rational form; CPython
//! evaluates the same, and results are its to the last bit as long as operations come in the same order.

use super::c_math::{cos, exp, log, pow, sin};
use std::f64::consts::PI;

const G: f64 = 6.02468004077673;
const G_MINUS_HALF: f64 = 5.52468004077673;
const LOG_PI: f64 = 1.1447298858494002;

/// The numerator's coefficients, the constant first.
const NUMERATOR: [f64; 13] = [
    23531376880.41076,
    42919803642.6491,
    35711959237.35567,
    17921034426.03721,
    6039542586.352028,
    1439720407.3117216,
    248874557.86205417,
    31426415.585400194,
    2876370.6289353725,
    186056.26539522348,
    8071.672002365816,
    210.82427775157936,
    2.5066282746310002,
];

/// The coefficients of x(x + 1)…(x + 11).
const DENOMINATOR: [f64; 13] = [
    0.0,
    39916800.0,
    120543840.0,
    150917976.0,
    105258076.0,
    45995730.0,
    13339535.0,
    2637558.0,
    357423.0,
    32670.0,
    1925.0,
    66.0,
    1.0,
];

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GammaError {
    /// The argument is a pole, or minus infinity.
    Pole,
    /// The value is beyond the largest double.
    OutOfRange,
}

/// sin(πx), exact at the zeros and precise near them.
fn sin_pi(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let value = match (2.0 * y).round() as i32 {
        0 => sin(PI * y),
        1 => cos(PI * (y - 0.5)),
        2 => sin(PI * (1.0 - y)),
        3 => -cos(PI * (y - 1.5)),
        _ => sin(PI * (y - 2.0)),
    };
    1f64.copysign(x) * value
}

/// Lanczos's rational function for x > 0: in powers of x, or of 1/x where those would overflow.
fn lanczos_sum(x: f64) -> f64 {
    let horner = |start: (f64, f64), (a, b): (&f64, &f64)| {
        if x < 5.0 { (start.0 * x + a, start.1 * x + b) } else { (start.0 / x + a, start.1 / x + b) }
    };
    let pairs = NUMERATOR.iter().zip(&DENOMINATOR);
    let (numerator, denominator) = match x < 5.0 {
        true => pairs.rev().fold((0.0, 0.0), horner),
        false => pairs.fold((0.0, 0.0), horner),
    };
    numerator / denominator
}

/// Γ(n) for the integers for which it is an exact double.
fn of_small_integer(x: f64) -> Option<f64> {
    let n = x as u32;
    (x <= 23.0).then(|| (1..n).fold(1.0, |product, factor| product * f64::from(factor)))
}

/// Γ(x).
///
/// # Errors
/// At zero and the negative integers, at minus infinity, and where the value is too large.
pub fn gamma(x: f64) -> Result<f64, GammaError> {
    if !x.is_finite() {
        return if x == f64::NEG_INFINITY { Err(GammaError::Pole) } else { Ok(x) };
    }
    if x == x.floor() {
        if x <= 0.0 {
            return Err(GammaError::Pole);
        }
        if let Some(value) = of_small_integer(x) {
            return Ok(value);
        }
    }
    let magnitude = x.abs();
    if magnitude < 1e-20 {
        return in_range(1.0 / x);
    }
    if magnitude > 200.0 {
        return if x < 0.0 { Ok(0.0 / sin_pi(x)) } else { Err(GammaError::OutOfRange) };
    }
    in_range(approximate(x, magnitude))
}

fn in_range(value: f64) -> Result<f64, GammaError> {
    if value.is_infinite() { Err(GammaError::OutOfRange) } else { Ok(value) }
}

/// Γ(x) by Lanczos's formula, and the reflection formula for negative x.
fn approximate(x: f64, magnitude: f64) -> f64 {
    let y = magnitude + G_MINUS_HALF;
    // what was lost in that sum
    let lost = if magnitude > G_MINUS_HALF {
        (y - magnitude) - G_MINUS_HALF
    } else {
        (y - G_MINUS_HALF) - magnitude
    };
    let correction = lost * G / y;
    // for large arguments the power alone would overflow: it is taken in two halves
    let whole = magnitude < 140.0;
    let power = if whole { pow(y, magnitude - 0.5) } else { pow(y, magnitude / 2.0 - 0.25) };
    if x < 0.0 {
        let mut value = -PI / sin_pi(magnitude) / magnitude * exp(y) / lanczos_sum(magnitude);
        value -= correction * value;
        if whole { value / power } else { value / power / power }
    } else {
        let mut value = lanczos_sum(magnitude) / exp(y);
        value += correction * value;
        if whole { value * power } else { value * power * power }
    }
}

/// ln |Γ(x)|.
///
/// # Errors
/// At zero and the negative integers, and where the value is too large.
pub fn ln_gamma(x: f64) -> Result<f64, GammaError> {
    if !x.is_finite() {
        return Ok(x.abs());
    }
    if x == x.floor() && x <= 2.0 {
        return if x <= 0.0 { Err(GammaError::Pole) } else { Ok(0.0) };
    }
    let magnitude = x.abs();
    if magnitude < 1e-20 {
        return Ok(-log(magnitude));
    }
    let mut value = log(lanczos_sum(magnitude)) - G;
    value += (magnitude - 0.5) * (log(magnitude + G - 0.5) - 1.0);
    if x < 0.0 {
        value = LOG_PI - log(sin_pi(magnitude).abs()) - log(magnitude) - value;
    }
    in_range(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The last bit is the C library's affair.
    fn near(value: Result<f64, GammaError>, expected: f64) -> bool {
        value.is_ok_and(|value| (value / expected - 1.0).abs() < 1e-14)
    }

    #[test]
    fn factorials_and_halves() {
        assert_eq!(gamma(1.0), Ok(1.0));
        assert_eq!(gamma(23.0), Ok(1_124_000_727_777_607_680_000.0));
        assert!(near(gamma(0.5), 1.772453850905516));
        assert!(near(gamma(-0.5), -3.5449077018110318));
        assert!(near(gamma(171.5), 9.483367566824795e307));
        assert!(near(ln_gamma(10.0), 12.801827480081467));
        assert!(near(ln_gamma(-0.5), 1.2655121234846454));
    }

    #[test]
    fn edges() {
        for pole in [0.0, -0.0, -1.0, -1e308] {
            assert_eq!(gamma(pole), Err(GammaError::Pole));
            assert_eq!(ln_gamma(pole), Err(GammaError::Pole));
        }
        assert_eq!(gamma(f64::NEG_INFINITY), Err(GammaError::Pole));
        assert_eq!(ln_gamma(f64::NEG_INFINITY), Ok(f64::INFINITY));
        assert_eq!(gamma(172.0), Err(GammaError::OutOfRange));
        assert_eq!(gamma(1e-320), Err(GammaError::OutOfRange));
        assert_eq!(gamma(-250.5), Ok(-0.0));
    }
}
