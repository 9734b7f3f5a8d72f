//! Decoding bytes to strings, and encoding strings.

use super::checked;
use crate::border::{CText, Out};
use crate::references::bytes_at;
use abi::Py_ssize_t;
use algorithms::numeric::int_convert::Endian;
use core::ffi::{c_char, c_int};
use cpyext_macros::cpython_api;
use objspace::codecs::{self, Codec, Errors, decode_native, registry};
use objspace::{Bytes, Object, PyResult, Ref, Space, Str};

/// The name of an encoding or of an error handler, or `None` for `NULL`.
pub(crate) fn name<'a>(space: &Space, name: CText<'a>) -> PyResult<Option<&'a str>> {
    let Some(name) = name.get() else { return Ok(None) };
    match name.to_str() {
        Ok(name) => Ok(Some(name)),
        Err(_) => Err(crate::border::decode_utf8(space, name.to_bytes())
            .map_or_else(|err| err, |_| space.bad_internal_call())),
    }
}

/// The name of the encoding that is used where none is said.
#[cpython_api(no_space)]
fn PyUnicode_GetDefaultEncoding() -> *const c_char {
    c"utf-8".as_ptr()
}

/// Bytes of C code to be decoded.
///
/// # Safety
/// `bytes` points at `len` of them.
unsafe fn input<'a>(space: &Space, bytes: *const c_char, len: Py_ssize_t) -> PyResult<&'a [u8]> {
    match usize::try_from(len) {
        // SAFETY: the caller's promise.
        Ok(len) if len == 0 || !bytes.is_null() => Ok(unsafe { bytes_at(bytes, len) }),
        _ => Err(space.bad_internal_call()),
    }
}

/// Decodes by the name of an encoding; UTF-8 if there is none.
///
/// # Safety
/// `bytes` points at `len` of them.
#[cpython_api]
unsafe fn PyUnicode_Decode(
    space: &Space,
    bytes: *const c_char,
    len: Py_ssize_t,
    encoding: CText<'_>,
    errors: CText<'_>,
) -> PyResult<Ref<Str>> {
    // SAFETY: the caller's promise.
    let bytes = unsafe { input(space, bytes, len)? };
    codecs::decode(space, bytes, name(space, encoding)?, name(space, errors)?)
}

/// Decodes; with `consumed`, an incomplete sequence at the end is left, and the bytes used are counted.
fn decode(
    space: &Space,
    codec: Codec,
    bytes: &[u8],
    errors: CText<'_>,
    consumed: Out<'_, Py_ssize_t>,
) -> PyResult<(Ref<Str>, Codec)> {
    let decoded =
        decode_native(space, codec, bytes, Errors::new(name(space, errors)?), !consumed.is_wanted())?;
    decoded.warn(space)?;
    consumed.set(decoded.consumed as Py_ssize_t);
    Ok((Str::from_builder(space, &decoded.text)?, decoded.codec))
}

/// As [`decode`], with short ways for what needs none.
fn decode_text(
    space: &Space,
    codec: Codec,
    bytes: &[u8],
    errors: CText<'_>,
    consumed: Out<'_, Py_ssize_t>,
) -> PyResult<Ref<Str>> {
    let text = match codec {
        Codec::Utf8 => core::str::from_utf8(bytes).ok(),
        Codec::Ascii if bytes.is_ascii() => core::str::from_utf8(bytes).ok(),
        _ => None,
    };
    match text {
        Some(text) => {
            consumed.set(bytes.len() as Py_ssize_t);
            Str::from_str(space, text)
        }
        None => Ok(decode(space, codec, bytes, errors, consumed)?.0),
    }
}

