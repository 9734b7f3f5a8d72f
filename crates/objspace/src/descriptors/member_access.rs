//! Reading and writing a field of a C struct as a `PyMemberDef` describes it: `PyMember_GetOne`, `PyMember_SetOne`.

#![allow(non_upper_case_globals, reason = "C's constants stand in patterns")]

use crate::{Bool, Int, Layout, Object, PyErr, PyResult, Ref, Space, Str, number};
use abi::*;
use core::cell::Cell;
use core::ffi::{CStr, c_char, c_int, c_long, c_short, c_uint, c_ulong, c_ushort};
use core::ptr;

/// The field of `object`.
///
/// # Errors
/// `AttributeError` for an empty `Py_T_OBJECT_EX`.
///
/// # Safety
/// The object's struct has the field.
pub unsafe fn get(space: &Space, object: &Object, member: &PyMemberDef) -> PyResult<Ref<Object>> {
    if member.flags & Py_RELATIVE_OFFSET != 0 {
        return Err(space.system_error("PyMember_GetOne used with Py_RELATIVE_OFFSET"));
    }
    // SAFETY: the caller's promise: there is a field of the type at the offset.
    unsafe {
        let field = object.as_ptr().byte_offset(member.offset).cast::<u8>();
        let int = |value: i64| space.new_int(value);
        match member.r#type {
            Py_T_BOOL => Ok(space.new_bool(field.cast::<c_char>().read() != 0)),
            Py_T_BYTE => int(field.cast::<i8>().read().into()),
            Py_T_UBYTE => int(field.read().into()),
            Py_T_SHORT => int(field.cast::<c_short>().read().into()),
            Py_T_USHORT => int(field.cast::<c_ushort>().read().into()),
            Py_T_INT => int(field.cast::<c_int>().read().into()),
            Py_T_UINT => int(field.cast::<c_uint>().read().into()),
            Py_T_LONG | Py_T_LONGLONG => int(field.cast::<c_long>().read()),
            Py_T_PYSSIZET => int(field.cast::<isize>().read() as i64),
            Py_T_ULONG | Py_T_ULONGLONG => {
                Int::from_u64(space, field.cast::<c_ulong>().read()).map(Ref::into_object)
            }
            Py_T_FLOAT => space.new_float(field.cast::<f32>().read().into()),
            Py_T_DOUBLE => space.new_float(field.cast::<f64>().read()),
            Py_T_STRING => match field.cast::<*const c_char>().read() {
                text if text.is_null() => Ok(space.none()),
                text => text_of(space, text),
            },
            Py_T_STRING_INPLACE => text_of(space, field.cast::<c_char>()),
            Py_T_CHAR => {
                let byte = [field.read()];
                Ok(Str::from_latin1(space, &byte)?.into_object())
            }
            _Py_T_OBJECT => {
                Ok(Ref::from_borrowed(field.cast::<*mut PyObject>().read()).unwrap_or_else(|| space.none()))
            }
            Py_T_OBJECT_EX => match Ref::from_borrowed(field.cast::<*mut PyObject>().read()) {
                Some(value) => Ok(value),
                None => Err(no_attribute(space, object, member)),
            },
            _Py_T_NONE => Ok(space.none()),
            _ => Err(space.system_error("bad memberdescr type")),
        }
    }
}

unsafe fn text_of(space: &Space, text: *const c_char) -> PyResult<Ref<Object>> {
    // SAFETY: the field is a C string.
    let text = unsafe { CStr::from_ptr(text) };
    Ok(Str::from_str(space, &text.to_string_lossy())?.into_object())
}

#[cold]
fn no_attribute(space: &Space, object: &Object, member: &PyMemberDef) -> PyErr {
    // SAFETY: members have names.
    let name = unsafe { CStr::from_ptr(member.name) }.to_string_lossy();
    match Str::from_str(space, &name) {
        Ok(name) => space.no_attribute(object, &name),
        Err(err) => err,
    }
}

/// Sets (or with `None` deletes) the field of `object`.
///
/// # Errors
/// `AttributeError` when it is read-only or empty, `TypeError` when the value is of the wrong type or the field cannot be
/// deleted, and what conversions raise.
///
/// # Safety
/// The object's struct has the field.
pub unsafe fn set(
    space: &Space,
    object: &Object,
    member: &PyMemberDef,
    value: Option<&Object>,
) -> PyResult<()> {
    if member.flags & Py_RELATIVE_OFFSET != 0 {
        return Err(space.system_error("PyMember_SetOne used with Py_RELATIVE_OFFSET"));
    }
    if member.flags & Py_READONLY != 0 {
        return Err(space.attribute_error_plain("readonly attribute"));
    }
    // SAFETY: the caller's promise: there is a field of the type at the offset.
    let field = unsafe { object.as_ptr().byte_offset(member.offset).cast::<u8>() };
    if matches!(member.r#type, _Py_T_OBJECT | Py_T_OBJECT_EX) {
        // SAFETY: the field owns its reference, or is null.
        return unsafe { set_object(space, member, &*field.cast(), value) };
    }
    let Some(value) = value else { return Err(space.type_error("can't delete numeric/char attribute")) };
    // SAFETY: as above.
    unsafe { set_plain(space, member, field, value) }
}

unsafe fn set_object(
    space: &Space,
    member: &PyMemberDef,
    field: &Cell<*mut PyObject>,
    value: Option<&Object>,
) -> PyResult<()> {
    let new = value.map_or(ptr::null_mut(), |value| value.to_ref().into_ptr());
    if new.is_null() && field.get().is_null() && member.r#type == Py_T_OBJECT_EX {
        // SAFETY: members have names.
        let name = unsafe { CStr::from_ptr(member.name) }.to_string_lossy();
        return Err(space.attribute_error_plain(name));
    }
    // SAFETY: the field owned what it held.
    drop(unsafe { Ref::<Object>::from_nullable(field.replace(new)) });
    Ok(())
}

