//! Putting strings together: concatenation, of two and of many, and growing a string in place that nobody else has.

use super::storage::{Form, allocate, allocate_ascii, copy_bytes};
use super::{Str, interning};
use crate::{Layout, PyErr, PyResult, Ref, Space, memory};
use abi::{PyASCIIObject, PyCompactUnicodeObject, SSTATE_INTERNED_IMMORTAL, SSTATE_NOT_INTERNED};
use algorithms::text::TextRef;
use algorithms::with_units;
use core::ptr;

/// Writes `text` as characters of type `T`, which hold them all.
///
/// # Safety
/// There is room for all of them at `place`.
#[inline]
unsafe fn write_as<T: TryFrom<u32> + Copy>(place: *mut T, text: TextRef<'_>) {
    with_units!(text, units => for (at, &unit) in units.iter().enumerate() {
        let code = algorithms::text::CodeUnit::code(unit);
        // SAFETY: the caller's promise; the caller chose a form that holds the characters.
        unsafe { place.add(at).write(T::try_from(code).unwrap_unchecked()) };
    });
}

/// Writes `text` from the character `at` on into a string under construction.
///
/// # Safety
/// `data` has room for `at + text.len()` characters of `form`, and `form` holds the characters of `text`.
#[inline]
pub(super) unsafe fn write_text(data: *mut u8, form: Form, at: usize, text: TextRef<'_>) {
    // SAFETY: the caller's promise.
    unsafe {
        match (form, text) {
            (Form::Ascii | Form::Latin1, TextRef::Latin1(units)) => {
                copy_bytes(units, data.add(at));
            }
            (Form::Ucs2, TextRef::Ucs2(units)) => {
                ptr::copy_nonoverlapping(units.as_ptr(), data.cast::<u16>().add(at), units.len());
            }
            (Form::Ucs4, TextRef::Ucs4(units)) => {
                ptr::copy_nonoverlapping(units.as_ptr(), data.cast::<u32>().add(at), units.len());
            }
            (Form::Ascii | Form::Latin1, _) => write_as(data.add(at), text),
            (Form::Ucs2, _) => write_as(data.cast::<u16>().add(at), text),
            (Form::Ucs4, _) => write_as(data.cast::<u32>().add(at), text),
        }
    }
}

/// Eight ASCII characters at once, whose letters from `FIRST` (`A` or `a`) to the end of the alphabet get the other case.
#[inline(always)]
const fn change_case<const FIRST: u8>(characters: u64) -> u64 {
    const ONES: u64 = u64::MAX / 0xFF;
    const HIGH: u64 = ONES * 0x80;
    // No sum carries: the characters have seven bits, and what is added has, too.
    let from_first = characters + ONES * (0x80 - FIRST) as u64;
    let beyond = characters + ONES * (0x80 - FIRST - 26) as u64;
    characters ^ (from_first & !beyond & HIGH) >> 2
}

impl Str {
    /// The string itself, or an exact `str` of the same characters if it is of a subclass.
    pub fn to_exact(&self, space: &Space) -> PyResult<Ref<Str>> {
        if self.is_exact::<Str>() { Ok(self.to_ref()) } else { Str::from_text(space, self.text()) }
    }

    /// `left + right`.
    ///
    /// # Errors
    /// `MemoryError`; `OverflowError` when the result would be too long.
    pub fn concat(space: &Space, left: &Str, right: &Str) -> PyResult<Ref<Str>> {
        if right.len() == 0 {
            return left.to_exact(space);
        }
        if left.len() == 0 {
            return right.to_exact(space);
        }
        if let (Some(left), Some(right)) = (left.as_compact_ascii(), right.as_compact_ascii()) {
            // The lengths of two strings in memory can be added. SAFETY: both parts are written, and fill the string.
            return unsafe {
                let string = allocate_ascii(space, left.len() + right.len())?;
                let data = string.data_mut();
                copy_bytes(left, data);
                copy_bytes(right, data.add(left.len()));
                Ok(string)
            };
        }
        Str::concat_any(space, left, right)
    }

    #[inline(never)]
    fn concat_any(space: &Space, left: &Str, right: &Str) -> PyResult<Ref<Str>> {
        let form = left.form().max(right.form());
        let len = total(space, left.len(), right.len(), "strings are too large to concat")?;
        // SAFETY: both parts are written, and fill the string.
        unsafe {
            let string = allocate(space, form, len)?;
            write_text(string.data_mut(), form, 0, left.text());
            write_text(string.data_mut(), form, left.len(), right.text());
            Ok(string)
        }
    }

