//! The memory of a bytearray: a block with a zero behind the bytes, in which they may start later than the block.
//!
//! While buffers are lent (`ob_exports`), the size cannot change. An empty one may have no block.

use super::ByteArray;
use crate::{PyResult, PyTypeInfo, Ref, Space, Type, gc, memory};
use core::{ptr, slice};

impl ByteArray {
    /// A bytearray of the bytes of `data`.
    pub fn from_slice(space: &Space, data: &[u8]) -> PyResult<Ref<ByteArray>> {
        let array = ByteArray::new_of(space, ByteArray::type_object())?;
        array.splice(space, 0, 0, data)?;
        Ok(array)
    }

    /// An empty instance of `cls`.
    pub(super) fn new_of(space: &Space, cls: &Type) -> PyResult<Ref<ByteArray>> {
        let object = if cls.is(ByteArray::type_object()) {
            let object = gc::allocate(space, cls, size_of::<abi::PyByteArrayObject>())?;
            // SAFETY: fresh memory, zero-filled: an empty bytearray.
            unsafe { Ref::from_owned(object) }
        } else {
            cls.allocate(space, 0)?
        };
        // SAFETY: instances of subtypes have the layout.
        Ok(unsafe { object.cast_unchecked() })
    }

    /// Number of bytes.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "Python has no such method")]
    pub fn len(&self) -> usize {
        self.0.ob_base.ob_size.get() as usize
    }

    /// Where the bytes are, a zero behind them.
    #[inline]
    pub fn data(&self) -> *mut u8 {
        let start = self.0.ob_start.get().cast::<u8>();
        // C code reads the terminator of an empty one too, and writes nothing there.
        if start.is_null() { c"".as_ptr().cast_mut().cast() } else { start }
    }

    /// The bytes.
    ///
    /// # Safety
    /// Nothing changes the bytearray while the slice is used: no Python code runs.
    #[inline]
    pub unsafe fn as_slice(&self) -> &[u8] {
        // SAFETY: `ob_size` bytes are at `ob_start`.
        unsafe { slice::from_raw_parts(self.data(), self.len()) }
    }

    /// A copy of the bytes.
    pub fn to_vec(&self) -> Vec<u8> {
        // SAFETY: nothing runs while they are copied.
        unsafe { self.as_slice() }.to_vec()
    }

    /// The byte at `index`.
    #[inline]
    pub fn get(&self, index: usize) -> Option<u8> {
        // SAFETY: the index is within the bytes, and nothing runs.
        unsafe { self.as_slice() }.get(index).copied()
    }

    /// Changes the byte at `index`, which exists.
    #[inline]
    pub fn set(&self, index: usize, byte: u8) {
        assert!(index < self.len());
        // SAFETY: the index is within the bytes.
        unsafe { self.data().add(index).write(byte) };
    }

    /// Changes bytes in place.
    pub(super) fn update(&self, change: impl FnOnce(&mut [u8])) {
        // SAFETY: the bytes are in a block of their own, and `change` runs no Python code.
        change(unsafe { slice::from_raw_parts_mut(self.data(), self.len()) });
    }

    /// `BufferError` while buffers are lent.
    pub fn check_resizable(&self, space: &Space) -> PyResult<()> {
        if self.0.ob_exports.get() > 0 {
            return Err(space.buffer_error("Existing exports of data: object cannot be re-sized"));
        }
        Ok(())
    }

    /// Notes one buffer more (or less) that is lent.
    #[inline]
    pub(super) fn count_export(&self, change: isize) {
        self.0.ob_exports.set(self.0.ob_exports.get() + change);
    }

    /// Whether buffers are lent.
    #[inline]
    pub(super) fn is_lent(&self) -> bool {
        self.0.ob_exports.get() > 0
    }

