//! An integer under construction: digits that may have zeros on top until [`IntBuilder::finish`] takes them away.

use super::{Int, storage};
use crate::{PyResult, Ref, Space};
use abi::PyLongObject;
use algorithms::numeric::digits::{IntRef, SHIFT};

/// More digits than this are refused before memory is asked for (`OverflowError`).
const MOST_DIGITS: usize = (i64::MAX as usize - 1) / SHIFT as usize;

/// A new integer that nobody else sees yet. The address of its digits does not change (`PyLongWriter` gives it to C).
pub struct IntBuilder {
    int: *mut PyLongObject,
    len: usize,
}

impl IntBuilder {
    /// An integer of `len` digits, all zero.
    ///
    /// # Errors
    /// `OverflowError` beyond what any integer may have, `MemoryError`.
    pub fn new(space: &Space, len: usize) -> PyResult<IntBuilder> {
        if len > MOST_DIGITS {
            return Err(space.overflow_error("too many digits in integer"));
        }
        // SAFETY: the digits are written right here.
        unsafe {
            let int = storage::allocate(space, false, len)?;
            storage::digits_of(int).write_bytes(0, len.max(1));
            Ok(IntBuilder { int, len })
        }
    }

    /// The digits, the least significant first.
    #[inline]
    pub fn digits(&mut self) -> &mut [u32] {
        // SAFETY: the integer has so many digits, initialised, and nobody else has it.
        unsafe { core::slice::from_raw_parts_mut(storage::digits_of(self.int), self.len) }
    }

    /// The integer of these digits, which may have no bits beyond the thirtieth, and this sign.
    pub fn finish(mut self, space: &Space, negative: bool) -> PyResult<Ref<Int>> {
        let room = self.len;
        let used = IntRef::new(negative, self.digits());
        if used.digits.len() <= storage::SHORT_DIGITS
            && let Some(short) = used.to_i64()
        {
            // One of the shared integers, or a block of the size that the free list wants.
            return Int::from_i64(space, short);
        }
        let (negative, len) = (used.negative, used.digits.len());
        if len < room / 2 && room > 16 {
            // Most of the block would lie idle for as long as the integer lives.
            return Int::from_digits(space, used);
        }
        // SAFETY: the digits up to `len` are those of a normalised integer; the reference leaves the builder.
        unsafe {
            storage::set_tag(self.int, negative, len);
            let int = core::mem::replace(&mut self.int, core::ptr::null_mut());
            Ok(Ref::from_owned_unchecked(int.cast()))
        }
    }
}

impl Drop for IntBuilder {
    fn drop(&mut self) {
        if !self.int.is_null() {
            // SAFETY: nobody else has the integer.
            unsafe { storage::dealloc(self.int.cast()) }
        }
    }
}
