//! `code.h`: code objects.

use crate::{_PyCoMonitoringData, _PyExecutorObject, Py_ssize_t, PyCodeEvent, PyObject, PyVarObject};
use core::cell::Cell;
use core::ffi::{c_char, c_int, c_void};

/// A code object; its instructions follow the head.
#[repr(C)]
pub struct PyCodeObject {
    pub ob_base: PyVarObject,
    pub co_consts: Cell<*mut PyObject>,
    pub co_names: Cell<*mut PyObject>,
    pub co_exceptiontable: Cell<*mut PyObject>,
    pub co_flags: Cell<c_int>,
    pub co_argcount: Cell<c_int>,
    pub co_posonlyargcount: Cell<c_int>,
    pub co_kwonlyargcount: Cell<c_int>,
    pub co_stacksize: Cell<c_int>,
    pub co_firstlineno: Cell<c_int>,
    pub co_nlocalsplus: Cell<c_int>,
    pub co_framesize: Cell<c_int>,
    pub co_nlocals: Cell<c_int>,
    pub co_ncellvars: Cell<c_int>,
    pub co_nfreevars: Cell<c_int>,
    pub co_version: Cell<u32>,
    pub co_localsplusnames: Cell<*mut PyObject>,
    pub co_localspluskinds: Cell<*mut PyObject>,
    pub co_filename: Cell<*mut PyObject>,
    pub co_name: Cell<*mut PyObject>,
    pub co_qualname: Cell<*mut PyObject>,
    pub co_linetable: Cell<*mut PyObject>,
    pub co_weakreflist: Cell<*mut PyObject>,
    pub co_executors: Cell<*mut _PyExecutorArray>,
    pub _co_cached: Cell<*mut _PyCoCached>,
    pub _co_instrumentation_version: Cell<usize>,
    pub _co_monitoring: Cell<*mut _PyCoMonitoringData>,
    pub _co_unique_id: Cell<Py_ssize_t>,
    pub _co_firsttraceable: Cell<c_int>,
    pub co_extra: Cell<*mut c_void>,
    pub co_code_adaptive: [Cell<c_char>; 1],
}

/// Values that a code object has computed once.
#[repr(C)]
pub struct _PyCoCached {
    pub _co_code: Cell<*mut PyObject>,
    pub _co_varnames: Cell<*mut PyObject>,
    pub _co_cellvars: Cell<*mut PyObject>,
    pub _co_freevars: Cell<*mut PyObject>,
}

/// The executors of a code object; `executors` goes on past its end.
#[repr(C)]
pub struct _PyExecutorArray {
    pub size: Cell<c_int>,
    pub capacity: Cell<c_int>,
    pub executors: [Cell<*mut _PyExecutorObject>; 1],
}

// Bits of `PyCodeObject::co_flags`.
pub const CO_OPTIMIZED: c_int = 1;
pub const CO_NEWLOCALS: c_int = 2;
pub const CO_VARARGS: c_int = 4;
pub const CO_VARKEYWORDS: c_int = 8;
pub const CO_NESTED: c_int = 16;
pub const CO_GENERATOR: c_int = 32;
pub const CO_COROUTINE: c_int = 128;
pub const CO_ITERABLE_COROUTINE: c_int = 256;
pub const CO_ASYNC_GENERATOR: c_int = 512;
pub const CO_FUTURE_DIVISION: c_int = 1 << 17;
pub const CO_FUTURE_ABSOLUTE_IMPORT: c_int = 1 << 18;
pub const CO_FUTURE_WITH_STATEMENT: c_int = 1 << 19;
pub const CO_FUTURE_PRINT_FUNCTION: c_int = 1 << 20;
pub const CO_FUTURE_UNICODE_LITERALS: c_int = 1 << 21;
pub const CO_FUTURE_BARRY_AS_BDFL: c_int = 1 << 22;
pub const CO_FUTURE_GENERATOR_STOP: c_int = 1 << 23;
pub const CO_FUTURE_ANNOTATIONS: c_int = 1 << 24;
pub const CO_NO_MONITORING_EVENTS: c_int = 1 << 25;
pub const CO_HAS_DOCSTRING: c_int = 1 << 26;
pub const CO_METHOD: c_int = 1 << 27;

// Bits of `PyCodeObject::co_localspluskinds`, one byte per local.
pub const CO_FAST_ARG_POS: u8 = 2;
pub const CO_FAST_ARG_KW: u8 = 4;
pub const CO_FAST_ARG_VAR: u8 = 8;
pub const CO_FAST_ARG: u8 = CO_FAST_ARG_POS | CO_FAST_ARG_KW | CO_FAST_ARG_VAR;
pub const CO_FAST_HIDDEN: u8 = 16;
pub const CO_FAST_LOCAL: u8 = 32;
pub const CO_FAST_CELL: u8 = 64;
pub const CO_FAST_FREE: u8 = 128;

// Kinds of entries in `PyCodeObject::co_linetable`.
pub const PY_CODE_LOCATION_INFO_SHORT0: c_int = 0;
pub const PY_CODE_LOCATION_INFO_ONE_LINE0: c_int = 10;
pub const PY_CODE_LOCATION_INFO_ONE_LINE1: c_int = 11;
pub const PY_CODE_LOCATION_INFO_ONE_LINE2: c_int = 12;
pub const PY_CODE_LOCATION_INFO_NO_COLUMNS: c_int = 13;
pub const PY_CODE_LOCATION_INFO_LONG: c_int = 14;
pub const PY_CODE_LOCATION_INFO_NONE: c_int = 15;

// Events of `PyCode_AddWatcher`.
pub const PY_CODE_EVENT_CREATE: PyCodeEvent = 0;
pub const PY_CODE_EVENT_DESTROY: PyCodeEvent = 1;

// Blocks that may be nested.
pub const CO_MAXBLOCKS: c_int = 21;
