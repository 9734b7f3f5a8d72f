//! `bytes`.

mod methods;
mod storage;

pub use methods::PyBytes_Type;

use abi::PyBytesObject;

crate::layout! {
    /// A bytes object: it never changes once others can see it.
    pub struct Bytes(PyBytesObject);
}
