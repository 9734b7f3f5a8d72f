//! `select.poll`: descriptors with the events that are waited for.

use super::pair;
use crate::duration::Deadline;
use crate::instance::{self, HEAD, fields};
use crate::paths::Fildes;
use crate::system_calls::system_call;
use abi::PyObject;
use core::cell::{Cell, RefCell};
use cpyext_macros::pytype;
use objspace::{List, Object, PyResult, Ref, Space, number};

/// What is waited for unless it is said.
const USUAL: u16 = (libc::POLLIN | libc::POLLPRI | libc::POLLOUT) as u16;
const MILLISECOND: i64 = 1_000_000;

/// `select.poll`.
#[repr(C)]
pub struct Poll {
    head: PyObject,
    registered: RefCell<Vec<(i32, u16)>>,
    running: Cell<bool>,
}
fields!(Poll);

/// Events, as a C `unsigned short`.
fn events(space: &Space, given: Option<&Object>) -> PyResult<u16> {
    let Some(given) = given else { return Ok(USUAL) };
    let events = number::index(space, given)?;
    if events.is_negative() {
        return Err(space.value_error("Cannot convert negative int"));
    }
    let events = events.to_i64().and_then(|events| u16::try_from(events).ok());
    events.ok_or_else(|| space.overflow_error("Python int too large for C unsigned short"))
}

impl Poll {
    /// An object with nothing registered.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn create(space: &Space) -> PyResult<Ref<Poll>> {
        let value = Poll { head: HEAD, registered: RefCell::new(Vec::new()), running: Cell::new(false) };
        instance::create_exact(space, value)
    }

    fn missing(space: &Space, fd: i32) -> PyResult<objspace::PyErr> {
        Ok(space.key_error(&*space.new_int(fd.into())?))
    }
}

/// Waits for events of the files registered with it.
#[pytype(name = "poll", module = "select", flags = DISALLOW_INSTANTIATION, tp_dealloc = instance::dealloc::<Poll>)]
impl Poll {
    /// Wait for events of a file; what was registered for it is replaced.
    #[pymethod(signature = "($self, fd, eventmask=<unrepresentable>, /)")]
    fn register(&self, space: &Space, fd: Fildes, eventmask: Option<&Object>) -> PyResult<()> {
        let events = events(space, eventmask)?;
        let mut registered = self.registered.borrow_mut();
        match registered.iter_mut().find(|(known, _)| *known == fd.0) {
            Some(entry) => entry.1 = events,
            None => registered.push((fd.0, events)),
        }
        Ok(())
    }

    /// Wait for other events of a file that is registered.
    #[pymethod(signature = "($self, fd, eventmask, /)")]
    fn modify(&self, space: &Space, fd: Fildes, eventmask: &Object) -> PyResult<()> {
        let events = events(space, Some(eventmask))?;
        match self.registered.borrow_mut().iter_mut().find(|(known, _)| *known == fd.0) {
            Some(entry) => entry.1 = events,
            None => return Err(space.os_error(libc::ENOENT, None, None)),
        }
        Ok(())
    }

    /// Wait no longer for events of a file.
    #[pymethod(signature = "($self, fd, /)")]
    fn unregister(&self, space: &Space, fd: Fildes) -> PyResult<()> {
        let mut registered = self.registered.borrow_mut();
        match registered.iter().position(|(known, _)| *known == fd.0) {
            Some(at) => drop(registered.remove(at)),
            None => return Err(Poll::missing(space, fd.0)?),
        }
        Ok(())
    }

    /// Wait for events, so many milliseconds at most; return a list of descriptors with their events.
    #[pymethod(signature = "($self, timeout=None, /)")]
    fn poll(&self, space: &Space, timeout: Option<&Object>) -> PyResult<Ref<List>> {
        let deadline = Deadline::new(space, timeout, MILLISECOND, "an integer")?;
        if self.running.replace(true) {
            return Err(space.runtime_error("concurrent poll() invocation"));
        }
        let entry = |&(fd, events): &(i32, u16)| libc::pollfd { fd, events: events as i16, revents: 0 };
        let mut files: Vec<_> = self.registered.borrow().iter().map(entry).collect();
        let result = system_call(space, || {
            // SAFETY: the array has so many entries.
            unsafe { libc::poll(files.as_mut_ptr(), files.len() as libc::nfds_t, deadline.milliseconds()) }
        });
        self.running.set(false);
        result?;
        let list = List::new(space)?;
        for file in files.iter().filter(|file| file.revents != 0) {
            list.push(space, pair(space, file.fd, (file.revents as u16).into())?)?;
        }
        Ok(list)
    }
}
