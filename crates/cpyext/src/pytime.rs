//! `pytime.h`: clocks, in nanoseconds.

use crate::border::Out;
use abi::PyTime_t;
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::{PyErr, PyResult, Space};

const NANOSECONDS: PyTime_t = 1_000_000_000;

/// What a clock of the operating system shows; `None` when it has none such, or shows what no `PyTime_t` can be.
fn read(clock: libc::clockid_t) -> Option<PyTime_t> {
    // SAFETY: all zeros is a time.
    let mut time: libc::timespec = unsafe { core::mem::zeroed() };
    // SAFETY: there is room for the time.
    if unsafe { libc::clock_gettime(clock, &mut time) } != 0 {
        return None;
    }
    PyTime_t::try_from(time.tv_sec)
        .ok()?
        .checked_mul(NANOSECONDS)?
        .checked_add(PyTime_t::try_from(time.tv_nsec).ok()?)
}

fn show(space: &Space, clock: libc::clockid_t, result: Out<'_, PyTime_t>) -> PyResult<()> {
    let Some(time) = read(clock) else {
        result.set(0);
        return Err(unreadable(space));
    };
    result.set(time);
    Ok(())
}

#[cold]
fn unreadable(space: &Space) -> PyErr {
    space.overflow_error("timestamp too large to convert to C PyTime_t")
}

fn show_raw(clock: libc::clockid_t, result: Out<'_, PyTime_t>) -> c_int {
    let time = read(clock);
    result.set(time.unwrap_or(0));
    if time.is_some() { 0 } else { -1 }
}

/// Seconds since 1970.
#[cpython_api]
fn PyTime_Time(space: &Space, result: Out<'_, PyTime_t>) -> PyResult<()> {
    show(space, libc::CLOCK_REALTIME, result)
}

/// The same without the GIL; -1 without an error.
#[cpython_api(no_space)]
fn PyTime_TimeRaw(result: Out<'_, PyTime_t>) -> c_int {
    show_raw(libc::CLOCK_REALTIME, result)
}

/// A clock that never goes backwards.
#[cpython_api]
fn PyTime_Monotonic(space: &Space, result: Out<'_, PyTime_t>) -> PyResult<()> {
    show(space, libc::CLOCK_MONOTONIC, result)
}

/// The same without the GIL; -1 without an error.
#[cpython_api(no_space)]
fn PyTime_MonotonicRaw(result: Out<'_, PyTime_t>) -> c_int {
    show_raw(libc::CLOCK_MONOTONIC, result)
}

/// The clock of the finest resolution, which is the monotonic one.
#[cpython_api]
fn PyTime_PerfCounter(space: &Space, result: Out<'_, PyTime_t>) -> PyResult<()> {
    show(space, libc::CLOCK_MONOTONIC, result)
}

/// The same without the GIL; -1 without an error.
#[cpython_api(no_space)]
fn PyTime_PerfCounterRaw(result: Out<'_, PyTime_t>) -> c_int {
    show_raw(libc::CLOCK_MONOTONIC, result)
}

/// Nanoseconds as seconds.
#[cpython_api(no_space)]
fn PyTime_AsSecondsDouble(time: PyTime_t) -> f64 {
    if time % NANOSECONDS == 0 { (time / NANOSECONDS) as f64 } else { time as f64 / NANOSECONDS as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::cell::Cell;

    #[test]
    fn the_monotonic_clock_goes_forwards() {
        let (first, second) = (Cell::new(0), Cell::new(0));
        assert_eq!(PyTime_MonotonicRaw(Out::from(&first)), 0);
        assert_eq!(PyTime_MonotonicRaw(Out::from(&second)), 0);
        assert!(0 < first.get() && first.get() <= second.get());
    }

    #[test]
    fn seconds() {
        assert_eq!(PyTime_AsSecondsDouble(1_500_000_000), 1.5);
        assert_eq!(PyTime_AsSecondsDouble(-3 * NANOSECONDS), -3.0);
    }
}
