//! `bytesobject.h`: bytes.

mod format;

use crate::border::{CText, Out};
use crate::references::{bytes_at, check_size};
use abi::{Py_ssize_t, PyObject};
use algorithms::codecs::escape_bytes::{self, OnInvalid};
use algorithms::text::repr::repr_bytes;
use core::ffi::{c_char, c_int};
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::buffer::BytesLike;
use objspace::{Bytes, Layout, Object, PyErr, PyResult, Ref, Space, Str, bytes, warnings};

/// The object as bytes.
fn checked<'a>(space: &Space, object: &'a Object) -> PyResult<&'a Bytes> {
    object
        .downcast()
        .ok_or_else(|| space.type_error(format_args!("expected bytes, {} found", object.ty().tp_name())))
}

/// A bytes object of `len` bytes; without a source they are zero, for C code to fill.
///
/// # Safety
/// `source` is null or points at `len` bytes.
#[cpython_api]
unsafe fn PyBytes_FromStringAndSize(
    space: &Space,
    source: *const c_char,
    len: Py_ssize_t,
) -> PyResult<Ref<Bytes>> {
    let Ok(len) = usize::try_from(len) else {
        return Err(space.system_error("Negative size passed to PyBytes_FromStringAndSize"));
    };
    if source.is_null() {
        return Bytes::zeroed(space, len);
    }
    // SAFETY: the caller's promise.
    Bytes::from_slice(space, unsafe { bytes_at(source, len) })
}

/// The bytes of a C string.
#[cpython_api]
fn PyBytes_FromString(space: &Space, text: CText<'_>) -> PyResult<Ref<Bytes>> {
    Bytes::from_slice(space, text.required(space)?.to_bytes())
}

/// The bytes of an object that lends them or gives integers.
#[cpython_api]
fn PyBytes_FromObject(space: &Space, object: &Object) -> PyResult<Ref<Bytes>> {
    match object.downcast_exact::<Bytes>() {
        Some(bytes) => Ok(bytes.to_ref()),
        None => bytes::from_object(space, object),
    }
}

/// Number of bytes.
#[cpython_api]
fn PyBytes_Size(space: &Space, object: &Object) -> PyResult<Py_ssize_t> {
    Ok(checked(space, object)?.len() as Py_ssize_t)
}

/// Where the bytes are; a NUL follows them.
#[cpython_api]
fn PyBytes_AsString(space: &Space, object: &Object) -> PyResult<*mut c_char> {
    Ok(checked(space, object)?.data().cast_mut().cast())
}

/// Where the bytes are, and how many.
///
/// # Errors
/// `TypeError`; `ValueError` for bytes with a NUL among them whose number is not asked for.
#[cpython_api]
fn PyBytes_AsStringAndSize(
    space: &Space,
    object: &Object,
    start: Out<'_, *mut c_char>,
    len: Out<'_, Py_ssize_t>,
) -> PyResult<()> {
    if !start.is_wanted() {
        return Err(space.bad_internal_call());
    }
    let bytes = checked(space, object)?;
    start.set(bytes.data().cast_mut().cast());
    len.set(bytes.len() as Py_ssize_t);
    if !len.is_wanted() && bytes.as_slice().contains(&0) {
        return Err(space.value_error("embedded null byte"));
    }
    Ok(())
}

/// `repr(object)`; the quotes are chosen by what is in it if `smart_quotes` is not 0.
#[cpython_api]
fn PyBytes_Repr(space: &Space, object: &Bytes, smart_quotes: c_int) -> PyResult<Ref<Str>> {
    let mut text: Vec<u8> = Vec::with_capacity(object.len() + 3);
    repr_bytes(object.as_slice(), &mut text);
    if smart_quotes == 0 && text.get(1) == Some(&b'"') {
        // Nothing between double quotes was escaped for their sake; single quotes must be now.
        let inside = &text[2..text.len() - 1];
        let mut single = b"b'".to_vec();
        for &byte in inside {
            if byte == b'\'' {
                single.push(b'\\');
            }
            single.push(byte);
        }
        single.push(b'\'');
        text = single;
    }
    Str::from_latin1(space, &text)
}

#[cold]
fn not_to_concatenate(space: &Space, left: &Object, right: &Object) -> PyErr {
    let (left, right) = (left.ty().tp_name(), right.ty().tp_name());
    space.type_error(format_args!("can't concat {right} to {left}"))
}

/// `left + right`, where `left` may grow in place.
fn concatenated(space: &Space, left: Ref<Object>, right: &Object) -> PyResult<Ref<Object>> {
    let lent = |object| BytesLike::new(space, object);
    let grows = left.is_exact::<Bytes>() && left.is_unique();
    if let (true, Ok(more)) = (grows, lent(right)) {
        let left = left.downcast_into::<Bytes>().map_err(|_| space.bad_internal_call())?;
        let (old, more) = (left.len(), more.bytes());
        let len = old.checked_add(more.len()).ok_or_else(|| space.memory_error())?;
        let grown = Bytes::resized(space, left, len)?;
        if !more.is_empty() {
            // SAFETY: the object is not shared, and has room behind the old bytes; the source is another object's memory.
            unsafe { ptr::copy_nonoverlapping(more.as_ptr(), grown.data().add(old).cast_mut(), more.len()) };
        }
        return Ok(grown.into_object());
    }
    let (Ok(one), Ok(other)) = (lent(&left), lent(right)) else {
        return Err(not_to_concatenate(space, &left, right));
    };
    if other.bytes().is_empty() && left.is_exact::<Bytes>() {
        return Ok(left.clone());
    }
    let joined = [one.bytes(), other.bytes()].concat();
    Ok(Bytes::from_slice(space, &joined)?.into_object())
}

