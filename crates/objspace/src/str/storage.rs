//! The compact forms of strings (PEP 393): making them, and reading their characters, hash and equality.
//!
//! A string made here is in the narrowest form that holds it: two exact strings are equal only if their forms are. C code may
//! fill a fresh string in place as long as it alone has it, so a string with more than one reference never changes.

use super::Str;
use crate::{Layout, Object, PyResult, PyTypeInfo, Ref, Space, gc, hashing, memory};
use abi::{
    PyASCIIObject, PyCompactUnicodeObject, PyObject, PyUnicode_1BYTE_KIND, PyUnicode_2BYTE_KIND,
    PyUnicode_4BYTE_KIND, PyUnicodeObject, PyUnicodeState, SSTATE_INTERNED_MORTAL,
};
use algorithms::text::{StrBuilder, TextRef};
use core::cell::Cell;
use core::cmp::Ordering;
use core::fmt::Display;
use core::mem::size_of;
use core::slice;

/// How characters are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// One byte each, all below 128; nothing but the characters follows the short head.
    Ascii,
    /// One byte each.
    Latin1,
    /// Two bytes each.
    Ucs2,
    /// Four bytes each.
    Ucs4,
}

impl Form {
    /// The narrowest form for characters up to `max_char`.
    #[inline]
    pub const fn for_max_char(max_char: u32) -> Form {
        match max_char {
            0..=0x7F => Form::Ascii,
            0x80..=0xFF => Form::Latin1,
            0x100..=0xFFFF => Form::Ucs2,
            _ => Form::Ucs4,
        }
    }

    /// Bytes per character: a `PyUnicode_…BYTE_KIND`.
    #[inline]
    pub const fn kind(self) -> u32 {
        match self {
            Form::Ascii | Form::Latin1 => PyUnicode_1BYTE_KIND,
            Form::Ucs2 => PyUnicode_2BYTE_KIND,
            Form::Ucs4 => PyUnicode_4BYTE_KIND,
        }
    }

    /// The largest character of the form, as `PyUnicode_MAX_CHAR_VALUE` gives it.
    #[inline]
    pub const fn max_char(self) -> u32 {
        match self {
            Form::Ascii => 0x7F,
            Form::Latin1 => 0xFF,
            Form::Ucs2 => 0xFFFF,
            Form::Ucs4 => 0x10_FFFF,
        }
    }

    /// Bytes before the characters of a compact string.
    #[inline]
    pub(super) const fn head_size(self) -> usize {
        match self {
            Form::Ascii => size_of::<PyASCIIObject>(),
            _ => size_of::<PyCompactUnicodeObject>(),
        }
    }
}

/// The bitwise or of all units: its class is that of the largest.
#[inline]
fn union_of<U: Copy + Into<u32>>(units: &[U]) -> u32 {
    units.iter().fold(0, |all, &unit| all | unit.into())
}

/// Bytes before the characters of a compact ASCII string.
const ASCII_HEAD: usize = size_of::<PyASCIIObject>();

/// No string has more characters than this: the size of its block could not be counted.
const MOST_CHARACTERS: usize = isize::MAX as usize / 8;

/// A compact string of uninitialised characters, the terminating zero in place.
///
/// # Safety
/// The caller fills all characters, with values that the form allows, before anyone else sees the string.
#[inline]
pub(crate) unsafe fn allocate(space: &Space, form: Form, len: usize) -> PyResult<Ref<Str>> {
    // SAFETY: the caller's promise.
    unsafe {
        match form {
            Form::Ascii => allocate_ascii(space, len),
            _ => allocate_wide(space, form, len),
        }
    }
}

