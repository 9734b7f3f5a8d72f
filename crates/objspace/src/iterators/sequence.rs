//! Iterators that ask a sequence for one index after the other. At the end they let the sequence go.

use super::reduce_to;
use crate::exceptions::{IndexError, StopIteration};
use crate::free_list::FreeList;
use crate::gc::{self, Visitor};
use crate::{Int, Layout, List, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Tuple, pytype};
use abi::{PyGC_Head, PyObject, Static};
use core::cell::Cell;
use core::ffi::c_int;

/// The layout of all of them.
#[repr(C)]
pub struct IndexedObject<T: Layout> {
    ob_base: PyObject,
    /// The next index; below zero at a reverse iterator's end.
    index: Cell<isize>,
    sequence: Slot<T>,
}

/// Iterators over any sequence: they have one size.
static FREE: Static<FreeList<{ size_of::<PyGC_Head>() + size_of::<IndexedObject<List>>() }>> =
    Static(FreeList::with_capacity(32));

/// A new iterator of type `V`, which views an [`IndexedObject`] of `T`.
#[inline(always)]
fn make<V: PyTypeInfo, T: Layout>(space: &Space, sequence: &T, index: isize) -> PyResult<Ref<V>> {
    let block = FREE.0.allocate();
    if block.is_null() {
        return Err(space.memory_error());
    }
    // SAFETY: the block has room for an iterator, whose fields are all written.
    unsafe {
        let object = gc::adopt(space, block, V::type_object());
        object.cast::<IndexedObject<T>>().write(IndexedObject {
            ob_base: PyObject::new(V::type_object().as_type_ptr()),
            index: Cell::new(index),
            sequence: Slot::empty(),
        });
        (*object.cast::<IndexedObject<T>>()).sequence.fill(Some(sequence.to_ref()));
        gc::track(object);
        Ok(Ref::from_owned_unchecked(object))
    }
}

/// The index that is an iterator's pickled state.
pub(super) fn state_index(space: &Space, state: &Object) -> PyResult<isize> {
    let Some(state) = state.downcast::<Int>() else { return Err(space.type_error("an integer is required")) };
    let index = state.to_i64().map(|index| index as isize);
    index.ok_or_else(|| space.overflow_error("Python int too large to convert to C ssize_t"))
}

macro_rules! indexed {
    ($view:ident, $name:tt, $symbol:ident, $sequence:ty, $doc:tt, { $($own:tt)* }) => {
        crate::layout! {
            #[doc = $doc]
            pub struct $view(IndexedObject<$sequence>);
        }

        #[pytype(name = $name, symbol = $symbol, flags = HAVE_GC)]
        impl $view {
            #[slot(tp_dealloc)]
            unsafe fn tp_dealloc(this: *mut Self) {
                // SAFETY: a dead iterator, seen by nobody once it is untracked.
                unsafe {
                    gc::untrack(this.cast());
                    drop((*this).0.sequence.take());
                    FREE.0.free(gc::disown(this.cast()));
                }
            }

            #[slot(tp_traverse)]
            unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
                visit.slot(&self.0.sequence)
            }

            #[slot(tp_iter)]
            fn tp_iter(&self) -> Ref<$view> {
                self.to_ref()
            }

            $($own)*
        }
    };
}

