//! What runs when the process crashes, and for signals that were registered: the handlers inside signals.

use super::dump;
use core::ffi::c_int;
use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use objspace::{GilCell, PyResult, Space, signals};
use std::cell::RefCell;

/// Signals of crashes, with what they are called.
const CRASHES: [(c_int, &str); 5] = [
    (libc::SIGBUS, "Bus error"),
    (libc::SIGILL, "Illegal instruction"),
    (libc::SIGFPE, "Floating-point exception"),
    (libc::SIGABRT, "Aborted"),
    (libc::SIGSEGV, "Segmentation fault"),
];

/// What a signal did before its handler was set here.
struct Before(RefCell<[MaybeUninit<libc::sigaction>; signals::COUNT]>);

static BEFORE: GilCell<Before> =
    GilCell::new(Before(RefCell::new([const { MaybeUninit::uninit() }; signals::COUNT])));

static ENABLED: AtomicBool = AtomicBool::new(false);
static CRASH_FD: AtomicI32 = AtomicI32::new(-1);
static CRASH_ALL: AtomicBool = AtomicBool::new(true);

/// What is to be done for a registered signal.
struct Registered {
    active: AtomicBool,
    fd: AtomicI32,
    all: AtomicBool,
    chain: AtomicBool,
}

static REGISTERED: [Registered; signals::COUNT] = [const {
    Registered {
        active: AtomicBool::new(false),
        fd: AtomicI32::new(-1),
        all: AtomicBool::new(true),
        chain: AtomicBool::new(false),
    }
}; signals::COUNT];

/// Whether a signal is one of a crash.
pub fn is_crash(signal: c_int) -> bool {
    CRASHES.iter().any(|&(crash, _)| crash == signal)
}

fn write_tracebacks(fd: c_int, all: bool) {
    let current = dump::current();
    match current {
        Some(space) if !all => dump::write_one(fd, space),
        _ => dump::write_all(fd, current),
    }
}

/// Sets a handler; what was there is kept.
fn install(space: &Space, signal: c_int, handler: extern "C" fn(c_int), flags: c_int) -> PyResult<()> {
    let mut before = BEFORE.get(space).0.borrow_mut();
    // SAFETY: the record is complete, and the handler is safe inside signals but for the risks that a crash is worth.
    unsafe {
        let mut action: libc::sigaction = core::mem::zeroed();
        action.sa_sigaction = handler as *const () as usize;
        action.sa_flags = flags;
        libc::sigemptyset(&mut action.sa_mask);
        match libc::sigaction(signal, &action, before[signal as usize].as_mut_ptr()) {
            0 => Ok(()),
            _ => Err(space.last_os_error(None)),
        }
    }
}

/// Puts back what a signal did before [`install`].
///
/// # Safety
/// `install` was called for the signal.
unsafe fn restore(signal: c_int) {
    // SAFETY: the record was filled, and is only read; inside a signal no other thread is waited for.
    unsafe {
        let table = BEFORE.get_at_any_time().0.as_ptr();
        libc::sigaction(signal, (*table)[signal as usize].as_ptr(), core::ptr::null_mut());
    }
}

extern "C" fn on_crash(signal: c_int) {
    let fd = CRASH_FD.load(Ordering::Relaxed);
    // SAFETY: this handler was installed for the signal.
    unsafe { restore(signal) };
    dump::write(fd, b"Fatal Python error: ");
    if let Some((_, name)) = CRASHES.iter().find(|&&(crash, _)| crash == signal) {
        dump::write(fd, name.as_bytes());
    }
    dump::write(fd, b"\n\n");
    write_tracebacks(fd, CRASH_ALL.load(Ordering::Relaxed));
    // What the signal did before ends the process; or the system does, if that leaves it to the instruction that crashed.
    // SAFETY: the process sends a signal to itself.
    unsafe {
        libc::raise(signal);
        crate::signal::set_system_handler(signal, libc::SIG_DFL);
        libc::raise(signal);
    }
}

extern "C" fn on_registered(signal: c_int) {
    let Some(registered) = signals::index(signal).map(|index| &REGISTERED[index]) else { return };
    if !registered.active.load(Ordering::Relaxed) {
        return;
    }
    // SAFETY: the thread's own `errno`.
    let errno = unsafe { *libc::__errno_location() };
    write_tracebacks(registered.fd.load(Ordering::Relaxed), registered.all.load(Ordering::Relaxed));
    if registered.chain.load(Ordering::Relaxed) {
        // SAFETY: this handler was installed for the signal; it is installed again after what was there before has run.
        unsafe {
            let mut own = MaybeUninit::uninit();
            libc::sigaction(signal, core::ptr::null(), own.as_mut_ptr());
            restore(signal);
            *libc::__errno_location() = errno;
            libc::raise(signal);
            libc::sigaction(signal, own.as_ptr(), core::ptr::null_mut());
        }
    }
    // SAFETY: as above.
    unsafe { *libc::__errno_location() = errno };
}

/// Has tracebacks written to a descriptor when the process crashes.
///
/// # Errors
/// `OSError`.
pub fn enable(space: &Space, fd: c_int, all: bool) -> PyResult<()> {
    CRASH_FD.store(fd, Ordering::Relaxed);
    CRASH_ALL.store(all, Ordering::Relaxed);
    if ENABLED.load(Ordering::Relaxed) {
        return Ok(());
    }
    for (signal, _) in CRASHES {
        // The handler runs on a stack of its own, where the thread has one: its own may be full.
        install(space, signal, on_crash, libc::SA_NODEFER | libc::SA_ONSTACK)?;
    }
    ENABLED.store(true, Ordering::Relaxed);
    Ok(())
}

/// Ends what [`enable`] began; whether it was on.
pub fn disable() -> bool {
    let was_enabled = ENABLED.swap(false, Ordering::Relaxed);
    if was_enabled {
        for (signal, _) in CRASHES {
            // SAFETY: `enable` installed handlers for all of them.
            unsafe { restore(signal) };
        }
    }
    was_enabled
}

/// Whether tracebacks are written when the process crashes.
pub fn is_enabled() -> bool {
    ENABLED.load(Ordering::Relaxed)
}

/// Has tracebacks written to a descriptor whenever a signal arrives; with `chain`, what the signal did before happens too.
///
/// # Errors
/// `OSError`.
pub fn register(space: &Space, index: usize, fd: c_int, all: bool, chain: bool) -> PyResult<()> {
    let registered = &REGISTERED[index];
    registered.fd.store(fd, Ordering::Relaxed);
    registered.all.store(all, Ordering::Relaxed);
    registered.chain.store(chain, Ordering::Relaxed);
    if !registered.active.load(Ordering::Relaxed) {
        // A handler before that is called from here must be able to interrupt this one.
        let flags = libc::SA_RESTART | libc::SA_ONSTACK | if chain { libc::SA_NODEFER } else { 0 };
        install(space, index as c_int, on_registered, flags)?;
        registered.active.store(true, Ordering::Relaxed);
    }
    Ok(())
}

/// Ends what [`register`] began; whether the signal was registered.
pub fn unregister(index: usize) -> bool {
    let was_active = REGISTERED[index].active.swap(false, Ordering::Relaxed);
    if was_active {
        // SAFETY: `register` installed a handler.
        unsafe { restore(index as c_int) };
    }
    was_active
}
