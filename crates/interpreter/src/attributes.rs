//! Attribute access with inline caches.
//!
//! A cache is valid for one type version (which changes when the type or a base does) and one state of the instance's own attributes: a
//! shape, or for types whose instances have none, 0. So what is cached needs two compares and a load.

use crate::code::Cache;
use crate::op;
use crate::value::Value;
use crate::word::{Word, specialize};
use abi::PyObject;
use core::cell::Cell;
use objspace::attributes::{self, shape_of, shape_word, slot_ptr};
use objspace::descriptors::MemberDescriptor;
use objspace::mechanisms::Mechanism;
use objspace::property::Property;
use objspace::shape::Shape;
use objspace::super_object::Super;
use objspace::{Layout, Module, Object, PyResult, PyTypeInfo, Ref, Space, Str, Type, intern};

/// Whether the object's type has the cached version and its own attributes are in the cached state.
///
/// # Safety
/// A nonzero `key` was cached for a type with that version whose instances have managed attributes.
#[inline(always)]
unsafe fn is_as_cached(object: &Object, cache: &Cache) -> bool {
    let version = object.ty().slots().tp_version_tag.get();
    if version == 0 || version != cache.version.get() {
        return false;
    }
    let key = cache.key.get();
    // SAFETY: the caller's promise.
    key == 0 || unsafe { attributes::attribute_word(object) }.get() == key
}

/// The attribute that `LoadAttrSlot` cached.
///
/// # Safety
/// The register is live; the cache is the instruction's.
#[inline(always)]
pub unsafe fn cached_slot(value: Value, cache: &Cache) -> Option<Ref<Object>> {
    if !value.is_object() {
        return None;
    }
    // SAFETY: the shape says that the slot holds an object.
    unsafe {
        let object = value.as_object();
        if !is_as_cached(object, cache) {
            return None;
        }
        Some(Object::from_ptr(slot_ptr(object, cache.index.get() as usize).get()).to_ref())
    }
}

/// The attribute that `LoadAttrType` (or `LoadAttrModule`) cached.
///
/// # Safety
/// As [`cached_slot`].
#[inline(always)]
pub unsafe fn cached_value(value: Value, opcode: u8, cache: &Cache) -> Option<Ref<Object>> {
    if !value.is_object() {
        return None;
    }
    // SAFETY: the type keeps the value as long as it has this version; a module its dict.
    unsafe {
        let object = value.as_object();
        if opcode == op::LoadAttrModule {
            if object.head().ob_type.get() as usize != cache.key.get() {
                return None;
            }
            let dict = object.cast_unchecked::<Module>().existing_dict()?;
            if !dict.has_keys_version(cache.version.get()) {
                return None;
            }
            return Object::from_nullable(cache.place().get()).map(Layout::to_ref);
        }
        is_as_cached(object, cache).then(|| Object::from_ptr(cache.value.get() as *mut _).to_ref())
    }
}

/// The function that `LoadMethodType` cached.
///
/// # Safety
/// As [`cached_slot`].
#[inline(always)]
pub unsafe fn cached_method(value: Value, cache: &Cache) -> Option<Ref<Object>> {
    if !value.is_object() {
        return None;
    }
    // SAFETY: the type keeps the function as long as it has this version.
    unsafe {
        is_as_cached(value.as_object(), cache).then(|| Object::from_ptr(cache.value.get() as *mut _).to_ref())
    }
}

/// What an instance's own attributes look like for a cache that says `name` is not among them: a shape without it, or 0 if the type's
/// instances have none. `None`: cannot be cached.
fn absence_key(object: &Object, name: &Str) -> Option<usize> {
    if !attributes::has_own(object) {
        return Some(0);
    }
    if !object.ty().has_managed_dict() {
        return None;
    }
    // SAFETY: managed instances have the word; a shape lives as long as its class.
    let shape = unsafe { shape_of(object).as_ref()? };
    shape.slot_of(name).is_none().then(|| shape_word(shape))
}

fn uses_generic_getattr(ty: &Type) -> bool {
    ty.slots().tp_getattro.get().is_some_and(|getattro| {
        getattro as usize == attributes::PyObject_GenericGetAttr as *const () as usize
    })
}

