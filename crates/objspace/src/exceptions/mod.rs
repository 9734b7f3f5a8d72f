//! The builtin exceptions.

mod base;
mod fields;
mod group;
mod hierarchy;
mod os_error;
mod own_fields;
mod unicode_error;

pub(crate) use base::{allocate, only_keeps_arguments};
pub use group::{exception_group, prepare_reraise_star};
pub use hierarchy::*;
pub use os_error::strerror;

use crate::{GilCell, Object, PyTypeInfo, Ref, Space, Type};
use core::cell::Cell;

/// The type of traceback objects, which the interpreter brings.
static TRACEBACK_TYPE: GilCell<Cell<Option<&'static Type>>> = GilCell::new(Cell::new(None));

/// Tells which type `__traceback__` accepts.
pub fn set_traceback_type(space: &Space, ty: &'static Type) {
    TRACEBACK_TYPE.get(space).set(Some(ty));
}

/// Whether an object may be a `__traceback__`.
fn is_traceback(space: &Space, object: &Object) -> bool {
    TRACEBACK_TYPE.get(space).get().is_some_and(|ty| object.ty().is_subtype(ty))
}

/// The instance raised when there is no memory to make one.
pub fn memory_error_instance(space: &Space) -> Ref<Object> {
    crate::gc::generic_alloc(space, MemoryError::type_object(), 0).expect("no memory at all")
}
