//! The fields of `UnicodeError`s.

use crate::border::{CText, Out};
use cpyext_macros::cpython_api;
use objspace::exceptions::{UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError};
use objspace::{Bytes, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str};

/// The exception, which must be of a class.
fn expect<T: PyTypeInfo>(space: &Space, exception: &Object) -> PyResult<()> {
    if exception.is_instance::<T>() {
        return Ok(());
    }
    let given = exception.ty().tp_name();
    Err(space.type_error(format_args!("expecting a {} object, got {given}", T::NAME)))
}

/// An attribute, which must be of a type.
fn field<F: PyTypeInfo>(space: &Space, exception: &Object, name: &str) -> PyResult<Ref<F>> {
    let value = exception.getattr_str(space, name)?;
    value.downcast_into::<F>().map_err(|value| {
        let class = exception.ty().tp_name();
        if value.is_none() {
            return space.type_error(format_args!("{class} '{name}' attribute is not set"));
        }
        space.type_error(format_args!("{class} '{name}' attribute must be {}", F::NAME))
    })
}

/// `start` or `end`, kept inside the object.
fn position<F: PyTypeInfo>(
    space: &Space,
    exception: &Object,
    name: &str,
    place: Out<'_, isize>,
) -> PyResult<()> {
    let len = field::<F>(space, exception, "object")?.as_object().len(space)? as isize;
    let value = exception.getattr_str(space, name)?.index(space)?;
    place.set(match name {
        "start" => value.clamp(0, (len - 1).max(0)),
        _ => value.min(len).max(1.min(len)),
    });
    Ok(())
}

fn assign_position(space: &Space, exception: &Object, name: &str, value: isize) -> PyResult<()> {
    exception.setattr_str(space, name, &*space.new_int(value as i64)?)
}

macro_rules! accessors {
    ($class:ident $object:ident: $get_object:ident $get_reason:ident $set_reason:ident
     $get_start:ident $set_start:ident $get_end:ident $set_end:ident) => {
        #[doc = concat!("The object of a `", stringify!($class), "`.")]
        #[cpython_api]
        fn $get_object(space: &Space, exception: &Object) -> PyResult<Ref<$object>> {
            expect::<$class>(space, exception)?;
            field(space, exception, "object")
        }

        #[doc = concat!("The reason of a `", stringify!($class), "`.")]
        #[cpython_api]
        fn $get_reason(space: &Space, exception: &Object) -> PyResult<Ref<Str>> {
            expect::<$class>(space, exception)?;
            field(space, exception, "reason")
        }

        #[doc = concat!("Set the reason of a `", stringify!($class), "`.")]
        #[cpython_api]
        fn $set_reason(space: &Space, exception: &Object, reason: CText<'_>) -> PyResult<()> {
            expect::<$class>(space, exception)?;
            exception.setattr_str(space, "reason", &*reason.to_str(space)?)
        }

        #[doc = concat!("Where the trouble of a `", stringify!($class), "` starts.")]
        #[cpython_api]
        fn $get_start(space: &Space, exception: &Object, start: Out<'_, isize>) -> PyResult<()> {
            expect::<$class>(space, exception)?;
            position::<$object>(space, exception, "start", start)
        }

        #[doc = concat!("Set where the trouble of a `", stringify!($class), "` starts.")]
        #[cpython_api]
        fn $set_start(space: &Space, exception: &Object, start: isize) -> PyResult<()> {
            expect::<$class>(space, exception)?;
            assign_position(space, exception, "start", start)
        }

        #[doc = concat!("Where the trouble of a `", stringify!($class), "` ends.")]
        #[cpython_api]
        fn $get_end(space: &Space, exception: &Object, end: Out<'_, isize>) -> PyResult<()> {
            expect::<$class>(space, exception)?;
            position::<$object>(space, exception, "end", end)
        }

        #[doc = concat!("Set where the trouble of a `", stringify!($class), "` ends.")]
        #[cpython_api]
        fn $set_end(space: &Space, exception: &Object, end: isize) -> PyResult<()> {
            expect::<$class>(space, exception)?;
            assign_position(space, exception, "end", end)
        }
    };
}

accessors!(UnicodeDecodeError Bytes: PyUnicodeDecodeError_GetObject PyUnicodeDecodeError_GetReason
    PyUnicodeDecodeError_SetReason PyUnicodeDecodeError_GetStart PyUnicodeDecodeError_SetStart
    PyUnicodeDecodeError_GetEnd PyUnicodeDecodeError_SetEnd);
accessors!(UnicodeEncodeError Str: PyUnicodeEncodeError_GetObject PyUnicodeEncodeError_GetReason
    PyUnicodeEncodeError_SetReason PyUnicodeEncodeError_GetStart PyUnicodeEncodeError_SetStart
    PyUnicodeEncodeError_GetEnd PyUnicodeEncodeError_SetEnd);
accessors!(UnicodeTranslateError Str: PyUnicodeTranslateError_GetObject PyUnicodeTranslateError_GetReason
    PyUnicodeTranslateError_SetReason PyUnicodeTranslateError_GetStart PyUnicodeTranslateError_SetStart
    PyUnicodeTranslateError_GetEnd PyUnicodeTranslateError_SetEnd);

/// The encoding of a `UnicodeDecodeError`.
#[cpython_api]
fn PyUnicodeDecodeError_GetEncoding(space: &Space, exception: &Object) -> PyResult<Ref<Str>> {
    expect::<UnicodeDecodeError>(space, exception)?;
    field(space, exception, "encoding")
}

/// The encoding of a `UnicodeEncodeError`.
#[cpython_api]
fn PyUnicodeEncodeError_GetEncoding(space: &Space, exception: &Object) -> PyResult<Ref<Str>> {
    expect::<UnicodeEncodeError>(space, exception)?;
    field(space, exception, "encoding")
}

/// A new `UnicodeDecodeError`.
///
/// # Safety
/// `object` points at `len` bytes.
#[cpython_api]
unsafe fn PyUnicodeDecodeError_Create(
    space: &Space,
    encoding: CText<'_>,
    object: *const u8,
    len: isize,
    start: isize,
    end: isize,
    reason: CText<'_>,
) -> PyResult<Ref<Object>> {
    let len = usize::try_from(len).map_err(|_| space.bad_internal_call())?;
    // SAFETY: the caller's promise.
    let bytes = if len == 0 { &[] } else { unsafe { core::slice::from_raw_parts(object, len) } };
    let (encoding, bytes) = (encoding.to_str(space)?, Bytes::from_slice(space, bytes)?);
    let (start, end) = (space.new_int(start as i64)?, space.new_int(end as i64)?);
    let reason = reason.to_str(space)?;
    let args: [&Object; 5] = [&encoding, &bytes, &start, &end, &reason];
    let err = PyErr::with_args(space, UnicodeDecodeError::type_object(), &args);
    if err.is_a::<UnicodeDecodeError>() { Ok(err.into_raised()) } else { Err(err) }
}
