//! Where the items of a buffer of several dimensions are: contiguity, addresses, and copies between layouts.

use crate::{PyResult, Space};
use abi::Py_buffer;
use core::{ptr, slice};

/// The order of items in contiguous memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The last index changes first.
    C,
    /// The first index changes first.
    Fortran,
    /// Either.
    Any,
}

impl Order {
    /// The order that C code calls `'C'`, `'F'` or `'A'`.
    pub fn from_letter(letter: u8) -> Option<Order> {
        match letter {
            b'C' => Some(Order::C),
            b'F' => Some(Order::Fortran),
            b'A' => Some(Order::Any),
            _ => None,
        }
    }
}

/// `ndim` numbers at `start`, none if it is null.
///
/// # Safety
/// `start` is null or points at as many numbers.
unsafe fn numbers<'a>(start: *const isize, ndim: usize) -> Option<&'a [isize]> {
    // SAFETY: the caller's promise.
    (!start.is_null()).then(|| unsafe { slice::from_raw_parts(start, ndim) })
}

/// The shape of a view; one dimension of all items where it has none.
fn shape(view: &Py_buffer) -> Vec<isize> {
    // SAFETY: a view's shape has `ndim` numbers.
    match unsafe { numbers(view.shape, view.ndim as usize) } {
        Some(shape) => shape.to_vec(),
        None if view.ndim == 0 => Vec::new(),
        None => vec![if view.itemsize == 0 { view.len } else { view.len / view.itemsize }],
    }
}

/// The strides of a view; those of contiguous items in C's order where it has none.
fn strides(view: &Py_buffer, shape: &[isize]) -> Vec<isize> {
    // SAFETY: a view's strides have `ndim` numbers.
    match unsafe { numbers(view.strides, view.ndim as usize) } {
        Some(strides) => strides.to_vec(),
        None => contiguous_strides(shape, view.itemsize, Order::C),
    }
}

/// The strides of contiguous items (`PyBuffer_FillContiguousStrides`).
pub fn contiguous_strides(shape: &[isize], itemsize: isize, order: Order) -> Vec<isize> {
    let mut strides = vec![0; shape.len()];
    let mut stride = itemsize;
    let mut fill = |index: usize| {
        strides[index] = stride;
        stride = stride.wrapping_mul(shape[index]);
    };
    match order {
        Order::Fortran => (0..shape.len()).for_each(&mut fill),
        Order::C | Order::Any => (0..shape.len()).rev().for_each(&mut fill),
    }
    strides
}

/// Whether the items are one behind the other in this order (`PyBuffer_IsContiguous`).
pub fn is_contiguous(view: &Py_buffer, order: Order) -> bool {
    if !view.suboffsets.is_null() {
        return false;
    }
    match order {
        Order::C => is_ordered(view, Order::C),
        Order::Fortran => is_ordered(view, Order::Fortran),
        Order::Any => is_ordered(view, Order::C) || is_ordered(view, Order::Fortran),
    }
}

fn is_ordered(view: &Py_buffer, order: Order) -> bool {
    // No items: any order will do. Without strides the order is C's.
    if view.len == 0 || (view.strides.is_null() && order == Order::C) {
        return true;
    }
    let shape = shape(view);
    if view.strides.is_null() {
        // C's order is Fortran's too when no more than one dimension has more than one item.
        return shape.iter().filter(|&&length| length > 1).count() <= 1;
    }
    let strides = strides(view, &shape);
    let mut expected = view.itemsize;
    let mut fits = |index: usize| {
        if shape[index] == 0 {
            return true;
        }
        let fits = shape[index] <= 1 || strides[index] == expected;
        expected = expected.wrapping_mul(shape[index]);
        fits
    };
    match order {
        Order::Fortran => (0..shape.len()).all(&mut fits),
        Order::C | Order::Any => (0..shape.len()).rev().all(&mut fits),
    }
}

/// The address of the item at `indices` (`PyBuffer_GetPointer`).
///
/// # Safety
/// The view is held, and the indices are within its shape.
pub unsafe fn item_pointer(view: &Py_buffer, indices: &[isize]) -> *mut u8 {
    let shape = shape(view);
    let strides = strides(view, &shape);
    let mut pointer = view.buf.cast::<u8>();
    for (dimension, &index) in indices.iter().enumerate() {
        // SAFETY: the caller's promise.
        unsafe { pointer = step(view, pointer, dimension, index * strides[dimension]) };
    }
    pointer
}

/// The address `offset` bytes on in a dimension, through the pointer there if the dimension has one.
///
/// # Safety
/// The result is within the view's memory.
#[inline]
pub unsafe fn step(view: &Py_buffer, pointer: *mut u8, dimension: usize, offset: isize) -> *mut u8 {
    // SAFETY: the caller's promise.
    unsafe {
        let pointer = pointer.offset(offset);
        if view.suboffsets.is_null() {
            return pointer;
        }
        match *view.suboffsets.add(dimension) {
            suboffset if suboffset >= 0 => pointer.cast::<*mut u8>().read_unaligned().offset(suboffset),
            _ => pointer,
        }
    }
}

