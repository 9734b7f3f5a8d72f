//! `methodobject.h` and `classobject.h`: functions of C, and bound methods.

use crate::border::null_argument;
use abi::{PyCFunction, PyCFunctionObject, PyMethodDef};
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::{BuiltinFunction, InstanceMethod, Layout, Method, Object, PyResult, Ref, Space, Type};

/// A function of a definition, bound to an object.
///
/// # Safety
/// The definition outlives the function, and its C function is what its flags say.
#[cpython_api]
unsafe fn PyCMethod_New(
    space: &Space,
    definition: *mut PyMethodDef,
    this: Option<&Object>,
    module: Option<&Object>,
    class: Option<&Type>,
) -> PyResult<Ref<Object>> {
    if definition.is_null() {
        return Err(null_argument(space));
    }
    // SAFETY: the caller's promise.
    unsafe { BuiltinFunction::new(space, definition, this, module, class) }
}

/// A function of a definition, bound to an object.
///
/// # Safety
/// As for `PyCMethod_New`.
#[cpython_api]
unsafe fn PyCFunction_NewEx(
    space: &Space,
    definition: *mut PyMethodDef,
    this: Option<&Object>,
    module: Option<&Object>,
) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    unsafe { PyCMethod_New(space, definition, this, module, None) }
}

/// A function of a definition, bound to an object.
///
/// # Safety
/// As for `PyCMethod_New`.
#[cpython_api]
unsafe fn PyCFunction_New(
    space: &Space,
    definition: *mut PyMethodDef,
    this: Option<&Object>,
) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    unsafe { PyCMethod_New(space, definition, this, None, None) }
}

fn builtin<'a>(space: &Space, object: &'a Object) -> PyResult<&'a BuiltinFunction> {
    object.downcast().ok_or_else(|| space.bad_internal_call())
}

/// The C function.
#[cpython_api(error = None)]
fn PyCFunction_GetFunction(space: &Space, function: &Object) -> PyResult<Option<PyCFunction>> {
    Ok(builtin(space, function)?.definition().ml_meth)
}

/// What the function is bound to, borrowed; `NULL` without an error for a static method.
#[cpython_api]
fn PyCFunction_GetSelf<'a>(space: &Space, function: &'a Object) -> PyResult<Option<&'a Object>> {
    let function = builtin(space, function)?;
    if function.definition().ml_flags & abi::METH_STATIC != 0 {
        return Ok(None);
    }
    // SAFETY: functions have this layout; the field is null or holds an object.
    Ok(unsafe { Object::from_nullable((*function.as_ptr().cast::<PyCFunctionObject>()).m_self.get()) })
}

/// `ml_flags`
#[cpython_api]
fn PyCFunction_GetFlags(space: &Space, function: &Object) -> PyResult<c_int> {
    Ok(builtin(space, function)?.definition().ml_flags)
}

/// A method bound to an object.
#[cpython_api]
fn PyMethod_New(space: &Space, function: &Object, receiver: Option<&Object>) -> PyResult<Ref<Method>> {
    match receiver {
        Some(receiver) => Method::new(space, function, receiver),
        None => Err(space.bad_internal_call()),
    }
}

/// The function of a bound method, borrowed.
#[cpython_api]
fn PyMethod_Function<'a>(space: &Space, method: &'a Object) -> PyResult<&'a Object> {
    method.downcast::<Method>().map(Method::function).ok_or_else(|| space.bad_internal_call())
}

/// What a method is bound to, borrowed.
#[cpython_api]
fn PyMethod_Self<'a>(space: &Space, method: &'a Object) -> PyResult<&'a Object> {
    method.downcast::<Method>().map(Method::receiver).ok_or_else(|| space.bad_internal_call())
}

/// A callable that becomes a method of whatever it is got from.
#[cpython_api]
fn PyInstanceMethod_New(space: &Space, function: &Object) -> PyResult<Ref<InstanceMethod>> {
    InstanceMethod::new(space, function)
}

/// The callable of an instance method, borrowed.
#[cpython_api]
fn PyInstanceMethod_Function<'a>(space: &Space, method: &'a Object) -> PyResult<&'a Object> {
    let Some(method) = method.downcast::<InstanceMethod>() else { return Err(space.bad_internal_call()) };
    let function = method.function(space)?;
    // SAFETY: the method keeps its function.
    Ok(unsafe { crate::references::kept_by(method, function) })
}
