//! The type `mmap`.

use super::mapping::Mapping;
use crate::instance::{self, HEAD, fields};
use crate::system_calls::system_call;
use abi::PyObject;
use core::cell::Cell;
use core::ffi::c_int;
use cpyext_macros::pytype;
use objspace::buffer::{self, Buffer};
use objspace::shim::{Args, Nullable};
use objspace::{Bytes, Layout, Object, PyResult, Ref, Slice, Space, Str, Type, number};

/// What may be done with the memory.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Default,
    Read,
    Write,
    Copy,
}

impl Access {
    fn name(self) -> &'static str {
        match self {
            Access::Default => "ACCESS_DEFAULT",
            Access::Read => "ACCESS_READ",
            Access::Write => "ACCESS_WRITE",
            Access::Copy => "ACCESS_COPY",
        }
    }
}

/// `mmap.mmap`.
#[repr(C)]
pub struct Mmap {
    head: PyObject,
    mapping: Mapping,
    access: Cell<Access>,
    position: Cell<usize>,
    offset: Cell<i64>,
    /// The mapped file; -1 for none.
    fd: Cell<c_int>,
    /// Whether a descriptor of the file is kept.
    tracks_fd: Cell<bool>,
    /// How often the memory is lent.
    exports: Cell<usize>,
    weak_references: Cell<*mut PyObject>,
}
fields!(Mmap);

impl Drop for Mmap {
    fn drop(&mut self) {
        self.close_fd();
    }
}

/// The arguments of the constructor.
struct Wanted {
    fd: c_int,
    len: isize,
    flags: c_int,
    protection: c_int,
    access: c_int,
    offset: i64,
    tracks_fd: bool,
}

const USUAL_PROTECTION: c_int = libc::PROT_READ | libc::PROT_WRITE;

impl Wanted {
    /// What the access asks for.
    fn settle_access(&mut self, space: &Space) -> PyResult<Access> {
        if self.access != 0 && (self.flags != libc::MAP_SHARED || self.protection != USUAL_PROTECTION) {
            return Err(space.value_error("mmap can't specify both access and flags, prot."));
        }
        match self.access {
            0 => Ok(match self.protection & USUAL_PROTECTION {
                // Both are the default.
                libc::PROT_READ => Access::Read,
                libc::PROT_WRITE => Access::Write,
                _ => Access::Default,
            }),
            1 => {
                (self.flags, self.protection) = (libc::MAP_SHARED, libc::PROT_READ);
                Ok(Access::Read)
            }
            2 => {
                (self.flags, self.protection) = (libc::MAP_SHARED, USUAL_PROTECTION);
                Ok(Access::Write)
            }
            3 => {
                (self.flags, self.protection) = (libc::MAP_PRIVATE, USUAL_PROTECTION);
                Ok(Access::Copy)
            }
            _ => Err(space.value_error("mmap invalid access parameter.")),
        }
    }

    /// The number of bytes, which 0 leaves to the file.
    fn settle_len(&self, space: &Space) -> PyResult<usize> {
        let len = usize::try_from(self.len)
            .map_err(|_| space.overflow_error("memory mapped length must be positive"))?;
        if self.offset < 0 {
            return Err(space.overflow_error("memory mapped offset must be positive"));
        }
        // SAFETY: all zeros are a valid record, which the call fills.
        let mut stat: libc::stat = unsafe { core::mem::zeroed() };
        // SAFETY: any number may be asked about.
        let is_file = self.fd != -1
            && unsafe { libc::fstat(self.fd, &mut stat) } == 0
            && stat.st_mode & libc::S_IFMT == libc::S_IFREG;
        if !is_file {
            return Ok(len);
        }
        match len {
            0 if stat.st_size == 0 => Err(space.value_error("cannot mmap an empty file")),
            0 if self.offset >= stat.st_size => {
                Err(space.value_error("mmap offset is greater than file size"))
            }
            0 => Ok((stat.st_size - self.offset) as usize),
            len if self.offset > stat.st_size || stat.st_size - self.offset < len as i64 => {
                Err(space.value_error("mmap length is greater than file size"))
            }
            len => Ok(len),
        }
    }
}