macro_rules! decoders {
    ($($(#[$meta:meta])* $name:ident $codec:ident;)*) => { $(
        $(#[$meta])*
        ///
        /// # Safety
        /// `bytes` points at `len` of them.
        #[cpython_api]
        unsafe fn $name(
            space: &Space,
            bytes: *const c_char,
            len: Py_ssize_t,
            errors: CText<'_>,
        ) -> PyResult<Ref<Str>> {
            // SAFETY: the caller's promise; null is no place.
            let (bytes, nowhere) = unsafe { (input(space, bytes, len)?, Out::from_ptr(core::ptr::null_mut())) };
            decode_text(space, Codec::$codec, bytes, errors, nowhere)
        }
    )* };
}

decoders! {
    /// Decodes UTF-8.
    PyUnicode_DecodeUTF8 Utf8;
    /// Decodes UTF-7.
    PyUnicode_DecodeUTF7 Utf7;
    /// Decodes ASCII.
    PyUnicode_DecodeASCII Ascii;
    /// Decodes Latin-1.
    PyUnicode_DecodeLatin1 Latin1;
    /// Decodes the escapes of string literals.
    PyUnicode_DecodeUnicodeEscape UnicodeEscape;
    /// Decodes Latin-1 with `\u` and `\U` escapes.
    PyUnicode_DecodeRawUnicodeEscape RawUnicodeEscape;
}

macro_rules! stateful_decoders {
    ($($(#[$meta:meta])* $name:ident $codec:ident;)*) => { $(
        $(#[$meta])*
        /// With `consumed`, an incomplete sequence at the end is left, and the bytes used are counted.
        ///
        /// # Safety
        /// `bytes` points at `len` of them.
        #[cpython_api]
        unsafe fn $name(
            space: &Space,
            bytes: *const c_char,
            len: Py_ssize_t,
            errors: CText<'_>,
            consumed: Out<'_, Py_ssize_t>,
        ) -> PyResult<Ref<Str>> {
            consumed.set(0);
            // SAFETY: the caller's promise.
            decode_text(space, Codec::$codec, unsafe { input(space, bytes, len)? }, errors, consumed)
        }
    )* };
}

stateful_decoders! {
    /// Decodes UTF-8.
    PyUnicode_DecodeUTF8Stateful Utf8;
    /// Decodes UTF-7.
    PyUnicode_DecodeUTF7Stateful Utf7;
}

/// The byte order that C code says: negative little, positive big, zero what a mark at the start says.
fn order(byte_order: Out<'_, c_int>) -> Option<Endian> {
    match byte_order.place().map_or(0, |place| place.get()) {
        0 => None,
        ..0 => Some(Endian::Little),
        _ => Some(Endian::Big),
    }
}

/// Decodes UTF-16 or UTF-32, and tells the order that a mark said.
fn decode_wide(
    space: &Space,
    codec: Codec,
    bytes: &[u8],
    errors: CText<'_>,
    byte_order: Out<'_, c_int>,
    consumed: Out<'_, Py_ssize_t>,
) -> PyResult<Ref<Str>> {
    let (text, codec) = decode(space, codec, bytes, errors, consumed)?;
    if let (None, Codec::Utf16(Some(found)) | Codec::Utf32(Some(found))) = (order(byte_order), codec) {
        byte_order.set(if found == Endian::Little { -1 } else { 1 });
    }
    Ok(text)
}

macro_rules! wide_decoders {
    ($($name:ident $stateful:ident $codec:ident $title:literal;)*) => { $(
        #[doc = concat!("Decodes ", $title, ". `byte_order` is negative for little, positive for big, and zero for what a mark at the start says, which is stored there.")]
        ///
        /// # Safety
        /// `bytes` points at `len` of them.
        #[cpython_api]
        unsafe fn $name(
            space: &Space,
            bytes: *const c_char,
            len: Py_ssize_t,
            errors: CText<'_>,
            byte_order: Out<'_, c_int>,
        ) -> PyResult<Ref<Str>> {
            // SAFETY: the caller's promise; null is no place.
            let (bytes, nowhere) = unsafe { (input(space, bytes, len)?, Out::from_ptr(core::ptr::null_mut())) };
            decode_wide(space, Codec::$codec(order(byte_order)), bytes, errors, byte_order, nowhere)
        }

        #[doc = concat!("As [`", stringify!($name), "`]. With `consumed`, an incomplete sequence at the end is left, and the bytes used are counted.")]
        ///
        /// # Safety
        /// `bytes` points at `len` of them.
        #[cpython_api]
        unsafe fn $stateful(
            space: &Space,
            bytes: *const c_char,
            len: Py_ssize_t,
            errors: CText<'_>,
            byte_order: Out<'_, c_int>,
            consumed: Out<'_, Py_ssize_t>,
        ) -> PyResult<Ref<Str>> {
            consumed.set(0);
            // SAFETY: the caller's promise.
            let bytes = unsafe { input(space, bytes, len)? };
            decode_wide(space, Codec::$codec(order(byte_order)), bytes, errors, byte_order, consumed)
        }
    )* };
}

wide_decoders! {
    PyUnicode_DecodeUTF16 PyUnicode_DecodeUTF16Stateful Utf16 "UTF-16";
    PyUnicode_DecodeUTF32 PyUnicode_DecodeUTF32Stateful Utf32 "UTF-32";
}

/// Encodes by the name of an encoding; UTF-8 if there is none.
#[cpython_api]
fn PyUnicode_AsEncodedString(
    space: &Space,
    text: &Object,
    encoding: CText<'_>,
    errors: CText<'_>,
) -> PyResult<Ref<Bytes>> {
    codecs::encode(space, checked(space, text)?, name(space, encoding)?, name(space, errors)?)
}

macro_rules! encoders {
    ($($(#[$meta:meta])* $name:ident $encoding:literal;)*) => { $(
        $(#[$meta])*
        #[cpython_api]
        fn $name(space: &Space, text: &Object) -> PyResult<Ref<Bytes>> {
            codecs::encode(space, checked(space, text)?, Some($encoding), None)
        }
    )* };
}

encoders! {
    /// Encodes as UTF-8.
    PyUnicode_AsUTF8String "utf-8";
    /// Encodes as UTF-16 with a byte order mark.
    PyUnicode_AsUTF16String "utf-16";
    /// Encodes as UTF-32 with a byte order mark.
    PyUnicode_AsUTF32String "utf-32";
    /// Encodes as Latin-1.
    PyUnicode_AsLatin1String "latin-1";
    /// Encodes as ASCII.
    PyUnicode_AsASCIIString "ascii";
    /// Encodes with the escapes of string literals.
    PyUnicode_AsUnicodeEscapeString "unicode_escape";
    /// Encodes as Latin-1 with `\u` and `\U` escapes.
    PyUnicode_AsRawUnicodeEscapeString "raw_unicode_escape";
}

macro_rules! encoders_with_errors {
    ($($(#[$meta:meta])* $name:ident $encoding:literal;)*) => { $(
        $(#[$meta])*
        #[cpython_api]
        fn $name(space: &Space, text: &Object, errors: CText<'_>) -> PyResult<Ref<Bytes>> {
            codecs::encode(space, checked(space, text)?, Some($encoding), name(space, errors)?)
        }
    )* };
}

encoders_with_errors! {
    /// Encodes as UTF-8.
    _PyUnicode_AsUTF8String "utf-8";
    /// Encodes as Latin-1.
    _PyUnicode_AsLatin1String "latin-1";
    /// Encodes as ASCII.
    _PyUnicode_AsASCIIString "ascii";
}

macro_rules! wide_encoders {
    ($($name:ident $codec:ident;)*) => { $(
        /// Encodes in a byte order: negative little, positive big, zero the machine's with a mark.
        #[cpython_api]
        fn $name(space: &Space, text: &Object, errors: CText<'_>, byte_order: c_int) -> PyResult<Ref<Bytes>> {
            let order = match byte_order {
                0 => None,
                ..0 => Some(Endian::Little),
                _ => Some(Endian::Big),
            };
            let errors = Errors::new(name(space, errors)?);
            let encoded = codecs::encode_native(space, Codec::$codec(order), checked(space, text)?, errors)?;
            Bytes::from_slice(space, &encoded)
        }
    )* };
}

wide_encoders! {
    _PyUnicode_EncodeUTF16 Utf16;
    _PyUnicode_EncodeUTF32 Utf32;
}

/// Encodes a string by a codec that may give any object.
#[cpython_api]
fn PyUnicode_AsEncodedObject(
    space: &Space,
    text: &Object,
    encoding: CText<'_>,
    errors: CText<'_>,
) -> PyResult<Ref<Object>> {
    checked(space, text)?;
    let encoding = name(space, encoding)?.unwrap_or("utf-8");
    registry::encode(space, text, encoding, name(space, errors)?)
}

/// Decodes a string by a codec that takes strings.
#[cpython_api]
fn PyUnicode_AsDecodedObject(
    space: &Space,
    text: &Object,
    encoding: CText<'_>,
    errors: CText<'_>,
) -> PyResult<Ref<Object>> {
    checked(space, text)?;
    let encoding = name(space, encoding)?.unwrap_or("utf-8");
    registry::decode(space, text, encoding, name(space, errors)?)
}

/// What a codec gave, if it is a string.
fn text_result(
    space: &Space,
    result: Ref<Object>,
    encoding: CText<'_>,
    what: [&str; 2],
) -> PyResult<Ref<Str>> {
    let [coder, instead] = what;
    result.downcast_into::<Str>().map_err(|other| {
        let (encoding, given) = (name(space, encoding), other.ty().tp_name());
        let encoding = encoding.ok().flatten().unwrap_or("utf-8");
        space.type_error(format_args!(
            "'{encoding}' {coder} returned '{given}' instead of 'str'; use {instead} to {coder_verb} to arbitrary types",
            coder_verb = coder.trim_end_matches('r')
        ))
    })
}

/// As [`PyUnicode_AsEncodedObject`], for codecs that give a string.
#[cpython_api]
fn PyUnicode_AsEncodedUnicode(
    space: &Space,
    text: &Object,
    encoding: CText<'_>,
    errors: CText<'_>,
) -> PyResult<Ref<Str>> {
    let result = PyUnicode_AsEncodedObject(space, text, encoding, errors)?;
    text_result(space, result, encoding, ["encoder", "codecs.encode()"])
}

/// As [`PyUnicode_AsDecodedObject`], for codecs that give a string.
#[cpython_api]
fn PyUnicode_AsDecodedUnicode(
    space: &Space,
    text: &Object,
    encoding: CText<'_>,
    errors: CText<'_>,
) -> PyResult<Ref<Str>> {
    let result = PyUnicode_AsDecodedObject(space, text, encoding, errors)?;
    text_result(space, result, encoding, ["decoder", "codecs.decode()"])
}
