//! `tupleobject.h`: tuples.

use crate::listobject::clipped;
use crate::references::take_references;
use abi::{Py_ssize_t, PyObject};
use core::ffi::c_int;
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::{Object, PyResult, Ref, Space, Tuple};

/// A new tuple of `len` empty places, which are to be filled before anything else is done with it.
#[cpython_api]
fn PyTuple_New(space: &Space, len: Py_ssize_t) -> PyResult<Ref<Tuple>> {
    let len = usize::try_from(len).map_err(|_| space.bad_internal_call())?;
    let tuple = Tuple::with_len(space, len)?;
    tuple.track();
    Ok(tuple)
}

/// Number of items.
#[cpython_api]
fn PyTuple_Size(tuple: &Tuple) -> Py_ssize_t {
    tuple.len() as Py_ssize_t
}

/// The item at `index`, borrowed from the tuple; `NULL` if the place is empty.
#[cpython_api]
fn PyTuple_GetItem<'a>(space: &Space, tuple: &'a Tuple, index: Py_ssize_t) -> PyResult<Option<&'a Object>> {
    let place = usize::try_from(index).ok().filter(|&index| index < tuple.len());
    let place = place.ok_or_else(|| space.index_error("tuple index out of range"))?;
    Ok(tuple.place_content(place))
}

/// Stores an item in a tuple that only the caller has; the tuple takes the caller's reference, also when this fails.
#[cpython_api]
fn PyTuple_SetItem(
    space: &Space,
    tuple: &Tuple,
    index: Py_ssize_t,
    item: Option<Ref<Object>>,
) -> PyResult<()> {
    if !tuple.is_unique() {
        return Err(space.bad_internal_call());
    }
    let index = usize::try_from(index).ok().filter(|&index| index < tuple.len());
    let index = index.ok_or_else(|| space.index_error("tuple assignment index out of range"))?;
    drop(tuple.replace_unshared(index, item));
    Ok(())
}

/// A tuple of the items from `low` to `high`.
#[cpython_api]
fn PyTuple_GetSlice(space: &Space, tuple: &Tuple, low: Py_ssize_t, high: Py_ssize_t) -> PyResult<Ref<Tuple>> {
    tuple.slice(space, clipped(tuple.len(), low, high))
}

/// Changes the length of a tuple that only the caller has; places that come in addition are empty. On failure the reference is gone and
/// the pointer `NULL`.
///
/// # Safety
/// `place` points at a reference that the caller owns, or at `NULL`.
#[cpython_api]
unsafe fn _PyTuple_Resize(space: &Space, place: *mut *mut PyObject, len: Py_ssize_t) -> PyResult<c_int> {
    if place.is_null() {
        return Err(space.bad_internal_call());
    }
    // SAFETY: the reference moves out of the place, which holds none until the end.
    let tuple = unsafe { Ref::<Object>::from_nullable(place.replace(ptr::null_mut())) };
    let tuple =
        tuple.filter(|tuple| tuple.is_exact::<Tuple>()).and_then(|tuple| tuple.downcast_into::<Tuple>().ok());
    let (Some(tuple), Ok(len)) = (tuple, usize::try_from(len)) else {
        return Err(space.bad_internal_call());
    };
    if tuple.len() != 0 && !tuple.is_unique() {
        return Err(space.bad_internal_call());
    }
    let resized = Tuple::resized(space, tuple, len)?;
    // SAFETY: the caller's promise.
    unsafe { place.write(resized.into_ptr()) };
    Ok(0)
}

/// A tuple of new references to `len` objects.
///
/// # Safety
/// `items` points at `len` objects.
#[cpython_api]
unsafe fn _PyTuple_FromArray(
    space: &Space,
    items: *const *mut PyObject,
    len: Py_ssize_t,
) -> PyResult<Ref<Tuple>> {
    if len <= 0 {
        return Ok(Tuple::empty());
    }
    // SAFETY: the caller's promise; `&Object` is a pointer.
    let items = unsafe { core::slice::from_raw_parts(items.cast::<&Object>(), len as usize) };
    Tuple::from_slice(space, items)
}

/// A tuple of `len` objects, whose references it takes.
///
/// # Safety
/// `items` points at `len` references that the caller gives up.
#[cpython_api]
unsafe fn _PyTuple_FromArraySteal(
    space: &Space,
    items: *const *mut PyObject,
    len: Py_ssize_t,
) -> PyResult<Ref<Tuple>> {
    // SAFETY: the caller's promise.
    Tuple::from_vec(space, unsafe { take_references(items, len) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{failure, repr, with_space};
    use objspace::Layout;

    #[test]
    fn places_are_filled_and_resized() {
        with_space(|space| {
            let tuple = PyTuple_New(space, 2).unwrap();
            assert!(PyTuple_GetItem(space, &tuple, 1).unwrap().is_none());
            let item = space.new_int(1 << 40).unwrap();
            PyTuple_SetItem(space, &tuple, 0, Some(item.clone())).unwrap();
            PyTuple_SetItem(space, &tuple, 1, Some(item.clone())).unwrap();
            assert_eq!(item.refcount(), 3);
            let beyond = PyTuple_SetItem(space, &tuple, 2, Some(item.clone()));
            assert_eq!(failure(space, beyond), "IndexError: tuple assignment index out of range");
            let second = tuple.to_ref();
            assert!(PyTuple_SetItem(space, &tuple, 0, Some(item.clone())).is_err());
            drop(second);
            assert_eq!(item.refcount(), 3);
            let mut place = tuple.into_ptr();
            // SAFETY: the place owns the only reference.
            let shorter = unsafe {
                _PyTuple_Resize(space, &mut place, 1).unwrap();
                Ref::<Tuple>::from_owned_unchecked(place)
            };
            assert_eq!((repr(space, &shorter), item.refcount()), ("(1099511627776,)".to_owned(), 2));
            assert_eq!(PyTuple_Size(&PyTuple_GetSlice(space, &shorter, -5, 5).unwrap()), 1);
        });
    }
}
