//! The three domains of memory that C knows, each with an allocator that C code can look at and replace.
//!
//! A replacement usually counts or fails and passes calls on to what it found, so a block that was made before it may be freed through it:
//! that works because the allocator beneath is the same in all domains. The runtime's own blocks are of the domain of objects.

use abi::PyMemAllocatorEx;
use core::ffi::c_void;
use core::ptr;
use core::sync::atomic::{AtomicBool, Ordering};
#[cfg(not(feature = "self-check"))]
use libmimalloc_sys::mi_free;
use libmimalloc_sys::{mi_malloc, mi_realloc, mi_zalloc};
use std::sync::{PoisonError, RwLock};

/// A domain: `PYMEM_DOMAIN_RAW`, `PYMEM_DOMAIN_MEM` or `PYMEM_DOMAIN_OBJ`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Domain(usize);

/// Memory that is used without the GIL.
pub const RAW: Domain = Domain(abi::PYMEM_DOMAIN_RAW as usize);
/// Memory of the runtime, used with the GIL.
pub const GENERAL: Domain = Domain(abi::PYMEM_DOMAIN_MEM as usize);
/// Memory of objects.
pub const OBJECTS: Domain = Domain(abi::PYMEM_DOMAIN_OBJ as usize);

impl Domain {
    /// The domain of C's number.
    pub fn from_number(number: abi::PyMemAllocatorDomain) -> Option<Domain> {
        [RAW, GENERAL, OBJECTS].into_iter().find(|domain| usize::try_from(number) == Ok(domain.0))
    }
}

/// What a size may be: more cannot be told apart from a negative number.
const LARGEST: usize = isize::MAX as usize;

/// Allocators as C describes them.
struct Table([PyMemAllocatorEx; 3]);

// SAFETY: who sets an allocator says that its functions can be called by whoever may use the domain.
unsafe impl Send for Table {}
// SAFETY: as above.
unsafe impl Sync for Table {}

const DEFAULT: PyMemAllocatorEx = PyMemAllocatorEx {
    ctx: ptr::null_mut(),
    malloc: Some(default_malloc),
    calloc: Some(default_calloc),
    realloc: Some(default_realloc),
    free: Some(default_free),
};

static TABLE: RwLock<Table> = RwLock::new(Table([DEFAULT; 3]));
static REPLACED: [AtomicBool; 3] = [const { AtomicBool::new(false) }; 3];

unsafe extern "C" fn default_malloc(_: *mut c_void, size: usize) -> *mut c_void {
    own_malloc(size)
}

/// A block of the allocator beneath all domains.
#[inline(always)]
fn own_malloc(size: usize) -> *mut c_void {
    // SAFETY: any size is acceptable to the allocator.
    if size > LARGEST { ptr::null_mut() } else { unsafe { mi_malloc(size.max(1)) } }
}

unsafe extern "C" fn default_calloc(_: *mut c_void, count: usize, size: usize) -> *mut c_void {
    match count.checked_mul(size) {
        // SAFETY: any size is acceptable to the allocator.
        Some(total) if total <= LARGEST => unsafe { mi_zalloc(total.max(1)) },
        _ => ptr::null_mut(),
    }
}

unsafe extern "C" fn default_realloc(_: *mut c_void, block: *mut c_void, size: usize) -> *mut c_void {
    #[cfg(feature = "self-check")]
    if size <= LARGEST {
        // SAFETY: the caller passes null or a block of this allocator.
        if let Some(moved) = unsafe { crate::self_check::quarantine::reallocate(block, size) } {
            return moved;
        }
    }
    // SAFETY: the caller passes null or a block of this allocator.
    if size > LARGEST { ptr::null_mut() } else { unsafe { mi_realloc(block, size.max(1)) } }
}

unsafe extern "C" fn default_free(_: *mut c_void, block: *mut c_void) {
    // SAFETY: the caller passes null or a block of this allocator.
    unsafe { own_free(block) }
}

/// # Safety
/// The block is null or of the allocator beneath all domains.
#[inline(always)]
unsafe fn own_free(block: *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe {
        #[cfg(debug_assertions)]
        if !block.is_null() {
            super::poison(block.cast(), mi_usable_size(block));
        }
        #[cfg(feature = "self-check")]
        crate::self_check::quarantine::free(block);
        #[cfg(not(feature = "self-check"))]
        mi_free(block);
    }
}

