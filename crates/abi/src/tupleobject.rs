//! `tupleobject.h`: tuples.

use crate::{Py_hash_t, PyObject, PyVarObject};
use core::cell::Cell;

/// A tuple; its items follow the head.
#[repr(C)]
pub struct PyTupleObject {
    pub ob_base: PyVarObject,
    pub ob_hash: Cell<Py_hash_t>,
    pub ob_item: [Cell<*mut PyObject>; 1],
}
