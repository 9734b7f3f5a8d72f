//! Spans of time as Python code gives them: seconds as a number, which become nanoseconds.

use objspace::{Float, Object, PyErr, PyResult, Space, number};

const NANOS: f64 = 1e9;

/// Where a fraction of a nanosecond goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Down.
    Floor,
    /// Up.
    Ceiling,
    /// Away from 0: a wait is never shorter than asked for.
    Away,
}

impl Rounding {
    fn apply(self, value: f64) -> f64 {
        match self {
            Rounding::Floor => value.floor(),
            Rounding::Ceiling => value.ceil(),
            Rounding::Away if value < 0.0 => value.floor(),
            Rounding::Away => value.ceil(),
        }
    }
}

fn out_of_range(space: &Space) -> PyErr {
    space.overflow_error("timestamp out of range for C PyTime_t")
}

/// A number of seconds, in nanoseconds.
///
/// # Errors
/// `TypeError` for what is no integer or float; `ValueError` for NaN; `OverflowError` for more than 64 bits hold.
pub fn nanoseconds(space: &Space, seconds: &Object, rounding: Rounding) -> PyResult<i64> {
    if let Some(float) = seconds.downcast::<Float>() {
        let value = float.value();
        if value.is_nan() {
            return Err(space.value_error("Invalid value NaN (not a number)"));
        }
        let nanos = rounding.apply(value * NANOS);
        // Both bounds are exact: -2^63 and 2^63.
        return match (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&nanos) {
            true => Ok(nanos as i64),
            false => Err(out_of_range(space)),
        };
    }
    if !seconds.is_index() {
        let name = seconds.ty().tp_name();
        let message = format_args!("'{name}' object cannot be interpreted as an integer or float");
        return Err(space.type_error(message));
    }
    let whole = number::index(space, seconds)?.to_i64();
    whole.and_then(|whole| whole.checked_mul(1_000_000_000)).ok_or_else(|| out_of_range(space))
}

/// What the system's monotonic clock shows, in nanoseconds.
pub fn monotonic() -> i64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the call writes the struct that it is given; this clock always exists.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut now) };
    now.tv_sec * 1_000_000_000 + now.tv_nsec
}

/// A time in nanoseconds as the system takes it.
pub fn timespec(nanos: i64) -> libc::timespec {
    libc::timespec { tv_sec: nanos.div_euclid(1_000_000_000), tv_nsec: nanos.rem_euclid(1_000_000_000) }
}

/// Nanoseconds as whole milliseconds, rounded up.
pub fn milliseconds(nanos: i64) -> i64 {
    nanos.div_euclid(1_000_000) + i64::from(nanos.rem_euclid(1_000_000) != 0)
}

#[cfg(test)]
mod tests {
    use super::{Rounding, milliseconds, timespec};

    #[test]
    fn rounding_away_never_shortens() {
        assert_eq!(Rounding::Away.apply(0.1), 1.0);
        assert_eq!(Rounding::Away.apply(-0.1), -1.0);
        assert_eq!(Rounding::Ceiling.apply(-0.1), 0.0);
    }

    #[test]
    fn parts_of_negative_times_are_not_negative() {
        let time = timespec(-1);
        assert_eq!((time.tv_sec, time.tv_nsec), (-1, 999_999_999));
        assert_eq!(milliseconds(1), 1);
        assert_eq!(milliseconds(-1), 0);
    }
}
