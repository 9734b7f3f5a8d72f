//! `pycapsule.h`: C pointers that extension modules pass to each other.

use crate::border::{CText, decode_utf8};
use abi::{PyCapsule_Destructor, inquiry, traverseproc};
use core::ffi::{c_char, c_int, c_void};
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::capsule::{self, Capsule};
use objspace::{Object, PyResult, Ref, Space};

/// A new capsule; the name is not copied.
///
/// # Safety
/// The name outlives the capsule, and the destructor takes it.
#[cpython_api]
unsafe fn PyCapsule_New(
    space: &Space,
    pointer: *mut c_void,
    name: *const c_char,
    destructor: Option<PyCapsule_Destructor>,
) -> PyResult<Ref<Capsule>> {
    // SAFETY: the caller's promise.
    unsafe { Capsule::new(space, pointer, name, destructor) }
}

/// The pointer, if the name is right.
#[cpython_api]
fn PyCapsule_GetPointer(space: &Space, capsule: Option<&Object>, name: CText<'_>) -> PyResult<*mut c_void> {
    Capsule::checked(space, capsule, "PyCapsule_GetPointer")?.pointer(space, name.as_ptr())
}

/// The name, which may be `NULL`.
#[cpython_api(error = ptr::null())]
fn PyCapsule_GetName(space: &Space, capsule: Option<&Object>) -> PyResult<*const c_char> {
    Ok(Capsule::checked(space, capsule, "PyCapsule_GetName")?.name_ptr())
}

/// The destructor, which may be `NULL`.
#[cpython_api(error = None)]
fn PyCapsule_GetDestructor(
    space: &Space,
    capsule: Option<&Object>,
) -> PyResult<Option<PyCapsule_Destructor>> {
    Ok(Capsule::checked(space, capsule, "PyCapsule_GetDestructor")?.destructor())
}

/// What was attached, which may be `NULL`.
#[cpython_api]
fn PyCapsule_GetContext(space: &Space, capsule: Option<&Object>) -> PyResult<*mut c_void> {
    Ok(Capsule::checked(space, capsule, "PyCapsule_GetContext")?.context())
}

/// Whether the object is a capsule of this name.
#[cpython_api(no_space)]
fn PyCapsule_IsValid(capsule: Option<&Object>, name: CText<'_>) -> c_int {
    Capsule::is_valid(capsule, name.as_ptr()).into()
}

/// Replace the pointer.
#[cpython_api]
fn PyCapsule_SetPointer(space: &Space, capsule: Option<&Object>, pointer: *mut c_void) -> PyResult<()> {
    Capsule::checked(space, capsule, "PyCapsule_SetPointer")?.set_pointer(space, pointer)
}

/// Replace the name.
///
/// # Safety
/// The name outlives the capsule.
#[cpython_api]
unsafe fn PyCapsule_SetName(space: &Space, capsule: Option<&Object>, name: *const c_char) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe { Capsule::checked(space, capsule, "PyCapsule_SetName")?.set_name_ptr(name) };
    Ok(())
}

/// Replace the destructor.
///
/// # Safety
/// The destructor takes the capsule.
#[cpython_api]
unsafe fn PyCapsule_SetDestructor(
    space: &Space,
    capsule: Option<&Object>,
    destructor: Option<PyCapsule_Destructor>,
) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe { Capsule::checked(space, capsule, "PyCapsule_SetDestructor")?.set_destructor(destructor) };
    Ok(())
}

/// Attach something.
#[cpython_api]
fn PyCapsule_SetContext(space: &Space, capsule: Option<&Object>, context: *mut c_void) -> PyResult<()> {
    Capsule::checked(space, capsule, "PyCapsule_SetContext")?.set_context(context);
    Ok(())
}

/// Let the collector see what the pointer refers to.
///
/// # Safety
/// The functions take the capsule.
#[cpython_api]
unsafe fn _PyCapsule_SetTraverse(
    space: &Space,
    capsule: Option<&Object>,
    traverse: Option<traverseproc>,
    clear: Option<inquiry>,
) -> PyResult<()> {
    let capsule = Capsule::checked(space, capsule, "_PyCapsule_SetTraverse")?;
    let (Some(traverse), Some(clear)) = (traverse, clear) else {
        return Err(space.value_error("_PyCapsule_SetTraverse() called with NULL callback"));
    };
    // SAFETY: the caller's promise.
    unsafe { capsule.set_traverse(traverse, clear) };
    Ok(())
}

/// Import the capsule that a dotted name names, and give its pointer.
#[cpython_api]
fn PyCapsule_Import(space: &Space, name: CText<'_>, _no_block: c_int) -> PyResult<*mut c_void> {
    let name = name.required(space)?;
    decode_utf8(space, name.to_bytes())?;
    capsule::import(space, name)
}
