//! `FileIO`: a file of the operating system, not buffered.

use super::base::{IoBaseObject, RawIoBase, close_base};
use super::support::{Size, as_offset, dealloc, new_instance, refuse_pickling, unsupported};
use crate::paths::{fs_string, fspath};
use crate::posix::stat::stat_fd;
use crate::system_calls::{attempt, file_call, system_call};
use core::cell::Cell;
use core::ffi::c_int;
use cpyext_macros::pytype;
use objspace::buffer::Buffer;
use objspace::exceptions::{ResourceWarning, RuntimeWarning};
use objspace::gc::Visitor;
use objspace::shim::{Args, Nullable};
use objspace::{Bool, Bytes, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Type, number, warnings};

/// The layout of [`FileIo`].
#[repr(C)]
pub struct FileIoObject {
    base: IoBaseObject,
    /// -1 when closed.
    fd: Cell<i32>,
    created: Cell<bool>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    appending: Cell<bool>,
    /// Not known until someone asks.
    seekable: Cell<Option<bool>>,
    closefd: Cell<bool>,
    finalizing: Cell<bool>,
    block_size: Cell<i64>,
}

objspace::layout! {
    /// A file of the operating system.
    pub struct FileIo(FileIoObject);
}

/// What a mode says: flags for opening, and what can be done.
struct Mode {
    flags: i32,
    created: bool,
    readable: bool,
    writable: bool,
    appending: bool,
}

fn parse_mode(space: &Space, mode: &str) -> PyResult<Mode> {
    let many =
        || space.value_error("Must have exactly one of create/read/write/append mode and at most one plus");
    let mut parsed =
        Mode { flags: libc::O_CLOEXEC, created: false, readable: false, writable: false, appending: false };
    let (mut kinds, mut plus) = (0, false);
    for letter in mode.chars() {
        match letter {
            'b' => continue,
            '+' if plus => return Err(many()),
            '+' => {
                plus = true;
                continue;
            }
            'r' => parsed.readable = true,
            'w' => {
                parsed.writable = true;
                parsed.flags |= libc::O_CREAT | libc::O_TRUNC;
            }
            'x' => {
                (parsed.writable, parsed.created) = (true, true);
                parsed.flags |= libc::O_CREAT | libc::O_EXCL;
            }
            'a' => {
                (parsed.writable, parsed.appending) = (true, true);
                parsed.flags |= libc::O_CREAT | libc::O_APPEND;
            }
            _ => return Err(space.value_error(format_args!("invalid mode: {mode}"))),
        }
        kinds += 1;
        if kinds > 1 {
            return Err(many());
        }
    }
    if kinds == 0 {
        return Err(many());
    }
    if plus {
        (parsed.readable, parsed.writable) = (true, true);
    }
    parsed.flags |= match (parsed.readable, parsed.writable) {
        (true, true) => libc::O_RDWR,
        (true, false) => libc::O_RDONLY,
        _ => libc::O_WRONLY,
    };
    Ok(parsed)
}

impl FileIo {
    /// The descriptor, unless the file is closed.
    fn open_fd(&self, space: &Space) -> PyResult<i32> {
        match self.0.fd.get() {
            fd if fd < 0 => Err(space.value_error("I/O operation on closed file")),
            fd => Ok(fd),
        }
    }

    fn check_readable(&self, space: &Space) -> PyResult<i32> {
        let fd = self.open_fd(space)?;
        if self.0.readable.get() { Ok(fd) } else { Err(unsupported(space, "File not open for reading")) }
    }

    fn check_writable(&self, space: &Space) -> PyResult<i32> {
        let fd = self.open_fd(space)?;
        if self.0.writable.get() { Ok(fd) } else { Err(unsupported(space, "File not open for writing")) }
    }

    /// Closes the descriptor, if it is open and the object's own.
    fn close_fd(&self, space: &Space) -> PyResult<()> {
        let fd = self.0.fd.replace(-1);
        if fd < 0 {
            return Ok(());
        }
        // SAFETY: the descriptor is the object's, which forgot it.
        match unsafe { libc::close(fd) } {
            -1 if crate::system_calls::errno() != libc::EINTR => Err(space.last_os_error(None)),
            _ => Ok(()),
        }
    }