impl Mmap {
    fn close_fd(&self) {
        let fd = self.fd.replace(-1);
        if fd >= 0 {
            // SAFETY: the object has a descriptor of its own.
            unsafe { libc::close(fd) };
        }
    }

    fn open(&self, space: &Space) -> PyResult<&Mapping> {
        match self.mapping.is_open() {
            true => Ok(&self.mapping),
            false => Err(space.value_error("mmap closed or invalid")),
        }
    }

    fn writable(&self, space: &Space) -> PyResult<&Mapping> {
        match self.access.get() {
            Access::Read => Err(space.type_error("mmap can't modify a readonly memory map.")),
            _ => self.open(space),
        }
    }

    /// A position from an index, counted from the end if negative.
    fn index(&self, space: &Space, key: &Object) -> PyResult<usize> {
        let index = number::as_index_size(space, key)?;
        let len = self.open(space)?.len();
        let index = if index < 0 { index + len as isize } else { index };
        usize::try_from(index)
            .ok()
            .filter(|&index| index < len)
            .ok_or_else(|| space.index_error("mmap index out of range"))
    }

    /// Bytes from the position on, which moves behind them.
    fn take(&self, space: &Space, count: usize) -> PyResult<Ref<Bytes>> {
        let mapping = self.open(space)?;
        let start = self.position.get().min(mapping.len());
        let end = start.saturating_add(count).min(mapping.len());
        let bytes = Bytes::from_slice(space, &mapping.copy(start, end))?;
        self.position.set(end);
        Ok(bytes)
    }

    /// `find` and `rfind`.
    fn search(
        &self,
        space: &Space,
        view: &Object,
        start: Nullable<isize>,
        end: Nullable<isize>,
        backward: bool,
    ) -> PyResult<i64> {
        let mapping = self.open(space)?;
        let needle = Buffer::simple(space, view)?.to_vec();
        let len = mapping.len() as isize;
        let clip = |given: Option<isize>, usual: isize| {
            let value = given.unwrap_or(usual);
            (if value < 0 { value + len } else { value }).clamp(0, len) as usize
        };
        let start = clip(start.get(), self.position.get() as isize);
        let end = clip(end.get(), len);
        let bytes = self.open(space)?.copy(start, end.max(start));
        let found = match backward {
            false => memchr::memmem::find(&bytes, &needle),
            true => memchr::memmem::rfind(&bytes, &needle),
        };
        Ok(found.filter(|_| start <= end).map_or(-1, |at| (start + at) as i64))
    }
}

/// A byte from a number.
fn byte(space: &Space, value: &Object) -> PyResult<u8> {
    let number = number::index(space, value)?.to_i64().and_then(|number| u8::try_from(number).ok());
    number.ok_or_else(|| space.value_error("mmap item value must be in range(0, 256)"))
}

/// Memory that is a part of a file, or shared between processes.
#[pytype(
    name = "mmap",
    module = "mmap",
    flags = BASETYPE,
    weaklistoffset = core::mem::offset_of!(Mmap, weak_references),
    tp_dealloc = instance::dealloc::<Mmap>
)]
impl Mmap {
    #[slot(tp_new, signature = "(fileno, length, flags=1, prot=3, access=0, offset=0, *, trackfd=True)")]
    #[expect(clippy::too_many_arguments, reason = "the constructor has as many")]
    fn construct(
        space: &Space,
        cls: &Type,
        fileno: i32,
        length: isize,
        flags: i32,
        prot: i32,
        access: i32,
        offset: i64,
        trackfd: bool,
    ) -> PyResult<Ref<Mmap>> {
        let mut wanted =
            Wanted { fd: fileno, len: length, flags, protection: prot, access, offset, tracks_fd: trackfd };
        let len = wanted.settle_len(space)?;
        let access = wanted.settle_access(space)?;
        let mut own_fd = -1;
        if wanted.fd == -1 {
            wanted.flags |= libc::MAP_ANONYMOUS;
        } else if wanted.tracks_fd {
            // SAFETY: any number may be asked about.
            own_fd = system_call(space, || unsafe { libc::fcntl(fileno, libc::F_DUPFD_CLOEXEC, 0) })?;
        }
        let value = Mmap {
            head: HEAD,
            mapping: Mapping::closed(),
            access: Cell::new(access),
            position: Cell::new(0),
            offset: Cell::new(offset),
            fd: Cell::new(own_fd),
            tracks_fd: Cell::new(trackfd),
            exports: Cell::new(0),
            weak_references: Cell::new(core::ptr::null_mut()),
        };
        let object = instance::create(space, cls, value)?;
        let mapping = Mapping::new(space, len, wanted.protection, wanted.flags, wanted.fd, offset)?;
        object.mapping.adopt(mapping);
        Ok(object)
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let name = self.ty().tp_name();
        if !self.mapping.is_open() {
            return Str::from_str(space, &format!("<{name} closed=True>"));
        }
        let (access, len) = (self.access.get().name(), self.mapping.len());
        let (position, offset) = (self.position.get(), self.offset.get());
        let text =
            format!("<{name} closed=False, access={access}, length={len}, pos={position}, offset={offset}>");
        Str::from_str(space, &text)
    }

