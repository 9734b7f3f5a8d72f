//! `itertools.compress`.

use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use cpyext_macros::pytype;
use objspace::{Layout, Object, PyResult, Ref, Slot, Space, Type};

/// An iterator of the items whose selector is true.
#[repr(C)]
pub struct Compress {
    head: PyObject,
    data: Slot,
    selectors: Slot,
}
fields!(Compress: data, selectors);

#[pytype(
    name = "compress",
    module = "itertools",
    flags = BASETYPE | HAVE_GC,
    signature = "(data, selectors)",
    tp_dealloc = instance::dealloc::<Compress>,
    tp_traverse = instance::traverse::<Compress>,
    tp_clear = instance::clear::<Compress>
)]
/// Return an iterator of the items of data whose selector is true.
impl Compress {
    #[slot(tp_new, signature = "(data, selectors)")]
    fn make(space: &Space, cls: &Type, data: &Object, selectors: &Object) -> PyResult<Ref<Compress>> {
        let compress = Compress { head: HEAD, data: Slot::empty(), selectors: Slot::empty() };
        compress.data.set(Some(data.iter(space)?));
        compress.selectors.set(Some(selectors.iter(space)?));
        instance::create(space, cls, compress)
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<Compress> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        let (Some(data), Some(selectors)) = (self.data.get(), self.selectors.get()) else { return Ok(None) };
        loop {
            let Some(item) = data.next(space)? else { return Ok(None) };
            let Some(selector) = selectors.next(space)? else { return Ok(None) };
            if selector.is_true(space)? {
                return Ok(Some(item));
            }
        }
    }
}
