//! Reading characters, and writing those of a string that nobody else has.

use super::{checked, out_of_range};
use abi::{Py_UCS4, Py_ssize_t, PyASCIIObject, PyObject};
use algorithms::with_units;
use core::ffi::{c_int, c_void};
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::str::storage::Form;
use objspace::{Layout, Object, PyResult, Ref, Space, Str};

/// Number of characters.
#[cpython_api]
fn PyUnicode_GetLength(space: &Space, text: &Object) -> PyResult<Py_ssize_t> {
    Ok(checked(space, text)?.len() as Py_ssize_t)
}

/// Number of characters, under the name that it had before strings were stored by their widest character.
#[cpython_api]
fn PyUnicode_GetSize(space: &Space, text: &Object) -> PyResult<Py_ssize_t> {
    PyUnicode_GetLength(space, text)
}

/// Bytes of a character: 1, 2 or 4.
#[cpython_api(error = 0)]
fn PyUnicode_KIND(text: &Str) -> c_int {
    text.form().kind() as c_int
}

/// Where the characters are.
#[cpython_api]
fn PyUnicode_DATA(text: &Str) -> *mut c_void {
    text.data().cast_mut().cast()
}

/// The character at `index`.
#[cpython_api(error = Py_UCS4::MAX)]
fn PyUnicode_ReadChar(space: &Space, text: &Object, index: Py_ssize_t) -> PyResult<Py_UCS4> {
    let text = checked(space, text)?;
    let index = usize::try_from(index).ok().filter(|&index| index < text.len());
    let index = index.ok_or_else(|| out_of_range(space))?;
    Ok(with_units!(text.text(), units => u32::from(units[index])))
}

/// Checks that nobody depends on the string's characters.
fn check_modifiable(space: &Space, text: &Str) -> PyResult<()> {
    // SAFETY: a string has this head.
    let hash = unsafe { &*text.as_ptr().cast::<PyASCIIObject>() }.hash.get();
    if text.is_unique() && text.is_exact::<Str>() && hash == -1 && !text.is_interned() {
        return Ok(());
    }
    Err(space.system_error("Cannot modify a string currently used"))
}

/// Stores a character, which fits the form, in `count` places.
///
/// # Safety
/// The places exist, and the caller alone has the string.
unsafe fn store(text: &Str, at: usize, count: usize, character: u32) {
    let data = text.data().cast_mut();
    // SAFETY: the caller's promise.
    unsafe {
        match text.form() {
            Form::Ascii | Form::Latin1 => data.add(at).write_bytes(character as u8, count),
            Form::Ucs2 => {
                core::slice::from_raw_parts_mut(data.cast::<u16>().add(at), count).fill(character as u16)
            }
            Form::Ucs4 => core::slice::from_raw_parts_mut(data.cast::<u32>().add(at), count).fill(character),
        }
    }
}

/// Changes a character of a string that the caller alone has.
#[cpython_api]
fn PyUnicode_WriteChar(space: &Space, text: &Object, index: Py_ssize_t, character: Py_UCS4) -> PyResult<()> {
    let text = checked(space, text)?;
    let index = usize::try_from(index).ok().filter(|&index| index < text.len());
    let index = index.ok_or_else(|| out_of_range(space))?;
    check_modifiable(space, text)?;
    if character > text.form().max_char() {
        return Err(space.value_error("character out of range"));
    }
    // SAFETY: the index is within, and the string is not shared.
    unsafe { store(text, index, 1, character) };
    Ok(())
}

/// Changes up to `count` characters of a string that the caller alone has to `character`; the number of those changed.
#[cpython_api]
fn PyUnicode_Fill(
    space: &Space,
    text: &Object,
    start: Py_ssize_t,
    count: Py_ssize_t,
    character: Py_UCS4,
) -> PyResult<Py_ssize_t> {
    let text = text.downcast::<Str>().ok_or_else(|| space.bad_internal_call())?;
    check_modifiable(space, text)?;
    let Ok(start) = usize::try_from(start) else { return Err(out_of_range(space)) };
    if character > text.form().max_char() {
        return Err(space.value_error("fill character is bigger than the string maximum character"));
    }
    let room = text.len().saturating_sub(start);
    let count = usize::try_from(count).unwrap_or(0).min(room);
    if count > 0 {
        // SAFETY: the places are within, and the string is not shared.
        unsafe { store(text, start, count, character) };
    }
    Ok(count as Py_ssize_t)
}

fn form_name(form: Form) -> &'static str {
    match form {
        Form::Ascii => "ascii",
        Form::Latin1 => "latin1",
        Form::Ucs2 => "UCS2",
        Form::Ucs4 => "UCS4",
    }
}

