//! Starting processes, waiting for them, and ending them.

use crate::paths::{fs_encode, fs_string};
use crate::posix::stat::Record;
use cpyext_macros::pymodule;
use objspace::{Object, PyResult, Ref, Space, Str};
use std::ffi::{CString, c_char};

/// `os.waitid_result`.
pub static WAITID_RESULT: Record = Record::new(
    c"posix.waitid_result",
    &[Some(c"si_pid"), Some(c"si_uid"), Some(c"si_signo"), Some(c"si_status"), Some(c"si_code")],
    5,
);

/// C strings, and the array of pointers to them that ends in null.
pub struct StringArray {
    strings: Vec<CString>,
    pointers: Vec<*const c_char>,
}

impl StringArray {
    /// Takes the strings over.
    pub fn new(strings: Vec<CString>) -> StringArray {
        let mut pointers: Vec<_> = strings.iter().map(|string| string.as_ptr()).collect();
        pointers.push(core::ptr::null());
        StringArray { strings, pointers }
    }

    /// The array, as C functions take it.
    pub fn as_ptr(&self) -> *const *const c_char {
        self.pointers.as_ptr()
    }

    /// Whether there are no strings.
    pub fn is_empty(&self) -> bool {
        self.strings.is_empty()
    }
}

/// The arguments of a program. `function` and `at` are for messages.
///
/// # Errors
/// `TypeError` when they are no list or tuple of paths; `ValueError` when there are none.
pub fn arguments(space: &Space, function: &str, argv: &Object) -> PyResult<StringArray> {
    let Some(items) = argv.list_or_tuple_items() else {
        return Err(space.type_error(format_args!("{function} must be a tuple or list")));
    };
    if items.is_empty() {
        return Err(space.value_error(format_args!("{function} must not be empty")));
    }
    let mut strings = Vec::new();
    for item in &items {
        strings.push(fs_string(space, item)?);
    }
    if strings[0].is_empty() {
        return Err(space.value_error(format_args!("{function} first element cannot be empty")));
    }
    Ok(StringArray::new(strings))
}

/// The environment of a program, from a mapping.
///
/// # Errors
/// What reading it raises; `ValueError` for a name with `=`.
pub fn environment(space: &Space, mapping: &Object) -> PyResult<StringArray> {
    let keys = mapping.call_method(space, "keys", &[])?.collect(space)?;
    let mut strings = Vec::new();
    for key in keys {
        let value = mapping.get_item(space, &key)?;
        let (name, value) = (fs_string(space, &key)?, fs_string(space, &value)?);
        if name.is_empty() || name.to_bytes()[1..].contains(&b'=') {
            return Err(space.value_error("illegal environment variable name"));
        }
        let entry = [name.to_bytes(), b"=", value.to_bytes()].concat();
        strings.push(CString::new(entry).map_err(|_| space.value_error("embedded null byte"))?);
    }
    Ok(StringArray::new(strings))
}

/// A command for the shell.
fn command(space: &Space, command: &Object) -> PyResult<CString> {
    match command.downcast::<Str>() {
        Some(text) => {
            CString::new(fs_encode(space, text)?).map_err(|_| space.value_error("embedded null byte"))
        }
        None => fs_string(space, command),
    }
}

/// The exit code that a wait status means; a negative one is the signal that ended the process.
fn exit_code(space: &Space, status: i32) -> PyResult<i32> {
    if libc::WIFEXITED(status) {
        Ok(libc::WEXITSTATUS(status))
    } else if libc::WIFSIGNALED(status) {
        match libc::WTERMSIG(status) {
            signal if signal > 0 => Ok(-signal),
            signal => Err(space.value_error(format_args!("invalid WTERMSIG: {signal}"))),
        }
    } else if libc::WIFSTOPPED(status) {
        let signal = libc::WSTOPSIG(status);
        Err(space.value_error(format_args!("process stopped by delivery of signal {signal}")))
    } else {
        Err(space.value_error(format_args!("invalid wait status: {status}")))
    }
}

/// A process' number and status.
fn pair(space: &Space, pid: i32, status: i32) -> PyResult<Ref<objspace::Tuple>> {
    let items = vec![space.new_int(pid.into())?, space.new_int(status.into())?];
    objspace::Tuple::from_vec(space, items)
}

/// Processes.
#[pymodule(name = "posix")]
pub mod functions {
    use super::{StringArray, arguments, command, environment, exit_code, pair};
    use crate::fork;
    use crate::paths::{Path, PathOrFd};
    use crate::system_calls::{attempt, system_call};
    use objspace::{Object, PyResult, Ref, Space, Tuple};

