//! The eval breaker: what a running thread does between instructions when asked to.
//!
//! `PyThreadState.eval_breaker` is polled at the start of functions, after every `yield`, at the end of loop bodies, and (for what
//! others ask for) after calls of functions that are not Python's.

use objspace::breaker::{
    self, EVAL_BREAKER_ASYNC_EXCEPTION, EVAL_BREAKER_CALLS, EVAL_BREAKER_GIL, EVAL_BREAKER_MONITORING,
    EVAL_BREAKER_SIGNALS,
};
use objspace::{Object, PyErr, PyResult, Ref, Space, gc, gil};

/// Does what the bits of the eval breaker ask for; whether the running frame's code has just been instrumented.
///
/// # Errors
/// What a signal handler or a pending call raises.
#[cold]
pub fn handle(space: &Space) -> PyResult<bool> {
    gc::collect_scheduled(space);
    handle_others(space)?;
    Ok(breaker::is_asked(space, EVAL_BREAKER_MONITORING) && crate::monitoring::enter(space))
}

/// Whether anything is asked.
#[inline(always)]
pub fn is_asked(space: &Space) -> bool {
    breaker::is_asked(space, usize::MAX)
}

/// Whether other threads or signals ask for something: native code that was called may have waited for them.
#[inline(always)]
pub fn is_asked_by_others(space: &Space) -> bool {
    const BITS: usize =
        EVAL_BREAKER_GIL | EVAL_BREAKER_CALLS | EVAL_BREAKER_SIGNALS | EVAL_BREAKER_ASYNC_EXCEPTION;
    breaker::is_asked(space, BITS)
}

/// Does what other threads and signals ask for.
///
/// # Errors
/// As [`handle`].
#[cold]
pub fn handle_others(space: &Space) -> PyResult<()> {
    gil::switch_if_asked(space);
    objspace::pending::run(space)?;
    if breaker::is_asked(space, EVAL_BREAKER_ASYNC_EXCEPTION) {
        raise_chosen(space)?;
    }
    Ok(())
}

/// Raises the exception that another thread chose for this one (`PyThreadState_SetAsyncExc`).
fn raise_chosen(space: &Space) -> PyResult<()> {
    breaker::done(space, EVAL_BREAKER_ASYNC_EXCEPTION);
    let chosen = space.thread_state().async_exc.replace(core::ptr::null_mut());
    // SAFETY: the field owns a reference, or is null.
    match unsafe { Ref::<Object>::from_nullable(chosen) } {
        Some(class) => {
            let exception = match class.downcast::<objspace::Type>() {
                Some(_) => class.call0(space)?,
                None => class,
            };
            Err(PyErr::from_raised(exception))
        }
        None => Ok(()),
    }
}
