//! Raising an exception.

use crate::border::{CText, null_argument};
use crate::text_format;
use crate::va_list::VaList;
use abi::PyObject;
use core::ffi::c_int;
use core::ptr;
use cpyext_macros::cpython_api;
use interpreter::unwinding::set_context_now;
use objspace::exceptions::{ImportError, KeyError};
use objspace::{
    BaseException, Dict, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type,
};

/// An instance of an exception class for a value: the value itself if it is one, else the class called with it (without
/// arguments for `None`, with a tuple's items as arguments).
pub fn create(space: &Space, class: &Type, value: Option<&Object>) -> PyErr {
    let made = match value {
        Some(value) if value.is_instance::<BaseException>() => {
            match value.ty().as_object().is_subclass_of(space, class.as_object()) {
                Ok(true) => return PyErr::from_raised(value.to_ref()),
                Ok(false) => return PyErr::with_args(space, class, &[value]),
                Err(err) => return err,
            }
        }
        None => return PyErr::with_args(space, class, &[]),
        Some(value) if value.is_none() => return PyErr::with_args(space, class, &[]),
        Some(value) => match value.downcast::<Tuple>() {
            Some(args) => class.as_object().call_tuple_dict(space, args, None),
            None => return PyErr::with_args(space, class, &[value]),
        },
    };
    match made {
        Ok(exception) if exception.is_instance::<BaseException>() => PyErr::from_raised(exception),
        Ok(other) => space.type_error(format_args!(
            "calling {} should have returned an instance of BaseException, not {}",
            class.qualified_repr(),
            other.ty().name()
        )),
        Err(err) => err,
    }
}

/// An exception that was raised where one of `class` was to be made of `value`, with a note that says so.
fn noted(space: &Space, class: &Type, value: &Object, err: PyErr) -> PyErr {
    if err.value().ty().is_subtype(class) {
        return err;
    }
    let shown = value.repr(space).map_or_else(|_| "<unknown>".to_owned(), |text| text.to_string_lossy());
    let note = format!("Normalization failed: type={} args={shown}", class.tp_name());
    let add = || err.value().call_method(space, "add_note", &[Str::from_str(space, &note)?.as_object()]);
    // The exception itself is what matters.
    drop(add());
    err
}

/// The object as a class of exceptions.
fn exception_class<'a>(space: &Space, class: &'a Object, function: &str) -> PyResult<&'a Type> {
    match class.downcast::<Type>().filter(|class| class.is_exception_class()) {
        Some(class) => Ok(class),
        None => {
            let shown = class.repr(space)?.to_string_lossy();
            Err(space
                .system_error(format_args!("{function}: exception {shown} is not a BaseException subclass")))
        }
    }
}

/// Leaves an exception in the thread state; the one that is being handled becomes its context.
pub fn set(space: &Space, err: PyErr) {
    if let Some(exception) = err.value().downcast::<BaseException>() {
        set_context_now(space, exception);
    }
    err.restore(space);
}

/// Raise an exception of a class, with a value from which to make it.
#[cpython_api]
pub fn PyErr_SetObject(space: &Space, class: Option<&Object>, value: Option<&Object>) {
    // Making the exception must not find another one set.
    drop(space.take_error());
    let Some(class) = class else { return };
    let err = match exception_class(space, class, "_PyErr_SetObject") {
        Ok(class) => match value.filter(|value| !value.is_instance::<BaseException>()) {
            Some(value) if !value.is_none() => noted(space, class, value, create(space, class, Some(value))),
            _ => create(space, class, value),
        },
        Err(err) => err,
    };
    set(space, err);
}

/// Raise an exception of a class without a value.
#[cpython_api]
pub fn PyErr_SetNone(space: &Space, class: Option<&Object>) {
    PyErr_SetObject(space, class, None);
}

/// Raise an exception of a class with a message in UTF-8.
#[cpython_api]
pub fn PyErr_SetString(space: &Space, class: Option<&Object>, message: CText<'_>) {
    if class.is_none() || message.get().is_none() {
        return;
    }
    match message.to_str(space) {
        Ok(message) => PyErr_SetObject(space, class, Some(&message)),
        Err(err) => set(space, err),
    }
}

/// Raise `TypeError` for a bad argument.
#[cpython_api]
fn PyErr_BadArgument(space: &Space) -> c_int {
    set(space, space.type_error("bad argument type for built-in operation"));
    0
}

/// Raise `MemoryError`.
#[cpython_api]
fn PyErr_NoMemory(space: &Space) -> *mut PyObject {
    set(space, space.memory_error());
    ptr::null_mut()
}

