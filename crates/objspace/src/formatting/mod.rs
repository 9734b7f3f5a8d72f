//! Formatting: `format(str, …)`, `%` of strings and bytes, and `str.format`.

mod arguments;
mod fields;
mod percent_bytes;
mod percent_str;

pub use fields::{Fields, format_fields};
pub use percent_bytes::percent_bytes;
pub use percent_str::percent_str;

use crate::exceptions::{OverflowError, ValueError};
use crate::{Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str};
use algorithms::numeric::format_spec::FormatError;
use algorithms::numeric::format_value;
use algorithms::text::StrBuilder;

/// The exception of a format specification that cannot be followed.
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

/// The name of the type of a `T`, which for exactly that type need not be looked at.
pub(crate) fn type_name<T: PyTypeInfo>(object: &Object) -> &str {
    if object.is_exact::<T>() { T::NAME } else { object.ty().tp_name() }
}

/// `str.__format__` with a specification that is not empty.
pub fn format_str(space: &Space, text: &Str, spec: &Str) -> PyResult<Ref<Str>> {
    let mut out = StrBuilder::with_capacity(text.len() + 16);
    format_value::format_str(text.text(), spec.text(), type_name::<Str>(text), &mut out)
        .map_err(|error| format_error(space, &error))?;
    Str::from_builder(space, &out)
}

/// What `!s`, `!r` or `!a` makes of a value; nothing for another conversion.
pub fn convert(space: &Space, value: &Object, conversion: u32) -> Option<PyResult<Ref<Str>>> {
    match char::from_u32(conversion)? {
        's' => Some(value.str(space)),
        'r' => Some(value.repr(space)),
        'a' => Some(value.ascii(space)),
        _ => None,
    }
}
