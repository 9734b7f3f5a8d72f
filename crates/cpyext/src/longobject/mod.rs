//! `longobject.h`: integers.

mod bytes;
mod digits;
mod text;

use crate::border::Out;
use abi::PyObject;
use algorithms::numeric::float_parts::{NotFinite, Truncated, truncate};
use core::ffi::{c_int, c_long, c_longlong, c_ulong, c_ulonglong, c_void};
use cpyext_macros::cpython_api;
use objspace::int::convert::{self, Overflow};
use objspace::{Int, Object, PyErr, PyResult, Ref, Space, imports, number};

macro_rules! from_signed {
    ($($name:ident $ty:ty;)*) => { $(
        /// The integer of this value.
        #[cpython_api]
        fn $name(space: &Space, value: $ty) -> PyResult<Ref<Int>> {
            Int::from_i64(space, value as i64)
        }
    )* };
}

from_signed! {
    PyLong_FromLong c_long;
    PyLong_FromLongLong c_longlong;
    PyLong_FromSsize_t isize;
    PyLong_FromInt32 i32;
    PyLong_FromInt64 i64;
}

macro_rules! from_unsigned {
    ($($name:ident $ty:ty;)*) => { $(
        /// The integer of this value.
        #[cpython_api]
        fn $name(space: &Space, value: $ty) -> PyResult<Ref<Int>> {
            Int::from_u64(space, value as u64)
        }
    )* };
}

from_unsigned! {
    PyLong_FromUnsignedLong c_ulong;
    PyLong_FromUnsignedLongLong c_ulonglong;
    PyLong_FromSize_t usize;
    PyLong_FromUInt32 u32;
    PyLong_FromUInt64 u64;
}

/// The integer of an address.
#[cpython_api]
fn PyLong_FromVoidPtr(space: &Space, address: *mut c_void) -> PyResult<Ref<Int>> {
    Int::from_u64(space, address as u64)
}

/// The value truncated to an integer.
///
/// # Errors
/// `OverflowError` for an infinity, `ValueError` for a NaN.
#[cpython_api]
fn PyLong_FromDouble(space: &Space, value: f64) -> PyResult<Ref<Int>> {
    match truncate(value) {
        Ok(Truncated::Small(value)) => Int::from_i64(space, value),
        Ok(Truncated::Big(value)) => Int::from_bigint(space, &value),
        Err(error @ NotFinite::Infinity) => Err(space.overflow_error(error.integer_message())),
        Err(error @ NotFinite::NaN) => Err(space.value_error(error.integer_message())),
    }
}

/// The value of an `int` of at most two digits.
///
/// # Safety
/// The pointer is null or an object's.
#[inline(always)]
unsafe fn short(object: *mut PyObject) -> Option<i64> {
    // SAFETY: the caller's promise.
    let object = unsafe { Object::from_nullable(object) }?;
    object.downcast::<Int>()?.short_value()
}

/// As [`short`].
///
/// # Safety
/// As [`short`].
#[inline(always)]
unsafe fn short_size(object: *mut PyObject) -> Option<isize> {
    // SAFETY: the caller's promise.
    unsafe { short(object) }.map(|value| value as isize)
}

/// The value, by `__index__` if need be.
///
/// # Errors
/// `TypeError` for what is no integer, `OverflowError` if it does not fit.
#[cpython_api(at_once = short)]
fn PyLong_AsLong(space: &Space, object: &Object) -> PyResult<c_long> {
    convert::as_c(space, object)
}

/// As [`PyLong_AsLong`], for an `int`.
#[cpython_api]
fn PyLong_AsInt(space: &Space, object: &Object) -> PyResult<c_int> {
    convert::as_c(space, object)
}

/// As [`PyLong_AsInt`], under the name that it had before.
#[cpython_api]
fn _PyLong_AsInt(space: &Space, object: &Object) -> PyResult<c_int> {
    convert::as_c(space, object)
}

/// The value of an `int`.
///
/// # Errors
/// `TypeError` for what is no `int`, `OverflowError` if it does not fit.
#[cpython_api(at_once = short_size)]
fn PyLong_AsSsize_t(space: &Space, object: &Object) -> PyResult<isize> {
    convert::int_as_c(space, object)
}

/// As [`PyLong_AsSsize_t`], unsigned.
#[cpython_api]
fn PyLong_AsSize_t(space: &Space, object: &Object) -> PyResult<usize> {
    convert::int_as_c(space, object)
}

