//! `odictobject.h`: ordered dicts, by the methods of `collections.OrderedDict`.

use cpyext_macros::cpython_api;
use objspace::{Object, PyResult, Ref, Space, builtins};

fn class(space: &Space) -> PyResult<Ref<Object>> {
    builtins::import_from(space, "collections", "OrderedDict")
}

/// A new empty ordered dict.
#[cpython_api]
fn PyODict_New(space: &Space) -> PyResult<Ref<Object>> {
    class(space)?.call0(space)
}

/// Set an item, whatever a subclass does about it.
#[cpython_api]
fn PyODict_SetItem(space: &Space, dict: &Object, key: &Object, value: &Object) -> PyResult<()> {
    class(space)?.call_method(space, "__setitem__", &[dict, key, value]).map(drop)
}

/// Delete an item, whatever a subclass does about it.
#[cpython_api]
fn PyODict_DelItem(space: &Space, dict: &Object, key: &Object) -> PyResult<()> {
    class(space)?.call_method(space, "__delitem__", &[dict, key]).map(drop)
}
