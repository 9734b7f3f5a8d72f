//! `abstract.h`: mappings.

use crate::border::{CText, Out};
use abi::PyObject;
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::exceptions::{KeyError, TypeError};
use objspace::{Dict, Layout, List, Object, PyErr, PyResult, Ref, Space, unraisable};

/// Whether the object has items by key.
#[cpython_api(error = 0)]
fn PyMapping_Check(object: Option<&Object>) -> c_int {
    let slots = object.and_then(|object| object.ty().mapping_slots());
    slots.is_some_and(|slots| slots.mp_subscript.get().is_some()).into()
}

/// How many keys there are.
#[cpython_api]
fn PyMapping_Size(space: &Space, mapping: &Object) -> PyResult<isize> {
    let ty = mapping.ty();
    if let Some(length) = ty.mapping_slots().and_then(|slots| slots.mp_length.get()) {
        // SAFETY: the slot fits the object's type.
        let length = unsafe { length(mapping.as_ptr()) };
        return if length < 0 { Err(space.error_from_c()) } else { Ok(length) };
    }
    let is_sequence = ty.sequence_slots().is_some_and(|slots| slots.sq_length.get().is_some());
    let name = ty.tp_name();
    Err(match is_sequence {
        true => space.type_error(format_args!("{name} is not a mapping")),
        false => space.type_error(format_args!("object of type '{name}' has no len()")),
    })
}

/// How many keys there are.
#[cpython_api]
fn PyMapping_Length(space: &Space, mapping: &Object) -> PyResult<isize> {
    PyMapping_Size(space, mapping)
}

/// `mapping[key]` for a key in UTF-8.
#[cpython_api]
fn PyMapping_GetItemString(space: &Space, mapping: &Object, key: CText<'_>) -> PyResult<Ref<Object>> {
    mapping.get_item(space, &*key.to_str(space)?)
}

/// `mapping[key] = value` for a key in UTF-8.
#[cpython_api]
fn PyMapping_SetItemString(space: &Space, mapping: &Object, key: CText<'_>, value: &Object) -> PyResult<()> {
    mapping.set_item(space, &*key.to_str(space)?, value)
}

/// `mapping[key]`, or `None` where that raises `KeyError`.
pub fn get_optional_item(space: &Space, mapping: &Object, key: &Object) -> PyResult<Option<Ref<Object>>> {
    if let Some(dict) = mapping.downcast_exact::<Dict>() {
        return dict.get_item(space, key);
    }
    match mapping.get_item(space, key) {
        Ok(value) => Ok(Some(value)),
        Err(err) if err.is_a::<KeyError>() => Ok(None),
        Err(err) => Err(err),
    }
}

/// `mapping[key]`: 1 with the value, 0 if there is none, -1 with an error.
#[cpython_api]
fn PyMapping_GetOptionalItem(
    space: &Space,
    mapping: &Object,
    key: &Object,
    value: Out<'_, *mut PyObject>,
) -> PyResult<c_int> {
    value.set(core::ptr::null_mut());
    let found = get_optional_item(space, mapping, key)?;
    let status = found.is_some();
    value.set_new(found);
    Ok(status.into())
}

/// The same for a key in UTF-8.
#[cpython_api]
fn PyMapping_GetOptionalItemString(
    space: &Space,
    mapping: &Object,
    key: CText<'_>,
    value: Out<'_, *mut PyObject>,
) -> PyResult<c_int> {
    value.set(core::ptr::null_mut());
    PyMapping_GetOptionalItem(space, mapping, &*key.to_str(space)?, value)
}

/// Whether there is such a key.
#[cpython_api]
fn PyMapping_HasKeyWithError(space: &Space, mapping: &Object, key: &Object) -> PyResult<c_int> {
    Ok(get_optional_item(space, mapping, key)?.is_some().into())
}

/// Whether there is such a key, in UTF-8.
#[cpython_api]
fn PyMapping_HasKeyStringWithError(space: &Space, mapping: &Object, key: CText<'_>) -> PyResult<c_int> {
    Ok(get_optional_item(space, mapping, &*key.to_str(space)?)?.is_some().into())
}

/// Whether there is such a key; an error is reported as unraisable, and means no.
#[cpython_api(error = 0)]
fn PyMapping_HasKey(space: &Space, mapping: Option<&Object>, key: Option<&Object>) -> c_int {
    let (Some(mapping), Some(key)) = (mapping, key) else {
        let err = crate::border::null_argument(space);
        return without_error(space, Err(err), "PyMapping_HasKey()", "PyMapping_HasKeyWithError()", "");
    };
    let found = get_optional_item(space, mapping, key);
    without_error(space, found, "PyMapping_HasKey()", "PyMapping_HasKeyWithError()", "")
}

/// Whether there is such a key, in UTF-8; an error is reported as unraisable, and means no.
#[cpython_api(error = 0)]
fn PyMapping_HasKeyString(space: &Space, mapping: Option<&Object>, key: CText<'_>) -> c_int {
    let found = match mapping {
        None => Err(crate::border::null_argument(space)),
        Some(mapping) => key.to_str(space).and_then(|key| get_optional_item(space, mapping, &key)),
    };
    without_error(space, found, "PyMapping_HasKeyString()", "PyMapping_HasKeyStringWithError()", "String")
}

fn without_error(
    space: &Space,
    found: PyResult<Option<Ref<Object>>>,
    function: &str,
    better: &str,
    kind: &str,
) -> c_int {
    match found {
        Ok(found) => found.is_some().into(),
        Err(err) => {
            let doing = format!(
                "in {function}; consider using {better}, PyMapping_GetOptionalItem{kind}() or PyObject_GetItem()"
            );
            unraisable::report(space, err, &doing, None);
            0
        }
    }
}

/// What `mapping.name()` gives, as a list.
fn list_of(space: &Space, mapping: &Object, name: &str) -> PyResult<Ref<List>> {
    let items = mapping.call_method(space, name, &[])?;
    let iterator = items.iter(space).map_err(|err: PyErr| {
        if !err.is_a::<TypeError>() {
            return err;
        }
        space.type_error(format_args!(
            "{}.{name}() returned a non-iterable (type {})",
            mapping.ty().tp_name(),
            items.ty().tp_name()
        ))
    })?;
    iterator.to_list(space)
}

/// `list(mapping.keys())`
#[cpython_api]
pub fn PyMapping_Keys(space: &Space, mapping: &Object) -> PyResult<Ref<List>> {
    list_of(space, mapping, "keys")
}

/// `list(mapping.values())`
#[cpython_api]
pub fn PyMapping_Values(space: &Space, mapping: &Object) -> PyResult<Ref<List>> {
    list_of(space, mapping, "values")
}

/// `list(mapping.items())`
#[cpython_api]
pub fn PyMapping_Items(space: &Space, mapping: &Object) -> PyResult<Ref<List>> {
    list_of(space, mapping, "items")
}
