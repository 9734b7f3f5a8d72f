//! Raw memory for objects: one allocator for every block that C code may free or resize.
//!
//! Blocks carry no layout, as C expects: `PyObject_Malloc`, `PyMem_Malloc` and every `tp_alloc` come here.
//! All of it is mimalloc, which the executable uses as Rust's global allocator too, unless C code has put an allocator of its own in
//! front (`PyMem_SetAllocator`): see [`domains`]. Builds with debug assertions fill freed blocks with 0xDD.

pub mod domains;
mod global;
pub(crate) mod large;

pub use global::GlobalMemory;

use domains::OBJECTS;

/// A block of `size` bytes (at least one), uninitialised, aligned for any object; null when there is no memory.
#[inline]
pub fn allocate(size: usize) -> *mut u8 {
    domains::allocate(OBJECTS, size).cast()
}

/// Like [`allocate`], filled with zeros.
#[inline]
pub fn allocate_zeroed(size: usize) -> *mut u8 {
    domains::allocate_zeroed(OBJECTS, 1, size).cast()
}

/// Resizes a block, moving it if it must; null (and the block is untouched) when there is no memory.
///
/// # Safety
/// `block` is null or came from this module and has not been freed.
#[inline]
pub unsafe fn reallocate(block: *mut u8, size: usize) -> *mut u8 {
    // SAFETY: the caller's promise.
    unsafe { domains::reallocate(OBJECTS, block.cast(), size).cast() }
}

/// Frees a block; null is accepted.
///
/// # Safety
/// `block` is null or came from this module and has not been freed.
#[inline]
pub unsafe fn free(block: *mut u8) {
    // SAFETY: the caller's promise.
    unsafe { domains::free(OBJECTS, block.cast()) };
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