    fn init(
        &self,
        space: &Space,
        file: &Object,
        mode: &str,
        closefd: bool,
        opener: Option<&Object>,
    ) -> PyResult<()> {
        if self.0.fd.get() >= 0 {
            if self.0.closefd.get() {
                self.close_fd(space)?;
            } else {
                self.0.fd.set(-1);
            }
        }
        if file.is_exact::<Bool>() {
            let ty = RuntimeWarning::type_object();
            warnings::warn(space, ty, "bool is used as a file descriptor", 1)?;
        }
        let given = match file.is_index() && !file.is_instance::<Str>() {
            true => Some(number::index(space, file)?.to_c::<i32>(space)?),
            false => None,
        };
        if given.is_some_and(|fd| fd < 0) {
            return Err(space.value_error("negative file descriptor"));
        }
        let path = if given.is_none() { Some(fs_string(space, file)?) } else { None };
        let parsed = parse_mode(space, mode)?;
        let own = &self.0;
        own.created.set(parsed.created);
        own.readable.set(parsed.readable);
        own.writable.set(parsed.writable);
        own.appending.set(parsed.appending);
        own.seekable.set(None);
        let fd = match (given, path) {
            (Some(fd), _) => {
                own.closefd.set(closefd);
                fd
            }
            (None, _) if !closefd => {
                return Err(space.value_error("Cannot use closefd=False with file name"));
            }
            (None, path) => {
                own.closefd.set(true);
                match opener {
                    Some(opener) => open_by(space, opener, file, parsed.flags)?,
                    None => {
                        let path = path.unwrap_or_default();
                        // SAFETY: a C string.
                        file_call(space, file, || unsafe { libc::open(path.as_ptr(), parsed.flags, 0o666) })?
                    }
                }
            }
        };
        own.fd.set(fd);
        let result = self.examine(space, file, parsed.appending);
        if result.is_err() {
            // A descriptor that was given stays open.
            if given.is_some() {
                own.fd.set(-1);
            } else {
                drop(self.close_fd(space));
            }
        }
        result
    }

    /// Looks at what was opened.
    fn examine(&self, space: &Space, file: &Object, appending: bool) -> PyResult<()> {
        let fd = self.0.fd.get();
        match stat_fd(space, fd) {
            Ok(stat) if stat.st_mode & libc::S_IFMT == libc::S_IFDIR => {
                return Err(space.os_error(libc::EISDIR, Some(file), None));
            }
            Ok(stat) if stat.st_blksize > 1 => self.0.block_size.set(stat.st_blksize),
            Ok(_) => {}
            // Only a descriptor that is not open at all is an error.
            Err(err) => {
                let number = err.value().getattr_str(space, "errno")?;
                if number::index(space, &number)?.to_i64() == Some(libc::EBADF.into()) {
                    return Err(err);
                }
            }
        }
        self.setattr_str(space, "name", file)?;
        if appending {
            // SAFETY: any numbers may be asked for.
            match attempt(space, || unsafe { libc::lseek(fd, 0, libc::SEEK_END) })? {
                Ok(_) => self.0.seekable.set(Some(true)),
                Err(_) => self.0.seekable.set(Some(false)),
            }
        }
        Ok(())
    }

    /// Whether the file is closed.
    pub fn is_closed(&self) -> bool {
        self.0.fd.get() < 0
    }

    /// Reads up to `size` bytes; `None` if there is nothing yet.
    ///
    /// # Errors
    /// As `read`.
    pub fn read_vec(&self, space: &Space, size: usize) -> PyResult<Option<Vec<u8>>> {
        let fd = self.check_readable(space)?;
        let mut data = Vec::<u8>::new();
        if data.try_reserve_exact(size).is_err() {
            return Err(space.memory_error());
        }
        // SAFETY: so many bytes are free, and as many as were read become part of the vector.
        unsafe {
            let call = || libc::read(fd, data.as_mut_ptr().cast(), size);
            let Some(count) = unless_blocked(space, attempt(space, call)?)? else { return Ok(None) };
            data.set_len(count as usize);
        }
        Ok(Some(data))
    }

