//! `pybuffer.h`: the memory that objects lend (PEP 3118), and the functions of the protocol before it.

use crate::border::{CText, Out, null_argument};
use crate::references::bytes_at;
use abi::{Py_buffer, Py_ssize_t};
use core::ffi::{c_char, c_int, c_void};
use core::{ptr, slice};
use cpyext_macros::cpython_api;
use objspace::buffer::{self, Buffer, Order};
use objspace::{Object, PyResult, Space, imports};

/// Whether the object lends its memory.
#[cpython_api(error = 0)]
fn PyObject_CheckBuffer(object: &Object) -> c_int {
    buffer::is_exporter(object).into()
}

/// Borrows the object's memory as the flags say.
///
/// # Errors
/// `TypeError` if it lends none, `BufferError` if not so.
///
/// # Safety
/// `view` is a place for one that stays where it is until it is released.
#[cpython_api]
unsafe fn PyObject_GetBuffer(
    space: &Space,
    object: &Object,
    view: *mut Py_buffer,
    flags: c_int,
) -> PyResult<()> {
    if view.is_null() {
        return Err(space.buffer_error("PyObject_GetBuffer: view==NULL argument is obsolete"));
    }
    // SAFETY: the caller's promise.
    unsafe { buffer::fill_view(space, object, view, flags) }
}

/// Gives memory back. What was given back already is left alone.
///
/// # Safety
/// `view` came from [`PyObject_GetBuffer`] or has no object.
#[cpython_api]
unsafe fn PyBuffer_Release(view: *mut Py_buffer) {
    if !view.is_null() {
        // SAFETY: the caller's promise.
        unsafe { buffer::release_view(view) }
    }
}

/// Fills in a view of `len` bytes, with a new reference to their owner.
///
/// # Safety
/// `view` is a place for one; `owner` keeps the bytes.
#[cpython_api]
unsafe fn PyBuffer_FillInfo(
    space: &Space,
    view: *mut Py_buffer,
    owner: Option<&Object>,
    bytes: *mut c_void,
    len: Py_ssize_t,
    readonly: c_int,
    flags: c_int,
) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe { buffer::fill_info(space, view, owner, bytes, len, readonly != 0, flags) }
}

/// The order of a letter: `C`, `F` (Fortran) or `A` (any).
fn order(letter: c_char) -> Option<Order> {
    Order::from_letter(letter as u8)
}

/// Whether the items are one behind the other in the order of a letter.
///
/// # Safety
/// `view` is one that is held.
#[cpython_api(no_space)]
unsafe fn PyBuffer_IsContiguous(view: *const Py_buffer, letter: c_char) -> c_int {
    // SAFETY: the caller's promise.
    let view = unsafe { &*view };
    order(letter).is_some_and(|order| buffer::is_contiguous(view, order)).into()
}

/// The address of the item at these indices.
///
/// # Safety
/// `view` is one that is held; `indices` are as many as it has dimensions, within its shape.
#[cpython_api(no_space)]
unsafe fn PyBuffer_GetPointer(view: *const Py_buffer, indices: *const Py_ssize_t) -> *mut c_void {
    // SAFETY: the caller's promise.
    unsafe {
        let view = &*view;
        let count = usize::try_from(view.ndim).unwrap_or(0);
        let indices = if count == 0 { &[] } else { slice::from_raw_parts(indices, count) };
        buffer::item_pointer(view, indices).cast()
    }
}

/// Stores the strides of contiguous items.
///
/// # Safety
/// `shape` and `strides` point at `ndim` numbers.
#[cpython_api(no_space)]
unsafe fn PyBuffer_FillContiguousStrides(
    ndim: c_int,
    shape: *mut Py_ssize_t,
    strides: *mut Py_ssize_t,
    itemsize: c_int,
    letter: c_char,
) {
    let Ok(ndim @ 1..) = usize::try_from(ndim) else { return };
    // SAFETY: the caller's promise.
    let (shape, strides) =
        unsafe { (slice::from_raw_parts(shape, ndim), slice::from_raw_parts_mut(strides, ndim)) };
    let order = order(letter).unwrap_or(Order::C);
    strides.copy_from_slice(&buffer::contiguous_strides(shape, itemsize as isize, order));
}

