//! `pymem.h` and the allocators of `objimpl.h`: memory. Beneath the domains is one allocator, so that a block may be freed by any
//! domain's function.

use abi::{PyMemAllocatorDomain, PyMemAllocatorEx, PyObjectArenaAllocator};
use core::ffi::{CStr, c_char, c_int, c_uint, c_void};
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::memory::domains::{self, Domain, GENERAL, OBJECTS, RAW};
use std::sync::{Mutex, PoisonError};

macro_rules! domain {
    ($($domain:ident: $malloc:ident $calloc:ident $realloc:ident;)*) => { $(
        /// A block of `size` bytes; `NULL` when there is no memory.
        #[cpython_api(no_space)]
        fn $malloc(size: usize) -> *mut c_void {
            domains::allocate($domain, size)
        }

        /// A block of `count` times `size` zero bytes; `NULL` when there is no memory.
        #[cpython_api(no_space)]
        fn $calloc(count: usize, size: usize) -> *mut c_void {
            domains::allocate_zeroed($domain, count, size)
        }

        /// The block with another size, maybe at another place; `NULL` (the block stays) when there is no memory.
        ///
        /// # Safety
        /// `block` is null or came from one of these functions and is not freed.
        #[cpython_api(no_space)]
        unsafe fn $realloc(block: *mut c_void, size: usize) -> *mut c_void {
            // SAFETY: the caller's promise.
            unsafe { domains::reallocate($domain, block, size) }
        }
    )* };
}

domain! {
    RAW: PyMem_RawMalloc PyMem_RawCalloc PyMem_RawRealloc;
    GENERAL: PyMem_Malloc PyMem_Calloc PyMem_Realloc;
    OBJECTS: PyObject_Malloc PyObject_Calloc PyObject_Realloc;
}

/// Free a block.
///
/// # Safety
/// `block` is null or came from one of these functions and is not freed.
#[cpython_api(no_space)]
unsafe fn PyMem_RawFree(block: *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe { domains::free(RAW, block) };
}

/// Free a block.
///
/// # Safety
/// As for [`PyMem_RawFree`].
#[cpython_api(no_space)]
unsafe fn PyMem_Free(block: *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe { domains::free(GENERAL, block) };
}

/// The allocator of a domain; nothing at all for a domain that there is not.
///
/// # Safety
/// There is room for an allocator.
#[cpython_api(no_space)]
unsafe fn PyMem_GetAllocator(domain: PyMemAllocatorDomain, allocator: *mut PyMemAllocatorEx) {
    let found = match Domain::from_number(domain) {
        Some(domain) => domains::allocator(domain),
        None => {
            PyMemAllocatorEx { ctx: ptr::null_mut(), malloc: None, calloc: None, realloc: None, free: None }
        }
    };
    // SAFETY: the caller's promise.
    unsafe { allocator.write(found) };
}

/// Have a domain's memory come from other functions.
///
/// # Safety
/// They allocate as C's `malloc` does, also what was allocated before.
#[cpython_api(no_space)]
unsafe fn PyMem_SetAllocator(domain: PyMemAllocatorDomain, allocator: *const PyMemAllocatorEx) {
    if let Some(domain) = Domain::from_number(domain) {
        // SAFETY: the caller's promise.
        unsafe { domains::set_allocator(domain, *allocator) };
    }
}

/// An arena allocator as C describes it.
struct Arenas(PyObjectArenaAllocator);

// SAFETY: who sets an allocator says that it can be used by any thread.
unsafe impl Send for Arenas {}

/// What C code is told about arenas. The memory of objects does not come from there: as on CPython with an allocator other than its
/// own, what is set is kept and not asked.
static ARENAS: Mutex<Arenas> = Mutex::new(Arenas(PyObjectArenaAllocator {
    ctx: ptr::null_mut(),
    alloc: Some(map_arena),
    free: Some(unmap_arena),
}));

unsafe extern "C" fn map_arena(_: *mut c_void, size: usize) -> *mut c_void {
    let access = libc::PROT_READ | libc::PROT_WRITE;
    // SAFETY: a new mapping touches nothing that exists.
    let arena =
        unsafe { libc::mmap(ptr::null_mut(), size, access, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS, -1, 0) };
    if arena == libc::MAP_FAILED { ptr::null_mut() } else { arena }
}

unsafe extern "C" fn unmap_arena(_: *mut c_void, arena: *mut c_void, size: usize) {
    // SAFETY: the caller passes what `map_arena` gave.
    unsafe { libc::munmap(arena, size) };
}

/// How arenas are allocated.
///
/// # Safety
/// There is room for an allocator.
#[cpython_api(no_space)]
unsafe fn PyObject_GetArenaAllocator(allocator: *mut PyObjectArenaAllocator) {
    // SAFETY: the caller's promise.
    unsafe { allocator.write(ARENAS.lock().unwrap_or_else(PoisonError::into_inner).0) };
}

/// Change how arenas are allocated.
///
/// # Safety
/// It is an allocator that any thread may use.
#[cpython_api(no_space)]
unsafe fn PyObject_SetArenaAllocator(allocator: *const PyObjectArenaAllocator) {
    // SAFETY: the caller's promise.
    ARENAS.lock().unwrap_or_else(PoisonError::into_inner).0 = unsafe { *allocator };
}

/// What the functions of `tracemalloc.h` say when no memory is traced, which is always: there is no `_tracemalloc`.
const NOT_TRACING: c_int = -2;

/// Note a block of C code's own for `tracemalloc`.
#[cpython_api(no_space)]
fn PyTraceMalloc_Track(_domain: c_uint, _block: usize, _size: usize) -> c_int {
    NOT_TRACING
}

/// Forget a block of C code's own.
#[cpython_api(no_space)]
fn PyTraceMalloc_Untrack(_domain: c_uint, _block: usize) -> c_int {
    NOT_TRACING
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
        let copy = domains::allocate(GENERAL, bytes.len()).cast::<u8>();
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