    /// Writes bytes; how many were written, `None` if that would have to wait.
    ///
    /// # Errors
    /// As `write`.
    pub fn write_slice(&self, space: &Space, data: &[u8]) -> PyResult<Option<usize>> {
        let fd = self.check_writable(space)?;
        // SAFETY: there are so many bytes.
        let call = || unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) };
        Ok(unless_blocked(space, attempt(space, call)?)?.map(|count| count as usize))
    }

    fn mode_text(&self) -> &'static str {
        let own = &self.0;
        match (own.created.get(), own.appending.get(), own.readable.get(), own.writable.get()) {
            (true, _, true, _) => "xb+",
            (true, _, false, _) => "xb",
            (_, true, true, _) => "ab+",
            (_, true, false, _) => "ab",
            (_, _, true, true) => "rb+",
            (_, _, true, false) => "rb",
            _ => "wb",
        }
    }

    /// Moves the position.
    fn seek_to(&self, space: &Space, offset: i64, whence: i32) -> PyResult<i64> {
        let fd = self.open_fd(space)?;
        // SAFETY: any numbers may be asked for.
        let position = system_call(space, || unsafe { libc::lseek(fd, offset, whence) });
        if self.0.seekable.get().is_none() {
            self.0.seekable.set(Some(position.is_ok()));
        }
        position
    }

    /// Whether the end of the object leaves the descriptor open.
    pub fn borrows_descriptor(&self) -> bool {
        !self.0.closefd.get()
    }

    fn warn_unclosed(&self, space: &Space, source: &Object) {
        if self.0.fd.get() < 0 || !self.0.closefd.get() {
            return;
        }
        let saved = space.take_error();
        let warned = source.repr(space).and_then(|shown| {
            let message = format_args!("unclosed file {}", shown.to_string_lossy()).to_string();
            warnings::warn_about(space, ResourceWarning::type_object(), message, 1, Some(source))
        });
        if let Err(err) = warned
            && err.is_a::<objspace::exceptions::Warning>()
        {
            objspace::unraisable::report(space, err, "in", Some(self));
        }
        if let Some(err) = saved {
            space.set_error(err);
        }
    }
}

/// Opens by a callable of the user's.
fn open_by(space: &Space, opener: &Object, file: &Object, flags: i32) -> PyResult<i32> {
    let result = opener.call(space, &[file, &*space.new_int(flags.into())?])?;
    let fd = match result.is_index() {
        true => number::index(space, &result)?.to_c::<i32>(space)?,
        false => return Err(space.type_error("expected integer from opener")),
    };
    if fd < 0 {
        return Err(space.value_error(format_args!("opener returned {fd}")));
    }
    // Programs that are executed inherit no descriptor that nobody asked them to.
    // SAFETY: any numbers may be asked for.
    system_call(space, || unsafe { libc::ioctl(fd, libc::FIOCLEX) }).map(|_| fd)
}

/// The result of a call that would have to wait is `None`.
fn unless_blocked<T>(space: &Space, result: Result<T, i32>) -> PyResult<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(libc::EAGAIN) => Ok(None),
        Err(error) => Err(space.os_error(error, None, None)),
    }
}

#[pytype(name = "FileIO", module = "_io", base = RawIoBase, flags = BASETYPE | HAVE_GC)]
/// A file of the operating system, not buffered. The mode is one of 'r', 'w', 'x' and 'a', with '+' for both reading and writing.
impl FileIo {
    #[slot(tp_new)]
    fn tp_new(cls: &Type, space: &Space, _args: Args<'_>) -> PyResult<Ref<Object>> {
        // SAFETY: the fields that zeros do not fit are written.
        unsafe {
            new_instance::<FileIo>(space, cls, |this| {
                (&raw mut (*this).0.fd).write(Cell::new(-1));
                (&raw mut (*this).0.seekable).write(Cell::new(None));
                (&raw mut (*this).0.closefd).write(Cell::new(true));
            })
        }
    }

