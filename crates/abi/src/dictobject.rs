//! `dictobject.h`: dicts. What `ma_keys` and `ma_values` point at is not public.

use crate::{Py_ssize_t, PyDictKeysObject, PyDictValues, PyObject};
use core::cell::Cell;
use core::ffi::c_int;

/// A dict.
#[repr(C)]
pub struct PyDictObject {
    pub ob_base: PyObject,
    pub ma_used: Cell<Py_ssize_t>,
    pub _ma_watcher_tag: Cell<u64>,
    pub ma_keys: Cell<*mut PyDictKeysObject>,
    pub ma_values: Cell<*mut PyDictValues>,
}

pub const PyDict_EVENT_ADDED: c_int = 0;
pub const PyDict_EVENT_MODIFIED: c_int = 1;
pub const PyDict_EVENT_DELETED: c_int = 2;
pub const PyDict_EVENT_CLONED: c_int = 3;
pub const PyDict_EVENT_CLEARED: c_int = 4;
pub const PyDict_EVENT_DEALLOCATED: c_int = 5;
