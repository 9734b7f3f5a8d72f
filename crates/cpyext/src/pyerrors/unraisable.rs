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
    let message = format.get().and_then(|_| {
        // SAFETY: C vouches for its arguments.
        let message = unsafe { text_format::format(space, format, &mut *args) };
        // The exception is more important than what was to be said about it.
        message.ok().map(|message| message.to_string_lossy())
    });
    unraisable::report_message(space, err, message.as_deref(), None);
}
