//! The path that an object stands for (PEP 519).

use crate::{Bytes, Layout, Object, PyResult, Ref, Space, Str, intern};

fn is_path(object: &Object) -> bool {
    object.is_instance::<Str>() || object.is_instance::<Bytes>()
}

impl Object {
    /// The object itself if it is `str` or `bytes`, else what its `__fspath__` returns (`os.fspath`).
    ///
    /// # Errors
    /// `TypeError` when it has none or that returns something else.
    pub fn fs_path(&self, space: &Space) -> PyResult<Ref<Object>> {
        if is_path(self) {
            return Ok(self.to_ref());
        }
        let name = self.ty().tp_name();
        let Some(path) = self.call_special_method(space, intern!(space, "__fspath__"), &[])? else {
            let message = format_args!("expected str, bytes or os.PathLike object, not {name}");
            return Err(space.type_error(message));
        };
        if is_path(&path) {
            return Ok(path);
        }
        let given = path.ty().tp_name();
        Err(space
            .type_error(format_args!("expected {name}.__fspath__() to return str or bytes, not {given}")))
    }
}
