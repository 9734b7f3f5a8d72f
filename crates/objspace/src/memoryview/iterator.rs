//! The iterator over a memory view of one dimension.

use super::MemoryView;
use crate::gc::{self, Visitor};
use crate::{Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, pytype};
use abi::PyObject;
use core::cell::Cell;
use core::ffi::c_int;

/// The layout of [`MemoryIterator`].
#[repr(C)]
pub struct MemoryIteratorObject {
    ob_base: PyObject,
    index: Cell<isize>,
    /// How many items the view had at the start.
    length: Cell<isize>,
    view: Slot<MemoryView>,
}

crate::layout! {
    /// An iterator over a memory view.
    pub struct MemoryIterator(MemoryIteratorObject);
}

impl MemoryIterator {
    /// An iterator over `view`.
    ///
    /// # Errors
    /// `TypeError` and `NotImplementedError` for other than one dimension, or items that cannot be read.
    pub fn new(space: &Space, view: &MemoryView) -> PyResult<Ref<MemoryIterator>> {
        view.check_released(space)?;
        match view.ndim() {
            0 => return Err(space.type_error("invalid indexing of 0-dim memory")),
            1 => super::format::code_of(space, view.format())?,
            _ => {
                return Err(space.not_implemented_error("multi-dimensional sub-views are not implemented"));
            }
        };
        let ty = MemoryIterator::type_object();
        let object = gc::allocate(space, ty, size_of::<MemoryIteratorObject>())?;
        // SAFETY: fresh memory of the layout, zero-filled; it is complete when it is tracked.
        unsafe {
            let fields = &*object.cast::<MemoryIteratorObject>();
            fields.length.set(view.shape()[0]);
            fields.view.set(Some(view.to_ref()));
            gc::track(object);
            Ok(Ref::from_owned_unchecked(object))
        }
    }
}

#[pytype(name = "memory_iterator", symbol = _PyMemoryIter_Type, flags = HAVE_GC)]
impl MemoryIterator {
    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead iterator, seen by nobody once it is untracked.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).0.view.take());
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        visit.slot(&self.0.view)
    }

    #[slot(tp_iter)]
    fn tp_iter(&self) -> Ref<MemoryIterator> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        let Some(view) = self.0.view.get() else { return Ok(None) };
        let index = self.0.index.get();
        if index < self.0.length.get() {
            self.0.index.set(index + 1);
            return view.item(space, index).map(Some);
        }
        self.0.view.set(None);
        Ok(None)
    }
}
