//! The type `str`: slots and methods.

use super::arguments::{FillChar, PartitionSeparator, SplitSeparator, StripChars, limit};
use super::search::Side;
use super::{Str, concat, construct, storage};
use crate::formatting;
use crate::iterators::{AsciiIterator, StrIterator};
use crate::shim::Args;
use crate::slice::{Bound, Slice};
use crate::{
    Bytes, CompareOp, Dict, Int, List, Object, PyResult, PyTypeInfo, Ref, Space, Tuple, Type, codecs, number,
    pytype,
};
use abi::{PyObject, PyUnicodeObject};
use algorithms::text::split::Ends;
use algorithms::text::{CodeUnit, StrBuilder, TextRef, ascii, case, pad, repr, ucd};
use algorithms::with_units;

/// The string that `convert` makes of `text`.
fn converted(space: &Space, text: &Str, convert: fn(TextRef<'_>, &mut StrBuilder)) -> PyResult<Ref<Str>> {
    let mut builder = StrBuilder::with_capacity(text.len());
    convert(text.text(), &mut builder);
    Str::from_builder(space, &builder)
}

/// The string that `change` makes of ASCII text in place, or `convert` of other text.
fn changed(
    space: &Space,
    text: &Str,
    change: fn(&mut [u8]),
    convert: fn(TextRef<'_>, &mut StrBuilder),
) -> PyResult<Ref<Str>> {
    if text.as_ascii().is_some() {
        text.changed_ascii(space, change)
    } else {
        converted(space, text, convert)
    }
}

/// ASCII text whose letters from `FIRST` on get the other case, or what `convert` makes of other text.
#[inline(always)]
fn with_case<const FIRST: u8>(
    space: &Space,
    text: &Str,
    convert: fn(TextRef<'_>, &mut StrBuilder),
) -> PyResult<Ref<Str>> {
    match text.as_ascii() {
        Some(ascii) => text.with_case_changed::<FIRST>(space, ascii),
        None => converted(space, text, convert),
    }
}

/// Whether `property` holds for all characters.
#[inline]
fn all(text: &Str, property: impl Fn(u32) -> bool) -> bool {
    with_units!(text.text(), units => units.iter().all(|unit| property(unit.code())))
}

/// `text` with `before` and `after` fill characters around it.
fn padded(space: &Space, text: &Str, before: usize, after: usize, fill: u32) -> PyResult<Ref<Str>> {
    if before == 0 && after == 0 {
        return text.to_exact(space);
    }
    if text
        .len()
        .checked_add(before)
        .and_then(|len| len.checked_add(after))
        .is_none_or(|len| len > isize::MAX as usize)
    {
        return Err(space.overflow_error("padded string is too long"));
    }
    let mut builder = StrBuilder::new();
    algorithms::text::TextSink::try_reserve(&mut builder, before + text.len() + after)
        .map_err(|_| space.memory_error())?;
    builder.push_repeat(fill, before);
    builder.push_text(text.text());
    builder.push_repeat(fill, after);
    Str::from_builder(space, &builder)
}

/// How many characters `text` lacks of `width`.
fn missing(text: &Str, width: isize) -> usize {
    usize::try_from(width).unwrap_or(0).saturating_sub(text.len())
}

#[pytype(
    name = "str",
    symbol = PyUnicode_Type,
    flags = BASETYPE | UNICODE_SUBCLASS | MATCH_SELF,
    basicsize = size_of::<PyUnicodeObject>()
)]
/// str(object='') -> str
/// str(bytes_or_buffer[, encoding[, errors]]) -> str
///
/// A string made from the given object. With an encoding or an error handler, the object must
/// give bytes, which are decoded; without them, the result is object.__str__(), or repr(object)
/// where that is not defined. The encoding is 'utf-8' and errors is 'strict' by default.
impl Str {
    #[slot(tp_new)]
    fn tp_new(cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Str>> {
        let text = construct::from_args(space, args)?;
        if cls.is(Str::type_object()) { Ok(text) } else { text.as_instance_of(space, cls) }
    }

    #[slot(tp_vectorcall)]
    fn tp_vectorcall(_cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Str>> {
        construct::from_vectorcall(space, args)
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead string.
        unsafe { storage::dealloc(this.cast::<PyObject>()) }
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        if let Some(text) = self.as_ascii()
            && text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'\'' && byte != b'\\')
        {
            return Str::ascii_filled(space, text.len() + 2, |places| {
                let last = places.len() - 1;
                places[0] = b'\'';
                places[1..last].copy_from_slice(text.as_bytes());
                places[last] = b'\'';
            });
        }
        converted(space, self, repr::repr_str)
    }

    #[slot(tp_str)]
    fn tp_str(&self, space: &Space) -> PyResult<Ref<Str>> {
        self.to_exact(space)
    }

    #[slot(tp_hash)]
    fn tp_hash(&self, space: &Space) -> PyResult<isize> {
        Ok(self.text_hash(space))
    }

    #[slot(tp_richcompare)]
    fn tp_richcompare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let Some(other) = other.downcast::<Str>() else { return Ok(space.not_implemented()) };
        Ok(space.new_bool(match op {
            CompareOp::Eq => self.same(other),
            CompareOp::Ne => !self.same(other),
            _ => op.holds(self.compare(other)),
        }))
    }

    #[slot(tp_iter)]
    fn tp_iter(&self, space: &Space) -> PyResult<Ref<Object>> {
        Ok(if self.as_ascii().is_some() {
            AsciiIterator::new(space, self)?.into_object()
        } else {
            StrIterator::new(space, self)?.into_object()
        })
    }

    #[slot(nb_remainder)]
    fn nb_remainder(space: &Space, format: &Object, args: &Object) -> PyResult<Ref<Object>> {
        match format.downcast::<Str>() {
            Some(format) => formatting::percent_str(space, format, args).map(Ref::into_object),
            None => Ok(space.not_implemented()),
        }
    }

    #[slot(sq_length, mp_length)]
    fn sq_length(&self) -> usize {
        self.len()
    }

    #[slot(sq_concat)]
    fn sq_concat(&self, space: &Space, other: &Object) -> PyResult<Ref<Str>> {
        match other.downcast::<Str>() {
            Some(other) => Str::concat(space, self, other),
            None => Err(space.type_error(format_args!(
                "can only concatenate str (not \"{}\") to str",
                other.ty().tp_name()
            ))),
        }
    }

    #[slot(sq_repeat)]
    fn sq_repeat(&self, space: &Space, count: isize) -> PyResult<Ref<Str>> {
        self.repeated(space, count)
    }

    #[slot(sq_item)]
    fn sq_item(&self, space: &Space, index: isize) -> PyResult<Ref<Str>> {
        let found = match usize::try_from(index) {
            Ok(index) => self.char_at(space, index)?,
            Err(_) => None,
        };
        found.ok_or_else(|| space.index_error("string index out of range"))
    }

    #[slot(sq_contains)]
    fn sq_contains(&self, space: &Space, item: &Object) -> PyResult<bool> {
        match item.downcast::<Str>() {
            Some(item) => Ok(self.contains_text(item)),
            None => Err(space.type_error(format_args!(
                "'in <string>' requires string as left operand, not {}",
                item.ty().tp_name()
            ))),
        }
    }

    #[slot(mp_subscript)]
    fn mp_subscript(&self, space: &Space, key: &Object) -> PyResult<Ref<Str>> {
        let index = match key.downcast_exact::<Int>().and_then(Int::compact_value) {
            Some(index) => index as isize,
            None if key.is_index() => number::as_index_size(space, key)?,
            None => return self.subscript_slice(space, key),
        };
        self.sq_item(space, if index < 0 { index + self.len() as isize } else { index })
    }

    /// Return the capitalized string: the first character in title case and the rest in lower case.
    #[pymethod]
    fn capitalize(&self, space: &Space) -> PyResult<Ref<Str>> {
        changed(space, self, ascii::make_capitalized, case::capitalize)
    }

    /// Return the string ready for comparisons that ignore case.
    #[pymethod]
    fn casefold(&self, space: &Space) -> PyResult<Ref<Str>> {
        with_case::<b'A'>(space, self, case::casefold)
    }

    /// Return the string in the middle of width characters.
    ///
    /// The rest is filled with the fill character, a space by default.
    #[pymethod(signature = "($self, width, fillchar=' ', /)")]
    fn center(&self, space: &Space, width: isize, fillchar: Option<FillChar>) -> PyResult<Ref<Str>> {
        let width = usize::try_from(width).unwrap_or(0);
        let (before, after) = pad::center(self.len(), width);
        padded(space, self, before, after, fillchar.map_or(0x20, |fill| fill.0))
    }

    /// Return how often the substring is in S[start:end], without overlaps.
    ///
    /// The optional start and end are interpreted as in slices.
    #[pymethod(signature = "($self, sub, start=None, end=None, /)")]
    fn count(&self, sub: &Str, start: Option<Bound>, end: Option<Bound>) -> usize {
        Bound::window(self.len(), start, end).map_or(0, |window| self.count_in(sub, window))
    }

    /// Return the string as bytes.
    ///
    /// encoding
    ///   How to encode it.
    /// errors
    ///   What to do about characters that cannot be encoded. 'strict' raises a UnicodeEncodeError;
    ///   others are 'ignore', 'replace', 'xmlcharrefreplace', 'backslashreplace' and whatever is
    ///   registered with codecs.register_error.
    #[pymethod(signature = "($self, /, encoding='utf-8', errors='strict')")]
    fn encode(&self, space: &Space, encoding: Option<&str>, errors: Option<&str>) -> PyResult<Ref<Bytes>> {
        codecs::encode(space, self, encoding, errors)
    }

    /// Return whether S[start:end] ends with the suffix.
    ///
    /// suffix
    ///   A string, or a tuple of strings to try.
    #[pymethod(signature = "($self, suffix, start=None, end=None, /)")]
    fn endswith(
        &self,
        space: &Space,
        suffix: &Object,
        start: Option<Bound>,
        end: Option<Bound>,
    ) -> PyResult<bool> {
        self.has_any_at(space, suffix, (start, end), Side::Right)
    }

    /// Return the string with its tabs expanded to spaces.
    #[pymethod(signature = "($self, /, tabsize=8)")]
    fn expandtabs(&self, space: &Space, tabsize: i32) -> PyResult<Ref<Str>> {
        let size = usize::try_from(tabsize).unwrap_or(0);
        with_units!(self.text(), units => {
            let tab = b'\t'.into();
            if !units.iter().any(|unit| unit.code() == tab) {
                return self.to_exact(space);
            }
            let Some(len) = pad::expanded_length(units, size) else {
                return Err(space.overflow_error("new string is too long"));
            };
            let mut builder = StrBuilder::new();
            algorithms::text::TextSink::try_reserve(&mut builder, len).map_err(|_| space.memory_error())?;
            pad::expand_tabs(units, size, &mut builder);
            Str::from_builder(space, &builder)
        })
    }

    /// Return the lowest index where the substring is found within S[start:end], or -1.
    ///
    /// The optional start and end are interpreted as in slices.
    #[pymethod(signature = "($self, sub, start=None, end=None, /)")]
    fn find(&self, sub: &Str, start: Option<Bound>, end: Option<Bound>) -> isize {
        self.position(sub, start, end, Side::Left).map_or(-1, |at| at as isize)
    }

    /// Return the string with its replacement fields, marked by braces, filled in from the arguments.
    #[pymethod(name = "format", raw)]
    fn py_format(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Str>> {
        formatting::format_fields(space, self, formatting::Fields::Args(args))
    }

    /// Return the string with its replacement fields, marked by braces, filled in from the mapping.
    #[pymethod]
    fn format_map(&self, space: &Space, mapping: &Object) -> PyResult<Ref<Str>> {
        formatting::format_fields(space, self, formatting::Fields::Mapping(mapping))
    }

    /// Like find, but raise ValueError when the substring is not found.
    #[pymethod(name = "index", signature = "($self, sub, start=None, end=None, /)")]
    fn py_index(
        &self,
        space: &Space,
        sub: &Str,
        start: Option<Bound>,
        end: Option<Bound>,
    ) -> PyResult<usize> {
        let found = self.position(sub, start, end, Side::Left);
        found.ok_or_else(|| space.value_error("substring not found"))
    }

    /// Return True if all characters are alphanumeric and there is at least one.
    #[pymethod]
    fn isalnum(&self) -> bool {
        self.len() > 0 && all(self, ucd::is_alnum)
    }

    /// Return True if all characters are alphabetic and there is at least one.
    #[pymethod]
    fn isalpha(&self) -> bool {
        self.len() > 0 && all(self, ucd::is_alpha)
    }

    /// Return True if all characters are ASCII; the empty string is ASCII too.
    #[pymethod]
    fn isascii(&self) -> bool {
        self.as_ascii().is_some()
    }

    /// Return True if all characters are decimal digits and there is at least one.
    #[pymethod]
    fn isdecimal(&self) -> bool {
        self.len() > 0 && all(self, ucd::is_decimal)
    }

    /// Return True if all characters are digits and there is at least one.
    #[pymethod]
    fn isdigit(&self) -> bool {
        self.len() > 0 && all(self, ucd::is_digit)
    }

    /// Return True if the string is a valid identifier.
    ///
    /// keyword.iskeyword(s) tells whether it is a reserved one, such as "def".
    #[pymethod]
    fn isidentifier(&self) -> bool {
        ucd::is_identifier(self.text().code_points())
    }

    /// Return True if all cased characters are lower case and there is at least one.
    #[pymethod]
    fn islower(&self) -> bool {
        case::is_lower(self.text())
    }

    /// Return True if all characters are numeric and there is at least one.
    #[pymethod]
    fn isnumeric(&self) -> bool {
        self.len() > 0 && all(self, ucd::is_numeric)
    }

    /// Return True if repr() would show all characters as they are.
    #[pymethod]
    fn isprintable(&self) -> bool {
        all(self, ucd::is_printable)
    }

    /// Return True if all characters are whitespace and there is at least one.
    #[pymethod]
    fn isspace(&self) -> bool {
        self.len() > 0 && all(self, ucd::is_space)
    }

    /// Return True if every word starts with an upper-case or title-case character and goes on in lower case.
    #[pymethod]
    fn istitle(&self) -> bool {
        case::is_title(self.text())
    }

    /// Return True if all cased characters are upper case and there is at least one.
    #[pymethod]
    fn isupper(&self) -> bool {
        case::is_upper(self.text())
    }

    /// Concatenate the strings that the iterable gives, with this string between them.
    ///
    /// Example: '.'.join(['ab', 'pq', 'rs']) -> 'ab.pq.rs'
    #[pymethod]
    fn join(&self, space: &Space, iterable: &Object) -> PyResult<Ref<Str>> {
        self.joined(space, iterable)
    }

    /// Return the string at the left of width characters.
    ///
    /// The rest is filled with the fill character, a space by default.
    #[pymethod(signature = "($self, width, fillchar=' ', /)")]
    fn ljust(&self, space: &Space, width: isize, fillchar: Option<FillChar>) -> PyResult<Ref<Str>> {
        padded(space, self, 0, missing(self, width), fillchar.map_or(0x20, |fill| fill.0))
    }

    /// Return the string in lower case.
    #[pymethod]
    fn lower(&self, space: &Space) -> PyResult<Ref<Str>> {
        with_case::<b'A'>(space, self, case::lower)
    }

    /// Return the string without whitespace, or without the given characters, at its start.
    #[pymethod(signature = "($self, chars=None, /)")]
    fn lstrip(&self, space: &Space, chars: Option<StripChars<'_>>) -> PyResult<Ref<Str>> {
        self.stripped(space, chars.and_then(|chars| chars.0), Ends::Left)
    }

    /// Return a table for str.translate().
    ///
    /// One argument is a dict from characters or their numbers to what they become. Two are strings of
    /// equal length: each character of x becomes the one of y at its place. Those of z are taken away.
    #[pymethod(static, signature = "(x, y=None, z=None, /)")]
    fn maketrans(space: &Space, x: &Object, y: Option<&Str>, z: Option<&Str>) -> PyResult<Ref<Dict>> {
        Str::make_translation(space, x, y, z)
    }

    /// Split the string at the first separator.
    ///
    /// Return the part before it, the separator and the part after it, or the string and two
    /// empty ones when it is not found.
    #[pymethod]
    fn partition(&self, space: &Space, sep: PartitionSeparator<'_>) -> PyResult<Ref<Tuple>> {
        self.partitioned(space, sep.0, Side::Left)
    }

    /// Return the string without the prefix, if it starts with it.
    #[pymethod]
    fn removeprefix(&self, space: &Space, prefix: &Str) -> PyResult<Ref<Str>> {
        let has = self.has_at(prefix, 0..self.len(), Side::Left);
        self.substring(space, if has { prefix.len() } else { 0 }, self.len())
    }

    /// Return the string without the suffix, if it ends with it.
    #[pymethod]
    fn removesuffix(&self, space: &Space, suffix: &Str) -> PyResult<Ref<Str>> {
        let has = self.has_at(suffix, 0..self.len(), Side::Right);
        self.substring(space, 0, if has { self.len() - suffix.len() } else { self.len() })
    }

    /// Return a copy with occurrences of the substring old replaced by new.
    ///
    /// count
    ///   How many to replace at most; -1, the default, means all.
    #[pymethod(signature = "($self, old, new, /, count=-1)")]
    fn replace(&self, space: &Space, old: &Str, new: &Str, count: isize) -> PyResult<Ref<Str>> {
        self.replaced(space, old, new, limit(count))
    }

    /// Return the highest index where the substring is found within S[start:end], or -1.
    ///
    /// The optional start and end are interpreted as in slices.
    #[pymethod(signature = "($self, sub, start=None, end=None, /)")]
    fn rfind(&self, sub: &Str, start: Option<Bound>, end: Option<Bound>) -> isize {
        self.position(sub, start, end, Side::Right).map_or(-1, |at| at as isize)
    }

    /// Like rfind, but raise ValueError when the substring is not found.
    #[pymethod(signature = "($self, sub, start=None, end=None, /)")]
    fn rindex(&self, space: &Space, sub: &Str, start: Option<Bound>, end: Option<Bound>) -> PyResult<usize> {
        let found = self.position(sub, start, end, Side::Right);
        found.ok_or_else(|| space.value_error("substring not found"))
    }

    /// Return the string at the right of width characters.
    ///
    /// The rest is filled with the fill character, a space by default.
    #[pymethod(signature = "($self, width, fillchar=' ', /)")]
    fn rjust(&self, space: &Space, width: isize, fillchar: Option<FillChar>) -> PyResult<Ref<Str>> {
        padded(space, self, missing(self, width), 0, fillchar.map_or(0x20, |fill| fill.0))
    }

    /// Split the string at the last separator.
    ///
    /// Return the part before it, the separator and the part after it, or two empty strings and
    /// the string when it is not found.
    #[pymethod]
    fn rpartition(&self, space: &Space, sep: PartitionSeparator<'_>) -> PyResult<Ref<Tuple>> {
        self.partitioned(space, sep.0, Side::Right)
    }

    /// Like split, counting the splits from the end of the string.
    #[pymethod(signature = "($self, /, sep=None, maxsplit=-1)")]
    fn rsplit(&self, space: &Space, sep: Option<SplitSeparator<'_>>, maxsplit: isize) -> PyResult<Ref<List>> {
        self.split_parts(space, sep.and_then(|sep| sep.0), limit(maxsplit), Side::Right)
    }

    /// Return the string without whitespace, or without the given characters, at its end.
    #[pymethod(signature = "($self, chars=None, /)")]
    fn rstrip(&self, space: &Space, chars: Option<StripChars<'_>>) -> PyResult<Ref<Str>> {
        self.stripped(space, chars.and_then(|chars| chars.0), Ends::Right)
    }

    /// Return a list of the substrings between separators.
    ///
    /// sep
    ///   The separator. None, the default, means runs of whitespace, and drops empty substrings.
    /// maxsplit
    ///   How many splits to make at most; -1, the default, means no limit.
    #[pymethod(signature = "($self, /, sep=None, maxsplit=-1)")]
    fn split(&self, space: &Space, sep: Option<SplitSeparator<'_>>, maxsplit: isize) -> PyResult<Ref<List>> {
        self.split_parts(space, sep.and_then(|sep| sep.0), limit(maxsplit), Side::Left)
    }

    /// Return a list of the lines, with their line breaks only if keepends is true.
    #[pymethod(signature = "($self, /, keepends=False)")]
    fn splitlines(&self, space: &Space, keepends: bool) -> PyResult<Ref<List>> {
        self.split_lines(space, keepends)
    }

    /// Return whether S[start:end] starts with the prefix.
    ///
    /// prefix
    ///   A string, or a tuple of strings to try.
    #[pymethod(signature = "($self, prefix, start=None, end=None, /)")]
    fn startswith(
        &self,
        space: &Space,
        prefix: &Object,
        start: Option<Bound>,
        end: Option<Bound>,
    ) -> PyResult<bool> {
        self.has_any_at(space, prefix, (start, end), Side::Left)
    }

    /// Return the string without whitespace, or without the given characters, at its ends.
    #[pymethod(signature = "($self, chars=None, /)")]
    fn strip(&self, space: &Space, chars: Option<StripChars<'_>>) -> PyResult<Ref<Str>> {
        self.stripped(space, chars.and_then(|chars| chars.0), Ends::Both)
    }

    /// Return the string with upper case and lower case exchanged.
    #[pymethod]
    fn swapcase(&self, space: &Space) -> PyResult<Ref<Str>> {
        changed(space, self, ascii::swap_case, case::swapcase)
    }

    /// Return the string with every word in title case, its other cased characters in lower case.
    #[pymethod]
    fn title(&self, space: &Space) -> PyResult<Ref<Str>> {
        changed(space, self, ascii::make_title, case::title)
    }

    /// Return the string with each character replaced by what the table says.
    ///
    /// table
    ///   Gives for a character's number, by __getitem__, a number, a string, or None to take the
    ///   character away; LookupError leaves it as it is.
    #[pymethod]
    fn translate(&self, space: &Space, table: &Object) -> PyResult<Ref<Str>> {
        self.translated(space, table)
    }

    /// Return the string in upper case.
    #[pymethod]
    fn upper(&self, space: &Space) -> PyResult<Ref<Str>> {
        with_case::<b'a'>(space, self, case::upper)
    }

    /// Return the string with zeros at its left, after a sign, up to width characters.
    #[pymethod]
    fn zfill(&self, space: &Space, width: isize) -> PyResult<Ref<Str>> {
        if missing(self, width) == 0 {
            return self.to_exact(space);
        }
        let width = width as usize;
        let mut builder = StrBuilder::new();
        algorithms::text::TextSink::try_reserve(&mut builder, width).map_err(|_| space.memory_error())?;
        with_units!(self.text(), units => pad::zfill(units, width, &mut builder));
        Str::from_builder(space, &builder)
    }

    /// Return the string formatted as the specification says.
    #[pymethod(name = "__format__")]
    fn format_by(&self, space: &Space, format_spec: &Str) -> PyResult<Ref<Str>> {
        if format_spec.len() == 0 {
            return self.str(space);
        }
        formatting::format_str(space, self, format_spec)
    }

    #[pymethod(name = "__getnewargs__")]
    fn getnewargs(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let copy = Str::from_text(space, self.text())?;
        Tuple::from_slice(space, &[&copy])
    }

    /// Bytes of memory that the string takes.
    #[pymethod(name = "__sizeof__")]
    fn sizeof(&self) -> usize {
        concat::memory_size(self)
    }
}

impl Str {
    fn position(&self, sub: &Str, start: Option<Bound>, end: Option<Bound>, side: Side) -> Option<usize> {
        self.find_in(sub, Bound::window(self.len(), start, end)?, side)
    }

    fn subscript_slice(&self, space: &Space, key: &Object) -> PyResult<Ref<Str>> {
        let Some(slice) = key.downcast::<Slice>() else {
            let name = key.ty().tp_name();
            return Err(space.type_error(format_args!("string indices must be integers, not '{name}'")));
        };
        let range = slice.range(space, || self.len())?;
        if range.step == 1 {
            let start = range.start as usize;
            return self.substring(space, start, start + range.count);
        }
        let text = self.text();
        Str::from_code_points(space, range.indices().map(|index| text.at(index)))
    }
}
