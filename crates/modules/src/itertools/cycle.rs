//! `itertools.cycle`.

use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::{Cell, RefCell};
use cpyext_macros::pytype;
use objspace::shim::Args;
use objspace::{Layout, Object, PyResult, Ref, Slot, Space, Type};

/// An iterator that starts again when it ends.
#[repr(C)]
pub struct Cycle {
    head: PyObject,
    /// The iterator, during the first round.
    iterator: Slot,
    saved: RefCell<Vec<Ref<Object>>>,
    /// The position in `saved` of what is next after the first round.
    index: Cell<usize>,
}
fields!(Cycle: iterator, saved);

#[pytype(
    name = "cycle",
    module = "itertools",
    flags = BASETYPE | HAVE_GC,
    signature = "(iterable, /)",
    tp_dealloc = instance::dealloc::<Cycle>,
    tp_traverse = instance::traverse::<Cycle>,
    tp_clear = instance::clear::<Cycle>
)]
/// Return an iterator of the iterable's items, again and again.
impl Cycle {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Cycle>> {
        let [iterable] = instance::exactly::<Cycle, 1>(space, cls, &args)?;
        let iterator = Slot::empty();
        iterator.set(Some(iterable.iter(space)?));
        let value = Cycle { head: HEAD, iterator, saved: RefCell::default(), index: Cell::new(0) };
        instance::create(space, cls, value)
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<Cycle> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        if let Some(iterator) = self.iterator.get() {
            if let Some(item) = iterator.next(space)? {
                self.saved.borrow_mut().push(item.clone());
                return Ok(Some(item));
            }
            self.iterator.set(None);
        }
        let saved = self.saved.borrow();
        let Some(item) = saved.get(self.index.get()) else { return Ok(None) };
        self.index.set((self.index.get() + 1) % saved.len());
        Ok(Some(item.clone()))
    }
}
