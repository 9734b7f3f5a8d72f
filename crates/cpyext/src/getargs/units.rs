//! The conversion of one argument.

use super::Refusal;
use super::cleanup::{Cleanup, Converter};
use crate::va_list::VaList;
use abi::{Py_CLEANUP_SUPPORTED, Py_buffer, PyBUF_SIMPLE, PyBUF_WRITABLE};
use core::ffi::{
    c_char, c_int, c_long, c_longlong, c_short, c_uchar, c_uint, c_ulong, c_ulonglong, c_ushort, c_void,
};
use core::{ptr, slice};
use objspace::int::convert::{as_c, as_u64_wrapping};
use objspace::{
    Bytes, Float, Int, Layout, Object, PyResult, PyTypeInfo, Space, Str, Tuple, Type, memory, number,
};

type Converted = Result<(), Refusal>;

/// What a conversion needs besides the argument.
pub(super) struct Units<'a> {
    pub space: &'a Space,
    pub args: &'a mut VaList,
    pub cleanup: Cleanup,
}

/// "must be …, not …"
fn must_be(expected: &str, arg: &Object) -> Refusal {
    let given = if arg.is_none() { "None" } else { arg.ty().tp_name() };
    Refusal::wrong(format!("must be {expected}, not {given}"))
}

/// Takes `byte` off the format if it is next.
fn skip(format: &mut &[u8], byte: u8) -> bool {
    let found = format.first() == Some(&byte);
    if found {
        *format = &format[1..];
    }
    found
}