fn uses_generic_setattr(ty: &Type) -> bool {
    ty.slots().tp_setattro.get().is_some_and(|setattro| {
        setattro as usize == attributes::PyObject_GenericSetAttr as *const () as usize
    })
}

/// `object.name`, filling the cache.
///
/// # Errors
/// What the lookup raises.
pub fn load(
    space: &Space,
    object: &Object,
    name: &Str,
    here: &Cell<Word>,
    cache: &Cache,
) -> PyResult<Ref<Object>> {
    let ty = object.ty();
    if uses_generic_getattr(ty) {
        // SAFETY: the type holds what is found until code runs.
        let found = unsafe { Object::from_nullable(ty.lookup_raw(space, name)) };
        let is_data = |found: &Object| found.ty().slots().tp_descr_set.get().is_some();
        if !found.is_some_and(is_data)
            && ty.has_managed_dict()
            // SAFETY: managed instances have the word; a shape lives as long as its class.
            && let Some(shape) = unsafe { shape_of(object).as_ref() }
            && let Some(index) = shape.slot_of(name)
        {
            cache_slot(space, ty, shape, index, here, cache, op::LoadAttrSlot);
            // SAFETY: the shape says that the slot holds an object.
            return Ok(unsafe { Object::from_ptr(slot_ptr(object, index).get()).to_ref() });
        }
        if let Some(found) = found {
            cache_descriptor(space, ty, found, here, cache);
        }
    }
    if let Some(result) = object.getattr_by_table(space, name) {
        return result;
    }
    cache_load(space, object, name, here, cache);
    object.getattr(space, name)
}

/// Caches a slot of instances with a shape.
fn cache_slot(
    space: &Space,
    ty: &Type,
    shape: &Shape,
    index: usize,
    here: &Cell<Word>,
    cache: &Cache,
    opcode: u8,
) {
    if !Mechanism::AttributeCaches.is_left_out() && ty.assign_version(space) {
        cache.version.set(ty.slots().tp_version_tag.get());
        cache.key.set(shape_word(shape));
        cache.index.set(index as u32);
        specialize(here, opcode);
    }
}

/// Caches a data descriptor of the type for reading: a member that is an object, as `__slots__` makes them, or a property with a function
/// of Python.
fn cache_descriptor(space: &Space, ty: &Type, found: &Object, here: &Cell<Word>, cache: &Cache) {
    let opcode = if let Some(offset) = object_member(ty, found) {
        cache.index.set(offset);
        op::LoadAttrMember
    } else if found.is_exact::<Property>() {
        op::LoadAttrProperty
    } else {
        return;
    };
    if !Mechanism::AttributeCaches.is_left_out() && ty.assign_version(space) {
        cache.version.set(ty.slots().tp_version_tag.get());
        cache.key.set(0);
        // The type keeps it as long as the version holds.
        cache.value.set(found.as_ptr() as usize);
        specialize(here, opcode);
    }
}

/// The offset of a member that is an object pointer, in instances of `ty`.
pub fn object_member(ty: &Type, found: &Object) -> Option<u32> {
    let member = found.downcast_exact::<MemberDescriptor>()?;
    let definition = member.definition();
    // SAFETY: a descriptor owns a reference to its type.
    let owner: &Type = unsafe {
        let descriptor = found.as_ptr().cast::<abi::PyDescrObject>();
        Object::from_ptr((*descriptor).d_type.get().cast()).cast_unchecked()
    };
    let is_plain = definition.r#type == abi::Py_T_OBJECT_EX && definition.flags & !abi::Py_READONLY == 0;
    (is_plain && ty.is_subtype(owner)).then(|| u32::try_from(definition.offset).ok()).flatten()
}

/// The place of the member that `LoadAttrMember` or `StoreAttrMember` cached.
///
/// # Safety
/// As [`cached_slot`].
#[inline(always)]
pub unsafe fn cached_member<'a>(value: Value, cache: &Cache) -> Option<&'a Cell<*mut PyObject>> {
    if !value.is_object() {
        return None;
    }
    // SAFETY: types with that version have the member there.
    unsafe {
        let object = value.as_object();
        if !is_as_cached(object, cache) {
            return None;
        }
        Some(&*object.as_ptr().byte_add(cache.index.get() as usize).cast::<Cell<*mut PyObject>>())
    }
}

