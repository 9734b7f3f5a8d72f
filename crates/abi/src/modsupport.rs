//! `modsupport.h`: argument parsing and API versions.

use crate::{_PyOnceFlag, PyObject};
use core::ffi::{c_char, c_int};

/// Keyword arguments of a C function, parsed once.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct _PyArg_Parser {
    pub format: *const c_char,
    pub keywords: *const *const c_char,
    pub fname: *const c_char,
    pub custom_msg: *const c_char,
    pub once: _PyOnceFlag,
    pub is_kwtuple_owned: c_int,
    pub pos: c_int,
    pub min: c_int,
    pub max: c_int,
    pub kwtuple: *mut PyObject,
    pub next: *mut _PyArg_Parser,
}

// Versions that extensions were built for.
pub const PYTHON_ABI_VERSION: c_int = 3;
pub const PYTHON_API_VERSION: c_int = 1013;

// What an `O&` converter returns when it must be called again to release.
pub const Py_CLEANUP_SUPPORTED: c_int = 1 << 17;
