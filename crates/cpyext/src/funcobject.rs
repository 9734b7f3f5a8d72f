//! `funcobject.h`: functions made in Python, class and static methods.

use abi::{PyFunction_WatchCallback, vectorcallfunc};
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::classmethod::ClassMethod;
use objspace::staticmethod::StaticMethod;
use objspace::{Dict, Function, Object, PyResult, Ref, Space, Str, Tuple};

/// A class method of a callable.
#[cpython_api]
fn PyClassMethod_New(space: &Space, callable: &Object) -> PyResult<Ref<Object>> {
    ClassMethod::wrap(space, callable)
}

/// A static method of a callable.
#[cpython_api]
fn PyStaticMethod_New(space: &Space, callable: &Object) -> PyResult<Ref<Object>> {
    StaticMethod::wrap(space, callable)
}

/// A function of a code object.
#[cpython_api]
fn PyFunction_New(space: &Space, code: &Object, globals: &Object) -> PyResult<Ref<Function>> {
    match code.downcast::<interpreter::code::Code>() {
        Some(code) => interpreter::new_function(space, code, globals),
        None => Err(space.bad_internal_call()),
    }
}

/// A function of a code object with a qualified name.
#[cpython_api]
fn PyFunction_NewWithQualName(
    space: &Space,
    code: &Object,
    globals: &Object,
    qualname: Option<&Object>,
) -> PyResult<Ref<Function>> {
    let function = PyFunction_New(space, code, globals)?;
    if let Some(qualname) = qualname {
        objspace::Layout::as_object(&*function).setattr_str(space, "__qualname__", qualname)?;
    }
    Ok(function)
}

fn function<'a>(space: &Space, object: &'a Object) -> PyResult<&'a Function> {
    object.downcast().ok_or_else(|| space.bad_internal_call())
}

macro_rules! getters {
    ($($(#[$meta:meta])* $name:ident $field:ident;)*) => { $(
        $(#[$meta])*
        #[cpython_api]
        fn $name<'a>(space: &Space, object: &'a Object) -> PyResult<Option<&'a Object>> {
            // SAFETY: the function keeps what its fields hold, or they are null.
            Ok(unsafe { Object::from_nullable(function(space, object)?.fields().$field.get()) })
        }
    )* };
}

getters! {
    /// `__code__`, borrowed.
    PyFunction_GetCode func_code;
    /// `__globals__`, borrowed.
    PyFunction_GetGlobals func_globals;
    /// `__module__`, borrowed.
    PyFunction_GetModule func_module;
    /// `__defaults__`, borrowed; `NULL` without an error if there are none.
    PyFunction_GetDefaults func_defaults;
    /// `__kwdefaults__`, borrowed; `NULL` without an error if there are none.
    PyFunction_GetKwDefaults func_kwdefaults;
    /// `__closure__`, borrowed; `NULL` without an error if there is none.
    PyFunction_GetClosure func_closure;
}

/// `__annotations__`, borrowed; evaluated now if need be.
#[cpython_api]
fn PyFunction_GetAnnotations<'a>(space: &Space, object: &'a Object) -> PyResult<&'a Object> {
    let function = function(space, object)?;
    let annotate = function.annotate();
    if function.annotations().is_none() && !annotate.is_some_and(|annotate| annotate.is_callable()) {
        return Ok(objspace::none());
    }
    let annotations = object.getattr(space, &Str::intern(space, "__annotations__"))?;
    // SAFETY: the function keeps its annotations.
    Ok(unsafe { crate::references::kept_by(object, annotations) })
}

/// The value for a field that holds a `T` or nothing; `None` means nothing.
fn of_kind<T: objspace::PyTypeInfo>(
    space: &Space,
    value: Option<&Object>,
    message: &str,
) -> PyResult<Option<Ref<Object>>> {
    match value {
        None => Ok(None),
        Some(value) if value.is_none() => Ok(None),
        Some(value) if value.is_instance::<T>() => Ok(Some(objspace::Layout::to_ref(value))),
        Some(_) => Err(space.system_error(message)),
    }
}

/// Set `__defaults__` to a tuple or `None`.
#[cpython_api]
fn PyFunction_SetDefaults(space: &Space, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let function = function(space, object)?;
    let defaults = of_kind::<Tuple>(space, value, "non-tuple default args")?;
    function.notify(space, abi::PyFunction_EVENT_MODIFY_DEFAULTS, defaults.as_deref());
    function.set_defaults(defaults);
    Ok(())
}

/// Set `__kwdefaults__` to a dict or `None`.
#[cpython_api]
fn PyFunction_SetKwDefaults(space: &Space, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let function = function(space, object)?;
    let defaults = of_kind::<Dict>(space, value, "non-dict keyword only default args")?;
    function.notify(space, abi::PyFunction_EVENT_MODIFY_KWDEFAULTS, defaults.as_deref());
    function.set_keyword_defaults(defaults);
    Ok(())
}

/// Set `__closure__` to a tuple of cells or `None`.
#[cpython_api]
fn PyFunction_SetClosure(space: &Space, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let function = function(space, object)?;
    function.set_closure(of_kind::<Tuple>(space, value, "expected tuple for closure")?);
    Ok(())
}

/// Set `__annotations__` to a dict or `None`.
#[cpython_api]
fn PyFunction_SetAnnotations(space: &Space, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let function = function(space, object)?;
    function.set_annotations(of_kind::<Dict>(space, value, "non-dict annotations")?);
    function.set_annotate(None);
    Ok(())
}

/// Replace what runs the function.
///
/// # Safety
/// The vectorcall function takes the function.
#[cpython_api]
unsafe fn PyFunction_SetVectorcall(function: &Function, vectorcall: Option<vectorcallfunc>) {
    function.fields().vectorcall.set(vectorcall);
}

/// Have a function called when Python functions are made, changed and freed; gives its number.
#[cpython_api]
fn PyFunction_AddWatcher(space: &Space, callback: Option<PyFunction_WatchCallback>) -> PyResult<c_int> {
    objspace::function::add_watcher(space, callback.ok_or_else(|| space.bad_internal_call())?)
}

/// Have the function of a number no longer called.
#[cpython_api]
fn PyFunction_ClearWatcher(space: &Space, watcher: c_int) -> PyResult<()> {
    objspace::function::clear_watcher(space, watcher)
}
