//! The buffer protocol (PEP 3118): one object's memory lent to another.

mod layout;

pub use layout::{Order, contiguous_strides, copy, is_contiguous, item_pointer, step, to_contiguous};

use crate::{Layout, Object, PyErr, PyResult, Space};
use abi::{
    Py_buffer, PyBUF_FORMAT, PyBUF_ND, PyBUF_READ, PyBUF_SIMPLE, PyBUF_STRIDES, PyBUF_WRITABLE, PyBUF_WRITE,
    PyObject,
};
use core::ffi::{c_int, c_void};
use core::{ptr, slice};

/// A buffer that an object has lent; dropping it gives it back.
///
/// While it is held, the exporter keeps the memory where it is. It does not keep it from being written to.
pub struct Buffer {
    // On the heap, because exporters let fields of the struct point at each other.
    view: Box<Py_buffer>,
}

/// A struct with every field zero.
pub fn empty_view() -> Py_buffer {
    Py_buffer {
        buf: ptr::null_mut(),
        obj: ptr::null_mut(),
        len: 0,
        itemsize: 0,
        readonly: 0,
        ndim: 0,
        format: ptr::null_mut(),
        shape: ptr::null_mut(),
        strides: ptr::null_mut(),
        suboffsets: ptr::null_mut(),
        internal: ptr::null_mut(),
    }
}

/// Whether the object lends buffers (`PyObject_CheckBuffer`).
#[inline]
pub fn is_exporter(object: &Object) -> bool {
    object.ty().buffer_slots().is_some_and(|slots| slots.bf_getbuffer.get().is_some())
}

#[cold]
fn not_bytes_like(space: &Space, object: &Object) -> PyErr {
    let name = object.ty().tp_name();
    space.type_error(format_args!("a bytes-like object is required, not '{name}'"))
}

/// Asks the object for a buffer (`PyObject_GetBuffer`).
///
/// # Safety
/// `view` can be written, and stays where it is until [`release_view`] gets it.
///
/// # Errors
/// `TypeError` when it lends none; `BufferError` when it cannot as the flags say.
pub unsafe fn fill_view(space: &Space, object: &Object, view: *mut Py_buffer, flags: c_int) -> PyResult<()> {
    if flags != PyBUF_SIMPLE && (flags == PyBUF_READ || flags == PyBUF_WRITE) {
        return Err(space.bad_internal_call());
    }
    let getbuffer = object.ty().buffer_slots().and_then(|slots| slots.bf_getbuffer.get());
    let Some(getbuffer) = getbuffer else { return Err(not_bytes_like(space, object)) };
    // SAFETY: the slot fits the object's type; the caller vouches for the view.
    space.status_from_c(unsafe { getbuffer(object.as_ptr(), view, flags) }).map(drop)
}

/// Gives a buffer back (`PyBuffer_Release`); one that was given back already is left alone.
///
/// # Safety
/// `view` was filled by [`fill_view`], or has no object.
pub unsafe fn release_view(view: *mut Py_buffer) {
    // SAFETY: the caller's promise; the view owns a reference to its object.
    unsafe {
        let object = (*view).obj;
        if object.is_null() {
            return;
        }
        let slots = Object::from_ptr(object).ty().buffer_slots();
        if let Some(release) = slots.and_then(|slots| slots.bf_releasebuffer.get()) {
            release(object, view);
        }
        (*view).obj = ptr::null_mut();
        Object::decref(object);
    }
}

/// Fills in a view of `len` bytes at `data` (`PyBuffer_FillInfo`); the view owns a reference to `owner`.
///
/// # Safety
/// `view` can be written, and stays where it is; `owner` keeps the memory.
///
/// # Errors
/// `BufferError` when writable memory is asked for and this is not.
pub unsafe fn fill_info(
    space: &Space,
    view: *mut Py_buffer,
    owner: Option<&Object>,
    data: *mut c_void,
    len: isize,
    readonly: bool,
    flags: c_int,
) -> PyResult<()> {
    if view.is_null() {
        return Err(space.buffer_error("PyBuffer_FillInfo: view==NULL argument is obsolete"));
    }
    if flags != PyBUF_SIMPLE && (flags == PyBUF_READ || flags == PyBUF_WRITE) {
        return Err(space.bad_internal_call());
    }
    if flags & PyBUF_WRITABLE == PyBUF_WRITABLE && readonly {
        return Err(space.buffer_error("Object is not writable."));
    }
    // SAFETY: the caller's promise; the pointers into the view are good as long as it stays where it is.
    unsafe {
        let has = |flag: c_int| flags & flag == flag;
        view.write(Py_buffer {
            buf: data,
            obj: owner.map_or(ptr::null_mut(), |owner| owner.to_ref().into_ptr()),
            len,
            itemsize: 1,
            readonly: readonly.into(),
            ndim: 1,
            format: if has(PyBUF_FORMAT) { c"B".as_ptr().cast_mut() } else { ptr::null_mut() },
            shape: if has(PyBUF_ND) { &raw mut (*view).len } else { ptr::null_mut() },
            strides: if has(PyBUF_STRIDES) { &raw mut (*view).itemsize } else { ptr::null_mut() },
            suboffsets: ptr::null_mut(),
            internal: ptr::null_mut(),
        });
    }
    Ok(())
}

