//! `modsupport.h`: values from C values, by the formats of `Py_BuildValue`.

use crate::border::{CText, decode_utf8, null_argument};
use crate::va_list::VaList;
use abi::PyObject;
use core::ffi::c_void;
use objspace::shim::IntoC;
use objspace::{Bytes, Dict, Int, Layout, List, Object, PyErr, PyResult, Ref, Space, Str, Tuple};
use smallvec::SmallVec;

/// Reads a format and the arguments that it is about.
///
/// After an error the rest is still read, because the references of `N` units are owned and must be dropped; `error` is the
/// first that occurred.
struct Builder<'a> {
    space: &'a Space,
    format: &'a [u8],
    args: &'a mut VaList,
    error: Option<PyErr>,
}

/// Values that a format describes: mostly few.
pub type Items = SmallVec<[Ref<Object>; 6]>;

/// A tuple of values.
fn tuple(space: &Space, items: Items) -> PyResult<Ref<Object>> {
    // SAFETY: a `Ref` is an owned pointer.
    let tuple = unsafe { Tuple::from_owned(space, items.as_ptr().cast(), items.len())? };
    // The references are the tuple's now.
    items.into_iter().for_each(core::mem::forget);
    Ok(tuple.into_object())
}

/// The values that a format describes: none, one or several.
///
/// # Errors
/// `SystemError` for a wrong format, and what making the values raises.
///
/// # Safety
/// The arguments are of the types that the format says.
pub unsafe fn build_arguments(space: &Space, format: CText<'_>, args: &mut VaList) -> PyResult<Items> {
    let format = format.required(space)?.to_bytes();
    check_nesting(space, format)?;
    let mut builder = Builder { space, format, args, error: None };
    // SAFETY: the caller's promise.
    let values = unsafe { builder.items(0) };
    match builder.error {
        None => Ok(values),
        Some(err) => Err(err),
    }
}

/// The value that a format describes: `None`, the only one, or a tuple.
///
/// # Errors
/// As [`build_arguments`].
///
/// # Safety
/// As [`build_arguments`].
pub unsafe fn build(space: &Space, format: CText<'_>, args: &mut VaList) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    let mut values = unsafe { build_arguments(space, format, args)? };
    match values.len() {
        0 => Ok(space.none()),
        1 => Ok(values.remove(0)),
        _ => tuple(space, values),
    }
}

/// A bracket that nothing closes is found before any argument is taken.
fn check_nesting(space: &Space, format: &[u8]) -> PyResult<()> {
    if !format.iter().any(|byte| matches!(byte, b'(' | b')' | b'[' | b']' | b'{' | b'}')) {
        return Ok(());
    }
    let mut open: SmallVec<[u8; 16]> = SmallVec::new();
    for byte in format {
        match byte {
            b'(' => open.push(b')'),
            b'[' => open.push(b']'),
            b'{' => open.push(b'}'),
            b')' | b']' | b'}' => match open.pop() {
                Some(expected) if expected == *byte => {}
                Some(_) => return Err(space.system_error("unmatched paren in format")),
                // One too many at the top ends the format.
                None => return Ok(()),
            },
            _ => {}
        }
    }
    if open.is_empty() { Ok(()) } else { Err(space.system_error("unmatched paren in format")) }
}

/// The number of values of a format that is made of at most `most` units of the commonest kinds, and nothing else.
///
/// # Safety
/// The format is not null.
#[inline(always)]
pub unsafe fn plain_units(format: CText<'_>, most: usize) -> Option<usize> {
    let format: *const u8 = format.as_ptr().cast();
    for count in 0..=most {
        // SAFETY: nothing is read behind a NUL.
        match unsafe { *format.add(count) } {
            b'O' | b'i' | b'l' | b'n' => {}
            0 => return Some(count),
            _ => return None,
        }
    }
    None
}

