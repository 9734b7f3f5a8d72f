//! `itertools.chain`.

use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use cpyext_macros::pytype;
use objspace::shim::Args;
use objspace::{Layout, Object, PyResult, Ref, Slot, Space, Tuple, Type, generic_alias};

/// An iterator of the items of several iterables, one after the other.
#[repr(C)]
pub struct Chain {
    head: PyObject,
    /// An iterator of the iterables; empty once it has ended.
    source: Slot,
    /// An iterator of the current iterable.
    active: Slot,
}
fields!(Chain: source, active);

impl Chain {
    fn of(space: &Space, cls: &Type, source: Ref<Object>) -> PyResult<Ref<Chain>> {
        let chain = Chain { head: HEAD, source: Slot::empty(), active: Slot::empty() };
        chain.source.set(Some(source));
        instance::create(space, cls, chain)
    }

    /// The next iterable's iterator.
    fn advance(&self, space: &Space, source: &Object) -> PyResult<Option<Ref<Object>>> {
        match source.next(space)? {
            Some(iterable) => iterable.iter(space).map(Some),
            None => Ok(None),
        }
    }
}

#[pytype(
    name = "chain",
    module = "itertools",
    flags = BASETYPE | HAVE_GC,
    signature = "(*iterables)",
    tp_dealloc = instance::dealloc::<Chain>,
    tp_traverse = instance::traverse::<Chain>,
    tp_clear = instance::clear::<Chain>
)]
/// Return an iterator of the items of the first iterable, then of the next, and so on to the last.
impl Chain {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Chain>> {
        instance::no_keywords::<Chain>(space, cls, &args)?;
        let iterables = Tuple::from_slice(space, args.positional())?;
        Chain::of(space, cls, iterables.iter(space)?)
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<Chain> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        while let Some(source) = self.source.get() {
            let active = match self.active.get() {
                Some(active) => active,
                None => match self.advance(space, &source) {
                    Ok(Some(active)) => {
                        self.active.set(Some(active.clone()));
                        active
                    }
                    ended => {
                        self.source.set(None);
                        return ended;
                    }
                },
            };
            if let Some(item) = active.next(space)? {
                return Ok(Some(item));
            }
            self.active.set(None);
        }
        Ok(None)
    }

    /// Like chain(), with the iterables as the items of one, asked for one at a time.
    #[pymethod(class)]
    fn from_iterable(cls: &Type, space: &Space, iterable: &Object) -> PyResult<Ref<Chain>> {
        Chain::of(space, cls, iterable.iter(space)?)
    }

    /// See PEP 585
    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(cls: &Type, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        generic_alias::new(space, cls, object)
    }
}
