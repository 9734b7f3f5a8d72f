//! The module `_signal`: what happens when a signal arrives, sending signals, and timers that send them.
//!
//! A signal only leaves a note ([`objspace::signals`]); its handler in Python runs in the main thread, between two instructions or when a
//! system call that the signal interrupted has returned (PEP 475).

mod handlers;
mod sets;
mod timers;

pub use handlers::{on_signal, release_all, set_system_handler, system_handler};
pub use sets::from_iterable;

use crate::posix::stat::Record;
use cpyext_macros::pymodule;
use objspace::{Object, PyResult, Ref, Space};

/// `signal.struct_siginfo`.
static SIGNAL_INFO: Record = Record::new(
    c"signal.struct_siginfo",
    &[
        Some(c"si_signo"),
        Some(c"si_code"),
        Some(c"si_errno"),
        Some(c"si_pid"),
        Some(c"si_uid"),
        Some(c"si_status"),
        Some(c"si_band"),
    ],
    7,
);

static NUMBERS: &[(&str, i32)] = &[
    ("SIGHUP", libc::SIGHUP),
    ("SIGINT", libc::SIGINT),
    ("SIGQUIT", libc::SIGQUIT),
    ("SIGILL", libc::SIGILL),
    ("SIGTRAP", libc::SIGTRAP),
    ("SIGIOT", libc::SIGIOT),
    ("SIGABRT", libc::SIGABRT),
    ("SIGFPE", libc::SIGFPE),
    ("SIGKILL", libc::SIGKILL),
    ("SIGBUS", libc::SIGBUS),
    ("SIGSEGV", libc::SIGSEGV),
    ("SIGSYS", libc::SIGSYS),
    ("SIGPIPE", libc::SIGPIPE),
    ("SIGALRM", libc::SIGALRM),
    ("SIGTERM", libc::SIGTERM),
    ("SIGUSR1", libc::SIGUSR1),
    ("SIGUSR2", libc::SIGUSR2),
    ("SIGCLD", libc::SIGCHLD),
    ("SIGCHLD", libc::SIGCHLD),
    ("SIGPWR", libc::SIGPWR),
    ("SIGIO", libc::SIGIO),
    ("SIGURG", libc::SIGURG),
    ("SIGWINCH", libc::SIGWINCH),
    ("SIGPOLL", libc::SIGPOLL),
    ("SIGSTOP", libc::SIGSTOP),
    ("SIGTSTP", libc::SIGTSTP),
    ("SIGCONT", libc::SIGCONT),
    ("SIGTTIN", libc::SIGTTIN),
    ("SIGTTOU", libc::SIGTTOU),
    ("SIGVTALRM", libc::SIGVTALRM),
    ("SIGPROF", libc::SIGPROF),
    ("SIGXCPU", libc::SIGXCPU),
    ("SIGXFSZ", libc::SIGXFSZ),
    ("SIGSTKFLT", libc::SIGSTKFLT),
    ("SIG_BLOCK", libc::SIG_BLOCK),
    ("SIG_UNBLOCK", libc::SIG_UNBLOCK),
    ("SIG_SETMASK", libc::SIG_SETMASK),
    ("ITIMER_REAL", libc::ITIMER_REAL),
    ("ITIMER_VIRTUAL", libc::ITIMER_VIRTUAL),
    ("ITIMER_PROF", libc::ITIMER_PROF),
    ("NSIG", objspace::signals::COUNT as i32),
];

/// The record of a signal that was waited for.
fn signal_info(space: &Space, info: &libc::siginfo_t) -> PyResult<Ref<Object>> {
    // SAFETY: the places of all variants are part of the record, which the system filled.
    let (pid, uid, status) = unsafe { (info.si_pid(), info.si_uid(), info.si_status()) };
    // The field `si_band` has the place of the process' number, as a `long`.
    // SAFETY: the union begins where the process' number is, 16 bytes from the start of the record, and is large enough.
    let band = unsafe { (&raw const *info).cast::<u8>().add(16).cast::<libc::c_long>().read() };
    let values = [
        info.si_signo.into(),
        info.si_code.into(),
        info.si_errno.into(),
        pid.into(),
        uid.into(),
        status.into(),
        band,
    ];
    SIGNAL_INFO.make(space, values.iter().map(|&value| space.new_int(value)).collect::<PyResult<_>>()?)
}

/// Ends the process as the signal of an interrupt would, after a `KeyboardInterrupt` that nobody handled; gives the exit status for the case
/// that it does not.
pub fn die_of_interrupt() -> u8 {
    set_system_handler(libc::SIGINT, libc::SIG_DFL);
    // SAFETY: the process sends a signal to itself.
    unsafe { libc::kill(libc::getpid(), libc::SIGINT) };
    libc::SIGINT as u8 + 128
}

