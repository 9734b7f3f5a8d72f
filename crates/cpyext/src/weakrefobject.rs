//! `weakrefobject.h`: weak references.

use crate::border::Out;
use abi::{PyObject, PyWeakReference};
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::weakref::{self, WeakRef};
use objspace::{Layout, Object, PyResult, Ref, Space};

/// A weak reference to an object; the callback may be missing or `None`.
#[cpython_api]
fn PyWeakref_NewRef(space: &Space, object: &Object, callback: Option<&Object>) -> PyResult<Ref<Object>> {
    WeakRef::new(space, object, callback.filter(|callback| !callback.is_none()))
}

/// A proxy of an object; the callback may be missing or `None`.
#[cpython_api]
fn PyWeakref_NewProxy(space: &Space, object: &Object, callback: Option<&Object>) -> PyResult<Ref<Object>> {
    weakref::new_proxy(space, object, callback.filter(|callback| !callback.is_none()))
}

/// What a weak reference or proxy refers to: 1 with it, 0 if it is dead.
#[cpython_api]
fn PyWeakref_GetRef(
    space: &Space,
    reference: Option<&Object>,
    object: Out<'_, *mut PyObject>,
) -> PyResult<c_int> {
    object.set(core::ptr::null_mut());
    let Some(reference) = reference else { return Err(space.bad_internal_call()) };
    if !weakref::is_weak(reference) {
        return Err(space.type_error("expected a weakref"));
    }
    let found = weakref::referent(space, reference)?;
    let alive = found.is_some();
    object.set_new(found);
    Ok(alive.into())
}

/// What a weak reference or proxy refers to, borrowed; `None` if it is dead.
#[cpython_api]
fn PyWeakref_GetObject<'a>(space: &Space, reference: Option<&'a Object>) -> PyResult<&'a Object> {
    let Some(reference) = reference.filter(|reference| weakref::is_weak(reference)) else {
        return Err(space.bad_internal_call());
    };
    Ok(match weakref::referent(space, reference)? {
        // SAFETY: the caller knows that someone else keeps the object, as the function's contract wants.
        Some(found) => unsafe { crate::references::kept_by(reference, found) },
        None => objspace::none(),
    })
}

/// Whether a weak reference or proxy is dead.
#[cpython_api]
fn PyWeakref_IsDead(space: &Space, reference: &Object) -> PyResult<c_int> {
    if !weakref::is_weak(reference) {
        let name = reference.ty().tp_name();
        return Err(space.type_error(format_args!("expected a weakref, got {name}")));
    }
    Ok(weakref::referent(space, reference)?.is_none().into())
}

/// Clear the weak references to an object that is being freed, and call their callbacks.
///
/// # Safety
/// The object's count is zero.
#[cpython_api(no_space)]
unsafe fn PyObject_ClearWeakRefs(object: *mut PyObject) {
    // SAFETY: the caller's promise.
    unsafe {
        if object.is_null() || !weakref::is_supported(Object::from_ptr(object)) {
            return;
        }
        weakref::clear(object);
    }
}

/// The place of the list of weak references to an object.
#[cpython_api(error = core::ptr::null_mut())]
fn PyObject_GET_WEAKREFS_LISTPTR(object: &Object) -> *mut *mut PyWeakReference {
    let offset = object.ty().slots().tp_weaklistoffset.get();
    if offset == 0 {
        return core::ptr::null_mut();
    }
    // SAFETY: the type says that the list is at that offset.
    unsafe { object.as_ptr().byte_offset(offset).cast() }
}
