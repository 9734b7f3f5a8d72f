//! Integers as digits: export, the writer (PEP 757), and older functions of `longintrepr.h`.

use super::expected_int;
use crate::border::Out;
use abi::{Py_ssize_t, PyLong_SHIFT, PyLongExport, PyLongLayout, PyObject, digit};
use algorithms::numeric::digits::IntRef;
use core::ffi::{c_int, c_void};
use core::{ptr, slice};
use cpyext_macros::cpython_api;
use objspace::int::IntBuilder;
use objspace::{Int, Layout, Object, PyResult, Ref, Space};

static LAYOUT: PyLongLayout = PyLongLayout {
    bits_per_digit: PyLong_SHIFT as u8,
    digit_size: size_of::<digit>() as u8,
    digits_order: -1,
    digit_endianness: if cfg!(target_endian = "little") { -1 } else { 1 },
};

/// How digits of integers are laid out.
#[cpython_api(no_space)]
fn PyLong_GetNativeLayout() -> *const PyLongLayout {
    &raw const LAYOUT
}

/// Tells the value of an `int` if it fits, else where its digits are; undone by [`PyLong_FreeExport`].
#[cpython_api]
fn PyLong_Export(space: &Space, object: &Object, export: Out<'_, PyLongExport>) -> PyResult<()> {
    let nothing = PyLongExport { value: 0, negative: 0, ndigits: 0, digits: ptr::null(), _reserved: 0 };
    export.set(nothing);
    let int = expected_int(space, object)?;
    export.set(match int.to_i64() {
        Some(value) => PyLongExport { value, ..nothing },
        None => {
            let value = int.value();
            PyLongExport {
                negative: value.negative.into(),
                ndigits: value.digits.len() as Py_ssize_t,
                digits: value.digits.as_ptr().cast(),
                _reserved: int.to_ref().into_ptr() as usize,
                ..nothing
            }
        }
    });
    Ok(())
}

/// Ends the use of what [`PyLong_Export`] told.
///
/// # Safety
/// The export is as `PyLong_Export` made it.
#[cpython_api]
unsafe fn PyLong_FreeExport(export: Out<'_, PyLongExport>) {
    let Some(place) = export.place() else { return };
    let export = place.get();
    place.set(PyLongExport { digits: ptr::null(), _reserved: 0, ..export });
    // SAFETY: the field holds a reference to the integer, or none.
    drop(unsafe { Ref::<Object>::from_nullable(export._reserved as *mut PyObject) });
}

/// An integer under construction: what a `PyLongWriter *` points at.
pub struct PyLongWriter {
    negative: bool,
    builder: IntBuilder,
}

/// An integer of `len` digits, which are to be stored where `digits` tells.
#[cpython_api]
fn PyLongWriter_Create(
    space: &Space,
    negative: c_int,
    len: Py_ssize_t,
    digits: Out<'_, *mut c_void>,
) -> PyResult<*mut PyLongWriter> {
    let len = usize::try_from(len).ok().filter(|&len| len > 0);
    let len = len.ok_or_else(|| space.value_error("ndigits must be positive"))?;
    let mut builder = IntBuilder::new(space, len)?;
    digits.set(builder.digits().as_mut_ptr().cast());
    Ok(Box::into_raw(Box::new(PyLongWriter { negative: negative != 0, builder })))
}

/// The integer, and the end of the writer.
///
/// # Safety
/// The writer came from [`PyLongWriter_Create`] and is used no more.
#[cpython_api]
unsafe fn PyLongWriter_Finish(space: &Space, writer: *mut PyLongWriter) -> PyResult<Ref<Int>> {
    if writer.is_null() {
        return Err(space.bad_internal_call());
    }
    // SAFETY: the caller's promise.
    let writer = unsafe { Box::from_raw(writer) };
    writer.builder.finish(space, writer.negative)
}

/// The end of a writer; `NULL` is accepted.
///
/// # Safety
/// The writer came from [`PyLongWriter_Create`] and is used no more.
#[cpython_api]
unsafe fn PyLongWriter_Discard(writer: *mut PyLongWriter) {
    if !writer.is_null() {
        // SAFETY: the caller's promise.
        drop(unsafe { Box::from_raw(writer) });
    }
}

/// The integer of these digits, the least significant first.
///
/// # Safety
/// `digits` points at `len` of them.
#[cpython_api]
unsafe fn _PyLong_FromDigits(
    space: &Space,
    negative: c_int,
    len: Py_ssize_t,
    digits: *const digit,
) -> PyResult<Ref<Int>> {
    if len <= 0 {
        return Int::from_i64(space, 0);
    }
    // SAFETY: the caller's promise.
    let digits = unsafe { slice::from_raw_parts(digits, len as usize) };
    Int::from_digits(space, IntRef::new(negative != 0, digits))
}

/// An exact `int` of the same value.
#[cpython_api]
fn _PyLong_Copy(space: &Space, int: &Int) -> PyResult<Ref<Int>> {
    Int::from_digits(space, int.value())
}

/// Whether the value has at most one digit.
#[cpython_api]
fn PyUnstable_Long_IsCompact(int: &Int) -> c_int {
    int.compact_value().is_some().into()
}

/// The value of an integer for which [`PyUnstable_Long_IsCompact`] holds.
#[cpython_api]
fn PyUnstable_Long_CompactValue(int: &Int) -> Py_ssize_t {
    int.compact_value().unwrap_or(-1) as Py_ssize_t
}
