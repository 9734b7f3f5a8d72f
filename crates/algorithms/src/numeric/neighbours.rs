//! The doubles next to a double.

/// A double's place among all doubles: those of one sign follow each other as their bits do.
fn place(value: f64) -> i64 {
    let bits = value.to_bits() as i64;
    if bits < 0 { -(bits & i64::MAX) } else { bits }
}

/// The double that is `steps` doubles away from `x` on the way to `y`, or `y` if that is nearer (C's `nextafter` for one step).
pub fn next_after(x: f64, y: f64, steps: u64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if y.is_nan() {
        return y;
    }
    if steps == 0 {
        return x;
    }
    if x == y {
        return y;
    }
    let (from, to) = (i128::from(place(x)), i128::from(place(y)));
    let steps = i128::from(steps);
    if (to - from).abs() <= steps {
        return y;
    }
    let reached = if to > from { from + steps } else { from - steps };
    let magnitude = f64::from_bits(reached.unsigned_abs() as u64);
    // a zero that is reached keeps the sign that its neighbours had
    if reached < 0 || (reached == 0 && from < 0) { -magnitude } else { magnitude }
}

/// The value of the last bit of `x` (`math.ulp`).
pub fn last_place(x: f64) -> f64 {
    let x = x.abs();
    if !x.is_finite() {
        return x;
    }
    let next = next_after(x, f64::INFINITY, 1);
    if next.is_finite() { next - x } else { x - next_after(x, 0.0, 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps() {
        assert_eq!(next_after(1.0, 2.0, 1), 1.0 + f64::EPSILON);
        assert_eq!(next_after(1.0, 2.0, u64::MAX), 2.0);
        assert_eq!(next_after(5e-324, -5e-324, 2), -5e-324);
        assert!(next_after(-5e-324, 1.0, 1).is_sign_negative());
        assert!(next_after(5e-324, -1.0, 1).is_sign_positive());
        assert!(next_after(-0.0, 0.0, 1).is_sign_positive());
        assert_eq!(next_after(0.0, -1.0, 1), -5e-324);
        assert_eq!(next_after(f64::MAX, f64::INFINITY, 1), f64::INFINITY);
    }

    #[test]
    fn last_places() {
        assert_eq!(last_place(1.0), f64::EPSILON);
        assert_eq!(last_place(0.0), 5e-324);
        assert_eq!(last_place(-f64::MAX), 2f64.powi(971));
        assert_eq!(last_place(f64::NEG_INFINITY), f64::INFINITY);
    }
}
