//! `cellobject.h`: the cells of closures.

use crate::PyObject;
use core::cell::Cell;

/// A cell.
#[repr(C)]
pub struct PyCellObject {
    pub ob_base: PyObject,
    pub ob_ref: Cell<*mut PyObject>,
}
