//! The module `_posixsubprocess`: starting a program in a new process, as `subprocess` wants it.
//!
//! Between the fork and the new program the child makes system calls only: other threads may have held any lock when the process
//! was copied. Everything that needs memory is prepared in the parent. Only with a `preexec_fn` does the child run Python code.

use crate::paths::fs_string;
use crate::posix::StringArray;
use crate::{fork, signal, system_calls};
use cpyext_macros::pymodule;
use objspace::{Bytes, Int, Layout, List, Object, PyResult, Ref, Space, Tuple, gc, gil, number, pending};
use std::ffi::{CStr, CString};

/// What the child does before the program begins.
struct Plan {
    arguments: StringArray,
    executables: Vec<CString>,
    environment: Option<StringArray>,
    folder: Option<CString>,
    close_others: bool,
    /// Descriptors that the program gets, in ascending order.
    kept: Vec<i32>,
    pipes: Pipes,
    restore_signals: bool,
    new_session: bool,
    process_group: i32,
    groups: Option<Vec<libc::gid_t>>,
    group: Option<libc::gid_t>,
    user: Option<libc::uid_t>,
    umask: i32,
}

/// Descriptors; -1 for none.
struct Pipes {
    /// Ends of the parent, which the child closes.
    of_parent: [i32; 4],
    /// What become the standard streams.
    streams: [i32; 3],
    /// Where failure is told.
    report: i32,
}

