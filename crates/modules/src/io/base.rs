//! `_IOBase` and its three abstract children: the protocol of files, in terms of the methods that a class defines.

use super::support::{Size, check_can, check_closed, dealloc, is_closed, new_instance, unsupported};
use core::cell::Cell;
use core::ffi::c_int;
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::gc::Visitor;
use objspace::shim::Args;
use objspace::{
    ByteArray, Bytes, Dict, Layout, List, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Type, unraisable,
    visit_all,
};

/// How instances of all types of this module begin.
#[repr(C)]
pub struct IoBaseObject {
    ob_base: abi::PyObject,
    dict: Slot<Dict>,
    weakreflist: Cell<*mut abi::PyObject>,
}

impl IoBaseObject {
    /// Reports what it refers to.
    pub fn traverse(&self, visit: &mut Visitor) -> c_int {
        visit_all!(visit, self.dict.as_ptr());
        0
    }

    /// Gives up what it refers to.
    pub fn clear(&self) {
        self.dict.set(None);
    }
}

objspace::layout! {
    /// The base of all files.
    pub struct IoBase(IoBaseObject);
}

/// `_IOBase.close` for an object: flushes it, and marks it as closed even when that fails.
///
/// # Errors
/// What `flush` raises.
pub fn close_base(space: &Space, object: &Object) -> PyResult<()> {
    let marked = object.getattr_optional_str(space, "__IOBase_closed")?;
    if marked.is_some() {
        return Ok(());
    }
    let flushed = object.call_method(space, "flush", &[]);
    object.setattr_str(space, "__IOBase_closed", &space.new_bool(true))?;
    flushed.map(drop)
}

/// Closes a file that nobody refers to any more.
fn finalize(space: &Space, object: &Object) {
    let saved = space.take_error();
    // Who cannot tell whether it is closed was never open.
    let closed = is_closed(space, object).unwrap_or(true);
    if !closed {
        // So that `close` can tell that nobody asked for it.
        drop(object.setattr_str(space, "_finalizing", &space.new_bool(true)));
        if let Err(err) = object.call_method(space, "close", &[]) {
            unraisable::report(space, err, "while finalizing file", Some(object));
        }
    }
    if let Some(err) = saved {
        space.set_error(err);
    }
}

/// How many bytes may be read without going beyond the end of a line, by `peek` if there is one.
fn readahead(space: &Space, peek: Option<&Object>, limit: isize, len: usize) -> PyResult<isize> {
    let Some(peek) = peek else { return Ok(1) };
    let seen = peek.call1(space, &*space.new_int(1)?)?;
    let Some(seen) = seen.downcast::<Bytes>() else {
        let name = seen.ty().name();
        return Err(os_error(
            space,
            format_args!("peek() should have returned a bytes object, not '{name}'"),
        ));
    };
    let seen = seen.as_slice();
    if seen.is_empty() {
        return Ok(1);
    }
    let usable = if limit >= 0 { seen.len().min((limit as usize).saturating_sub(len)) } else { seen.len() };
    let line = seen[..usable].iter().position(|&byte| byte == b'\n').map(|at| at + 1);
    Ok(line.unwrap_or(usable) as isize)
}

/// `OSError` with a message only.
#[cold]
pub fn os_error(space: &Space, message: impl core::fmt::Display) -> objspace::PyErr {
    objspace::PyErr::new(space, objspace::exceptions::OSError::type_object(), message)
}

fn readline(space: &Space, object: &Object, limit: isize) -> PyResult<Ref<Bytes>> {
    let peek = object.getattr_optional_str(space, "peek")?;
    let mut line: Vec<u8> = Vec::new();
    while limit < 0 || (line.len() as isize) < limit {
        let count = readahead(space, peek.as_deref(), limit, line.len())?;
        let part = object.call_method(space, "read", &[&*space.new_int(count as i64)?])?;
        let Some(part) = part.downcast::<Bytes>() else {
            let name = part.ty().name();
            return Err(os_error(
                space,
                format_args!("read() should have returned a bytes object, not '{name}'"),
            ));
        };
        if part.len() == 0 {
            break;
        }
        line.extend_from_slice(part.as_slice());
        if line.last() == Some(&b'\n') {
            break;
        }
    }
    Bytes::from_slice(space, &line)
}

