//! What threads wait for: a lock that any thread releases, and an event that happens once.
//!
//! Both are one word that the system's `futex` waits on. A signal ends the wait of the main thread, so that its handler
//! runs before the wait goes on; and a forked process makes them new by writing the word.

use crate::duration::{self, Rounding, nanoseconds};
use core::sync::atomic::{AtomicU32, Ordering};
use objspace::shim::Nullable;
use objspace::{Object, PyResult, Space, gil, pending};

/// The longest time that a lock can be waited for, in seconds.
pub const TIMEOUT_MAX: f64 = 9_223_372_036.0;

/// How long to wait.
#[derive(Clone, Copy, Debug)]
pub enum Wait {
    /// Not at all.
    No,
    /// As long as it takes.
    Forever,
    /// Until the monotonic clock shows so many nanoseconds.
    Until(i64),
}

impl Wait {
    /// The end of a wait of so many seconds; for ever if they are negative.
    ///
    /// # Errors
    /// What is wrong with the number.
    pub fn seconds(space: &Space, seconds: &Object) -> PyResult<Wait> {
        let nanos = nanoseconds(space, seconds, Rounding::Away)?;
        Ok(if nanos < 0 { Wait::Forever } else { Wait::Until(duration::monotonic().saturating_add(nanos)) })
    }

    /// The same, where `None` is for ever.
    ///
    /// # Errors
    /// What is wrong with the number.
    pub fn optional(space: &Space, seconds: Nullable<&Object>) -> PyResult<Wait> {
        seconds.get().map_or(Ok(Wait::Forever), |seconds| Wait::seconds(space, seconds))
    }
}

/// How a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Woken {
    /// The word may have changed.
    Perhaps,
    TimedOut,
    BySignal,
}

/// Waits while the word has this value.
fn wait_on(word: &AtomicU32, value: u32, wait: Wait) -> Woken {
    let end = match wait {
        Wait::Until(end) => Some(duration::timespec(end)),
        _ => None,
    };
    let end = end.as_ref().map_or(core::ptr::null(), core::ptr::from_ref);
    let operation = libc::FUTEX_WAIT_BITSET | libc::FUTEX_PRIVATE_FLAG;
    // SAFETY: the word lives until the call returns; the end is null or a time.
    let result = unsafe {
        let unused: *const u32 = core::ptr::null();
        libc::syscall(libc::SYS_futex, word.as_ptr(), operation, value, end, unused, u32::MAX)
    };
    match crate::system_calls::errno() {
        libc::ETIMEDOUT if result < 0 => Woken::TimedOut,
        libc::EINTR if result < 0 => Woken::BySignal,
        _ => Woken::Perhaps,
    }
}

/// Wakes so many threads that wait on the word.
fn wake(word: &AtomicU32, threads: i32) {
    // SAFETY: the call reads the address only.
    unsafe {
        libc::syscall(libc::SYS_futex, word.as_ptr(), libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG, threads)
    };
}

const FREE: u32 = 0;
const TAKEN: u32 = 1;
/// Taken, and there may be threads that wait.
const WAITED_FOR: u32 = 2;

/// A lock that one thread takes and any thread releases.
pub struct RawLock(AtomicU32);

impl Default for RawLock {
    fn default() -> Self {
        Self::new()
    }
}

impl RawLock {
    /// A lock that is free.
    pub const fn new() -> Self {
        RawLock(AtomicU32::new(FREE))
    }