    /// All `parts` one after the other: what an f-string makes.
    ///
    /// # Errors
    /// `MemoryError`; `OverflowError` when the result would be too long.
    pub fn concat_all(space: &Space, parts: &[&Str]) -> PyResult<Ref<Str>> {
        let mut len = 0usize;
        for part in parts {
            match part.as_compact_ascii() {
                Some(text) => len = len.saturating_add(text.len()),
                None => return Str::concat_all_forms(space, parts),
            }
        }
        if len < 2 {
            return Str::concat_all_forms(space, parts);
        }
        // SAFETY: the parts fill the string; they are ASCII, as was just seen.
        unsafe {
            let string = allocate_ascii(space, len)?;
            let mut place = string.data_mut();
            for part in parts {
                let text = part.as_compact_ascii().unwrap_unchecked();
                copy_bytes(text, place);
                place = place.add(text.len());
            }
            Ok(string)
        }
    }

    #[inline(never)]
    fn concat_all_forms(space: &Space, parts: &[&Str]) -> PyResult<Ref<Str>> {
        let (mut len, mut form, mut last, mut count) = (0, Form::Ascii, None, 0);
        for part in parts.iter().filter(|part| part.len() != 0) {
            len = total(space, len, part.len(), "join() result is too long for a Python string")?;
            form = form.max(part.form());
            last = Some(*part);
            count += 1;
        }
        match last {
            None => return Ok(Str::empty(space)),
            Some(only) if count == 1 => return only.to_exact(space),
            Some(_) => {}
        }
        // SAFETY: the parts fill the string.
        unsafe {
            let string = allocate(space, form, len)?;
            let (data, mut at) = (string.data_mut(), 0);
            for part in parts {
                write_text(data, form, at, part.text());
                at += part.len();
            }
            Ok(string)
        }
    }

    /// `left + right`, where the caller gives `left` up: if nobody else has it, it grows in place
    /// (`PyUnicode_Append`, and `+=` on a local variable).
    ///
    /// # Errors
    /// Those of [`Str::concat`]; `left` is gone then.
    pub fn append(space: &Space, left: Ref<Str>, right: &Str) -> PyResult<Ref<Str>> {
        Str::try_append(space, left, right).map_err(|(_, err)| err)
    }

    /// As [`Str::append`], but an error comes with `left`.
    pub fn try_append(space: &Space, left: Ref<Str>, right: &Str) -> Result<Ref<Str>, (Ref<Str>, PyErr)> {
        if right.len() == 0 && left.is_exact::<Str>() {
            return Ok(left);
        }
        let grows = left.can_grow() && right.len() != 0 && right.form() <= left.form() && !left.is(right);
        if !grows {
            return Str::concat(space, &left, right).map_err(|err| (left, err));
        }
        let (form, old) = (left.form(), left.len());
        let len = match total(space, old, right.len(), "strings are too large to concat") {
            Ok(len) => len,
            Err(err) => return Err((left, err)),
        };
        let grown = Str::reallocate(space, left, len)?;
        // SAFETY: there is room for the characters added, and the caller alone has the string.
        unsafe { write_text(grown.data_mut(), form, old, right.text()) };
        Ok(grown)
    }

    /// Whether the string may be resized in place: only the caller has it, and nothing depends on its characters.
    pub fn can_grow(&self) -> bool {
        self.is_unique()
            && self.is_exact::<Str>()
            && self.0.state.compact()
            && self.0.state.interned() != SSTATE_INTERNED_IMMORTAL
            && self.len() != 0
    }

    /// The string with room for `len` characters, those beyond the old ones uninitialised, the hash and the UTF-8 form forgotten.
    /// The caller has checked [`Str::can_grow`] and writes the new characters. When there is no memory, the string comes back.
    fn reallocate(space: &Space, string: Ref<Str>, len: usize) -> Result<Ref<Str>, (Ref<Str>, PyErr)> {
        debug_assert!(string.can_grow());
        if string.0.state.interned() != SSTATE_NOT_INTERNED {
            interning::forget(space, &string);
        }
        string.forget_utf8();
        let (form, unit) = (string.form(), string.form().kind() as usize);
        let size = (len.checked_add(1).and_then(|places| places.checked_mul(unit)))
            .and_then(|bytes| bytes.checked_add(form.head_size()))
            .filter(|&size| size <= isize::MAX as usize);
        let Some(size) = size else { return Err((string, space.memory_error())) };
        let block = string.into_ptr();
        // SAFETY: the only reference is ours, and the block came from `memory`.
        unsafe {
            let moved = memory::reallocate(block.cast(), size).cast::<PyASCIIObject>();
            if moved.is_null() {
                return Err((Ref::from_owned_unchecked(block), space.memory_error()));
            }
            (*moved).length.set(len as isize);
            (*moved).hash.set(-1);
            let string: Ref<Str> = Ref::from_owned_unchecked(moved.cast());
            string.data_mut().add(len * unit).write_bytes(0, unit);
            Ok(string)
        }
    }