    /// Keeps the size as it is until the result is dropped.
    pub(crate) fn lend(&self) -> Lent<'_> {
        self.count_export(1);
        Lent(self)
    }

    /// Bytes of the block (`bytearray.__alloc__`).
    #[inline]
    pub fn allocated(&self) -> usize {
        self.0.ob_alloc.get() as usize
    }

    /// Changes the size (`PyByteArray_Resize`); new bytes are zero.
    ///
    /// # Errors
    /// `BufferError` while buffers are lent; `MemoryError`.
    pub fn resize(&self, space: &Space, len: usize) -> PyResult<()> {
        let old = self.len();
        if len == old {
            return Ok(());
        }
        self.check_resizable(space)?;
        self.reserve(space, len)?;
        // SAFETY: the block has room for `len` bytes and a zero.
        unsafe {
            if len > old {
                self.data().add(old).write_bytes(0, len - old);
            }
            self.set_len(len);
        }
        Ok(())
    }

    /// # Safety
    /// The block has room for `len` bytes and a zero, or `len` is zero and there is none.
    unsafe fn set_len(&self, len: usize) {
        self.0.ob_base.ob_size.set(len as isize);
        if !self.0.ob_start.get().is_null() {
            // SAFETY: the caller's promise.
            unsafe { self.data().add(len).write(0) };
        }
    }

    /// Makes the block fit `len` bytes: larger with some to spare, or much smaller, and the bytes kept as far as they fit.
    fn reserve(&self, space: &Space, len: usize) -> PyResult<()> {
        if len >= isize::MAX as usize {
            return Err(space.memory_error());
        }
        let (allocated, start) = (self.allocated(), self.0.ob_start.get());
        let offset = (start as usize).wrapping_sub(self.0.ob_bytes.get() as usize);
        let needed = len + 1;
        let new = if !start.is_null() && needed + offset <= allocated {
            if len >= allocated / 2 {
                return Ok(());
            }
            // Much smaller: give the memory back.
            needed
        } else if needed <= allocated + allocated / 8 {
            // Somewhat larger: it may go on growing.
            needed + (needed >> 3) + if len < 9 { 3 } else { 6 }
        } else {
            needed
        };
        let kept = self.len().min(len);
        let block = memory::allocate(new);
        if block.is_null() {
            return Err(space.memory_error());
        }
        // SAFETY: both blocks hold the bytes kept; the old one is this object's, and nobody has lent it.
        unsafe {
            ptr::copy_nonoverlapping(self.data(), block, kept);
            block.add(kept).write(0);
            memory::free(self.0.ob_bytes.get().cast());
        }
        self.0.ob_bytes.set(block.cast());
        self.0.ob_start.set(block.cast());
        self.0.ob_alloc.set(new as isize);
        self.0.ob_base.ob_size.set(kept as isize);
        Ok(())
    }

    /// Puts `data`, which is not this bytearray's own memory, in the place of the bytes from `start` up to `stop`.
    ///
    /// # Errors
    /// `BufferError` when the size changes while buffers are lent; `MemoryError`.
    pub fn splice(&self, space: &Space, start: usize, stop: usize, data: &[u8]) -> PyResult<()> {
        let old = self.len();
        let stop = stop.min(old);
        let start = start.min(stop);
        let removed = stop - start;
        if data.len() != removed {
            self.check_resizable(space)?;
        }
        let len = (old - removed).checked_add(data.len()).ok_or_else(|| space.memory_error())?;
        if data.len() < removed && start == 0 && len > 0 {
            // Taken from the front: the bytes start later. (A smaller block is made when much is unused.)
            return self.remove_front(space, removed - data.len(), data);
        }
        let tail = old - stop;
        if data.len() > removed {
            self.reserve(space, len)?;
        }
        // SAFETY: the block has room for `len` bytes and a zero; the parts are within it.
        unsafe {
            if data.len() != removed {
                let from = self.data();
                ptr::copy(from.add(stop), from.add(start + data.len()), tail);
            }
            ptr::copy_nonoverlapping(data.as_ptr(), self.data().add(start), data.len());
            if data.len() != removed {
                self.set_len(len);
            }
        }
        if data.len() < removed { self.reserve(space, len) } else { Ok(()) }
    }

    fn remove_front(&self, space: &Space, removed: usize, data: &[u8]) -> PyResult<()> {
        // SAFETY: fewer bytes are removed than there are, and `data` fits what precedes the rest.
        unsafe {
            self.0.ob_start.set(self.data().add(removed).cast());
            self.0.ob_base.ob_size.set((self.len() - removed) as isize);
            ptr::copy_nonoverlapping(data.as_ptr(), self.data(), data.len());
        }
        self.reserve(space, self.len())
    }

    /// Adds bytes at the end; `data` is not this bytearray's own memory.
    #[inline]
    pub fn push_slice(&self, space: &Space, data: &[u8]) -> PyResult<()> {
        self.splice(space, self.len(), self.len(), data)
    }

    /// Frees the block of a dead bytearray.
    ///
    /// # Safety
    /// Nobody uses the object any more.
    pub(super) unsafe fn free_block(&self) {
        // SAFETY: the block is this object's.
        unsafe { memory::free(self.0.ob_bytes.replace(ptr::null_mut()).cast()) };
    }
}

/// Keeps a bytearray's size as it is.
pub(crate) struct Lent<'a>(&'a ByteArray);

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.0.count_export(-1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;

    #[test]
    fn splices_agree_with_a_vector() {
        with_space(|space| {
            let array = ByteArray::from_slice(space, b"").unwrap();
            let mut model: Vec<u8> = Vec::new();
            let mut state = 7usize;
            let mut random = |below: usize| {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                (state >> 33) % below
            };
            for round in 0..3000 {
                let start = random(model.len() + 1);
                let stop = start + random(model.len() - start + 1);
                let data: Vec<u8> =
                    (0..random(if round % 5 == 0 { 60 } else { 12 })).map(|n| n as u8).collect();
                array.splice(space, start, stop, &data).unwrap();
                model.splice(start..stop, data);
                assert_eq!(array.to_vec(), model);
                assert!(array.allocated() > model.len() || model.is_empty());
                // SAFETY: a zero follows the bytes.
                assert_eq!(unsafe { *array.data().add(model.len()) }, 0);
            }
        });
    }

    #[test]
    fn a_lent_one_keeps_its_size() {
        with_space(|space| {
            let array = ByteArray::from_slice(space, b"abc").unwrap();
            array.count_export(1);
            array.splice(space, 0, 1, b"X").unwrap();
            assert_eq!(array.to_vec(), b"Xbc");
            assert!(array.is_lent());
            array.count_export(-1);
            array.resize(space, 5).unwrap();
            assert_eq!(array.to_vec(), b"Xbc\0\0");
        });
    }
}
