//! The environment, the process' numbers, and the system's.

use crate::posix::stat::Record;
use cpyext_macros::pymodule;
use objspace::{Bytes, Dict, Layout, Object, PyResult, Ref, Space};
use std::os::unix::ffi::OsStrExt;

/// `os.uname_result`.
pub static UNAME_RESULT: Record = Record::new(
    c"posix.uname_result",
    &[Some(c"sysname"), Some(c"nodename"), Some(c"release"), Some(c"version"), Some(c"machine")],
    5,
);

/// `os.times_result`.
pub static TIMES_RESULT: Record = Record::new(
    c"posix.times_result",
    &[Some(c"user"), Some(c"system"), Some(c"children_user"), Some(c"children_system"), Some(c"elapsed")],
    5,
);

/// The environment as a dict of bytes; of several entries of a name the first counts.
///
/// # Errors
/// `MemoryError`.
pub fn environment(space: &Space) -> PyResult<Ref<Dict>> {
    let dict = Dict::new(space)?;
    for (name, value) in std::env::vars_os() {
        let name = Bytes::from_slice(space, name.as_bytes())?;
        if dict.get_item(space, &name)?.is_none() {
            dict.set_item(space, &name, Bytes::from_slice(space, value.as_bytes())?.as_object())?;
        }
    }
    Ok(dict)
}

/// A list of integers.
fn numbers<T: Into<i64>>(space: &Space, values: impl IntoIterator<Item = T>) -> PyResult<Vec<Ref<Object>>> {
    values.into_iter().map(|value| space.new_int(value.into())).collect()
}

/// The environment and the numbers of processes, users and groups.
#[pymodule(name = "posix")]
pub mod functions {
    use super::{TIMES_RESULT, UNAME_RESULT, environment, numbers};
    use crate::paths::fs_string;
    use crate::posix::files::identity_number;
    use crate::system_calls::system_call;
    use objspace::{Dict, List, Object, PyResult, Ref, Space, Str, Tuple};
    use std::ffi::{CStr, CString};

    /// Return the environment as a dict.
    #[pyfunction(name = "_create_environ")]
    fn create_environ(space: &Space) -> PyResult<Ref<Dict>> {
        environment(space)
    }

    /// Give a variable of the environment a value.
    #[pyfunction(signature = "(name, value, /)")]
    fn putenv(space: &Space, name: &Object, value: &Object) -> PyResult<()> {
        let (name, value) = (fs_string(space, name)?, fs_string(space, value)?);
        if name.to_bytes().contains(&b'=') {
            return Err(space.value_error("illegal environment variable name"));
        }
        // SAFETY: two C strings; the GIL is held, as for every use of the environment.
        system_call(space, || unsafe { libc::setenv(name.as_ptr(), value.as_ptr(), 1) }).map(drop)
    }

    /// Remove an environment variable.
    #[pyfunction(signature = "(name, /)")]
    fn unsetenv(space: &Space, name: &Object) -> PyResult<()> {
        let name = fs_string(space, name)?;
        // SAFETY: a C string; the GIL is held.
        system_call(space, || unsafe { libc::unsetenv(name.as_ptr()) }).map(drop)
    }

    /// Return the number of the process.
    #[pyfunction]
    fn getpid() -> u32 {
        std::process::id()
    }

    /// Return the number of the parent process.
    #[pyfunction]
    fn getppid() -> u32 {
        std::os::unix::process::parent_id()
    }

    /// Return the user's number.
    #[pyfunction]
    fn getuid() -> u32 {
        // SAFETY: cannot fail.
        unsafe { libc::getuid() }
    }

    /// Return the number of the user whose rights count.
    #[pyfunction]
    fn geteuid() -> u32 {
        // SAFETY: cannot fail.
        unsafe { libc::geteuid() }
    }

    /// Return the group's number.
    #[pyfunction]
    fn getgid() -> u32 {
        // SAFETY: cannot fail.
        unsafe { libc::getgid() }
    }

    /// Return the number of the group whose rights count.
    #[pyfunction]
    fn getegid() -> u32 {
        // SAFETY: cannot fail.
        unsafe { libc::getegid() }
    }

