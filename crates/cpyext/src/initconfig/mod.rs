//! `initconfig.h`: outcomes of starting the interpreter, lists of wide strings, and what the running interpreter is configured as.

mod running;
mod wide_list;

use abi::{_PyStatus_TYPE_ERROR, _PyStatus_TYPE_EXIT, _PyStatus_TYPE_OK, PyStatus};
use core::ffi::{CStr, c_char, c_int};
use core::ptr;
use cpyext_macros::cpython_api;

const OK: PyStatus =
    PyStatus { _type: _PyStatus_TYPE_OK, func: ptr::null(), err_msg: ptr::null(), exitcode: 0 };

/// The outcome of something that failed.
pub fn error(message: &'static CStr) -> PyStatus {
    PyStatus { _type: _PyStatus_TYPE_ERROR, err_msg: message.as_ptr(), ..OK }
}

/// The outcome of something that worked.
#[cpython_api(no_space)]
fn PyStatus_Ok() -> PyStatus {
    OK
}

/// The outcome of something that failed, with a message that stays where it is.
#[cpython_api(no_space)]
fn PyStatus_Error(message: *const c_char) -> PyStatus {
    PyStatus { _type: _PyStatus_TYPE_ERROR, err_msg: message, ..OK }
}

/// The outcome of running out of memory.
#[cpython_api(no_space)]
fn PyStatus_NoMemory() -> PyStatus {
    error(c"memory allocation failed")
}

/// The outcome that the process is to end.
#[cpython_api(no_space)]
fn PyStatus_Exit(status: c_int) -> PyStatus {
    PyStatus { _type: _PyStatus_TYPE_EXIT, exitcode: status, ..OK }
}

/// Whether something failed.
#[cpython_api(no_space)]
fn PyStatus_IsError(status: PyStatus) -> c_int {
    (status._type == _PyStatus_TYPE_ERROR).into()
}

/// Whether the process is to end.
#[cpython_api(no_space)]
fn PyStatus_IsExit(status: PyStatus) -> c_int {
    (status._type == _PyStatus_TYPE_EXIT).into()
}

/// Whether something did not work, or the process is to end.
#[cpython_api(no_space)]
fn PyStatus_Exception(status: PyStatus) -> c_int {
    (status._type != _PyStatus_TYPE_OK).into()
}

/// End the process as an outcome says, with its message.
///
/// # Safety
/// Function and message are C strings or null.
#[cpython_api(no_space)]
unsafe fn Py_ExitStatusException(status: PyStatus) {
    let text = |text: *const c_char| {
        // SAFETY: the caller's promise.
        (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
    };
    match status._type {
        kind if kind == _PyStatus_TYPE_EXIT => std::process::exit(status.exitcode),
        kind if kind == _PyStatus_TYPE_ERROR => {
            let function = text(status.func).map_or(String::new(), |function| format!("{function}: "));
            let message = text(status.err_msg).unwrap_or_else(|| "unknown error".to_owned());
            eprintln!("Fatal Python error: {function}{message}");
            std::process::exit(1)
        }
        _ => {
            eprintln!("Fatal Python error: Py_ExitStatusException: the status is no error");
            std::process::abort()
        }
    }
}
