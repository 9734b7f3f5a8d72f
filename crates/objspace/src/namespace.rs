//! `types.SimpleNamespace`: an object whose attributes are all there is to it.

use crate::gc::{self, Visitor};
use crate::object::ReprGuard;
use crate::shim::Args;
use crate::{
    CompareOp, Dict, Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple, attributes, pytype,
};
use abi::PyObject;
use core::ffi::c_int;
use core::mem::offset_of;

/// What an instance holds.
#[repr(C)]
pub struct NamespaceObject {
    ob_base: PyObject,
    dict: Slot<Dict>,
}

crate::layout! {
    /// A simple namespace.
    pub struct Namespace(NamespaceObject);
}

impl Namespace {
    /// A namespace with a copy of these attributes.
    pub fn new(space: &Space, attributes: Option<&Dict>) -> PyResult<Ref<Object>> {
        let object = Namespace::type_object().allocate(space, 0)?;
        if let Some(attributes) = attributes {
            // SAFETY: the type's instances are laid out so.
            let fields = unsafe { &*object.as_ptr().cast::<NamespaceObject>() };
            fields.dict.set(Some(attributes.copy(space)?));
        }
        Ok(object)
    }

    fn dict(&self, space: &Space) -> PyResult<Ref<Dict>> {
        attributes::own_dict(space, self)
    }
}

#[pytype(
    name = "SimpleNamespace",
    module = "types",
    symbol = _PyNamespace_Type,
    flags = BASETYPE | HAVE_GC,
    dictoffset = offset_of!(NamespaceObject, dict),
    tp_alloc = crate::slot_functions::PyType_GenericAlloc,
    tp_free = crate::slot_functions::PyObject_GC_Del,
    tp_new = crate::slot_functions::PyType_GenericNew,
    tp_getattro = attributes::PyObject_GenericGetAttr,
    tp_setattro = attributes::PyObject_GenericSetAttr,
    signature = "(mapping_or_iterable=(), /, **kwargs)",
)]
/// An object for attributes: its constructor's keywords, and whatever is assigned later.
impl Namespace {
    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        if args.positional_count() > 1 {
            let (name, given) = (self.ty().name(), args.positional_count());
            return Err(space.type_error(format_args!("{name} expected at most 1 argument, got {given}")));
        }
        let dict = self.dict(space)?;
        if let Some(source) = args.get(0) {
            let given = Dict::type_object().as_object().call1(space, source)?;
            let Some(given) = given.downcast::<Dict>() else { return Err(space.bad_internal_call()) };
            self.take(space, &dict, given)?;
        }
        match args.keyword_dict(space)? {
            Some(kwargs) => self.take(space, &dict, &kwargs),
            None => Ok(()),
        }
    }

    /// Takes over entries, whose keys must be strings.
    fn take(&self, space: &Space, dict: &Dict, from: &Dict) -> PyResult<()> {
        for (name, value) in from.items_vec() {
            if !name.is_instance::<Str>() {
                return Err(space.type_error("keywords must be strings"));
            }
            dict.set_item(space, &name, &value)?;
        }
        Ok(())
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the namespace is dead.
        unsafe {
            gc::untrack(this.cast());
            let dict = (*this).0.dict.take();
            crate::slot_functions::free_instance(this.cast());
            drop(dict);
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
        visit.object(self.0.dict.as_ptr())
    }

    #[slot(tp_clear)]
    fn clear(&self) {
        self.0.dict.set(None);
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let name = if self.is_exact::<Namespace>() { "namespace" } else { self.ty().name() };
        let Some(_guard) = ReprGuard::enter(space, self) else {
            return Str::from_display(space, &format_args!("{name}(...)"));
        };
        let mut parts = Vec::new();
        for (key, value) in self.dict(space)?.items_vec() {
            let Some(key) = key.downcast::<Str>().filter(|key| key.len() != 0) else { continue };
            parts.push(format!("{}={}", key.to_string_lossy(), value.repr(space)?.to_string_lossy()));
        }
        Str::from_display(space, &format_args!("{name}({})", parts.join(", ")))
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let Some(other) = other.downcast::<Namespace>() else { return Ok(space.not_implemented()) };
        self.dict(space)?.as_object().rich_compare(space, &*other.dict(space)?, op)
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let nothing = Tuple::from_slice(space, &[])?;
        Tuple::from_slice(space, &[self.ty(), &nothing, &*self.dict(space)?])
    }

    /// A new namespace like this one, in which the given attributes have the given values.
    #[pymethod(name = "__replace__", raw)]
    fn replace(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        if !args.positional().is_empty() {
            return Err(space.type_error("SimpleNamespace.__replace__() takes no positional arguments"));
        }
        let new = self.ty().as_object().call0(space)?;
        let Some(copy) = new.downcast::<Namespace>() else {
            let (expected, got) = (Namespace::NAME, new.ty().tp_name());
            return Err(space.type_error(format_args!("expect {expected} type, but {got} was returned")));
        };
        let dict = copy.dict(space)?;
        copy.take(space, &dict, &*self.dict(space)?)?;
        if let Some(kwargs) = args.keyword_dict(space)? {
            copy.take(space, &dict, &kwargs)?;
        }
        Ok(new)
    }

    #[member(name = "__dict__", offset = offset_of!(NamespaceObject, dict), kind = _Py_T_OBJECT, readonly)]
    const DICT: () = ();
}
