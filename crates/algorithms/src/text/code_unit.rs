//! The code units of compact strings (PEP 393) and a borrowed view of a string of any kind.
//!
//! A unit is a whole code point: a one-byte string holds U+0000 to U+00FF, a two-byte string the basic
//! plane (lone surrogates included), a four-byte string everything up to U+10FFFF.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::hash::Hash;

/// A storage unit of a compact string: `u8`, `u16` or `u32`, each holding one code point.
pub trait CodeUnit: Copy + Eq + Ord + Hash + Into<u32> + std::fmt::Debug + 'static {
    /// The largest code point this unit can hold.
    const MAX_CODE_POINT: u32;

    /// The unit for `code_point`, or `None` when it does not fit.
    fn from_code_point(code_point: u32) -> Option<Self>;

    /// The code point as a number.
    #[inline]
    fn code(self) -> u32 {
        self.into()
    }

    /// `slice` as the view of a string of this kind.
    fn view(slice: &[Self]) -> TextRef<'_>;

    /// The units of `text` if it is of this kind.
    fn units_of(text: TextRef<'_>) -> Option<&[Self]>;

    /// `slice` as bytes, if this is the one-byte unit.
    #[inline]
    fn as_bytes(_slice: &[Self]) -> Option<&[u8]> {
        None
    }
}

impl CodeUnit for u8 {
    const MAX_CODE_POINT: u32 = 0xFF;
    #[inline]
    fn from_code_point(code_point: u32) -> Option<u8> {
        u8::try_from(code_point).ok()
    }
    #[inline]
    fn view(slice: &[u8]) -> TextRef<'_> {
        TextRef::Latin1(slice)
    }
    #[inline]
    fn units_of(text: TextRef<'_>) -> Option<&[u8]> {
        if let TextRef::Latin1(units) = text { Some(units) } else { None }
    }
    #[inline]
    fn as_bytes(slice: &[u8]) -> Option<&[u8]> {
        Some(slice)
    }
}

impl CodeUnit for u16 {
    const MAX_CODE_POINT: u32 = 0xFFFF;
    #[inline]
    fn from_code_point(code_point: u32) -> Option<u16> {
        u16::try_from(code_point).ok()
    }
    #[inline]
    fn view(slice: &[u16]) -> TextRef<'_> {
        TextRef::Ucs2(slice)
    }
    #[inline]
    fn units_of(text: TextRef<'_>) -> Option<&[u16]> {
        if let TextRef::Ucs2(units) = text { Some(units) } else { None }
    }
}

impl CodeUnit for u32 {
    const MAX_CODE_POINT: u32 = 0x10_FFFF;
    #[inline]
    fn from_code_point(code_point: u32) -> Option<u32> {
        (code_point <= Self::MAX_CODE_POINT).then_some(code_point)
    }
    #[inline]
    fn view(slice: &[u32]) -> TextRef<'_> {
        TextRef::Ucs4(slice)
    }
    #[inline]
    fn units_of(text: TextRef<'_>) -> Option<&[u32]> {
        if let TextRef::Ucs4(units) = text { Some(units) } else { None }
    }
}

/// A borrowed string of any of the three kinds.
#[derive(Clone, Copy, Debug)]
pub enum TextRef<'a> {
    /// One byte per code point.
    Latin1(&'a [u8]),
    /// Two bytes per code point.
    Ucs2(&'a [u16]),
    /// Four bytes per code point.
    Ucs4(&'a [u32]),
}

/// Run `$body` with `$units` bound to the slice of whatever kind `$text` (a [`TextRef`]) has.
#[macro_export]
macro_rules! with_units {
    ($text:expr, $units:ident => $body:expr) => {
        match $text {
            $crate::text::TextRef::Latin1($units) => $body,
            $crate::text::TextRef::Ucs2($units) => $body,
            $crate::text::TextRef::Ucs4($units) => $body,
        }
    };
}

impl<'a> TextRef<'a> {
    /// Number of code points.
    #[inline]
    pub fn len(self) -> usize {
        with_units!(self, units => units.len())
    }

    /// Whether there is no code point.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The code point at `index`. Panics when `index` is out of range.
    #[inline]
    pub fn at(self, index: usize) -> u32 {
        with_units!(self, units => units[index].code())
    }

    /// The code points from `start` to `end` (not included). Panics when out of range.
    #[inline]
    pub fn slice(self, start: usize, end: usize) -> TextRef<'a> {
        match self {
            TextRef::Latin1(units) => TextRef::Latin1(&units[start..end]),
            TextRef::Ucs2(units) => TextRef::Ucs2(&units[start..end]),
            TextRef::Ucs4(units) => TextRef::Ucs4(&units[start..end]),
        }
    }

    /// The code points in order.
    pub fn code_points(self) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + 'a {
        (0..self.len()).map(move |index| self.at(index))
    }

    /// The text in units of `U`: as it is when it is of that kind, else copied; `None` when it does not fit.
    pub fn in_units<U: CodeUnit>(self) -> Option<Cow<'a, [U]>> {
        match U::units_of(self) {
            Some(units) => Some(Cow::Borrowed(units)),
            None => self.code_points().map(U::from_code_point).collect::<Option<Vec<U>>>().map(Cow::Owned),
        }
    }

    /// The text as a Rust string, with lone surrogates replaced by U+FFFD.
    pub fn to_string_lossy(self) -> String {
        self.code_points().map(|c| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    }

    /// Order by code points, as `str`'s comparisons do.
    pub fn compare(self, other: TextRef<'_>) -> Ordering {
        with_units!(self, left => with_units!(other, right => compare_units(left, right)))
    }

    /// Whether both hold the same code points, whatever their kinds.
    pub fn same(self, other: TextRef<'_>) -> bool {
        self.len() == other.len() && self.compare(other) == Ordering::Equal
    }
}

/// Order two arrays of code units by code point, the shorter first when it is a prefix.
pub fn compare_units<A: CodeUnit, B: CodeUnit>(left: &[A], right: &[B]) -> Ordering {
    for (&a, &b) in left.iter().zip(right) {
        match a.code().cmp(&b.code()) {
            Ordering::Equal => {}
            unequal => return unequal,
        }
    }
    left.len().cmp(&right.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_across_kinds() {
        assert_eq!(TextRef::Latin1(b"abc").compare(TextRef::Ucs2(&[97, 98, 99])), Ordering::Equal);
        assert_eq!(TextRef::Latin1(b"ab").compare(TextRef::Ucs4(&[97, 98, 0x1F600])), Ordering::Less);
        assert_eq!(TextRef::Ucs2(&[0xFFFF]).compare(TextRef::Ucs4(&[0x10000])), Ordering::Less);
        assert!(TextRef::Latin1(b"b").compare(TextRef::Latin1(b"ab")).is_gt());
        assert!(!TextRef::Latin1(b"b").same(TextRef::Latin1(b"ba")));
    }

    #[test]
    fn units_know_their_limits() {
        assert_eq!(u8::from_code_point(256), None);
        assert_eq!(u16::from_code_point(0xD800), Some(0xD800));
        assert_eq!(u32::from_code_point(0x110000), None);
    }
}