    /// Return the number of the process group.
    #[pyfunction]
    fn getpgrp() -> i32 {
        // SAFETY: cannot fail.
        unsafe { libc::getpgrp() }
    }

    /// Set the user of the process.
    #[pyfunction(signature = "(uid, /)")]
    fn setuid(space: &Space, id: i64) -> PyResult<()> {
        let id = identity_number(space, id, "uid")?;
        // SAFETY: any number may be asked for.
        system_call(space, || unsafe { libc::setuid(id) }).map(drop)
    }

    /// Set the effective user of the process.
    #[pyfunction(signature = "(euid, /)")]
    fn seteuid(space: &Space, id: i64) -> PyResult<()> {
        let id = identity_number(space, id, "uid")?;
        // SAFETY: any number may be asked for.
        system_call(space, || unsafe { libc::seteuid(id) }).map(drop)
    }

    /// Set the group of the process.
    #[pyfunction(signature = "(gid, /)")]
    fn setgid(space: &Space, id: i64) -> PyResult<()> {
        let id = identity_number(space, id, "gid")?;
        // SAFETY: any number may be asked for.
        system_call(space, || unsafe { libc::setgid(id) }).map(drop)
    }

    /// Set the effective group of the process.
    #[pyfunction(signature = "(egid, /)")]
    fn setegid(space: &Space, id: i64) -> PyResult<()> {
        let id = identity_number(space, id, "gid")?;
        // SAFETY: any number may be asked for.
        system_call(space, || unsafe { libc::setegid(id) }).map(drop)
    }

    /// Set the real and the effective user of the process.
    #[pyfunction(signature = "(ruid, euid, /)")]
    fn setreuid(space: &Space, real: i64, effective: i64) -> PyResult<()> {
        let (real, effective) =
            (identity_number(space, real, "uid")?, identity_number(space, effective, "uid")?);
        // SAFETY: any numbers may be asked for.
        system_call(space, || unsafe { libc::setreuid(real, effective) }).map(drop)
    }

    /// Set the real and the effective group of the process.
    #[pyfunction(signature = "(rgid, egid, /)")]
    fn setregid(space: &Space, real: i64, effective: i64) -> PyResult<()> {
        let (real, effective) =
            (identity_number(space, real, "gid")?, identity_number(space, effective, "gid")?);
        // SAFETY: any numbers may be asked for.
        system_call(space, || unsafe { libc::setregid(real, effective) }).map(drop)
    }

    /// Set the real, effective and saved user of the process.
    #[pyfunction(signature = "(ruid, euid, suid, /)")]
    fn setresuid(space: &Space, real: i64, effective: i64, saved: i64) -> PyResult<()> {
        let [real, effective, saved] = [real, effective, saved].map(|id| identity_number(space, id, "uid"));
        let (real, effective, saved) = (real?, effective?, saved?);
        // SAFETY: any numbers may be asked for.
        system_call(space, || unsafe { libc::setresuid(real, effective, saved) }).map(drop)
    }

    /// Set the real, effective and saved group of the process.
    #[pyfunction(signature = "(rgid, egid, sgid, /)")]
    fn setresgid(space: &Space, real: i64, effective: i64, saved: i64) -> PyResult<()> {
        let [real, effective, saved] = [real, effective, saved].map(|id| identity_number(space, id, "gid"));
        let (real, effective, saved) = (real?, effective?, saved?);
        // SAFETY: any numbers may be asked for.
        system_call(space, || unsafe { libc::setresgid(real, effective, saved) }).map(drop)
    }

    /// Return the real, effective and saved user of the process.
    #[pyfunction]
    fn getresuid(space: &Space) -> PyResult<Ref<Tuple>> {
        let mut ids = [0u32; 3];
        let [real, effective, saved] = &mut ids;
        // SAFETY: there is room for three numbers.
        system_call(space, || unsafe { libc::getresuid(real, effective, saved) })?;
        Tuple::from_vec(space, numbers(space, ids)?)
    }

    /// Return the real, effective and saved group of the process.
    #[pyfunction]
    fn getresgid(space: &Space) -> PyResult<Ref<Tuple>> {
        let mut ids = [0u32; 3];
        let [real, effective, saved] = &mut ids;
        // SAFETY: there is room for three numbers.
        system_call(space, || unsafe { libc::getresgid(real, effective, saved) })?;
        Tuple::from_vec(space, numbers(space, ids)?)
    }

