//! `__annotations__` and `__annotate__` of classes (PEP 649).
//!
//! The compiler leaves a function under `__annotate_func__` in the class's dict; its result is kept under `__annotations_cache__`
//! when it is first asked for. `__annotations__` and `__annotate__` in the dict (older code, or assignments) go first.

use crate::{Dict, Layout, Object, PyErr, PyResult, Ref, Space, Str, Type, intern};
use abi::Py_TPFLAGS_IMMUTABLETYPE;

/// `__annotate__(1)` asks for the values.
const FORMAT_VALUE: i64 = 1;

#[cold]
fn missing(space: &Space, ty: &Type, name: &Str) -> PyErr {
    let (shown, attribute) = (ty.tp_name(), name.to_string_lossy());
    space.attribute_error_plain(format_args!("type object '{shown}' has no attribute '{attribute}'"))
}

fn bind(space: &Space, ty: &Type, found: Ref<Object>) -> PyResult<Ref<Object>> {
    match found.ty().slots().tp_descr_get.get() {
        // SAFETY: the slot fits the descriptor's type; null stands for "no instance".
        Some(get) => unsafe { space.from_c(get(found.as_ptr(), core::ptr::null_mut(), ty.as_ptr())) },
        None => Ok(found),
    }
}

/// `class.__annotations__`.
pub(super) fn get(space: &Space, ty: &Type) -> PyResult<Ref<Object>> {
    let name = intern!(space, "__annotations__");
    if !ty.is_heap_type() {
        return Err(missing(space, ty, name));
    }
    let dict = ty.own_dict(space)?.to_ref();
    let cache = intern!(space, "__annotations_cache__");
    for key in [name, cache] {
        if let Some(found) = dict.get_item(space, key)? {
            return bind(space, ty, found);
        }
    }
    let function = get_function(space, ty)?;
    let annotations = if function.is_callable() {
        let result = function.call1(space, &*space.new_int(FORMAT_VALUE)?)?;
        if !result.is_instance::<Dict>() {
            let got = result.ty().tp_name();
            return Err(space.type_error(format_args!("__annotate__() must return a dict, not {got}")));
        }
        result
    } else {
        Dict::new(space)?.into_object()
    };
    dict.set_item(space, cache, &annotations)?;
    ty.modified(space);
    Ok(annotations)
}

/// `class.__annotations__ = value`; `None` deletes.
pub(super) fn set(space: &Space, ty: &Type, value: Option<&Object>) -> PyResult<()> {
    let name = intern!(space, "__annotations__");
    check_mutable(space, ty, "__annotations__")?;
    let dict = ty.own_dict(space)?.to_ref();
    let cache = intern!(space, "__annotations_cache__");
    match value {
        Some(value) => {
            // An explicit dict in the namespace stays the place; otherwise it goes to the cache.
            let key = if dict.get_item(space, name)?.is_some() { name } else { cache };
            dict.set_item(space, key, value)?;
        }
        None => {
            let removed = dict.remove(space, name)?.is_some() | dict.remove(space, cache)?.is_some();
            if !removed {
                return Err(space.attribute_error_plain("__annotations__"));
            }
        }
    }
    dict.remove(space, intern!(space, "__annotate_func__"))?;
    dict.remove(space, intern!(space, "__annotate__"))?;
    ty.modified(space);
    Ok(())
}

/// `class.__annotate__`.
pub(super) fn get_function(space: &Space, ty: &Type) -> PyResult<Ref<Object>> {
    let name = intern!(space, "__annotate__");
    if !ty.is_heap_type() {
        return Err(missing(space, ty, name));
    }
    let dict = ty.own_dict(space)?.to_ref();
    for key in [name, intern!(space, "__annotate_func__")] {
        if let Some(found) = dict.get_item(space, key)? {
            return bind(space, ty, found);
        }
    }
    Ok(space.none())
}

/// `class.__annotate__ = value`.
pub(super) fn set_function(space: &Space, ty: &Type, value: Option<&Object>) -> PyResult<()> {
    let Some(value) = value else { return Err(space.type_error("cannot delete __annotate__ attribute")) };
    check_mutable(space, ty, "__annotate__")?;
    if !value.is_none() && !value.is_callable() {
        return Err(space.type_error("__annotate__ must be callable or None"));
    }
    let dict = ty.own_dict(space)?.to_ref();
    dict.set_item(space, intern!(space, "__annotate_func__"), value)?;
    if !value.is_none() {
        dict.remove(space, intern!(space, "__annotations_cache__"))?;
    }
    ty.modified(space);
    Ok(())
}

fn check_mutable(space: &Space, ty: &Type, name: &str) -> PyResult<()> {
    if ty.has_flag(Py_TPFLAGS_IMMUTABLETYPE) {
        let shown = ty.tp_name();
        return Err(
            space.type_error(format_args!("cannot set '{name}' attribute of immutable type '{shown}'"))
        );
    }
    Ok(())
}
