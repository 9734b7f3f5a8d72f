//! How long operations of sockets wait.
//!
//! A socket with a timeout is non-blocking for the system: what would wait is done by `poll`, with the time that is left.

use crate::duration::Deadline;
use crate::system_calls::{attempt, system_call};
use core::ffi::{c_int, c_short};
use objspace::exceptions::TimeoutError;
use objspace::{PyErr, PyResult, PyTypeInfo, Space};

/// How long an operation waits, in nanoseconds; negative is for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeout(i64);

impl Timeout {
    /// As long as it takes.
    pub const FOREVER: Timeout = Timeout(-1);

    /// So many nanoseconds.
    pub fn after(nanos: i64) -> Timeout {
        Timeout(nanos)
    }

    /// The number of nanoseconds.
    pub fn nanoseconds(self) -> i64 {
        self.0
    }

    /// Operations wait as long as it takes.
    pub fn is_forever(self) -> bool {
        self.0 < 0
    }

    /// Operations do not wait.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Operations wait, but not for ever.
    pub fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// The end of a wait that begins now.
    pub fn deadline(self) -> Deadline {
        Deadline::after((self.0 >= 0).then_some(self.0))
    }
}

/// Makes the system wait in operations on a descriptor, or not.
///
/// # Errors
/// `OSError`.
pub fn set_blocking(space: &Space, fd: c_int, blocking: bool) -> PyResult<()> {
    let mut value: c_int = (!blocking).into();
    // SAFETY: the call reads the number.
    system_call(space, || unsafe { libc::ioctl(fd, libc::FIONBIO, &raw mut value) }).map(drop)
}

/// Waits for events of a descriptor; false if the time was over before.
///
/// # Errors
/// `OSError`; what a signal's handler raises.
pub fn wait(space: &Space, fd: c_int, events: c_short, deadline: Deadline) -> PyResult<bool> {
    let mut file = libc::pollfd { fd, events, revents: 0 };
    // SAFETY: one record.
    let ready = system_call(space, || unsafe { libc::poll(&mut file, 1, deadline.milliseconds()) })?;
    Ok(ready > 0)
}

/// Does an operation, which gives -1 and `errno` on failure, once the descriptor is ready for it.
///
/// # Errors
/// `OSError`, `TimeoutError`; what a signal's handler raises.
pub fn call(
    space: &Space,
    fd: c_int,
    events: c_short,
    timeout: Timeout,
    operation: impl FnMut() -> isize,
) -> PyResult<isize> {
    call_until(space, fd, events, timeout, timeout.deadline(), operation)
}

/// The same, where the time began earlier.
///
/// # Errors
/// As [`call`].
pub fn call_until(
    space: &Space,
    fd: c_int,
    events: c_short,
    timeout: Timeout,
    deadline: Deadline,
    mut operation: impl FnMut() -> isize,
) -> PyResult<isize> {
    loop {
        if timeout.is_positive() && !wait(space, fd, events, deadline)? {
            return Err(PyErr::new(space, TimeoutError::type_object(), "timed out"));
        }
        match attempt(space, &mut operation)? {
            Ok(result) => return Ok(result),
            // Another took what was ready.
            Err(libc::EWOULDBLOCK) if timeout.is_positive() => {}
            Err(error) => return Err(space.os_error(error, None, None)),
        }
    }
}
