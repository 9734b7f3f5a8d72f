//! Hashing: `tp_hash`.

use crate::{Int, Layout, Object, PyErr, PyResult, PyTypeInfo, Space, Str};

impl Object {
    /// The hash, if the object is an exact string or an exact small integer, which run no code to tell it.
    #[inline(always)]
    pub(crate) fn hash_at_once(&self, space: &Space) -> Option<isize> {
        let ty = self.head().ob_type.get();
        // SAFETY: the object is of the type, so it has its layout.
        unsafe {
            if core::ptr::eq(ty, Str::STATIC.as_ptr()) {
                return Some(self.cast_unchecked::<Str>().text_hash(space));
            }
            if core::ptr::eq(ty, Int::STATIC.as_ptr()) {
                // Smaller than the modulus, so it is its own hash; -1 stands for errors.
                let value = self.cast_unchecked::<Int>().compact_value()?;
                return Some(if value == -1 { -2 } else { value as isize });
            }
        }
        None
    }

    /// The hash, if the object is an exact string that has been hashed before or an exact small integer.
    #[inline(always)]
    pub(crate) fn known_hash(&self) -> Option<isize> {
        let ty = self.head().ob_type.get();
        // SAFETY: the object is of the type, so it has its layout.
        unsafe {
            if core::ptr::eq(ty, Str::STATIC.as_ptr()) {
                let hash = self.cast_unchecked::<Str>().cached_hash();
                return (hash != -1).then_some(hash);
            }
            if core::ptr::eq(ty, Int::STATIC.as_ptr()) {
                let value = self.cast_unchecked::<Int>().compact_value()?;
                return Some(if value == -1 { -2 } else { value as isize });
            }
        }
        None
    }

    /// The hash; never -1.
    #[inline]
    pub fn hash(&self, space: &Space) -> PyResult<isize> {
        match self.hash_at_once(space) {
            Some(hash) => Ok(hash),
            None => self.hash_by_slot(space),
        }
    }

    fn hash_by_slot(&self, space: &Space) -> PyResult<isize> {
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
