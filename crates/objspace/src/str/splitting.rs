//! Taking strings apart and joining them: `split`, `splitlines`, `partition`, `strip` and `join`.

use super::Str;
use super::concat::write_text;
use super::search::Side;
use super::storage::{Form, allocate};
use crate::exceptions::TypeError;
use crate::{Layout, List, Object, PyErr, PyResult, Ref, Space, Tuple};
use algorithms::text::split::{self, Ends};
use algorithms::text::{TextRef, ucd};
use algorithms::with_units;
use core::ops::Range;

/// The bits of the ASCII characters that are spaces.
const SPACES: u64 = 0x1F << 0x09 | 0x1F << 0x1C;

#[inline]
fn is_space(code: u32) -> bool {
    match code {
        0..=0x20 => SPACES >> code & 1 != 0,
        0x21..0x80 => false,
        _ => ucd::is_space(code),
    }
}

#[inline]
fn is_line_break(code: u32) -> bool {
    match code {
        0..0x80 => matches!(code, 0x0A..=0x0D | 0x1C..=0x1E),
        _ => ucd::is_line_break(code),
    }
}

/// Which bytes are spaces in ASCII text.
static IS_SPACE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte <= 0x20 {
        table[byte] = SPACES >> byte & 1 != 0;
        byte += 1;
    }
    table
};

/// Characters to strip up to which it is quickest to look through them.
const FEW: usize = 4;

/// The parts that a new list has room for.
const EXPECTED_PARTS: usize = 12;

/// A list of parts of `text`, from the right when they come from the right.
fn parts(
    space: &Space,
    text: &Str,
    ranges: impl Iterator<Item = Range<usize>>,
    expected: usize,
    side: Side,
) -> PyResult<Ref<List>> {
    let list = List::with_capacity(space, expected)?;
    let ascii = text.as_ascii().map(str::as_bytes);
    for range in ranges {
        let part = match ascii {
            Some(ascii) if range.len() < ascii.len() => Str::from_ascii(space, &ascii[range])?,
            _ => text.substring(space, range.start, range.end)?,
        };
        list.push(space, part.into_object())?;
    }
    if side == Side::Right {
        list.reverse_items();
    }
    Ok(list)
}

/// The parts of ASCII text between separators of one byte, from the left.
fn parts_at_byte(space: &Space, text: &Str, ascii: &[u8], byte: u8, limit: usize) -> PyResult<Ref<List>> {
    let list = List::with_capacity(space, limit.saturating_add(1).min(EXPECTED_PARTS))?;
    let mut start = 0;
    let mut left = limit;
    // A part that ends within a few bytes is found sooner by looking at them one by one.
    while left > 0 {
        let rest = &ascii[start..];
        let near = rest.len().min(16);
        let found = rest[..near].iter().position(|&other| other == byte);
        let found = found.or_else(|| memchr::memchr(byte, &rest[near..]).map(|at| near + at));
        let Some(len) = found else { break };
        list.push(space, Str::from_ascii(space, &rest[..len])?.into_object())?;
        start += len + 1;
        left -= 1;
    }
    let last = if start == 0 { text.to_exact(space)? } else { Str::from_ascii(space, &ascii[start..])? };
    list.push(space, last.into_object())?;
    Ok(list)
}

/// The words of ASCII text, from the left.
fn words_of_ascii(space: &Space, text: &Str, ascii: &[u8], limit: usize) -> PyResult<Ref<List>> {
    let list = List::with_capacity(space, limit.saturating_add(1).min(EXPECTED_PARTS))?;
    let is_space = |byte: u8| IS_SPACE[usize::from(byte)];
    let (mut at, mut left) = (0, limit);
    while let Some(&byte) = ascii.get(at) {
        if is_space(byte) {
            at += 1;
            continue;
        }
        let start = at;
        if left == 0 {
            at = ascii.len();
        } else {
            left -= 1;
            at += 1;
            while ascii.get(at).is_some_and(|&byte| !is_space(byte)) {
                at += 1;
            }
        }
        let word = &ascii[start..at];
        let word =
            if word.len() < ascii.len() { Str::from_ascii(space, word)? } else { text.to_exact(space)? };
        list.push(space, word.into_object())?;
    }
    Ok(list)
}

