//! The allocator of Rust's own collections, for the executable's `#[global_allocator]`.
//!
//! It is mimalloc, as for objects, asked without an alignment where that need not be said: this is its shortest path.

use core::alloc::{GlobalAlloc, Layout};
use libmimalloc_sys::{
    mi_free, mi_malloc, mi_malloc_aligned, mi_realloc, mi_realloc_aligned, mi_zalloc, mi_zalloc_aligned,
};

/// Every block of mimalloc is aligned for a word.
const WORD: usize = align_of::<usize>();

/// Rust's view of the allocator of objects.
pub struct GlobalMemory;

// SAFETY: mimalloc keeps `malloc`'s contract; blocks of all its functions are freed and resized alike.
unsafe impl GlobalAlloc for GlobalMemory {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: any size is acceptable; the alignment is a power of two.
        unsafe {
            if layout.align() <= WORD {
                mi_malloc(layout.size()).cast()
            } else {
                mi_malloc_aligned(layout.size(), layout.align()).cast()
            }
        }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        unsafe {
            if layout.align() <= WORD {
                mi_zalloc(layout.size()).cast()
            } else {
                mi_zalloc_aligned(layout.size(), layout.align()).cast()
            }
        }
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, _layout: Layout) {
        // SAFETY: the caller passes a block of this allocator.
        unsafe { mi_free(block.cast()) }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller passes a block of this allocator.
        unsafe {
            if layout.align() <= WORD {
                mi_realloc(block.cast(), size).cast()
            } else {
                mi_realloc_aligned(block.cast(), size, layout.align()).cast()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{GlobalAlloc, GlobalMemory, Layout};

    #[test]
    fn blocks_are_aligned_and_keep_their_content() {
        for align in [1, 2, 4, 8, 16, 32, 64, 4096] {
            for size in [1, 8, 24, 40, 1000, 100_000] {
                let layout = Layout::from_size_align(size, align).unwrap();
                // SAFETY: the blocks are used within their sizes and freed once.
                unsafe {
                    let zeros = GlobalMemory.alloc_zeroed(layout);
                    assert!(zeros.addr().is_multiple_of(align) && (0..size).all(|at| *zeros.add(at) == 0));
                    GlobalMemory.dealloc(zeros, layout);
                    let block = GlobalMemory.alloc(layout);
                    assert!(block.addr().is_multiple_of(align));
                    block.write_bytes(7, size);
                    let larger = GlobalMemory.realloc(block, layout, 3 * size);
                    assert!(larger.addr().is_multiple_of(align) && (0..size).all(|at| *larger.add(at) == 7));
                    GlobalMemory.dealloc(larger, Layout::from_size_align(3 * size, align).unwrap());
                }
            }
        }
    }
}