    #[slot(bf_getbuffer)]
    unsafe fn getbuffer(&self, space: &Space, view: *mut abi::Py_buffer, flags: c_int) -> PyResult<()> {
        let mapping = self.open(space)?;
        let readonly = self.access.get() == Access::Read;
        let (start, len) = (mapping.as_ptr().cast(), mapping.len() as isize);
        // SAFETY: the memory stays where it is as long as it is counted as lent; the view is the caller's.
        unsafe { buffer::fill_info(space, view, Some(self.as_object()), start, len, readonly, flags) }?;
        self.exports.set(self.exports.get() + 1);
        Ok(())
    }

    #[slot(bf_releasebuffer)]
    unsafe fn releasebuffer(&self, _space: &Space, _view: *mut abi::Py_buffer) {
        self.exports.set(self.exports.get() - 1);
    }

    #[slot(mp_length)]
    fn length(&self, space: &Space) -> PyResult<isize> {
        Ok(self.open(space)?.len() as isize)
    }

    #[slot(sq_item)]
    fn item(&self, space: &Space, index: isize) -> PyResult<Ref<Object>> {
        let byte = usize::try_from(index).ok().and_then(|index| self.mapping.byte(index));
        self.open(space)?;
        let byte = byte.ok_or_else(|| space.index_error("mmap index out of range"))?;
        Ok(Bytes::single(space, byte).to_ref().into_object())
    }

    #[slot(mp_subscript)]
    fn subscript(&self, space: &Space, key: &Object) -> PyResult<Ref<Object>> {
        self.open(space)?;
        if key.is_index() {
            let at = self.index(space, key)?;
            return space.new_int(self.mapping.byte(at).unwrap_or(0).into());
        }
        let Some(slice) = key.downcast::<Slice>() else {
            return Err(space.type_error("mmap indices must be integers"));
        };
        let range = slice.range(space, || self.mapping.len())?;
        let mapping = self.open(space)?;
        let bytes: Vec<u8> = range.indices().filter_map(|at| mapping.byte(at)).collect();
        Ok(Bytes::from_slice(space, &bytes)?.into_object())
    }

    #[slot(mp_ass_subscript)]
    fn assign(&self, space: &Space, key: &Object, value: Option<&Object>) -> PyResult<()> {
        self.writable(space)?;
        if key.is_index() {
            let at = self.index(space, key)?;
            let Some(value) = value else {
                return Err(space.type_error("mmap doesn't support item deletion"));
            };
            if !value.is_index() {
                return Err(space.type_error("mmap item value must be an int"));
            }
            let byte = byte(space, value)?;
            self.writable(space)?.write(at, &[byte]);
            return Ok(());
        }
        let Some(slice) = key.downcast::<Slice>() else {
            return Err(space.type_error("mmap indices must be integer"));
        };
        let Some(value) = value else {
            return Err(space.type_error("mmap object doesn't support slice deletion"));
        };
        let range = slice.range(space, || self.mapping.len())?;
        let bytes = Buffer::simple(space, value)?.to_vec();
        if bytes.len() != range.indices().count() {
            return Err(space.index_error("mmap slice assignment is wrong size"));
        }
        let mapping = self.writable(space)?;
        for (at, &byte) in range.indices().zip(&bytes) {
            mapping.write(at, &[byte]);
        }
        Ok(())
    }

