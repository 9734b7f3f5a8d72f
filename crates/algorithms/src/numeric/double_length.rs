//! Sums and products of doubles in more than double precision, by error-free transformations.
//!
//! [`two_sum`] and [`two_product`] (Knuth, Dekker) give an operation's rounded result and exactly what rounding lost; on them
//! stand the Euclidean norm, the sum of products, and Shewchuk's exact sum.

use super::c_math::fma;
use super::float_parts::{frexp, ldexp};

/// `a + b` and what rounding lost of it.
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}

/// [`two_sum`] for |a| ≥ |b|.
fn fast_two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    (sum, (a - sum) + b)
}

/// `a · b` and what rounding lost of it.
fn two_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    (product, fma(a, b, -product))
}

/// The running total of squares that lie between 0 and 1: the head starts at 1, so that it is never the smaller summand.
struct Squares {
    head: f64,
    product_tail: f64,
    sum_tail: f64,
}

impl Squares {
    fn new() -> Squares {
        Squares { head: 1.0, product_tail: 0.0, sum_tail: 0.0 }
    }

    fn add(&mut self, a: f64, b: f64) {
        let (product, product_lost) = two_product(a, b);
        let (sum, sum_lost) = fast_two_sum(self.head, product);
        self.head = sum;
        self.product_tail += product_lost;
        self.sum_tail += sum_lost;
    }

    fn total(&self) -> f64 {
        self.head - 1.0 + (self.product_tail + self.sum_tail)
    }
}

/// The Euclidean norm, nearly always correctly rounded: `math.hypot` and `math.dist`.
///
/// The components' absolute values may be in any order; they are overwritten.
pub fn norm(components: &mut [f64]) -> f64 {
    let largest =
        components.iter().fold(0f64, |largest, &value| if value > largest { value } else { largest });
    if largest.is_infinite() {
        return largest;
    }
    if components.iter().any(|value| value.is_nan()) {
        return f64::NAN;
    }
    if largest == 0.0 || components.len() <= 1 {
        return largest;
    }
    if frexp(largest).1 < -1023 {
        // the scale below would overflow: make subnormal components normal first
        components.iter_mut().for_each(|value| *value /= f64::MIN_POSITIVE);
        return f64::MIN_POSITIVE * scaled_norm(components, largest / f64::MIN_POSITIVE);
    }
    scaled_norm(components, largest)
}

fn scaled_norm(components: &[f64], largest: f64) -> f64 {
    let scale = ldexp(1.0, (-frexp(largest).1).into());
    let mut squares = Squares::new();
    for value in components {
        let value = value * scale;
        squares.add(value, value);
    }
    let root = squares.total().sqrt();
    // one step of Newton's method, on the difference that is left
    squares.add(-root, root);
    let root = root + squares.total() / (2.0 * root);
    root / scale
}

/// A sum of products in three doubles: `math.sumprod`.
#[derive(Clone, Copy, Debug, Default)]
pub struct TripleLength {
    head: f64,
    middle: f64,
    tail: f64,
}

impl TripleLength {
    /// The sum with `a · b` added; `None` if it is not finite any more.
    #[must_use]
    pub fn add_product(self, a: f64, b: f64) -> Option<TripleLength> {
        let (product, product_lost) = two_product(a, b);
        let (head, head_lost) = two_sum(self.head, product);
        let (middle, middle_lost) = two_sum(self.middle, product_lost);
        let (middle, tail) = two_sum(middle, head_lost);
        head.is_finite().then_some(TripleLength { head, middle, tail: self.tail + middle_lost + tail })
    }

    /// The sum as one double.
    pub fn value(self) -> f64 {
        let (low, _) = two_sum(self.middle, self.tail);
        two_sum(self.head, low).0
    }
}

/// Why an exact sum has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SumError {
    /// A partial sum of finite numbers is beyond the largest double.
    Overflow,
    /// Infinities of both signs.
    OppositeInfinities,
}

