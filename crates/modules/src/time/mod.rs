//! The module `time`: clocks, waiting, and times of the calendar.

mod calendar;
mod clocks;
mod format;

use cpyext_macros::pymodule;

/// Clocks, waiting, and times of the calendar.
#[pymodule(name = "time")]
pub mod module {
    use super::calendar::{self, Calendar, STRUCT_TIME, from_tuple, split, timestamp, to_struct_time};
    use super::clocks::{self, read, seconds};
    use super::format;
    use crate::duration::{Rounding, nanoseconds};
    use objspace::shim::Args;
    use objspace::{Module, Object, PyResult, Ref, Space, Str};

    /// Return the seconds since the beginning of 1970 in UTC.
    #[pyfunction]
    fn time(space: &Space) -> PyResult<f64> {
        read(space, libc::CLOCK_REALTIME).map(seconds)
    }

    /// Return the nanoseconds since the beginning of 1970 in UTC.
    #[pyfunction]
    fn time_ns(space: &Space) -> PyResult<i64> {
        read(space, libc::CLOCK_REALTIME)
    }

    /// Return the seconds of a clock that never goes back.
    #[pyfunction]
    fn monotonic(space: &Space) -> PyResult<f64> {
        read(space, libc::CLOCK_MONOTONIC).map(seconds)
    }

    /// Return the nanoseconds of a clock that never goes back.
    #[pyfunction]
    fn monotonic_ns(space: &Space) -> PyResult<i64> {
        read(space, libc::CLOCK_MONOTONIC)
    }

    /// Return the seconds of the clock with the highest resolution.
    #[pyfunction]
    fn perf_counter(space: &Space) -> PyResult<f64> {
        read(space, libc::CLOCK_MONOTONIC).map(seconds)
    }

    /// Return the nanoseconds of the clock with the highest resolution.
    #[pyfunction]
    fn perf_counter_ns(space: &Space) -> PyResult<i64> {
        read(space, libc::CLOCK_MONOTONIC)
    }

    /// Return the seconds of processor time that the process has used.
    #[pyfunction]
    fn process_time(space: &Space) -> PyResult<f64> {
        read(space, libc::CLOCK_PROCESS_CPUTIME_ID).map(seconds)
    }

    /// Return the nanoseconds of processor time that the process has used.
    #[pyfunction]
    fn process_time_ns(space: &Space) -> PyResult<i64> {
        read(space, libc::CLOCK_PROCESS_CPUTIME_ID)
    }

    /// Return the seconds of processor time that the thread has used.
    #[pyfunction]
    fn thread_time(space: &Space) -> PyResult<f64> {
        read(space, libc::CLOCK_THREAD_CPUTIME_ID).map(seconds)
    }

    /// Return the nanoseconds of processor time that the thread has used.
    #[pyfunction]
    fn thread_time_ns(space: &Space) -> PyResult<i64> {
        read(space, libc::CLOCK_THREAD_CPUTIME_ID)
    }

    /// Return the seconds that one of the system's clocks shows.
    #[pyfunction(signature = "(clk_id, /)")]
    fn clock_gettime(space: &Space, clk_id: i32) -> PyResult<f64> {
        read(space, clk_id).map(seconds)
    }

    /// Return the nanoseconds that one of the system's clocks shows.
    #[pyfunction(signature = "(clk_id, /)")]
    fn clock_gettime_ns(space: &Space, clk_id: i32) -> PyResult<i64> {
        read(space, clk_id)
    }

    /// Return the smallest step of one of the system's clocks, in seconds.
    #[pyfunction(signature = "(clk_id, /)")]
    fn clock_getres(space: &Space, clk_id: i32) -> PyResult<f64> {
        clocks::resolution(space, clk_id)
    }

    /// Set one of the system's clocks to a number of seconds.
    #[pyfunction(signature = "(clk_id, time, /)")]
    fn clock_settime(space: &Space, clk_id: i32, time: &Object) -> PyResult<()> {
        clocks::set(space, clk_id, nanoseconds(space, time, Rounding::Floor)?)
    }

    /// Set one of the system's clocks to a number of nanoseconds.
    #[pyfunction(signature = "(clk_id, time, /)")]
    fn clock_settime_ns(space: &Space, clk_id: i32, time: i64) -> PyResult<()> {
        clocks::set(space, clk_id, time)
    }

