//! `objimpl.h`: making objects, and the collector.

use abi::{Py_TPFLAGS_HAVE_GC, Py_TPFLAGS_MANAGED_DICT, PyObject, PyVarObject, gcvisitobjects_t};
use core::ffi::{c_int, c_void};
use cpyext_macros::cpython_api;
use objspace::gc;
use objspace::{Object, PyResult, Space, Type, memory};

/// The generation whose collection is one of everything.
const OLDEST: gc::Generation = 2;

/// Bytes of an instance with `items` items.
fn size_of_instance(space: &Space, ty: &Type, items: isize) -> PyResult<usize> {
    let size = usize::try_from(items).ok().and_then(|items| gc::instance_size(ty, items));
    size.ok_or_else(|| space.memory_error())
}

/// Fill in the head of fresh memory: one reference, and the type.
///
/// # Safety
/// `object` is null or points at memory for an instance.
#[cpython_api]
unsafe fn PyObject_Init(space: &Space, object: *mut PyObject, ty: &Type) -> PyResult<*mut PyObject> {
    if object.is_null() {
        return Err(space.memory_error());
    }
    // SAFETY: the caller's promise.
    unsafe { gc::initialize_head(object, ty) };
    Ok(object)
}

/// The same for an object with items.
///
/// # Safety
/// `object` is null or points at memory for an instance.
#[cpython_api]
unsafe fn PyObject_InitVar(
    space: &Space,
    object: *mut PyVarObject,
    ty: &Type,
    items: isize,
) -> PyResult<*mut PyVarObject> {
    // SAFETY: the caller's promise.
    unsafe {
        PyObject_Init(space, object.cast(), ty)?;
        (*object).ob_size.set(items);
    }
    Ok(object)
}

/// An instance without what precedes collectable ones: its contents are not initialised.
fn new_plain(space: &Space, ty: &Type, items: isize) -> PyResult<*mut PyObject> {
    let object = memory::allocate(size_of_instance(space, ty, items)?).cast();
    // SAFETY: the block is as large as an instance.
    unsafe { PyObject_Init(space, object, ty) }
}

/// A new instance of a type that the collector does not know; its contents are not initialised.
#[cpython_api]
fn _PyObject_New(space: &Space, ty: &Type) -> PyResult<*mut PyObject> {
    new_plain(space, ty, 0)
}

/// The same with items.
#[cpython_api]
fn _PyObject_NewVar(space: &Space, ty: &Type, items: isize) -> PyResult<*mut PyVarObject> {
    let object = new_plain(space, ty, items)?.cast::<PyVarObject>();
    // SAFETY: an instance of a type with items has this head.
    unsafe { (*object).ob_size.set(items) };
    Ok(object)
}

/// A collectable instance that is not tracked yet.
fn new_collectable(space: &Space, ty: &Type, items: isize, extra: usize) -> PyResult<*mut PyObject> {
    let size = size_of_instance(space, ty, items)?
        .checked_add(ty.inline_slots_size())
        .and_then(|size| size.checked_add(extra))
        .ok_or_else(|| space.memory_error())?;
    let object = gc::allocate(space, ty, size)?;
    if ty.has_flag(Py_TPFLAGS_MANAGED_DICT) {
        // SAFETY: the memory was just allocated for this type.
        unsafe { objspace::attributes::initialize(object, ty) };
    }
    Ok(object)
}

/// A new instance of a collectable type, to be tracked once it is complete.
#[cpython_api]
fn _PyObject_GC_New(space: &Space, ty: &Type) -> PyResult<*mut PyObject> {
    new_collectable(space, ty, 0, 0)
}

/// The same with items.
#[cpython_api]
fn _PyObject_GC_NewVar(space: &Space, ty: &Type, items: isize) -> PyResult<*mut PyVarObject> {
    if items < 0 {
        return Err(space.bad_internal_call());
    }
    let object = new_collectable(space, ty, items, 0)?.cast::<PyVarObject>();
    // SAFETY: an instance of a type with items has this head.
    unsafe { (*object).ob_size.set(items) };
    Ok(object)
}

/// A new instance with more memory behind it than its type says.
#[cpython_api]
fn PyUnstable_Object_GC_NewWithExtraData(space: &Space, ty: &Type, extra: usize) -> PyResult<*mut PyObject> {
    new_collectable(space, ty, 0, extra)
}

/// The object with room for another number of items, perhaps at another place. It must not be tracked.
///
/// # Safety
/// `object` is an untracked collectable object with items, and the only reference to it is the caller's.
#[cpython_api]
unsafe fn _PyObject_GC_Resize(
    space: &Space,
    object: *mut PyVarObject,
    items: isize,
) -> PyResult<*mut PyVarObject> {
    // SAFETY: the caller's promise.
    unsafe {
        let ty = Object::from_ptr(object.cast()).ty();
        if gc::is_tracked(object.cast()) {
            return Err(space.system_error("an object that the collector tracks cannot be resized"));
        }
        let prefix = gc::prefix_size(ty.flags());
        let size = size_of_instance(space, ty, items)?
            .checked_add(prefix)
            .filter(|&size| size <= isize::MAX as usize)
            .ok_or_else(|| space.memory_error())?;
        let block = memory::reallocate(object.cast::<u8>().sub(prefix), size);
        if block.is_null() {
            return Err(space.memory_error());
        }
        let object = block.add(prefix).cast::<PyVarObject>();
        (*object).ob_size.set(items);
        Ok(object)
    }
}

