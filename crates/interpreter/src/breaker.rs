//! The eval breaker: what a running thread does between instructions when asked to.
//!
//! `PyThreadState.eval_breaker` is polled at the start of functions, after every `yield` and at the end of loop bodies.

use objspace::{PyResult, Space, gc, gil};

/// Does what the bits of the eval breaker ask for.
///
/// # Errors
/// What a signal handler or a pending call raises.
#[cold]
pub fn handle(space: &Space) -> PyResult<()> {
    gil::switch_if_asked(space);
    gc::collect_scheduled(space);
    objspace::pending::run(space)
}
