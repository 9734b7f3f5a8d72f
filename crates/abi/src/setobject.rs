//! `setobject.h`: sets and frozen sets.

use crate::{Py_hash_t, Py_ssize_t, PyObject};
use core::cell::Cell;

/// An entry of a set's hash table.
#[repr(C)]
pub struct setentry {
    pub key: Cell<*mut PyObject>,
    pub hash: Cell<Py_hash_t>,
}

/// A set or frozen set.
#[repr(C)]
pub struct PySetObject {
    pub ob_base: PyObject,
    pub fill: Cell<Py_ssize_t>,
    pub used: Cell<Py_ssize_t>,
    pub mask: Cell<Py_ssize_t>,
    pub table: Cell<*mut setentry>,
    pub hash: Cell<Py_hash_t>,
    pub finger: Cell<Py_ssize_t>,
    pub smalltable: [setentry; PySet_MINSIZE],
    pub weakreflist: Cell<*mut PyObject>,
}

pub const PySet_MINSIZE: usize = 8;
