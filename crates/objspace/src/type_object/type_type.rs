//! `type`: attributes of types, and what calling, deriving and collecting them does.

use super::heap_type::HeapType;
use super::{class_assignment, creation, instantiation, mro, slot_table, subclasses, update_slots};
use crate::descriptors::{doc_of, text_signature_of};
use crate::gc::{self, Visitor};
use crate::shim::Args;
use crate::{
    Dict, Layout, List, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, attributes, intern,
    pytype,
};
use crate::{Type, memory};
use abi::{Py_TPFLAGS_IMMUTABLETYPE, Py_TPFLAGS_IS_ABSTRACT, PyHeapTypeObject, PyObject, PyTypeObject};
use core::ffi::c_int;
use core::mem::offset_of;
use core::ptr;

unsafe extern "C" fn is_gc(this: *mut PyObject) -> c_int {
    // SAFETY: the object is a type. Static types are in no block of the collector's.
    unsafe { Type::from_type_ptr(this.cast()) }.is_heap_type().into()
}

#[pytype(
    name = "type",
    symbol = PyType_Type,
    flags = BASETYPE | TYPE_SUBCLASS | HAVE_GC | HAVE_VECTORCALL | ITEMS_AT_END,
    basicsize = size_of::<PyHeapTypeObject>(),
    itemsize = size_of::<abi::PyMemberDef>(),
    dictoffset = offset_of!(PyTypeObject, tp_dict),
    weaklistoffset = offset_of!(PyTypeObject, tp_weaklist),
    vectorcall_offset = offset_of!(PyTypeObject, tp_vectorcall),
    tp_call = instantiation::tp_call,
    tp_is_gc = is_gc,
    tp_getattro = type_getattro,
    tp_alloc = crate::slot_functions::PyType_GenericAlloc,
    tp_free = crate::slot_functions::PyObject_GC_Del,
)]
/// type(object), type(name, bases, namespace, **keywords)
///
/// The type of an object; with three arguments, a new class.
impl Type {
    #[slot(tp_new)]
    fn new(space: &Space, metatype: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        creation::new_class(space, metatype, args)
    }

    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        match args.positional_count() {
            1 if args.has_keywords() => Err(space.type_error("type.__init__() takes no keyword arguments")),
            1 | 3 => Ok(()),
            _ => Err(space.type_error("type.__init__() takes 1 or 3 arguments")),
        }
    }

    #[slot(tp_vectorcall)]
    fn make_or_tell(space: &Space, metatype: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        if let (Some(object), 1, false) = (args.get(0), args.positional_count(), args.has_keywords()) {
            return Ok(object.ty().to_ref().into_object());
        }
        let positional = Tuple::from_slice(space, args.positional())?;
        let kwargs = args.keyword_dict(space)?;
        instantiation::instantiate(space, metatype, &positional, kwargs.as_deref())
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: a heap type to which no reference is left.
        unsafe { dealloc_type(&*this) }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
        if !self.is_heap_type() {
            return 0;
        }
        let slots = self.slots();
        crate::visit_all!(
            visit,
            slots.tp_dict.get(),
            slots.tp_cache.get(),
            slots.tp_mro.get(),
            slots.tp_bases.get(),
            slots.tp_base.get().cast(),
            HeapType::of(self).ht_module.get(),
        );
        0
    }

    #[slot(tp_clear)]
    fn clear(&self) {
        if !self.is_heap_type() {
            return;
        }
        let space = Space::current();
        self.modified(space);
        // Instances need the dict and the bases to the end; the dict's contents and the MRO are what cycles go through.
        if let Some(dict) = self.dict() {
            dict.to_ref().clear(space);
        }
        // SAFETY: the fields own their references.
        unsafe {
            drop(Ref::<Object>::from_nullable(HeapType::of(self).ht_module.replace(ptr::null_mut())));
            drop(Ref::<Object>::from_nullable(self.slots().tp_mro.replace(ptr::null_mut())));
        }
    }

    #[slot(tp_repr)]
    fn repr_of_type(&self, space: &Space) -> PyResult<Ref<Str>> {
        if self.slots().tp_name.get().is_null() {
            return Str::from_str(space, "<class NULL>");
        }
        let module = self.module_attribute(space).ok().and_then(|module| module.downcast_into::<Str>().ok());
        let qualname = self.qualname(space)?;
        match module.filter(|module| !module.equals("builtins")) {
            Some(module) => {
                let (module, qualname) = (module.to_string_lossy(), qualname.to_string_lossy());
                Str::from_display(space, &format_args!("<class '{module}.{qualname}'>"))
            }
            None => Str::from_display(space, &format_args!("<class '{}'>", self.name())),
        }
    }

    #[slot(tp_setattro)]
    fn set_attribute(&self, space: &Space, name: &Object, value: Option<&Object>) -> PyResult<()> {
        let Some(name) = name.downcast::<Str>() else {
            let got = name.ty().tp_name();
            return Err(space.type_error(format_args!("attribute name must be string, not '{got}'")));
        };
        self.setattr_of_type(space, name, value)
    }

    #[slot(nb_or)]
    fn or(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        crate::union_object::or(space, a, b)
    }

    /// The order in which the type and its bases are searched for attributes.
    #[pymethod(name = "mro")]
    fn mro_method(&self, space: &Space) -> PyResult<Ref<List>> {
        mro::c3(space, self)?.as_object().to_list(space)
    }

    /// A list of the classes that have this one among their bases.
    #[pymethod(name = "__subclasses__")]
    fn subclasses_method(&self, space: &Space) -> PyResult<Ref<List>> {
        List::from_vec(space, subclasses::of(self).into_iter().map(Ref::into_object).collect())
    }

    /// Make the mapping that a class's body runs in.
    #[pymethod(name = "__prepare__", class, raw)]
    fn prepare(_metatype: &Type, space: &Space, _args: Args<'_>) -> PyResult<Ref<Dict>> {
        Dict::new(space)
    }

    /// Whether an object is an instance of this type.
    #[pymethod(name = "__instancecheck__")]
    fn instance_check(&self, space: &Space, instance: &Object) -> PyResult<bool> {
        instance.is_real_instance(space, self)
    }

    /// Whether a class is this type or is derived from it.
    #[pymethod(name = "__subclasscheck__")]
    fn subclass_check(&self, space: &Space, subclass: &Object) -> PyResult<bool> {
        subclass.is_real_subclass(space, self)
    }

    /// The names of the type's attributes and of its bases'.
    #[pymethod(name = "__dir__")]
    fn dir_of_type(&self, space: &Space) -> PyResult<Ref<Object>> {
        let names = Dict::new(space)?;
        crate::object::merge_class_names(space, &names, self)?;
        names.as_object().to_list(space).map(Ref::into_object)
    }

    /// Bytes of memory that the type takes.
    #[pymethod(name = "__sizeof__")]
    fn size_of_type(&self) -> usize {
        if self.is_heap_type() {
            size_of::<PyHeapTypeObject>()
                + HeapType::of(self).member_count() * size_of::<abi::PyMemberDef>()
                + self.inline_slots_size()
        } else {
            size_of::<PyTypeObject>()
        }
    }

    #[member(name = "__basicsize__", offset = offset_of!(PyTypeObject, tp_basicsize), kind = Py_T_PYSSIZET, readonly)]
    const BASICSIZE: () = ();
    #[member(name = "__itemsize__", offset = offset_of!(PyTypeObject, tp_itemsize), kind = Py_T_PYSSIZET, readonly)]
    const ITEMSIZE: () = ();
    #[member(name = "__flags__", offset = offset_of!(PyTypeObject, tp_flags), kind = Py_T_ULONG, readonly)]
    const FLAGS: () = ();
    #[member(name = "__weakrefoffset__", offset = offset_of!(PyTypeObject, tp_weaklistoffset), kind = Py_T_PYSSIZET, readonly)]
    const WEAKREFOFFSET: () = ();
    #[member(name = "__base__", offset = offset_of!(PyTypeObject, tp_base), kind = _Py_T_OBJECT, readonly)]
    const BASE: () = ();
    #[member(name = "__dictoffset__", offset = offset_of!(PyTypeObject, tp_dictoffset), kind = Py_T_PYSSIZET, readonly)]
    const DICTOFFSET: () = ();

    #[getter(name = "__name__")]
    fn name_attribute(&self, space: &Space) -> PyResult<Ref<Str>> {
        if self.is_heap_type() {
            // SAFETY: heap types own their name, a string.
            return Ok(unsafe { Object::from_ptr(HeapType::of(self).ht_name.get()).cast_unchecked::<Str>() }
                .to_ref());
        }
        Str::from_str(space, self.name())
    }

    #[setter(name = "__name__")]
    fn set_name(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        let value = check_settable(space, self, "__name__", value)?;
        let Some(name) = value.downcast::<Str>() else {
            let (own, got) = (self.tp_name(), value.ty().tp_name());
            return Err(
                space.type_error(format_args!("can only assign string to {own}.__name__, not '{got}'"))
            );
        };
        let text = name.as_utf8(space)?;
        if text.contains('\0') {
            return Err(space.value_error("type name must not contain null characters"));
        }
        self.modified(space);
        let heap = HeapType::of(self);
        heap.set_tp_name(text);
        // SAFETY: the field owned its reference.
        drop(unsafe { Ref::<Object>::from_nullable(heap.ht_name.replace(name.to_ref().into_ptr())) });
        Ok(())
    }

    #[getter(name = "__qualname__")]
    fn qualname(&self, space: &Space) -> PyResult<Ref<Str>> {
        if self.is_heap_type() {
            // SAFETY: heap types own their qualified name, a string.
            let name =
                unsafe { Object::from_ptr(HeapType::of(self).ht_qualname.get()).cast_unchecked::<Str>() };
            return Ok(name.to_ref());
        }
        Str::from_str(space, self.name())
    }

    #[setter(name = "__qualname__")]
    fn set_qualname(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        let value = check_settable(space, self, "__qualname__", value)?;
        if !value.is_instance::<Str>() {
            let (own, got) = (self.tp_name(), value.ty().tp_name());
            return Err(
                space.type_error(format_args!("can only assign string to {own}.__qualname__, not '{got}'"))
            );
        }
        // SAFETY: the field owned its reference.
        drop(unsafe {
            Ref::<Object>::from_nullable(HeapType::of(self).ht_qualname.replace(value.to_ref().into_ptr()))
        });
        Ok(())
    }

    #[getter(name = "__bases__")]
    fn bases_attribute(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        match self.bases() {
            Some(bases) => Ok(bases.to_ref()),
            None => Tuple::from_slice(space, &[]),
        }
    }

    #[setter(name = "__bases__")]
    fn set_bases_attribute(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        class_assignment::set_bases(space, self, value)
    }

    #[getter(name = "__mro__")]
    fn mro_attribute(&self, space: &Space) -> Ref<Object> {
        self.mro().map_or_else(|| space.none(), |mro| mro.as_object().to_ref())
    }

    #[getter(name = "__module__")]
    fn module_attribute(&self, space: &Space) -> PyResult<Ref<Object>> {
        if self.is_heap_type() {
            let module = self.own_dict(space)?.get_item(space, intern!(space, "__module__"))?;
            return module.ok_or_else(|| space.attribute_error_plain("__module__"));
        }
        let module = self.tp_name().rsplit_once('.').map_or("builtins", |(module, _)| module);
        Ok(Str::intern(space, module).into_object())
    }

    #[setter(name = "__module__")]
    fn set_module_attribute(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        let value = check_settable(space, self, "__module__", value)?;
        self.modified(space);
        let dict = self.own_dict(space)?.to_ref();
        dict.remove(space, intern!(space, "__firstlineno__"))?;
        dict.set_item(space, intern!(space, "__module__"), value)
    }

    #[getter(name = "__abstractmethods__")]
    fn abstract_methods(&self, space: &Space) -> PyResult<Ref<Object>> {
        // `type` itself has this very property in its dict.
        let found = if self.is(Type::type_object()) {
            None
        } else {
            self.own_dict(space)?.get_item(space, intern!(space, "__abstractmethods__"))?
        };
        found.ok_or_else(|| {
            let name = intern!(space, "__abstractmethods__");
            space.attribute_error_plain(name.to_string_lossy())
        })
    }

    #[setter(name = "__abstractmethods__")]
    fn set_abstract_methods(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        let (dict, name) = (self.own_dict(space)?.to_ref(), intern!(space, "__abstractmethods__"));
        let is_abstract = match value {
            Some(value) => {
                let is_abstract = value.is_true(space)?;
                dict.set_item(space, name, value)?;
                is_abstract
            }
            None if dict.remove(space, name)?.is_none() => {
                return Err(space.attribute_error_plain(name.to_string_lossy()));
            }
            None => false,
        };
        self.modified(space);
        if is_abstract {
            self.add_flags(Py_TPFLAGS_IS_ABSTRACT);
        } else {
            self.remove_flags(Py_TPFLAGS_IS_ABSTRACT);
        }
        Ok(())
    }

    #[getter(name = "__dict__")]
    fn dict_attribute(&self, space: &Space) -> PyResult<Ref<Object>> {
        match self.dict() {
            Some(dict) => crate::mappingproxy::MappingProxy::new(space, dict),
            None => Ok(space.none()),
        }
    }

    #[getter(name = "__doc__")]
    fn doc_attribute(&self, space: &Space) -> PyResult<Ref<Object>> {
        if !self.is_heap_type() && !self.slots().tp_doc.get().is_null() {
            return doc_of(space, self.name(), self.slots().tp_doc.get());
        }
        let found = self.own_dict(space)?.get_item(space, intern!(space, "__doc__"))?;
        match found {
            None => Ok(space.none()),
            Some(doc) => match doc.ty().slots().tp_descr_get.get() {
                // SAFETY: the slot fits the descriptor's type.
                Some(get) => unsafe { space.from_c(get(doc.as_ptr(), ptr::null_mut(), self.as_ptr())) },
                None => Ok(doc),
            },
        }
    }

    #[setter(name = "__doc__")]
    fn set_doc_attribute(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        let value = check_settable(space, self, "__doc__", value)?;
        self.modified(space);
        self.own_dict(space)?.to_ref().set_item(space, intern!(space, "__doc__"), value)
    }

    #[getter(name = "__text_signature__")]
    fn text_signature(&self, space: &Space) -> PyResult<Ref<Object>> {
        text_signature_of(space, self.name(), self.slots().tp_doc.get())
    }

    #[getter(name = "__annotations__")]
    fn annotations(&self, space: &Space) -> PyResult<Ref<Object>> {
        super::annotations::get(space, self)
    }

    #[setter(name = "__annotations__")]
    fn set_annotations(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        super::annotations::set(space, self, value)
    }

    #[getter(name = "__annotate__")]
    fn annotate(&self, space: &Space) -> PyResult<Ref<Object>> {
        super::annotations::get_function(space, self)
    }

    #[setter(name = "__annotate__")]
    fn set_annotate(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        super::annotations::set_function(space, self, value)
    }

    #[getter(name = "__type_params__")]
    fn type_params(&self, space: &Space) -> PyResult<Ref<Object>> {
        let own = self.own_dict(space)?;
        match own.get_item(space, intern!(space, "__type_params__"))? {
            Some(params) if !self.is(Type::type_object()) => Ok(params),
            _ => Ok(Tuple::from_slice(space, &[])?.into_object()),
        }
    }

    #[setter(name = "__type_params__")]
    fn set_type_params(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        let value = check_settable(space, self, "__type_params__", value)?;
        self.modified(space);
        self.own_dict(space)?.to_ref().set_item(space, intern!(space, "__type_params__"), value)
    }
}