impl Units<'_> {
    /// Converts an argument as the unit at the start of `format` says, and takes the unit off.
    ///
    /// What most arguments are is dealt with at once: any object, small ints, floats.
    ///
    /// # Safety
    /// The places among the arguments fit the format.
    #[inline(always)]
    pub unsafe fn convert(&mut self, arg: &Object, format: &mut &[u8]) -> Converted {
        // SAFETY: the caller's promise.
        unsafe { if self.convert_common(arg, format) { Ok(()) } else { self.convert_any(arg, format) } }
    }

    /// Whether the argument is one of those, and was converted.
    ///
    /// # Safety
    /// As [`Units::convert`].
    #[inline(always)]
    unsafe fn convert_common(&mut self, arg: &Object, format: &mut &[u8]) -> bool {
        let Some((&unit, rest)) = format.split_first() else { return false };
        // SAFETY: the caller's promise.
        unsafe {
            match unit {
                b'O' if !matches!(rest, [b'!' | b'&', ..]) => {
                    self.put(arg.as_ptr());
                }
                b'i' | b'l' | b'n' => {
                    if let Some(value) = arg.downcast_exact::<Int>().and_then(Int::compact_value) {
                        // A compact value fits an `int`.
                        if unit == b'i' { self.put::<i32>(value as i32) } else { self.put::<i64>(value) }
                    } else {
                        return false;
                    }
                }
                b'd' => match arg.downcast_exact::<Float>() {
                    Some(float) => self.put::<f64>(float.value()),
                    None => return false,
                },
                _ => return false,
            }
        }
        *format = rest;
        true
    }

    /// As [`Units::convert`].
    ///
    /// # Safety
    /// As [`Units::convert`].
    #[inline(never)]
    unsafe fn convert_any(&mut self, arg: &Object, format: &mut &[u8]) -> Converted {
        let Some((&unit, rest)) = format.split_first() else {
            return Err(Refusal::wrong("(impossible<bad format char>)"));
        };
        *format = rest;
        // SAFETY: the caller's promise.
        unsafe {
            match unit {
                b'(' => self.items(arg, format),
                b's' | b'z' => self.text(arg, unit, format),
                b'y' => self.bytes(arg, format),
                b'w' => self.writable(arg, format),
                b'e' => self.encoded(arg, format),
                b'O' => self.object(arg, format),
                b'S' => self.typed::<Bytes>(arg, "bytes"),
                b'U' => self.typed::<Str>(arg, "str"),
                b'Y' => self.bytearray(arg),
                b'c' => self.byte_character(arg),
                b'C' => self.character(arg),
                b'p' => {
                    let truth = arg.is_true(self.space)?;
                    self.store::<c_int>(truth.into())
                }
                b'f' => {
                    let value = objspace::float::as_f64(self.space, arg)?;
                    self.store::<f32>(value as f32)
                }
                b'd' => {
                    let value = objspace::float::as_f64(self.space, arg)?;
                    self.store::<f64>(value)
                }
                b'D' => {
                    let value = objspace::complex::as_complex(self.space, arg)?;
                    self.store::<[f64; 2]>([value.real, value.imag])
                }
                _ => self.integer(arg, unit),
            }
        }
    }

    /// Stores a result at the place that is the next argument.
    unsafe fn store<T>(&mut self, value: T) -> Converted {
        // SAFETY: the caller's promise.
        unsafe { self.put(value) };
        Ok(())
    }

    /// As [`Units::store`].
    #[inline(always)]
    unsafe fn put<T>(&mut self, value: T) {
        // SAFETY: the caller's promise.
        unsafe { self.args.pointer().cast::<T>().write(value) };
    }

    unsafe fn integer(&mut self, arg: &Object, unit: u8) -> Converted {
        let space = self.space;
        let long = || as_c::<c_long>(space, arg);
        // SAFETY: the caller's promise.
        unsafe {
            match unit {
                b'b' => {
                    let value = self.in_range(long()?, 0, u8::MAX.into(), "unsigned byte integer")?;
                    self.store(value as c_uchar)
                }
                b'h' => {
                    let value =
                        self.in_range(long()?, i16::MIN.into(), i16::MAX.into(), "signed short integer")?;
                    self.store(value as c_short)
                }
                b'i' => {
                    let value = self.in_range(long()?, i32::MIN.into(), i32::MAX.into(), "signed integer")?;
                    self.store(value as c_int)
                }
                b'B' => self.store(self.wrapping(arg)? as c_uchar),
                b'H' => self.store(self.wrapping(arg)? as c_ushort),
                b'I' => self.store(self.wrapping(arg)? as c_uint),
                b'k' | b'K' if !arg.is_index() => Err(must_be("int", arg)),
                b'k' => self.store(self.wrapping(arg)? as c_ulong),
                b'K' => self.store(self.wrapping(arg)? as c_ulonglong),
                b'l' => self.store(long()?),
                b'L' => self.store(self.long_long(arg)?),
                b'n' => self.store(as_c::<isize>(space, arg)?),
                _ => Err(Refusal::wrong("(impossible<bad format char>)")),
            }
        }
    }

    fn wrapping(&self, arg: &Object) -> PyResult<u64> {
        as_u64_wrapping(self.space, arg)
    }

    fn long_long(&self, arg: &Object) -> PyResult<c_longlong> {
        let value = number::index(self.space, arg)?;
        value.to_i64().ok_or_else(|| self.space.overflow_error("int too big to convert"))
    }

    fn in_range(&self, value: i64, min: i64, max: i64, what: &str) -> PyResult<i64> {
        let error = |how: &str| Err(self.space.overflow_error(format_args!("{what} is {how}")));
        match value {
            _ if value < min => error("less than minimum"),
            _ if value > max => error("greater than maximum"),
            _ => Ok(value),
        }
    }

    unsafe fn byte_character(&mut self, arg: &Object) -> Converted {
        const EXPECTED: &str = "a byte string of length 1";
        let kind = if arg.is_instance::<Bytes>() { "bytes" } else { "bytearray" };
        let Some(view) = bytes_or_bytearray(arg) else { return Err(must_be(EXPECTED, arg)) };
        match view {
            [byte] => {
                // SAFETY: the caller's promise.
                unsafe { self.store(*byte as c_char) }
            }
            _ => {
                let len = view.len();
                Err(Refusal::wrong(format!("must be {EXPECTED}, not a {kind} object of length {len}")))
            }
        }
    }

    unsafe fn character(&mut self, arg: &Object) -> Converted {
        const EXPECTED: &str = "a unicode character";
        let Some(text) = arg.downcast::<Str>() else { return Err(must_be(EXPECTED, arg)) };
        match text.len() {
            // SAFETY: the caller's promise.
            1 => unsafe { self.store(text.text().at(0) as c_int) },
            len => Err(Refusal::wrong(format!("must be {EXPECTED}, not a string of length {len}"))),
        }
    }

    unsafe fn typed<T: PyTypeInfo>(&mut self, arg: &Object, expected: &str) -> Converted {
        if !arg.is_instance::<T>() {
            return Err(must_be(expected, arg));
        }
        // SAFETY: the caller's promise.
        unsafe { self.store(arg.as_ptr()) }
    }

    unsafe fn bytearray(&mut self, arg: &Object) -> Converted {
        if !arg.is_instance::<objspace::ByteArray>() {
            return Err(must_be("bytearray", arg));
        }
        // SAFETY: the caller's promise.
        unsafe { self.store(arg.as_ptr()) }
    }

    unsafe fn object(&mut self, arg: &Object, format: &mut &[u8]) -> Converted {
        // SAFETY: the caller's promise.
        unsafe {
            if skip(format, b'!') {
                let ty = Type::from_type_ptr(self.args.pointer().cast());
                let place = self.args.pointer().cast();
                if !arg.ty().is_subtype(ty) {
                    return Err(must_be(ty.tp_name(), arg));
                }
                ptr::write(place, arg.as_ptr());
                return Ok(());
            }
            if skip(format, b'&') {
                let converter: Converter = core::mem::transmute(self.args.pointer());
                let place = self.args.pointer();
                return self.by_converter(arg, converter, place);
            }
            self.store(arg.as_ptr())
        }
    }

    unsafe fn by_converter(&mut self, arg: &Object, converter: Converter, place: *mut c_void) -> Converted {
        // SAFETY: the caller's promise.
        match unsafe { converter(arg.as_ptr(), place) } {
            0 => Err(match self.space.take_error() {
                Some(err) => Refusal::Raised(err),
                None => Refusal::wrong("(unspecified)"),
            }),
            status => {
                if status == Py_CLEANUP_SUPPORTED {
                    self.cleanup.converter(converter, place);
                }
                Ok(())
            }
        }
    }

    /// `s`, `z`: the UTF-8 of a `str`; with `#` or `*` also what a bytes-like object holds.
    unsafe fn text(&mut self, arg: &Object, unit: u8, format: &mut &[u8]) -> Converted {
        let none = unit == b'z' && arg.is_none();
        let text = arg.downcast::<Str>();
        // SAFETY: the caller's promise.
        unsafe {
            if skip(format, b'*') {
                let buffer = self.args.pointer().cast::<Py_buffer>();
                if none {
                    objspace::buffer::fill_info(self.space, buffer, None, ptr::null_mut(), 0, true, 0)?;
                } else if let Some(text) = text {
                    let utf8 = text.as_utf8(self.space)?;
                    let start = utf8.as_ptr().cast_mut().cast();
                    let len = utf8.len() as isize;
                    objspace::buffer::fill_info(self.space, buffer, Some(arg), start, len, true, 0)?;
                } else {
                    return self.buffer(arg, buffer);
                }
                self.cleanup.buffer(buffer);
                return Ok(());
            }
            if skip(format, b'#') {
                let (place, length) = (self.args.pointer(), self.args.pointer());
                let (start, len) = match text {
                    _ if none => (ptr::null(), 0),
                    Some(text) => {
                        let utf8 = text.as_utf8(self.space)?;
                        (utf8.as_ptr(), utf8.len())
                    }
                    None => self.read_only(arg)?,
                };
                ptr::write(place.cast(), start);
                ptr::write(length.cast(), len);
                return Ok(());
            }
            let place = self.args.pointer().cast::<*const u8>();
            let start = match text {
                _ if none => ptr::null(),
                Some(text) => {
                    let utf8 = text.as_utf8(self.space)?;
                    if utf8.contains('\0') {
                        return Err(self.space.value_error("embedded null character").into());
                    }
                    utf8.as_ptr()
                }
                None => return Err(must_be(if unit == b'z' { "str or None" } else { "str" }, arg)),
            };
            place.write(start);
            Ok(())
        }
    }

    /// `y`: what a bytes-like object holds.
    unsafe fn bytes(&mut self, arg: &Object, format: &mut &[u8]) -> Converted {
        // SAFETY: the caller's promise.
        unsafe {
            if skip(format, b'*') {
                let buffer = self.args.pointer().cast();
                return self.buffer(arg, buffer);
            }
            let place = self.args.pointer().cast::<*const u8>();
            let length = if skip(format, b'#') { self.args.pointer() } else { ptr::null_mut() };
            let (start, len) = self.read_only(arg)?;
            if length.is_null() {
                if !start.is_null() && slice::from_raw_parts(start, len).contains(&0) {
                    return Err(self.space.value_error("embedded null byte").into());
                }
            } else {
                ptr::write(length.cast(), len);
            }
            place.write(start);
            Ok(())
        }
    }

    /// `w*`: memory that may be written.
    unsafe fn writable(&mut self, arg: &Object, format: &mut &[u8]) -> Converted {
        if !skip(format, b'*') {
            return Err(Refusal::wrong("(invalid use of 'w' format character)"));
        }
        // SAFETY: the caller's promise.
        unsafe {
            let buffer = self.args.pointer().cast::<Py_buffer>();
            match objspace::buffer::fill_view(self.space, arg, buffer, PyBUF_WRITABLE) {
                Err(_) => Err(must_be("read-write bytes-like object", arg)),
                Ok(()) => {
                    self.cleanup.buffer(buffer);
                    Ok(())
                }
            }
        }
    }

    unsafe fn buffer(&mut self, arg: &Object, buffer: *mut Py_buffer) -> Converted {
        // SAFETY: the caller's promise.
        unsafe { objspace::buffer::fill_view(self.space, arg, buffer, PyBUF_SIMPLE)? };
        self.cleanup.buffer(buffer);
        Ok(())
    }

    /// Memory that stays where it is for as long as the object lives, without being held.
    fn read_only(&mut self, arg: &Object) -> Result<(*const u8, usize), Refusal> {
        let releases = arg.ty().buffer_slots().is_some_and(|slots| slots.bf_releasebuffer.get().is_some());
        if releases {
            return Err(must_be("read-only bytes-like object", arg));
        }
        let mut buffer = objspace::buffer::empty_view();
        // SAFETY: the view stays where it is.
        unsafe { objspace::buffer::fill_view(self.space, arg, &mut buffer, PyBUF_SIMPLE)? };
        let found = (buffer.buf.cast_const().cast(), buffer.len as usize);
        // SAFETY: the buffer was filled just now.
        unsafe { objspace::buffer::release_view(&mut buffer) };
        Ok(found)
    }

    /// `es`, `et`: text in an encoding, in memory of its own.
    unsafe fn encoded(&mut self, arg: &Object, format: &mut &[u8]) -> Converted {
        // SAFETY: the caller's promise.
        unsafe {
            let encoding = self.args.text();
            let recode = match format.split_first() {
                Some((b's', rest)) => {
                    *format = rest;
                    true
                }
                Some((b't', rest)) => {
                    *format = rest;
                    false
                }
                _ => return Err(Refusal::wrong("(unknown parser marker combination)")),
            };
            let place = self.args.pointer().cast::<*mut u8>();
            let length =
                if skip(format, b'#') { self.args.pointer().cast::<isize>() } else { ptr::null_mut() };
            if place.is_null() {
                return Err(Refusal::wrong("(buffer is NULL)"));
            }
            let bytes = match bytes_or_bytearray(arg) {
                Some(bytes) if !recode => bytes.to_vec(),
                _ => match arg.downcast::<Str>() {
                    Some(text) => self.encode(text, encoding)?,
                    None => return Err(must_be(if recode { "str" } else { "str, bytes or bytearray" }, arg)),
                },
            };
            self.give(arg, &bytes, place, length)
        }
    }

    fn encode(&self, text: &Str, encoding: crate::border::CText<'_>) -> Result<Vec<u8>, Refusal> {
        let encoding = match encoding.get() {
            Some(encoding) => encoding.to_string_lossy().into_owned(),
            None => "utf-8".to_owned(),
        };
        let encoding = Str::from_str(self.space, &encoding)?;
        let bytes = text.as_object().call_method(self.space, "encode", &[&encoding])?;
        match bytes.downcast::<Bytes>() {
            Some(bytes) => Ok(bytes.as_slice().to_vec()),
            None => Err(Refusal::wrong("(encoder failed to return bytes)")),
        }
    }

    /// Stores bytes and a NUL: in the caller's memory if there is some and its length is told, else in new memory.
    unsafe fn give(
        &mut self,
        arg: &Object,
        bytes: &[u8],
        place: *mut *mut u8,
        length: *mut isize,
    ) -> Converted {
        // SAFETY: the caller's promise.
        unsafe {
            if length.is_null() && bytes.contains(&0) {
                return Err(must_be("encoded string without null bytes", arg));
            }
            let given = !length.is_null() && !(*place).is_null();
            if given && bytes.len() as isize + 1 > *length {
                let limit = *length;
                let len = bytes.len();
                let message = format!("encoded string too long ({len}, maximum length {})", limit - 1);
                return Err(self.space.value_error(message).into());
            }
            if !given {
                let block = memory::allocate(bytes.len() + 1);
                if block.is_null() {
                    return Err(self.space.memory_error().into());
                }
                *place = block;
                self.cleanup.memory(place);
            }
            ptr::copy_nonoverlapping(bytes.as_ptr(), *place, bytes.len());
            (*place).add(bytes.len()).write(0);
            if !length.is_null() {
                *length = bytes.len() as isize;
            }
            Ok(())
        }
    }

    /// `(…)`: the items of a tuple or another sequence.
    unsafe fn items(&mut self, arg: &Object, format: &mut &[u8]) -> Converted {
        let (count, borrows) = survey(format);
        let is_tuple = arg.is_instance::<Tuple>();
        let is_text = arg.is_instance::<Str>() || bytes_or_bytearray(arg).is_some();
        if !is_tuple && (!arg.is_sequence() || is_text) {
            return Err(must_be(&format!("{count}-item tuple"), arg));
        }
        if !is_tuple && borrows {
            let name = arg.ty().fully_qualified_name(self.space);
            objspace::warnings::deprecated(
                self.space,
                format_args!("argument must be {count}-item tuple, not {name}"),
            )?;
        }
        let len = arg.len(self.space)?;
        if len != count {
            let kind = if is_tuple || borrows { "tuple" } else { "sequence" };
            return Err(Refusal::wrong(format!("must be {kind} of length {count}, not {len}")));
        }
        for index in 0..count {
            let item = arg.sequence_get(self.space, index as isize)?;
            // SAFETY: the caller's promise; the sequence holds the item.
            unsafe { self.convert(&item, format) }.map_err(|refusal| refusal.inside(index + 1))?;
        }
        if !skip(format, b')') {
            return Err(Refusal::wrong("(missing ')' in getargs format)"));
        }
        Ok(())
    }
}