#[pytype(
    name = "_IOBase",
    module = "_io",
    flags = BASETYPE | HAVE_GC,
    dictoffset = offset_of!(IoBaseObject, dict),
    weaklistoffset = offset_of!(IoBaseObject, weakreflist)
)]
/// The base of all files: what every file has, in terms of a few methods that classes define.
impl IoBase {
    #[slot(tp_new)]
    fn tp_new(cls: &Type, space: &Space, _args: Args<'_>) -> PyResult<Ref<Object>> {
        // SAFETY: zeros are a valid instance.
        unsafe { new_instance::<IoBase>(space, cls, |_| {}) }
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: the slot's contract.
        unsafe { dealloc(this, |this| (*this).0.clear()) };
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        self.0.traverse(visit)
    }

    #[slot(tp_clear)]
    fn tp_clear(&self) -> c_int {
        self.0.clear();
        0
    }

    #[slot(tp_finalize)]
    fn tp_finalize(&self, space: &Space) {
        finalize(space, self);
    }

    #[slot(tp_iter)]
    fn tp_iter(&self, space: &Space) -> PyResult<Ref<Object>> {
        check_closed(space, self)?;
        Ok(self.as_object().to_ref())
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        let line = self.call_method(space, "readline", &[])?;
        let empty = line.len(space)? == 0;
        Ok((!empty).then_some(line))
    }

    /// The attributes that the object has of its own.
    #[getter(name = "__dict__")]
    fn dict(&self, space: &Space) -> PyResult<Ref<Dict>> {
        objspace::attributes::own_dict(space, self)
    }

    /// Whether the file is closed.
    #[getter]
    fn closed(&self, space: &Space) -> PyResult<bool> {
        Ok(self.getattr_optional_str(space, "__IOBase_closed")?.is_some())
    }

    /// Move the position, and return it.
    #[pymethod(signature = "($self, offset, whence=0, /)")]
    fn seek(&self, space: &Space, _offset: i32, _whence: Option<i32>) -> PyResult<Ref<Object>> {
        Err(unsupported(space, "seek"))
    }

    /// Return the position.
    #[pymethod]
    fn tell(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.call_method(space, "seek", &[&*space.new_int(0)?, &*space.new_int(1)?])
    }

    /// Make the file end at a position.
    #[pymethod(signature = "($self, size=None, /)")]
    fn truncate(&self, space: &Space, _size: Option<&Object>) -> PyResult<Ref<Object>> {
        Err(unsupported(space, "truncate"))
    }

    /// Write what is held back.
    #[pymethod]
    fn flush(&self, space: &Space) -> PyResult<()> {
        if self.closed(space)? {
            return Err(space.value_error("I/O operation on closed file."));
        }
        Ok(())
    }

    /// Flush and close the file.
    #[pymethod]
    fn close(&self, space: &Space) -> PyResult<()> {
        close_base(space, self)
    }

    /// Tell whether the position can be moved.
    #[pymethod]
    fn seekable(&self) -> bool {
        false
    }

    /// Tell whether the file can be read.
    #[pymethod]
    fn readable(&self) -> bool {
        false
    }

    /// Tell whether the file can be written.
    #[pymethod]
    fn writable(&self) -> bool {
        false
    }

    /// Tell whether the file is a terminal.
    #[pymethod]
    fn isatty(&self, space: &Space) -> PyResult<bool> {
        check_closed(space, self)?;
        Ok(false)
    }

    /// Return the file's descriptor.
    #[pymethod]
    fn fileno(&self, space: &Space) -> PyResult<Ref<Object>> {
        Err(unsupported(space, "fileno"))
    }

    /// Raise ValueError if the file is closed.
    #[pymethod(name = "_checkClosed", raw)]
    fn check_closed_method(&self, space: &Space, _args: Args<'_>) -> PyResult<()> {
        check_closed(space, self)
    }

    /// Raise an error if the position cannot be moved.
    #[pymethod(name = "_checkSeekable", raw)]
    fn check_seekable(&self, space: &Space, _args: Args<'_>) -> PyResult<()> {
        check_can(space, self, "seekable", "File or stream is not seekable.")
    }

    /// Raise an error if the file cannot be read.
    #[pymethod(name = "_checkReadable", raw)]
    fn check_readable(&self, space: &Space, _args: Args<'_>) -> PyResult<()> {
        check_can(space, self, "readable", "File or stream is not readable.")
    }

    /// Raise an error if the file cannot be written.
    #[pymethod(name = "_checkWritable", raw)]
    fn check_writable(&self, space: &Space, _args: Args<'_>) -> PyResult<()> {
        check_can(space, self, "writable", "File or stream is not writable.")
    }

