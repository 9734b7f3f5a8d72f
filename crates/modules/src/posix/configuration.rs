//! What the system can be asked about itself: `sysconf`, `pathconf`, `confstr`.

use crate::posix::constants::{CONFSTR_NAMES, PATHCONF_NAMES, SYSCONF_NAMES};
use cpyext_macros::pymodule;
use objspace::{Dict, Int, Module, Object, PyResult, Ref, Space, Str};

/// The number of a name, or the number given.
fn number(space: &Space, name: &Object, names: &[(&str, i32)]) -> PyResult<i32> {
    if let Some(number) = name.downcast::<Int>() {
        return number.to_c::<i32>(space);
    }
    let Some(text) = name.downcast::<Str>() else {
        return Err(space.type_error("configuration names must be strings or integers"));
    };
    let found = names.iter().find(|(known, _)| text.equals(known));
    found.map(|&(_, number)| number).ok_or_else(|| space.value_error("unrecognized configuration name"))
}

/// Adds the dicts of names.
///
/// # Errors
/// `MemoryError`.
pub fn add_names(space: &Space, module: &Module) -> PyResult<()> {
    let tables = [
        ("sysconf_names", SYSCONF_NAMES),
        ("pathconf_names", PATHCONF_NAMES),
        ("confstr_names", CONFSTR_NAMES),
    ];
    for (attribute, names) in tables {
        let dict: Ref<Dict> = Dict::new(space)?;
        for &(name, number) in names {
            dict.set_item_str(space, name, &*space.new_int(number.into())?)?;
        }
        module.set(space, attribute, &dict)?;
    }
    Ok(())
}

/// Asking the system about itself.
#[pymodule(name = "posix")]
pub mod functions {
    use super::number;
    use crate::paths::PathOrFd;
    use crate::posix::constants::{CONFSTR_NAMES, PATHCONF_NAMES, SYSCONF_NAMES};
    use crate::system_calls::errno;
    use objspace::{Object, PyResult, Ref, Space};

    /// The value of a call for which -1 may be an answer.
    fn answer(space: &Space, file: Option<&Object>, call: impl FnOnce() -> i64) -> PyResult<i64> {
        // SAFETY: the thread's own error number.
        unsafe { *libc::__errno_location() = 0 };
        match call() {
            -1 if errno() != 0 => Err(space.os_error(errno(), file, None)),
            value => Ok(value),
        }
    }

    /// Return a number that describes the system.
    #[pyfunction(signature = "(name, /)")]
    fn sysconf(space: &Space, name: &Object) -> PyResult<i64> {
        let name = number(space, name, SYSCONF_NAMES)?;
        // SAFETY: any number may be asked about.
        answer(space, None, || unsafe { libc::sysconf(name) })
    }

    /// Return a number that describes the file system that a file is on.
    #[pyfunction(signature = "(path, name)")]
    fn pathconf(space: &Space, path: PathOrFd, name: &Object) -> PyResult<i64> {
        let name = number(space, name, PATHCONF_NAMES)?;
        // SAFETY: a C string; any number may be asked about.
        answer(space, Some(path.object()), || unsafe {
            match &path {
                PathOrFd::Path(path) => libc::pathconf(path.as_ptr(), name),
                PathOrFd::Fd(fd, _) => libc::fpathconf(*fd, name),
            }
        })
    }

    /// Return a number that describes the file system that an open file is on.
    #[pyfunction(signature = "(fd, name, /)")]
    fn fpathconf(space: &Space, fd: i32, name: &Object) -> PyResult<i64> {
        let name = number(space, name, PATHCONF_NAMES)?;
        // SAFETY: any numbers may be asked about.
        answer(space, None, || unsafe { libc::fpathconf(fd, name) })
    }

    /// Return a text that describes the system.
    #[pyfunction(signature = "(name, /)")]
    fn confstr(space: &Space, name: &Object) -> PyResult<Ref<Object>> {
        let name = number(space, name, CONFSTR_NAMES)?;
        // SAFETY: asked for none, it tells the size; then there is room for so many bytes.
        let text = unsafe {
            *libc::__errno_location() = 0;
            let size = libc::confstr(name, core::ptr::null_mut(), 0);
            if size == 0 {
                return match errno() {
                    0 => Ok(space.none()),
                    error => Err(space.os_error(error, None, None)),
                };
            }
            let mut text = vec![0u8; size];
            libc::confstr(name, text.as_mut_ptr().cast(), size);
            text
        };
        Ok(crate::paths::fs_decode(space, &text[..text.len() - 1])?.into_object())
    }
}