/// The new value of an attribute of a type, if it may be set.
pub(super) fn check_settable<'a>(
    space: &Space,
    ty: &Type,
    name: &str,
    value: Option<&'a Object>,
) -> PyResult<&'a Object> {
    let shown = ty.tp_name();
    if ty.has_flag(Py_TPFLAGS_IMMUTABLETYPE) {
        return Err(
            space.type_error(format_args!("cannot set '{name}' attribute of immutable type '{shown}'"))
        );
    }
    value.ok_or_else(|| {
        space.type_error(format_args!("cannot delete '{name}' attribute of immutable type '{shown}'"))
    })
}

impl Type {
    /// Like `getattr` on the type, with `None` where there is no such attribute.
    pub(crate) fn getattr_optional_of_type(
        &self,
        space: &Space,
        name: &Str,
    ) -> PyResult<Option<Ref<Object>>> {
        let meta = self.ty().lookup(space, name);
        if let Some(meta) = &meta {
            let slots = meta.ty().slots();
            if let (Some(get), true) = (slots.tp_descr_get.get(), slots.tp_descr_set.get().is_some()) {
                // SAFETY: the slot fits the descriptor's type.
                let result = unsafe { space.from_c(get(meta.as_ptr(), self.as_ptr(), self.ty().as_ptr())) };
                return crate::object::swallow_missing(result);
            }
        }
        if let Some(found) = self.lookup(space, name) {
            return crate::object::swallow_missing(self.bind_class_attribute(space, found));
        }
        let Some(meta) = meta else { return Ok(None) };
        match meta.ty().slots().tp_descr_get.get() {
            // SAFETY: the slot fits the descriptor's type.
            Some(get) => crate::object::swallow_missing(unsafe {
                space.from_c(get(meta.as_ptr(), self.as_ptr(), self.ty().as_ptr()))
            }),
            None => Ok(Some(meta)),
        }
    }

