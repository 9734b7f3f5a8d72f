//! `codecs.h`: the registries of codecs and of error handlers.

use crate::border::CText;
use crate::unicodeobject::codec_name;
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::codecs::{Errors, error_functions, registry};
use objspace::{Layout, Object, PyResult, Ref, Space, Str, Tuple};

/// The name, which must be there.
fn required<'a>(space: &Space, name: CText<'a>) -> PyResult<&'a str> {
    match codec_name(space, name)? {
        Some(name) => Ok(name),
        None => Err(space.type_error("bad argument type for built-in operation")),
    }
}

/// Adds a search function for codecs.
#[cpython_api]
fn PyCodec_Register(space: &Space, search: &Object) -> PyResult<()> {
    registry::register(space, search)
}

/// Takes a search function away; one that is not there is no error.
#[cpython_api]
fn PyCodec_Unregister(space: &Space, search: &Object) -> PyResult<()> {
    registry::unregister(space, search);
    Ok(())
}

/// Whether there is a codec of this name. Raises nothing.
#[cpython_api]
fn PyCodec_KnownEncoding(space: &Space, encoding: CText<'_>) -> c_int {
    required(space, encoding).and_then(|encoding| registry::lookup(space, encoding)).is_ok().into()
}

/// Encodes an object by the codec of this name.
#[cpython_api]
fn PyCodec_Encode(
    space: &Space,
    object: &Object,
    encoding: CText<'_>,
    errors: CText<'_>,
) -> PyResult<Ref<Object>> {
    registry::encode(space, object, required(space, encoding)?, codec_name(space, errors)?)
}

/// Decodes an object by the codec of this name.
#[cpython_api]
fn PyCodec_Decode(
    space: &Space,
    object: &Object,
    encoding: CText<'_>,
    errors: CText<'_>,
) -> PyResult<Ref<Object>> {
    registry::decode(space, object, required(space, encoding)?, codec_name(space, errors)?)
}

/// A part of the codec of this name.
fn part(space: &Space, encoding: CText<'_>, index: usize) -> PyResult<Ref<Object>> {
    let codec: Ref<Tuple> = registry::lookup(space, required(space, encoding)?)?;
    codec.get(index).map(Layout::to_ref).ok_or_else(|| space.bad_internal_call())
}

/// The function that encodes.
#[cpython_api]
fn PyCodec_Encoder(space: &Space, encoding: CText<'_>) -> PyResult<Ref<Object>> {
    part(space, encoding, 0)
}

/// The function that decodes.
#[cpython_api]
fn PyCodec_Decoder(space: &Space, encoding: CText<'_>) -> PyResult<Ref<Object>> {
    part(space, encoding, 1)
}

/// A new stream over another that decodes what it reads, or encodes what it writes.
fn stream(
    space: &Space,
    encoding: CText<'_>,
    stream: &Object,
    errors: CText<'_>,
    index: usize,
) -> PyResult<Ref<Object>> {
    let maker = part(space, encoding, index)?;
    match codec_name(space, errors)? {
        Some(errors) => maker.call(space, &[stream, &*Str::from_str(space, errors)?]),
        None => maker.call1(space, stream),
    }
}

/// A stream that decodes what it reads from another.
#[cpython_api]
fn PyCodec_StreamReader(
    space: &Space,
    encoding: CText<'_>,
    source: &Object,
    errors: CText<'_>,
) -> PyResult<Ref<Object>> {
    stream(space, encoding, source, errors, 2)
}

/// A stream that encodes what it writes to another.
#[cpython_api]
fn PyCodec_StreamWriter(
    space: &Space,
    encoding: CText<'_>,
    target: &Object,
    errors: CText<'_>,
) -> PyResult<Ref<Object>> {
    stream(space, encoding, target, errors, 3)
}

/// A new incremental encoder or decoder.
fn incremental(
    space: &Space,
    encoding: CText<'_>,
    errors: CText<'_>,
    attribute: &str,
) -> PyResult<Ref<Object>> {
    let codec = registry::lookup(space, required(space, encoding)?)?;
    let maker = codec.getattr_str(space, attribute)?;
    match codec_name(space, errors)? {
        Some(errors) => maker.call1(space, &*Str::from_str(space, errors)?),
        None => maker.call0(space),
    }
}

/// A new incremental encoder.
#[cpython_api]
fn PyCodec_IncrementalEncoder(
    space: &Space,
    encoding: CText<'_>,
    errors: CText<'_>,
) -> PyResult<Ref<Object>> {
    incremental(space, encoding, errors, "incrementalencoder")
}

/// A new incremental decoder.
#[cpython_api]
fn PyCodec_IncrementalDecoder(
    space: &Space,
    encoding: CText<'_>,
    errors: CText<'_>,
) -> PyResult<Ref<Object>> {
    incremental(space, encoding, errors, "incrementaldecoder")
}

/// Adds an error handler.
#[cpython_api]
fn PyCodec_RegisterError(space: &Space, name: CText<'_>, handler: &Object) -> PyResult<()> {
    registry::register_error(space, required(space, name)?, handler)
}

/// The error handler of a name; `strict` for `NULL`.
#[cpython_api]
fn PyCodec_LookupError(space: &Space, name: CText<'_>) -> PyResult<Ref<Object>> {
    registry::lookup_error(space, codec_name(space, name)?.unwrap_or("strict"))
}

macro_rules! handlers {
    ($($(#[$meta:meta])* $name:ident $errors:ident;)*) => { $(
        $(#[$meta])*
        #[cpython_api]
        fn $name(space: &Space, exception: &Object) -> PyResult<Ref<Tuple>> {
            error_functions::handle(space, Errors::$errors, exception)
        }
    )* };
}

handlers! {
    /// The error handler `strict`: raises the exception.
    PyCodec_StrictErrors Strict;
    /// The error handler `ignore`.
    PyCodec_IgnoreErrors Ignore;
    /// The error handler `replace`.
    PyCodec_ReplaceErrors Replace;
    /// The error handler `xmlcharrefreplace`.
    PyCodec_XMLCharRefReplaceErrors XmlCharRefReplace;
    /// The error handler `backslashreplace`.
    PyCodec_BackslashReplaceErrors BackslashReplace;
    /// The error handler `namereplace`.
    PyCodec_NameReplaceErrors NameReplace;
}
