//! `moduleobject.h`: definitions of extension modules.

use crate::{Py_ssize_t, PyMethodDef, PyObject, freefunc, inquiry, traverseproc};
use core::cell::Cell;
use core::ffi::{c_char, c_int, c_void};
use core::ptr;

/// Head of a `PyModuleDef`, which is an object.
#[repr(C)]
pub struct PyModuleDef_Base {
    pub ob_base: PyObject,
    pub m_init: Cell<Option<unsafe extern "C" fn() -> *mut PyObject>>,
    pub m_index: Cell<Py_ssize_t>,
    pub m_copy: Cell<*mut PyObject>,
}

/// Definition of an extension module.
#[repr(C)]
pub struct PyModuleDef {
    pub m_base: PyModuleDef_Base,
    pub m_name: *const c_char,
    pub m_doc: *const c_char,
    pub m_size: Py_ssize_t,
    pub m_methods: *mut PyMethodDef,
    pub m_slots: *mut PyModuleDef_Slot,
    pub m_traverse: Option<traverseproc>,
    pub m_clear: Option<inquiry>,
    pub m_free: Option<freefunc>,
}

/// A slot of a `PyModuleDef`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct PyModuleDef_Slot {
    pub slot: c_int,
    pub value: *mut c_void,
}

impl PyModuleDef_Base {
    /// The head of a definition that nothing has used yet, as `PyModuleDef_HEAD_INIT` makes it.
    pub const fn new() -> Self {
        Self {
            ob_base: PyObject::new_immortal(ptr::null_mut()),
            m_init: Cell::new(None),
            m_index: Cell::new(0),
            m_copy: Cell::new(ptr::null_mut()),
        }
    }
}

impl Default for PyModuleDef_Base {
    fn default() -> Self {
        Self::new()
    }
}

impl PyModuleDef {
    /// A definition whose fields are all empty, behind its head.
    pub const fn zeroed() -> Self {
        Self {
            m_base: PyModuleDef_Base::new(),
            m_name: ptr::null(),
            m_doc: ptr::null(),
            m_size: 0,
            m_methods: ptr::null_mut(),
            m_slots: ptr::null_mut(),
            m_traverse: None,
            m_clear: None,
            m_free: None,
        }
    }
}

impl PyModuleDef_Slot {
    /// The empty slot that ends an array.
    pub const fn zeroed() -> Self {
        Self { slot: 0, value: ptr::null_mut() }
    }
}

// Slots of `PyModuleDef_Slot`.
pub const Py_mod_create: c_int = 1;
pub const Py_mod_exec: c_int = 2;
pub const Py_mod_multiple_interpreters: c_int = 3;
pub const Py_mod_gil: c_int = 4;
pub const _Py_mod_LAST_SLOT: c_int = 4;

// Values of `Py_mod_multiple_interpreters`.
pub const Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED: *mut c_void = ptr::null_mut();
pub const Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED: *mut c_void = ptr::without_provenance_mut(1);
pub const Py_MOD_PER_INTERPRETER_GIL_SUPPORTED: *mut c_void = ptr::without_provenance_mut(2);

// Values of `Py_mod_gil`.
pub const Py_MOD_GIL_USED: *mut c_void = ptr::null_mut();
pub const Py_MOD_GIL_NOT_USED: *mut c_void = ptr::without_provenance_mut(1);
