//! Items and slices of a memory view.

use super::MemoryView;
use super::format::{code_of, pack, unpack};
use crate::buffer::{self, Buffer, Order};
use crate::slice::Slice;
use crate::{List, Object, PyErr, PyResult, Ref, Space, Tuple, number};
use abi::{Py_buffer, PyBUF_FULL_RO};

#[cold]
fn missing(space: &Space, what: &str) -> PyErr {
    space.not_implemented_error(format_args!("{what} are not implemented"))
}

#[cold]
fn scalar(space: &Space) -> PyErr {
    space.type_error("invalid indexing of 0-dim memory")
}

fn is_ellipsis(key: &Object) -> bool {
    key.is(crate::ellipsis())
}

/// The indices of a tuple of nothing else.
fn multi_index(key: &Object) -> Option<&Tuple> {
    key.downcast::<Tuple>().filter(|key| key.items().iter().all(|item| item.is_index()))
}

/// Whether a key is a tuple of slices.
fn is_multi_slice(key: &Object) -> bool {
    key.downcast::<Tuple>()
        .is_some_and(|key| key.len() > 0 && key.items().iter().all(|item| item.is_instance::<Slice>()))
}

impl MemoryView {
    /// The address of an item, counted along a dimension from `pointer`; negative indices count from the end.
    fn step(&self, space: &Space, pointer: *mut u8, dimension: usize, index: isize) -> PyResult<*mut u8> {
        let count = self.shape()[dimension];
        let index = if index < 0 { index + count } else { index };
        if !(0..count).contains(&index) {
            let dimension = dimension + 1;
            return Err(space.index_error(format_args!("index out of bounds on dimension {dimension}")));
        }
        // SAFETY: the index is within the shape.
        Ok(unsafe { buffer::step(self.view(), pointer, dimension, index * self.strides()[dimension]) })
    }

    /// The address of the item at `index` of a view of one dimension.
    fn item_pointer(&self, space: &Space, index: isize) -> PyResult<*mut u8> {
        self.step(space, self.view().buf.cast(), 0, index)
    }

    /// The address of the item at a tuple of indices.
    fn multi_pointer(&self, space: &Space, indices: &Tuple) -> PyResult<*mut u8> {
        let (given, ndim) = (indices.len(), self.ndim());
        if given < ndim {
            return Err(missing(space, "sub-views"));
        }
        if given > ndim {
            return Err(space
                .type_error(format_args!("cannot index {ndim}-dimension view with {given}-element tuple")));
        }
        let mut pointer = self.view().buf.cast();
        for (dimension, index) in indices.items().iter().enumerate() {
            let index = number::as_index_size(space, index)?;
            // `__index__` may have released the view.
            self.check_released(space)?;
            pointer = self.step(space, pointer, dimension, index)?;
        }
        Ok(pointer)
    }

    /// The item at `index` (`sq_item`).
    pub(super) fn item(&self, space: &Space, index: isize) -> PyResult<Ref<Object>> {
        self.check_released(space)?;
        let code = code_of(space, self.format())?;
        match self.ndim() {
            0 => Err(scalar(space)),
            // SAFETY: the pointer is an item's.
            1 => unsafe { unpack(space, self.item_pointer(space, index)?, code) },
            _ => Err(missing(space, "multi-dimensional sub-views")),
        }
    }

    /// `self[key]`.
    pub(super) fn subscript(&self, space: &Space, key: &Object) -> PyResult<Ref<Object>> {
        self.check_released(space)?;
        if self.ndim() == 0 {
            if key.downcast::<Tuple>().is_some_and(|key| key.len() == 0) {
                let code = code_of(space, self.format())?;
                // SAFETY: a view without dimensions is of one item.
                return unsafe { unpack(space, self.view().buf.cast(), code) };
            }
            return if is_ellipsis(key) { Ok(crate::Layout::to_ref(&**self)) } else { Err(scalar(space)) };
        }
        if key.is_index() {
            let index = number::as_index_size(space, key)?;
            return self.item(space, index);
        }
        if let Some(slice) = key.downcast::<Slice>() {
            return Ok(self.sliced(space, slice)?.into_object());
        }
        if let Some(indices) = multi_index(key) {
            let code = code_of(space, self.format())?;
            let pointer = self.multi_pointer(space, indices)?;
            // SAFETY: the pointer is an item's.
            return unsafe { unpack(space, pointer, code) };
        }
        if is_multi_slice(key) {
            return Err(space.not_implemented_error("multi-dimensional slicing is not implemented"));
        }
        Err(space.type_error("memoryview: invalid slice key"))
    }

    /// A view of a part of the first dimension.
    fn sliced(&self, space: &Space, slice: &Slice) -> PyResult<Ref<MemoryView>> {
        let (start, stop, step) = slice.unpack(space)?;
        self.check_released(space)?;
        let sliced = self.another(space, self.view())?;
        // SAFETY: the view is fresh, and its arrays have a first dimension.
        unsafe { slice_view(&mut *sliced.0.view.as_ptr(), start, stop, step) };
        sliced.note_layout();
        Ok(sliced)
    }

