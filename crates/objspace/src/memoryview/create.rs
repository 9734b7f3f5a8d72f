//! Making memory views: of objects, of memory, and of parts of other views.

use super::{ManagedBuffer, MemoryView};
use crate::buffer::{self, Order};
use crate::{Bytes, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, gc};
use abi::{
    _Py_MEMORYVIEW_C, _Py_MEMORYVIEW_FORTRAN, _Py_MEMORYVIEW_PIL, _Py_MEMORYVIEW_RESTRICTED,
    _Py_MEMORYVIEW_SCALAR, Py_buffer, PyBUF_FULL_RO, PyBUF_MAX_NDIM, PyBUF_READ, PyBUF_WRITE,
    PyMemoryViewObject, getbufferproc,
};
use core::ffi::{c_char, c_int, c_void};
use core::mem::offset_of;
use core::ptr;

impl MemoryView {
    /// A view of what `object` lends (`PyMemoryView_FromObject`).
    ///
    /// # Errors
    /// `TypeError` when it lends no buffers; what the object raises.
    pub fn from_object(space: &Space, object: &Object) -> PyResult<Ref<MemoryView>> {
        MemoryView::from_object_with_flags(space, object, PyBUF_FULL_RO)
    }

    /// The same, asking the object with other flags.
    pub fn from_object_with_flags(space: &Space, object: &Object, flags: c_int) -> PyResult<Ref<MemoryView>> {
        if let Some(view) = object.downcast_exact::<MemoryView>() {
            view.check_released(space)?;
            return view.another(space, view.view());
        }
        if !buffer::is_exporter(object) {
            let name = object.ty().tp_name();
            return Err(
                space.type_error(format_args!("memoryview: a bytes-like object is required, not '{name}'"))
            );
        }
        let managed = ManagedBuffer::of_object(space, object, flags)?;
        MemoryView::add_view(space, &managed, managed.master())
    }

    /// A view of what `view` says (`PyMemoryView_FromBuffer`).
    ///
    /// # Safety
    /// The memory and the format live as long as views of them.
    pub unsafe fn from_buffer(space: &Space, view: &Py_buffer) -> PyResult<Ref<MemoryView>> {
        if view.buf.is_null() {
            return Err(space.value_error("PyMemoryView_FromBuffer(): info->buf must not be NULL"));
        }
        // SAFETY: the caller's promise.
        let managed = unsafe { ManagedBuffer::of_view(space, view)? };
        MemoryView::add_view(space, &managed, view)
    }

    /// A view of `len` bytes of memory (`PyMemoryView_FromMemory`); `flags` is `PyBUF_READ` or `PyBUF_WRITE`.
    ///
    /// # Safety
    /// The memory lives as long as views of it, and can be written if they may.
    pub unsafe fn from_memory(
        space: &Space,
        data: *mut c_char,
        len: isize,
        flags: c_int,
    ) -> PyResult<Ref<MemoryView>> {
        if flags != PyBUF_READ && flags != PyBUF_WRITE {
            return Err(space.bad_internal_call());
        }
        // SAFETY: the caller's promise; the view owns no object.
        unsafe {
            let managed = ManagedBuffer::of_view(space, &buffer::empty_view())?;
            let master = managed.0.master.as_ptr();
            let readonly = flags == PyBUF_READ;
            buffer::fill_info(space, master, None, data.cast::<c_void>(), len, readonly, PyBUF_FULL_RO)?;
            MemoryView::add_view(space, &managed, managed.master())
        }
    }

    /// One more view of the same buffer, of what `source` says.
    pub(super) fn another(&self, space: &Space, source: &Py_buffer) -> PyResult<Ref<MemoryView>> {
        match self.managed() {
            Some(managed) => MemoryView::add_view(space, managed, source),
            None => Err(super::released(space)),
        }
    }

