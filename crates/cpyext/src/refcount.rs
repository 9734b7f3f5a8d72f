//! `refcount.h`: reference counts, for code that does not inline them.

use core::ffi::c_int;
use cpyext_macros::cpython_api;
use interpreter::frame::Frame;
use objspace::{Object, Ref, Space};

/// Add a reference.
#[cpython_api(no_space)]
fn Py_IncRef(object: Option<&Object>) {
    if let Some(object) = object {
        object.incref();
    }
}

/// Take a reference away; at zero the object is freed.
#[cpython_api(no_space)]
fn Py_DecRef(object: Option<Ref<Object>>) {
    drop(object);
}

/// Add a reference to an object that is there.
#[cpython_api(no_space)]
fn _Py_IncRef(object: Option<&Object>) {
    Py_IncRef(object);
}

/// Take a reference to an object that is there away.
#[cpython_api(no_space)]
fn _Py_DecRef(object: Option<Ref<Object>>) {
    drop(object);
}

/// A new reference to the same object.
#[cpython_api(no_space)]
fn Py_NewRef(object: Option<&Object>) -> Option<Ref<Object>> {
    object.map(objspace::Layout::to_ref)
}

/// A new reference to the same object, if there is one.
#[cpython_api(no_space)]
fn Py_XNewRef(object: Option<&Object>) -> Option<Ref<Object>> {
    object.map(objspace::Layout::to_ref)
}

/// The reference count; large and meaningless for immortal objects.
///
/// # Safety
/// `object` is a live object.
#[cpython_api(no_space)]
unsafe fn Py_REFCNT(object: *mut abi::PyObject) -> isize {
    // SAFETY: the caller's promise.
    unsafe { Object::from_ptr(object) }.refcount() as isize
}

/// Finalise and free an object whose count has reached zero: what the inlined `Py_DECREF` calls.
///
/// # Safety
/// No reference to `object` is left; the GIL is held.
#[cpython_api(no_space)]
unsafe fn _Py_Dealloc(object: *mut abi::PyObject) {
    // SAFETY: the caller's promise.
    unsafe { objspace::finalization::dealloc(object) };
}

/// Make an object live for ever.
#[cpython_api(no_space)]
fn _Py_SetImmortal(object: Option<&Object>) {
    if let Some(object) = object {
        object.make_immortal();
    }
}

/// Whether an object lives for ever.
#[cpython_api(no_space)]
fn PyUnstable_IsImmortal(object: Option<&Object>) -> c_int {
    object.is_some_and(Object::is_immortal).into()
}

/// Whether the only reference to an object is the caller's.
#[cpython_api(no_space)]
fn PyUnstable_Object_IsUniquelyReferenced(object: Option<&Object>) -> c_int {
    object.is_some_and(Object::is_unique).into()
}

/// Whether the only reference to an object is one that the running code holds while it evaluates an expression: C code that gets such an
/// object as an argument may change it.
#[cpython_api]
fn PyUnstable_Object_IsUniqueReferencedTemporary(space: &Space, object: Option<&Object>) -> c_int {
    let Some(object) = object.filter(|object| object.is_unique()) else { return 0 };
    // SAFETY: the thread's current frame is live while the code in it runs.
    let frame = unsafe { space.thread_state().current_frame.get().cast::<Frame>().as_ref() };
    let Some(frame) = frame else { return 0 };
    let code = frame.code();
    let mut temporaries = code.local_count()..code.register_count();
    // SAFETY: a frame has as many registers as its code says.
    let is_there = temporaries.any(|index| unsafe {
        let value = *frame.registers().add(index);
        value.is_object() && value.as_object().is(object)
    });
    is_there.into()
}

/// Allow `PyUnstable_TryIncRef`, which needs no preparation where one thread runs at a time.
#[cpython_api(no_space)]
fn PyUnstable_EnableTryIncRef(_object: Option<&Object>) {}

/// Add a reference unless the object is being freed.
#[cpython_api(no_space)]
fn PyUnstable_TryIncRef(object: Option<&Object>) -> c_int {
    match object {
        Some(object) if object.refcount() > 0 => {
            object.incref();
            1
        }
        _ => 0,
    }
}

/// Ask for counting that is put off: there is none where one thread runs at a time, which the result 0 says.
#[cpython_api(no_space)]
fn PyUnstable_Object_EnableDeferredRefcount(_object: Option<&Object>) -> c_int {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_no_object() {
        Py_IncRef(None);
        Py_DecRef(None);
        assert!(Py_XNewRef(None).is_none());
        assert_eq!(PyUnstable_TryIncRef(None), 0);
    }

    #[test]
    fn none_is_immortal() {
        let none = objspace::none();
        let before = none.refcount();
        Py_IncRef(Some(none));
        assert_eq!(none.refcount(), before);
        assert_eq!(PyUnstable_IsImmortal(Some(none)), 1);
        assert_eq!(PyUnstable_Object_IsUniquelyReferenced(Some(none)), 0);
    }
}
