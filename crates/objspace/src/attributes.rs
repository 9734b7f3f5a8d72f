//! Attributes of instances: where they are kept, and the generic `getattr` and `setattr` that most types have.
//!
//! An instance of a class made in Python (`Py_TPFLAGS_MANAGED_DICT`) keeps its attributes in slots behind its fixed part, as a
//! [`Shape`] says. The word 24 bytes before the object is the shape's address plus one, or the address of the dict that the
//! attributes moved to (an owned reference, as C code expects to find it there), or zero when there are neither. They move to a
//! dict when someone asks for it, when the slots are used up, or when instances of the class grow in too many ways; then the slots
//! are empty. Other types may have a pointer to a dict at `tp_dictoffset`.
//!
//! An inline cache that compared the type's version tag and this word (see [`attribute_word`]) may read the slot that the shape
//! named when it was filled, or, when storing a new attribute, write the next one and set the word.

use crate::gc::Visitor;
use crate::mechanisms::Mechanism;
use crate::object::shown_name;
use crate::shape::Shape;
use crate::{Dict, Layout, Object, PyErr, PyResult, Ref, Space, Str, Type, str::interning};
use abi::{
    Py_TPFLAGS_HEAPTYPE, Py_TPFLAGS_MANAGED_DICT, Py_TPFLAGS_METHOD_DESCRIPTOR, PyHeapTypeObject, PyObject,
};
use core::cell::Cell;
use core::ffi::c_int;
use core::ptr;

const TAG: usize = 1;

/// Where an instance of a managed type keeps its attributes.
enum Storage<'a> {
    Nowhere,
    Slots(&'a Shape),
    Dict(&'a Dict),
}

/// The word that says where a managed instance's attributes are.
///
/// # Safety
/// The object's type has `Py_TPFLAGS_MANAGED_DICT`.
#[inline]
pub unsafe fn attribute_word(object: &Object) -> &Cell<usize> {
    // SAFETY: managed instances have the word at this place.
    unsafe { &*object.as_ptr().cast::<Cell<usize>>().sub(3) }
}

/// The word of an instance with this shape.
#[inline]
pub fn shape_word(shape: &Shape) -> usize {
    ptr::from_ref(shape) as usize | TAG
}

/// The shape of an instance that keeps its attributes in slots, else null.
///
/// # Safety
/// The object's type has `Py_TPFLAGS_MANAGED_DICT`.
#[inline]
pub unsafe fn shape_of(object: &Object) -> *const Shape {
    // SAFETY: the caller's promise.
    let word = unsafe { attribute_word(object) }.get();
    if word & TAG != 0 { (word - TAG) as *const Shape } else { ptr::null() }
}

/// The address of a slot: it owns a reference if the instance's shape has a name for it.
///
/// # Safety
/// The object keeps its attributes in slots, and `index` is below the shape's capacity.
#[inline]
pub unsafe fn slot_ptr(object: &Object, index: usize) -> &Cell<*mut PyObject> {
    let offset = (object.ty().basicsize() + 7) & !7;
    // SAFETY: the caller's promise; slots follow the fixed part.
    unsafe { &*object.as_ptr().byte_add(offset).cast::<Cell<*mut PyObject>>().add(index) }
}

/// # Safety
/// The object's type has `Py_TPFLAGS_MANAGED_DICT`.
#[inline]
unsafe fn storage(object: &Object) -> Storage<'_> {
    // SAFETY: the caller's promise; the word is a live shape or dict.
    unsafe {
        match attribute_word(object).get() {
            0 => Storage::Nowhere,
            word if word & TAG != 0 => Storage::Slots(&*((word - TAG) as *const Shape)),
            word => Storage::Dict(&*(word as *const Dict)),
        }
    }
}

