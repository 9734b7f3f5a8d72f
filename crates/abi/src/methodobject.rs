//! `methodobject.h` and `classobject.h`: C functions, their definitions, and bound methods.

use crate::{PyCFunction, PyObject, PyTypeObject, vectorcallfunc};
use core::cell::Cell;
use core::ffi::{c_char, c_int};
use core::ptr;

/// Definition of a C function or method; arrays of them end in an empty one.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct PyMethodDef {
    pub ml_name: *const c_char,
    pub ml_meth: Option<PyCFunction>,
    pub ml_flags: c_int,
    pub ml_doc: *const c_char,
}

/// A C function, or a C method bound to its object.
#[repr(C)]
pub struct PyCFunctionObject {
    pub ob_base: PyObject,
    pub m_ml: Cell<*mut PyMethodDef>,
    pub m_self: Cell<*mut PyObject>,
    pub m_module: Cell<*mut PyObject>,
    pub m_weakreflist: Cell<*mut PyObject>,
    pub vectorcall: Cell<Option<vectorcallfunc>>,
}

/// A C function with `METH_METHOD`: it knows its defining class.
#[repr(C)]
pub struct PyCMethodObject {
    pub func: PyCFunctionObject,
    pub mm_class: Cell<*mut PyTypeObject>,
}

/// A bound method.
#[repr(C)]
pub struct PyMethodObject {
    pub ob_base: PyObject,
    pub im_func: Cell<*mut PyObject>,
    pub im_self: Cell<*mut PyObject>,
    pub im_weakreflist: Cell<*mut PyObject>,
    pub vectorcall: Cell<Option<vectorcallfunc>>,
}

/// An instance method, which binds any callable.
#[repr(C)]
pub struct PyInstanceMethodObject {
    pub ob_base: PyObject,
    pub func: Cell<*mut PyObject>,
}

impl PyMethodDef {
    /// The empty definition that ends an array.
    pub const fn zeroed() -> Self {
        Self { ml_name: ptr::null(), ml_meth: None, ml_flags: 0, ml_doc: ptr::null() }
    }
}

// Bits of `PyMethodDef::ml_flags`: the calling convention, and what the function is bound to.
pub const METH_STACKLESS: c_int = 0;
pub const METH_VARARGS: c_int = 1;
pub const METH_KEYWORDS: c_int = 2;
pub const METH_NOARGS: c_int = 4;
pub const METH_O: c_int = 8;
pub const METH_CLASS: c_int = 16;
pub const METH_STATIC: c_int = 32;
pub const METH_COEXIST: c_int = 64;
pub const METH_FASTCALL: c_int = 128;
pub const METH_METHOD: c_int = 512;