/// Replaces the bytes in `place` by a concatenation; without a right side, or on failure, by `NULL`.
///
/// # Safety
/// `place` is null, or points at a reference that the caller owns or at `NULL`.
unsafe fn concat(space: &Space, place: *mut *mut PyObject, right: Option<&Object>) {
    if place.is_null() {
        return;
    }
    // SAFETY: the reference moves out of the place, which holds none until the end.
    let left = unsafe { Ref::<Object>::from_nullable(place.replace(ptr::null_mut())) };
    let (Some(left), Some(right)) = (left, right) else { return };
    match concatenated(space, left, right) {
        // SAFETY: the place takes the reference.
        Ok(bytes) => unsafe { place.write(bytes.into_ptr()) },
        Err(err) => err.restore(space),
    }
}

/// Replaces the bytes in `place` by a concatenation; on failure, or without a right side, the place holds `NULL`.
///
/// # Safety
/// `place` points at a reference that the caller owns, or at `NULL`.
#[cpython_api]
unsafe fn PyBytes_Concat(space: &Space, place: *mut *mut PyObject, right: Option<&Object>) {
    // SAFETY: the caller's promise.
    unsafe { concat(space, place, right) }
}

/// As [`PyBytes_Concat`], taking the reference to `right`.
///
/// # Safety
/// As [`PyBytes_Concat`].
#[cpython_api]
unsafe fn PyBytes_ConcatAndDel(space: &Space, place: *mut *mut PyObject, right: Option<Ref<Object>>) {
    // SAFETY: the caller's promise.
    unsafe { concat(space, place, right.as_deref()) }
}

/// `separator.join(items)`
#[cpython_api]
fn PyBytes_Join(space: &Space, separator: &Object, items: &Object) -> PyResult<Ref<Bytes>> {
    let Some(separator) = separator.downcast::<Bytes>() else {
        let name = separator.ty().tp_name();
        return Err(space.type_error(format_args!("sep: expected bytes, got {name}")));
    };
    bytes::join(space, separator, items)
}

/// Changes the number of bytes of an object that only the caller has; those that come in addition are zero. On failure the reference is
/// gone and the pointer `NULL`.
///
/// # Safety
/// `place` points at a reference that the caller owns, or at `NULL`.
#[cpython_api]
unsafe fn _PyBytes_Resize(space: &Space, place: *mut *mut PyObject, len: Py_ssize_t) -> PyResult<()> {
    if place.is_null() {
        return Err(space.bad_internal_call());
    }
    // SAFETY: the reference moves out of the place, which holds none until the end.
    let object = unsafe { Ref::<Object>::from_nullable(place.replace(ptr::null_mut())) };
    let bytes = object.and_then(|object| object.downcast_into::<Bytes>().ok());
    let (Some(bytes), Ok(len)) = (bytes, usize::try_from(len)) else { return Err(space.bad_internal_call()) };
    let resized = Bytes::resized(space, bytes, len)?;
    // SAFETY: the place takes the reference.
    unsafe { place.write(resized.into_ptr()) };
    Ok(())
}

/// The bytes that the text of a literal stands for. `unicode` and `recode` mean nothing any more.
///
/// # Safety
/// `text` points at `len` bytes.
#[cpython_api]
unsafe fn PyBytes_DecodeEscape(
    space: &Space,
    text: *const c_char,
    len: Py_ssize_t,
    errors: CText<'_>,
    _unicode: Py_ssize_t,
    _recode: *const c_char,
) -> PyResult<Ref<Bytes>> {
    let Ok(len) = usize::try_from(len) else { return Err(space.bad_internal_call()) };
    if len > (Py_ssize_t::MAX as usize) - size_of::<abi::PyBytesObject>() {
        return Err(space.overflow_error("byte string is too large"));
    }
    check_size(space, len)?;
    // SAFETY: the caller's promise.
    let text = unsafe { bytes_at(text, len) };
    let (on_invalid, unknown) = match errors.get().map(|errors| errors.to_bytes()) {
        None | Some(b"strict") => (OnInvalid::Strict, None),
        Some(b"replace") => (OnInvalid::Replace, None),
        Some(b"ignore") => (OnInvalid::Ignore, None),
        Some(other) => (OnInvalid::Strict, Some(String::from_utf8_lossy(other))),
    };
    let decoded = escape_bytes::decode(text, on_invalid);
    let (decoded, invalid) = decoded.map_err(|error| match (error, unknown) {
        (escape_bytes::EscapeError::InvalidHex(_), Some(name)) => {
            space.value_error(format_args!("decoding error; unknown error handling code: {name}"))
        }
        (error, _) => space.value_error(error),
    })?;
    if let Some(escape) = invalid {
        warnings::deprecated(space, escape.message())?;
    }
    Bytes::from_slice(space, &decoded)
}