/// # Safety
/// As [`allocate`].
#[inline]
pub(crate) unsafe fn allocate_ascii(space: &Space, len: usize) -> PyResult<Ref<Str>> {
    if len > MOST_CHARACTERS {
        return Err(space.memory_error());
    }
    let block = memory::allocate(size_of::<PyASCIIObject>() + len + 1);
    if block.is_null() {
        return Err(space.memory_error());
    }
    // SAFETY: the block holds the head, the characters and a terminator.
    unsafe {
        write_head(block, Form::Ascii, len);
        block.add(size_of::<PyASCIIObject>() + len).write(0);
        Ok(Ref::from_owned_unchecked(block.cast()))
    }
}

/// # Safety
/// As [`allocate`], the form not being [`Form::Ascii`].
#[inline(never)]
unsafe fn allocate_wide(space: &Space, form: Form, len: usize) -> PyResult<Ref<Str>> {
    if len > MOST_CHARACTERS {
        return Err(space.memory_error());
    }
    let unit = form.kind() as usize;
    let block = memory::allocate(size_of::<PyCompactUnicodeObject>() + (len + 1) * unit);
    if block.is_null() {
        return Err(space.memory_error());
    }
    // SAFETY: the block holds the longer head, the characters and a terminator.
    unsafe {
        write_head(block, form, len);
        let compact = block.cast::<PyCompactUnicodeObject>();
        (&raw mut (*compact).utf8_length).write(Cell::new(0));
        (&raw mut (*compact).utf8).write(Cell::new(core::ptr::null_mut()));
        let end = block.add(size_of::<PyCompactUnicodeObject>() + len * unit);
        match form {
            Form::Ascii | Form::Latin1 => end.write(0),
            Form::Ucs2 => end.cast::<u16>().write(0),
            Form::Ucs4 => end.cast::<u32>().write(0),
        }
        Ok(Ref::from_owned_unchecked(block.cast()))
    }
}

/// # Safety
/// The block has room for the head.
#[inline(always)]
unsafe fn write_head(block: *mut u8, form: Form, len: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        block.cast::<PyASCIIObject>().write(PyASCIIObject {
            ob_base: PyObject::new(Str::STATIC.as_ptr()),
            length: Cell::new(len as isize),
            hash: Cell::new(-1),
            state: PyUnicodeState::new(form.kind(), true, form == Form::Ascii),
        });
    }
}

/// A string of the same number of units of type `T`, converted from `units`, which fit.
fn convert<S: Copy, T>(
    space: &Space,
    form: Form,
    units: &[S],
    convert: impl Fn(S) -> T,
) -> PyResult<Ref<Str>> {
    debug_assert_eq!(size_of::<T>(), form.kind() as usize);
    // SAFETY: every place is written below.
    unsafe {
        let string = allocate(space, form, units.len())?;
        let data = string.data_mut().cast::<T>();
        for (index, &unit) in units.iter().enumerate() {
            data.add(index).write(convert(unit));
        }
        Ok(string)
    }
}

/// Copies bytes, a few of them without a call.
///
/// # Safety
/// There is room for them at `place`, which does not overlap them.
#[inline(always)]
pub(super) unsafe fn copy_bytes(bytes: &[u8], place: *mut u8) {
    let (from, len) = (bytes.as_ptr(), bytes.len());
    // SAFETY: all that is read is within `bytes`, and all that is written within as many bytes at `place`: two pieces that overlap
    // make up any length between that of one and of two.
    unsafe {
        match len {
            8..=16 => {
                let (head, tail) =
                    (from.cast::<u64>().read_unaligned(), from.add(len - 8).cast::<u64>().read_unaligned());
                place.cast::<u64>().write_unaligned(head);
                place.add(len - 8).cast::<u64>().write_unaligned(tail);
            }
            4..8 => {
                let (head, tail) =
                    (from.cast::<u32>().read_unaligned(), from.add(len - 4).cast::<u32>().read_unaligned());
                place.cast::<u32>().write_unaligned(head);
                place.add(len - 4).cast::<u32>().write_unaligned(tail);
            }
            2..4 => {
                let (head, tail) =
                    (from.cast::<u16>().read_unaligned(), from.add(len - 2).cast::<u16>().read_unaligned());
                place.cast::<u16>().write_unaligned(head);
                place.add(len - 2).cast::<u16>().write_unaligned(tail);
            }
            0 => {}
            1 => place.write(from.read()),
            _ => core::ptr::copy_nonoverlapping(from, place, len),
        }
    }
}

