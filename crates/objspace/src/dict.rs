//! `dict`.

use crate::{Object, PyResult, PyTypeInfo, Ref, Space, Str};
use abi::{Py_TPFLAGS_DICT_SUBCLASS, PyDictObject, PyTypeObject, Static};

crate::layout! {
    /// A dict.
    pub struct Dict(PyDictObject);
}

/// `dict`, before it is ready.
#[unsafe(no_mangle)]
pub static PyDict_Type: Static<PyTypeObject> = Static(PyTypeObject::zeroed());

impl PyTypeInfo for Dict {
    const NAME: &'static str = "dict";
    const STATIC: &'static Static<PyTypeObject> = &PyDict_Type;
    #[inline]
    fn is_type_of(object: &Object) -> bool {
        object.ty().has_flag(Py_TPFLAGS_DICT_SUBCLASS)
    }
}

#[expect(
    unused_variables,
    clippy::todo,
    reason = "replaced as a whole by the dict implementation that is being written"
)]
impl Dict {
    /// An empty dict.
    pub fn new(space: &Space) -> PyResult<Ref<Dict>> {
        todo!()
    }
    /// A new reference to the value of `key`; may run `__hash__` and `__eq__`.
    pub fn get_item(&self, space: &Space, key: &Object) -> PyResult<Option<Ref<Object>>> {
        todo!()
    }
    /// The value of a string key.
    pub fn get_item_str(&self, space: &Space, key: &str) -> PyResult<Option<Ref<Object>>> {
        todo!()
    }
    /// Sets the value of `key`.
    pub fn set_item(&self, space: &Space, key: &Object, value: &Object) -> PyResult<()> {
        todo!()
    }
    /// Sets the value of a string key.
    pub fn set_item_str(&self, space: &Space, key: &str, value: &Object) -> PyResult<()> {
        todo!()
    }
    /// Removes `key`; whether it was there.
    pub fn remove(&self, space: &Space, key: &Object) -> PyResult<Option<Ref<Object>>> {
        todo!()
    }
    /// The value of an exact string key with its hash cached, borrowed from the dict: valid until the dict changes.
    pub fn lookup_name(&self, space: &Space, name: &Str) -> PyResult<Option<Ref<Object>>> {
        todo!()
    }
}
