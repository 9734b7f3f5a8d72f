//! The module `syslog`: messages to the system's log.

use core::cell::{Cell, RefCell};
use cpyext_macros::pymodule;
use objspace::{GilCell, PyResult, Space, Str};
use std::ffi::CString;

/// The name of the program in messages: the C library keeps the pointer that it is given.
static NAME: GilCell<RefCell<Option<CString>>> = GilCell::new(RefCell::new(None));
static IS_OPEN: GilCell<Cell<bool>> = GilCell::new(Cell::new(false));

fn c_text(space: &Space, text: &Str) -> PyResult<CString> {
    CString::new(crate::paths::fs_encode(space, text)?)
        .map_err(|_| space.value_error("embedded null character"))
}

/// The program's name without its folder; none if it has no name.
fn program_name(space: &Space) -> Option<CString> {
    let first = crate::sys::config::get(space).argv.first()?;
    let name = first.rsplit('/').next().filter(|name| !name.is_empty())?;
    CString::new(name).ok()
}

/// Opens the log under a name. The one before is freed only when the C library has the new one.
fn open(space: &Space, name: Option<CString>, options: i32, facility: i32) {
    let pointer = name.as_ref().map_or(core::ptr::null(), |name| name.as_ptr());
    // SAFETY: the name is kept as long as the log is open under it.
    unsafe { libc::openlog(pointer, options, facility) };
    let before = NAME.get(space).replace(name);
    IS_OPEN.get(space).set(true);
    drop(before);
}

macro_rules! numbers {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

static NUMBERS: &[(&str, i64)] = numbers! {
    LOG_EMERG LOG_ALERT LOG_CRIT LOG_ERR LOG_WARNING LOG_NOTICE LOG_INFO LOG_DEBUG LOG_KERN LOG_USER LOG_MAIL LOG_DAEMON
    LOG_AUTH LOG_LPR LOG_NEWS LOG_UUCP LOG_CRON LOG_SYSLOG LOG_AUTHPRIV LOG_FTP LOG_LOCAL0 LOG_LOCAL1 LOG_LOCAL2
    LOG_LOCAL3 LOG_LOCAL4 LOG_LOCAL5 LOG_LOCAL6 LOG_LOCAL7 LOG_PID LOG_CONS LOG_NDELAY LOG_NOWAIT LOG_PERROR LOG_ODELAY
};

/// Messages to the system's log.
#[pymodule(name = "syslog")]
pub mod module {
    use super::{IS_OPEN, NAME, NUMBERS, c_text, open, program_name};
    use objspace::shim::Args;
    use objspace::{Module, PyResult, Space, Str, number};

    /// Set what the messages that follow are marked with.
    #[pyfunction(signature = "(ident=<unrepresentable>, logoption=0, facility=8)")]
    fn openlog(space: &Space, ident: Option<&Str>, logoption: i32, facility: i32) -> PyResult<()> {
        let name = match ident {
            Some(ident) => Some(c_text(space, ident)?),
            None => program_name(space),
        };
        open(space, name, logoption, facility);
        Ok(())
    }

    /// Send a message, with a priority before it if need be.
    #[pyfunction(raw)]
    fn syslog(space: &Space, args: Args<'_>) -> PyResult<()> {
        args.no_keywords(space, "syslog.syslog")?;
        let (priority, message) = match args.positional() {
            [message] => (libc::LOG_INFO, *message),
            [priority, message] => (number::index(space, priority)?.to_c::<i32>(space)?, *message),
            _ => return Err(space.type_error("syslog.syslog requires 1 to 2 arguments")),
        };
        let message = c_text(space, space.expect::<Str>(message)?)?;
        if !IS_OPEN.get(space).get() {
            open(space, program_name(space), 0, libc::LOG_USER);
        }
        // SAFETY: C strings; the format takes one.
        objspace::gil::without(space, || unsafe { libc::syslog(priority, c"%s".as_ptr(), message.as_ptr()) });
        Ok(())
    }

    /// Close the log, and forget what openlog() set.
    #[pyfunction]
    fn closelog(space: &Space) {
        if IS_OPEN.get(space).replace(false) {
            // SAFETY: takes nothing.
            unsafe { libc::closelog() };
            drop(NAME.get(space).take());
        }
    }

    /// Set which priorities are sent; return what it was.
    #[pyfunction(signature = "(maskpri, /)")]
    fn setlogmask(maskpri: i32) -> i32 {
        // SAFETY: any number may be asked for.
        unsafe { libc::setlogmask(maskpri) }
    }

    /// Return the mask of one priority.
    #[pyfunction(name = "LOG_MASK", signature = "(pri, /)")]
    fn mask(pri: i32) -> i64 {
        1i64.checked_shl(pri as u32).unwrap_or(0)
    }

    /// Return the mask of all priorities up to one.
    #[pyfunction(name = "LOG_UPTO", signature = "(pri, /)")]
    fn mask_up_to(pri: i32) -> i64 {
        1i64.checked_shl((pri as u32).wrapping_add(1)).unwrap_or(0).wrapping_sub(1)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        for &(name, number) in NUMBERS {
            module.set(space, name, &*space.new_int(number)?)?;
        }
        Ok(())
    }
}
