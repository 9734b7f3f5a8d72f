//! The iterators over `str` and `bytes`. At the end they let the object go.

use super::reduce_to;
use crate::gc::{self, Visitor};
use crate::{Bytes, Int, Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple, number, pytype};
use abi::PyObject;
use core::cell::Cell;
use core::ffi::c_int;

/// The layout of all of them.
#[repr(C)]
pub struct TextIteratorObject<T: Layout> {
    ob_base: PyObject,
    /// The next index.
    index: Cell<usize>,
    text: Slot<T>,
}

impl<T: Layout> TextIteratorObject<T> {
    /// What is iterated over, borrowed; nothing may run while it is used.
    #[inline]
    fn text(&self) -> Option<&T> {
        // SAFETY: the slot keeps the object alive.
        unsafe { self.text.as_ptr().cast::<T>().as_ref() }
    }
}

/// A new iterator of type `V`, which views a [`TextIteratorObject`] of `T`.
fn make<V: PyTypeInfo, T: Layout>(space: &Space, text: &T) -> PyResult<Ref<V>> {
    let object = gc::allocate(space, V::type_object(), size_of::<TextIteratorObject<T>>())?;
    // SAFETY: fresh memory of the layout, zero-filled; it is complete when it is tracked.
    unsafe {
        (*object.cast::<TextIteratorObject<T>>()).text.set(Some(text.to_ref()));
        gc::track(object);
        Ok(Ref::from_owned_unchecked(object))
    }
}

macro_rules! text_iterator {
    ($view:ident, $name:literal, $symbol:ident, $text:ty, $doc:literal, $empty:expr, $item:expr) => {
        crate::layout! {
            #[doc = $doc]
            pub struct $view(TextIteratorObject<$text>);
        }

        #[pytype(name = $name, symbol = $symbol, flags = HAVE_GC)]
        impl $view {
            #[slot(tp_dealloc)]
            unsafe fn tp_dealloc(this: *mut Self) {
                // SAFETY: a dead iterator, seen by nobody once it is untracked.
                unsafe {
                    gc::untrack(this.cast());
                    drop((*this).0.text.take());
                    gc::free_instance(this.cast());
                }
            }

            #[slot(tp_traverse)]
            unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
                visit.slot(&self.0.text)
            }

            #[slot(tp_iter)]
            fn tp_iter(&self) -> Ref<$view> {
                self.to_ref()
            }

            #[slot(tp_iternext)]
            fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
                let index = self.0.index.get();
                let Some(text) = self.0.text() else { return Ok(None) };
                let item: fn(&Space, &$text, usize) -> PyResult<Ref<Object>> = $item;
                if index < text.len() {
                    let item = item(space, text, index)?;
                    self.0.index.set(index + 1);
                    Ok(Some(item))
                } else {
                    self.0.text.set(None);
                    Ok(None)
                }
            }

            /// How many items are probably left.
            #[pymethod(name = "__length_hint__")]
            fn length_hint(&self) -> usize {
                self.0.text().map_or(0, |text| text.len() - self.0.index.get())
            }

            /// What pickle needs to make this again.
            #[pymethod(name = "__reduce__")]
            fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
                match self.0.text.get() {
                    Some(text) => {
                        let index = space.new_int(self.0.index.get() as i64)?;
                        reduce_to(space, "iter", &*text, Some(&*index))
                    }
                    None => {
                        let empty: fn(&Space) -> Ref<Object> = $empty;
                        reduce_to(space, "iter", &*empty(space), None)
                    }
                }
            }

            /// Put a pickled state back.
            #[pymethod(name = "__setstate__")]
            fn setstate(&self, space: &Space, state: &Object) -> PyResult<()> {
                let index = number::as_index_clamped(space, state)?.max(0) as usize;
                if let Some(text) = self.0.text() {
                    self.0.index.set(index.min(text.len()));
                }
                Ok(())
            }
        }

        impl $view {
            /// An iterator over `text`.
            #[inline]
            pub fn new(space: &Space, text: &$text) -> PyResult<Ref<$view>> {
                make(space, text)
            }
        }
    };
}

text_iterator!(
    StrIterator,
    "str_iterator",
    PyUnicodeIter_Type,
    Str,
    "An iterator over a string.",
    |space| Str::empty(space).into_object(),
    |space, text, index| Ok(Str::from_char(space, text.text().at(index))?.into_object())
);

text_iterator!(
    AsciiIterator,
    "str_ascii_iterator",
    _PyUnicodeASCIIIter_Type,
    Str,
    "An iterator over a string of ASCII characters.",
    |space| Str::empty(space).into_object(),
    |space, text, index| Ok(Str::latin1_char(space, text.bytes()[index]).as_object().to_ref())
);

text_iterator!(
    BytesIterator,
    "bytes_iterator",
    PyBytesIter_Type,
    Bytes,
    "An iterator over a bytes object.",
    |space| Bytes::empty(space).into_object(),
    |space, bytes, index| Ok(Int::from_i64(space, bytes.as_slice()[index].into())?.into_object())
);
