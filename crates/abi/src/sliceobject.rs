//! `sliceobject.h`: slices.

use crate::PyObject;
use core::cell::Cell;

/// A slice.
#[repr(C)]
pub struct PySliceObject {
    pub ob_base: PyObject,
    pub start: Cell<*mut PyObject>,
    pub stop: Cell<*mut PyObject>,
    pub step: Cell<*mut PyObject>,
}
