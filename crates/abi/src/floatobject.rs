//! `floatobject.h` and `pystrtod.h`: floats, and how they are formatted.

use crate::PyObject;
use core::cell::Cell;
use core::ffi::c_int;

/// A float.
#[repr(C)]
pub struct PyFloatObject {
    pub ob_base: PyObject,
    pub ob_fval: Cell<f64>,
}

// What `PyOS_double_to_string` found.
pub const Py_DTST_FINITE: c_int = 0;
pub const Py_DTST_INFINITE: c_int = 1;
pub const Py_DTST_NAN: c_int = 2;

// Flags of `PyOS_double_to_string`.
pub const Py_DTSF_SIGN: c_int = 1;
pub const Py_DTSF_ADD_DOT_0: c_int = 2;
pub const Py_DTSF_ALT: c_int = 4;
pub const Py_DTSF_NO_NEG_0: c_int = 8;
