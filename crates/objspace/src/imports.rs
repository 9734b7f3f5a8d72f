//! How the object space imports the few modules that it needs: through the import system, which is installed at start-up.

use crate::{Dict, GilCell, Object, PyResult, Ref, Space, Str};
use core::cell::Cell;

/// Imports a module by its full name.
pub type Importer = fn(&Space, &str) -> PyResult<Ref<Object>>;

static IMPORTER: GilCell<Cell<Option<Importer>>> = GilCell::new(Cell::new(None));

/// Installs the import system; the interpreter does, at start-up.
pub fn set_importer(space: &Space, importer: Importer) {
    IMPORTER.get(space).set(Some(importer));
}

/// The module `name`, imported if it is not yet.
///
/// # Errors
/// What importing raises; `ImportError` before the import system is installed.
pub fn import(space: &Space, name: &str) -> PyResult<Ref<Object>> {
    match IMPORTER.get(space).get() {
        Some(importer) => importer(space, name),
        None => Err(space.import_error_message(format_args!("no import system to import '{name}' with"))),
    }
}

/// The globals of the Python code that is running, if any.
pub type GlobalsLookup = fn(&Space) -> Option<Ref<Dict>>;

static GLOBALS: GilCell<Cell<Option<GlobalsLookup>>> = GilCell::new(Cell::new(None));

/// Tells how to find the running code's globals; the interpreter does, at start-up.
pub fn set_globals_lookup(space: &Space, lookup: GlobalsLookup) {
    GLOBALS.get(space).set(Some(lookup));
}

/// The globals of the Python code that is running; `None` when there is none.
pub fn current_globals(space: &Space) -> Option<Ref<Dict>> {
    GLOBALS.get(space).get().and_then(|lookup| lookup(space))
}

/// Whether a module file stands in the script's folder, where it hides others of its name: `sys.path[0]` is that folder.
///
/// # Errors
/// What reading `sys.path` raises.
pub fn may_shadow_stdlib(space: &Space, file: &str, module: &str) -> PyResult<bool> {
    let sys = import(space, "sys")?;
    if sys.getattr_str(space, "flags")?.getattr_str(space, "safe_path")?.is_true(space)? {
        return Ok(false);
    }
    let Some(path) = sys.getattr_optional_str(space, "path")? else { return Ok(false) };
    let Some(first) = path.list_or_tuple_items().and_then(|items| items.into_iter().next()) else {
        return Ok(false);
    };
    let Some(first) = first.downcast::<Str>().map(Str::to_string_lossy) else { return Ok(false) };
    let mut folder = std::path::Path::new(file).parent();
    if file.ends_with("__init__.py") {
        folder = folder.and_then(std::path::Path::parent);
    }
    let script = if first.is_empty() { std::env::current_dir().ok() } else { Some(first.into()) };
    // Only a top-level module can hide one of the standard library's.
    Ok(!module.contains('.') && folder.map(std::path::Path::to_owned) == script)
}

/// Whether the standard library has a module of this name.
///
/// # Errors
/// What reading `sys.stdlib_module_names` raises.
pub fn is_stdlib_name(space: &Space, name: &Str) -> PyResult<bool> {
    match import(space, "sys")?.getattr_optional_str(space, "stdlib_module_names")? {
        Some(names) => names.contains(space, name),
        None => Ok(false),
    }
}
