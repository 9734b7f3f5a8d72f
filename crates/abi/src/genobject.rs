//! Generators, coroutines and asynchronous generators: an internal struct that greenlet and Cython know.

use crate::{_PyErr_StackItem, _PyInterpreterFrame, PyObject, PySendResult};
use core::cell::Cell;
use core::ffi::c_char;

/// A generator, coroutine or asynchronous generator, with its frame inside.
#[repr(C)]
pub struct PyGenObject {
    pub ob_base: PyObject,
    pub gi_weakreflist: Cell<*mut PyObject>,
    pub gi_name: Cell<*mut PyObject>,
    pub gi_qualname: Cell<*mut PyObject>,
    pub gi_exc_state: _PyErr_StackItem,
    pub gi_origin_or_finalizer: Cell<*mut PyObject>,
    pub gi_hooks_inited: Cell<c_char>,
    pub gi_closed: Cell<c_char>,
    pub gi_running_async: Cell<c_char>,
    pub gi_frame_state: Cell<i8>,
    pub gi_iframe: _PyInterpreterFrame,
}

// `PyGenObject::gi_frame_state`.
pub const FRAME_CREATED: i8 = -3;
pub const FRAME_SUSPENDED: i8 = -2;
pub const FRAME_SUSPENDED_YIELD_FROM: i8 = -1;
pub const FRAME_EXECUTING: i8 = 0;
pub const FRAME_COMPLETED: i8 = 1;
pub const FRAME_CLEARED: i8 = 4;

// Results of `PyIter_Send`.
pub const PYGEN_ERROR: PySendResult = -1;
pub const PYGEN_RETURN: PySendResult = 0;
pub const PYGEN_NEXT: PySendResult = 1;
