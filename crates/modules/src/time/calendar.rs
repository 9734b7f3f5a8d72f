//! Times of the calendar: `struct_time`, the system's `struct tm`, and seconds since the epoch.

use crate::posix::stat::Record;
use core::ffi::CStr;
use objspace::struct_sequence::field_content;
use objspace::{Float, Layout, Module, Object, PyErr, PyResult, Ref, Space, Str, Tuple, number};
use std::ffi::CString;

/// `time.struct_time`.
pub static STRUCT_TIME: Record = Record::new(
    c"time.struct_time",
    &[
        Some(c"tm_year"),
        Some(c"tm_mon"),
        Some(c"tm_mday"),
        Some(c"tm_hour"),
        Some(c"tm_min"),
        Some(c"tm_sec"),
        Some(c"tm_wday"),
        Some(c"tm_yday"),
        Some(c"tm_isdst"),
        Some(c"tm_zone"),
        Some(c"tm_gmtoff"),
    ],
    9,
);

/// All fields of `struct_time`.
pub const FIELDS: i64 = 11;

/// A time as the system takes it; the zone's name lives with it.
pub struct Calendar {
    /// The record; its pointer is to `_zone` or null.
    pub tm: libc::tm,
    /// Kept for the record's pointer.
    _zone: Option<CString>,
}

fn empty() -> libc::tm {
    // SAFETY: all zeros are a valid record.
    unsafe { core::mem::zeroed() }
}

fn out_of_range(space: &Space) -> PyErr {
    space.overflow_error("timestamp out of range for platform time_t")
}

/// Seconds since the epoch, rounded down; what the clock shows if none are given.
///
/// # Errors
/// What is wrong with the number.
pub fn timestamp(space: &Space, seconds: Option<&Object>) -> PyResult<libc::time_t> {
    let Some(seconds) = seconds.filter(|seconds| !seconds.is_none()) else {
        return Ok(super::clocks::read(space, libc::CLOCK_REALTIME)?.div_euclid(1_000_000_000));
    };
    if let Some(float) = seconds.downcast::<Float>() {
        let value = float.value().floor();
        if value.is_nan() {
            return Err(space.value_error("Invalid value NaN (not a number)"));
        }
        return match (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value) {
            true => Ok(value as i64),
            false => Err(out_of_range(space)),
        };
    }
    number::index(space, seconds)?.to_i64().ok_or_else(|| out_of_range(space))
}

/// Splits seconds since the epoch by the local zone or UTC.
///
/// # Errors
/// `OSError` when the year does not fit.
pub fn split(space: &Space, seconds: libc::time_t, local: bool) -> PyResult<libc::tm> {
    let mut tm = empty();
    // SAFETY: the call fills the record; the zone's name it points to is the C library's and stays.
    let result = unsafe {
        match local {
            true => libc::localtime_r(&seconds, &mut tm),
            false => libc::gmtime_r(&seconds, &mut tm),
        }
    };
    if result.is_null() { Err(space.last_os_error(None)) } else { Ok(tm) }
}

/// The name of a record's zone.
fn zone_name(space: &Space, tm: &libc::tm) -> PyResult<Ref<Object>> {
    if tm.tm_zone.is_null() {
        return Ok(space.none());
    }
    // SAFETY: the C library's names of zones are C strings that stay.
    let name = unsafe { CStr::from_ptr(tm.tm_zone) };
    crate::paths::fs_decode(space, name.to_bytes()).map(Ref::into_object)
}

/// A `struct_time`.
///
/// # Errors
/// `MemoryError`.
pub fn to_struct_time(space: &Space, tm: &libc::tm) -> PyResult<Ref<Object>> {
    let numbers = [
        i64::from(tm.tm_year) + 1900,
        (tm.tm_mon + 1).into(),
        tm.tm_mday.into(),
        tm.tm_hour.into(),
        tm.tm_min.into(),
        tm.tm_sec.into(),
        // Python's week begins on Monday.
        ((tm.tm_wday + 6) % 7).into(),
        (tm.tm_yday + 1).into(),
        tm.tm_isdst.into(),
    ];
    let mut values = numbers.iter().map(|&value| space.new_int(value)).collect::<PyResult<Vec<_>>>()?;
    values.push(zone_name(space, tm)?);
    values.push(space.new_int(tm.tm_gmtoff)?);
    STRUCT_TIME.make(space, values)
}

/// A number of a time, as a C `int`.
fn int(space: &Space, object: &Object) -> PyResult<i32> {
    let value = number::index(space, object)?.to_c::<i64>(space)?;
    i32::try_from(value).map_err(|_| {
        let what = if value > 0 { "greater than maximum" } else { "less than minimum" };
        space.overflow_error(format_args!("signed integer is {what}"))
    })
}

