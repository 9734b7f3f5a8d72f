//! `marshal.h`: plain values as bytes, in memory and in files of C's.

use crate::references::bytes_at;
use core::ffi::{c_char, c_int, c_long};
use cpyext_macros::cpython_api;
use libc::FILE;
use modules::marshal;
use objspace::exceptions::OSError;
use objspace::{Bytes, Object, PyErr, PyResult, PyTypeInfo, Ref, Space};

/// A value as bytes.
#[cpython_api]
fn PyMarshal_WriteObjectToString(space: &Space, value: &Object, _version: c_int) -> PyResult<Ref<Bytes>> {
    Bytes::from_slice(space, &marshal::dump(space, value, true)?)
}

/// The value at the beginning of bytes.
///
/// # Safety
/// There are as many bytes as `len` says.
#[cpython_api]
unsafe fn PyMarshal_ReadObjectFromString(
    space: &Space,
    bytes: *const c_char,
    len: isize,
) -> PyResult<Ref<Object>> {
    let len = usize::try_from(len).map_err(|_| space.bad_internal_call())?;
    // SAFETY: the caller's promise.
    let bytes = unsafe { bytes_at(bytes, len) };
    Ok(marshal::load(space, bytes, true)?.0)
}

/// # Safety
/// The file is open for writing.
unsafe fn write(space: &Space, file: *mut FILE, bytes: &[u8]) -> PyResult<()> {
    // SAFETY: the caller's promise.
    let written = unsafe { libc::fwrite(bytes.as_ptr().cast(), 1, bytes.len(), file) };
    if written == bytes.len() {
        return Ok(());
    }
    Err(PyErr::new(space, OSError::type_object(), "the file cannot be written"))
}

/// Write a number of 32 bits to a file.
///
/// # Safety
/// The file is open for writing.
#[cpython_api]
unsafe fn PyMarshal_WriteLongToFile(space: &Space, value: c_long, file: *mut FILE, _version: c_int) {
    // SAFETY: the caller's promise.
    if let Err(err) = unsafe { write(space, file, &(value as i32).to_le_bytes()) } {
        err.restore(space);
    }
}

/// Write a value to a file.
///
/// # Safety
/// The file is open for writing.
#[cpython_api]
unsafe fn PyMarshal_WriteObjectToFile(space: &Space, value: &Object, file: *mut FILE, _version: c_int) {
    let written = marshal::dump(space, value, true)
        // SAFETY: the caller's promise.
        .and_then(|bytes| unsafe { write(space, file, &bytes) });
    if let Err(err) = written {
        err.restore(space);
    }
}

/// # Safety
/// The file is open for reading.
unsafe fn read_number<const N: usize>(space: &Space, file: *mut FILE) -> PyResult<[u8; N]> {
    let mut bytes = [0; N];
    // SAFETY: the caller's promise; there is room for so many bytes.
    if unsafe { libc::fread(bytes.as_mut_ptr().cast(), 1, N, file) } == N {
        return Ok(bytes);
    }
    Err(space.eof_error("EOF read where not expected"))
}

/// Read a number of 32 bits from a file.
///
/// # Safety
/// The file is open for reading.
#[cpython_api(error = -1)]
unsafe fn PyMarshal_ReadLongFromFile(space: &Space, file: *mut FILE) -> PyResult<c_long> {
    // SAFETY: the caller's promise.
    unsafe { read_number(space, file).map(|bytes| i32::from_le_bytes(bytes).into()) }
}

/// Read a number of 16 bits from a file.
///
/// # Safety
/// The file is open for reading.
#[cpython_api(error = -1)]
unsafe fn PyMarshal_ReadShortFromFile(space: &Space, file: *mut FILE) -> PyResult<c_int> {
    // SAFETY: the caller's promise.
    unsafe { read_number(space, file).map(|bytes| i16::from_le_bytes(bytes).into()) }
}

/// All that is left in a file.
///
/// # Safety
/// The file is open for reading.
unsafe fn rest(file: *mut FILE) -> Vec<u8> {
    let (mut rest, mut chunk) = (Vec::new(), [0_u8; 4096]);
    loop {
        // SAFETY: the caller's promise; the chunk is that large.
        let count = unsafe { libc::fread(chunk.as_mut_ptr().cast(), 1, chunk.len(), file) };
        rest.extend_from_slice(&chunk[..count]);
        if count < chunk.len() {
            return rest;
        }
    }
}

/// Read a value from a file, which is left behind it. The file must be one in which one can go back.
///
/// # Safety
/// The file is open for reading.
#[cpython_api]
unsafe fn PyMarshal_ReadObjectFromFile(space: &Space, file: *mut FILE) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    unsafe {
        let start = libc::ftell(file);
        if start < 0 {
            let message = "a value can only be read from a file that can be sought in";
            return Err(PyErr::new(space, OSError::type_object(), message));
        }
        let (value, len) = marshal::load(space, &rest(file), true)?;
        libc::fseek(file, start + len as c_long, libc::SEEK_SET);
        Ok(value)
    }
}

/// Read the last value of a file.
///
/// # Safety
/// The file is open for reading.
#[cpython_api]
unsafe fn PyMarshal_ReadLastObjectFromFile(space: &Space, file: *mut FILE) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    Ok(marshal::load(space, &unsafe { rest(file) }, true)?.0)
}
