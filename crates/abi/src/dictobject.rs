//! `dictobject.h`: dicts. What `ma_keys` and `ma_values` point at is not public.

use crate::{Py_ssize_t, PyDict_WatchEvent, PyDictKeysObject, PyDictValues, PyObject};
use core::cell::Cell;

/// A dict.
#[repr(C)]
pub struct PyDictObject {
    pub ob_base: PyObject,
    pub ma_used: Cell<Py_ssize_t>,
    pub _ma_watcher_tag: Cell<u64>,
    pub ma_keys: Cell<*mut PyDictKeysObject>,
    pub ma_values: Cell<*mut PyDictValues>,
}

// Events of `PyDict_AddWatcher`.
pub const PyDict_EVENT_ADDED: PyDict_WatchEvent = 0;
pub const PyDict_EVENT_MODIFIED: PyDict_WatchEvent = 1;
pub const PyDict_EVENT_DELETED: PyDict_WatchEvent = 2;
pub const PyDict_EVENT_CLONED: PyDict_WatchEvent = 3;
pub const PyDict_EVENT_CLEARED: PyDict_WatchEvent = 4;
pub const PyDict_EVENT_DEALLOCATED: PyDict_WatchEvent = 5;
