//! Interning: one object for the same characters.

use crate::border::CText;
use abi::PyObject;
use core::ffi::c_void;
use cpyext_macros::cpython_api;
use objspace::str::interning;
use objspace::{Object, PyResult, Ref, Space, Str};

/// The interned string of a C string in UTF-8.
#[cpython_api]
fn PyUnicode_InternFromString(space: &Space, text: CText<'_>) -> PyResult<Ref<Str>> {
    Ok(interning::intern(space, text.to_str(space)?))
}

/// Replaces a reference to a string by one to the interned string.
///
/// # Safety
/// `place` is null, or points at a reference that the caller owns or at `NULL`.
unsafe fn intern_place(space: &Space, place: *mut *mut PyObject, intern: fn(&Space, Ref<Str>) -> Ref<Str>) {
    if place.is_null() {
        return;
    }
    // SAFETY: the caller's promise. What is no exact string stays.
    unsafe {
        if Object::from_nullable(*place).is_some_and(Object::is_exact::<Str>) {
            let text = Ref::<Str>::from_owned_unchecked(*place);
            place.write(intern(space, text).into_ptr());
        }
    }
}

/// Replaces a reference to a string by one to the interned string of the same characters.
///
/// # Safety
/// `place` points at a reference that the caller owns.
#[cpython_api]
unsafe fn PyUnicode_InternInPlace(space: &Space, place: *mut *mut PyObject) {
    // SAFETY: the caller's promise.
    unsafe { intern_place(space, place, interning::intern) }
}

/// As [`PyUnicode_InternInPlace`]; the string lives for ever.
///
/// # Safety
/// `place` points at a reference that the caller owns.
#[cpython_api]
unsafe fn PyUnicode_InternImmortal(space: &Space, place: *mut *mut PyObject) {
    // SAFETY: the caller's promise.
    unsafe { intern_place(space, place, interning::intern_immortal) }
}

macro_rules! for_interpreter {
    ($($name:ident $intern:ident;)*) => { $(
        /// As [`PyUnicode_InternInPlace`], for the only interpreter.
        ///
        /// # Safety
        /// `place` points at a reference that the caller owns.
        #[cpython_api]
        unsafe fn $name(space: &Space, _interpreter: *mut c_void, place: *mut *mut PyObject) {
            // SAFETY: the caller's promise.
            unsafe { intern_place(space, place, interning::$intern) }
        }
    )* };
}

for_interpreter! {
    _PyUnicode_InternMortal intern;
    _PyUnicode_InternInPlace intern;
    _PyUnicode_InternImmortal intern_immortal;
}
