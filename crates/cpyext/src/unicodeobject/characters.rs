//! Properties of characters, as the C macros `Py_UNICODE_IS…` ask for them.

use abi::Py_UCS4;
use algorithms::text::ucd;
use core::ffi::c_int;
use cpyext_macros::cpython_api;

macro_rules! properties {
    ($($(#[$meta:meta])* $name:ident $property:ident;)*) => { $(
        $(#[$meta])*
        #[cpython_api(no_space)]
        fn $name(character: Py_UCS4) -> c_int {
            ucd::$property(character).into()
        }
    )* };
}

properties! {
    /// Whether it is a letter.
    _PyUnicode_IsAlpha is_alpha;
    /// Whether it is a decimal digit.
    _PyUnicode_IsDecimalDigit is_decimal;
    /// Whether it is a digit.
    _PyUnicode_IsDigit is_digit;
    /// Whether it is numeric.
    _PyUnicode_IsNumeric is_numeric;
    /// Whether it is whitespace.
    _PyUnicode_IsWhitespace is_space;
    /// Whether it ends a line.
    _PyUnicode_IsLinebreak is_line_break;
    /// Whether `repr` shows it as it is.
    _PyUnicode_IsPrintable is_printable;
    /// Whether it is an upper-case letter.
    _PyUnicode_IsUppercase is_upper;
    /// Whether it is a lower-case letter.
    _PyUnicode_IsLowercase is_lower;
    /// Whether it is a title-case letter.
    _PyUnicode_IsTitlecase is_title;
    /// Whether an identifier can start with it.
    _PyUnicode_IsXidStart is_xid_start;
    /// Whether it can be in an identifier.
    _PyUnicode_IsXidContinue is_xid_continue;
    /// Whether it has a case.
    _PyUnicode_IsCased is_cased;
    /// Whether it does not matter for the case of what is around it.
    _PyUnicode_IsCaseIgnorable is_case_ignorable;
}

/// The upper-case character, where that is a single one.
#[cpython_api(no_space)]
fn _PyUnicode_ToUppercase(character: Py_UCS4) -> Py_UCS4 {
    ucd::to_upper(character)
}

/// The lower-case character, where that is a single one.
#[cpython_api(no_space)]
fn _PyUnicode_ToLowercase(character: Py_UCS4) -> Py_UCS4 {
    ucd::to_lower(character)
}

/// The title-case character, where that is a single one.
#[cpython_api(no_space)]
fn _PyUnicode_ToTitlecase(character: Py_UCS4) -> Py_UCS4 {
    ucd::to_title(character)
}

/// The value of a decimal digit; -1 for what is none.
#[cpython_api(no_space)]
fn _PyUnicode_ToDecimalDigit(character: Py_UCS4) -> c_int {
    ucd::decimal(character).map_or(-1, |value| value as c_int)
}

/// The value of a digit; -1 for what is none.
#[cpython_api(no_space)]
fn _PyUnicode_ToDigit(character: Py_UCS4) -> c_int {
    ucd::digit(character).map_or(-1, |value| value as c_int)
}

/// The numeric value; -1 for what has none.
#[cpython_api(no_space)]
fn _PyUnicode_ToNumeric(character: Py_UCS4) -> f64 {
    ucd::numeric(character).unwrap_or(-1.0)
}

/// Which ASCII characters are whitespace: 1 for those that are.
#[unsafe(no_mangle)]
pub static _Py_ascii_whitespace: [u8; 128] = {
    let mut table = [0; 128];
    let mut code = 0;
    while code < 128 {
        table[code] = matches!(code, 0x09..=0x0D | 0x1C..=0x20) as u8;
        code += 1;
    }
    table
};
