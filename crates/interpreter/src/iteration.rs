//! `for` loops: ranges, lists and tuples without a call, everything else by `tp_iternext`.

use crate::generator::Generator;
use crate::op;
use crate::value::Value;
use crate::word::{Word, specialize as specialize_word};
use core::cell::Cell;
use objspace::iterators::{ListIterator, TupleIterator};
use objspace::range::RangeIterator;
use objspace::{List, Object, PyResult, Ref, Space, Tuple};

/// The iterator over an exact list or tuple; `None` for anything else.
#[inline(always)]
pub fn iter_sequence(space: &Space, iterable: &Object) -> Option<PyResult<Ref<Object>>> {
    if let Some(list) = iterable.downcast_exact::<List>() {
        return Some(ListIterator::new(space, list).map(Ref::into_object));
    }
    let tuple = iterable.downcast_exact::<Tuple>()?;
    Some(TupleIterator::new(space, tuple).map(Ref::into_object))
}

/// `iter(iterable)`.
pub fn iter(space: &Space, iterable: Ref<Object>) -> PyResult<Ref<Object>> {
    iterable.iter(space)
}

/// The next item of the iterator in a register.
///
/// # Safety
/// The register holds an iterator.
pub unsafe fn next(space: &Space, iterator: Value) -> PyResult<Option<Ref<Object>>> {
    // The iterator is held: `__next__` may do anything to the frame's variables, but temporaries stay.
    // SAFETY: the caller's promise.
    unsafe { iterator.as_object() }.next_at_once(space)
}

/// Writes the form of `ForIter` that fits the iterator.
///
/// # Safety
/// As [`next`]; `here` is the instruction's word.
pub unsafe fn specialize(iterator: Value, here: *const Cell<Word>) {
    // SAFETY: the caller's promise.
    unsafe {
        let iterator = iterator.as_object();
        let opcode = if iterator.is_exact::<RangeIterator>() {
            op::ForIterRange
        } else if iterator.is_exact::<ListIterator>() {
            op::ForIterList
        } else if iterator.is_exact::<TupleIterator>() {
            op::ForIterTuple
        } else if iterator.is_exact::<Generator>() {
            op::ForIterGenerator
        } else {
            op::ForIterNative
        };
        specialize_word(&*here, opcode);
    }
}

/// The function that gives an iterator's next item, unless it is a generator, which is entered instead.
///
/// # Safety
/// As [`next`].
#[inline(always)]
pub unsafe fn native_next(iterator: Value) -> Option<abi::iternextfunc> {
    // SAFETY: the caller's promise.
    let iterator = unsafe { iterator.as_object() };
    if iterator.is_exact::<Generator>() {
        return None;
    }
    iterator.ty().slots().tp_iternext.get()
}

/// The next value of a range; `None` at its end, beyond what a register holds, or if the iterator is something else.
///
/// # Safety
/// As [`next`].
#[inline(always)]
pub unsafe fn range_step(iterator: Value) -> Option<Value> {
    // SAFETY: the caller's promise.
    let range = unsafe { iterator.as_object() }.downcast_exact::<RangeIterator>()?;
    let value = range.next_value()?;
    let in_register = Value::from_int(value);
    if in_register.is_none() {
        // The general form boxes it.
        range.step_back();
    }
    in_register
}

/// Whether an iterator is that of a range that has ended.
///
/// # Safety
/// As [`next`].
#[inline(always)]
pub unsafe fn is_ended_range(iterator: Value) -> bool {
    // SAFETY: the caller's promise.
    unsafe { iterator.as_object() }.downcast_exact::<RangeIterator>().is_some_and(RangeIterator::has_ended)
}

/// The next item of a list; `None` at its end, or if the iterator is something else.
///
/// # Safety
/// As [`next`].
#[inline(always)]
pub unsafe fn list_step(iterator: Value) -> Option<Ref<Object>> {
    // SAFETY: the caller's promise.
    unsafe { iterator.as_object() }.downcast_exact::<ListIterator>()?.advance()
}

/// Whether an iterator is that of a list or a tuple.
///
/// # Safety
/// As [`next`].
#[inline(always)]
pub unsafe fn is_of_sequence(iterator: Value) -> bool {
    // SAFETY: the caller's promise.
    let iterator = unsafe { iterator.as_object() };
    iterator.is_exact::<ListIterator>() || iterator.is_exact::<TupleIterator>()
}

/// The next item of a tuple, likewise.
///
/// # Safety
/// As [`next`].
#[inline(always)]
pub unsafe fn tuple_step(iterator: Value) -> Option<Ref<Object>> {
    // SAFETY: the caller's promise.
    unsafe { iterator.as_object() }.downcast_exact::<TupleIterator>()?.advance()
}
