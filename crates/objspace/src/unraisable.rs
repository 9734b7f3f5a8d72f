//! Exceptions that nobody can catch: `sys.unraisablehook`.

use crate::{Object, PyErr, Space};

/// Reports an exception raised where none can propagate, such as in a finaliser.
pub fn report(_space: &Space, err: PyErr, doing: &str, object: Option<&Object>) {
    eprintln!(
        "Exception ignored {doing} {object:p}: {err:?}",
        object = object.map_or(core::ptr::null(), |o| &raw const *o)
    );
}
