//! `moduleobject.h`: modules.

use crate::border::{CText, decode_utf8};
use crate::references::kept_by;
use abi::{PyModuleDef, PyObject};
use core::ffi::{c_char, c_void};
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::module_object::initialize_definition;
use objspace::{Module, Object, PyErr, PyResult, Ref, Space, Str};

/// The object as a module; a bad argument if it is none.
pub fn module<'a>(space: &Space, object: &'a Object) -> PyResult<&'a Module> {
    object.downcast().ok_or_else(|| space.type_error("bad argument type for built-in operation"))
}

/// Make a definition an object, to be returned from a `PyInit_` function.
///
/// # Safety
/// The definition is well formed and lives as long as the process.
#[cpython_api]
unsafe fn PyModuleDef_Init(space: &Space, definition: *mut PyModuleDef) -> PyResult<*mut PyObject> {
    if definition.is_null() {
        return Err(crate::border::null_argument(space));
    }
    // SAFETY: the caller's promise.
    unsafe { initialize_definition(space, definition)? };
    Ok(definition.cast())
}

/// A new module with a name.
#[cpython_api]
fn PyModule_NewObject(space: &Space, name: &Object) -> PyResult<Ref<Module>> {
    Module::new(space, space.expect::<Str>(name)?)
}

/// A new module with a name in UTF-8.
#[cpython_api]
fn PyModule_New(space: &Space, name: CText<'_>) -> PyResult<Ref<Module>> {
    Module::new(space, &*name.to_str(space)?)
}

/// The module's dict, borrowed from it.
#[cpython_api]
pub fn PyModule_GetDict<'a>(space: &Space, object: &'a Object) -> PyResult<&'a Object> {
    let Some(module) = object.downcast::<Module>() else { return Err(space.bad_internal_call()) };
    let dict = module.dict(space)?;
    // SAFETY: a module keeps its dict.
    Ok(unsafe { kept_by(module, dict.into_object()) })
}

/// `__name__`
#[cpython_api]
fn PyModule_GetNameObject(space: &Space, object: &Object) -> PyResult<Ref<Str>> {
    module(space, object)?.name(space)
}

/// A string's UTF-8, which it keeps; the string is kept by the module.
fn text_of(space: &Space, text: Ref<Str>) -> PyResult<*const c_char> {
    Ok(text.as_utf8(space)?.as_ptr().cast())
}

/// `__name__` in UTF-8.
#[cpython_api(error = ptr::null())]
fn PyModule_GetName(space: &Space, object: &Object) -> PyResult<*const c_char> {
    text_of(space, PyModule_GetNameObject(space, object)?)
}

#[cold]
fn without_file(space: &Space) -> PyErr {
    space.system_error("module filename missing")
}

/// `__file__`
#[cpython_api]
fn PyModule_GetFilenameObject(space: &Space, object: &Object) -> PyResult<Ref<Str>> {
    let file = module(space, object)?.dict(space)?.get_item_str(space, "__file__")?;
    file.and_then(|file| file.downcast_into::<Str>().ok()).ok_or_else(|| without_file(space))
}

/// `__file__` in UTF-8.
#[cpython_api(error = ptr::null())]
fn PyModule_GetFilename(space: &Space, object: &Object) -> PyResult<*const c_char> {
    text_of(space, PyModule_GetFilenameObject(space, object)?)
}

/// The definition that the module was made from; `NULL` without an error if it was not.
#[cpython_api(error = ptr::null_mut())]
fn PyModule_GetDef(space: &Space, object: &Object) -> PyResult<*mut PyModuleDef> {
    Ok(module(space, object)?.definition())
}

/// The module's own memory; `NULL` without an error if it has none.
#[cpython_api(error = ptr::null_mut())]
fn PyModule_GetState(space: &Space, object: &Object) -> PyResult<*mut c_void> {
    Ok(module(space, object)?.state())
}

/// Set `__doc__` from UTF-8.
#[cpython_api]
fn PyModule_SetDocString(space: &Space, object: &Object, doc: CText<'_>) -> PyResult<()> {
    let doc = decode_utf8(space, doc.required(space)?.to_bytes())?;
    object.setattr_str(space, "__doc__", &doc)
}
