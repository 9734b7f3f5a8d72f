//! Large blocks that a container outgrows.
//!
//! A freed block stays resident for a while, because the allocator expects to need its memory again. Of a container that grows that is
//! wrong: it never needs a block of a size that it had before. All the blocks that a list of a million items leaves behind as it grows
//! by an eighth each time are larger than the list. So the pages of an outgrown block are given back at once, and
//! lists get blocks with room to grow in: pages that nobody has touched cost addresses, not memory.
//!
//! A program that has outgrown a block of some size once is likely to do it again, with the next container; getting the pages anew each time
//! takes longer than filling them. So only blocks larger than any that was outgrown before give theirs back. (The C library's allocator
//! moves the size from which it maps blocks singly in the same way.)

use super::domains::{self, OBJECTS};
use super::{allocate, free, reallocate};
use core::ffi::c_void;
use core::sync::atomic::{AtomicUsize, Ordering};

/// Bytes from which a block is large.
const LARGE: usize = 1 << 20;

/// Bytes from which a block gets less room than it needs itself.
const VAST: usize = 1 << 28;

/// Blocks of more bytes give their pages back every time.
const LARGEST_KEPT: usize = 32 << 20;

/// Outgrown blocks of at most so many bytes keep their pages.
static KEPT: AtomicUsize = AtomicUsize::new(LARGE - 1);

unsafe extern "C" {
    /// How many bytes of a block can be used; 0 for null.
    fn mi_usable_size(block: *const c_void) -> usize;
}

/// Resizes a block to at least `size` bytes, of which the first `used` are kept, for who will want more of it soon; null (and the block
/// is untouched) when there is no memory.
///
/// # Safety
/// `block` is null or came from [`super`], has `used` bytes, and has not been freed; `used <= size`.
pub unsafe fn grow(block: *mut u8, used: usize, size: usize) -> *mut u8 {
    if size < LARGE || domains::is_replaced(OBJECTS) {
        // SAFETY: the caller's promise.
        return unsafe { reallocate(block, size) };
    }
    // SAFETY: the block is null or the allocator's, which nobody stands in front of.
    if unsafe { mi_usable_size(block.cast()) } >= size {
        return block;
    }
    let room = if size < VAST { size } else { size / 4 };
    let mut new = allocate(size + room);
    if new.is_null() {
        new = allocate(size);
    }
    if !new.is_null() && !block.is_null() {
        // SAFETY: both blocks have as many bytes; the old one is given up.
        unsafe {
            block.copy_to_nonoverlapping(new, used);
            free_outgrown(block, used);
        }
    }
    new
}

/// Frees a block whose `size` bytes its container has outgrown.
///
/// # Safety
/// As [`super::free`]; the block has `size` bytes.
pub unsafe fn free_outgrown(block: *mut u8, size: usize) {
    if size > KEPT.load(Ordering::Relaxed) && !domains::is_replaced(OBJECTS) {
        KEPT.store(size.min(LARGEST_KEPT), Ordering::Relaxed);
        // SAFETY: the block has these bytes, and their content is not needed any more.
        unsafe { give_back_pages(block, size) };
    }
    // SAFETY: the caller's promise.
    unsafe { free(block) }
}

/// Has the system take back the whole pages among some bytes; they are zeros afterwards.
///
/// # Safety
/// The bytes are the caller's.
unsafe fn give_back_pages(block: *mut u8, size: usize) {
    // SAFETY: the call has no preconditions.
    let page = usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096);
    let first = block.addr().next_multiple_of(page);
    let end = (block.addr() + size) / page * page;
    if first < end {
        // SAFETY: the pages lie among the caller's bytes. Should it fail, they stay as they are.
        unsafe { libc::madvise(block.with_addr(first).cast(), end - first, libc::MADV_DONTNEED) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_a_block_survives_its_growth() {
        let mut size = LARGE / 2;
        let mut block = allocate(size);
        // SAFETY: the block has these bytes at any time.
        unsafe {
            block.write_bytes(7, size);
            for _ in 0..20 {
                let larger = size + size / 8;
                block = grow(block, size, larger);
                assert!((0..size).step_by(97).all(|at| block.add(at).read() == 7));
                block.add(size).write_bytes(7, larger - size);
                size = larger;
            }
            free_outgrown(block, size);
        }
    }
}
