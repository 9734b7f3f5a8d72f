//! Iterators over builtin containers.

use crate::{Object, PyResult, Ref, Space};

/// An iterator that asks `sequence` for item 0, 1, … until `IndexError`.
#[expect(
    unused_variables,
    clippy::todo,
    reason = "replaced as a whole by the iterators that are being written"
)]
pub fn sequence_iterator(space: &Space, sequence: &Object) -> PyResult<Ref<Object>> {
    todo!()
}