    /// `self[key] = value`, or `del self[key]`.
    pub(super) fn assign(&self, space: &Space, key: &Object, value: Option<&Object>) -> PyResult<()> {
        self.check_released(space)?;
        let code = code_of(space, self.format())?;
        if self.view().readonly != 0 {
            return Err(space.type_error("cannot modify read-only memory"));
        }
        let Some(value) = value else { return Err(space.type_error("cannot delete memory")) };
        if self.ndim() == 0 {
            let whole = is_ellipsis(key) || key.downcast::<Tuple>().is_some_and(|key| key.len() == 0);
            if !whole {
                return Err(scalar(space));
            }
            return self.store(space, value, code, || Ok(self.view().buf.cast()));
        }
        if key.is_index() {
            if self.ndim() > 1 {
                return Err(missing(space, "sub-views"));
            }
            let index = number::as_index_size(space, key)?;
            self.check_released(space)?;
            // Wrong indices are reported before wrong values.
            self.item_pointer(space, index)?;
            return self.store(space, value, code, || self.item_pointer(space, index));
        }
        match key.downcast::<Slice>() {
            Some(slice) if self.ndim() == 1 => return self.assign_slice(space, slice, value),
            Some(_) => {}
            None => {
                if let Some(indices) = multi_index(key) {
                    let pointer = self.multi_pointer(space, indices)?;
                    return self.store(space, value, code, || Ok(pointer));
                }
                if !is_multi_slice(key) {
                    return Err(space.type_error("memoryview: invalid slice key"));
                }
            }
        }
        Err(space.not_implemented_error("memoryview slice assignments are currently restricted to ndim = 1"))
    }

    /// Writes a value where `place` says, asked after the value's conversion, which may run code.
    fn store(
        &self,
        space: &Space,
        value: &Object,
        code: u8,
        place: impl FnOnce() -> PyResult<*mut u8>,
    ) -> PyResult<()> {
        let bytes = pack(space, value, code)?;
        self.check_released(space)?;
        let place = place()?;
        // SAFETY: the place is an item's, of as many bytes.
        unsafe { core::ptr::copy_nonoverlapping(bytes.as_ptr(), place, bytes.len()) };
        Ok(())
    }

    fn assign_slice(&self, space: &Space, slice: &Slice, value: &Object) -> PyResult<()> {
        let source = Buffer::get(space, value, PyBUF_FULL_RO)?;
        let (start, stop, step) = slice.unpack(space)?;
        self.check_released(space)?;
        let (mut shape, mut strides) = ([self.shape()[0]], [self.strides()[0]]);
        let mut suboffsets = self.suboffsets().first().copied().map(|suboffset| [suboffset]);
        let mut target = Py_buffer {
            shape: shape.as_mut_ptr(),
            strides: strides.as_mut_ptr(),
            suboffsets: suboffsets.as_mut().map_or(core::ptr::null_mut(), |array| array.as_mut_ptr()),
            ..*self.view()
        };
        // SAFETY: the arrays are local and have a first dimension.
        unsafe { slice_view(&mut target, start, stop, step) };
        if !same_structure(&target, source.view()) {
            return Err(
                space.value_error("memoryview assignment: lvalue and rvalue have different structures")
            );
        }
        // SAFETY: both buffers are held, and have the same shape. The copy in between is for when they overlap.
        unsafe {
            let data = buffer::to_contiguous(space, source.view(), Order::C)?;
            buffer::copy(&target, &data, Order::C);
        }
        Ok(())
    }

    /// The items as nested lists.
    pub(super) fn to_nested_list(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.check_released(space)?;
        let code = code_of(space, self.format())?;
        self.nested(space, self.view().buf.cast(), 0, code)
    }

    fn nested(&self, space: &Space, pointer: *mut u8, dimension: usize, code: u8) -> PyResult<Ref<Object>> {
        if dimension == self.ndim() {
            // SAFETY: the pointer is an item's.
            return unsafe { unpack(space, pointer, code) };
        }
        let count = self.shape()[dimension];
        let mut items = Vec::with_capacity(count.max(0) as usize);
        for index in 0..count {
            let pointer = self.step(space, pointer, dimension, index)?;
            items.push(self.nested(space, pointer, dimension + 1, code)?);
        }
        Ok(List::from_vec(space, items)?.into_object())
    }
}

/// Changes a view to a part of its first dimension.
///
/// # Safety
/// The view's arrays can be written and have a first dimension.
unsafe fn slice_view(view: &mut Py_buffer, start: isize, stop: isize, step: isize) {
    // SAFETY: the caller's promise; the new start is within the memory, or the part is empty.
    unsafe {
        let count = *view.shape;
        let range = crate::slice::SliceRange::clip(count.max(0) as usize, start, stop, step);
        let offset = if range.count > 0 { *view.strides * range.start } else { 0 };
        if view.suboffsets.is_null() || *view.suboffsets < 0 {
            view.buf = view.buf.byte_offset(offset);
        } else {
            *view.suboffsets += offset;
        }
        *view.shape = range.count as isize;
        *view.strides = (*view.strides).wrapping_mul(range.step);
        let items: isize = (0..view.ndim as usize).map(|dimension| *view.shape.add(dimension)).product();
        view.len = items * view.itemsize;
    }
}

/// The format of a view, as a string.
fn format_of(view: &Py_buffer) -> &[u8] {
    if view.format.is_null() {
        return b"B";
    }
    // SAFETY: a format is a C string that lives as long as the buffer.
    let format = unsafe { core::ffi::CStr::from_ptr(view.format) }.to_bytes();
    format.strip_prefix(b"@").unwrap_or(format)
}

/// Whether items can be copied from one view to the other.
fn same_structure(target: &Py_buffer, source: &Py_buffer) -> bool {
    let shape = |view: &Py_buffer| -> Vec<isize> {
        if view.shape.is_null() {
            return vec![if view.itemsize == 0 { view.len } else { view.len / view.itemsize }];
        }
        // SAFETY: a view's shape has as many numbers.
        unsafe { core::slice::from_raw_parts(view.shape, view.ndim as usize) }.to_vec()
    };
    format_of(target) == format_of(source)
        && target.itemsize == source.itemsize
        && target.ndim == source.ndim
        && shape(target) == shape(source)
}
