//! `itertools.accumulate`.

use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use cpyext_macros::pytype;
use objspace::shim::Nullable;
use objspace::{Layout, Object, PyResult, Ref, Slot, Space, Type, number};

/// An iterator of running totals.
#[repr(C)]
pub struct Accumulate {
    head: PyObject,
    /// The total so far, once there is one.
    total: Slot,
    iterator: Slot,
    /// What adds, if it is not `+`.
    function: Slot,
    /// The total to start with, until it has been given.
    initial: Slot,
}
fields!(Accumulate: total, iterator, function, initial);

#[pytype(
    name = "accumulate",
    module = "itertools",
    flags = BASETYPE | HAVE_GC,
    signature = "(iterable, func=None, *, initial=None)",
    tp_dealloc = instance::dealloc::<Accumulate>,
    tp_traverse = instance::traverse::<Accumulate>,
    tp_clear = instance::clear::<Accumulate>
)]
/// Return an iterator of running totals, by addition or by a function of two arguments.
impl Accumulate {
    #[slot(tp_new, signature = "(iterable, func=None, *, initial=None)")]
    fn make(
        space: &Space,
        cls: &Type,
        iterable: &Object,
        func: Nullable<&Object>,
        initial: Nullable<&Object>,
    ) -> PyResult<Ref<Accumulate>> {
        let (function, start, iterator) = (Slot::empty(), Slot::empty(), Slot::empty());
        iterator.set(Some(iterable.iter(space)?));
        function.set(func.get().map(Layout::to_ref));
        start.set(initial.get().map(Layout::to_ref));
        let value = Accumulate { head: HEAD, total: Slot::empty(), iterator, function, initial: start };
        instance::create(space, cls, value)
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<Accumulate> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        if let Some(initial) = self.initial.take() {
            self.total.set(Some(initial.clone()));
            return Ok(Some(initial));
        }
        let Some(iterator) = self.iterator.get() else { return Ok(None) };
        let Some(item) = iterator.next(space)? else { return Ok(None) };
        let total = match (self.total.get(), self.function.get()) {
            (None, _) => item,
            (Some(total), None) => number::add(space, &total, &item)?,
            (Some(total), Some(function)) => function.call(space, &[&*total, &*item])?,
        };
        self.total.set(Some(total.clone()));
        Ok(Some(total))
    }
}
