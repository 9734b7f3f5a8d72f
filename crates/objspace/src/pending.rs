//! Pending calls: what other threads and signal handlers ask the main thread to do at its next safe point.

use crate::breaker::{self, EVAL_BREAKER_CALLS, EVAL_BREAKER_SIGNALS};
use crate::{PyResult, Space, signals};
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// As many calls as may be pending at once.
const MAX_PENDING: usize = 300;

/// A call to be made with the GIL held; an error propagates into whatever code is running.
pub type Call = Box<dyn FnOnce(&Space) -> PyResult<()> + Send>;

static QUEUE: Mutex<VecDeque<Call>> = Mutex::new(VecDeque::new());

fn queue() -> MutexGuard<'static, VecDeque<Call>> {
    QUEUE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds a call, which the main thread makes; any thread may do so, with or without the GIL. False when too many are pending.
pub fn add(call: Call) -> bool {
    let mut queue = queue();
    if queue.len() >= MAX_PENDING {
        return false;
    }
    queue.push_back(call);
    drop(queue);
    breaker::ask_main(EVAL_BREAKER_CALLS);
    true
}

/// Keeps other threads out of the queue while `work` runs: nobody holds its lock in a process that `work` forks.
pub fn locked<T>(work: impl FnOnce() -> T) -> T {
    let guard = queue();
    let result = work();
    drop(guard);
    result
}

/// Runs the handlers of signals that have arrived, and makes the calls that are pending; nothing in threads other than the main one.
///
/// # Errors
/// The first error of a handler or call; the others stay pending.
#[inline]
pub fn run(space: &Space) -> PyResult<()> {
    match breaker::is_asked(space, EVAL_BREAKER_SIGNALS | EVAL_BREAKER_CALLS) {
        true => run_asked(space),
        false => Ok(()),
    }
}

#[cold]
fn run_asked(space: &Space) -> PyResult<()> {
    if breaker::is_asked(space, EVAL_BREAKER_SIGNALS) {
        breaker::done(space, EVAL_BREAKER_SIGNALS);
        signals::deliver(space)?;
    }
    if !breaker::is_asked(space, EVAL_BREAKER_CALLS) {
        return Ok(());
    }
    breaker::done(space, EVAL_BREAKER_CALLS);
    // As many as there are now: a call that adds another does not keep the thread here.
    let waiting = queue().len();
    for _ in 0..waiting {
        let next = queue().pop_front();
        let Some(call) = next else { return Ok(()) };
        if let Err(err) = call(space) {
            breaker::ask(space, EVAL_BREAKER_CALLS);
            return Err(err);
        }
    }
    if !queue().is_empty() {
        breaker::ask(space, EVAL_BREAKER_CALLS);
    }
    Ok(())
}
