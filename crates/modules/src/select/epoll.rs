//! `select.epoll`: the system's own set of descriptors that are waited for.

use super::pair;
use crate::duration::Deadline;
use crate::instance::{self, HEAD, fields};
use crate::paths::Fildes;
use crate::system_calls::system_call;
use abi::PyObject;
use core::cell::Cell;
use cpyext_macros::pytype;
use objspace::exceptions::OSError;
use objspace::shim::Args;
use objspace::{List, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Type, int};

/// What is waited for unless it is said.
const USUAL: u32 = (libc::EPOLLIN | libc::EPOLLPRI | libc::EPOLLOUT) as u32;
const SECOND: i64 = 1_000_000_000;

/// `select.epoll`.
#[repr(C)]
pub struct Epoll {
    head: PyObject,
    /// -1 when closed.
    fd: Cell<i32>,
}
fields!(Epoll);

impl Drop for Epoll {
    fn drop(&mut self) {
        // There is nobody to tell of a failure.
        let _ = self.close_fd();
    }
}

fn events(space: &Space, given: Option<&Object>) -> PyResult<u32> {
    given.map_or(Ok(USUAL), |given| Ok(int::convert::as_u64_wrapping(space, given)? as u32))
}

impl Epoll {
    fn with(space: &Space, class: &Type, fd: i32) -> PyResult<Ref<Epoll>> {
        instance::create(space, class, Epoll { head: HEAD, fd: Cell::new(fd) })
    }

    /// Closes the descriptor, if it is open; `errno` on failure.
    fn close_fd(&self) -> Result<(), i32> {
        match self.fd.replace(-1) {
            -1 => Ok(()),
            // SAFETY: the object owns the descriptor.
            fd => match unsafe { libc::close(fd) } {
                0 => Ok(()),
                _ => Err(crate::system_calls::errno()),
            },
        }
    }

    fn open_fd(&self, space: &Space) -> PyResult<i32> {
        match self.fd.get() {
            -1 => Err(space.value_error("I/O operation on closed epoll object")),
            fd => Ok(fd),
        }
    }

    fn control(&self, space: &Space, operation: i32, fd: i32, events: u32) -> PyResult<()> {
        let own = self.open_fd(space)?;
        let mut event = libc::epoll_event { events, u64: fd as u64 };
        // SAFETY: the record is complete.
        system_call(space, || unsafe { libc::epoll_ctl(own, operation, fd, &mut event) }).map(drop)
    }
}

/// Waits for events of the files registered with it, which the system keeps.
#[pytype(name = "epoll", module = "select", flags = BASETYPE, tp_dealloc = instance::dealloc::<Epoll>)]
impl Epoll {
    #[slot(tp_new, signature = "(sizehint=-1, flags=0)")]
    fn construct(space: &Space, cls: &Type, sizehint: i32, flags: i32) -> PyResult<Ref<Epoll>> {
        if sizehint == 0 || sizehint < -1 {
            return Err(space.value_error("negative sizehint"));
        }
        if flags != 0 && flags != libc::EPOLL_CLOEXEC {
            return Err(PyErr::new(space, OSError::type_object(), "invalid flags"));
        }
        // SAFETY: any flags may be asked for.
        let fd = system_call(space, || unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) })?;
        Epoll::with(space, cls, fd)
    }

    /// Make an object of an open descriptor, which it owns from then on.
    #[pymethod(class, signature = "($type, fd, /)")]
    fn fromfd(cls: &Type, space: &Space, fd: i32) -> PyResult<Ref<Epoll>> {
        Epoll::with(space, cls, fd)
    }

    /// Close the descriptor; nothing can be done with the object then.
    #[pymethod]
    fn close(&self, space: &Space) -> PyResult<()> {
        self.close_fd().map_err(|error| space.os_error(error, None, None))
    }

    #[getter]
    fn closed(&self) -> bool {
        self.fd.get() == -1
    }

    /// Return the descriptor of the object itself.
    #[pymethod]
    fn fileno(&self, space: &Space) -> PyResult<i32> {
        self.open_fd(space)
    }

    /// Wait for events of a file.
    #[pymethod(signature = "($self, fd, eventmask=<unrepresentable>)")]
    fn register(&self, space: &Space, fd: Fildes, eventmask: Option<&Object>) -> PyResult<()> {
        self.control(space, libc::EPOLL_CTL_ADD, fd.0, events(space, eventmask)?)
    }

    /// Wait for other events of a file that is registered.
    #[pymethod(signature = "($self, fd, eventmask)")]
    fn modify(&self, space: &Space, fd: Fildes, eventmask: &Object) -> PyResult<()> {
        self.control(space, libc::EPOLL_CTL_MOD, fd.0, events(space, Some(eventmask))?)
    }

    /// Wait no longer for events of a file.
    #[pymethod(signature = "($self, fd)")]
    fn unregister(&self, space: &Space, fd: Fildes) -> PyResult<()> {
        self.control(space, libc::EPOLL_CTL_DEL, fd.0, 0)
    }

    /// Wait for events, so many seconds and for so many events at most; return a list of descriptors with their events.
    #[pymethod(signature = "($self, timeout=None, maxevents=-1)")]
    fn poll(&self, space: &Space, timeout: Option<&Object>, maxevents: i32) -> PyResult<Ref<List>> {
        let own = self.open_fd(space)?;
        let deadline = Deadline::new(space, timeout, SECOND, "an integer")?;
        let most = match maxevents {
            -1 => libc::FD_SETSIZE as i32 - 1,
            most if most < 1 => {
                let message = format_args!("maxevents must be greater than 0, got {most}");
                return Err(space.value_error(message));
            }
            most => most,
        };
        let mut events: Vec<libc::epoll_event> = Vec::new();
        if events.try_reserve_exact(most as usize).is_err() {
            return Err(space.memory_error());
        }
        let count = system_call(space, || {
            // SAFETY: there is room for as many events as are asked for.
            unsafe { libc::epoll_wait(own, events.as_mut_ptr(), most, deadline.milliseconds()) }
        })?;
        // SAFETY: the call filled so many.
        unsafe { events.set_len(count as usize) };
        let list = List::new(space)?;
        for event in events {
            list.push(space, pair(space, event.u64 as i32, event.events.into())?)?;
        }
        Ok(list)
    }

    #[pymethod(name = "__enter__")]
    fn enter(&self, space: &Space) -> PyResult<Ref<Epoll>> {
        use objspace::Layout;
        self.open_fd(space)?;
        Ok(self.to_ref())
    }

    #[pymethod(name = "__exit__", raw)]
    fn exit(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        let _ = args;
        self.close(space)
    }
}