    /// Give the memory back; nothing can be done with the object then.
    #[pymethod]
    fn close(&self, space: &Space) -> PyResult<()> {
        if self.exports.get() > 0 {
            return Err(space.buffer_error("cannot close exported pointers exist"));
        }
        self.close_fd();
        self.mapping.close();
        Ok(())
    }

    #[getter]
    fn closed(&self) -> bool {
        !self.mapping.is_open()
    }

    /// Return where bytes first occur, from the position or start on; -1 if they do not.
    #[pymethod(signature = "($self, view, start=None, end=None, /)")]
    fn find(
        &self,
        space: &Space,
        view: &Object,
        start: Nullable<isize>,
        end: Nullable<isize>,
    ) -> PyResult<i64> {
        self.search(space, view, start, end, false)
    }

    /// Return where bytes last occur, from the position or start on; -1 if they do not.
    #[pymethod(signature = "($self, view, start=None, end=None, /)")]
    fn rfind(
        &self,
        space: &Space,
        view: &Object,
        start: Nullable<isize>,
        end: Nullable<isize>,
    ) -> PyResult<i64> {
        self.search(space, view, start, end, true)
    }

    /// Have changes written to the file.
    #[pymethod(signature = "($self, offset=0, size=<unrepresentable>, /)")]
    fn flush(&self, space: &Space, offset: isize, size: Option<isize>) -> PyResult<()> {
        let mapping = self.open(space)?;
        let len = mapping.len() as isize;
        let size = size.unwrap_or(len - offset);
        if offset < 0 || size < 0 || size > len - offset.min(len) || offset > len {
            return Err(space.value_error("flush values out of range"));
        }
        if matches!(self.access.get(), Access::Read | Access::Copy) {
            return Ok(());
        }
        let start = mapping.as_ptr().wrapping_offset(offset);
        // SAFETY: a part of the mapped memory.
        system_call(space, || unsafe { libc::msync(start.cast(), size as usize, libc::MS_SYNC) }).map(drop)
    }

    /// Tell the system how the memory will be used.
    #[pymethod(signature = "($self, option, start=0, length=<unrepresentable>, /)")]
    fn madvise(&self, space: &Space, option: i32, start: isize, length: Option<isize>) -> PyResult<()> {
        let mapping = self.open(space)?;
        let len = mapping.len() as isize;
        let length = length.unwrap_or(len);
        if start < 0 || start >= len {
            return Err(space.value_error("madvise start out of bounds"));
        }
        if length < 0 {
            return Err(space.value_error("madvise length invalid"));
        }
        if start.checked_add(length).is_none() {
            return Err(space.overflow_error("madvise length too large"));
        }
        let length = length.min(len - start);
        let at = mapping.as_ptr().wrapping_offset(start);
        // SAFETY: a part of the mapped memory.
        system_call(space, || unsafe { libc::madvise(at.cast(), length as usize, option) }).map(drop)
    }

