//! Unpacking of iterables into registers.

use crate::value::Value;
use abi::PyObject;
use objspace::exceptions as exc;
use objspace::{List, Object, PyErr, PyResult, Ref, Space, Tuple};

fn wrong_count(space: &Space, expected: usize, got: usize) -> PyErr {
    if got < expected {
        space.value_error(format_args!("not enough values to unpack (expected {expected}, got {got})"))
    } else {
        space.value_error(format_args!("too many values to unpack (expected {expected}, got {got})"))
    }
}

fn iterator(space: &Space, iterable: &Object) -> PyResult<Ref<Object>> {
    iterable.iter(space).map_err(|err| {
        let not_iterable = err.is_a::<exc::TypeError>()
            && iterable.ty().slots().tp_iter.get().is_none()
            && !iterable.is_sequence();
        if not_iterable {
            space.type_error(format_args!("cannot unpack non-iterable {} object", iterable.ty().name()))
        } else {
            err
        }
    })
}

/// Exactly `count` items.
fn items(space: &Space, sequence: &Object, count: usize) -> PyResult<Vec<Ref<Object>>> {
    let known = if let Some(tuple) = sequence.downcast_exact::<Tuple>() {
        Some(tuple.items().iter().map(|item| objspace::Layout::to_ref(*item)).collect::<Vec<_>>())
    } else {
        sequence.downcast_exact::<List>().map(List::to_vec)
    };
    if let Some(items) = known {
        return if items.len() == count { Ok(items) } else { Err(wrong_count(space, count, items.len())) };
    }
    let iterator = iterator(space, sequence)?;
    let mut items = Vec::with_capacity(count);
    while items.len() < count {
        match iterator.next(space)? {
            Some(item) => items.push(item),
            None => return Err(wrong_count(space, count, items.len())),
        }
    }
    match iterator.next(space)? {
        None => Ok(items),
        Some(_) => {
            // A dict is the one other container whose length the message tells.
            let got = sequence.downcast_exact::<objspace::Dict>().map(objspace::Dict::len);
            Err(match got {
                Some(got) if got > count => wrong_count(space, count, got),
                _ => space.value_error(format_args!("too many values to unpack (expected {count})")),
            })
        }
    }
}

/// The items of an exact tuple of `count` items that stays alive, also if the register is a temporary that is consumed; else `None`.
///
/// # Safety
/// The register is live.
#[inline(always)]
pub unsafe fn kept_tuple(sequence: Value, count: usize, is_consumed: bool) -> Option<*const *mut PyObject> {
    if !sequence.is_object() {
        return None;
    }
    // SAFETY: the caller's promise.
    let object = unsafe { sequence.as_object() };
    let tuple = object.downcast_exact::<Tuple>()?;
    // A reference is a pointer.
    (tuple.len() == count && !(is_consumed && object.is_unique())).then(|| tuple.items().as_ptr().cast())
}

/// Unpacks exactly `count` items into consecutive temporaries.
///
/// # Safety
/// The temporaries are dead.
pub unsafe fn sequence(
    space: &Space,
    sequence: Ref<Object>,
    first: *mut Value,
    count: usize,
) -> PyResult<()> {
    if let Some(tuple) = sequence.downcast_exact::<Tuple>()
        && tuple.len() == count
    {
        for (offset, item) in tuple.items().iter().enumerate() {
            // SAFETY: the caller's promise.
            unsafe { *first.add(offset) = Value::from_ref(objspace::Layout::to_ref(*item)) };
        }
        return Ok(());
    }
    if let Some(list) = sequence.downcast_exact::<List>()
        && list.len() == count
    {
        // Taking references runs nothing, so the list keeps its length.
        for (offset, item) in (0..count).filter_map(|index| list.get(index)).enumerate() {
            // SAFETY: the caller's promise.
            unsafe { *first.add(offset) = Value::from_ref(item) };
        }
        return Ok(());
    }
    for (offset, item) in items(space, &sequence, count)?.into_iter().enumerate() {
        // SAFETY: the caller's promise.
        unsafe { *first.add(offset) = Value::from_ref(item) };
    }
    Ok(())
}

/// Unpacks exactly two items.
#[inline]
pub fn pair(space: &Space, sequence: Ref<Object>) -> PyResult<(Ref<Object>, Ref<Object>)> {
    if let Some(tuple) = sequence.downcast_exact::<Tuple>()
        && let [first, second] = tuple.items()
    {
        return Ok((objspace::Layout::to_ref(*first), objspace::Layout::to_ref(*second)));
    }
    unpack_pair(space, &sequence)
}

fn unpack_pair(space: &Space, sequence: &Object) -> PyResult<(Ref<Object>, Ref<Object>)> {
    let mut items = items(space, sequence, 2)?.into_iter();
    match (items.next(), items.next()) {
        (Some(first), Some(second)) => Ok((first, second)),
        _ => Err(space.system_error("two items were promised")),
    }
}

/// Unpacks `before` items, a list of the middle ones, and `after` items into consecutive temporaries.
///
/// # Safety
/// The temporaries are dead.
pub unsafe fn extended(
    space: &Space,
    sequence: &Object,
    first: *mut Value,
    before: usize,
    after: usize,
) -> PyResult<()> {
    let iterator = iterator(space, sequence)?;
    let mut items = Vec::new();
    while let Some(item) = iterator.next(space)? {
        items.push(item);
    }
    if items.len() < before + after {
        return Err(space.value_error(format_args!(
            "not enough values to unpack (expected at least {}, got {})",
            before + after,
            items.len()
        )));
    }
    let tail = items.split_off(items.len() - after);
    let middle = List::from_vec(space, items.split_off(before))?.into_object();
    for (offset, item) in items.into_iter().chain([middle]).chain(tail).enumerate() {
        // SAFETY: the caller's promise.
        unsafe { *first.add(offset) = Value::from_ref(item) };
    }
    Ok(())
}
