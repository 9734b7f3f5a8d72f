//! `complexobject.h`: complex numbers.

use crate::PyObject;
use core::cell::Cell;

/// A complex number as C passes it by value.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Py_complex {
    pub real: f64,
    pub imag: f64,
}

/// A complex number.
#[repr(C)]
pub struct PyComplexObject {
    pub ob_base: PyObject,
    pub cval: Cell<Py_complex>,
}
