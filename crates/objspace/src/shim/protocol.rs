//! What the conversions need of the builtin types and of the object protocol.

use crate::int::Int;
use crate::{Layout, Object, PyResult, Ref, Space};
use abi::PyLong_SHIFT;
use algorithms::numeric::digits::IntRef;

/// The integer that `arg` is or that its `__index__` gives; `None` if it has more than four digits, too many for any C
/// integer.
pub(super) fn index_value(space: &Space, arg: &Object) -> PyResult<Option<i128>> {
    match arg.downcast::<Int>() {
        Some(int) => Ok(small_value(int)),
        // SAFETY: `index` gives an int.
        None => index(space, arg).map(|int| small_value(unsafe { int.as_object().cast_unchecked() })),
    }
}

fn small_value(int: &Int) -> Option<i128> {
    if let Some(value) = int.compact_value() {
        return Some(value.into());
    }
    let IntRef { negative, digits } = int.value();
    if digits.len() > 4 {
        return None;
    }
    let magnitude =
        digits.iter().rev().fold(0_i128, |value, digit| value << PyLong_SHIFT | i128::from(*digit));
    Some(if negative { -magnitude } else { magnitude })
}

/// `__index__` of `arg`.
pub(super) fn index(space: &Space, arg: &Object) -> PyResult<Ref<Object>> {
    crate::number::index(space, arg).map(Ref::into_object)
}

/// Whether `arg` counts as true.
pub(super) fn is_true(space: &Space, arg: &Object) -> PyResult<bool> {
    arg.is_true(space)
}

/// `True` or `False`.
pub(super) fn new_bool(space: &Space, value: bool) -> Ref<Object> {
    space.new_bool(value)
}

#[expect(
    unused_variables,
    clippy::todo,
    reason = "replaced by calls to the builtin types that are being written"
)]
mod pending {
    use super::*;

    pub(in super::super) fn as_f64(space: &Space, arg: &Object) -> PyResult<f64> {
        todo!()
    }
    pub(in super::super) fn new_float(space: &Space, value: f64) -> PyResult<Ref<Object>> {
        todo!()
    }
}
pub(super) use pending::*;
