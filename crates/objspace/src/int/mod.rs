//! `int`.

pub mod storage;

use crate::{Object, PyTypeInfo};
use abi::{Py_TPFLAGS_LONG_SUBCLASS, PyLongObject, PyTypeObject, Static};

crate::layout! {
    /// An integer of any size.
    pub struct Int(PyLongObject);
}

/// `int`, before it is ready.
#[unsafe(no_mangle)]
pub static PyLong_Type: Static<PyTypeObject> = Static(PyTypeObject::zeroed());

impl PyTypeInfo for Int {
    const NAME: &'static str = "int";
    const STATIC: &'static Static<PyTypeObject> = &PyLong_Type;
    #[inline]
    fn is_type_of(object: &Object) -> bool {
        object.ty().has_flag(Py_TPFLAGS_LONG_SUBCLASS)
    }
}
