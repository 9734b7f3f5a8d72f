//! `pystrtod.h`: doubles from text and to text, whatever the locale.

use crate::border::{CText, Out};
use abi::{
    Py_DTSF_ADD_DOT_0, Py_DTSF_ALT, Py_DTSF_NO_NEG_0, Py_DTSF_SIGN, Py_DTST_FINITE, Py_DTST_INFINITE,
    Py_DTST_NAN,
};
use algorithms::numeric::float_format::{self, FloatCode, FloatFormat};
use algorithms::numeric::float_parse::parse_prefix;
use core::ffi::{c_char, c_int};
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::{Object, PyErr, PyResult, Space, Type, memory};

/// Characters of the text that messages show.
const SHOWN: usize = 200;

fn about(text: &[u8], what: &str) -> String {
    format!("{what}: '{}'", String::from_utf8_lossy(&text[..text.len().min(SHOWN)]))
}

/// The double that a string starts with, and where its text ends; without a place for that, the whole string must be one. What is too
/// large is an infinity, or raises `overflow` if that is given.
///
/// # Errors
/// `ValueError` for text that does not start with (or is not) a number.
#[cpython_api]
fn PyOS_string_to_double(
    space: &Space,
    text: CText<'_>,
    end: Out<'_, *mut c_char>,
    overflow: Option<&Object>,
) -> PyResult<f64> {
    let bytes = text.required(space)?.to_bytes();
    let parsed = parse_prefix(bytes).filter(|&(_, len)| end.is_wanted() || len == bytes.len());
    end.set(text.as_ptr().wrapping_add(parsed.map_or(0, |(_, len)| len)).cast_mut());
    let Some((value, len)) = parsed else {
        return Err(space.value_error(about(bytes, "could not convert string to float")));
    };
    // An infinity that digits stand for is too large a number; the word is none.
    let overflowed = value.is_infinite() && bytes[..len].iter().any(u8::is_ascii_digit);
    match overflow.and_then(Object::downcast::<Type>) {
        Some(class) if overflowed => {
            Err(PyErr::new(space, class, about(bytes, "value too large to convert to float")))
        }
        _ => Ok(value),
    }
}

/// The text of a double by one of the codes of `printf` or as `repr` shows it (`r`), in memory that `PyMem_Free` frees; and what kind
/// of number it is.
#[cpython_api]
fn PyOS_double_to_string(
    space: &Space,
    value: f64,
    code: c_char,
    precision: c_int,
    flags: c_int,
    kind: Out<'_, c_int>,
) -> PyResult<*mut c_char> {
    let letter = code as u8;
    let code = match letter.to_ascii_lowercase() {
        b'e' => FloatCode::Exponent,
        b'f' => FloatCode::Fixed,
        b'g' => FloatCode::General,
        b'r' if letter == b'r' && precision == 0 => FloatCode::Repr,
        _ => return Err(space.bad_internal_call()),
    };
    let has = |flag: c_int| flags & flag != 0;
    let format = FloatFormat {
        code,
        precision: usize::try_from(precision).unwrap_or(0),
        upper: letter.is_ascii_uppercase(),
        alternate: has(Py_DTSF_ALT),
        add_dot_0: has(Py_DTSF_ADD_DOT_0),
        plus: has(Py_DTSF_SIGN),
        no_negative_zero: has(Py_DTSF_NO_NEG_0),
    };
    let text = float_format::format(value, format).map_err(|_| space.memory_error())?;
    kind.set(match value {
        _ if value.is_nan() => Py_DTST_NAN,
        _ if value.is_infinite() => Py_DTST_INFINITE,
        _ => Py_DTST_FINITE,
    });
    let block = memory::allocate(text.len() + 1);
    if block.is_null() {
        return Err(space.memory_error());
    }
    // SAFETY: the block has room for the text and a NUL.
    unsafe {
        ptr::copy_nonoverlapping(text.as_ptr(), block, text.len());
        block.add(text.len()).write(0);
    }
    Ok(block.cast())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{failure, with_space};
    use core::cell::Cell;
    use core::ffi::CStr;
    use objspace::PyTypeInfo;
    use objspace::exceptions::OverflowError;

    #[test]
    fn text_to_double() {
        with_space(|space| {
            let end = Cell::new(ptr::null_mut());
            let text = c"1.5e3x";
            assert_eq!(PyOS_string_to_double(space, text.into(), (&end).into(), None).unwrap(), 1500.0);
            assert_eq!(end.get() as usize - text.as_ptr() as usize, 5);
            // SAFETY: null is no place.
            let whole = |text: &CStr, class| {
                // SAFETY: what the caller of the C API promises: the pointers are what the function asks for.
                PyOS_string_to_double(space, text.into(), unsafe { Out::from_ptr(ptr::null_mut()) }, class)
            };
            assert_eq!(
                failure(space, whole(text, None)),
                "ValueError: could not convert string to float: '1.5e3x'"
            );
            assert_eq!(whole(c"-1e999", None).unwrap(), f64::NEG_INFINITY);
            let class = OverflowError::type_object();
            assert_eq!(
                failure(space, whole(c"1e999", Some(class))),
                "OverflowError: value too large to convert to float: '1e999'"
            );
            assert_eq!(whole(c"inf", Some(class)).unwrap(), f64::INFINITY);
        });
    }

    #[test]
    fn double_to_text() {
        with_space(|space| {
            let kind = Cell::new(-1);
            let text = |value: f64, code: u8, precision, flags| {
                let block =
                    PyOS_double_to_string(space, value, code as c_char, precision, flags, (&kind).into());
                // SAFETY: the block is a C string of ours.
                unsafe {
                    let block = block.unwrap();
                    let text = CStr::from_ptr(block).to_string_lossy().into_owned();
                    memory::free(block.cast());
                    text
                }
            };
            assert_eq!(text(0.1, b'r', 0, Py_DTSF_ADD_DOT_0), "0.1");
            assert_eq!(text(3.0, b'r', 0, Py_DTSF_ADD_DOT_0), "3.0");
            assert_eq!(text(1234.5, b'E', 2, Py_DTSF_SIGN), "+1.23E+03");
            assert_eq!((text(f64::INFINITY, b'f', 3, 0), kind.get()), ("inf".to_owned(), Py_DTST_INFINITE));
            assert!(PyOS_double_to_string(space, 1.0, b'r' as c_char, 3, 0, (&kind).into()).is_err());
        });
    }
}