unsafe fn set_plain(space: &Space, member: &PyMemberDef, field: *mut u8, value: &Object) -> PyResult<()> {
    // SAFETY: the caller passes a field of this kind.
    unsafe {
        match member.r#type {
            Py_T_BOOL => {
                if !value.is_exact::<Bool>() {
                    return Err(space.type_error("attribute value type must be bool"));
                }
                field.cast::<c_char>().write(value.is_true(space)?.into());
            }
            Py_T_BYTE => {
                field
                    .cast::<i8>()
                    .write(truncated(space, value, "char", i8::MIN.into(), i8::MAX.into())? as i8)
            }
            Py_T_UBYTE => {
                field.write(truncated(space, value, "unsigned char", 0, u8::MAX.into())? as u8);
            }
            Py_T_SHORT => field.cast::<c_short>().write(truncated(
                space,
                value,
                "short",
                c_short::MIN.into(),
                c_short::MAX.into(),
            )? as c_short),
            Py_T_USHORT => field.cast::<c_ushort>().write(truncated(
                space,
                value,
                "unsigned short",
                0,
                c_ushort::MAX.into(),
            )? as c_ushort),
            Py_T_INT => field.cast::<c_int>().write(truncated(
                space,
                value,
                "int",
                c_int::MIN.into(),
                c_int::MAX.into(),
            )? as c_int),
            Py_T_UINT => {
                let value = unsigned(space, value, TOO_LARGE_UNSIGNED, c_uint::MAX.into())?;
                field.cast::<c_uint>().write(value as c_uint);
            }
            Py_T_LONG | Py_T_LONGLONG => field.cast::<c_long>().write(signed(space, value)?),
            // Unlike the other integers, this one is not asked for `__index__`.
            Py_T_PYSSIZET if !value.is_instance::<Int>() => {
                return Err(space.type_error("an integer is required"));
            }
            Py_T_PYSSIZET => field.cast::<isize>().write(signed(space, value)? as isize),
            Py_T_ULONG => {
                field.cast::<c_ulong>().write(unsigned(space, value, TOO_LARGE_UNSIGNED, u64::MAX)?);
            }
            Py_T_ULONGLONG => {
                let value = unsigned(space, value, "int too big to convert", u64::MAX)?;
                field.cast::<c_ulong>().write(value);
            }
            Py_T_FLOAT => field.cast::<f32>().write(
                crate::shim::FromArg::from_arg(space, value, crate::shim::ArgPosition::only("float"))
                    .map(|value: f64| value as f32)?,
            ),
            Py_T_DOUBLE => field.cast::<f64>().write(crate::shim::FromArg::from_arg(
                space,
                value,
                crate::shim::ArgPosition::only("float"),
            )?),
            Py_T_CHAR => {
                let byte =
                    value.downcast::<Str>().and_then(Str::as_ascii).and_then(|text| match text.as_bytes() {
                        [byte] => Some(*byte),
                        _ => None,
                    });
                let Some(byte) = byte else { return Err(bad_argument(space)) };
                field.write(byte);
            }
            Py_T_STRING | Py_T_STRING_INPLACE => return Err(space.type_error("readonly attribute")),
            _ => {
                let name = CStr::from_ptr(member.name).to_string_lossy();
                return Err(space.system_error(format_args!("bad memberdescr type for {name}")));
            }
        }
    }
    Ok(())
}

#[cold]
fn bad_argument(space: &Space) -> PyErr {
    space.type_error("bad argument type for built-in operation")
}

const TOO_LARGE: &str = "Python int too large to convert to C long";
const TOO_LARGE_UNSIGNED: &str = "Python int too large to convert to C unsigned long";

/// The value as a signed machine integer.
fn signed(space: &Space, value: &Object) -> PyResult<i64> {
    number::index(space, value)?.to_i64().ok_or_else(|| space.overflow_error(TOO_LARGE))
}

/// The value as an unsigned machine integer, for a field that holds up to `largest`; a negative value wraps around and a larger one is
/// cut, with warnings, as on CPython. `too_large` is said of what does not fit any machine integer.
fn unsigned(space: &Space, value: &Object, too_large: &'static str, largest: u64) -> PyResult<u64> {
    let value = number::index(space, value)?;
    match wide(&value) {
        Some(value) if (0..=u64::MAX.into()).contains(&value) => {
            if value > largest.into() {
                crate::warnings::runtime(space, "Truncation of value to unsigned int")?;
            }
            Ok(value as u64)
        }
        Some(value) if value >= i64::MIN.into() && value < 0 => {
            crate::warnings::runtime(space, "Writing negative value into unsigned field")?;
            Ok(value as i64 as u64)
        }
        _ => Err(space.overflow_error(if value.value().negative { TOO_LARGE } else { too_large })),
    }
}

/// The value cut to a small C integer, with a warning when that changes it.
fn truncated(space: &Space, value: &Object, kind: &str, min: i64, max: i64) -> PyResult<i64> {
    let value = signed(space, value)?;
    if value < min || value > max {
        crate::warnings::runtime(space, format_args!("Truncation of value to {kind}"))?;
    }
    Ok(value)
}

/// A value of up to four digits.
fn wide(value: &Int) -> Option<i128> {
    let value = value.value();
    if value.digits.len() > 4 {
        return None;
    }
    let magnitude =
        value.digits.iter().rev().fold(0_i128, |sum, digit| sum << PyLong_SHIFT | i128::from(*digit));
    Some(if value.negative { -magnitude } else { magnitude })
}