#[cfg(debug_assertions)]
unsafe extern "C" {
    fn mi_usable_size(block: *const c_void) -> usize;
}

/// Whether C code has put an allocator of its own into the domain.
#[inline(always)]
pub fn is_replaced(domain: Domain) -> bool {
    REPLACED[domain.0].load(Ordering::Relaxed)
}

/// The domain's allocator.
pub fn allocator(domain: Domain) -> PyMemAllocatorEx {
    TABLE.read().unwrap_or_else(PoisonError::into_inner).0[domain.0]
}

/// Puts an allocator into a domain. A function that it lacks stays the default one.
///
/// # Safety
/// The functions allocate as C's `malloc` does, also what was allocated before, and can be called for as long as they are set.
pub unsafe fn set_allocator(domain: Domain, allocator: PyMemAllocatorEx) {
    let allocator = PyMemAllocatorEx {
        ctx: allocator.ctx,
        malloc: allocator.malloc.or(DEFAULT.malloc),
        calloc: allocator.calloc.or(DEFAULT.calloc),
        realloc: allocator.realloc.or(DEFAULT.realloc),
        free: allocator.free.or(DEFAULT.free),
    };
    let addresses = |allocator: &PyMemAllocatorEx| {
        [
            allocator.malloc.map_or(0, |function| function as usize),
            allocator.calloc.map_or(0, |function| function as usize),
            allocator.realloc.map_or(0, |function| function as usize),
            allocator.free.map_or(0, |function| function as usize),
        ]
    };
    let replaced = addresses(&allocator) != addresses(&DEFAULT);
    TABLE.write().unwrap_or_else(PoisonError::into_inner).0[domain.0] = allocator;
    REPLACED[domain.0].store(replaced, Ordering::Release);
}

/// A block of the domain; null when there is no memory, or for a size that cannot be.
#[inline]
pub fn allocate(domain: Domain, size: usize) -> *mut c_void {
    if is_replaced(domain) {
        return ask(domain, ptr::null_mut(), |own| {
            // SAFETY: who set the allocator vouches for it.
            own.malloc.filter(|_| size <= LARGEST).map(|malloc| unsafe { malloc(own.ctx, size) })
        });
    }
    own_malloc(size)
}

/// A block of `count` times `size` zero bytes; null when there is no memory, or for a size that cannot be.
#[inline]
pub fn allocate_zeroed(domain: Domain, count: usize, size: usize) -> *mut c_void {
    if is_replaced(domain) {
        let possible = count.checked_mul(size).is_some_and(|total| total <= LARGEST);
        return ask(domain, ptr::null_mut(), |own| {
            // SAFETY: who set the allocator vouches for it.
            own.calloc.filter(|_| possible).map(|calloc| unsafe { calloc(own.ctx, count, size) })
        });
    }
    // SAFETY: any size is acceptable to the allocator.
    unsafe { default_calloc(ptr::null_mut(), count, size) }
}

/// The block with another size, maybe at another place; null (the block stays) when there is no memory.
///
/// # Safety
/// `block` is null or came from one of these functions and is not freed.
#[inline]
pub unsafe fn reallocate(domain: Domain, block: *mut c_void, size: usize) -> *mut c_void {
    if is_replaced(domain) {
        return ask(domain, ptr::null_mut(), |own| {
            // SAFETY: who set the allocator vouches for it; the block is the caller's promise.
            own.realloc.filter(|_| size <= LARGEST).map(|realloc| unsafe { realloc(own.ctx, block, size) })
        });
    }
    // SAFETY: the caller's promise.
    unsafe { default_realloc(ptr::null_mut(), block, size) }
}

/// Frees a block.
///
/// # Safety
/// As for [`reallocate`].
#[inline]
pub unsafe fn free(domain: Domain, block: *mut c_void) {
    if is_replaced(domain) {
        ask(domain, (), |own| {
            // SAFETY: who set the allocator vouches for it; the block is the caller's promise.
            own.free.map(|free| unsafe { free(own.ctx, block) })
        });
        return;
    }
    // SAFETY: the caller's promise.
    unsafe { own_free(block) };
}

/// Calls the allocator that C code has put into a domain, without holding on to the table; `nothing` if it cannot be called.
#[cold]
fn ask<T>(domain: Domain, nothing: T, call: impl FnOnce(&PyMemAllocatorEx) -> Option<T>) -> T {
    call(&allocator(domain)).unwrap_or(nothing)
}
