//! Splitting: `split`, `rsplit`, `splitlines`, `partition` and `strip`, as ranges of the text.
//!
//! The iterators that split from the right yield the rightmost part first. What counts as a space or a line break is
//! the caller's: [`super::ucd`]'s for strings, [`super::ascii`]'s for bytes. `limit` is the number of splits at most.

use super::code_unit::CodeUnit;
use super::find::{Finder, rfind_units};
use std::ops::Range;

/// The words of `text`: `split()` without separator. After `limit` splits the rest is one part, with its trailing
/// spaces.
pub fn split_words<'a, U: CodeUnit>(
    text: &'a [U],
    limit: usize,
    is_space: impl Fn(u32) -> bool + 'a,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let (mut at, mut left) = (0, limit);
    std::iter::from_fn(move || {
        let start = at + text[at..].iter().position(|unit| !is_space(unit.code()))?;
        let end = match left {
            0 => text.len(),
            _ => {
                text[start..].iter().position(|unit| is_space(unit.code())).map_or(text.len(), |n| start + n)
            }
        };
        left = left.saturating_sub(1);
        at = end;
        Some(start..end)
    })
}

/// The words of `text` from the right: `rsplit()` without separator. After `limit` splits the rest is one part, with
/// its leading spaces.
pub fn rsplit_words<'a, U: CodeUnit>(
    text: &'a [U],
    limit: usize,
    is_space: impl Fn(u32) -> bool + 'a,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let (mut at, mut left) = (text.len(), limit);
    std::iter::from_fn(move || {
        let end = text[..at].iter().rposition(|unit| !is_space(unit.code()))? + 1;
        let start = match left {
            0 => 0,
            _ => text[..end].iter().rposition(|unit| is_space(unit.code())).map_or(0, |n| n + 1),
        };
        left = left.saturating_sub(1);
        at = start;
        Some(start..end)
    })
}

/// The parts of `text` between separators: `split(separator)`. The separator is not empty.
pub fn split_at<'a, U: CodeUnit>(
    text: &'a [U],
    separator: &'a [U],
    limit: usize,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let finder = Finder::new(separator);
    let (mut at, mut left) = (Some(0), limit);
    std::iter::from_fn(move || {
        let start = at?;
        let end = if left == 0 { None } else { finder.find(text, start) };
        left = left.saturating_sub(1);
        at = end.map(|end| end + separator.len());
        Some(start..end.unwrap_or(text.len()))
    })
}

/// The parts of `text` between separators from the right: `rsplit(separator)`. The separator is not empty.
pub fn rsplit_at<'a, U: CodeUnit>(
    text: &'a [U],
    separator: &'a [U],
    limit: usize,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let (mut at, mut left) = (Some(text.len()), limit);
    std::iter::from_fn(move || {
        let end = at?;
        let found = if left == 0 { None } else { rfind_units(&text[..end], separator) };
        left = left.saturating_sub(1);
        at = found;
        Some(found.map_or(0, |found| found + separator.len())..end)
    })
}

/// A line of `splitlines`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The line without its break.
    pub content: Range<usize>,
    /// Where the line's break ends.
    pub end: usize,
}

/// The lines of `text`. A carriage return and a line feed together are one break.
pub fn split_lines<'a, U: CodeUnit>(
    text: &'a [U],
    is_break: impl Fn(u32) -> bool + 'a,
) -> impl Iterator<Item = Line> + 'a {
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= text.len() {
            return None;
        }
        let start = at;
        let Some(length) = text[start..].iter().position(|unit| is_break(unit.code())) else {
            at = text.len();
            return Some(Line { content: start..at, end: at });
        };
        let stop = start + length;
        let pair = text[stop].code() == u32::from(b'\r')
            && text.get(stop + 1).is_some_and(|next| next.code() == u32::from(b'\n'));
        at = stop + 1 + usize::from(pair);
        Some(Line { content: start..stop, end: at })
    })
}

/// Which ends `strip` works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// `strip`.
    Both,
    /// `lstrip`.
    Left,
    /// `rstrip`.
    Right,
}

