//! `memoryobject.h`: memory views.

use crate::{Py_buffer, Py_hash_t, Py_ssize_t, PyObject, PyVarObject};
use core::cell::Cell;
use core::ffi::c_int;

/// A buffer shared by the memory views made from it.
#[repr(C)]
pub struct _PyManagedBufferObject {
    pub ob_base: PyObject,
    pub flags: Cell<c_int>,
    pub exports: Cell<Py_ssize_t>,
    pub master: Cell<Py_buffer>,
}

/// A memory view; shape, strides and suboffsets follow the head.
#[repr(C)]
pub struct PyMemoryViewObject {
    pub ob_base: PyVarObject,
    pub mbuf: Cell<*mut _PyManagedBufferObject>,
    pub hash: Cell<Py_hash_t>,
    pub flags: Cell<c_int>,
    pub exports: Cell<Py_ssize_t>,
    pub view: Cell<Py_buffer>,
    pub weakreflist: Cell<*mut PyObject>,
    pub ob_array: [Cell<Py_ssize_t>; 1],
}

// Bits of `_PyManagedBufferObject::flags`.
pub const _Py_MANAGED_BUFFER_RELEASED: c_int = 1;
pub const _Py_MANAGED_BUFFER_FREE_FORMAT: c_int = 2;

// Bits of `PyMemoryViewObject::flags`.
pub const _Py_MEMORYVIEW_RELEASED: c_int = 1;
pub const _Py_MEMORYVIEW_C: c_int = 2;
pub const _Py_MEMORYVIEW_FORTRAN: c_int = 4;
pub const _Py_MEMORYVIEW_SCALAR: c_int = 8;
pub const _Py_MEMORYVIEW_PIL: c_int = 16;
pub const _Py_MEMORYVIEW_RESTRICTED: c_int = 32;
