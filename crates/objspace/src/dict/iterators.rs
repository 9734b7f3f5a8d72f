//! The iterators over a dict's keys, values and items, forwards and backwards.
//!
//! An iterator remembers the dict's size and stops with `RuntimeError` when it is another. At the end it lets the dict go.

use super::Dict;
use super::methods::{changed_keys, changed_size};
use super::table::object;
use crate::gc::{self, Visitor};
use crate::{Layout, List, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Tuple, builtins};
use abi::PyObject;
use core::cell::Cell;
use core::ffi::c_int;

/// What all six iterators are made of.
#[repr(C)]
pub(super) struct IteratorObject {
    ob_base: PyObject,
    dict: Slot<Dict>,
    /// The dict's size at the start; `usize::MAX` once it was found changed.
    used: Cell<usize>,
    /// Behind the last entry seen (before it, backwards).
    position: Cell<usize>,
    /// Items still expected.
    remaining: Cell<usize>,
    /// The last tuple given, which is used again if nobody kept it.
    pair: Slot<Tuple>,
}

impl IteratorObject {
    /// The pointers of the next entry, borrowed from the dict.
    #[inline(always)]
    fn next(&self, space: &Space, backwards: bool) -> PyResult<Option<(*mut PyObject, *mut PyObject)>> {
        // SAFETY: the slot keeps the dict alive until it is emptied, below.
        let Some(dict) = (unsafe { self.dict.as_ptr().cast::<Dict>().as_ref() }) else { return Ok(None) };
        if self.used.get() != dict.len() {
            self.used.set(usize::MAX);
            return Err(changed_size(space));
        }
        let mut position = self.position.get();
        let found =
            if backwards { dict.previous_borrowed(&mut position) } else { dict.next_borrowed(&mut position) };
        self.position.set(position);
        match found {
            Some((key, _, value)) => {
                let Some(remaining) = self.remaining.get().checked_sub(1) else {
                    return Err(changed_keys(space));
                };
                self.remaining.set(remaining);
                Ok(Some((key, value)))
            }
            None => {
                self.dict.set(None);
                Ok(None)
            }
        }
    }

    fn length_hint(&self) -> usize {
        let unchanged = self.dict.get().is_some_and(|dict| dict.len() == self.used.get());
        if unchanged { self.remaining.get() } else { 0 }
    }

    /// A tuple of key and value, the one given last if it is free.
    #[inline]
    fn pair(&self, space: &Space, key: Ref<Object>, value: Ref<Object>) -> PyResult<Ref<Tuple>> {
        Tuple::pair_again(space, &self.pair, key, value)
    }
}

/// What an iterator gives of an entry.
macro_rules! element {
    (key, $this:expr, $space:expr, $key:ident, $value:ident) => {
        object($key).to_ref()
    };
    (value, $this:expr, $space:expr, $key:ident, $value:ident) => {
        object($value).to_ref()
    };
    (item, $this:expr, $space:expr, $key:ident, $value:ident) => {
        $this.pair($space, object($key).to_ref(), object($value).to_ref())?.into_object()
    };
}

macro_rules! iterator {
    ($view:ident, $name:tt, $symbol:ident, $element:ident, $backwards:tt, $doc:tt) => {
        crate::layout! {
            #[doc = $doc]
            pub struct $view(IteratorObject);
        }

        #[cpyext_macros::pytype(name = $name, symbol = $symbol, flags = HAVE_GC)]
        impl $view {
            #[slot(tp_dealloc)]
            unsafe fn tp_dealloc(this: *mut Self) {
                // SAFETY: a dead iterator, seen by nobody once it is untracked.
                unsafe {
                    gc::untrack(this.cast());
                    drop((*this).0.dict.take());
                    drop((*this).0.pair.take());
                    gc::free_instance(this.cast());
                }
            }

            #[slot(tp_traverse)]
            unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
                crate::visit_all!(visit, self.0.dict.as_ptr(), self.0.pair.as_ptr());
                0
            }

            #[slot(tp_iter)]
            fn tp_iter(&self) -> Ref<$view> {
                self.to_ref()
            }

            #[slot(tp_iternext)]
            fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
                let Some((key, value)) = self.0.next(space, $backwards)? else { return Ok(None) };
                let _ = (key, value);
                // SAFETY: the dict keeps both alive: nothing has run since the entry was found.
                Ok(Some(unsafe { element!($element, self.0, space, key, value) }))
            }

            /// How many items are probably left.
            #[pymethod(name = "__length_hint__")]
            fn length_hint(&self) -> usize {
                self.0.length_hint()
            }

            /// What pickle needs to make this again.
            #[pymethod(name = "__reduce__")]
            fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
                let rest = match self.0.dict.get() {
                    Some(dict) => {
                        let rest = $view::new(space, &dict)?;
                        rest.0.used.set(self.0.used.get());
                        rest.0.position.set(self.0.position.get());
                        rest.0.remaining.set(self.0.remaining.get());
                        rest.to_list(space)?
                    }
                    None => List::new(space)?,
                };
                let args = Tuple::from_slice(space, &[&rest])?;
                Tuple::from_slice(space, &[&*builtins::function(space, "iter")?, &args])
            }
        }

        impl $view {
            /// An iterator over `dict`.
            pub fn new(space: &Space, dict: &Dict) -> PyResult<Ref<$view>> {
                let object = gc::allocate(space, $view::type_object(), size_of::<IteratorObject>())?;
                // SAFETY: fresh memory of the iterator's layout, zero-filled.
                let iterator: Ref<$view> = unsafe { Ref::from_owned_unchecked(object) };
                iterator.0.dict.set(Some(dict.to_ref()));
                iterator.0.used.set(dict.len());
                iterator.0.position.set(if $backwards { usize::MAX } else { 0 });
                iterator.0.remaining.set(dict.len());
                // SAFETY: the iterator is complete.
                unsafe { gc::track(object) };
                Ok(iterator)
            }
        }
    };
}

iterator!(DictKeyIterator, "dict_keyiterator", PyDictIterKey_Type, key, false, "An iterator over keys.");
iterator!(
    DictValueIterator,
    "dict_valueiterator",
    PyDictIterValue_Type,
    value,
    false,
    "An iterator over values."
);
iterator!(DictItemIterator, "dict_itemiterator", PyDictIterItem_Type, item, false, "An iterator over items.");
iterator!(
    DictReverseKeyIterator,
    "dict_reversekeyiterator",
    PyDictRevIterKey_Type,
    key,
    true,
    "A reverse iterator over keys."
);
iterator!(
    DictReverseValueIterator,
    "dict_reversevalueiterator",
    PyDictRevIterValue_Type,
    value,
    true,
    "A reverse iterator over values."
);
iterator!(
    DictReverseItemIterator,
    "dict_reverseitemiterator",
    PyDictRevIterItem_Type,
    item,
    true,
    "A reverse iterator over items."
);
