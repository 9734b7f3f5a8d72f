//! `pyctype.h` and `pystrcmp.h`: classes and cases of ASCII characters, whatever the locale.

use crate::border::CText;
use crate::references::bytes_at;
use abi::{PY_CTF_DIGIT, PY_CTF_LOWER, PY_CTF_SPACE, PY_CTF_UPPER, PY_CTF_XDIGIT, Py_ssize_t};
use core::ffi::{CStr, c_int};
use cpyext_macros::cpython_api;

const fn class(byte: u8) -> u32 {
    let flags = match byte {
        b'a'..=b'z' => PY_CTF_LOWER,
        b'A'..=b'Z' => PY_CTF_UPPER,
        b'0'..=b'9' => PY_CTF_DIGIT,
        b' ' | b'\t'..=b'\r' => PY_CTF_SPACE,
        _ => 0,
    };
    (flags | if byte.is_ascii_hexdigit() { PY_CTF_XDIGIT } else { 0 }) as u32
}

macro_rules! table {
    ($(#[$meta:meta])* $name:ident: $ty:ty = $of:expr) => {
        $(#[$meta])*
        #[unsafe(no_mangle)]
        pub static $name: [$ty; 256] = {
            let mut table = [0; 256];
            let mut byte = 0;
            while byte < 256 {
                table[byte] = $of(byte as u8);
                byte += 1;
            }
            table
        };
    };
}

const fn lower(byte: u8) -> u8 {
    byte.to_ascii_lowercase()
}

const fn upper(byte: u8) -> u8 {
    byte.to_ascii_uppercase()
}

/// The value of a digit in any base up to 36; 37 for what is none.
const fn digit_value(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'z' => byte - b'a' + 10,
        b'A'..=b'Z' => byte - b'A' + 10,
        _ => 37,
    }
}

table! {
    /// Classes of characters, as flags `PY_CTF_…`.
    _Py_ctype_table: u32 = class
}
table! {
    /// Characters in lower case.
    _Py_ctype_tolower: u8 = lower
}
table! {
    /// Characters in upper case.
    _Py_ctype_toupper: u8 = upper
}
table! {
    /// Values of digits; 37 for what is none.
    _PyLong_DigitValue: u8 = digit_value
}

/// The difference of the first bytes that differ but for their case; a string that ends has a zero.
fn difference(one: &[u8], other: &[u8]) -> c_int {
    let at = |text: &[u8], index: usize| text.get(index).map_or(0, u8::to_ascii_lowercase);
    let longest = one.len().max(other.len());
    let differing = (0..longest).find(|&index| at(one, index) != at(other, index));
    differing.map_or(0, |index| c_int::from(at(one, index)) - c_int::from(at(other, index)))
}

fn bytes(text: CText<'_>) -> &[u8] {
    text.get().map_or(&[], CStr::to_bytes)
}

/// The first `len` bytes, or those up to a NUL if it is among them.
fn first_bytes(text: CText<'_>, len: Py_ssize_t) -> &[u8] {
    let len = usize::try_from(len).unwrap_or(0);
    match text.as_ptr() {
        start if start.is_null() => &[],
        // SAFETY: the string ends in a NUL or goes on for `len` bytes, which is as far as it is read.
        start => unsafe { bytes_at(start, libc::strnlen(start, len)) },
    }
}

/// The order of two C strings, whatever the case of their letters: negative, zero or positive.
#[cpython_api(no_space)]
fn PyOS_mystricmp(one: CText<'_>, other: CText<'_>) -> c_int {
    difference(bytes(one), bytes(other))
}

/// As [`PyOS_mystricmp`], of no more than `len` bytes.
#[cpython_api(no_space)]
fn PyOS_mystrnicmp(one: CText<'_>, other: CText<'_>, len: Py_ssize_t) -> c_int {
    difference(first_bytes(one, len), first_bytes(other, len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_comparison() {
        assert_eq!(_Py_ctype_table[b'f' as usize], (PY_CTF_LOWER | PY_CTF_XDIGIT) as u32);
        assert_eq!(_Py_ctype_table[0x85], 0);
        assert_eq!((_Py_ctype_toupper[b'z' as usize], _PyLong_DigitValue[b'Z' as usize]), (b'Z', 35));
        assert_eq!(PyOS_mystricmp(c"Straw".into(), c"sTRAW".into()), 0);
        assert!(PyOS_mystricmp(c"abc".into(), c"abd".into()) < 0);
        assert!(PyOS_mystricmp(c"abc".into(), c"ab".into()) > 0);
        assert_eq!(PyOS_mystrnicmp(c"ABx".into(), c"aby".into(), 2), 0);
    }
}
