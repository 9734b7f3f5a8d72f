//! `bytes`, and what it shares with `bytearray`.

mod construct;
pub(crate) mod hex;
mod methods;
pub(crate) mod shared;
mod storage;
pub(crate) mod type_macro;

pub(crate) use construct::{Source, count, from_integers, from_special};
pub use hex::to_hex_bytes;
pub use methods::PyBytes_Type;

use crate::{Object, PyResult, Ref, Space};
use abi::PyBytesObject;

crate::layout! {
    /// A bytes object: it never changes once others can see it.
    pub struct Bytes(PyBytesObject);
}

/// The bytes of an object that lends them or gives integers (`PyBytes_FromObject`).
///
/// # Errors
/// `TypeError` when it does neither; `ValueError` for an integer that is no byte; what the object raises.
pub fn from_object(space: &Space, object: &Object) -> PyResult<Ref<Bytes>> {
    construct::from_object(space, object)
}

/// `separator.join(items)` (`PyBytes_Join`).
///
/// # Errors
/// `TypeError` for what is no iterable or an item that lends no bytes.
pub fn join(space: &Space, separator: &Bytes, items: &Object) -> PyResult<Ref<Bytes>> {
    Bytes::from_slice(space, &shared::join(space, separator, items)?)
}