    /// What is found on a class binds to no instance.
    #[inline]
    fn bind_class_attribute(&self, space: &Space, found: Ref<Object>) -> PyResult<Ref<Object>> {
        match found.ty().slots().tp_descr_get.get() {
            // SAFETY: the slot fits the descriptor's type; null stands for "no instance".
            Some(get) => unsafe { space.from_c(get(found.as_ptr(), ptr::null_mut(), self.as_ptr())) },
            None => Ok(found),
        }
    }

    /// `getattr` on the type: a data descriptor of the metatype, an attribute of the type, anything else of the metatype.
    ///
    /// # Errors
    /// `AttributeError` when there is none; what descriptors raise.
    pub fn getattr_of_type(&self, space: &Space, name: &Str) -> PyResult<Ref<Object>> {
        let meta = self.ty().lookup(space, name);
        let meta_get = meta.as_ref().and_then(|meta| meta.ty().slots().tp_descr_get.get());
        if let (Some(meta), Some(get)) = (&meta, meta_get)
            && meta.ty().slots().tp_descr_set.get().is_some()
        {
            // SAFETY: the slot fits the descriptor's type.
            return unsafe { space.from_c(get(meta.as_ptr(), self.as_ptr(), self.ty().as_ptr())) };
        }
        if let Some(found) = self.lookup(space, name) {
            return self.bind_class_attribute(space, found);
        }
        match (meta, meta_get) {
            // SAFETY: the slot fits the descriptor's type.
            (Some(meta), Some(get)) => unsafe {
                space.from_c(get(meta.as_ptr(), self.as_ptr(), self.ty().as_ptr()))
            },
            (Some(meta), None) => Ok(meta),
            (None, _) => Err(self.no_class_attribute(space, name)),
        }
    }