    #[slot(tp_init, signature = "(file, mode='r', closefd=True, opener=None)")]
    fn tp_init(
        &self,
        space: &Space,
        file: &Object,
        mode: Option<&str>,
        closefd: bool,
        opener: Nullable<&Object>,
    ) -> PyResult<()> {
        self.init(space, file, mode.unwrap_or("r"), closefd, opener.get())
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: the slot's contract.
        unsafe {
            (*this).0.finalizing.set(true);
            dealloc(this, |this| (*this).0.base.clear());
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

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let class = self.ty().tp_name();
        let fd = self.0.fd.get();
        if fd < 0 {
            return Str::from_display(space, &format_args!("<{class} [closed]>"));
        }
        let (mode, closefd) = (self.mode_text(), if self.0.closefd.get() { "True" } else { "False" });
        let text = match self.getattr_optional_str(space, "name")? {
            None => format!("<{class} fd={fd} mode='{mode}' closefd={closefd}>"),
            Some(name) => {
                let guard = objspace::object::ReprGuard::enter(space, self);
                if guard.is_none() {
                    return Err(space.runtime_error(format_args!("reentrant call inside {class}.__repr__")));
                }
                let name = name.repr(space)?.to_string_lossy();
                format!("<{class} name={name} mode='{mode}' closefd={closefd}>")
            }
        };
        Str::from_str(space, &text)
    }

    /// Close the file.
    #[pymethod]
    fn close(&self, space: &Space) -> PyResult<()> {
        let flushed = close_base(space, self);
        if !self.0.closefd.get() {
            self.0.fd.set(-1);
            return flushed;
        }
        if self.0.finalizing.get() {
            self.warn_unclosed(space, self);
        }
        let closed = self.close_fd(space);
        flushed.and(closed)
    }

    /// Warn that the file was never closed.
    #[pymethod(name = "_dealloc_warn", signature = "($self, source, /)")]
    fn dealloc_warn(&self, space: &Space, source: &Object) {
        self.warn_unclosed(space, source);
    }

    /// Tell whether the position can be moved.
    #[pymethod]
    fn seekable(&self, space: &Space) -> PyResult<bool> {
        self.open_fd(space)?;
        match self.0.seekable.get() {
            Some(known) => Ok(known),
            None => {
                if let Err(err) = self.seek_to(space, 0, libc::SEEK_CUR)
                    && !err.is_a::<objspace::exceptions::OSError>()
                {
                    return Err(err);
                }
                Ok(self.0.seekable.get().unwrap_or(false))
            }
        }
    }

    /// Tell whether the file was opened for reading.
    #[pymethod]
    fn readable(&self, space: &Space) -> PyResult<bool> {
        self.open_fd(space).map(|_| self.0.readable.get())
    }

    /// Tell whether the file was opened for writing.
    #[pymethod]
    fn writable(&self, space: &Space) -> PyResult<bool> {
        self.open_fd(space).map(|_| self.0.writable.get())
    }

    /// Return the descriptor.
    #[pymethod]
    fn fileno(&self, space: &Space) -> PyResult<i32> {
        self.open_fd(space)
    }

    /// Tell whether the file is a terminal.
    #[pymethod]
    fn isatty(&self, space: &Space) -> PyResult<bool> {
        let fd = self.open_fd(space)?;
        // SAFETY: any number may be asked about.
        Ok(unsafe { libc::isatty(fd) } == 1)
    }

    /// Tell whether the file is a terminal, for who has just opened it.
    #[pymethod(name = "_isatty_open_only")]
    fn isatty_open_only(&self, space: &Space) -> PyResult<bool> {
        self.isatty(space)
    }

    /// Read up to size bytes, or everything; None if there is nothing yet.
    #[pymethod(signature = "($self, size=-1, /)")]
    fn read(&self, space: &Space, size: Option<Size>) -> PyResult<Ref<Object>> {
        let fd = self.check_readable(space)?;
        let size = Size::or_all(size);
        if size < 0 {
            return self.readall(space);
        }
        let bytes = Bytes::zeroed(space, size as usize)?;
        // SAFETY: the object is not shared yet and has so many bytes.
        let call = || unsafe { libc::read(fd, bytes.data().cast_mut().cast(), size as usize) };
        match unless_blocked(space, attempt(space, call)?)? {
            Some(count) => Ok(Bytes::resized(space, bytes, count as usize)?.into_object()),
            None => Ok(space.none()),
        }
    }

    /// Read everything; None if there is nothing yet.
    #[pymethod]
    fn readall(&self, space: &Space) -> PyResult<Ref<Object>> {
        let fd = self.check_readable(space)?;
        let mut all: Vec<u8> = Vec::new();
        // One byte more than what is left, so that the end is seen without another buffer.
        let mut room = 1024usize;
        if let Ok(stat) = stat_fd(space, fd) {
            // SAFETY: any numbers may be asked for.
            let position = attempt(space, || unsafe { libc::lseek(fd, 0, libc::SEEK_CUR) })?.unwrap_or(0);
            if stat.st_size > position {
                room = (stat.st_size - position) as usize + 1;
            }
        }
        loop {
            if all.try_reserve(room).is_err() {
                return Err(space.memory_error());
            }
            let free = all.capacity() - all.len();
            // SAFETY: so many bytes are free behind those that are there, and as many as were read become part of them.
            let call = || unsafe { libc::read(fd, all.as_mut_ptr().add(all.len()).cast(), free) };
            match unless_blocked(space, attempt(space, call)?)? {
                None if all.is_empty() => return Ok(space.none()),
                None | Some(0) => break,
                // SAFETY: as above.
                Some(count) => unsafe { all.set_len(all.len() + count as usize) },
            }
            room = (all.len() / 2).clamp(1024, 1 << 26);
            if all.capacity() > all.len() {
                room = room.min(all.capacity() - all.len());
            }
        }
        Ok(Bytes::from_slice(space, &all)?.into_object())
    }

    /// Read into a buffer, and return how many bytes; None if there is nothing yet.
    #[pymethod(signature = "($self, buffer, /)")]
    fn readinto(&self, space: &Space, buffer: &Object) -> PyResult<Ref<Object>> {
        let fd = self.check_readable(space)?;
        let buffer = Buffer::writable(space, buffer)?;
        // SAFETY: the exporter lends so many bytes.
        let call = || unsafe { libc::read(fd, buffer.view().buf, buffer.len()) };
        match unless_blocked(space, attempt(space, call)?)? {
            Some(count) => space.new_int(count as i64),
            None => Ok(space.none()),
        }
    }

    /// Write bytes, and return how many were written; None if that would have to wait.
    #[pymethod(signature = "($self, b, /)")]
    fn write(&self, space: &Space, data: &Object) -> PyResult<Ref<Object>> {
        let fd = self.check_writable(space)?;
        let data = Buffer::simple(space, data)?;
        // SAFETY: the exporter lends so many bytes.
        let call = || unsafe { libc::write(fd, data.view().buf, data.len()) };
        match unless_blocked(space, attempt(space, call)?)? {
            Some(count) => space.new_int(count as i64),
            None => Ok(space.none()),
        }
    }

    /// Move the position, and return it.
    #[pymethod(signature = "($self, pos, whence=0, /)")]
    fn seek(&self, space: &Space, pos: &Object, whence: Option<i32>) -> PyResult<i64> {
        self.open_fd(space)?;
        self.seek_to(space, as_offset(space, pos)?, whence.unwrap_or(0))
    }

    /// Return the position.
    #[pymethod]
    fn tell(&self, space: &Space) -> PyResult<i64> {
        self.seek_to(space, 0, libc::SEEK_CUR)
    }

    /// Make the file end at a position, by default the current one.
    #[pymethod(signature = "($self, size=None, /)")]
    fn truncate(&self, space: &Space, size: Nullable<&Object>) -> PyResult<i64> {
        let fd = self.check_writable(space)?;
        let size = match size.get() {
            Some(size) => as_offset(space, size)?,
            None => self.seek_to(space, 0, libc::SEEK_CUR)?,
        };
        // SAFETY: any numbers may be asked for.
        system_call(space, || unsafe { libc::ftruncate(fd, size) }).map(|_| size)
    }

    /// Refuse to be pickled.
    #[pymethod(name = "__getstate__")]
    fn getstate(&self, space: &Space) -> PyResult<Ref<Object>> {
        refuse_pickling(space, self)
    }

    /// Refuse to be pickled.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Object>> {
        refuse_pickling(space, self)
    }

