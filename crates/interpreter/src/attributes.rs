//! Attribute access with inline caches.
//!
//! A cache is valid for one type version (which changes when the type or a base does) and one state of the instance's own attributes: a
//! shape, or for types whose instances have none, 0. So what is cached needs two compares and a load.

use crate::attribute_table::{LOADS, METHODS, STORES};
use crate::code::Cache;
use crate::op;
use crate::value::Value;
use crate::word::{Word, specialize};
use abi::{PyGetSetDef, PyMemberDef, PyObject};
use core::cell::Cell;
use objspace::attributes::{self, shape_of, shape_word, slot_ptr};
use objspace::descriptors::{Descriptor, GetSetDescriptor, MemberDescriptor};
use objspace::mechanisms::Mechanism;
use objspace::object::note_attribute;
use objspace::property::Property;
use objspace::shape::Shape;
use objspace::super_object::Super;
use objspace::{
    Function, Layout, Module, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Type, intern,
};

/// An instruction that accesses an attribute, and what it may note for the next time.
pub struct Site<'a> {
    /// The name, an interned string.
    pub name: &'a Str,
    /// The instruction's word.
    pub here: &'a Cell<Word>,
    /// Its inline cache.
    pub cache: &'a Cache,
}

impl Site<'_> {
    /// Fills the cache for instances of `ty` with these attributes of their own (a shape's word, or 0 if they have none, or if the type alone
    /// decides), and specialises the instruction; `fill` says what was found.
    fn specialize(&self, space: &Space, ty: &Type, key: usize, form: u8, fill: impl FnOnce(&Cache)) {
        if Mechanism::AttributeCaches.is_left_out() || !ty.assign_version(space) {
            return;
        }
        self.cache.version.set(ty.slots().tp_version_tag.get());
        self.cache.key.set(key);
        fill(self.cache);
        let old = self.here.get().op();
        specialize(self.here, form);
        // An instruction that had a form already meets several types.
        let table = match form {
            op::LoadAttrSlot | op::LoadAttrType => &LOADS,
            op::LoadMethodType => &METHODS,
            op::StoreAttrSlot | op::StoreAttrAdd => &STORES,
            _ => return,
        };
        if old != op::general_form(form) {
            table.note(space, self.name, form, self.cache);
        }
    }
}

/// Whether the object's type has the cached version and its own attributes are in the cached state.
///
/// # Safety
/// The cache was filled; a nonzero `key` was cached for a type with that version whose instances have managed attributes.
#[inline(always)]
pub unsafe fn is_as_cached(object: &Object, cache: &Cache) -> bool {
    if !has_cached_type(object, cache) {
        return false;
    }
    let key = cache.key.get();
    // SAFETY: the caller's promise.
    key == 0 || unsafe { attributes::attribute_word(object) }.get() == key
}

/// Whether the object's type has the cached version, which is never 0.
#[inline(always)]
fn has_cached_type(object: &Object, cache: &Cache) -> bool {
    debug_assert!(cache.version.get() != 0);
    object.ty().slots().tp_version_tag.get() == cache.version.get()
}

/// Likewise, and the object has the cached shape.
///
/// # Safety
/// As [`is_as_cached`]; a shape is cached.
#[inline(always)]
unsafe fn has_cached_shape(object: &Object, cache: &Cache) -> bool {
    // SAFETY: the caller's promise.
    has_cached_type(object, cache) && unsafe { attributes::attribute_word(object) }.get() == cache.key.get()
}

/// What is at the cached offset in an object.
///
/// # Safety
/// The offset was cached for objects of its type.
#[inline(always)]
pub unsafe fn cached_place<'a>(object: &Object, cache: &Cache) -> &'a Cell<*mut PyObject> {
    // SAFETY: the caller's promise.
    unsafe { &*object.as_ptr().byte_add(cache.index.get() as usize).cast() }
}

/// The attribute that `LoadAttrSlot` cached, borrowed until code runs.
///
/// # Safety
/// The register is live; the cache is that of the instruction, which has this form. What is found is used before code runs.
#[inline(always)]
pub unsafe fn cached_slot<'a>(value: Value, cache: &Cache) -> Option<&'a Object> {
    // SAFETY: the shape says that the slot holds an object.
    unsafe { Some(Object::from_ptr(cached_store(value, cache)?.get())) }
}