/// Raise `SystemError` for a bad call of an API function.
#[cpython_api]
fn PyErr_BadInternalCall(space: &Space) {
    set(space, space.system_error("bad argument to internal function"));
}

/// The same with the place of the mistake.
#[cpython_api]
fn _PyErr_BadInternalCall(space: &Space, file: CText<'_>, line: c_int) {
    let file = file.shown();
    set(space, space.system_error(format_args!("{file}:{line}: bad argument to internal function")));
}

/// Raise `KeyError` for a key, which may be a tuple.
#[cpython_api]
fn _PyErr_SetKeyError(space: &Space, key: &Object) {
    set(space, PyErr::with_args(space, KeyError::type_object(), &[key]));
}

/// Raise an `ImportError` that knows the module's name and path.
#[cpython_api]
fn PyErr_SetImportError(
    space: &Space,
    message: Option<&Object>,
    name: Option<&Object>,
    path: Option<&Object>,
) -> *mut PyObject {
    PyErr_SetImportErrorSubclass(space, Some(ImportError::type_object()), message, name, path)
}

/// The same for a class that derives from `ImportError`.
#[cpython_api]
fn PyErr_SetImportErrorSubclass(
    space: &Space,
    class: Option<&Object>,
    message: Option<&Object>,
    name: Option<&Object>,
    path: Option<&Object>,
) -> *mut PyObject {
    let make = || -> PyResult<PyErr> {
        let class = class.ok_or_else(|| null_argument(space))?;
        if !class.is_subclass_of(space, ImportError::type_object())? {
            return Err(space.type_error("expected a subclass of ImportError"));
        }
        let message = message.ok_or_else(|| space.type_error("expected a message argument"))?;
        let kwargs = Dict::new(space)?;
        kwargs.set_item_str(space, "name", name.unwrap_or(objspace::none()))?;
        kwargs.set_item_str(space, "path", path.unwrap_or(objspace::none()))?;
        let args = Tuple::from_slice(space, &[message])?;
        let exception = class.call_tuple_dict(space, &args, Some(&kwargs))?;
        Ok(PyErr::from_raised(exception))
    };
    set(space, make().unwrap_or_else(|err| err));
    ptr::null_mut()
}

/// Raises an exception with a formatted message; whatever was set before is replaced.
///
/// # Safety
/// The arguments fit the format.
unsafe fn raise_format(space: &Space, class: *mut PyObject, format: CText<'_>, args: *mut VaList) {
    // An exception that is set must not be found by the code that makes the message.
    drop(space.take_error());
    // SAFETY: the caller's promise.
    unsafe {
        match text_format::format(space, format, &mut *args) {
            Ok(message) => PyErr_SetObject(space, Object::from_nullable(class), Some(&message)),
            Err(err) => set(space, err),
        }
    }
}

/// `PyErr_FormatV`
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_err_format(
    class: *mut PyObject,
    format: CText<'_>,
    args: *mut VaList,
) -> *mut PyObject {
    // SAFETY: C vouches for its arguments.
    unsafe { raise_format(Space::current(), class, format, args) };
    ptr::null_mut()
}

/// `_PyErr_FormatFromCause`: the exception that is set becomes the cause of the new one.
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_err_format_from_cause(
    class: *mut PyObject,
    format: CText<'_>,
    args: *mut VaList,
) -> *mut PyObject {
    let space = Space::current();
    let cause = space.take_error();
    // SAFETY: C vouches for its arguments.
    unsafe { raise_format(space, class, format, args) };
    if let (Some(cause), Some(err)) = (cause, space.take_error()) {
        let cause = cause.into_raised();
        if let Some(exception) = err.value().downcast::<BaseException>() {
            exception.set_cause(Some(cause.clone()));
            exception.set_context(Some(cause));
        }
        err.restore(space);
    }
    ptr::null_mut()
}

/// Make the exception that is given (and taken over) the context of the one that is set, or set it.
#[cpython_api]
fn _PyErr_ChainExceptions1(space: &Space, exception: Option<Ref<Object>>) {
    let Some(exception) = exception else { return };
    if !exception.is_instance::<BaseException>() {
        return set(space, space.bad_internal_call());
    }
    match space.take_error() {
        None => PyErr::from_raised(exception).restore(space),
        Some(err) => {
            if let Some(raised) = err.value().downcast::<BaseException>() {
                raised.set_context(Some(exception));
            }
            err.restore(space);
        }
    }
}
