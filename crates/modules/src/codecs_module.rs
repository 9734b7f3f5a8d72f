//! The module `_codecs`: the registry of codecs, and the functions of those that are built in.

use algorithms::numeric::int_convert::Endian;
use cpyext_macros::pymodule;
use objspace::buffer::Buffer;
use objspace::codecs::{Codec, Errors, decode_native, encode_native};
use objspace::{Bytes, Object, PyResult, Ref, Space, Str, Tuple};

/// The bytes of an argument: those of a buffer, or of a str as UTF-8.
fn input(space: &Space, data: &Object) -> PyResult<Vec<u8>> {
    match data.downcast::<Str>() {
        Some(text) => Ok(text.as_utf8(space)?.as_bytes().to_vec()),
        None => Ok(Buffer::simple(space, data)?.to_vec()),
    }
}

fn pair(space: &Space, value: Ref<Object>, count: usize) -> PyResult<Ref<Tuple>> {
    Tuple::from_vec(space, vec![value, space.new_int(count as i64)?])
}

fn decode(
    space: &Space,
    codec: Codec,
    data: &Object,
    errors: Option<&str>,
    is_final: bool,
) -> PyResult<Ref<Tuple>> {
    let data = match codec {
        Codec::UnicodeEscape | Codec::RawUnicodeEscape => input(space, data)?,
        _ => Buffer::simple(space, data)?.to_vec(),
    };
    let decoded = decode_native(space, codec, &data, Errors::new(errors), is_final)?;
    decoded.warn(space)?;
    pair(space, Str::from_builder(space, &decoded.text)?.into_object(), decoded.consumed)
}

fn decode_with_order(
    space: &Space,
    codec: Codec,
    byteorder: i32,
    data: &Object,
    errors: Option<&str>,
    is_final: bool,
) -> PyResult<Ref<Tuple>> {
    let data = Buffer::simple(space, data)?.to_vec();
    let decoded = decode_native(space, codec, &data, Errors::new(errors), is_final)?;
    let order = match decoded.codec {
        Codec::Utf16(Some(Endian::Little)) | Codec::Utf32(Some(Endian::Little)) => -1,
        Codec::Utf16(Some(Endian::Big)) | Codec::Utf32(Some(Endian::Big)) => 1,
        _ => i64::from(byteorder),
    };
    let text = Str::from_builder(space, &decoded.text)?.into_object();
    Tuple::from_vec(space, vec![text, space.new_int(decoded.consumed as i64)?, space.new_int(order)?])
}

fn encode(space: &Space, codec: Codec, text: &Str, errors: Option<&str>) -> PyResult<Ref<Tuple>> {
    let bytes = encode_native(space, codec, text, Errors::new(errors))?;
    pair(space, Bytes::from_slice(space, &bytes)?.into_object(), text.len())
}

/// A byte order as C code gives it: 0 is the machine's own, with a mark.
fn order(byteorder: i32) -> Option<Endian> {
    match byteorder {
        0 => None,
        ..0 => Some(Endian::Little),
        _ => Some(Endian::Big),
    }
}

/// The registry of codecs, and the codecs that are built in.
#[pymodule(name = "_codecs")]
pub mod module {
    use super::{decode, decode_with_order, encode, input, order, pair};
    use algorithms::codecs::escape_bytes::{self, OnInvalid};
    use algorithms::numeric::int_convert::Endian;
    use objspace::codecs::{Codec, Errors, charmap, registry};
    use objspace::shim::Nullable;
    use objspace::{Bytes, Object, PyResult, Ref, Space, Str, Tuple, warnings};

    /// Register a function that finds codecs by name: it returns a tuple of four functions, or None.
    #[pyfunction(signature = "(search_function, /)")]
    fn register(space: &Space, search_function: &Object) -> PyResult<()> {
        registry::register(space, search_function)
    }

    /// Forget a function that finds codecs, and what it found.
    #[pyfunction(signature = "(search_function, /)")]
    fn unregister(space: &Space, search_function: &Object) {
        registry::unregister(space, search_function);
    }