    /// Return the clock of the processor time that a thread has used.
    #[pyfunction(signature = "(thread_id, /)")]
    fn pthread_getcpuclockid(space: &Space, thread_id: u64) -> PyResult<i32> {
        let mut clock = 0;
        // SAFETY: whoever asks for it vouches that the thread exists, as the call demands.
        match unsafe { libc::pthread_getcpuclockid(thread_id, &mut clock) } {
            0 => Ok(clock),
            error => Err(space.os_error(error, None, None)),
        }
    }

    /// Tell how a clock is read, its smallest step, and whether it can be set or go back.
    #[pyfunction(signature = "(name, /)")]
    fn get_clock_info(space: &Space, name: &str) -> PyResult<Ref<Object>> {
        clocks::info(space, name)
    }

    /// Wait for a number of seconds, which may be a fraction.
    #[pyfunction(signature = "(object, /)")]
    fn sleep(space: &Space, object: &Object) -> PyResult<()> {
        clocks::sleep(space, object)
    }

    /// Split seconds since the epoch (now, if none are given) by the local time zone.
    #[pyfunction(signature = "(seconds=None, /)")]
    fn localtime(space: &Space, seconds: Option<&Object>) -> PyResult<Ref<Object>> {
        to_struct_time(space, &split(space, timestamp(space, seconds)?, true)?)
    }

    /// Split seconds since the epoch (now, if none are given) by UTC.
    #[pyfunction(signature = "(seconds=None, /)")]
    fn gmtime(space: &Space, seconds: Option<&Object>) -> PyResult<Ref<Object>> {
        to_struct_time(space, &split(space, timestamp(space, seconds)?, false)?)
    }

    /// Return the seconds since the epoch of a local time.
    #[pyfunction(signature = "(object, /)")]
    fn mktime(space: &Space, object: &Object) -> PyResult<f64> {
        from_tuple(space, "mktime", object)?.to_timestamp(space)
    }

    /// Format a time (now, if none is given) as "Sat Jun 06 16:26:11 1998".
    #[pyfunction(signature = "(tuple=None, /)")]
    fn asctime(space: &Space, tuple: Option<&Object>) -> PyResult<String> {
        let time = match tuple {
            None => Calendar::now(space)?,
            Some(tuple) => {
                let mut time = from_tuple(space, "asctime", tuple)?;
                time.check(space)?;
                time
            }
        };
        Ok(time.text())
    }

    /// Format seconds since the epoch (now, if none are given) as asctime() does, in local time.
    #[pyfunction(signature = "(seconds=None, /)")]
    fn ctime(space: &Space, seconds: Option<&Object>) -> PyResult<String> {
        let local = localtime(space, seconds)?;
        Ok(from_tuple(space, "ctime", &local)?.text())
    }

    /// Format a time (now, if none is given) as the format says.
    #[pyfunction(signature = "(format, tuple=None, /)")]
    fn strftime(space: &Space, format: &Str, tuple: Option<&Object>) -> PyResult<Ref<Str>> {
        let time = match tuple {
            None => Calendar::now(space)?,
            Some(tuple) => {
                let mut time = from_tuple(space, "strftime", tuple)?;
                time.check(space)?;
                time.tm.tm_isdst = time.tm.tm_isdst.clamp(-1, 1);
                time
            }
        };
        format::format(space, format, &time)
    }

    /// Read a time from text that is written as the format says.
    #[pyfunction(raw)]
    fn strptime(space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let module = crate::import_system::import(space, "_strptime")?;
        args.call(space, &*module.getattr_str(space, "_strptime_time")?)
    }

    /// Read the local time zone from the environment again.
    #[pyfunction(pass_module)]
    fn tzset(space: &Space, module: &Module) -> PyResult<()> {
        calendar::set_zone(space, module)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        let clocks = [
            ("CLOCK_REALTIME", libc::CLOCK_REALTIME),
            ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC),
            ("CLOCK_MONOTONIC_RAW", libc::CLOCK_MONOTONIC_RAW),
            ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID),
            ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID),
            ("CLOCK_BOOTTIME", libc::CLOCK_BOOTTIME),
            ("CLOCK_TAI", libc::CLOCK_TAI),
        ];
        for (name, clock) in clocks {
            module.set(space, name, &*space.new_int(clock.into())?)?;
        }
        module.set(space, "struct_time", STRUCT_TIME.ty(space)?)?;
        module.set(space, "_STRUCT_TM_ITEMS", &*space.new_int(calendar::FIELDS)?)?;
        calendar::set_zone(space, module)
    }
}