/// Prepares the attribute storage of a new instance made by `PyType_GenericAlloc`, which left room for the slots.
///
/// # Safety
/// `object` is a fresh instance of `ty`, which has `Py_TPFLAGS_MANAGED_DICT`, with [`Type::inline_slots_size`] bytes behind
/// its fixed part.
#[inline]
pub unsafe fn initialize(object: *mut PyObject, ty: &Type) {
    if let Some(shape) = ty.root_shape() {
        // SAFETY: the caller's promise.
        unsafe { attribute_word(Object::from_ptr(object)).set(shape_word(shape)) };
    }
}

impl Type {
    /// The shape of a new instance, for classes whose instances have slots.
    #[inline]
    pub fn root_shape(&self) -> Option<&Shape> {
        if !self.has_flag(Py_TPFLAGS_HEAPTYPE | Py_TPFLAGS_MANAGED_DICT) {
            return None;
        }
        // SAFETY: a heap type has this layout; the field is ours: null or the root shape.
        unsafe { (*self.as_ptr().cast::<PyHeapTypeObject>()).ht_cached_keys.get().cast::<Shape>().as_ref() }
    }

    /// Gives the class a root shape, so that its instances have `capacity` slots. Once, before there are instances. Without shapes
    /// there is none: an instance starts with no attributes and gets a dict for the first.
    pub(crate) fn make_root_shape(&self, capacity: usize) {
        if Mechanism::Shapes.is_left_out() {
            return;
        }
        debug_assert!(self.is_heap_type() && self.root_shape().is_none());
        let shape = Shape::new_root(capacity);
        // SAFETY: a heap type has this layout.
        unsafe { (*self.as_ptr().cast::<PyHeapTypeObject>()).ht_cached_keys.set(shape.cast_mut().cast()) };
    }

    /// Frees the shapes of a dying class.
    pub(crate) fn free_shapes(&self) {
        // SAFETY: a heap type has this layout; no instance is left.
        unsafe {
            let root = (*self.as_ptr().cast::<PyHeapTypeObject>()).ht_cached_keys.replace(ptr::null_mut());
            if !root.is_null() {
                Shape::free_tree(root.cast());
            }
        }
    }

    /// Bytes that an instance needs after its fixed part for attributes kept in slots.
    #[inline]
    pub fn inline_slots_size(&self) -> usize {
        self.root_shape().map_or(0, |shape| shape.capacity() * size_of::<*mut PyObject>())
    }

    /// Whether instances keep their attributes in slots or a dict found through the word before the object.
    #[inline]
    pub fn has_managed_dict(&self) -> bool {
        self.has_flag(Py_TPFLAGS_MANAGED_DICT)
    }
}

/// The value of `name` in a dict.
#[inline]
pub(crate) fn dict_get(space: &Space, dict: &Dict, name: &Str) -> PyResult<Option<Ref<Object>>> {
    if name.is_exact::<Str>() {
        name.text_hash(space);
        dict.lookup_name(space, name)
    } else {
        dict.get_item(space, name)
    }
}

/// The interned form of a name; instances of subclasses of `str` as they are.
#[inline]
pub fn interned(space: &Space, name: &Str) -> Ref<Str> {
    if name.is_interned() { name.to_ref() } else { interning::intern(space, name.to_ref()) }
}

/// The place of the pointer to an instance's dict, for types with `tp_dictoffset`; it owns its reference.
#[inline]
fn dict_place(object: &Object) -> Option<&Cell<*mut PyObject>> {
    let mut offset = object.ty().slots().tp_dictoffset.get();
    if offset == 0 {
        return None;
    }
    if offset < 0 {
        offset += size_with_items(object) as isize;
    }
    // SAFETY: the type says that there is a pointer to a dict, or null, at the offset.
    Some(unsafe { &*object.as_ptr().byte_offset(offset).cast::<Cell<*mut PyObject>>() })
}

