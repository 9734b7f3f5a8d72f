//! Substring search, forwards and backwards, counting and replacing.
//!
//! One-byte text uses `memchr`'s vectorised searches; two- and four-byte text the two-way algorithm of Crochemore and
//! Perrin ("Two-way string-matching", 1991). Both take time linear in the text, whatever it looks like.
//! An empty needle is found everywhere, at the end too.

use super::code_unit::{CodeUnit, TextRef};
use crate::with_units;
use memchr::memmem;
use std::ops::Range;

/// A needle, prepared to be searched for many times.
pub struct Finder<'n, U: CodeUnit> {
    length: usize,
    method: Method<'n, U>,
}

enum Method<'n, U> {
    Empty,
    One(U),
    Bytes(Box<memmem::Finder<'n>>),
    TwoWay(TwoWay<'n, U, false>),
}

impl<'n, U: CodeUnit> Finder<'n, U> {
    /// Prepare to search for `needle`.
    pub fn new(needle: &'n [U]) -> Self {
        let method = match (needle, U::as_bytes(needle)) {
            ([], _) => Method::Empty,
            (&[unit], _) => Method::One(unit),
            (_, Some(bytes)) => Method::Bytes(Box::new(memmem::Finder::new(bytes))),
            (_, None) => Method::TwoWay(TwoWay::new(needle)),
        };
        Self { length: needle.len(), method }
    }

    /// Where the needle first starts in `haystack`, at or after `from`.
    pub fn find(&self, haystack: &[U], from: usize) -> Option<usize> {
        let rest = haystack.get(from..)?;
        let found = match &self.method {
            Method::Empty => Some(0),
            Method::One(unit) => find_unit(rest, *unit),
            Method::Bytes(finder) => finder.find(U::as_bytes(rest)?),
            Method::TwoWay(needle) => needle.search(rest),
        };
        found.map(|index| from + index)
    }

    /// Where the needle starts, without overlaps, from left to right.
    pub fn positions<'a>(&'a self, haystack: &'a [U]) -> impl Iterator<Item = usize> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            let found = self.find(haystack, from)?;
            from = found + self.length.max(1);
            Some(found)
        })
    }
}

/// Where `unit` first is.
pub fn find_unit<U: CodeUnit>(haystack: &[U], unit: U) -> Option<usize> {
    match (U::as_bytes(haystack), u8::from_code_point(unit.code())) {
        (Some(bytes), Some(byte)) => memchr::memchr(byte, bytes),
        _ => haystack.iter().position(|&other| other == unit),
    }
}

/// Where `unit` last is.
pub fn rfind_unit<U: CodeUnit>(haystack: &[U], unit: U) -> Option<usize> {
    match (U::as_bytes(haystack), u8::from_code_point(unit.code())) {
        (Some(bytes), Some(byte)) => memchr::memrchr(byte, bytes),
        _ => haystack.iter().rposition(|&other| other == unit),
    }
}

/// Where `needle` first starts in `haystack`.
pub fn find_units<U: CodeUnit>(haystack: &[U], needle: &[U]) -> Option<usize> {
    if needle.len() > haystack.len() {
        return None;
    }
    match (needle, U::as_bytes(haystack), U::as_bytes(needle)) {
        ([], ..) => Some(0),
        (&[unit], ..) => find_unit(haystack, unit),
        // for one search, cheaper than a finder
        (_, Some(haystack), Some(needle)) => memmem::find(haystack, needle),
        _ => Finder::new(needle).find(haystack, 0),
    }
}

/// Where `needle` last starts in `haystack`.
pub fn rfind_units<U: CodeUnit>(haystack: &[U], needle: &[U]) -> Option<usize> {
    match needle {
        _ if needle.len() > haystack.len() => None,
        [] => Some(haystack.len()),
        &[unit] => rfind_unit(haystack, unit),
        _ => match (U::as_bytes(haystack), U::as_bytes(needle)) {
            (Some(haystack), Some(needle)) => memmem::rfind(haystack, needle),
            _ => TwoWay::<U, true>::new(needle)
                .search(haystack)
                .map(|index| haystack.len() - index - needle.len()),
        },
    }
}