    /// Replace the process' program by another.
    #[pyfunction(signature = "(path, argv, /)")]
    fn execv(space: &Space, path: Path, argv: &Object) -> PyResult<()> {
        let argv = arguments(space, "execv() arg 2", argv)?;
        // SAFETY: a C string, and an array of them that ends in null.
        unsafe { libc::execv(path.as_ptr(), argv.as_ptr()) };
        Err(space.last_os_error(None))
    }

    /// Replace the process' program by another, with its own environment.
    #[pyfunction(signature = "(path, argv, env)")]
    fn execve(space: &Space, path: PathOrFd, argv: &Object, env: &Object) -> PyResult<()> {
        if argv.list_or_tuple_items().is_none() {
            return Err(space.type_error("execve: argv must be a tuple or list"));
        }
        let argv = arguments(space, "execve: argv", argv)?;
        if !crate::paths::is_mapping(env) {
            return Err(space.type_error("execve: environment must be a mapping object"));
        }
        let environment: StringArray = environment(space, env)?;
        // SAFETY: a C string, and arrays of them that end in null.
        unsafe {
            match &path {
                PathOrFd::Path(path) => libc::execve(path.as_ptr(), argv.as_ptr(), environment.as_ptr()),
                PathOrFd::Fd(fd, _) => libc::fexecve(*fd, argv.as_ptr(), environment.as_ptr()),
            };
        }
        Err(space.last_os_error(Some(path.object())))
    }

    /// Make a copy of the process: return 0 in the copy, and its number in the original.
    #[pyfunction]
    fn fork(space: &Space) -> PyResult<i32> {
        fork::fork(space)
    }