    /// Frees the UTF-8 form that is kept with the string.
    fn forget_utf8(&self) {
        let Some(fields) = self.compact() else { return };
        let utf8 = fields.utf8.replace(ptr::null_mut());
        fields.utf8_length.set(0);
        if !utf8.is_null() {
            // SAFETY: a compact string's UTF-8 form is a block of its own.
            unsafe { memory::free(utf8.cast()) };
        }
    }

    /// `PyUnicode_Resize`: the string with `len` characters, in place if only the caller has it; new characters are zero.
    ///
    /// # Errors
    /// `MemoryError`; the string is gone then.
    pub fn resized(space: &Space, string: Ref<Str>, len: usize) -> PyResult<Ref<Str>> {
        let old = string.len();
        if len == old {
            return Ok(string);
        }
        if len == 0 {
            return Ok(Str::empty(space));
        }
        let form = string.form();
        let unit = form.kind() as usize;
        if !string.can_grow() {
            let copy = Str::zeroed(space, len, form.max_char())?;
            // SAFETY: the copy is fresh and of the same form.
            unsafe { ptr::copy_nonoverlapping(string.data(), copy.data_mut(), len.min(old) * unit) };
            return Ok(copy);
        }
        let string = Str::reallocate(space, string, len).map_err(|(_, err)| err)?;
        if len > old {
            // SAFETY: there is room for `len` characters.
            unsafe { string.data_mut().add(old * unit).write_bytes(0, (len - old) * unit) };
        }
        Ok(string)
    }

    /// A copy of an ASCII string, changed in place by `change`, which leaves it ASCII.
    pub(super) fn changed_ascii(&self, space: &Space, change: fn(&mut [u8])) -> PyResult<Ref<Str>> {
        let len = self.len();
        if len < 2 {
            let mut short = self.bytes().to_vec();
            change(&mut short);
            return Str::from_latin1(space, &short);
        }
        // SAFETY: all characters are copied, and `change` keeps them ASCII.
        unsafe {
            let string = allocate(space, Form::Ascii, len)?;
            copy_bytes(self.bytes(), string.data_mut());
            change(core::slice::from_raw_parts_mut(string.data_mut(), len));
            Ok(string)
        }
    }

    /// A copy of an ASCII string, whose letters from `FIRST` (`A` or `a`) to the end of the alphabet get the other case.
    pub(super) fn with_case_changed<const FIRST: u8>(&self, space: &Space, text: &str) -> PyResult<Ref<Str>> {
        let text = text.as_bytes();
        if let &[] | &[_] = text {
            return match text.first() {
                Some(&byte) => Str::from_ascii(space, &[change_case::<FIRST>(u64::from(byte)) as u8]),
                None => self.to_exact(space),
            };
        }
        let (from, len) = (text.as_ptr(), text.len());
        // SAFETY: pieces of one size, the last of which may overlap the one before, make up the whole; all are read from the one string and
        // written to the other, at the same place.
        unsafe {
            Str::ascii_written(space, len, |places| {
                let to = places.as_mut_ptr();
                macro_rules! piece {
                    ($at:expr, $unit:ty) => {{
                        let piece = from.add($at).cast::<$unit>().read_unaligned();
                        let changed = change_case::<FIRST>(u64::from(piece)) as $unit;
                        to.add($at).cast::<$unit>().write_unaligned(changed);
                    }};
                }
                match len {
                    8.. => {
                        for at in (0..len - 8).step_by(8) {
                            piece!(at, u64);
                        }
                        piece!(len - 8, u64);
                    }
                    4.. => {
                        piece!(0, u32);
                        piece!(len - 4, u32);
                    }
                    _ => {
                        piece!(0, u16);
                        piece!(len - 2, u16);
                    }
                }
            })
        }
    }

