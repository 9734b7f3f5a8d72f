//! The exception that is set in the thread state.

use abi::PyObject;
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::{BaseException, Layout, Object, PyErr, Ref, Space, Tuple, Type};

/// The class of the exception that is set, borrowed; `NULL` if there is none.
#[cpython_api]
pub fn PyErr_Occurred(space: &Space) -> Option<&Object> {
    // SAFETY: the thread state owns the exception.
    let set = unsafe { Object::from_nullable(space.thread_state().current_exception.get()) };
    set.map(|exception| exception.ty().as_object())
}

/// Drop the exception that is set.
#[cpython_api]
fn PyErr_Clear(space: &Space) {
    drop(space.take_error());
}

/// Take the exception that is set; `NULL` if there is none.
#[cpython_api]
fn PyErr_GetRaisedException(space: &Space) -> Option<Ref<Object>> {
    space.take_error().map(PyErr::into_raised)
}

/// Set an exception, which is taken over; `NULL` clears.
#[cpython_api]
fn PyErr_SetRaisedException(space: &Space, exception: Option<Ref<Object>>) {
    drop(space.take_error());
    match exception {
        None => {}
        Some(exception) if exception.is_instance::<BaseException>() => {
            PyErr::from_raised(exception).restore(space)
        }
        Some(_) => space.bad_internal_call().restore(space),
    }
}

/// Whether an exception (or its class) matches a class, or one of a tuple's.
fn matches(given: &Object, class: &Object) -> bool {
    if let Some(classes) = class.downcast::<Tuple>() {
        return classes.items().iter().any(|class| matches(given, class));
    }
    let given: &Object = if given.is_instance::<BaseException>() { given.ty() } else { given };
    match (given.downcast::<Type>(), class.downcast::<Type>()) {
        (Some(given), Some(class)) if given.is_exception_class() && class.is_exception_class() => {
            given.is_subtype(class)
        }
        _ => given.is(class),
    }
}

/// Whether an exception or its class matches a class, or one of a tuple's.
#[cpython_api]
pub fn PyErr_GivenExceptionMatches(given: Option<&Object>, class: Option<&Object>) -> c_int {
    match (given, class) {
        (Some(given), Some(class)) => matches(given, class).into(),
        _ => 0,
    }
}

/// Whether the exception that is set matches.
#[cpython_api]
pub fn PyErr_ExceptionMatches(space: &Space, class: Option<&Object>) -> c_int {
    PyErr_GivenExceptionMatches(PyErr_Occurred(space), class)
}

/// The name of an exception class.
///
/// # Safety
/// `class` is a type.
#[cpython_api(no_space)]
unsafe fn PyExceptionClass_Name(class: *mut PyObject) -> *const core::ffi::c_char {
    // SAFETY: the caller's promise.
    unsafe { Type::from_type_ptr(class.cast()) }.slots().tp_name.get()
}