/// The record that a tuple of nine numbers or a `struct_time` means.
///
/// # Errors
/// `TypeError` when it is neither (the message names the function); `OverflowError`.
pub fn from_tuple(space: &Space, function: &str, object: &Object) -> PyResult<Calendar> {
    let Some(tuple) = object.downcast::<Tuple>() else {
        return Err(space.type_error("Tuple or struct_time argument required"));
    };
    let items = tuple.to_vec();
    if items.len() != 9 {
        return Err(space.type_error(format_args!("{function}(): illegal time tuple argument")));
    }
    let mut numbers = [0; 9];
    for (number, item) in numbers.iter_mut().zip(&items) {
        *number = int(space, item)?;
    }
    let [year, month, day, hour, minute, second, weekday, day_of_year, is_dst] = numbers;
    let Some(year) = year.checked_sub(1900) else {
        return Err(space.overflow_error("year out of range"));
    };
    let mut tm = empty();
    tm.tm_year = year;
    tm.tm_mon = month.wrapping_sub(1);
    tm.tm_mday = day;
    tm.tm_hour = hour;
    tm.tm_min = minute;
    tm.tm_sec = second;
    tm.tm_wday = weekday.wrapping_add(1) % 7;
    tm.tm_yday = day_of_year.wrapping_sub(1);
    tm.tm_isdst = is_dst;
    let mut zone = None;
    if object.ty().is(STRUCT_TIME.ty(space)?) {
        let field = |index| field_content(object, index).flatten().filter(|value| !value.is_none());
        if let Some(offset) = field(10) {
            tm.tm_gmtoff = number::index(space, offset)?.to_c::<i64>(space)?;
        }
        if let Some(name) = field(9).and_then(|name| name.downcast::<Str>()) {
            let bytes = crate::paths::fs_encode(space, name)?;
            zone = CString::new(bytes).ok();
            tm.tm_zone = zone.as_ref().map_or(core::ptr::null(), |zone| zone.as_ptr());
        }
    }
    Ok(Calendar { tm, _zone: zone })
}

impl Calendar {
    /// The local time of now.
    ///
    /// # Errors
    /// `OSError`.
    pub fn now(space: &Space) -> PyResult<Calendar> {
        let tm = split(space, timestamp(space, None)?, true)?;
        Ok(Calendar { tm, _zone: None })
    }

    /// Checks the ranges of all numbers; a month, day or day of the year of 0 means the first.
    ///
    /// # Errors
    /// `ValueError`.
    pub fn check(&mut self, space: &Space) -> PyResult<()> {
        let tm = &mut self.tm;
        if tm.tm_mon == -1 {
            tm.tm_mon = 0;
        }
        if tm.tm_mday == 0 {
            tm.tm_mday = 1;
        }
        if tm.tm_yday == -1 {
            tm.tm_yday = 0;
        }
        let wrong = [
            (!(0..=11).contains(&tm.tm_mon), "month"),
            (!(0..=31).contains(&tm.tm_mday), "day of month"),
            (!(0..=23).contains(&tm.tm_hour), "hour"),
            (!(0..=59).contains(&tm.tm_min), "minute"),
            (!(0..=61).contains(&tm.tm_sec), "seconds"),
            (tm.tm_wday < 0, "day of week"),
            (!(0..=365).contains(&tm.tm_yday), "day of year"),
        ];
        match wrong.iter().find(|(wrong, _)| *wrong) {
            Some((_, what)) => Err(space.value_error(format_args!("{what} out of range"))),
            None => Ok(()),
        }
    }

    /// "Mon Jun 10 08:13:20 2024"
    pub fn text(&self) -> String {
        const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let tm = &self.tm;
        let (day, month) = (DAYS[tm.tm_wday as usize], MONTHS[tm.tm_mon as usize]);
        let year = i64::from(tm.tm_year) + 1900;
        format!("{day} {month}{:3} {:02}:{:02}:{:02} {year}", tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec)
    }

    /// Seconds since the epoch of this local time.
    ///
    /// # Errors
    /// `OverflowError`.
    pub fn to_timestamp(&self, space: &Space) -> PyResult<f64> {
        let mut tm = self.tm;
        // The call sets the day of the week unless it fails, also where -1 is its result.
        tm.tm_wday = -1;
        // SAFETY: the record is complete.
        let seconds = unsafe { libc::mktime(&mut tm) };
        match seconds == -1 && tm.tm_wday == -1 {
            true => Err(space.overflow_error("mktime argument out of range")),
            false => Ok(seconds as f64),
        }
    }
}

unsafe extern "C" {
    /// Sets the local zone from the environment (POSIX).
    safe fn tzset();
}

/// Half a year, in seconds.
const HALF_YEAR: i64 = (365 * 24 + 6) * 3600 / 2;

/// Reads the local zone from the environment, and sets the names in the module that tell of it.
///
/// # Errors
/// What setting them raises.
pub fn set_zone(space: &Space, module: &Module) -> PyResult<()> {
    tzset();
    let now = timestamp(space, None)?;
    let start = now.div_euclid(2 * HALF_YEAR) * 2 * HALF_YEAR;
    let (winter, summer) = (split(space, start, true)?, split(space, start + HALF_YEAR, true)?);
    // South of the equator the summer's time begins the year.
    let (standard, daylight) = match winter.tm_gmtoff > summer.tm_gmtoff {
        true => (summer, winter),
        false => (winter, summer),
    };
    let names = [zone_name(space, &standard)?, zone_name(space, &daylight)?];
    module.set(space, "timezone", &*space.new_int(-standard.tm_gmtoff)?)?;
    module.set(space, "altzone", &*space.new_int(-daylight.tm_gmtoff)?)?;
    let differ = standard.tm_gmtoff != daylight.tm_gmtoff;
    module.set(space, "daylight", &*space.new_int(differ.into())?)?;
    module.set(space, "tzname", Tuple::from_vec(space, names.into())?.as_object())
}
