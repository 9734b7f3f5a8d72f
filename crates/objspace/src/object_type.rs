//! `object`, the base of every type.

use crate::Object;
use cpyext_macros::pytype;

/// What every class derives from.
#[pytype(name = "object", symbol = PyBaseObject_Type, no_base, flags = BASETYPE, signature = "()")]
impl Object {}
