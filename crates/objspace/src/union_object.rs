//! `typing.Union`: `int | str`.

use crate::{Object, pytype};
use abi::PyObject;
use core::cell::Cell;

/// What an instance holds.
#[repr(C)]
pub struct UnionObject {
    ob_base: PyObject,
    args: Cell<*mut PyObject>,
}

crate::layout! {
    /// A union of types.
    pub struct Union(UnionObject);
}

impl Union {
    /// The tuple of alternatives.
    pub fn args(&self) -> &Object {
        // SAFETY: the instance owns its tuple.
        unsafe { Object::from_ptr(self.0.args.get()) }
    }
}

#[pytype(name = "Union", module = "typing", symbol = _PyUnion_Type, flags = HAVE_GC)]
/// Represent a union type
impl Union {}
