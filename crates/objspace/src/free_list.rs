//! Free lists: blocks of one size kept for the next object of a type that is made and dropped all the time.
//!
//! A list is a `static` that is touched only with the GIL held. Free blocks are linked through their first word.

use crate::mechanisms::Mechanism;
use crate::memory;
use core::cell::Cell;
use core::ptr;

/// At most this many blocks wait in a list, unless it says otherwise.
const CAPACITY: usize = 128;

/// Free blocks of `SIZE` bytes.
pub struct FreeList<const SIZE: usize> {
    /// At most this many blocks wait.
    capacity: usize,
    first: Cell<*mut u8>,
    /// How many more blocks it takes.
    room: Cell<usize>,
    /// Whether it was ever given room: nothing is asked about that before it is full.
    is_open: Cell<bool>,
}

impl<const SIZE: usize> FreeList<SIZE> {
    /// An empty list.
    pub(crate) const fn new() -> Self {
        FreeList::with_capacity(CAPACITY)
    }

    /// An empty list that keeps at most `capacity` blocks.
    pub const fn with_capacity(capacity: usize) -> Self {
        const { assert!(SIZE >= size_of::<*mut u8>()) };
        FreeList {
            capacity,
            first: Cell::new(ptr::null_mut()),
            room: Cell::new(0),
            is_open: Cell::new(false),
        }
    }

    /// A block that waits; null when there is none.
    #[inline(always)]
    pub fn take(&self) -> *mut u8 {
        let block = self.first.get();
        if !block.is_null() {
            // SAFETY: a block in the list starts with the pointer to the next.
            self.first.set(unsafe { block.cast::<*mut u8>().read() });
            self.room.set(self.room.get() + 1);
        }
        block
    }

    /// An uninitialised block of at least `SIZE` bytes; null when there is no memory.
    #[inline(always)]
    pub fn allocate(&self) -> *mut u8 {
        let block = self.take();
        if block.is_null() { memory::allocate(SIZE) } else { block }
    }

    /// Gives a block back.
    ///
    /// # Safety
    /// `block` has at least `SIZE` bytes, came from this list or from `memory`, and nobody uses it any more.
    #[inline(always)]
    pub unsafe fn free(&self, block: *mut u8) {
        // SAFETY: the caller's promise.
        unsafe {
            if self.room.get() == 0 {
                self.free_beyond(block);
            } else {
                self.keep(block);
            }
        }
    }

    /// Keeps a block; there must be room.
    ///
    /// # Safety
    /// As [`FreeList::free`].
    #[inline(always)]
    unsafe fn keep(&self, block: *mut u8) {
        // SAFETY: the caller's promise.
        unsafe {
            #[cfg(debug_assertions)]
            memory::poison(block, SIZE);
            block.cast::<*mut u8>().write(self.first.get());
        }
        self.first.set(block);
        self.room.set(self.room.get() - 1);
    }

    /// As [`FreeList::free`], when there is no room. It is apart, so that giving a block back saves no registers.
    ///
    /// # Safety
    /// As [`FreeList::free`].
    #[inline(never)]
    unsafe fn free_beyond(&self, block: *mut u8) {
        // SAFETY: the caller's promise.
        unsafe {
            if self.is_open.get() || !self.open() {
                memory::free(block);
            } else {
                self.keep(block);
            }
        }
    }

    /// Gives the list its room when the first block comes, unless free lists are left out; whether there is room now.
    #[cold]
    #[inline(never)]
    fn open(&self) -> bool {
        // Blocks are not used again at once where freed memory is looked at.
        let is_left_out = cfg!(feature = "self-check") || Mechanism::FreeLists.is_left_out();
        self.is_open.set(true);
        if is_left_out {
            return false;
        }
        self.room.set(self.capacity);
        true
    }
}

#[cfg(all(test, not(feature = "self-check")))]
mod tests {
    use super::*;

    #[test]
    fn blocks_come_back() {
        let list = FreeList::<32>::new();
        let blocks: Vec<_> = (0..CAPACITY + 3).map(|_| list.allocate()).collect();
        for &block in &blocks {
            // SAFETY: the blocks are the list's own, and each is given back once.
            unsafe { list.free(block) };
        }
        assert_eq!(list.room.get(), 0);
        assert_eq!(list.allocate(), blocks[CAPACITY - 1]);
        assert_eq!(list.allocate(), blocks[CAPACITY - 2]);
    }
}