/// As [`PyLong_AsSsize_t`], unsigned.
#[cpython_api]
fn PyLong_AsUnsignedLong(space: &Space, object: &Object) -> PyResult<c_ulong> {
    convert::int_as_c(space, object)
}

#[cold]
fn too_big(space: &Space) -> PyErr {
    space.overflow_error("int too big to convert")
}

/// As [`PyLong_AsLong`].
#[cpython_api(at_once = short)]
fn PyLong_AsLongLong(space: &Space, object: &Object) -> PyResult<c_longlong> {
    match object.downcast::<Int>() {
        Some(int) => int.to_i64().ok_or_else(|| too_big(space)),
        None => number::index(space, object)?.to_i64().ok_or_else(|| too_big(space)),
    }
}

/// The value of an `int`.
///
/// # Errors
/// `TypeError` for what is no `int`, `OverflowError` if it does not fit.
#[cpython_api]
fn PyLong_AsUnsignedLongLong(space: &Space, object: &Object) -> PyResult<c_ulonglong> {
    let int = required_int(space, object)?;
    match int.value().to_u64() {
        Some(value) => Ok(value),
        None if int.is_negative() => Err(space.overflow_error("can't convert negative int to unsigned")),
        None => Err(too_big(space)),
    }
}

/// The object as an `int`, or the error of functions that take nothing else.
fn required_int<'a>(space: &Space, object: &'a Object) -> PyResult<&'a Int> {
    object.downcast().ok_or_else(|| space.type_error("an integer is required"))
}

/// The object as an `int`, or the error of the newer functions that take nothing else.
fn expected_int<'a>(space: &Space, object: &'a Object) -> PyResult<&'a Int> {
    object
        .downcast()
        .ok_or_else(|| space.type_error(format_args!("expect int, got {}", object.ty().tp_name())))
}

/// The value modulo 2⁶⁴, by `__index__` if need be.
#[cpython_api]
fn PyLong_AsUnsignedLongMask(space: &Space, object: &Object) -> PyResult<c_ulong> {
    convert::as_u64_wrapping(space, object)
}

/// The value modulo 2⁶⁴, by `__index__` if need be.
#[cpython_api]
fn PyLong_AsUnsignedLongLongMask(space: &Space, object: &Object) -> PyResult<c_ulonglong> {
    convert::as_u64_wrapping(space, object)
}

/// As [`PyLong_AsLong`]; where it does not fit, -1 without an error, and the side in `overflow` (-1 or 1).
#[cpython_api]
fn PyLong_AsLongAndOverflow(
    space: &Space,
    object: Option<&Object>,
    overflow: Out<'_, c_int>,
) -> PyResult<c_long> {
    overflow.set(0);
    let object = object.ok_or_else(|| space.bad_internal_call())?;
    Ok(convert::as_i64_or_overflow(space, object)?.unwrap_or_else(|side| {
        overflow.set(if side == Overflow::Above { 1 } else { -1 });
        -1
    }))
}

/// As [`PyLong_AsLongAndOverflow`].
#[cpython_api]
fn PyLong_AsLongLongAndOverflow(
    space: &Space,
    object: Option<&Object>,
    overflow: Out<'_, c_int>,
) -> PyResult<c_longlong> {
    PyLong_AsLongAndOverflow(space, object, overflow)
}

/// Stores the value, by `__index__` if need be.
fn store<T: TryFrom<i64> + TryFrom<u64>>(
    space: &Space,
    object: &Object,
    result: Out<'_, T>,
    name: &str,
) -> PyResult<()> {
    let int = number::index(space, object)?;
    let value = match (int.to_i64(), int.value().to_u64()) {
        (Some(value), _) => T::try_from(value).ok(),
        (None, Some(value)) => T::try_from(value).ok(),
        (None, None) => None,
    };
    match value {
        Some(value) => result.set(value),
        None if int.is_negative() && name.starts_with('u') => {
            return Err(space.value_error("Cannot convert negative int"));
        }
        None => {
            let message = format_args!("Python int too large to convert to C {name}");
            return Err(space.overflow_error(message));
        }
    }
    Ok(())
}

