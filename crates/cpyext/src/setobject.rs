//! `setobject.h`: sets and frozen sets.

use crate::border::Out;
use abi::{Py_hash_t, Py_ssize_t, PyObject};
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::{AnySet, FrozenSet, Layout, Object, PyResult, Ref, Set, Space};

/// A set of either type.
fn any_set<'a>(space: &Space, object: &'a Object) -> PyResult<&'a AnySet> {
    AnySet::of(object).ok_or_else(|| space.bad_internal_call())
}

/// A new set of the items of an iterable, or of none.
#[cpython_api]
fn PySet_New(space: &Space, items: Option<&Object>) -> PyResult<Ref<Set>> {
    match items {
        Some(items) => Set::from_iterable(space, items),
        None => Set::new(space),
    }
}

/// A new frozen set of the items of an iterable, or of none.
#[cpython_api]
fn PyFrozenSet_New(space: &Space, items: Option<&Object>) -> PyResult<Ref<FrozenSet>> {
    match items {
        Some(items) => FrozenSet::from_iterable(space, items),
        None => FrozenSet::new(space),
    }
}

/// Number of elements.
#[cpython_api]
fn PySet_Size(space: &Space, set: &Object) -> PyResult<Py_ssize_t> {
    Ok(any_set(space, set)?.len() as Py_ssize_t)
}

/// Whether `element` is there. A set is not taken for a frozen set of its elements.
#[cpython_api]
fn PySet_Contains(space: &Space, set: &Object, element: &Object) -> PyResult<c_int> {
    any_set(space, set)?.has(space, element).map(c_int::from)
}

/// Adds an element to a set, or to a frozen set that only the caller has.
#[cpython_api]
fn PySet_Add(space: &Space, set: &Object, element: &Object) -> PyResult<()> {
    let is_growing = set.is_instance::<FrozenSet>() && set.is_unique();
    if !set.is_instance::<Set>() && !is_growing {
        return Err(space.bad_internal_call());
    }
    any_set(space, set)?.add(space, element)?;
    Ok(())
}

/// Removes an element; whether it was there.
#[cpython_api]
fn PySet_Discard(space: &Space, set: &Set, element: &Object) -> PyResult<c_int> {
    set.discard(space, element).map(c_int::from)
}

/// Removes some element and gives it.
///
/// # Errors
/// `KeyError` if the set is empty.
#[cpython_api]
fn PySet_Pop(space: &Space, set: &Set) -> PyResult<Ref<Object>> {
    match set.pop() {
        Some(element) => Ok(element),
        None => Err(space.key_error(&*space.new_str("pop from an empty set")?)),
    }
}

/// Removes all elements.
#[cpython_api]
fn PySet_Clear(set: &Set) -> PyResult<()> {
    set.clear();
    Ok(())
}

/// Adds the items of an iterable.
#[cpython_api]
fn _PySet_Update(space: &Space, set: &Set, items: &Object) -> PyResult<()> {
    set.update(space, items)
}

/// Adds an element, taking the caller's reference to it.
#[cpython_api]
fn _PySet_AddTakeRef(space: &Space, set: &Set, element: Ref<Object>) -> PyResult<()> {
    set.add(space, &element)?;
    Ok(())
}

/// The element at `position` (zero at first) with its hash, borrowed, and the next position; 0 at the end.
#[cpython_api]
fn _PySet_NextEntry(
    space: &Space,
    set: &Object,
    position: Out<'_, Py_ssize_t>,
    element: Out<'_, *mut PyObject>,
    hash: Out<'_, Py_hash_t>,
) -> PyResult<c_int> {
    let set = any_set(space, set)?;
    let position = position.place().ok_or_else(|| space.bad_internal_call())?;
    let mut at = usize::try_from(position.get()).unwrap_or(usize::MAX);
    let Some(next) = set.next_borrowed(&mut at) else { return Ok(0) };
    position.set(at as Py_ssize_t);
    element.set(next.0);
    hash.set(next.1);
    Ok(1)
}

/// As [`_PySet_NextEntry`], with a new reference to the element.
#[cpython_api]
fn _PySet_NextEntryRef(
    space: &Space,
    set: &Object,
    position: Out<'_, Py_ssize_t>,
    element: Out<'_, *mut PyObject>,
    hash: Out<'_, Py_hash_t>,
) -> PyResult<c_int> {
    let there = _PySet_NextEntry(space, set, position, element, hash)?;
    if let (1, Some(place)) = (there, element.place()) {
        // SAFETY: the element was just borrowed from the set.
        let owned = unsafe { Object::from_ptr(place.get()) }.to_ref();
        element.set_new(Some(owned));
    }
    Ok(there)
}
