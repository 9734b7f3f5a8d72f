//! `PyArg_ParseTuple`, `PyArg_Parse` and `PyArg_UnpackTuple`: positional arguments.

use super::cleanup::Cleanup;
use super::units::Units;
use super::{Ending, Refusal, plural};
use crate::border::{CText, null_argument};
use crate::va_list::VaList;
use objspace::{Layout, Object, PyErr, PyResult, Space, Tuple};

/// What a format's units are, and how many arguments they take.
struct Counts<'a> {
    /// The units, without what stands behind them.
    units: &'a [u8],
    min: usize,
    /// Units, without counting those inside brackets.
    max: usize,
    has_brackets: bool,
}

/// # Safety
/// `format` is not `NULL`.
#[inline]
unsafe fn count<'a>(space: &Space, format: CText<'a>) -> PyResult<Counts<'a>> {
    const NOWHERE: usize = usize::MAX;
    let start: *const u8 = format.as_ptr().cast();
    let (mut len, mut max, mut min, mut level, mut has_brackets) = (0, 0, NOWHERE, 0_usize, false);
    loop {
        // SAFETY: the text ends with a NUL, where the loop ends at the latest.
        let byte = unsafe { *start.add(len) };
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => max += usize::from(level == 0 && byte != b'e'),
            0 | b':' | b';' => break,
            b'(' => {
                max += usize::from(level == 0);
                level += 1;
                has_brackets = true;
            }
            b')' => {
                level =
                    level.checked_sub(1).ok_or_else(|| space.system_error("excess ')' in getargs format"))?;
            }
            b'|' if level == 0 => min = max,
            _ => {}
        }
        len += 1;
    }
    if level != 0 {
        return Err(space.system_error("missing ')' in getargs format"));
    }
    // SAFETY: so many bytes were read.
    let units = unsafe { core::slice::from_raw_parts(start, len) };
    Ok(Counts { units, min: if min == NOWHERE { max } else { min }, max, has_brackets })
}

#[cold]
fn wrong_count(space: &Space, counts: &Counts<'_>, given: usize, ending: Ending<'_>) -> PyErr {
    if let Some(message) = ending.message {
        return space.type_error(message);
    }
    let (how, limit) = match () {
        () if counts.min == counts.max => ("exactly", counts.max),
        () if given < counts.min => ("at least", counts.min),
        () => ("at most", counts.max),
    };
    let (called, s) = (ending.called(), plural(limit));
    space.type_error(format_args!("{called} takes {how} {limit} argument{s} ({given} given)"))
}

/// Parses positional arguments.
///
/// # Errors
/// `TypeError` and whatever a conversion raises; `SystemError` for a wrong format.
///
/// # Safety
/// The places among `args` fit the format, and the objects stay alive.
#[inline]
pub(super) unsafe fn parse(
    space: &Space,
    given: &[&Object],
    format: CText<'_>,
    args: &mut VaList,
) -> PyResult<()> {
    if format.as_ptr().is_null() {
        return Err(null_argument(space));
    }
    // SAFETY: it is not null.
    let counts = unsafe { count(space, format)? };
    if given.len() < counts.min || given.len() > counts.max {
        return Err(wrong_count(space, &counts, given.len(), Ending::of(format)));
    }
    let mut units = Units { space, args, cleanup: Cleanup::new() };
    let mut rest = counts.units;
    for (index, object) in given.iter().enumerate() {
        if let [b'|', behind @ ..] = rest {
            rest = behind;
        }
        // SAFETY: the caller's promise.
        if let Err(refusal) = unsafe { units.convert(object, &mut rest) } {
            return Err(refusal.into_error(space, index + 1, Ending::of(format)));
        }
    }
    match rest.first() {
        None | Some(b'(' | b'|' | b'a'..=b'z' | b'A'..=b'Z') => {}
        Some(_) => return Err(bad_format(space, format)),
    }
    units.cleanup.keep();
    Ok(())
}