    /// Return the tuple of functions of the codec of this name.
    #[pyfunction(signature = "(encoding, /)")]
    fn lookup(space: &Space, encoding: &str) -> PyResult<Ref<Tuple>> {
        registry::lookup(space, encoding)
    }

    /// Encode an object by the codec of a name.
    #[pyfunction(name = "encode", signature = "(obj, encoding='utf-8', errors='strict')")]
    fn encode_by_name(
        space: &Space,
        obj: &Object,
        encoding: Option<&str>,
        errors: Option<&str>,
    ) -> PyResult<Ref<Object>> {
        registry::encode(space, obj, encoding.unwrap_or("utf-8"), errors)
    }

    /// Decode an object by the codec of a name.
    #[pyfunction(name = "decode", signature = "(obj, encoding='utf-8', errors='strict')")]
    fn decode_by_name(
        space: &Space,
        obj: &Object,
        encoding: Option<&str>,
        errors: Option<&str>,
    ) -> PyResult<Ref<Object>> {
        registry::decode(space, obj, encoding.unwrap_or("utf-8"), errors)
    }

    /// Register an error handler under a name.
    #[pyfunction(signature = "(errors, handler, /)")]
    fn register_error(space: &Space, errors: &str, handler: &Object) -> PyResult<()> {
        registry::register_error(space, errors, handler)
    }

    /// Forget the error handler of a name, unless it is built in; tell whether there was one.
    #[pyfunction(signature = "(errors, /)")]
    fn _unregister_error(space: &Space, errors: &str) -> PyResult<bool> {
        registry::unregister_error(space, errors)
    }

    /// Return the error handler of a name.
    #[pyfunction(signature = "(name, /)")]
    fn lookup_error(space: &Space, name: &str) -> PyResult<Ref<Object>> {
        registry::lookup_error(space, name)
    }

    /// Return the bytes of an object that lends its memory, or of a str.
    #[pyfunction(signature = "(data, errors=None, /)")]
    fn readbuffer_encode(space: &Space, data: &Object, errors: Nullable<&str>) -> PyResult<Ref<Tuple>> {
        let _ = errors;
        let bytes = input(space, data)?;
        pair(space, Bytes::from_slice(space, &bytes)?.into_object(), bytes.len())
    }

    /// Decode by a table; without one, as Latin-1.
    #[pyfunction(signature = "(data, errors=None, mapping=None, /)")]
    fn charmap_decode(
        space: &Space,
        data: &Object,
        errors: Nullable<&str>,
        mapping: Nullable<&Object>,
    ) -> PyResult<Ref<Tuple>> {
        let bytes = objspace::buffer::Buffer::simple(space, data)?.to_vec();
        let text = charmap::decode(space, &bytes, mapping.get(), Errors::new(errors.get()))?;
        pair(space, text.into_object(), bytes.len())
    }

    /// Encode by a map; without one, as Latin-1.
    #[pyfunction(signature = "(str, errors=None, mapping=None, /)")]
    fn charmap_encode(
        space: &Space,
        text: &Str,
        errors: Nullable<&str>,
        mapping: Nullable<&Object>,
    ) -> PyResult<Ref<Tuple>> {
        let bytes = charmap::encode(space, text, mapping.get(), Errors::new(errors.get()))?;
        pair(space, bytes.into_object(), text.len())
    }

    /// Return the map that undoes a decoding table.
    #[pyfunction(signature = "(map, /)")]
    fn charmap_build(space: &Space, map: &Str) -> PyResult<Ref<Object>> {
        Ok(charmap::EncodingMap::build(space, map)?.into_object())
    }

