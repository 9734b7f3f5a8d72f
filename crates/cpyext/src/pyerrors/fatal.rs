//! Errors after which nothing can go on, and signals.

use crate::border::CText;
use cpyext_macros::cpython_api;
use objspace::{PyResult, Space, pending};

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

/// Run what is pending: handlers of signals that arrived, calls from other threads.
#[cpython_api]
fn PyErr_CheckSignals(space: &Space) -> PyResult<()> {
    pending::run(space)
}