/// Whether `len` bytes are the same; a few are compared without a call.
///
/// # Safety
/// There are so many at both places.
#[inline(always)]
unsafe fn same_bytes(one: *const u8, other: *const u8, len: usize) -> bool {
    // SAFETY: the caller's promise; no more bytes are read.
    unsafe {
        match len {
            8..=16 => {
                let word = |at: *const u8, offset: usize| at.add(offset).cast::<u64>().read_unaligned();
                word(one, 0) == word(other, 0) && word(one, len - 8) == word(other, len - 8)
            }
            4..8 => {
                let word = |at: *const u8, offset: usize| at.add(offset).cast::<u32>().read_unaligned();
                word(one, 0) == word(other, 0) && word(one, len - 4) == word(other, len - 4)
            }
            2..4 => {
                let word = |at: *const u8, offset: usize| at.add(offset).cast::<u16>().read_unaligned();
                word(one, 0) == word(other, 0) && word(one, len - 2) == word(other, len - 2)
            }
            0 => true,
            1 => one.read() == other.read(),
            _ => slice::from_raw_parts(one, len) == slice::from_raw_parts(other, len),
        }
    }
}

/// A string of exactly these units.
fn copy<U: Copy>(space: &Space, form: Form, units: &[U]) -> PyResult<Ref<Str>> {
    debug_assert_eq!(size_of::<U>(), form.kind() as usize);
    // SAFETY: the places are filled by the copy.
    unsafe {
        let string = allocate(space, form, units.len())?;
        core::ptr::copy_nonoverlapping(units.as_ptr(), string.data_mut().cast(), units.len());
        Ok(string)
    }
}

/// Making strings.
impl Str {
    /// A string of the same characters.
    pub fn from_str(space: &Space, text: &str) -> PyResult<Ref<Str>> {
        if text.is_ascii() {
            return Str::from_ascii(space, text.as_bytes());
        }
        Str::from_builder(space, &StrBuilder::from(text))
    }

    /// What `value` displays.
    pub fn from_display(space: &Space, value: &impl Display) -> PyResult<Ref<Str>> {
        Str::from_str(space, &value.to_string())
    }

    /// A string of bytes that are all below 128.
    ///
    /// # Safety
    /// They are.
    #[inline]
    pub unsafe fn from_ascii_unchecked(space: &Space, text: &[u8]) -> PyResult<Ref<Str>> {
        debug_assert!(text.is_ascii());
        Str::from_ascii(space, text)
    }

    /// As [`Str::from_ascii_unchecked`].
    #[inline]
    pub(crate) fn from_ascii(space: &Space, text: &[u8]) -> PyResult<Ref<Str>> {
        match text {
            [] => Ok(Str::empty(space)),
            &[byte] => Ok(Str::latin1_char(space, byte).to_ref()),
            // SAFETY: the places are filled by the copy.
            _ => unsafe {
                let string = allocate_ascii(space, text.len())?;
                copy_bytes(text, string.as_ptr().cast::<u8>().add(size_of::<PyASCIIObject>()));
                Ok(string)
            },
        }
    }

    /// A string of `len` ASCII characters (two at least) that `fill` writes over the zeros that it gets.
    pub(crate) fn ascii_filled(
        space: &Space,
        len: usize,
        fill: impl FnOnce(&mut [u8]),
    ) -> PyResult<Ref<Str>> {
        debug_assert!(len > 1);
        // SAFETY: the places are initialised before they are lent; nobody else has the string.
        unsafe {
            let string = allocate_ascii(space, len)?;
            let data = string.data_mut();
            data.write_bytes(0, len);
            let places = slice::from_raw_parts_mut(data, len);
            fill(places);
            debug_assert!(places.is_ascii());
            Ok(string)
        }
    }