indexed!(ListIterator, "list_iterator", PyListIter_Type, List, "An iterator over a list.", {
    /// The next item; `None` at the end, and nothing is changed.
    #[inline(always)]
    pub fn advance(&self) -> Option<Ref<Object>> {
        let item = self.peek()?;
        self.0.index.set(self.0.index.get() + 1);
        Some(item)
    }

    /// The next item; at the end the sequence is let go.
    pub fn step(&self) -> Option<Ref<Object>> {
        let item = self.advance();
        if item.is_none() {
            self.0.sequence.set(None);
        }
        item
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self) -> PyResult<Option<Ref<Object>>> {
        Ok(self.step())
    }

    /// How many items are probably left.
    #[pymethod(name = "__length_hint__")]
    fn length_hint(&self) -> usize {
        let len = self.0.sequence.get().map_or(0, |list| list.len());
        len.saturating_sub(self.0.index.get() as usize)
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        match self.0.sequence.get() {
            Some(list) => reduce_to(space, "iter", &list, Some(&*space.new_int(self.0.index.get() as i64)?)),
            None => reduce_to(space, "iter", &*List::new(space)?, None),
        }
    }

    /// Put a pickled state back.
    #[pymethod(name = "__setstate__")]
    fn setstate(&self, space: &Space, state: &Object) -> PyResult<()> {
        let index = state_index(space, state)?;
        if let Some(list) = self.0.sequence.get() {
            // Before the first item means ended, as after the last.
            self.0.index.set(index.clamp(-1, list.len() as isize));
        }
        Ok(())
    }
});

impl ListIterator {
    /// An iterator over `list`.
    #[inline]
    pub fn new(space: &Space, list: &List) -> PyResult<Ref<ListIterator>> {
        make(space, list, 0)
    }

    /// The next item.
    #[inline]
    fn peek(&self) -> Option<Ref<Object>> {
        // SAFETY: the iterator keeps the list alive while its slot holds it, and getting an item runs nothing.
        unsafe { self.0.sequence.as_ptr().cast::<List>().as_ref() }?.get(self.0.index.get() as usize)
    }
}

indexed!(
    ListReverseIterator,
    "list_reverseiterator",
    PyListRevIter_Type,
    List,
    "A reverse iterator over a list.",
    {
        #[slot(tp_iternext)]
        fn tp_iternext(&self) -> PyResult<Option<Ref<Object>>> {
            let index = self.0.index.get();
            let found = self.0.sequence.get().and_then(|list| list.get(usize::try_from(index).ok()?));
            match found {
                Some(item) => {
                    self.0.index.set(index - 1);
                    Ok(Some(item))
                }
                None => {
                    self.0.index.set(-1);
                    self.0.sequence.set(None);
                    Ok(None)
                }
            }
        }

        /// How many items are probably left.
        #[pymethod(name = "__length_hint__")]
        fn length_hint(&self) -> usize {
            let remaining = (self.0.index.get() + 1) as usize;
            match self.0.sequence.get() {
                Some(list) if list.len() >= remaining => remaining,
                _ => 0,
            }
        }

        /// What pickle needs to make this again.
        #[pymethod(name = "__reduce__")]
        fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
            match self.0.sequence.get() {
                Some(list) => {
                    reduce_to(space, "reversed", &list, Some(&*space.new_int(self.0.index.get() as i64)?))
                }
                None => reduce_to(space, "iter", &*List::new(space)?, None),
            }
        }

        /// Put a pickled state back.
        #[pymethod(name = "__setstate__")]
        fn setstate(&self, space: &Space, state: &Object) -> PyResult<()> {
            let index = state_index(space, state)?;
            if let Some(list) = self.0.sequence.get() {
                self.0.index.set(index.clamp(-1, list.len() as isize - 1));
            }
            Ok(())
        }
    }
);

impl ListReverseIterator {
    /// A reverse iterator over `list`.
    pub fn new(space: &Space, list: &List) -> PyResult<Ref<ListReverseIterator>> {
        make(space, list, list.len() as isize - 1)
    }
}

