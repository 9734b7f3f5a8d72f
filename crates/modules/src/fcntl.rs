//! The module `fcntl`: control of open files, and locks on them.

use crate::paths::Fildes;
use crate::system_calls::attempt;
use cpyext_macros::pymodule;
use objspace::buffer::{self, Buffer};
use objspace::{Bytes, Object, PyResult, Ref, Space, Str, int};

/// What calls read and write at most, in bytes.
const MOST: usize = 1024;
/// Written behind a copy, to find calls that write more than they were given.
const GUARD: [u8; 8] = [0x00, 0xfa, 0x69, 0xc4, 0x67, 0xa3, 0x6c, 0x58];

/// A copy of what the system reads and may write, with a guard behind it, and room behind that.
struct Exchange {
    bytes: Vec<u8>,
    len: usize,
}

impl Exchange {
    fn new(data: &[u8]) -> Exchange {
        let mut bytes = [data, &GUARD].concat();
        bytes.resize(MOST + GUARD.len(), 0);
        Exchange { bytes, len: data.len() }
    }

    fn is_intact(&self) -> bool {
        self.bytes[self.len..].starts_with(&GUARD)
    }
}

/// A request, as the C function takes it: any number of 32 bits, signed or not.
fn request(space: &Space, given: &Object) -> PyResult<libc::Ioctl> {
    Ok(int::convert::as_u64_wrapping(space, given)? as u32 as libc::Ioctl)
}

/// The text or bytes that an argument is, if it is one.
fn data_of(space: &Space, given: &Object) -> PyResult<Option<Vec<u8>>> {
    match given.downcast::<Str>() {
        Some(text) => Ok(Some(text.as_utf8(space)?.as_bytes().to_vec())),
        None if buffer::is_exporter(given) => Ok(Some(Buffer::simple(space, given)?.to_vec())),
        None => Ok(None),
    }
}

fn wrong_argument(space: &Space, function: &str, given: &Object) -> objspace::PyErr {
    let name = given.ty().tp_name();
    let shown = if given.is_none() { "NoneType" } else { name };
    space.type_error(format_args!(
        "{function}() argument 3 must be an integer, a bytes-like object, or a string, not {shown}"
    ))
}

/// Calls with a copy of the data; gives what the call made of it.
fn with_copy(space: &Space, data: &[u8], mut call: impl FnMut(*mut u8) -> i32) -> PyResult<Ref<Object>> {
    let mut exchange = Exchange::new(data);
    let place = exchange.bytes.as_mut_ptr();
    attempt(space, || call(place))?.map_err(|error| space.os_error(error, None, None))?;
    if !exchange.is_intact() {
        return Err(space.system_error("buffer overflow"));
    }
    Ok(Bytes::from_slice(space, &exchange.bytes[..exchange.len])?.into_object())
}

/// `fcntl.fcntl`.
fn control(space: &Space, fd: i32, command: i32, arg: Option<&Object>) -> PyResult<Ref<Object>> {
    let number = match arg {
        None => 0,
        Some(arg) if arg.is_index() => int::convert::as_u64_wrapping(space, arg)? as u32 as libc::c_int,
        Some(arg) => {
            let Some(data) = data_of(space, arg)? else {
                return Err(wrong_argument(space, "fcntl", arg));
            };
            if data.len() > MOST {
                return Err(space.value_error("fcntl argument 3 is too long"));
            }
            // SAFETY: the place has room for what the system's commands write.
            return with_copy(space, &data, |place| unsafe { libc::fcntl(fd, command, place) });
        }
    };
    // SAFETY: any numbers may be asked for.
    let result = attempt(space, || unsafe { libc::fcntl(fd, command, number) })?;
    space.new_int(result.map_err(|error| space.os_error(error, None, None))?.into())
}

