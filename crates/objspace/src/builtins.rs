//! The dict of the module `builtins`, and its functions that builtin types name in their `__reduce__`.

use crate::exceptions::AttributeError;
use crate::{Dict, GilCell, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple};
use abi::PyObject;

static NAMES: GilCell<Slot<Dict>> = GilCell::new(Slot::empty());
static ISINSTANCE: GilCell<Slot> = GilCell::new(Slot::empty());
static LEN: GilCell<Slot> = GilCell::new(Slot::empty());

/// Tells which dict has the builtin names; whoever makes the module does this once. The functions that the interpreter knows are those that
/// `isinstance` and `len` mean now, if anything.
///
/// # Errors
/// What comparing the dict's keys raises.
pub fn set_names(space: &Space, names: &Dict) -> PyResult<()> {
    NAMES.get(space).set(Some(names.to_ref()));
    ISINSTANCE.get(space).set(names.get_item_str(space, "isinstance")?);
    LEN.get(space).set(names.get_item_str(space, "len")?);
    Ok(())
}

/// The function `isinstance`, whatever the name means now.
#[inline(always)]
pub fn isinstance_function(space: &Space) -> *mut PyObject {
    ISINSTANCE.get(space).as_ptr()
}

/// The function `len`, likewise.
#[inline(always)]
pub fn len_function(space: &Space) -> *mut PyObject {
    LEN.get(space).as_ptr()
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

/// The attribute `name` of the module `module`, imported if need be.
pub fn import_from(space: &Space, module: &str, name: &str) -> PyResult<Ref<Object>> {
    let names = Tuple::from_slice(space, &[&*Str::intern(space, name)])?;
    let (none, module) = (crate::none(), Str::intern(space, module));
    let module = function(space, "__import__")?.call(space, &[&module, none, none, &names])?;
    module.getattr_str(space, name)
}

/// Imports the top-level module `name`.
pub fn import(space: &Space, name: &str) -> PyResult<Ref<Object>> {
    function(space, "__import__")?.call1(space, &Str::intern(space, name))
}
