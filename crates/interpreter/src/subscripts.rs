//! `container[key]`.

use crate::op;
use crate::value::Value;
use crate::word::{Word, specialize};
use abi::PyObject;
use core::cell::Cell;
use objspace::slice::SliceRange;
use objspace::{Dict, List, Object, PyResult, Ref, Slice, Space, Str, Tuple};

/// An index into something with `len` items, counted from either end.
#[inline(always)]
fn position(index: Value, len: usize) -> Option<usize> {
    // SAFETY: operands that are objects are alive.
    let index = unsafe { index.to_int()? };
    let index = if index < 0 { index + len as i64 } else { index };
    (0..len as i64).contains(&index).then_some(index as usize)
}

/// An item of a list; `None`: something else, or out of range, or the index is an object to be consumed.
///
/// # Safety
/// The register is live.
#[inline(always)]
pub unsafe fn list_item<'a>(container: Value, index: Value) -> Option<&'a Object> {
    if !container.is_object() || index.is_object() {
        return None;
    }
    // SAFETY: the caller's promise.
    let list = unsafe { container.as_object() }.downcast_exact::<List>()?;
    list.get_borrowed(position(index, list.len())?)
}

/// An item of a tuple, likewise.
///
/// # Safety
/// The register is live.
#[inline(always)]
pub unsafe fn tuple_item<'a>(container: Value, index: Value) -> Option<&'a Object> {
    if !container.is_object() || index.is_object() {
        return None;
    }
    // SAFETY: the caller's promise.
    let tuple = unsafe { container.as_object() }.downcast_exact::<Tuple>()?;
    tuple.get(position(index, tuple.len())?)
}

/// The value of a string or an integer in an exact dict, borrowed until the dict changes; `None`: it is not there, or that takes code
/// to find out.
///
/// # Safety
/// The registers are live.
#[inline(always)]
pub unsafe fn value_at_once<'a>(space: &Space, container: Value, key: Value) -> Option<&'a Object> {
    if !container.is_object() {
        return None;
    }
    // SAFETY: the caller's promise.
    let dict = unsafe { container.as_object() }.downcast_exact::<Dict>()?;
    if key.is_int() {
        dict.value_of_int(key.as_int())
    } else if key.is_object() {
        // SAFETY: the caller's promise.
        dict.value_of_name(space, unsafe { key.as_object() }.downcast_exact::<Str>()?)
    } else {
        None
    }
}

/// Writes the form of `LoadSubscript` that fits.
///
/// # Safety
/// `here` is the instruction's word; the register that the index is of is live.
pub unsafe fn specialize_load(container: &Object, index: Value, here: *const Cell<Word>) {
    let ty = container.ty();
    // SAFETY: the register that holds the index is live.
    let is_quick_key = index.is_int() || index.is_object() && unsafe { index.as_object() }.is_exact::<Str>();
    let opcode = if container.is_exact::<Dict>() && is_quick_key {
        op::LoadSubscriptDict
    } else if container.is_exact::<List>() {
        op::LoadSubscriptList
    } else if container.is_exact::<Tuple>() {
        op::LoadSubscriptTuple
    } else if container.is_exact::<Str>() {
        op::LoadSubscriptText
    } else if ty.mapping_slots().is_some_and(|slots| slots.mp_subscript.get().is_some())
        || ty.sequence_slots().is_some_and(|slots| slots.sq_item.get().is_some())
    {
        op::LoadSubscriptSlot
    } else {
        return;
    };
    let by_index = matches!(opcode, op::LoadSubscriptList | op::LoadSubscriptTuple | op::LoadSubscriptText);
    let opcode = if !by_index || index.is_int() {
        opcode
    // SAFETY: as above.
    } else if index.is_object() && unsafe { index.as_object() }.is_exact::<Slice>() {
        op::LoadSubscriptSlot
    } else {
        return;
    };
    // SAFETY: the caller's promise.
    unsafe { specialize(&*here, opcode) };
}

/// A character of an exact ASCII string; `None`: something else, or out of range.
///
/// # Safety
/// The register is live.
#[inline(always)]
pub unsafe fn fast_character(space: &Space, container: Value, index: Value) -> Option<&'static Str> {
    if !container.is_object() || !index.is_int() {
        return None;
    }
    // SAFETY: the caller's promise.
    let text = unsafe { container.as_object() }.downcast_exact::<Str>()?;
    let code = text.ascii_at(position(index, text.len())?)?;
    Str::known_latin1_char(space, code)
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
    if let (Some(list), Some(slice)) = (container.downcast_exact::<List>(), key.downcast_exact::<Slice>()) {
        let range = slice.range(space, || list.len())?;
        return list.slice(space, range).map(Ref::into_object);
    }
    container.get_item(space, key)
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

