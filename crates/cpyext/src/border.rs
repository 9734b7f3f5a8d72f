//! What C functions pass that is no object: strings, places for results, arguments of variadic functions.
//!
//! The types here are C pointers with the contract of the C API in them, so that an API function that takes them is a safe Rust
//! function. Values come from C through an exported function, whose caller keeps the contract, or from Rust code that has the
//! real thing.

use core::cell::Cell;
use core::ffi::{CStr, c_char};
use core::marker::PhantomData;
use core::ptr;
use objspace::exceptions::UnicodeDecodeError;
use objspace::{Bytes, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str};
use std::borrow::Cow;

/// A C string, or `NULL`.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct CText<'a> {
    ptr: *const c_char,
    lives: PhantomData<&'a CStr>,
}

impl<'a> From<&'a CStr> for CText<'a> {
    fn from(text: &'a CStr) -> Self {
        CText { ptr: text.as_ptr(), lives: PhantomData }
    }
}

impl<'a> CText<'a> {
    /// `NULL`
    pub const NULL: CText<'static> = CText { ptr: ptr::null(), lives: PhantomData };

    /// Views a pointer.
    ///
    /// # Safety
    /// It is null or points at a string that ends in a NUL and stays as it is for `'a`.
    #[inline]
    pub unsafe fn from_ptr(ptr: *const c_char) -> Self {
        CText { ptr, lives: PhantomData }
    }

    /// The address.
    #[inline]
    pub fn as_ptr(self) -> *const c_char {
        self.ptr
    }

    /// The string, or `None` for `NULL`.
    #[inline]
    pub fn get(self) -> Option<&'a CStr> {
        // SAFETY: the type's contract.
        (!self.ptr.is_null()).then(|| unsafe { CStr::from_ptr(self.ptr) })
    }

    /// The string; `SystemError` for `NULL`.
    #[inline]
    pub fn required(self, space: &Space) -> PyResult<&'a CStr> {
        self.get().ok_or_else(|| null_argument(space))
    }

    /// The string for a message; "?" for `NULL`.
    pub fn shown(self) -> Cow<'a, str> {
        self.get().map_or(Cow::Borrowed("?"), CStr::to_string_lossy)
    }

    /// The string as a `str`; it must be UTF-8.
    pub fn to_str(self, space: &Space) -> PyResult<Ref<Str>> {
        decode_utf8(space, self.required(space)?.to_bytes())
    }

    /// The string as an interned `str`; it must be UTF-8.
    pub fn to_name(self, space: &Space) -> PyResult<Ref<Str>> {
        match self.required(space)?.to_str() {
            Ok(text) => Ok(Str::intern(space, text)),
            Err(_) => self.to_str(space),
        }
    }
}

/// `SystemError` for an argument that is `NULL` and must not be, unless an error is on its way already.
#[cold]
pub fn null_argument(space: &Space) -> PyErr {
    match space.take_error() {
        Some(err) => err,
        None => space.system_error("null argument to internal routine"),
    }
}

/// UTF-8 as a `str`.
///
/// # Errors
/// `UnicodeDecodeError`
#[inline]
pub fn decode_utf8(space: &Space, bytes: &[u8]) -> PyResult<Ref<Str>> {
    if bytes.is_ascii() {
        // SAFETY: they are ASCII.
        return unsafe { Str::from_ascii_unchecked(space, bytes) };
    }
    decode_beyond_ascii(space, bytes)
}

#[inline(never)]
fn decode_beyond_ascii(space: &Space, bytes: &[u8]) -> PyResult<Ref<Str>> {
    match core::str::from_utf8(bytes) {
        Ok(text) => Str::from_str(space, text),
        Err(_) => Err(undecodable(space, bytes)),
    }
}

#[cold]
fn undecodable(space: &Space, bytes: &[u8]) -> PyErr {
    let mut decoded = algorithms::text::StrBuilder::new();
    let Err(error) = algorithms::codecs::utf8::decode(bytes, 0, true, &mut decoded) else {
        return space.system_error("undecodable UTF-8 that can be decoded");
    };
    let make = || {
        let encoding = Str::from_str(space, "utf-8")?;
        let object = Bytes::from_slice(space, bytes)?;
        let (start, end) = (space.new_int(error.start as i64)?, space.new_int(error.end as i64)?);
        let reason = Str::from_str(space, error.reason)?;
        let args = [encoding.as_object(), &object, &start, &end, &reason];
        Ok(PyErr::with_args(space, UnicodeDecodeError::type_object(), &args))
    };
    make().unwrap_or_else(|err| err)
}

/// Where C wants a result; `NULL` when it does not.
#[repr(transparent)]
pub struct Out<'a, T>(Option<&'a Cell<T>>);

impl<T> Clone for Out<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Out<'_, T> {}

impl<'a, T> From<&'a Cell<T>> for Out<'a, T> {
    fn from(place: &'a Cell<T>) -> Self {
        Out(Some(place))
    }
}

impl<'a, T> Out<'a, T> {
    /// Views a pointer.
    ///
    /// # Safety
    /// It is null or points at a `T` that may be written for `'a`.
    #[inline]
    pub unsafe fn from_ptr(ptr: *mut T) -> Self {
        // SAFETY: the caller's promise; `Cell` is transparent.
        Out(unsafe { ptr.cast::<Cell<T>>().as_ref() })
    }

    /// Whether there is a place.
    #[inline]
    pub fn is_wanted(self) -> bool {
        self.0.is_some()
    }

    /// The place.
    #[inline]
    pub fn place(self) -> Option<&'a Cell<T>> {
        self.0
    }

    /// Stores the result, if there is a place for it.
    #[inline]
    pub fn set(self, value: T) {
        if let Some(place) = self.0 {
            place.set(value);
        }
    }
}

impl Out<'_, *mut abi::PyObject> {
    /// Stores a new reference, or `NULL`; without a place the reference is dropped.
    #[inline]
    pub fn set_new<T: Layout>(self, value: Option<Ref<T>>) {
        if let Some(place) = self.0 {
            place.set(value.map_or(ptr::null_mut(), Ref::into_ptr));
        }
    }

    /// Stores a borrowed reference, or `NULL`.
    #[inline]
    pub fn set_borrowed(self, value: Option<&Object>) {
        self.set(value.map_or(ptr::null_mut(), Layout::as_ptr));
    }
}
