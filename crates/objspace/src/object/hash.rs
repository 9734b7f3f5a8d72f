//! Hashing: `tp_hash`.

use crate::{Layout, Object, PyErr, PyResult, Space};

impl Object {
    /// The hash; never -1.
    #[inline]
    pub fn hash(&self, space: &Space) -> PyResult<isize> {
        let Some(hash) = self.ty().slots().tp_hash.get() else { return Err(unhashable(space, self)) };
        space.check_stack(" while hashing an object")?;
        // SAFETY: the slot fits its own type.
        match unsafe { hash(self.as_ptr()) } {
            -1 => Err(space.error_from_c()),
            value => Ok(value),
        }
    }

    /// The hash of an object's address, as objects have it that define no other.
    #[inline]
    pub fn identity_hash(&self) -> isize {
        let address = self.as_ptr() as usize;
        let hash = address.rotate_right(4) as isize;
        if hash == -1 { -2 } else { hash }
    }
}

/// `TypeError` of an object without a hash.
#[cold]
pub(crate) fn unhashable(space: &Space, object: &Object) -> PyErr {
    space.type_error(format_args!("unhashable type: '{}'", object.ty().tp_name()))
}
