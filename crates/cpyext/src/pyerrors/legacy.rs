//! The exception that is set, as three objects: class, value and traceback.

use super::create;
use crate::border::Out;
use abi::PyObject;
use cpyext_macros::cpython_api;
use objspace::{BaseException, Layout, Object, PyErr, PyResult, Ref, Space, Type};

/// Take the exception that is set as class, value and traceback; all `NULL` if there is none.
#[cpython_api]
fn PyErr_Fetch(
    space: &Space,
    class: Out<'_, *mut PyObject>,
    value: Out<'_, *mut PyObject>,
    traceback: Out<'_, *mut PyObject>,
) {
    let raised = space.take_error().map(PyErr::into_raised);
    class.set_new(raised.as_ref().map(|exception| exception.ty().to_ref()));
    traceback
        .set_new(raised.as_ref().and_then(|exception| exception.downcast::<BaseException>()?.traceback()));
    value.set_new(raised);
}

/// Gives an exception another traceback, unless that is the one it has.
fn assign_traceback(space: &Space, exception: &Object, traceback: Option<&Object>) -> PyResult<()> {
    let Some(exception) = exception.downcast::<BaseException>() else { return Ok(()) };
    let now = exception.fields().traceback.get();
    if now == traceback.map_or(core::ptr::null_mut(), Layout::as_ptr) {
        return Ok(());
    }
    exception.assign_traceback(space, Some(traceback.unwrap_or(objspace::none())))
}

/// Set an exception from class, value and traceback, which are all taken over.
#[cpython_api]
fn PyErr_Restore(
    space: &Space,
    class: Option<Ref<Object>>,
    value: Option<Ref<Object>>,
    traceback: Option<Ref<Object>>,
) {
    drop(space.take_error());
    let Some(class) = class else { return };
    let traceback = traceback.filter(|traceback| !traceback.is_none());
    let Some(class) = class.downcast::<Type>().filter(|class| class.is_exception_class()) else {
        space.system_error("PyErr_Restore: the exception is not a BaseException subclass").restore(space);
        return;
    };
    let err = match value {
        // Whatever exception it is, it is the one that was raised.
        Some(value) if value.is_instance::<BaseException>() => PyErr::from_raised(value),
        value => create(space, class, value.as_deref()),
    };
    let err = match assign_traceback(space, err.value(), traceback.as_deref()) {
        Ok(()) => err,
        Err(wrong) => wrong,
    };
    err.restore(space);
}

/// Make the value an instance of the class.
#[cpython_api]
fn PyErr_NormalizeException(
    space: &Space,
    class: Out<'_, *mut PyObject>,
    value: Out<'_, *mut PyObject>,
    _traceback: Out<'_, *mut PyObject>,
) {
    let (Some(class_place), Some(value_place)) = (class.place(), value.place()) else { return };
    // SAFETY: the places own objects, or are null.
    let (class_object, value_object) =
        unsafe { (Object::from_nullable(class_place.get()), Object::from_nullable(value_place.get())) };
    let Some(wanted) = class_object.and_then(|class| class.downcast::<Type>()) else { return };
    if !wanted.is_exception_class() || value_object.is_some_and(|value| core::ptr::eq(value.ty(), wanted)) {
        return;
    }
    // An error that making the exception raises takes its place.
    let exception = create(space, wanted, value_object).into_raised();
    let new_class = exception.ty().to_ref().into_ptr();
    let old = (class_place.replace(new_class), value_place.replace(exception.into_ptr()));
    // SAFETY: the places owned these references.
    drop(unsafe { (Ref::<Object>::from_nullable(old.0), Ref::<Object>::from_nullable(old.1)) });
}
