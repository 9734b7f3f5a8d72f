//! The builtin exceptions.

mod hierarchy;

pub use hierarchy::*;

use crate::{Object, PyTypeInfo, Ref, Space};

/// The instance raised when there is no memory to make one.
pub fn memory_error_instance(space: &Space) -> Ref<Object> {
    crate::gc::generic_alloc(space, MemoryError::type_object(), 0).expect("no memory at all")
}
