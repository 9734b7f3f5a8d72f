//! `modsupport.h`: making modules and adding to them.

use crate::border::{CText, null_argument};
use abi::{PYTHON_ABI_VERSION, PYTHON_API_VERSION, PyMethodDef, PyModuleDef};
use core::ffi::{CStr, c_int, c_long};
use cpyext_macros::cpython_api;
use objspace::exceptions::RuntimeWarning;
use objspace::module_object::{add_functions, create_from_definition, execute, new_from_definition};
use objspace::{Module, Object, PyResult, PyTypeInfo, Ref, Space, Str, Type, package_context, warnings};

/// Warns of a module built for another version of the API.
fn check_version(space: &Space, name: &str, version: c_int) -> PyResult<()> {
    if matches!(version, PYTHON_API_VERSION | PYTHON_ABI_VERSION) {
        return Ok(());
    }
    warnings::warn(
        space,
        RuntimeWarning::type_object(),
        format_args!(
            "Python C API version mismatch for module {name}: This Python has API version {PYTHON_API_VERSION}, module \
             {name} has version {version}."
        ),
        1,
    )
}

/// The full name of the module that a definition makes: the one that is being loaded, if its last part is the definition's name.
fn full_name(space: &Space, name: &CStr) -> String {
    let name = name.to_string_lossy().into_owned();
    match package_context::take(space) {
        Some(full) if full.rsplit('.').next() == Some(&name) && full.contains('.') => full,
        other => {
            package_context::replace(space, other);
            name
        }
    }
}

/// A module of a definition without slots.
///
/// # Safety
/// The definition is well formed and lives as long as the process.
#[cpython_api]
unsafe fn PyModule_Create2(
    space: &Space,
    definition: *mut PyModuleDef,
    version: c_int,
) -> PyResult<Ref<Module>> {
    // SAFETY: the caller's promise.
    unsafe {
        let name = definition.as_ref().ok_or_else(|| null_argument(space))?.m_name;
        let name = full_name(space, CText::from_ptr(name).required(space)?);
        check_version(space, &name, version)?;
        new_from_definition(space, definition, &*Str::from_str(space, &name)?)
    }
}

/// The module object of a definition for a spec, not executed.
///
/// # Safety
/// The definition is well formed and lives as long as the process.
#[cpython_api]
unsafe fn PyModule_FromDefAndSpec2(
    space: &Space,
    definition: *mut PyModuleDef,
    spec: &Object,
    version: c_int,
) -> PyResult<Ref<Object>> {
    let name = spec.getattr_str(space, "name")?.str(space)?.to_string_lossy();
    check_version(space, &name, version)?;
    // SAFETY: the caller's promise.
    unsafe { create_from_definition(space, definition, spec) }
}

/// Run the execution slots of a definition on its module.
///
/// # Safety
/// The definition is the module's.
#[cpython_api]
unsafe fn PyModule_ExecDef(space: &Space, module: &Object, definition: *mut PyModuleDef) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe { execute(space, module, definition) }
}

/// Add the functions of a table.
///
/// # Safety
/// The table ends in an empty entry and lives as long as the module.
#[cpython_api]
unsafe fn PyModule_AddFunctions(space: &Space, object: &Object, table: *mut PyMethodDef) -> PyResult<()> {
    let name = crate::moduleobject::module(space, object)?.name(space)?;
    // SAFETY: the caller's promise.
    unsafe { add_functions(space, object, &name, table) }
}

/// Add an attribute.
#[cpython_api]
pub fn PyModule_AddObjectRef(
    space: &Space,
    object: &Object,
    name: CText<'_>,
    value: Option<&Object>,
) -> PyResult<()> {
    let Some(module) = object.downcast::<Module>() else {
        return Err(space.type_error("PyModule_AddObjectRef() first argument must be a module"));
    };
    let Some(value) = value else {
        return Err(space.take_error().unwrap_or_else(|| {
            space.system_error(
                "PyModule_AddObjectRef() must be called with an exception raised if value is NULL",
            )
        }));
    };
    module.dict(space)?.set_item(space, &*name.to_name(space)?, value)
}

/// Add an attribute; the value is taken over.
#[cpython_api]
fn PyModule_Add(space: &Space, object: &Object, name: CText<'_>, value: Option<Ref<Object>>) -> PyResult<()> {
    PyModule_AddObjectRef(space, object, name, value.as_deref())
}

/// Add an attribute; the value is taken over unless that fails.
///
/// # Safety
/// `value` is null or an object.
#[cpython_api]
unsafe fn PyModule_AddObject(
    space: &Space,
    object: &Object,
    name: CText<'_>,
    value: *mut abi::PyObject,
) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe {
        PyModule_AddObjectRef(space, object, name, Object::from_nullable(value))?;
        drop(Ref::from_owned(value));
    }
    Ok(())
}

/// Add an integer.
#[cpython_api]
fn PyModule_AddIntConstant(space: &Space, object: &Object, name: CText<'_>, value: c_long) -> PyResult<()> {
    PyModule_AddObjectRef(space, object, name, Some(&*space.new_int(value)?))
}

/// Add a string in UTF-8.
#[cpython_api]
fn PyModule_AddStringConstant(
    space: &Space,
    object: &Object,
    name: CText<'_>,
    value: CText<'_>,
) -> PyResult<()> {
    let value = value.to_str(space)?;
    PyModule_AddObjectRef(space, object, name, Some(&value))
}

/// Add a type, made ready if need be, under its name.
#[cpython_api]
fn PyModule_AddType(space: &Space, object: &Object, #[unchecked] ty: &Type) -> PyResult<()> {
    ty.ready(space)?;
    match object.downcast::<Module>() {
        Some(module) => module.set(space, ty.name(), ty),
        None => Err(space.type_error("PyModule_AddObjectRef() first argument must be a module")),
    }
}
