//! The formats of `PyBytes_FromFormat`: C's `%c`, `%s`, `%p` and integers. From a conversion that is none of these on, the format is
//! copied as it is.

use crate::border::CText;
use crate::va_list::VaList;
use core::ffi::c_char;
use core::slice;
use objspace::shim::IntoC;
use objspace::{Bytes, PyResult, Ref, Space};

/// The size of an integer argument.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Size {
    Int,
    Long,
    SizeT,
}

/// One conversion.
struct Conversion {
    precision: Option<usize>,
    size: Size,
    letter: u8,
    /// Where the format goes on.
    end: usize,
}

fn digits(format: &[u8], at: &mut usize) -> usize {
    let start = *at;
    while format.get(*at).is_some_and(u8::is_ascii_digit) {
        *at += 1;
    }
    format[start..*at]
        .iter()
        .fold(0usize, |value, &digit| value.saturating_mul(10).saturating_add(usize::from(digit - b'0')))
}

/// The conversion whose percent sign is at `at`. A width is read and means nothing.
fn parse(format: &[u8], mut at: usize) -> Conversion {
    at += 1;
    digits(format, &mut at);
    let mut precision = None;
    if format.get(at) == Some(&b'.') {
        at += 1;
        precision = Some(digits(format, &mut at));
    }
    let rest = &format[at..];
    let (size, letter_at) = match rest {
        [b'l', b'd' | b'u', ..] => (Size::Long, at + 1),
        [b'z', b'd' | b'u', ..] => (Size::SizeT, at + 1),
        _ => (Size::Int, at),
    };
    Conversion { precision, size, letter: format.get(letter_at).copied().unwrap_or(0), end: letter_at + 1 }
}

/// A C string of at most `most` bytes.
///
/// # Safety
/// `text` points at so many bytes, or ends in a NUL before.
unsafe fn bounded<'a>(text: *const c_char, most: Option<usize>) -> &'a [u8] {
    // SAFETY: the caller's promise.
    unsafe {
        let len = match most {
            Some(most) => libc::strnlen(text, most),
            None => libc::strlen(text),
        };
        slice::from_raw_parts(text.cast(), len)
    }
}

/// Writes the argument of a conversion; says whether the conversion is one.
///
/// # Safety
/// The next argument is what the conversion says.
unsafe fn write(
    space: &Space,
    conversion: &Conversion,
    args: &mut VaList,
    out: &mut Vec<u8>,
) -> PyResult<bool> {
    // SAFETY: the caller's promise, for every branch.
    unsafe {
        match (conversion.letter, conversion.size) {
            (b'c', _) => match u8::try_from(args.int()) {
                Ok(byte) => out.push(byte),
                Err(_) => {
                    return Err(space.overflow_error(
                        "PyBytes_FromFormatV(): %c format expects an integer in range [0; 255]",
                    ));
                }
            },
            (b'd' | b'i', Size::Int) => out.extend_from_slice(args.int().to_string().as_bytes()),
            (b'd', Size::Long) => out.extend_from_slice(args.long().to_string().as_bytes()),
            (b'd', Size::SizeT) => out.extend_from_slice(args.ssize().to_string().as_bytes()),
            (b'u', Size::Int) => out.extend_from_slice(args.uint().to_string().as_bytes()),
            (b'u', Size::Long) => out.extend_from_slice((args.long() as u64).to_string().as_bytes()),
            (b'u', Size::SizeT) => out.extend_from_slice((args.ssize() as usize).to_string().as_bytes()),
            (b'x', Size::Int) => out.extend_from_slice(format!("{:x}", args.uint()).as_bytes()),
            (b's', _) => {
                let text = args.pointer().cast::<c_char>();
                if text.is_null() {
                    return Err(crate::border::null_argument(space));
                }
                out.extend_from_slice(bounded(text, conversion.precision));
            }
            (b'p', _) => out.extend_from_slice(format!("{:#x}", args.pointer() as usize).as_bytes()),
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// Bytes according to a format.
///
/// # Safety
/// The arguments are what the format says.
pub unsafe fn format(space: &Space, format: CText<'_>, args: &mut VaList) -> PyResult<Ref<Bytes>> {
    let format = format.required(space)?.to_bytes();
    let mut out = Vec::with_capacity(format.len());
    let mut at = 0;
    while let Some(&byte) = format.get(at) {
        if byte != b'%' {
            out.push(byte);
            at += 1;
            continue;
        }
        let conversion = parse(format, at);
        if conversion.letter == b'%' {
            out.push(b'%');
        } else {
            // SAFETY: the caller's promise.
            if !unsafe { write(space, &conversion, args, &mut out)? } {
                out.extend_from_slice(&format[at..]);
                break;
            }
        }
        at = conversion.end;
    }
    Bytes::from_slice(space, &out)
}

/// What `PyBytes_FromFormat` and `PyBytes_FromFormatV` in `varargs.c` call.
///
/// # Safety
/// As [`format`].
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_bytes_format(format: CText<'_>, args: *mut VaList) -> *mut abi::PyObject {
    // SAFETY: the caller's promise.
    unsafe {
        let space = objspace::shim::enter();
        self::format(space, format, &mut *args).into_c(space)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversions_are_read() {
        let read = |text: &[u8]| {
            let conversion = parse(text, 0);
            (conversion.letter, conversion.precision, conversion.size as u8, conversion.end)
        };
        assert_eq!(read(b"%d"), (b'd', None, 0, 2));
        assert_eq!(read(b"%05.3s!"), (b's', Some(3), 0, 6));
        assert_eq!(read(b"%ld"), (b'd', None, 1, 3));
        assert_eq!(read(b"%zu"), (b'u', None, 2, 3));
        assert_eq!(read(b"%lx"), (b'l', None, 0, 2));
        assert_eq!(read(b"%"), (0, None, 0, 2));
    }
}
