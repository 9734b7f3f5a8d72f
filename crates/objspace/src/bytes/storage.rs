//! The memory of bytes objects: making them, reading their bytes, the hash, and the shared short ones.
//!
//! The bytes follow the head, with a zero byte after them. The empty one and those of one byte are one immortal object each.
//! C code may fill a fresh object in place as long as it alone has it (`PyBytes_FromStringAndSize(NULL, n)`); one with more than one reference
//! never changes.

use super::Bytes;
use crate::{GilCell, Layout, Object, PyResult, PyTypeInfo, Ref, Space, hashing, memory};
use abi::{PyBytesObject, PyObject, PyVarObject};
use core::cell::Cell;
use core::mem::{offset_of, size_of};
use core::{ptr, slice};

static SINGLE: GilCell<[Cell<*mut PyObject>; 256]> =
    GilCell::new([const { Cell::new(ptr::null_mut()) }; 256]);
static EMPTY: GilCell<Cell<*mut PyObject>> = GilCell::new(Cell::new(ptr::null_mut()));

/// Bytes of an object that holds none, the final zero included: `bytes.__basicsize__`.
pub const EMPTY_SIZE: usize = offset_of!(PyBytesObject, ob_sval) + 1;

/// Bytes of the object's memory: at least that of the C struct.
fn memory_size(len: usize) -> Option<usize> {
    let size = len.checked_add(EMPTY_SIZE)?;
    (size <= isize::MAX as usize).then(|| size.max(size_of::<PyBytesObject>()))
}

/// A fresh object of `len` uninitialised bytes, the final zero in place.
///
/// # Safety
/// The caller fills all bytes before anyone else sees the object.
unsafe fn allocate(space: &Space, len: usize) -> PyResult<Ref<Bytes>> {
    let Some(size) = memory_size(len) else {
        return Err(space.overflow_error("byte string is too large"));
    };
    let block = memory::allocate(size).cast::<PyBytesObject>();
    if block.is_null() {
        return Err(space.memory_error());
    }
    // SAFETY: the block holds the head, `len` bytes and a zero.
    unsafe {
        (&raw mut (*block).ob_base).write(PyVarObject {
            ob_base: PyObject::new(Bytes::STATIC.as_ptr()),
            ob_size: Cell::new(len as isize),
        });
        (*block).ob_shash.set(-1);
        let bytes: Ref<Bytes> = Ref::from_owned_unchecked(block.cast());
        bytes.data_mut().add(len).write(0);
        Ok(bytes)
    }
}

impl Bytes {
    /// The bytes of `data`, copied.
    ///
    /// # Errors
    /// `MemoryError`; `OverflowError` when the size is beyond what a size can be.
    pub fn from_slice(space: &Space, data: &[u8]) -> PyResult<Ref<Bytes>> {
        match data {
            [] => Ok(Bytes::empty(space)),
            &[byte] => Ok(Bytes::single(space, byte).to_ref()),
            // SAFETY: all bytes are written.
            _ => unsafe {
                let bytes = allocate(space, data.len())?;
                ptr::copy_nonoverlapping(data.as_ptr(), bytes.data_mut(), data.len());
                Ok(bytes)
            },
        }
    }

    /// `len` bytes that `fill` writes; they are zero before.
    ///
    /// # Errors
    /// Those of [`Bytes::from_slice`], and those of `fill`.
    pub fn build(
        space: &Space,
        len: usize,
        fill: impl FnOnce(&mut [u8]) -> PyResult<()>,
    ) -> PyResult<Ref<Bytes>> {
        if len == 0 {
            fill(&mut [])?;
            return Ok(Bytes::empty(space));
        }
        // SAFETY: all bytes are written, and nobody else has the object.
        let bytes = unsafe {
            let bytes = allocate(space, len)?;
            bytes.data_mut().write_bytes(0, len);
            fill(slice::from_raw_parts_mut(bytes.data_mut(), len))?;
            bytes
        };
        Ok(if len == 1 { Bytes::single(space, bytes.as_slice()[0]).to_ref() } else { bytes })
    }

    /// The empty bytes object.
    #[inline]
    pub fn empty(space: &Space) -> Ref<Bytes> {
        shared(space, EMPTY.get(space), &[]).to_ref()
    }

