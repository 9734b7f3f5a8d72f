//! `container[key]`.

use crate::op;
use crate::value::Value;
use crate::word::{Word, specialize};
use abi::PyObject;
use core::cell::Cell;
use objspace::{Dict, List, Object, PyResult, Ref, Slice, Space, Str, Tuple};

/// An index into something with `len` items, counted from either end.
#[inline(always)]
fn position(index: Value, len: usize) -> Option<usize> {
    // SAFETY: operands that are objects are alive.
    let index = unsafe { index.to_int()? };
    let index = if index < 0 { index + len as i64 } else { index };
    (0..len as i64).contains(&index).then_some(index as usize)
}

/// An item of a list or tuple; `None`: something else, or out of range, or the index is an object to be consumed.
///
/// # Safety
/// The register is live.
#[inline(always)]
pub unsafe fn fast_item(container: Value, index: Value, opcode: u8) -> Option<Ref<Object>> {
    if !container.is_object() || index.is_object() {
        return None;
    }
    // SAFETY: the caller's promise.
    let container = unsafe { container.as_object() };
    if opcode == op::LoadSubscriptList {
        let list = container.downcast_exact::<List>()?;
        list.get(position(index, list.len())?)
    } else {
        let tuple = container.downcast_exact::<Tuple>()?;
        tuple.get(position(index, tuple.len())?).map(objspace::Layout::to_ref)
    }
}

/// Writes the form of `LoadSubscript` that fits.
///
/// # Safety
/// `here` is the instruction's word.
pub unsafe fn specialize_load(container: &Object, index: Value, here: *const Cell<Word>) {
    if !index.is_int() {
        return;
    }
    let opcode = if container.is_exact::<List>() {
        op::LoadSubscriptList
    } else if container.is_exact::<Tuple>() {
        op::LoadSubscriptTuple
    } else {
        return;
    };
    // SAFETY: the caller's promise.
    unsafe { specialize(&*here, opcode) };
}

/// A character of an exact string; `None`: something else, or out of range, or the index is an object to be consumed.
///
/// # Safety
/// The register is live.
#[inline]
pub unsafe fn character(space: &Space, container: Value, index: Value) -> Option<PyResult<Ref<Str>>> {
    if !container.is_object() || !index.is_int() {
        return None;
    }
    // SAFETY: the caller's promise.
    let text = unsafe { container.as_object() }.downcast_exact::<Str>()?;
    text.char_at(space, position(index, text.len())?).transpose()
}

/// `container[key]`.
pub fn load(space: &Space, container: &Object, key: &Object) -> PyResult<Ref<Object>> {
    if let Some(dict) = container.downcast_exact::<Dict>() {
        return match dict.get_item(space, key)? {
            Some(value) => Ok(value),
            None => Err(space.key_error(key)),
        };
    }
    container.get_item(space, key)
}

/// Whether `StoreSubscriptList` applies.
///
/// # Safety
/// The registers are live.
#[inline(always)]
pub unsafe fn can_store_item(container: Value, index: Value) -> bool {
    if !container.is_object() || index.is_object() {
        return false;
    }
    // SAFETY: the caller's promise.
    let container = unsafe { container.as_object() };
    container.downcast_exact::<List>().is_some_and(|list| position(index, list.len()).is_some())
}

/// The place of an item in a list, which owns a reference to it; `None`: something else, or out of range.
///
/// # Safety
/// The registers are live. The place is valid until the list changes.
#[inline(always)]
pub unsafe fn item_place<'a>(container: Value, index: Value) -> Option<&'a Cell<*mut PyObject>> {
    if !container.is_object() || index.is_object() {
        return None;
    }
    // SAFETY: the caller's promise.
    let list = unsafe { container.as_object() }.downcast_exact::<List>()?;
    let place = list.place(position(index, list.len())?)?;
    // A list that C code is filling has places with nothing in them: those are left to the general way.
    (!place.get().is_null()).then_some(place)
}

/// Stores in a list; gives the item that was there.
///
/// # Safety
/// [`can_store_item`] holds.
#[inline(always)]
pub unsafe fn store_item(container: Value, index: Value, value: Ref<Object>) -> Option<Ref<Object>> {
    // SAFETY: the caller's promise.
    let list: &List = unsafe { container.as_object().cast_unchecked() };
    list.replace(position(index, list.len())?, value).ok().flatten()
}

/// Writes the form of `StoreSubscript` that fits.
///
/// # Safety
/// `here` is the instruction's word; registers are live.
pub unsafe fn specialize_store(container: Value, index: Value, here: *const Cell<Word>) {
    // SAFETY: the caller's promise.
    unsafe {
        if can_store_item(container, index) {
            specialize(&*here, op::StoreSubscriptList);
        }
    }
}

/// `container[key] = value`.
pub fn store(space: &Space, container: &Object, key: &Object, value: &Object) -> PyResult<()> {
    if let Some(dict) = container.downcast_exact::<Dict>() {
        return dict.set_item(space, key, value);
    }
    container.set_item(space, key, value)
}

/// `container[start:stop]`.
pub fn load_slice(space: &Space, container: &Object, start: &Object, stop: &Object) -> PyResult<Ref<Object>> {
    let slice = Slice::new(space, start, stop, objspace::none())?;
    container.get_item(space, &slice)
}

/// `container[start:stop] = value`.
pub fn store_slice(
    space: &Space,
    container: &Object,
    start: &Object,
    stop: &Object,
    value: &Object,
) -> PyResult<()> {
    let slice = Slice::new(space, start, stop, objspace::none())?;
    container.set_item(space, &slice, value)
}
