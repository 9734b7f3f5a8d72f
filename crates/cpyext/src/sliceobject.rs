//! `sliceobject.h`: slices.

use crate::border::Out;
use abi::{Py_ssize_t, PyObject};
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::slice::SliceRange;
use objspace::{Int, Object, PyResult, Ref, Slice, Space, none};

/// A new slice; `NULL` stands for `None`.
#[cpython_api]
fn PySlice_New(
    space: &Space,
    start: Option<&Object>,
    stop: Option<&Object>,
    step: Option<&Object>,
) -> PyResult<Ref<Slice>> {
    let or_none =
        |bound: Option<&Object>| -> Ref<Object> { objspace::Layout::to_ref(bound.unwrap_or(none())) };
    Slice::new(space, &or_none(start), &or_none(stop), &or_none(step))
}

/// A new slice from `start` to `stop`.
#[cpython_api]
fn _PySlice_FromIndices(space: &Space, start: Py_ssize_t, stop: Py_ssize_t) -> PyResult<Ref<Slice>> {
    Slice::from_indices(space, start, stop)
}

/// Start, stop and step as integers, clamped to what fits.
#[cpython_api]
fn PySlice_Unpack(
    space: &Space,
    slice: &Slice,
    start: Out<'_, Py_ssize_t>,
    stop: Out<'_, Py_ssize_t>,
    step: Out<'_, Py_ssize_t>,
) -> PyResult<()> {
    let bounds = slice.unpack(space)?;
    start.set(bounds.0);
    stop.set(bounds.1);
    step.set(bounds.2);
    Ok(())
}

/// Clips `start` and `stop` to a sequence of `len` items; gives the number of items that the slice picks.
#[cpython_api(no_space)]
fn PySlice_AdjustIndices(
    len: Py_ssize_t,
    start: Out<'_, Py_ssize_t>,
    stop: Out<'_, Py_ssize_t>,
    step: Py_ssize_t,
) -> Py_ssize_t {
    let (Some(start), Some(stop)) = (start.place(), stop.place()) else { return 0 };
    if step == 0 {
        return 0;
    }
    let range = SliceRange::adjust(len, start.get(), stop.get(), step);
    start.set(range.start);
    stop.set(range.stop);
    range.count as Py_ssize_t
}

/// [`PySlice_Unpack`] and [`PySlice_AdjustIndices`] in one.
#[cpython_api]
fn PySlice_GetIndicesEx(
    space: &Space,
    slice: &Slice,
    len: Py_ssize_t,
    start: Out<'_, Py_ssize_t>,
    stop: Out<'_, Py_ssize_t>,
    step: Out<'_, Py_ssize_t>,
    count: Out<'_, Py_ssize_t>,
) -> PyResult<()> {
    PySlice_Unpack(space, slice, start, stop, step)?;
    let step = step.place().map_or(1, |step| step.get());
    count.set(PySlice_AdjustIndices(len, start, stop, step));
    Ok(())
}

/// Start, stop and step of a slice of integers for a sequence of `len` items, not clipped; -1, mostly without an error, if it is not
/// of integers or out of range. Kept for old code.
#[cpython_api]
fn PySlice_GetIndices(
    space: &Space,
    slice: &Slice,
    len: Py_ssize_t,
    start: Out<'_, Py_ssize_t>,
    stop: Out<'_, Py_ssize_t>,
    step: Out<'_, Py_ssize_t>,
) -> PyResult<c_int> {
    let int = |value: &Object| -> PyResult<Option<Py_ssize_t>> {
        value.downcast::<Int>().map(|value| value.index(space)).transpose()
    };
    let from_end = |index: Py_ssize_t| if index < 0 { index.saturating_add(len) } else { index };
    let by = if slice.step().is_none() { Some(1) } else { int(slice.step())? };
    let Some(by) = by else { return Ok(-1) };
    step.set(by);
    let (first, last) = if by < 0 { (len - 1, -1) } else { (0, len) };
    let from = if slice.start().is_none() { Some(first) } else { int(slice.start())?.map(from_end) };
    let Some(from) = from else { return Ok(-1) };
    start.set(from);
    let to = if slice.stop().is_none() { Some(last) } else { int(slice.stop())?.map(from_end) };
    let Some(to) = to else { return Ok(-1) };
    stop.set(to);
    Ok(if to > len || from >= len || by == 0 { -1 } else { 0 })
}

/// Start, stop and step for a sequence whose length is a Python integer, as new references to integers.
#[cpython_api]
fn _PySlice_GetLongIndices(
    space: &Space,
    slice: &Slice,
    len: &Int,
    start: Out<'_, *mut PyObject>,
    stop: Out<'_, *mut PyObject>,
    step: Out<'_, *mut PyObject>,
) -> PyResult<()> {
    let [from, to, by] = slice.indices_for(space, &len.to_bigint())?;
    let (from, to, by) = (space.new_big_int(&from)?, space.new_big_int(&to)?, space.new_big_int(&by)?);
    start.set_new(Some(from));
    stop.set_new(Some(to));
    step.set_new(Some(by));
    Ok(())
}
