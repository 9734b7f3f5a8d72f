//! Names of files: UTF-8, where bytes that are not are lone surrogates (PEP 383).

use super::checked;
use crate::border::CText;
use crate::references::bytes_at;
use abi::{Py_ssize_t, PyObject};
use core::ffi::{c_char, c_int, c_void};
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::{Bytes, Object, PyResult, Ref, Space, Str, codecs};

/// `O&` converters that give this are called again with `NULL` when a later argument is wrong (`Py_CLEANUP_SUPPORTED`).
const CLEANUP_SUPPORTED: c_int = 0x20000;

/// A constant of C that old code reads.
#[repr(transparent)]
pub struct Constant(*const c_char);

// SAFETY: the pointer is to a constant string, and nobody writes through it.
unsafe impl Sync for Constant {}

/// The encoding of file names.
#[unsafe(no_mangle)]
pub static Py_FileSystemDefaultEncoding: Constant = Constant(c"utf-8".as_ptr());

/// The error handler of file names.
#[unsafe(no_mangle)]
pub static Py_FileSystemDefaultEncodeErrors: Constant = Constant(c"surrogateescape".as_ptr());

/// That the encoding is not to be freed.
#[unsafe(no_mangle)]
pub static Py_HasFileSystemDefaultEncoding: c_int = 1;

fn encode(space: &Space, name: &Str) -> PyResult<Ref<Bytes>> {
    codecs::encode(space, name, Some("utf-8"), Some("surrogateescape"))
}

fn decode(space: &Space, name: &[u8]) -> PyResult<Ref<Str>> {
    codecs::decode(space, name, Some("utf-8"), Some("surrogateescape"))
}

/// A file's name as bytes.
#[cpython_api]
fn PyUnicode_EncodeFSDefault(space: &Space, name: &Object) -> PyResult<Ref<Bytes>> {
    encode(space, checked(space, name)?)
}

/// A file's name as a string.
#[cpython_api]
pub fn PyUnicode_DecodeFSDefault(space: &Space, name: CText<'_>) -> PyResult<Ref<Str>> {
    decode(space, name.required(space)?.to_bytes())
}

/// As [`PyUnicode_DecodeFSDefault`], given the length.
///
/// # Safety
/// `name` points at `len` bytes.
#[cpython_api]
unsafe fn PyUnicode_DecodeFSDefaultAndSize(
    space: &Space,
    name: *const c_char,
    len: Py_ssize_t,
) -> PyResult<Ref<Str>> {
    let len = usize::try_from(len).map_err(|_| space.memory_error())?;
    // SAFETY: the caller's promise.
    decode(space, unsafe { bytes_at(name, len) })
}

/// Releases what a converter stored, or converts and stores.
///
/// # Safety
/// `place` points at a `PyObject *`.
unsafe fn converter(
    space: &Space,
    argument: Option<&Object>,
    place: *mut c_void,
    convert: fn(&Space, &Object) -> PyResult<Ref<Object>>,
) -> PyResult<c_int> {
    let place = place.cast::<*mut PyObject>();
    let Some(argument) = argument else {
        // SAFETY: the caller's promise: the place has what an earlier call stored.
        drop(unsafe { Ref::<Object>::from_nullable(place.replace(ptr::null_mut())) });
        return Ok(1);
    };
    let converted = convert(space, argument)?;
    // SAFETY: the caller's promise.
    unsafe { place.write(converted.into_ptr()) };
    Ok(CLEANUP_SUPPORTED)
}

/// A converter for `O&`: a path's bytes, as a new reference.
///
/// # Safety
/// `place` points at a `PyObject *`.
#[cpython_api(error = 0)]
unsafe fn PyUnicode_FSConverter(space: &Space, path: Option<&Object>, place: *mut c_void) -> PyResult<c_int> {
    fn convert(space: &Space, path: &Object) -> PyResult<Ref<Object>> {
        let path = path.fs_path(space)?;
        let bytes = match path.downcast::<Str>() {
            Some(name) => encode(space, name)?.into_object(),
            None => path,
        };
        if bytes.downcast::<Bytes>().is_some_and(|bytes| bytes.as_slice().contains(&0)) {
            return Err(space.value_error("embedded null byte"));
        }
        Ok(bytes)
    }
    // SAFETY: the caller's promise.
    unsafe { converter(space, path, place, convert) }
}

/// A converter for `O&`: a path as a string, as a new reference.
///
/// # Safety
/// `place` points at a `PyObject *`.
#[cpython_api(error = 0)]
unsafe fn PyUnicode_FSDecoder(space: &Space, path: Option<&Object>, place: *mut c_void) -> PyResult<c_int> {
    fn convert(space: &Space, path: &Object) -> PyResult<Ref<Object>> {
        let path = path.fs_path(space)?;
        let text = match path.downcast::<Bytes>() {
            Some(bytes) => decode(space, bytes.as_slice())?.into_object(),
            None => path,
        };
        if text.downcast::<Str>().is_some_and(|text| text.text().code_points().any(|code| code == 0)) {
            return Err(space.value_error("embedded null character"));
        }
        Ok(text)
    }
    // SAFETY: the caller's promise.
    unsafe { converter(space, path, place, convert) }
}
