//! Attributes of modules: `__getattr__`, the messages for what is missing, `repr`, annotations.

use super::Module;
use crate::attributes::generic_getattr_optional;
use crate::{Dict, Layout, Object, PyErr, PyResult, Ref, Space, Str, intern};

/// `module.name`.
pub(super) fn get(space: &Space, module: &Module, name: &Str) -> PyResult<Ref<Object>> {
    if let Some(value) = generic_getattr_optional(space, module, name)? {
        return Ok(value);
    }
    let dict = module.dict(space)?;
    if let Some(function) = dict.get_item(space, intern!(space, "__getattr__"))? {
        return function.call1(space, name);
    }
    Err(missing(space, module, &dict, name))
}

#[cold]
fn missing(space: &Space, module: &Module, dict: &Dict, name: &Str) -> PyErr {
    match missing_message(space, dict, name) {
        Ok(message) => space.attribute_error(module, name, message),
        Err(err) => err,
    }
}

fn missing_message(space: &Space, dict: &Dict, name: &Str) -> PyResult<String> {
    let shown = name.to_string_lossy();
    let own_name = dict.get_item(space, intern!(space, "__name__"))?;
    let Some(own_name) = own_name.and_then(|name| name.downcast_into::<Str>().ok()) else {
        return Ok(format!("module has no attribute '{shown}'"));
    };
    let own = own_name.to_string_lossy();
    let spec = dict.get_item(space, intern!(space, "__spec__"))?.filter(|spec| !spec.is_none());
    let Some(spec) = spec else { return Ok(format!("module '{own}' has no attribute '{shown}'")) };
    let origin = origin_of(space, &spec)?;
    let initializing = is_initializing(space, &spec)?;
    if let Some(path) = &origin
        && crate::imports::may_shadow_stdlib(space, path, &own)?
    {
        let known = crate::imports::is_stdlib_name(space, &own_name)?;
        if known {
            return Ok(format!(
                "module '{own}' has no attribute '{shown}' (consider renaming '{path}' since it has the same name as the \
                 standard library module named '{own}' and prevents importing that standard library module)"
            ));
        }
        if initializing {
            return Ok(format!(
                "module '{own}' has no attribute '{shown}' (consider renaming '{path}' if it has the same name as a library \
                 you intended to import)"
            ));
        }
    }
    if initializing {
        return Ok(match origin {
            Some(path) => format!(
                "partially initialized module '{own}' from '{path}' has no attribute '{shown}' (most likely due to a circular \
                 import)"
            ),
            None => format!(
                "partially initialized module '{own}' has no attribute '{shown}' (most likely due to a circular import)"
            ),
        });
    }
    let submodules = spec.getattr_optional(space, intern!(space, "_uninitialized_submodules"))?;
    if let Some(submodules) = submodules
        && submodules.contains(space, name)?
    {
        return Ok(format!(
            "cannot access submodule '{shown}' of module '{own}' (most likely due to a circular import)"
        ));
    }
    Ok(format!("module '{own}' has no attribute '{shown}'"))
}

/// The file that a module with a location came from.
fn origin_of(space: &Space, spec: &Object) -> PyResult<Option<String>> {
    let has_location = match spec.getattr_optional(space, intern!(space, "has_location"))? {
        Some(value) => value.is_true(space)?,
        None => false,
    };
    if !has_location {
        return Ok(None);
    }
    let origin = spec.getattr_optional(space, intern!(space, "origin"))?;
    Ok(origin.and_then(|origin| origin.downcast::<Str>().map(Str::to_string_lossy)))
}

/// Whether the import system is still running the module.
fn is_initializing(space: &Space, spec: &Object) -> PyResult<bool> {
    match spec.getattr_optional(space, intern!(space, "_initializing"))? {
        Some(value) => value.is_true(space),
        None => Ok(false),
    }
}

/// `repr(module)`, as the import system words it.
pub(super) fn repr(space: &Space, module: &Module) -> PyResult<Ref<Object>> {
    let dict = module.dict(space)?;
    let name = dict.get_item(space, intern!(space, "__name__"))?;
    let name = match &name {
        Some(name) => name.repr(space)?.to_string_lossy(),
        None => "'?'".to_owned(),
    };
    let spec = dict.get_item(space, intern!(space, "__spec__"))?.filter(|spec| !spec.is_none());
    let text = match spec {
        Some(spec) => repr_from_spec(space, &spec)?,
        None => repr_from_attributes(space, &dict, &name)?,
    };
    Ok(Str::from_str(space, &text)?.into_object())
}