/// Bytes of an instance with items, which is what a negative dict offset counts from.
#[cold]
fn size_with_items(object: &Object) -> usize {
    // SAFETY: only types with items have negative offsets, so there is a count of them (negative for some old integers).
    let items = unsafe { (*object.as_ptr().cast::<abi::PyVarObject>()).ob_size.get().unsigned_abs() };
    (object.ty().basicsize() + items * object.ty().itemsize() + 7) & !7
}

/// The value of `name` among the instance's own attributes.
#[inline]
pub fn get_own(space: &Space, object: &Object, name: &Str) -> PyResult<Option<Ref<Object>>> {
    if object.ty().has_managed_dict() {
        // SAFETY: the type is managed; a slot that the shape names owns a reference.
        return unsafe {
            match storage(object) {
                Storage::Slots(shape) => {
                    Ok(shape.slot_of(name).map(|at| Object::from_ptr(slot_ptr(object, at).get()).to_ref()))
                }
                Storage::Dict(dict) => dict_get(space, &dict.to_ref(), name),
                Storage::Nowhere => Ok(None),
            }
        };
    }
    let Some(place) = dict_place(object) else { return Ok(None) };
    // SAFETY: the place holds a dict or null; comparing keys could replace it, so it is held.
    match unsafe { Ref::<Dict>::from_borrowed(place.get()) } {
        Some(dict) => dict_get(space, &dict, name),
        None => Ok(None),
    }
}

/// Whether instances of the type can have attributes of their own.
#[inline]
pub fn has_own(object: &Object) -> bool {
    object.ty().has_managed_dict() || object.ty().slots().tp_dictoffset.get() != 0
}

/// Sets (or with `None` deletes) one of the instance's own attributes; whether there was one to delete. The name is interned.
///
/// The instance can have attributes: [`has_own`].
#[inline]
pub fn assign_own(space: &Space, object: &Object, name: &Str, value: Option<&Object>) -> PyResult<bool> {
    if object.ty().has_managed_dict() {
        // SAFETY: the type is managed.
        if let Storage::Slots(shape) = unsafe { storage(object) } {
            // SAFETY: the object has this shape.
            match unsafe { assign_slot(object, shape, name, value) } {
                Assigned::Done => return Ok(true),
                Assigned::Missing => return Ok(false),
                Assigned::NeedsDict => {}
            }
        }
    }
    let dict = own_dict(space, object)?;
    match value {
        Some(value) => dict.set_item(space, name, value).map(|()| true),
        None => Ok(dict.remove(space, name)?.is_some()),
    }
}

enum Assigned {
    Done,
    Missing,
    NeedsDict,
}

/// # Safety
/// The object keeps its attributes in slots and has this shape.
unsafe fn assign_slot(object: &Object, shape: &Shape, name: &Str, value: Option<&Object>) -> Assigned {
    // SAFETY: the object has this shape: slots that it names own references, later ones are empty.
    unsafe {
        match (shape.slot_of(name), value) {
            (Some(at), Some(value)) => {
                let old = slot_ptr(object, at).replace(value.to_ref().into_ptr());
                drop(Ref::<Object>::from_owned(old));
                Assigned::Done
            }
            (None, Some(value)) => {
                let Some(next) = shape.transition(name) else { return Assigned::NeedsDict };
                slot_ptr(object, shape.len()).set(value.to_ref().into_ptr());
                attribute_word(object).set(shape_word(next));
                Assigned::Done
            }
            (Some(at), None) => {
                let Some(next) = shape.without(at) else { return Assigned::NeedsDict };
                let old = slot_ptr(object, at).get();
                for later in at..shape.len() - 1 {
                    slot_ptr(object, later).set(slot_ptr(object, later + 1).get());
                }
                slot_ptr(object, shape.len() - 1).set(ptr::null_mut());
                attribute_word(object).set(shape_word(next));
                drop(Ref::<Object>::from_owned(old));
                Assigned::Done
            }
            (None, None) => Assigned::Missing,
        }
    }
}

