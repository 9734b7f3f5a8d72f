//! The formats of items that a view reads and writes itself: the native ones of one character.

use crate::exceptions::{OverflowError, TypeError, ValueError};
use crate::int::convert::as_c;
use crate::shim::{ArgPosition, FromArg};
use crate::{Bytes, Int, Layout, Object, PyErr, PyResult, Ref, Space};
use algorithms::numeric::float_pack;
use core::ffi::{CStr, c_char};

/// The native formats with their sizes, and their names with and without `@` as C strings.
static NATIVE: [(u8, usize, &CStr, &CStr); 18] = [
    (b'B', 1, c"B", c"@B"),
    (b'b', 1, c"b", c"@b"),
    (b'c', 1, c"c", c"@c"),
    (b'?', 1, c"?", c"@?"),
    (b'H', 2, c"H", c"@H"),
    (b'h', 2, c"h", c"@h"),
    (b'I', 4, c"I", c"@I"),
    (b'i', 4, c"i", c"@i"),
    (b'L', 8, c"L", c"@L"),
    (b'l', 8, c"l", c"@l"),
    (b'Q', 8, c"Q", c"@Q"),
    (b'q', 8, c"q", c"@q"),
    (b'N', 8, c"N", c"@N"),
    (b'n', 8, c"n", c"@n"),
    (b'e', 2, c"e", c"@e"),
    (b'f', 4, c"f", c"@f"),
    (b'd', 8, c"d", c"@d"),
    (b'P', 8, c"P", c"@P"),
];

/// The character and the size of a native format of one character, which `@` may precede.
pub(super) fn native(format: &str) -> Option<(u8, usize)> {
    let &[code] = format.strip_prefix('@').unwrap_or(format).as_bytes() else { return None };
    NATIVE.iter().find(|entry| entry.0 == code).map(|entry| (code, entry.1))
}

/// A C string, never freed, of a native format; `"B"` for another.
pub(super) fn lasting(format: &str) -> *mut c_char {
    let code = native(format).map_or(b'B', |(code, _)| code);
    let entry = NATIVE.iter().find(|entry| entry.0 == code).unwrap_or(&NATIVE[0]);
    let name = if format.starts_with('@') { entry.3 } else { entry.2 };
    name.as_ptr().cast_mut()
}

/// Whether items of this format are single bytes.
pub(super) fn is_byte(code: u8) -> bool {
    matches!(code, b'B' | b'b' | b'c')
}

/// The character of a format, for items to be read and written.
///
/// # Errors
/// `NotImplementedError` for a format of more than one character.
pub(super) fn code_of(space: &Space, format: &str) -> PyResult<u8> {
    match format.strip_prefix('@').unwrap_or(format).as_bytes() {
        &[code] => Ok(code),
        _ => Err(space.not_implemented_error(format_args!("memoryview: unsupported format {format}"))),
    }
}

#[cold]
fn unsupported(space: &Space, code: u8) -> PyErr {
    let code = char::from(code);
    space.not_implemented_error(format_args!("memoryview: format {code} not supported"))
}

/// Reads `N` bytes.
///
/// # Safety
/// They are there.
unsafe fn read<const N: usize>(item: *const u8) -> [u8; N] {
    // SAFETY: the caller's promise; arrays of bytes need no alignment.
    unsafe { item.cast::<[u8; N]>().read() }
}

/// The object that an item is.
///
/// # Safety
/// `item` points at an item of this format.
pub(super) unsafe fn unpack(space: &Space, item: *const u8, code: u8) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    unsafe {
        let integer = match code {
            b'B' => i64::from(item.read()),
            b'b' => i64::from(item.read() as i8),
            b'H' => u16::from_ne_bytes(read(item)).into(),
            b'h' => i16::from_ne_bytes(read(item)).into(),
            b'I' => u32::from_ne_bytes(read(item)).into(),
            b'i' => i32::from_ne_bytes(read(item)).into(),
            b'l' | b'q' | b'n' => i64::from_ne_bytes(read(item)),
            b'L' | b'Q' | b'N' | b'P' => {
                return Ok(Int::from_u64(space, u64::from_ne_bytes(read(item)))?.into_object());
            }
            b'?' => return Ok(space.new_bool(item.read() != 0)),
            b'c' => return Ok(Bytes::single(space, item.read()).as_object().to_ref()),
            b'e' => {
                return space.new_float(float_pack::from_half(u16::from_ne_bytes(read(item)).to_le_bytes()));
            }
            b'f' => return space.new_float(f32::from_ne_bytes(read(item)).into()),
            b'd' => return space.new_float(f64::from_ne_bytes(read(item))),
            _ => return Err(unsupported(space, code)),
        };
        space.new_int(integer)
    }
}

