//! `dir(object)`.

use crate::{Layout, List, Object, PyResult, Ref, Space, intern};

impl Object {
    /// The names of the object's attributes as its `__dir__` gives them, sorted.
    pub fn dir(&self, space: &Space) -> PyResult<Ref<List>> {
        let Some(names) = self.call_special_method(space, intern!(space, "__dir__"), &[])? else {
            return Err(space.type_error("object does not provide __dir__"));
        };
        let names = names.to_list(space)?;
        names.as_object().call_method(space, "sort", &[])?;
        Ok(names)
    }
}
