//! `BufferedRWPair`: a reader and a writer of two raw files, as one object.

use super::base::{BufferedIoBase, IoBaseObject};
use super::buffered::{both, buffer};
use super::buffered_state::Kind;
use super::support::{check_can, dealloc, new_instance, uninitialized};
use core::ffi::c_int;
use cpyext_macros::pytype;
use objspace::gc::Visitor;
use objspace::shim::Args;
use objspace::{Object, PyResult, Ref, Slot, Space, Type, visit_all};

/// The layout of [`RwPair`].
#[repr(C)]
pub struct RwPairObject {
    base: IoBaseObject,
    reader: Slot,
    writer: Slot,
}

objspace::layout! {
    /// A reader and a writer.
    pub struct RwPair(RwPairObject);
}

impl RwPair {
    fn reader(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.0.reader.get().ok_or_else(|| uninitialized(space))
    }

    fn writer(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.0.writer.get().ok_or_else(|| uninitialized(space))
    }

    fn read_by(&self, space: &Space, method: &str, args: Args<'_>) -> PyResult<Ref<Object>> {
        let method = self.reader(space)?.getattr_str(space, method)?;
        args.call(space, &method)
    }
}

#[pytype(name = "BufferedRWPair", module = "_io", base = BufferedIoBase, flags = BASETYPE | HAVE_GC)]
/// A buffered reader and a buffered writer, as one object.
impl RwPair {
    #[slot(tp_new)]
    fn tp_new(cls: &Type, space: &Space, _args: Args<'_>) -> PyResult<Ref<Object>> {
        // SAFETY: zeros are a valid instance.
        unsafe { new_instance::<RwPair>(space, cls, |_| {}) }
    }

    #[slot(tp_init, signature = "(reader, writer, buffer_size=131072, /)")]
    fn tp_init(
        &self,
        space: &Space,
        reader: &Object,
        writer: &Object,
        buffer_size: Option<isize>,
    ) -> PyResult<()> {
        check_can(space, reader, "readable", "File or stream is not readable.")?;
        check_can(space, writer, "writable", "File or stream is not writable.")?;
        let size = buffer_size.unwrap_or(super::DEFAULT_BUFFER_SIZE as isize);
        let reader = buffer(space, Kind::Reader, reader, size)?;
        let writer = buffer(space, Kind::Writer, writer, size)?;
        self.0.reader.set(Some(reader));
        self.0.writer.set(Some(writer));
        Ok(())
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: the slot's contract.
        unsafe {
            dealloc(this, |this| {
                (*this).0.base.clear();
                drop((*this).0.reader.take());
                drop((*this).0.writer.take());
            });
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        visit_all!(visit, self.0.reader.as_ptr(), self.0.writer.as_ptr());
        self.0.base.traverse(visit)
    }

    #[slot(tp_clear)]
    fn tp_clear(&self) -> c_int {
        self.0.base.clear();
        self.0.reader.set(None);
        self.0.writer.set(None);
        0
    }

    /// Read by the reader.
    #[pymethod(raw)]
    fn read(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        self.read_by(space, "read", args)
    }

    /// Read by the reader.
    #[pymethod(raw)]
    fn peek(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        self.read_by(space, "peek", args)
    }

    /// Read by the reader.
    #[pymethod(raw)]
    fn read1(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        self.read_by(space, "read1", args)
    }

    /// Read by the reader.
    #[pymethod(raw)]
    fn readinto(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        self.read_by(space, "readinto", args)
    }

    /// Read by the reader.
    #[pymethod(raw)]
    fn readinto1(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        self.read_by(space, "readinto1", args)
    }

    /// Write by the writer.
    #[pymethod(raw)]
    fn write(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        args.call(space, &*self.writer(space)?.getattr_str(space, "write")?)
    }

    /// Flush the writer.
    #[pymethod]
    fn flush(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.writer(space)?.call_method(space, "flush", &[])
    }

    /// Tell whether the reader can be read.
    #[pymethod]
    fn readable(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.reader(space)?.call_method(space, "readable", &[])
    }

    /// Tell whether the writer can be written.
    #[pymethod]
    fn writable(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.writer(space)?.call_method(space, "writable", &[])
    }

    /// Close both.
    #[pymethod]
    fn close(&self, space: &Space) -> PyResult<Ref<Object>> {
        let (reader, writer) = (self.reader(space)?, self.writer(space)?);
        let first = writer.call_method(space, "close", &[]);
        let second = reader.call_method(space, "close", &[]);
        both(first, second)
    }

    /// Tell whether either is a terminal.
    #[pymethod]
    fn isatty(&self, space: &Space) -> PyResult<Ref<Object>> {
        let answer = self.writer(space)?.call_method(space, "isatty", &[])?;
        if answer.is_true(space)? {
            return Ok(answer);
        }
        self.reader(space)?.call_method(space, "isatty", &[])
    }

    /// Whether the writer is closed.
    #[getter]
    fn closed(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.writer(space)?.getattr_str(space, "closed")
    }
}
