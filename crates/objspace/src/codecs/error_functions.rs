//! The built-in error handlers as functions of an exception: what `codecs.strict_errors` and its kin call.

use super::Errors;
use super::replacement::{self, Replacement, Utf};
use super::unicode_error::{Direction, UnicodeError};
use crate::exceptions::BaseException;
use crate::{Bytes, Object, PyErr, PyResult, Ref, Space, Str, Tuple};
use algorithms::text::StrBuilder;
use algorithms::text::repr::push_escape;

/// `TypeError`: a handler was given an exception that it cannot handle.
#[cold]
pub(super) fn not_for(space: &Space, name: &str) -> PyErr {
    space.type_error(format_args!("don't know how to handle {name} in error callback"))
}

/// Handles `exception` as the handler `errors` does: `(replacement, position)`.
///
/// # Errors
/// The exception itself where the handler raises it; `TypeError` for an exception that it cannot handle.
pub fn handle(space: &Space, errors: Errors<'_>, exception: &Object) -> PyResult<Ref<Tuple>> {
    if errors == Errors::Strict {
        if exception.is_instance::<BaseException>() {
            return Err(PyErr::from_raised(crate::Layout::to_ref(exception)));
        }
        return Err(space.type_error("codec must pass exception instance"));
    }
    let Some(error) = UnicodeError::of(exception) else {
        return Err(not_for(space, exception.ty().tp_name()));
    };
    match error.direction {
        Direction::Decode => decoding(space, errors, &error, exception),
        Direction::Encode => encoding(space, errors, &error, exception),
        Direction::Translate => translating(space, errors, &error, exception),
    }
}

fn pair(space: &Space, replacement: Ref<Object>, position: usize) -> PyResult<Ref<Tuple>> {
    Tuple::from_array(space, [replacement, space.new_int(position as i64)?])
}

fn utf_of(space: &Space, errors: Errors<'_>, error: &UnicodeError<'_>) -> PyResult<Option<Utf>> {
    match errors {
        Errors::SurrogatePass => Ok(Utf::from_name(&error.encoding(space)?.to_string_lossy())),
        _ => Ok(None),
    }
}

fn decoding(
    space: &Space,
    errors: Errors<'_>,
    error: &UnicodeError<'_>,
    exception: &Object,
) -> PyResult<Ref<Tuple>> {
    if matches!(errors, Errors::XmlCharRefReplace | Errors::NameReplace) {
        return Err(not_for(space, exception.ty().tp_name()));
    }
    let utf = utf_of(space, errors, error)?;
    let input = error.bytes(space)?;
    let mut out = StrBuilder::new();
    match replacement::decoding(errors, utf, input.as_slice(), error.range(input.len()), &mut out) {
        Some(position) => pair(space, Str::from_builder(space, &out)?.into_object(), position),
        None => Err(PyErr::from_raised(crate::Layout::to_ref(exception))),
    }
}

fn encoding(
    space: &Space,
    errors: Errors<'_>,
    error: &UnicodeError<'_>,
    exception: &Object,
) -> PyResult<Ref<Tuple>> {
    let utf = utf_of(space, errors, error)?;
    let text = error.text(space)?;
    let range = error.range(text.len());
    let replacement = match replacement::encoding(errors, utf, text.text(), range.clone()) {
        Some(Replacement::Text(text)) => Str::from_builder(space, &text)?.into_object(),
        Some(Replacement::Bytes(bytes)) => Bytes::from_slice(space, &bytes)?.into_object(),
        None => return Err(PyErr::from_raised(crate::Layout::to_ref(exception))),
    };
    pair(space, replacement, range.end)
}

fn translating(
    space: &Space,
    errors: Errors<'_>,
    error: &UnicodeError<'_>,
    exception: &Object,
) -> PyResult<Ref<Tuple>> {
    let text = error.text(space)?;
    let range = error.range(text.len());
    let mut out = StrBuilder::new();
    match errors {
        Errors::Ignore => {}
        Errors::Replace => out.push_repeat(0xFFFD, range.len()),
        Errors::BackslashReplace => {
            let characters = text.text().slice(range.start, range.end).code_points();
            characters.for_each(|code| push_escape(&mut out, code));
        }
        _ => return Err(not_for(space, exception.ty().tp_name())),
    }
    pair(space, Str::from_builder(space, &out)?.into_object(), range.end)
}
