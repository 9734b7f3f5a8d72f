//! Parts of strings, and strings from characters that come one at a time.

use super::Str;
use crate::{Object, PyResult, Ref, Space};
use algorithms::text::StrBuilder;

impl Str {
    /// The characters from `start` up to `end`, both cut to the length (`PyUnicode_Substring`).
    pub fn substring(&self, space: &Space, start: usize, end: usize) -> PyResult<Ref<Str>> {
        let end = end.min(self.len());
        if start == 0 && end == self.len() {
            return self.to_exact(space);
        }
        if start >= end {
            return Ok(Str::empty(space));
        }
        if let Some(ascii) = self.as_ascii() {
            return Str::from_ascii(space, &ascii.as_bytes()[start..end]);
        }
        Str::from_text(space, self.text().slice(start, end))
    }

    /// The character at `index` as a string; `None` beyond the end.
    #[inline]
    pub fn char_at(&self, space: &Space, index: usize) -> PyResult<Option<Ref<Str>>> {
        if index >= self.len() {
            return Ok(None);
        }
        Str::from_char(space, self.text().at(index)).map(Some)
    }

    /// A string of these code points.
    ///
    /// # Errors
    /// `ValueError` if one is above U+10FFFF.
    pub fn from_code_points(space: &Space, code_points: impl IntoIterator<Item = u32>) -> PyResult<Ref<Str>> {
        let mut builder = StrBuilder::new();
        for code in code_points {
            if code > 0x10_FFFF {
                return Err(space
                    .value_error(format_args!("character U+{code:x} is not in range [U+0000; U+10ffff]")));
            }
            builder.push(code);
        }
        Str::from_builder(space, &builder)
    }
}

impl Space {
    /// A `str`.
    pub fn new_str(&self, text: &str) -> PyResult<Ref<Object>> {
        Str::from_str(self, text).map(Ref::into_object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;

    #[test]
    fn parts_take_their_own_narrowest_form() {
        with_space(|space| {
            let string = Str::from_str(space, "ab\u{20ac}cd\u{1F600}").unwrap();
            let part = |start, end| string.substring(space, start, end).unwrap();
            assert_eq!(part(0, 2).as_ascii(), Some("ab"));
            assert!(part(1, 3).equals("b\u{20ac}") && part(3, 99).equals("cd\u{1F600}"));
            assert!(part(0, 6).is(&*string) && part(4, 4).len() == 0 && part(9, 12).len() == 0);
            assert!(string.char_at(space, 2).unwrap().unwrap().equals("\u{20ac}"));
            assert!(string.char_at(space, 6).unwrap().is_none());
        });
    }

    #[test]
    fn code_points() {
        with_space(|space| {
            let string = Str::from_code_points(space, [0x61, 0xD800]).unwrap();
            assert_eq!((string.len(), string.text().at(1)), (2, 0xD800));
        });
    }
}