    /// `self * count`; nothing when `count` is negative.
    ///
    /// # Errors
    /// `MemoryError`; `OverflowError` when the result would be too long.
    pub fn repeated(&self, space: &Space, count: isize) -> PyResult<Ref<Str>> {
        if count <= 0 || self.len() == 0 {
            return Ok(Str::empty(space));
        }
        if count == 1 {
            return self.to_exact(space);
        }
        let len = self.len().checked_mul(count as usize).filter(|&len| len <= isize::MAX as usize);
        let Some(len) = len else { return Err(space.overflow_error("repeated string is too long")) };
        let form = self.form();
        // SAFETY: the copies fill the string; each doubling copies from what is written to what is not.
        unsafe {
            let string = allocate(space, form, len)?;
            let data = string.data_mut();
            let (piece, all) = (self.bytes().len(), len * form.kind() as usize);
            ptr::copy_nonoverlapping(self.data(), data, piece);
            let mut done = piece;
            while done < all {
                let step = done.min(all - done);
                ptr::copy_nonoverlapping(data, data.add(done), step);
                done += step;
            }
            Ok(string)
        }
    }
}

#[inline]
fn total(space: &Space, one: usize, other: usize, message: &'static str) -> PyResult<usize> {
    match one.checked_add(other) {
        Some(total) if total <= isize::MAX as usize => Ok(total),
        _ => Err(space.overflow_error(message)),
    }
}

/// Bytes of the block that holds a compact string: `sys.getsizeof`.
pub(super) fn memory_size(string: &Str) -> usize {
    let unit = string.form().kind() as usize;
    let head =
        if string.0.state.compact() { string.form().head_size() } else { size_of::<abi::PyUnicodeObject>() };
    let utf8 = string.compact().map_or(0, |fields: &PyCompactUnicodeObject| {
        let shared = fields.utf8.get().cast() == string.data_mut();
        if fields.utf8.get().is_null() || shared { 0 } else { fields.utf8_length.get() as usize + 1 }
    });
    head + (string.len() + 1) * unit + utf8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;

    fn text(space: &Space, text: &str) -> Ref<Str> {
        Str::from_str(space, text).unwrap()
    }

    #[test]
    fn parts_of_all_forms() {
        with_space(|space| {
            let parts = ["ab", "", "\u{e9}", "\u{20ac}x", "\u{1F600}", "end"];
            for count in 0..=parts.len() {
                let strings: Vec<_> = parts[..count].iter().map(|part| text(space, part)).collect();
                let borrowed: Vec<&Str> = strings.iter().map(|string| &**string).collect();
                let all = Str::concat_all(space, &borrowed).unwrap();
                assert!(all.same(&text(space, &parts[..count].concat())), "{count}");
            }
            for left in parts {
                for right in parts {
                    let sum = Str::concat(space, &text(space, left), &text(space, right)).unwrap();
                    assert!(sum.same(&text(space, &format!("{left}{right}"))));
                }
            }
        });
    }

    #[test]
    fn a_string_of_ones_own_grows_in_place() {
        with_space(|space| {
            let mut grown = text(space, "start");
            for n in 0..100 {
                grown = Str::append(space, grown, &text(space, &format!("{n},"))).unwrap();
            }
            let expected = (0..100).fold("start".to_owned(), |all, n| format!("{all}{n},"));
            assert!(grown.equals(&expected));
            let other = grown.clone();
            let more = Str::append(space, grown, &text(space, "\u{20ac}")).unwrap();
            assert!(other.equals(&expected) && more.equals(&format!("{expected}\u{20ac}")));
            let wide = Str::append(space, more, &text(space, "x")).unwrap();
            assert!(wide.equals(&format!("{expected}\u{20ac}x")));
            let interned = interning::intern(space, wide);
            let hash = interned.text_hash(space);
            let changed = Str::append(space, interned, &text(space, "y")).unwrap();
            assert!(!changed.is_interned() && changed.text_hash(space) != hash);
            assert!(Str::find_interned(space, &format!("{expected}\u{20ac}x")).is_none());
        });
    }

    #[test]
    fn repetition_and_resizing() {
        with_space(|space| {
            assert!(
                text(space, "ab\u{20ac}")
                    .repeated(space, 3)
                    .unwrap()
                    .equals("ab\u{20ac}ab\u{20ac}ab\u{20ac}")
            );
            assert_eq!(text(space, "ab").repeated(space, -1).unwrap().len(), 0);
            let cut = Str::resized(space, text(space, "abcdef"), 2).unwrap();
            assert!(cut.equals("ab"));
            let longer = Str::resized(space, cut, 4).unwrap();
            assert!(longer.equals("ab\0\0"));
        });
    }
}