    #[cold]
    fn no_class_attribute(&self, space: &Space, name: &Str) -> PyErr {
        let (ty, shown) = (self.tp_name(), name.to_string_lossy());
        space.attribute_error(self, name, format_args!("type object '{ty}' has no attribute '{shown}'"))
    }

    /// `setattr` on the type (`None` deletes); slots follow the special methods.
    ///
    /// # Errors
    /// `TypeError` for types that cannot be changed, `AttributeError` when there is nothing to delete.
    pub fn setattr_of_type(&self, space: &Space, name: &Str, value: Option<&Object>) -> PyResult<()> {
        let name = &*attributes::interned(space, name);
        if self.has_flag(Py_TPFLAGS_IMMUTABLETYPE) {
            let (shown, ty) = (name.as_object().repr(space)?.to_string_lossy(), self.tp_name());
            return Err(
                space.type_error(format_args!("cannot set {shown} attribute of immutable type '{ty}'"))
            );
        }
        if let Some(meta) = self.ty().lookup(space, name)
            && let Some(set) = meta.ty().slots().tp_descr_set.get()
        {
            let value = value.map_or(ptr::null_mut(), Layout::as_ptr);
            // SAFETY: the slot fits the descriptor's type.
            space.status_from_c(unsafe { set(meta.as_ptr(), self.as_ptr(), value) })?;
            return Ok(());
        }
        self.assign_in_dict(space, name, value)
    }

