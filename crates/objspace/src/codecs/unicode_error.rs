//! `UnicodeDecodeError`, `UnicodeEncodeError` and `UnicodeTranslateError` as codecs and error handlers use them.

use super::text;
use crate::exceptions::{UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError};
use crate::{Bytes, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Type};
use abi::PyUnicodeErrorObject;
use algorithms::codecs::CodecError;
use core::ops::Range;

/// Which of the three an exception is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// `UnicodeDecodeError`.
    Decode,
    /// `UnicodeEncodeError`.
    Encode,
    /// `UnicodeTranslateError`.
    Translate,
}

/// An exception's fields.
pub struct UnicodeError<'a> {
    exception: &'a Object,
    /// Which exception it is.
    pub direction: Direction,
}

impl<'a> UnicodeError<'a> {
    /// The view of an exception, if it is one of the three.
    pub fn of(exception: &'a Object) -> Option<UnicodeError<'a>> {
        let direction = if exception.is_instance::<UnicodeDecodeError>() {
            Direction::Decode
        } else if exception.is_instance::<UnicodeEncodeError>() {
            Direction::Encode
        } else if exception.is_instance::<UnicodeTranslateError>() {
            Direction::Translate
        } else {
            return None;
        };
        Some(UnicodeError { exception, direction })
    }

    fn fields(&self) -> &PyUnicodeErrorObject {
        // SAFETY: all three types have this layout.
        unsafe { &*self.exception.as_ptr().cast() }
    }

    /// `encoding`.
    pub fn encoding(&self, space: &Space) -> PyResult<Ref<Str>> {
        // SAFETY: the field is null or owns its reference.
        text_field(space, unsafe { Slot::of(&self.fields().encoding) }, "encoding")
    }

    /// `reason`.
    pub fn reason(&self, space: &Space) -> PyResult<Ref<Str>> {
        // SAFETY: the field is null or owns its reference.
        text_field(space, unsafe { Slot::of(&self.fields().reason) }, "reason")
    }

    fn object(&self) -> Option<Ref<Object>> {
        // SAFETY: the field is null or owns its reference.
        unsafe { Slot::of(&self.fields().object) }.get()
    }

    /// `object` of a decoding error.
    pub fn bytes(&self, space: &Space) -> PyResult<Ref<Bytes>> {
        let object = self.object().ok_or_else(|| missing(space, "object"))?;
        object
            .downcast_into()
            .map_err(|_| space.type_error("UnicodeError 'object' attribute must be a bytes"))
    }

    /// `object` of an encoding or translating error.
    pub fn text(&self, space: &Space) -> PyResult<Ref<Str>> {
        let object = self.object().ok_or_else(|| missing(space, "object"))?;
        object
            .downcast_into()
            .map_err(|_| space.type_error("UnicodeError 'object' attribute must be a string"))
    }

    /// `start` and `end`, cut to an object of `len` items: never empty unless the object is.
    pub fn range(&self, len: usize) -> Range<usize> {
        let (start, end) = (self.fields().start.get(), self.fields().end.get());
        let start = (start.max(0) as usize).min(len.saturating_sub(1));
        let end = (end.max(1) as usize).min(len).max(start);
        start..end
    }

    /// Changes what is wrong where.
    fn update(&self, space: &Space, error: &CodecError) -> PyResult<()> {
        let reason = text(space, error.reason)?;
        self.fields().start.set(error.start as isize);
        self.fields().end.set(error.end as isize);
        // SAFETY: the field is null or owns its reference.
        unsafe { Slot::of(&self.fields().reason) }.set(Some(reason));
        Ok(())
    }
}

fn text_field(space: &Space, field: &Slot, name: &str) -> PyResult<Ref<Str>> {
    let value = field.get().ok_or_else(|| missing(space, name))?;
    value
        .downcast_into()
        .map_err(|_| space.type_error(format_args!("UnicodeError '{name}' attribute must be a string")))
}

fn missing(space: &Space, name: &str) -> PyErr {
    space.type_error(format_args!("UnicodeError '{name}' attribute is not set"))
}

/// An exception that a codec raises or gives to a handler, made at the first error and changed at the next ones.
pub(super) fn raise_or_update(
    space: &Space,
    known: &mut Option<Ref<Object>>,
    ty: &Type,
    encoding: &str,
    object: impl FnOnce() -> PyResult<Ref<Object>>,
    error: &CodecError,
) -> PyResult<Ref<Object>> {
    if let Some(exception) = known {
        if let Some(fields) = UnicodeError::of(exception) {
            fields.update(space, error)?;
        }
        return Ok(exception.clone());
    }
    let args = [
        text(space, encoding)?,
        object()?,
        space.new_int(error.start as i64)?,
        space.new_int(error.end as i64)?,
        text(space, error.reason)?,
    ];
    let exception = PyErr::with_args(space, ty, &args.each_ref().map(|arg| &**arg)).into_raised();
    if UnicodeError::of(&exception).is_none() {
        // Making the exception failed, and this is why.
        return Err(PyErr::from_raised(exception));
    }
    *known = Some(exception.clone());
    Ok(exception)
}

/// `UnicodeDecodeError` for a part of `data`.
#[cold]
pub fn decode_error(space: &Space, encoding: &str, data: &[u8], error: &CodecError) -> PyErr {
    let object = || Ok(Bytes::from_slice(space, data)?.into_object());
    let ty = UnicodeDecodeError::type_object();
    match raise_or_update(space, &mut None, ty, encoding, object, error) {
        Ok(exception) => PyErr::from_raised(exception),
        Err(err) => err,
    }
}
