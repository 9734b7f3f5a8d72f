//! The characters of a string as C has them: UTF-8 that the string keeps, and copies as wide characters.

use super::checked;
use crate::border::Out;
use abi::{Py_UCS4, Py_ssize_t};
use algorithms::with_units;
use core::ffi::{c_char, c_int};
use core::ptr;
use cpyext_macros::cpython_api;
use libc::wchar_t;
use objspace::{Object, PyResult, Space, Str, memory};

/// UTF-8 that ends in a NUL, and its length; the string keeps it.
#[cpython_api]
fn PyUnicode_AsUTF8AndSize(
    space: &Space,
    text: &Object,
    len: Out<'_, Py_ssize_t>,
) -> PyResult<*const c_char> {
    len.set(-1);
    let utf8 = checked(space, text)?.as_utf8(space)?;
    len.set(utf8.len() as Py_ssize_t);
    Ok(utf8.as_ptr().cast())
}

/// UTF-8 that ends in a NUL; the string keeps it.
#[cpython_api]
fn PyUnicode_AsUTF8(space: &Space, text: &Object) -> PyResult<*const c_char> {
    Ok(checked(space, text)?.as_utf8(space)?.as_ptr().cast())
}

/// As [`PyUnicode_AsUTF8`], refusing text with a NUL in it.
#[cpython_api]
fn _PyUnicode_AsUTF8NoNUL(space: &Space, text: &Object) -> PyResult<*const c_char> {
    let utf8 = checked(space, text)?.as_utf8(space)?;
    if utf8.as_bytes().contains(&0) {
        return Err(space.value_error("embedded null character"));
    }
    Ok(utf8.as_ptr().cast())
}

/// Copies the first `count` characters, and NULs for those beyond the end.
///
/// # Safety
/// `target` points at `count` places.
unsafe fn copy(text: &Str, target: *mut u32, count: usize) {
    with_units!(text.text(), units => {
        for at in 0..count {
            // SAFETY: the caller's promise.
            unsafe { target.add(at).write(units.get(at).map_or(0, |&unit| unit.into())) };
        }
    });
}

/// Memory of the C API for the characters and a NUL, with them in it.
fn copy_allocated(space: &Space, text: &Str) -> PyResult<*mut u32> {
    let count = text.len() + 1;
    let block = match count.checked_mul(size_of::<u32>()) {
        Some(size) => memory::allocate(size).cast::<u32>(),
        None => ptr::null_mut(),
    };
    if block.is_null() {
        return Err(space.memory_error());
    }
    // SAFETY: the block has room for all.
    unsafe { copy(text, block, count) };
    Ok(block)
}

/// Copies the characters to `target`, and a NUL if `terminate` is not 0; gives `target`.
///
/// # Errors
/// `SystemError` if there is no room.
///
/// # Safety
/// `target` points at `len` places.
#[cpython_api]
unsafe fn PyUnicode_AsUCS4(
    space: &Space,
    text: &Str,
    target: *mut Py_UCS4,
    len: Py_ssize_t,
    terminate: c_int,
) -> PyResult<*mut Py_UCS4> {
    let (false, Ok(len)) = (target.is_null(), usize::try_from(len)) else {
        return Err(space.bad_internal_call());
    };
    let needed = text.len() + usize::from(terminate != 0);
    if len < needed {
        if terminate != 0 && len > 0 {
            // SAFETY: there is a place.
            unsafe { target.write(0) };
        }
        return Err(space.system_error("string is longer than the buffer"));
    }
    // SAFETY: there is room.
    unsafe { copy(text, target, needed) };
    Ok(target)
}

/// The characters and a NUL, in memory that `PyMem_Free` frees.
#[cpython_api]
fn PyUnicode_AsUCS4Copy(space: &Space, text: &Str) -> PyResult<*mut Py_UCS4> {
    copy_allocated(space, text)
}

/// Copies as many characters as there is room for, and a NUL if there is more; the number of characters copied, without the NUL.
/// Without a target, the room that is needed.
///
/// # Safety
/// `target` is null or points at `len` places.
#[cpython_api]
unsafe fn PyUnicode_AsWideChar(
    space: &Space,
    text: &Object,
    target: *mut wchar_t,
    len: Py_ssize_t,
) -> PyResult<Py_ssize_t> {
    let text = checked(space, text)?;
    if target.is_null() {
        return Ok(text.len() as Py_ssize_t + 1);
    }
    let room = usize::try_from(len).unwrap_or(0);
    // SAFETY: there is so much room.
    unsafe { copy(text, target.cast(), room.min(text.len() + 1)) };
    Ok(room.min(text.len()) as Py_ssize_t)
}

/// The characters and a NUL, in memory that `PyMem_Free` frees, and their number.
///
/// # Errors
/// `ValueError` for text with a NUL in it whose length is not asked for.
#[cpython_api]
fn PyUnicode_AsWideCharString(
    space: &Space,
    text: &Object,
    len: Out<'_, Py_ssize_t>,
) -> PyResult<*mut wchar_t> {
    let text = checked(space, text)?;
    if !len.is_wanted() && text.text().code_points().any(|code| code == 0) {
        return Err(space.value_error("embedded null character"));
    }
    let copy = copy_allocated(space, text)?;
    len.set(text.len() as Py_ssize_t);
    Ok(copy.cast())
}
