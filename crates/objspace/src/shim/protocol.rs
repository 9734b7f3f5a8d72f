//! What the conversions need of the builtin types.

use crate::int::Int;
use crate::object::number;
use crate::{Object, PyResult, Space};
use abi::PyLong_SHIFT;
use algorithms::numeric::digits::IntRef;

/// The integer that `arg` is or that its `__index__` gives; `None` if it has more than four digits, too many for any C
/// integer.
#[inline]
pub(super) fn index_value(space: &Space, arg: &Object) -> PyResult<Option<i128>> {
    match arg.downcast::<Int>() {
        Some(int) => Ok(small_value(int)),
        None => number::index(space, arg).map(|int| small_value(&int)),
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
