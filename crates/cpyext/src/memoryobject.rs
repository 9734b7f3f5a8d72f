//! `memoryobject.h`: views of memory.

use abi::{Py_buffer, Py_ssize_t};
use core::ffi::{c_char, c_int};
use cpyext_macros::cpython_api;
use objspace::buffer::Order;
use objspace::{MemoryView, Object, PyResult, Ref, Space, memoryview};

/// A view of what an object lends.
#[cpython_api]
fn PyMemoryView_FromObject(space: &Space, object: &Object) -> PyResult<Ref<MemoryView>> {
    MemoryView::from_object(space, object)
}

/// A view of `len` bytes of memory, to be read (`PyBUF_READ`) or written too (`PyBUF_WRITE`).
///
/// # Safety
/// The memory is there as long as views of it are.
#[cpython_api]
unsafe fn PyMemoryView_FromMemory(
    space: &Space,
    memory: *mut c_char,
    len: Py_ssize_t,
    access: c_int,
) -> PyResult<Ref<MemoryView>> {
    // SAFETY: the caller's promise.
    unsafe { MemoryView::from_memory(space, memory, len, access) }
}

/// A view of what a struct says.
///
/// # Safety
/// The memory is there as long as views of it are.
#[cpython_api]
unsafe fn PyMemoryView_FromBuffer(space: &Space, view: *const Py_buffer) -> PyResult<Ref<MemoryView>> {
    // SAFETY: the caller's promise.
    match unsafe { view.as_ref() } {
        // SAFETY: what the caller of the C API promises: the pointers are what the function asks for.
        Some(view) => unsafe { MemoryView::from_buffer(space, view) },
        None => Err(space.bad_internal_call()),
    }
}

/// A view of contiguous memory with an object's items in the order of a letter: its own, or a copy if that is only to be read.
#[cpython_api]
fn PyMemoryView_GetContiguous(
    space: &Space,
    object: &Object,
    access: c_int,
    letter: c_char,
) -> PyResult<Ref<MemoryView>> {
    match Order::from_letter(letter as u8) {
        Some(order) if access == abi::PyBUF_READ || access == abi::PyBUF_WRITE => {
            memoryview::get_contiguous(space, object, access, order)
        }
        _ => Err(space.bad_internal_call()),
    }
}
