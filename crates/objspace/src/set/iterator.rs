//! The iterator over a set. It stops with `RuntimeError` when the set's size changes.

use super::AnySet;
use crate::gc::{self, Visitor};
use crate::{Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Tuple, builtins};
use abi::PyObject;
use core::cell::Cell;
use core::ffi::c_int;
use cpyext_macros::pytype;

/// The layout of [`SetIterator`].
#[repr(C)]
pub struct SetIteratorObject {
    ob_base: PyObject,
    set: Slot<AnySet>,
    /// The set's size at the start; `usize::MAX` once it was found changed.
    used: Cell<usize>,
    position: Cell<usize>,
    remaining: Cell<usize>,
}

crate::layout! {
    /// An iterator over a set.
    pub struct SetIterator(SetIteratorObject);
}

impl SetIterator {
    /// An iterator over `set`.
    pub fn new(space: &Space, set: &AnySet) -> PyResult<Ref<SetIterator>> {
        let object = gc::allocate(space, SetIterator::type_object(), size_of::<SetIteratorObject>())?;
        // SAFETY: fresh memory of the iterator's layout, zero-filled.
        let iterator: Ref<SetIterator> = unsafe { Ref::from_owned_unchecked(object) };
        iterator.0.set.set(Some(set.to_ref()));
        iterator.0.used.set(set.len());
        iterator.0.remaining.set(set.len());
        // SAFETY: the iterator is complete.
        unsafe { gc::track(object) };
        Ok(iterator)
    }
}

#[pytype(name = "set_iterator", symbol = PySetIter_Type, flags = HAVE_GC)]
impl SetIterator {
    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead iterator, seen by nobody once it is untracked.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).0.set.take());
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        visit.slot(&self.0.set)
    }

    #[slot(tp_iter)]
    fn tp_iter(&self) -> Ref<SetIterator> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        // SAFETY: the slot keeps the set alive until it is emptied, below.
        let Some(set) = (unsafe { self.0.set.borrow() }) else { return Ok(None) };
        if self.0.used.get() != set.len() {
            self.0.used.set(usize::MAX);
            return Err(space.runtime_error("Set changed size during iteration"));
        }
        let mut position = self.0.position.get();
        let found = set.next_element(&mut position);
        self.0.position.set(position);
        match found {
            Some((element, _)) => {
                self.0.remaining.set(self.0.remaining.get().saturating_sub(1));
                Ok(Some(element))
            }
            None => {
                self.0.set.set(None);
                Ok(None)
            }
        }
    }

    /// How many items are probably left.
    #[pymethod(name = "__length_hint__")]
    fn length_hint(&self) -> usize {
        let unchanged = self.0.set.get().is_some_and(|set| set.len() == self.0.used.get());
        if unchanged { self.0.remaining.get() } else { 0 }
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let rest = match self.0.set.get() {
            Some(set) => {
                let rest = SetIterator::new(space, &set)?;
                rest.0.used.set(self.0.used.get());
                rest.0.position.set(self.0.position.get());
                rest.0.remaining.set(self.0.remaining.get());
                rest.to_list(space)?
            }
            None => crate::List::new(space)?,
        };
        let args = Tuple::from_slice(space, &[&rest])?;
        Tuple::from_slice(space, &[&*builtins::function(space, "iter")?, &args])
    }
}
