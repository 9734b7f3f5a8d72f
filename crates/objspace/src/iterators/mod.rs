//! Iterators over sequences, and the builtin types that make iterators of iterables.

mod callable;
mod enumerate;
mod filter;
mod map;
mod reversed;
mod sequence;
mod text;
mod zip;

pub use callable::{CallableIterator, callable_iterator};
pub use enumerate::Enumerate;
pub use filter::Filter;
pub use map::Map;
pub use reversed::Reversed;
pub use sequence::{ListIterator, ListReverseIterator, SequenceIterator, TupleIterator, sequence_iterator};
pub use text::{AsciiIterator, BytesIterator, StrIterator};
pub use zip::Zip;

use crate::{Object, PyResult, Ref, Space, Tuple, builtins};

/// What `__reduce__` of an iterator gives: `(function, (argument,), state)`, or without a state that is `None`.
fn reduce_to(
    space: &Space,
    function: &str,
    argument: &Object,
    state: Option<&Object>,
) -> PyResult<Ref<Tuple>> {
    let function = builtins::function(space, function)?;
    let args = Tuple::from_slice(space, &[argument])?;
    match state {
        Some(state) => Tuple::from_slice(space, &[&*function, &*args, state]),
        None => Tuple::from_slice(space, &[&*function, &*args]),
    }
}
