//! `PyArg_ParseTupleAndKeywords`: arguments by position and by keyword.

use super::cleanup::Cleanup;
use super::skip::skip_unit;
use super::units::Units;
use super::{Ending, is_end, plural};
use crate::border::CText;
use crate::va_list::VaList;
use algorithms::text::StrBuilder;
use core::ffi::{CStr, c_char};
use objspace::exceptions::TypeError;
use objspace::shim::Args;
use objspace::{Layout, Object, PyErr, PyResult, PyTypeInfo, Space, Str};

/// The parameters' names; leading empty ones are positional-only.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    names: &'a [*const c_char],
    positional_only: usize,
}

impl<'a> Names<'a> {
    /// Reads an array that ends in `NULL`.
    ///
    /// # Safety
    /// It is one, alive for `'a`.
    ///
    /// # Errors
    /// `SystemError` for an empty name behind one that is not.
    #[inline]
    pub unsafe fn read(space: &Space, array: *const *const c_char) -> PyResult<Names<'a>> {
        let (mut len, mut positional_only) = (0, 0);
        // SAFETY: the caller's promise.
        unsafe {
            loop {
                let name = *array.add(len);
                if name.is_null() {
                    break;
                }
                if *name == 0 {
                    if positional_only != len {
                        return Err(space.system_error("Empty keyword parameter name"));
                    }
                    positional_only += 1;
                }
                len += 1;
            }
            Ok(Names { names: core::slice::from_raw_parts(array, len), positional_only })
        }
    }

    /// How many parameters there are.
    fn len(&self) -> usize {
        self.names.len()
    }

    /// The name of a parameter.
    fn get(&self, index: usize) -> &'a str {
        // SAFETY: the array holds C strings.
        unsafe { CStr::from_ptr(self.names[index]) }.to_str().unwrap_or("?")
    }

    /// Whether a keyword is the name of a parameter.
    #[inline]
    fn is(&self, index: usize, keyword: &Object) -> bool {
        let Some(keyword) = keyword.downcast::<Str>() else { return false };
        let Some(text) = keyword.as_ascii() else { return keyword.equals(self.get(index)) };
        let name: *const u8 = self.names[index].cast();
        // SAFETY: the loop ends at the first byte that differs, at the NUL at the latest.
        unsafe {
            let same = text.bytes().enumerate().all(|(at, byte)| byte != 0 && *name.add(at) == byte);
            same && *name.add(text.len()) == 0
        }
    }
}

/// A run over all parameters.
struct Parser<'a> {
    space: &'a Space,
    names: Names<'a>,
    format: CText<'a>,
    given: Args<'a>,
    /// Keyword arguments that no parameter took yet.
    keywords_left: usize,
    /// Where `|` and `$` stand.
    min: usize,
    max: usize,
}

const NOWHERE: usize = usize::MAX;

/// Parses arguments by position and keyword.
///
/// # Errors
/// `TypeError` and whatever a conversion raises; `SystemError` for a wrong format.
///
/// # Safety
/// The places among `args` fit the format, and the objects stay alive.
#[inline]
pub(super) unsafe fn parse(
    space: &Space,
    given: Args<'_>,
    format: CText<'_>,
    names: Names<'_>,
    args: &mut VaList,
) -> PyResult<()> {
    let keywords_left = given.keyword_count();
    // SAFETY: the caller's promise.
    if given.positional_count() + keywords_left == 0 && unsafe { is_satisfied_by_nothing(format, names) } {
        return Ok(());
    }
    let mut parser = Parser { space, names, format, given, keywords_left, min: NOWHERE, max: NOWHERE };
    if given.positional_count() + keywords_left > names.len() {
        return Err(parser.too_many());
    }
    let mut units = Units { space, args, cleanup: Cleanup::new() };
    // SAFETY: the caller's promise.
    unsafe { parser.run(&mut units)? };
    units.cleanup.keep();
    Ok(())
}

/// Whether a call without arguments needs no further look at the format: it starts with a parameter that may be missing.
///
/// # Safety
/// The format is not null.
#[inline(always)]
unsafe fn is_satisfied_by_nothing(format: CText<'_>, names: Names<'_>) -> bool {
    let format: *const u8 = format.as_ptr().cast();
    // SAFETY: a C string has a byte behind one that is not NUL.
    unsafe {
        *format == b'|' && !matches!(*format.add(1), b'|' | b'$' | b':' | b';' | 0) && !names.names.is_empty()
    }
}

