//! Encoding text and decoding bytes: the codecs that are built in, error handlers, and the registry of all others.
//!
//! The built-in ones (UTF-8, UTF-16, UTF-32, UTF-7, Latin-1, ASCII and the escapes) need no Python code. Any other encoding is
//! looked up with the registered search functions; the package `encodings` registers one when it is first imported.

pub mod charmap;
mod conversion;
pub mod error_functions;
mod errors;
pub mod handler_functions;
mod native;
pub mod registry;
mod replacement;
pub mod unicode_error;

pub use conversion::{Decoded, decode_native, encode_native};
pub use errors::Errors;
pub use native::Codec;

use crate::buffer::Buffer;
use crate::exceptions::{BufferError, TypeError};
use crate::{ByteArray, Bytes, Layout, Object, PyResult, Ref, Space, Str, warnings};

/// `bytes.decode(encoding, errors)`, for bytes of any origin. `None` means `"utf-8"` and `"strict"`.
///
/// # Errors
/// `UnicodeDecodeError`; `LookupError` for an unknown encoding or error handler; what a handler or codec raises.
pub fn decode(
    space: &Space,
    data: &[u8],
    encoding: Option<&str>,
    errors: Option<&str>,
) -> PyResult<Ref<Str>> {
    let name = encoding.unwrap_or("utf-8");
    let Some(codec) = Codec::from_name(name) else {
        let data = Bytes::from_slice(space, data)?;
        return decode_by_registry(space, &data, name, errors);
    };
    match codec {
        Codec::Utf8 if data.is_ascii() => return Str::from_latin1(space, data),
        Codec::Utf8 => {
            if let Ok(text) = core::str::from_utf8(data) {
                return Str::from_str(space, text);
            }
        }
        Codec::Latin1 => return Str::from_latin1(space, data),
        Codec::Ascii if data.is_ascii() => return Str::from_latin1(space, data),
        _ => {}
    }
    let decoded = decode_native(space, codec, data, Errors::new(errors), true)?;
    decoded.warn(space)?;
    Str::from_builder(space, &decoded.text)
}

fn decode_by_registry(
    space: &Space,
    data: &Bytes,
    encoding: &str,
    errors: Option<&str>,
) -> PyResult<Ref<Str>> {
    let result = registry::decode_text(space, data, encoding, errors)?;
    result.downcast_into::<Str>().map_err(|other| {
        space.type_error(format_args!(
            "'{encoding}' decoder returned '{}' instead of 'str'; use codecs.decode() to decode to arbitrary types",
            other.ty().tp_name()
        ))
    })
}

/// `str(object, encoding, errors)`: decodes an object that gives bytes (`PyUnicode_FromEncodedObject`).
pub fn decode_object(
    space: &Space,
    object: &Object,
    encoding: Option<&str>,
    errors: Option<&str>,
) -> PyResult<Ref<Str>> {
    if let Some(bytes) = object.downcast::<Bytes>() {
        return decode(space, bytes.as_slice(), encoding, errors);
    }
    if object.is_instance::<Str>() {
        return Err(space.type_error("decoding str is not supported"));
    }
    let buffer = Buffer::simple(space, object).map_err(|err| {
        if !err.is_a::<TypeError>() && !err.is_a::<BufferError>() {
            return err;
        }
        let name = object.ty().tp_name();
        space.type_error(format_args!("decoding to str: need a bytes-like object, {name} found"))
    })?;
    if buffer.is_empty() {
        return Ok(Str::empty(space));
    }
    // The buffer is locked, not its content: what runs while decoding may write to it.
    let data = buffer.to_vec();
    decode(space, &data, encoding, errors)
}

/// `str.encode(encoding, errors)`. `None` means `"utf-8"` and `"strict"`.
///
/// # Errors
/// `UnicodeEncodeError`; `LookupError` for an unknown encoding or error handler; what a handler or codec raises.
pub fn encode(
    space: &Space,
    text: &Str,
    encoding: Option<&str>,
    errors: Option<&str>,
) -> PyResult<Ref<Bytes>> {
    let name = encoding.unwrap_or("utf-8");
    let Some(codec) = Codec::from_name(name) else {
        return encode_by_registry(space, text, name, errors);
    };
    if matches!(codec, Codec::Utf8 | Codec::Ascii | Codec::Latin1)
        && let Some(ascii) = text.as_ascii()
    {
        return Bytes::from_slice(space, ascii.as_bytes());
    }
    let encoded = encode_native(space, codec, text, Errors::new(errors))?;
    Bytes::from_slice(space, &encoded)
}

fn encode_by_registry(
    space: &Space,
    text: &Str,
    encoding: &str,
    errors: Option<&str>,
) -> PyResult<Ref<Bytes>> {
    let result = registry::encode_text(space, text, encoding, errors)?;
    let other = match result.downcast_into::<Bytes>() {
        Ok(bytes) => return Ok(bytes),
        Err(other) => other,
    };
    let advice = "instead of bytes; use codecs.encode() to encode to arbitrary types";
    if let Some(array) = other.downcast::<ByteArray>() {
        let message = format!("encoder {encoding} returned bytearray {advice}");
        warnings::runtime(space, message)?;
        return Bytes::from_slice(space, &array.to_vec());
    }
    Err(space.type_error(format_args!(
        "'{encoding}' encoder returned '{}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types",
        other.ty().tp_name()
    )))
}

/// The string of a name that C calls a locale-independent constant: for exceptions.
fn text(space: &Space, text: &str) -> PyResult<Ref<Object>> {
    Ok(Str::from_str(space, text)?.as_object().to_ref())
}
