//! Where in the source a syntax error is.

use crate::border::{CText, decode_utf8};
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::exceptions::SyntaxError;
use objspace::{Object, PyResult, Ref, Space, Str};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

/// What stands for no column.
const NO_COLUMN: c_int = -1;

/// A line of a file, with its end; `None` if there is no such file or line.
fn line_of(space: &Space, filename: &[u8], line: c_int) -> Option<Ref<Object>> {
    let line = usize::try_from(line).ok()?.checked_sub(1)?;
    let source = std::fs::read(OsStr::from_bytes(filename)).ok()?;
    let text = source.split_inclusive(|&byte| byte == b'\n').nth(line)?;
    match decode_utf8(space, text) {
        Ok(text) => Some(text.into_object()),
        Err(_) => Str::from_str(space, &String::from_utf8_lossy(text)).ok().map(Ref::into_object),
    }
}

/// A line of a file's source; `NULL` without an error if there is none.
#[cpython_api]
fn PyErr_ProgramText(space: &Space, filename: CText<'_>, line: c_int) -> Option<Ref<Object>> {
    line_of(space, filename.get()?.to_bytes(), line)
}

/// The same for a name that is an object.
#[cpython_api]
fn PyErr_ProgramTextObject(space: &Space, filename: Option<&Object>, line: c_int) -> Option<Ref<Object>> {
    let filename = filename?.downcast::<Str>()?.to_string_lossy();
    line_of(space, filename.as_bytes(), line)
}

fn number_or_none(space: &Space, number: c_int) -> PyResult<Ref<Object>> {
    if number == NO_COLUMN { Ok(space.none()) } else { space.new_int(number.into()) }
}

/// Where the error is: lines, columns, and the line's text.
fn locate(
    space: &Space,
    error: &Object,
    filename: Option<&Object>,
    start: (c_int, c_int),
    end: (c_int, c_int),
) -> PyResult<()> {
    error.setattr_str(space, "lineno", &*space.new_int(start.0.into())?)?;
    error.setattr_str(space, "offset", &*number_or_none(space, start.1)?)?;
    error.setattr_str(space, "end_lineno", &*number_or_none(space, end.0)?)?;
    error.setattr_str(space, "end_offset", &*number_or_none(space, end.1)?)?;
    if let Some(filename) = filename {
        error.setattr_str(space, "filename", filename)?;
        let text = PyErr_ProgramTextObject(space, Some(filename), start.0);
        error.setattr_str(space, "text", &text.unwrap_or_else(|| space.none()))?;
    }
    if !error.is_instance::<SyntaxError>() {
        // What shows syntax errors wants these.
        if error.getattr_optional_str(space, "msg")?.is_none() {
            error.setattr_str(space, "msg", &*error.str(space)?)?;
        }
        if error.getattr_optional_str(space, "print_file_and_line")?.is_none() {
            error.setattr_str(space, "print_file_and_line", objspace::none())?;
        }
    }
    Ok(())
}

/// Locates the error that is set, which stays set whatever happens.
fn locate_pending(space: &Space, filename: Option<&Object>, start: (c_int, c_int), end: (c_int, c_int)) {
    let Some(err) = space.take_error() else { return };
    // The error itself matters more than where it is.
    drop(locate(space, err.value(), filename, start, end));
    err.restore(space);
}

/// Say where the syntax error that is set is: columns count from 0 and may be -1 for none.
#[cpython_api]
fn PyErr_SyntaxLocationObject(space: &Space, filename: Option<&Object>, line: c_int, column: c_int) {
    locate_pending(space, filename, (line, column), (line, NO_COLUMN));
}

/// The same with the error's end; columns count from 0.
#[cpython_api]
fn PyErr_RangedSyntaxLocationObject(
    space: &Space,
    filename: Option<&Object>,
    line: c_int,
    column: c_int,
    end_line: c_int,
    end_column: c_int,
) {
    let counted = |column: c_int| column.saturating_add(1);
    locate_pending(space, filename, (line, counted(column)), (end_line, counted(end_column)));
}

/// The same for a name in the file system's encoding.
#[cpython_api]
fn PyErr_SyntaxLocationEx(space: &Space, filename: CText<'_>, line: c_int, column: c_int) {
    // A name that cannot be decoded is left out.
    let saved = space.take_error();
    let name = filename.get().and_then(|_| filename.to_str(space).ok());
    if let Some(err) = saved {
        space.set_error(err);
    }
    let name = name.map(Ref::into_object);
    PyErr_SyntaxLocationObject(space, name.as_deref(), line, column);
}

/// The same without a column.
#[cpython_api]
fn PyErr_SyntaxLocation(space: &Space, filename: CText<'_>, line: c_int) {
    PyErr_SyntaxLocationEx(space, filename, line, NO_COLUMN);
}
