//! `itertools.dropwhile`, `takewhile` and `filterfalse`: iterators that ask a predicate.

use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::Cell;
use cpyext_macros::pytype;
use objspace::shim::Args;
use objspace::{Bool, Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Type};

/// An iterator without the first items that satisfy a predicate.
#[repr(C)]
pub struct DropWhile {
    head: PyObject,
    predicate: Slot,
    iterator: Slot,
    started: Cell<bool>,
}
fields!(DropWhile: predicate, iterator);

#[pytype(
    name = "dropwhile",
    module = "itertools",
    flags = BASETYPE | HAVE_GC,
    signature = "(predicate, iterable, /)",
    tp_dealloc = instance::dealloc::<DropWhile>,
    tp_traverse = instance::traverse::<DropWhile>,
    tp_clear = instance::clear::<DropWhile>
)]
/// Leave out items as long as the predicate is true of them; then give all that follow.
impl DropWhile {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<DropWhile>> {
        let [function, iterable] = instance::exactly::<DropWhile, 2>(space, cls, &args)?;
        let (predicate, iterator) = (Slot::empty(), Slot::empty());
        iterator.set(Some(iterable.iter(space)?));
        predicate.set(Some(function.to_ref()));
        instance::create(space, cls, DropWhile { head: HEAD, predicate, iterator, started: Cell::new(false) })
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<DropWhile> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        let (Some(predicate), Some(iterator)) = (self.predicate.get(), self.iterator.get()) else {
            return Ok(None);
        };
        while let Some(item) = iterator.next(space)? {
            if self.started.get() {
                return Ok(Some(item));
            }
            if !predicate.call1(space, &item)?.is_true(space)? {
                self.started.set(true);
                return Ok(Some(item));
            }
        }
        Ok(None)
    }
}

/// An iterator of the first items that satisfy a predicate.
#[repr(C)]
pub struct TakeWhile {
    head: PyObject,
    predicate: Slot,
    iterator: Slot,
    ended: Cell<bool>,
}
fields!(TakeWhile: predicate, iterator);

#[pytype(
    name = "takewhile",
    module = "itertools",
    flags = BASETYPE | HAVE_GC,
    signature = "(predicate, iterable, /)",
    tp_dealloc = instance::dealloc::<TakeWhile>,
    tp_traverse = instance::traverse::<TakeWhile>,
    tp_clear = instance::clear::<TakeWhile>
)]
/// Give items as long as the predicate is true of them.
impl TakeWhile {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<TakeWhile>> {
        let [function, iterable] = instance::exactly::<TakeWhile, 2>(space, cls, &args)?;
        let (predicate, iterator) = (Slot::empty(), Slot::empty());
        iterator.set(Some(iterable.iter(space)?));
        predicate.set(Some(function.to_ref()));
        instance::create(space, cls, TakeWhile { head: HEAD, predicate, iterator, ended: Cell::new(false) })
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<TakeWhile> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        let (Some(predicate), Some(iterator)) = (self.predicate.get(), self.iterator.get()) else {
            return Ok(None);
        };
        if self.ended.get() {
            return Ok(None);
        }
        let Some(item) = iterator.next(space)? else { return Ok(None) };
        if predicate.call1(space, &item)?.is_true(space)? {
            return Ok(Some(item));
        }
        self.ended.set(true);
        Ok(None)
    }
}

/// An iterator of the items that do not satisfy a predicate.
#[repr(C)]
pub struct FilterFalse {
    head: PyObject,
    predicate: Slot,
    iterator: Slot,
}
fields!(FilterFalse: predicate, iterator);

#[pytype(
    name = "filterfalse",
    module = "itertools",
    flags = BASETYPE | HAVE_GC,
    signature = "(function, iterable, /)",
    tp_dealloc = instance::dealloc::<FilterFalse>,
    tp_traverse = instance::traverse::<FilterFalse>,
    tp_clear = instance::clear::<FilterFalse>
)]
/// Give the items of which the function is false; those that are false themselves if the function is None.
impl FilterFalse {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<FilterFalse>> {
        let [function, iterable] = instance::exactly::<FilterFalse, 2>(space, cls, &args)?;
        let (predicate, iterator) = (Slot::empty(), Slot::empty());
        iterator.set(Some(iterable.iter(space)?));
        predicate.set(Some(function.to_ref()));
        instance::create(space, cls, FilterFalse { head: HEAD, predicate, iterator })
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<FilterFalse> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        let (Some(predicate), Some(iterator)) = (self.predicate.get(), self.iterator.get()) else {
            return Ok(None);
        };
        let by_truth = predicate.is_none() || predicate.is(Bool::type_object());
        while let Some(item) = iterator.next(space)? {
            let keep = if by_truth {
                !item.is_true(space)?
            } else {
                !predicate.call1(space, &item)?.is_true(space)?
            };
            if keep {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }
}
