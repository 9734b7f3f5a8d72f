//! `fileobject.h` and `fileutils.h`: files of Python and of C.

use crate::border::{CText, Out, null_argument};
use crate::unicodeobject::codec_name;
use core::ffi::{CStr, c_char, c_int, c_void};
use core::ptr;
use cpyext_macros::cpython_api;
use libc::{FILE, wchar_t};
use objspace::exceptions::{EOFError, OSError};
use objspace::int::convert;
use objspace::{Bytes, Int, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, codecs, imports, memory};

/// `Py_PRINT_RAW`: write what `str` gives.
const RAW: c_int = 1;

/// Writes `repr(object)` (or `str(object)`, by the flags) to a file by its `write`.
#[cpython_api]
fn PyFile_WriteObject(
    space: &Space,
    object: Option<&Object>,
    file: Option<&Object>,
    flags: c_int,
) -> PyResult<()> {
    let Some(file) = file else { return Err(space.type_error("writeobject with NULL file")) };
    let write = file.getattr_str(space, "write")?;
    let text = match object {
        None => Str::from_str(space, "<NULL>")?,
        Some(object) if flags & RAW != 0 => object.str(space)?,
        Some(object) => object.repr(space)?,
    };
    write.call1(space, &text)?;
    Ok(())
}

/// Writes UTF-8 to a file by its `write`; does nothing while an exception is set, which it tells as an error.
#[cpython_api]
fn PyFile_WriteString(space: &Space, text: CText<'_>, file: Option<&Object>) -> PyResult<()> {
    let Some(file) = file else {
        return Err(match space.take_error() {
            Some(pending) => pending,
            None => space.system_error("null file for PyFile_WriteString"),
        });
    };
    if let Some(pending) = space.take_error() {
        return Err(pending);
    }
    let text = text.to_str(space)?;
    PyFile_WriteObject(space, Some(&text), Some(file), RAW)
}

/// A line of a file by its `readline`: at most `len` characters if that is positive; without the end of the line if it is negative.
///
/// # Errors
/// `EOFError` at the end, if `len` is negative.
#[cpython_api]
fn PyFile_GetLine(space: &Space, file: &Object, len: c_int) -> PyResult<Ref<Object>> {
    let line = if len > 0 {
        file.call_method(space, "readline", &[&*space.new_int(len.into())?])?
    } else {
        file.call_method(space, "readline", &[])?
    };
    let at_end = || PyErr::new(space, EOFError::type_object(), "EOF when reading a line");
    if let Some(text) = line.downcast::<Str>() {
        return match (len < 0, text.len()) {
            (false, _) => Ok(line),
            (true, 0) => Err(at_end()),
            (true, count) if text.text().at(count - 1) == u32::from(b'\n') => {
                Ok(text.substring(space, 0, count - 1)?.into_object())
            }
            (true, _) => Ok(line),
        };
    }
    if let Some(bytes) = line.downcast::<Bytes>() {
        return match (len < 0, bytes.as_slice()) {
            (false, _) => Ok(line),
            (true, []) => Err(at_end()),
            (true, [rest @ .., b'\n']) => Ok(Bytes::from_slice(space, rest)?.into_object()),
            (true, _) => Ok(line),
        };
    }
    Err(space.type_error("object.readline() returned non-string"))
}

/// `io.open(descriptor, mode, buffering, encoding, errors, newline, closefd)`; the name means nothing.
#[cpython_api]
fn PyFile_FromFd(
    space: &Space,
    descriptor: c_int,
    _name: *const c_char,
    mode: CText<'_>,
    buffering: c_int,
    encoding: CText<'_>,
    errors: CText<'_>,
    newline: CText<'_>,
    closefd: c_int,
) -> PyResult<Ref<Object>> {
    let text = |text: CText<'_>| match codec_name(space, text)? {
        Some(text) => space.new_str(text),
        None => Ok(space.none()),
    };
    let mode = match mode.get() {
        Some(_) => text(mode)?,
        None => space.new_str("r")?,
    };
    let (encoding, errors, newline) = (text(encoding)?, text(errors)?, text(newline)?);
    let (descriptor, buffering) = (space.new_int(descriptor.into())?, space.new_int(buffering.into())?);
    let closefd = space.new_bool(closefd != 0);
    let open = imports::import(space, "io")?.getattr_str(space, "open")?;
    open.call(space, &[&descriptor, &mode, &buffering, &encoding, &errors, &newline, &closefd])
}

