//! The methods and operators of strings.

use super::{codec_name, text, window};
use crate::border::CText;
use abi::{Py_UCS4, Py_ssize_t, PyObject};
use algorithms::with_units;
use core::ffi::c_int;
use core::ops::Range;
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::codecs::{Errors, registry};
use objspace::exceptions::UnicodeTranslateError;
use objspace::formatting::percent_str;
use objspace::str::Side;
use objspace::{Layout, List, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple};

/// How many parts or replacements a negative number allows: all.
fn limit(count: Py_ssize_t) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// The side that a direction of C stands for, where positive is forwards.
fn forwards(direction: c_int) -> Side {
    if direction > 0 { Side::Left } else { Side::Right }
}

#[cold]
fn not_to_concatenate(space: &Space, object: &Object) -> PyErr {
    let name = object.ty().tp_name();
    space.type_error(format_args!("can only concatenate str (not \"{name}\") to str"))
}

/// `a + b`
#[cpython_api]
fn PyUnicode_Concat(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Str>> {
    let a = text(space, a)?;
    let b = b.downcast::<Str>().ok_or_else(|| not_to_concatenate(space, b))?;
    if b.len() == 0 && a.is_exact::<Str>() {
        return Ok(a.to_ref());
    }
    if a.len() == 0 && b.is_exact::<Str>() {
        return Ok(b.to_ref());
    }
    Str::concat(space, a, b)
}

/// Makes the string in `place` longer by `right`, in place if only the caller has it. On failure the place holds `NULL`.
///
/// # Safety
/// `place` points at a reference that the caller owns, or at `NULL`.
unsafe fn append(space: &Space, place: *mut *mut PyObject, right: Option<&Object>) {
    // SAFETY: the reference moves out of the place, which holds none until the end.
    let left = match place.is_null() {
        true => None,
        // SAFETY: what the caller of the C API promises: the pointers are what the function asks for.
        false => unsafe { Ref::<Object>::from_nullable(place.replace(ptr::null_mut())) },
    };
    let left = match left.map(Ref::downcast_into::<Str>) {
        Some(Ok(left)) => left,
        Some(Err(_)) => return space.bad_internal_call().restore(space),
        None if space.error_occurred() => return,
        None => return space.bad_internal_call().restore(space),
    };
    let Some(right) = right.and_then(Object::downcast::<Str>) else {
        drop(left);
        if !space.error_occurred() {
            space.bad_internal_call().restore(space);
        }
        return;
    };
    match Str::append(space, left, right) {
        // SAFETY: the place takes the reference.
        Ok(text) => unsafe { place.write(text.into_ptr()) },
        Err(err) => err.restore(space),
    }
}

/// Makes the string in `place` longer, in place if only the caller has it. On failure the place holds `NULL`.
///
/// # Safety
/// `place` points at a reference that the caller owns, or at `NULL`.
#[cpython_api]
unsafe fn PyUnicode_Append(space: &Space, place: *mut *mut PyObject, right: Option<&Object>) {
    // SAFETY: the caller's promise.
    unsafe { append(space, place, right) }
}

/// As [`PyUnicode_Append`], taking the reference to `right`.
///
/// # Safety
/// As [`PyUnicode_Append`].
#[cpython_api]
unsafe fn PyUnicode_AppendAndDel(space: &Space, place: *mut *mut PyObject, right: Option<Ref<Object>>) {
    // SAFETY: the caller's promise.
    unsafe { append(space, place, right.as_deref()) }
}

/// `separator.join(items)`, with a space if there is no separator.
#[cpython_api]
fn PyUnicode_Join(space: &Space, separator: Option<&Object>, items: &Object) -> PyResult<Ref<Str>> {
    if items.ty().slots().tp_iter.get().is_none() && !items.is_sequence() {
        return Err(space.type_error("can only join an iterable"));
    }
    let Some(separator) = separator else { return Str::latin1_char(space, b' ').joined(space, items) };
    if let Some(separator) = separator.downcast::<Str>() {
        return separator.joined(space, items);
    }
    // The separator of one item matters to nobody.
    let items = items.collect(space)?;
    match &items[..] {
        [] => Ok(Str::empty(space)),
        [item] if item.is_exact::<Str>() => Ok(text(space, item)?.to_ref()),
        _ => {
            let name = separator.ty().tp_name();
            Err(space.type_error(format_args!("separator: expected str instance, {name} found")))
        }
    }
}

/// `_PyUnicode_JoinArray`: as [`PyUnicode_Join`], for an array of strings.
///
/// # Safety
/// `items` points at `len` objects.
#[cpython_api]
unsafe fn _PyUnicode_JoinArray(
    space: &Space,
    separator: Option<&Object>,
    items: *const *mut PyObject,
    len: Py_ssize_t,
) -> PyResult<Ref<Str>> {
    let len = usize::try_from(len).unwrap_or(0);
    // SAFETY: the caller's promise.
    let items: Vec<&Object> = (0..len).map(|at| unsafe { Object::from_ptr(*items.add(at)) }).collect();
    let items = Tuple::from_slice(space, &items)?;
    PyUnicode_Join(space, separator, &items)
}

fn split(
    space: &Space,
    string: &Object,
    separator: Option<&Object>,
    count: Py_ssize_t,
    side: Side,
) -> PyResult<Ref<List>> {
    let string = text(space, string)?;
    let separator = separator.map(|separator| text(space, separator)).transpose()?;
    string.split_parts(space, separator, limit(count), side)
}

/// `string.split(separator, count)`; without a separator, at whitespace.
#[cpython_api]
fn PyUnicode_Split(
    space: &Space,
    string: &Object,
    separator: Option<&Object>,
    count: Py_ssize_t,
) -> PyResult<Ref<List>> {
    split(space, string, separator, count, Side::Left)
}

/// `string.rsplit(separator, count)`; without a separator, at whitespace.
#[cpython_api]
fn PyUnicode_RSplit(
    space: &Space,
    string: &Object,
    separator: Option<&Object>,
    count: Py_ssize_t,
) -> PyResult<Ref<List>> {
    split(space, string, separator, count, Side::Right)
}

/// `string.splitlines(keep_ends)`
#[cpython_api]
fn PyUnicode_Splitlines(space: &Space, string: &Object, keep_ends: c_int) -> PyResult<Ref<List>> {
    text(space, string)?.split_lines(space, keep_ends != 0)
}

/// `string.partition(separator)`
#[cpython_api]
fn PyUnicode_Partition(space: &Space, string: &Object, separator: &Object) -> PyResult<Ref<Tuple>> {
    text(space, string)?.partitioned(space, text(space, separator)?, Side::Left)
}

/// `string.rpartition(separator)`
#[cpython_api]
fn PyUnicode_RPartition(space: &Space, string: &Object, separator: &Object) -> PyResult<Ref<Tuple>> {
    text(space, string)?.partitioned(space, text(space, separator)?, Side::Right)
}

/// `string.replace(old, new, count)`
#[cpython_api]
fn PyUnicode_Replace(
    space: &Space,
    string: &Object,
    old: &Object,
    new: &Object,
    count: Py_ssize_t,
) -> PyResult<Ref<Str>> {
    text(space, string)?.replaced(space, text(space, old)?, text(space, new)?, limit(count))
}

/// Where `part` is first (`direction` above zero) or last within a range of the string; -1 if it is not there, -2 with an error.
#[cpython_api(error = -2)]
fn PyUnicode_Find(
    space: &Space,
    string: &Object,
    part: &Object,
    start: Py_ssize_t,
    end: Py_ssize_t,
    direction: c_int,
) -> PyResult<Py_ssize_t> {
    let (string, part) = (text(space, string)?, text(space, part)?);
    let window = window(string.len(), start, end);
    let found = window.and_then(|window| string.find_in(part, window, forwards(direction)));
    Ok(found.map_or(-1, |at| at as Py_ssize_t))
}

/// As [`PyUnicode_Find`], for a character.
#[cpython_api(error = -2)]
fn PyUnicode_FindChar(
    string: &Str,
    character: Py_UCS4,
    start: Py_ssize_t,
    end: Py_ssize_t,
    direction: c_int,
) -> Py_ssize_t {
    let Some(window) = window(string.len(), start, end) else { return -1 };
    let from = window.start;
    let found = with_units!(string.text(), units => {
        let mut units = units[window].iter();
        match forwards(direction) {
            Side::Left => units.position(|&unit| u32::from(unit) == character),
            Side::Right => units.rposition(|&unit| u32::from(unit) == character),
        }
    });
    found.map_or(-1, |at| (from + at) as Py_ssize_t)
}

/// How often `part` is within a range of the string.
#[cpython_api]
fn PyUnicode_Count(
    space: &Space,
    string: &Object,
    part: &Object,
    start: Py_ssize_t,
    end: Py_ssize_t,
) -> PyResult<Py_ssize_t> {
    let (string, part) = (text(space, string)?, text(space, part)?);
    let window = window(string.len(), start, end);
    Ok(window.map_or(0, |window| string.count_in(part, window)) as Py_ssize_t)
}

/// Whether a range of the string starts with `part`, or ends with it if `direction` is above zero.
#[cpython_api]
fn PyUnicode_Tailmatch(
    space: &Space,
    string: &Object,
    part: &Object,
    start: Py_ssize_t,
    end: Py_ssize_t,
    direction: c_int,
) -> PyResult<Py_ssize_t> {
    let (string, part) = (text(space, string)?, text(space, part)?);
    let side = if direction > 0 { Side::Right } else { Side::Left };
    let window = window(string.len(), start, end);
    Ok(window.is_some_and(|window| string.has_at(part, window, side)).into())
}

/// `part in string`
#[cpython_api]
fn PyUnicode_Contains(space: &Space, string: &Object, part: &Object) -> PyResult<c_int> {
    let Some(part) = part.downcast::<Str>() else {
        let name = part.ty().tp_name();
        let message = format_args!("'in <string>' requires string as left operand, not {name}");
        return Err(space.type_error(message));
    };
    Ok(text(space, string)?.contains_text(part).into())
}

/// The error of a run of characters that a table maps to nothing.
fn undefined(space: &Space, string: &Str, run: &Range<usize>) -> PyResult<PyErr> {
    let (start, end) = (space.new_int(run.start as i64)?, space.new_int(run.end as i64)?);
    let reason = space.new_str("character maps to <undefined>")?;
    let args = [string.as_object(), &start, &end, &reason];
    Ok(PyErr::with_args(space, UnicodeTranslateError::type_object(), &args))
}

/// The string with its characters replaced as a table says: by a character, a string or, for `None`, what the error handler gives.
#[cpython_api]
fn PyUnicode_Translate(
    space: &Space,
    string: &Object,
    table: &Object,
    errors: CText<'_>,
) -> PyResult<Ref<Str>> {
    let string = text(space, string)?;
    let errors = codec_name(space, errors)?;
    string.translated_or(space, table, |run, builder| {
        let error = match Errors::new(errors) {
            Errors::Ignore => return Ok(run.end),
            Errors::Strict => return Err(undefined(space, string, &run)?),
            _ => undefined(space, string, &run)?,
        };
        let handler = registry::lookup_error(space, errors.unwrap_or("strict"))?;
        let result = handler.call1(space, error.value())?;
        let expected = || space.type_error("translating error handler must return (str, int) tuple");
        let pair = result.downcast::<Tuple>().map(Tuple::items);
        let Some([replacement, position]) = pair else { return Err(expected()) };
        let replacement = replacement.downcast::<Str>().ok_or_else(expected)?;
        let given = position.index(space)?;
        let next = if given < 0 { given.saturating_add(string.len() as isize) } else { given };
        let next = usize::try_from(next).ok().filter(|&next| next <= string.len()).ok_or_else(|| {
            space.index_error(format_args!("position {given} from error handler out of bounds"))
        })?;
        builder.push_text(replacement.text());
        Ok(next)
    })
}

/// `format % args`
#[cpython_api]
fn PyUnicode_Format(space: &Space, format: &Object, args: &Object) -> PyResult<Ref<Str>> {
    percent_str(space, text(space, format)?, args)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{failure, repr, with_space};

    #[test]
    fn searches_are_within_their_range() {
        with_space(|space| {
            let text = space.new_str("abcb").unwrap();
            let part = space.new_str("b").unwrap();
            let find =
                |start, end, direction| PyUnicode_Find(space, &text, &part, start, end, direction).unwrap();
            assert_eq!(
                (find(0, 4, 1), find(0, 4, -1), find(-2, isize::MAX, 1), find(2, 1, 1)),
                (1, 3, 3, -1)
            );
            let string = text.downcast::<Str>().unwrap();
            assert_eq!(PyUnicode_FindChar(string, u32::from('b'), -1, 4, 1), 3);
            let tail = |start, end| PyUnicode_Tailmatch(space, &text, &part, start, end, 1).unwrap();
            assert_eq!((tail(0, 4), tail(0, -2), tail(5, 9)), (1, 1, 0));
            let number = space.new_int(1).unwrap();
            let message = failure(space, PyUnicode_Find(space, &text, &number, 0, 4, 1));
            assert_eq!(message, "TypeError: must be str, not int");
        });
    }

    #[test]
    fn a_string_grows_in_its_place() {
        with_space(|space| {
            let mut place = space.new_str("grow").unwrap().into_ptr();
            let more = space.new_str("ing \u{20ac}").unwrap();
            // SAFETY: the place owns its reference.
            let grown = unsafe {
                PyUnicode_Append(space, &mut place, Some(&more));
                Ref::<Object>::from_owned(place)
            };
            assert_eq!(repr(space, &grown), "'growing \u{20ac}'");
            let mut place = grown.into_ptr();
            // SAFETY: as above; on failure the place is empty.
            unsafe { PyUnicode_Append(space, &mut place, Some(&space.new_int(1).unwrap())) };
            assert!(place.is_null() && space.take_error().is_some());
        });
    }
}
