//! `object.h`: types.

use crate::border::Out;
use abi::{PyModuleDef, PyObject, PyType_Spec, PyType_WatchCallback};
use core::ffi::{CStr, c_char, c_int, c_uint, c_ulong, c_void};
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::type_object::spec;
use objspace::type_object::{clear_cache, watchers};
use objspace::{Dict, Layout, Module, Object, PyResult, Ref, Space, Str, Type};

/// The type's name with its module (unless that is `builtins` or `__main__`), `separator` between them.
pub fn full_name(space: &Space, ty: &Type, separator: &str) -> PyResult<Ref<Str>> {
    let name = ty.fully_qualified_name(space);
    match (separator, ty.as_object().getattr_optional_str(space, "__module__")?) {
        (".", _) | (_, None) => Str::from_str(space, &name),
        (_, Some(module)) => {
            let module = module.str(space)?.to_string_lossy();
            let shown = match name.strip_prefix(&module).and_then(|rest| rest.strip_prefix('.')) {
                Some(rest) => format!("{module}{separator}{rest}"),
                None => name,
            };
            Str::from_str(space, &shown)
        }
    }
}

/// Make a type ready for use.
#[cpython_api]
fn PyType_Ready(space: &Space, #[unchecked] ty: &Type) -> PyResult<()> {
    ty.ready(space)
}

/// Whether a type is another or derives from it; `NULL` is none.
#[cpython_api(no_space)]
pub fn PyType_IsSubtype(#[unchecked] ty: Option<&Type>, #[unchecked] other: Option<&Type>) -> c_int {
    ty.zip(other).is_some_and(|(ty, other)| ty.is_subtype(other)).into()
}

/// `tp_flags`
#[cpython_api(error = 0)]
fn PyType_GetFlags(#[unchecked] ty: &Type) -> c_ulong {
    ty.flags()
}

/// Tell caches that the type changed.
#[cpython_api]
fn PyType_Modified(space: &Space, #[unchecked] ty: &Type) {
    ty.modified(space);
}

/// Empty the caches of attributes of types; gives the last version there was.
#[cpython_api]
fn PyType_ClearCache(space: &Space) -> c_uint {
    clear_cache(space)
}

/// Keep the type from changing any more.
#[cpython_api]
fn PyType_Freeze(space: &Space, #[unchecked] ty: &Type) -> PyResult<()> {
    ty.freeze(space)
}

/// Give the type a version, if it has none: 1 if it has one then.
#[cpython_api(error = 0)]
fn PyUnstable_Type_AssignVersionTag(space: &Space, #[unchecked] ty: &Type) -> c_int {
    ty.assign_version(space).into()
}

/// Whether instances can have weak references.
#[cpython_api(error = 0)]
fn PyType_SUPPORTS_WEAKREFS(#[unchecked] ty: &Type) -> c_int {
    (ty.slots().tp_weaklistoffset.get() != 0).into()
}

/// A new type from a spec.
///
/// # Safety
/// The spec is well formed, and what it points at outlives the type.
#[cpython_api]
unsafe fn PyType_FromSpec(space: &Space, spec: *mut PyType_Spec) -> PyResult<Ref<Type>> {
    // SAFETY: the caller's promise.
    unsafe { PyType_FromMetaclass(space, None, None, spec, None) }
}

/// The same with a base or a tuple of bases.
///
/// # Safety
/// As for `PyType_FromSpec`.
#[cpython_api]
unsafe fn PyType_FromSpecWithBases(
    space: &Space,
    spec: *mut PyType_Spec,
    bases: Option<&Object>,
) -> PyResult<Ref<Type>> {
    // SAFETY: the caller's promise.
    unsafe { PyType_FromMetaclass(space, None, None, spec, bases) }
}

/// The same for a module.
///
/// # Safety
/// As for `PyType_FromSpec`.
#[cpython_api]
unsafe fn PyType_FromModuleAndSpec(
    space: &Space,
    module: Option<&Object>,
    spec: *mut PyType_Spec,
    bases: Option<&Object>,
) -> PyResult<Ref<Type>> {
    // SAFETY: the caller's promise.
    unsafe { PyType_FromMetaclass(space, None, module, spec, bases) }
}