/// How often `needle` is in `haystack` without overlaps, at most `limit`.
pub fn count_units<U: CodeUnit>(haystack: &[U], needle: &[U], limit: usize) -> usize {
    if needle.len() > haystack.len() {
        return 0;
    }
    if let (&[unit], Some(bytes)) = (needle, U::as_bytes(haystack))
        && limit == usize::MAX
    {
        return memchr::memchr_iter(unit.code() as u8, bytes).count();
    }
    Finder::new(needle).positions(haystack).take(limit).count()
}

/// `str.find` within a whole string of any kind.
pub fn find(haystack: TextRef<'_>, needle: TextRef<'_>) -> Option<usize> {
    with_units!(haystack, units => find_units(units, &needle.in_units()?))
}

/// `str.rfind` within a whole string of any kind.
pub fn rfind(haystack: TextRef<'_>, needle: TextRef<'_>) -> Option<usize> {
    with_units!(haystack, units => rfind_units(units, &needle.in_units()?))
}

/// `str.count` within a whole string of any kind.
pub fn count(haystack: TextRef<'_>, needle: TextRef<'_>) -> usize {
    with_units!(haystack, units => needle.in_units().map_or(0, |needle| count_units(units, &needle, usize::MAX)))
}

/// `str.startswith` for one prefix.
pub fn starts_with(text: TextRef<'_>, prefix: TextRef<'_>) -> bool {
    prefix.len() <= text.len() && text.slice(0, prefix.len()).same(prefix)
}

/// `str.endswith` for one suffix.
pub fn ends_with(text: TextRef<'_>, suffix: TextRef<'_>) -> bool {
    suffix.len() <= text.len() && text.slice(text.len() - suffix.len(), text.len()).same(suffix)
}

/// A part of the result of `replace`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplacePart {
    /// This part of the original.
    Kept(Range<usize>),
    /// The replacement.
    New,
}

/// The parts of `text.replace(old, new, limit)`, in order; returns how many replacements there are. An empty `old`
/// is before every unit and at the end.
pub fn replace_units<U: CodeUnit>(
    text: &[U],
    old: &[U],
    limit: usize,
    mut emit: impl FnMut(ReplacePart),
) -> usize {
    let finder = Finder::new(old);
    let (mut kept, mut replaced) = (0, 0);
    for at in finder.positions(text).take(limit) {
        if at > kept {
            emit(ReplacePart::Kept(kept..at));
        }
        emit(ReplacePart::New);
        kept = at + old.len();
        replaced += 1;
    }
    if kept < text.len() {
        emit(ReplacePart::Kept(kept..text.len()));
    }
    replaced
}

/// A needle factorised for the two-way algorithm. With `BACKWARDS` needle and haystack are read from their ends, and
/// positions count from the haystack's end.
struct TwoWay<'n, U, const BACKWARDS: bool> {
    needle: &'n [U],
    critical: usize,
    period: usize,
    /// Whether the needle has the period as a whole, so that a shift leaves a known prefix.
    periodic: bool,
}

#[inline]
fn unit_at<U: Copy, const BACKWARDS: bool>(units: &[U], index: usize) -> U {
    units[if BACKWARDS { units.len() - 1 - index } else { index }]
}

impl<'n, U: CodeUnit, const BACKWARDS: bool> TwoWay<'n, U, BACKWARDS> {
    /// Factorise `needle`, which has two units or more.
    fn new(needle: &'n [U]) -> Self {
        let at = |index| unit_at::<U, BACKWARDS>(needle, index);
        let (smaller, smaller_period) = Self::maximal_suffix(needle, |a, b| a < b);
        let (larger, larger_period) = Self::maximal_suffix(needle, |a, b| a > b);
        let (critical, period) =
            if smaller > larger { (smaller, smaller_period) } else { (larger, larger_period) };
        let periodic =
            critical + period <= needle.len() && (0..critical).all(|index| at(index) == at(index + period));
        let period = if periodic { period } else { critical.max(needle.len() - critical) + 1 };
        Self { needle, critical, period, periodic }
    }

    /// Start and period of the needle's largest suffix in the order that `before` gives.
    fn maximal_suffix(needle: &[U], before: fn(U, U) -> bool) -> (usize, usize) {
        let at = |index| unit_at::<U, BACKWARDS>(needle, index);
        let (mut start, mut candidate, mut offset, mut period) = (0, 1, 0, 1);
        while candidate + offset < needle.len() {
            let (new, old) = (at(candidate + offset), at(start + offset));
            if new == old {
                offset += 1;
                if offset == period {
                    candidate += period;
                    offset = 0;
                }
            } else if before(new, old) {
                candidate += offset + 1;
                offset = 0;
                period = candidate - start;
            } else {
                start = candidate;
                (candidate, offset, period) = (start + 1, 0, 1);
            }
        }
        (start, period)
    }

