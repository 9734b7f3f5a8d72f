//! The iterator of `iter_unpack`.

use super::ERROR;
use super::struct_type::Compiled;
use super::values;
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::{Cell, RefCell};
use cpyext_macros::pytype;
use objspace::buffer::Buffer;
use objspace::{Layout, Object, PyResult, Ref, Slot, Space, Tuple};
use std::rc::Rc;

/// Structs that follow each other in a buffer.
#[repr(C)]
pub struct UnpackIterator {
    head: PyObject,
    compiled: Rc<Compiled>,
    /// Given back at the end.
    buffer: RefCell<Option<Buffer>>,
    /// The buffer's owner, for the collector to see.
    owner: Slot,
    index: Cell<usize>,
}
fields!(UnpackIterator: owner);

impl UnpackIterator {
    /// An iterator over a bytes-like object.
    ///
    /// # Errors
    /// `struct.error` when sizes do not fit; `TypeError` when the object lends no bytes.
    pub fn over(space: &Space, compiled: Rc<Compiled>, object: &Object) -> PyResult<Ref<UnpackIterator>> {
        let size = compiled.format.size;
        if size == 0 {
            return Err(ERROR.error(space, "cannot iteratively unpack with a struct of length 0"));
        }
        let buffer = Buffer::simple(space, object)?;
        if buffer.len() % size != 0 {
            let message = format_args!("iterative unpacking requires a buffer of a multiple of {size} bytes");
            return Err(ERROR.error(space, message));
        }
        let owner = Slot::empty();
        owner.set(Some(object.to_ref()));
        let value = UnpackIterator {
            head: HEAD,
            compiled,
            buffer: RefCell::new(Some(buffer)),
            owner,
            index: Cell::new(0),
        };
        instance::create_exact(space, value)
    }

    /// The bytes of the next struct; `None` at the end.
    fn next_bytes(&self) -> Option<Vec<u8>> {
        let buffer = self.buffer.borrow();
        let buffer = buffer.as_ref()?;
        let (size, start) = (self.compiled.format.size, self.index.get());
        if start >= buffer.len() {
            return None;
        }
        self.index.set(start + size);
        // SAFETY: the buffer is contiguous, and nothing runs while the bytes are copied.
        Some(unsafe { buffer.as_slice() }[start..start + size].to_vec())
    }
}

#[pytype(
    name = "unpack_iterator",
    module = "_struct",
    flags = HAVE_GC | DISALLOW_INSTANTIATION,
    tp_dealloc = instance::dealloc::<UnpackIterator>,
    tp_traverse = instance::traverse::<UnpackIterator>,
    tp_clear = instance::clear::<UnpackIterator>
)]
/// An iterator of the structs in a buffer.
impl UnpackIterator {
    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<UnpackIterator> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Tuple>>> {
        match self.next_bytes() {
            Some(bytes) => values::unpack(space, &self.compiled.format, &bytes).map(Some),
            None => {
                let buffer = self.buffer.borrow_mut().take();
                drop(buffer);
                self.owner.set(None);
                Ok(None)
            }
        }
    }

    /// Return how many structs are left.
    #[pymethod(name = "__length_hint__")]
    fn length_hint(&self) -> usize {
        let len = self.buffer.borrow().as_ref().map_or(0, Buffer::len);
        len.saturating_sub(self.index.get()) / self.compiled.format.size
    }
}
