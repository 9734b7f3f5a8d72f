//! The global interpreter lock: one thread at a time runs Python code and touches objects.
//!
//! A thread that wants the lock asks the one that has it, by a bit in its `eval_breaker`, to let go at its next safe point; native code
//! lets go around calls that may wait ([`without`]).

use crate::Space;
use crate::breaker::{self, EVAL_BREAKER_GIL};
use core::sync::atomic::{AtomicBool, AtomicPtr, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a thread may run before it is asked to let go, in microseconds.
static INTERVAL: AtomicUsize = AtomicUsize::new(5_000);

/// Whether the lock is taken, how often it changed hands, and how many threads wait for it.
struct State {
    taken: bool,
    turns: u64,
    waiting: usize,
}

static STATE: Mutex<State> = Mutex::new(State { taken: false, turns: 0, waiting: 0 });
/// The lock has become free.
static FREE: Condvar = Condvar::new();
/// The lock was taken by a thread that waited.
static SWITCHED: Condvar = Condvar::new();
/// The breaker of the thread that has the lock.
static HOLDER: AtomicPtr<usize> = AtomicPtr::new(core::ptr::null_mut());
/// The interpreter ends: only the main thread can have the lock from now on.
static CLOSED: AtomicBool = AtomicBool::new(false);

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The time that a thread may run before others get their turn.
pub fn interval() -> Duration {
    Duration::from_micros(INTERVAL.load(Ordering::Relaxed) as u64)
}

/// Sets the time that a thread may run before others get their turn.
pub fn set_interval(interval: Duration) {
    let micros = usize::try_from(interval.as_micros()).unwrap_or(usize::MAX);
    INTERVAL.store(micros.max(1), Ordering::Relaxed);
}

/// Says that the interpreter ends. Threads other than the main one that want the lock wait for the end of the process, as on
/// CPython: what they would work with goes away.
pub fn close() {
    CLOSED.store(true, Ordering::Relaxed);
}

/// Takes the lock for the calling thread, whose state `space` becomes the current one.
pub fn acquire(space: &'static Space) {
    let mut state = state();
    if state.taken {
        state.waiting += 1;
        state = wait(state);
        state.waiting -= 1;
        SWITCHED.notify_one();
    }
    if CLOSED.load(Ordering::Relaxed) && !breaker::is_main(space) {
        if state.waiting > 0 {
            FREE.notify_one();
        }
        drop(state);
        loop {
            std::thread::park();
        }
    }
    state.taken = true;
    state.turns += 1;
    HOLDER.store(space.thread_state().eval_breaker.as_ptr(), Ordering::Relaxed);
    drop(state);
    Space::set_current(Some(space));
}

/// Waits until nobody has the lock, asking who has it to let go when its time is over.
fn wait(mut state: MutexGuard<'static, State>) -> MutexGuard<'static, State> {
    while state.taken {
        let turn = state.turns;
        let (next, waited) = FREE.wait_timeout(state, interval()).unwrap_or_else(PoisonError::into_inner);
        state = next;
        if waited.timed_out() && state.taken && state.turns == turn {
            ask_holder();
        }
    }
    state
}

/// Sets the bit in the holder's breaker. Called with the state locked, so the holder stays the holder.
fn ask_holder() {
    let breaker = HOLDER.load(Ordering::Relaxed);
    if !breaker.is_null() {
        // SAFETY: the word lives as long as its thread has the lock; it is only ever a word of bits.
        unsafe { AtomicUsize::from_ptr(breaker) }.fetch_or(EVAL_BREAKER_GIL, Ordering::Relaxed);
    }
}

/// Gives the lock up; the calling thread may not touch objects until it has it again.
pub fn release(space: &Space) {
    let_go(space);
}

/// Gives the lock up; tells whose turn it was if somebody waits for the next one.
fn let_go(space: &Space) -> Option<u64> {
    breaker::done(space, EVAL_BREAKER_GIL);
    Space::set_current(None);
    let mut state = state();
    HOLDER.store(core::ptr::null_mut(), Ordering::Relaxed);
    state.taken = false;
    let (waited_for, turn) = (state.waiting > 0, state.turns);
    drop(state);
    waited_for.then(|| {
        FREE.notify_one();
        turn
    })
}

/// Lets another thread have its turn, if one asked for it. At a safe point only.
#[inline]
pub fn switch_if_asked(space: &Space) {
    if breaker::is_asked(space, EVAL_BREAKER_GIL) {
        switch(space);
    }
}

#[cold]
fn switch(space: &Space) {
    // SAFETY: a thread's state lives until the thread ends, which is not before this returns.
    let space: &'static Space = unsafe { &*core::ptr::from_ref(space) };
    if let Some(turn) = let_go(space) {
        // Without waiting for it, the same thread would most likely be the one that gets the lock.
        let state = state();
        let not_yet = |state: &mut State| state.turns == turn && state.waiting > 0;
        drop(SWITCHED.wait_timeout_while(state, interval(), not_yet));
    }
    acquire(space);
}

/// Runs `work`, which touches no object, without the lock, so that other threads run meanwhile.
pub fn without<T>(space: &Space, work: impl FnOnce() -> T) -> T {
    // SAFETY: a thread's state lives until the thread ends, which is not before this returns.
    let space: &'static Space = unsafe { &*core::ptr::from_ref(space) };
    release(space);
    let result = work();
    acquire(space);
    result
}

/// Forks by `fork`, which gives 0 in the new process. There the calling thread, which has the lock, is the only one.
pub fn around_fork(fork: impl FnOnce() -> i32) -> i32 {
    let mut state = state();
    let process = fork();
    if process == 0 {
        state.waiting = 0;
    }
    process
}

#[cfg(test)]
mod tests {
    use super::{acquire, release};
    use crate::Space;
    use std::cell::Cell;

    #[test]
    fn one_thread_at_a_time() {
        struct Shared(Cell<u32>);
        // SAFETY: the test reaches the cell with the lock held only.
        unsafe impl Sync for Shared {}
        static SHARED: Shared = Shared(Cell::new(0));
        let work = || {
            let space = Space::create();
            for _ in 0..200 {
                acquire(space);
                let before = SHARED.0.get();
                std::thread::yield_now();
                SHARED.0.set(before + 1);
                release(space);
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(work);
            }
        });
        assert_eq!(SHARED.0.get(), 800);
    }
}