indexed!(TupleIterator, "tuple_iterator", PyTupleIter_Type, Tuple, "An iterator over a tuple.", {
    /// The next item; `None` at the end, and nothing is changed.
    #[inline(always)]
    pub fn advance(&self) -> Option<Ref<Object>> {
        // SAFETY: the iterator keeps the tuple alive while its slot holds it, and getting an item runs nothing.
        let tuple = unsafe { self.0.sequence.as_ptr().cast::<Tuple>().as_ref() };
        let item = tuple?.get(self.0.index.get() as usize)?.to_ref();
        self.0.index.set(self.0.index.get() + 1);
        Some(item)
    }

    /// The next item; at the end the sequence is let go.
    pub fn step(&self) -> Option<Ref<Object>> {
        let item = self.advance();
        if item.is_none() {
            self.0.sequence.set(None);
        }
        item
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self) -> PyResult<Option<Ref<Object>>> {
        Ok(self.step())
    }

    /// How many items are probably left.
    #[pymethod(name = "__length_hint__")]
    fn length_hint(&self) -> usize {
        let len = self.0.sequence.get().map_or(0, |tuple| tuple.len());
        len.saturating_sub(self.0.index.get() as usize)
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        match self.0.sequence.get() {
            Some(tuple) => {
                reduce_to(space, "iter", &tuple, Some(&*space.new_int(self.0.index.get() as i64)?))
            }
            None => reduce_to(space, "iter", &Tuple::empty(), None),
        }
    }

    /// Put a pickled state back.
    #[pymethod(name = "__setstate__")]
    fn setstate(&self, space: &Space, state: &Object) -> PyResult<()> {
        let index = state_index(space, state)?;
        if let Some(tuple) = self.0.sequence.get() {
            self.0.index.set(index.clamp(0, tuple.len() as isize));
        }
        Ok(())
    }
});

impl TupleIterator {
    /// An iterator over `tuple`.
    #[inline]
    pub fn new(space: &Space, tuple: &Tuple) -> PyResult<Ref<TupleIterator>> {
        make(space, tuple, 0)
    }
}

indexed!(SequenceIterator, "iterator", PySeqIter_Type, Object, "An iterator over anything with indices.", {
    #[slot(tp_iternext)]
    fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        let Some(sequence) = self.0.sequence.get() else { return Ok(None) };
        let index = self.0.index.get();
        if index == isize::MAX {
            return Err(space.overflow_error("iter index too large"));
        }
        let item = match sequence.sequence_slots().and_then(|slots| slots.sq_item.get()) {
            // SAFETY: the slot fits the sequence's type; the index is not below zero.
            Some(item) if index >= 0 => unsafe { space.from_c(item(sequence.as_ptr(), index)) },
            _ => sequence.sequence_get(space, index),
        };
        match item {
            Ok(item) => {
                self.0.index.set(index + 1);
                Ok(Some(item))
            }
            Err(err) if err.is_a::<IndexError>() || err.is_a::<StopIteration>() => {
                self.0.sequence.set(None);
                Ok(None)
            }
            Err(err) => Err(err),
        }
    }

    /// How many items are probably left.
    #[pymethod(name = "__length_hint__")]
    fn length_hint(&self, space: &Space) -> PyResult<Ref<Object>> {
        let Some(sequence) = self.0.sequence.get() else { return space.new_int(0) };
        let sized = sequence.ty().sequence_slots().is_some_and(|slots| slots.sq_length.get().is_some());
        if !sized {
            return Ok(space.not_implemented());
        }
        let len = sequence.len(space)? as i64;
        space.new_int((len - self.0.index.get() as i64).max(0))
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        match self.0.sequence.get() {
            Some(sequence) => {
                reduce_to(space, "iter", &sequence, Some(&*space.new_int(self.0.index.get() as i64)?))
            }
            None => reduce_to(space, "iter", &Tuple::empty(), None),
        }
    }

    /// Put a pickled state back.
    #[pymethod(name = "__setstate__")]
    fn setstate(&self, space: &Space, state: &Object) -> PyResult<()> {
        let index = state_index(space, state)?;
        if !self.0.sequence.is_empty() {
            self.0.index.set(index.max(0));
        }
        Ok(())
    }
});

/// An iterator that asks `sequence` for item 0, 1, … until `IndexError`.
pub fn sequence_iterator(space: &Space, sequence: &Object) -> PyResult<Ref<Object>> {
    Ok(make::<SequenceIterator, Object>(space, sequence, 0)?.into_object())
}
