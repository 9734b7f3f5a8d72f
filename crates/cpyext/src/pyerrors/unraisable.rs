//! Exceptions that nobody can catch.

use crate::border::CText;
use crate::text_format;
use crate::va_list::VaList;
use cpyext_macros::cpython_api;
use objspace::{Object, Space, unraisable};

/// Report the exception that is set, which cannot be raised where it is.
#[cpython_api]
fn PyErr_WriteUnraisable(space: &Space, object: Option<&Object>) {
    if let Some(err) = space.take_error() {
        unraisable::report(space, err, "in", object);
    }
}

/// `PyErr_FormatUnraisable`
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_err_format_unraisable(format: CText<'_>, args: *mut VaList) {
    let space = Space::current();
    let Some(err) = space.take_error() else { return };
    let doing = match format.get() {
        None => "in".to_owned(),
        // SAFETY: C vouches for its arguments.
        Some(_) => match unsafe { text_format::format(space, format, &mut *args) } {
            Ok(message) => message.to_string_lossy(),
            // The exception is more important than what was to be said about it.
            Err(_) => "in".to_owned(),
        },
    };
    let doing = doing.strip_prefix("Exception ignored ").unwrap_or(&doing);
    unraisable::report(space, err, doing, None);
}
