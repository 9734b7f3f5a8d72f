//! `int`.

pub mod storage;

use crate::pytype;
use abi::{PyLongObject, digit};

crate::layout! {
    /// An integer of any size.
    pub struct Int(PyLongObject);
}

/// The integer that an argument stands for.
#[pytype(
    name = "int",
    symbol = PyLong_Type,
    flags = BASETYPE | LONG_SUBCLASS,
    basicsize = Int::BASIC_SIZE,
    itemsize = size_of::<digit>()
)]
impl Int {
    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: the count is zero.
        unsafe { storage::dealloc(this) }
    }
}