/// Copies up to `count` characters from one string into another, which the caller alone has; the number of those copied.
#[cpython_api]
fn PyUnicode_CopyCharacters(
    space: &Space,
    to: &Object,
    to_start: Py_ssize_t,
    from: &Object,
    from_start: Py_ssize_t,
    count: Py_ssize_t,
) -> PyResult<Py_ssize_t> {
    let (Some(from), Some(to)) = (from.downcast::<Str>(), to.downcast::<Str>()) else {
        return Err(space.bad_internal_call());
    };
    let within = |index: Py_ssize_t, text: &Str| {
        usize::try_from(index).ok().filter(|&index| index <= text.len()).ok_or_else(|| out_of_range(space))
    };
    let (from_start, to_start) = (within(from_start, from)?, within(to_start, to)?);
    let Ok(count) = usize::try_from(count) else {
        return Err(space.system_error("how_many cannot be negative"));
    };
    let count = count.min(from.len() - from_start);
    if to_start + count > to.len() {
        return Err(space.system_error(format_args!(
            "Cannot write {count} characters at {to_start} in a string of {} characters",
            to.len()
        )));
    }
    if count == 0 {
        return Ok(0);
    }
    check_modifiable(space, to)?;
    let part = from.text().slice(from_start, from_start + count);
    let max_char = with_units!(part, units => units.iter().fold(0, |all, &unit| all | u32::from(unit)));
    if max_char > to.form().max_char() {
        return Err(space.system_error(format_args!(
            "Cannot copy {} characters into a string of {} characters",
            form_name(from.form()),
            form_name(to.form())
        )));
    }
    let data = to.data().cast_mut();
    // SAFETY: the places are within the string, which is not shared and is not the source, and all characters fit.
    unsafe {
        with_units!(part, units => match to.form() {
            Form::Ascii | Form::Latin1 => write(data.add(to_start), units, |code| code as u8),
            Form::Ucs2 => write(data.cast::<u16>().add(to_start), units, |code| code as u16),
            Form::Ucs4 => write(data.cast::<u32>().add(to_start), units, |code| code),
        });
    }
    Ok(count as Py_ssize_t)
}

/// Writes characters of one width as another.
///
/// # Safety
/// `to` points at as many places, apart from `units`.
unsafe fn write<S: Copy + Into<u32>, T>(to: *mut T, units: &[S], narrow: impl Fn(u32) -> T) {
    for (at, &unit) in units.iter().enumerate() {
        // SAFETY: the caller's promise.
        unsafe { to.add(at).write(narrow(unit.into())) };
    }
}

/// Changes the length of a string, in place if only the caller has it; new characters are zero.
///
/// # Safety
/// `place` is null or points at a reference that the caller owns, or at `NULL`.
#[cpython_api]
unsafe fn PyUnicode_Resize(space: &Space, place: *mut *mut PyObject, len: Py_ssize_t) -> PyResult<()> {
    if place.is_null() {
        return Err(space.bad_internal_call());
    }
    // SAFETY: the caller's promise.
    let is_text = unsafe { Object::from_nullable(*place) }.is_some_and(Object::is_instance::<Str>);
    let (true, Ok(len)) = (is_text, usize::try_from(len)) else { return Err(space.bad_internal_call()) };
    // SAFETY: the place owns a reference to a string; it holds none until the end.
    unsafe {
        let text = Ref::<Str>::from_owned_unchecked(place.replace(ptr::null_mut()));
        place.write(Str::resized(space, text, len)?.into_ptr());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{failure, repr, with_space};

    #[test]
    fn characters_of_a_fresh_string_are_written() {
        with_space(|space| {
            let text = Str::zeroed(space, 3, 0xFF).unwrap();
            assert_eq!(PyUnicode_Fill(space, &text, 1, 9, u32::from('x')).unwrap(), 2);
            PyUnicode_WriteChar(space, &text, 0, 0xE9).unwrap();
            assert_eq!(repr(space, &text), "'\u{e9}xx'");
            let wide = space.new_str("\u{20ac}").unwrap();
            let message = failure(space, PyUnicode_CopyCharacters(space, &text, 0, &wide, 0, 1));
            assert_eq!(
                message,
                "SystemError: Cannot copy UCS2 characters into a string of latin1 characters"
            );
            let _second = text.to_ref();
            let message = failure(space, PyUnicode_WriteChar(space, &text, 0, 65));
            assert_eq!(message, "SystemError: Cannot modify a string currently used");
            assert_eq!(
                failure(space, PyUnicode_ReadChar(space, &text, -1)),
                "IndexError: string index out of range"
            );
        });
    }
}
