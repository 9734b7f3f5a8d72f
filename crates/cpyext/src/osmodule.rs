//! `osmodule.h`: paths.

use cpyext_macros::cpython_api;
use objspace::{Bytes, Object, PyResult, Ref, Space, Str};

/// `os.fspath(path)`
#[cpython_api]
fn PyOS_FSPath(space: &Space, path: &Object) -> PyResult<Ref<Object>> {
    if path.is_instance::<Str>() || path.is_instance::<Bytes>() {
        return Ok(objspace::Layout::to_ref(path));
    }
    let name = Str::intern(space, "__fspath__");
    let given = path.ty().tp_name();
    let Some(result) = path.call_special_method(space, &name, &[])? else {
        return Err(space.type_error(format_args!("expected str, bytes or os.PathLike object, not {given}")));
    };
    if result.is_instance::<Str>() || result.is_instance::<Bytes>() {
        return Ok(result);
    }
    let returned = result.ty().tp_name();
    Err(space
        .type_error(format_args!("expected {given}.__fspath__() to return str or bytes, not {returned}")))
}
