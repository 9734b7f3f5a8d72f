//! The eval breaker: the word of bits that asks a running thread to do something at its next safe point.
//!
//! Other threads and handlers of signals set bits of a thread that runs, so every change is atomic. Whoever sets a bit
//! of another thread's word must know that the thread lives: that of the lock's holder does while the lock is looked at
//! (`gil`), that of the main thread until the process ends.

use crate::Space;
use core::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

/// Another thread wants the lock.
pub const EVAL_BREAKER_GIL: usize = 1 << 0;
/// Calls are pending, in the main thread.
pub const EVAL_BREAKER_CALLS: usize = 1 << 1;
/// A signal has arrived, in the main thread.
pub const EVAL_BREAKER_SIGNALS: usize = 1 << 2;
/// An exception is to be raised that another thread chose.
pub const EVAL_BREAKER_ASYNC_EXCEPTION: usize = 1 << 3;
/// A collection is due.
pub const EVAL_BREAKER_GC: usize = 1 << 4;
/// Something is traced or monitored: stays set, in all threads, as long as that is so.
pub const EVAL_BREAKER_MONITORING: usize = 1 << 6;

/// The word of the main thread.
static MAIN: AtomicPtr<usize> = AtomicPtr::new(core::ptr::null_mut());

/// A thread's word.
#[inline]
pub fn word(space: &Space) -> &AtomicUsize {
    // SAFETY: the word is aligned, lives as long as the thread's state, and is changed through this view only.
    unsafe { AtomicUsize::from_ptr(space.thread_state().eval_breaker.as_ptr()) }
}

/// Whether any of the bits is set.
#[inline]
pub fn is_asked(space: &Space, bits: usize) -> bool {
    word(space).load(Ordering::Relaxed) & bits != 0
}

/// Sets bits.
#[inline]
pub fn ask(space: &Space, bits: usize) {
    word(space).fetch_or(bits, Ordering::Relaxed);
}

/// Clears bits.
#[inline]
pub fn done(space: &Space, bits: usize) {
    word(space).fetch_and(!bits, Ordering::Relaxed);
}

/// Says which thread is the main one, whose state lives as long as the process: the thread that the interpreter starts in, and in a
/// forked process the only one there is.
pub fn set_main(space: &'static Space) {
    MAIN.store(space.thread_state().eval_breaker.as_ptr(), Ordering::Relaxed);
}

/// Whether this is the main thread.
#[inline]
pub fn is_main(space: &Space) -> bool {
    MAIN.load(Ordering::Relaxed) == space.thread_state().eval_breaker.as_ptr()
}

/// Sets bits of the main thread's word, if there is a main thread yet. Any thread may do this, and handlers of signals too.
pub fn ask_main(bits: usize) {
    let word = MAIN.load(Ordering::Relaxed);
    if !word.is_null() {
        // SAFETY: the main thread's state lives as long as the process.
        unsafe { AtomicUsize::from_ptr(word) }.fetch_or(bits, Ordering::Relaxed);
    }
}