/// The instance's dict, which from now on holds its attributes: `PyObject_GenericGetDict`.
///
/// # Errors
/// `AttributeError` when instances of the type have none; `MemoryError`.
pub fn own_dict(space: &Space, object: &Object) -> PyResult<Ref<Dict>> {
    if object.ty().has_managed_dict() {
        return materialize(space, object);
    }
    let Some(place) = dict_place(object) else {
        return Err(space.attribute_error_plain("This object has no __dict__"));
    };
    // SAFETY: the place holds a dict that it owns, or null.
    unsafe {
        if let Some(dict) = Ref::<Dict>::from_borrowed(place.get()) {
            return Ok(dict);
        }
        let dict = Dict::new(space)?;
        place.set(dict.clone().into_ptr());
        Ok(dict)
    }
}

/// The instance's dict if there is one already.
pub fn existing_dict(object: &Object) -> Option<Ref<Dict>> {
    if object.ty().has_managed_dict() {
        // SAFETY: the type is managed.
        return match unsafe { storage(object) } {
            Storage::Dict(dict) => Some(dict.to_ref()),
            _ => None,
        };
    }
    // SAFETY: the place holds a dict or null.
    dict_place(object).and_then(|place| unsafe { Ref::<Dict>::from_borrowed(place.get()) })
}

/// Whether the instance has no attributes of its own, or can have none.
pub fn is_empty(object: &Object) -> bool {
    if object.ty().has_managed_dict() {
        // SAFETY: the type is managed.
        return match unsafe { storage(object) } {
            Storage::Dict(dict) => dict.len() == 0,
            Storage::Slots(shape) => shape.len() == 0,
            Storage::Nowhere => true,
        };
    }
    existing_dict(object).is_none_or(|dict| dict.len() == 0)
}

/// Moves a managed instance's attributes into a dict.
fn materialize(space: &Space, object: &Object) -> PyResult<Ref<Dict>> {
    // SAFETY: the type is managed.
    let shape = match unsafe { storage(object) } {
        Storage::Dict(dict) => return Ok(dict.to_ref()),
        Storage::Slots(shape) => Some(shape),
        Storage::Nowhere => None,
    };
    let dict = Dict::new(space)?;
    // The keys are distinct strings, so filling the dict runs no code.
    for (at, name) in shape.map_or(&[][..], Shape::names).iter().enumerate() {
        // SAFETY: the shape names the slot, so it owns a reference.
        let value = unsafe { Object::from_ptr(slot_ptr(object, at).get()) };
        dict.set_item(space, name, value)?;
    }
    // SAFETY: the type is managed; the word owns its dict. The slots' references are dropped: the dict has its own.
    unsafe {
        attribute_word(object).set(dict.clone().into_ptr() as usize);
        for at in 0..shape.map_or(0, Shape::len) {
            drop(Ref::<Object>::from_nullable(slot_ptr(object, at).replace(ptr::null_mut())));
        }
    }
    Ok(dict)
}

/// The place where C code finds the pointer to the instance's dict (`_PyObject_GetDictPtr`); the dict is made if need be
/// for managed instances, as they have no such pointer before.
pub fn dict_pointer<'a>(space: &Space, object: &'a Object) -> PyResult<Option<&'a Cell<*mut PyObject>>> {
    if !object.ty().has_managed_dict() {
        return Ok(dict_place(object));
    }
    materialize(space, object)?;
    // SAFETY: the word now holds the dict's address and nothing else.
    Ok(Some(unsafe { &*ptr::from_ref(attribute_word(object)).cast() }))
}

