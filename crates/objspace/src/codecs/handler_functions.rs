//! The built-in error handlers as Python functions, under the names that `codecs` gives them.

use crate::{Object, PyResult, Ref, Space};

/// The names by which the handlers are registered.
pub const NAMES: [&str; 8] = [
    "strict",
    "ignore",
    "replace",
    "xmlcharrefreplace",
    "backslashreplace",
    "namereplace",
    "surrogatepass",
    "surrogateescape",
];

/// The function object of a built-in handler; `None` when the name is none's.
pub(super) fn make(space: &Space, name: &str) -> PyResult<Option<Ref<Object>>> {
    if NAMES.contains(&name) {
        let message = format!("the error handler '{name}' has no function object yet");
        return Err(space.not_implemented_error(message));
    }
    Ok(None)
}
