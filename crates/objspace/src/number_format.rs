//! What the `__format__` of numbers and strings share: running a formatter and turning its errors into exceptions.

use crate::exceptions::{OverflowError, ValueError};
use crate::{PyErr, PyResult, PyTypeInfo, Ref, Space, Str};
use algorithms::numeric::format_spec::FormatError;
use algorithms::text::StrBuilder;

/// The text that `write` writes.
pub fn formatted(
    space: &Space,
    write: impl FnOnce(&mut StrBuilder) -> Result<(), FormatError>,
) -> PyResult<Ref<Str>> {
    let mut out = StrBuilder::with_capacity(32);
    match write(&mut out) {
        Ok(()) => Str::from_builder(space, &out),
        Err(error) => Err(format_error(space, &error)),
    }
}

/// The exception that a failed formatting raises.
#[cold]
pub fn format_error(space: &Space, error: &FormatError) -> PyErr {
    let ty = match error {
        FormatError::Memory => return space.memory_error(),
        FormatError::Overflow(_) => OverflowError::type_object(),
        FormatError::Value(_) | FormatError::InvalidSpecifier { .. } => ValueError::type_object(),
    };
    match Str::from_builder(space, &error.message()) {
        Ok(message) => PyErr::with_args(space, ty, &[&message]),
        Err(err) => err,
    }
}
