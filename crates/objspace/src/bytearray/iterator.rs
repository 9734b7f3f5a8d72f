//! The iterator over a bytearray: it sees changes made meanwhile.

use super::ByteArray;
use crate::gc::{self, Visitor};
use crate::{
    Int, Layout, List, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Tuple, builtins, number, pytype,
};
use abi::PyObject;
use core::cell::Cell;
use core::ffi::c_int;

/// The layout of [`ByteArrayIterator`].
#[repr(C)]
pub struct ByteArrayIteratorObject {
    ob_base: PyObject,
    index: Cell<usize>,
    array: Slot<ByteArray>,
}

crate::layout! {
    /// An iterator over a bytearray.
    pub struct ByteArrayIterator(ByteArrayIteratorObject);
}

impl ByteArrayIterator {
    /// An iterator over `array`.
    pub fn new(space: &Space, array: &ByteArray) -> PyResult<Ref<ByteArrayIterator>> {
        let ty = ByteArrayIterator::type_object();
        let object = gc::allocate(space, ty, size_of::<ByteArrayIteratorObject>())?;
        // SAFETY: fresh memory of the layout, zero-filled; it is complete when it is tracked.
        unsafe {
            (*object.cast::<ByteArrayIteratorObject>()).array.set(Some(array.to_ref()));
            gc::track(object);
            Ok(Ref::from_owned_unchecked(object))
        }
    }
}

#[pytype(name = "bytearray_iterator", symbol = PyByteArrayIter_Type, flags = HAVE_GC)]
impl ByteArrayIterator {
    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead iterator, seen by nobody once it is untracked.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).0.array.take());
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        visit.slot(&self.0.array)
    }

    #[slot(tp_iter)]
    fn tp_iter(&self) -> Ref<ByteArrayIterator> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Int>>> {
        let Some(array) = self.0.array.get() else { return Ok(None) };
        let index = self.0.index.get();
        match array.get(index) {
            Some(byte) => {
                self.0.index.set(index + 1);
                Int::from_i64(space, byte.into()).map(Some)
            }
            None => {
                self.0.array.set(None);
                Ok(None)
            }
        }
    }

    /// How many items are probably left.
    #[pymethod(name = "__length_hint__")]
    fn length_hint(&self) -> usize {
        self.0.array.get().map_or(0, |array| array.len().saturating_sub(self.0.index.get()))
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let function = builtins::function(space, "iter")?;
        match self.0.array.get() {
            Some(array) => {
                let args = Tuple::from_slice(space, &[array.as_object()])?;
                let index = space.new_int(self.0.index.get() as i64)?;
                Tuple::from_slice(space, &[&*function, &args, &index])
            }
            None => {
                let args = Tuple::from_slice(space, &[List::new(space)?.as_object()])?;
                Tuple::from_slice(space, &[&*function, &args])
            }
        }
    }

    /// Put a pickled state back.
    #[pymethod(name = "__setstate__")]
    fn setstate(&self, space: &Space, state: &Object) -> PyResult<()> {
        let index = number::as_index_clamped(space, state)?.max(0) as usize;
        if let Some(array) = self.0.array.get() {
            self.0.index.set(index.min(array.len()));
        }
        Ok(())
    }
}
