//! Operations on any object, by its type's slots.

use crate::{Object, PyResult, Ref, Space};

#[expect(
    unused_variables,
    clippy::todo,
    reason = "replaced as a whole by the object protocol that is being written"
)]
impl Object {
    /// Calls the object with positional arguments.
    pub fn call(&self, space: &Space, args: &[&Object]) -> PyResult<Ref<Object>> {
        todo!()
    }
}

/// What dicts need; replaced by the object protocol that is being written.
impl Object {
    /// The hash; never -1.
    pub fn hash(&self, space: &Space) -> PyResult<isize> {
        let Some(hash) = self.ty().slots().tp_hash.get() else {
            return Err(space.type_error(format_args!("unhashable type: '{}'", self.ty().tp_name())));
        };
        // SAFETY: the slot fits its own type.
        match unsafe { hash(crate::Layout::as_ptr(self)) } {
            -1 => Err(space.error_from_c()),
            value => Ok(value),
        }
    }

    /// Whether the objects are identical or equal.
    pub fn eq(&self, space: &Space, other: &Object) -> PyResult<bool> {
        if self.is(other) {
            return Ok(true);
        }
        let Some(compare) = self.ty().slots().tp_richcompare.get() else { return Ok(false) };
        // SAFETY: the slot fits its own type.
        let result = unsafe {
            let (left, right) = (crate::Layout::as_ptr(self), crate::Layout::as_ptr(other));
            space.from_c(compare(left, right, abi::Py_EQ))?
        };
        Ok(result.downcast::<crate::Int>().is_some_and(|result| result.to_i64() == Some(1)))
    }
}
