//! The formats of `PyUnicode_FromFormat` and of everything that takes such a format, `PyErr_Format` first of all.
//!
//! A conversion is `%`, flags (`-`, `0`, `#`), a width, a precision, a size (`l`, `ll`, `z`, `j`, `t`) and a letter. Numbers and
//! characters are as in C; `s` is UTF-8 with malformed parts replaced; `A`, `R`, `S`, `U`, `V` are objects, `T` and `N` the
//! full name of a type.

use crate::border::{CText, null_argument};
use crate::va_list::VaList;
use algorithms::codecs::utf8;
use algorithms::text::{StrBuilder, TextRef};
use core::ffi::{CStr, c_int};
use objspace::shim::IntoC;
use objspace::{Object, PyErr, PyResult, Ref, Space, Str, Type};

/// One conversion, without its letter.
#[derive(Default)]
struct Conversion {
    left: bool,
    zero: bool,
    alternate: bool,
    width: Option<usize>,
    precision: Option<usize>,
    size: Size,
}

/// The size of an argument.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Size {
    #[default]
    Plain,
    Long,
    LongLong,
    SizeT,
    IntMax,
    PtrDiff,
}

/// Text according to a format.
///
/// # Errors
/// `SystemError` for a wrong format, `ValueError` if it is not ASCII, and what converting objects raises.
///
/// # Safety
/// The arguments are of the types that the format says; objects and strings among them stay alive for the call.
pub unsafe fn format(space: &Space, format: CText<'_>, args: &mut VaList) -> PyResult<Ref<Str>> {
    let format = format.required(space)?.to_bytes();
    let mut out = StrBuilder::with_capacity(format.len() + 16);
    let mut at = 0;
    while at < format.len() {
        if format[at] == b'%' {
            // SAFETY: the caller's promise.
            if unsafe { (Formatter { space, out: &mut out, args }).write_simple(format.get(at + 1))? } {
                at += 2;
                continue;
            }
            // SAFETY: the caller's promise.
            at += unsafe { Formatter { space, out: &mut out, args }.convert(&format[at..])? };
        } else {
            let rest = &format[at..];
            let len = rest.iter().position(|&byte| byte == b'%').unwrap_or(rest.len());
            out.push_ascii(ascii(space, &rest[..len])?);
            at += len;
        }
    }
    Str::from_builder(space, &out)
}

fn ascii<'a>(space: &Space, text: &'a [u8]) -> PyResult<&'a [u8]> {
    if text.is_ascii() {
        return Ok(text);
    }
    match text.iter().find(|byte| !byte.is_ascii()) {
        None => Ok(text),
        Some(byte) => Err(space.value_error(format_args!(
            "PyUnicode_FromFormatV() expects an ASCII-encoded format string, got a non-ASCII byte: 0x{byte:02x}"
        ))),
    }
}

struct Formatter<'a> {
    space: &'a Space,
    out: &'a mut StrBuilder,
    args: &'a mut VaList,
}