/// The same with a metaclass.
///
/// # Safety
/// As for `PyType_FromSpec`.
#[cpython_api]
unsafe fn PyType_FromMetaclass(
    space: &Space,
    metaclass: Option<&Type>,
    module: Option<&Object>,
    spec: *mut PyType_Spec,
    bases: Option<&Object>,
) -> PyResult<Ref<Type>> {
    if spec.is_null() {
        return Err(crate::border::null_argument(space));
    }
    // SAFETY: the caller's promise.
    unsafe { spec::from_spec(space, metaclass, module, spec, bases) }
}

/// What the type has in the slot of a number.
#[cpython_api]
fn PyType_GetSlot(space: &Space, #[unchecked] ty: &Type, number: c_int) -> PyResult<*mut c_void> {
    spec::get_slot(ty, number).ok_or_else(|| space.bad_internal_call())
}

/// `__name__`
#[cpython_api]
fn PyType_GetName(space: &Space, #[unchecked] ty: &Type) -> PyResult<Ref<Object>> {
    ty.as_object().getattr_str(space, "__name__")
}

/// `__qualname__`
#[cpython_api]
fn PyType_GetQualName(space: &Space, #[unchecked] ty: &Type) -> PyResult<Ref<Object>> {
    ty.as_object().getattr_str(space, "__qualname__")
}

/// `__module__`
#[cpython_api]
fn PyType_GetModuleName(space: &Space, #[unchecked] ty: &Type) -> PyResult<Ref<Object>> {
    ty.as_object().getattr_str(space, "__module__")
}

/// Module and qualified name, without the module where it is `builtins` or `__main__`.
#[cpython_api]
fn PyType_GetFullyQualifiedName(space: &Space, #[unchecked] ty: &Type) -> PyResult<Ref<Str>> {
    Str::from_str(space, &ty.fully_qualified_name(space))
}

/// The name without a module, as a C string that lives as long as the type.
#[cpython_api(error = ptr::null())]
fn _PyType_Name(#[unchecked] ty: &Type) -> *const c_char {
    let name = ty.slots().tp_name.get();
    // SAFETY: `tp_name` is a C string.
    let text = unsafe { CStr::from_ptr(name) }.to_bytes();
    let start = text.iter().rposition(|&byte| byte == b'.').map_or(0, |dot| dot + 1);
    // SAFETY: `start` is inside the string.
    unsafe { name.add(start) }
}

/// The type's dict, which must not be changed.
#[cpython_api]
fn PyType_GetDict(space: &Space, #[unchecked] ty: &Type) -> PyResult<Ref<Dict>> {
    ty.dict().map(Layout::to_ref).ok_or_else(|| space.system_error("the type is not ready"))
}

/// What the name is along the MRO, borrowed; `NULL` without an error if it is nothing.
#[cpython_api]
fn _PyType_Lookup<'a>(
    space: &'a Space,
    #[unchecked] ty: &'a Type,
    #[unchecked] name: &Str,
) -> Option<&'a Object> {
    // SAFETY: the type keeps what is in its dict or a base's.
    unsafe { Object::from_nullable(ty.lookup_raw(space, name)) }
}

/// What the name is along the MRO; `NULL` without an error if it is nothing.
#[cpython_api]
fn _PyType_LookupRef(space: &Space, #[unchecked] ty: &Type, #[unchecked] name: &Str) -> Option<Ref<Object>> {
    ty.lookup(space, name)
}

/// The module that the type was made for, borrowed from the type.
#[cpython_api]
fn PyType_GetModule<'a>(space: &Space, #[unchecked] ty: &'a Type) -> PyResult<&'a Object> {
    let name = ty.tp_name();
    if !ty.is_heap_type() {
        let message = format_args!("PyType_GetModule: Type '{name}' is not a heap type");
        return Err(space.type_error(message));
    }
    ty.defining_module().ok_or_else(|| {
        space.type_error(format_args!("PyType_GetModule: Type '{name}' has no associated module"))
    })
}

