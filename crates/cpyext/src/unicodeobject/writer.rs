//! `PyUnicodeWriter`: a string built piece by piece, its storage as wide as it must be.

use crate::border::{CText, Out};
use crate::references::bytes_at;
use crate::text_format;
use crate::va_list::VaList;
use abi::{Py_UCS4, Py_ssize_t};
use algorithms::text::StrBuilder;
use core::ffi::{CStr, c_char, c_int};
use core::slice;
use cpyext_macros::cpython_api;
use libc::wchar_t;
use objspace::codecs::{Codec, Errors, decode_native};
use objspace::{Layout, Object, PyResult, Ref, Space, Str};

/// A string under construction: what a `PyUnicodeWriter *` points at.
pub struct PyUnicodeWriter {
    builder: StrBuilder,
}

/// A new writer with room for `len` characters.
#[cpython_api]
fn PyUnicodeWriter_Create(space: &Space, len: Py_ssize_t) -> PyResult<*mut PyUnicodeWriter> {
    let len = usize::try_from(len).map_err(|_| space.value_error("length must be positive"))?;
    let mut builder = StrBuilder::new();
    if algorithms::text::TextSink::try_reserve(&mut builder, len).is_err() {
        return Err(space.memory_error());
    }
    Ok(Box::into_raw(Box::new(PyUnicodeWriter { builder })))
}

/// The end of a writer; `NULL` is accepted.
///
/// # Safety
/// The writer is not used any more.
#[cpython_api]
unsafe fn PyUnicodeWriter_Discard(writer: *mut PyUnicodeWriter) {
    if !writer.is_null() {
        // SAFETY: it came from `PyUnicodeWriter_Create`, and is given up.
        drop(unsafe { Box::from_raw(writer) });
    }
}

/// The string, and the end of the writer.
///
/// # Safety
/// The writer is not used any more.
#[cpython_api]
unsafe fn PyUnicodeWriter_Finish(space: &Space, writer: *mut PyUnicodeWriter) -> PyResult<Ref<Str>> {
    if writer.is_null() {
        return Err(space.bad_internal_call());
    }
    // SAFETY: it came from `PyUnicodeWriter_Create`, and is given up.
    let writer = unsafe { Box::from_raw(writer) };
    Str::from_builder(space, &writer.builder)
}

/// The writer that C code passes.
///
/// # Safety
/// It is null or came from [`PyUnicodeWriter_Create`]; nothing else uses it for `'a`.
unsafe fn opened<'a>(space: &Space, writer: *mut PyUnicodeWriter) -> PyResult<&'a mut StrBuilder> {
    // SAFETY: the caller's promise.
    match unsafe { writer.as_mut() } {
        Some(writer) => Ok(&mut writer.builder),
        None => Err(space.bad_internal_call()),
    }
}

/// Adds a character.
///
/// # Safety
/// The writer is one.
#[cpython_api]
unsafe fn PyUnicodeWriter_WriteChar(
    space: &Space,
    writer: *mut PyUnicodeWriter,
    character: Py_UCS4,
) -> PyResult<()> {
    if character > 0x10_FFFF {
        return Err(space.value_error("character must be in range(0x110000)"));
    }
    // SAFETY: the caller's promise.
    unsafe { opened(space, writer)? }.push(character);
    Ok(())
}

/// The bytes that a writing function got: up to a NUL if `len` is negative.
///
/// # Safety
/// `text` points at `len` bytes, or ends in a NUL.
unsafe fn given<'a>(text: *const c_char, len: Py_ssize_t) -> &'a [u8] {
    // SAFETY: the caller's promise.
    unsafe {
        match usize::try_from(len) {
            Ok(len) => bytes_at(text, len),
            Err(_) => CStr::from_ptr(text).to_bytes(),
        }
    }
}

/// Decodes UTF-8 and adds it; with `consumed`, an incomplete sequence at the end is left, and the bytes used are counted.
fn add_utf8(
    space: &Space,
    builder: &mut StrBuilder,
    utf8: &[u8],
    errors: Option<&str>,
    consumed: Out<'_, Py_ssize_t>,
) -> PyResult<()> {
    if let Ok(text) = core::str::from_utf8(utf8) {
        builder.push_str(text);
        consumed.set(utf8.len() as Py_ssize_t);
        return Ok(());
    }
    let decoded = decode_native(space, Codec::Utf8, utf8, Errors::new(errors), !consumed.is_wanted())?;
    builder.push_text(decoded.text.view());
    consumed.set(decoded.consumed as Py_ssize_t);
    Ok(())
}

/// Adds `len` bytes of UTF-8, or those up to a NUL if `len` is negative. On failure nothing is added.
///
/// # Safety
/// The writer is one; `text` points at so many bytes.
#[cpython_api]
unsafe fn PyUnicodeWriter_WriteUTF8(
    space: &Space,
    writer: *mut PyUnicodeWriter,
    text: *const c_char,
    len: Py_ssize_t,
) -> PyResult<()> {
    // SAFETY: the caller's promise.
    let (builder, utf8) = unsafe { (opened(space, writer)?, given(text, len)) };
    // SAFETY: null is no place.
    add_utf8(space, builder, utf8, None, unsafe { Out::from_ptr(core::ptr::null_mut()) })
}

