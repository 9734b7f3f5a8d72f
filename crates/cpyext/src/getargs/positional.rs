//! `PyArg_ParseTuple`, `PyArg_Parse` and `PyArg_UnpackTuple`: positional arguments.

use super::units::Units;
use super::{Ending, Refusal, plural};
use crate::border::CText;
use crate::va_list::VaList;
use core::ffi::CStr;
use objspace::{Layout, Object, PyErr, PyResult, Space, Tuple};

/// How many arguments a format takes.
struct Counts {
    min: usize,
    max: usize,
    /// Units, without counting those inside brackets.
    has_brackets: bool,
}

fn count(space: &Space, format: &[u8]) -> PyResult<Counts> {
    let (mut max, mut min, mut level, mut has_brackets) = (0, None, 0_usize, false);
    for byte in format {
        match byte {
            b'(' => {
                max += usize::from(level == 0);
                level += 1;
                has_brackets = true;
            }
            b')' => {
                level =
                    level.checked_sub(1).ok_or_else(|| space.system_error("excess ')' in getargs format"))?;
            }
            b':' | b';' => break,
            b'|' if level == 0 => min = Some(max),
            _ => max += usize::from(level == 0 && byte.is_ascii_alphabetic() && *byte != b'e'),
        }
    }
    if level != 0 {
        return Err(space.system_error("missing ')' in getargs format"));
    }
    Ok(Counts { min: min.unwrap_or(max), max, has_brackets })
}

#[cold]
fn wrong_count(space: &Space, counts: &Counts, given: usize, ending: Ending<'_>) -> PyErr {
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
pub(super) unsafe fn parse(
    space: &Space,
    given: &[&Object],
    format_text: &CStr,
    args: &mut VaList,
) -> PyResult<()> {
    let ending = Ending::of(format_text);
    let mut format = format_text.to_bytes();
    let counts = count(space, format)?;
    if given.len() < counts.min || given.len() > counts.max {
        return Err(wrong_count(space, &counts, given.len(), ending));
    }
    let mut units = Units { space, args, cleanup: Default::default() };
    for (index, object) in given.iter().enumerate() {
        if format.first() == Some(&b'|') {
            format = &format[1..];
        }
        // SAFETY: the caller's promise.
        let converted = unsafe { units.convert(object, &mut format) };
        converted.map_err(|refusal| refusal.into_error(space, index + 1, ending))?;
    }
    match format.first() {
        None | Some(b'(' | b'|' | b':' | b';') => {}
        Some(byte) if byte.is_ascii_alphabetic() => {}
        Some(_) => {
            let shown = format_text.to_string_lossy();
            return Err(space.system_error(format_args!("bad format string: {shown}")));
        }
    }
    units.cleanup.keep();
    Ok(())
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
    let tuple = tuple.to_ref();
    // SAFETY: the caller's promise.
    unsafe { parse(space, tuple.items(), format.required(space)?, args) }
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
    let format_text = format.required(space)?;
    let ending = Ending::of(format_text);
    let mut format = format_text.to_bytes();
    let counts = count(space, format)?;
    if counts.max == 0 {
        return match given {
            None => Ok(()),
            Some(_) => {
                let called = ending.called();
                Err(space.type_error(format_args!("{called} takes no arguments")))
            }
        };
    }
    if counts.min != 1 || counts.max != 1 || (counts.has_brackets && !format.starts_with(b"(")) {
        return Err(space.system_error("old style getargs format uses new features"));
    }
    let Some(given) = given else {
        let called = ending.called();
        return Err(space.type_error(format_args!("{called} takes at least one argument")));
    };
    let mut units = Units { space, args, cleanup: Default::default() };
    // SAFETY: the caller's promise.
    let converted = unsafe { units.convert(given, &mut format) };
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