    /// Sets or deletes an entry of the type's dict, and brings caches and slots up to date.
    fn assign_in_dict(&self, space: &Space, name: &Str, value: Option<&Object>) -> PyResult<()> {
        let dict = self.own_dict(space)?.to_ref();
        // The old value goes last: dropping it may run code, which must find everything in order.
        let old = dict.get_item(space, name)?;
        self.modified(space);
        match value {
            Some(value) => dict.set_item(space, name, value)?,
            None if old.is_none() => return Err(self.no_class_attribute(space, name)),
            None => drop(dict.remove(space, name)?),
        }
        self.modified(space);
        if slot_table::is_slot_name(space, name) {
            update_slots::after_assignment(space, self, name);
        }
        drop(old);
        Ok(())
    }
}

/// `tp_getattro` of types.
///
/// # Safety
/// `ty` is a type, `name` a live object, and the GIL is held.
pub unsafe extern "C" fn type_getattro(ty: *mut PyObject, name: *mut PyObject) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: the caller's promise.
    let (ty, name) = unsafe { (Type::from_type_ptr(ty.cast()), Object::from_ptr(name)) };
    let result =
        match name.downcast::<Str>() {
            Some(name) => ty.getattr_of_type(space, name),
            None => Err(space
                .type_error(format_args!("attribute name must be string, not '{}'", name.ty().tp_name()))),
        };
    crate::shim::IntoC::into_c(result, space)
}

