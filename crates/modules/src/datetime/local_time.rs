//! The system's clock and its local time.
//!
//! Moments are counted in seconds since the beginning of the year 1 where local times are compared, and since 1970 where the
//! system is asked.

use super::layouts::{Clock, Day};
use super::timezone::TimeZone;
use algorithms::calendar::gregorian::{self, MAX_YEAR, MIN_YEAR};
use algorithms::calendar::span::Span;
use core::ffi::CStr;
use core::mem::MaybeUninit;
use objspace::shim::{ArgPosition, FromArg};
use objspace::{Float, Layout, Object, PyErr, PyResult, Ref, Space, Str};
use std::time::{SystemTime, UNIX_EPOCH};

/// The beginning of 1970, in seconds of our count.
const EPOCH: i64 = 719_163 * 86_400;
/// Clocks are set back by a day at most.
const MAX_FOLD_SECONDS: i64 = 86_400;

/// A moment as the system shows it.
pub struct Local {
    year: i64,
    month: i32,
    day: i32,
    clock: Clock,
    /// The offset from UTC in seconds.
    offset: i64,
    zone: String,
}

impl Local {
    /// The date, whose year may be out of range.
    pub fn day(&self) -> Day {
        (i32::try_from(self.year).unwrap_or(i32::MAX), self.month, self.day)
    }

    /// The time of day.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    fn seconds(&self, space: &Space) -> PyResult<i64> {
        seconds_from(space, self.day(), self.clock)
    }
}

/// Seconds since the beginning of the year 1.
///
/// # Errors
/// `ValueError` for a year out of range.
fn seconds_from(space: &Space, (year, month, day): Day, clock: Clock) -> PyResult<i64> {
    if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
        return Err(space.value_error(format_args!("year {year} is out of range")));
    }
    Ok(i64::from(gregorian::ordinal(year, month, day)) * 86_400 + i64::from(clock.seconds()))
}

/// What the system makes of a moment, counted from 1970.
type Breakdown = unsafe extern "C" fn(*const libc::time_t, *mut libc::tm) -> *mut libc::tm;

fn broken_down(space: &Space, seconds: i64, function: Breakdown) -> PyResult<Local> {
    let mut parts = MaybeUninit::<libc::tm>::zeroed();
    // SAFETY: both pointers are valid; the result is read only when the call filled it.
    let filled = unsafe { !function(&raw const seconds, parts.as_mut_ptr()).is_null() };
    if !filled {
        let error = std::io::Error::last_os_error();
        return Err(space.os_error(error.raw_os_error().unwrap_or(libc::EOVERFLOW), None, None));
    }
    // SAFETY: zeroed and filled; the zone's name is a string of the C library.
    let (parts, zone) = unsafe {
        let parts = parts.assume_init();
        let zone = if parts.tm_zone.is_null() { c"" } else { CStr::from_ptr(parts.tm_zone) };
        (parts, zone.to_string_lossy().into_owned())
    };
    // leap seconds do not exist here
    let second = parts.tm_sec.min(59);
    Ok(Local {
        year: i64::from(parts.tm_year) + 1900,
        month: parts.tm_mon + 1,
        day: parts.tm_mday,
        clock: Clock { hour: parts.tm_hour, minute: parts.tm_min, second, microsecond: 0, fold: 0 },
        offset: parts.tm_gmtoff,
        zone,
    })
}

/// The local time of a moment, counted from 1970.
///
/// # Errors
/// `OSError` when the system cannot tell.
pub fn local(space: &Space, seconds: i64) -> PyResult<Local> {
    broken_down(space, seconds, libc::localtime_r)
}

/// The time in UTC of a moment, counted from 1970.
///
/// # Errors
/// `OSError` when the system cannot tell.
pub fn universal(space: &Space, seconds: i64) -> PyResult<Local> {
    broken_down(space, seconds, libc::gmtime_r)
}

/// The local time of a moment; both in our count.
fn local_seconds(space: &Space, moment: i64) -> PyResult<i64> {
    local(space, moment - EPOCH)?.seconds(space)
}

/// The fold of a moment's local time: 1 when it is the second of two moments that look the same.
///
/// # Errors
/// `OSError` when the system cannot tell, `ValueError` when a time is out of range.
pub fn fold_of(space: &Space, seconds: i64, shown: &Local) -> PyResult<i32> {
    let result = shown.seconds(space)?;
    let moment = EPOCH + seconds;
    let before = local_seconds(space, moment - MAX_FOLD_SECONDS)?;
    let transition = result - before - MAX_FOLD_SECONDS;
    let repeated = transition < 0 && local_seconds(space, moment + transition)? == result;
    Ok(i32::from(repeated))
}

