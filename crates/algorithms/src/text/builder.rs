//! A string under construction, in the narrowest storage that holds it.
//!
//! The storage starts as Latin-1 and widens at the first code point that does not fit; the owner asks
//! for [`StrBuilder::max_char`] at the end and copies [`StrBuilder::view`] into a compact string.

use super::code_unit::{CodeUnit, TextRef};
use crate::with_units;
use std::collections::TryReserveError;

/// Something formatted text is written to: a [`StrBuilder`], or a `Vec<u8>` for bytes.
pub trait TextSink {
    /// Append one code point. A `Vec<u8>` expects code points below 256.
    fn push(&mut self, code_point: u32);

    /// Append ASCII text.
    fn push_ascii(&mut self, text: &[u8]);

    /// Make room for `additional` more code points, or say that there is no memory for them.
    fn try_reserve(&mut self, additional: usize) -> Result<(), TryReserveError>;

    /// Append `count` copies of `code_point`.
    fn push_repeat(&mut self, code_point: u32, count: usize) {
        for _ in 0..count {
            self.push(code_point);
        }
    }
}

impl TextSink for Vec<u8> {
    fn push(&mut self, code_point: u32) {
        debug_assert!(code_point < 256);
        Vec::push(self, code_point as u8);
    }

    fn push_ascii(&mut self, text: &[u8]) {
        self.extend_from_slice(text);
    }

    fn try_reserve(&mut self, additional: usize) -> Result<(), TryReserveError> {
        Vec::try_reserve(self, additional)
    }

    fn push_repeat(&mut self, code_point: u32, count: usize) {
        debug_assert!(code_point < 256);
        self.resize(self.len() + count, code_point as u8);
    }
}

/// The storage of a finished string: one array, of the narrowest kind that holds every code point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Storage {
    /// Every code point is below 256.
    Latin1(Vec<u8>),
    /// Some code point is at or above 256, all are below 65536.
    Ucs2(Vec<u16>),
    /// Some code point is at or above 65536.
    Ucs4(Vec<u32>),
}

/// Appends the `count` characters of `text`, which units of this kind hold.
fn extend_decoded<U: CodeUnit>(units: &mut Vec<U>, text: &str, count: usize) {
    let Some(zero) = U::from_code_point(0) else { return };
    let start = units.len();
    units.resize(start + count, zero);
    for (place, c) in units[start..].iter_mut().zip(text.chars()) {
        *place = U::from_code_point(c.into()).unwrap_or(zero);
    }
}

/// A growing string. See the module's comment.
#[derive(Clone, Debug)]
pub struct StrBuilder {
    storage: Storage,
    /// Bitwise or of every code point so far: enough to tell the classes 7F, FF, FFFF and 10FFFF apart.
    seen: u32,
}

impl Default for StrBuilder {
    fn default() -> Self {
        Self::new()
    }
}

/// Append `$units` (any kind) to the vector `$target`, which is known to be wide enough.
macro_rules! extend_narrow {
    ($target:expr, $units:expr, $unit:ty) => {
        $target.extend($units.iter().map(|&unit| {
            let code: u32 = unit.into();
            code as $unit
        }))
    };
}

impl StrBuilder {
    /// An empty string.
    pub fn new() -> Self {
        Self { storage: Storage::Latin1(Vec::new()), seen: 0 }
    }

    /// An empty string with room for `capacity` one-byte code points.
    pub fn with_capacity(capacity: usize) -> Self {
        Self { storage: Storage::Latin1(Vec::with_capacity(capacity)), seen: 0 }
    }

    /// Number of code points so far.
    #[inline]
    pub fn len(&self) -> usize {
        self.view().len()
    }