    /// Return the file itself.
    #[pymethod(name = "__enter__")]
    fn enter(&self, space: &Space) -> PyResult<Ref<Object>> {
        check_closed(space, self)?;
        Ok(self.as_object().to_ref())
    }

    /// Close the file.
    #[pymethod(name = "__exit__", raw)]
    fn exit(&self, space: &Space, _args: Args<'_>) -> PyResult<Ref<Object>> {
        self.call_method(space, "close", &[])
    }

    /// Read a line, or no more than size bytes of it.
    #[pymethod(signature = "($self, size=-1, /)")]
    fn readline(&self, space: &Space, size: Option<Size>) -> PyResult<Ref<Bytes>> {
        readline(space, self, Size::or_all(size))
    }

    /// Return the lines as a list; no more are read once they have hint bytes or characters.
    #[pymethod(signature = "($self, hint=-1, /)")]
    fn readlines(&self, space: &Space, hint: Option<Size>) -> PyResult<Ref<List>> {
        let hint = Size::or_all(hint);
        let lines = List::new(space)?;
        let iterator = self.iter(space)?;
        let mut total = 0;
        while let Some(line) = iterator.next(space)? {
            total += line.len(space)? as isize;
            lines.push(space, line)?;
            if hint > 0 && total > hint {
                break;
            }
        }
        Ok(lines)
    }

    /// Write each of the lines, as they are.
    #[pymethod(signature = "($self, lines, /)")]
    fn writelines(&self, space: &Space, lines: &Object) -> PyResult<()> {
        check_closed(space, self)?;
        let iterator = lines.iter(space)?;
        while let Some(line) = iterator.next(space)? {
            self.call_method(space, "write", &[&line])?;
        }
        Ok(())
    }
}

objspace::layout! {
    /// The base of files that are not buffered.
    pub struct RawIoBase(IoBaseObject);
}

#[pytype(name = "_RawIOBase", module = "_io", base = IoBase, flags = BASETYPE)]
/// The base of files that are not buffered.
impl RawIoBase {
    /// Read up to size bytes by readinto().
    #[pymethod(signature = "($self, size=-1, /)")]
    fn read(&self, space: &Space, size: Option<isize>) -> PyResult<Ref<Object>> {
        let size = size.unwrap_or(-1);
        if size < 0 {
            return self.call_method(space, "readall", &[]);
        }
        let buffer = ByteArray::from_slice(space, &vec![0; size as usize])?;
        let count = self.call_method(space, "readinto", &[&buffer])?;
        match super::support::count_from(space, &count)? {
            None => Ok(space.none()),
            Some(count) if count < 0 || count as usize > buffer.len() => {
                let size = buffer.len();
                let message = format_args!("readinto returned {count} outside buffer size {size}");
                Err(space.value_error(message))
            }
            Some(count) => Ok(Bytes::from_slice(space, &buffer.to_vec()[..count as usize])?.into_object()),
        }
    }

    /// Read everything by read().
    #[pymethod]
    fn readall(&self, space: &Space) -> PyResult<Ref<Object>> {
        let mut all: Vec<u8> = Vec::new();
        let size = space.new_int(super::DEFAULT_BUFFER_SIZE as i64)?;
        loop {
            let part = self.call_method(space, "read", &[&size])?;
            if part.is_none() {
                if all.is_empty() {
                    return Ok(part);
                }
                break;
            }
            let Some(part) = part.downcast::<Bytes>() else {
                return Err(space.type_error("read() should return bytes"));
            };
            if part.len() == 0 {
                break;
            }
            all.extend_from_slice(part.as_slice());
        }
        Ok(Bytes::from_slice(space, &all)?.into_object())
    }

    /// Read into a buffer.
    #[pymethod(raw)]
    fn readinto(&self, space: &Space, _args: Args<'_>) -> PyResult<()> {
        Err(not_implemented(space))
    }

    /// Write a buffer.
    #[pymethod(raw)]
    fn write(&self, space: &Space, _args: Args<'_>) -> PyResult<()> {
        Err(not_implemented(space))
    }
}

/// `NotImplementedError` without a message.
#[cold]
fn not_implemented(space: &Space) -> objspace::PyErr {
    objspace::PyErr::with_args(space, objspace::exceptions::NotImplementedError::type_object(), &[])
}

