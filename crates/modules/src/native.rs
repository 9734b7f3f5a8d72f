//! Native modules by name: finding, making and executing them.

use crate::DEFINITIONS;
use algorithms::text::ascii::utf8;
use core::ffi::CStr;
use objspace::module_object::definition;
use objspace::{Dict, GilOnce, Layout, Module, Object, PyResult, Ref, Space, Str};

type Definition = &'static abi::Static<abi::PyModuleDef>;

/// Modules that there is one of, however often they are imported.
const UNIQUE: [&str; 2] = ["builtins", "sys"];

static MODULES: GilOnce<Ref<Dict>> = GilOnce::new();

/// The dict that `sys.modules` starts as.
///
/// # Errors
/// `MemoryError`.
pub fn modules_dict(space: &Space) -> PyResult<Ref<Dict>> {
    MODULES.get_or_try_init(space, || Dict::new(space)).cloned()
}

/// A definition's name.
fn name_of(definition: Definition) -> &'static str {
    utf8(name_bytes(definition)).unwrap_or("?")
}

fn name_bytes(definition: Definition) -> &'static [u8] {
    // SAFETY: `#[pymodule]` gives every definition a C string as name.
    unsafe { CStr::from_ptr(definition.0.m_name) }.to_bytes()
}

/// The names of all native modules.
pub fn names() -> Vec<&'static str> {
    DEFINITIONS.iter().map(|definition| name_of(definition())).collect()
}

/// The definition of the native module of a name.
pub fn find(name: &str) -> Option<Definition> {
    let is_wanted = |definition: &Definition| name_bytes(definition) == name.as_bytes();
    DEFINITIONS.iter().map(|definition| definition()).find(is_wanted)
}

/// A new module for a spec, not yet executed; the one that there is for those that there is one of. `None` if no native module
/// has the spec's name.
///
/// # Errors
/// What making it raises.
pub fn create(space: &Space, spec: &Object) -> PyResult<Option<Ref<Object>>> {
    let name = spec.getattr_str(space, "name")?;
    let name = space.expect::<Str>(&name)?.to_string_lossy();
    let Some(found) = find(&name) else { return Ok(None) };
    if UNIQUE.contains(&name.as_str())
        && let Some(module) = unique(space, &name)?
    {
        return Ok(Some(module));
    }
    // SAFETY: the definition is a static that `#[pymodule]` made.
    unsafe { definition::create_from_definition(space, found.as_ptr(), spec) }.map(Some)
}

/// The one module of a name in [`UNIQUE`], if it has been made.
fn unique(space: &Space, name: &str) -> PyResult<Option<Ref<Object>>> {
    static MADE: GilOnce<(Ref<Object>, Ref<Object>)> = GilOnce::new();
    if MADE.get(space).is_none() {
        let modules = modules_dict(space)?;
        let both = (modules.get_item_str(space, "builtins")?, modules.get_item_str(space, "sys")?);
        let (Some(builtins), Some(sys)) = both else { return Ok(None) };
        MADE.get_or_init(space, || (builtins, sys));
    }
    Ok(MADE.get(space).map(|(builtins, sys)| if name == "sys" { sys.clone() } else { builtins.clone() }))
}

/// Executes a module that [`create`] made, if it is one and has not been executed.
///
/// # Errors
/// What the module's execution raises.
pub fn execute(space: &Space, module: &Object) -> PyResult<()> {
    let Some(native) = module.downcast::<Module>() else { return Ok(()) };
    let name = native.name(space)?.to_string_lossy();
    if UNIQUE.contains(&name.as_str()) && unique(space, &name)?.is_some() {
        return Ok(());
    }
    execute_new(space, module)
}

/// Executes a module that has not been executed.
fn execute_new(space: &Space, module: &Object) -> PyResult<()> {
    let Some(native) = module.downcast::<Module>() else { return Ok(()) };
    let found = native.definition();
    if found.is_null() {
        return Ok(());
    }
    // SAFETY: the module owns its definition, which is a static.
    unsafe { definition::execute(space, module, found) }
}

/// The native module of a name: what `sys.modules` has, else a new one that is put there. For use without importlib.
///
/// # Errors
/// `ImportError` when there is none of this name; what its execution raises.
pub fn import(space: &Space, name: &str) -> PyResult<Ref<Object>> {
    let modules = modules_dict(space)?;
    if let Some(module) = modules.get_item_str(space, name)? {
        return Ok(module);
    }
    // The first phase asks the spec for nothing but the name.
    let text = Str::intern(space, name);
    let spec = Module::new(space, &text)?;
    spec.setattr_str(space, "name", &text)?;
    let Some(module) = create(space, &spec)? else {
        return Err(objspace::exceptions::ImportError::with_names(
            space,
            format!("no built-in module named '{name}'"),
            Some(&text),
            None,
            None,
        ));
    };
    modules.set_item_str(space, name, &module)?;
    execute_new(space, &module)?;
    Ok(module)
}

/// The namespace of a module.
///
/// # Errors
/// What the attribute's lookup raises; `TypeError` when it is no dict.
pub fn namespace(space: &Space, module: &Object) -> PyResult<Ref<Dict>> {
    let dict = module.getattr_str(space, "__dict__")?;
    Ok(space.expect::<Dict>(&dict)?.to_ref())
}
