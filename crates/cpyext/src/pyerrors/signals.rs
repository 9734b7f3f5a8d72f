//! Signals: running their handlers, acting as if one had arrived, and what the system does for them.

use abi::PyOS_sighandler_t;
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::{PyResult, Space, pending, signals};

/// `PyOS_sighandler_t` in C, where `SIG_DFL` is null.
type Handler = Option<PyOS_sighandler_t>;

/// As if a signal had arrived; -1 if there is no such signal.
#[cpython_api(no_space)]
fn PyErr_SetInterruptEx(signal: c_int) -> c_int {
    if signals::interrupt(signal) { 0 } else { -1 }
}

/// As if an interrupt from the keyboard had arrived.
#[cpython_api(no_space)]
fn PyErr_SetInterrupt() {
    signals::interrupt(libc::SIGINT);
}

/// Set the descriptor that signals' numbers are written to; gives the one before.
#[cpython_api(no_space)]
fn PySignal_SetWakeupFd(fd: c_int) -> c_int {
    signals::set_wakeup_fd(fd.max(-1), true)
}

/// What the system does for a signal; `SIG_ERR` if there is no such signal.
#[cpython_api(no_space)]
fn PyOS_getsig(signal: c_int) -> Handler {
    handler_of(modules::signal::system_handler(signal))
}

/// Set what the system does for a signal; gives what it did, `SIG_ERR` if it refuses.
///
/// # Safety
/// The handler can run inside a signal.
#[cpython_api(no_space)]
unsafe fn PyOS_setsig(signal: c_int, handler: Handler) -> Handler {
    let before = modules::signal::system_handler(signal);
    let handler = handler.map_or(libc::SIG_DFL, |handler| handler as usize);
    handler_of(if modules::signal::set_system_handler(signal, handler) { before } else { libc::SIG_ERR })
}

/// What a handler is to C: `SIG_DFL` is null, and the other special values are small numbers.
fn handler_of(handler: libc::sighandler_t) -> Handler {
    // SAFETY: the value is null or not null as the option demands; nobody here calls it.
    unsafe { core::mem::transmute::<usize, Handler>(handler) }
}

/// Run what is pending: handlers of signals that arrived, calls from other threads.
#[cpython_api]
fn PyErr_CheckSignals(space: &Space) -> PyResult<()> {
    pending::run(space)
}
