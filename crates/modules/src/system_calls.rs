//! System calls: starting them again when a signal interrupts them, and turning their failure into `OSError`.

use objspace::{Object, PyResult, Space, gil, pending};

/// The calling thread's `errno`.
pub fn errno() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// What a system call says: -1 is failure, told by `errno`.
pub trait Outcome: Copy {
    /// Whether it says that the call failed.
    fn failed(self) -> bool;
}

impl Outcome for i32 {
    fn failed(self) -> bool {
        self == -1
    }
}

impl Outcome for i64 {
    fn failed(self) -> bool {
        self == -1
    }
}

impl Outcome for isize {
    fn failed(self) -> bool {
        self == -1
    }
}

/// Makes a call without the GIL, again after every signal whose handler does not raise (PEP 475). The call touches no object.
/// The inner result is the `errno` of a failure.
///
/// # Errors
/// What a signal's handler raises.
pub fn attempt<T: Outcome>(space: &Space, mut call: impl FnMut() -> T) -> PyResult<Result<T, i32>> {
    loop {
        // Taking the GIL again may change `errno`.
        let (result, error) = gil::without(space, || {
            let result = call();
            (result, if result.failed() { errno() } else { 0 })
        });
        if !result.failed() {
            return Ok(Ok(result));
        }
        match error {
            libc::EINTR => pending::run(space)?,
            error => return Ok(Err(error)),
        }
    }
}

/// Makes a call as [`attempt`] does.
///
/// # Errors
/// `OSError` by `errno`; what a signal's handler raises.
pub fn system_call<T: Outcome>(space: &Space, call: impl FnMut() -> T) -> PyResult<T> {
    attempt(space, call)?.map_err(|error| space.os_error(error, None, None))
}

/// Like [`system_call`], about a file.
///
/// # Errors
/// As [`system_call`]; the `OSError` names the file.
pub fn file_call<T: Outcome>(space: &Space, file: &Object, call: impl FnMut() -> T) -> PyResult<T> {
    attempt(space, call)?.map_err(|error| space.os_error(error, Some(file), None))
}
