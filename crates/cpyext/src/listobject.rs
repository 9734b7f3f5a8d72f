//! `listobject.h`: lists.

use abi::{Py_ssize_t, PyObject};
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::exceptions::TypeError;
use objspace::slice::SliceRange;
use objspace::{Layout, List, Object, PyErr, PyResult, Ref, Space, Tuple};

/// The error of an index outside the list.
#[cold]
fn out_of_range(space: &Space) -> PyErr {
    space.index_error("list index out of range")
}

/// A new list of `len` empty places, which are to be filled before anything else is done with it.
#[cpython_api]
fn PyList_New(space: &Space, len: Py_ssize_t) -> PyResult<Ref<List>> {
    let len = usize::try_from(len).map_err(|_| space.bad_internal_call())?;
    List::with_empty_places(space, len)
}

/// Number of items.
#[cpython_api]
fn PyList_Size(list: &List) -> Py_ssize_t {
    list.len() as Py_ssize_t
}

/// The item at `index`, borrowed from the list.
#[cpython_api]
fn PyList_GetItem<'a>(space: &Space, list: &'a List, index: Py_ssize_t) -> PyResult<&'a Object> {
    let item = usize::try_from(index).ok().and_then(|index| list.get_borrowed(index));
    item.ok_or_else(|| out_of_range(space))
}

/// A new reference to the item at `index`.
///
/// # Errors
/// `TypeError` for what is no list, `IndexError`.
#[cpython_api]
fn PyList_GetItemRef(space: &Space, list: &Object, index: Py_ssize_t) -> PyResult<Ref<Object>> {
    let list = list.downcast::<List>().ok_or_else(|| space.type_error("expected a list"))?;
    let item = usize::try_from(index).ok().and_then(|index| list.get(index));
    item.ok_or_else(|| out_of_range(space))
}

/// Stores an item at an existing index; the list takes the caller's reference to it, also when this fails.
#[cpython_api]
fn PyList_SetItem(space: &Space, list: &List, index: Py_ssize_t, item: Option<Ref<Object>>) -> PyResult<()> {
    let index = usize::try_from(index).ok().filter(|&index| index < list.len());
    let index = index.ok_or_else(|| space.index_error("list assignment index out of range"))?;
    list.set_place(index, item);
    Ok(())
}

/// Inserts an item before `index`; a negative one counts from the end.
#[cpython_api]
fn PyList_Insert(space: &Space, list: &List, index: Py_ssize_t, item: &Object) -> PyResult<()> {
    let len = list.len() as Py_ssize_t;
    let index = if index < 0 { index.saturating_add(len).max(0) } else { index.min(len) };
    list.insert(space, index as usize, item.to_ref())
}

/// Adds an item to a list that has room for it.
///
/// # Safety
/// The pointers are null or objects'.
#[inline(always)]
unsafe fn append_at_once(list: *mut PyObject, item: *mut PyObject) -> Option<c_int> {
    // SAFETY: the caller's promise.
    let (list, item) = unsafe { (Object::from_nullable(list)?, Object::from_nullable(item)?) };
    let list = list.downcast::<List>().filter(|list| list.has_room())?;
    // SAFETY: there is room.
    unsafe { list.push_within(item.to_ref()) };
    Some(0)
}

/// Adds an item at the end.
#[cpython_api(at_once = append_at_once)]
fn PyList_Append(space: &Space, list: &List, item: &Object) -> PyResult<()> {
    list.append(space, item)
}

/// The range from `low` to `high`, clipped to `len` items. Negative indices are before the first item.
pub(crate) fn clipped(len: usize, low: Py_ssize_t, high: Py_ssize_t) -> SliceRange {
    let low = usize::try_from(low).unwrap_or(0).min(len);
    let high = usize::try_from(high).unwrap_or(0).clamp(low, len);
    SliceRange { start: low as isize, stop: high as isize, step: 1, count: high - low }
}

