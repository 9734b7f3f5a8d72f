//! `mappingproxy`: a read-only view of a mapping.

use crate::gc::{self, Visitor};
use crate::{
    CompareOp, Dict, Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Type, intern, number,
    pytype,
};
use abi::PyObject;
use core::ffi::c_int;

/// What an instance holds.
#[repr(C)]
pub struct MappingProxyObject {
    ob_base: PyObject,
    mapping: Slot,
}

crate::layout! {
    /// A read-only view of a mapping.
    pub struct MappingProxy(MappingProxyObject);
}

impl MappingProxy {
    /// A view of `mapping`.
    pub fn new(space: &Space, mapping: &Object) -> PyResult<Ref<Object>> {
        let object = gc::allocate(space, MappingProxy::type_object(), size_of::<MappingProxyObject>())?;
        // SAFETY: the memory is a fresh proxy's.
        unsafe {
            (*object.cast::<MappingProxyObject>()).mapping.set(Some(mapping.to_ref()));
            gc::track(object);
            Ok(Ref::from_owned(object))
        }
    }

    /// A view of anything that is a mapping.
    ///
    /// # Errors
    /// `TypeError` for something else.
    pub fn of_mapping(space: &Space, mapping: &Object) -> PyResult<Ref<Object>> {
        let subscript = mapping.mapping_slots().is_some_and(|slots| slots.mp_subscript.get().is_some());
        if !subscript || mapping.list_or_tuple_items().is_some() {
            let got = mapping.ty().tp_name();
            return Err(
                space.type_error(format_args!("mappingproxy() argument must be a mapping, not {got}"))
            );
        }
        MappingProxy::new(space, mapping)
    }

    /// The mapping.
    pub fn mapping(&self) -> Ref<Object> {
        self.0.mapping.get().unwrap_or_else(|| crate::none().to_ref())
    }
}

fn unwrap(object: &Object) -> Ref<Object> {
    match object.downcast::<MappingProxy>() {
        Some(proxy) => proxy.mapping(),
        None => object.to_ref(),
    }
}

#[pytype(name = "mappingproxy", symbol = PyDictProxy_Type, flags = HAVE_GC | MAPPING, signature = "(mapping)")]
/// A view of a mapping through which it cannot be changed.
impl MappingProxy {
    #[slot(tp_new, signature = "(mapping)")]
    fn make(space: &Space, _class: &Type, mapping: &Object) -> PyResult<Ref<Object>> {
        MappingProxy::of_mapping(space, mapping)
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the proxy is dead.
        unsafe {
            gc::untrack(this.cast());
            let mapping = (*this).0.mapping.take();
            gc::free(this.cast());
            drop(mapping);
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
        visit.object(self.0.mapping.as_ptr())
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let mapping = self.mapping().repr(space)?.to_string_lossy();
        Str::from_display(space, &format_args!("mappingproxy({mapping})"))
    }

    #[slot(tp_str)]
    fn str_of_mapping(&self, space: &Space) -> PyResult<Ref<Str>> {
        self.mapping().str(space)
    }

    #[slot(tp_hash)]
    fn hash(&self, space: &Space) -> PyResult<isize> {
        self.mapping().hash(space)
    }

    #[slot(tp_iter)]
    fn iterate(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.mapping().iter(space)
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        self.mapping().rich_compare(space, &unwrap(other), op)
    }

    #[slot(mp_length)]
    fn length(&self, space: &Space) -> PyResult<isize> {
        Ok(self.mapping().len(space)? as isize)
    }

    #[slot(mp_subscript)]
    fn subscript(&self, space: &Space, key: &Object) -> PyResult<Ref<Object>> {
        self.mapping().get_item(space, key)
    }

    #[slot(sq_contains)]
    fn has_key(&self, space: &Space, key: &Object) -> PyResult<bool> {
        self.mapping().contains(space, key)
    }

    #[slot(nb_or)]
    fn or(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::or(space, &unwrap(a), &unwrap(b))
    }

    #[slot(nb_inplace_or)]
    fn inplace_or(&self, space: &Space, _other: &Object) -> PyResult<Ref<Object>> {
        let name = self.ty().name();
        Err(space.type_error(format_args!("'|=' is not supported by {name}; use '|' instead")))
    }

    /// The value of key, or default when the mapping has no such key.
    #[pymethod(signature = "($self, key, default=None, /)")]
    fn get(&self, space: &Space, key: &Object, default: Option<&Object>) -> PyResult<Ref<Object>> {
        let default = default.unwrap_or(crate::none());
        self.mapping().call_method_name(space, intern!(space, "get"), &[key, default])
    }

    /// a set-like object providing a view on D's keys
    #[pymethod]
    fn keys(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.mapping().call_method_name(space, intern!(space, "keys"), &[])
    }

    /// an object providing a view on D's values
    #[pymethod]
    fn values(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.mapping().call_method_name(space, intern!(space, "values"), &[])
    }

    /// a set-like object providing a view on D's items
    #[pymethod]
    fn items(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.mapping().call_method_name(space, intern!(space, "items"), &[])
    }

    /// a shallow copy of D
    #[pymethod]
    fn copy(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.mapping().call_method_name(space, intern!(space, "copy"), &[])
    }

    /// See PEP 585
    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(class: &Type, space: &Space, item: &Object) -> PyResult<Ref<Object>> {
        crate::generic_alias::new(space, class, item)
    }

    /// Return a reverse iterator over the keys.
    #[pymethod(name = "__reversed__")]
    fn reversed(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.mapping().call_method_name(space, intern!(space, "__reversed__"), &[])
    }
}

/// A dict with the entries of any mapping, or the dict itself.
pub fn as_dict(space: &Space, mapping: &Object) -> PyResult<Ref<Dict>> {
    match mapping.downcast::<Dict>() {
        Some(dict) => Ok(dict.to_ref()),
        None => {
            let dict = Dict::new(space)?;
            let keys = mapping.call_method_name(space, intern!(space, "keys"), &[])?;
            for key in keys.collect(space)? {
                dict.set_item(space, &key, &*mapping.get_item(space, &key)?)?;
            }
            Ok(dict)
        }
    }
}
