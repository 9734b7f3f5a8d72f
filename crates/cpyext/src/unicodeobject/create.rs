//! Making strings.

use super::out_of_range;
use crate::border::{CText, decode_utf8};
use crate::references::{bytes_at, check_size};
use abi::{Py_UCS4, Py_ssize_t};
use core::ffi::{c_char, c_int, c_void};
use core::slice;
use cpyext_macros::cpython_api;
use libc::wchar_t;
use objspace::{Object, PyResult, Ref, Space, Str};

/// A string of `len` zero characters for C code to fill, of the form for characters up to `max_char`.
#[cpython_api]
fn PyUnicode_New(space: &Space, len: Py_ssize_t, max_char: Py_UCS4) -> PyResult<Ref<Str>> {
    if len == 0 {
        return Ok(Str::empty(space));
    }
    if max_char > 0x10_FFFF {
        return Err(space.system_error("invalid maximum character passed to PyUnicode_New"));
    }
    match usize::try_from(len) {
        Ok(len) => Str::zeroed(space, len, max_char),
        Err(_) => Err(space.system_error("Negative size passed to PyUnicode_New")),
    }
}

/// The string of a C string in UTF-8.
#[cpython_api]
fn PyUnicode_FromString(space: &Space, text: CText<'_>) -> PyResult<Ref<Str>> {
    text.to_str(space)
}

/// The string of `len` bytes of UTF-8.
///
/// # Safety
/// `text` points at `len` bytes, or is null with a `len` of zero.
#[cpython_api]
unsafe fn PyUnicode_FromStringAndSize(
    space: &Space,
    text: *const c_char,
    len: Py_ssize_t,
) -> PyResult<Ref<Str>> {
    if len < 0 {
        return Err(space.system_error("Negative size passed to PyUnicode_FromStringAndSize"));
    }
    if text.is_null() && len > 0 {
        return Err(space
            .system_error("NULL string with positive size with NULL passed to PyUnicode_FromStringAndSize"));
    }
    check_size(space, len as usize)?;
    // SAFETY: the caller's promise.
    decode_utf8(space, unsafe { bytes_at(text, len as usize) })
}

/// The string of `len` characters of 1, 2 or 4 bytes.
///
/// # Safety
/// `characters` points at so many.
#[cpython_api]
unsafe fn PyUnicode_FromKindAndData(
    space: &Space,
    kind: c_int,
    characters: *const c_void,
    len: Py_ssize_t,
) -> PyResult<Ref<Str>> {
    let Ok(len) = usize::try_from(len) else { return Err(space.value_error("size must be positive")) };
    if !matches!(kind, 1 | 2 | 4) {
        return Err(space.system_error("invalid kind"));
    }
    if len == 0 {
        return Ok(Str::empty(space));
    }
    // SAFETY: the caller's promise.
    unsafe {
        match kind {
            1 => Str::from_latin1(space, slice::from_raw_parts(characters.cast(), len)),
            2 => Str::from_ucs2(space, slice::from_raw_parts(characters.cast(), len)),
            _ => Str::from_ucs4(space, slice::from_raw_parts(characters.cast(), len)),
        }
    }
}

/// The string of `len` characters of the C type `wchar_t`; -1 if it ends in a NUL.
///
/// # Safety
/// `characters` points at so many, or is null with a `len` of zero.
#[cpython_api]
pub unsafe fn PyUnicode_FromWideChar(
    space: &Space,
    characters: *const wchar_t,
    len: Py_ssize_t,
) -> PyResult<Ref<Str>> {
    if characters.is_null() {
        return if len == 0 { Ok(Str::empty(space)) } else { Err(space.bad_internal_call()) };
    }
    // SAFETY: the caller's promise.
    let len = unsafe { if len == -1 { libc::wcslen(characters) as Py_ssize_t } else { len } };
    let Ok(len) = usize::try_from(len) else {
        return Err(space.system_error("Negative size passed to PyUnicode_New"));
    };
    const { assert!(size_of::<wchar_t>() == size_of::<u32>()) };
    // SAFETY: the caller's promise.
    Str::from_ucs4(space, unsafe { slice::from_raw_parts(characters.cast(), len) })
}

/// The string of one character.
#[cpython_api]
fn PyUnicode_FromOrdinal(space: &Space, character: c_int) -> PyResult<Ref<Str>> {
    match u32::try_from(character) {
        Ok(character @ 0..=0x10_FFFF) => Str::from_char(space, character),
        _ => Err(space.value_error("chr() arg not in range(0x110000)")),
    }
}

/// An exact string of a string's characters.
#[cpython_api]
fn PyUnicode_FromObject(space: &Space, object: &Object) -> PyResult<Ref<Str>> {
    match object.downcast::<Str>() {
        Some(text) => text.to_exact(space),
        None => {
            let name = object.ty().tp_name();
            Err(space.type_error(format_args!("Can't convert '{name}' object to str implicitly")))
        }
    }
}

/// A new exact string of the same characters.
#[cpython_api]
fn _PyUnicode_Copy(space: &Space, text: &Str) -> PyResult<Ref<Str>> {
    let copy = Str::zeroed(space, text.len(), text.form().max_char())?;
    if text.len() > 0 {
        // SAFETY: the copy is fresh, and has the same form and length.
        unsafe { core::ptr::copy_nonoverlapping(text.data(), copy.data().cast_mut(), text.bytes().len()) };
    }
    Ok(copy)
}

/// The characters from `start` to `end`, clipped.
///
/// # Errors
/// `IndexError` if one is negative.
#[cpython_api]
fn PyUnicode_Substring(
    space: &Space,
    text: &Object,
    start: Py_ssize_t,
    end: Py_ssize_t,
) -> PyResult<Ref<Str>> {
    let text = super::checked(space, text)?;
    let (Ok(start), Ok(end)) = (usize::try_from(start), usize::try_from(end)) else {
        return Err(out_of_range(space));
    };
    let end = end.min(text.len());
    if start == 0 && end == text.len() {
        return text.to_exact(space);
    }
    text.substring(space, start.min(end), end)
}

/// `str(object, encoding, errors)` for an object that lends bytes.
#[cpython_api]
fn PyUnicode_FromEncodedObject(
    space: &Space,
    object: &Object,
    encoding: CText<'_>,
    errors: CText<'_>,
) -> PyResult<Ref<Str>> {
    let (encoding, errors) = (super::codecs::name(space, encoding)?, super::codecs::name(space, errors)?);
    if object.downcast::<objspace::Bytes>().is_some_and(|bytes| bytes.len() == 0) {
        return Ok(Str::empty(space));
    }
    objspace::codecs::decode_object(space, object, encoding, errors)
}
