//! Interval timers.

use crate::duration::{Rounding, nanoseconds};
use objspace::{GilOnce, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Tuple};

static TIMER_ERROR: GilOnce<Ref<Object>> = GilOnce::new();

/// The class `signal.ItimerError`.
///
/// # Errors
/// What making it raises.
pub fn error_class(space: &Space) -> PyResult<&'static Ref<Object>> {
    TIMER_ERROR.get_or_try_init(space, || {
        let base = objspace::exceptions::OSError::type_object();
        crate::new_class::exception(space, "signal", "ItimerError", base)
    })
}

/// The error of a call that failed.
pub fn last_error(space: &Space) -> PyErr {
    let number = crate::system_calls::errno();
    let make = || -> PyResult<PyErr> {
        let class = error_class(space)?;
        let text = objspace::exceptions::strerror(number);
        let number = space.new_int(number.into())?;
        let value = class.call(space, &[&*number, &*space.new_str(&text)?])?;
        Ok(PyErr::from_raised(value))
    };
    make().unwrap_or_else(|err| err)
}

/// Seconds as the system takes them, rounded away from 0.
pub fn to_timeval(space: &Space, seconds: &Object) -> PyResult<libc::timeval> {
    let nanos = nanoseconds(space, seconds, Rounding::Ceiling)?;
    let micros = nanos.div_euclid(1_000) + i64::from(nanos.rem_euclid(1_000) != 0);
    Ok(libc::timeval { tv_sec: micros.div_euclid(1_000_000), tv_usec: micros.rem_euclid(1_000_000) })
}

fn seconds(value: libc::timeval) -> f64 {
    value.tv_sec as f64 + value.tv_usec as f64 * 1e-6
}

/// A timer's state as Python code gets it: the time left and the interval, in seconds.
pub fn to_tuple(space: &Space, timer: &libc::itimerval) -> PyResult<Ref<Tuple>> {
    let left = space.new_float(seconds(timer.it_value))?;
    let interval = space.new_float(seconds(timer.it_interval))?;
    Tuple::from_slice(space, &[&*left, &*interval])
}
