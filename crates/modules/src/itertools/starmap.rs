//! `itertools.starmap`.

use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use cpyext_macros::pytype;
use objspace::shim::Args;
use objspace::{Layout, Object, PyResult, Ref, Slot, Space, Type};

/// An iterator of a function's results for tuples of arguments.
#[repr(C)]
pub struct StarMap {
    head: PyObject,
    function: Slot,
    iterator: Slot,
}
fields!(StarMap: function, iterator);

#[pytype(
    name = "starmap",
    module = "itertools",
    flags = BASETYPE | HAVE_GC,
    signature = "(function, iterable, /)",
    tp_dealloc = instance::dealloc::<StarMap>,
    tp_traverse = instance::traverse::<StarMap>,
    tp_clear = instance::clear::<StarMap>
)]
/// Return an iterator of the function's results, its arguments being the items of each item.
impl StarMap {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<StarMap>> {
        let [callable, iterable] = instance::exactly::<StarMap, 2>(space, cls, &args)?;
        let (function, iterator) = (Slot::empty(), Slot::empty());
        iterator.set(Some(iterable.iter(space)?));
        function.set(Some(callable.to_ref()));
        instance::create(space, cls, StarMap { head: HEAD, function, iterator })
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<StarMap> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        let (Some(function), Some(iterator)) = (self.function.get(), self.iterator.get()) else {
            return Ok(None);
        };
        let Some(item) = iterator.next(space)? else { return Ok(None) };
        let args = item.to_tuple(space)?;
        function.call_tuple_dict(space, &args, None).map(Some)
    }
}
