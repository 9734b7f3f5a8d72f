//! The module `select`: waiting until one of several open files is ready.

mod call;
mod epoll;
mod poll;

use cpyext_macros::pymodule;
use objspace::{Object, PyResult, Ref, Space, Tuple};

/// What is ready of a descriptor, as Python code gets it.
fn pair(space: &Space, fd: i32, events: i64) -> PyResult<Ref<Object>> {
    Tuple::from_vec(space, vec![space.new_int(fd.into())?, space.new_int(events)?]).map(Ref::into_object)
}

static NUMBERS: &[(&str, i64)] = &[
    ("PIPE_BUF", libc::PIPE_BUF as i64),
    ("POLLIN", libc::POLLIN as i64),
    ("POLLPRI", libc::POLLPRI as i64),
    ("POLLOUT", libc::POLLOUT as i64),
    ("POLLERR", libc::POLLERR as i64),
    ("POLLHUP", libc::POLLHUP as i64),
    ("POLLNVAL", libc::POLLNVAL as i64),
    ("POLLRDNORM", libc::POLLRDNORM as i64),
    ("POLLRDBAND", libc::POLLRDBAND as i64),
    ("POLLWRNORM", libc::POLLWRNORM as i64),
    ("POLLWRBAND", libc::POLLWRBAND as i64),
    // Not in the C library's bindings: the values of Linux.
    ("POLLMSG", 0x400),
    ("POLLRDHUP", 0x2000),
    ("EPOLLIN", libc::EPOLLIN as i64),
    ("EPOLLOUT", libc::EPOLLOUT as i64),
    ("EPOLLPRI", libc::EPOLLPRI as i64),
    ("EPOLLERR", libc::EPOLLERR as i64),
    ("EPOLLHUP", libc::EPOLLHUP as i64),
    ("EPOLLRDHUP", libc::EPOLLRDHUP as i64),
    ("EPOLLET", libc::EPOLLET as u32 as i64),
    ("EPOLLONESHOT", libc::EPOLLONESHOT as i64),
    ("EPOLLEXCLUSIVE", libc::EPOLLEXCLUSIVE as i64),
    ("EPOLLWAKEUP", libc::EPOLLWAKEUP as i64),
    ("EPOLLRDNORM", libc::EPOLLRDNORM as i64),
    ("EPOLLRDBAND", libc::EPOLLRDBAND as i64),
    ("EPOLLWRNORM", libc::EPOLLWRNORM as i64),
    ("EPOLLWRBAND", libc::EPOLLWRBAND as i64),
    ("EPOLLMSG", libc::EPOLLMSG as i64),
    ("EPOLL_CLOEXEC", libc::EPOLL_CLOEXEC as i64),
];

/// Waiting for events of open files.
#[pymodule(name = "select")]
pub mod module {
    use super::epoll::Epoll;
    use super::poll::Poll;
    use super::{NUMBERS, call};
    use objspace::exceptions::OSError;
    use objspace::{Module, Object, PyResult, PyTypeInfo, Ref, Space, Tuple};

    /// Wait until some of the files can be read, some can be written, or something unusual has happened to some.
    ///
    /// Returns three lists: those of each sort that are ready. The timeout is in seconds; None is for ever.
    #[pyfunction(signature = "(rlist, wlist, xlist, timeout=None, /)")]
    fn select(
        space: &Space,
        rlist: &Object,
        wlist: &Object,
        xlist: &Object,
        timeout: Option<&Object>,
    ) -> PyResult<Ref<Tuple>> {
        call::select(space, [rlist, wlist, xlist], timeout)
    }

    /// Make an object that waits for events of the files registered with it.
    #[pyfunction]
    fn poll(space: &Space) -> PyResult<Ref<Poll>> {
        Poll::create(space)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        Poll::type_object().ready(space)?;
        module.add_type(space, Epoll::type_object())?;
        module.set(space, "error", OSError::type_object())?;
        for &(name, number) in NUMBERS {
            module.set(space, name, &*space.new_int(number)?)?;
        }
        Ok(())
    }
}
