//! `object`.

use crate::{Object, pytype};

#[pytype(name = "object", symbol = PyBaseObject_Type, no_base, flags = BASETYPE)]
/// The base class of the class hierarchy.
///
/// When called, it accepts no arguments and returns a new featureless
/// instance that has no instance attributes and cannot be given any.
impl Object {}