/// `fcntl.ioctl`.
fn io_control(
    space: &Space,
    fd: i32,
    request: libc::Ioctl,
    arg: Option<&Object>,
    mutate: bool,
) -> PyResult<Ref<Object>> {
    let number = match arg {
        None => 0,
        Some(arg) if arg.is_index() => int::convert::as_u64_wrapping(space, arg)? as u32 as libc::c_int,
        Some(arg) => {
            if mutate
                && !arg.is_instance::<Str>()
                && buffer::is_exporter(arg)
                && let Ok(target) = Buffer::writable(space, arg)
            {
                return io_control_in_place(space, fd, request, &target);
            }
            let Some(data) = data_of(space, arg)? else {
                return Err(wrong_argument(space, "ioctl", arg));
            };
            if data.len() > MOST {
                return Err(space.value_error("ioctl argument 3 is too long"));
            }
            // SAFETY: the place has room for what most requests write; whoever makes others vouches for them.
            return with_copy(space, &data, |place| unsafe { libc::ioctl(fd, request, place) });
        }
    };
    // SAFETY: whoever makes the request vouches that it takes a number.
    let result = attempt(space, || unsafe { libc::ioctl(fd, request, number) })?;
    space.new_int(result.map_err(|error| space.os_error(error, None, None))?.into())
}

/// The same where the result goes into the caller's buffer; gives what the call returned.
fn io_control_in_place(
    space: &Space,
    fd: i32,
    request: libc::Ioctl,
    target: &Buffer,
) -> PyResult<Ref<Object>> {
    if target.len() > MOST {
        let place = target.view().buf;
        // SAFETY: the exporter lends the memory; whoever makes the request vouches that it has room enough.
        let result = attempt(space, || unsafe { libc::ioctl(fd, request, place) })?;
        return space.new_int(result.map_err(|error| space.os_error(error, None, None))?.into());
    }
    let mut exchange = Exchange::new(&target.to_vec());
    let place = exchange.bytes.as_mut_ptr();
    // SAFETY: as for a copy.
    let result = attempt(space, || unsafe { libc::ioctl(fd, request, place) })?;
    target.write(0, &exchange.bytes[..exchange.len]);
    let result = result.map_err(|error| space.os_error(error, None, None))?;
    if !exchange.is_intact() {
        return Err(space.system_error("buffer overflow"));
    }
    space.new_int(result.into())
}

/// What `lockf` asks for: the kind of lock, and whether to wait for it.
fn lock_kind(space: &Space, command: i32) -> PyResult<(i32, i32)> {
    let kind = match command {
        libc::LOCK_UN => libc::F_UNLCK,
        command if command & libc::LOCK_SH != 0 => libc::F_RDLCK,
        command if command & libc::LOCK_EX != 0 => libc::F_WRLCK,
        _ => return Err(space.value_error("unrecognized lockf argument")),
    };
    Ok((kind, if command & libc::LOCK_NB != 0 { libc::F_SETLK } else { libc::F_SETLKW }))
}

