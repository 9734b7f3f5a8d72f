//! `unicodeobject.h`: strings.

mod access;
mod characters;
mod charmap;
mod codecs;
mod compare;
pub(crate) mod create;
mod export;
pub(crate) mod file_names;
mod intern;
mod locale;
mod operations;
mod private_writer;
mod writer;

pub(crate) use codecs::name as codec_name;

use core::ops::Range;
use objspace::{Object, PyErr, PyResult, Space, Str};

/// The object as a string, or the error of functions that check it as an argument from C.
fn checked<'a>(space: &Space, object: &'a Object) -> PyResult<&'a Str> {
    object.downcast().ok_or_else(|| space.type_error("bad argument type for built-in operation"))
}

/// The object as a string, or the error of functions that operate on strings as Python does.
fn text<'a>(space: &Space, object: &'a Object) -> PyResult<&'a Str> {
    object
        .downcast()
        .ok_or_else(|| space.type_error(format_args!("must be str, not {}", object.ty().tp_name())))
}

#[cold]
fn out_of_range(space: &Space) -> PyErr {
    space.index_error("string index out of range")
}

/// The part of `len` characters from `start` to `end`, where negative indices count from the end; none if it ends before it starts.
fn window(len: usize, start: isize, end: isize) -> Option<Range<usize>> {
    let clip = |index: isize| {
        if index < 0 { index.saturating_add(len as isize).max(0) as usize } else { index as usize }
    };
    let (start, end) = (clip(start), clip(end).min(len));
    (start <= end).then_some(start..end)
}
