//! `memoryview`: an object's memory seen as an array, in up to 64 dimensions.
//!
//! A [`ManagedBuffer`] holds the buffer that the object lent; the views made from it and from each other share it, and the last one
//! to be released gives it back. The view's own `Py_buffer` is public: C code reads it (`PyMemoryView_GET_BUFFER`). Its
//! `obj` is borrowed from the managed buffer.

mod cast;
mod compare;
mod create;
mod format;
mod items;
mod iterator;
mod managed;
mod methods;

pub use create::{from_buffer_proc, get_contiguous};
pub use iterator::MemoryIterator;
pub use managed::{_PyManagedBuffer_Type, ManagedBuffer};
pub use methods::PyMemoryView_Type;

use crate::{PyErr, PyResult, Space};
use abi::{_Py_MANAGED_BUFFER_RELEASED, _Py_MEMORYVIEW_RELEASED, Py_buffer, PyMemoryViewObject};
use core::ffi::{CStr, c_int};
use core::slice;

crate::layout! {
    /// A view of an object's memory.
    pub struct MemoryView(PyMemoryViewObject);
}

impl MemoryView {
    /// The view's struct. It stays as it is from the view's making on.
    #[inline]
    pub fn view(&self) -> &Py_buffer {
        // SAFETY: the struct is changed only while the view is made.
        unsafe { &*self.0.view.as_ptr() }
    }

    #[inline]
    fn flags(&self) -> c_int {
        self.0.flags.get()
    }

    fn has_flag(&self, flag: c_int) -> bool {
        self.flags() & flag != 0
    }

    /// The buffer that the view shares; none once a collection cleared it.
    #[inline]
    fn managed(&self) -> Option<&ManagedBuffer> {
        // SAFETY: the field owns its reference, or is null.
        unsafe { self.0.mbuf.get().cast::<ManagedBuffer>().as_ref() }
    }

    /// Whether the view, or what it shares, was released.
    #[inline]
    pub fn is_released(&self) -> bool {
        self.has_flag(_Py_MEMORYVIEW_RELEASED)
            || self.managed().is_none_or(|managed| managed.has_flag(_Py_MANAGED_BUFFER_RELEASED))
    }

    /// # Errors
    /// `ValueError` when the view was released.
    #[inline]
    pub fn check_released(&self, space: &Space) -> PyResult<()> {
        if self.is_released() { Err(released(space)) } else { Ok(()) }
    }

    /// Number of dimensions.
    #[inline]
    pub fn ndim(&self) -> usize {
        self.view().ndim as usize
    }

    /// How many items there are in each dimension.
    #[inline]
    pub fn shape(&self) -> &[isize] {
        numbers(self.view().shape, self.ndim())
    }

    /// How many bytes the next item of each dimension is away.
    #[inline]
    pub fn strides(&self) -> &[isize] {
        numbers(self.view().strides, self.ndim())
    }

    /// Where the pointers of each dimension point; empty where there are no pointers.
    pub fn suboffsets(&self) -> &[isize] {
        numbers(self.view().suboffsets, self.ndim())
    }

    /// The format of an item, in the language of `struct`.
    pub fn format(&self) -> &str {
        let format = self.view().format;
        if format.is_null() {
            return "B";
        }
        // SAFETY: a format is a C string that lives as long as the buffer.
        unsafe { CStr::from_ptr(format) }.to_str().unwrap_or("?")
    }
}

#[cold]
fn released(space: &Space) -> PyErr {
    space.value_error("operation forbidden on released memoryview object")
}

/// `count` numbers at `start`; none if it is null.
fn numbers<'a>(start: *const isize, count: usize) -> &'a [isize] {
    if start.is_null() {
        return &[];
    }
    // SAFETY: the arrays of a view have as many numbers as it has dimensions, behind its head.
    unsafe { slice::from_raw_parts(start, count) }
}
