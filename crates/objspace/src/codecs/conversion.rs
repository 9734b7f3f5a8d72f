//! Running a built-in codec: from error to error, asking the error handler at each.

use super::replacement::{self, Replacement, Utf};
use super::unicode_error::{UnicodeError, raise_or_update};
use super::{Codec, Errors, registry};
use crate::exceptions::{UnicodeDecodeError, UnicodeEncodeError};
use crate::{
    Bytes, Int, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, warnings,
};
use algorithms::codecs::CodecError;
use algorithms::text::{StrBuilder, TextRef};

/// What a decoder made of its input.
pub struct Decoded {
    /// The text.
    pub text: StrBuilder,
    /// How many bytes it is made of: fewer than there were only where more input may follow.
    pub consumed: usize,
    /// The codec, with the byte order that the input's mark said.
    pub codec: Codec,
    /// The first escape that means nothing (`unicode_escape` alone).
    pub invalid_escape: Option<algorithms::codecs::unicode_escape::InvalidEscape>,
}

/// What runs the handler of one call of a codec.
struct Handling<'a> {
    space: &'a Space,
    encoding: &'static str,
    ty: &'static Type,
    handler: Option<Ref<Object>>,
    exception: Option<Ref<Object>>,
}

impl<'a> Handling<'a> {
    fn new(space: &'a Space, encoding: &'static str, ty: &'static Type) -> Self {
        Handling { space, encoding, ty, handler: None, exception: None }
    }

    /// The exception, for raising.
    fn raise(&mut self, object: impl FnOnce() -> PyResult<Ref<Object>>, error: &CodecError) -> PyErr {
        match self.exception(object, error) {
            Ok(exception) => PyErr::from_raised(exception),
            Err(err) => err,
        }
    }

    fn exception(
        &mut self,
        object: impl FnOnce() -> PyResult<Ref<Object>>,
        error: &CodecError,
    ) -> PyResult<Ref<Object>> {
        raise_or_update(self.space, &mut self.exception, self.ty, self.encoding, object, error)
    }

    /// Calls the registered handler; gives the replacement and the position that it asks for.
    fn call(
        &mut self,
        name: &str,
        exception: &Object,
        expected: &str,
    ) -> PyResult<(Ref<Object>, Ref<Object>)> {
        let handler = match &self.handler {
            Some(handler) => handler.clone(),
            None => self.handler.insert(registry::lookup_error(self.space, name)?).clone(),
        };
        let result = handler.call1(self.space, exception)?;
        let refused = || self.space.type_error(expected);
        let pair = result.downcast::<Tuple>().filter(|pair| pair.len() == 2).ok_or_else(refused)?;
        match pair.items() {
            [replacement, position] if position.is_instance::<Int>() => {
                Ok((replacement.to_ref(), position.to_ref()))
            }
            _ => Err(refused()),
        }
    }

    /// A position from a handler in an object of `len` items: negative ones count from the end.
    fn position(&self, position: &Object, len: usize) -> PyResult<usize> {
        let given = crate::number::as_index_size(self.space, position)?;
        let at = if given < 0 { given + len as isize } else { given };
        if (0..=len as isize).contains(&at) {
            return Ok(at as usize);
        }
        Err(self.space.index_error(format_args!("position {at} from error handler out of bounds")))
    }
}

/// Decodes `data` from `at` on by `step`, which decodes until something is wrong and is called again where the handler wants to go
/// on. `encoding` is the name that exceptions carry. Gives how much of the input (as the handlers left it) was consumed.
pub(super) fn decode_with(
    space: &Space,
    encoding: &'static str,
    data: &[u8],
    mut at: usize,
    errors: Errors<'_>,
    text: &mut StrBuilder,
    mut step: impl FnMut(&[u8], usize, &mut StrBuilder) -> PyResult<Result<usize, CodecError>>,
) -> PyResult<usize> {
    let mut handling = Handling::new(space, encoding, UnicodeDecodeError::type_object());
    let utf = Utf::from_name(encoding);
    // A handler may put another object in the place of the input.
    let mut replaced: Option<Ref<Bytes>> = None;
    loop {
        let current = replaced.clone();
        let input = current.as_ref().map_or(data, |bytes| bytes.as_slice());
        let error = match step(input, at, text)? {
            Ok(consumed) => return Ok(consumed),
            Err(error) => error,
        };
        let object = || match &current {
            Some(bytes) => Ok(bytes.as_object().to_ref()),
            None => Ok(Bytes::from_slice(space, data)?.into_object()),
        };
        at = match (replacement::decoding(errors, utf, input, error.start..error.end, text), errors) {
            (Some(next), _) => next,
            (None, Errors::Registered(name)) => {
                let exception = handling.exception(object, &error)?;
                let expected = "decoding error handler must return (str, int) tuple";
                let (replacement, position) = handling.call(name, &exception, expected)?;
                let Some(replacement) = replacement.downcast::<Str>() else {
                    return Err(space.type_error(expected));
                };
                let Some(fields) = UnicodeError::of(&exception) else {
                    return Err(space.bad_internal_call());
                };
                let input = fields.bytes(space)?;
                let next = handling.position(&position, input.len())?;
                text.push_text(replacement.text());
                replaced = Some(input);
                next
            }
            (None, Errors::XmlCharRefReplace | Errors::NameReplace) => {
                return Err(super::error_functions::not_for(space, UnicodeDecodeError::NAME));
            }
            (None, _) => return Err(handling.raise(object, &error)),
        };
    }
}