/// The state of the module that the type was made for.
#[cpython_api]
fn PyType_GetModuleState(space: &Space, #[unchecked] ty: &Type) -> PyResult<*mut c_void> {
    let module = PyType_GetModule(space, ty)?;
    Ok(module.downcast::<Module>().map_or(ptr::null_mut(), Module::state))
}

/// The module of a definition that a type along the MRO was made for, borrowed from that type.
#[cpython_api]
fn PyType_GetModuleByDef<'a>(
    space: &Space,
    #[unchecked] ty: &'a Type,
    definition: *mut PyModuleDef,
) -> PyResult<&'a Object> {
    ty.module_by_definition(definition).ok_or_else(|| {
        let name = ty.tp_name();
        space
            .type_error(format_args!("PyType_GetModuleByDef: No superclass of '{name}' has the given module"))
    })
}

/// The nearest type along the MRO with a token: 1 with it, 0 if there is none.
#[cpython_api]
fn PyType_GetBaseByToken(
    space: &Space,
    #[unchecked] ty: &Type,
    token: *const c_void,
    result: Out<'_, *mut PyObject>,
) -> PyResult<c_int> {
    result.set(ptr::null_mut());
    if token.is_null() {
        return Err(space.system_error("PyType_GetBaseByToken called with token=NULL"));
    }
    if !ty.as_object().is_instance::<Type>() {
        let name = ty.as_object().ty().tp_name();
        return Err(space.type_error(format_args!("expected a type, got a '{name}' object")));
    }
    let found = ty.base_by_token(token);
    result.set_new(found.map(Layout::to_ref));
    Ok(found.is_some().into())
}

/// Where the data of a class that extends an opaque base begins.
fn own_data_offset(ty: &Type) -> usize {
    ty.base().map_or(0, |base| (base.basicsize() + 15) & !15)
}

/// The part of an instance that a class itself added (PEP 697).
#[cpython_api]
fn PyObject_GetTypeData(object: &Object, #[unchecked] class: &Type) -> *mut c_void {
    // SAFETY: instances are as large as their classes say.
    unsafe { object.as_ptr().byte_add(own_data_offset(class)).cast() }
}

/// Bytes of the part that a class itself added.
#[cpython_api(error = -1)]
fn PyType_GetTypeDataSize(#[unchecked] class: &Type) -> isize {
    class.basicsize().saturating_sub(own_data_offset(class)) as isize
}

/// The items of an instance whose type has them at its end.
#[cpython_api]
fn PyObject_GetItemData(space: &Space, object: &Object) -> PyResult<*mut c_void> {
    let ty = object.ty();
    if !ty.has_flag(abi::Py_TPFLAGS_ITEMS_AT_END) {
        let name = ty.fully_qualified_name(space);
        return Err(space.type_error(format_args!("type '{name}' does not have Py_TPFLAGS_ITEMS_AT_END")));
    }
    // SAFETY: the flag says that the items follow the fixed part.
    Ok(unsafe { object.as_ptr().byte_add(ty.basicsize()).cast() })
}

/// Have a function called when types that it watches change; gives its number.
#[cpython_api]
fn PyType_AddWatcher(space: &Space, callback: Option<PyType_WatchCallback>) -> PyResult<c_int> {
    let callback = callback.ok_or_else(|| space.bad_internal_call())?;
    watchers::add(space, callback).map(|number| number as c_int)
}

/// Have the function of a number no longer called.
#[cpython_api]
fn PyType_ClearWatcher(space: &Space, watcher: c_int) -> PyResult<()> {
    watchers::clear(space, watcher)
}

/// The type that is to be watched.
fn watched<'a>(space: &Space, object: &'a Object) -> PyResult<&'a Type> {
    object.downcast::<Type>().ok_or_else(|| space.value_error("Cannot watch non-type"))
}

/// Have the function of a number called when a type changes.
#[cpython_api]
fn PyType_Watch(space: &Space, watcher: c_int, ty: &Object) -> PyResult<()> {
    watchers::watch(space, watcher, watched(space, ty)?, true)
}

/// Undo [`PyType_Watch`].
#[cpython_api]
fn PyType_Unwatch(space: &Space, watcher: c_int, ty: &Object) -> PyResult<()> {
    watchers::watch(space, watcher, watched(space, ty)?, false)
}