    /// A string of `len` ASCII characters (two at least) that `write` writes; what it reads before is undefined, but no less a byte.
    ///
    /// # Safety
    /// It writes all of them, ASCII characters, and does not look at them before.
    #[inline(always)]
    pub(crate) unsafe fn ascii_written(
        space: &Space,
        len: usize,
        write: impl FnOnce(&mut [u8]),
    ) -> PyResult<Ref<Str>> {
        debug_assert!(len > 1);
        // SAFETY: the block has so many places; nobody else has the string.
        unsafe {
            let string = allocate_ascii(space, len)?;
            let data = string.as_ptr().cast::<u8>().add(size_of::<PyASCIIObject>());
            write(slice::from_raw_parts_mut(data, len));
            debug_assert!(slice::from_raw_parts(data, len).is_ascii());
            Ok(string)
        }
    }

    /// A string of the characters U+0000 to U+00FF that the bytes are.
    pub fn from_latin1(space: &Space, text: &[u8]) -> PyResult<Ref<Str>> {
        if text.len() < 2 || text.is_ascii() {
            return Str::from_ascii(space, text);
        }
        copy(space, Form::Latin1, text)
    }

    /// A string of characters of two bytes (lone surrogates included, pairs not joined), in the narrowest form.
    pub fn from_ucs2(space: &Space, text: &[u16]) -> PyResult<Ref<Str>> {
        match (text, Form::for_max_char(union_of(text))) {
            (&[] | &[_], Form::Ascii | Form::Latin1) => Str::from_short(space, text.first().copied()),
            (_, Form::Ucs2 | Form::Ucs4) => copy(space, Form::Ucs2, text),
            (_, narrow) => convert(space, narrow, text, |unit| unit as u8),
        }
    }

    /// A string of code points, in the narrowest form.
    ///
    /// # Errors
    /// `ValueError` if one is above U+10FFFF.
    pub fn from_ucs4(space: &Space, text: &[u32]) -> PyResult<Ref<Str>> {
        match (text, Form::for_max_char(union_of(text))) {
            (&[] | &[_], Form::Ascii | Form::Latin1) => Str::from_short(space, text.first().copied()),
            (_, Form::Ucs4) => {
                if let Some(bad) = text.iter().find(|&&unit| unit > 0x10_FFFF) {
                    return Err(space.value_error(format_args!(
                        "character U+{bad:x} is not in range [U+0000; U+10ffff]"
                    )));
                }
                copy(space, Form::Ucs4, text)
            }
            (_, Form::Ucs2) => convert(space, Form::Ucs2, text, |unit| unit as u16),
            (_, narrow) => convert(space, narrow, text, |unit| unit as u8),
        }
    }

    /// The string of no or one character below 256.
    fn from_short<U: Into<u32>>(space: &Space, unit: Option<U>) -> PyResult<Ref<Str>> {
        Ok(match unit {
            None => Str::empty(space),
            Some(unit) => Str::latin1_char(space, unit.into() as u8).to_ref(),
        })
    }

    /// A string of these characters, in the narrowest form.
    pub fn from_text(space: &Space, text: TextRef<'_>) -> PyResult<Ref<Str>> {
        match text {
            TextRef::Latin1(units) => Str::from_latin1(space, units),
            TextRef::Ucs2(units) => Str::from_ucs2(space, units),
            TextRef::Ucs4(units) => Str::from_ucs4(space, units),
        }
    }

    /// A string of what was built.
    pub fn from_builder(space: &Space, builder: &StrBuilder) -> PyResult<Ref<Str>> {
        match builder.view() {
            TextRef::Latin1(units) => Str::from_latin1(space, units),
            // A builder's storage is the narrowest already.
            TextRef::Ucs2(units) => copy(space, Form::Ucs2, units),
            TextRef::Ucs4(units) => copy(space, Form::Ucs4, units),
        }
    }

