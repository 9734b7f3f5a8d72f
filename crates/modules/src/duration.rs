//! Spans of time as Python code gives them: seconds as a number, which become nanoseconds.

use objspace::{Float, Object, PyErr, PyResult, Space, number};

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
    scaled(space, seconds, 1_000_000_000, rounding)
}

/// A number of units of so many nanoseconds, in nanoseconds.
///
/// # Errors
/// As [`nanoseconds`].
pub fn scaled(space: &Space, value: &Object, unit: i64, rounding: Rounding) -> PyResult<i64> {
    if let Some(float) = value.downcast::<Float>() {
        let value = float.value();
        if value.is_nan() {
            return Err(space.value_error("Invalid value NaN (not a number)"));
        }
        let nanos = rounding.apply(value * unit as f64);
        // Both bounds are exact: -2^63 and 2^63.
        return match (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&nanos) {
            true => Ok(nanos as i64),
            false => Err(out_of_range(space)),
        };
    }
    if !value.is_index() {
        let name = value.ty().tp_name();
        let message = format_args!("'{name}' object cannot be interpreted as an integer or float");
        return Err(space.type_error(message));
    }
    let whole = number::index(space, value)?.to_i64();
    whole.and_then(|whole| whole.checked_mul(unit)).ok_or_else(|| out_of_range(space))
}

/// How long to wait at most.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Option<i64>);

impl Deadline {
    /// A wait of so many units (of so many nanoseconds); for ever if they are negative or `None`. `what` is what the argument is called to
    /// be in the message when it is no number.
    ///
    /// # Errors
    /// What is wrong with the number.
    pub fn new(space: &Space, timeout: Option<&Object>, unit: i64, what: &str) -> PyResult<Deadline> {
        let Some(timeout) = timeout.filter(|timeout| !timeout.is_none()) else { return Ok(Deadline(None)) };
        let nanos =
            scaled(space, timeout, unit, Rounding::Away).map_err(|err| match err
                .is_a::<objspace::exceptions::TypeError>(
            ) {
                true => space.type_error(format_args!("timeout must be {what} or None")),
                false => err,
            })?;
        if milliseconds(nanos) > i32::MAX.into() {
            return Err(space.overflow_error("timeout is too large"));
        }
        Ok(Deadline((nanos >= 0).then(|| monotonic().saturating_add(nanos))))
    }

    /// A wait of so many nanoseconds; for ever if there is no number.
    pub fn after(nanos: Option<i64>) -> Deadline {
        Deadline(nanos.map(|nanos| monotonic().saturating_add(nanos)))
    }

    /// Nanoseconds that are left; `None` is for ever.
    pub fn left(self) -> Option<i64> {
        self.0.map(|end| end.saturating_sub(monotonic()).max(0))
    }

    /// Milliseconds that are left, rounded up; -1 is for ever.
    pub fn milliseconds(self) -> i32 {
        self.left().map_or(-1, |left| i32::try_from(milliseconds(left)).unwrap_or(i32::MAX))
    }
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