/// An integer of fewer bits than the widest.
fn small<T: TryFrom<i64>>(space: &Space, value: &Object) -> PyResult<T> {
    T::try_from(as_c::<i64>(space, value)?).map_err(|_| space.overflow_error("int too large"))
}

/// The bytes of a value in this format.
fn packed(space: &Space, value: &Object, code: u8) -> PyResult<Option<Vec<u8>>> {
    let float = || f64::from_arg(space, value, ArgPosition::only("float"));
    Ok(Some(match code {
        b'B' => small::<u8>(space, value)?.to_ne_bytes().to_vec(),
        b'b' => small::<i8>(space, value)?.to_ne_bytes().to_vec(),
        b'H' => small::<u16>(space, value)?.to_ne_bytes().to_vec(),
        b'h' => small::<i16>(space, value)?.to_ne_bytes().to_vec(),
        b'I' => small::<u32>(space, value)?.to_ne_bytes().to_vec(),
        b'i' => small::<i32>(space, value)?.to_ne_bytes().to_vec(),
        b'l' | b'q' | b'n' => as_c::<i64>(space, value)?.to_ne_bytes().to_vec(),
        b'L' | b'Q' | b'N' => as_c::<u64>(space, value)?.to_ne_bytes().to_vec(),
        // A pointer may be given as a negative number.
        b'P' => match as_c::<i64>(space, value) {
            Ok(pointer) => pointer.to_ne_bytes().to_vec(),
            Err(_) => as_c::<u64>(space, value)?.to_ne_bytes().to_vec(),
        },
        b'?' => vec![value.is_true(space)?.into()],
        b'c' => match value.downcast::<Bytes>().map(Bytes::as_slice) {
            Some(&[byte]) => vec![byte],
            Some(_) => return Ok(None),
            None => return Err(space.type_error("")),
        },
        b'e' => match float_pack::to_half(float()?) {
            Some(half) => half.to_ne_bytes().to_vec(),
            None => return Ok(None),
        },
        b'f' => (float()? as f32).to_ne_bytes().to_vec(),
        b'd' => float()?.to_ne_bytes().to_vec(),
        _ => return Err(unsupported(space, code)),
    }))
}

/// The bytes of a value in this format.
///
/// # Errors
/// `TypeError` and `ValueError` that name the format; what the value's conversion raises.
pub(super) fn pack(space: &Space, value: &Object, code: u8) -> PyResult<Vec<u8>> {
    let format = char::from(code);
    let bad_value = || space.value_error(format_args!("memoryview: invalid value for format '{format}'"));
    match packed(space, value, code) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(bad_value()),
        Err(err) if err.is_a::<TypeError>() => {
            Err(space.type_error(format_args!("memoryview: invalid type for format '{format}'")))
        }
        Err(err) if err.is_a::<OverflowError>() || err.is_a::<ValueError>() => Err(bad_value()),
        Err(err) => Err(err),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;

    #[test]
    fn items_survive() {
        with_space(|space| {
            for (code, value) in [(b'B', 255), (b'b', -128), (b'h', -2), (b'I', 1 << 31), (b'q', i64::MIN)] {
                let object = space.new_int(value).unwrap();
                let bytes = pack(space, &object, code).unwrap();
                // SAFETY: the bytes are an item of the format.
                let back = unsafe { unpack(space, bytes.as_ptr(), code) }.unwrap();
                assert_eq!(back.downcast::<Int>().unwrap().to_i64(), Some(value));
            }
            // SAFETY: a byte is an item of the format.
            assert!(unsafe { unpack(space, [7].as_ptr(), b'?') }.unwrap().is_exact::<crate::Bool>());
        });
    }

    #[test]
    fn formats() {
        assert_eq!(native("@i"), Some((b'i', 4)));
        assert_eq!((native("<i"), native("ii"), native("w")), (None, None, None));
        // SAFETY: a static C string.
        assert_eq!(unsafe { CStr::from_ptr(lasting("@q")) }, c"@q");
    }
}
