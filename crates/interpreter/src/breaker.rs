//! The eval breaker: what a running thread does between instructions when asked to.
//!
//! `PyThreadState.eval_breaker` is polled at the start of functions, after every `yield` and at the end of loop bodies.

use objspace::breaker::{self, EVAL_BREAKER_ASYNC_EXCEPTION, EVAL_BREAKER_MONITORING};
use objspace::{Object, PyErr, PyResult, Ref, Space, gc, gil};

/// Does what the bits of the eval breaker ask for; whether the running frame's code has just been instrumented.
///
/// # Errors
/// What a signal handler or a pending call raises.
#[cold]
pub fn handle(space: &Space) -> PyResult<bool> {
    gil::switch_if_asked(space);
    gc::collect_scheduled(space);
    objspace::pending::run(space)?;
    if breaker::is_asked(space, EVAL_BREAKER_ASYNC_EXCEPTION) {
        raise_chosen(space)?;
    }
    Ok(breaker::is_asked(space, EVAL_BREAKER_MONITORING) && crate::monitoring::enter(space))
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