    /// Decode bytes as a literal shows them; return them and the number of bytes that they are made of.
    #[pyfunction(signature = "(data, errors=None, /)")]
    fn escape_decode(space: &Space, data: &Object, errors: Nullable<&str>) -> PyResult<Ref<Tuple>> {
        let data = input(space, data)?;
        let (on_invalid, unknown) = match errors.get() {
            None | Some("strict") => (OnInvalid::Strict, None),
            Some("replace") => (OnInvalid::Replace, None),
            Some("ignore") => (OnInvalid::Ignore, None),
            Some(other) => (OnInvalid::Strict, Some(other)),
        };
        let decoded = escape_bytes::decode(&data, on_invalid);
        let (decoded, invalid) = decoded.map_err(|error| match (error, unknown) {
            (escape_bytes::EscapeError::InvalidHex(_), Some(name)) => {
                space.value_error(format_args!("decoding error; unknown error handling code: {name}"))
            }
            (error, _) => space.value_error(error),
        })?;
        if let Some(escape) = invalid {
            warnings::deprecated(space, escape.message())?;
        }
        pair(space, Bytes::from_slice(space, &decoded)?.into_object(), data.len())
    }

    /// Encode bytes as a literal shows them.
    #[pyfunction(signature = "(data, errors=None, /)")]
    fn escape_encode(space: &Space, data: &Bytes, errors: Nullable<&str>) -> PyResult<Ref<Tuple>> {
        let _ = errors;
        let escaped = escape_bytes::encode(data.as_slice());
        pair(space, Bytes::from_slice(space, &escaped)?.into_object(), data.as_slice().len())
    }

    /// Decode UTF-8; return the text and the number of bytes it is made of, fewer than given only if more may follow.
    #[pyfunction(signature = "(data, errors=None, final=False, /)")]
    fn utf_8_decode(
        space: &Space,
        data: &Object,
        errors: Nullable<&str>,
        is_final: bool,
    ) -> PyResult<Ref<Tuple>> {
        decode(space, Codec::Utf8, data, errors.get(), is_final)
    }

    /// Encode as UTF-8; return the bytes and the number of characters.
    #[pyfunction(signature = "(str, errors=None, /)")]
    fn utf_8_encode(space: &Space, text: &Str, errors: Nullable<&str>) -> PyResult<Ref<Tuple>> {
        encode(space, Codec::Utf8, text, errors.get())
    }

    /// Decode UTF-7; return the text and the number of bytes it is made of, fewer than given only if more may follow.
    #[pyfunction(signature = "(data, errors=None, final=False, /)")]
    fn utf_7_decode(
        space: &Space,
        data: &Object,
        errors: Nullable<&str>,
        is_final: bool,
    ) -> PyResult<Ref<Tuple>> {
        decode(space, Codec::Utf7, data, errors.get(), is_final)
    }

    /// Encode as UTF-7; return the bytes and the number of characters.
    #[pyfunction(signature = "(str, errors=None, /)")]
    fn utf_7_encode(space: &Space, text: &Str, errors: Nullable<&str>) -> PyResult<Ref<Tuple>> {
        encode(space, Codec::Utf7, text, errors.get())
    }

    /// Decode UTF-16; return the text and the number of bytes it is made of, fewer than given only if more may follow.
    #[pyfunction(signature = "(data, errors=None, final=False, /)")]
    fn utf_16_decode(
        space: &Space,
        data: &Object,
        errors: Nullable<&str>,
        is_final: bool,
    ) -> PyResult<Ref<Tuple>> {
        decode(space, Codec::Utf16(None), data, errors.get(), is_final)
    }

    /// Encode as UTF-16: with a mark in front if byteorder is 0, low byte first if it is negative, else high byte first.
    #[pyfunction(signature = "(str, errors=None, byteorder=0, /)")]
    fn utf_16_encode(
        space: &Space,
        text: &Str,
        errors: Nullable<&str>,
        byteorder: i32,
    ) -> PyResult<Ref<Tuple>> {
        encode(space, Codec::Utf16(order(byteorder)), text, errors.get())
    }

    /// Decode UTF-16, low byte first; return the text and the number of bytes it is made of, fewer than given only if more may follow.
    #[pyfunction(signature = "(data, errors=None, final=False, /)")]
    fn utf_16_le_decode(
        space: &Space,
        data: &Object,
        errors: Nullable<&str>,
        is_final: bool,
    ) -> PyResult<Ref<Tuple>> {
        decode(space, Codec::Utf16(Some(Endian::Little)), data, errors.get(), is_final)
    }

