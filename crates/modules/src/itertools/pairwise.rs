//! `itertools.pairwise`.

use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use cpyext_macros::pytype;
use objspace::shim::Args;
use objspace::{Layout, PyResult, Ref, Slot, Space, Tuple, Type};

/// An iterator of pairs of neighbours.
#[repr(C)]
pub struct Pairwise {
    head: PyObject,
    /// Empty once it has ended.
    iterator: Slot,
    /// The item that was read last.
    old: Slot,
}
fields!(Pairwise: iterator, old);

#[pytype(
    name = "pairwise",
    module = "itertools",
    flags = BASETYPE | HAVE_GC,
    signature = "(iterable, /)",
    tp_dealloc = instance::dealloc::<Pairwise>,
    tp_traverse = instance::traverse::<Pairwise>,
    tp_clear = instance::clear::<Pairwise>
)]
/// Return an iterator of overlapping pairs of neighbours.
///
/// pairwise('abcd') --> ('a', 'b'), ('b', 'c'), ('c', 'd')
impl Pairwise {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Pairwise>> {
        let [iterable] = instance::exactly::<Pairwise, 1>(space, cls, &args)?;
        let iterator = Slot::empty();
        iterator.set(Some(iterable.iter(space)?));
        instance::create(space, cls, Pairwise { head: HEAD, iterator, old: Slot::empty() })
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<Pairwise> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Tuple>>> {
        let Some(mut iterator) = self.iterator.get() else { return Ok(None) };
        if self.old.is_empty() {
            let first = iterator.next(space)?;
            if first.is_none() {
                self.iterator.set(None);
                return Ok(None);
            }
            self.old.set(first);
            // Reading may have come back here and ended the iteration.
            match self.iterator.get() {
                Some(still) => iterator = still,
                None => {
                    self.old.set(None);
                    return Ok(None);
                }
            }
        }
        let Some(old) = self.old.get() else { return Ok(None) };
        let next = iterator.next(space);
        let Ok(Some(next)) = next else {
            self.iterator.set(None);
            self.old.set(None);
            return next.map(|_| None);
        };
        self.old.set(Some(next.clone()));
        Tuple::from_array(space, [old, next]).map(Some)
    }
}