/// Leaves signals that report what a call's result says anyway to be ignored, and makes an interrupt raise `KeyboardInterrupt`.
///
/// # Errors
/// What importing the module raises.
pub fn install(space: &Space) -> PyResult<()> {
    for signal in [libc::SIGPIPE, libc::SIGXFSZ] {
        set_system_handler(signal, libc::SIG_IGN);
    }
    crate::native::import(space, "_signal").map(drop)
}

/// What is to happen when signals arrive, sending signals, and timers.
#[pymodule(name = "_signal")]
pub mod module {
    use super::handlers::{self, DEFAULT, IGNORE, main_thread_only, on_signal, set_system_handler};
    use super::{NUMBERS, SIGNAL_INFO, sets, signal_info, timers};
    use crate::duration::{self, Rounding, nanoseconds};
    use crate::system_calls::{attempt, system_call};
    use core::ffi::CStr;
    use objspace::exceptions::KeyboardInterrupt;
    use objspace::shim::Args;
    use objspace::{Module, Object, PyErr, PyResult, PyTypeInfo, Ref, Set, Space, Tuple};
    use objspace::{gil, pending, signals};

    /// Raise KeyboardInterrupt: what an interrupt from the keyboard does unless another handler is set.
    #[pyfunction(raw, signature = "(signalnum, frame, /)")]
    fn default_int_handler(space: &Space, args: Args<'_>) -> PyResult<()> {
        args.no_keywords(space, "default_int_handler")?;
        if args.positional_count() != 2 {
            let given = args.positional_count();
            let message = format_args!("default_int_handler expected 2 arguments, got {given}");
            return Err(space.type_error(message));
        }
        Err(PyErr::with_args(space, KeyboardInterrupt::type_object(), &[]))
    }

    /// Set what is to be called when a signal arrives, or SIG_DFL or SIG_IGN; return what it was.
    ///
    /// A handler is called with the signal's number and the frame that was interrupted.
    #[pyfunction(signature = "(signalnum, handler, /)")]
    fn signal(space: &Space, signalnum: i32, handler: &Object) -> PyResult<Ref<Object>> {
        main_thread_only(space, "signal")?;
        let index = handlers::index(space, signalnum)?;
        let function = match handlers::special(handler) {
            Some(DEFAULT) => libc::SIG_DFL,
            Some(_) => libc::SIG_IGN,
            None if handler.is_callable() => on_signal as *const () as usize,
            None => {
                return Err(space.type_error(
                    "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object",
                ));
            }
        };
        pending::run(space)?;
        if !set_system_handler(signalnum, function) {
            return Err(space.last_os_error(None));
        }
        Ok(handlers::replace(space, index, handler))
    }

    /// Return what is called when a signal arrives, SIG_DFL, SIG_IGN, or None for a handler that is not Python's.
    #[pyfunction(signature = "(signalnum, /)")]
    fn getsignal(space: &Space, signalnum: i32) -> PyResult<Ref<Object>> {
        Ok(handlers::get(space, handlers::index(space, signalnum)?))
    }

    /// Return what the system calls a signal; None if there is no such signal.
    #[pyfunction(signature = "(signalnum, /)")]
    fn strsignal(space: &Space, signalnum: i32) -> PyResult<Ref<Object>> {
        handlers::index(space, signalnum)?;
        // SAFETY: the result is null or a C string, valid until the next call; the GIL is held.
        let text = unsafe {
            let text = libc::strsignal(signalnum);
            if text.is_null() {
                return Ok(space.none());
            }
            CStr::from_ptr(text).to_string_lossy().into_owned()
        };
        if text.starts_with("Unknown signal") { Ok(space.none()) } else { space.new_str(&text) }
    }

    /// Say whether a signal interrupts system calls for good, or they are started again after it.
    #[pyfunction(signature = "(signalnum, flag, /)")]
    fn siginterrupt(space: &Space, signalnum: i32, flag: i32) -> PyResult<()> {
        handlers::index(space, signalnum)?;
        // SAFETY: the call fills the record, and is given it back with one flag changed.
        let result = unsafe {
            let mut action: libc::sigaction = core::mem::zeroed();
            match libc::sigaction(signalnum, core::ptr::null(), &mut action) {
                0 => {
                    match flag {
                        0 => action.sa_flags |= libc::SA_RESTART,
                        _ => action.sa_flags &= !libc::SA_RESTART,
                    }
                    libc::sigaction(signalnum, &action, core::ptr::null_mut())
                }
                failure => failure,
            }
        };
        if result == 0 { Ok(()) } else { Err(space.last_os_error(None)) }
    }

