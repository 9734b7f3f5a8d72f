//! `longobject.h` and `longintrepr.h`: integers, their digits, and export and import of digits.

use crate::{Py_ssize_t, PyObject};
use core::cell::Cell;
use core::ffi::{c_int, c_void};

/// An integer.
#[repr(C)]
pub struct PyLongObject {
    pub ob_base: PyObject,
    pub long_value: _PyLongValue,
}

/// Sign, digit count and digits (least significant first) of an integer.
#[repr(C)]
pub struct _PyLongValue {
    pub lv_tag: Cell<usize>,
    pub ob_digit: [Cell<digit>; 1],
}

/// Filled in by `PyLong_Export`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct PyLongExport {
    pub value: i64,
    pub negative: u8,
    pub ndigits: Py_ssize_t,
    pub digits: *const c_void,
    pub _reserved: usize,
}

/// How digits are laid out, for `PyLong_GetNativeLayout`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct PyLongLayout {
    pub bits_per_digit: u8,
    pub digit_size: u8,
    pub digits_order: i8,
    pub digit_endianness: i8,
}

/// A digit of an integer: [`PyLong_SHIFT`] bits are used.
pub type digit = u32;
/// A signed digit.
pub type sdigit = i32;
/// Two digits.
pub type twodigits = u64;
/// Two signed digits.
pub type stwodigits = i64;

// Digits.
pub const PyLong_SHIFT: c_int = 30;
pub const PyLong_MASK: digit = PyLong_BASE - 1;
pub const PyLong_BASE: digit = 1 << PyLong_SHIFT;

// The tag `_PyLongValue::lv_tag`: the sign in the low bits, the digit count above.
pub const _PyLong_NON_SIZE_BITS: c_int = 3;
pub const _PyLong_SIGN_MASK: usize = 3;

// The base of the decimal conversion.
pub const _PyLong_DECIMAL_SHIFT: c_int = 9;
pub const _PyLong_DECIMAL_BASE: c_int = 1_000_000_000;

// Flags of `PyLong_AsNativeBytes`.
pub const Py_ASNATIVEBYTES_DEFAULTS: c_int = -1;
pub const Py_ASNATIVEBYTES_BIG_ENDIAN: c_int = 0;
pub const Py_ASNATIVEBYTES_LITTLE_ENDIAN: c_int = 1;
pub const Py_ASNATIVEBYTES_NATIVE_ENDIAN: c_int = 3;
pub const Py_ASNATIVEBYTES_UNSIGNED_BUFFER: c_int = 4;
pub const Py_ASNATIVEBYTES_REJECT_NEGATIVE: c_int = 8;
pub const Py_ASNATIVEBYTES_ALLOW_INDEX: c_int = 16;