macro_rules! numbers {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

static NUMBERS: &[(&str, i64)] = numbers! {
    LOCK_SH LOCK_EX LOCK_NB LOCK_UN F_DUPFD F_DUPFD_CLOEXEC F_GETFD F_SETFD F_GETFL F_SETFL F_GETLK F_SETLK F_SETLKW
    F_OFD_GETLK F_OFD_SETLK F_OFD_SETLKW F_GETOWN F_SETOWN F_RDLCK F_WRLCK F_UNLCK F_GETLEASE F_SETLEASE F_NOTIFY
    F_SETPIPE_SZ F_GETPIPE_SZ F_ADD_SEALS F_GET_SEALS F_SEAL_SEAL F_SEAL_SHRINK F_SEAL_GROW F_SEAL_WRITE FD_CLOEXEC
    FICLONE FICLONERANGE
};

/// Numbers of Linux that the C library's bindings lack.
static MORE_NUMBERS: &[(&str, i64)] = &[
    ("LOCK_MAND", 32),
    ("LOCK_READ", 64),
    ("LOCK_WRITE", 128),
    ("LOCK_RW", 192),
    ("F_GETSIG", 11),
    ("F_SETSIG", 10),
    ("F_SETOWN_EX", 15),
    ("F_GETOWN_EX", 16),
    ("F_OWNER_TID", 0),
    ("F_OWNER_PID", 1),
    ("F_OWNER_PGRP", 2),
    ("F_EXLCK", 4),
    ("F_SHLCK", 8),
    ("F_DUPFD_QUERY", 1027),
    ("F_GETLK64", libc::F_GETLK as i64),
    ("F_SETLK64", libc::F_SETLK as i64),
    ("F_SETLKW64", libc::F_SETLKW as i64),
    ("F_SEAL_FUTURE_WRITE", 16),
    ("F_GET_RW_HINT", 1035),
    ("F_SET_RW_HINT", 1036),
    ("F_GET_FILE_RW_HINT", 1037),
    ("F_SET_FILE_RW_HINT", 1038),
    ("RWH_WRITE_LIFE_NOT_SET", 0),
    ("RWH_WRITE_LIFE_NONE", 1),
    ("RWH_WRITE_LIFE_SHORT", 2),
    ("RWH_WRITE_LIFE_MEDIUM", 3),
    ("RWH_WRITE_LIFE_LONG", 4),
    ("RWH_WRITE_LIFE_EXTREME", 5),
    ("FASYNC", libc::O_ASYNC as i64),
    ("DN_ACCESS", 1),
    ("DN_MODIFY", 2),
    ("DN_CREATE", 4),
    ("DN_DELETE", 8),
    ("DN_RENAME", 16),
    ("DN_ATTRIB", 32),
    ("DN_MULTISHOT", 0x8000_0000),
];

/// Control of open files, and locks on them.
#[pymodule(name = "fcntl")]
pub mod module {
    use super::{Fildes, MORE_NUMBERS, NUMBERS, control, io_control, lock_kind, request};
    use crate::system_calls::system_call;
    use objspace::{Module, Object, PyResult, Ref, Space, int};

    /// Do something to an open file; the result is a number, or bytes if bytes were given.
    #[pyfunction(signature = "(fd, cmd, arg=0, /)")]
    fn fcntl(space: &Space, fd: Fildes, cmd: i32, arg: Option<&Object>) -> PyResult<Ref<Object>> {
        control(space, fd.0, cmd, arg)
    }

    /// Ask a device for something; the result is a number, or bytes if bytes were given that cannot be changed.
    #[pyfunction(signature = "(fd, request, arg=0, mutate_flag=True, /)")]
    fn ioctl(
        space: &Space,
        fd: Fildes,
        code: &Object,
        arg: Option<&Object>,
        mutate_flag: bool,
    ) -> PyResult<Ref<Object>> {
        let code = request(space, code)?;
        io_control(space, fd.0, code, arg, mutate_flag)
    }

    /// Lock or unlock a whole file.
    #[pyfunction(signature = "(fd, operation, /)")]
    fn flock(space: &Space, fd: Fildes, operation: i32) -> PyResult<()> {
        // SAFETY: any numbers may be asked for.
        system_call(space, || unsafe { libc::flock(fd.0, operation) }).map(drop)
    }

    /// Lock or unlock a part of a file.
    #[pyfunction(signature = "(fd, cmd, len=0, start=0, whence=0, /)")]
    fn lockf(
        space: &Space,
        fd: Fildes,
        cmd: i32,
        len: Option<&Object>,
        start: Option<&Object>,
        whence: i32,
    ) -> PyResult<()> {
        let (kind, command) = lock_kind(space, cmd)?;
        let number = |given: Option<&Object>| given.map_or(Ok(0), |given| int::convert::as_c(space, given));
        // SAFETY: all zeros are a valid record.
        let mut lock: libc::flock = unsafe { core::mem::zeroed() };
        lock.l_type = kind as i16;
        lock.l_whence = whence as i16;
        lock.l_start = number(start)?;
        lock.l_len = number(len)?;
        // SAFETY: the record is complete.
        system_call(space, || unsafe { libc::fcntl(fd.0, command, &lock) }).map(drop)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        for &(name, number) in NUMBERS.iter().chain(MORE_NUMBERS) {
            module.set(space, name, &*space.new_int(number)?)?;
        }
        Ok(())
    }
}
