//! The empty string and the strings of one character below 256: one object each, immortal and interned.

use super::Str;
use super::storage::{Form, allocate};
use crate::{GilCell, Layout, PyResult, Ref, Space};
use abi::PyObject;
use core::cell::Cell;
use core::ptr;

static CHARS: GilCell<[Cell<*mut PyObject>; 256]> = GilCell::new([const { Cell::new(ptr::null_mut()) }; 256]);
static EMPTY: GilCell<Cell<*mut PyObject>> = GilCell::new(Cell::new(ptr::null_mut()));

impl Str {
    /// The empty string.
    #[inline]
    pub fn empty(space: &Space) -> Ref<Str> {
        single(space, EMPTY.get(space), &[]).to_ref()
    }

    /// The string of one character below 256, borrowed for ever.
    #[inline]
    pub fn latin1_char(space: &Space, code: u8) -> &'static Str {
        single(space, &CHARS.get(space)[usize::from(code)], &[code])
    }

    /// Likewise, if it was made before.
    #[inline(always)]
    pub fn known_latin1_char(space: &Space, code: u8) -> Option<&'static Str> {
        // SAFETY: the place holds an immortal string, or null.
        unsafe { CHARS.get(space)[usize::from(code)].get().cast::<Str>().as_ref() }
    }

    /// The string of one character, a code point.
    pub fn from_char(space: &Space, code: u32) -> PyResult<Ref<Str>> {
        match u8::try_from(code) {
            Ok(code) => Ok(Str::latin1_char(space, code).to_ref()),
            Err(_) => Str::from_ucs4(space, &[code]),
        }
    }
}

#[inline]
fn single(space: &Space, place: &Cell<*mut PyObject>, text: &[u8]) -> &'static Str {
    if place.get().is_null() {
        make(space, place, text);
    }
    // SAFETY: the place holds an immortal string.
    unsafe { &*place.get().cast() }
}

#[cold]
fn make(space: &Space, place: &Cell<*mut PyObject>, text: &[u8]) {
    let form = if text.is_ascii() { Form::Ascii } else { Form::Latin1 };
    // SAFETY: all characters are written.
    let string = unsafe {
        let string = allocate(space, form, text.len()).expect("a character needs little memory");
        ptr::copy_nonoverlapping(text.as_ptr(), string.data_mut(), text.len());
        string
    };
    place.set(super::interning::intern_immortal(space, string).into_ptr());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;

    #[test]
    fn short_strings_are_shared() {
        with_space(|space| {
            let (one, other) = (Str::from_str(space, "a").unwrap(), Str::from_ucs2(space, &[97]).unwrap());
            assert!(one.is(&*other) && one.is_immortal());
            assert!(Str::from_char(space, 0xE9).unwrap().is(&*Str::from_str(space, "\u{e9}").unwrap()));
            assert!(Str::empty(space).is(&*Str::from_ucs4(space, &[]).unwrap()));
            assert!(Str::intern(space, "a").is(&*one));
        });
    }
}
