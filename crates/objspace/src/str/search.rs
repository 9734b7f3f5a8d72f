//! Looking for text in text: `find`, `count`, `in`, `startswith` and `replace`.

use super::Str;
use super::concat::write_text;
use super::storage::{Form, allocate};
use crate::slice::Bound;
use crate::{Object, PyResult, Ref, Space, Tuple};
use algorithms::text::{CodeUnit, StrBuilder, TextRef, find};
use algorithms::with_units;
use core::ops::Range;

/// Which of several places is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The first; the start.
    Left,
    /// The last; the end.
    Right,
}

impl Str {
    /// Where `needle` first (or last) starts within `window`.
    pub fn find_in(&self, needle: &Str, window: Range<usize>, side: Side) -> Option<usize> {
        if needle.len() > window.len() || needle.form() > self.form() {
            return None;
        }
        let (from, needle) = (window.start, needle.text());
        let haystack = self.text().slice(window.start, window.end);
        let found = match side {
            Side::Left => find::find(haystack, needle),
            Side::Right => find::rfind(haystack, needle),
        };
        found.map(|at| from + at)
    }

    /// `needle in self`.
    #[inline]
    pub fn contains_text(&self, needle: &Str) -> bool {
        /// Characters among which one is found by looking at each in less time than the search takes to begin.
        const FEW: usize = 16;
        if let (Some(text), Some(&[wanted])) = (self.as_ascii(), needle.as_ascii().map(str::as_bytes))
            && text.len() <= FEW
        {
            return text.bytes().any(|byte| byte == wanted);
        }
        self.find_in(needle, 0..self.len(), Side::Left).is_some()
    }

    /// How often `needle` is within `window`, without overlaps.
    pub fn count_in(&self, needle: &Str, window: Range<usize>) -> usize {
        if needle.form() > self.form() {
            return 0;
        }
        find::count(self.text().slice(window.start, window.end), needle.text())
    }

    /// Whether the text within `window` starts (or ends) with `part` (`PyUnicode_Tailmatch`).
    pub fn has_at(&self, part: &Str, window: Range<usize>, side: Side) -> bool {
        if part.len() > window.len() || part.form() > self.form() {
            return false;
        }
        let start = match side {
            Side::Left => window.start,
            Side::Right => window.end - part.len(),
        };
        let own = self.text().slice(start, start + part.len());
        match (own, part.text()) {
            (TextRef::Latin1(own), TextRef::Latin1(part)) => own == part,
            (TextRef::Ucs2(own), TextRef::Ucs2(part)) => own == part,
            (own, part) => own.same(part),
        }
    }

    /// `str.startswith` and `str.endswith`, with a string or a tuple of strings.
    pub(super) fn has_any_at(
        &self,
        space: &Space,
        part: &Object,
        window: (Option<Bound>, Option<Bound>),
        side: Side,
    ) -> PyResult<bool> {
        let method = if side == Side::Left { "startswith" } else { "endswith" };
        let window = Bound::window(self.len(), window.0, window.1);
        let matches = |part: &Str| window.clone().is_some_and(|window| self.has_at(part, window, side));
        if let Some(part) = part.downcast::<Str>() {
            return Ok(matches(part));
        }
        let Some(parts) = part.downcast::<Tuple>() else {
            let name = part.ty().tp_name();
            return Err(space
                .type_error(format_args!("{method} first arg must be str or a tuple of str, not {name}")));
        };
        for part in parts.items() {
            let Some(part) = part.downcast::<Str>() else {
                let name = part.ty().tp_name();
                return Err(
                    space.type_error(format_args!("tuple for {method} must only contain str, not {name}"))
                );
            };
            if matches(part) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `self.replace(old, new, limit)`.
    pub fn replaced(&self, space: &Space, old: &Str, new: &Str, limit: usize) -> PyResult<Ref<Str>> {
        if limit == 0 || old.len() > self.len() || old.form() > self.form() || old.same(new) {
            return self.to_exact(space);
        }
        if let (Some(text), Some(&[old]), Some(&[new])) =
            (self.as_ascii(), old.as_ascii().map(str::as_bytes), new.as_ascii().map(str::as_bytes))
        {
            let Some(first) = memchr::memchr(old, text.as_bytes()) else { return self.to_exact(space) };
            if text.len() > 1 {
                return self.with_bytes_replaced(space, first, (old, new), limit);
            }
        }
        let places = with_units!(self.text(), units => places(units, old.text(), limit));
        if places.is_empty() {
            return self.to_exact(space);
        }
        let too_long = || space.overflow_error("replace string is too long");
        let len = (self.len() - places.len() * old.len())
            .checked_add(places.len().checked_mul(new.len()).ok_or_else(too_long)?)
            .filter(|&len| len <= isize::MAX as usize)
            .ok_or_else(too_long)?;
        let parts = Parts { text: self.text(), places: &places, gap: old.len() };
        if self.form() == Form::Ascii && new.form() == Form::Ascii && len > 1 {
            // SAFETY: the parts fill the string, and all are ASCII.
            return unsafe {
                let string = allocate(space, Form::Ascii, len)?;
                let (data, mut at) = (string.data_mut(), 0);
                parts.for_each(new.text(), |part| {
                    write_text(data, Form::Ascii, at, part);
                    at += part.len();
                });
                Ok(string)
            };
        }
        let mut builder = StrBuilder::with_capacity(len);
        parts.for_each(new.text(), |part| builder.push_text(part));
        Str::from_builder(space, &builder)
    }
}

impl Str {
    /// A copy of an ASCII string with `old` bytes, from the one at `first` on, become `new` ones.
    fn with_bytes_replaced(
        &self,
        space: &Space,
        first: usize,
        (old, new): (u8, u8),
        limit: usize,
    ) -> PyResult<Ref<Str>> {
        Str::ascii_filled(space, self.len(), |places| {
            places.copy_from_slice(self.bytes());
            if limit >= places.len() {
                for place in &mut places[first..] {
                    *place = if *place == old { new } else { *place };
                }
            } else {
                for place in places[first..].iter_mut().filter(|place| **place == old).take(limit) {
                    *place = new;
                }
            }
        })
    }
}

/// Where `old` is in `units`, without overlaps, at most `limit` times. An empty one is before every unit and at the end.
fn places<U: CodeUnit>(units: &[U], old: TextRef<'_>, limit: usize) -> Vec<usize> {
    let Some(old) = old.in_units::<U>() else { return Vec::new() };
    find::Finder::new(&old).positions(units).take(limit).collect()
}

/// A text taken apart at places.
struct Parts<'a> {
    text: TextRef<'a>,
    places: &'a [usize],
    /// How much of the text is left out at each place.
    gap: usize,
}

impl Parts<'_> {
    /// The parts in order, `new` at each place.
    fn for_each<'a>(&'a self, new: TextRef<'a>, mut emit: impl FnMut(TextRef<'a>)) {
        let mut kept = 0;
        for &place in self.places {
            emit(self.text.slice(kept, place));
            emit(new);
            kept = place + self.gap;
        }
        emit(self.text.slice(kept, self.text.len()));
    }
}