/// An exact sum of doubles: as doubles that do not overlap, in increasing order of magnitude (Shewchuk 1997).
#[derive(Debug, Default)]
pub struct ExactSum {
    partials: Vec<f64>,
    /// The sum of the infinities and NaNs, and of the infinities alone.
    special: f64,
    infinities: f64,
}

impl ExactSum {
    /// Adds a number.
    ///
    /// # Errors
    /// When a partial sum overflows.
    pub fn add(&mut self, number: f64) -> Result<(), SumError> {
        let mut x = number;
        let mut kept = 0;
        for index in 0..self.partials.len() {
            let y = self.partials[index];
            let (large, small) = if x.abs() < y.abs() { (y, x) } else { (x, y) };
            let (high, low) = (large + small, small - ((large + small) - large));
            if low != 0.0 {
                self.partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        self.partials.truncate(kept);
        if x == 0.0 {
            return Ok(());
        }
        if x.is_finite() {
            self.partials.push(x);
            return Ok(());
        }
        if number.is_finite() {
            return Err(SumError::Overflow);
        }
        if number.is_infinite() {
            self.infinities += number;
        }
        self.special += number;
        self.partials.clear();
        Ok(())
    }

    /// The sum, correctly rounded.
    ///
    /// # Errors
    /// When there were infinities of both signs.
    pub fn total(&self) -> Result<f64, SumError> {
        if self.special != 0.0 {
            return if self.infinities.is_nan() {
                Err(SumError::OppositeInfinities)
            } else {
                Ok(self.special)
            };
        }
        let mut rest = self.partials.iter().rev().copied();
        let Some(mut high) = rest.next() else { return Ok(0.0) };
        let mut low = 0.0;
        for y in rest.by_ref() {
            (high, low) = fast_two_sum(high, y);
            if low != 0.0 {
                break;
            }
        }
        // a tie was broken to even: what follows decides whether it was one
        if rest.next().is_some_and(|next| (low < 0.0 && next < 0.0) || (low > 0.0 && next > 0.0)) {
            let doubled = low * 2.0;
            let candidate = high + doubled;
            if doubled == candidate - high {
                high = candidate;
            }
        }
        Ok(high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(numbers: &[f64]) -> Result<f64, SumError> {
        let mut sum = ExactSum::default();
        numbers.iter().try_for_each(|&number| sum.add(number))?;
        sum.total()
    }

    #[test]
    fn exact_sums() {
        assert_eq!(sum(&[0.1; 10]), Ok(1.0));
        assert_eq!(sum(&[1e100, 1.0, -1e100, 1e-100, 1e50, -1.0, -1e50]), Ok(1e-100));
        assert_eq!(sum(&[2f64.powi(53), -0.5, -(2f64.powi(-54))]), Ok(2f64.powi(53) - 1.0));
        assert_eq!(sum(&[2f64.powi(53), 1.0, 2f64.powi(-100)]), Ok(2f64.powi(53) + 2.0));
        assert_eq!(sum(&[1e308, 1e308]), Err(SumError::Overflow));
        assert_eq!(sum(&[f64::INFINITY, 1.0, f64::NEG_INFINITY]), Err(SumError::OppositeInfinities));
        assert_eq!(sum(&[f64::INFINITY, 1e308]), Ok(f64::INFINITY));
    }

    #[test]
    fn norms() {
        assert_eq!(norm(&mut [3.0, 4.0]), 5.0);
        assert_eq!(norm(&mut [1e308, 1e308]), 1.4142135623730951e308);
        assert_eq!(norm(&mut [5e-324, 5e-324, 5e-324, 5e-324]), 1e-323);
        assert_eq!(norm(&mut [f64::NAN, f64::INFINITY]), f64::INFINITY);
        assert!(norm(&mut [f64::NAN, 1.0]).is_nan());
        assert_eq!(norm(&mut []), 0.0);
    }

    #[test]
    fn products() {
        let total = TripleLength::default();
        let total = total.add_product(1e16, 1.0).and_then(|total| total.add_product(1.0, 1.0)).unwrap();
        assert_eq!(total.add_product(-1e16, 1.0).unwrap().value(), 1.0);
        assert!(total.add_product(1e200, 1e200).is_none());
    }
}