/// The descriptor that an integer is, or that an object's `fileno` gives.
///
/// # Errors
/// `TypeError`, `ValueError` for a negative one.
#[cpython_api]
fn PyObject_AsFileDescriptor(space: &Space, object: &Object) -> PyResult<c_int> {
    let descriptor: c_int = if object.is_instance::<Int>() {
        convert::as_c(space, object)?
    } else {
        let Some(fileno) = object.getattr_optional_str(space, "fileno")? else {
            return Err(space.type_error("argument must be an int, or have a fileno() method."));
        };
        let number = fileno.call0(space)?;
        if !number.is_instance::<Int>() {
            return Err(space.type_error("fileno() returned a non-integer"));
        }
        convert::as_c(space, &number)?
    };
    if descriptor < 0 {
        let message = format_args!("file descriptor cannot be a negative integer ({descriptor})");
        return Err(space.value_error(message));
    }
    Ok(descriptor)
}

/// A file of code, opened for reading bytes.
#[cpython_api]
fn PyFile_OpenCodeObject(space: &Space, path: &Object) -> PyResult<Ref<Object>> {
    if !path.is_instance::<Str>() {
        let name = path.ty().tp_name();
        return Err(space.type_error(format_args!("'path' must be 'str', not '{name}'")));
    }
    let open = imports::import(space, "_io")?.getattr_str(space, "open")?;
    open.call(space, &[path, &*space.new_str("rb")?])
}

/// As [`PyFile_OpenCodeObject`], for a path in UTF-8.
#[cpython_api]
fn PyFile_OpenCode(space: &Space, path: CText<'_>) -> PyResult<Ref<Object>> {
    PyFile_OpenCodeObject(space, &*path.to_str(space)?)
}

/// Opens a file of C, which child processes do not inherit; the mode is that of C's `fopen`.
///
/// # Errors
/// `OSError` with the path, `TypeError` for what is no path.
#[cpython_api]
fn Py_fopen(space: &Space, path: &Object, mode: CText<'_>) -> PyResult<*mut FILE> {
    let given = path.fs_path(space)?;
    let name = match given.downcast::<Str>() {
        Some(name) => codecs::encode(space, name, Some("utf-8"), Some("surrogateescape"))?.into_object(),
        None => given.clone(),
    };
    let Some(bytes) = name.downcast::<Bytes>() else { return Err(space.bad_internal_call()) };
    if bytes.as_slice().contains(&0) {
        return Err(space.value_error("embedded null byte"));
    }
    let mode = mode.required(space)?;
    let mut mode: Vec<u8> = mode.to_bytes().to_vec();
    if !mode.contains(&b'e') {
        mode.push(b'e');
    }
    mode.push(0);
    // SAFETY: both are C strings; a bytes object ends in a NUL.
    let file = unsafe { libc::fopen(bytes.data().cast(), mode.as_ptr().cast()) };
    if file.is_null() {
        return Err(os_error(space, path));
    }
    Ok(file)
}

/// The `OSError` of `errno`, about a file.
fn os_error(space: &Space, path: &Object) -> PyErr {
    let error = std::io::Error::last_os_error();
    let code = error.raw_os_error().unwrap_or(0);
    // SAFETY: the C library's text for a number is a C string; it is copied before anything else runs.
    let text = unsafe { CStr::from_ptr(libc::strerror(code)) }.to_string_lossy().into_owned();
    let make = || -> PyResult<PyErr> {
        let args = [&*space.new_int(code.into())?, &*space.new_str(&text)?, path];
        Ok(PyErr::with_args(space, OSError::type_object(), &args))
    };
    make().unwrap_or_else(|err| err)
}

