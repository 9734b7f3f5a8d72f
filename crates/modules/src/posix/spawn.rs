//! `posix_spawn` and `posix_spawnp`.

use crate::paths::Path;
use crate::posix::processes::{StringArray, arguments, environment};
use crate::signal::from_iterable;
use core::mem::MaybeUninit;
use cpyext_macros::pymodule;
use objspace::{Object, PyResult, Space, number};
use std::ffi::CString;

/// What the C library opens, closes and duplicates in the new process; freed when dropped. The paths live as long.
struct FileActions {
    raw: Box<libc::posix_spawn_file_actions_t>,
    paths: Vec<CString>,
}

unsafe extern "C" {
    /// Closes all descriptors from one on in the new process (the C library's own; its bindings lack it).
    fn posix_spawn_file_actions_addclosefrom_np(
        actions: *mut libc::posix_spawn_file_actions_t,
        from: libc::c_int,
    ) -> libc::c_int;
}

impl FileActions {
    fn new(space: &Space) -> PyResult<FileActions> {
        let mut raw = MaybeUninit::uninit();
        // SAFETY: the record is initialised when the call succeeds.
        match unsafe { libc::posix_spawn_file_actions_init(raw.as_mut_ptr()) } {
            // SAFETY: as above.
            0 => Ok(FileActions { raw: Box::new(unsafe { raw.assume_init() }), paths: Vec::new() }),
            error => Err(space.os_error(error, None, None)),
        }
    }

    /// Adds one action of the sequence that Python code gave.
    fn add(&mut self, space: &Space, action: &Object) -> PyResult<()> {
        let invalid = || space.type_error("Each file_actions element must be a non-empty tuple");
        let items = action.downcast::<objspace::Tuple>().ok_or_else(invalid)?.to_vec();
        let Some((kind, rest)) = items.split_first() else { return Err(invalid()) };
        let int = |at: usize| -> PyResult<i32> { number::index(space, &rest[at])?.to_c::<i32>(space) };
        let raw: *mut libc::posix_spawn_file_actions_t = &raw mut *self.raw;
        let error = match (number::index(space, kind)?.to_i64(), rest.len()) {
            (Some(0), 4) => {
                let path = crate::paths::fs_string(space, &rest[1])?;
                let (fd, flags, mode) = (int(0)?, int(2)?, int(3)?);
                self.paths.push(path);
                let path = self.paths[self.paths.len() - 1].as_ptr();
                // SAFETY: the record is initialised, and the path lives as long.
                unsafe { libc::posix_spawn_file_actions_addopen(raw, fd, path, flags, mode as u32) }
            }
            // SAFETY: the record is initialised.
            (Some(1), 1) => unsafe { libc::posix_spawn_file_actions_addclose(raw, int(0)?) },
            // SAFETY: the record is initialised.
            (Some(2), 2) => unsafe { libc::posix_spawn_file_actions_adddup2(raw, int(0)?, int(1)?) },
            (Some(0), _) => return Err(space.type_error("A open file_action tuple must have 5 elements")),
            (Some(1), _) => return Err(space.type_error("A close file_action tuple must have 2 elements")),
            (Some(2), _) => return Err(space.type_error("A dup2 file_action tuple must have 3 elements")),
            // SAFETY: the record is initialised.
            (Some(3), 1) => unsafe { posix_spawn_file_actions_addclosefrom_np(raw, int(0)?) },
            (Some(3), _) => {
                return Err(space.type_error("A closefrom file_action tuple must have 2 elements"));
            }
            _ => return Err(space.type_error("Unknown file_actions identifier")),
        };
        if error == 0 { Ok(()) } else { Err(space.os_error(error, None, None)) }
    }
}

impl Drop for FileActions {
    fn drop(&mut self) {
        // SAFETY: initialised when it was made.
        unsafe { libc::posix_spawn_file_actions_destroy(&raw mut *self.raw) };
    }
}

/// The attributes of the new process; freed when dropped.
struct Attributes(Box<libc::posix_spawnattr_t>);

/// The options that both functions take.
struct Options<'a> {
    file_actions: Option<&'a Object>,
    setpgroup: Option<&'a Object>,
    resetids: bool,
    setsid: bool,
    setsigmask: Option<&'a Object>,
    setsigdef: Option<&'a Object>,
    scheduler: Option<&'a Object>,
}

