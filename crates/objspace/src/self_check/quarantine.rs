//! Freed memory: filled with a pattern and kept for a while before the allocator gets it back.
//!
//! Who still reads it finds no object there ([`POISONED_COUNT`]), who writes to it is found when the block leaves, and who frees it
//! again at once.

use core::ffi::c_void;
use libmimalloc_sys::{mi_free, mi_malloc};
use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

/// What freed memory is filled with. As a pointer it is no address, as a count it is not immortal.
const POISON: u8 = 0x5b;

/// The reference count that an object in a freed block seems to have.
pub const POISONED_COUNT: u32 = u32::from_ne_bytes([POISON; 4]);

/// The most blocks that are kept, …
const MOST_BLOCKS: usize = 1 << 16;
/// … and the most bytes.
const MOST_BYTES: usize = 64 << 20;
/// Larger blocks are given back at once: programs have few, and look at them by their length.
const LARGEST: usize = 1 << 20;
/// Blocks up to this size move whenever they are resized, so that who keeps their old address is found.
const ALWAYS_MOVED: usize = 4096;

unsafe extern "C" {
    fn mi_usable_size(block: *const c_void) -> usize;
}

struct Kept {
    blocks: VecDeque<(usize, usize)>,
    addresses: Option<HashSet<usize>>,
    bytes: usize,
}

static KEPT: Mutex<Kept> = Mutex::new(Kept { blocks: VecDeque::new(), addresses: None, bytes: 0 });

/// Fills a block and keeps it; gives back older ones.
///
/// # Safety
/// `block` is null or a block of the allocator, and nobody uses it any more.
pub unsafe fn free(block: *mut c_void) {
    if block.is_null() {
        return;
    }
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = &mut *kept;
    let addresses = kept.addresses.get_or_insert_default();
    if addresses.contains(&(block as usize)) {
        super::fail(&format_args!("the block at {block:p} is freed twice"));
    }
    // SAFETY: the block is the caller's to give up.
    unsafe {
        let size = mi_usable_size(block);
        if size > LARGEST {
            mi_free(block);
            return;
        }
        block.cast::<u8>().write_bytes(POISON, size);
        addresses.insert(block as usize);
        kept.blocks.push_back((block as usize, size));
        kept.bytes += size;
        while kept.blocks.len() > MOST_BLOCKS || kept.bytes > MOST_BYTES {
            let Some((address, size)) = kept.blocks.pop_front() else { break };
            super::require(problem(address, size));
            kept.bytes -= size;
            addresses.remove(&address);
            mi_free(address as *mut c_void);
        }
    }
}

/// Resizes a block: a small one by moving it.
///
/// # Safety
/// As for C's `realloc`.
pub unsafe fn reallocate(block: *mut c_void, size: usize) -> Option<*mut c_void> {
    if block.is_null() {
        return None;
    }
    // SAFETY: the block is the caller's; as many bytes are copied as both have.
    unsafe {
        let old = mi_usable_size(block);
        if old > ALWAYS_MOVED {
            return None;
        }
        let new = mi_malloc(size.max(1));
        if !new.is_null() {
            new.cast::<u8>().copy_from_nonoverlapping(block.cast(), old.min(size));
            free(block);
        }
        Some(new)
    }
}

/// Who wrote to a block that is kept?
fn problem(address: usize, size: usize) -> Option<String> {
    // SAFETY: the block is kept: the allocator has not got it back.
    let bytes = unsafe { core::slice::from_raw_parts(address as *const u8, size) };
    let at = bytes.iter().position(|&byte| byte != POISON)?;
    let found = &bytes[at..size.min(at + 16)];
    Some(format!(
        "the freed block at {address:#x} of {size} bytes was written to: at byte {at} stand {found:02x?}"
    ))
}

/// Looks at all blocks that are kept.
pub fn check_all() -> Option<String> {
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.blocks.iter().find_map(|&(address, size)| problem(address, size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_freed_block_is_filled_and_what_is_written_to_it_is_found() {
        let block = crate::memory::allocate(48);
        // SAFETY: the block has 48 bytes; once freed it is kept, so that it can be looked at.
        unsafe {
            block.write_bytes(1, 48);
            crate::memory::free(block);
            assert_eq!(block.cast::<u32>().read(), POISONED_COUNT);
            assert_eq!(problem(block as usize, 48), None);
            block.add(7).write(0);
            assert!(
                problem(block as usize, 48).unwrap().contains("at byte 7"),
                "{:?}",
                problem(block as usize, 48)
            );
            block.add(7).write(POISON);
        }
    }

    #[test]
    fn small_blocks_move_when_they_are_resized() {
        let block = crate::memory::allocate(32);
        // SAFETY: the block has 32 bytes; the old one is kept.
        unsafe {
            block.write_bytes(9, 32);
            let larger = crate::memory::reallocate(block, 40);
            assert_ne!(larger, block);
            assert_eq!((larger.add(31).read(), block.read()), (9, POISON));
            crate::memory::free(larger);
        }
    }
}