/// Closes a file of C.
///
/// # Safety
/// `file` is open, and used no more.
#[cpython_api(no_space)]
unsafe fn Py_fclose(file: *mut FILE) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { libc::fclose(file) }
}

/// Text of the locale (UTF-8) as wide characters, in memory that `PyMem_RawFree` frees, and their number; bytes that are no UTF-8 are
/// lone surrogates. `NULL` when there is no memory.
#[cpython_api(no_space)]
fn Py_DecodeLocale(text: CText<'_>, len: Out<'_, usize>) -> *mut wchar_t {
    len.set(usize::MAX);
    let Some(text) = text.get() else { return ptr::null_mut() };
    let mut wide: Vec<u32> = Vec::new();
    for chunk in text.to_bytes().utf8_chunks() {
        wide.extend(chunk.valid().chars().map(u32::from));
        wide.extend(chunk.invalid().iter().map(|&byte| 0xDC00 + u32::from(byte)));
    }
    len.set(wide.len());
    wide.push(0);
    let block = memory::allocate(wide.len() * size_of::<u32>()).cast::<u32>();
    if !block.is_null() {
        // SAFETY: the block has room for all.
        unsafe { ptr::copy_nonoverlapping(wide.as_ptr(), block, wide.len()) };
    }
    block.cast()
}

/// Undoes [`Py_DecodeLocale`], into memory that `PyMem_Free` frees; `NULL` if a character cannot be encoded, with its index, or if
/// there is no memory.
///
/// # Safety
/// `text` ends in a NUL.
#[cpython_api(no_space)]
unsafe fn Py_EncodeLocale(text: *const wchar_t, error_at: Out<'_, usize>) -> *mut c_char {
    error_at.set(usize::MAX);
    // SAFETY: the caller's promise.
    let wide = unsafe { core::slice::from_raw_parts(text.cast::<u32>(), libc::wcslen(text)) };
    let mut bytes = Vec::with_capacity(wide.len() + 1);
    for (index, &code) in wide.iter().enumerate() {
        match (code, char::from_u32(code)) {
            (0xDC80..=0xDCFF, _) => bytes.push((code - 0xDC00) as u8),
            (_, Some(character)) => bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
            (_, None) => {
                error_at.set(index);
                return ptr::null_mut();
            }
        }
    }
    bytes.push(0);
    let block = memory::allocate(bytes.len());
    if !block.is_null() {
        // SAFETY: the block has room for all.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), block, bytes.len()) };
    }
    block.cast()
}

/// Reads a line of a file of C into `target`, at most `len` bytes with the NUL; `\r` and `\r\n` become `\n`. `NULL` at the end.
///
/// # Safety
/// `target` points at `len` bytes; `file` is open.
#[cpython_api]
unsafe fn Py_UniversalNewlineFgets(
    space: &Space,
    target: *mut c_char,
    len: c_int,
    file: *mut FILE,
    decoder: *mut c_void,
) -> PyResult<*mut c_char> {
    if !decoder.is_null() {
        return Err(null_argument(space));
    }
    let room = usize::try_from(len).unwrap_or(0).saturating_sub(1);
    let mut count = 0;
    // SAFETY: the caller's promise; no more than the room is written.
    unsafe {
        while count < room {
            let mut byte = libc::fgetc(file);
            if byte == libc::EOF {
                break;
            }
            if byte == c_int::from(b'\r') {
                byte = c_int::from(b'\n');
                let next = libc::fgetc(file);
                if next != c_int::from(b'\n') && next != libc::EOF {
                    libc::ungetc(next, file);
                }
            }
            target.add(count).write(byte as c_char);
            count += 1;
            if byte == c_int::from(b'\n') {
                break;
            }
        }
        if count == 0 {
            return Ok(ptr::null_mut());
        }
        target.add(count).write(0);
    }
    Ok(target)
}