    /// Copy count bytes from src to dest.
    #[pymethod(signature = "($self, dest, src, count, /)")]
    fn r#move(&self, space: &Space, dest: isize, src: isize, count: isize) -> PyResult<()> {
        let mapping = self.writable(space)?;
        let parts = (usize::try_from(dest), usize::try_from(src), usize::try_from(count));
        match parts {
            (Ok(dest), Ok(src), Ok(count)) if mapping.shift(dest, src, count) => Ok(()),
            _ => Err(space.value_error("source, destination, or count out of range")),
        }
    }

    /// Read up to n bytes from the position on, all of them without n.
    #[pymethod(signature = "($self, n=None, /)")]
    fn read(&self, space: &Space, n: Nullable<isize>) -> PyResult<Ref<Bytes>> {
        self.take(space, n.get().map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX)))
    }

    /// Read the byte at the position, as a number.
    #[pymethod]
    fn read_byte(&self, space: &Space) -> PyResult<i64> {
        let at = self.position.get();
        let byte = self.open(space)?.byte(at);
        let byte = byte.ok_or_else(|| space.value_error("read byte out of range"))?;
        self.position.set(at + 1);
        Ok(byte.into())
    }

    /// Read the line that begins at the position, with its end.
    #[pymethod]
    fn readline(&self, space: &Space) -> PyResult<Ref<Bytes>> {
        let mapping = self.open(space)?;
        let start = self.position.get();
        let count = (start..mapping.len()).take_while(|&at| mapping.byte(at) != Some(b'\n')).count();
        self.take(space, count + 1)
    }

    /// Change the size of the memory, and of the file.
    #[pymethod(signature = "($self, newsize, /)")]
    fn resize(&self, space: &Space, newsize: isize) -> PyResult<()> {
        let mapping = self.open(space)?;
        if self.exports.get() > 0 {
            return Err(space.buffer_error("mmap can't resize with extant buffers exported."));
        }
        if matches!(self.access.get(), Access::Read | Access::Copy) {
            return Err(space.type_error("mmap can't resize a readonly or copy-on-write memory map."));
        }
        if !self.tracks_fd.get() {
            return Err(space.value_error("mmap can't resize with trackfd=False."));
        }
        let size = usize::try_from(newsize).ok().filter(|size| i64::try_from(*size).is_ok());
        let Some(size) = size else { return Err(space.value_error("new size out of range")) };
        if self.fd.get() != -1 {
            let end = self.offset.get() + size as i64;
            let fd = self.fd.get();
            // SAFETY: any numbers may be asked for.
            system_call(space, || unsafe { libc::ftruncate(fd, end) })?;
        }
        mapping.resize(space, size)
    }

    /// Move the position, and return it.
    #[pymethod(signature = "($self, pos, whence=0, /)")]
    fn seek(&self, space: &Space, pos: isize, whence: i32) -> PyResult<usize> {
        let len = self.open(space)?.len() as isize;
        let base = match whence {
            0 => 0,
            1 => self.position.get() as isize,
            2 => len,
            _ => return Err(space.value_error("unknown seek type")),
        };
        match base.checked_add(pos).filter(|position| (0..=len).contains(position)) {
            Some(position) => {
                self.position.set(position as usize);
                Ok(position as usize)
            }
            None => Err(space.value_error("seek out of range")),
        }
    }

    /// Tell whether the position can be moved: it can.
    #[pymethod]
    fn seekable(&self) -> bool {
        true
    }

    /// Return the size of the file.
    #[pymethod]
    fn size(&self, space: &Space) -> PyResult<i64> {
        self.open(space)?;
        if !self.tracks_fd.get() {
            return Err(space.value_error("can't get size with trackfd=False"));
        }
        // SAFETY: all zeros are a valid record, which the call fills.
        let mut stat: libc::stat = unsafe { core::mem::zeroed() };
        let fd = self.fd.get();
        // SAFETY: there is room for the record.
        system_call(space, || unsafe { libc::fstat(fd, &mut stat) })?;
        Ok(stat.st_size)
    }

    /// Return the position.
    #[pymethod]
    fn tell(&self, space: &Space) -> PyResult<usize> {
        self.open(space)?;
        Ok(self.position.get())
    }

    /// Write bytes at the position, which moves behind them; return how many.
    #[pymethod(signature = "($self, bytes, /)")]
    fn write(&self, space: &Space, bytes: &Object) -> PyResult<usize> {
        self.open(space)?;
        let bytes = Buffer::simple(space, bytes)?.to_vec();
        let at = self.position.get();
        if !self.writable(space)?.write(at, &bytes) {
            return Err(space.value_error("data out of range"));
        }
        self.position.set(at + bytes.len());
        Ok(bytes.len())
    }

    /// Write a byte, given as a number, at the position.
    #[pymethod(signature = "($self, byte, /)")]
    fn write_byte(&self, space: &Space, byte: u8) -> PyResult<()> {
        let at = self.position.get();
        if !self.writable(space)?.write(at, &[byte]) {
            return Err(space.value_error("write byte out of range"));
        }
        self.position.set(at + 1);
        Ok(())
    }

    #[pymethod(name = "__enter__")]
    fn enter(&self, space: &Space) -> PyResult<Ref<Mmap>> {
        self.open(space)?;
        Ok(self.to_ref())
    }

    #[pymethod(name = "__exit__", raw)]
    fn exit(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        let _ = args;
        self.close(space)
    }
}