    /// The bytes object of one byte, borrowed for ever.
    #[inline]
    pub fn single(space: &Space, byte: u8) -> &'static Bytes {
        shared(space, &SINGLE.get(space)[usize::from(byte)], &[byte])
    }

    /// `len` zero bytes that the caller alone has, for C code to fill in place (`PyBytes_FromStringAndSize` without a source).
    /// Only the empty one is shared.
    pub fn zeroed(space: &Space, len: usize) -> PyResult<Ref<Bytes>> {
        if len == 0 {
            return Ok(Bytes::empty(space));
        }
        // SAFETY: all bytes are written.
        unsafe {
            let bytes = allocate(space, len)?;
            bytes.data_mut().write_bytes(0, len);
            Ok(bytes)
        }
    }

    /// The object with `len` bytes, resized in place if the caller alone has it (`_PyBytes_Resize`); new bytes are zero.
    ///
    /// # Errors
    /// `MemoryError`; the object is gone then.
    pub fn resized(space: &Space, bytes: Ref<Bytes>, len: usize) -> PyResult<Ref<Bytes>> {
        let old = bytes.len();
        if len == old {
            return Ok(bytes);
        }
        if len == 0 {
            return Ok(Bytes::empty(space));
        }
        let size = memory_size(len).ok_or_else(|| space.memory_error())?;
        if !bytes.is_unique() || !bytes.is_exact::<Bytes>() {
            let copy = Bytes::zeroed(space, len)?;
            let kept = len.min(old);
            // SAFETY: the copy is fresh and has room for what is kept.
            unsafe { ptr::copy_nonoverlapping(bytes.data(), copy.data_mut(), kept) };
            return Ok(copy);
        }
        let block = bytes.into_ptr();
        // SAFETY: the only reference is ours; the block came from `memory`, and what is added is filled.
        unsafe {
            let moved = memory::reallocate(block.cast(), size).cast::<PyBytesObject>();
            if moved.is_null() {
                drop(Ref::<Bytes>::from_owned_unchecked(block));
                return Err(space.memory_error());
            }
            (*moved).ob_base.ob_size.set(len as isize);
            (*moved).ob_shash.set(-1);
            let bytes: Ref<Bytes> = Ref::from_owned_unchecked(moved.cast());
            if len > old {
                bytes.data_mut().add(old).write_bytes(0, len - old);
            }
            bytes.data_mut().add(len).write(0);
            Ok(bytes)
        }
    }

    /// Number of bytes.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "Python has no such method")]
    pub fn len(&self) -> usize {
        self.0.ob_base.ob_size.get() as usize
    }

    /// Where the bytes are; a zero follows them.
    #[inline]
    pub fn data(&self) -> *const u8 {
        self.data_mut()
    }

    /// Where the bytes are, to write them while the object is under construction.
    #[inline]
    pub(crate) fn data_mut(&self) -> *mut u8 {
        // SAFETY: the bytes follow the head; the provenance is that of the whole object.
        unsafe { self.as_ptr().cast::<u8>().add(offset_of!(PyBytesObject, ob_sval)) }
    }

    /// The bytes, which stay as they are while the object lives.
    #[inline]
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: `ob_size` bytes follow the head.
        unsafe { slice::from_raw_parts(self.data(), self.len()) }
    }

    /// The hash of the bytes, computed once.
    #[inline]
    pub fn bytes_hash(&self, space: &Space) -> isize {
        let cached = self.0.ob_shash.get();
        if cached != -1 {
            return cached;
        }
        let hash = hashing::secret(space).hash_bytes(self.as_slice()) as isize;
        self.0.ob_shash.set(hash);
        hash
    }

    /// Whether the bytes are the same.
    #[inline]
    pub fn same(&self, other: &Bytes) -> bool {
        ptr::eq(self, other) || self.as_slice() == other.as_slice()
    }

    /// The bytes of an instance of a subclass, whose memory came from `tp_alloc` for at least as many.
    ///
    /// # Safety
    /// The instance is fresh: nobody else has it, and it has room for `data`.
    pub(super) unsafe fn fill_fresh(&self, data: &[u8]) {
        debug_assert_eq!(self.len(), data.len());
        self.0.ob_shash.set(-1);
        // SAFETY: the caller's promise.
        unsafe {
            ptr::copy_nonoverlapping(data.as_ptr(), self.data_mut(), data.len());
            self.data_mut().add(data.len()).write(0);
        }
    }
}

impl Object {
    /// Whether this is exactly `bytes`, for callers that then may rely on it not changing.
    #[inline]
    pub fn as_exact_bytes(&self) -> Option<&Bytes> {
        self.downcast_exact::<Bytes>()
    }
}

#[inline]
fn shared(space: &Space, place: &Cell<*mut PyObject>, data: &[u8]) -> &'static Bytes {
    if place.get().is_null() {
        make_shared(space, place, data);
    }
    // SAFETY: the place holds an immortal object.
    unsafe { &*place.get().cast() }
}

#[cold]
fn make_shared(space: &Space, place: &Cell<*mut PyObject>, data: &[u8]) {
    // SAFETY: all bytes are written.
    let bytes = unsafe {
        let bytes = allocate(space, data.len()).expect("a byte needs little memory");
        ptr::copy_nonoverlapping(data.as_ptr(), bytes.data_mut(), data.len());
        bytes
    };
    bytes.make_immortal();
    place.set(bytes.into_ptr());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;

    #[test]
    fn bytes_end_with_zero_and_hash_like_ascii_text() {
        with_space(|space| {
            let bytes = Bytes::from_slice(space, b"spam\0eggs").unwrap();
            assert_eq!(bytes.as_slice(), b"spam\0eggs");
            // SAFETY: a zero follows the bytes.
            assert_eq!(unsafe { *bytes.data().add(bytes.len()) }, 0);
            let text = crate::Str::from_str(space, "spam\0eggs").unwrap();
            assert_eq!(bytes.bytes_hash(space), text.text_hash(space));
        });
    }

    #[test]
    fn short_ones_are_shared() {
        with_space(|space| {
            assert!(Bytes::from_slice(space, b"").unwrap().is(&*Bytes::empty(space)));
            let built = Bytes::build(space, 1, |data| {
                data[0] = 255;
                Ok(())
            });
            assert!(built.unwrap().is(Bytes::single(space, 255)));
            assert!(Bytes::single(space, 7).is_immortal());
        });
    }

    #[test]
    fn resizing_keeps_what_fits() {
        with_space(|space| {
            let bytes = Bytes::from_slice(space, b"abcdef").unwrap();
            let longer = Bytes::resized(space, bytes, 100).unwrap();
            assert_eq!(&longer.as_slice()[..8], b"abcdef\0\0");
            let keep = longer.clone();
            let shorter = Bytes::resized(space, longer, 3).unwrap();
            assert_eq!((shorter.as_slice(), keep.len()), (b"abc".as_slice(), 100));
            assert_eq!(Bytes::resized(space, shorter, 0).unwrap().len(), 0);
        });
    }
}
