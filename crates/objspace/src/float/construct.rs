//! `float(x)`, and the doubles that other objects stand for.

use super::Float;
use crate::buffer::copied_bytes;
use crate::bytes::Bytes;
use crate::{Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Type, number, warnings};
use algorithms::numeric::float_parse;
use algorithms::text::numeric_ascii;

/// The value of a number: of a `float`, or by `__float__` or `__index__` (`PyFloat_AsDouble`).
///
/// # Errors
/// `TypeError` when it is no real number, `OverflowError` for an integer beyond the largest double.
#[inline]
pub fn as_f64(space: &Space, object: &Object) -> PyResult<f64> {
    match object.downcast::<Float>() {
        Some(float) => Ok(float.value()),
        None => convert(space, object, |object| {
            space.type_error(format_args!("must be real number, not {}", object.ty().tp_name()))
        }),
    }
}

/// The value of an object by `__float__` or `__index__`, or the error `otherwise` when it has neither.
#[inline(never)]
pub fn convert(space: &Space, object: &Object, otherwise: impl FnOnce(&Object) -> PyErr) -> PyResult<f64> {
    let slots = object.ty().number_slots();
    if let Some(function) = slots.and_then(|slots| slots.nb_float.get()) {
        // SAFETY: the slot fits the object's type.
        let result = unsafe { space.from_c(function(object.as_ptr()))? };
        return match result.downcast_exact::<Float>() {
            Some(float) => Ok(float.value()),
            None => checked_float(space, object, &result),
        };
    }
    if object.is_index() {
        return number::index(space, object)?.to_f64(space);
    }
    Err(otherwise(object))
}

/// What `__float__` returned when it is not exactly a `float`: a subclass is accepted with a warning.
#[cold]
fn checked_float(space: &Space, object: &Object, result: &Object) -> PyResult<f64> {
    let (ty, given) = (object.ty().tp_name(), result.ty().tp_name());
    let message = format!("{ty}.__float__ returned non-float (type {given})");
    let Some(float) = result.downcast::<Float>() else { return Err(space.type_error(message)) };
    warnings::deprecated(
        space,
        format_args!(
            "{message}.  The ability to return an instance of a strict subclass of float is deprecated, and may be \
             removed in a future version of Python."
        ),
    )?;
    Ok(float.value())
}

impl Float {
    /// `float(object)`: by `__float__`, `__index__`, or as text (`PyNumber_Float`). Exactly a `float`.
    pub fn from_object(space: &Space, object: &Object) -> PyResult<Ref<Float>> {
        if let Some(float) = object.downcast_exact::<Float>() {
            return Ok(float.to_ref());
        }
        Float::new(space, value_of(space, object)?)
    }

    /// `float(text)` for a string, bytes or any object with a buffer (`PyFloat_FromString`).
    ///
    /// # Errors
    /// `ValueError` when the text is no number, `TypeError` when the object is no text.
    pub fn from_text(space: &Space, object: &Object) -> PyResult<f64> {
        let value = if let Some(text) = object.downcast::<Str>() {
            float_parse::parse(&numeric_ascii(text.text()))
        } else if let Some(bytes) = object.downcast::<Bytes>() {
            float_parse::parse(bytes.as_slice())
        } else if let Ok(Some(bytes)) = copied_bytes(space, object) {
            float_parse::parse(&bytes)
        } else {
            let given = object.ty().tp_name();
            return Err(space.type_error(format_args!(
                "float() argument must be a string or a real number, not '{given}'"
            )));
        };
        match value {
            Some(value) => Ok(value),
            None => {
                let shown = object.repr(space)?.to_string_lossy();
                Err(space.value_error(format_args!("could not convert string to float: {shown}")))
            }
        }
    }

    /// An instance of `cls`, a subtype of `float`, with this value.
    pub(super) fn instance_of(space: &Space, cls: &Type, value: f64) -> PyResult<Ref<Object>> {
        if core::ptr::eq(cls, Float::type_object()) {
            return space.new_float(value);
        }
        let instance = cls.allocate(space, 0)?;
        // SAFETY: an instance of a subtype of `float` has its layout.
        let instance: Ref<Float> = unsafe { instance.cast_unchecked() };
        instance.0.ob_fval.set(value);
        Ok(instance.into_object())
    }
}

/// The value that `float(object)` has.
pub(super) fn value_of(space: &Space, object: &Object) -> PyResult<f64> {
    let slots = object.ty().number_slots();
    let is_number =
        slots.is_some_and(|slots| slots.nb_float.get().is_some() || slots.nb_index.get().is_some());
    if is_number {
        convert(space, object, |_| space.bad_internal_call())
    } else {
        Float::from_text(space, object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Int;
    use crate::testing::with_space;

    #[test]
    fn numbers_and_text() {
        with_space(|space| {
            let text = Str::from_str(space, " 1_0.5e\u{661} ").unwrap();
            assert_eq!(Float::from_text(space, &text).unwrap(), 105.0);
            assert_eq!(Float::from_object(space, &text).unwrap().value(), 105.0);
            assert_eq!(as_f64(space, &Int::from_i64(space, -3).unwrap()).unwrap(), -3.0);
            assert_eq!(as_f64(space, &space.new_float(2.5).unwrap()).unwrap(), 2.5);
        });
    }
}
