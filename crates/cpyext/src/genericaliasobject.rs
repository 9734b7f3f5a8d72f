//! `genericaliasobject.h`: `list[int]` and the like.

use cpyext_macros::cpython_api;
use objspace::{Object, PyResult, Ref, Space, generic_alias};

/// `origin[args]`
#[cpython_api]
fn Py_GenericAlias(space: &Space, origin: &Object, args: &Object) -> PyResult<Ref<Object>> {
    generic_alias::new(space, origin, args)
}