fn repr_from_spec(space: &Space, spec: &Object) -> PyResult<String> {
    let name = spec.getattr(space, intern!(space, "name"))?;
    let name = if name.is_none() { "'?'".to_owned() } else { name.repr(space)?.to_string_lossy() };
    let origin = spec.getattr(space, intern!(space, "origin"))?;
    if origin.is_none() {
        let loader = spec.getattr(space, intern!(space, "loader"))?;
        if loader.is_none() {
            return Ok(format!("<module {name}>"));
        }
        // A namespace package says where it is found.
        let path = loader.getattr_optional(space, intern!(space, "_path"))?;
        return Ok(match path {
            Some(path) => {
                let path = path.to_list(space)?.as_object().repr(space)?.to_string_lossy();
                format!("<module {name} (namespace) from {path}>")
            }
            None => format!("<module {name} ({})>", loader.repr(space)?.to_string_lossy()),
        });
    }
    if spec.getattr(space, intern!(space, "has_location"))?.is_true(space)? {
        return Ok(format!("<module {name} from {}>", origin.repr(space)?.to_string_lossy()));
    }
    let origin = origin.str(space)?.to_string_lossy();
    Ok(format!("<module {name} ({origin})>"))
}

fn repr_from_attributes(space: &Space, dict: &Dict, name: &str) -> PyResult<String> {
    if let Some(file) = dict.get_item(space, intern!(space, "__file__"))? {
        return Ok(format!("<module {name} from {}>", file.repr(space)?.to_string_lossy()));
    }
    match dict.get_item(space, intern!(space, "__loader__"))?.filter(|loader| !loader.is_none()) {
        Some(loader) => Ok(format!("<module {name} ({})>", loader.repr(space)?.to_string_lossy())),
        None => Ok(format!("<module {name}>")),
    }
}

/// `module.__annotations__`: evaluated when first asked for.
pub(super) fn annotations(space: &Space, module: &Module) -> PyResult<Ref<Object>> {
    let dict = module.dict(space)?;
    let name = intern!(space, "__annotations__");
    if let Some(found) = dict.get_item(space, name)? {
        return Ok(found);
    }
    // A module that is still running is not annotated yet: nothing is kept.
    let initializing = match dict.get_item(space, intern!(space, "__spec__"))? {
        Some(spec) => is_initializing(space, &spec)?,
        None => false,
    };
    let function = dict.get_item(space, intern!(space, "__annotate__"))?;
    let annotations = match function.filter(|function| function.is_callable()) {
        Some(function) => {
            let result = function.call1(space, &*space.new_int(1)?)?;
            if !result.is_instance::<Dict>() {
                let got = result.ty().tp_name();
                return Err(space.type_error(format_args!("__annotate__() must return a dict, not {got}")));
            }
            result
        }
        None => Dict::new(space)?.into_object(),
    };
    if !initializing {
        dict.set_item(space, name, &annotations)?;
    }
    Ok(annotations)
}

/// `module.__annotations__ = value`; `None` deletes.
pub(super) fn set_annotations(space: &Space, module: &Module, value: Option<&Object>) -> PyResult<()> {
    let dict = module.dict(space)?;
    let name = intern!(space, "__annotations__");
    match value {
        Some(value) => dict.set_item(space, name, value)?,
        None if dict.remove(space, name)?.is_none() => {
            return Err(space.attribute_error_plain("__annotations__"));
        }
        None => {}
    }
    dict.remove(space, intern!(space, "__annotate__"))?;
    Ok(())
}

/// `module.__annotate__`.
pub(super) fn annotate(space: &Space, module: &Module) -> PyResult<Ref<Object>> {
    let dict = module.dict(space)?;
    let name = intern!(space, "__annotate__");
    if let Some(found) = dict.get_item(space, name)? {
        return Ok(found);
    }
    dict.set_item(space, name, crate::none())?;
    Ok(space.none())
}

/// `module.__annotate__ = value`.
pub(super) fn set_annotate(space: &Space, module: &Module, value: Option<&Object>) -> PyResult<()> {
    let Some(value) = value else { return Err(space.type_error("cannot delete __annotate__ attribute")) };
    if !value.is_none() && !value.is_callable() {
        return Err(space.type_error("__annotate__ must be callable or None"));
    }
    let dict = module.dict(space)?;
    dict.set_item(space, intern!(space, "__annotate__"), value)?;
    if !value.is_none() {
        dict.remove(space, intern!(space, "__annotations__"))?;
    }
    Ok(())
}
