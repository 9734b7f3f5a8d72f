//! Codecs that map single bytes by a table.

use super::checked;
use super::codecs::name;
use crate::border::CText;
use crate::references::bytes_at;
use abi::Py_ssize_t;
use core::ffi::c_char;
use cpyext_macros::cpython_api;
use objspace::codecs::{Errors, charmap};
use objspace::{Bytes, Dict, Object, PyResult, Ref, Space, Str};

/// Decodes by a table: a string, or a mapping of bytes to characters, strings or `None`; as Latin-1 if there is none.
///
/// # Safety
/// `bytes` points at `len` of them.
#[cpython_api]
unsafe fn PyUnicode_DecodeCharmap(
    space: &Space,
    bytes: *const c_char,
    len: Py_ssize_t,
    table: Option<&Object>,
    errors: CText<'_>,
) -> PyResult<Ref<Str>> {
    let len = usize::try_from(len).map_err(|_| space.bad_internal_call())?;
    // SAFETY: the caller's promise.
    let bytes = unsafe { bytes_at(bytes, len) };
    charmap::decode(space, bytes, table, Errors::new(name(space, errors)?))
}

/// Encodes by a mapping of characters to bytes or `None`.
#[cpython_api]
fn PyUnicode_AsCharmapString(
    space: &Space,
    text: Option<&Object>,
    mapping: Option<&Object>,
) -> PyResult<Ref<Bytes>> {
    let (Some(text), Some(mapping)) = (text, mapping) else {
        return Err(space.type_error("bad argument type for built-in operation"));
    };
    charmap::encode(space, checked(space, text)?, Some(mapping), Errors::Strict)
}

/// A mapping that undoes a table of up to 256 characters.
#[cpython_api]
fn PyUnicode_BuildEncodingMap(space: &Space, table: &Object) -> PyResult<Ref<Object>> {
    let table = checked(space, table)?;
    if table.len() == 256 {
        return Ok(charmap::EncodingMap::build(space, table)?.into_object());
    }
    if table.len() == 0 {
        return Err(space.bad_internal_call());
    }
    let map = Dict::with_capacity(space, table.len().min(256))?;
    for (byte, code) in table.text().code_points().take(256).enumerate() {
        if code != algorithms::codecs::charmap::UNDEFINED {
            map.set_item(space, &*space.new_int(code.into())?, &*space.new_int(byte as i64)?)?;
        }
    }
    Ok(map.into_object())
}