/// The bytes of a `bytes` or `bytearray`.
fn bytes_or_bytearray(arg: &Object) -> Option<&[u8]> {
    if let Some(bytes) = arg.downcast::<Bytes>() {
        return Some(bytes.as_slice());
    }
    // SAFETY: nothing changes the array while the slice is used.
    arg.downcast::<objspace::ByteArray>().map(|array| unsafe { array.as_slice() })
}

/// How many items a nested format has, and whether it gives out what only the items hold.
fn survey(format: &[u8]) -> (usize, bool) {
    let (mut count, mut level, mut borrows) = (0, 0, false);
    for (index, byte) in format.iter().enumerate() {
        let next = format.get(index + 1);
        match byte {
            b'(' => {
                count += usize::from(level == 0);
                level += 1;
            }
            b')' if level == 0 => break,
            b')' => level -= 1,
            b':' | b';' => break,
            _ if byte.is_ascii_alphabetic() => {
                count += usize::from(level == 0 && *byte != b'e');
                borrows |= match byte {
                    b's' | b'z' | b'y' => next != Some(&b'*') && !(index > 0 && format[index - 1] == b'e'),
                    b'O' => next != Some(&b'&'),
                    b'S' | b'U' | b'Y' => true,
                    _ => false,
                };
            }
            _ => {}
        }
    }
    (count, borrows)
}
