//! `BytesIO`: a file of bytes in memory.

use super::base::{BufferedIoBase, IoBaseObject};
use super::support::{Size, dealloc, memoryview, new_instance};
use core::cell::{Cell, RefCell};
use core::ffi::c_int;
use cpyext_macros::pytype;
use objspace::buffer::Buffer;
use objspace::gc::Visitor;
use objspace::shim::{Args, Nullable};
use objspace::{
    Bytes, Dict, Layout, List, Object, PyErr, PyResult, PyTypeInfo, Ref, Slot, Space, Tuple, Type, gc,
    visit_all,
};

/// The layout of [`BytesIo`].
#[repr(C)]
pub struct BytesIoObject {
    base: IoBaseObject,
    data: RefCell<Vec<u8>>,
    position: Cell<usize>,
    closed: Cell<bool>,
    /// Buffers that are lent.
    exports: Cell<usize>,
}

objspace::layout! {
    /// A file of bytes in memory.
    pub struct BytesIo(BytesIoObject);
}

impl BytesIo {
    fn check_open(&self, space: &Space) -> PyResult<()> {
        if self.0.closed.get() {
            return Err(space.value_error("I/O operation on closed file."));
        }
        Ok(())
    }

    fn check_resizable(&self, space: &Space) -> PyResult<()> {
        if self.0.exports.get() > 0 {
            return Err(space.buffer_error("Existing exports of data: object cannot be re-sized"));
        }
        Ok(())
    }

    /// Takes up to `size` bytes, and moves behind them.
    fn take(&self, space: &Space, size: isize) -> PyResult<Ref<Bytes>> {
        let data = self.0.data.borrow();
        let start = self.0.position.get().min(data.len());
        let end = if size < 0 { data.len() } else { data.len().min(start.saturating_add(size as usize)) };
        if end > start {
            self.0.position.set(end);
        }
        Bytes::from_slice(space, &data[start..end])
    }

    /// How long the rest of the line is, but no more than `limit`.
    fn line_len(&self, limit: isize) -> usize {
        let data = self.0.data.borrow();
        let rest = &data[self.0.position.get().min(data.len())..];
        let line = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        if limit >= 0 { line.min(limit as usize) } else { line }
    }

    fn write_bytes(&self, space: &Space, source: &Object) -> PyResult<usize> {
        let buffer = Buffer::simple(space, source)?;
        self.check_open(space)?;
        self.check_resizable(space)?;
        // The source may be a view of this very object's memory, which must not move under it.
        let new = buffer.to_vec();
        drop(buffer);
        if new.is_empty() {
            return Ok(0);
        }
        let mut data = self.0.data.borrow_mut();
        let start = self.0.position.get();
        let Some(end) = start.checked_add(new.len()) else {
            return Err(space.overflow_error("new buffer size too large"));
        };
        if end > data.len() {
            let more = end - data.len();
            if data.try_reserve(more).is_err() {
                return Err(space.memory_error());
            }
            data.resize(end, 0);
        }
        data[start..end].copy_from_slice(&new);
        self.0.position.set(end);
        Ok(new.len())
    }

    /// The start and number of bytes, for a buffer to be lent.
    fn lend(&self) -> (*mut u8, usize) {
        self.0.exports.set(self.0.exports.get() + 1);
        let mut data = self.0.data.borrow_mut();
        (data.as_mut_ptr(), data.len())
    }
}

/// A negative size or position.
#[cold]
fn negative(space: &Space, what: &str, value: isize) -> PyErr {
    space.value_error(format_args!("negative {what} value {value}"))
}

#[pytype(name = "BytesIO", module = "_io", base = BufferedIoBase, flags = BASETYPE | HAVE_GC)]
/// A file of bytes in memory.
impl BytesIo {
    #[slot(tp_new)]
    fn tp_new(cls: &Type, space: &Space, _args: Args<'_>) -> PyResult<Ref<Object>> {
        // SAFETY: the fields that zeros do not fit are written.
        unsafe {
            new_instance::<BytesIo>(space, cls, |this| {
                (&raw mut (*this).0.data).write(RefCell::new(Vec::new()));
            })
        }
    }