impl Formatter<'_> {
    /// Writes an argument whose conversion is nothing but one of the most common letters; whether it is.
    ///
    /// # Safety
    /// As for [`format`].
    #[inline]
    unsafe fn write_simple(&mut self, letter: Option<&u8>) -> PyResult<bool> {
        // SAFETY: the caller's promise.
        unsafe {
            match letter {
                Some(b's') => self.c_text(&Conversion::default())?,
                Some(b'd' | b'i') => {
                    let value = self.args.int();
                    self.decimal(value);
                }
                Some(b'U') => {
                    let object = self.args.object().ok_or_else(|| null_argument(self.space))?;
                    self.object(&Conversion::default(), object)?;
                }
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Writes a number without padding.
    fn decimal(&mut self, value: c_int) {
        let mut digits = [0; 11];
        let mut first = digits.len();
        let mut rest = value.unsigned_abs();
        loop {
            first -= 1;
            digits[first] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if value < 0 {
            first -= 1;
            digits[first] = b'-';
        }
        self.out.push_ascii(&digits[first..]);
    }

    /// Writes what the conversion at the start of `format` says, and tells its length.
    ///
    /// # Safety
    /// As for [`format`].
    unsafe fn convert(&mut self, format: &[u8]) -> PyResult<usize> {
        if format.get(1) == Some(&b'%') {
            self.out.push_ascii(b"%");
            return Ok(2);
        }
        // SAFETY: the caller's promise.
        let (conversion, letter_at) = unsafe { self.parse(format)? };
        let letter = format.get(letter_at).copied().unwrap_or(0);
        // SAFETY: the caller's promise.
        if unsafe { self.write(&conversion, letter)? } {
            Ok(letter_at + 1)
        } else {
            Err(self.invalid(format))
        }
    }

    #[cold]
    fn invalid(&self, format: &[u8]) -> PyErr {
        let shown = String::from_utf8_lossy(format);
        self.space.system_error(format_args!("invalid format string: {shown}"))
    }

    /// # Safety
    /// As for [`format`].
    unsafe fn parse(&mut self, format: &[u8]) -> PyResult<(Conversion, usize)> {
        let mut conversion = Conversion::default();
        let mut at = 1;
        loop {
            match format.get(at) {
                Some(b'-') => conversion.left = true,
                Some(b'0') => conversion.zero = true,
                Some(b'#') => conversion.alternate = true,
                _ => break,
            }
            at += 1;
        }
        // SAFETY: the caller's promise: a star has an `int`.
        if let Some(width) = unsafe { self.number(format, &mut at, "width too big")? } {
            conversion.left |= width < 0;
            conversion.width = Some(width.unsigned_abs());
        }
        if format.get(at) == Some(&b'.') {
            at += 1;
            // SAFETY: as above.
            let precision = unsafe { self.number(format, &mut at, "precision too big")? };
            conversion.precision = precision.map(|precision| usize::try_from(precision).unwrap_or(0));
        }
        (conversion.size, at) = match format.get(at) {
            Some(b'l') if format.get(at + 1) == Some(&b'l') => (Size::LongLong, at + 2),
            Some(b'l') => (Size::Long, at + 1),
            Some(b'z') => (Size::SizeT, at + 1),
            Some(b'j') => (Size::IntMax, at + 1),
            Some(b't') => (Size::PtrDiff, at + 1),
            _ => (Size::Plain, at),
        };
        Ok((conversion, at))
    }

    /// A number in the format, or a star, which stands for an argument.
    ///
    /// # Safety
    /// As for [`format`].
    unsafe fn number(&mut self, format: &[u8], at: &mut usize, too_big: &str) -> PyResult<Option<isize>> {
        if format.get(*at) == Some(&b'*') {
            *at += 1;
            // SAFETY: the caller's promise.
            return Ok(Some(unsafe { self.args.int() } as isize));
        }
        let digits = format[*at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 {
            return Ok(None);
        }
        let mut value: isize = 0;
        for digit in &format[*at..*at + digits] {
            value = value
                .checked_mul(10)
                .and_then(|value| value.checked_add(isize::from(digit - b'0')))
                .ok_or_else(|| self.space.value_error(too_big))?;
        }
        *at += digits;
        Ok(Some(value))
    }

    /// Writes one argument; `false` if there is no such conversion.
    ///
    /// # Safety
    /// As for [`format`].
    unsafe fn write(&mut self, conversion: &Conversion, letter: u8) -> PyResult<bool> {
        let plain = conversion.size == Size::Plain;
        let unpadded = plain && conversion.width.is_none() && conversion.precision.is_none();
        // SAFETY: the caller's promise: each letter takes the argument that it means.
        unsafe {
            match letter {
                b'd' | b'i' => {
                    let value = self.signed(conversion.size);
                    self.integer(conversion, value < 0, &value.unsigned_abs().to_string())
                }
                b'u' => self.unsigned_digits(conversion, |value| value.to_string()),
                b'o' => self.unsigned_digits(conversion, |value| format!("{value:o}")),
                b'x' => self.unsigned_digits(conversion, |value| format!("{value:x}")),
                b'X' => self.unsigned_digits(conversion, |value| format!("{value:X}")),
                b'c' if unpadded => self.character()?,
                b'p' if unpadded => {
                    let address = self.args.pointer();
                    let shown = if address.is_null() { "0x(nil)".into() } else { format!("{address:p}") };
                    self.out.push_str(&shown);
                }
                b's' if conversion.size == Size::Long => self.wide_text(conversion)?,
                b's' if plain => self.c_text(conversion)?,
                b'V' if plain || conversion.size == Size::Long => match self.args.object() {
                    Some(object) => {
                        // The text for want of an object is there all the same.
                        self.args.pointer();
                        self.object(conversion, object)?;
                    }
                    None if plain => self.c_text(conversion)?,
                    None => self.wide_text(conversion)?,
                },
                b'U' | b'S' | b'R' | b'A' | b'T' | b'N' if plain => {
                    let object = self.args.object().ok_or_else(|| null_argument(self.space))?;
                    self.object_by_letter(conversion, letter, object)?;
                }
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    unsafe fn signed(&mut self, size: Size) -> i64 {
        // SAFETY: the caller's promise.
        unsafe {
            match size {
                Size::Plain => self.args.int().into(),
                Size::Long => self.args.long(),
                Size::LongLong => self.args.longlong(),
                Size::IntMax => self.args.intmax(),
                Size::SizeT | Size::PtrDiff => self.args.ssize() as i64,
            }
        }
    }

    unsafe fn unsigned_digits(&mut self, conversion: &Conversion, digits: impl Fn(u64) -> String) {
        // SAFETY: the caller's promise.
        let value = unsafe { self.signed(conversion.size) };
        let value = if conversion.size == Size::Plain { u64::from(value as u32) } else { value as u64 };
        self.integer(conversion, false, &digits(value));
    }

    fn integer(&mut self, conversion: &Conversion, negative: bool, digits: &str) {
        let sign = usize::from(negative);
        let mut precision = conversion.precision.unwrap_or(0).max(digits.len());
        let width = conversion.width.unwrap_or(0).max(precision + sign);
        if conversion.zero && !conversion.left {
            precision = width - sign;
        }
        let spaces = width - precision - sign;
        if !conversion.left {
            self.out.push_repeat(b' '.into(), spaces);
        }
        if negative {
            self.out.push_ascii(b"-");
        }
        self.out.push_repeat(b'0'.into(), precision - digits.len());
        self.out.push_str(digits);
        if conversion.left {
            self.out.push_repeat(b' '.into(), spaces);
        }
    }

    unsafe fn character(&mut self) -> PyResult<()> {
        // SAFETY: the caller's promise.
        let value = unsafe { self.args.int() };
        match u32::try_from(value) {
            Ok(code) if code <= 0x10_FFFF => {
                self.out.push(code);
                Ok(())
            }
            _ => Err(self.space.overflow_error("character argument not in range(0x110000)")),
        }
    }

    /// Text, cut to the precision and filled up to the width.
    fn text(&mut self, conversion: &Conversion, text: TextRef<'_>) {
        let text = text.slice(0, text.len().min(conversion.precision.unwrap_or(usize::MAX)));
        let fill = conversion.width.unwrap_or(0).saturating_sub(text.len());
        if !conversion.left {
            self.out.push_repeat(b' '.into(), fill);
        }
        self.out.push_text(text);
        if conversion.left {
            self.out.push_repeat(b' '.into(), fill);
        }
    }

    unsafe fn c_text(&mut self, conversion: &Conversion) -> PyResult<()> {
        // SAFETY: the caller's promise.
        let start = unsafe { self.args.pointer() }.cast::<u8>();
        if start.is_null() {
            return Err(null_argument(self.space));
        }
        let bytes = match conversion.precision {
            // SAFETY: the caller's promise; with a precision, the text may end without a NUL there.
            Some(limit) => unsafe { core::slice::from_raw_parts(start, libc::strnlen(start.cast(), limit)) },
            // SAFETY: without one, it ends in a NUL.
            None => unsafe { CStr::from_ptr(start.cast()) }.to_bytes(),
        };
        if bytes.is_ascii() {
            self.text(&Conversion { precision: None, ..*conversion }, TextRef::Latin1(bytes));
            return Ok(());
        }
        // A precision counts bytes, and drops a character that it cuts.
        let cut = conversion.precision == Some(bytes.len());
        let decoded = decode_replacing(bytes, !cut);
        self.text(&Conversion { precision: None, ..*conversion }, decoded.view());
        Ok(())
    }

    unsafe fn wide_text(&mut self, conversion: &Conversion) -> PyResult<()> {
        // SAFETY: the caller's promise.
        let start = unsafe { self.args.pointer() }.cast::<u32>();
        if start.is_null() {
            return Err(null_argument(self.space));
        }
        let limit = conversion.precision.unwrap_or(usize::MAX);
        // SAFETY: the text ends in a zero, or is at least as long as the precision.
        let units = (0..limit).map(|index| unsafe { *start.add(index) }).take_while(|&unit| unit != 0);
        let mut text = StrBuilder::new();
        for unit in units {
            if unit > 0x10_FFFF {
                return Err(self
                    .space
                    .value_error(format_args!("character U+{unit:x} is not in range [U+0000; U+10ffff]")));
            }
            text.push(unit);
        }
        self.text(conversion, text.view());
        Ok(())
    }

    fn object(&mut self, conversion: &Conversion, object: &Object) -> PyResult<()> {
        match object.downcast::<Str>() {
            Some(text) => {
                self.text(conversion, text.text());
                Ok(())
            }
            None => Err(self.space.system_error("an argument of a format is not the str that it says")),
        }
    }

    fn object_by_letter(&mut self, conversion: &Conversion, letter: u8, object: &Object) -> PyResult<()> {
        let space = self.space;
        let separator = if conversion.alternate { ":" } else { "." };
        let text = match letter {
            b'U' => return self.object(conversion, object),
            b'S' => object.str(space)?,
            b'R' => object.repr(space)?,
            b'A' => object.ascii(space)?,
            b'T' => crate::typeobject::full_name(space, object.ty(), separator)?,
            _ => match object.downcast::<Type>() {
                Some(ty) => crate::typeobject::full_name(space, ty, separator)?,
                None => return Err(space.type_error("%N argument must be a type")),
            },
        };
        self.text(conversion, text.text());
        Ok(())
    }
}

/// UTF-8 with each malformed part replaced by U+FFFD; what is incomplete at the end of text that goes on is dropped.
pub fn decode_replacing(bytes: &[u8], is_final: bool) -> StrBuilder {
    let mut out = StrBuilder::with_capacity(bytes.len());
    let mut at = 0;
    loop {
        match utf8::decode(bytes, at, is_final, &mut out) {
            Ok(_) => return out,
            Err(error) => {
                out.push(0xFFFD);
                at = error.end;
            }
        }
    }
}

/// `PyUnicode_FromFormatV`
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_unicode_format(
    format_text: CText<'_>,
    args: *mut VaList,
) -> *mut abi::PyObject {
    let space = Space::current();
    // SAFETY: C vouches for the arguments.
    unsafe { format(space, format_text, &mut *args) }.into_c(space)
}