    /// Encode as UTF-16, low byte first; return the bytes and the number of characters.
    #[pyfunction(signature = "(str, errors=None, /)")]
    fn utf_16_le_encode(space: &Space, text: &Str, errors: Nullable<&str>) -> PyResult<Ref<Tuple>> {
        encode(space, Codec::Utf16(Some(Endian::Little)), text, errors.get())
    }

    /// Decode UTF-16, high byte first; return the text and the number of bytes it is made of, fewer than given only if more may follow.
    #[pyfunction(signature = "(data, errors=None, final=False, /)")]
    fn utf_16_be_decode(
        space: &Space,
        data: &Object,
        errors: Nullable<&str>,
        is_final: bool,
    ) -> PyResult<Ref<Tuple>> {
        decode(space, Codec::Utf16(Some(Endian::Big)), data, errors.get(), is_final)
    }

    /// Encode as UTF-16, high byte first; return the bytes and the number of characters.
    #[pyfunction(signature = "(str, errors=None, /)")]
    fn utf_16_be_encode(space: &Space, text: &Str, errors: Nullable<&str>) -> PyResult<Ref<Tuple>> {
        encode(space, Codec::Utf16(Some(Endian::Big)), text, errors.get())
    }

    /// Decode UTF-32; return the text and the number of bytes it is made of, fewer than given only if more may follow.
    #[pyfunction(signature = "(data, errors=None, final=False, /)")]
    fn utf_32_decode(
        space: &Space,
        data: &Object,
        errors: Nullable<&str>,
        is_final: bool,
    ) -> PyResult<Ref<Tuple>> {
        decode(space, Codec::Utf32(None), data, errors.get(), is_final)
    }

    /// Encode as UTF-32: with a mark in front if byteorder is 0, low byte first if it is negative, else high byte first.
    #[pyfunction(signature = "(str, errors=None, byteorder=0, /)")]
    fn utf_32_encode(
        space: &Space,
        text: &Str,
        errors: Nullable<&str>,
        byteorder: i32,
    ) -> PyResult<Ref<Tuple>> {
        encode(space, Codec::Utf32(order(byteorder)), text, errors.get())
    }

    /// Decode UTF-32, low byte first; return the text and the number of bytes it is made of, fewer than given only if more may follow.
    #[pyfunction(signature = "(data, errors=None, final=False, /)")]
    fn utf_32_le_decode(
        space: &Space,
        data: &Object,
        errors: Nullable<&str>,
        is_final: bool,
    ) -> PyResult<Ref<Tuple>> {
        decode(space, Codec::Utf32(Some(Endian::Little)), data, errors.get(), is_final)
    }

    /// Encode as UTF-32, low byte first; return the bytes and the number of characters.
    #[pyfunction(signature = "(str, errors=None, /)")]
    fn utf_32_le_encode(space: &Space, text: &Str, errors: Nullable<&str>) -> PyResult<Ref<Tuple>> {
        encode(space, Codec::Utf32(Some(Endian::Little)), text, errors.get())
    }

    /// Decode UTF-32, high byte first; return the text and the number of bytes it is made of, fewer than given only if more may follow.
    #[pyfunction(signature = "(data, errors=None, final=False, /)")]
    fn utf_32_be_decode(
        space: &Space,
        data: &Object,
        errors: Nullable<&str>,
        is_final: bool,
    ) -> PyResult<Ref<Tuple>> {
        decode(space, Codec::Utf32(Some(Endian::Big)), data, errors.get(), is_final)
    }

    /// Encode as UTF-32, high byte first; return the bytes and the number of characters.
    #[pyfunction(signature = "(str, errors=None, /)")]
    fn utf_32_be_encode(space: &Space, text: &Str, errors: Nullable<&str>) -> PyResult<Ref<Tuple>> {
        encode(space, Codec::Utf32(Some(Endian::Big)), text, errors.get())
    }

