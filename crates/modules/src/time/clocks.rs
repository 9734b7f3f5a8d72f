//! The system's clocks.

use crate::duration::{Rounding, nanoseconds, timespec};
use objspace::namespace::Namespace;
use objspace::{Dict, Object, PyResult, Ref, Space, bool_object};

/// Reads a clock, in nanoseconds.
///
/// # Errors
/// `OSError` when there is no such clock.
pub fn read(space: &Space, clock: libc::clockid_t) -> PyResult<i64> {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the call writes the struct that it is given.
    match unsafe { libc::clock_gettime(clock, &mut now) } {
        0 => Ok(now.tv_sec * 1_000_000_000 + now.tv_nsec),
        _ => Err(space.last_os_error(None)),
    }
}

/// The smallest step of a clock, in seconds.
///
/// # Errors
/// `OSError` when there is no such clock.
pub fn resolution(space: &Space, clock: libc::clockid_t) -> PyResult<f64> {
    let mut step = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the call writes the struct that it is given.
    match unsafe { libc::clock_getres(clock, &mut step) } {
        0 => Ok(step.tv_sec as f64 + step.tv_nsec as f64 * 1e-9),
        _ => Err(space.last_os_error(None)),
    }
}

/// Sets a clock to a number of nanoseconds.
///
/// # Errors
/// `OSError`.
pub fn set(space: &Space, clock: libc::clockid_t, nanos: i64) -> PyResult<()> {
    // SAFETY: the call reads the struct that it is given.
    match unsafe { libc::clock_settime(clock, &timespec(nanos)) } {
        0 => Ok(()),
        _ => Err(space.last_os_error(None)),
    }
}

/// Nanoseconds as seconds: whole seconds and the rest are divided apart, which loses nothing that a double can hold.
pub fn seconds(nanos: i64) -> f64 {
    if nanos % 1_000_000_000 == 0 { (nanos / 1_000_000_000) as f64 } else { nanos as f64 / 1e9 }
}

/// What `time.get_clock_info` tells of a clock.
///
/// # Errors
/// `ValueError` when there is no clock of this name.
pub fn info(space: &Space, name: &str) -> PyResult<Ref<Object>> {
    let (clock, implementation) = match name {
        "time" => (libc::CLOCK_REALTIME, "clock_gettime(CLOCK_REALTIME)"),
        "monotonic" | "perf_counter" => (libc::CLOCK_MONOTONIC, "clock_gettime(CLOCK_MONOTONIC)"),
        "process_time" => (libc::CLOCK_PROCESS_CPUTIME_ID, "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)"),
        "thread_time" => (libc::CLOCK_THREAD_CPUTIME_ID, "clock_gettime(CLOCK_THREAD_CPUTIME_ID)"),
        _ => return Err(space.value_error("unknown clock")),
    };
    let is_wall = clock == libc::CLOCK_REALTIME;
    let facts = Dict::new(space)?;
    facts.set_item_str(space, "implementation", &*space.new_str(implementation)?)?;
    facts.set_item_str(space, "monotonic", bool_object(!is_wall))?;
    facts.set_item_str(space, "adjustable", bool_object(is_wall))?;
    facts.set_item_str(space, "resolution", &*space.new_float(resolution(space, clock)?)?)?;
    Namespace::new(space, Some(&facts))
}

/// Waits for so many seconds, whatever signals arrive meanwhile.
///
/// # Errors
/// What is wrong with the number; what a signal's handler raises.
pub fn sleep(space: &Space, seconds: &Object) -> PyResult<()> {
    let nanos = nanoseconds(space, seconds, Rounding::Away)?;
    if nanos < 0 {
        return Err(space.value_error("sleep length must be non-negative"));
    }
    let end = timespec(crate::duration::monotonic().saturating_add(nanos));
    let nap = || {
        let (clock, absolute) = (libc::CLOCK_MONOTONIC, libc::TIMER_ABSTIME);
        // SAFETY: the call reads the time that it is given.
        unsafe { libc::clock_nanosleep(clock, absolute, &end, core::ptr::null_mut()) }
    };
    loop {
        match objspace::gil::without(space, nap) {
            0 => return Ok(()),
            libc::EINTR => objspace::pending::run(space)?,
            error => return Err(space.os_error(error, None, None)),
        }
    }
}