/// Copies all items into contiguous memory.
///
/// # Safety
/// `view` is one that is held; `target` points at `len` bytes.
#[cpython_api]
unsafe fn PyBuffer_ToContiguous(
    space: &Space,
    target: *mut c_void,
    view: *const Py_buffer,
    len: Py_ssize_t,
    letter: c_char,
) -> PyResult<()> {
    // SAFETY: the caller's promise.
    let view = unsafe { &*view };
    if len != view.len {
        return Err(space.value_error("PyBuffer_ToContiguous: len != view->len"));
    }
    // SAFETY: the caller's promise.
    unsafe {
        let items = buffer::to_contiguous(space, view, order(letter).unwrap_or(Order::C))?;
        ptr::copy_nonoverlapping(items.as_ptr(), target.cast(), items.len());
    }
    Ok(())
}

/// Copies contiguous items, as many as both have, into a view.
///
/// # Safety
/// `view` is one that is held and writable; `source` points at `len` bytes.
#[cpython_api]
unsafe fn PyBuffer_FromContiguous(
    view: *const Py_buffer,
    source: *const c_void,
    len: Py_ssize_t,
    letter: c_char,
) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe {
        let view = &*view;
        let len = usize::try_from(len.min(view.len)).unwrap_or(0);
        buffer::copy(view, bytes_at(source.cast(), len), order(letter).unwrap_or(Order::C));
    }
    Ok(())
}

/// Bytes of an item of this format (of the module `struct`).
#[cpython_api]
fn PyBuffer_SizeFromFormat(space: &Space, format: CText<'_>) -> PyResult<Py_ssize_t> {
    let format = format.to_str(space)?;
    let size = imports::import(space, "struct")?.call_method(space, "calcsize", &[&format])?;
    size.index(space)
}

/// Copies the items of one object into another's memory.
#[cpython_api]
fn PyObject_CopyData(space: &Space, target: &Object, source: &Object) -> PyResult<()> {
    if !buffer::is_exporter(target) || !buffer::is_exporter(source) {
        return Err(space.type_error("both destination and source must be bytes-like objects"));
    }
    let target = Buffer::get(space, target, abi::PyBUF_FULL)?;
    let source = Buffer::get(space, source, abi::PyBUF_FULL_RO)?;
    if target.len() < source.len() {
        return Err(space.buffer_error("destination is too small to receive data from source"));
    }
    // SAFETY: both are held, and the target is writable.
    unsafe {
        let items = buffer::to_contiguous(space, source.view(), Order::C)?;
        buffer::copy(target.view(), &items, Order::C);
    }
    Ok(())
}

/// Tells where an object's memory is and gives it back at once, as the oldest protocol did: the object must keep it in place.
fn memory_of<T>(
    space: &Space,
    object: Option<&Object>,
    start: Out<'_, *mut T>,
    len: Out<'_, Py_ssize_t>,
    flags: c_int,
) -> PyResult<()> {
    let (Some(object), true, true) = (object, start.is_wanted(), len.is_wanted()) else {
        return Err(null_argument(space));
    };
    let lent = Buffer::get(space, object, flags)?;
    start.set(lent.view().buf.cast());
    len.set(lent.view().len);
    Ok(())
}

/// Where the bytes of an object are. The object must keep them in place.
#[cpython_api]
fn PyObject_AsCharBuffer(
    space: &Space,
    object: Option<&Object>,
    start: Out<'_, *mut c_char>,
    len: Out<'_, Py_ssize_t>,
) -> PyResult<()> {
    memory_of(space, object, start, len, abi::PyBUF_SIMPLE)
}

/// As [`PyObject_AsCharBuffer`].
#[cpython_api]
fn PyObject_AsReadBuffer(
    space: &Space,
    object: Option<&Object>,
    start: Out<'_, *mut c_void>,
    len: Out<'_, Py_ssize_t>,
) -> PyResult<()> {
    memory_of(space, object, start, len, abi::PyBUF_SIMPLE)
}

/// As [`PyObject_AsCharBuffer`], for writing.
#[cpython_api]
fn PyObject_AsWriteBuffer(
    space: &Space,
    object: Option<&Object>,
    start: Out<'_, *mut c_void>,
    len: Out<'_, Py_ssize_t>,
) -> PyResult<()> {
    memory_of(space, object, start, len, abi::PyBUF_WRITABLE)
}

/// Whether the object lends bytes for reading. Raises nothing.
#[cpython_api(error = 0)]
fn PyObject_CheckReadBuffer(space: &Space, object: &Object) -> c_int {
    (buffer::is_exporter(object) && Buffer::simple(space, object).is_ok()).into()
}
