//! The watchdog: a thread that writes tracebacks when the program takes too long.

use super::dump;
use core::ffi::c_int;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The number of the watch that is on, counted from the first; what is told to a thread by another number is off.
static WATCH: Mutex<Option<u64>> = Mutex::new(None);
static CHANGED: Condvar = Condvar::new();

fn watch() -> MutexGuard<'static, Option<u64>> {
    WATCH.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What to do when the time is over.
#[derive(Clone, Copy)]
pub struct Plan {
    /// How long to wait.
    pub timeout: Duration,
    /// Wait again afterwards.
    pub repeat: bool,
    /// Where to write.
    pub fd: c_int,
    /// End the process afterwards.
    pub exit: bool,
}

/// "Timeout (0:00:01)!", with millionths if there are any.
pub fn header(timeout: Duration) -> String {
    let (seconds, micros) = (timeout.as_secs(), timeout.subsec_micros());
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match micros {
        0 => format!("Timeout ({hours}:{minutes:02}:{rest:02})!\n"),
        _ => format!("Timeout ({hours}:{minutes:02}:{rest:02}.{micros:06})!\n"),
    }
}

/// Starts watching, instead of what was watched before; false if the system gives no thread.
pub fn start(plan: Plan) -> bool {
    static NEXT: Mutex<u64> = Mutex::new(0);
    let number = {
        let mut next = NEXT.lock().unwrap_or_else(PoisonError::into_inner);
        *next += 1;
        *next
    };
    *watch() = Some(number);
    CHANGED.notify_all();
    std::thread::Builder::new().stack_size(1 << 18).spawn(move || run(number, plan)).is_ok()
}

/// Stops watching.
pub fn cancel() {
    *watch() = None;
    CHANGED.notify_all();
}

fn run(number: u64, plan: Plan) {
    // Signals are for threads that run Python code.
    // SAFETY: the set is filled before it is used.
    unsafe {
        let mut all = core::mem::zeroed();
        libc::sigfillset(&mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &all, core::ptr::null_mut());
    }
    let header = header(plan.timeout);
    loop {
        let Some(end) = Instant::now().checked_add(plan.timeout) else { return };
        let mut current = watch();
        while *current == Some(number) && Instant::now() < end {
            let left = end.saturating_duration_since(Instant::now());
            current = CHANGED.wait_timeout(current, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        if *current != Some(number) {
            return;
        }
        drop(current);
        dump::write(plan.fd, header.as_bytes());
        dump::write_all(plan.fd, None);
        if plan.exit {
            // SAFETY: ends the process.
            unsafe { libc::_exit(1) };
        }
        if !plan.repeat {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::header;
    use std::time::Duration;

    #[test]
    fn times_are_written_by_the_clock() {
        assert_eq!(header(Duration::from_secs(3661)), "Timeout (1:01:01)!\n");
        assert_eq!(header(Duration::from_micros(1_000_005)), "Timeout (0:00:01.000005)!\n");
    }
}