    /// A view of a shared buffer, of what `source` says.
    fn add_view(space: &Space, managed: &ManagedBuffer, source: &Py_buffer) -> PyResult<Ref<MemoryView>> {
        let ndim = source.ndim as usize;
        let view = MemoryView::incomplete(space, managed, source, ndim)?;
        // SAFETY: the view is fresh; the source's arrays have `ndim` numbers or are missing.
        unsafe {
            let own = view.0.view.as_ptr();
            match ndim {
                0 => {
                    (*own).shape = ptr::null_mut();
                    (*own).strides = ptr::null_mut();
                }
                1 => {
                    let count = if source.itemsize == 0 { 0 } else { source.len / source.itemsize };
                    *(*own).shape = if source.shape.is_null() { count } else { *source.shape };
                    *(*own).strides =
                        if source.strides.is_null() { source.itemsize } else { *source.strides };
                }
                _ => {
                    if source.shape.is_null() {
                        return Err(space.bad_internal_call());
                    }
                    ptr::copy_nonoverlapping(source.shape, (*own).shape, ndim);
                    if source.strides.is_null() {
                        let strides = buffer::contiguous_strides(view.shape(), source.itemsize, Order::C);
                        ptr::copy_nonoverlapping(strides.as_ptr(), (*own).strides, ndim);
                    } else {
                        ptr::copy_nonoverlapping(source.strides, (*own).strides, ndim);
                    }
                }
            }
            if source.suboffsets.is_null() || ndim == 0 {
                (*own).suboffsets = ptr::null_mut();
            } else {
                ptr::copy_nonoverlapping(source.suboffsets, (*own).suboffsets, ndim);
            }
        }
        view.note_layout();
        Ok(view)
    }

    /// A view whose arrays, with room for `ndim` dimensions, are not filled in yet.
    pub(super) fn incomplete(
        space: &Space,
        managed: &ManagedBuffer,
        source: &Py_buffer,
        ndim: usize,
    ) -> PyResult<Ref<MemoryView>> {
        if ndim > PyBUF_MAX_NDIM as usize {
            return Err(space.value_error(format_args!(
                "memoryview: number of dimensions must not exceed {PyBUF_MAX_NDIM}"
            )));
        }
        let size = offset_of!(PyMemoryViewObject, ob_array) + 3 * ndim * size_of::<isize>();
        let size = size.max(size_of::<PyMemoryViewObject>());
        let object = gc::allocate(space, MemoryView::type_object(), size)?;
        // SAFETY: fresh memory, zero-filled, with room for three arrays behind the head.
        unsafe {
            let fields = &*object.cast::<PyMemoryViewObject>();
            let arrays = object.byte_add(offset_of!(PyMemoryViewObject, ob_array)).cast::<isize>();
            fields.ob_base.ob_size.set(3 * ndim as isize);
            fields.hash.set(-1);
            fields.view.set(Py_buffer {
                buf: source.buf,
                obj: managed.master().obj,
                len: source.len,
                itemsize: source.itemsize,
                readonly: source.readonly,
                ndim: ndim as c_int,
                format: if source.format.is_null() { c"B".as_ptr().cast_mut() } else { source.format },
                shape: arrays,
                strides: arrays.add(ndim),
                suboffsets: arrays.add(2 * ndim),
                internal: source.internal,
            });
            fields.mbuf.set(managed.to_ref().into_ptr().cast());
            managed.add_view();
            gc::track(object);
            Ok(Ref::from_owned_unchecked(object))
        }
    }

    /// Notes how the items lie, once the arrays are filled in.
    pub(super) fn note_layout(&self) {
        let view = self.view();
        let mut flags = match view.ndim {
            0 => _Py_MEMORYVIEW_SCALAR | _Py_MEMORYVIEW_C | _Py_MEMORYVIEW_FORTRAN,
            1 if self.shape()[0] == 1 || self.strides()[0] == view.itemsize => {
                _Py_MEMORYVIEW_C | _Py_MEMORYVIEW_FORTRAN
            }
            1 => 0,
            _ => {
                let c = if buffer::is_contiguous(view, Order::C) { _Py_MEMORYVIEW_C } else { 0 };
                let fortran =
                    if buffer::is_contiguous(view, Order::Fortran) { _Py_MEMORYVIEW_FORTRAN } else { 0 };
                c | fortran
            }
        };
        if !view.suboffsets.is_null() {
            flags = flags & !(_Py_MEMORYVIEW_C | _Py_MEMORYVIEW_FORTRAN) | _Py_MEMORYVIEW_PIL;
        }
        let kept = self.flags() & (abi::_Py_MEMORYVIEW_RELEASED | _Py_MEMORYVIEW_RESTRICTED);
        self.0.flags.set(kept | flags);
    }