/// As [`PyUnicodeWriter_WriteUTF8`], with an error handler; with `consumed`, an incomplete sequence at the end is left, and the bytes
/// used are counted.
///
/// # Safety
/// The writer is one; `text` points at so many bytes.
#[cpython_api]
unsafe fn PyUnicodeWriter_DecodeUTF8Stateful(
    space: &Space,
    writer: *mut PyUnicodeWriter,
    text: *const c_char,
    len: Py_ssize_t,
    errors: CText<'_>,
    consumed: Out<'_, Py_ssize_t>,
) -> PyResult<()> {
    // SAFETY: the caller's promise.
    let (builder, utf8) = unsafe { (opened(space, writer)?, given(text, len)) };
    consumed.set(0);
    add_utf8(space, builder, utf8, super::codecs::name(space, errors)?, consumed)
}

/// Adds `len` bytes of ASCII, or those up to a NUL if `len` is negative.
///
/// # Safety
/// The writer is one; `text` points at so many bytes.
#[cpython_api]
unsafe fn PyUnicodeWriter_WriteASCII(
    space: &Space,
    writer: *mut PyUnicodeWriter,
    text: *const c_char,
    len: Py_ssize_t,
) -> PyResult<()> {
    // SAFETY: the caller's promise.
    let (builder, ascii) = unsafe { (opened(space, writer)?, given(text, len)) };
    builder.push_units(ascii);
    Ok(())
}

/// Adds `len` characters.
///
/// # Safety
/// The writer is one; `characters` points at so many.
#[cpython_api]
unsafe fn PyUnicodeWriter_WriteUCS4(
    space: &Space,
    writer: *mut PyUnicodeWriter,
    characters: *mut Py_UCS4,
    len: Py_ssize_t,
) -> PyResult<()> {
    let len = usize::try_from(len).map_err(|_| space.value_error("size must be positive"))?;
    if len == 0 {
        return Ok(());
    }
    // SAFETY: the caller's promise.
    let (builder, characters) =
        unsafe { (opened(space, writer)?, slice::from_raw_parts(characters.cast_const(), len)) };
    if let Some(bad) = characters.iter().find(|&&character| character > 0x10_FFFF) {
        let message = format_args!("character U+{bad:x} is not in range [U+0000; U+10ffff]");
        return Err(space.value_error(message));
    }
    builder.push_units(characters);
    Ok(())
}

/// Adds `len` characters of the C type `wchar_t`, or those up to a NUL if `len` is negative.
///
/// # Safety
/// The writer is one; `characters` points at so many.
#[cpython_api]
unsafe fn PyUnicodeWriter_WriteWideChar(
    space: &Space,
    writer: *mut PyUnicodeWriter,
    characters: *const wchar_t,
    len: Py_ssize_t,
) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe {
        let len = if len < 0 { libc::wcslen(characters) as Py_ssize_t } else { len };
        PyUnicodeWriter_WriteUCS4(space, writer, characters.cast_mut().cast(), len)
    }
}

/// Adds `str(object)`.
///
/// # Safety
/// The writer is one.
#[cpython_api]
unsafe fn PyUnicodeWriter_WriteStr(
    space: &Space,
    writer: *mut PyUnicodeWriter,
    object: &Object,
) -> PyResult<()> {
    let text = match object.downcast_exact::<Str>() {
        Some(text) => text.to_ref(),
        None => object.str(space)?,
    };
    // SAFETY: the caller's promise.
    unsafe { opened(space, writer)? }.push_text(text.text());
    Ok(())
}

/// Adds `repr(object)`, or `<NULL>`.
///
/// # Safety
/// The writer is one.
#[cpython_api]
unsafe fn PyUnicodeWriter_WriteRepr(
    space: &Space,
    writer: *mut PyUnicodeWriter,
    object: Option<&Object>,
) -> PyResult<()> {
    let text = object.map(|object| object.repr(space)).transpose()?;
    // SAFETY: the caller's promise.
    let builder = unsafe { opened(space, writer)? };
    match text {
        Some(text) => builder.push_text(text.text()),
        None => builder.push_ascii(b"<NULL>"),
    }
    Ok(())
}

/// Adds the characters of a string from `start` to `end`.
///
/// # Safety
/// The writer is one.
#[cpython_api]
unsafe fn PyUnicodeWriter_WriteSubstring(
    space: &Space,
    writer: *mut PyUnicodeWriter,
    text: &Object,
    start: Py_ssize_t,
    end: Py_ssize_t,
) -> PyResult<()> {
    let Some(text) = text.downcast::<Str>() else {
        return Err(space.type_error(format_args!("expect str, not {}", text.ty().tp_name())));
    };
    let Some(start) = usize::try_from(start).ok().filter(|&start| start as Py_ssize_t <= end) else {
        return Err(space.value_error("invalid start argument"));
    };
    let end = end as usize;
    if end > text.len() {
        return Err(space.value_error("invalid end argument"));
    }
    // SAFETY: the caller's promise.
    unsafe { opened(space, writer)? }.push_text(text.text().slice(start, end));
    Ok(())
}

/// Adds text according to a format (`PyUnicodeWriter_Format`, defined in `varargs.c`). On failure nothing is added.
///
/// # Safety
/// The writer is one; the arguments are what the format says.
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_writer_format(
    writer: *mut PyUnicodeWriter,
    format: CText<'_>,
    args: *mut VaList,
) -> c_int {
    // SAFETY: the caller's promise.
    unsafe {
        let space = objspace::shim::enter();
        let write = || {
            let text = text_format::format(space, format, &mut *args)?;
            opened(space, writer)?.push_text(text.text());
            Ok(())
        };
        objspace::shim::IntoC::<c_int>::into_c(write(), space)
    }
}
