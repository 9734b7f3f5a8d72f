//! The module `_pickle`, of which there is `PickleBuffer` only: `pickle` itself does the rest.

use crate::instance::{self, HEAD};
use abi::{PyBUF_FULL_RO, PyBUF_SIMPLE, PyBUF_WRITABLE, PyObject};
use core::cell::{Cell, RefCell};
use core::ffi::c_int;
use core::mem::offset_of;
use core::ptr;
use cpyext_macros::{pymodule, pytype};
use objspace::buffer::{self, Buffer};
use objspace::gc::Visitor;
use objspace::{Layout, MemoryView, Object, PyErr, PyResult, Ref, Space, Type};

/// A buffer that pickling may leave to somebody else to transport (PEP 574).
#[repr(C)]
pub struct PickleBuffer {
    head: PyObject,
    /// What the object lends; nothing once it was released.
    buffer: RefCell<Option<Buffer>>,
    weak_references: Cell<*mut PyObject>,
}
objspace::layout!(impl PickleBuffer);

// SAFETY: the struct is laid out so; instances are made by `instance::create` only.
unsafe impl instance::Fields for PickleBuffer {
    fn report(&self, visitor: &mut Visitor) -> c_int {
        match self.buffer.try_borrow().as_deref() {
            Ok(Some(buffer)) => visitor.object(buffer.view().obj),
            _ => 0,
        }
    }

    fn let_go(&self) {
        let buffer = self.buffer.try_borrow_mut().map(|mut buffer| buffer.take());
        drop(buffer);
    }
}

fn released(space: &Space) -> PyErr {
    space.value_error("operation forbidden on released PickleBuffer object")
}

impl PickleBuffer {
    /// A new instance for what the object lends.
    ///
    /// # Errors
    /// `TypeError` when it lends nothing; what it raises.
    pub fn create(space: &Space, class: &Type, object: &Object) -> PyResult<Ref<PickleBuffer>> {
        let buffer = Buffer::get(space, object, PyBUF_FULL_RO)?;
        let value = PickleBuffer {
            head: HEAD,
            buffer: RefCell::new(Some(buffer)),
            weak_references: Cell::new(ptr::null_mut()),
        };
        instance::create(space, class, value)
    }

    /// What the object lends, for C code.
    ///
    /// # Errors
    /// `ValueError` once it was released.
    pub fn view(&self, space: &Space) -> PyResult<*const abi::Py_buffer> {
        let borrowed = self.buffer.borrow();
        borrowed.as_ref().map(|buffer| ptr::from_ref(buffer.view())).ok_or_else(|| released(space))
    }

    /// The object that lends the memory, and whether it is for reading only.
    fn owner(&self, space: &Space) -> PyResult<(Ref<Object>, bool)> {
        let borrowed = self.buffer.borrow();
        let view = borrowed.as_ref().map(Buffer::view).ok_or_else(|| released(space))?;
        let owner = buffer::owner(view).ok_or_else(|| released(space))?;
        Ok((owner.to_ref(), view.readonly != 0))
    }

    /// A view of contiguous memory as bytes.
    fn as_bytes(&self, space: &Space, readonly: bool) -> PyResult<Ref<MemoryView>> {
        let whole = MemoryView::from_object(space, self)?;
        if whole.ndim() == 1 && whole.format() == "B" {
            return Ok(whole);
        }
        let bytes = whole.as_object().call_method(space, "cast", &[&*space.new_str("B")?]);
        if let Some(bytes) = bytes.ok().and_then(|bytes| bytes.downcast_into::<MemoryView>().ok()) {
            return Ok(bytes);
        }
        // items of a kind that cannot be cast: without a format, the exporter shows bytes
        let flags = if readonly { PyBUF_SIMPLE } else { PyBUF_WRITABLE };
        MemoryView::from_object_with_flags(space, self, flags)
    }

    fn is_contiguous(&self, order: buffer::Order) -> bool {
        self.buffer.borrow().as_ref().is_some_and(|buffer| buffer::is_contiguous(buffer.view(), order))
    }
}

#[pytype(
    name = "PickleBuffer",
    module = "pickle",
    symbol = PyPickleBuffer_Type,
    flags = HAVE_GC,
    weaklistoffset = offset_of!(PickleBuffer, weak_references),
    tp_dealloc = instance::dealloc::<PickleBuffer>,
    tp_traverse = instance::traverse::<PickleBuffer>,
    tp_clear = instance::clear::<PickleBuffer>
)]
/// Wrapper for potentially out-of-band buffers
impl PickleBuffer {
    #[slot(tp_new, signature = "(object, /)")]
    fn make(space: &Space, cls: &Type, object: &Object) -> PyResult<Ref<PickleBuffer>> {
        PickleBuffer::create(space, cls, object)
    }

    #[slot(bf_getbuffer)]
    unsafe fn bf_getbuffer(&self, space: &Space, view: *mut abi::Py_buffer, flags: c_int) -> PyResult<()> {
        let (owner, _) = self.owner(space)?;
        // SAFETY: the view is the caller's.
        unsafe { buffer::fill_view(space, &owner, view, flags) }
    }

    /// Return a memoryview of the raw memory underlying this buffer.
    ///
    /// It has one dimension, of bytes. BufferError is raised when the memory is not contiguous.
    #[pymethod]
    fn raw(&self, space: &Space) -> PyResult<Ref<MemoryView>> {
        let (_, readonly) = self.owner(space)?;
        if self.is_contiguous(buffer::Order::C) {
            return self.as_bytes(space, readonly);
        }
        if self.is_contiguous(buffer::Order::Fortran) {
            return Err(space.not_implemented_error("raw() of memory in Fortran's order"));
        }
        Err(space.buffer_error("cannot extract raw buffer from non-contiguous buffer"))
    }

    /// Give the memory back to the object that lends it.
    #[pymethod]
    pub fn release(&self) {
        instance::Fields::let_go(self);
    }
}

/// The buffers of pickle.
#[pymodule(name = "_pickle")]
pub mod module {
    use super::PickleBuffer;
    use objspace::{Module, PyResult, PyTypeInfo, Space};

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        module.add_type(space, PickleBuffer::type_object())
    }
}