/// Decodes `data`; unless `is_final`, a sequence that is incomplete at the end is left.
pub fn decode_native(
    space: &Space,
    codec: Codec,
    data: &[u8],
    errors: Errors<'_>,
    is_final: bool,
) -> PyResult<Decoded> {
    let (codec, mark) = codec.resolve_order(data);
    let mut text = StrBuilder::with_capacity(data.len());
    let mut invalid_escape = None;
    let consumed = decode_with(space, codec.name(true), data, mark, errors, &mut text, |input, at, text| {
        Ok(codec.decode_from(input, at, is_final, text, &mut invalid_escape))
    })?;
    Ok(Decoded { text, consumed, codec, invalid_escape })
}

/// How an encoder writes.
pub(super) trait Encoder {
    /// The name that exceptions carry.
    fn name(&self) -> &'static str;

    /// Encodes from `start` on until something cannot be.
    fn encode(&self, text: TextRef<'_>, start: usize, out: &mut Vec<u8>) -> PyResult<Result<(), CodecError>>;

    /// Whether the encoder takes this character of what a handler gave.
    fn takes_replacement(&self, code: u32) -> bool;

    /// Bytes of a unit, of which a handler must give whole ones.
    fn unit_size(&self) -> usize;
}

impl Encoder for Codec {
    fn name(&self) -> &'static str {
        Codec::name(*self, false)
    }

    fn encode(&self, text: TextRef<'_>, start: usize, out: &mut Vec<u8>) -> PyResult<Result<(), CodecError>> {
        Ok(self.encode_from(text, start, out))
    }

    fn takes_replacement(&self, code: u32) -> bool {
        Codec::takes_replacement(*self, code)
    }

    fn unit_size(&self) -> usize {
        Codec::unit_size(*self)
    }
}

/// Encodes `text` behind what `out` holds.
pub(super) fn encode_with(
    space: &Space,
    encoder: &impl Encoder,
    text: &Str,
    errors: Errors<'_>,
    out: &mut Vec<u8>,
) -> PyResult<()> {
    let mut handling = Handling::new(space, encoder.name(), UnicodeEncodeError::type_object());
    let utf = Utf::from_name(handling.encoding);
    let mut at = 0;
    while let Err(error) = encoder.encode(text.text(), at, out)? {
        let range = error.start..error.end;
        let object = || Ok(text.as_object().to_ref());
        let (replacement, next) = match (replacement::encoding(errors, utf, text.text(), range), errors) {
            (Some(replacement), _) => (replacement, error.end),
            (None, Errors::Registered(name)) => {
                let exception = handling.exception(object, &error)?;
                let expected = "encoding error handler must return (str/bytes, int) tuple";
                let (given, position) = handling.call(name, &exception, expected)?;
                let replacement = if let Some(text) = given.downcast::<Str>() {
                    let mut builder = StrBuilder::new();
                    builder.push_text(text.text());
                    Replacement::Text(builder)
                } else if let Some(bytes) = given.downcast::<Bytes>() {
                    Replacement::Bytes(bytes.as_slice().to_vec())
                } else {
                    return Err(space.type_error(expected));
                };
                (replacement, handling.position(&position, text.len())?)
            }
            (None, _) => {
                let error = CodecError {
                    start: error.start + escaped_before(encoder, errors, text, &error),
                    ..error
                };
                return Err(handling.raise(object, &error));
            }
        };
        if !write_replacement(encoder, &replacement, out)? {
            return Err(handling.raise(object, &error));
        }
        at = next;
    }
    Ok(())
}

/// How many characters of what cannot be encoded `surrogateescape` can: the codecs of single bytes and UTF-8 write them before they
/// report the others.
fn escaped_before(encoder: &impl Encoder, errors: Errors<'_>, text: &Str, error: &CodecError) -> usize {
    if errors != Errors::SurrogateEscape || !matches!(encoder.name(), "utf-8" | "latin-1" | "ascii") {
        return 0;
    }
    let refused = text.text().slice(error.start, error.end).code_points();
    refused.take_while(|code| matches!(code, 0xDC80..=0xDCFF)).count()
}

/// Encodes `text`.
pub fn encode_native(space: &Space, codec: Codec, text: &Str, errors: Errors<'_>) -> PyResult<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    if matches!(codec, Codec::Utf16(None) | Codec::Utf32(None)) {
        // The byte order mark; no codec refuses it.
        let _ = codec.encode_from(TextRef::Ucs2(&[0xFEFF]), 0, &mut out);
    }
    encode_with(space, &codec, text, errors, &mut out)?;
    Ok(out)
}

/// Writes what a handler gave, if the encoder takes it.
fn write_replacement(encoder: &impl Encoder, replacement: &Replacement, out: &mut Vec<u8>) -> PyResult<bool> {
    match replacement {
        Replacement::Bytes(bytes) => {
            out.extend_from_slice(bytes);
            Ok(bytes.len().is_multiple_of(encoder.unit_size()))
        }
        Replacement::Text(text) => {
            let view = text.view();
            let taken = view.code_points().all(|code| encoder.takes_replacement(code));
            Ok(taken && encoder.encode(view, 0, out)?.is_ok())
        }
    }
}

impl Decoded {
    /// Warns about an escape that means nothing, as `codecs.unicode_escape_decode` does.
    pub fn warn(&self, space: &Space) -> PyResult<()> {
        match &self.invalid_escape {
            Some(escape) => warnings::deprecated(space, escape.message()),
            None => Ok(()),
        }
    }
}
