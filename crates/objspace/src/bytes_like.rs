//! The bytes of an object that text of a number may be read from: whatever lends a buffer (PEP 3118).

use crate::{Layout, Object, PyResult, Ref, Space};
use abi::{Py_buffer, PyBUF_SIMPLE};
use core::mem::MaybeUninit;

/// A copy of the contiguous bytes that the object lends; `None` if it lends none.
///
/// # Errors
/// What the object raises, `BufferError` above all.
pub(crate) fn bytes_like(space: &Space, object: &Object) -> PyResult<Option<Vec<u8>>> {
    let Some(slots) = object.ty().buffer_slots() else { return Ok(None) };
    let Some(get) = slots.bf_getbuffer.get() else { return Ok(None) };
    let mut view = MaybeUninit::<Py_buffer>::zeroed();
    // SAFETY: the slot fits the object's type, and fills the view when it succeeds. The memory is there until the view, which
    // owns a reference to its exporter (or has none), is given back.
    unsafe {
        space.status_from_c(get(object.as_ptr(), view.as_mut_ptr(), PyBUF_SIMPLE))?;
        let view = view.assume_init_mut();
        let bytes = if view.len <= 0 || view.buf.is_null() {
            Vec::new()
        } else {
            core::slice::from_raw_parts(view.buf.cast::<u8>(), view.len as usize).to_vec()
        };
        if let Some(exporter) = Ref::<Object>::from_nullable(view.obj) {
            let release = exporter.ty().buffer_slots().and_then(|slots| slots.bf_releasebuffer.get());
            if let Some(release) = release {
                release(exporter.as_ptr(), view);
            }
        }
        Ok(Some(bytes))
    }
}