    /// Set the descriptor that the number of every signal that arrives is written to, -1 for none; return the one before.
    #[pyfunction(signature = "(fd, /, *, warn_on_full_buffer=True)")]
    fn set_wakeup_fd(space: &Space, fd: i32, warn_on_full_buffer: bool) -> PyResult<i32> {
        main_thread_only(space, "set_wakeup_fd")?;
        if fd != -1 {
            // SAFETY: any number may be asked about; the call fills the record.
            unsafe {
                let mut stat: libc::stat = core::mem::zeroed();
                if libc::fstat(fd, &mut stat) != 0 {
                    return Err(space.last_os_error(None));
                }
                if libc::fcntl(fd, libc::F_GETFL) & libc::O_NONBLOCK == 0 {
                    let message = format_args!("the fd {fd} must be in non-blocking mode");
                    return Err(space.value_error(message));
                }
            }
        }
        Ok(signals::set_wakeup_fd(fd, warn_on_full_buffer))
    }

    /// Have SIGALRM sent after some seconds, 0 for not at all; return how many were left of the alarm before.
    #[pyfunction(signature = "(seconds, /)")]
    fn alarm(seconds: i32) -> i32 {
        // SAFETY: any number may be asked for.
        unsafe { libc::alarm(seconds as u32) as i32 }
    }

    /// Wait until a signal arrives.
    #[pyfunction]
    fn pause(space: &Space) -> PyResult<()> {
        // SAFETY: takes nothing.
        gil::without(space, || unsafe { libc::pause() });
        pending::run(space)
    }

    /// Send a signal to the process itself.
    #[pyfunction(signature = "(signalnum, /)")]
    fn raise_signal(space: &Space, signalnum: i32) -> PyResult<()> {
        // SAFETY: any number may be asked for.
        if unsafe { libc::raise(signalnum) } != 0 {
            return Err(space.last_os_error(None));
        }
        pending::run(space)
    }

    /// Send a signal to a thread of this process.
    #[pyfunction(signature = "(thread_id, signalnum, /)")]
    fn pthread_kill(space: &Space, thread_id: u64, signalnum: i32) -> PyResult<()> {
        // SAFETY: whoever asks for it vouches that the thread exists, as `pthread_kill` demands.
        match unsafe { libc::pthread_kill(thread_id, signalnum) } {
            0 => pending::run(space),
            error => Err(space.os_error(error, None, None)),
        }
    }

    /// Send a signal to the process that a descriptor is of.
    #[pyfunction(signature = "(pidfd, signalnum, siginfo=None, flags=0, /)")]
    fn pidfd_send_signal(
        space: &Space,
        pidfd: i32,
        signalnum: i32,
        siginfo: Option<&Object>,
        flags: i32,
    ) -> PyResult<()> {
        if siginfo.is_some_and(|siginfo| !siginfo.is_none()) {
            return Err(space.type_error("siginfo must be None"));
        }
        let none: *const libc::siginfo_t = core::ptr::null();
        // SAFETY: any numbers may be asked for.
        let result = unsafe { libc::syscall(libc::SYS_pidfd_send_signal, pidfd, signalnum, none, flags) };
        if result < 0 { Err(space.last_os_error(None)) } else { pending::run(space) }
    }

    /// Change the set of signals that the thread does not get for now; return what it was.
    #[pyfunction(signature = "(how, mask, /)")]
    fn pthread_sigmask(space: &Space, how: i32, mask: &Object) -> PyResult<Ref<Set>> {
        let mask = sets::from_iterable(space, mask)?;
        // SAFETY: all zeros are a valid set; the call fills it.
        let before = unsafe {
            let mut before = core::mem::zeroed();
            match libc::pthread_sigmask(how, &mask, &mut before) {
                0 => before,
                error => return Err(space.os_error(error, None, None)),
            }
        };
        pending::run(space)?;
        sets::to_set(space, &before)
    }

    /// Return the signals that wait for the thread to let them through.
    #[pyfunction]
    fn sigpending(space: &Space) -> PyResult<Ref<Set>> {
        // SAFETY: there is room for a set.
        sets::filled(space, |set| unsafe { libc::sigpending(set) })
    }

    /// Return all signals that there are.
    #[pyfunction]
    fn valid_signals(space: &Space) -> PyResult<Ref<Set>> {
        // SAFETY: there is room for a set.
        sets::filled(space, |set| unsafe { libc::sigfillset(set) })
    }