impl Attributes {
    fn new(space: &Space, function: &str, options: &Options<'_>) -> PyResult<Attributes> {
        let mut raw = MaybeUninit::uninit();
        // SAFETY: the record is initialised when the call succeeds.
        let mut attributes = match unsafe { libc::posix_spawnattr_init(raw.as_mut_ptr()) } {
            // SAFETY: as above.
            0 => Attributes(Box::new(unsafe { raw.assume_init() })),
            error => return Err(space.os_error(error, None, None)),
        };
        let raw: *mut libc::posix_spawnattr_t = &raw mut *attributes.0;
        let mut flags = 0;
        // SAFETY: the record is initialised, and so are the sets.
        unsafe {
            if let Some(group) = options.setpgroup {
                libc::posix_spawnattr_setpgroup(raw, number::index(space, group)?.to_c::<i32>(space)?);
                flags |= libc::POSIX_SPAWN_SETPGROUP;
            }
            if options.resetids {
                flags |= libc::POSIX_SPAWN_RESETIDS;
            }
            if options.setsid {
                flags |= libc::POSIX_SPAWN_SETSID as i32;
            }
            if let Some(mask) = options.setsigmask {
                libc::posix_spawnattr_setsigmask(raw, &from_iterable(space, mask)?);
                flags |= libc::POSIX_SPAWN_SETSIGMASK;
            }
            if let Some(defaults) = options.setsigdef {
                libc::posix_spawnattr_setsigdefault(raw, &from_iterable(space, defaults)?);
                flags |= libc::POSIX_SPAWN_SETSIGDEF;
            }
            if options.scheduler.is_some() {
                let message = format_args!("{function}: the option 'scheduler' is not supported");
                return Err(space.not_implemented_error(message));
            }
            libc::posix_spawnattr_setflags(raw, flags as libc::c_short);
        }
        Ok(attributes)
    }
}

impl Drop for Attributes {
    fn drop(&mut self) {
        // SAFETY: initialised when it was made.
        unsafe { libc::posix_spawnattr_destroy(&raw mut *self.0) };
    }
}

fn spawn(
    space: &Space,
    function: &str,
    path: &Path,
    argv: &Object,
    env: &Object,
    options: &Options<'_>,
) -> PyResult<i32> {
    let argv = arguments(space, &format!("{function}: argv"), argv)?;
    let environment: Option<StringArray> = match env.is_none() {
        true => None,
        false if crate::paths::is_mapping(env) => Some(environment(space, env)?),
        false => {
            let message = format_args!("{function}: environment must be a mapping object or None");
            return Err(space.type_error(message));
        }
    };
    let mut actions = FileActions::new(space)?;
    if let Some(given) = options.file_actions.filter(|given| !given.is_none()) {
        for action in given.collect(space)? {
            actions.add(space, &action)?;
        }
    }
    let attributes = Attributes::new(space, function, options)?;
    let mut pid = 0;
    // SAFETY: `environ` is the process' own; everything else lives until the call returns.
    let error = unsafe {
        unsafe extern "C" {
            static environ: *const *const libc::c_char;
        }
        let environment = environment.as_ref().map_or(environ, StringArray::as_ptr);
        let start = if function == "posix_spawn" { libc::posix_spawn } else { libc::posix_spawnp };
        let (argv, environment) = (argv.as_ptr().cast(), environment.cast());
        start(&mut pid, path.as_ptr(), &raw const *actions.raw, &raw const *attributes.0, argv, environment)
    };
    match error {
        0 => Ok(pid),
        error => Err(space.os_error(error, Some(&path.object), None)),
    }
}

/// Starting programs.
#[pymodule(name = "posix")]
pub mod functions {
    use super::{Options, spawn};
    use crate::paths::Path;
    use objspace::{Object, PyResult, Space};

    /// Start a program in a new process, and return the process' number.
    #[pyfunction(
        signature = "(path, argv, env, /, *, file_actions=(), setpgroup=<unrepresentable>, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=<unrepresentable>)"
    )]
    #[expect(clippy::too_many_arguments, reason = "the function has as many")]
    fn posix_spawn(
        space: &Space,
        path: Path,
        argv: &Object,
        env: &Object,
        file_actions: Option<&Object>,
        setpgroup: Option<&Object>,
        resetids: bool,
        setsid: bool,
        setsigmask: Option<&Object>,
        setsigdef: Option<&Object>,
        scheduler: Option<&Object>,
    ) -> PyResult<i32> {
        let options = Options { file_actions, setpgroup, resetids, setsid, setsigmask, setsigdef, scheduler };
        spawn(space, "posix_spawn", &path, argv, env, &options)
    }

    /// Start a program, looked for along PATH, in a new process, and return the process' number.
    #[pyfunction(
        signature = "(path, argv, env, /, *, file_actions=(), setpgroup=<unrepresentable>, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=<unrepresentable>)"
    )]
    #[expect(clippy::too_many_arguments, reason = "the function has as many")]
    fn posix_spawnp(
        space: &Space,
        path: Path,
        argv: &Object,
        env: &Object,
        file_actions: Option<&Object>,
        setpgroup: Option<&Object>,
        resetids: bool,
        setsid: bool,
        setsigmask: Option<&Object>,
        setsigdef: Option<&Object>,
        scheduler: Option<&Object>,
    ) -> PyResult<i32> {
        let options = Options { file_actions, setpgroup, resetids, setsid, setsigmask, setsigdef, scheduler };
        spawn(space, "posix_spawnp", &path, argv, env, &options)
    }
}
