//! The buffer protocol (PEP 3118), from the side of who reads.

use crate::{Object, PyResult, Space};
use abi::{Py_buffer, PyBUF_SIMPLE};
use core::mem::MaybeUninit;

/// A view of an object's memory as plain bytes; released when dropped.
pub struct Buffer<'a> {
    space: &'a Space,
    view: Py_buffer,
}

impl<'a> Buffer<'a> {
    /// The object's memory as contiguous bytes; `None` if it does not offer any.
    ///
    /// # Errors
    /// What the object raises, `BufferError` above all.
    pub fn of(space: &'a Space, object: &Object) -> PyResult<Option<Buffer<'a>>> {
        let Some(get) = object.ty().buffer_slots().and_then(|slots| slots.bf_getbuffer.get()) else {
            return Ok(None);
        };
        let mut view = MaybeUninit::<Py_buffer>::zeroed();
        use crate::Layout;
        // SAFETY: the slot fits the object's type, and fills the view when it succeeds; a zeroed view is valid too.
        unsafe {
            space.status_from_c(get(object.as_ptr(), view.as_mut_ptr(), PyBUF_SIMPLE))?;
            Ok(Some(Buffer { space, view: view.assume_init() }))
        }
    }

    /// A copy of the bytes: the memory itself may change whenever other code runs.
    pub fn to_vec(&self) -> Vec<u8> {
        if self.view.len <= 0 || self.view.buf.is_null() {
            return Vec::new();
        }
        // SAFETY: the exporter keeps so many bytes in place while the view is held.
        unsafe { core::slice::from_raw_parts(self.view.buf.cast::<u8>(), self.view.len as usize) }.to_vec()
    }
}

impl Drop for Buffer<'_> {
    fn drop(&mut self) {
        // SAFETY: the view owns a reference to its exporter (or has none), and is released this once.
        unsafe {
            let Some(exporter) = crate::Ref::<Object>::from_nullable(self.view.obj) else { return };
            let release = exporter.ty().buffer_slots().and_then(|slots| slots.bf_releasebuffer.get());
            if let Some(release) = release {
                release(self.view.obj, &raw mut self.view);
            }
            debug_assert!(!self.space.error_occurred(), "a buffer's release does not raise");
        }
    }
}
