//! Modules whose byte code is part of the executable.

use crate::sys;
use core::cell::Cell;
use interpreter::calls;
use interpreter::code::Code;
use objspace::exceptions as exc;
use objspace::module_object::Module;
use objspace::{GilCell, List, Object, PyResult, Ref, Space, Str};
use std::sync::Arc;

/// A frozen module.
#[derive(Clone, Copy, Debug)]
pub struct FrozenModule {
    /// The name it is imported by.
    pub name: &'static str,
    /// The name of the module in the library that it was made from.
    pub original: &'static str,
    /// Whether it is a package.
    pub is_package: bool,
    /// Its code, as `compiler::bytecode::serialize` writes it.
    pub code: &'static [u8],
}

static MODULES: GilCell<Cell<&'static [FrozenModule]>> = GilCell::new(Cell::new(&[]));

/// Tells which modules are frozen; the executable does this once.
pub fn set_modules(space: &Space, modules: &'static [FrozenModule]) {
    MODULES.get(space).set(modules);
}

/// All frozen modules.
pub fn modules(space: &Space) -> &'static [FrozenModule] {
    MODULES.get(space).get()
}

/// The frozen module of a name.
pub fn find(space: &Space, name: &str) -> Option<&'static FrozenModule> {
    modules(space).iter().find(|module| module.name == name)
}

/// The code object of a frozen module.
///
/// # Errors
/// `ImportError` when the bytes are damaged.
pub fn code(space: &Space, module: &FrozenModule) -> PyResult<Ref<Code>> {
    match compiler::bytecode::serialize::read_packed(module.code) {
        Some(unit) => Code::new(space, &Arc::new(unit)),
        None => {
            let name = module.name;
            Err(space.import_error_message(format_args!("Frozen object named '{name}' is invalid")))
        }
    }
}

/// The error for a name that no frozen module has.
pub fn not_found(space: &Space, name: &str) -> objspace::PyErr {
    let message = format!("No such frozen object named '{name}'");
    let name = Str::intern(space, name);
    exc::ImportError::with_names(space, &message, Some(&name), None, None)
}

/// Imports a frozen module without importlib, which is how importlib itself starts.
///
/// # Errors
/// `ImportError` when there is none of this name; what its code raises.
pub fn import(space: &Space, name: &str) -> PyResult<Ref<Object>> {
    let Some(frozen) = find(space, name) else { return Err(not_found(space, name)) };
    let code = code(space, frozen)?;
    let text = Str::intern(space, name);
    let module = Module::new(space, &text)?.into_object();
    let modules = sys::attribute(space, "modules")?.ok_or_else(|| space.runtime_error("lost sys.modules"))?;
    modules.set_item(space, &text, &module)?;
    let namespace = module.getattr_str(space, "__dict__")?;
    // What importlib asks a module for that was frozen before importlib ran.
    namespace.set_item(space, &Str::intern(space, "__origname__"), &Str::intern(space, frozen.original))?;
    if frozen.is_package {
        namespace.set_item(space, &Str::intern(space, "__path__"), &*List::new(space)?)?;
    }
    let builtins = crate::builtins::builtins_of(space, space.expect(&namespace)?)?;
    calls::run_code(space, &code, &namespace, &builtins, Some(&namespace), None)?;
    // The module may have put something else in its place.
    modules.get_item(space, &text)
}
