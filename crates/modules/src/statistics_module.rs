//! The module `_statistics`: the quantile function of the normal distribution.

use cpyext_macros::pymodule;

/// The polynomial with these coefficients, the highest first.
fn polynomial(coefficients: [f64; 8], x: f64) -> f64 {
    coefficients[1..].iter().fold(coefficients[0], |sum, coefficient| sum * x + coefficient)
}

/// A quotient of polynomials.
struct Rational {
    numerator: [f64; 8],
    denominator: [f64; 8],
}

impl Rational {
    fn at(&self, x: f64) -> (f64, f64) {
        (polynomial(self.numerator, x), polynomial(self.denominator, x))
    }
}

// Wichura, M. J. (1988), algorithm AS 241: PPND16, with about 16 digits. Three quotients, from the middle to the tails.
const MIDDLE: Rational = Rational {
    numerator: [
        2509.0809287301227,
        33430.57558358813,
        67265.7709270087,
        45921.95393154987,
        13731.69376550946,
        1971.5909503065513,
        133.14166789178438,
        3.3871328727963665,
    ],
    denominator: [
        5226.495278852854,
        28729.085735721943,
        39307.89580009271,
        21213.794301586597,
        5394.196021424751,
        687.1870074920579,
        42.31333070160091,
        1.0,
    ],
};
const SIDES: Rational = Rational {
    numerator: [
        0.0007745450142783414,
        0.022723844989269184,
        0.2417807251774506,
        1.2704582524523684,
        3.6478483247632045,
        5.769497221460691,
        4.630337846156546,
        1.4234371107496835,
    ],
    denominator: [
        1.0507500716444169e-09,
        0.0005475938084995345,
        0.015198666563616457,
        0.14810397642748008,
        0.6897673349851,
        1.6763848301838038,
        2.053191626637759,
        1.0,
    ],
};
const TAILS: Rational = Rational {
    numerator: [
        2.0103343992922881e-07,
        2.7115555687434876e-05,
        0.0012426609473880784,
        0.026532189526576124,
        0.29656057182850487,
        1.7848265399172913,
        5.463784911164114,
        6.657904643501103,
    ],
    denominator: [
        2.0442631033899397e-15,
        1.421511758316446e-07,
        1.8463183175100548e-05,
        0.0007868691311456133,
        0.014875361290850615,
        0.1369298809227358,
        0.599832206555888,
        1.0,
    ],
};

/// The point below which the part `p` of a normal distribution lies; `None` unless 0 < p < 1.
fn quantile(p: f64, mu: f64, sigma: f64) -> Option<f64> {
    use algorithms::numeric::c_math::log;
    let from_middle = p - 0.5;
    if from_middle.abs() <= 0.425 {
        let (numerator, denominator) = MIDDLE.at(0.180625 - from_middle * from_middle);
        return Some(mu + (numerator * from_middle / denominator) * sigma);
    }
    let tail = if from_middle <= 0.0 { p } else { 1.0 - p };
    if tail <= 0.0 || tail >= 1.0 {
        return None;
    }
    let r = (-log(tail)).sqrt();
    let (numerator, denominator) = if r <= 5.0 { SIDES.at(r - 1.6) } else { TAILS.at(r - 5.0) };
    let x = numerator / denominator;
    Some(mu + (if from_middle < 0.0 { -x } else { x }) * sigma)
}

/// What the module statistics has in native code.
#[pymodule(name = "_statistics")]
pub mod module {
    use objspace::{PyResult, Space};

    #[pyfunction(signature = "(p, mu, sigma, /)")]
    fn _normal_dist_inv_cdf(space: &Space, p: f64, mu: f64, sigma: f64) -> PyResult<f64> {
        super::quantile(p, mu, sigma)
            .ok_or_else(|| space.value_error("inv_cdf undefined for these parameters"))
    }
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn quantiles() {
        assert_eq!(quantile(0.5, 3.0, 2.0), Some(3.0));
        assert_eq!(quantile(0.1, 100.0, 15.0), Some(80.77672651683099));
        assert_eq!(quantile(0.001, 0.0, 1.0), Some(-3.090232306167813));
        assert_eq!(quantile(1e-300, 0.0, 1.0), Some(-37.0470962993612));
        assert_eq!(quantile(1.0, 0.0, 1.0), None);
    }
}
