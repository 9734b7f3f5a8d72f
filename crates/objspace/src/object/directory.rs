//! `dir(object)`.

use crate::{Dict, Layout, List, Object, PyResult, Ref, Space, intern};

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

/// Adds the names in the dicts of a class and, recursively, of its bases.
pub(crate) fn merge_class_names(space: &Space, names: &Dict, class: &Object) -> PyResult<()> {
    if let Some(dict) = class.getattr_optional(space, intern!(space, "__dict__"))? {
        for key in dict.collect(space)? {
            names.set_item(space, &key, crate::none())?;
        }
    }
    let Some(bases) = class.getattr_optional(space, intern!(space, "__bases__"))? else { return Ok(()) };
    for base in bases.collect(space)? {
        merge_class_names(space, names, &base)?;
    }
    Ok(())
}