/// Writes the form of `StoreSubscript` that fits.
///
/// # Safety
/// `here` is the instruction's word; registers are live.
pub unsafe fn specialize_store(container: Value, index: Value, here: *const Cell<Word>) {
    // SAFETY: the caller's promise.
    unsafe {
        if item_place(container, index).is_some() {
            specialize(&*here, op::StoreSubscriptList);
        } else if container.is_object() && container.as_object().is_exact::<Dict>() {
            specialize(&*here, op::StoreSubscriptDict);
        } else if container.is_object() && !container.as_object().is_exact::<List>() {
            let ty = container.as_object().ty();
            if ty.mapping_slots().is_some_and(|slots| slots.mp_ass_subscript.get().is_some())
                || ty.sequence_slots().is_some_and(|slots| slots.sq_ass_item.get().is_some())
            {
                specialize(&*here, op::StoreSubscriptSlot);
            }
        }
    }
}

/// `dict[key] = value` for an exact dict.
///
/// # Safety
/// `dict` is an exact dict, which the caller holds; the caller gives up its references to the other two, where they are objects.
#[inline(never)]
pub unsafe fn store_in_dict(space: &Space, dict: Value, key: Value, value: Value) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe {
        let (key, value) = (key.into_object(space), value.into_object(space));
        dict.as_object().cast_unchecked::<Dict>().set_item_owned(space, key?, value?)
    }
}

/// `container[key] = value`.
pub fn store(space: &Space, container: Ref<Object>, key: Ref<Object>, value: Ref<Object>) -> PyResult<()> {
    if let Some(dict) = container.downcast_exact::<Dict>() {
        return dict.set_item_owned(space, key, value);
    }
    let result = container.set_item(space, &key, &value);
    // What dies here dies in CPython's order.
    drop(key);
    drop(container);
    drop(value);
    result
}

/// A bound of a slice that is an integer, or `missing` for `None`; `None`: something that is to be asked for its `__index__`.
///
/// # Safety
/// The register is live.
#[inline(always)]
unsafe fn slice_bound(value: Value, missing: isize) -> Option<isize> {
    if value == Value::immortal(objspace::none()) {
        return Some(missing);
    }
    // SAFETY: the caller's promise.
    unsafe { value.to_int() }.map(|index| index as isize)
}

/// `container[start:stop]` of an exact list, tuple or string by bounds that need no slice object; else `None`.
///
/// # Safety
/// The registers are live.
pub unsafe fn plain_slice(
    space: &Space,
    container: Value,
    start: Value,
    stop: Value,
) -> Option<PyResult<Ref<Object>>> {
    if !container.is_object() {
        return None;
    }
    // SAFETY: the caller's promise.
    let (container, start, stop) =
        unsafe { (container.as_object(), slice_bound(start, 0)?, slice_bound(stop, isize::MAX)?) };
    if let Some(list) = container.downcast_exact::<List>() {
        let range = SliceRange::clip(list.len(), start, stop, 1);
        return Some(list.slice(space, range).map(Ref::into_object));
    }
    if let Some(text) = container.downcast_exact::<Str>() {
        let SliceRange { start, count, .. } = SliceRange::clip(text.len(), start, stop, 1);
        let start = start as usize;
        return Some(text.substring(space, start, start + count).map(Ref::into_object));
    }
    let tuple = container.downcast_exact::<Tuple>()?;
    let range = SliceRange::clip(tuple.len(), start, stop, 1);
    Some(tuple.slice(space, range).map(Ref::into_object))
}

/// `container[start:stop]`.
pub fn load_slice(space: &Space, container: &Object, start: &Object, stop: &Object) -> PyResult<Ref<Object>> {
    let slice = Slice::new(space, start, stop, objspace::none())?;
    container.get_item(space, &slice)
}

/// `container[start:stop] = value` for an exact list, a list or tuple, and bounds that need no slice object; else `None`.
///
/// # Safety
/// The registers are live.
pub unsafe fn store_plain_slice(
    space: &Space,
    container: &Object,
    start: Value,
    stop: Value,
    value: &Ref<Object>,
) -> Option<PyResult<()>> {
    let list = container.downcast_exact::<List>()?;
    // SAFETY: the caller's promise.
    let (start, stop) = unsafe { (slice_bound(start, 0)?, slice_bound(stop, isize::MAX)?) };
    list.assign_range(space, start, stop, value)
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