impl<'a> Parser<'a> {
    /// What stands behind the units, for errors.
    fn ending(&self) -> Ending<'a> {
        Ending::of(self.format)
    }

    #[cold]
    fn too_many(&self) -> PyErr {
        let (len, positional) = (self.names.len(), self.given.positional_count());
        let given = positional + self.given.keyword_count();
        let keyword = if positional == 0 { "keyword " } else { "" };
        let (called, s) = (self.ending().called(), plural(len));
        self.space
            .type_error(format_args!("{called} takes at most {len} {keyword}argument{s} ({given} given)"))
    }

    /// # Safety
    /// As [`parse`].
    #[inline]
    unsafe fn run(&mut self, units: &mut Units<'_>) -> PyResult<()> {
        let space = self.space;
        let count = self.names.len();
        let mut format = self.format.get().unwrap_or_default().to_bytes();
        // A positional-only argument is missing: how many there must be is known only at the end of the format.
        let mut too_few = false;
        let mut index = 0;
        while index < count {
            self.marks(&mut format, index)?;
            if too_few && self.max == index {
                break;
            }
            if is_end(format) {
                return Err(space.system_error(format_args!(
                    "More keyword list entries ({count}) than format specifiers ({index})"
                )));
            }
            if !too_few {
                if let Some(arg) = self.argument(index) {
                    // SAFETY: the caller's promise.
                    if let Err(refusal) = unsafe { units.convert(arg, &mut format) } {
                        return Err(refusal.into_error(space, index + 1, self.ending()));
                    }
                    index += 1;
                    continue;
                }
                if index < self.min {
                    if index >= self.names.positional_only {
                        return Err(self.missing(index));
                    }
                    too_few = true;
                }
                if self.keywords_left == 0 && !too_few {
                    return Ok(());
                }
            }
            let at = format;
            // SAFETY: the caller's promise.
            unsafe { skip_unit(&mut format, Some(units.args)) }.map_err(|message| {
                let at = String::from_utf8_lossy(at);
                space.system_error(format_args!("{message}: '{at}'"))
            })?;
            index += 1;
        }
        if too_few {
            return Err(self.too_few(index));
        }
        if !is_end(format) && !matches!(format[0], b'|' | b'$') {
            let rest = String::from_utf8_lossy(format);
            return Err(space.system_error(format_args!(
                "more argument specifiers than keyword list entries (remaining format:'{rest}')"
            )));
        }
        if self.keywords_left > 0 { Err(self.unexpected()) } else { Ok(()) }
    }

    /// Takes `|` and `$` off the format.
    #[inline]
    fn marks(&mut self, format: &mut &[u8], index: usize) -> PyResult<()> {
        if matches!(format, [b'|' | b'$', ..]) { self.take_marks(format, index) } else { Ok(()) }
    }

    #[inline(never)]
    fn take_marks(&mut self, format: &mut &[u8], index: usize) -> PyResult<()> {
        let space = self.space;
        if format.first() == Some(&b'|') {
            if self.min != NOWHERE {
                return Err(space.system_error("Invalid format string (| specified twice)"));
            }
            self.min = index;
            *format = &format[1..];
            if self.max != NOWHERE {
                return Err(space.system_error("Invalid format string ($ before |)"));
            }
        }
        if format.first() == Some(&b'$') {
            if self.max != NOWHERE {
                return Err(space.system_error("Invalid format string ($ specified twice)"));
            }
            self.max = index;
            *format = &format[1..];
            if self.max < self.names.positional_only {
                return Err(space.system_error("Empty parameter name after $"));
            }
            let given = self.given.positional_count();
            if self.max < given {
                let how = if self.min != NOWHERE { "at most" } else { "exactly" };
                return Err(self.positional_count(how, self.max, given));
            }
        }
        Ok(())
    }

    /// What was given for a parameter.
    #[inline]
    fn argument(&mut self, index: usize) -> Option<&'a Object> {
        if let Some(arg) = self.given.get(index) {
            return Some(arg);
        }
        if self.keywords_left == 0 || index < self.names.positional_only {
            return None;
        }
        let names = self.names;
        let found = self.given.find_keyword(|keyword, value| names.is(index, keyword).then_some(value))?;
        self.keywords_left -= 1;
        Some(found)
    }

    #[cold]
    fn positional_count(&self, how: &str, limit: usize, given: usize) -> PyErr {
        let (called, s) = (self.ending().called(), plural(limit));
        self.space
            .type_error(format_args!("{called} takes {how} {limit} positional argument{s} ({given} given)"))
    }

    #[cold]
    fn missing(&self, index: usize) -> PyErr {
        let (called, name) = (self.ending().called(), self.names.get(index));
        let position = index + 1;
        self.space.type_error(format_args!("{called} missing required argument '{name}' (pos {position})"))
    }

    #[cold]
    fn too_few(&self, seen: usize) -> PyErr {
        let limit = self.names.positional_only.min(self.min);
        let how = if limit < seen { "at least" } else { "exactly" };
        self.positional_count(how, limit, self.given.positional_count())
    }

    /// Why a keyword argument is left over.
    #[cold]
    fn unexpected(&self) -> PyErr {
        let (space, called) = (self.space, self.ending().called());
        let by_keyword = self.names.positional_only..self.names.len();
        for index in self.names.positional_only..self.given.positional_count().min(by_keyword.end) {
            let name = self.names.get(index);
            if self.given.keyword(name).is_some() {
                let position = index + 1;
                return space.type_error(format_args!(
                    "argument for {called} given by name ('{name}') and position ({position})"
                ));
            }
        }
        let known: Vec<&str> = by_keyword.map(|index| self.names.get(index)).collect();
        let stranger = self.given.find_keyword(|name, _| match name.downcast::<Str>() {
            None => Some(None),
            Some(name) if known.iter().any(|known| name.equals(known)) => None,
            Some(name) => Some(Some(name)),
        });
        match stranger {
            Some(None) => space.type_error("keywords must be strings"),
            Some(Some(name)) => self.stranger(name, &known),
            None => {
                let called = self.ending().called_here();
                space.type_error(format_args!("invalid keyword argument for {called}"))
            }
        }
    }

    /// Nobody expects a keyword of this name, which may hold surrogates.
    #[cold]
    fn stranger(&self, name: &Str, known: &[&str]) -> PyErr {
        let mut message = StrBuilder::new();
        message.push_str(&self.ending().called_here());
        message.push_ascii(b" got an unexpected keyword argument '");
        message.push_text(name.text());
        message.push_ascii(b"'");
        message.push_str(&suggestion(name, known));
        match Str::from_builder(self.space, &message) {
            Ok(message) => PyErr::with_args(self.space, TypeError::type_object(), &[message.as_object()]),
            Err(err) => err,
        }
    }
}

/// The known name that comes closest to one that is not.
fn suggestion(name: &Str, known: &[&str]) -> String {
    match algorithms::text::suggestions::closest(&name.to_string_lossy(), known.iter().copied()) {
        Some(known) => format!(". Did you mean '{known}'?"),
        None => String::new(),
    }
}
