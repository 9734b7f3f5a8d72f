//! References that cross the border in ways that no signature can say.

use abi::{Py_ssize_t, PyObject};
use core::ffi::c_char;
use objspace::{Layout, Object, PyResult, Ref, Space};

/// A borrowed reference to an object that another object keeps alive.
///
/// # Safety
/// `keeper` owns a reference to the same object, and goes on doing so as long as C code may expect.
#[inline]
pub unsafe fn kept_by<'a>(_keeper: &'a Object, value: Ref<Object>) -> &'a Object {
    let ptr = value.as_ptr();
    drop(value);
    // SAFETY: the caller's promise.
    unsafe { Object::from_ptr(ptr) }
}

/// The references in an array of C code, which gives them up; none if `len` is not positive.
///
/// # Safety
/// `items` points at `len` owned references.
pub unsafe fn take_references(items: *const *mut PyObject, len: Py_ssize_t) -> Vec<Ref<Object>> {
    let len = usize::try_from(len).unwrap_or(0);
    // SAFETY: the caller's promise.
    (0..len).map(|index| unsafe { Ref::from_owned(items.add(index).read()) }).collect()
}

/// Bytes of C code; none if `len` is zero, whatever the pointer.
///
/// # Safety
/// `bytes` points at `len` bytes that stay as they are for `'a`.
pub unsafe fn bytes_at<'a>(bytes: *const c_char, len: usize) -> &'a [u8] {
    if len == 0 {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { core::slice::from_raw_parts(bytes.cast(), len) }
}

/// Refuses a number of bytes that C code claims to have and that there is no memory for: as CPython, which copies them, would.
///
/// # Errors
/// `MemoryError`
pub fn check_size(space: &Space, len: usize) -> PyResult<()> {
    const LARGE: usize = 1 << 31;
    if len > LARGE {
        Vec::<u8>::new().try_reserve_exact(len).map_err(|_| space.memory_error())?;
    }
    Ok(())
}