/// Replaces the instance's dict (`object.__dict__ = dict`); `None` leaves it without attributes.
///
/// # Errors
/// `AttributeError` when instances of the type have none.
pub fn set_dict(space: &Space, object: &Object, dict: Option<&Dict>) -> PyResult<()> {
    let new = dict.map_or(ptr::null_mut(), |dict| dict.to_ref().into_ptr());
    if object.ty().has_managed_dict() {
        let emptied = take_all(object, new as usize);
        drop(emptied);
        return Ok(());
    }
    let Some(place) = dict_place(object) else {
        // SAFETY: the new reference was made above.
        drop(unsafe { Ref::<Object>::from_nullable(new) });
        return Err(space.attribute_error_plain("This object has no __dict__"));
    };
    // SAFETY: the place owned what it held.
    drop(unsafe { Ref::<Object>::from_nullable(place.replace(new)) });
    Ok(())
}

/// Takes all attributes (or the dict) of a managed instance out, leaving `word` in their place.
fn take_all(object: &Object, word: usize) -> Vec<Ref<Object>> {
    // SAFETY: the type is managed; named slots and a dict's word own references.
    unsafe {
        match storage(object) {
            Storage::Nowhere => {
                attribute_word(object).set(word);
                Vec::new()
            }
            Storage::Dict(dict) => {
                let dict = Ref::<Object>::from_owned(dict.as_ptr());
                attribute_word(object).set(word);
                vec![dict]
            }
            Storage::Slots(shape) => {
                // With neither dict nor attributes, slots stay usable.
                attribute_word(object).set(if word == 0 { shape_word(shape.root()) } else { word });
                (0..shape.len())
                    .map(|at| Ref::from_owned(slot_ptr(object, at).replace(ptr::null_mut())))
                    .collect()
            }
        }
    }
}

/// Drops all attributes of a managed instance: `PyObject_ClearManagedDict`.
///
/// # Safety
/// The object's type has `Py_TPFLAGS_MANAGED_DICT`.
pub unsafe fn clear_managed(object: *mut PyObject) {
    // SAFETY: the caller passes an object, dying or not.
    let object = unsafe { Object::from_ptr(object) };
    // SAFETY: the type is managed.
    match unsafe { storage(object) } {
        // The common end of an instance: no list is made.
        Storage::Slots(shape) if object.refcount() == 0 => {
            // SAFETY: the shape names the slots, so they own references, given up here; nobody reaches the object any more.
            unsafe {
                let first: *const Cell<*mut PyObject> = slot_ptr(object, 0);
                for at in 0..shape.len() {
                    drop(Ref::<Object>::from_nullable((*first.add(at)).replace(ptr::null_mut())));
                }
            }
            // SAFETY: the type is managed.
            unsafe { attribute_word(object) }.set(0);
        }
        _ => drop(take_all(object, 0)),
    }
}

/// Reports the attributes of a managed instance to the collector: `PyObject_VisitManagedDict`.
///
/// # Safety
/// The object's type has `Py_TPFLAGS_MANAGED_DICT`.
pub unsafe fn visit_managed(object: *mut PyObject, visitor: &mut Visitor) -> c_int {
    // SAFETY: the caller's promise; named slots own references.
    unsafe {
        let object = Object::from_ptr(object);
        match storage(object) {
            Storage::Nowhere => 0,
            Storage::Dict(dict) => visitor.object(dict.as_ptr()),
            Storage::Slots(shape) => {
                for at in 0..shape.len() {
                    let stop = visitor.object(slot_ptr(object, at).get());
                    if stop != 0 {
                        return stop;
                    }
                }
                0
            }
        }
    }
}

/// What a name found on the type does when it is read through an instance.
#[inline]
fn is_data_descriptor(descriptor: &Object) -> bool {
    let slots = descriptor.ty().slots();
    slots.tp_descr_get.get().is_some() && slots.tp_descr_set.get().is_some()
}

/// Binds what was found on the type to the instance.
#[inline]
fn bind(space: &Space, found: Ref<Object>, object: &Object) -> PyResult<Ref<Object>> {
    match found.ty().slots().tp_descr_get.get() {
        // SAFETY: the slot fits the descriptor's type.
        Some(get) => unsafe {
            space.from_c(get(found.as_ptr(), object.as_ptr(), object.ty().as_type_ptr().cast()))
        },
        None => Ok(found),
    }
}

