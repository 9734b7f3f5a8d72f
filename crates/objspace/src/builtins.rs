//! The dict of the module `builtins`, and its functions that builtin types name in their `__reduce__`.

use crate::exceptions::AttributeError;
use crate::{Dict, GilCell, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Slot, Space};

static NAMES: GilCell<Slot<Dict>> = GilCell::new(Slot::empty());

/// Tells which dict has the builtin names; whoever makes the module does this once.
pub fn set_names(space: &Space, names: &Dict) {
    NAMES.get(space).set(Some(names.to_ref()));
}

/// The dict of the builtin names, once there is one.
pub fn names(space: &Space) -> Option<Ref<Dict>> {
    NAMES.get(space).get()
}

/// A builtin name's value.
///
/// # Errors
/// `AttributeError` if there is no such name.
pub fn function(space: &Space, name: &str) -> PyResult<Ref<Object>> {
    let found = match names(space) {
        Some(names) => names.get_item_str(space, name)?,
        None => None,
    };
    found.ok_or_else(|| {
        let text = format!("module 'builtins' has no attribute '{name}'");
        PyErr::new(space, AttributeError::type_object(), text)
    })
}
