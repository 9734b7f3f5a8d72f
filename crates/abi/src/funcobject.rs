//! `funcobject.h`: Python functions.

use crate::{PyFunction_WatchEvent, PyObject, vectorcallfunc};
use core::cell::Cell;

/// A Python function.
#[repr(C)]
pub struct PyFunctionObject {
    pub ob_base: PyObject,
    pub func_globals: Cell<*mut PyObject>,
    pub func_builtins: Cell<*mut PyObject>,
    pub func_name: Cell<*mut PyObject>,
    pub func_qualname: Cell<*mut PyObject>,
    pub func_code: Cell<*mut PyObject>,
    pub func_defaults: Cell<*mut PyObject>,
    pub func_kwdefaults: Cell<*mut PyObject>,
    pub func_closure: Cell<*mut PyObject>,
    pub func_doc: Cell<*mut PyObject>,
    pub func_dict: Cell<*mut PyObject>,
    pub func_weakreflist: Cell<*mut PyObject>,
    pub func_module: Cell<*mut PyObject>,
    pub func_annotations: Cell<*mut PyObject>,
    pub func_annotate: Cell<*mut PyObject>,
    pub func_typeparams: Cell<*mut PyObject>,
    pub vectorcall: Cell<Option<vectorcallfunc>>,
    pub func_version: Cell<u32>,
}

/// What a frame is made from; the fields that `PyFunctionObject` shares.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct PyFrameConstructor {
    pub fc_globals: *mut PyObject,
    pub fc_builtins: *mut PyObject,
    pub fc_name: *mut PyObject,
    pub fc_qualname: *mut PyObject,
    pub fc_code: *mut PyObject,
    pub fc_defaults: *mut PyObject,
    pub fc_kwdefaults: *mut PyObject,
    pub fc_closure: *mut PyObject,
}

// Events of `PyFunction_AddWatcher`.
pub const PyFunction_EVENT_CREATE: PyFunction_WatchEvent = 0;
pub const PyFunction_EVENT_DESTROY: PyFunction_WatchEvent = 1;
pub const PyFunction_EVENT_MODIFY_CODE: PyFunction_WatchEvent = 2;
pub const PyFunction_EVENT_MODIFY_DEFAULTS: PyFunction_WatchEvent = 3;
pub const PyFunction_EVENT_MODIFY_KWDEFAULTS: PyFunction_WatchEvent = 4;