/// The slot where `StoreAttrSlot` or `StoreAttrAdd` stores.
///
/// # Safety
/// As [`cached_slot`].
#[inline(always)]
pub unsafe fn cached_store<'a>(value: Value, cache: &Cache) -> Option<&'a Cell<*mut PyObject>> {
    if !value.is_object() {
        return None;
    }
    // SAFETY: the shape (or the one that it grows into) says that the slot is the attribute's.
    unsafe {
        let object = value.as_object();
        has_cached_shape(object, cache).then(|| cached_place(object, cache))
    }
}

/// Gives an instance the shape that `StoreAttrAdd` cached, once the new slot is filled.
///
/// # Safety
/// The cache's guard held before the slot was filled.
#[inline(always)]
pub unsafe fn set_cached_shape(target: Value, cache: &Cache) {
    // SAFETY: the caller's promise.
    unsafe { attributes::attribute_word(target.as_object()).set(cache.value.get()) };
}

/// The attribute that `LoadAttrType` cached, or the function that `LoadMethodType` did.
///
/// # Safety
/// As [`cached_slot`].
#[inline(always)]
pub unsafe fn cached_value<'a>(value: Value, cache: &Cache) -> Option<&'a Object> {
    if !value.is_object() {
        return None;
    }
    // SAFETY: the type keeps the value as long as it has this version.
    unsafe { is_as_cached(value.as_object(), cache).then(|| Object::from_ptr(cache.value.get() as *mut _)) }
}

/// The attribute that `LoadAttrModule` cached.
///
/// # Safety
/// As [`cached_slot`].
#[inline(always)]
pub unsafe fn cached_in_module<'a>(value: Value, cache: &Cache) -> Option<&'a Object> {
    if !value.is_object() {
        return None;
    }
    // SAFETY: the dict keeps the value as long as its keys have this version.
    unsafe {
        let object = value.as_object();
        if object.head().ob_type.get() as usize != cache.key.get() {
            return None;
        }
        let dict = object.cast_unchecked::<Module>().existing_dict()?;
        if !dict.has_keys_version(cache.version.get()) {
            return None;
        }
        Object::from_nullable(cache.place().get())
    }
}

/// The attribute that `LoadAttrClass` cached: `key` is the class, `version` its own, and `index` its metaclass's.
///
/// # Safety
/// As [`cached_slot`].
#[inline(always)]
pub unsafe fn cached_in_class<'a>(value: Value, cache: &Cache) -> Option<&'a Object> {
    if value.bits() != cache.key.get() as u64 {
        return None;
    }
    // SAFETY: the class keeps the value as long as it has this version; versions are unique, so that it is the class that was seen.
    unsafe {
        let class = value.as_object();
        if class.ty().slots().tp_version_tag.get() != cache.index.get()
            || class.cast_unchecked::<Type>().slots().tp_version_tag.get() != cache.version.get()
        {
            return None;
        }
        Some(Object::from_ptr(cache.value.get() as *mut _))
    }
}

/// The place of the member that `LoadAttrMember` or `StoreAttrMember` cached.
///
/// # Safety
/// As [`cached_slot`].
#[inline(always)]
pub unsafe fn cached_member<'a>(value: Value, cache: &Cache) -> Option<&'a Cell<*mut PyObject>> {
    // SAFETY: types with that version have the member there.
    unsafe { cached_descriptor(value, cache).map(|object| cached_place(object, cache)) }
}

/// The object in a register, if its type is the one for which a data descriptor was cached.
///
/// # Safety
/// As [`cached_slot`].
#[inline(always)]
pub unsafe fn cached_descriptor<'a>(value: Value, cache: &Cache) -> Option<&'a Object> {
    // SAFETY: the caller's promise.
    unsafe { (value.is_object() && has_cached_type(value.as_object(), cache)).then(|| value.as_object()) }
}