impl Buffer {
    /// Borrows the object's memory as the flags (`PyBUF_…`) say.
    ///
    /// # Errors
    /// `TypeError` when it lends none; `BufferError` when it cannot as the flags say.
    pub fn get(space: &Space, object: &Object, flags: c_int) -> PyResult<Buffer> {
        let mut view = Box::new(empty_view());
        // SAFETY: the box keeps the view where it is.
        unsafe { fill_view(space, object, &raw mut *view, flags)? };
        Ok(Buffer { view })
    }

    /// Borrows the object's memory as contiguous bytes, to read.
    ///
    /// # Errors
    /// As [`Buffer::get`].
    pub fn simple(space: &Space, object: &Object) -> PyResult<Buffer> {
        Buffer::get(space, object, PyBUF_SIMPLE)
    }

    /// Borrows the object's memory as contiguous bytes, to write.
    ///
    /// # Errors
    /// As [`Buffer::get`].
    pub fn writable(space: &Space, object: &Object) -> PyResult<Buffer> {
        Buffer::get(space, object, PyBUF_WRITABLE)
    }

    /// The fields.
    #[inline]
    pub fn view(&self) -> &Py_buffer {
        &self.view
    }

    /// Number of bytes.
    #[inline]
    pub fn len(&self) -> usize {
        self.view.len as usize
    }

    /// Whether there are no bytes.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.view.len == 0
    }

    /// The bytes of a contiguous buffer.
    ///
    /// # Safety
    /// The buffer was asked for without strides, or is contiguous; and nobody writes to the memory while the slice is used: no Python code
    /// runs, unless the memory belongs to an object that cannot change.
    #[inline]
    pub unsafe fn as_slice(&self) -> &[u8] {
        if self.view.len == 0 {
            return &[];
        }
        // SAFETY: `len` bytes are at `buf`; the caller vouches for the rest.
        unsafe { slice::from_raw_parts(self.view.buf.cast(), self.len()) }
    }

    /// A copy of the bytes of a contiguous buffer.
    pub fn to_vec(&self) -> Vec<u8> {
        // SAFETY: nothing runs while the bytes are copied; `simple` buffers are contiguous.
        unsafe { self.as_slice() }.to_vec()
    }

    /// Copies `data`, of the buffer's length, into a contiguous writable buffer from `at` on; what does not fit is left out.
    pub fn write(&self, at: usize, data: &[u8]) {
        let room = self.len().saturating_sub(at);
        let count = data.len().min(room);
        debug_assert!(self.view.readonly == 0);
        // SAFETY: the bytes are within the buffer. The source may overlap with it only as bytes.
        unsafe { ptr::copy(data.as_ptr(), self.view.buf.cast::<u8>().add(at), count) };
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        // SAFETY: the view was filled when the buffer was made.
        unsafe { release_view(&raw mut *self.view) };
    }
}

/// The bytes of a bytes-like argument.
pub enum BytesLike<'a> {
    /// Those of a bytes object.
    Bytes(&'a crate::Bytes),
    /// Those that another object lent.
    Buffer(Buffer),
}

impl<'a> BytesLike<'a> {
    /// The bytes of `object`.
    ///
    /// # Errors
    /// As [`Buffer::get`].
    pub fn new(space: &Space, object: &'a Object) -> PyResult<BytesLike<'a>> {
        match object.as_exact_bytes() {
            Some(bytes) => Ok(BytesLike::Bytes(bytes)),
            None => Buffer::simple(space, object).map(BytesLike::Buffer),
        }
    }

    /// The bytes. No Python code may run while they are used.
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        match self {
            BytesLike::Bytes(bytes) => bytes.as_slice(),
            // SAFETY: the callers of this crate run nothing while they use the bytes.
            BytesLike::Buffer(buffer) => unsafe { buffer.as_slice() },
        }
    }
}

impl<'a> crate::shim::FromArg<'a> for BytesLike<'a> {
    fn from_arg(space: &Space, arg: &'a Object, _at: crate::shim::ArgPosition) -> PyResult<Self> {
        BytesLike::new(space, arg)
    }
}

/// A copy of the contiguous bytes that the object lends; `None` if it lends none.
///
/// # Errors
/// What the object raises, `BufferError` above all.
pub(crate) fn copied_bytes(space: &Space, object: &Object) -> PyResult<Option<Vec<u8>>> {
    if !is_exporter(object) {
        return Ok(None);
    }
    Ok(Some(Buffer::simple(space, object)?.to_vec()))
}

/// The object that a view owns a reference to, borrowed.
pub fn owner(view: &Py_buffer) -> Option<&Object> {
    // SAFETY: a view's object is null or alive as long as the view is held.
    unsafe { Object::from_nullable(view.obj.cast::<PyObject>()) }
}
