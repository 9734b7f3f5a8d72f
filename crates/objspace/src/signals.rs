//! Signals that have arrived and whose handlers are to run in the main thread at its next safe point (PEP 475).
//!
//! The handlers themselves belong to whoever calls [`set_delivery`]. [`trip`] is all that runs inside a signal: it touches atomics
//! and writes to a descriptor, nothing else.

use crate::breaker::{EVAL_BREAKER_SIGNALS, ask_main};
use crate::{GilCell, PyResult, Space, unraisable};
use core::cell::Cell;
use core::sync::atomic::{AtomicBool, AtomicI32, Ordering};

/// One more than the largest signal's number (`NSIG`).
pub const COUNT: usize = 65;

/// Runs the handler of a signal.
pub type Delivery = fn(&Space, i32) -> PyResult<()>;

static TRIPPED: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];
static ANY_TRIPPED: AtomicBool = AtomicBool::new(false);
/// Signals that nobody wants to know of: they end the process or are ignored.
static UNHANDLED: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];
/// Where to write the number of every signal that arrives; -1 for nowhere.
static WAKEUP_FD: AtomicI32 = AtomicI32::new(-1);
static WARN_ON_FULL: AtomicBool = AtomicBool::new(true);
/// The `errno` of a write there that failed; 0 for none.
static WAKEUP_ERROR: AtomicI32 = AtomicI32::new(0);
static DELIVERY: GilCell<Cell<Option<Delivery>>> = GilCell::new(Cell::new(None));

/// Installs what runs handlers.
pub fn set_delivery(space: &Space, delivery: Delivery) {
    DELIVERY.get(space).set(Some(delivery));
}

/// The signal's number as an index, if it is one.
pub fn index(signal: i32) -> Option<usize> {
    usize::try_from(signal).ok().filter(|&index| index > 0 && index < COUNT)
}

/// Says whether a signal is left to the system.
pub fn set_unhandled(signal: i32, unhandled: bool) {
    if let Some(index) = index(signal) {
        UNHANDLED[index].store(unhandled, Ordering::Relaxed);
    }
}

/// As if a signal had arrived, unless it is left to the system. Any thread may call this, a signal's handler too. False if there is no such
/// signal.
pub fn interrupt(signal: i32) -> bool {
    let Some(index) = index(signal) else { return false };
    if !UNHANDLED[index].load(Ordering::Relaxed) {
        trip(signal);
    }
    true
}

/// Notes that a signal has arrived. Safe to call inside a signal; keeps `errno`.
pub fn trip(signal: i32) {
    let Some(index) = index(signal) else { return };
    TRIPPED[index].store(true, Ordering::Relaxed);
    ANY_TRIPPED.store(true, Ordering::Release);
    ask_main(EVAL_BREAKER_SIGNALS);
    let fd = WAKEUP_FD.load(Ordering::Relaxed);
    if fd != -1 {
        wake(fd, signal as u8);
    }
}

/// Writes a byte to the wakeup descriptor.
fn wake(fd: i32, byte: u8) {
    // SAFETY: one byte is written; `errno` is the thread's own and put back.
    unsafe {
        let errno = libc::__errno_location();
        let before = *errno;
        if libc::write(fd, (&raw const byte).cast(), 1) < 0 {
            let full = *errno == libc::EAGAIN || *errno == libc::EWOULDBLOCK;
            if !full || WARN_ON_FULL.load(Ordering::Relaxed) {
                WAKEUP_ERROR.store(*errno, Ordering::Relaxed);
            }
        }
        *errno = before;
    }
}

/// Sets the descriptor that numbers of signals are written to (-1: none), and whether it is worth a report that it is full; gives the one
/// before.
pub fn set_wakeup_fd(fd: i32, warn_on_full: bool) -> i32 {
    WARN_ON_FULL.store(warn_on_full, Ordering::Relaxed);
    WAKEUP_FD.swap(fd, Ordering::Relaxed)
}

/// Forgets what has arrived: a forked process has nothing to do with it.
pub fn forget() {
    ANY_TRIPPED.store(false, Ordering::Relaxed);
    TRIPPED.iter().for_each(|tripped| tripped.store(false, Ordering::Relaxed));
}

/// Whether a signal has arrived, which this takes back.
pub fn take(signal: i32) -> bool {
    index(signal).is_some_and(|index| TRIPPED[index].swap(false, Ordering::Relaxed))
}

/// Runs the handlers of the signals that have arrived, in the order of their numbers. In the main thread only.
///
/// # Errors
/// The first error of a handler; the other signals' handlers stay to be run.
pub fn deliver(space: &Space) -> PyResult<()> {
    if !ANY_TRIPPED.swap(false, Ordering::Acquire) {
        return Ok(());
    }
    let error = WAKEUP_ERROR.swap(0, Ordering::Relaxed);
    if error != 0 {
        let err = space.os_error(error, None, None);
        unraisable::report(space, err, "while trying to write to the signal wakeup fd", None);
    }
    let Some(delivery) = DELIVERY.get(space).get() else { return Ok(()) };
    for signal in 1..COUNT as i32 {
        if take(signal)
            && let Err(err) = delivery(space, signal)
        {
            ANY_TRIPPED.store(true, Ordering::Release);
            ask_main(EVAL_BREAKER_SIGNALS);
            return Err(err);
        }
    }
    Ok(())
}
