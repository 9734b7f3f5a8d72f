//! `itertools.batched`.

use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use cpyext_macros::pytype;
use objspace::{Layout, Object, PyResult, Ref, Slot, Space, Tuple, Type};

/// An iterator of tuples of `size` items.
#[repr(C)]
pub struct Batched {
    head: PyObject,
    /// Empty once it has ended.
    iterator: Slot,
    size: usize,
    strict: bool,
}
fields!(Batched: iterator);

#[pytype(
    name = "batched",
    module = "itertools",
    flags = BASETYPE | HAVE_GC,
    signature = "(iterable, n, *, strict=False)",
    tp_dealloc = instance::dealloc::<Batched>,
    tp_traverse = instance::traverse::<Batched>,
    tp_clear = instance::clear::<Batched>
)]
/// Collect items into tuples of n each; the last one may be shorter, unless strict is true.
///
///     >>> list(batched('abcde', 2))
///     [('a', 'b'), ('c', 'd'), ('e',)]
impl Batched {
    #[slot(tp_new, signature = "(iterable, n, *, strict=False)")]
    fn make(
        space: &Space,
        cls: &Type,
        iterable: &Object,
        n: isize,
        strict: Option<bool>,
    ) -> PyResult<Ref<Batched>> {
        if n < 1 {
            return Err(space.value_error("n must be at least one"));
        }
        let iterator = Slot::empty();
        iterator.set(Some(iterable.iter(space)?));
        let strict = strict.unwrap_or(false);
        instance::create(space, cls, Batched { head: HEAD, iterator, size: n as usize, strict })
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<Batched> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Tuple>>> {
        let Some(iterator) = self.iterator.get() else { return Ok(None) };
        let mut items = Vec::with_capacity(self.size.min(1 << 10));
        while items.len() < self.size {
            match iterator.next(space) {
                Ok(Some(item)) => items.push(item),
                Ok(None) => {
                    self.iterator.set(None);
                    break;
                }
                Err(err) => {
                    self.iterator.set(None);
                    return Err(err);
                }
            }
        }
        if items.is_empty() {
            return Ok(None);
        }
        if self.strict && items.len() < self.size {
            return Err(space.value_error("batched(): incomplete batch"));
        }
        Tuple::from_vec(space, items).map(Some)
    }
}
