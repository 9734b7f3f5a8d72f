//! Terminals.

use crate::posix::stat::Record;
use cpyext_macros::pymodule;

/// `os.terminal_size`.
pub static TERMINAL_SIZE: Record = Record::new(c"os.terminal_size", &[Some(c"columns"), Some(c"lines")], 2);

/// Terminals.
#[pymodule(name = "posix")]
pub mod functions {
    use super::TERMINAL_SIZE;
    use crate::system_calls::system_call;
    use objspace::{Object, PyResult, Ref, Space, Str, Tuple};
    use std::ffi::CStr;

    /// Return the size of the terminal that a descriptor is of, in characters.
    #[pyfunction(signature = "(fd=1, /)")]
    fn get_terminal_size(space: &Space, fd: i32) -> PyResult<Ref<Object>> {
        let mut size = libc::winsize { ws_row: 0, ws_col: 0, ws_xpixel: 0, ws_ypixel: 0 };
        // SAFETY: there is room for the record.
        system_call(space, || unsafe { libc::ioctl(fd, libc::TIOCGWINSZ, &raw mut size) })?;
        let values = vec![space.new_int(size.ws_col.into())?, space.new_int(size.ws_row.into())?];
        TERMINAL_SIZE.make(space, values)
    }

    /// Return the name of the process' terminal.
    #[pyfunction]
    fn ctermid() -> &'static str {
        "/dev/tty"
    }

    /// Return the name of the terminal that a descriptor is of.
    #[pyfunction(signature = "(fd, /)")]
    fn ttyname(space: &Space, fd: i32) -> PyResult<Ref<Str>> {
        let mut name = [0 as libc::c_char; 4096];
        // SAFETY: there is room for the name and its NUL.
        unsafe {
            match libc::ttyname_r(fd, name.as_mut_ptr(), name.len()) {
                0 => crate::paths::fs_decode(space, CStr::from_ptr(name.as_ptr()).to_bytes()),
                error => Err(space.os_error(error, None, None)),
            }
        }
    }

    /// Return the process group that a terminal belongs to.
    #[pyfunction(signature = "(fd, /)")]
    fn tcgetpgrp(space: &Space, fd: i32) -> PyResult<i32> {
        // SAFETY: any number may be asked about.
        system_call(space, || unsafe { libc::tcgetpgrp(fd) })
    }

    /// Give a terminal to a process group.
    #[pyfunction(signature = "(fd, pgid, /)")]
    fn tcsetpgrp(space: &Space, fd: i32, pgid: i32) -> PyResult<()> {
        // SAFETY: any numbers may be asked for.
        system_call(space, || unsafe { libc::tcsetpgrp(fd, pgid) }).map(drop)
    }

    /// Make a pseudo-terminal, and return the descriptors of its two sides.
    #[pyfunction]
    fn openpty(space: &Space) -> PyResult<Ref<Tuple>> {
        let (mut master, mut slave) = (0, 0);
        let null = core::ptr::null_mut();
        // SAFETY: there is room for both; the rest is not asked for.
        let call = || unsafe { libc::openpty(&mut master, &mut slave, null, null.cast(), null.cast()) };
        system_call(space, call)?;
        for fd in [master, slave] {
            crate::posix::descriptors::make_inheritable(space, fd, false)?;
        }
        Tuple::from_vec(space, vec![space.new_int(master.into())?, space.new_int(slave.into())?])
    }
}