/// The generic lookup: a data descriptor on the type, else an attribute of the instance, else what is on the type. `None` when
/// there is nothing.
#[inline]
pub fn generic_lookup(space: &Space, object: &Object, name: &Str) -> PyResult<Option<Ref<Object>>> {
    let found = match object.ty().lookup(space, name) {
        Some(descriptor) if is_data_descriptor(&descriptor) => {
            return bind(space, descriptor, object).map(Some);
        }
        found => found,
    };
    if let Some(value) = get_own(space, object, name)? {
        return Ok(Some(value));
    }
    match found {
        Some(found) => bind(space, found, object).map(Some),
        None => Ok(None),
    }
}

/// Whether a type's `tp_getattro` is [`PyObject_GenericGetAttr`].
#[inline]
pub fn is_generic_getattr(getattro: Option<abi::getattrofunc>) -> bool {
    let generic: abi::getattrofunc = PyObject_GenericGetAttr;
    getattro.is_some_and(|getattro| ptr::fn_addr_eq(getattro, generic))
}

/// The generic `getattr` of an object whose own attributes are those in `dict` (`_PyObject_GenericGetAttrWithDict`).
///
/// # Errors
/// `AttributeError`; what descriptors raise.
pub fn generic_getattr_with(
    space: &Space,
    object: &Object,
    name: &Str,
    dict: &Dict,
) -> PyResult<Ref<Object>> {
    let found = object.ty().lookup(space, name);
    if let Some(descriptor) = &found
        && is_data_descriptor(descriptor)
    {
        return bind(space, descriptor.clone(), object);
    }
    if let Some(value) = dict_get(space, dict, name)? {
        return Ok(value);
    }
    match found {
        Some(found) => bind(space, found, object),
        None => Err(space.no_attribute(object, name)),
    }
}

/// The generic `setattr` of such an object.
///
/// # Errors
/// `AttributeError`; what descriptors raise.
pub fn generic_setattr_with(
    space: &Space,
    object: &Object,
    name: &Str,
    value: Option<&Object>,
    dict: &Dict,
) -> PyResult<()> {
    let name = &*interned(space, name);
    if let Some(descriptor) = object.ty().lookup(space, name)
        && let Some(set) = descriptor.ty().slots().tp_descr_set.get()
    {
        let value = value.map_or(ptr::null_mut(), Layout::as_ptr);
        // SAFETY: the slot fits the descriptor's type.
        space.status_from_c(unsafe { set(descriptor.as_ptr(), object.as_ptr(), value) })?;
        return Ok(());
    }
    match value {
        Some(value) => dict.set_item(space, name, value),
        None if dict.remove(space, name)?.is_some() => Ok(()),
        None => Err(space.no_attribute(object, name)),
    }
}

/// Like [`generic_lookup`], where an `AttributeError` of a descriptor counts as "nothing" too.
pub fn generic_getattr_optional(space: &Space, object: &Object, name: &Str) -> PyResult<Option<Ref<Object>>> {
    match generic_lookup(space, object, name) {
        Err(err) if err.is_a::<crate::exceptions::AttributeError>() => Ok(None),
        result => result,
    }
}

/// The generic `getattr`.
#[inline]
pub fn generic_getattr(space: &Space, object: &Object, name: &Str) -> PyResult<Ref<Object>> {
    match generic_lookup(space, object, name)? {
        Some(value) => Ok(value),
        None => Err(space.no_attribute(object, name)),
    }
}

