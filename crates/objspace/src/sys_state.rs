//! What the runtime itself reads of the module `sys`: its attributes may be anything by the time they are needed.

use crate::exceptions::KeyError;
use crate::{Dict, GilCell, Layout, Object, PyResult, Ref, Slot, Space, Str, intern};

static SYS: GilCell<Slot<Dict>> = GilCell::new(Slot::empty());

/// Tells which dict holds the attributes of `sys`; whoever makes the module does this once.
pub fn set_sys_dict(space: &Space, sys: &Dict) {
    SYS.get(space).set(Some(sys.to_ref()));
}

/// The dict of `sys`, once there is one.
pub fn sys_dict(space: &Space) -> Option<Ref<Dict>> {
    SYS.get(space).get()
}

/// The attribute `name` of `sys`, if there is one.
///
/// # Errors
/// What the lookup raises.
pub fn sys_attribute(space: &Space, name: &Str) -> PyResult<Option<Ref<Object>>> {
    match sys_dict(space) {
        Some(sys) => sys.lookup_name(space, name),
        None => Ok(None),
    }
}

/// The module `name` in `sys.modules`.
///
/// # Errors
/// What an unusual `sys.modules` raises.
pub fn imported_module(space: &Space, name: &str) -> PyResult<Option<Ref<Object>>> {
    let Some(modules) = sys_attribute(space, intern!(space, "modules"))? else { return Ok(None) };
    if let Some(modules) = modules.downcast_exact::<Dict>() {
        return modules.get_item_str(space, name);
    }
    match modules.get_item(space, &*Str::from_str(space, name)?) {
        Ok(module) => Ok(Some(module)),
        Err(err) if err.is_a::<KeyError>() => Ok(None),
        Err(err) => Err(err),
    }
}