/// The number that `LoadAttrField` cached the place of, as a register holds it.
///
/// # Safety
/// As [`cached_slot`].
#[inline(always)]
pub unsafe fn cached_field(value: Value, cache: &Cache) -> Option<Value> {
    // SAFETY: types with that version have a field of this kind there.
    unsafe {
        let field = cached_member(value, cache)?.as_ptr().cast::<u8>();
        match cache.value.get() as i32 {
            abi::Py_T_INT => Some(Value::from_i32(field.cast::<i32>().read())),
            abi::Py_T_UINT => Value::from_int(field.cast::<u32>().read().into()),
            abi::Py_T_BOOL => Some(Value::from_bool(field.read() != 0)),
            abi::Py_T_FLOAT => Value::from_double(field.cast::<f32>().read().into()),
            abi::Py_T_DOUBLE => Value::from_double(field.cast::<f64>().read()),
            _ => Value::from_int(field.cast::<i64>().read()),
        }
    }
}

/// Stores a number of a register where `StoreAttrField` cached; whether it did: the number is of the field's kind and fits.
///
/// # Safety
/// As [`cached_slot`].
#[inline(always)]
pub unsafe fn store_cached_field(target: Value, cache: &Cache, value: Value) -> bool {
    // SAFETY: as in `cached_field`.
    unsafe {
        let Some(place) = cached_member(target, cache) else { return false };
        let field = place.as_ptr().cast::<u8>();
        match cache.value.get() as i32 {
            abi::Py_T_DOUBLE if value.is_double() => field.cast::<f64>().write(value.as_double()),
            abi::Py_T_FLOAT if value.is_double() => field.cast::<f32>().write(value.as_double() as f32),
            abi::Py_T_BOOL if value == Value::from_bool(true) => field.write(1),
            abi::Py_T_BOOL if value == Value::from_bool(false) => field.write(0),
            abi::Py_T_DOUBLE | abi::Py_T_FLOAT | abi::Py_T_BOOL => return false,
            _ if !value.is_int() => return false,
            abi::Py_T_INT => match i32::try_from(value.as_int()) {
                Ok(value) => field.cast::<i32>().write(value),
                Err(_) => return false,
            },
            abi::Py_T_UINT => match u32::try_from(value.as_int()) {
                Ok(value) => field.cast::<u32>().write(value),
                Err(_) => return false,
            },
            _ => field.cast::<i64>().write(value.as_int()),
        }
        true
    }
}

/// The definition of what `LoadAttrGetSet` or `StoreAttrGetSet` cached.
///
/// # Safety
/// As [`cached_slot`].
#[inline(always)]
pub unsafe fn cached_getset<'a>(value: Value, cache: &Cache) -> Option<&'a PyGetSetDef> {
    // SAFETY: the definition lives as long as the type that it belongs to, which is this one or a base.
    unsafe { cached_descriptor(value, cache).map(|_| &*(cache.value.get() as *const PyGetSetDef)) }
}

/// The error that a getter ended with.
#[cold]
#[inline(never)]
pub fn getter_error(space: &Space, object: &Object, name: &Str) -> PyErr {
    let err = space.error_from_c();
    note_attribute(&err, object, name);
    err
}

/// The function of the property that `LoadAttrProperty` cached.
///
/// # Safety
/// As [`cached_slot`].
#[inline(always)]
pub unsafe fn cached_getter(value: Value, cache: &Cache) -> Option<Ref<Object>> {
    // SAFETY: the type keeps the property as long as it has this version.
    unsafe {
        cached_descriptor(value, cache)?;
        Object::from_ptr(cache.value.get() as *mut PyObject).cast_unchecked::<Property>().getter_function()
    }
}

/// What an instance's own attributes look like for a cache that says `name` is not among them: a shape without it, or 0 if the type's
/// instances have none. `None`: cannot be cached.
fn absence_key(object: &Object, name: &Str) -> Option<usize> {
    if !attributes::has_own(object) {
        return Some(0);
    }
    let shape = shape(object)?;
    shape.slot_of(name).is_none().then(|| shape_word(shape))
}

/// The shape of an instance that has one.
#[inline]
fn shape(object: &Object) -> Option<&Shape> {
    // SAFETY: managed instances have the word; a shape lives as long as its class.
    if object.ty().has_managed_dict() { unsafe { shape_of(object).as_ref() } } else { None }
}

/// Where in an instance a slot is: bytes from its head.
pub fn slot_offset(object: &Object, index: usize) -> u32 {
    // SAFETY: the address is computed, nothing is read.
    let place = unsafe { slot_ptr(object, index) };
    (place as *const Cell<_> as usize - object.as_ptr() as usize) as u32
}

fn uses_generic_getattr(ty: &Type) -> bool {
    attributes::is_generic_getattr(ty.slots().tp_getattro.get())
}

