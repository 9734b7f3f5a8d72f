//! `pyerrors.h`: the instances of the builtin exceptions.

use crate::{Py_ssize_t, PyObject};
use core::cell::Cell;
use core::ffi::c_char;

/// Instance of `BaseException` and the exceptions derived from it.
#[repr(C)]
pub struct PyBaseExceptionObject {
    pub ob_base: PyObject,
    pub dict: Cell<*mut PyObject>,
    pub args: Cell<*mut PyObject>,
    pub notes: Cell<*mut PyObject>,
    pub traceback: Cell<*mut PyObject>,
    pub context: Cell<*mut PyObject>,
    pub cause: Cell<*mut PyObject>,
    pub suppress_context: Cell<c_char>,
}

/// Instance of `BaseExceptionGroup` and the exceptions derived from it.
#[repr(C)]
pub struct PyBaseExceptionGroupObject {
    pub ob_base: PyObject,
    pub dict: Cell<*mut PyObject>,
    pub args: Cell<*mut PyObject>,
    pub notes: Cell<*mut PyObject>,
    pub traceback: Cell<*mut PyObject>,
    pub context: Cell<*mut PyObject>,
    pub cause: Cell<*mut PyObject>,
    pub suppress_context: Cell<c_char>,
    pub msg: Cell<*mut PyObject>,
    pub excs: Cell<*mut PyObject>,
    pub excs_str: Cell<*mut PyObject>,
}

/// Instance of `SyntaxError` and the exceptions derived from it.
#[repr(C)]
pub struct PySyntaxErrorObject {
    pub ob_base: PyObject,
    pub dict: Cell<*mut PyObject>,
    pub args: Cell<*mut PyObject>,
    pub notes: Cell<*mut PyObject>,
    pub traceback: Cell<*mut PyObject>,
    pub context: Cell<*mut PyObject>,
    pub cause: Cell<*mut PyObject>,
    pub suppress_context: Cell<c_char>,
    pub msg: Cell<*mut PyObject>,
    pub filename: Cell<*mut PyObject>,
    pub lineno: Cell<*mut PyObject>,
    pub offset: Cell<*mut PyObject>,
    pub end_lineno: Cell<*mut PyObject>,
    pub end_offset: Cell<*mut PyObject>,
    pub text: Cell<*mut PyObject>,
    pub print_file_and_line: Cell<*mut PyObject>,
    pub metadata: Cell<*mut PyObject>,
}

/// Instance of `ImportError` and the exceptions derived from it.
#[repr(C)]
pub struct PyImportErrorObject {
    pub ob_base: PyObject,
    pub dict: Cell<*mut PyObject>,
    pub args: Cell<*mut PyObject>,
    pub notes: Cell<*mut PyObject>,
    pub traceback: Cell<*mut PyObject>,
    pub context: Cell<*mut PyObject>,
    pub cause: Cell<*mut PyObject>,
    pub suppress_context: Cell<c_char>,
    pub msg: Cell<*mut PyObject>,
    pub name: Cell<*mut PyObject>,
    pub path: Cell<*mut PyObject>,
    pub name_from: Cell<*mut PyObject>,
}

/// Instance of `UnicodeError` and the exceptions derived from it.
#[repr(C)]
pub struct PyUnicodeErrorObject {
    pub ob_base: PyObject,
    pub dict: Cell<*mut PyObject>,
    pub args: Cell<*mut PyObject>,
    pub notes: Cell<*mut PyObject>,
    pub traceback: Cell<*mut PyObject>,
    pub context: Cell<*mut PyObject>,
    pub cause: Cell<*mut PyObject>,
    pub suppress_context: Cell<c_char>,
    pub encoding: Cell<*mut PyObject>,
    pub object: Cell<*mut PyObject>,
    pub start: Cell<Py_ssize_t>,
    pub end: Cell<Py_ssize_t>,
    pub reason: Cell<*mut PyObject>,
}

/// Instance of `SystemExit` and the exceptions derived from it.
#[repr(C)]
pub struct PySystemExitObject {
    pub ob_base: PyObject,
    pub dict: Cell<*mut PyObject>,
    pub args: Cell<*mut PyObject>,
    pub notes: Cell<*mut PyObject>,
    pub traceback: Cell<*mut PyObject>,
    pub context: Cell<*mut PyObject>,
    pub cause: Cell<*mut PyObject>,
    pub suppress_context: Cell<c_char>,
    pub code: Cell<*mut PyObject>,
}

/// Instance of `OSError` and the exceptions derived from it.
#[repr(C)]
pub struct PyOSErrorObject {
    pub ob_base: PyObject,
    pub dict: Cell<*mut PyObject>,
    pub args: Cell<*mut PyObject>,
    pub notes: Cell<*mut PyObject>,
    pub traceback: Cell<*mut PyObject>,
    pub context: Cell<*mut PyObject>,
    pub cause: Cell<*mut PyObject>,
    pub suppress_context: Cell<c_char>,
    pub myerrno: Cell<*mut PyObject>,
    pub strerror: Cell<*mut PyObject>,
    pub filename: Cell<*mut PyObject>,
    pub filename2: Cell<*mut PyObject>,
    pub written: Cell<Py_ssize_t>,
}

/// Instance of `StopIteration` and the exceptions derived from it.
#[repr(C)]
pub struct PyStopIterationObject {
    pub ob_base: PyObject,
    pub dict: Cell<*mut PyObject>,
    pub args: Cell<*mut PyObject>,
    pub notes: Cell<*mut PyObject>,
    pub traceback: Cell<*mut PyObject>,
    pub context: Cell<*mut PyObject>,
    pub cause: Cell<*mut PyObject>,
    pub suppress_context: Cell<c_char>,
    pub value: Cell<*mut PyObject>,
}

/// Instance of `NameError` and the exceptions derived from it.
#[repr(C)]
pub struct PyNameErrorObject {
    pub ob_base: PyObject,
    pub dict: Cell<*mut PyObject>,
    pub args: Cell<*mut PyObject>,
    pub notes: Cell<*mut PyObject>,
    pub traceback: Cell<*mut PyObject>,
    pub context: Cell<*mut PyObject>,
    pub cause: Cell<*mut PyObject>,
    pub suppress_context: Cell<c_char>,
    pub name: Cell<*mut PyObject>,
}

/// Instance of `AttributeError` and the exceptions derived from it.
#[repr(C)]
pub struct PyAttributeErrorObject {
    pub ob_base: PyObject,
    pub dict: Cell<*mut PyObject>,
    pub args: Cell<*mut PyObject>,
    pub notes: Cell<*mut PyObject>,
    pub traceback: Cell<*mut PyObject>,
    pub context: Cell<*mut PyObject>,
    pub cause: Cell<*mut PyObject>,
    pub suppress_context: Cell<c_char>,
    pub obj: Cell<*mut PyObject>,
    pub name: Cell<*mut PyObject>,
}