    /// Releases the view.
    ///
    /// # Errors
    /// `BufferError` while buffers of the view are lent.
    pub fn release(&self, space: &Space) -> PyResult<()> {
        let exports = self.0.exports.get();
        if !self.has_flag(abi::_Py_MEMORYVIEW_RELEASED) && exports > 0 {
            let plural = if exports == 1 { "" } else { "s" };
            return Err(space.buffer_error(format_args!("memoryview has {exports} exported buffer{plural}")));
        }
        self.release_now();
        Ok(())
    }

    /// Releases a view of which no buffers are lent.
    pub(super) fn release_now(&self) {
        if self.has_flag(abi::_Py_MEMORYVIEW_RELEASED) || self.0.exports.get() > 0 {
            return;
        }
        self.0.flags.set(self.flags() | abi::_Py_MEMORYVIEW_RELEASED);
        if let Some(managed) = self.managed() {
            // Giving the buffer back may run code that drops the view.
            let managed = managed.to_ref();
            managed.remove_view();
        }
    }
}

/// A view of what another type's `bf_getbuffer` gives for `object`, which cannot be lent on: for `__buffer__` and
/// `__release_buffer__` of Python classes.
///
/// # Safety
/// `getbuffer` fits the object.
pub unsafe fn from_buffer_proc(
    space: &Space,
    object: &Object,
    flags: c_int,
    getbuffer: getbufferproc,
) -> PyResult<Ref<MemoryView>> {
    // SAFETY: the caller's promise; the struct is in the managed buffer, which stays where it is.
    unsafe {
        let managed = ManagedBuffer::of_view(space, &buffer::empty_view())?;
        space.status_from_c(getbuffer(object.as_ptr(), managed.0.master.as_ptr(), flags))?;
        MemoryView::add_view(space, &managed, managed.master())
    }
}

impl MemoryView {
    /// Keeps the view from being lent on.
    pub fn restrict(&self) {
        self.0.flags.set(self.flags() | _Py_MEMORYVIEW_RESTRICTED);
    }
}

/// A view of contiguous memory with the items of `object` in this order: of its own memory if that is so, else of a copy
/// (`PyMemoryView_GetContiguous`). `access` is `PyBUF_READ` or `PyBUF_WRITE`.
///
/// # Errors
/// `BufferError` where writing is asked for and it is read-only, or would need a copy.
pub fn get_contiguous(
    space: &Space,
    object: &Object,
    access: c_int,
    order: Order,
) -> PyResult<Ref<MemoryView>> {
    let view = MemoryView::from_object(space, object)?;
    let buffer = view.view();
    let refused = |message: &str| -> PyErr { space.buffer_error(message) };
    if access == PyBUF_WRITE && buffer.readonly != 0 {
        return Err(refused("underlying buffer is not writable"));
    }
    if buffer::is_contiguous(buffer, order) {
        return Ok(view);
    }
    if access == PyBUF_WRITE {
        return Err(refused("writable contiguous buffer requested for a non-contiguous object."));
    }
    // SAFETY: the view is held.
    let data = unsafe { buffer::to_contiguous(space, buffer, order)? };
    let bytes = Bytes::from_slice(space, &data)?;
    let managed = ManagedBuffer::of_object(space, &bytes, PyBUF_FULL_RO)?;
    let mut strides = buffer::contiguous_strides(view.shape(), buffer.itemsize, order);
    let mut shape = view.shape().to_vec();
    // A format that belongs to the original must outlive it.
    let source = Py_buffer {
        buf: managed.master().buf,
        len: buffer.len,
        itemsize: buffer.itemsize,
        ndim: buffer.ndim,
        readonly: 1,
        format: super::format::lasting(view.format()),
        shape: shape.as_mut_ptr(),
        strides: strides.as_mut_ptr(),
        suboffsets: ptr::null_mut(),
        internal: ptr::null_mut(),
        obj: ptr::null_mut(),
    };
    MemoryView::add_view(space, &managed, &source)
}
