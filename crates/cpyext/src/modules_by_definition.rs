//! `PyState_…`: the modules of definitions without slots, found again by their definitions.

use abi::PyModuleDef;
use core::cell::RefCell;
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::{GilCell, Layout, Object, PyResult, Ref, Space};

/// Modules by `m_index`.
static MODULES: GilCell<RefCell<Vec<Option<Ref<Object>>>>> = GilCell::new(RefCell::new(Vec::new()));

/// Where a definition's module is; `None` if it cannot have one.
///
/// # Safety
/// The definition is null or well formed.
unsafe fn index(definition: *mut PyModuleDef) -> Option<usize> {
    // SAFETY: the caller's promise.
    let definition = unsafe { definition.as_ref() }?;
    if !definition.m_slots.is_null() {
        return None;
    }
    usize::try_from(definition.m_base.m_index.get()).ok().filter(|&index| index != 0)
}

/// Remember the module of a definition.
///
/// # Safety
/// The definition is well formed, and an object.
pub unsafe fn remember(space: &Space, definition: *mut PyModuleDef, module: &Object) {
    // SAFETY: the caller's promise.
    let Some(index) = (unsafe { index(definition) }) else { return };
    let old = {
        let mut modules = MODULES.get(space).borrow_mut();
        if modules.len() <= index {
            modules.resize_with(index + 1, || None);
        }
        modules[index].replace(module.to_ref())
    };
    drop(old);
}

/// The module of a definition, borrowed; `NULL` without an error if there is none.
///
/// # Safety
/// The definition is null or well formed.
#[cpython_api]
unsafe fn PyState_FindModule<'a>(space: &'a Space, definition: *mut PyModuleDef) -> Option<&'a Object> {
    // SAFETY: the caller's promise; the table keeps the module.
    unsafe {
        let modules = MODULES.get(space).borrow();
        let module = modules.get(index(definition)?)?.as_ref()?;
        Some(Object::from_ptr(module.as_ptr()))
    }
}

/// Remember the module of a definition.
///
/// # Safety
/// The definition is null or well formed.
#[cpython_api]
unsafe fn PyState_AddModule(space: &Space, module: &Object, definition: *mut PyModuleDef) -> PyResult<c_int> {
    // SAFETY: the caller's promise.
    unsafe {
        let Some(head) = definition.as_ref() else {
            return Err(space.system_error("PyState_AddModule: Module Definition is NULL"));
        };
        if !head.m_slots.is_null() {
            return Err(space.system_error("PyState_AddModule called on module with slots"));
        }
        if PyState_FindModule(space, definition).is_some_and(|known| known.is(module)) {
            return Err(space.system_error("PyState_AddModule: Module already added!"));
        }
        remember(space, definition, module);
    }
    Ok(0)
}

/// Forget the module of a definition.
///
/// # Safety
/// The definition is null or well formed.
#[cpython_api]
unsafe fn PyState_RemoveModule(space: &Space, definition: *mut PyModuleDef) -> PyResult<c_int> {
    // SAFETY: the caller's promise.
    unsafe {
        let Some(head) = definition.as_ref() else { return Err(space.bad_internal_call()) };
        if !head.m_slots.is_null() {
            return Err(space.system_error("PyState_RemoveModule called on module with slots"));
        }
        let old = {
            let mut modules = MODULES.get(space).borrow_mut();
            index(definition).and_then(|index| modules.get_mut(index)).and_then(Option::take)
        };
        match old {
            Some(module) => drop(module),
            None => return Err(space.system_error("PyState_RemoveModule: Module index out of bounds.")),
        }
    }
    Ok(0)
}