    #[slot(tp_init, signature = "(initial_bytes=b'')")]
    fn tp_init(&self, space: &Space, initial: Option<&Object>) -> PyResult<()> {
        self.check_resizable(space)?;
        let data = match initial.filter(|initial| !initial.is_none()) {
            Some(initial) => Buffer::simple(space, initial)?.to_vec(),
            None => Vec::new(),
        };
        *self.0.data.borrow_mut() = data;
        self.0.position.set(0);
        self.0.closed.set(false);
        Ok(())
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: the slot's contract.
        unsafe {
            dealloc(this, |this| {
                (*this).0.base.clear();
                (&raw mut (*this).0.data).drop_in_place();
            });
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        self.0.base.traverse(visit)
    }

    #[slot(tp_clear)]
    fn tp_clear(&self) -> c_int {
        self.0.base.clear();
        0
    }

    #[slot(tp_iter)]
    fn tp_iter(&self) -> Ref<BytesIo> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Bytes>>> {
        self.check_open(space)?;
        match self.line_len(-1) {
            0 => Ok(None),
            len => self.take(space, len as isize).map(Some),
        }
    }

    /// Tell whether the file can be read.
    #[pymethod]
    fn readable(&self, space: &Space) -> PyResult<bool> {
        self.check_open(space).map(|()| true)
    }

    /// Tell whether the file can be written.
    #[pymethod]
    fn writable(&self, space: &Space) -> PyResult<bool> {
        self.check_open(space).map(|()| true)
    }

    /// Tell whether the position can be moved.
    #[pymethod]
    fn seekable(&self, space: &Space) -> PyResult<bool> {
        self.check_open(space).map(|()| true)
    }

    /// Do nothing: nothing is held back.
    #[pymethod]
    fn flush(&self, space: &Space) -> PyResult<()> {
        self.check_open(space)
    }

    /// Tell whether the file is a terminal, which it is not.
    #[pymethod]
    fn isatty(&self, space: &Space) -> PyResult<bool> {
        self.check_open(space).map(|()| false)
    }

    /// Return the position.
    #[pymethod]
    fn tell(&self, space: &Space) -> PyResult<usize> {
        self.check_open(space).map(|()| self.0.position.get())
    }

    /// Return a view of all bytes, which may be written; while it is held the size cannot change.
    #[pymethod]
    fn getbuffer(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.check_open(space)?;
        memoryview(space, &*BytesIoBuffer::new(space, self)?)
    }

    /// Return all bytes.
    #[pymethod]
    fn getvalue(&self, space: &Space) -> PyResult<Ref<Bytes>> {
        self.check_open(space)?;
        Bytes::from_slice(space, &self.0.data.borrow())
    }

    /// Read up to size bytes, or everything.
    #[pymethod(signature = "($self, size=-1, /)")]
    fn read(&self, space: &Space, size: Option<Size>) -> PyResult<Ref<Bytes>> {
        self.check_open(space)?;
        self.take(space, Size::or_all(size))
    }

    /// Read up to size bytes, or everything.
    #[pymethod(signature = "($self, size=-1, /)")]
    fn read1(&self, space: &Space, size: Option<Size>) -> PyResult<Ref<Bytes>> {
        self.check_open(space)?;
        self.take(space, Size::or_all(size))
    }

    /// Read a line, or no more than size bytes of it.
    #[pymethod(signature = "($self, size=-1, /)")]
    fn readline(&self, space: &Space, size: Option<Size>) -> PyResult<Ref<Bytes>> {
        self.check_open(space)?;
        self.take(space, self.line_len(Size::or_all(size)) as isize)
    }

    /// Return the lines as a list; no more are read once they have size bytes.
    #[pymethod(signature = "($self, size=None, /)")]
    fn readlines(&self, space: &Space, size: Option<Size>) -> PyResult<Ref<List>> {
        self.check_open(space)?;
        let limit = Size::or_all(size);
        let lines = List::new(space)?;
        let mut total = 0;
        loop {
            let len = self.line_len(-1);
            if len == 0 {
                return Ok(lines);
            }
            lines.push(space, self.take(space, len as isize)?.into_object())?;
            total += len as isize;
            if limit > 0 && total >= limit {
                return Ok(lines);
            }
        }
    }

    /// Read into a buffer, and return how many bytes.
    #[pymethod(signature = "($self, buffer, /)")]
    fn readinto(&self, space: &Space, buffer: &Object) -> PyResult<usize> {
        let buffer = Buffer::writable(space, buffer)?;
        self.check_open(space)?;
        let taken = self.take(space, buffer.len() as isize)?;
        buffer.write(0, taken.as_slice());
        Ok(taken.len())
    }

    /// Make the file end at a position, by default the current one.
    #[pymethod(signature = "($self, size=None, /)")]
    fn truncate(&self, space: &Space, size: Nullable<isize>) -> PyResult<usize> {
        self.check_open(space)?;
        self.check_resizable(space)?;
        let size = size.get().unwrap_or(self.0.position.get() as isize);
        if size < 0 {
            return Err(negative(space, "size", size));
        }
        self.0.data.borrow_mut().truncate(size as usize);
        Ok(size as usize)
    }

    /// Move the position, and return it.
    #[pymethod(signature = "($self, pos, whence=0, /)")]
    fn seek(&self, space: &Space, pos: isize, whence: Option<i32>) -> PyResult<usize> {
        self.check_open(space)?;
        let whence = whence.unwrap_or(0);
        if pos < 0 && whence == 0 {
            return Err(negative(space, "seek", pos));
        }
        let from = match whence {
            0 => 0,
            1 => self.0.position.get(),
            2 => self.0.data.borrow().len(),
            _ => {
                let message = format_args!("invalid whence ({whence}, should be 0, 1 or 2)");
                return Err(space.value_error(message));
            }
        };
        let Some(target) = (from as isize).checked_add(pos) else {
            return Err(space.overflow_error("new position too large"));
        };
        self.0.position.set(target.max(0) as usize);
        Ok(self.0.position.get())
    }

    /// Write bytes, and return how many.
    #[pymethod(signature = "($self, b, /)")]
    fn write(&self, space: &Space, data: &Object) -> PyResult<usize> {
        self.check_open(space)?;
        self.write_bytes(space, data)
    }

    /// Write each of the bytes objects.
    #[pymethod(signature = "($self, lines, /)")]
    fn writelines(&self, space: &Space, lines: &Object) -> PyResult<()> {
        self.check_open(space)?;
        let iterator = lines.iter(space)?;
        while let Some(line) = iterator.next(space)? {
            self.write_bytes(space, &line)?;
        }
        Ok(())
    }

    /// Close the file, and forget the bytes.
    #[pymethod]
    fn close(&self, space: &Space) -> PyResult<()> {
        self.check_resizable(space)?;
        self.0.closed.set(true);
        drop(self.0.data.take());
        Ok(())
    }

    /// Return what is needed to make a copy.
    #[pymethod(name = "__getstate__")]
    fn getstate(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let value = self.getvalue(space)?.into_object();
        let dict = objspace::attributes::own_dict(space, self)?;
        let dict = if dict.len() == 0 { space.none() } else { dict.copy(space)?.into_object() };
        Tuple::from_vec(space, vec![value, space.new_int(self.0.position.get() as i64)?, dict])
    }

    /// Take over what __getstate__() of another one returned.
    #[pymethod(name = "__setstate__", signature = "($self, state, /)")]
    fn setstate(&self, space: &Space, state: &Object) -> PyResult<()> {
        let (class, given) = (self.ty().name(), state.ty().name());
        let items = state.downcast::<Tuple>().map(Tuple::to_vec).filter(|items| items.len() >= 3);
        let Some(items) = items else {
            return Err(space
                .type_error(format_args!("{class}.__setstate__ argument should be 3-tuple, got {given}")));
        };
        self.check_resizable(space)?;
        self.tp_init(space, Some(&items[0]))?;
        let Some(position) = items[1].downcast::<objspace::Int>() else {
            let name = items[1].ty().name();
            return Err(space.type_error(format_args!("second item of state must be an integer, not {name}")));
        };
        let position = position.to_c::<isize>(space)?;
        if position < 0 {
            return Err(space.value_error("position value cannot be negative"));
        }
        self.0.position.set(position as usize);
        restore_attributes(space, self, &items[2])
    }

    /// Tell how much memory the object needs, in bytes.
    #[pymethod(name = "__sizeof__")]
    fn sizeof(&self) -> usize {
        self.ty().basicsize() + self.0.data.borrow().capacity()
    }

    /// Whether the file is closed.
    #[getter]
    fn closed(&self) -> bool {
        self.0.closed.get()
    }
}

/// Puts the attributes of a state back.
pub fn restore_attributes(space: &Space, object: &Object, attributes: &Object) -> PyResult<()> {
    if attributes.is_none() {
        return Ok(());
    }
    let Some(dict) = attributes.downcast::<Dict>() else {
        let name = attributes.ty().name();
        return Err(space.type_error(format_args!("third item of state should be a dict, got a {name}")));
    };
    objspace::attributes::own_dict(space, object)?.update_from(space, dict)
}

/// The layout of [`BytesIoBuffer`].
#[repr(C)]
pub struct BytesIoBufferObject {
    ob_base: abi::PyObject,
    source: Slot<BytesIo>,
}

objspace::layout! {
    /// Lends the memory of a [`BytesIo`].
    pub struct BytesIoBuffer(BytesIoBufferObject);
}

impl BytesIoBuffer {
    fn new(space: &Space, source: &BytesIo) -> PyResult<Ref<BytesIoBuffer>> {
        let object = BytesIoBuffer::type_object().allocate(space, 0)?;
        // SAFETY: an instance of the type.
        let buffer: Ref<BytesIoBuffer> = unsafe { object.cast_unchecked() };
        buffer.0.source.set(Some(source.to_ref()));
        Ok(buffer)
    }
}

#[pytype(name = "_BytesIOBuffer", module = "_io", flags = HAVE_GC | DISALLOW_INSTANTIATION)]
impl BytesIoBuffer {
    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead object.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).0.source.take());
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        visit_all!(visit, self.0.source.as_ptr());
        0
    }

    #[slot(bf_getbuffer)]
    unsafe fn bf_getbuffer(&self, space: &Space, view: *mut abi::Py_buffer, flags: c_int) -> PyResult<()> {
        let Some(source) = self.0.source.get() else {
            return Err(space.buffer_error("the file is gone"));
        };
        let (start, len) = source.lend();
        // SAFETY: the memory stays where it is as long as it is counted as lent; the view is the caller's.
        let filled = unsafe {
            objspace::buffer::fill_info(space, view, Some(self), start.cast(), len as isize, false, flags)
        };
        if filled.is_err() {
            source.0.exports.set(source.0.exports.get() - 1);
        }
        filled
    }

    #[slot(bf_releasebuffer)]
    unsafe fn bf_releasebuffer(&self, _space: &Space, _view: *mut abi::Py_buffer) {
        if let Some(source) = self.0.source.get() {
            source.0.exports.set(source.0.exports.get() - 1);
        }
    }
}
