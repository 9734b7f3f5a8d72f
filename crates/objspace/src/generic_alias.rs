//! `types.GenericAlias`: `list[int]`.

use crate::{Object, PyResult, Ref, Space};

/// `origin[args]`.
#[expect(unused_variables, clippy::todo, reason = "being written")]
pub fn new(space: &Space, origin: &Object, args: &Object) -> PyResult<Ref<Object>> {
    todo!()
}
