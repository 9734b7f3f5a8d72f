//! `bytearrayobject.h`: byte arrays.

use crate::{Py_ssize_t, PyVarObject};
use core::cell::Cell;
use core::ffi::c_char;

/// A byte array.
#[repr(C)]
pub struct PyByteArrayObject {
    pub ob_base: PyVarObject,
    pub ob_alloc: Cell<Py_ssize_t>,
    pub ob_bytes: Cell<*mut c_char>,
    pub ob_start: Cell<*mut c_char>,
    pub ob_exports: Cell<Py_ssize_t>,
}