/// Releases everything that a type owns, and frees it.
///
/// # Safety
/// `ty` is a heap type to which no reference is left.
unsafe fn dealloc_type(ty: &Type) {
    let space = Space::current();
    // SAFETY: the type is dead; its fields own what they hold; nobody has its shapes or subclasses any more.
    unsafe {
        gc::untrack(ty.as_ptr());
        let slots = ty.slots();
        if let Some(bases) = ty.bases() {
            for base in bases.items() {
                subclasses::remove(base.cast_unchecked(), ty);
            }
        }
        ty.modified(space);
        slots.tp_version_tag.set(0);
        crate::weakref::clear(ty.as_ptr());
        let heap = HeapType::of(ty);
        let owned = [
            slots.tp_base.get().cast(),
            slots.tp_dict.get(),
            slots.tp_bases.get(),
            slots.tp_mro.get(),
            slots.tp_cache.get(),
            heap.ht_name.get(),
            heap.ht_qualname.get(),
            heap.ht_slots.get(),
            heap.ht_module.get(),
        ];
        subclasses::free(ty);
        ty.free_shapes();
        let (name, doc) = (heap._ht_tpname.get(), slots.tp_doc.get());
        let metatype = ty.ty().to_ref();
        let free = metatype.slots().tp_free.get();
        for field in owned {
            drop(Ref::<Object>::from_nullable(field));
        }
        memory::free(name.cast());
        memory::free(doc.cast_mut().cast());
        match free {
            Some(free) => free(ty.as_ptr().cast()),
            None => gc::free(ty.as_ptr()),
        }
        drop(metatype);
    }
}
