//! `bytearrayobject.h`: bytes that can be changed.

use crate::references::bytes_at;
use abi::Py_ssize_t;
use core::ffi::c_char;
use cpyext_macros::cpython_api;
use objspace::buffer::BytesLike;
use objspace::{ByteArray, Object, PyResult, PyTypeInfo, Ref, Space};

/// A bytearray of `len` bytes, zero if there is no source.
///
/// # Safety
/// `source` is null or points at `len` bytes.
#[cpython_api]
unsafe fn PyByteArray_FromStringAndSize(
    space: &Space,
    source: *const c_char,
    len: Py_ssize_t,
) -> PyResult<Ref<ByteArray>> {
    let Ok(len) = usize::try_from(len) else {
        return Err(space.system_error("Negative size passed to PyByteArray_FromStringAndSize"));
    };
    if source.is_null() {
        let array = ByteArray::from_slice(space, &[])?;
        array.resize(space, len)?;
        return Ok(array);
    }
    // SAFETY: the caller's promise.
    ByteArray::from_slice(space, unsafe { bytes_at(source, len) })
}

/// `bytearray(object)`
#[cpython_api]
fn PyByteArray_FromObject(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    ByteArray::type_object().call1(space, object)
}

/// Number of bytes.
#[cpython_api]
fn PyByteArray_Size(array: &ByteArray) -> Py_ssize_t {
    array.len() as Py_ssize_t
}

/// Where the bytes are; a NUL follows them.
#[cpython_api]
fn PyByteArray_AsString(array: &ByteArray) -> *mut c_char {
    array.data().cast()
}

/// Changes the number of bytes.
///
/// # Errors
/// `ValueError` for a negative one, `BufferError` while the bytes are lent.
#[cpython_api]
fn PyByteArray_Resize(space: &Space, array: &ByteArray, len: Py_ssize_t) -> PyResult<()> {
    match usize::try_from(len) {
        Ok(len) => array.resize(space, len),
        Err(_) => Err(space.value_error(format_args!("Can only resize to positive sizes, got {len}"))),
    }
}

/// A bytearray of the bytes of two objects.
#[cpython_api]
fn PyByteArray_Concat(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<ByteArray>> {
    let (Ok(one), Ok(other)) = (BytesLike::new(space, left), BytesLike::new(space, right)) else {
        let (left, right) = (left.ty().tp_name(), right.ty().tp_name());
        return Err(space.type_error(format_args!("can't concat {right} to {left}")));
    };
    ByteArray::from_slice(space, &[one.bytes(), other.bytes()].concat())
}

/// What macros of C show as the bytes of an empty bytearray.
#[unsafe(no_mangle)]
pub static _PyByteArray_empty_string: [c_char; 1] = [0];