    /// A string of `len` zero characters in the form for `max_char`, for C code to fill in place (`PyUnicode_New`).
    pub fn zeroed(space: &Space, len: usize, max_char: u32) -> PyResult<Ref<Str>> {
        if len == 0 {
            return Ok(Str::empty(space));
        }
        // SAFETY: zero is a character of every form.
        unsafe {
            let form = Form::for_max_char(max_char);
            let string = allocate(space, form, len)?;
            string.data_mut().write_bytes(0, len * form.kind() as usize);
            Ok(string)
        }
    }
}

/// Reading strings.
impl Str {
    /// Number of characters.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "Python has no such method")]
    pub fn len(&self) -> usize {
        self.0.length.get() as usize
    }

    /// How the characters are stored.
    #[inline]
    pub fn form(&self) -> Form {
        match self.0.state.kind() {
            1 if self.0.state.ascii() => Form::Ascii,
            1 => Form::Latin1,
            2 => Form::Ucs2,
            _ => Form::Ucs4,
        }
    }

    /// Where the characters are.
    #[inline]
    pub fn data(&self) -> *const u8 {
        self.data_mut()
    }

    /// Where the characters are, to write them while the string is under construction.
    #[inline]
    pub(crate) fn data_mut(&self) -> *mut u8 {
        let start = self.as_ptr().cast::<u8>();
        let state = &self.0.state;
        // SAFETY: the state says which form the object has.
        unsafe {
            if !state.compact() {
                (*start.cast::<PyUnicodeObject>()).data.get().any.cast()
            } else if state.ascii() {
                start.add(size_of::<PyASCIIObject>())
            } else {
                start.add(size_of::<PyCompactUnicodeObject>())
            }
        }
    }

    /// The fields that strings other than compact ASCII ones have.
    #[inline]
    pub(crate) fn compact(&self) -> Option<&PyCompactUnicodeObject> {
        let short = self.0.state.compact() && self.0.state.ascii();
        // SAFETY: every other form has the longer head.
        (!short).then(|| unsafe { &*self.as_ptr().cast() })
    }

