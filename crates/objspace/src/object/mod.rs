//! Operations on any object, by its type's slots.

use crate::{Object, PyResult, Ref, Space};

#[expect(
    unused_variables,
    clippy::todo,
    reason = "replaced as a whole by the object protocol that is being written"
)]
impl Object {
    /// Calls the object with positional arguments.
    pub fn call(&self, space: &Space, args: &[&Object]) -> PyResult<Ref<Object>> {
        todo!()
    }
}
