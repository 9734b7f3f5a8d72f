//! State of the process that several modules share: whether it is ending, and settings that `sys` hands on.

use core::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use core::time::Duration;

static FINALIZING: AtomicBool = AtomicBool::new(false);
static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static DLOPEN_FLAGS: AtomicI32 = AtomicI32::new(libc::RTLD_NOW);

/// Whether the interpreter is shutting down.
pub fn is_finalizing() -> bool {
    FINALIZING.load(Ordering::Relaxed)
}

/// Says that the interpreter is shutting down: threads other than the main one stop where they next want the GIL.
pub fn set_finalizing() {
    FINALIZING.store(true, Ordering::Relaxed);
    objspace::gil::close();
}

/// Notes that a `KeyboardInterrupt` ended the program.
pub fn note_interrupt() {
    INTERRUPTED.store(true, Ordering::Relaxed);
}

/// Whether a `KeyboardInterrupt` ended the program.
pub fn was_interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// How long a thread may run before others get their turn, in seconds.
pub fn switch_interval() -> f64 {
    objspace::gil::interval().as_secs_f64()
}

/// Sets how long a thread may run before others get their turn, in seconds.
pub fn set_switch_interval(seconds: f64) {
    // What is too long to be said is as long as can be.
    let interval = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
    objspace::gil::set_interval(interval);
}

/// What extension modules are loaded with, as `dlopen` takes it.
pub fn dlopen_flags() -> i32 {
    DLOPEN_FLAGS.load(Ordering::Relaxed)
}

/// Sets what extension modules are loaded with.
pub fn set_dlopen_flags(flags: i32) {
    DLOPEN_FLAGS.store(flags, Ordering::Relaxed);
}
