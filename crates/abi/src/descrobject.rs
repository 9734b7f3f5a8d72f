//! `descrobject.h` and `structmember.h`: definitions of members and properties, and the descriptors made from them.

use crate::{Py_ssize_t, PyMethodDef, PyObject, PyTypeObject, getter, setter, vectorcallfunc, wrapperfunc};
use core::cell::Cell;
use core::ffi::{c_char, c_int, c_void};
use core::ptr;

/// Definition of an attribute with C accessors; arrays of them end in an empty one.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct PyGetSetDef {
    pub name: *const c_char,
    pub get: Option<getter>,
    pub set: Option<setter>,
    pub doc: *const c_char,
    pub closure: *mut c_void,
}

/// Definition of an attribute stored in the C struct; arrays of them end in an empty one.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct PyMemberDef {
    pub name: *const c_char,
    pub r#type: c_int,
    pub offset: Py_ssize_t,
    pub flags: c_int,
    pub doc: *const c_char,
}

/// Head of every descriptor.
#[repr(C)]
pub struct PyDescrObject {
    pub ob_base: PyObject,
    pub d_type: Cell<*mut PyTypeObject>,
    pub d_name: Cell<*mut PyObject>,
    pub d_qualname: Cell<*mut PyObject>,
}

/// A method descriptor.
#[repr(C)]
pub struct PyMethodDescrObject {
    pub d_common: PyDescrObject,
    pub d_method: Cell<*mut PyMethodDef>,
    pub vectorcall: Cell<Option<vectorcallfunc>>,
}

/// A member descriptor.
#[repr(C)]
pub struct PyMemberDescrObject {
    pub d_common: PyDescrObject,
    pub d_member: Cell<*mut PyMemberDef>,
}

/// A get/set descriptor.
#[repr(C)]
pub struct PyGetSetDescrObject {
    pub d_common: PyDescrObject,
    pub d_getset: Cell<*mut PyGetSetDef>,
}

/// A slot wrapper.
#[repr(C)]
pub struct PyWrapperDescrObject {
    pub d_common: PyDescrObject,
    pub d_base: Cell<*mut wrapperbase>,
    pub d_wrapped: Cell<*mut c_void>,
}

/// What a slot wrapper wraps: the slot, its Python name and the function that calls it.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct wrapperbase {
    pub name: *const c_char,
    pub offset: c_int,
    pub function: *mut c_void,
    pub wrapper: Option<wrapperfunc>,
    pub doc: *const c_char,
    pub flags: c_int,
    pub name_strobj: *mut PyObject,
}

impl PyGetSetDef {
    /// The empty definition that ends an array.
    pub const fn zeroed() -> Self {
        Self { name: ptr::null(), get: None, set: None, doc: ptr::null(), closure: ptr::null_mut() }
    }
}

impl PyMemberDef {
    /// The empty definition that ends an array.
    pub const fn zeroed() -> Self {
        Self { name: ptr::null(), r#type: 0, offset: 0, flags: 0, doc: ptr::null() }
    }
}

// Types of members (`PyMemberDef::type`).
pub const Py_T_SHORT: c_int = 0;
pub const Py_T_INT: c_int = 1;
pub const Py_T_LONG: c_int = 2;
pub const Py_T_FLOAT: c_int = 3;
pub const Py_T_DOUBLE: c_int = 4;
pub const Py_T_STRING: c_int = 5;
pub const Py_T_CHAR: c_int = 7;
pub const Py_T_BYTE: c_int = 8;
pub const Py_T_UBYTE: c_int = 9;
pub const Py_T_USHORT: c_int = 10;
pub const Py_T_UINT: c_int = 11;
pub const Py_T_ULONG: c_int = 12;
pub const Py_T_STRING_INPLACE: c_int = 13;
pub const Py_T_BOOL: c_int = 14;
pub const Py_T_OBJECT_EX: c_int = 16;
pub const Py_T_LONGLONG: c_int = 17;
pub const Py_T_ULONGLONG: c_int = 18;
pub const Py_T_PYSSIZET: c_int = 19;
pub const _Py_T_OBJECT: c_int = 6;
pub const _Py_T_NONE: c_int = 20;

// Bits of `PyMemberDef::flags`.
pub const Py_READONLY: c_int = 1;
pub const Py_AUDIT_READ: c_int = 2;
pub const _Py_WRITE_RESTRICTED: c_int = 4;
pub const Py_RELATIVE_OFFSET: c_int = 8;

// Old names of the types and flags of members (`structmember.h`).
pub const T_SHORT: c_int = 0;
pub const T_INT: c_int = 1;
pub const T_LONG: c_int = 2;
pub const T_FLOAT: c_int = 3;
pub const T_DOUBLE: c_int = 4;
pub const T_STRING: c_int = 5;
pub const T_OBJECT: c_int = 6;
pub const T_CHAR: c_int = 7;
pub const T_BYTE: c_int = 8;
pub const T_UBYTE: c_int = 9;
pub const T_USHORT: c_int = 10;
pub const T_UINT: c_int = 11;
pub const T_ULONG: c_int = 12;
pub const T_STRING_INPLACE: c_int = 13;
pub const T_BOOL: c_int = 14;
pub const T_OBJECT_EX: c_int = 16;
pub const T_LONGLONG: c_int = 17;
pub const T_ULONGLONG: c_int = 18;
pub const T_PYSSIZET: c_int = 19;
pub const T_NONE: c_int = 20;
pub const READONLY: c_int = 1;
pub const READ_RESTRICTED: c_int = 2;
pub const PY_AUDIT_READ: c_int = 2;
pub const PY_WRITE_RESTRICTED: c_int = 4;

// Bit of `wrapperbase::flags`: the wrapper takes keyword arguments.
pub const PyWrapperFlag_KEYWORDS: c_int = 1;