    /// Whether the lock was free, and now is the caller's.
    pub fn try_acquire(&self) -> bool {
        self.0.compare_exchange(FREE, TAKEN, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// Takes the lock, waiting without the GIL; false if the time was over before. A signal's handler runs meanwhile.
    ///
    /// # Errors
    /// What the handler raises.
    pub fn acquire(&self, space: &Space, wait: Wait) -> PyResult<bool> {
        if self.try_acquire() {
            return Ok(true);
        }
        if matches!(wait, Wait::No) {
            return Ok(false);
        }
        loop {
            match gil::without(space, || self.wait(wait)) {
                Woken::Perhaps => return Ok(true),
                Woken::TimedOut => return Ok(false),
                Woken::BySignal => pending::run(space)?,
            }
        }
    }

    /// Takes the lock, however long it takes and whatever signals arrive.
    pub fn acquire_at_any_rate(&self, space: &Space) {
        if !self.try_acquire() {
            gil::without(space, || while self.wait(Wait::Forever) != Woken::Perhaps {});
        }
    }

    /// `Perhaps` if the lock was taken.
    fn wait(&self, wait: Wait) -> Woken {
        while self.0.swap(WAITED_FOR, Ordering::Acquire) != FREE {
            match wait_on(&self.0, WAITED_FOR, wait) {
                Woken::Perhaps => {}
                other => return other,
            }
        }
        Woken::Perhaps
    }

    /// Releases the lock; whether it was taken.
    pub fn release(&self) -> bool {
        let before = self.0.swap(FREE, Ordering::Release);
        if before == WAITED_FOR {
            wake(&self.0, 1);
        }
        before != FREE
    }

    /// Whether the lock is taken.
    pub fn is_taken(&self) -> bool {
        self.0.load(Ordering::Relaxed) != FREE
    }

    /// Makes the lock free in a forked process, where those that waited for it are no more.
    pub fn reset(&self) {
        self.0.store(FREE, Ordering::Relaxed);
    }
}

/// Something that happens once.
pub struct Event(AtomicU32);

impl Event {
    /// It has not happened.
    pub const fn new() -> Self {
        Event(AtomicU32::new(0))
    }

    /// Whether it has happened.
    pub fn has_happened(&self) -> bool {
        self.0.load(Ordering::Acquire) != 0
    }

    /// It happens.
    pub fn happen(&self) {
        self.0.store(1, Ordering::Release);
        wake(&self.0, i32::MAX);
    }

    /// Waits for it without the GIL; false if the time was over before. A signal's handler runs meanwhile.
    ///
    /// # Errors
    /// What the handler raises.
    pub fn wait(&self, space: &Space, wait: Wait) -> PyResult<bool> {
        while !self.has_happened() {
            match gil::without(space, || wait_on(&self.0, 0, wait)) {
                Woken::Perhaps => {}
                Woken::TimedOut => return Ok(self.has_happened()),
                Woken::BySignal => pending::run(space)?,
            }
        }
        Ok(true)
    }
}

/// The arguments `blocking=True, timeout=-1` of locks.
///
/// # Errors
/// What is wrong with them.
pub fn wait_argument(space: &Space, blocking: bool, timeout: Option<&Object>) -> PyResult<Wait> {
    let nanos = match timeout {
        Some(timeout) => nanoseconds(space, timeout, Rounding::Away)?,
        None => -1_000_000_000,
    };
    let is_given = nanos != -1_000_000_000;
    if !blocking && is_given {
        return Err(space.value_error("can't specify a timeout for a non-blocking call"));
    }
    if nanos < 0 && is_given {
        return Err(space.value_error("timeout value must be a non-negative number"));
    }
    if is_given && nanos as f64 / 1e9 > TIMEOUT_MAX {
        return Err(space.overflow_error("timeout value is too large"));
    }
    Ok(match (blocking, is_given) {
        (false, _) => Wait::No,
        (true, false) => Wait::Forever,
        (true, true) => Wait::Until(duration::monotonic().saturating_add(nanos)),
    })
}

#[cfg(test)]
mod tests {
    use super::{Event, RawLock, Wait, Woken};
    use std::cell::Cell;
    use std::sync::Arc;

    #[test]
    fn one_thread_has_the_lock() {
        struct Shared(RawLock, Cell<u32>);
        // SAFETY: the cell is reached with the lock taken only.
        unsafe impl Sync for Shared {}
        static SHARED: Shared = Shared(RawLock::new(), Cell::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..1000 {
                        while SHARED.0.wait(Wait::Forever) != Woken::Perhaps {}
                        let before = SHARED.1.get();
                        SHARED.1.set(before + 1);
                        assert!(SHARED.0.release());
                    }
                });
            }
        });
        assert_eq!(SHARED.1.get(), 4000);
        assert!(!SHARED.0.release());
    }

    #[test]
    fn an_event_stays() {
        let event = Arc::new(Event::new());
        let other = Arc::clone(&event);
        std::thread::spawn(move || other.happen()).join().unwrap();
        assert!(event.has_happened());
    }
}