    /// Wait for one of some signals, and return its number.
    #[pyfunction(signature = "(sigset, /)")]
    fn sigwait(space: &Space, sigset: &Object) -> PyResult<i32> {
        let set = sets::from_iterable(space, sigset)?;
        let mut signal = 0;
        // SAFETY: the set is initialised.
        match gil::without(space, || unsafe { libc::sigwait(&set, &mut signal) }) {
            0 => Ok(signal),
            error => Err(space.os_error(error, None, None)),
        }
    }

    /// Wait for one of some signals, and return what there is to know about it.
    #[pyfunction(signature = "(sigset, /)")]
    fn sigwaitinfo(space: &Space, sigset: &Object) -> PyResult<Ref<Object>> {
        let set = sets::from_iterable(space, sigset)?;
        // SAFETY: all zeros are a valid record; the call fills it.
        let mut info = unsafe { core::mem::zeroed() };
        // SAFETY: the set is initialised.
        system_call(space, || unsafe { libc::sigwaitinfo(&set, &mut info) })?;
        signal_info(space, &info)
    }

    /// Wait for one of some signals for so many seconds at most; return what there is to know about it, or None.
    #[pyfunction(signature = "(sigset, timeout, /)")]
    fn sigtimedwait(space: &Space, sigset: &Object, timeout: &Object) -> PyResult<Ref<Object>> {
        let set = sets::from_iterable(space, sigset)?;
        let timeout = nanoseconds(space, timeout, Rounding::Ceiling)?;
        if timeout < 0 {
            return Err(space.value_error("timeout must be non-negative"));
        }
        let end = duration::monotonic().saturating_add(timeout);
        // SAFETY: all zeros are a valid record; the call fills it.
        let mut info = unsafe { core::mem::zeroed() };
        let result = attempt(space, || {
            let left = duration::timespec(end.saturating_sub(duration::monotonic()).max(0));
            // SAFETY: the set is initialised.
            unsafe { libc::sigtimedwait(&set, &mut info, &left) }
        })?;
        match result {
            Ok(_) => signal_info(space, &info),
            Err(libc::EAGAIN) => Ok(space.none()),
            Err(error) => Err(space.os_error(error, None, None)),
        }
    }

    /// Set an interval timer: seconds until it goes off, and seconds between further times; return what it was.
    #[pyfunction(signature = "(which, seconds, interval=0.0, /)")]
    fn setitimer(
        space: &Space,
        which: i32,
        seconds: &Object,
        interval: Option<&Object>,
    ) -> PyResult<Ref<Tuple>> {
        let it_value = timers::to_timeval(space, seconds)?;
        let it_interval = match interval {
            Some(interval) => timers::to_timeval(space, interval)?,
            None => libc::timeval { tv_sec: 0, tv_usec: 0 },
        };
        let new = libc::itimerval { it_value, it_interval };
        // SAFETY: all zeros are a valid record; the call fills it.
        let mut before = unsafe { core::mem::zeroed() };
        // SAFETY: both records are complete.
        if unsafe { libc::setitimer(which as _, &new, &mut before) } != 0 {
            return Err(timers::last_error(space));
        }
        timers::to_tuple(space, &before)
    }

    /// Return the seconds until an interval timer goes off, and its interval.
    #[pyfunction(signature = "(which, /)")]
    fn getitimer(space: &Space, which: i32) -> PyResult<Ref<Tuple>> {
        // SAFETY: all zeros are a valid record; the call fills it.
        let mut timer = unsafe { core::mem::zeroed() };
        // SAFETY: the record is complete.
        if unsafe { libc::getitimer(which as _, &mut timer) } != 0 {
            return Err(timers::last_error(space));
        }
        timers::to_tuple(space, &timer)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        for &(name, number) in NUMBERS {
            module.set(space, name, &*space.new_int(number.into())?)?;
        }
        for (name, number) in [("SIGRTMIN", libc::SIGRTMIN()), ("SIGRTMAX", libc::SIGRTMAX())] {
            module.set(space, name, &*space.new_int(number.into())?)?;
        }
        module.set(space, "SIG_DFL", &*space.new_int(DEFAULT)?)?;
        module.set(space, "SIG_IGN", &*space.new_int(IGNORE)?)?;
        module.set(space, "ItimerError", timers::error_class(space)?)?;
        module.set(space, "struct_siginfo", SIGNAL_INFO.ty(space)?)?;
        handlers::fill_table(space)?;
        let interrupt = libc::SIGINT as usize;
        if handlers::special(&handlers::get(space, interrupt)) == Some(DEFAULT) {
            let raise = module.getattr_str(space, "default_int_handler")?;
            drop(handlers::replace(space, interrupt, &raise));
            set_system_handler(libc::SIGINT, on_signal as *const () as usize);
        }
        Ok(())
    }
}
