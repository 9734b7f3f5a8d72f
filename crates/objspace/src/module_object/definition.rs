//! Making modules from a `PyModuleDef`: in one go (old modules), or in two phases (PEP 489).

#![allow(non_upper_case_globals, reason = "C's constants stand in patterns")]

use super::Module;
use crate::{BuiltinFunction, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, intern, memory, pytype};
use abi::{
    Py_mod_create, Py_mod_exec, Py_mod_gil, Py_mod_multiple_interpreters, PyMethodDef, PyModuleDef,
    PyModuleDef_Slot, PyObject,
};
use core::ffi::{CStr, c_int, c_void};
use core::mem::transmute;
use core::ptr;

crate::layout! {
    /// A module's definition, which is an object.
    pub struct MultiPhase(PyModuleDef);
}

#[pytype(name = "moduledef", symbol = PyModuleDef_Type)]
impl MultiPhase {}

/// Whether the object is a definition, as `PyInit_…` of a multi-phase module gives it.
pub fn is_definition(object: &Object) -> bool {
    object.is_instance::<MultiPhase>()
}

type CreateFunction = unsafe extern "C" fn(*mut PyObject, *mut PyModuleDef) -> *mut PyObject;
type ExecFunction = unsafe extern "C" fn(*mut PyObject) -> c_int;

/// The slots of a definition.
///
/// # Safety
/// The definition is well formed and alive.
unsafe fn slots<'a>(definition: *mut PyModuleDef) -> &'a [PyModuleDef_Slot] {
    // SAFETY: the caller's promise: null, or an array that ends in an empty entry.
    unsafe {
        let first = (*definition).m_slots;
        if first.is_null() {
            return &[];
        }
        let mut len = 0;
        while (*first.add(len)).slot != 0 {
            len += 1;
        }
        core::slice::from_raw_parts(first, len)
    }
}

/// Makes a definition an object: `PyModuleDef_Init`. Each gets a number of its own.
///
/// # Safety
/// The definition lives as long as the process.
pub unsafe fn initialize_definition(space: &Space, definition: *mut PyModuleDef) -> PyResult<()> {
    static NEXT_INDEX: crate::GilCell<core::cell::Cell<isize>> =
        crate::GilCell::new(core::cell::Cell::new(1));
    MultiPhase::type_object().ready(space)?;
    // SAFETY: the caller's promise.
    let base = unsafe { &(*definition).m_base };
    if base.m_index.get() == 0 {
        let next = NEXT_INDEX.get(space);
        base.m_index.set(next.get());
        next.set(next.get() + 1);
        base.ob_base.ob_refcnt.set(abi::_Py_IMMORTAL_INITIAL_REFCNT);
        base.ob_base.ob_type.set(MultiPhase::STATIC.as_ptr());
    }
    Ok(())
}

/// A module of a definition without slots: `PyModule_Create2`. Its memory is there at once.
///
/// # Errors
/// `SystemError` when the definition has slots; what adding functions raises.
///
/// # Safety
/// The definition is well formed and lives as long as the process.
pub unsafe fn new_from_definition(
    space: &Space,
    definition: *mut PyModuleDef,
    name: &Str,
) -> PyResult<Ref<Module>> {
    // SAFETY: the caller's promise.
    unsafe {
        initialize_definition(space, definition)?;
        if !(*definition).m_slots.is_null() {
            let name = name.to_string_lossy();
            return Err(space
                .system_error(format_args!("module {name}: PyModule_Create is incompatible with m_slots")));
        }
        let module = Module::new(space, name)?;
        allocate_state(space, &module, definition)?;
        add_functions(space, &module, name, (*definition).m_methods)?;
        set_doc(space, &module, (*definition).m_doc)?;
        module.0.definition.set(definition);
        Ok(module)
    }
}