/// The value of one of the units of [`plain_units`].
///
/// # Errors
/// As [`build_arguments`].
///
/// # Safety
/// As [`build_arguments`].
#[inline(always)]
pub unsafe fn plain_value(space: &Space, unit: u8, args: &mut VaList) -> PyResult<Ref<Object>> {
    // SAFETY: the unit takes the argument that it means.
    unsafe {
        match unit {
            b'i' => space.new_int(args.int().into()),
            b'l' => space.new_int(args.long()),
            b'n' => space.new_int(args.ssize() as i64),
            _ => {
                let object = Object::from_nullable(args.pointer().cast());
                object.map(Layout::to_ref).ok_or_else(|| null_object(space))
            }
        }
    }
}

/// The error for a null pointer in place of an object: the one that made it null, if there is one.
#[cold]
fn null_object(space: &Space) -> PyErr {
    space.take_error().unwrap_or_else(|| space.system_error("NULL object passed to Py_BuildValue"))
}

impl Builder<'_> {
    fn next(&mut self) -> u8 {
        match self.format.split_first() {
            Some((&first, rest)) => {
                self.format = rest;
                first
            }
            None => 0,
        }
    }

    fn skip(&mut self, byte: u8) -> bool {
        let found = self.format.first() == Some(&byte);
        if found {
            self.format = &self.format[1..];
        }
        found
    }

    fn keep<T>(&mut self, result: PyResult<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(err) => {
                self.error.get_or_insert(err);
                None
            }
        }
    }

    /// Everything up to the closing bracket (or the end), which is taken.
    ///
    /// # Safety
    /// As [`build_arguments`].
    unsafe fn items(&mut self, close: u8) -> Items {
        let mut items = Items::new();
        loop {
            let unit = self.next();
            match unit {
                b'a'..=b'z' | b'A'..=b'Z' => {}
                b',' | b':' | b' ' | b'\t' => continue,
                0 => return items,
                b')' | b']' | b'}' => {
                    if close == 0 && items.len() > 1 {
                        let err = self.space.system_error("Unmatched paren in format");
                        self.error.get_or_insert(err);
                    }
                    return items;
                }
                _ => {}
            }
            // SAFETY: the caller's promise.
            let value = unsafe { self.unit(unit) };
            if let Some(value) = self.keep(value) {
                items.push(value);
            }
        }
    }

    /// # Safety
    /// As [`build_arguments`].
    unsafe fn unit(&mut self, unit: u8) -> PyResult<Ref<Object>> {
        let space = self.space;
        // SAFETY: each unit takes the arguments that it means.
        unsafe {
            match unit {
                b'(' => tuple(space, self.items(b')')),
                b'[' => Ok(List::from_vec(space, self.items(b']').into_vec())?.into_object()),
                b'{' => self.dict(),
                b'b' | b'B' | b'h' | b'i' | b'H' => space.new_int(self.args.int().into()),
                b'I' => space.new_int(self.args.uint().into()),
                b'n' => space.new_int(self.args.ssize() as i64),
                b'l' => space.new_int(self.args.long()),
                b'k' => Ok(Int::from_u64(space, self.args.long() as u64)?.into_object()),
                b'L' => space.new_int(self.args.longlong()),
                b'K' => Ok(Int::from_u64(space, self.args.longlong() as u64)?.into_object()),
                b'd' | b'f' => space.new_float(self.args.double()),
                b'D' => {
                    let value = &*self.args.pointer().cast::<[f64; 2]>();
                    space.new_complex(value[0], value[1])
                }
                b'p' => Ok(space.new_bool(self.args.int() != 0)),
                b'c' => {
                    let byte = self.args.int() as u8;
                    Ok(Bytes::from_slice(space, &[byte])?.into_object())
                }
                b'C' => self.character(),
                b'u' => self.wide_text(),
                b's' | b'z' | b'U' => self.text(|text| Ok(decode_utf8(space, text)?.into_object())),
                b'y' => self.text(|bytes| Ok(Bytes::from_slice(space, bytes)?.into_object())),
                b'N' | b'S' | b'O' => self.object(unit),
                _ => Err(space.system_error("bad format char passed to Py_BuildValue")),
            }
        }
    }

    unsafe fn dict(&mut self) -> PyResult<Ref<Object>> {
        // SAFETY: the caller's promise.
        let items = unsafe { self.items(b'}') };
        if self.error.is_some() {
            return Ok(self.space.none());
        }
        if items.len() % 2 != 0 {
            return Err(self.space.system_error("Bad dict format"));
        }
        let dict = Dict::new(self.space)?;
        for pair in items.chunks_exact(2) {
            dict.set_item(self.space, &pair[0], &pair[1])?;
        }
        Ok(dict.into_object())
    }

    unsafe fn character(&mut self) -> PyResult<Ref<Object>> {
        // SAFETY: the caller's promise.
        match u32::try_from(unsafe { self.args.int() }) {
            Ok(code) if code <= 0x10_FFFF => Ok(Str::from_char(self.space, code)?.into_object()),
            _ => Err(self.space.value_error("chr() arg not in range(0x110000)")),
        }
    }

    /// The length behind `#`; -1 where the text ends in a zero.
    unsafe fn length(&mut self) -> isize {
        // SAFETY: the caller's promise.
        if self.skip(b'#') { unsafe { self.args.ssize() } } else { -1 }
    }

    unsafe fn text(&mut self, make: impl FnOnce(&[u8]) -> PyResult<Ref<Object>>) -> PyResult<Ref<Object>> {
        // SAFETY: the caller's promise: the text has that length, or ends in a NUL.
        unsafe {
            let start = self.args.pointer().cast::<u8>();
            let length = self.length();
            if start.is_null() {
                return Ok(self.space.none());
            }
            let length = usize::try_from(length).unwrap_or_else(|_| libc::strlen(start.cast()));
            make(core::slice::from_raw_parts(start, length))
        }
    }

    unsafe fn wide_text(&mut self) -> PyResult<Ref<Object>> {
        // SAFETY: the caller's promise: the text has that length, or ends in a zero.
        unsafe {
            let start = self.args.pointer().cast::<u32>();
            let length = self.length();
            if start.is_null() {
                return Ok(self.space.none());
            }
            let length = usize::try_from(length).unwrap_or_else(|_| libc::wcslen(start.cast()));
            let text = core::slice::from_raw_parts(start, length);
            Ok(Str::from_ucs4(self.space, text)?.into_object())
        }
    }

    unsafe fn object(&mut self, unit: u8) -> PyResult<Ref<Object>> {
        // SAFETY: the caller's promise: `N` is an owned reference, `O&` a function that gives one.
        unsafe {
            if unit == b'O' && self.skip(b'&') {
                let convert: unsafe extern "C" fn(*mut c_void) -> *mut PyObject =
                    core::mem::transmute(self.args.pointer());
                let object = convert(self.args.pointer());
                return self.space.from_c(object);
            }
            let object = self.args.pointer().cast::<PyObject>();
            match Object::from_nullable(object) {
                None => Err(null_object(self.space)),
                Some(_) if unit == b'N' => Ok(Ref::from_owned(object)),
                Some(object) => Ok(object.to_ref()),
            }
        }
    }
}

/// `Py_BuildValue`
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_build_value(format: CText<'_>, args: *mut VaList) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: C vouches for the arguments.
    unsafe { build(space, format, &mut *args) }.into_c(space)
}

/// `PyTuple_Pack`
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_tuple_pack(count: isize, args: *mut VaList) -> *mut PyObject {
    let space = Space::current();
    let pack = || {
        let len = usize::try_from(count).map_err(|_| space.bad_internal_call())?;
        let tuple = Tuple::with_len(space, len)?;
        for index in 0..len {
            // SAFETY: C vouches for as many objects.
            let item = unsafe { (*args).object() };
            tuple.initialize(index, item.ok_or_else(|| null_argument(space))?.to_ref());
        }
        tuple.track_if_needed();
        Ok(tuple)
    };
    pack().into_c(space)
}