/// The moment that a local time is, counted from 1970.
///
/// # Errors
/// `OSError` when the system cannot tell, `ValueError` when a time is out of range.
pub fn moment_of(space: &Space, day: Day, clock: Clock) -> PyResult<i64> {
    let wanted = seconds_from(space, day, clock)?;
    let offset = local_seconds(space, wanted)? - wanted;
    let first = wanted - offset;
    let shown = local_seconds(space, first)?;
    let other_offset = if shown == wanted {
        // a solution; there may be another, a day before or after at most
        let probe = if clock.fold == 1 { first + MAX_FOLD_SECONDS } else { first - MAX_FOLD_SECONDS };
        let other = local_seconds(space, probe)? - probe;
        if other == offset {
            return Ok(first - EPOCH);
        }
        other
    } else {
        shown - first
    };
    let second = wanted - other_offset;
    if local_seconds(space, second)? == wanted {
        return Ok(second - EPOCH);
    }
    if shown == wanted {
        return Ok(first - EPOCH);
    }
    // a time that clocks skip
    Ok(if clock.fold == 1 { first.min(second) } else { first.max(second) } - EPOCH)
}

/// The local zone at a moment, counted from 1970.
///
/// # Errors
/// `OSError` when the system cannot tell.
pub fn zone_at(space: &Space, seconds: i64) -> PyResult<Ref<Object>> {
    let local = local(space, seconds)?;
    let offset = Span::new(0, local.offset, 0).map_err(|error| super::delta::too_long(space, error))?;
    let name = Str::from_str(space, &local.zone)?;
    TimeZone::new(space, offset, Some(name)).map(Ref::into_object)
}

/// Now: nanoseconds since 1970.
fn nanoseconds() -> i128 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => since.as_nanos() as i128,
        Err(before) => -(before.duration().as_nanos() as i128),
    }
}

/// Now: seconds since 1970 and microseconds.
pub fn now() -> (i64, i32) {
    let microseconds = nanoseconds().div_euclid(1000);
    (microseconds.div_euclid(1_000_000) as i64, microseconds.rem_euclid(1_000_000) as i32)
}

/// Now, as `time.time` gives it.
pub fn now_as_float() -> f64 {
    nanoseconds() as f64 * 1e-9
}

#[cold]
fn out_of_range(space: &Space) -> PyErr {
    space.overflow_error("timestamp out of range for platform time_t")
}

fn no_number(space: &Space) -> PyErr {
    space.value_error("Invalid value NaN (not a number)")
}

/// A whole float as seconds.
fn whole_seconds(space: &Space, value: f64) -> PyResult<i64> {
    // the limits themselves: 2⁶³ is no longer an i64, -2⁶³ is
    let limit = 9_223_372_036_854_775_808.0;
    if (-limit..limit).contains(&value) { Ok(value as i64) } else { Err(out_of_range(space)) }
}

fn integer_seconds(space: &Space, timestamp: &Object) -> PyResult<i64> {
    i64::from_arg(space, timestamp, ArgPosition::only("fromtimestamp")).map_err(|err| {
        if err.is_a::<objspace::exceptions::OverflowError>() { out_of_range(space) } else { err }
    })
}

/// The seconds of a timestamp, rounded down.
///
/// # Errors
/// `TypeError`, `ValueError`, `OverflowError`.
pub fn seconds_of(space: &Space, timestamp: &Object) -> PyResult<i64> {
    match timestamp.downcast::<Float>().map(Float::value) {
        Some(value) if value.is_nan() => Err(no_number(space)),
        Some(value) => whole_seconds(space, value.floor()),
        None => integer_seconds(space, timestamp),
    }
}

/// Seconds and microseconds of a timestamp, rounded to the nearest microsecond (an even one in a tie).
///
/// # Errors
/// `TypeError`, `ValueError`, `OverflowError`.
pub fn microseconds_of(space: &Space, timestamp: &Object) -> PyResult<(i64, i32)> {
    let Some(value) = timestamp.downcast::<Float>().map(Float::value) else {
        if !timestamp.is_index() {
            let got = timestamp.ty().tp_name();
            return Err(space.type_error(format_args!("argument must be int or float, not {got}")));
        }
        return Ok((integer_seconds(space, timestamp)?, 0));
    };
    if value.is_nan() {
        return Err(no_number(space));
    }
    let mut whole = value.trunc();
    let mut rest = ((value - whole) * 1e6).round_ties_even();
    if rest >= 1e6 {
        rest -= 1e6;
        whole += 1.0;
    } else if rest < 0.0 {
        rest += 1e6;
        whole -= 1.0;
    }
    Ok((whole_seconds(space, whole)?, rest as i32))
}

/// The moment that a timestamp of UTC is: the number of seconds since 1970 of a date and time.
pub fn universal_seconds((year, month, day): Day, clock: Clock) -> i64 {
    i64::from(gregorian::ordinal(year, month, day)) * 86_400 + i64::from(clock.seconds()) - EPOCH
}

/// Whether two objects are the same one.
pub fn same(left: Option<&Ref<Object>>, right: Option<&Ref<Object>>) -> bool {
    left.map(|left| left.as_ptr()) == right.map(|right| right.as_ptr())
}