#[cold]
fn bad_format(space: &Space, format: CText<'_>) -> PyErr {
    space.system_error(format_args!("bad format string: {}", format.shown()))
}

/// Parses a tuple of positional arguments.
///
/// # Errors
/// As [`parse`]; `SystemError` if it is no tuple.
///
/// # Safety
/// As [`parse`].
pub(super) unsafe fn parse_tuple(
    space: &Space,
    given: &Object,
    format: CText<'_>,
    args: &mut VaList,
) -> PyResult<()> {
    let Some(tuple) = given.downcast::<Tuple>() else {
        return Err(space.system_error("new style getargs format but argument is not a tuple"));
    };
    // SAFETY: the caller's promise.
    unsafe { parse(space, tuple.items(), format, args) }
}

/// Parses one object by a format of one unit: `PyArg_Parse`.
///
/// # Errors
/// As [`parse`].
///
/// # Safety
/// As [`parse`].
pub(super) unsafe fn parse_object(
    space: &Space,
    given: Option<&Object>,
    format: CText<'_>,
    args: &mut VaList,
) -> PyResult<()> {
    if format.as_ptr().is_null() {
        return Err(null_argument(space));
    }
    let ending = Ending::of(format);
    // SAFETY: it is not null.
    let counts = unsafe { count(space, format)? };
    let mut rest = counts.units;
    if counts.max == 0 {
        return match given {
            None => Ok(()),
            Some(_) => {
                let called = ending.called();
                Err(space.type_error(format_args!("{called} takes no arguments")))
            }
        };
    }
    if counts.min != 1 || counts.max != 1 || (counts.has_brackets && !rest.starts_with(b"(")) {
        return Err(space.system_error("old style getargs format uses new features"));
    }
    let Some(given) = given else {
        let called = ending.called();
        return Err(space.type_error(format_args!("{called} takes at least one argument")));
    };
    let mut units = Units { space, args, cleanup: Cleanup::new() };
    // SAFETY: the caller's promise.
    let converted = unsafe { units.convert(given, &mut rest) };
    converted.map_err(|refusal: Refusal| refusal.into_error(space, 0, ending))?;
    units.cleanup.keep();
    Ok(())
}

/// Stores the items of a tuple: `PyArg_UnpackTuple`.
///
/// # Errors
/// `TypeError` if it has too few or too many; `SystemError` if it is no tuple.
///
/// # Safety
/// There are `max` places among `args`.
pub(super) unsafe fn unpack(
    space: &Space,
    given: &Object,
    name: CText<'_>,
    min: isize,
    max: isize,
    args: &mut VaList,
) -> PyResult<()> {
    let Some(tuple) = given.downcast::<Tuple>() else {
        return Err(space.system_error("PyArg_UnpackTuple() argument list is not a tuple"));
    };
    check_count(space, name, tuple.len() as isize, min, max)?;
    for item in tuple.items() {
        // SAFETY: the caller's promise.
        unsafe { args.pointer().cast::<*mut abi::PyObject>().write(item.as_ptr()) };
    }
    Ok(())
}

/// `TypeError` unless a number of arguments is in its range.
pub(super) fn check_count(
    space: &Space,
    name: CText<'_>,
    given: isize,
    min: isize,
    max: isize,
) -> PyResult<()> {
    let (how, limit) = match () {
        () if given < min => ("at least ", min),
        () if given > max => ("at most ", max),
        () => return Ok(()),
    };
    let how = if min == max { "" } else { how };
    let s = plural(limit as usize);
    Err(match name.get() {
        Some(name) => {
            let name = name.to_string_lossy();
            space.type_error(format_args!("{name} expected {how}{limit} argument{s}, got {given}"))
        }
        None => space
            .type_error(format_args!("unpacked tuple should have {how}{limit} element{s}, but has {given}")),
    })
}