/// What a call of the method `name` needs: the callable, and whether the object goes in front of the arguments.
#[inline]
pub fn generic_method(space: &Space, object: &Object, name: &Str) -> PyResult<(Ref<Object>, bool)> {
    let found = object.ty().lookup(space, name);
    if let Some(descriptor) = &found
        && !descriptor.ty().has_flag(Py_TPFLAGS_METHOD_DESCRIPTOR)
        && is_data_descriptor(descriptor)
    {
        return bind(space, descriptor.clone(), object).map(|value| (value, false));
    }
    if let Some(value) = get_own(space, object, name)? {
        return Ok((value, false));
    }
    match found {
        Some(found) if found.ty().has_flag(Py_TPFLAGS_METHOD_DESCRIPTOR) => Ok((found, true)),
        Some(found) => bind(space, found, object).map(|value| (value, false)),
        None => Err(space.no_attribute(object, name)),
    }
}

/// The generic `setattr` (`None` deletes): a data descriptor on the type, else an attribute of the instance.
pub fn generic_setattr(space: &Space, object: &Object, name: &Str, value: Option<&Object>) -> PyResult<()> {
    let held;
    let name = if name.is_interned() {
        name
    } else {
        held = interned(space, name);
        &*held
    };
    let found = object.ty().lookup(space, name);
    if let Some(descriptor) = &found
        && let Some(set) = descriptor.ty().slots().tp_descr_set.get()
    {
        let value = value.map_or(ptr::null_mut(), Layout::as_ptr);
        // SAFETY: the slot fits the descriptor's type.
        space.status_from_c(unsafe { set(descriptor.as_ptr(), object.as_ptr(), value) })?;
        return Ok(());
    }
    if !has_own(object) {
        return Err(not_settable(space, object, name, found.is_some()));
    }
    if assign_own(space, object, name, value)? {
        return Ok(());
    }
    let (ty, name) = (object.ty().tp_name(), name.to_string_lossy());
    Err(space.attribute_error_plain(format_args!("'{ty}' object has no attribute '{name}'")))
}

#[cold]
fn not_settable(space: &Space, object: &Object, name: &Str, found: bool) -> PyErr {
    let (ty, shown) = (object.ty().tp_name(), shown_name(name));
    if found {
        return space.attribute_error_plain(format_args!("'{ty}' object attribute '{shown}' is read-only"));
    }
    let generic = object.ty().slots().tp_setattro.get();
    if generic.is_some_and(|generic| ptr::fn_addr_eq(generic, PyObject_GenericSetAttr as abi::setattrofunc)) {
        let message = format_args!(
            "'{ty}' object has no attribute '{shown}' and no __dict__ for setting new attributes"
        );
        return space.attribute_error(object, name, message);
    }
    space.no_attribute(object, name)
}

fn name_of<'a>(space: &Space, name: &'a Object) -> PyResult<&'a Str> {
    name.downcast::<Str>().ok_or_else(|| {
        space.type_error(format_args!("attribute name must be string, not '{}'", name.ty().tp_name()))
    })
}

/// `tp_getattro` of most types. C code compares the slot with this address.
///
/// # Safety
/// Both are live objects, and the GIL is held.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GenericGetAttr(
    object: *mut PyObject,
    name: *mut PyObject,
) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: the caller's promise.
    let (object, name) = unsafe { (Object::from_ptr(object), Object::from_ptr(name)) };
    let result = name_of(space, name).and_then(|name| generic_getattr(space, object, name));
    crate::shim::IntoC::into_c(result, space)
}

/// `tp_setattro` of most types; a null value deletes.
///
/// # Safety
/// `object` and `name` are live objects, `value` is one or null, and the GIL is held.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GenericSetAttr(
    object: *mut PyObject,
    name: *mut PyObject,
    value: *mut PyObject,
) -> c_int {
    let space = Space::current();
    // SAFETY: the caller's promise.
    let (object, name, value) =
        unsafe { (Object::from_ptr(object), Object::from_ptr(name), Object::from_nullable(value)) };
    let result = name_of(space, name).and_then(|name| generic_setattr(space, object, name, value));
    crate::shim::IntoC::into_c(result, space)
}