    /// Register callables that run before and after a fork.
    #[pyfunction(
        signature = "(*, before=<unrepresentable>, after_in_child=<unrepresentable>, after_in_parent=<unrepresentable>)"
    )]
    fn register_at_fork(
        space: &Space,
        before: Option<&Object>,
        after_in_child: Option<&Object>,
        after_in_parent: Option<&Object>,
    ) -> PyResult<()> {
        fork::register(space, before, after_in_child, after_in_parent)
    }

    /// Wait for a child process, and return its number and status.
    #[pyfunction(signature = "(pid, options, /)")]
    fn waitpid(space: &Space, pid: i32, options: i32) -> PyResult<Ref<Tuple>> {
        let mut status = 0;
        // SAFETY: there is room for the status.
        let pid = system_call(space, || unsafe { libc::waitpid(pid, &mut status, options) })?;
        pair(space, pid, status)
    }

    /// Wait for any child process, and return its number and status.
    #[pyfunction]
    fn wait(space: &Space) -> PyResult<Ref<Tuple>> {
        let mut status = 0;
        // SAFETY: there is room for the status.
        let pid = system_call(space, || unsafe { libc::wait(&mut status) })?;
        pair(space, pid, status)
    }

    /// Wait for a process or several; None if none has changed and WNOHANG was given.
    #[pyfunction(signature = "(idtype, id, options, /)")]
    fn waitid(space: &Space, idtype: i32, id: i32, options: i32) -> PyResult<Ref<Object>> {
        // SAFETY: all zeros are a valid record, which the call fills.
        let info = unsafe {
            let mut info: libc::siginfo_t = core::mem::zeroed();
            system_call(space, || libc::waitid(idtype as u32, id as u32, &mut info, options))?;
            info
        };
        // SAFETY: the record is that of a child.
        let (pid, uid, status) = unsafe { (info.si_pid(), info.si_uid(), info.si_status()) };
        if pid == 0 {
            return Ok(space.none());
        }
        let values = [i64::from(pid), uid.into(), info.si_signo.into(), status.into(), info.si_code.into()];
        let values = values.iter().map(|&value| space.new_int(value)).collect::<PyResult<_>>()?;
        super::WAITID_RESULT.make(space, values)
    }

    /// Turn a wait status into an exit code.
    #[pyfunction(signature = "(status)")]
    fn waitstatus_to_exitcode(space: &Space, status: i32) -> PyResult<i32> {
        exit_code(space, status)
    }

    /// Tell whether the process exited by itself.
    #[pyfunction(name = "WIFEXITED", signature = "(status)")]
    fn wifexited(status: i32) -> bool {
        libc::WIFEXITED(status)
    }

    /// Return the code with which the process exited.
    #[pyfunction(name = "WEXITSTATUS", signature = "(status)")]
    fn wexitstatus(status: i32) -> i32 {
        libc::WEXITSTATUS(status)
    }

    /// Tell whether a signal ended the process.
    #[pyfunction(name = "WIFSIGNALED", signature = "(status)")]
    fn wifsignaled(status: i32) -> bool {
        libc::WIFSIGNALED(status)
    }

    /// Return the signal that ended the process.
    #[pyfunction(name = "WTERMSIG", signature = "(status)")]
    fn wtermsig(status: i32) -> i32 {
        libc::WTERMSIG(status)
    }

    /// Tell whether the process is stopped.
    #[pyfunction(name = "WIFSTOPPED", signature = "(status)")]
    fn wifstopped(status: i32) -> bool {
        libc::WIFSTOPPED(status)
    }

    /// Return the signal that stopped the process.
    #[pyfunction(name = "WSTOPSIG", signature = "(status)")]
    fn wstopsig(status: i32) -> i32 {
        libc::WSTOPSIG(status)
    }

    /// Tell whether the process goes on after it was stopped.
    #[pyfunction(name = "WIFCONTINUED", signature = "(status)")]
    fn wifcontinued(status: i32) -> bool {
        libc::WIFCONTINUED(status)
    }

    /// Tell whether the process left a memory dump.
    #[pyfunction(name = "WCOREDUMP", signature = "(status, /)")]
    fn wcoredump(status: i32) -> bool {
        libc::WCOREDUMP(status)
    }

    /// End the process at once, without any cleaning up.
    #[pyfunction(name = "_exit", signature = "(status)")]
    fn exit_now(status: i32) {
        // SAFETY: ends the process.
        unsafe { libc::_exit(status) }
    }

    /// End the process at once, as a crash.
    #[pyfunction]
    fn abort() {
        std::process::abort()
    }

    /// Send a signal to a process.
    #[pyfunction(signature = "(pid, signal, /)")]
    fn kill(space: &Space, pid: i32, signal: i32) -> PyResult<()> {
        // SAFETY: any numbers may be asked for.
        system_call(space, || unsafe { libc::kill(pid, signal) })?;
        // A signal to this process has its effect before anything else happens.
        objspace::pending::run(space)
    }

    /// Send a signal to a process group.
    #[pyfunction(signature = "(pgid, signal, /)")]
    fn killpg(space: &Space, pgid: i32, signal: i32) -> PyResult<()> {
        // SAFETY: any numbers may be asked for.
        system_call(space, || unsafe { libc::killpg(pgid, signal) })?;
        objspace::pending::run(space)
    }

    /// Run a command in a shell, and return its wait status.
    #[pyfunction(name = "system", signature = "(command)")]
    fn run_system(space: &Space, text: &Object) -> PyResult<i32> {
        let text = command(space, text)?;
        // SAFETY: a C string.
        Ok(unsafe { libc::system(text.as_ptr()) })
    }

    /// Return a descriptor of a process.
    #[pyfunction(signature = "(pid, flags=0)")]
    fn pidfd_open(space: &Space, pid: i32, flags: u32) -> PyResult<i64> {
        // SAFETY: any numbers may be asked for.
        let result = attempt(space, || unsafe { libc::syscall(libc::SYS_pidfd_open, pid, flags) })?;
        result.map_err(|error| space.os_error(error, None, None))
    }

    /// Let other processes run.
    #[pyfunction]
    fn sched_yield(space: &Space) -> PyResult<()> {
        // SAFETY: takes nothing.
        system_call(space, || unsafe { libc::sched_yield() }).map(drop)
    }

    /// Return the processors that a process may run on.
    #[pyfunction(signature = "(pid, /)")]
    fn sched_getaffinity(space: &Space, pid: i32) -> PyResult<Ref<objspace::Set>> {
        // SAFETY: all zeros are a valid set, which the call fills.
        let set = unsafe {
            let mut set: libc::cpu_set_t = core::mem::zeroed();
            system_call(space, || libc::sched_getaffinity(pid, size_of::<libc::cpu_set_t>(), &mut set))?;
            set
        };
        let result = objspace::Set::new(space)?;
        for processor in 0..libc::CPU_SETSIZE as usize {
            // SAFETY: the number is within the set.
            if unsafe { libc::CPU_ISSET(processor, &set) } {
                result.add(space, &*space.new_int(processor as i64)?)?;
            }
        }
        Ok(result)
    }

    /// Say which processors a process may run on.
    #[pyfunction(signature = "(pid, mask, /)")]
    fn sched_setaffinity(space: &Space, pid: i32, mask: &Object) -> PyResult<()> {
        // SAFETY: all zeros are a valid set.
        let mut set: libc::cpu_set_t = unsafe { core::mem::zeroed() };
        for item in mask.collect(space)? {
            let number = objspace::number::index(space, &item)?.to_i64().unwrap_or(i64::MAX);
            if number < 0 {
                return Err(space.value_error("negative CPU number"));
            }
            if number >= i64::from(libc::CPU_SETSIZE) {
                return Err(space.overflow_error("CPU number too large"));
            }
            // SAFETY: the number is within the set.
            unsafe { libc::CPU_SET(number as usize, &mut set) };
        }
        // SAFETY: the set is of the size given.
        let call = || unsafe { libc::sched_setaffinity(pid, size_of::<libc::cpu_set_t>(), &set) };
        system_call(space, call).map(drop)
    }
}
