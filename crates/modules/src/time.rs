//! The module `time`: clocks and sleeping.

use cpyext_macros::pymodule;
use objspace::{Object, PyResult, Space};
use std::time::Duration;

/// Reads a clock of the system, in nanoseconds.
fn read_clock(space: &Space, clock: libc::clockid_t) -> PyResult<i64> {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the call writes the struct that it is given.
    if unsafe { libc::clock_gettime(clock, &mut now) } != 0 {
        return Err(space.last_os_error(None));
    }
    Ok(now.tv_sec * 1_000_000_000 + now.tv_nsec)
}

fn seconds(nanoseconds: i64) -> f64 {
    nanoseconds as f64 / 1e9
}

/// A number of seconds to wait for.
fn duration(space: &Space, object: &Object) -> PyResult<Duration> {
    let value = <f64 as objspace::shim::FromArg>::from_arg(
        space,
        object,
        objspace::shim::ArgPosition::only("sleep"),
    )?;
    if value.is_nan() {
        return Err(space.value_error("Invalid value NaN (not a number)"));
    }
    if value < 0.0 {
        return Err(space.value_error("sleep length must be non-negative"));
    }
    Duration::try_from_secs_f64(value)
        .map_err(|_| space.overflow_error("timestamp too large to convert to C PyTime_t"))
}

/// Clocks, and waiting.
#[pymodule(name = "time")]
pub mod module {
    use super::{duration, read_clock, seconds};
    use objspace::{Object, PyResult, Space, gil};

    /// Return the seconds since the beginning of 1970 in UTC.
    #[pyfunction]
    fn time(space: &Space) -> PyResult<f64> {
        read_clock(space, libc::CLOCK_REALTIME).map(seconds)
    }

    /// Return the nanoseconds since the beginning of 1970 in UTC.
    #[pyfunction]
    fn time_ns(space: &Space) -> PyResult<i64> {
        read_clock(space, libc::CLOCK_REALTIME)
    }

    /// Return the seconds of a clock that never goes back.
    #[pyfunction]
    fn monotonic(space: &Space) -> PyResult<f64> {
        read_clock(space, libc::CLOCK_MONOTONIC).map(seconds)
    }

    /// Return the nanoseconds of a clock that never goes back.
    #[pyfunction]
    fn monotonic_ns(space: &Space) -> PyResult<i64> {
        read_clock(space, libc::CLOCK_MONOTONIC)
    }

    /// Return the seconds of the clock with the highest resolution.
    #[pyfunction]
    fn perf_counter(space: &Space) -> PyResult<f64> {
        read_clock(space, libc::CLOCK_MONOTONIC).map(seconds)
    }

    /// Return the nanoseconds of the clock with the highest resolution.
    #[pyfunction]
    fn perf_counter_ns(space: &Space) -> PyResult<i64> {
        read_clock(space, libc::CLOCK_MONOTONIC)
    }

    /// Return the seconds of processor time that the process has used.
    #[pyfunction]
    fn process_time(space: &Space) -> PyResult<f64> {
        read_clock(space, libc::CLOCK_PROCESS_CPUTIME_ID).map(seconds)
    }

    /// Return the nanoseconds of processor time that the process has used.
    #[pyfunction]
    fn process_time_ns(space: &Space) -> PyResult<i64> {
        read_clock(space, libc::CLOCK_PROCESS_CPUTIME_ID)
    }

    /// Return the seconds of processor time that the thread has used.
    #[pyfunction]
    fn thread_time(space: &Space) -> PyResult<f64> {
        read_clock(space, libc::CLOCK_THREAD_CPUTIME_ID).map(seconds)
    }

    /// Return the nanoseconds of processor time that the thread has used.
    #[pyfunction]
    fn thread_time_ns(space: &Space) -> PyResult<i64> {
        read_clock(space, libc::CLOCK_THREAD_CPUTIME_ID)
    }

    /// Wait for a number of seconds, which may be a fraction.
    #[pyfunction(signature = "(seconds, /)")]
    fn sleep(space: &Space, seconds: &Object) -> PyResult<()> {
        let duration = duration(space, seconds)?;
        gil::without(space, || std::thread::sleep(duration));
        Ok(())
    }
}