    fn search(&self, haystack: &[U]) -> Option<usize> {
        let length = self.needle.len();
        let wanted = |index| unit_at::<U, BACKWARDS>(self.needle, index);
        let mut position = 0;
        // units of the prefix that are known to match after a shift by the period
        let mut known = 0;
        while position + length <= haystack.len() {
            let found = |index| unit_at::<U, BACKWARDS>(haystack, position + index);
            let right = (self.critical.max(known)..length).find(|&index| wanted(index) != found(index));
            if let Some(mismatch) = right {
                position += mismatch - self.critical + 1;
                known = 0;
                continue;
            }
            if (known..self.critical).rev().all(|index| wanted(index) == found(index)) {
                return Some(position);
            }
            position += self.period;
            known = if self.periodic { length - self.period } else { 0 };
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::StrBuilder;

    /// Every needle over a small alphabet in every such haystack, against the obvious search.
    #[test]
    fn agrees_with_the_obvious_search() {
        let words: Vec<Vec<u16>> = (0..=7u32)
            .flat_map(|length| {
                (0..1u32 << length)
                    .map(move |bits| (0..length).map(|bit| 97 + (bits >> bit & 1) as u16).collect())
            })
            .collect();
        let long: Vec<u16> = "abaabababbaabbabaababaabab".bytes().map(u16::from).collect();
        let haystacks: Vec<&[u16]> = words.iter().map(Vec::as_slice).chain([long.as_slice()]).collect();
        for needle in &words {
            let bytes: Vec<u8> = needle.iter().map(|&unit| unit as u8).collect();
            for haystack in &haystacks {
                let starts = |at: &usize| haystack[*at..].starts_with(needle);
                let places = 0..(haystack.len() + 1).saturating_sub(needle.len());
                let (first, last) = (places.clone().find(starts), places.rev().find(starts));
                assert_eq!(find_units(haystack, needle), first);
                assert_eq!(rfind_units(haystack, needle), last);
                let narrow: Vec<u8> = haystack.iter().map(|&unit| unit as u8).collect();
                assert_eq!(find_units(&narrow, &bytes), first);
                assert_eq!(rfind_units(&narrow, &bytes), last);
                assert_eq!(
                    count_units(haystack, needle, usize::MAX),
                    count_units(&narrow, &bytes, usize::MAX)
                );
            }
        }
    }

    #[test]
    fn across_kinds() {
        let text = StrBuilder::from("naïve €uro naïve");
        let find = |needle: &str| super::find(text.view(), StrBuilder::from(needle).view());
        assert_eq!(find("naïve"), Some(0));
        assert_eq!(find("€"), Some(6));
        assert_eq!(find("😀"), None);
        assert_eq!(find(""), Some(0));
        let needle = StrBuilder::from("ve");
        assert_eq!(rfind(text.view(), needle.view()), Some(14));
        assert_eq!(count(text.view(), needle.view()), 2);
        assert_eq!(count(text.view(), StrBuilder::new().view()), 17);
        assert!(starts_with(text.view(), StrBuilder::from("naï").view()));
        assert!(ends_with(text.view(), StrBuilder::from("ïve").view()));
        assert!(!ends_with(needle.view(), text.view()));
    }

    fn replaced(text: &str, old: &str, limit: usize) -> String {
        let mut result = String::new();
        replace_units(text.as_bytes(), old.as_bytes(), limit, |part| match part {
            ReplacePart::Kept(range) => result += &text[range],
            ReplacePart::New => result += "-",
        });
        result
    }

    #[test]
    fn replacing() {
        assert_eq!(replaced("aaaa", "aa", usize::MAX), "--");
        assert_eq!(replaced("banana", "an", 1), "b-ana");
        assert_eq!(replaced("abc", "", usize::MAX), "-a-b-c-");
        assert_eq!(replaced("abc", "", 2), "-a-bc");
        assert_eq!(replaced("", "", usize::MAX), "-");
        assert_eq!(replaced("abc", "x", usize::MAX), "abc");
        assert_eq!(replaced("abc", "b", 0), "abc");
    }
}
