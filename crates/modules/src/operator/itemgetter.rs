//! `operator.itemgetter`.

use super::only_argument;
use crate::instance::{self, Callable, HEAD, Vectorcall, fields, vectorcall_of};
use abi::PyObject;
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::shim::{Args, check_positional};
use objspace::{Int, Layout, Object, PyResult, Ref, Slot, Space, Str, Tuple, Type, slot_functions};

/// A function that gets items by their keys.
#[repr(C)]
pub struct ItemGetter {
    head: PyObject,
    keys: Slot<Tuple>,
    /// The only key, if it is a small index: tuples need not be asked for the item then.
    index: Option<usize>,
    vectorcall: Vectorcall,
}
fields!(ItemGetter: keys);

impl Callable for ItemGetter {
    #[inline]
    fn call(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let object = only_argument::<ItemGetter>(space, &args)?;
        if let (Some(index), Some(tuple)) = (self.index, object.downcast_exact::<Tuple>())
            && let Some(item) = tuple.get(index)
        {
            return Ok(item.to_ref());
        }
        let keys = self.keys.get().unwrap_or_else(Tuple::empty);
        if let [key] = keys.items() {
            return object.get_item(space, key);
        }
        let items: PyResult<Vec<_>> = keys.items().iter().map(|key| object.get_item(space, key)).collect();
        Ok(Tuple::from_vec(space, items?)?.into_object())
    }
}

#[pytype(
    name = "itemgetter",
    module = "operator",
    flags = HAVE_GC | HAVE_VECTORCALL,
    signature = "(item, /, *items)",
    vectorcall_offset = offset_of!(ItemGetter, vectorcall),
    tp_call = slot_functions::PyVectorcall_Call,
    tp_dealloc = instance::dealloc::<ItemGetter>,
    tp_traverse = instance::traverse::<ItemGetter>,
    tp_clear = instance::clear::<ItemGetter>
)]
/// Make a function that gets an item, or a tuple of several.
///
/// With f = itemgetter(2), f(r) is r[2]; with g = itemgetter(2, 5), g(r) is (r[2], r[5]).
impl ItemGetter {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<ItemGetter>> {
        args.no_keywords(space, "itemgetter")?;
        if args.is_empty() {
            check_positional(space, "itemgetter", 0, 1, 1)?;
        }
        let index = match args.positional() {
            [key] => {
                key.downcast_exact::<Int>().and_then(Int::to_i64).and_then(|key| usize::try_from(key).ok())
            }
            _ => None,
        };
        let keys = Slot::empty();
        keys.set(Some(Tuple::from_slice(space, args.positional())?));
        instance::create(
            space,
            cls,
            ItemGetter { head: HEAD, keys, index, vectorcall: vectorcall_of::<ItemGetter>() },
        )
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        super::attrgetter::show(space, self, &self.keys.get().unwrap_or_else(Tuple::empty))
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        Tuple::from_slice(space, &[self.ty(), &*self.keys.get().unwrap_or_else(Tuple::empty)])
    }
}
