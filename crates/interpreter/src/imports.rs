//! `import` statements.

use crate::frame::Frame;
use objspace::exceptions as exc;
use objspace::{Dict, Object, PyErr, PyResult, Ref, Space, Str, intern};

/// Calls `builtins.__import__` for an `import` statement.
///
/// # Errors
/// `ImportError` when there is no `__import__`; what the import raises.
pub fn import_name(
    space: &Space,
    frame: &Frame,
    name: &Str,
    level: &Object,
    from_list: &Object,
) -> PyResult<Ref<Object>> {
    let import = match frame.builtins().downcast::<Dict>() {
        Some(builtins) => builtins.lookup_name(space, intern!(space, "__import__"))?,
        None => Some(frame.builtins().get_item(space, intern!(space, "__import__"))?),
    };
    let Some(import) = import else {
        return Err(space.import_error_message("__import__ not found"));
    };
    let locals = frame.locals().unwrap_or(objspace::none());
    import.call(space, &[name, frame.globals(), locals, from_list, level])
}

/// `from module import name`: an attribute, or the submodule of that name that is being imported.
///
/// # Errors
/// `ImportError`, with what CPython says about circular imports and shadowing.
pub fn import_from(space: &Space, module: &Object, name: &Str) -> PyResult<Ref<Object>> {
    if let Some(found) = module.getattr_optional(space, name)? {
        return Ok(found);
    }
    // In a circular import the submodule may be loaded but not yet bound in its package.
    let module_name = module.getattr_optional(space, intern!(space, "__name__"))?;
    let module_name = module_name.as_ref().and_then(|name| name.downcast::<Str>());
    if let Some(package) = module_name {
        let full = format!("{}.{}", package.to_string_lossy(), name.to_string_lossy());
        if let Some(found) = objspace::sys_state::imported_module(space, &full)? {
            return Ok(found);
        }
    }
    Err(cannot_import(space, module, module_name, name)?)
}

fn cannot_import(space: &Space, module: &Object, module_name: Option<&Str>, name: &Str) -> PyResult<PyErr> {
    let shown = module_name.map_or("<unknown module name>".to_owned(), Str::to_string_lossy);
    let attribute = name.to_string_lossy();
    let spec = module.getattr_optional(space, intern!(space, "__spec__"))?;
    let origin = module_origin(space, module, spec.as_deref())?;
    let initializing = match &spec {
        Some(spec) => match spec.getattr_optional(space, intern!(space, "_initializing"))? {
            Some(flag) => flag.is_true(space)?,
            None => false,
        },
        None => false,
    };
    let location = origin.as_ref().map_or("unknown location".to_owned(), |path| path.to_string_lossy());
    let message = if initializing {
        format!(
            "cannot import name '{attribute}' from partially initialized module '{shown}' (most likely due to a circular import) ({location})"
        )
    } else {
        format!("cannot import name '{attribute}' from '{shown}' ({location})")
    };
    let err = exc::ImportError::with_names(space, &message, module_name, origin.as_deref(), Some(name));
    Ok(err)
}

/// Where a module's code came from.
fn module_origin(space: &Space, module: &Object, spec: Option<&Object>) -> PyResult<Option<Ref<Str>>> {
    let string = |found: Option<Ref<Object>>| found.and_then(|found| found.downcast_into::<Str>().ok());
    if let Some(spec) = spec {
        let has_location = match spec.getattr_optional(space, intern!(space, "has_location"))? {
            Some(flag) => flag.is_true(space)?,
            None => false,
        };
        if has_location && let Some(origin) = string(spec.getattr_optional(space, intern!(space, "origin"))?)
        {
            return Ok(Some(origin));
        }
    }
    Ok(string(module.getattr_optional(space, intern!(space, "__file__"))?))
}

/// `from module import *`: binds the public names in a mapping.
///
/// # Errors
/// What the module's `__all__` or `__dict__` raise; `TypeError` for names that are no strings.
pub fn import_star(space: &Space, module: &Object, locals: &Object) -> PyResult<()> {
    let all = module.getattr_optional(space, intern!(space, "__all__"))?;
    let (names, skip_private) = match all {
        Some(all) => (all, false),
        None => match module.getattr_optional(space, intern!(space, "__dict__"))? {
            Some(dict) => (dict.call_method(space, "keys", &[])?, true),
            None => {
                return Err(space.import_error_message("from-import-* object has no __dict__ and no __all__"));
            }
        },
    };
    // The names are collected first: binding them may change the very dict that they come from.
    let mut collected = Vec::new();
    let iterator = names.iter(space)?;
    while let Some(name) = iterator.next(space)? {
        collected.push(name);
    }
    for name in collected {
        let Some(text) = name.downcast::<Str>() else {
            let module_name = module.getattr_optional(space, intern!(space, "__name__"))?;
            let module_name = module_name.as_ref().and_then(|name| name.downcast::<Str>());
            return Err(space.type_error(format_args!(
                "{} in {}.{} must be str, not {}",
                if skip_private { "Key" } else { "Item" },
                module_name.map_or("?".to_owned(), Str::to_string_lossy),
                if skip_private { "__dict__" } else { "__all__" },
                name.ty().name()
            )));
        };
        if skip_private && text.to_string_lossy().starts_with('_') {
            continue;
        }
        let value = module.getattr(space, text)?;
        locals.set_item(space, &name, &value)?;
    }
    Ok(())
}