    /// Return the process group of a process.
    #[pyfunction(signature = "(pid)")]
    fn getpgid(space: &Space, pid: i32) -> PyResult<i32> {
        // SAFETY: any number may be asked about.
        system_call(space, || unsafe { libc::getpgid(pid) })
    }

    /// Put a process into a process group.
    #[pyfunction(signature = "(pid, pgrp, /)")]
    fn setpgid(space: &Space, pid: i32, group: i32) -> PyResult<()> {
        // SAFETY: any numbers may be asked for.
        system_call(space, || unsafe { libc::setpgid(pid, group) }).map(drop)
    }

    /// Make the process the leader of a process group.
    #[pyfunction]
    fn setpgrp(space: &Space) -> PyResult<()> {
        // SAFETY: zeros mean the process itself.
        system_call(space, || unsafe { libc::setpgid(0, 0) }).map(drop)
    }

    /// Return the session of a process.
    #[pyfunction(signature = "(pid, /)")]
    fn getsid(space: &Space, pid: i32) -> PyResult<i32> {
        // SAFETY: any number may be asked about.
        system_call(space, || unsafe { libc::getsid(pid) })
    }

    /// Make the process the leader of a new session.
    #[pyfunction]
    fn setsid(space: &Space) -> PyResult<()> {
        // SAFETY: takes nothing.
        system_call(space, || unsafe { libc::setsid() }).map(drop)
    }

    /// Return the further groups of the process.
    #[pyfunction]
    fn getgroups(space: &Space) -> PyResult<Ref<List>> {
        // SAFETY: asked for none, it tells how many there are; then there is room for so many.
        let groups = unsafe {
            let count = system_call(space, || libc::getgroups(0, core::ptr::null_mut()))?;
            let mut groups = vec![0u32; count as usize];
            let count = system_call(space, || libc::getgroups(count, groups.as_mut_ptr()))?;
            groups.truncate(count as usize);
            groups
        };
        List::from_vec(space, numbers(space, groups)?)
    }

    /// Return the groups of a user, a given one among them.
    #[pyfunction(signature = "(user, group, /)")]
    fn getgrouplist(space: &Space, user: &str, group: i64) -> PyResult<Ref<List>> {
        let group = identity_number(space, group, "gid")?;
        let user = CString::new(user).map_err(|_| space.value_error("embedded null character"))?;
        let mut groups = vec![0u32; 64];
        loop {
            let mut count = groups.len() as i32;
            // SAFETY: a C string, and room for so many groups.
            let found = unsafe { libc::getgrouplist(user.as_ptr(), group, groups.as_mut_ptr(), &mut count) };
            if found >= 0 {
                groups.truncate(count as usize);
                return List::from_vec(space, numbers(space, groups)?);
            }
            groups.resize((count as usize).max(groups.len() * 2), 0);
        }
    }

    /// Set the further groups of the process.
    #[pyfunction(signature = "(groups, /)")]
    fn setgroups(space: &Space, groups: &Object) -> PyResult<()> {
        if !groups.is_sequence() {
            return Err(space.type_error("setgroups argument must be a sequence"));
        }
        let mut ids = Vec::new();
        for group in groups.collect(space)? {
            let value = objspace::number::index(space, &group)?.to_i64().unwrap_or(i64::MAX);
            ids.push(identity_number(space, value, "gid")?);
        }
        // SAFETY: so many groups are there.
        system_call(space, || unsafe { libc::setgroups(ids.len(), ids.as_ptr()) }).map(drop)
    }

    /// Return the name of the user who logged in on the terminal.
    #[pyfunction]
    fn getlogin(space: &Space) -> PyResult<Ref<Str>> {
        let mut name = [0 as libc::c_char; 256];
        unsafe extern "C" {
            fn getlogin_r(name: *mut libc::c_char, size: usize) -> libc::c_int;
        }
        // SAFETY: there is room for the name and its NUL.
        unsafe {
            match getlogin_r(name.as_mut_ptr(), name.len()) {
                0 => crate::paths::fs_decode(space, CStr::from_ptr(name.as_ptr()).to_bytes()),
                error => Err(space.os_error(error, None, None)),
            }
        }
    }