objspace::layout! {
    /// The base of buffered files.
    pub struct BufferedIoBase(IoBaseObject);
}

/// `readinto` by `read` or `read1`.
pub fn read_into(space: &Space, object: &Object, buffer: &Object, method: &str) -> PyResult<usize> {
    let buffer = objspace::buffer::Buffer::writable(space, buffer)?;
    let data = object.call_method(space, method, &[&*space.new_int(buffer.len() as i64)?])?;
    let Some(data) = data.downcast::<Bytes>() else {
        return Err(space.type_error("read() should return bytes"));
    };
    if data.len() > buffer.len() {
        let (wanted, given) = (buffer.len(), data.len());
        return Err(space.value_error(format_args!(
            "read() returned too much data: {wanted} bytes requested, {given} returned"
        )));
    }
    buffer.write(0, data.as_slice());
    Ok(data.len())
}

#[pytype(name = "_BufferedIOBase", module = "_io", base = IoBase, flags = BASETYPE)]
/// The base of buffered files: reading and writing does not stop half-way.
impl BufferedIoBase {
    /// Take the raw file away.
    #[pymethod]
    fn detach(&self, space: &Space) -> PyResult<()> {
        Err(unsupported(space, "detach"))
    }

    /// Read up to size bytes.
    #[pymethod(raw)]
    fn read(&self, space: &Space, _args: Args<'_>) -> PyResult<()> {
        Err(unsupported(space, "read"))
    }

    /// Read up to size bytes, with one read of the raw file at most.
    #[pymethod(raw)]
    fn read1(&self, space: &Space, _args: Args<'_>) -> PyResult<()> {
        Err(unsupported(space, "read1"))
    }

    /// Read into a buffer.
    #[pymethod(signature = "($self, buffer, /)")]
    fn readinto(&self, space: &Space, buffer: &Object) -> PyResult<usize> {
        read_into(space, self, buffer, "read")
    }

    /// Read into a buffer, with one read of the raw file at most.
    #[pymethod(signature = "($self, buffer, /)")]
    fn readinto1(&self, space: &Space, buffer: &Object) -> PyResult<usize> {
        read_into(space, self, buffer, "read1")
    }

    /// Write a buffer.
    #[pymethod(raw)]
    fn write(&self, space: &Space, _args: Args<'_>) -> PyResult<()> {
        Err(unsupported(space, "write"))
    }
}

objspace::layout! {
    /// The base of files of text.
    pub struct TextIoBase(IoBaseObject);
}

#[pytype(name = "_TextIOBase", module = "_io", base = IoBase, flags = BASETYPE)]
/// The base of files of text.
impl TextIoBase {
    /// Take the buffer away.
    #[pymethod]
    fn detach(&self, space: &Space) -> PyResult<()> {
        Err(unsupported(space, "detach"))
    }

    /// Read up to size characters.
    #[pymethod(raw)]
    fn read(&self, space: &Space, _args: Args<'_>) -> PyResult<()> {
        Err(unsupported(space, "read"))
    }

    /// Read a line.
    #[pymethod(raw)]
    fn readline(&self, space: &Space, _args: Args<'_>) -> PyResult<()> {
        Err(unsupported(space, "readline"))
    }

    /// Write text.
    #[pymethod(raw)]
    fn write(&self, space: &Space, _args: Args<'_>) -> PyResult<()> {
        Err(unsupported(space, "write"))
    }

    /// The encoding of the text.
    #[getter]
    fn encoding(&self, space: &Space) -> Ref<Object> {
        space.none()
    }

    /// The newlines that were met while reading.
    #[getter]
    fn newlines(&self, space: &Space) -> Ref<Object> {
        space.none()
    }

    /// What is done about errors of the encoding.
    #[getter]
    fn errors(&self, space: &Space) -> Ref<Object> {
        space.none()
    }
}

/// The representation of a file: its class and the `repr` of its name, if it has one.
///
/// # Errors
/// What getting or showing the name raises, but `ValueError`.
pub fn show_with_name(space: &Space, object: &Object, name: &str) -> PyResult<String> {
    let class = object.ty().tp_name();
    match object.getattr_optional_str(space, name) {
        Ok(Some(value)) => Ok(format!("<{class} {name}={}", value.repr(space)?.to_string_lossy())),
        Ok(None) => Ok(format!("<{class}")),
        Err(err) if err.is_a::<objspace::exceptions::ValueError>() => Ok(format!("<{class}")),
        Err(err) => Err(err),
    }
}
