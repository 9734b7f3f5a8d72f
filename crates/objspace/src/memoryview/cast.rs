//! `memoryview.cast`: the same bytes with another format or shape.

use super::MemoryView;
use super::format::{is_byte, lasting, native};
use crate::buffer::{Order, contiguous_strides};
use crate::{Int, Object, PyErr, PyResult, Ref, Space};
use abi::{_Py_MEMORYVIEW_C, PyBUF_MAX_NDIM};
use core::ptr;

#[cold]
fn not_native(space: &Space, which: &str) -> PyErr {
    space.value_error(format_args!(
        "memoryview: {which} format must be a native single character format prefixed with an optional '@'"
    ))
}

impl MemoryView {
    /// `self.cast(format, shape)`.
    pub(super) fn cast_to(
        &self,
        space: &Space,
        format: &str,
        shape: Option<&Object>,
    ) -> PyResult<Ref<MemoryView>> {
        self.check_released(space)?;
        if !self.has_flag(_Py_MEMORYVIEW_C) {
            return Err(space.type_error("memoryview: casts are restricted to C-contiguous views"));
        }
        if (shape.is_some() || self.ndim() != 1) && self.shape().contains(&0) {
            return Err(space.type_error("memoryview: cannot cast view with zeros in shape or strides"));
        }
        let shape = shape.map(|shape| self.checked_shape(space, shape)).transpose()?;
        let ndim = shape.as_ref().map_or(1, |shape| shape.len().max(1));
        let Some(managed) = self.managed() else { return Err(super::released(space)) };
        let view = MemoryView::incomplete(space, managed, self.view(), ndim)?;
        self.cast_flat(space, &view, format)?;
        match shape {
            Some(shape) => view.reshape(space, &shape)?,
            None => view.note_layout(),
        }
        Ok(view)
    }

    /// The items of a shape argument.
    fn checked_shape(&self, space: &Space, shape: &Object) -> PyResult<Vec<Ref<Object>>> {
        let Some(items) = shape.list_or_tuple_items() else {
            return Err(space.type_error("shape must be a list or a tuple"));
        };
        if items.len() > PyBUF_MAX_NDIM as usize {
            return Err(space.value_error(format_args!(
                "memoryview: number of dimensions must not exceed {PyBUF_MAX_NDIM}"
            )));
        }
        if self.ndim() != 1 && items.len() != 1 {
            return Err(space.type_error("memoryview: cast must be 1D -> ND or ND -> 1D"));
        }
        Ok(items)
    }

    /// Makes `view` one of the same bytes as items of `format` in one dimension.
    fn cast_flat(&self, space: &Space, view: &MemoryView, format: &str) -> PyResult<()> {
        let (source, _) = native(self.format()).ok_or_else(|| not_native(space, "source"))?;
        let (target, size) = native(format).ok_or_else(|| not_native(space, "destination"))?;
        if !is_byte(source) && !is_byte(target) {
            return Err(space.type_error("memoryview: cannot cast between two non-byte formats"));
        }
        let size = size as isize;
        if self.view().len % size != 0 {
            return Err(space.type_error("memoryview: length is not a multiple of itemsize"));
        }
        // SAFETY: the view is fresh, and its arrays have room for a dimension.
        unsafe {
            let own = view.0.view.as_ptr();
            (*own).format = lasting(format);
            (*own).itemsize = size;
            (*own).ndim = 1;
            *(*own).shape = self.view().len / size;
            *(*own).strides = size;
            (*own).suboffsets = ptr::null_mut();
        }
        Ok(())
    }

    /// Gives a fresh view of one dimension another shape.
    fn reshape(&self, space: &Space, shape: &[Ref<Object>]) -> PyResult<()> {
        let view = self.view();
        let itemsize = view.itemsize;
        let mut numbers = Vec::with_capacity(shape.len());
        let mut len = itemsize;
        for item in shape {
            let Some(int) = item.downcast::<Int>() else {
                return Err(space.type_error("memoryview.cast(): elements of shape must be integers"));
            };
            let count = int.to_i64().filter(|&count| count > 0).ok_or_else(|| {
                space.value_error("memoryview.cast(): elements of shape must be integers > 0")
            })? as isize;
            len = len
                .checked_mul(count)
                .ok_or_else(|| space.value_error("memoryview.cast(): product(shape) > SSIZE_MAX"))?;
            numbers.push(count);
        }
        if view.len != len {
            return Err(space.type_error("memoryview: product(shape) * itemsize != buffer size"));
        }
        let strides = contiguous_strides(&numbers, itemsize, Order::C);
        // SAFETY: the view is fresh, and its arrays have room for as many dimensions.
        unsafe {
            let own = self.0.view.as_ptr();
            (*own).ndim = numbers.len() as i32;
            if numbers.is_empty() {
                (*own).shape = ptr::null_mut();
                (*own).strides = ptr::null_mut();
            } else {
                ptr::copy_nonoverlapping(numbers.as_ptr(), (*own).shape, numbers.len());
                ptr::copy_nonoverlapping(strides.as_ptr(), (*own).strides, strides.len());
            }
        }
        self.note_layout();
        Ok(())
    }
}
