//! Pending calls: what other threads and signal handlers ask the main thread to do at its next safe point.

use crate::{PyResult, Space};
use std::collections::VecDeque;
use std::sync::Mutex;

/// In `PyThreadState.eval_breaker`: calls are pending.
pub const EVAL_BREAKER_CALLS: usize = 1 << 1;
/// As many calls as may be pending at once.
const MAX_PENDING: usize = 300;

/// A call to be made with the GIL held; an error propagates into whatever code is running.
pub type Call = Box<dyn FnOnce(&Space) -> PyResult<()> + Send>;

static QUEUE: Mutex<VecDeque<Call>> = Mutex::new(VecDeque::new());

/// Adds a call; any thread may do so, with or without the GIL. False when too many are pending. The caller then sets the bit
/// [`EVAL_BREAKER_CALLS`] of the thread that is to run it.
pub fn add(call: Call) -> bool {
    let mut queue = QUEUE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if queue.len() >= MAX_PENDING {
        return false;
    }
    queue.push_back(call);
    true
}

/// Makes the calls that are pending.
///
/// # Errors
/// The first error of a call; the others stay pending.
pub fn run(space: &Space) -> PyResult<()> {
    let breaker = &space.thread_state().eval_breaker;
    if breaker.get() & EVAL_BREAKER_CALLS == 0 {
        return Ok(());
    }
    breaker.set(breaker.get() & !EVAL_BREAKER_CALLS);
    loop {
        let next = QUEUE.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).pop_front();
        let Some(call) = next else { return Ok(()) };
        if let Err(err) = call(space) {
            breaker.set(breaker.get() | EVAL_BREAKER_CALLS);
            return Err(err);
        }
    }
}