/// What failed in the child: `errno`, and what it was about.
struct Failure(i32, &'static CStr);

/// Before the program was tried.
const EARLY: &CStr = c"noexec";
const CHANGING_FOLDER: &CStr = c"noexec:chdir";

fn check(result: i32) -> Result<i32, Failure> {
    if result == -1 { Err(Failure(system_calls::errno(), EARLY)) } else { Ok(result) }
}

/// Makes the programs that are executed inherit a descriptor.
fn inherit(fd: i32) -> Result<(), Failure> {
    // SAFETY: any number may be asked about.
    unsafe {
        let flags = check(libc::fcntl(fd, libc::F_GETFD))?;
        check(libc::fcntl(fd, libc::F_SETFD, flags & !libc::FD_CLOEXEC)).map(drop)
    }
}

impl Plan {
    /// Puts the standard streams in their places.
    fn arrange_streams(&self) -> Result<(), Failure> {
        let mut streams = self.pipes.streams;
        // What is in the place of an earlier stream moves out of its way.
        for (place, stream) in streams.iter_mut().enumerate().skip(1) {
            while (0..place as i32).contains(stream) {
                // SAFETY: any number may be asked for.
                *stream = check(unsafe { libc::fcntl(*stream, libc::F_DUPFD_CLOEXEC, 0) })?;
            }
        }
        for (place, stream) in streams.into_iter().enumerate() {
            let place = place as i32;
            if stream == place {
                inherit(stream)?;
            } else if stream != -1 {
                // SAFETY: whoever started this wants the place to be the stream.
                check(unsafe { libc::dup2(stream, place) })?;
            }
        }
        Ok(())
    }

    /// Who the process is: its session, group and user.
    fn set_identity(&self) -> Result<(), Failure> {
        // SAFETY: any numbers may be asked for; the array of groups has as many as it is said to have.
        unsafe {
            if self.new_session {
                check(libc::setsid())?;
            }
            if self.process_group >= 0 {
                check(libc::setpgid(0, self.process_group))?;
            }
            if let Some(groups) = &self.groups {
                check(libc::setgroups(groups.len(), groups.as_ptr()))?;
            }
            if let Some(group) = self.group {
                check(libc::setregid(group, group))?;
            }
            if let Some(user) = self.user {
                check(libc::setreuid(user, user))?;
            }
        }
        Ok(())
    }

    /// All that comes before Python code and the program.
    fn prepare(&self) -> Result<(), Failure> {
        for &fd in self.kept.iter().filter(|&&fd| fd != self.pipes.report) {
            inherit(fd)?;
        }
        for fd in self.pipes.of_parent.into_iter().filter(|&fd| fd != -1) {
            // SAFETY: the parent has its own.
            check(unsafe { libc::close(fd) })?;
        }
        self.arrange_streams()?;
        if let Some(folder) = &self.folder {
            // SAFETY: a C string.
            check(unsafe { libc::chdir(folder.as_ptr()) })
                .map_err(|Failure(error, _)| Failure(error, CHANGING_FOLDER))?;
        }
        if self.umask >= 0 {
            // SAFETY: any number may be asked for.
            unsafe { libc::umask(self.umask as libc::mode_t) };
        }
        if self.restore_signals {
            for number in [libc::SIGPIPE, libc::SIGXFSZ] {
                signal::set_system_handler(number, libc::SIG_DFL);
            }
        }
        self.set_identity()
    }

    /// Closes the descriptors that the program does not get.
    fn close_others(&self) {
        let close = |from: u32, to: u32| {
            if from <= to {
                // SAFETY: nothing in this process uses them any more.
                unsafe { libc::close_range(from, to, 0) };
            }
        };
        let mut from = 3;
        for &fd in self.kept.iter().filter(|&&fd| fd >= 3) {
            let fd = fd as u32;
            if fd > from {
                close(from, fd - 1);
            }
            from = fd + 1;
        }
        close(from, u32::MAX);
    }

    /// Becomes the program; returns only if that fails.
    fn execute(&self) -> Failure {
        let mut worst = 0;
        for executable in &self.executables {
            // SAFETY: a C string, and arrays of them that end in null.
            unsafe {
                match &self.environment {
                    Some(environment) => {
                        libc::execve(executable.as_ptr(), self.arguments.as_ptr(), environment.as_ptr())
                    }
                    None => libc::execv(executable.as_ptr(), self.arguments.as_ptr()),
                };
            }
            let error = system_calls::errno();
            if worst == 0 && error != libc::ENOENT && error != libc::ENOTDIR {
                worst = error;
            }
        }
        Failure(if worst == 0 { system_calls::errno() } else { worst }, c"")
    }

    /// Tells the parent what failed.
    fn report(&self, failure: &Failure) {
        let mut text = [0; 64];
        let mut len = 0;
        let mut put = |bytes: &[u8]| {
            text[len..len + bytes.len()].copy_from_slice(bytes);
            len += bytes.len();
        };
        let Failure(error, about) = failure;
        if *error == 0 {
            put(b"SubprocessError:0:");
        } else {
            put(b"OSError:");
            let digits = [(error >> 8) & 15, (error >> 4) & 15, error & 15];
            let first = digits.iter().position(|&digit| digit != 0).unwrap_or(2);
            digits[first..].iter().for_each(|&digit| put(&[b"0123456789ABCDEF"[digit as usize]]));
            put(b":");
        }
        put(about.to_bytes());
        // SAFETY: the text has so many bytes. If nobody listens, nobody can be told.
        unsafe { libc::write(self.pipes.report, text.as_ptr().cast(), len) };
    }

    /// The child's part: becomes the program, or tells what failed and ends.
    fn run_child(&self, space: &Space, preexec: Option<&Object>) -> ! {
        let result = self.prepare().and_then(|()| {
            if let Some(preexec) = preexec {
                fork::after_in_child(space);
                if preexec.call0(space).is_err() {
                    return Err(Failure(0, c"Exception occurred in preexec_fn."));
                }
            }
            Ok(())
        });
        let failure = match result {
            Err(failure) => failure,
            Ok(()) => {
                if self.close_others {
                    self.close_others();
                }
                self.execute()
            }
        };
        self.report(&failure);
        // SAFETY: ends the process.
        unsafe { libc::_exit(255) }
    }

    /// Starts the child; gives its number.
    fn start(&self, space: &Space, preexec: Option<&Object>) -> PyResult<i32> {
        if preexec.is_some() {
            fork::before(space);
        }
        // SAFETY: the child does nothing but system calls, or Python code in the only thread it has.
        let fork_process = || unsafe { libc::fork() };
        let process = gil::around_fork(|| pending::locked(fork_process));
        let error = system_calls::errno();
        if process == 0 {
            self.run_child(space, preexec);
        }
        if preexec.is_some() {
            fork::after_in_parent(space);
        }
        if process == -1 { Err(space.os_error(error, None, None)) } else { Ok(process) }
    }
}

/// Byte strings, in a sequence.
fn byte_strings(space: &Space, given: &Object) -> PyResult<Vec<CString>> {
    let mut strings = Vec::new();
    for index in 0..given.len(space)? {
        let item = given.sequence_get(space, index as isize)?;
        let Some(bytes) = item.downcast::<Bytes>() else {
            let name = item.ty().tp_name();
            return Err(space.type_error(format_args!("expected bytes, {name} found")));
        };
        let string = CString::new(bytes.as_slice());
        strings.push(string.map_err(|_| space.value_error("embedded null byte"))?);
    }
    Ok(strings)
}

/// Descriptors to keep: positive and ascending.
fn kept_descriptors(space: &Space, given: &Tuple) -> PyResult<Vec<i32>> {
    let mut kept = Vec::new();
    for item in given.to_vec() {
        let fd = item.downcast::<Int>().and_then(Int::to_i64).and_then(|fd| i32::try_from(fd).ok());
        match fd {
            Some(fd) if fd >= 0 && kept.last().is_none_or(|&last| last < fd) => kept.push(fd),
            _ => return Err(space.value_error("bad value(s) in fds_to_keep")),
        }
    }
    Ok(kept)
}

/// A user's or group's number; `None` if there is none.
fn identity(space: &Space, given: &Object, what: &str) -> PyResult<Option<u32>> {
    if given.is_none() {
        return Ok(None);
    }
    if !given.is_index() {
        let name = given.ty().tp_name();
        return Err(space.type_error(format_args!("{what} should be integer, not {name}")));
    }
    match number::index(space, given)?.to_i64() {
        Some(-1) => Ok(Some(u32::MAX)),
        Some(number) if number < 0 => Err(space.overflow_error(format_args!("{what} is less than minimum"))),
        Some(number) if number <= u32::MAX.into() => Ok(Some(number as u32)),
        _ => Err(space.overflow_error(format_args!("{what} is greater than maximum"))),
    }
}

/// The groups besides the process' own; `None` to leave them as they are.
fn more_groups(space: &Space, given: &Object) -> PyResult<Option<Vec<libc::gid_t>>> {
    if given.is_none() {
        return Ok(None);
    }
    let Some(list) = given.downcast::<List>() else {
        return Err(space.type_error("setgroups argument must be a list"));
    };
    let mut groups = Vec::new();
    for item in list.to_vec() {
        if !item.is_instance::<Int>() {
            return Err(space.type_error("extra_groups must be integers"));
        }
        match identity(space, &item, "gid") {
            Ok(Some(group)) => groups.push(group),
            _ => return Err(space.value_error("invalid group id")),
        }
    }
    Ok(Some(groups))
}

/// The program's arguments.
fn argument_strings(space: &Space, given: &Object) -> PyResult<StringArray> {
    let items = given.collect(space).map_err(|_| space.type_error("argv must be a tuple"))?;
    let strings = items.iter().map(|item| fs_string(space, item)).collect::<PyResult<_>>()?;
    Ok(StringArray::new(strings))
}

/// Starting programs for the module subprocess.
#[pymodule(name = "_posixsubprocess")]
pub mod module {
    use super::{Layout, Object, Pipes, Plan, PyResult, Ref, Space, StringArray, Tuple, gc};
    use super::{argument_strings, byte_strings, fs_string, identity, kept_descriptors, more_groups};
    use crate::fork;

    /// Start a program in a new process, and return the process' number.
    ///
    /// What fails before the program begins is written to errpipe_write.
    #[pyfunction(
        signature = "(args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write, restore_signals, call_setsid, pgid_to_set, gid, extra_groups, uid, child_umask, preexec_fn, /)"
    )]
    #[expect(clippy::too_many_arguments, reason = "the function has as many")]
    fn fork_exec(
        space: &Space,
        args: &Object,
        executable_list: &Object,
        close_fds: bool,
        pass_fds: &Tuple,
        cwd: &Object,
        env: &Object,
        p2cread: i32,
        p2cwrite: i32,
        c2pread: i32,
        c2pwrite: i32,
        errread: i32,
        errwrite: i32,
        errpipe_read: i32,
        errpipe_write: i32,
        restore_signals: bool,
        call_setsid: bool,
        pgid_to_set: i32,
        gid: &Object,
        extra_groups: &Object,
        uid: &Object,
        child_umask: i32,
        preexec_fn: &Object,
    ) -> PyResult<i32> {
        if close_fds && errpipe_write < 3 {
            return Err(space.value_error("errpipe_write must be >= 3"));
        }
        if !preexec_fn.is_none() {
            fork::refuse_at_shutdown(space, "preexec_fn not supported at interpreter shutdown")?;
        }
        let present = |object: &Object| (!object.is_none()).then(|| object.to_ref());
        let environment = |env: Ref<Object>| byte_strings(space, &env).map(StringArray::new);
        let plan = Plan {
            kept: kept_descriptors(space, pass_fds)?,
            executables: byte_strings(space, executable_list)?,
            arguments: argument_strings(space, args)?,
            environment: present(env).map(environment).transpose()?,
            folder: present(cwd).map(|folder| fs_string(space, &folder)).transpose()?,
            close_others: close_fds,
            pipes: Pipes {
                of_parent: [p2cwrite, c2pread, errread, errpipe_read],
                streams: [p2cread, c2pwrite, errwrite],
                report: errpipe_write,
            },
            restore_signals,
            new_session: call_setsid,
            process_group: pgid_to_set,
            groups: more_groups(space, extra_groups)?,
            group: identity(space, gid, "gid")?,
            user: identity(space, uid, "uid")?,
            umask: child_umask,
        };
        let preexec = present(preexec_fn);
        // The child would collect what the parent's other threads had in hand.
        let collects = preexec.is_some() && gc::is_enabled(space);
        if collects {
            gc::disable(space);
        }
        let result = plan.start(space, preexec.as_deref());
        if collects {
            gc::enable(space);
        }
        result
    }
}
