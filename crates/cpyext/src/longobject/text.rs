//! Integers in text.

use crate::border::{CText, Out, decode_utf8};
use algorithms::numeric::int_parse::IntParseError;
use core::ffi::{CStr, c_char, c_int, c_long, c_ulong};
use cpyext_macros::cpython_api;
use objspace::{Int, PyResult, Ref, Space, Str};

/// The base as a parser wants it.
fn checked_base(space: &Space, base: c_int) -> PyResult<u32> {
    match u32::try_from(base) {
        Ok(base @ (0 | 2..=36)) => Ok(base),
        _ => Err(space.value_error("int() arg 2 must be >= 2 and <= 36")),
    }
}

/// The integer that a C string is a literal of, and where the text ends; on failure that is where it starts.
#[cpython_api]
fn PyLong_FromString(
    space: &Space,
    text: CText<'_>,
    end: Out<'_, *mut c_char>,
    base: c_int,
) -> PyResult<Ref<Int>> {
    let base = checked_base(space, base)?;
    let bytes = text.required(space)?.to_bytes();
    end.set(text.as_ptr().cast_mut());
    if !bytes.is_ascii() {
        let shown = decode_utf8(space, &bytes[..bytes.len().min(200)])?.repr(space)?.to_string_lossy();
        return Err(space.value_error(IntParseError::Literal.message(base, &shown)));
    }
    let int = Int::from_text(space, &*decode_utf8(space, bytes)?, base)?;
    end.set(text.as_ptr().wrapping_add(bytes.len()).cast_mut());
    Ok(int)
}

/// The integer that a string is a literal of.
#[cpython_api]
fn PyLong_FromUnicodeObject(space: &Space, text: &Str, base: c_int) -> PyResult<Ref<Int>> {
    Int::from_text(space, text, checked_base(space, base)?)
}

/// What C's `strtoul` reads: the value or that it is too large, and the number of bytes read (zero if there is no number).
fn read_unsigned(text: &[u8], base: c_int) -> (Option<c_ulong>, usize) {
    let prefix = |letter: u8| matches!(text, [b'0', second, ..] if second.to_ascii_lowercase() == letter);
    let prefixed = [(b'x', 16), (b'o', 8), (b'b', 2)]
        .into_iter()
        .find(|&(letter, radix)| prefix(letter) && (base == 0 || base == radix));
    let digit = |byte: u8, radix: c_int| (byte as char).to_digit(36).filter(|&digit| digit < radix as u32);
    let (radix, start) = match prefixed {
        // A prefix without digits is the number zero and a letter.
        Some((_, radix)) if text.get(2).is_some_and(|&byte| digit(byte, radix).is_some()) => (radix, 2),
        Some(_) => return (Some(0), 1),
        // A leading zero makes no octal number: it is the number zero.
        None if base == 0 && text.first() == Some(&b'0') => {
            return (Some(0), text.iter().take_while(|&&byte| byte == b'0').count());
        }
        None => (if base == 0 { 10 } else { base }, 0),
    };
    if !(2..=36).contains(&radix) {
        return (Some(0), 0);
    }
    let (mut value, mut at) = (Some(0 as c_ulong), start);
    while let Some(digit) = text.get(at).and_then(|&byte| digit(byte, radix)) {
        let shifted = value.and_then(|value| value.checked_mul(radix as c_ulong));
        value = shifted.and_then(|value| value.checked_add(c_ulong::from(digit)));
        at += 1;
    }
    (value, if at == start { 0 } else { at })
}

/// The bytes of a string after the white space at its start, and how much that is.
fn trimmed(text: &CStr) -> (&[u8], usize) {
    let bytes = text.to_bytes();
    let space = bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t'..=b'\r')).count();
    (&bytes[space..], space)
}

fn set_range_error() {
    // SAFETY: the location is this thread's `errno`.
    unsafe { *libc::__errno_location() = libc::ERANGE };
}

/// C's `strtoul`, whatever the locale, which also knows `0o` and `0b`. Too large a number is the largest, and `errno` is `ERANGE`.
#[cpython_api(no_space)]
fn PyOS_strtoul(text: CText<'_>, end: Out<'_, *mut c_char>, base: c_int) -> c_ulong {
    let Some(string) = text.get() else { return 0 };
    let (bytes, skipped) = trimmed(string);
    let (value, read) = read_unsigned(bytes, base);
    end.set(text.as_ptr().wrapping_add(if read == 0 { 0 } else { skipped + read }).cast_mut());
    value.unwrap_or_else(|| {
        set_range_error();
        c_ulong::MAX
    })
}

/// C's `strtol`, as [`PyOS_strtoul`].
#[cpython_api(no_space)]
fn PyOS_strtol(text: CText<'_>, end: Out<'_, *mut c_char>, base: c_int) -> c_long {
    let Some(string) = text.get() else { return 0 };
    let (bytes, skipped) = trimmed(string);
    let (negative, sign) = match bytes.first() {
        Some(b'-') => (true, 1),
        Some(b'+') => (false, 1),
        _ => (false, 0),
    };
    let (value, read) = read_unsigned(&bytes[sign..], base);
    end.set(text.as_ptr().wrapping_add(if read == 0 { 0 } else { skipped + sign + read }).cast_mut());
    let fitting = value.and_then(|value| match negative {
        true => (0 as c_long).checked_sub_unsigned(value),
        false => c_long::try_from(value).ok(),
    });
    fitting.unwrap_or_else(|| {
        set_range_error();
        if negative { c_long::MIN } else { c_long::MAX }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::cell::Cell;

    #[test]
    fn numbers_are_read_as_in_c() {
        let read = |text: &CStr, base| {
            let end = Cell::new(core::ptr::null_mut());
            let value = PyOS_strtol(text.into(), Out::from(&end), base);
            (value, end.get() as usize - text.as_ptr() as usize)
        };
        assert_eq!(read(c" -42x", 10), (-42, 4));
        assert_eq!(read(c"0x1F", 0), (31, 4));
        assert_eq!(read(c"0x1F", 16), (31, 4));
        assert_eq!(read(c"0b101", 0), (5, 5));
        assert_eq!(read(c"0xg", 0), (0, 1));
        assert_eq!(read(c"007", 0), (0, 2));
        assert_eq!(read(c"zz", 36), (35 * 36 + 35, 2));
        assert_eq!(read(c"abc", 10), (0, 0));
        assert_eq!(read(c"99999999999999999999", 10), (c_long::MAX, 20));
        assert_eq!(read(c"-9223372036854775808", 10), (c_long::MIN, 20));
    }
}
