//! `object.h` and `refcount.h`: the head of every object, reference counts, comparison operators.

use crate::{Py_ssize_t, PyMutex, PyRefTracerEvent, PyTypeObject};
use core::cell::Cell;
use core::ffi::{c_char, c_int};

/// Head of every object: its reference count, its flags and its type.
#[repr(C)]
pub struct PyObject {
    pub ob_refcnt: Cell<u32>,
    pub ob_overflow: Cell<u16>,
    pub ob_flags: Cell<u16>,
    pub ob_type: Cell<*mut PyTypeObject>,
}

/// Head of an object that holds `ob_size` items.
#[repr(C)]
pub struct PyVarObject {
    pub ob_base: PyObject,
    pub ob_size: Cell<Py_ssize_t>,
}

/// A name that C code interns on first use (`_Py_IDENTIFIER`).
#[repr(C)]
pub struct _Py_Identifier {
    pub string: *const c_char,
    pub index: Py_ssize_t,
    pub mutex: PyMutex,
}

impl PyObject {
    /// Head of an object in static memory: immortal, as `PyObject_HEAD_INIT` makes it.
    #[inline(always)]
    pub const fn new_immortal(ob_type: *mut PyTypeObject) -> Self {
        Self {
            ob_refcnt: Cell::new(_Py_IMMORTAL_INITIAL_REFCNT),
            ob_overflow: Cell::new(0),
            ob_flags: Cell::new(_Py_STATIC_FLAG_BITS),
            ob_type: Cell::new(ob_type),
        }
    }

    /// Head of an object with one reference, as a fresh allocation has it.
    #[inline(always)]
    pub const fn new(ob_type: *mut PyTypeObject) -> Self {
        Self {
            ob_refcnt: Cell::new(1),
            ob_overflow: Cell::new(0),
            ob_flags: Cell::new(0),
            ob_type: Cell::new(ob_type),
        }
    }
}

impl PyVarObject {
    /// Head of a static object of `ob_size` items: immortal, as `PyVarObject_HEAD_INIT` makes it.
    pub const fn new_immortal(ob_type: *mut PyTypeObject, ob_size: Py_ssize_t) -> Self {
        Self { ob_base: PyObject::new_immortal(ob_type), ob_size: Cell::new(ob_size) }
    }
}

/// Something in static memory that C code and Rust code share, such as a type or a table of methods.
#[repr(transparent)]
pub struct Static<T>(pub T);

// SAFETY: the contents are C data, read and written only by whoever holds the GIL (or during start-up, by the only
// thread there is), so no two threads access them at once.
unsafe impl<T> Sync for Static<T> {}

impl<T> Static<T> {
    /// The address, as C wants it. What it points at may be changed through it only where `T` has cells.
    #[inline(always)]
    pub const fn as_ptr(&self) -> *mut T {
        (&raw const self.0).cast_mut()
    }
}

// Operators of rich comparison.
pub const Py_LT: c_int = 0;
pub const Py_LE: c_int = 1;
pub const Py_EQ: c_int = 2;
pub const Py_NE: c_int = 3;
pub const Py_GT: c_int = 4;
pub const Py_GE: c_int = 5;

// Reference counts: objects at and above the minimum are immortal; static ones have the flags too.
pub const _Py_IMMORTAL_INITIAL_REFCNT: u32 = 0xc000_0000;
pub const _Py_IMMORTAL_MINIMUM_REFCNT: u32 = 0x8000_0000;
pub const _Py_IMMORTAL_FLAGS: u16 = 1;
pub const _Py_STATICALLY_ALLOCATED_FLAG: u16 = 4;
pub const _Py_STATIC_FLAG_BITS: u16 = _Py_STATICALLY_ALLOCATED_FLAG | _Py_IMMORTAL_FLAGS;
pub const _Py_STATIC_IMMORTAL_INITIAL_REFCNT: i64 = 0x0005_0000_c000_0000;

// Added to the number of arguments of a vectorcall when the callee may overwrite the item before the first.
pub const PY_VECTORCALL_ARGUMENTS_OFFSET: usize = 1 << (usize::BITS - 1);

// Constants of `Py_GetConstant`.
pub const Py_CONSTANT_NONE: c_int = 0;
pub const Py_CONSTANT_FALSE: c_int = 1;
pub const Py_CONSTANT_TRUE: c_int = 2;
pub const Py_CONSTANT_ELLIPSIS: c_int = 3;
pub const Py_CONSTANT_NOT_IMPLEMENTED: c_int = 4;
pub const Py_CONSTANT_ZERO: c_int = 5;
pub const Py_CONSTANT_ONE: c_int = 6;
pub const Py_CONSTANT_EMPTY_STR: c_int = 7;
pub const Py_CONSTANT_EMPTY_BYTES: c_int = 8;
pub const Py_CONSTANT_EMPTY_TUPLE: c_int = 9;

// Events of `PyRefTracer_SetTracer`.
pub const PyRefTracer_CREATE: PyRefTracerEvent = 0;
pub const PyRefTracer_DESTROY: PyRefTracerEvent = 1;

// Flag of `PyObject_Print`: `str` rather than `repr`.
pub const Py_PRINT_RAW: c_int = 1;

pub const Py_INVALID_SIZE: Py_ssize_t = -1;
pub const _PyObject_MIN_ALIGNMENT: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use core::ptr;

    #[test]
    fn static_objects_have_the_refcount_of_pyobject_head_init() {
        let head = PyObject::new_immortal(ptr::null_mut());
        let full = i64::from(head.ob_refcnt.get())
            | i64::from(head.ob_overflow.get()) << 32
            | i64::from(head.ob_flags.get()) << 48;
        assert_eq!(full, _Py_STATIC_IMMORTAL_INITIAL_REFCNT);
    }

    #[test]
    fn a_static_can_be_changed_through_its_address() {
        static HEAD: Static<PyVarObject> = Static(PyVarObject::new_immortal(ptr::null_mut(), 1));
        // SAFETY: the address of a static is valid, and only this test uses this one.
        let head = unsafe { &*HEAD.as_ptr() };
        head.ob_size.set(2);
        assert_eq!(HEAD.0.ob_size.get(), 2);
    }
}
