//! The iterators over a deque, from either end.

use super::deque::Deque;
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::Cell;
use cpyext_macros::pytype;
use objspace::shim::Args;
use objspace::{Layout, Object, PyErr, PyResult, Ref, Slot, Space, Tuple, Type};

/// The deque and the number of items to skip among a constructor's arguments.
fn parse<'a>(space: &Space, args: &Args<'a>) -> PyResult<(&'a Deque, isize)> {
    let wrong_count = |bound: &str| -> PyErr {
        space.type_error(format_args!("function takes {bound} ({} given)", args.positional_count()))
    };
    let (deque, skip) = match *args.positional() {
        [] => return Err(wrong_count("at least 1 argument")),
        [deque] => (deque, 0),
        [deque, skip] => (deque, skip.index(space)?),
        _ => return Err(wrong_count("at most 2 arguments")),
    };
    match deque.downcast::<Deque>() {
        Some(deque) => Ok((deque, skip)),
        None => {
            let name = if deque.is_none() { "None" } else { deque.ty().tp_name() };
            Err(space.type_error(format_args!("argument 1 must be collections.deque, not {name}")))
        }
    }
}

macro_rules! iterator {
    ($view:ident, $name:literal, |$deque:ident, $left:ident| $position:expr, $doc:literal) => {
        #[doc = $doc]
        #[repr(C)]
        pub struct $view {
            head: PyObject,
            deque: Slot<Deque>,
            /// How many items are to come.
            left: Cell<usize>,
            /// The deque's changes when the iterator was made.
            changes: usize,
        }
        fields!($view: deque);

        impl $view {
            /// An iterator over all items of a deque.
            pub fn over(space: &Space, cls: &Type, deque: &Deque) -> PyResult<Ref<$view>> {
                let (left, changes) = (Cell::new(deque.len()), deque.changes());
                let value = $view { head: HEAD, deque: Slot::empty(), left, changes };
                value.deque.set(Some(deque.to_ref()));
                instance::create(space, cls, value)
            }
        }

        #[pytype(
            name = $name,
            module = "collections",
            flags = HAVE_GC,
            tp_dealloc = instance::dealloc::<$view>,
            tp_traverse = instance::traverse::<$view>,
            tp_clear = instance::clear::<$view>
        )]
        impl $view {
            #[slot(tp_new)]
            fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<$view>> {
                let (deque, skip) = parse(space, &args)?;
                let iterator = $view::over(space, cls, deque)?;
                for _ in 0..skip {
                    if iterator.next_item(space)?.is_none() {
                        break;
                    }
                }
                Ok(iterator)
            }

            #[slot(tp_iter)]
            fn iter_self(&self) -> Ref<$view> {
                self.to_ref()
            }

            #[slot(tp_iternext)]
            fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
                let Some($deque) = self.deque.get() else { return Ok(None) };
                if $deque.changes() != self.changes {
                    self.left.set(0);
                    return Err(space.runtime_error("deque mutated during iteration"));
                }
                let $left = self.left.get();
                if $left == 0 {
                    return Ok(None);
                }
                self.left.set($left - 1);
                Ok($deque.get($position))
            }

            /// Return how many items are to come.
            #[pymethod(name = "__length_hint__")]
            fn length_hint(&self) -> usize {
                self.left.get()
            }

            /// What pickle needs to make this again.
            #[pymethod(name = "__reduce__")]
            fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
                let (deque, len) = match self.deque.get() {
                    Some(deque) => (deque.clone().into_object(), deque.len()),
                    None => (space.none(), 0),
                };
                let done = space.new_int(len as i64 - self.left.get() as i64)?;
                let args = Tuple::from_array(space, [deque, done])?;
                Tuple::from_slice(space, &[self.ty(), &*args])
            }
        }
    };
}

iterator!(
    DequeIterator,
    "_deque_iterator",
    |deque, left| deque.len() - left,
    "An iterator from left to right."
);
iterator!(
    DequeReverseIterator,
    "_deque_reverse_iterator",
    |deque, left| left - 1,
    "An iterator from right to left."
);