macro_rules! stored {
    ($($name:ident $ty:ty, $c:literal;)*) => { $(
        /// Stores the value, by `__index__` if need be.
        ///
        /// # Errors
        /// `TypeError` for what is no integer, `OverflowError` if it does not fit, `ValueError` for a negative one that is to be
        /// unsigned.
        #[cpython_api]
        fn $name(space: &Space, object: &Object, result: Out<'_, $ty>) -> PyResult<()> {
            store(space, object, result, $c)
        }
    )* };
}

stored! {
    PyLong_AsInt32 i32, "int32_t";
    PyLong_AsInt64 i64, "int64_t";
    PyLong_AsUInt32 u32, "uint32_t";
    PyLong_AsUInt64 u64, "uint64_t";
}

/// The value of an `int` as the nearest double.
#[cpython_api]
fn PyLong_AsDouble(space: &Space, object: &Object) -> PyResult<f64> {
    required_int(space, object)?.to_f64(space)
}

/// The address that an `int` is the value of; it may be given as a negative one.
#[cpython_api]
fn PyLong_AsVoidPtr(space: &Space, object: &Object) -> PyResult<*mut c_void> {
    let int = required_int(space, object)?;
    let address = if int.is_negative() { int.to_c::<i64>(space)? as u64 } else { int.to_c::<u64>(space)? };
    Ok(address as *mut c_void)
}

/// The sign: -1, 0 or 1.
fn sign(int: &Int) -> c_int {
    if int.is_negative() { -1 } else { c_int::from(!int.is_zero()) }
}

/// Stores the sign of an `int`: -1, 0 or 1.
#[cpython_api]
fn PyLong_GetSign(space: &Space, object: &Object, result: Out<'_, c_int>) -> PyResult<()> {
    result.set(sign(expected_int(space, object)?));
    Ok(())
}

/// As [`PyLong_GetSign`], as a result.
#[cpython_api]
fn _PyLong_Sign(int: &Int) -> c_int {
    sign(int)
}

macro_rules! predicates {
    ($($(#[$meta:meta])* $name:ident $sign:literal;)*) => { $(
        $(#[$meta])*
        #[cpython_api]
        fn $name(space: &Space, object: &Object) -> PyResult<c_int> {
            let int = object.downcast().ok_or_else(|| {
                space.type_error(format_args!("expected int, got {}", object.ty().tp_name()))
            })?;
            Ok((sign(int) == $sign).into())
        }
    )* };
}

predicates! {
    /// Whether an `int` is above zero.
    PyLong_IsPositive 1;
    /// Whether an `int` is below zero.
    PyLong_IsNegative -1;
    /// Whether an `int` is zero.
    PyLong_IsZero 0;
}

/// Number of bits of the magnitude.
#[cpython_api]
fn _PyLong_NumBits(int: &Int) -> i64 {
    int.value().bit_length() as i64
}

/// `sys.int_info`
#[cpython_api]
fn PyLong_GetInfo(space: &Space) -> PyResult<Ref<Object>> {
    imports::import(space, "sys")?.getattr_str(space, "int_info")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{failure, with_space};
    use core::cell::Cell;

    #[test]
    fn conversions_and_their_errors() {
        with_space(|space| {
            let int = |value: i64| space.new_int(value).unwrap();
            let large = Int::from_ascii(space, b"123456789012345678901234567890", 10);
            assert_eq!(PyLong_AsLong(space, &int(-7)).unwrap(), -7);
            let large = large.unwrap();
            let message = failure(space, PyLong_AsLong(space, &large));
            assert_eq!(message, "OverflowError: Python int too large to convert to C long");
            let message = failure(space, PyLong_AsUnsignedLongLong(space, &int(-1)));
            assert_eq!(message, "OverflowError: can't convert negative int to unsigned");
            let overflow = Cell::new(7);
            assert_eq!(PyLong_AsLongAndOverflow(space, Some(&large), (&overflow).into()).unwrap(), -1);
            assert_eq!(overflow.get(), 1);
            let place = Cell::new(0u32);
            let message = failure(space, PyLong_AsUInt32(space, &int(-1), (&place).into()));
            assert_eq!(message, "ValueError: Cannot convert negative int");
            assert_eq!(PyLong_AsUnsignedLongMask(space, &int(-1)).unwrap(), c_ulong::MAX);
            let text = space.new_str("x").unwrap();
            assert_eq!(failure(space, PyLong_AsSsize_t(space, &text)), "TypeError: an integer is required");
            assert_eq!(PyLong_FromDouble(space, -2.9).unwrap().to_i64(), Some(-2));
        });
    }
}
