//! State of the process that several modules share: whether it is ending, and settings that `sys` hands on.

use core::sync::atomic::{AtomicBool, AtomicI32, AtomicU64, Ordering};

static FINALIZING: AtomicBool = AtomicBool::new(false);
static SWITCH_INTERVAL: AtomicU64 = AtomicU64::new(5_000);
static DLOPEN_FLAGS: AtomicI32 = AtomicI32::new(libc::RTLD_NOW);

/// Whether the interpreter is shutting down.
pub fn is_finalizing() -> bool {
    FINALIZING.load(Ordering::Relaxed)
}

/// Says that the interpreter is shutting down.
pub fn set_finalizing() {
    FINALIZING.store(true, Ordering::Relaxed);
}

/// How long a thread may run before others get their turn, in seconds.
pub fn switch_interval() -> f64 {
    SWITCH_INTERVAL.load(Ordering::Relaxed) as f64 / 1e6
}

/// Sets how long a thread may run before others get their turn, in seconds.
pub fn set_switch_interval(seconds: f64) {
    SWITCH_INTERVAL.store((seconds * 1e6) as u64, Ordering::Relaxed);
}

/// What extension modules are loaded with, as `dlopen` takes it.
pub fn dlopen_flags() -> i32 {
    DLOPEN_FLAGS.load(Ordering::Relaxed)
}

/// Sets what extension modules are loaded with.
pub fn set_dlopen_flags(flags: i32) {
    DLOPEN_FLAGS.store(flags, Ordering::Relaxed);
}