fn uses_generic_setattr(ty: &Type) -> bool {
    let generic: abi::setattrofunc = attributes::PyObject_GenericSetAttr;
    ty.slots().tp_setattro.get().is_some_and(|setattro| core::ptr::fn_addr_eq(setattro, generic))
}

/// What the name means on the type, borrowed: valid until code runs.
fn on_type<'a>(space: &Space, ty: &Type, name: &Str) -> Option<&'a Object> {
    // SAFETY: the type holds what is found until code runs.
    unsafe { Object::from_nullable(ty.lookup_raw(space, name)) }
}

fn is_data_descriptor(found: &Object) -> bool {
    found.ty().slots().tp_descr_set.get().is_some()
}

/// `object.name`, filling the cache.
///
/// # Errors
/// What the lookup raises.
pub fn load(space: &Space, object: &Object, site: &Site<'_>) -> PyResult<Ref<Object>> {
    let (ty, name) = (object.ty(), site.name);
    if uses_generic_getattr(ty) {
        let found = on_type(space, ty, name);
        if let Some(descriptor) = found.filter(|found| is_data_descriptor(found)) {
            cache_descriptor(space, ty, descriptor, site);
        } else if let Some((shape, index)) = slot_of(object, name) {
            cache_slot(space, object, shape, index, site, op::LoadAttrSlot);
            // SAFETY: the shape says that the slot holds an object.
            return Ok(unsafe { Object::from_ptr(slot_ptr(object, index).get()).to_ref() });
        } else if let Some(value) = found
            && value.ty().slots().tp_descr_get.get().is_none()
            && let Some(key) = absence_key(object, name)
        {
            // The type keeps it as long as the version holds.
            site.specialize(space, ty, key, op::LoadAttrType, |cache| {
                cache.value.set(value.as_ptr() as usize)
            });
        }
    } else {
        cache_namespace(space, object, site, op::LoadAttrModule, op::LoadAttrClass);
    }
    object.getattr(space, name)
}

/// Where the shape of an instance has an attribute, if it does.
#[inline]
fn slot_of<'a>(object: &'a Object, name: &Str) -> Option<(&'a Shape, usize)> {
    let shape = shape(object)?;
    Some((shape, shape.slot_of(name)?))
}

/// Caches a slot of instances with a shape.
fn cache_slot(space: &Space, object: &Object, shape: &Shape, index: usize, site: &Site<'_>, form: u8) {
    let offset = slot_offset(object, index);
    site.specialize(space, object.ty(), shape_word(shape), form, |cache| cache.index.set(offset));
}

/// Caches a data descriptor of the type for reading: a member of the object's struct, a C function, or a property with a function of Python.
fn cache_descriptor(space: &Space, ty: &Type, found: &Object, site: &Site<'_>) {
    if let Some(member) = member_of(ty, found) {
        let form = match member_form(member) {
            Some(MemberForm::Object) => op::LoadAttrMember,
            Some(MemberForm::Number) => op::LoadAttrField,
            None => return,
        };
        site.specialize(space, ty, 0, form, |cache| fill_member(cache, member));
    } else if let Some(definition) = getset_of(ty, found) {
        if definition.get.is_some() {
            site.specialize(space, ty, 0, op::LoadAttrGetSet, |cache| {
                cache.value.set(core::ptr::from_ref(definition) as usize);
            });
        }
    } else if found.is_exact::<Property>() {
        // The type keeps it as long as the version holds.
        site.specialize(space, ty, 0, op::LoadAttrProperty, |cache| cache.value.set(found.as_ptr() as usize));
    }
}

/// How a member is read and written.
#[derive(PartialEq, Eq)]
pub enum MemberForm {
    /// It is a pointer to an object that it owns, or null.
    Object,
    /// It is a number that registers hold.
    Number,
}

/// How a member is accessed by a cache; `None`: in the general way.
pub fn member_form(member: &PyMemberDef) -> Option<MemberForm> {
    if member.flags & !abi::Py_READONLY != 0 || u32::try_from(member.offset).is_err() {
        return None;
    }
    match member.r#type {
        abi::Py_T_OBJECT_EX | abi::_Py_T_OBJECT => Some(MemberForm::Object),
        abi::Py_T_BOOL
        | abi::Py_T_INT
        | abi::Py_T_UINT
        | abi::Py_T_LONG
        | abi::Py_T_LONGLONG
        | abi::Py_T_PYSSIZET
        | abi::Py_T_FLOAT
        | abi::Py_T_DOUBLE => Some(MemberForm::Number),
        _ => None,
    }
}