    /// Change the priority of the process, and return the new one.
    #[pyfunction(signature = "(increment, /)")]
    fn nice(space: &Space, increment: i32) -> PyResult<i32> {
        // SAFETY: -1 is a priority too; the error number tells.
        unsafe {
            *libc::__errno_location() = 0;
            match libc::nice(increment) {
                -1 if crate::system_calls::errno() != 0 => Err(space.last_os_error(None)),
                priority => Ok(priority),
            }
        }
    }

    /// Return the priority of a process, process group or user.
    #[pyfunction(signature = "(which, who)")]
    fn getpriority(space: &Space, which: i32, who: i32) -> PyResult<i32> {
        // SAFETY: -1 is a priority too; the error number tells.
        unsafe {
            *libc::__errno_location() = 0;
            match libc::getpriority(which as u32, who as u32) {
                -1 if crate::system_calls::errno() != 0 => Err(space.last_os_error(None)),
                priority => Ok(priority),
            }
        }
    }

    /// Set the priority of a process, process group or user.
    #[pyfunction(signature = "(which, who, priority)")]
    fn setpriority(space: &Space, which: i32, who: i32, priority: i32) -> PyResult<()> {
        // SAFETY: any numbers may be asked for.
        system_call(space, || unsafe { libc::setpriority(which as u32, who as u32, priority) }).map(drop)
    }

    /// Return how many processors the machine has; None if that is not known.
    #[pyfunction]
    fn cpu_count(space: &Space) -> PyResult<Ref<Object>> {
        // SAFETY: any number may be asked about.
        match unsafe { libc::sysconf(libc::_SC_NPROCESSORS_ONLN) } {
            count if count > 0 => space.new_int(count),
            _ => Ok(space.none()),
        }
    }

    /// Return the average numbers of processes that were ready to run during the last 1, 5 and 15 minutes.
    #[pyfunction]
    fn getloadavg(space: &Space) -> PyResult<Ref<Tuple>> {
        let mut loads = [0.0; 3];
        // SAFETY: there is room for three numbers.
        if unsafe { libc::getloadavg(loads.as_mut_ptr(), 3) } != 3 {
            let ty = <objspace::exceptions::OSError as objspace::PyTypeInfo>::type_object();
            return Err(objspace::PyErr::new(space, ty, "Load averages are unobtainable"));
        }
        let loads = loads.iter().map(|&load| space.new_float(load)).collect::<PyResult<_>>()?;
        Tuple::from_vec(space, loads)
    }

    /// Return what the system calls itself.
    #[pyfunction]
    fn uname(space: &Space) -> PyResult<Ref<Object>> {
        let mut names = core::mem::MaybeUninit::<libc::utsname>::uninit();
        // SAFETY: the record is written when the call succeeds, and holds C strings.
        unsafe {
            system_call(space, || libc::uname(names.as_mut_ptr()))?;
            let names = names.assume_init();
            let fields = [&names.sysname, &names.nodename, &names.release, &names.version, &names.machine];
            let mut values = Vec::new();
            for field in fields {
                let text = CStr::from_ptr(field.as_ptr());
                values.push(crate::paths::fs_decode(space, text.to_bytes())?.into_object());
            }
            UNAME_RESULT.make(space, values)
        }
    }

    /// Return the times that the process and its children have used, and the time since some moment, in seconds.
    #[pyfunction]
    fn times(space: &Space) -> PyResult<Ref<Object>> {
        let mut times = core::mem::MaybeUninit::<libc::tms>::uninit();
        // SAFETY: the record is written; the number of ticks is always known.
        let (elapsed, times, ticks) = unsafe {
            let elapsed = system_call(space, || libc::times(times.as_mut_ptr()))?;
            (elapsed, times.assume_init(), libc::sysconf(libc::_SC_CLK_TCK) as f64)
        };
        let all = [times.tms_utime, times.tms_stime, times.tms_cutime, times.tms_cstime, elapsed];
        let all = all.iter().map(|&count| space.new_float(count as f64 / ticks)).collect::<PyResult<_>>()?;
        TIMES_RESULT.make(space, all)
    }
}