    /// Refuse to be pickled.
    #[pymethod(name = "__reduce_ex__", signature = "($self, protocol, /)")]
    fn reduce_ex(&self, space: &Space, _protocol: &Object) -> PyResult<Ref<Object>> {
        refuse_pickling(space, self)
    }

    /// Whether the file is closed.
    #[getter]
    fn closed(&self) -> bool {
        self.0.fd.get() < 0
    }

    /// Whether close() closes the descriptor.
    #[getter]
    fn closefd(&self) -> bool {
        self.0.closefd.get()
    }

    /// The mode, in one of the ways to write it.
    #[getter]
    fn mode(&self) -> &'static str {
        self.mode_text()
    }

    /// The size of the device's blocks.
    #[getter(name = "_blksize")]
    fn block_size(&self) -> i64 {
        match self.0.block_size.get() {
            0 => super::DEFAULT_BUFFER_SIZE as i64,
            size => size,
        }
    }

    /// Whether the object is being finalised.
    #[getter(name = "_finalizing")]
    fn finalizing(&self) -> bool {
        self.0.finalizing.get()
    }

    #[setter(name = "_finalizing")]
    fn set_finalizing(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        self.0.finalizing.set(value.map_or(Ok(false), |value| value.is_true(space))?);
        Ok(())
    }
}

/// The `FileIO` of a path or descriptor: what `open` starts with.
///
/// # Errors
/// What opening raises.
pub fn open_raw(
    space: &Space,
    file: &Object,
    mode: &str,
    closefd: bool,
    opener: Option<&Object>,
) -> PyResult<Ref<FileIo>> {
    let object = FileIo::tp_new(FileIo::type_object(), space, Args::EMPTY)?;
    // SAFETY: an instance of the type.
    let raw: Ref<FileIo> = unsafe { object.cast_unchecked() };
    raw.init(space, file, mode, closefd, opener)?;
    Ok(raw)
}

/// A path or number as `open` takes it.
///
/// # Errors
/// Those of `os.fspath`.
pub fn path_or_number(space: &Space, file: &Object) -> PyResult<Ref<Object>> {
    if file.is_index() { Ok(file.to_ref()) } else { fspath(space, file) }
}
