//! The states of all threads: to ask each of them for something, and to look at what it runs.
//!
//! A state is listed from its creation to its end, whether its thread holds the GIL, waits for it, or runs without it.

use crate::{Space, breaker};
use core::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Addresses of the states, oldest first.
static STATES: Mutex<Vec<usize>> = Mutex::new(Vec::new());
/// Bits that every thread's eval breaker is to have, those of threads to come included.
static BITS: AtomicUsize = AtomicUsize::new(0);

fn states() -> MutexGuard<'static, Vec<usize>> {
    STATES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lists a new state.
pub(crate) fn add(space: &'static Space) {
    let mut states = states();
    states.push(&raw const *space as usize);
    breaker::ask(space, BITS.load(Ordering::Relaxed));
}

/// Takes a state that ends off the list.
pub(crate) fn remove(space: &Space) {
    let address = &raw const *space as usize;
    states().retain(|&state| state != address);
}

/// Calls `visit` with the state of each thread. It must not run Python code, make a thread, or end one.
pub fn each(_proof: &Space, mut visit: impl FnMut(&Space)) {
    for &address in states().iter() {
        // SAFETY: a listed state is alive, and the lock keeps it so. Its thread does not run: this one holds the GIL.
        visit(unsafe { &*(address as *const Space) });
    }
}

/// Sets bits in the eval breaker of every thread, now and to come.
pub fn ask_all(space: &Space, bits: usize) {
    BITS.fetch_or(bits, Ordering::Relaxed);
    each(space, |thread| breaker::ask(thread, bits));
}

/// Takes back what [`ask_all`] did.
pub fn done_all(space: &Space, bits: usize) {
    BITS.fetch_and(!bits, Ordering::Relaxed);
    each(space, |thread| breaker::done(thread, bits));
}

/// Forgets all threads but the calling one: a forked process has no other.
pub fn keep_only(space: &Space) {
    *states() = vec![&raw const *space as usize];
}
