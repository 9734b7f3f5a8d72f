//! `weakrefobject.h`: weak references and proxies.

use crate::{Py_hash_t, PyObject, vectorcallfunc};
use core::cell::Cell;

/// A weak reference or proxy.
#[repr(C)]
pub struct PyWeakReference {
    pub ob_base: PyObject,
    pub wr_object: Cell<*mut PyObject>,
    pub wr_callback: Cell<*mut PyObject>,
    pub hash: Cell<Py_hash_t>,
    pub wr_prev: Cell<*mut PyWeakReference>,
    pub wr_next: Cell<*mut PyWeakReference>,
    pub vectorcall: Cell<Option<vectorcallfunc>>,
}