/// What is left of `text` when units for which `strips` holds are taken from its ends.
pub fn strip<U: CodeUnit>(text: &[U], ends: Ends, strips: impl Fn(u32) -> bool) -> Range<usize> {
    let start = match ends {
        Ends::Right => 0,
        _ => text.iter().position(|unit| !strips(unit.code())).unwrap_or(text.len()),
    };
    let end = match ends {
        Ends::Left => text.len(),
        _ => {
            text[start..].iter().rposition(|unit| !strips(unit.code())).map_or(start, |last| start + last + 1)
        }
    };
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{ascii, ucd};

    fn show(text: &str, ranges: impl Iterator<Item = Range<usize>>) -> Vec<&str> {
        ranges.map(|range| &text[range]).collect()
    }

    #[test]
    fn words() {
        let text = "  a b\t c ";
        let split = |limit| show(text, split_words(text.as_bytes(), limit, ucd::is_space));
        let rsplit = |limit| show(text, rsplit_words(text.as_bytes(), limit, ucd::is_space));
        assert_eq!(split(usize::MAX), ["a", "b", "c"]);
        assert_eq!(split(1), ["a", "b\t c "]);
        assert_eq!(split(0), ["a b\t c "]);
        assert_eq!(rsplit(usize::MAX), ["c", "b", "a"]);
        assert_eq!(rsplit(1), ["c", "  a b"]);
        assert_eq!(rsplit(0), ["  a b\t c"]);
        assert_eq!(split_words(b" \n", 5, ucd::is_space).count(), 0);
        assert_eq!(split_words(b"", 5, ucd::is_space).count(), 0);
    }

    #[test]
    fn separators() {
        let split = |text, separator: &str, limit| {
            show(text, split_at(str::as_bytes(text), separator.as_bytes(), limit)).join("|")
        };
        let rsplit = |text, separator: &str, limit| {
            show(text, rsplit_at(str::as_bytes(text), separator.as_bytes(), limit)).join("|")
        };
        assert_eq!(split("a,b,,c", ",", usize::MAX), "a|b||c");
        assert_eq!(split("a,b,,c", ",", 1), "a|b,,c");
        assert_eq!(split(",", ",", usize::MAX), "|");
        assert_eq!(split("", ",", usize::MAX), "");
        assert_eq!(split_at(b"", b",", 1).count(), 1);
        assert_eq!(split("aaaaa", "aa", usize::MAX), "||a");
        assert_eq!(rsplit("aaaaa", "aa", usize::MAX), "||a");
        assert_eq!(rsplit("a,b,,c", ",", 2), "c||a,b");
        assert_eq!(rsplit("a", ",", 0), "a");
    }

    #[test]
    fn lines() {
        let text = "a\r\nb\rc\n\nd";
        let lines: Vec<_> = split_lines(text.as_bytes(), ucd::is_line_break).collect();
        let contents: Vec<_> = lines.iter().map(|line| &text[line.content.clone()]).collect();
        assert_eq!(contents, ["a", "b", "c", "", "d"]);
        assert_eq!(lines.iter().map(|line| line.end).collect::<Vec<_>>(), [3, 5, 7, 8, 9]);
        assert_eq!(split_lines(b"a\n", ucd::is_line_break).count(), 1);
        assert_eq!(split_lines(b"a\x0bb\x85", ucd::is_line_break).count(), 2);
        assert_eq!(split_lines(b"a\x0bb\x85", ascii::is_line_break).count(), 1);
    }

    #[test]
    fn stripping() {
        let strips = |ends| strip(b"  ab \t", ends, ucd::is_space);
        assert_eq!(strips(Ends::Both), 2..4);
        assert_eq!(strips(Ends::Left), 2..6);
        assert_eq!(strips(Ends::Right), 0..4);
        assert!(strip(b"   ", Ends::Both, ucd::is_space).is_empty());
        assert!(strip(b"   ", Ends::Right, ucd::is_space).is_empty());
    }
}