impl Str {
    /// `self.split(separator, limit)`, or from the right; `None` splits at whitespace.
    ///
    /// # Errors
    /// `ValueError` for an empty separator.
    pub fn split_parts(
        &self,
        space: &Space,
        separator: Option<&Str>,
        limit: usize,
        side: Side,
    ) -> PyResult<Ref<List>> {
        let expected = limit.saturating_add(1).min(EXPECTED_PARTS);
        let Some(separator) = separator else {
            if let (Some(ascii), Side::Left) = (self.as_ascii(), side) {
                return words_of_ascii(space, self, ascii.as_bytes(), limit);
            }
            return with_units!(self.text(), units => match side {
                Side::Left => parts(space, self, split::split_words(units, limit, is_space), expected, side),
                Side::Right => parts(space, self, split::rsplit_words(units, limit, is_space), expected, side),
            });
        };
        if separator.len() == 0 {
            return Err(space.value_error("empty separator"));
        }
        if let (Some(text), Some(&[byte]), Side::Left) =
            (self.as_ascii(), separator.as_ascii().map(str::as_bytes), side)
        {
            return parts_at_byte(space, self, text.as_bytes(), byte, limit);
        }
        with_units!(self.text(), units => match (separator.text().in_units(), side) {
            (None, _) => List::from_vec(space, vec![self.to_exact(space)?.into_object()]),
            (Some(by), Side::Left) => parts(space, self, split::split_at(units, &by, limit), expected, side),
            (Some(by), Side::Right) => parts(space, self, split::rsplit_at(units, &by, limit), expected, side),
        })
    }

    /// `self.splitlines(keep_ends)`.
    pub fn split_lines(&self, space: &Space, keep_ends: bool) -> PyResult<Ref<List>> {
        with_units!(self.text(), units => {
            let lines = split::split_lines(units, is_line_break);
            let ranges = lines.map(|line| {
                if keep_ends { line.content.start..line.end } else { line.content }
            });
            parts(space, self, ranges, EXPECTED_PARTS, Side::Left)
        })
    }

    /// `self.partition(separator)`, or from the right.
    ///
    /// # Errors
    /// `ValueError` for an empty separator.
    pub fn partitioned(&self, space: &Space, separator: &Str, side: Side) -> PyResult<Ref<Tuple>> {
        if separator.len() == 0 {
            return Err(space.value_error("empty separator"));
        }
        let empty = || Str::empty(space);
        let parts = match (self.find_in(separator, 0..self.len(), side), side) {
            (Some(at), _) => [
                self.substring(space, 0, at)?,
                separator.to_ref(),
                self.substring(space, at + separator.len(), self.len())?,
            ],
            (None, Side::Left) => [self.to_exact(space)?, empty(), empty()],
            (None, Side::Right) => [empty(), empty(), self.to_exact(space)?],
        };
        Tuple::from_array(space, parts.map(Ref::into_object))
    }

    /// `self.strip(characters)`; `None` strips whitespace.
    pub fn stripped(&self, space: &Space, characters: Option<&Str>, ends: Ends) -> PyResult<Ref<Str>> {
        if let (Some(text), Some(few)) = (self.as_ascii(), characters.and_then(Str::as_ascii))
            && few.len() <= FEW
        {
            let (text, few) = (text.as_bytes(), few.as_bytes());
            // No ASCII character stands for those that there are not.
            let nth = |at: usize| few.get(at).map_or(u32::MAX, |&byte| u32::from(byte));
            let (first, second, third, fourth) = (nth(0), nth(1), nth(2), nth(3));
            let strips = |code| code == first || code == second || code == third || code == fourth;
            let range = split::strip(text, ends, strips);
            if range.len() < text.len() {
                return Str::from_ascii(space, &text[range]);
            }
            return self.to_exact(space);
        }
        self.stripped_of_many(space, characters, ends)
    }

