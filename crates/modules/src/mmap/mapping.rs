//! A part of a file, or memory of its own, in the address space.

use core::cell::Cell;
use core::ffi::c_int;
use objspace::{PyResult, Space};

/// The mapped memory. Other processes, other threads and C code may change it at any time, so it is only copied from and to.
pub struct Mapping {
    start: Cell<*mut u8>,
    len: Cell<usize>,
}

impl Mapping {
    /// Maps memory.
    ///
    /// # Errors
    /// `OSError`.
    pub fn new(
        space: &Space,
        len: usize,
        protection: c_int,
        flags: c_int,
        fd: c_int,
        offset: i64,
    ) -> PyResult<Mapping> {
        // SAFETY: the system chooses the place, where nothing else is.
        let start =
            unsafe { libc::mmap(core::ptr::null_mut(), len, protection, flags, fd, offset as libc::off_t) };
        match start {
            libc::MAP_FAILED => Err(space.last_os_error(None)),
            start => Ok(Mapping { start: Cell::new(start.cast()), len: Cell::new(len) }),
        }
    }

    /// A mapping that is closed.
    pub const fn closed() -> Mapping {
        Mapping { start: Cell::new(core::ptr::null_mut()), len: Cell::new(0) }
    }

    /// Whether the memory is mapped.
    pub fn is_open(&self) -> bool {
        !self.start.get().is_null()
    }

    /// The first byte's address; null when closed.
    pub fn as_ptr(&self) -> *mut u8 {
        self.start.get()
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Gives the memory back.
    pub fn close(&self) {
        let (start, len) = (self.start.replace(core::ptr::null_mut()), self.len.replace(0));
        if !start.is_null() {
            // SAFETY: the mapping owns the memory, and nobody borrows it: those that it is lent to are counted.
            unsafe { libc::munmap(start.cast(), len) };
        }
    }

    /// Takes another's memory over.
    pub fn adopt(&self, other: Mapping) {
        self.close();
        self.start.set(other.start.replace(core::ptr::null_mut()));
        self.len.set(other.len.replace(0));
    }

    /// Changes the size, perhaps moving the memory.
    ///
    /// # Errors
    /// `OSError`.
    pub fn resize(&self, space: &Space, len: usize) -> PyResult<()> {
        // SAFETY: the mapping owns the memory, and nobody borrows it.
        let start =
            unsafe { libc::mremap(self.start.get().cast(), self.len.get(), len, libc::MREMAP_MAYMOVE) };
        if start == libc::MAP_FAILED {
            return Err(space.last_os_error(None));
        }
        self.start.set(start.cast());
        self.len.set(len);
        Ok(())
    }

    /// A byte; `None` beyond the end.
    pub fn byte(&self, at: usize) -> Option<u8> {
        // SAFETY: within the memory.
        (at < self.len()).then(|| unsafe { self.start.get().add(at).read() })
    }

    /// A copy of the bytes from `start` to `end`, as far as there are any.
    pub fn copy(&self, start: usize, end: usize) -> Vec<u8> {
        let end = end.min(self.len());
        let mut bytes = vec![0; end.saturating_sub(start)];
        // SAFETY: within the memory; there is room for as many.
        unsafe {
            bytes.as_mut_ptr().copy_from_nonoverlapping(self.start.get().add(start.min(end)), bytes.len())
        };
        bytes
    }

    /// Writes bytes; false if they do not fit.
    pub fn write(&self, at: usize, bytes: &[u8]) -> bool {
        if at > self.len() || bytes.len() > self.len() - at {
            return false;
        }
        // SAFETY: within the memory, which is writable as its owner knows; the bytes may be a part of it.
        unsafe { self.start.get().add(at).copy_from(bytes.as_ptr(), bytes.len()) };
        true
    }

    /// Copies bytes within the memory; false if they are not all in it.
    pub fn shift(&self, to: usize, from: usize, count: usize) -> bool {
        let len = self.len();
        if to > len || from > len || count > len - to || count > len - from {
            return false;
        }
        // SAFETY: both are within the memory.
        unsafe { self.start.get().add(to).copy_from(self.start.get().add(from), count) };
        true
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        self.close();
    }
}
