//! `pymem.h` and `objimpl.h`: allocators.

use crate::{PyMemAllocatorDomain, PyMemAllocatorName};
use core::ffi::c_void;

/// An allocator of memory.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct PyMemAllocatorEx {
    pub ctx: *mut c_void,
    pub malloc: Option<unsafe extern "C" fn(*mut c_void, usize) -> *mut c_void>,
    pub calloc: Option<unsafe extern "C" fn(*mut c_void, usize, usize) -> *mut c_void>,
    pub realloc: Option<unsafe extern "C" fn(*mut c_void, *mut c_void, usize) -> *mut c_void>,
    pub free: Option<unsafe extern "C" fn(*mut c_void, *mut c_void)>,
}

/// An allocator of arenas.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct PyObjectArenaAllocator {
    pub ctx: *mut c_void,
    pub alloc: Option<unsafe extern "C" fn(*mut c_void, usize) -> *mut c_void>,
    pub free: Option<unsafe extern "C" fn(*mut c_void, *mut c_void, usize)>,
}

// Names of allocators, for `PyPreConfig::allocator`.
pub const PYMEM_ALLOCATOR_NOT_SET: PyMemAllocatorName = 0;
pub const PYMEM_ALLOCATOR_DEFAULT: PyMemAllocatorName = 1;
pub const PYMEM_ALLOCATOR_DEBUG: PyMemAllocatorName = 2;
pub const PYMEM_ALLOCATOR_MALLOC: PyMemAllocatorName = 3;
pub const PYMEM_ALLOCATOR_MALLOC_DEBUG: PyMemAllocatorName = 4;
pub const PYMEM_ALLOCATOR_PYMALLOC: PyMemAllocatorName = 5;
pub const PYMEM_ALLOCATOR_PYMALLOC_DEBUG: PyMemAllocatorName = 6;
pub const PYMEM_ALLOCATOR_MIMALLOC: PyMemAllocatorName = 7;
pub const PYMEM_ALLOCATOR_MIMALLOC_DEBUG: PyMemAllocatorName = 8;

// Domains of memory.
pub const PYMEM_DOMAIN_RAW: PyMemAllocatorDomain = 0;
pub const PYMEM_DOMAIN_MEM: PyMemAllocatorDomain = 1;
pub const PYMEM_DOMAIN_OBJ: PyMemAllocatorDomain = 2;
