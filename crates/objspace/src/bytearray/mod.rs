//! `bytearray`.

mod items;
mod iterator;
mod methods;
mod storage;

pub use iterator::ByteArrayIterator;
pub use methods::PyByteArray_Type;

use abi::PyByteArrayObject;

crate::layout! {
    /// A sequence of bytes that can change.
    pub struct ByteArray(PyByteArrayObject);
}