/// Notes a member whose offset fits.
fn fill_member(cache: &Cache, member: &PyMemberDef) {
    cache.index.set(member.offset as u32);
    cache.value.set(member.r#type as usize);
}

/// Whether a descriptor from the tables of a type is for instances of `ty`.
fn applies_to(found: &Object, ty: &Type) -> bool {
    // SAFETY: the callers pass descriptors of such types.
    ty.is_subtype(unsafe { found.cast_unchecked::<Descriptor>() }.owner())
}

/// The definition of a member of instances of `ty`.
pub fn member_of<'a>(ty: &Type, found: &'a Object) -> Option<&'a PyMemberDef> {
    let member = found.downcast_exact::<MemberDescriptor>()?;
    applies_to(found, ty).then(|| member.definition())
}

/// The definition of an attribute with C functions, of instances of `ty`.
pub fn getset_of<'a>(ty: &Type, found: &'a Object) -> Option<&'a PyGetSetDef> {
    let descriptor = found.downcast_exact::<GetSetDescriptor>()?;
    applies_to(found, ty).then(|| descriptor.definition())
}

/// Caches an attribute of a module or class.
fn cache_namespace(space: &Space, object: &Object, site: &Site<'_>, in_module: u8, in_class: u8) {
    if let Some(class) = object.downcast::<Type>() {
        cache_in_class(space, class, site, in_class);
    } else if object.is_exact::<Module>() {
        cache_in_module(space, object, site, in_module);
    }
}

fn cache_in_module(space: &Space, object: &Object, site: &Site<'_>, form: u8) {
    if Mechanism::AttributeCaches.is_left_out() || on_type(space, object.ty(), site.name).is_some() {
        return;
    }
    let Some(dict) = attributes::existing_dict(object) else { return };
    let version = dict.keys_version(space);
    if let Ok(Some(place)) = dict.entry_place(space, site.name)
        && version != 0
    {
        site.cache.version.set(version);
        site.cache.key.set(object.head().ob_type.get() as usize);
        site.cache.set_place(place);
        specialize(site.here, form);
    }
}

/// Caches what a class has if reading it from the class gives just that, and the metaclass has no say.
fn cache_in_class(space: &Space, class: &Type, site: &Site<'_>, form: u8) {
    let metaclass = class.ty();
    let usual: abi::getattrofunc = objspace::type_object::type_getattro;
    if metaclass.slots().tp_getattro.get().is_none_or(|getattro| !core::ptr::fn_addr_eq(getattro, usual))
        || !metaclass.assign_version(space)
        || on_type(space, metaclass, site.name).is_some_and(is_data_descriptor)
    {
        return;
    }
    let Some(found) = on_type(space, class, site.name) else { return };
    if found.is_exact::<Function>() || found.ty().slots().tp_descr_get.get().is_none() {
        site.specialize(space, class, class.as_ptr() as usize, form, |cache| {
            cache.index.set(metaclass.slots().tp_version_tag.get());
            // The class keeps it as long as the version holds.
            cache.value.set(found.as_ptr() as usize);
        });
    }
}

/// `object.name = value`, filling the cache.
///
/// # Errors
/// What the assignment raises.
pub fn store(space: &Space, object: &Object, value: &Object, site: &Site<'_>) -> PyResult<()> {
    let (ty, name) = (object.ty(), site.name);
    if uses_generic_setattr(ty) {
        let found = on_type(space, ty, name);
        if let Some(descriptor) = found.filter(|found| is_data_descriptor(found)) {
            cache_descriptor_store(space, ty, descriptor, site);
        } else if let Some((shape, index)) = slot_of(object, name) {
            cache_slot(space, object, shape, index, site, op::StoreAttrSlot);
        } else if let Some(shape) = shape(object)
            && let Some(grown) = shape.transition(name)
        {
            let offset = slot_offset(object, shape.len());
            site.specialize(space, ty, shape_word(shape), op::StoreAttrAdd, |cache| {
                cache.index.set(offset);
                cache.value.set(shape_word(grown));
            });
        }
    }
    object.setattr(space, name, value)
}