/// The first phase: the module object of a definition for a spec (`PyModule_FromDefAndSpec2`). It may be no module at all if
/// the definition makes it itself.
///
/// # Errors
/// `SystemError` when the definition makes no sense; what its function raises.
///
/// # Safety
/// The definition is well formed and lives as long as the process.
pub unsafe fn create_from_definition(
    space: &Space,
    definition: *mut PyModuleDef,
    spec: &Object,
) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise, through the whole body.
    unsafe {
        initialize_definition(space, definition)?;
        let name = spec.getattr(space, intern!(space, "name"))?;
        let Some(name) = name.downcast::<Str>() else {
            return Err(space.type_error("the name of a module's spec is no string"));
        };
        let shown = name.to_string_lossy();
        if (*definition).m_size < 0 {
            return Err(space.system_error(format_args!(
                "module {shown}: m_size may not be negative for multi-phase initialization"
            )));
        }
        let create = check_slots(space, definition, &shown)?;
        let module = match create {
            Some(create) => {
                let made = create(spec.as_ptr(), definition);
                created(space, made, &shown)?
            }
            None => Module::new(space, name)?.into_object(),
        };
        if let Some(module) = module.downcast::<Module>() {
            module.0.state.set(ptr::null_mut());
            module.0.definition.set(definition);
        } else if (*definition).m_size > 0
            || (*definition).m_traverse.is_some()
            || (*definition).m_clear.is_some()
            || (*definition).m_free.is_some()
        {
            return Err(space.system_error(format_args!(
                "module {shown} is not a module object, but requests module state"
            )));
        } else if slots(definition).iter().any(|slot| slot.slot == Py_mod_exec) {
            return Err(space.system_error(format_args!(
                "module {shown} specifies execution slots, but did not create a ModuleType instance"
            )));
        }
        add_functions(space, &module, name, (*definition).m_methods)?;
        set_doc(space, &module, (*definition).m_doc)?;
        Ok(module)
    }
}

/// What a definition's create function gave.
unsafe fn created(space: &Space, made: *mut PyObject, name: &str) -> PyResult<Ref<Object>> {
    // SAFETY: the function gives a new reference or null.
    match (unsafe { Ref::<Object>::from_nullable(made) }, space.take_error()) {
        (Some(module), None) => Ok(module),
        (None, Some(err)) => Err(err),
        (None, None) => {
            Err(space
                .system_error(format_args!("creation of module {name} failed without setting an exception")))
        }
        (Some(_), Some(err)) => Err(crate::object::caused_by(
            space.system_error(format_args!("creation of module {name} raised unreported exception")),
            err,
        )),
    }
}

/// Checks the slots; gives the create function, if there is one.
unsafe fn check_slots(
    space: &Space,
    definition: *mut PyModuleDef,
    name: &str,
) -> PyResult<Option<CreateFunction>> {
    let mut create = None;
    let (mut interpreters, mut gil) = (false, false);
    // SAFETY: the caller passes a well-formed definition; slots hold what their numbers say.
    for slot in unsafe { slots(definition) } {
        let once = |seen: &mut bool, what: &str| -> PyResult<()> {
            if core::mem::replace(seen, true) {
                return Err(space.system_error(format_args!("module {name} has more than one {what} slots")));
            }
            Ok(())
        };
        match slot.slot {
            Py_mod_create if create.is_some() => {
                return Err(space.system_error(format_args!("module {name} has multiple create slots")));
            }
            // SAFETY: the slot's value is such a function.
            Py_mod_create => create = Some(unsafe { transmute::<*mut c_void, CreateFunction>(slot.value) }),
            Py_mod_exec => {}
            Py_mod_multiple_interpreters => once(&mut interpreters, "'multiple interpreters'")?,
            Py_mod_gil => once(&mut gil, "'gil'")?,
            unknown => {
                return Err(space.system_error(format_args!("module {name} uses unknown slot ID {unknown}")));
            }
        }
    }
    Ok(create)
}

