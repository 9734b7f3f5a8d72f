//! The type `bytes`: slots and methods.

use super::{Bytes, storage};
use crate::gc;
use crate::{PyResult, Space};

#[cpyext_macros::pytype(
    name = "bytes",
    symbol = PyBytes_Type,
    flags = BASETYPE | BYTES_SUBCLASS | MATCH_SELF,
    basicsize = storage::EMPTY_SIZE,
    itemsize = 1
)]
/// An immutable sequence of integers from 0 to 255.
impl Bytes {
    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead object that owns nothing else.
        unsafe { gc::free_instance(this.cast()) }
    }

    #[slot(tp_hash)]
    fn tp_hash(&self, space: &Space) -> PyResult<isize> {
        Ok(self.bytes_hash(space))
    }
}
