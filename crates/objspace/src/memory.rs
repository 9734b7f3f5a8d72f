//! Raw memory for objects: one allocator for every block that C code may free or resize.
//!
//! Blocks carry no layout, as C expects: `PyObject_Malloc`, `PyMem_Malloc` and every `tp_alloc` come here.
//! All of it is mimalloc, which the executable uses as Rust's global allocator too. Builds with debug assertions fill freed
//! blocks with 0xDD.

use core::ffi::c_void;
use libmimalloc_sys::{mi_free, mi_malloc, mi_realloc, mi_zalloc};

/// A block of `size` bytes (at least one), uninitialised, aligned for any object; null when there is no memory.
#[inline]
pub fn allocate(size: usize) -> *mut u8 {
    // SAFETY: any size is acceptable to the allocator.
    unsafe { mi_malloc(size.max(1)).cast() }
}

/// Like [`allocate`], filled with zeros.
#[inline]
pub fn allocate_zeroed(size: usize) -> *mut u8 {
    // SAFETY: any size is acceptable to the allocator.
    unsafe { mi_zalloc(size.max(1)).cast() }
}

/// Resizes a block, moving it if it must; null (and the block is untouched) when there is no memory.
///
/// # Safety
/// `block` is null or came from this module and has not been freed.
#[inline]
pub unsafe fn reallocate(block: *mut u8, size: usize) -> *mut u8 {
    // SAFETY: the caller's promise.
    unsafe { mi_realloc(block.cast::<c_void>(), size.max(1)).cast() }
}

/// Frees a block; null is accepted.
///
/// # Safety
/// `block` is null or came from this module and has not been freed.
#[inline]
pub unsafe fn free(block: *mut u8) {
    // SAFETY: the caller's promise.
    unsafe {
        #[cfg(debug_assertions)]
        if !block.is_null() {
            poison(block, mi_usable_size(block.cast()));
        }
        mi_free(block.cast::<c_void>());
    }
}

#[cfg(debug_assertions)]
unsafe extern "C" {
    fn mi_usable_size(block: *const c_void) -> usize;
}

/// Fills a block that is given up, so that who still reads it finds no object there.
///
/// # Safety
/// The block has `size` bytes, and nobody uses it any more.
#[cfg(debug_assertions)]
pub(crate) unsafe fn poison(block: *mut u8, size: usize) {
    // SAFETY: the caller's promise.
    unsafe { block.write_bytes(0xDD, size) }
}
