//! The module `faulthandler`: tracebacks when the process crashes, takes too long, or gets a signal.

mod crash;
mod dump;
mod later;

use crate::paths::fileno;
use core::cell::RefCell;
use cpyext_macros::pymodule;
use objspace::{GilCell, Int, Layout, Object, PyResult, Ref, Space};

/// The files that are written to, which are kept open: for crashes, for the watchdog, and for signals by their numbers.
static FILES: GilCell<RefCell<Vec<(i32, Ref<Object>)>>> = GilCell::new(RefCell::new(Vec::new()));
const FOR_CRASHES: i32 = -1;
const FOR_WATCHDOG: i32 = -2;

/// Keeps a file for a use, instead of the one before.
fn keep(space: &Space, used_for: i32, file: Option<Ref<Object>>) {
    let mut files = FILES.get(space).borrow_mut();
    let before = files.iter().position(|(other, _)| *other == used_for).map(|at| files.swap_remove(at));
    files.extend(file.map(|file| (used_for, file)));
    drop(files);
    drop(before);
}

/// The descriptor of a file, of `sys.stderr` if none is given; and the file.
fn descriptor(space: &Space, file: Option<&Object>) -> PyResult<(i32, Ref<Object>)> {
    let file = match file.filter(|file| !file.is_none()) {
        Some(file) => file.to_ref(),
        None => match crate::sys::attribute(space, "stderr")? {
            None => return Err(space.runtime_error("unable to get sys.stderr")),
            Some(file) if file.is_none() => return Err(space.runtime_error("sys.stderr is None")),
            Some(file) => file,
        },
    };
    if let Some(number) = file.downcast::<Int>() {
        return match number.to_c::<i32>(space)? {
            fd if fd < 0 => Err(space.value_error("file is not a valid file descriptor")),
            fd => Ok((fd, file)),
        };
    }
    let method = file.getattr_str(space, "fileno")?;
    let fd = fileno(space, &*method.call0(space)?)
        .map_err(|_| space.runtime_error("file.fileno() is not a valid file descriptor"))?;
    // What was written before comes before the traceback; that it cannot be written is no reason not to write that.
    drop(file.call_method(space, "flush", &[]));
    Ok((fd, file))
}

/// Has tracebacks written to `sys.stderr` when the process crashes: `-X faulthandler`.
///
/// # Errors
/// `RuntimeError` without a `sys.stderr`; `OSError`.
pub fn enable(space: &Space) -> PyResult<()> {
    let (fd, file) = descriptor(space, None)?;
    keep(space, FOR_CRASHES, Some(file));
    crash::enable(space, fd, true)
}

/// Stops everything: the interpreter ends.
pub fn stop(space: &Space) {
    later::cancel();
    crash::disable();
    for signal in 1..objspace::signals::COUNT {
        crash::unregister(signal);
    }
    let files = core::mem::take(&mut *FILES.get(space).borrow_mut());
    drop(files);
}

/// Tracebacks when the process crashes, takes too long, or gets a signal.
#[pymodule(name = "faulthandler")]
pub mod module {
    use super::{FOR_CRASHES, FOR_WATCHDOG, crash, descriptor, dump, keep, later};
    use crate::duration::{Rounding, nanoseconds};
    use core::time::Duration;
    use objspace::{Object, PyResult, Space, signals};

    /// Write the traceback of this thread, or those of all threads.
    #[pyfunction(signature = "(file=sys.stderr, all_threads=True)")]
    fn dump_traceback(space: &Space, file: Option<&Object>, all_threads: bool) -> PyResult<()> {
        let (fd, _file) = descriptor(space, file)?;
        match all_threads {
            true => dump::write_all(fd, Some(space)),
            false => dump::write_one(fd, space),
        }
        Ok(())
    }

    /// Have tracebacks written when the process crashes.
    #[pyfunction(signature = "(file=sys.stderr, all_threads=True)")]
    fn enable(space: &Space, file: Option<&Object>, all_threads: bool) -> PyResult<()> {
        let (fd, file) = descriptor(space, file)?;
        keep(space, FOR_CRASHES, Some(file));
        crash::enable(space, fd, all_threads)
    }

    /// End what enable() began; tell whether it was on.
    #[pyfunction]
    fn disable(space: &Space) -> bool {
        keep(space, FOR_CRASHES, None);
        crash::disable()
    }

    /// Tell whether tracebacks are written when the process crashes.
    #[pyfunction]
    fn is_enabled() -> bool {
        crash::is_enabled()
    }

    /// Have the tracebacks of all threads written after so many seconds, unless this is cancelled before.
    #[pyfunction(signature = "(timeout, repeat=False, file=sys.stderr, exit=False)")]
    fn dump_traceback_later(
        space: &Space,
        timeout: &Object,
        repeat: bool,
        file: Option<&Object>,
        exit: bool,
    ) -> PyResult<()> {
        let nanos = nanoseconds(space, timeout, Rounding::Away)?;
        if nanos <= 0 {
            return Err(space.value_error("timeout must be greater than 0"));
        }
        let (fd, file) = descriptor(space, file)?;
        keep(space, FOR_WATCHDOG, Some(file));
        let timeout = Duration::from_nanos(nanos as u64);
        match later::start(later::Plan { timeout, repeat, fd, exit }) {
            true => Ok(()),
            false => Err(space.runtime_error("unable to start watchdog thread")),
        }
    }

    /// Cancel what dump_traceback_later() asked for.
    #[pyfunction]
    fn cancel_dump_traceback_later(space: &Space) {
        later::cancel();
        keep(space, FOR_WATCHDOG, None);
    }

    /// A signal's number as an index.
    fn index(space: &Space, signal: i32) -> PyResult<usize> {
        if crash::is_crash(signal) {
            let message = format_args!("signal {signal} cannot be registered, use enable() instead");
            return Err(space.runtime_error(message));
        }
        signals::index(signal).ok_or_else(|| space.value_error("signal number out of range"))
    }

    /// Have tracebacks written whenever a signal arrives; with chain, what the signal did before happens too.
    #[pyfunction(signature = "(signum, file=sys.stderr, all_threads=True, chain=False)")]
    fn register(
        space: &Space,
        signum: i32,
        file: Option<&Object>,
        all_threads: bool,
        chain: bool,
    ) -> PyResult<()> {
        let index = index(space, signum)?;
        let (fd, file) = descriptor(space, file)?;
        keep(space, signum, Some(file));
        crash::register(space, index, fd, all_threads, chain)
    }

    /// End what register() began; tell whether the signal was registered.
    #[pyfunction(signature = "(signum, /)")]
    fn unregister(space: &Space, signum: i32) -> PyResult<bool> {
        let index = index(space, signum)?;
        keep(space, signum, None);
        Ok(crash::unregister(index))
    }
}
