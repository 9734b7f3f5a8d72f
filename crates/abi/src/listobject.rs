//! `listobject.h`: lists.

use crate::{Py_ssize_t, PyObject, PyVarObject};
use core::cell::Cell;

/// A list.
#[repr(C)]
pub struct PyListObject {
    pub ob_base: PyVarObject,
    pub ob_item: Cell<*mut *mut PyObject>,
    pub allocated: Cell<Py_ssize_t>,
}