fn is_collectable(object: &Object) -> bool {
    let ty = object.ty();
    // SAFETY: the object is an instance of its type.
    ty.has_flag(Py_TPFLAGS_HAVE_GC) && unsafe { ty.instance_is_gc(objspace::Layout::as_ptr(object)) }
}

/// Let the collector know an object that is complete.
///
/// # Safety
/// `object` is a collectable object.
#[cpython_api(no_space)]
unsafe fn PyObject_GC_Track(object: *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe {
        if !gc::is_tracked(object.cast()) {
            gc::track(object.cast());
        }
    }
}

/// Make the collector forget an object, before it is taken apart.
///
/// # Safety
/// `object` is a collectable object.
#[cpython_api(no_space)]
unsafe fn PyObject_GC_UnTrack(object: *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe {
        if gc::is_tracked(object.cast()) {
            gc::untrack(object.cast());
        }
    }
}

/// Whether the object has a collector's header.
#[cpython_api(error = 0)]
fn PyObject_IS_GC(object: &Object) -> c_int {
    is_collectable(object).into()
}

/// Whether the collector knows the object.
#[cpython_api(error = 0)]
fn PyObject_GC_IsTracked(object: &Object) -> c_int {
    // SAFETY: a collectable object has a header.
    (is_collectable(object) && unsafe { gc::is_tracked(objspace::Layout::as_ptr(object)) }).into()
}

/// Whether the object's finaliser has been called.
#[cpython_api(error = 0)]
fn PyObject_GC_IsFinalized(object: &Object) -> c_int {
    // SAFETY: a collectable object has a header.
    (is_collectable(object) && unsafe { gc::is_finalized(objspace::Layout::as_ptr(object)) }).into()
}

/// Collect everything; gives how many objects were found unreachable.
#[cpython_api]
fn PyGC_Collect(space: &Space) -> isize {
    if !gc::is_enabled(space) {
        return 0;
    }
    // An exception that is on its way is none of the collector's business.
    let saved = space.take_error();
    let found = gc::collect(space, OLDEST);
    if let Some(err) = saved {
        space.set_error(err);
    }
    found as isize
}

/// Switch collections on; gives whether they were.
#[cpython_api]
fn PyGC_Enable(space: &Space) -> c_int {
    let before = gc::is_enabled(space);
    gc::enable(space);
    before.into()
}

/// Switch collections off; gives whether they were on.
#[cpython_api]
fn PyGC_Disable(space: &Space) -> c_int {
    let before = gc::is_enabled(space);
    gc::disable(space);
    before.into()
}

/// Whether collections happen.
#[cpython_api]
fn PyGC_IsEnabled(space: &Space) -> c_int {
    gc::is_enabled(space).into()
}

/// Call a function with every tracked object, until it gives 0.
///
/// # Safety
/// `callback` takes `argument`.
#[cpython_api]
unsafe fn PyUnstable_GC_VisitObjects(
    space: &Space,
    callback: Option<gcvisitobjects_t>,
    argument: *mut c_void,
) {
    let Some(callback) = callback else { return };
    for object in gc::tracked_objects(space, None) {
        // SAFETY: the caller's promise.
        if unsafe { callback(objspace::Layout::as_ptr(&*object), argument) } == 0 {
            return;
        }
    }
}

/// Run the object's finaliser, if it has one that has not run.
#[cpython_api]
fn PyObject_CallFinalizer(object: &Object) {
    // SAFETY: the object is alive.
    unsafe { objspace::finalization::finalize(objspace::Layout::as_ptr(object)) };
}

/// Run the finaliser of an object whose count has reached zero: -1 if that brought it back to life.
///
/// # Safety
/// `object` is an object that is being freed, with the count zero.
#[cpython_api(no_space)]
unsafe fn PyObject_CallFinalizerFromDealloc(object: *mut PyObject) -> c_int {
    // SAFETY: the caller's promise.
    if unsafe { objspace::finalization::call_finalizer_from_dealloc(object) } { -1 } else { 0 }
}

/// Start the reference count of memory that is used again.
///
/// # Safety
/// `object` points at an object's memory.
#[cpython_api(no_space)]
unsafe fn _Py_NewReference(object: *mut PyObject) {
    // SAFETY: the caller's promise.
    unsafe { (*object).ob_refcnt.set(1) };
}

/// The same where nobody counts all references.
///
/// # Safety
/// As for `_Py_NewReference`.
#[cpython_api(no_space)]
unsafe fn _Py_NewReferenceNoTotal(object: *mut PyObject) {
    // SAFETY: the caller's promise.
    unsafe { (*object).ob_refcnt.set(1) };
}

/// Bring an object that is being freed back to life.
///
/// # Safety
/// As for `_Py_NewReference`.
#[cpython_api(no_space)]
unsafe fn _Py_ResurrectReference(object: *mut PyObject) {
    // SAFETY: the caller's promise.
    unsafe { (*object).ob_refcnt.set(1) };
}