/// The function of the property that `LoadAttrProperty` cached.
///
/// # Safety
/// As [`cached_slot`].
pub unsafe fn cached_getter(value: Value, cache: &Cache) -> Option<Ref<Object>> {
    if !value.is_object() {
        return None;
    }
    // SAFETY: the type keeps the property as long as it has this version.
    unsafe {
        let property = Object::from_ptr(cache.value.get() as *mut PyObject);
        if is_as_cached(value.as_object(), cache) {
            property.cast_unchecked::<Property>().getter_function()
        } else {
            None
        }
    }
}

fn cache_load(space: &Space, object: &Object, name: &Str, here: &Cell<Word>, cache: &Cache) {
    if Mechanism::AttributeCaches.is_left_out() {
        return;
    }
    let ty = object.ty();
    if ty.is_subtype(objspace::Module::type_object()) {
        return cache_module_load(space, object, name, here, cache);
    }
    if !uses_generic_getattr(ty) || !ty.assign_version(space) {
        return;
    }
    let version = ty.slots().tp_version_tag.get();
    let found = ty.lookup(space, name);
    if found.as_ref().is_some_and(|found| found.ty().slots().tp_descr_set.get().is_some()) {
        return;
    }
    let Some(found) = found else { return };
    if found.ty().slots().tp_descr_get.get().is_some() {
        return;
    }
    if let Some(key) = absence_key(object, name) {
        cache.version.set(version);
        cache.key.set(key);
        // The type keeps it as long as the version holds.
        cache.value.set(found.as_ptr() as usize);
        specialize(here, op::LoadAttrType);
    }
}

fn cache_module_load(space: &Space, object: &Object, name: &Str, here: &Cell<Word>, cache: &Cache) {
    if !object.is_exact::<objspace::Module>() || object.ty().lookup(space, name).is_some() {
        return;
    }
    let Some(dict) = attributes::existing_dict(object) else { return };
    let version = dict.keys_version(space);
    if let Ok(Some(place)) = dict.entry_place(space, name)
        && version != 0
    {
        cache.version.set(version);
        cache.key.set(object.head().ob_type.get() as usize);
        cache.set_place(place);
        specialize(here, op::LoadAttrModule);
    }
}

/// Whether what `StoreAttrSlot` or `StoreAttrAdd` cached applies.
///
/// # Safety
/// As [`cached_slot`].
#[inline(always)]
pub unsafe fn can_store_cached(value: Value, cache: &Cache) -> bool {
    // SAFETY: the caller's promise.
    value.is_object() && unsafe { is_as_cached(value.as_object(), cache) }
}

/// The slot that `StoreAttrSlot` or `StoreAttrAdd` stores in.
///
/// # Safety
/// [`can_store_cached`] holds.
#[inline(always)]
pub unsafe fn cached_store_slot<'a>(target: Value, cache: &Cache) -> &'a Cell<*mut PyObject> {
    // SAFETY: the shape (or the one that it grows into) says that the slot is the attribute's.
    unsafe { slot_ptr(target.as_object(), cache.index.get() as usize) }
}

/// Gives an instance the shape that `StoreAttrAdd` cached, once the new slot is filled.
///
/// # Safety
/// [`can_store_cached`] held before the slot was filled.
#[inline(always)]
pub unsafe fn set_cached_shape(target: Value, cache: &Cache) {
    // SAFETY: the caller's promise.
    unsafe { attributes::attribute_word(target.as_object()).set(cache.value.get()) };
}

/// Stores an attribute as cached; gives the value that was there.
///
/// # Safety
/// [`can_store_cached`] holds.
#[inline(always)]
pub unsafe fn store_cached(
    target: Value,
    opcode: u8,
    cache: &Cache,
    value: Ref<Object>,
) -> Option<Ref<Object>> {
    // SAFETY: the shape (or the one that it grows into) says that the slot is the attribute's.
    unsafe {
        let slot = cached_store_slot(target, cache);
        if opcode == op::StoreAttrAdd {
            slot.set(value.into_ptr());
            set_cached_shape(target, cache);
            return None;
        }
        Ref::from_nullable(slot.replace(value.into_ptr()))
    }
}

