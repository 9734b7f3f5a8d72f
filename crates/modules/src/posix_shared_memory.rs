//! The module `_posixshmem`: memory that processes share by a name.

use cpyext_macros::pymodule;
use objspace::{PyResult, Space, Str};
use std::ffi::CString;

/// The name of shared memory.
fn c_name(space: &Space, name: &Str) -> PyResult<CString> {
    CString::new(crate::paths::fs_encode(space, name)?)
        .map_err(|_| space.value_error("embedded null character"))
}

/// Memory that processes share by a name.
#[pymodule(name = "_posixshmem")]
pub mod module {
    use super::c_name;
    use crate::system_calls::file_call;
    use objspace::{PyResult, Space, Str};

    /// Open shared memory, or make it; return its descriptor, which programs that are executed do not inherit.
    #[pyfunction(signature = "(path, flags, mode=511)")]
    fn shm_open(space: &Space, path: &Str, flags: i32, mode: i32) -> PyResult<i32> {
        let name = c_name(space, path)?;
        // SAFETY: a C string.
        file_call(space, path, || unsafe { libc::shm_open(name.as_ptr(), flags, mode as libc::mode_t) })
    }

    /// Remove the name of shared memory, which goes when nobody has it open any more.
    #[pyfunction(signature = "(path, /)")]
    fn shm_unlink(space: &Space, path: &Str) -> PyResult<()> {
        let name = c_name(space, path)?;
        // SAFETY: a C string.
        file_call(space, path, || unsafe { libc::shm_unlink(name.as_ptr()) }).map(drop)
    }
}
