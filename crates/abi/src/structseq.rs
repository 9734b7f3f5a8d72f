//! `structseq.h`: definitions of named tuples.

use core::ffi::{c_char, c_int};
use core::ptr;

/// A field of a named tuple; arrays of them end in an empty one.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct PyStructSequence_Field {
    pub name: *const c_char,
    pub doc: *const c_char,
}

/// Definition of a named tuple.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct PyStructSequence_Desc {
    pub name: *const c_char,
    pub doc: *const c_char,
    pub fields: *mut PyStructSequence_Field,
    pub n_in_sequence: c_int,
}

impl PyStructSequence_Field {
    /// The empty field that ends an array.
    pub const fn zeroed() -> Self {
        Self { name: ptr::null(), doc: ptr::null() }
    }
}