/// All items of a view in contiguous memory (`PyBuffer_ToContiguous`).
///
/// # Safety
/// The view is held.
pub unsafe fn to_contiguous(space: &Space, view: &Py_buffer, order: Order) -> PyResult<Vec<u8>> {
    let len = view.len as usize;
    let mut out = Vec::new();
    if out.try_reserve_exact(len).is_err() {
        return Err(space.memory_error());
    }
    if is_contiguous(view, order) {
        if len > 0 {
            // SAFETY: the items are `len` bytes one behind the other.
            out.extend_from_slice(unsafe { slice::from_raw_parts(view.buf.cast::<u8>(), len) });
        }
        return Ok(out);
    }
    out.resize(len, 0);
    let shape = shape(view);
    let order = if order == Order::Any { Order::C } else { order };
    let target = contiguous_strides(&shape, view.itemsize, order);
    // SAFETY: the target has room for all items in this order; the source is the view's.
    unsafe {
        let walk = Walk { view, shape: &shape, strides: &strides(view, &shape), other: &target };
        walk.run(view.buf.cast(), out.as_mut_ptr(), 0, &mut |item, place| {
            ptr::copy_nonoverlapping(item, place, view.itemsize as usize);
        });
    }
    Ok(out)
}

/// Copies items in contiguous memory into a view (`PyBuffer_FromContiguous`), as many as both have.
///
/// # Safety
/// The view is held and writable.
pub unsafe fn copy(view: &Py_buffer, data: &[u8], order: Order) {
    let shape = shape(view);
    let order = if order == Order::Any { Order::C } else { order };
    let source = contiguous_strides(&shape, view.itemsize, order);
    let (size, start) = (view.itemsize as usize, data.as_ptr() as usize);
    // SAFETY: items beyond the end of the data are left alone; the target is the view's.
    unsafe {
        let walk = Walk { view, shape: &shape, strides: &strides(view, &shape), other: &source };
        walk.run(view.buf.cast(), data.as_ptr().cast_mut(), 0, &mut |item, place| {
            let at = place as usize - start;
            if at + size <= data.len() {
                ptr::copy(place, item, size);
            }
        });
    }
}

/// Goes through the items of a view and the places of the same shape in contiguous memory.
struct Walk<'a> {
    view: &'a Py_buffer,
    shape: &'a [isize],
    strides: &'a [isize],
    other: &'a [isize],
}

impl Walk<'_> {
    /// # Safety
    /// Both addresses are those of the first item of the dimension.
    unsafe fn run(
        &self,
        item: *mut u8,
        place: *mut u8,
        dimension: usize,
        visit: &mut impl FnMut(*mut u8, *mut u8),
    ) {
        if dimension == self.shape.len() {
            return visit(item, place);
        }
        for index in 0..self.shape[dimension] {
            // SAFETY: the index is within the shape. Addresses in the contiguous memory are computed without being followed.
            unsafe {
                let item = step(self.view, item, dimension, index * self.strides[dimension]);
                let place = place.wrapping_offset(index * self.other[dimension]);
                self.run(item, place, dimension + 1, visit);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::buffer::empty_view;

    fn view(data: &mut [u8], shape: &mut [isize], strides: &mut [isize]) -> Py_buffer {
        let len = shape.iter().product();
        Py_buffer {
            buf: data.as_mut_ptr().cast(),
            len,
            itemsize: 1,
            ndim: shape.len() as i32,
            shape: shape.as_mut_ptr(),
            strides: strides.as_mut_ptr(),
            ..empty_view()
        }
    }

    #[test]
    fn contiguity_goes_by_shape_and_strides() {
        let mut data = [1, 2, 3, 4, 5, 6];
        let (mut shape, mut rows, mut columns) = ([2, 3], [3, 1], [1, 2]);
        let c = view(&mut data, &mut shape, &mut rows);
        assert!(is_contiguous(&c, Order::C) && !is_contiguous(&c, Order::Fortran));
        assert!(is_contiguous(&c, Order::Any));
        let fortran = view(&mut data, &mut shape, &mut columns);
        assert!(is_contiguous(&fortran, Order::Fortran) && !is_contiguous(&fortran, Order::C));
        let (mut flat, mut wide) = ([3], [2]);
        let strided = view(&mut data, &mut flat, &mut wide);
        assert!(!is_contiguous(&strided, Order::Any));
    }

    #[test]
    fn copies_change_the_order() {
        crate::testing::with_space(|space| {
            let mut data = [1, 2, 3, 4, 5, 6];
            let (mut shape, mut rows) = ([2, 3], [3, 1]);
            let view = view(&mut data, &mut shape, &mut rows);
            // SAFETY: the view is of local arrays.
            unsafe {
                assert_eq!(to_contiguous(space, &view, Order::Fortran).unwrap(), [1, 4, 2, 5, 3, 6]);
                assert_eq!(*item_pointer(&view, &[1, 2]), 6);
                copy(&view, &[9, 8, 7, 6, 5, 4], Order::Fortran);
            }
            assert_eq!(data, [9, 7, 5, 8, 6, 4]);
        });
    }
}