/// `object.name = value`, filling the cache.
///
/// # Errors
/// What the assignment raises.
pub fn store(
    space: &Space,
    object: &Object,
    name: &Str,
    value: &Object,
    here: &Cell<Word>,
    cache: &Cache,
) -> PyResult<()> {
    let ty = object.ty();
    if uses_generic_setattr(ty) {
        // SAFETY: the type holds what is found until code runs.
        let found = unsafe { Object::from_nullable(ty.lookup_raw(space, name)) };
        let is_data = |found: &Object| found.ty().slots().tp_descr_set.get().is_some();
        if !found.is_some_and(is_data)
            && ty.has_managed_dict()
            // SAFETY: managed instances have the word; a shape lives as long as its class.
            && let Some(shape) = unsafe { shape_of(object).as_ref() }
            && let Some(index) = shape.slot_of(name)
        {
            cache_slot(space, ty, shape, index, here, cache, op::StoreAttrSlot);
            // SAFETY: the slot owns what it holds, which is out of it before it is dropped.
            drop(unsafe {
                Ref::<Object>::from_nullable(slot_ptr(object, index).replace(value.to_ref().into_ptr()))
            });
            return Ok(());
        }
        if let Some(found) = found {
            cache_member_store(space, ty, found, here, cache);
        }
    }
    if let Some(result) = object.setattr_by_table(space, name, value) {
        return result;
    }
    cache_store(space, object, name, here, cache);
    object.setattr(space, name, value)
}

/// Caches a member that is an object, as `__slots__` makes them, for storing.
fn cache_member_store(space: &Space, ty: &Type, found: &Object, here: &Cell<Word>, cache: &Cache) {
    let Some(offset) = object_member(ty, found) else { return };
    let is_readonly = found
        .downcast_exact::<MemberDescriptor>()
        .is_some_and(|member| member.definition().flags & abi::Py_READONLY != 0);
    if !is_readonly && !Mechanism::AttributeCaches.is_left_out() && ty.assign_version(space) {
        cache.index.set(offset);
        cache.version.set(ty.slots().tp_version_tag.get());
        cache.key.set(0);
        specialize(here, op::StoreAttrMember);
    }
}

fn cache_store(space: &Space, object: &Object, name: &Str, here: &Cell<Word>, cache: &Cache) {
    if Mechanism::AttributeCaches.is_left_out() {
        return;
    }
    let ty = object.ty();
    if !ty.has_managed_dict() || !uses_generic_setattr(ty) || !ty.assign_version(space) {
        return;
    }
    let is_data_descriptor = |found: Ref<Object>| found.ty().slots().tp_descr_set.get().is_some();
    if ty.lookup(space, name).is_some_and(is_data_descriptor) {
        return;
    }
    // SAFETY: managed instances have the word; a shape lives as long as its class.
    let Some(shape) = (unsafe { shape_of(object).as_ref() }) else { return };
    let (index, opcode) = match shape.slot_of(name) {
        Some(index) => (index, op::StoreAttrSlot),
        None => {
            let Some(grown) = shape.transition(name) else { return };
            cache.value.set(shape_word(grown));
            (shape.len(), op::StoreAttrAdd)
        }
    };
    cache.version.set(ty.slots().tp_version_tag.get());
    cache.key.set(shape_word(shape));
    cache.index.set(index as u32);
    specialize(here, opcode);
}

/// What a call of the method `name` needs: the callable, and the object to go in front of the arguments if it is an unbound method.
///
/// # Errors
/// What the lookup raises.
pub fn load_method(
    space: &Space,
    object: Ref<Object>,
    name: &Str,
    here: &Cell<Word>,
    cache: &Cache,
) -> PyResult<(Ref<Object>, Option<Ref<Object>>)> {
    let (callable, unbound) = object.method(space, name)?;
    if !unbound {
        return Ok((callable, None));
    }
    let ty = object.ty();
    if !Mechanism::AttributeCaches.is_left_out()
        && ty.assign_version(space)
        && let Some(key) = absence_key(&object, name)
    {
        cache.version.set(ty.slots().tp_version_tag.get());
        cache.key.set(key);
        // The type keeps it as long as the version holds.
        cache.value.set(callable.as_ptr() as usize);
        specialize(here, op::LoadMethodType);
    }
    Ok((callable, Some(object)))
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
