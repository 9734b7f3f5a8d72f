//! What the conversions need of the builtin types and of the object protocol.

use crate::{Dict, Layout, Object, PyResult, Ref, Space, Str};
use abi::{Py_TPFLAGS_LONG_SUBCLASS, PyLong_SHIFT, PyLongObject};

/// The integer that `arg` is or that its `__index__` gives; `None` if it has more than four digits, too many for any C
/// integer.
pub(super) fn index_value(space: &Space, arg: &Object) -> PyResult<Option<i128>> {
    if arg.ty().has_flag(Py_TPFLAGS_LONG_SUBCLASS) {
        return Ok(small_value(arg));
    }
    index(space, arg).map(|int| small_value(&int))
}

fn small_value(int: &Object) -> Option<i128> {
    // SAFETY: the callers checked that the object is an int; digits follow the tag, as many as it says.
    let (tag, digits) = unsafe {
        let long = int.as_ptr().cast::<PyLongObject>();
        let tag = (*long).long_value.lv_tag.get();
        let count = tag >> abi::_PyLong_NON_SIZE_BITS;
        let first = (&raw const (*long).long_value.ob_digit).cast::<abi::digit>();
        (tag, core::slice::from_raw_parts(first, count))
    };
    if digits.len() > 4 {
        return None;
    }
    let magnitude =
        digits.iter().rev().fold(0_i128, |value, digit| value << PyLong_SHIFT | i128::from(*digit));
    // The low bits say 0 for positive, 1 for zero, 2 for negative.
    Some(if tag & abi::_PyLong_SIGN_MASK == 2 { -magnitude } else { magnitude })
}

/// How many entries `dict` has.
pub(super) fn dict_len(dict: &Dict) -> usize {
    // SAFETY: a dict's head is public.
    unsafe { (*dict.as_ptr().cast::<abi::PyDictObject>()).ma_used.get() as usize }
}

#[expect(
    unused_variables,
    clippy::todo,
    reason = "replaced by calls to the builtin types that are being written"
)]
mod pending {
    use super::*;

    pub(in super::super) fn index(space: &Space, arg: &Object) -> PyResult<Ref<Object>> {
        todo!()
    }
    pub(in super::super) fn is_true(space: &Space, arg: &Object) -> PyResult<bool> {
        todo!()
    }
    pub(in super::super) fn as_f64(space: &Space, arg: &Object) -> PyResult<f64> {
        todo!()
    }
    pub(in super::super) fn new_float(space: &Space, value: f64) -> PyResult<Ref<Object>> {
        todo!()
    }
    pub(in super::super) fn new_bool(space: &Space, value: bool) -> Ref<Object> {
        todo!()
    }
    pub(in super::super) fn new_big_int(space: &Space, value: u64) -> PyResult<Ref<Object>> {
        todo!()
    }
    pub(in super::super) fn code_point(text: &Str, index: usize) -> Option<u32> {
        todo!()
    }
    pub(in super::super) fn str_len(text: &Str) -> usize {
        todo!()
    }
    pub(in super::super) fn next_entry<'a>(
        dict: &'a Dict,
        at: &mut usize,
    ) -> Option<(&'a Object, &'a Object)> {
        todo!()
    }
}
pub(super) use pending::*;
