//! `import.h`: tables of frozen and builtin modules.

use crate::PyObject;
use core::ffi::{c_char, c_int, c_uchar};

/// A frozen module.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct _frozen {
    pub name: *const c_char,
    pub code: *const c_uchar,
    pub size: c_int,
    pub is_package: c_int,
}

/// A builtin module.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct _inittab {
    pub name: *const c_char,
    pub initfunc: Option<unsafe extern "C" fn() -> *mut PyObject>,
}