/// The second phase: runs the definition's execution slots on the module (`PyModule_ExecDef`).
///
/// # Errors
/// What the functions raise; `SystemError` when one breaks the rules.
///
/// # Safety
/// The definition is the module's, and lives as long as the process.
pub unsafe fn execute(space: &Space, module: &Object, definition: *mut PyModuleDef) -> PyResult<()> {
    // SAFETY: the caller's promise, through the whole body.
    unsafe {
        let shown = match module.downcast::<Module>() {
            Some(own) => {
                let name = own.name(space)?.to_string_lossy();
                if own.0.state.get().is_null() {
                    allocate_state(space, own, definition)?;
                }
                name
            }
            None => "?".to_owned(),
        };
        for slot in slots(definition).iter().filter(|slot| slot.slot == Py_mod_exec) {
            let exec = transmute::<*mut c_void, ExecFunction>(slot.value);
            let status = exec(module.as_ptr());
            match (status, space.take_error()) {
                (0, None) => {}
                (0, Some(err)) => {
                    return Err(crate::object::caused_by(
                        space.system_error(format_args!(
                            "execution of module {shown} raised unreported exception"
                        )),
                        err,
                    ));
                }
                (_, Some(err)) => return Err(err),
                (_, None) => {
                    return Err(space.system_error(format_args!(
                        "execution of module {shown} failed without setting an exception"
                    )));
                }
            }
        }
        Ok(())
    }
}

/// Gives the module its own memory, zero-filled, if the definition wants some.
///
/// # Safety
/// The definition is alive.
unsafe fn allocate_state(space: &Space, module: &Module, definition: *mut PyModuleDef) -> PyResult<()> {
    // SAFETY: the caller's promise.
    let size = unsafe { (*definition).m_size };
    if size <= 0 {
        return Ok(());
    }
    let state = memory::allocate_zeroed(size as usize);
    if state.is_null() {
        return Err(space.memory_error());
    }
    module.0.state.set(state.cast());
    Ok(())
}

/// Adds the functions of a table, bound to the module: `PyModule_AddFunctions`.
///
/// # Errors
/// `ValueError` for class and static methods; what setting attributes raises.
///
/// # Safety
/// `table` is null or an array that ends in an empty entry, and outlives the module.
pub unsafe fn add_functions(
    space: &Space,
    module: &Object,
    name: &Str,
    table: *mut PyMethodDef,
) -> PyResult<()> {
    let mut at = table;
    // SAFETY: the caller's promise.
    unsafe {
        while !at.is_null() && !(*at).ml_name.is_null() {
            if (*at).ml_flags & (abi::METH_CLASS | abi::METH_STATIC) != 0 {
                return Err(space.value_error("module functions cannot set METH_CLASS or METH_STATIC"));
            }
            let function = BuiltinFunction::new(space, at, Some(module), Some(name), None)?;
            let attribute = crate::descriptors::intern_c(space, CStr::from_ptr((*at).ml_name))?;
            module.setattr(space, &attribute, &function)?;
            at = at.add(1);
        }
    }
    Ok(())
}

/// # Safety
/// `doc` is null or a C string.
unsafe fn set_doc(space: &Space, module: &Object, doc: *const core::ffi::c_char) -> PyResult<()> {
    if doc.is_null() {
        return Ok(());
    }
    // SAFETY: the caller's promise.
    let text = unsafe { CStr::from_ptr(doc) }.to_string_lossy();
    module.setattr(space, intern!(space, "__doc__"), &*Str::from_str(space, &text)?)
}

/// The module of a definition of this crate or of native modules, with both phases run.
///
/// # Errors
/// What the module's execution raises.
pub fn load(
    space: &Space,
    definition: &'static abi::Static<PyModuleDef>,
    spec: &Object,
) -> PyResult<Ref<Object>> {
    // SAFETY: the definition is a static.
    unsafe {
        let module = create_from_definition(space, definition.as_ptr(), spec)?;
        execute(space, &module, definition.as_ptr())?;
        Ok(module)
    }
}