    /// The bytes of the storage, without the terminator.
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: `length` characters of `kind` bytes are at `data`.
        unsafe { slice::from_raw_parts(self.data(), self.len() * self.0.state.kind() as usize) }
    }

    /// The characters.
    #[inline]
    pub fn text(&self) -> TextRef<'_> {
        let (data, len) = (self.data(), self.len());
        // SAFETY: `length` characters of `kind` bytes are at `data`, aligned for their kind.
        unsafe {
            match self.0.state.kind() {
                1 => TextRef::Latin1(slice::from_raw_parts(data, len)),
                2 => TextRef::Ucs2(slice::from_raw_parts(data.cast(), len)),
                _ => TextRef::Ucs4(slice::from_raw_parts(data.cast(), len)),
            }
        }
    }

    /// The characters of an ASCII string that follow its head, as those of every string but some of C code's and of subclasses do.
    #[inline(always)]
    pub(super) fn as_compact_ascii(&self) -> Option<&[u8]> {
        let plain = PyUnicodeState::COMPACT_MASK | PyUnicodeState::ASCII_MASK;
        (self.0.state.0.get() & plain == plain).then(|| {
            let data = self.as_ptr().cast::<u8>();
            // SAFETY: `length` characters of one byte follow the short head.
            unsafe { slice::from_raw_parts(data.add(size_of::<PyASCIIObject>()), self.len()) }
        })
    }

    /// A character of an ASCII string; `None` for others, and out of range.
    #[inline(always)]
    pub fn ascii_at(&self, index: usize) -> Option<u8> {
        self.as_compact_ascii()?.get(index).copied()
    }

    /// The characters, if all are ASCII.
    #[inline]
    pub fn as_ascii(&self) -> Option<&str> {
        const PLAIN: u32 = PyUnicodeState::COMPACT_MASK | PyUnicodeState::ASCII_MASK;
        if self.0.state.0.get() & PLAIN != PLAIN {
            return self.as_ascii_elsewhere();
        }
        // SAFETY: the characters of a compact ASCII string follow its head, a byte each; bytes below 128 are UTF-8.
        unsafe {
            let characters = (&raw const *self).cast::<u8>().add(ASCII_HEAD);
            Some(core::str::from_utf8_unchecked(slice::from_raw_parts(characters, self.len())))
        }
    }

    /// [`Str::as_ascii`] of a string that is not compact: an instance of a subclass.
    #[cold]
    fn as_ascii_elsewhere(&self) -> Option<&str> {
        // SAFETY: bytes below 128 are UTF-8.
        self.0.state.ascii().then(|| unsafe { core::str::from_utf8_unchecked(self.bytes()) })
    }

    /// The characters, lone surrogates replaced by U+FFFD: for messages.
    pub fn to_string_lossy(&self) -> String {
        match self.as_ascii() {
            Some(text) => text.to_owned(),
            None => self.text().to_string_lossy(),
        }
    }

    /// The hash of the characters, computed once.
    #[inline]
    pub fn text_hash(&self, space: &Space) -> isize {
        let hash = self.0.hash.get();
        if hash != -1 { hash } else { self.compute_hash(space) }
    }

    /// The hash if it has been computed, else -1.
    #[inline]
    pub(crate) fn cached_hash(&self) -> isize {
        self.0.hash.get()
    }

    fn compute_hash(&self, space: &Space) -> isize {
        let hash = hashing::secret(space).hash_bytes(self.bytes()) as isize;
        self.0.hash.set(hash);
        hash
    }

    /// Whether the characters are the same.
    #[inline]
    pub fn same(&self, other: &Str) -> bool {
        const PLAIN: u32 = PyUnicodeState::COMPACT_MASK | PyUnicodeState::ASCII_MASK;
        if core::ptr::eq(self, other) {
            return true;
        }
        let len = self.0.length.get();
        if len != other.0.length.get() {
            return false;
        }
        if self.0.state.0.get() & other.0.state.0.get() & PLAIN != PLAIN {
            return self.has_same_units(other);
        }
        let (one, other): (*const Str, *const Str) = (self, other);
        // SAFETY: the characters of a compact ASCII string follow its head, a byte each.
        unsafe {
            same_bytes(one.cast::<u8>().add(ASCII_HEAD), other.cast::<u8>().add(ASCII_HEAD), len as usize)
        }
    }

    /// Whether the characters are the same, if both strings are short ASCII text.
    #[inline(always)]
    pub(crate) fn same_if_short(&self, other: &Str) -> Option<bool> {
        const PLAIN: u32 = PyUnicodeState::COMPACT_MASK | PyUnicodeState::ASCII_MASK;
        let len = self.0.length.get() as usize;
        if len != other.0.length.get() as usize {
            return Some(false);
        }
        if self.0.state.0.get() & other.0.state.0.get() & PLAIN != PLAIN || len > 16 {
            return None;
        }
        let (one, other): (*const Str, *const Str) = (self, other);
        // SAFETY: the characters of a compact ASCII string follow its head, a byte each.
        Some(unsafe { same_bytes(one.cast::<u8>().add(ASCII_HEAD), other.cast::<u8>().add(ASCII_HEAD), len) })
    }

    /// Whether two strings of one length have the same characters.
    #[inline(never)]
    fn has_same_units(&self, other: &Str) -> bool {
        self.0.state.kind() == other.0.state.kind() && self.bytes() == other.bytes()
    }

    /// Whether the characters are those of `text`.
    pub fn equals(&self, text: &str) -> bool {
        match self.as_ascii() {
            Some(own) => own == text,
            None => {
                let mut own = self.text().code_points();
                text.chars().all(|c| own.next() == Some(c.into())) && own.next().is_none()
            }
        }
    }

    /// Order by code points.
    pub fn compare(&self, other: &Str) -> Ordering {
        match (self.text(), other.text()) {
            (TextRef::Latin1(left), TextRef::Latin1(right)) => left.cmp(right),
            (left, right) => left.compare(right),
        }
    }
}

