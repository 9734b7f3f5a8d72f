//! What the buffered files of bytes have in common: a raw file, bytes read ahead of the position, and bytes not yet written.
//!
//! At most one of the two buffers has content: what was read ahead is given back (by a seek of the raw file) before something is
//! written, and what was written goes to the raw file before something is read. Nothing is borrowed while Python code runs.

use super::base::{IoBaseObject, os_error};
use super::file_io::FileIo;
use super::support::{check_can, count_from, memoryview, uninitialized, unsupported};
use core::cell::{Cell, RefCell};
use objspace::exceptions::BlockingIOError;
use objspace::{ByteArray, Bytes, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Slot, Space};

/// The layout of all buffered files.
#[repr(C)]
pub struct BufferedObject {
    pub base: IoBaseObject,
    pub state: State,
}

/// What a buffered file knows.
#[derive(Default)]
pub struct State {
    /// The raw file; none before `__init__` and after `detach`.
    pub raw: RawSlot,
    pub initialized: Cell<bool>,
    pub detached: Cell<bool>,
    pub finalizing: Cell<bool>,
    pub readable: Cell<bool>,
    pub writable: Cell<bool>,
    busy: Cell<bool>,
    size: Cell<usize>,
    /// What was read from the raw file; the part from `position` on has not been given out.
    ahead: RefCell<Vec<u8>>,
    position: Cell<usize>,
    unwritten: RefCell<Vec<u8>>,
}

/// A slot with a default.
pub struct RawSlot(pub Slot);

impl Default for RawSlot {
    fn default() -> Self {
        RawSlot(Slot::empty())
    }
}

/// Tells that an operation of the file is going on.
pub struct Busy<'a>(&'a Cell<bool>);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

/// What a file can do that is opened for this.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Reader,
    Writer,
    Random,
}

impl State {
    /// Whether the raw file has all that was written, and stands where the buffered one does.
    pub fn holds_nothing(&self) -> bool {
        self.unwritten.borrow().is_empty() && self.ahead.borrow().len() == self.position.get()
    }

    /// `__init__`.
    ///
    /// # Errors
    /// `UnsupportedOperation` when the raw file cannot do what is needed; `ValueError` for a size that is not positive.
    pub fn init(&self, space: &Space, kind: Kind, raw: &Object, size: isize) -> PyResult<()> {
        self.initialized.set(false);
        self.detached.set(false);
        if kind == Kind::Random {
            check_can(space, raw, "seekable", "File or stream is not seekable.")?;
        }
        if kind != Kind::Writer {
            check_can(space, raw, "readable", "File or stream is not readable.")?;
        }
        if kind != Kind::Reader {
            check_can(space, raw, "writable", "File or stream is not writable.")?;
        }
        if size <= 0 {
            return Err(space.value_error("buffer size must be strictly positive"));
        }
        self.raw.0.set(Some(raw.to_ref()));
        self.readable.set(kind != Kind::Writer);
        self.writable.set(kind != Kind::Reader);
        self.size.set(size as usize);
        self.forget_ahead();
        self.unwritten.borrow_mut().clear();
        self.initialized.set(true);
        Ok(())
    }

    /// The raw file.
    ///
    /// # Errors
    /// `ValueError` when there is none.
    pub fn raw(&self, space: &Space) -> PyResult<Ref<Object>> {
        match self.raw.0.get() {
            Some(raw) if self.initialized.get() => Ok(raw),
            _ if self.detached.get() => Err(space.value_error("raw stream has been detached")),
            _ => Err(uninitialized(space)),
        }
    }

    /// The raw file, unless it is closed; `doing` begins the message: "read of closed file".
    ///
    /// # Errors
    /// `ValueError`.
    pub fn open_raw(&self, space: &Space, doing: &str) -> PyResult<Ref<Object>> {
        let raw = self.raw(space)?;
        match is_raw_closed(space, &raw)? {
            true => Err(space.value_error(format_args!("{doing} closed file"))),
            false => Ok(raw),
        }
    }

