//! `abstract.h`: sequences.

use crate::border::{CText, null_argument};
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::exceptions::TypeError;
use objspace::{Layout, List, Object, PyErr, PyResult, Ref, Slice, Space, Tuple};

/// Whether the object has items by position (and is no dict).
#[cpython_api(error = 0)]
fn PySequence_Check(object: &Object) -> c_int {
    object.is_sequence().into()
}

/// How many items there are.
#[cpython_api]
fn PySequence_Size(space: &Space, sequence: &Object) -> PyResult<isize> {
    let ty = sequence.ty();
    if let Some(length) = ty.sequence_slots().and_then(|slots| slots.sq_length.get()) {
        // SAFETY: the slot fits the object's type.
        let length = unsafe { length(sequence.as_ptr()) };
        return if length < 0 { Err(space.error_from_c()) } else { Ok(length) };
    }
    let is_mapping = ty.mapping_slots().is_some_and(|slots| slots.mp_length.get().is_some());
    let name = ty.tp_name();
    Err(match is_mapping {
        true => space.type_error(format_args!("{name} is not a sequence")),
        false => space.type_error(format_args!("object of type '{name}' has no len()")),
    })
}

/// How many items there are.
#[cpython_api]
fn PySequence_Length(space: &Space, sequence: &Object) -> PyResult<isize> {
    PySequence_Size(space, sequence)
}

/// `a + b` for sequences.
#[cpython_api]
fn PySequence_Concat(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
    a.concat(space, b)
}

/// `a += b` for sequences: what `a` becomes.
#[cpython_api]
fn PySequence_InPlaceConcat(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
    a.inplace_concat(space, b)
}

/// `sequence * count`
#[cpython_api]
fn PySequence_Repeat(space: &Space, sequence: &Object, count: isize) -> PyResult<Ref<Object>> {
    sequence.repeat(space, count)
}

/// `sequence *= count`: what the sequence becomes.
#[cpython_api]
fn PySequence_InPlaceRepeat(space: &Space, sequence: &Object, count: isize) -> PyResult<Ref<Object>> {
    sequence.inplace_repeat(space, count)
}

/// The item at an index, counted from the end if negative.
#[cpython_api]
pub fn PySequence_GetItem(space: &Space, sequence: &Object, index: isize) -> PyResult<Ref<Object>> {
    sequence.sequence_get(space, index)
}

/// Set the item at an index, counted from the end if negative; without a value, delete it.
#[cpython_api]
fn PySequence_SetItem(
    space: &Space,
    sequence: &Object,
    index: isize,
    value: Option<&Object>,
) -> PyResult<()> {
    sequence.sequence_assign(space, index, value, "does not support item assignment")
}

/// Delete the item at an index, counted from the end if negative.
#[cpython_api]
fn PySequence_DelItem(space: &Space, sequence: &Object, index: isize) -> PyResult<()> {
    sequence.sequence_assign(space, index, None, "doesn't support item deletion")
}

#[cold]
fn cannot(space: &Space, object: &Object, what: &str) -> PyErr {
    space.type_error(format_args!("'{}' object {what}", object.ty().tp_name()))
}

/// `sequence[start:stop]`
#[cpython_api]
fn PySequence_GetSlice(space: &Space, sequence: &Object, start: isize, stop: isize) -> PyResult<Ref<Object>> {
    let Some(subscript) = sequence.ty().mapping_slots().and_then(|slots| slots.mp_subscript.get()) else {
        return Err(cannot(space, sequence, "is unsliceable"));
    };
    let slice = Slice::from_indices(space, start, stop)?;
    // SAFETY: the slot fits the object's type.
    unsafe { space.from_c(subscript(sequence.as_ptr(), slice.as_ptr())) }
}

fn assign_slice(
    space: &Space,
    sequence: &Object,
    start: isize,
    stop: isize,
    value: Option<&Object>,
    otherwise: &str,
) -> PyResult<()> {
    let Some(assign) = sequence.ty().mapping_slots().and_then(|slots| slots.mp_ass_subscript.get()) else {
        return Err(cannot(space, sequence, otherwise));
    };
    let slice = Slice::from_indices(space, start, stop)?;
    let value = value.map_or(core::ptr::null_mut(), Layout::as_ptr);
    // SAFETY: the slot fits the object's type.
    space.status_from_c(unsafe { assign(sequence.as_ptr(), slice.as_ptr(), value) }).map(drop)
}

/// `sequence[start:stop] = value`; without a value, delete the items.
#[cpython_api]
fn PySequence_SetSlice(
    space: &Space,
    sequence: &Object,
    start: isize,
    stop: isize,
    value: Option<&Object>,
) -> PyResult<()> {
    assign_slice(space, sequence, start, stop, value, "doesn't support slice assignment")
}

/// `del sequence[start:stop]`
#[cpython_api]
fn PySequence_DelSlice(space: &Space, sequence: &Object, start: isize, stop: isize) -> PyResult<()> {
    assign_slice(space, sequence, start, stop, None, "doesn't support slice deletion")
}

/// `tuple(iterable)`
#[cpython_api]
pub fn PySequence_Tuple(space: &Space, iterable: &Object) -> PyResult<Ref<Tuple>> {
    iterable.to_tuple(space)
}

/// `list(iterable)`
#[cpython_api]
pub fn PySequence_List(space: &Space, iterable: &Object) -> PyResult<Ref<List>> {
    iterable.to_list(space)
}

/// The object itself if it is exactly a list or a tuple, else a list of its items; `TypeError` with `message` if it cannot be
/// iterated over.
#[cpython_api]
fn PySequence_Fast(space: &Space, iterable: &Object, message: CText<'_>) -> PyResult<Ref<Object>> {
    if iterable.is_exact::<List>() || iterable.is_exact::<Tuple>() {
        return Ok(iterable.to_ref());
    }
    let iterator = match iterable.iter(space) {
        Err(err) if err.is_a::<TypeError>() => {
            return Err(space.type_error(message.required(space)?.to_string_lossy()));
        }
        result => result?,
    };
    Ok(iterator.to_list(space)?.into_object())
}

/// How many items equal `value`.
#[cpython_api]
fn PySequence_Count(space: &Space, iterable: &Object, value: &Object) -> PyResult<isize> {
    Ok(iterable.count_of(space, value)? as isize)
}

/// `value in container`
#[cpython_api]
fn PySequence_Contains(space: &Space, container: &Object, value: Option<&Object>) -> PyResult<c_int> {
    match value {
        Some(value) => Ok(container.contains(space, value)?.into()),
        None if container.len(space)? == 0 => Ok(0),
        None => Err(null_argument(space)),
    }
}

/// `value in container`
#[cpython_api]
fn PySequence_In(space: &Space, container: &Object, value: Option<&Object>) -> PyResult<c_int> {
    PySequence_Contains(space, container, value)
}

/// The position of the first item that equals `value`.
#[cpython_api]
fn PySequence_Index(space: &Space, iterable: &Object, value: &Object) -> PyResult<isize> {
    Ok(iterable.index_of(space, value)? as isize)
}