/// Caches a data descriptor of the type for storing: a member of the object's struct, or a C function.
fn cache_descriptor_store(space: &Space, ty: &Type, found: &Object, site: &Site<'_>) {
    if let Some(member) = member_of(ty, found) {
        let form = match member_form(member) {
            _ if member.flags & abi::Py_READONLY != 0 => return,
            Some(MemberForm::Object) => op::StoreAttrMember,
            Some(MemberForm::Number) => op::StoreAttrField,
            None => return,
        };
        site.specialize(space, ty, 0, form, |cache| fill_member(cache, member));
    } else if let Some(definition) = getset_of(ty, found).filter(|definition| definition.set.is_some()) {
        site.specialize(space, ty, 0, op::StoreAttrGetSet, |cache| {
            cache.value.set(core::ptr::from_ref(definition) as usize);
        });
    }
}

/// What a call of the method `name` needs: the callable, and the object to go in front of the arguments if it is an unbound method.
///
/// # Errors
/// What the lookup raises.
pub fn load_method(
    space: &Space,
    object: Ref<Object>,
    site: &Site<'_>,
) -> PyResult<(Ref<Object>, Option<Ref<Object>>)> {
    let (callable, unbound) = object.method(space, site.name)?;
    if !unbound {
        cache_callable(space, &object, site);
        return Ok((callable, None));
    }
    if let Some(key) = absence_key(&object, site.name) {
        // The type keeps it as long as the version holds.
        site.specialize(space, object.ty(), key, op::LoadMethodType, |cache| {
            cache.value.set(callable.as_ptr() as usize);
        });
    }
    Ok((callable, Some(object)))
}

/// Caches what is called without an object in front of the arguments.
fn cache_callable(space: &Space, object: &Object, site: &Site<'_>) {
    if !uses_generic_getattr(object.ty()) {
        cache_namespace(space, object, site, op::LoadMethodModule, op::LoadMethodClass);
    } else if let Some((shape, index)) = slot_of(object, site.name)
        && on_type(space, object.ty(), site.name).is_none()
    {
        cache_slot(space, object, shape, index, site, op::LoadMethodSlot);
    }
}

/// Whether what the name `super` is bound to is the builtin.
fn is_builtin_super(global: &Object) -> bool {
    core::ptr::eq(global.as_ptr(), Super::type_object().as_ptr())
}

/// `super().name`. What `super` is bound to, unless it is the builtin, is called as it stands in the source: without arguments.
pub fn load_super(
    space: &Space,
    global: &Object,
    class: &Object,
    receiver: &Object,
    name: &Str,
) -> PyResult<Ref<Object>> {
    let bound = if is_builtin_super(global) {
        global.call(space, &[class, receiver])?
    } else {
        global.call(space, &[])?
    };
    bound.getattr(space, name)
}

/// Like [`load_super`], for a call: an unbound function and its receiver where the attribute is a plain method, without making
/// the `super` object.
pub fn load_super_method(
    space: &Space,
    global: &Object,
    class: &Object,
    receiver: Ref<Object>,
    name: &Str,
) -> PyResult<(Ref<Object>, Option<Ref<Object>>)> {
    if is_builtin_super(global)
        && let (Some(class), false) = (class.downcast::<Type>(), receiver.is_instance::<Type>())
        && receiver.ty().is_subtype(class)
        && !name.is(intern!(space, "__class__"))
        && let Some(function) = function_after(space, receiver.ty(), class, name)?
    {
        return Ok((function, Some(receiver)));
    }
    Ok((load_super(space, global, class, &receiver, name)?, None))
}

/// The first attribute in the MRO of `ty` after `class`, if it is a function that an instance in front of the arguments binds.
fn function_after(space: &Space, ty: &Type, class: &Type, name: &Str) -> PyResult<Option<Ref<Object>>> {
    let mut bases = ty.mro_types().skip_while(|base| !base.is(class));
    bases.next();
    for base in bases {
        let Some(dict) = base.dict() else { continue };
        if let Some(found) = dict.lookup_name(space, name)? {
            return Ok(found.ty().has_flag(abi::Py_TPFLAGS_METHOD_DESCRIPTOR).then_some(found));
        }
    }
    Ok(None)
}