    /// Marks the file as in use.
    ///
    /// # Errors
    /// `RuntimeError` when it is: a method of the raw file calls back.
    pub fn enter<'a>(&'a self, space: &Space, object: &Object) -> PyResult<Busy<'a>> {
        if self.busy.replace(true) {
            let shown = object.repr(space)?.to_string_lossy();
            return Err(space.runtime_error(format_args!("reentrant call inside {shown}")));
        }
        Ok(Busy(&self.busy))
    }

    /// Bytes read ahead that have not been given out.
    pub fn ahead_len(&self) -> usize {
        self.ahead.borrow().len() - self.position.get()
    }

    fn forget_ahead(&self) {
        self.ahead.borrow_mut().clear();
        self.position.set(0);
    }

    /// Gives up to `size` bytes of those read ahead.
    fn take_ahead(&self, size: usize) -> Vec<u8> {
        let ahead = self.ahead.borrow();
        let start = self.position.get();
        let end = ahead.len().min(start.saturating_add(size));
        self.position.set(end);
        ahead[start..end].to_vec()
    }

    /// The bytes read ahead, which stay.
    pub fn look_ahead(&self) -> Vec<u8> {
        self.ahead.borrow()[self.position.get()..].to_vec()
    }

    /// Reads up to `size` bytes from the raw file; `None` when there is nothing yet.
    fn read_raw(&self, space: &Space, size: usize) -> PyResult<Option<Vec<u8>>> {
        let raw = self.raw(space)?;
        if let Some(file) = raw.downcast_exact::<FileIo>() {
            return file.read_vec(space, size);
        }
        let buffer = ByteArray::from_slice(space, &vec![0; size])?;
        let view = memoryview(space, &buffer)?;
        let result = raw.call_method(space, "readinto", &[&view]);
        let released = view.call_method(space, "release", &[]);
        let result = result?;
        released?;
        match count_from(space, &result)? {
            None => Ok(None),
            Some(count) if count < 0 || count as usize > size => Err(os_error(
                space,
                format_args!(
                    "raw readinto() returned invalid length {count} (should have been between 0 and {size})"
                ),
            )),
            Some(count) => {
                let mut data = buffer.to_vec();
                data.truncate(count as usize);
                Ok(Some(data))
            }
        }
    }

    /// Fills the buffer, of which everything has been given out; how many bytes there are now, `None` when there is nothing yet.
    pub fn fill(&self, space: &Space) -> PyResult<Option<usize>> {
        let Some(data) = self.read_raw(space, self.size.get())? else { return Ok(None) };
        let count = data.len();
        *self.ahead.borrow_mut() = data;
        self.position.set(0);
        Ok(Some(count))
    }

    /// Before reading: what is not yet written goes to the raw file.
    pub fn before_reading(&self, space: &Space) -> PyResult<()> {
        if self.writable.get() { self.write_out(space) } else { Ok(()) }
    }

    /// Before writing: the raw file goes back to where the position is.
    fn before_writing(&self, space: &Space) -> PyResult<()> {
        let ahead = self.ahead_len();
        if ahead > 0 {
            let raw = self.raw(space)?;
            raw.call_method(space, "seek", &[&*space.new_int(-(ahead as i64))?, &*space.new_int(1)?])?;
        }
        self.forget_ahead();
        Ok(())
    }

    /// Reads everything; `None` when there is nothing yet.
    pub fn read_all(&self, space: &Space) -> PyResult<Option<Vec<u8>>> {
        let raw = self.raw(space)?;
        let mut all = self.take_ahead(usize::MAX);
        self.forget_ahead();
        self.before_reading(space)?;
        if let Some(readall) = raw.getattr_optional_str(space, "readall")? {
            let rest = readall.call0(space)?;
            if rest.is_none() {
                return Ok((!all.is_empty()).then_some(all));
            }
            let Some(rest) = rest.downcast::<Bytes>() else {
                return Err(space.type_error("readall() should return bytes"));
            };
            all.extend_from_slice(rest.as_slice());
            return Ok(Some(all));
        }
        loop {
            let part = raw.call_method(space, "read", &[])?;
            if part.is_none() {
                return Ok((!all.is_empty()).then_some(all));
            }
            let Some(part) = part.downcast::<Bytes>() else {
                return Err(space.type_error("read() should return bytes"));
            };
            if part.len() == 0 {
                return Ok(Some(all));
            }
            all.extend_from_slice(part.as_slice());
        }
    }

    /// Reads `size` bytes, fewer only at the end; `None` when there is nothing yet.
    pub fn read_count(&self, space: &Space, size: usize) -> PyResult<Option<Vec<u8>>> {
        let mut data = self.take_ahead(size);
        if data.len() == size {
            return Ok(Some(data));
        }
        self.before_reading(space)?;
        while data.len() < size {
            let missing = size - data.len();
            if missing >= self.size.get() {
                // Whole blocks go past the buffer.
                let whole = missing - missing % self.size.get();
                match self.read_raw(space, whole)? {
                    Some(part) if !part.is_empty() => data.extend(part),
                    None if data.is_empty() => return Ok(None),
                    _ => break,
                }
                continue;
            }
            match self.fill(space)? {
                Some(count) if count > 0 => data.extend(self.take_ahead(missing)),
                None if data.is_empty() => return Ok(None),
                _ => break,
            }
        }
        Ok(Some(data))
    }

    /// Reads up to `size` bytes, with one read of the raw file at most.
    pub fn read_some(&self, space: &Space, size: usize) -> PyResult<Vec<u8>> {
        if size == 0 {
            return Ok(Vec::new());
        }
        if self.ahead_len() > 0 {
            return Ok(self.take_ahead(size));
        }
        self.before_reading(space)?;
        self.forget_ahead();
        Ok(self.read_raw(space, size)?.unwrap_or_default())
    }

    /// Size of the buffer, in bytes.
    pub fn buffer_size(&self) -> usize {
        self.size.get()
    }

    /// Reads a line, or up to `limit` bytes of it.
    pub fn read_line(&self, space: &Space, limit: Option<usize>) -> PyResult<Vec<u8>> {
        let mut line = Vec::new();
        loop {
            let wanted = limit.map_or(usize::MAX, |limit| limit - line.len());
            let seen = {
                let ahead = self.ahead.borrow();
                let rest = &ahead[self.position.get()..];
                let rest = &rest[..rest.len().min(wanted)];
                memchr::memchr(b'\n', rest).map(|at| at + 1)
            };
            line.extend(self.take_ahead(seen.unwrap_or(wanted)));
            if seen.is_some() || limit.is_some_and(|limit| line.len() >= limit) {
                return Ok(line);
            }
            self.before_reading(space)?;
            if self.fill(space)?.unwrap_or(0) == 0 {
                return Ok(line);
            }
        }
    }

    /// Writes to the raw file; how many bytes, `None` when that would have to wait.
    fn write_raw(&self, space: &Space, data: &[u8]) -> PyResult<Option<usize>> {
        let raw = self.raw(space)?;
        if let Some(file) = raw.downcast_exact::<FileIo>() {
            return file.write_slice(space, data);
        }
        let copy = Bytes::from_slice(space, data)?;
        let view = memoryview(space, &copy)?;
        let result = raw.call_method(space, "write", &[&view])?;
        match count_from(space, &result)? {
            None => Ok(None),
            Some(count) if count < 0 || count as usize > data.len() => Err(os_error(
                space,
                format_args!(
                    "raw write() returned invalid length {count} (should have been between 0 and {})",
                    data.len()
                ),
            )),
            Some(count) => Ok(Some(count as usize)),
        }
    }

    /// Writes everything that is held back to the raw file.
    ///
    /// # Errors
    /// `BlockingIOError` when that would have to wait; what the raw file raises. What was not written stays.
    pub fn write_out(&self, space: &Space) -> PyResult<()> {
        loop {
            let data = core::mem::take(&mut *self.unwritten.borrow_mut());
            if data.is_empty() {
                return Ok(());
            }
            let result = self.write_raw(space, &data);
            let written = result.as_ref().ok().copied().flatten().unwrap_or(0);
            {
                let mut unwritten = self.unwritten.borrow_mut();
                // Whatever was added meanwhile comes after what is left.
                let added = core::mem::take(&mut *unwritten);
                let mut rest = data;
                rest.drain(..written);
                rest.extend(added);
                *unwritten = rest;
            }
            if result?.is_none() {
                return Err(would_block(space, 0));
            }
        }
    }

    /// Writes; how many bytes were taken, which is all unless the raw file would have to wait.
    ///
    /// # Errors
    /// `BlockingIOError` with the number of bytes taken; what the raw file raises.
    pub fn write(&self, space: &Space, data: &[u8]) -> PyResult<usize> {
        self.before_writing(space)?;
        let size = self.size.get();
        if self.unwritten.borrow().len() + data.len() > size && !self.unwritten.borrow().is_empty() {
            // Only what does not fit makes the raw file be written.
            if let Err(err) = self.write_out(space) {
                if !err.is_a::<BlockingIOError>() {
                    return Err(err);
                }
                let room = size.saturating_sub(self.unwritten.borrow().len());
                if room < data.len() {
                    self.unwritten.borrow_mut().extend_from_slice(&data[..room]);
                    return Err(would_block(space, room));
                }
            }
        }
        self.unwritten.borrow_mut().extend_from_slice(data);
        if self.unwritten.borrow().len() > size
            && let Err(err) = self.write_out(space)
        {
            if !err.is_a::<BlockingIOError>() {
                return Err(err);
            }
            let over = self.unwritten.borrow().len().saturating_sub(size);
            if over > 0 {
                let keep = self.unwritten.borrow().len() - over;
                self.unwritten.borrow_mut().truncate(keep);
                return Err(would_block(space, data.len() - over.min(data.len())));
            }
        }
        Ok(data.len())
    }

    /// Where the raw file is.
    fn raw_position(&self, space: &Space) -> PyResult<i64> {
        let raw = self.raw(space)?;
        let position = raw.call_method(space, "tell", &[])?;
        self.check_position(space, &position)
    }

    fn check_position(&self, space: &Space, position: &Object) -> PyResult<i64> {
        let position = super::support::as_offset(space, position)?;
        match position {
            0.. => Ok(position),
            _ => Err(os_error(space, format_args!("Raw stream returned invalid position {position}"))),
        }
    }

    /// The position.
    pub fn tell(&self, space: &Space) -> PyResult<i64> {
        let position = self.raw_position(space)?;
        Ok(position - self.ahead_len() as i64 + self.unwritten.borrow().len() as i64)
    }

    /// Moves the position, and returns it.
    pub fn seek(&self, space: &Space, target: i64, whence: i32) -> PyResult<i64> {
        if self.writable.get() {
            self.write_out(space)?;
        }
        if self.readable.get() && whence != 2 {
            // Within what was read ahead, the raw file need not move.
            let end = self.raw_position(space)?;
            let start = end - self.ahead.borrow().len() as i64;
            let current = start + self.position.get() as i64;
            let wanted = if whence == 1 { current + target } else { target };
            if (0..=1).contains(&whence) && (start..=end).contains(&wanted) && start < end {
                self.position.set((wanted - start) as usize);
                return Ok(wanted);
            }
        }
        let target = if whence == 1 { target - self.ahead_len() as i64 } else { target };
        let raw = self.raw(space)?;
        let arguments = [space.new_int(target)?, space.new_int(whence.into())?];
        let position = raw.call_method(space, "seek", &[&arguments[0], &arguments[1]])?;
        let position = self.check_position(space, &position)?;
        self.forget_ahead();
        Ok(position)
    }

    /// `flush`: writes what is held back, and takes the raw file to the position.
    pub fn flush(&self, space: &Space) -> PyResult<()> {
        self.write_out(space)?;
        if self.readable.get() { self.before_writing(space) } else { Ok(()) }
    }

    /// `truncate`.
    pub fn truncate(&self, space: &Space, size: Option<&Object>) -> PyResult<Ref<Object>> {
        if !self.writable.get() {
            return Err(unsupported(space, "truncate"));
        }
        self.flush(space)?;
        let size = match size {
            Some(size) => size.to_ref(),
            None => space.new_int(self.tell(space)?)?,
        };
        self.raw(space)?.call_method(space, "truncate", &[&size])
    }

    /// Drops what is held back, at the end of the file's life.
    pub fn discard(&self) {
        self.forget_ahead();
        self.unwritten.borrow_mut().clear();
    }
}

/// `closed` of a raw file.
pub fn is_raw_closed(space: &Space, raw: &Object) -> PyResult<bool> {
    match raw.downcast_exact::<FileIo>() {
        Some(file) => Ok(file.is_closed()),
        None => super::support::is_closed(space, raw),
    }
}

/// `BlockingIOError` after so many bytes were taken.
#[cold]
pub fn would_block(space: &Space, written: usize) -> PyErr {
    let make = || -> PyResult<PyErr> {
        let message = space.new_str("write could not complete without blocking")?;
        let (errno, written) = (space.new_int(libc::EAGAIN.into())?, space.new_int(written as i64)?);
        Ok(PyErr::with_args(space, BlockingIOError::type_object(), &[&errno, &message, &written]))
    };
    make().unwrap_or_else(|err| err)
}
