//! Handlers of signals: what the system calls when a signal arrives, and what Python code has put in the table for it.

use core::cell::RefCell;
use interpreter::frame::Frame;
use interpreter::frame_object;
use objspace::exceptions::OSError;
use objspace::{
    GilCell, Int, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, breaker, signals, unraisable,
};

/// `SIG_DFL` and `SIG_IGN`, as numbers.
pub const DEFAULT: i64 = libc::SIG_DFL as i64;
/// As [`DEFAULT`].
pub const IGNORE: i64 = libc::SIG_IGN as i64;

/// By signal: a callable, `SIG_DFL`, `SIG_IGN`, or `None` for a handler that was not installed from Python.
static HANDLERS: GilCell<RefCell<Vec<Option<Ref<Object>>>>> = GilCell::new(RefCell::new(Vec::new()));

/// What the system calls.
pub extern "C" fn on_signal(signal: i32) {
    signals::trip(signal);
}

/// Sets what the system does for a signal; false if it refuses.
pub fn set_system_handler(signal: i32, handler: libc::sighandler_t) -> bool {
    // SAFETY: the record is complete; the handler is one of the two special values, or a function that is safe inside a signal.
    unsafe {
        let mut action: libc::sigaction = core::mem::zeroed();
        action.sa_sigaction = handler;
        libc::sigemptyset(&mut action.sa_mask);
        // Calls that are interrupted fail, so that the handler in Python runs before they are started again.
        action.sa_flags = 0;
        libc::sigaction(signal, &action, core::ptr::null_mut()) == 0
    }
}

/// What the system does for a signal; `SIG_ERR` if there is no such signal.
pub fn system_handler(signal: i32) -> libc::sighandler_t {
    // SAFETY: the call fills the record.
    unsafe {
        let mut action: libc::sigaction = core::mem::zeroed();
        match libc::sigaction(signal, core::ptr::null(), &mut action) {
            0 => action.sa_sigaction,
            _ => libc::SIG_ERR,
        }
    }
}

/// The special value that a handler is, if it is one.
pub fn special(handler: &Object) -> Option<i64> {
    let number = handler.is_exact::<Int>().then(|| handler.downcast::<Int>()).flatten()?;
    number.to_i64().filter(|&number| number == DEFAULT || number == IGNORE)
}

/// Fills the table with what the process began with.
///
/// # Errors
/// `MemoryError`.
pub fn fill_table(space: &Space) -> PyResult<()> {
    if !HANDLERS.get(space).borrow().is_empty() {
        return Ok(());
    }
    let mut table = vec![None];
    for signal in 1..signals::COUNT as i32 {
        let handler = match system_handler(signal) {
            libc::SIG_DFL => Some(space.new_int(DEFAULT)?),
            libc::SIG_IGN => Some(space.new_int(IGNORE)?),
            _ => Some(space.none()),
        };
        signals::set_unhandled(signal, handler.as_ref().is_some_and(|handler| !handler.is_none()));
        table.push(handler);
    }
    *HANDLERS.get(space).borrow_mut() = table;
    signals::set_delivery(space, deliver);
    Ok(())
}

/// The handler in the table.
pub fn get(space: &Space, index: usize) -> Ref<Object> {
    let handler = HANDLERS.get(space).borrow().get(index).cloned().flatten();
    handler.unwrap_or_else(|| space.none())
}

/// Puts a handler into the table; gives the one before.
pub fn replace(space: &Space, index: usize, handler: &Object) -> Ref<Object> {
    signals::set_unhandled(index as i32, special(handler).is_some());
    let mut table = HANDLERS.get(space).borrow_mut();
    let before = table.get_mut(index).and_then(|place| place.replace(handler.to_ref()));
    before.unwrap_or_else(|| space.none())
}

/// Lets go of all handlers, and gives their signals back to the system: the interpreter ends.
pub fn release_all(space: &Space) {
    let table = core::mem::take(&mut *HANDLERS.get(space).borrow_mut());
    for (signal, handler) in table.iter().enumerate() {
        let is_own = handler.as_ref().is_some_and(|handler| !handler.is_none() && special(handler).is_none());
        if is_own {
            set_system_handler(signal as i32, libc::SIG_DFL);
        }
    }
    signals::set_wakeup_fd(-1, true);
    drop(table);
}

/// The running frame, or `None`.
fn current_frame(space: &Space) -> PyResult<Ref<Object>> {
    // SAFETY: the thread's current frame is live while the code in it runs.
    match unsafe { space.thread_state().current_frame.get().cast::<Frame>().as_ref() } {
        Some(frame) => frame_object::of_frame(space, frame).map(Ref::into_object),
        None => Ok(space.none()),
    }
}

/// Calls the handler of a signal that has arrived.
fn deliver(space: &Space, signal: i32) -> PyResult<()> {
    let handler = get(space, signal as usize);
    if handler.is_none() || special(&handler).is_some() {
        let message = format!("Signal {signal} ignored due to race condition");
        let err = PyErr::new(space, OSError::type_object(), message);
        unraisable::report(space, err, "in", Some(objspace::none()));
        return Ok(());
    }
    let frame = current_frame(space)?;
    handler.call(space, &[&*space.new_int(signal.into())?, &frame]).map(drop)
}

/// `ValueError` in threads other than the main one.
///
/// # Errors
/// That one.
pub fn main_thread_only(space: &Space, function: &str) -> PyResult<()> {
    match breaker::is_main(space) {
        true => Ok(()),
        false => {
            Err(space
                .value_error(format_args!("{function} only works in main thread of the main interpreter")))
        }
    }
}

/// A signal's number as an index.
///
/// # Errors
/// `ValueError`.
pub fn index(space: &Space, signal: i32) -> PyResult<usize> {
    signals::index(signal).ok_or_else(|| space.value_error("signal number out of range"))
}
