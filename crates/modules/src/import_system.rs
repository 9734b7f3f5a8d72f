//! `import`: looking a name up in `sys.modules`, and handing over to importlib when it is not there.
//!
//! importlib itself is Python code: its two halves are among the frozen modules, and [`install`] starts them. Until then only
//! native modules can be had.

use crate::{frozen, lifecycle, native, sys};
use interpreter::traceback::Traceback;
use objspace::exceptions as exc;
use objspace::{
    BaseException, Dict, GilCell, Layout, List, Object, PyErr, PyResult, PyTypeInfo, Ref, Slot, Space, Str,
    Tuple,
};

/// importlib's first half, once it is installed.
static BOOTSTRAP: GilCell<Slot<Object>> = GilCell::new(Slot::empty());

/// Starts importlib, first the half that knows native and frozen modules, then the one for files.
///
/// # Errors
/// What importlib's code raises.
pub fn install(space: &Space) -> PyResult<()> {
    let bootstrap = frozen::import(space, "_frozen_importlib")?;
    let imp = native::import(space, "_imp")?;
    let sys = native::import(space, "sys")?;
    bootstrap.call_method(space, "_install", &[&sys, &imp])?;
    BOOTSTRAP.get(space).set(Some(bootstrap));
    objspace::imports::set_importer(space, import);
    Ok(())
}

/// Starts the half of importlib that imports from files, if there are the modules that it reads files with; tells whether.
///
/// # Errors
/// What importlib's code raises.
pub fn install_external(space: &Space) -> PyResult<bool> {
    if native::find("_io").is_none() || native::find("posix").is_none() {
        return Ok(false);
    }
    bootstrap(space)?.call_method(space, "_install_external_importers", &[])?;
    let zip_importer = import(space, "zipimport")?.getattr_str(space, "zipimporter")?;
    let hooks = import(space, "sys")?.getattr_str(space, "path_hooks")?;
    space.expect::<List>(&hooks)?.insert(space, 0, zip_importer)?;
    Ok(true)
}

/// Releases importlib, at the very end.
pub fn forget(space: &Space) {
    BOOTSTRAP.get(space).set(None);
}

fn bootstrap(space: &Space) -> PyResult<Ref<Object>> {
    let found = BOOTSTRAP.get(space).get();
    found.ok_or_else(|| space.import_error_message("the import system has not been started"))
}

/// The module of this full name, imported if need be: `importlib.import_module` for native code.
///
/// # Errors
/// What the import raises.
pub fn import(space: &Space, name: &str) -> PyResult<Ref<Object>> {
    let name = Str::intern(space, name);
    import_absolute(space, &name)
}

fn modules(space: &Space) -> PyResult<Ref<Object>> {
    let modules = sys::attribute(space, "modules")?;
    modules.ok_or_else(|| space.runtime_error("unable to get sys.modules"))
}

/// What `sys.modules` has under a name, if it is not `None`.
fn loaded(space: &Space, name: &Str) -> PyResult<Option<Ref<Object>>> {
    let modules = modules(space)?;
    let found = match modules.downcast_exact::<Dict>() {
        Some(dict) => dict.get_item(space, name)?,
        None => match modules.get_item(space, name) {
            Ok(found) => Some(found),
            Err(err) if err.is_a::<exc::KeyError>() => None,
            Err(err) => return Err(err),
        },
    };
    Ok(found.filter(|found| !found.is_none()))
}

fn import_absolute(space: &Space, name: &Str) -> PyResult<Ref<Object>> {
    if let Some(module) = loaded(space, name)? {
        wait_until_initialized(space, &module, name)?;
        return Ok(module);
    }
    let found = match BOOTSTRAP.get(space).get() {
        Some(bootstrap) => {
            let import = objspace::builtins::function(space, "__import__")?;
            bootstrap.call_method(space, "_find_and_load", &[name, &import])
        }
        None if lifecycle::is_finalizing() => {
            let what = "sys.meta_path is None, Python is likely shutting down";
            return Err(space.import_error_message(what));
        }
        None => native::import(space, &name.to_string_lossy()),
    };
    found.map_err(|err| without_importlib_frames(space, err))
}

/// A module that another thread is still executing is waited for.
fn wait_until_initialized(space: &Space, module: &Object, name: &Str) -> PyResult<()> {
    let Some(spec) = module.getattr_optional_str(space, "__spec__")? else { return Ok(()) };
    if spec.is_none() {
        return Ok(());
    }
    let Some(flag) = spec.getattr_optional_str(space, "_initializing")? else { return Ok(()) };
    if flag.is_true(space)? {
        bootstrap(space)?.call_method(space, "_lock_unlock_module", &[name])?;
    }
    Ok(())
}

