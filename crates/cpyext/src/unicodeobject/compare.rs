//! Comparing strings with each other and with text of C.

use super::text;
use crate::border::CText;
use crate::references::bytes_at;
use abi::Py_ssize_t;
use algorithms::text::ucd;
use core::cmp::Ordering;
use core::ffi::{c_char, c_int};
use cpyext_macros::cpython_api;
use objspace::{CompareOp, Object, PyResult, Ref, Space, Str};

fn sign(order: Ordering) -> c_int {
    match order {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    }
}

/// -1, 0 or 1; -1 with an error for what is no string.
#[cpython_api]
fn PyUnicode_Compare(space: &Space, a: &Object, b: &Object) -> PyResult<c_int> {
    match (a.downcast::<Str>(), b.downcast::<Str>()) {
        (Some(left), Some(right)) => Ok(sign(left.compare(right))),
        _ => {
            let (a, b) = (a.ty().tp_name(), b.ty().tp_name());
            Err(space.type_error(format_args!("Can't compare {a} and {b}")))
        }
    }
}

/// The order of a string and of characters below 256 that C code has as bytes: -1, 0 or 1.
#[cpython_api]
fn PyUnicode_CompareWithASCIIString(space: &Space, string: &Str, bytes: CText<'_>) -> PyResult<c_int> {
    let bytes = bytes.required(space)?.to_bytes();
    let order = string.text().code_points().cmp(bytes.iter().map(|&byte| u32::from(byte)));
    Ok(sign(order))
}

/// Whether a string has the characters of a C string of ASCII.
#[cpython_api(error = 0)]
fn _PyUnicode_EqualToASCIIString(space: &Space, string: &Str, ascii: CText<'_>) -> PyResult<c_int> {
    let ascii = ascii.required(space)?.to_bytes();
    Ok(string.as_ascii().is_some_and(|text| text.as_bytes() == ascii).into())
}

/// Whether two strings are equal.
#[cpython_api]
fn PyUnicode_Equal(space: &Space, a: &Object, b: &Object) -> PyResult<c_int> {
    let string = |object: &'_ Object, which: &str| match object.is_instance::<Str>() {
        true => Ok(()),
        false => {
            let name = object.ty().tp_name();
            Err(space.type_error(format_args!("{which} argument must be str, not {name}")))
        }
    };
    string(a, "first")?;
    string(b, "second")?;
    Ok(text(space, a)?.same(text(space, b)?).into())
}

/// Whether two strings are equal.
#[cpython_api(error = 0)]
fn _PyUnicode_Equal(a: &Str, b: &Str) -> c_int {
    a.same(b).into()
}

fn equals_utf8(string: Option<&Object>, utf8: &[u8]) -> bool {
    let Some(string) = string.and_then(Object::downcast::<Str>) else { return false };
    match string.as_ascii() {
        Some(text) => text.as_bytes() == utf8,
        None => core::str::from_utf8(utf8).is_ok_and(|text| string.equals(text)),
    }
}

/// Whether a string has the characters of a C string in UTF-8. Raises nothing.
#[cpython_api]
fn PyUnicode_EqualToUTF8(string: Option<&Object>, utf8: CText<'_>) -> c_int {
    utf8.get().is_some_and(|utf8| equals_utf8(string, utf8.to_bytes())).into()
}

/// Whether a string has the characters of `len` bytes of UTF-8. Raises nothing.
///
/// # Safety
/// `utf8` points at `len` bytes.
#[cpython_api]
unsafe fn PyUnicode_EqualToUTF8AndSize(
    string: Option<&Object>,
    utf8: *const c_char,
    len: Py_ssize_t,
) -> c_int {
    let Ok(len) = usize::try_from(len) else { return 0 };
    // SAFETY: the caller's promise.
    equals_utf8(string, unsafe { bytes_at(utf8, len) }).into()
}

/// Compares two strings as the operator does; `NotImplemented` for other objects.
#[cpython_api]
fn PyUnicode_RichCompare(space: &Space, a: &Object, b: &Object, operation: c_int) -> PyResult<Ref<Object>> {
    let (Some(left), Some(right)) = (a.downcast::<Str>(), b.downcast::<Str>()) else {
        return Ok(space.not_implemented());
    };
    match CompareOp::from_c(operation) {
        Some(CompareOp::Eq) => Ok(space.new_bool(left.same(right))),
        Some(CompareOp::Ne) => Ok(space.new_bool(!left.same(right))),
        Some(operation) => Ok(space.new_bool(operation.holds(left.compare(right)))),
        None => Err(space.bad_internal_call()),
    }
}

/// Whether the string is an identifier.
#[cpython_api]
fn PyUnicode_IsIdentifier(string: &Str) -> c_int {
    ucd::is_identifier(string.text().code_points()).into()
}