    #[inline(never)]
    fn stripped_of_many(&self, space: &Space, characters: Option<&Str>, ends: Ends) -> PyResult<Ref<Str>> {
        let range = match characters {
            None => with_units!(self.text(), units => split::strip(units, ends, is_space)),
            Some(characters) if self.as_ascii().is_some() && characters.as_ascii().is_some() => {
                let set = characters.bytes().iter().fold(0u128, |set, byte| set | 1 << byte);
                split::strip(self.bytes(), ends, |code| set >> code & 1 != 0)
            }
            Some(characters) => {
                let set = characters.text();
                let strips = |code: u32| match set {
                    TextRef::Latin1(set) => u8::try_from(code).is_ok_and(|byte| set.contains(&byte)),
                    TextRef::Ucs2(set) => u16::try_from(code).is_ok_and(|unit| set.contains(&unit)),
                    TextRef::Ucs4(set) => set.contains(&code),
                };
                with_units!(self.text(), units => split::strip(units, ends, strips))
            }
        };
        self.substring(space, range.start, range.end)
    }

    /// `self.join(items)`.
    ///
    /// # Errors
    /// `TypeError` for an item that is no string; `OverflowError` when the result would be too long.
    pub fn joined(&self, space: &Space, items: &Object) -> PyResult<Ref<Str>> {
        if let Some(list) = items.downcast::<List>() {
            // Nothing below runs Python code while the items are borrowed, unless it ends with an error.
            return join(space, self, list.len(), |at| list.get_borrowed(at));
        }
        if let Some(tuple) = items.downcast::<Tuple>() {
            return join(space, self, tuple.len(), |at| tuple.get(at));
        }
        let items = items.collect(space).map_err(|err| not_iterable(space, items, err))?;
        join(space, self, items.len(), |at| items.get(at).map(|item| &**item))
    }
}

/// The error of joining what cannot be iterated over.
fn not_iterable(space: &Space, items: &Object, err: PyErr) -> PyErr {
    let iterable = items.ty().slots().tp_iter.get().is_some() || items.is_sequence();
    if err.is_a::<TypeError>() && !iterable { space.type_error("can only join an iterable") } else { err }
}

/// The `count` items that `item` gives with `separator` between them. `item` runs no Python code.
fn join<'a>(
    space: &Space,
    separator: &Str,
    count: usize,
    item: impl Fn(usize) -> Option<&'a Object>,
) -> PyResult<Ref<Str>> {
    let (mut len, mut form) = (0usize, Form::Ascii);
    let text = |at| item(at).and_then(|item| item.downcast::<Str>());
    for at in 0..count {
        let Some(part) = text(at) else {
            let name = item(at).map_or("NULL", |item| item.ty().tp_name());
            return Err(
                space.type_error(format_args!("sequence item {at}: expected str instance, {name} found"))
            );
        };
        len = len.saturating_add(part.len());
        form = form.max(part.form());
    }
    match count {
        0 => return Ok(Str::empty(space)),
        1 => return text(0).map_or_else(|| Ok(Str::empty(space)), |only| only.to_exact(space)),
        _ => {}
    }
    if separator.len() != 0 {
        len = len.saturating_add(separator.len().saturating_mul(count - 1));
        form = form.max(separator.form());
    }
    if len > isize::MAX as usize {
        return Err(space.overflow_error("join() result is too long for a Python string"));
    }
    if len == 0 {
        return Ok(Str::empty(space));
    }
    if len == 1 {
        // The strings of one character are shared.
        let all: Vec<&Str> = (0..count).filter_map(text).collect();
        return if separator.len() == 0 { Str::concat_all(space, &all) } else { separator.to_exact(space) };
    }
    // SAFETY: the parts and separators fill the string, as nothing has changed since they were counted.
    unsafe {
        let string = allocate(space, form, len)?;
        let (data, mut at) = (string.data_mut(), 0);
        for index in 0..count {
            if index > 0 && separator.len() != 0 {
                write_text(data, form, at, separator.text());
                at += separator.len();
            }
            let Some(part) = text(index) else { continue };
            write_text(data, form, at, part.text());
            at += part.len();
        }
        debug_assert_eq!(at, len);
        Ok(string)
    }
}
