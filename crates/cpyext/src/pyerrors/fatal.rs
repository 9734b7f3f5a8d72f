//! Errors after which nothing can go on.

use crate::border::CText;
use cpyext_macros::cpython_api;

/// Say that the process cannot go on, and end it.
#[cpython_api(no_space)]
fn Py_FatalError(message: CText<'_>) {
    eprintln!("Fatal Python error: {}", message.shown());
    std::process::abort();
}

/// The same with the name of the function that found out.
#[cpython_api(no_space)]
fn _Py_FatalErrorFunc(function: CText<'_>, message: CText<'_>) {
    eprintln!("Fatal Python error: {}: {}", function.shown(), message.shown());
    std::process::abort();
}