/// `__import__(name, globals, locals, fromlist, level)`.
///
/// # Errors
/// `TypeError`, `ValueError` for bad arguments; `ImportError`; what the modules raise.
pub fn import_module_level(
    space: &Space,
    name: &Object,
    globals: Option<&Object>,
    from_list: Option<&Object>,
    level: isize,
) -> PyResult<Ref<Object>> {
    let Some(name) = name.downcast::<Str>() else {
        return Err(space.type_error("module name must be a string"));
    };
    if level < 0 {
        return Err(space.value_error("level must be >= 0"));
    }
    let absolute = match level {
        0 if name.len() == 0 => return Err(space.value_error("Empty module name")),
        0 => name.to_ref(),
        _ => resolve(space, name, globals, level)?,
    };
    let module = import_absolute(space, &absolute)?;
    let from_list = match from_list {
        Some(list) if !list.is_none() && list.is_true(space)? => Some(list),
        _ => None,
    };
    match from_list {
        Some(list) => {
            if module.getattr_optional_str(space, "__path__")?.is_none() {
                return Ok(module);
            }
            let import = objspace::builtins::function(space, "__import__")?;
            bootstrap(space)?.call_method(space, "_handle_fromlist", &[&module, list, &import])
        }
        None => outermost(space, name, &absolute, module, level),
    }
}

/// What `import a.b.c` binds: the package `a`, relative to the current one when there are dots in front.
fn outermost(
    space: &Space,
    name: &Str,
    absolute: &Str,
    module: Ref<Object>,
    level: isize,
) -> PyResult<Ref<Object>> {
    let text = name.to_string_lossy();
    let Some((front, _)) = text.split_once('.') else {
        return Ok(module);
    };
    if level == 0 {
        return import_absolute(space, &Str::intern(space, front));
    }
    let whole = absolute.to_string_lossy();
    let cut = whole.len() - (text.len() - front.len());
    let package = Str::intern(space, &whole[..cut]);
    loaded(space, &package)?.ok_or_else(|| {
        let text = format!("'{}' not in sys.modules as expected", &whole[..cut]);
        PyErr::new(space, exc::KeyError::type_object(), text)
    })
}

/// The absolute name of a relative import.
fn resolve(space: &Space, name: &Str, globals: Option<&Object>, level: isize) -> PyResult<Ref<Str>> {
    let Some(globals) = globals.filter(|globals| !globals.is_none()) else {
        return Err(PyErr::new(space, exc::KeyError::type_object(), "'__name__' not in globals"));
    };
    if !globals.is_instance::<Dict>() {
        return Err(space.type_error("globals must be a dict"));
    }
    let bootstrap = bootstrap(space)?;
    let package = bootstrap.call_method(space, "_calc___package__", &[globals])?;
    if package.downcast::<Str>().is_none_or(|package| package.len() == 0) {
        return Err(space.import_error_message("attempted relative import with no known parent package"));
    }
    let level = space.new_int(level as i64)?;
    let absolute = bootstrap.call_method(space, "_resolve_name", &[name, &package, &level])?;
    absolute.downcast_into::<Str>().map_err(|_| space.type_error("module name must be a string"))
}

/// Takes importlib's own frames out of an error's traceback: all of them from an `ImportError`, else those that lead to the
/// code of the imported module.
fn without_importlib_frames(space: &Space, err: PyErr) -> PyErr {
    if sys::config(space).verbose > 0 {
        return err;
    }
    let always = err.is_a::<exc::ImportError>();
    let Some(exception) = err.value().downcast::<BaseException>() else { return err };
    let mut kept: Vec<Ref<Traceback>> = Vec::new();
    let mut chunk: Vec<Ref<Traceback>> = Vec::new();
    let mut entry = exception.traceback().and_then(|entry| entry.downcast_into::<Traceback>().ok());
    while let Some(current) = entry {
        entry = current.next_entry();
        let Some(frame) = current.frame_object() else { return err };
        let Some(frame) = frame.frame() else { return err };
        let file = frame.code().filename();
        let in_importlib = file.equals("<frozen importlib._bootstrap>")
            || file.equals("<frozen importlib._bootstrap_external>");
        if !in_importlib {
            kept.append(&mut chunk);
            kept.push(current);
            continue;
        }
        let leads_to_module = frame.code().name().equals("_call_with_frames_removed");
        chunk.push(current);
        if always || leads_to_module {
            chunk.clear();
        }
    }
    kept.append(&mut chunk);
    let mut next: Option<Ref<Traceback>> = None;
    for current in kept.into_iter().rev() {
        let link = next.take().map_or_else(|| space.none(), Ref::into_object);
        if current.setattr_str(space, "tb_next", &link).is_err() {
            return err;
        }
        next = Some(current);
    }
    exception.set_traceback(next.map(Ref::into_object));
    err
}

/// The names in a tuple of strings.
pub fn string_tuple<'a>(space: &Space, names: impl IntoIterator<Item = &'a str>) -> PyResult<Ref<Tuple>> {
    let names = names.into_iter().map(|name| Str::intern(space, name).into_object()).collect();
    Tuple::from_vec(space, names)
}
