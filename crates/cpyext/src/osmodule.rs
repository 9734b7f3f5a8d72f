//! `osmodule.h`: paths.

use cpyext_macros::cpython_api;
use objspace::{Object, PyResult, Ref, Space};

/// `os.fspath(path)`
#[cpython_api]
fn PyOS_FSPath(space: &Space, path: &Object) -> PyResult<Ref<Object>> {
    path.fs_path(space)
}