    /// Decode Latin-1; return the text and the number of bytes it is made of.
    #[pyfunction(signature = "(data, errors=None, /)")]
    fn latin_1_decode(space: &Space, data: &Object, errors: Nullable<&str>) -> PyResult<Ref<Tuple>> {
        decode(space, Codec::Latin1, data, errors.get(), true)
    }

    /// Encode as Latin-1; return the bytes and the number of characters.
    #[pyfunction(signature = "(str, errors=None, /)")]
    fn latin_1_encode(space: &Space, text: &Str, errors: Nullable<&str>) -> PyResult<Ref<Tuple>> {
        encode(space, Codec::Latin1, text, errors.get())
    }

    /// Decode ASCII; return the text and the number of bytes it is made of.
    #[pyfunction(signature = "(data, errors=None, /)")]
    fn ascii_decode(space: &Space, data: &Object, errors: Nullable<&str>) -> PyResult<Ref<Tuple>> {
        decode(space, Codec::Ascii, data, errors.get(), true)
    }

    /// Encode as ASCII; return the bytes and the number of characters.
    #[pyfunction(signature = "(str, errors=None, /)")]
    fn ascii_encode(space: &Space, text: &Str, errors: Nullable<&str>) -> PyResult<Ref<Tuple>> {
        encode(space, Codec::Ascii, text, errors.get())
    }

    /// Decode string literals' escapes; return the text and the number of bytes it is made of, fewer than given only if more may follow.
    #[pyfunction(signature = "(data, errors=None, final=True, /)")]
    fn unicode_escape_decode(
        space: &Space,
        data: &Object,
        errors: Nullable<&str>,
        is_final: bool,
    ) -> PyResult<Ref<Tuple>> {
        decode(space, Codec::UnicodeEscape, data, errors.get(), is_final)
    }

    /// Encode as string literals' escapes; return the bytes and the number of characters.
    #[pyfunction(signature = "(str, errors=None, /)")]
    fn unicode_escape_encode(space: &Space, text: &Str, errors: Nullable<&str>) -> PyResult<Ref<Tuple>> {
        encode(space, Codec::UnicodeEscape, text, errors.get())
    }

    /// Decode raw string literals' escapes; return the text and the number of bytes it is made of, fewer than given only if more may follow.
    #[pyfunction(signature = "(data, errors=None, final=True, /)")]
    fn raw_unicode_escape_decode(
        space: &Space,
        data: &Object,
        errors: Nullable<&str>,
        is_final: bool,
    ) -> PyResult<Ref<Tuple>> {
        decode(space, Codec::RawUnicodeEscape, data, errors.get(), is_final)
    }

    /// Encode as raw string literals' escapes; return the bytes and the number of characters.
    #[pyfunction(signature = "(str, errors=None, /)")]
    fn raw_unicode_escape_encode(space: &Space, text: &Str, errors: Nullable<&str>) -> PyResult<Ref<Tuple>> {
        encode(space, Codec::RawUnicodeEscape, text, errors.get())
    }

    /// Decode UTF-16; return the text, the number of bytes it is made of, and the byte order: 0 if not yet known.
    #[pyfunction(signature = "(data, errors=None, byteorder=0, final=False, /)")]
    fn utf_16_ex_decode(
        space: &Space,
        data: &Object,
        errors: Nullable<&str>,
        byteorder: i32,
        is_final: bool,
    ) -> PyResult<Ref<Tuple>> {
        decode_with_order(space, Codec::Utf16(order(byteorder)), byteorder, data, errors.get(), is_final)
    }

    /// Decode UTF-32; return the text, the number of bytes it is made of, and the byte order: 0 if not yet known.
    #[pyfunction(signature = "(data, errors=None, byteorder=0, final=False, /)")]
    fn utf_32_ex_decode(
        space: &Space,
        data: &Object,
        errors: Nullable<&str>,
        byteorder: i32,
        is_final: bool,
    ) -> PyResult<Ref<Tuple>> {
        decode_with_order(space, Codec::Utf32(order(byteorder)), byteorder, data, errors.get(), is_final)
    }
}
