//! `bytesobject.h`: bytes.

use crate::{Py_hash_t, PyVarObject};
use core::cell::Cell;
use core::ffi::c_char;

/// A bytes object; its contents, and a zero after them, follow the head.
#[repr(C)]
pub struct PyBytesObject {
    pub ob_base: PyVarObject,
    pub ob_shash: Cell<Py_hash_t>,
    pub ob_sval: [Cell<c_char>; 1],
}
