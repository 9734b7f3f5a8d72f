//! `pymem.h`: memory. All domains share one allocator, so that a block may be freed by any domain's function.

use core::ffi::{CStr, c_char, c_void};
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::memory;

/// What a size may be: more cannot be told apart from a negative number.
const LARGEST: usize = isize::MAX as usize;

fn allocate(size: usize) -> *mut c_void {
    if size > LARGEST { ptr::null_mut() } else { memory::allocate(size).cast() }
}

fn allocate_zeroed(count: usize, size: usize) -> *mut c_void {
    match count.checked_mul(size) {
        Some(size) if size <= LARGEST => memory::allocate_zeroed(size).cast(),
        _ => ptr::null_mut(),
    }
}

/// # Safety
/// As for [`memory::reallocate`].
unsafe fn reallocate(block: *mut c_void, size: usize) -> *mut c_void {
    if size > LARGEST {
        return ptr::null_mut();
    }
    // SAFETY: the caller's promise.
    unsafe { memory::reallocate(block.cast(), size).cast() }
}

macro_rules! domain {
    ($($malloc:ident $calloc:ident $realloc:ident;)*) => { $(
        /// A block of `size` bytes; `NULL` when there is no memory.
        #[cpython_api(no_space)]
        fn $malloc(size: usize) -> *mut c_void {
            allocate(size)
        }

        /// A block of `count` times `size` zero bytes; `NULL` when there is no memory.
        #[cpython_api(no_space)]
        fn $calloc(count: usize, size: usize) -> *mut c_void {
            allocate_zeroed(count, size)
        }

        /// The block with another size, maybe at another place; `NULL` (the block stays) when there is no memory.
        ///
        /// # Safety
        /// `block` is null or came from one of these functions and is not freed.
        #[cpython_api(no_space)]
        unsafe fn $realloc(block: *mut c_void, size: usize) -> *mut c_void {
            // SAFETY: the caller's promise.
            unsafe { reallocate(block, size) }
        }
    )* };
}

domain! {
    PyMem_RawMalloc PyMem_RawCalloc PyMem_RawRealloc;
    PyMem_Malloc PyMem_Calloc PyMem_Realloc;
    PyObject_Malloc PyObject_Calloc PyObject_Realloc;
}

/// Free a block.
///
/// # Safety
/// `block` is null or came from one of these functions and is not freed.
#[cpython_api(no_space)]
unsafe fn PyMem_RawFree(block: *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe { memory::free(block.cast()) };
}

/// Free a block.
///
/// # Safety
/// As for [`PyMem_RawFree`].
#[cpython_api(no_space)]
unsafe fn PyMem_Free(block: *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe { memory::free(block.cast()) };
}

/// A copy of a C string, to be freed with `PyMem_Free`; `NULL` when there is no memory.
///
/// # Safety
/// `text` is a C string.
#[cpython_api(no_space)]
unsafe fn _PyMem_Strdup(text: *const c_char) -> *mut c_char {
    // SAFETY: the caller's promise; the copy has room for the NUL.
    unsafe {
        let bytes = CStr::from_ptr(text).to_bytes_with_nul();
        let copy = memory::allocate(bytes.len());
        if !copy.is_null() {
            ptr::copy_nonoverlapping(bytes.as_ptr(), copy, bytes.len());
        }
        copy.cast()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_that_cannot_be() {
        assert!(PyMem_Malloc(usize::MAX).is_null());
        assert!(PyMem_Calloc(usize::MAX / 2, 4).is_null());
        // SAFETY: null is a block of no size.
        assert!(unsafe { PyMem_Realloc(ptr::null_mut(), usize::MAX) }.is_null());
    }

    #[test]
    fn nothing_is_a_block_too() {
        let empty = PyObject_Malloc(0);
        assert!(!empty.is_null());
        // SAFETY: the block came from here.
        unsafe {
            let grown = PyObject_Realloc(empty, 100);
            assert!(!grown.is_null());
            PyMem_Free(grown);
        }
        let zeros = PyMem_Calloc(3, 5).cast::<u8>();
        // SAFETY: the block has 15 bytes.
        unsafe {
            assert!(core::slice::from_raw_parts(zeros, 15).iter().all(|&byte| byte == 0));
            PyMem_RawFree(zeros.cast());
        }
    }
}
