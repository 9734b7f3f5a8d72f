//! Weak references.

use crate::{Object, Ref, Space};

/// Clears the weak references to garbage before its finalizers run, and calls their callbacks where those survive.
pub fn clear_for_garbage(_space: &Space, _garbage: &[Ref<Object>]) {}