/// Frees a string: `tp_dealloc` of `str`.
///
/// # Safety
/// The object's layout is a string's, and its count is zero.
#[inline(always)]
pub unsafe fn dealloc(this: *mut PyObject) {
    // SAFETY: the caller's promise; the block of an exact compact ASCII string is all that it owns.
    unsafe {
        let string = Object::from_ptr(this).cast_unchecked::<Str>();
        let plain = PyUnicodeState::COMPACT_MASK | PyUnicodeState::ASCII_MASK;
        let mask = plain | PyUnicodeState::INTERNED_MASK;
        if string.0.state.0.get() & mask == plain && string.is_exact::<Str>() {
            memory::free(this.cast());
        } else {
            dealloc_other(this);
        }
    }
}

/// # Safety
/// As [`dealloc`].
#[inline(never)]
unsafe fn dealloc_other(this: *mut PyObject) {
    // SAFETY: the string is alive until it is freed below; what it owns is freed once.
    unsafe {
        let string = Object::from_ptr(this).cast_unchecked::<Str>();
        if string.0.state.interned() == SSTATE_INTERNED_MORTAL {
            super::interning::remove(Space::current(), string);
        }
        let compact = string.0.state.compact();
        if let Some(fields) = string.compact() {
            let utf8 = fields.utf8.get();
            let data = string.data_mut();
            if utf8.cast() != data {
                memory::free(utf8.cast());
            }
            if !compact {
                memory::free(data);
            }
        }
        match string.ty().slots().tp_free.get() {
            Some(free) => free(this.cast()),
            None => gc::free(this),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;

    #[test]
    fn strings_take_the_narrowest_form() {
        with_space(|space| {
            let cases: [(&[u32], Form); 5] = [
                (&[97, 98], Form::Ascii),
                (&[97, 0xE9], Form::Latin1),
                (&[97, 0xD800], Form::Ucs2),
                (&[0x20AC], Form::Ucs2),
                (&[97, 0x10_FFFF], Form::Ucs4),
            ];
            for (text, form) in cases {
                let string = Str::from_ucs4(space, text).unwrap();
                assert_eq!(string.form(), form);
                assert_eq!(string.len(), text.len());
                assert!(string.text().same(TextRef::Ucs4(text)));
                let unit = form.kind() as usize;
                // SAFETY: a terminator follows the characters.
                let end = unsafe { slice::from_raw_parts(string.data().add(text.len() * unit), unit) };
                assert!(end.iter().all(|&byte| byte == 0));
            }
            let narrowed = Str::from_ucs2(space, &[97, 98]).unwrap();
            assert_eq!(narrowed.as_ascii(), Some("ab"));
        });
    }

    #[test]
    fn equality_and_hash_go_by_characters() {
        with_space(|space| {
            for text in ["", "a", "abc", "caf\u{e9}", "\u{20ac}uro", "x\u{1F600}"] {
                let (one, other) = (Str::from_str(space, text).unwrap(), Str::from_str(space, text).unwrap());
                assert!(one.same(&other) && one.equals(text));
                assert_eq!(one.text_hash(space), other.text_hash(space));
                assert!(!one.equals("abd"));
            }
            let (latin, ascii) =
                (Str::from_str(space, "\u{e9}").unwrap(), Str::from_str(space, "e").unwrap());
            assert!(!latin.same(&ascii));
            assert_eq!(latin.compare(&ascii), Ordering::Greater);
        });
    }

    #[test]
    fn a_fresh_string_can_be_filled_in_place() {
        with_space(|space| {
            let string = Str::zeroed(space, 3, 0xFFFF).unwrap();
            assert_eq!((string.form(), string.len(), string.is_unique()), (Form::Ucs2, 3, true));
            assert!(string.text().code_points().all(|unit| unit == 0));
        });
    }
}