/// A list of the items from `low` to `high`.
#[cpython_api]
fn PyList_GetSlice(space: &Space, list: &List, low: Py_ssize_t, high: Py_ssize_t) -> PyResult<Ref<List>> {
    list.slice(space, clipped(list.len(), low, high))
}

/// Replaces the items from `low` to `high` by those of an iterable, or by nothing.
#[cpython_api]
fn PyList_SetSlice(
    space: &Space,
    list: &List,
    low: Py_ssize_t,
    high: Py_ssize_t,
    items: Option<&Object>,
) -> PyResult<()> {
    let items = match items {
        Some(items) => items.collect(space).map_err(|err| match items.iter(space) {
            Err(_) if err.is_a::<TypeError>() => space.type_error("can only assign an iterable"),
            _ => err,
        })?,
        None => Vec::new(),
    };
    let range = clipped(list.len(), low, high);
    list.splice(space, range.start as usize, range.stop as usize, items)
}

/// Adds the items of an iterable at the end.
#[cpython_api]
fn PyList_Extend(space: &Space, list: &List, items: &Object) -> PyResult<()> {
    list.extend(space, items)
}

/// As [`PyList_Extend`]; gives `None`.
#[cpython_api]
fn _PyList_Extend(space: &Space, list: &List, items: &Object) -> PyResult<Ref<Object>> {
    list.extend(space, items)?;
    Ok(space.none())
}

/// Adds an item at the end, taking the caller's reference; what the inlined fast path of appending falls back to.
#[cpython_api]
fn _PyList_AppendTakeRefListResize(space: &Space, list: &List, item: Ref<Object>) -> PyResult<()> {
    list.push(space, item)
}

/// Removes all items.
#[cpython_api]
fn PyList_Clear(list: &List) -> PyResult<()> {
    list.clear();
    Ok(())
}

/// Sorts the list in place.
#[cpython_api]
fn PyList_Sort(space: &Space, list: &List) -> PyResult<()> {
    list.sort_items(space, None, false)
}

/// Reverses the list in place.
#[cpython_api]
fn PyList_Reverse(list: &List) -> PyResult<()> {
    list.reverse_items();
    Ok(())
}

/// A tuple of the items.
#[cpython_api]
fn PyList_AsTuple(space: &Space, list: &List) -> PyResult<Ref<Tuple>> {
    Tuple::from_vec(space, list.to_vec())
}

/// A tuple of the items, which the list gives up.
#[cpython_api]
fn _PyList_AsTupleAndClear(space: &Space, list: &List) -> PyResult<Ref<Tuple>> {
    let tuple = Tuple::from_vec(space, list.to_vec())?;
    list.clear();
    Ok(tuple)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{failure, repr, with_space};

    #[test]
    fn items_and_slices() {
        with_space(|space| {
            let list = PyList_New(space, 2).unwrap();
            for index in 0..2 {
                PyList_SetItem(space, &list, index, Some(space.new_int(index as i64).unwrap())).unwrap();
            }
            PyList_Insert(space, &list, -1, &space.new_int(7).unwrap()).unwrap();
            assert_eq!(repr(space, &list), "[0, 7, 1]");
            PyList_SetSlice(space, &list, 1, 100, Some(&PyList_AsTuple(space, &list).unwrap())).unwrap();
            assert_eq!(repr(space, &list), "[0, 0, 7, 1]");
            PyList_SetSlice(space, &list, -100, 2, None).unwrap();
            PyList_Reverse(&list).unwrap();
            assert_eq!(repr(space, &list), "[1, 7]");
            assert_eq!(
                failure(space, PyList_GetItem(space, &list, 2)),
                "IndexError: list index out of range"
            );
            let number = space.new_int(3).unwrap();
            assert_eq!(failure(space, PyList_GetItemRef(space, &number, 0)), "TypeError: expected a list");
            let wrong = PyList_SetSlice(space, &list, 0, 0, Some(&number));
            assert_eq!(failure(space, wrong), "TypeError: can only assign an iterable");
        });
    }
}
