//! `collections._tuplegetter`: the descriptors of a named tuple's fields.

use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::shim::{Args, check_positional};
use objspace::{Layout, Object, PyResult, Ref, Slot, Space, Str, Tuple, Type};

/// A descriptor that gets a tuple's item.
#[repr(C)]
pub struct TupleGetter {
    head: PyObject,
    index: isize,
    doc: Slot,
}
fields!(TupleGetter: doc);

#[pytype(
    name = "_tuplegetter",
    module = "collections",
    flags = HAVE_GC,
    tp_dealloc = instance::dealloc::<TupleGetter>,
    tp_traverse = instance::traverse::<TupleGetter>,
    tp_clear = instance::clear::<TupleGetter>
)]
impl TupleGetter {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<TupleGetter>> {
        args.no_keywords(space, "_tuplegetter")?;
        check_positional(space, "_tuplegetter", args.positional_count(), 2, 2)?;
        let index = args.positional()[0].index(space)?;
        let doc = Slot::empty();
        doc.set(Some(args.positional()[1].to_ref()));
        instance::create(space, cls, TupleGetter { head: HEAD, index, doc })
    }

    #[member(name = "__doc__", offset = offset_of!(TupleGetter, doc), kind = _Py_T_OBJECT)]
    const DOC: () = ();

    #[slot(tp_descr_get)]
    fn get(&self, space: &Space, object: Option<&Object>, _owner: Option<&Object>) -> PyResult<Ref<Object>> {
        let Some(object) = object.filter(|object| !object.is_none()) else {
            return Ok(self.as_object().to_ref());
        };
        let Some(tuple) = object.downcast::<Tuple>() else {
            let (index, name) = (self.index, object.ty().tp_name());
            return Err(space.type_error(format_args!(
                "descriptor for index '{index}' for tuple subclasses doesn't apply to '{name}' object"
            )));
        };
        let item = usize::try_from(self.index).ok().and_then(|index| tuple.get(index));
        item.map(Layout::to_ref).ok_or_else(|| space.index_error("tuple index out of range"))
    }

    #[slot(tp_descr_set)]
    fn set(&self, space: &Space, _object: &Object, value: Option<&Object>) -> PyResult<()> {
        let doing = if value.is_some() { "set" } else { "delete" };
        Err(space.attribute_error_plain(format_args!("can't {doing} attribute")))
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let doc = self.doc.get().unwrap_or_else(|| space.none()).repr(space)?.to_string_lossy();
        Str::from_str(space, &format!("{}({}, {doc})", self.ty().name(), self.index))
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let doc = self.doc.get().unwrap_or_else(|| space.none());
        let args = Tuple::from_array(space, [space.new_int(self.index as i64)?, doc])?;
        Tuple::from_slice(space, &[self.ty(), &*args])
    }
}
