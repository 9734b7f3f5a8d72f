//! Attributes of instances of classes made in Python.

use crate::Type;
use abi::PyObject;

/// Prepares the attribute storage of a new instance.
///
/// # Safety
/// `object` is a fresh instance of `ty`, which has `Py_TPFLAGS_MANAGED_DICT`.
pub unsafe fn initialize(_object: *mut PyObject, _ty: &Type) {}

impl Type {
    /// Bytes that an instance needs after its fixed part for attributes kept in slots.
    pub fn inline_slots_size(&self) -> usize {
        0
    }
}
