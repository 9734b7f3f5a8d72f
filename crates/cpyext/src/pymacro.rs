//! `pymacro.h` and `pydebug.h`: what older and stranger callers get as functions.

use core::ffi::{c_char, c_int};
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::Space;

/// A version as one number: major, minor, micro, level of release, serial.
#[cpython_api(no_space)]
fn Py_PACK_FULL_VERSION(major: c_int, minor: c_int, micro: c_int, level: c_int, serial: c_int) -> u32 {
    let part = |value: c_int, mask: u32, shift: u32| (value as u32 & mask) << shift;
    part(major, 0xff, 24)
        | part(minor, 0xff, 16)
        | part(micro, 0xff, 8)
        | part(level, 0xf, 4)
        | part(serial, 0xf, 0)
}

/// The same of a major and a minor version.
#[cpython_api(no_space)]
fn Py_PACK_VERSION(major: c_int, minor: c_int) -> u32 {
    Py_PACK_FULL_VERSION(major, minor, 0, 0, 0)
}

/// A variable of the environment; `NULL` if there is none, or the environment is to be ignored.
///
/// # Safety
/// The name is a C string.
#[cpython_api]
unsafe fn Py_GETENV(space: &Space, name: *const c_char) -> *mut c_char {
    if name.is_null() || modules::sys::config(space).ignore_environment {
        return ptr::null_mut();
    }
    // SAFETY: the caller's promise.
    unsafe { libc::getenv(name) }
}
