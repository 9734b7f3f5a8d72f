//! `abstract.h`: length, items, formatting and class membership of any object.

use crate::border::CText;
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::object::length_hint;
use objspace::{Object, PyResult, Ref, Space, Str, Type};

/// The object's type.
#[cpython_api]
fn PyObject_Type(object: &Object) -> Ref<Type> {
    objspace::Layout::to_ref(object.ty())
}

/// The object's type, without a check.
///
/// # Safety
/// `object` is a live object.
#[cpython_api(no_space)]
unsafe fn Py_TYPE(object: *mut abi::PyObject) -> *mut abi::PyTypeObject {
    // SAFETY: the caller's promise.
    unsafe { Object::from_ptr(object) }.ty().as_type_ptr()
}

/// `len(object)`
#[cpython_api]
pub fn PyObject_Size(space: &Space, object: &Object) -> PyResult<isize> {
    Ok(object.len(space)? as isize)
}

/// `len(object)`
#[cpython_api]
fn PyObject_Length(space: &Space, object: &Object) -> PyResult<isize> {
    PyObject_Size(space, object)
}

/// `operator.length_hint(object, default)`
#[cpython_api]
fn PyObject_LengthHint(space: &Space, object: &Object, default: isize) -> PyResult<isize> {
    match usize::try_from(default) {
        Ok(default) => Ok(length_hint(space, object, default)? as isize),
        Err(_) => {
            // A negative default tells the caller that there is no hint.
            const NONE: usize = isize::MAX as usize;
            let hint = length_hint(space, object, NONE)?;
            Ok(if hint == NONE { default } else { hint as isize })
        }
    }
}

/// `object[key]`
#[cpython_api]
pub fn PyObject_GetItem(space: &Space, object: &Object, key: &Object) -> PyResult<Ref<Object>> {
    object.get_item(space, key)
}

/// `object[key] = value`
#[cpython_api]
pub fn PyObject_SetItem(space: &Space, object: &Object, key: &Object, value: &Object) -> PyResult<()> {
    object.set_item(space, key, value)
}

/// `del object[key]`
#[cpython_api]
pub fn PyObject_DelItem(space: &Space, object: &Object, key: &Object) -> PyResult<()> {
    object.del_item(space, key)
}

/// `del object[key]` for a key in UTF-8.
#[cpython_api]
fn PyObject_DelItemString(space: &Space, object: &Object, key: CText<'_>) -> PyResult<()> {
    object.del_item(space, &*key.to_str(space)?)
}

/// `format(object, spec)`; no `spec` is an empty one.
#[cpython_api]
fn PyObject_Format(space: &Space, object: &Object, spec: Option<&Object>) -> PyResult<Ref<Str>> {
    let spec = match spec {
        None => None,
        Some(spec) => Some(spec.downcast::<Str>().ok_or_else(|| {
            space.system_error(format_args!("Format specifier must be a string, not {}", spec.ty().tp_name()))
        })?),
    };
    object.format(space, spec)
}

/// `isinstance(object, class)`
#[cpython_api]
pub fn PyObject_IsInstance(space: &Space, object: &Object, class: &Object) -> PyResult<c_int> {
    Ok(object.is_instance_of(space, class)?.into())
}

/// `issubclass(derived, class)`
#[cpython_api]
pub fn PyObject_IsSubclass(space: &Space, derived: &Object, class: &Object) -> PyResult<c_int> {
    Ok(derived.is_subclass_of(space, class)?.into())
}

/// `isinstance` without `__instancecheck__`.
#[cpython_api]
fn _PyObject_RealIsInstance(space: &Space, object: &Object, class: &Object) -> PyResult<c_int> {
    Ok(object.is_real_instance(space, class)?.into())
}

/// `issubclass` without `__subclasscheck__`.
#[cpython_api]
fn _PyObject_RealIsSubclass(space: &Space, derived: &Object, class: &Object) -> PyResult<c_int> {
    Ok(derived.is_real_subclass(space, class)?.into())
}
