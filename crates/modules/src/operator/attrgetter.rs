//! `operator.attrgetter`.

use super::only_argument;
use crate::instance::{self, Callable, HEAD, Vectorcall, fields, full_type_name, vectorcall_of};
use abi::PyObject;
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::object::ReprGuard;
use objspace::shim::{Args, check_positional};
use objspace::{Layout, Object, PyResult, Ref, Slot, Space, Str, Tuple, Type, slot_functions};

/// A function that gets attributes by their names.
#[repr(C)]
pub struct AttrGetter {
    head: PyObject,
    /// The names as they were given.
    names: Slot<Tuple>,
    /// The names, each divided at its dots.
    paths: Vec<Vec<Ref<Str>>>,
    vectorcall: Vectorcall,
}
fields!(AttrGetter: names);

/// The attribute at the end of a path.
fn follow(space: &Space, object: &Object, path: &[Ref<Str>]) -> PyResult<Ref<Object>> {
    let mut object = object.to_ref();
    for name in path {
        object = object.getattr(space, name)?;
    }
    Ok(object)
}

/// `type(a, b)`
pub(super) fn show(space: &Space, object: &Object, parts: &Tuple) -> PyResult<Ref<Str>> {
    let name = full_type_name(space, object.ty())?;
    let Some(_guard) = ReprGuard::enter(space, object) else {
        return Str::from_str(space, &format!("{name}(...)"));
    };
    let mut shown = Vec::with_capacity(parts.len());
    for part in parts.items() {
        shown.push(part.repr(space)?.to_string_lossy());
    }
    Str::from_str(space, &format!("{name}({})", shown.join(", ")))
}

/// A name divided at its dots.
fn path_of(space: &Space, name: &Object) -> PyResult<Vec<Ref<Str>>> {
    let Some(name) = name.downcast::<Str>() else {
        return Err(space.type_error("attribute name must be a string"));
    };
    let text = name.text();
    let mut path = Vec::new();
    let mut start = 0;
    for end in 0..=name.len() {
        if end == name.len() || text.at(end) == u32::from('.') {
            path.push(objspace::str::interning::intern(space, name.substring(space, start, end)?));
            start = end + 1;
        }
    }
    Ok(path)
}

impl Callable for AttrGetter {
    fn call(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let object = only_argument::<AttrGetter>(space, &args)?;
        if let [path] = &self.paths[..] {
            return follow(space, object, path);
        }
        let values: PyResult<Vec<_>> = self.paths.iter().map(|path| follow(space, object, path)).collect();
        Ok(Tuple::from_vec(space, values?)?.into_object())
    }
}

#[pytype(
    name = "attrgetter",
    module = "operator",
    flags = HAVE_GC | HAVE_VECTORCALL,
    signature = "(attr, /, *attrs)",
    vectorcall_offset = offset_of!(AttrGetter, vectorcall),
    tp_call = slot_functions::PyVectorcall_Call,
    tp_dealloc = instance::dealloc::<AttrGetter>,
    tp_traverse = instance::traverse::<AttrGetter>,
    tp_clear = instance::clear::<AttrGetter>
)]
/// Make a function that gets an attribute, or a tuple of several.
///
/// With f = attrgetter('name'), f(r) is r.name; with g = attrgetter('name.first', 'age'), g(r) is
/// (r.name.first, r.age).
impl AttrGetter {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<AttrGetter>> {
        args.no_keywords(space, "attrgetter")?;
        if args.is_empty() {
            check_positional(space, "attrgetter", 0, 1, 1)?;
        }
        let paths: PyResult<Vec<_>> = args.positional().iter().map(|name| path_of(space, name)).collect();
        let names = Slot::empty();
        names.set(Some(Tuple::from_slice(space, args.positional())?));
        let value =
            AttrGetter { head: HEAD, names, paths: paths?, vectorcall: vectorcall_of::<AttrGetter>() };
        instance::create(space, cls, value)
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        show(space, self, &self.names.get().unwrap_or_else(Tuple::empty))
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        Tuple::from_slice(space, &[self.ty(), &*self.names.get().unwrap_or_else(Tuple::empty)])
    }
}
