//! Text in the encoding of the locale, which is UTF-8 always (PEP 540's mode, on which the runtime insists).

use super::checked;
use super::codecs::name;
use crate::border::CText;
use crate::references::bytes_at;
use abi::Py_ssize_t;
use core::ffi::c_char;
use cpyext_macros::cpython_api;
use objspace::{Bytes, Object, PyResult, Ref, Space, Str, codecs};

/// The error handler: the few that text of the locale may have.
fn handler<'a>(space: &Space, errors: CText<'a>) -> PyResult<&'a str> {
    match name(space, errors)?.unwrap_or("strict") {
        known @ ("strict" | "surrogateescape" | "surrogatepass") => Ok(known),
        _ => Err(space.value_error("unsupported error handler")),
    }
}

/// Decodes a C string.
#[cpython_api]
fn PyUnicode_DecodeLocale(space: &Space, text: CText<'_>, errors: CText<'_>) -> PyResult<Ref<Str>> {
    let bytes = text.required(space)?.to_bytes();
    codecs::decode(space, bytes, None, Some(handler(space, errors)?))
}

/// Decodes `len` bytes, behind which is a NUL.
///
/// # Errors
/// `ValueError` if there is a NUL among them.
///
/// # Safety
/// `text` points at so many bytes.
#[cpython_api]
unsafe fn PyUnicode_DecodeLocaleAndSize(
    space: &Space,
    text: *const c_char,
    len: Py_ssize_t,
    errors: CText<'_>,
) -> PyResult<Ref<Str>> {
    let Ok(len) = usize::try_from(len) else { return Err(space.value_error("embedded null byte")) };
    // SAFETY: the caller's promise.
    let (bytes, terminator) = unsafe { (bytes_at(text, len), text.add(len).read()) };
    if bytes.contains(&0) || terminator != 0 {
        return Err(space.value_error("embedded null byte"));
    }
    codecs::decode(space, bytes, None, Some(handler(space, errors)?))
}

/// Encodes.
///
/// # Errors
/// `ValueError` for text with a NUL in it.
#[cpython_api]
fn PyUnicode_EncodeLocale(space: &Space, text: &Object, errors: CText<'_>) -> PyResult<Ref<Bytes>> {
    let text = checked(space, text)?;
    let errors = handler(space, errors)?;
    if text.text().code_points().any(|code| code == 0) {
        return Err(space.value_error("embedded null character"));
    }
    codecs::encode(space, text, None, Some(errors))
}