    /// Whether nothing was appended.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What was appended so far.
    #[inline]
    pub fn view(&self) -> TextRef<'_> {
        match &self.storage {
            Storage::Latin1(units) => TextRef::Latin1(units),
            Storage::Ucs2(units) => TextRef::Ucs2(units),
            Storage::Ucs4(units) => TextRef::Ucs4(units),
        }
    }

    /// The class of the largest code point: 0x7F, 0xFF, 0xFFFF or 0x10FFFF, as `PyUnicode_New` takes it.
    pub fn max_char(&self) -> u32 {
        match self.seen {
            0..=0x7F => 0x7F,
            0x80..=0xFF => 0xFF,
            0x100..=0xFFFF => 0xFFFF,
            _ => 0x10_FFFF,
        }
    }

    /// The finished storage, always of the narrowest kind.
    pub fn finish(self) -> Storage {
        self.storage
    }

    /// Append one code point (at most 0x10FFFF, surrogates included).
    #[inline]
    pub fn push(&mut self, code_point: u32) {
        debug_assert!(code_point <= 0x10_FFFF);
        self.make_room_for(code_point);
        match &mut self.storage {
            Storage::Latin1(units) => units.push(code_point as u8),
            Storage::Ucs2(units) => units.push(code_point as u16),
            Storage::Ucs4(units) => units.push(code_point),
        }
    }

    /// Append ASCII text. The caller guarantees that every byte is below 128.
    #[inline]
    pub fn push_ascii(&mut self, text: &[u8]) {
        debug_assert!(text.is_ascii());
        match &mut self.storage {
            Storage::Latin1(units) => units.extend_from_slice(text),
            Storage::Ucs2(units) => extend_narrow!(units, text, u16),
            Storage::Ucs4(units) => extend_narrow!(units, text, u32),
        }
    }

    /// Append a Rust string.
    pub fn push_str(&mut self, text: &str) {
        if text.is_ascii() {
            return self.push_ascii(text.as_bytes());
        }
        // The first bytes of the sequences say how many characters there are, and how large they may be.
        let (mut count, mut largest) = (0, 0);
        for &byte in text.as_bytes() {
            count += usize::from(byte & 0xC0 != 0x80);
            largest = largest.max(byte);
        }
        self.make_room_for(match largest {
            0..0xC4 => 0xFF,
            0xC4..0xF0 => 0xFFFF,
            _ => 0x10_FFFF,
        });
        match &mut self.storage {
            Storage::Latin1(units) => extend_decoded(units, text, count),
            Storage::Ucs2(units) => extend_decoded(units, text, count),
            Storage::Ucs4(units) => extend_decoded(units, text, count),
        }
    }

    /// Append an array of code units of any kind.
    pub fn push_units<U: CodeUnit>(&mut self, units: &[U]) {
        self.push_text(U::view(units));
    }

    /// Append a string of any kind.
    pub fn push_text(&mut self, text: TextRef<'_>) {
        let seen = with_units!(text, units => units.iter().fold(0u32, |all, &unit| all | unit.code()));
        self.make_room_for(seen);
        match (&mut self.storage, text) {
            (Storage::Latin1(target), TextRef::Latin1(units)) => target.extend_from_slice(units),
            (Storage::Ucs2(target), TextRef::Ucs2(units)) => target.extend_from_slice(units),
            (Storage::Ucs4(target), TextRef::Ucs4(units)) => target.extend_from_slice(units),
            (Storage::Latin1(target), text) => with_units!(text, units => extend_narrow!(target, units, u8)),
            (Storage::Ucs2(target), text) => with_units!(text, units => extend_narrow!(target, units, u16)),
            (Storage::Ucs4(target), text) => with_units!(text, units => extend_narrow!(target, units, u32)),
        }
    }

    /// Append `count` copies of `code_point`.
    pub fn push_repeat(&mut self, code_point: u32, count: usize) {
        if count == 0 {
            return;
        }
        self.make_room_for(code_point);
        match &mut self.storage {
            Storage::Latin1(units) => units.resize(units.len() + count, code_point as u8),
            Storage::Ucs2(units) => units.resize(units.len() + count, code_point as u16),
            Storage::Ucs4(units) => units.resize(units.len() + count, code_point),
        }
    }

    /// Widen the storage so that `code_point` (or the union of several) fits, and note it.
    #[inline]
    fn make_room_for(&mut self, code_point: u32) {
        let seen = self.seen | code_point;
        if seen > 0xFF && seen != self.seen {
            self.widen(seen);
        }
        self.seen = seen;
    }

    #[cold]
    fn widen(&mut self, seen: u32) {
        let old = self.view();
        let room = old.len() + old.len() / 2 + 8;
        match (seen, &self.storage) {
            (0x1_0000.., Storage::Latin1(_) | Storage::Ucs2(_)) => {
                let mut wide: Vec<u32> = Vec::with_capacity(room);
                with_units!(old, units => extend_narrow!(wide, units, u32));
                self.storage = Storage::Ucs4(wide);
            }
            (0x100..=0xFFFF, Storage::Latin1(units)) => {
                let mut wide: Vec<u16> = Vec::with_capacity(room);
                extend_narrow!(wide, units, u16);
                self.storage = Storage::Ucs2(wide);
            }
            _ => {}
        }
    }
}

impl TextSink for StrBuilder {
    fn push(&mut self, code_point: u32) {
        StrBuilder::push(self, code_point);
    }

    fn push_ascii(&mut self, text: &[u8]) {
        StrBuilder::push_ascii(self, text);
    }

    fn try_reserve(&mut self, additional: usize) -> Result<(), TryReserveError> {
        match &mut self.storage {
            Storage::Latin1(units) => units.try_reserve(additional),
            Storage::Ucs2(units) => units.try_reserve(additional),
            Storage::Ucs4(units) => units.try_reserve(additional),
        }
    }

    fn push_repeat(&mut self, code_point: u32, count: usize) {
        StrBuilder::push_repeat(self, code_point, count);
    }
}

impl From<&str> for StrBuilder {
    fn from(text: &str) -> Self {
        let mut builder = StrBuilder::with_capacity(text.len());
        builder.push_str(text);
        builder
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widens_only_when_needed() {
        let mut builder = StrBuilder::from("ab");
        assert_eq!(builder.max_char(), 0x7F);
        builder.push(0xE9);
        assert_eq!(builder.max_char(), 0xFF);
        builder.push(0x20AC);
        assert_eq!(builder.max_char(), 0xFFFF);
        builder.push_ascii(b"!");
        builder.push_repeat(0x1F600, 2);
        assert_eq!(builder.max_char(), 0x10_FFFF);
        let expected = vec![97, 98, 0xE9, 0x20AC, 33, 0x1F600, 0x1F600];
        assert_eq!(builder.finish(), Storage::Ucs4(expected));
    }

    #[test]
    fn stays_narrow_for_narrow_content_of_wide_slices() {
        let mut builder = StrBuilder::new();
        builder.push_units(&[97u32, 0xFF]);
        assert_eq!(builder.clone().finish(), Storage::Latin1(vec![97, 0xFF]));
        builder.push_units(&[0x100u32]);
        builder.push_units(b"z");
        assert_eq!(builder.finish(), Storage::Ucs2(vec![97, 0xFF, 0x100, 122]));
    }
}
