//! `float`: doubles.
//!
//! Operations whose results Python defines otherwise than the hardware, or that can raise, are in `algorithms`; here are the objects.

mod construct;
mod operations;
mod slots;

pub use construct::{as_f64, convert};
pub use operations::{compare_with_number, power};
pub use slots::PyFloat_Type;

use crate::free_list::FreeList;
use crate::{Object, PyResult, Ref, Space, gc};
use abi::{PyFloatObject, PyObject, Static};

crate::layout! {
    /// A floating-point number.
    pub struct Float(PyFloatObject);
}

static FREE: Static<FreeList<{ size_of::<PyFloatObject>() }>> = Static(FreeList::new());

impl Float {
    /// The float of this value.
    #[inline]
    pub fn new(space: &Space, value: f64) -> PyResult<Ref<Float>> {
        let float = FREE.0.allocate().cast::<PyFloatObject>();
        if float.is_null() {
            return Err(space.memory_error());
        }
        // SAFETY: the block has room for a float; all its fields are written.
        unsafe {
            (&raw mut (*float).ob_base).write(PyObject::new(PyFloat_Type.as_ptr()));
            (&raw mut (*float).ob_fval).write(core::cell::Cell::new(value));
            Ok(Ref::from_owned_unchecked(float.cast()))
        }
    }

    /// The float of this value if a block of the free list waits for it, without asking for memory.
    #[inline(always)]
    pub fn at_once(_space: &Space, value: f64) -> Option<Ref<Float>> {
        let float = FREE.0.take().cast::<PyFloatObject>();
        if float.is_null() {
            return None;
        }
        // SAFETY: the block has room for a float; all its fields are written.
        unsafe {
            (&raw mut (*float).ob_base).write(PyObject::new(PyFloat_Type.as_ptr()));
            (&raw mut (*float).ob_fval).write(core::cell::Cell::new(value));
            Some(Ref::from_owned_unchecked(float.cast()))
        }
    }

    /// Gives the float another value.
    ///
    /// # Safety
    /// The float is no subtype's instance, and its only reference is in a place that is to hold a new float: nobody sees the change.
    #[inline(always)]
    pub unsafe fn reuse(&self, value: f64) {
        self.0.ob_fval.set(value);
    }

    /// The value.
    #[inline]
    pub fn value(&self) -> f64 {
        self.0.ob_fval.get()
    }
}

impl Space {
    /// A `float`.
    #[inline]
    pub fn new_float(&self, value: f64) -> PyResult<Ref<Object>> {
        Float::new(self, value).map(Ref::into_object)
    }
}

/// `tp_dealloc` of `float`.
///
/// # Safety
/// `this` is a float without references.
#[inline]
unsafe fn dealloc(this: *mut Float) {
    // SAFETY: the caller's promise; an exact float has a block of the free list's size.
    unsafe {
        if (*this).is_exact::<Float>() {
            FREE.0.free(this.cast());
        } else {
            gc::free_instance(this.cast());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Layout;
    use crate::testing::with_space;

    #[test]
    fn values_survive_and_memory_is_used_again() {
        with_space(|space| {
            let first = space.new_float(1.5).unwrap();
            let at = first.as_ptr();
            assert_eq!(first.downcast_exact::<Float>().unwrap().value(), 1.5);
            drop(first);
            let second = Float::new(space, -0.0).unwrap();
            // Where freed memory is looked at, it is not used again at once.
            assert_eq!(second.as_ptr() == at, !cfg!(feature = "self-check"));
            assert!(second.is_unique() && second.value().is_sign_negative());
        });
    }
}
