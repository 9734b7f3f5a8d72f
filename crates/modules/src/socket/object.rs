//! The type `socket`: a descriptor, what kind of socket it is, and how long its operations wait.

use super::addresses::{self, Address};
use super::resolve::plain_error;
use super::waiting::{self, Timeout};
use super::{messages, transfer};
use crate::duration::{Rounding, nanoseconds};
use crate::instance::{self, HEAD, fields};
use crate::system_calls::system_call;
use abi::PyObject;
use core::cell::Cell;
use core::ffi::c_int;
use core::mem::offset_of;
use core::sync::atomic::{AtomicI64, Ordering};
use cpyext_macros::pytype;
use objspace::exceptions::{ResourceWarning, TimeoutError};
use objspace::shim::Args;
use objspace::{
    Bytes, Float, Int, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, int, number,
};

/// `socket.setdefaulttimeout`, in nanoseconds.
static DEFAULT_TIMEOUT: AtomicI64 = AtomicI64::new(-1);

/// `_socket.socket`.
#[repr(C)]
pub struct Socket {
    head: PyObject,
    /// -1 when closed.
    fd: Cell<c_int>,
    family: Cell<c_int>,
    kind: Cell<c_int>,
    protocol: Cell<c_int>,
    timeout: Cell<Timeout>,
}
fields!(Socket);

/// A timeout that Python code gives, in seconds; `None` is for ever.
///
/// # Errors
/// What is wrong with the number.
fn timeout_argument(space: &Space, value: &Object) -> PyResult<Timeout> {
    if value.is_none() {
        return Ok(Timeout::FOREVER);
    }
    match nanoseconds(space, value, Rounding::Away)? {
        nanos if nanos < 0 => Err(space.value_error("Timeout value out of range")),
        nanos => Ok(Timeout::after(nanos)),
    }
}

/// The timeout that new sockets get.
pub fn default_timeout() -> Timeout {
    Timeout::after(DEFAULT_TIMEOUT.load(Ordering::Relaxed))
}

/// Sets the timeout that new sockets get.
///
/// # Errors
/// What is wrong with the number.
pub fn set_default_timeout(space: &Space, value: &Object) -> PyResult<()> {
    DEFAULT_TIMEOUT.store(timeout_argument(space, value)?.nanoseconds(), Ordering::Relaxed);
    Ok(())
}

impl Timeout {
    /// The timeout as Python code gets it.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn to_object(self, space: &Space) -> PyResult<Ref<Object>> {
        match self.nanoseconds() {
            nanos if nanos < 0 => Ok(space.none()),
            nanos => space.new_float(nanos as f64 / 1e9),
        }
    }
}

impl Socket {
    /// The descriptor, -1 when closed.
    pub fn descriptor(&self) -> c_int {
        self.fd.get()
    }

    /// How long operations wait.
    pub fn wait(&self) -> Timeout {
        self.timeout.get()
    }

    /// The family of addresses.
    pub fn address_family(&self) -> c_int {
        self.family.get()
    }

    /// Sets what the socket is; it owns the descriptor from now on.
    fn adopt(&self, space: &Space, fd: c_int, family: c_int, kind: c_int, protocol: c_int) -> PyResult<()> {
        self.fd.set(fd);
        self.family.set(family);
        self.kind.set(kind & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC));
        self.protocol.set(protocol);
        if kind & libc::SOCK_NONBLOCK != 0 {
            self.timeout.set(Timeout::after(0));
            return Ok(());
        }
        self.timeout.set(default_timeout());
        if !self.timeout.get().is_forever() {
            waiting::set_blocking(space, fd, false)?;
        }
        Ok(())
    }

    /// A socket of a descriptor.
    ///
    /// # Errors
    /// `MemoryError`; `OSError`.
    pub fn of_descriptor(
        space: &Space,
        fd: c_int,
        family: c_int,
        kind: c_int,
        protocol: c_int,
    ) -> PyResult<Ref<Socket>> {
        let socket = Socket::unconnected(space, Socket::type_object())?;
        socket.adopt(space, fd, family, kind, protocol)?;
        Ok(socket)
    }

    fn unconnected(space: &Space, class: &Type) -> PyResult<Ref<Socket>> {
        // It warns of being left open.
        objspace::gc::could_be_noticed(space);
        let value = Socket {
            head: HEAD,
            fd: Cell::new(-1),
            family: Cell::new(-1),
            kind: Cell::new(-1),
            protocol: Cell::new(-1),
            timeout: Cell::new(default_timeout()),
        };
        instance::create(space, class, value)
    }

    fn address(&self, space: &Space, given: &Object, function: &str) -> PyResult<Address> {
        addresses::from_object(space, self.family.get(), given, function)
    }

    /// An option of the socket as a number; `None` if it has none.
    fn number_option(fd: c_int, name: c_int) -> Option<c_int> {
        let (mut value, mut len) = (0, size_of::<c_int>() as libc::socklen_t);
        let at: *mut c_int = &mut value;
        // SAFETY: there is room for a number.
        let result = unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, name, at.cast(), &mut len) };
        (result == 0).then_some(value)
    }

    /// Becomes the socket of an open descriptor; what is not given is asked of the system.
    fn open_existing(&self, space: &Space, given: &Object, asked: [c_int; 3]) -> PyResult<()> {
        if given.is_instance::<Float>() {
            let message = "'float' object cannot be interpreted as an integer";
            return Err(space.type_error(message));
        }
        let fd = number::index(space, given)?.to_c::<c_int>(space)?;
        if fd < 0 {
            return Err(space.value_error("negative file descriptor"));
        }
        let mut address = Address::empty();
        let (at, len) = address.as_out();
        let [mut family, mut kind, mut protocol] = asked;
        // SAFETY: there is room for any address.
        if unsafe { libc::getsockname(fd, at, len) } != 0 {
            let error = crate::system_calls::errno();
            if family == -1 || error == libc::EBADF || error == libc::ENOTSOCK {
                return Err(space.os_error(error, None, None));
            }
        } else if family == -1 {
            family = address.family();
        }
        if kind == -1 {
            kind = Socket::number_option(fd, libc::SO_TYPE).ok_or_else(|| space.last_os_error(None))?;
        }
        if protocol == -1 {
            let found = Socket::number_option(fd, libc::SO_PROTOCOL);
            protocol = found.ok_or_else(|| space.last_os_error(None))?;
        }
        self.adopt(space, fd, family, kind, protocol)
    }

    /// Connects; the inner result is the `errno` of a failure.
    fn connect_to(&self, space: &Space, address: &Address) -> PyResult<Result<(), c_int>> {
        let fd = self.fd.get();
        // SAFETY: the record is as long as it says.
        let connect = || unsafe { libc::connect(fd, address.as_ptr(), address.len()) };
        let (result, error) = objspace::gil::without(space, || {
            let result = connect();
            (result, crate::system_calls::errno())
        });
        if result == 0 {
            return Ok(Ok(()));
        }
        let goes_on = match error {
            // The connection is made meanwhile; it is not asked for again.
            libc::EINTR => {
                objspace::pending::run(space)?;
                !self.timeout.get().is_zero()
            }
            libc::EINPROGRESS => self.timeout.get().is_positive(),
            _ => false,
        };
        if !goes_on {
            return Ok(Err(error));
        }
        let deadline = self.timeout.get().deadline();
        if !waiting::wait(space, fd, libc::POLLOUT | libc::POLLERR, deadline)? {
            return Ok(Err(libc::EWOULDBLOCK));
        }
        match Socket::number_option(fd, libc::SO_ERROR) {
            Some(0 | libc::EISCONN) => Ok(Ok(())),
            Some(error) => Ok(Err(error)),
            None => Ok(Err(crate::system_calls::errno())),
        }
    }
}

/// A socket: an end of a connection, or what takes connections.
#[pytype(
    name = "socket",
    module = "_socket",
    flags = BASETYPE,
    tp_dealloc = crate::socket::object::dealloc
)]
impl Socket {
    #[slot(tp_new)]
    fn construct(space: &Space, cls: &Type, _args: Args<'_>) -> PyResult<Ref<Socket>> {
        Socket::unconnected(space, cls)
    }

    #[slot(tp_init, signature = "(family=-1, type=-1, proto=-1, fileno=None)")]
    fn init(
        &self,
        space: &Space,
        family: i32,
        kind: i32,
        protocol: i32,
        fileno: Option<&Object>,
    ) -> PyResult<()> {
        if let Some(fileno) = fileno.filter(|fileno| !fileno.is_none()) {
            return self.open_existing(space, fileno, [family, kind, protocol]);
        }
        let or = |given, usual| if given == -1 { usual } else { given };
        let (family, kind, protocol) =
            (or(family, libc::AF_INET), or(kind, libc::SOCK_STREAM), or(protocol, 0));
        // SAFETY: any numbers may be asked for.
        let fd = system_call(space, || unsafe { libc::socket(family, kind | libc::SOCK_CLOEXEC, protocol) })?;
        self.adopt(space, fd, family, kind, protocol)
    }

    #[slot(tp_finalize)]
    fn finalize(&self, space: &Space) {
        let fd = self.fd.get();
        if fd == -1 {
            return;
        }
        let warn = || -> PyResult<()> {
            let shown = self.as_object().repr(space)?.to_string_lossy();
            let category = ResourceWarning::type_object();
            objspace::warnings::warn_about(
                space,
                category,
                format_args!("unclosed {shown}"),
                1,
                Some(self.as_object()),
            )
        };
        if let Err(err) = warn() {
            objspace::unraisable::report(space, err, "in", Some(self.as_object()));
        }
        // SAFETY: the object owns the descriptor.
        unsafe { libc::close(self.fd.replace(-1)) };
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let (fd, family, kind, protocol) =
            (self.fd.get(), self.family.get(), self.kind.get(), self.protocol.get());
        let text = format!("<socket object, fd={fd}, family={family}, type={kind}, proto={protocol}>");
        Str::from_str(space, &text)
    }

    #[member(name = "family", offset = offset_of!(Socket, family), kind = Py_T_INT, readonly)]
    const FAMILY: () = ();
    #[member(name = "type", offset = offset_of!(Socket, kind), kind = Py_T_INT, readonly)]
    const TYPE: () = ();
    #[member(name = "proto", offset = offset_of!(Socket, protocol), kind = Py_T_INT, readonly)]
    const PROTO: () = ();

    #[getter]
    fn timeout(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.timeout.get().to_object(space)
    }

    /// Wait for a connection; return its descriptor and the other side's address.
    #[pymethod(name = "_accept")]
    fn accept_descriptor(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let fd = self.fd.get();
        let mut address = Address::empty();
        let accepted = waiting::call(space, fd, libc::POLLIN, self.timeout.get(), || {
            address = Address::empty();
            let (at, len) = address.as_out();
            // SAFETY: there is room for any address.
            unsafe { libc::accept4(fd, at, len, libc::SOCK_CLOEXEC) as isize }
        })?;
        Tuple::from_vec(space, vec![space.new_int(accepted as i64)?, address.to_object(space)?])
    }

    /// Give the socket an address of this side.
    #[pymethod(signature = "($self, address, /)")]
    fn bind(&self, space: &Space, address: &Object) -> PyResult<()> {
        let (address, fd) = (self.address(space, address, "bind")?, self.fd.get());
        // SAFETY: the record is as long as it says.
        system_call(space, || unsafe { libc::bind(fd, address.as_ptr(), address.len()) }).map(drop)
    }

    /// Take connections; the backlog is the number of those that may wait to be accepted.
    #[pymethod(signature = "($self, backlog=128, /)")]
    fn listen(&self, space: &Space, backlog: i32) -> PyResult<()> {
        let (fd, backlog) = (self.fd.get(), backlog.max(0));
        // SAFETY: any numbers may be asked for.
        system_call(space, || unsafe { libc::listen(fd, backlog) }).map(drop)
    }

    /// Connect to an address.
    #[pymethod(signature = "($self, address, /)")]
    fn connect(&self, space: &Space, address: &Object) -> PyResult<()> {
        let address = self.address(space, address, "connect")?;
        match self.connect_to(space, &address)? {
            Ok(()) => Ok(()),
            Err(libc::EWOULDBLOCK) if self.timeout.get().is_positive() => {
                Err(PyErr::new(space, TimeoutError::type_object(), "timed out"))
            }
            Err(error) => Err(space.os_error(error, None, None)),
        }
    }

    /// Connect to an address; return the error's number instead of raising an error, 0 for none.
    #[pymethod(signature = "($self, address, /)")]
    fn connect_ex(&self, space: &Space, address: &Object) -> PyResult<i32> {
        let address = self.address(space, address, "connect_ex")?;
        Ok(self.connect_to(space, &address)?.err().unwrap_or(0))
    }

    /// Close the socket; nothing can be done with the object then.
    #[pymethod]
    fn close(&self, space: &Space) -> PyResult<()> {
        match self.fd.replace(-1) {
            -1 => Ok(()),
            fd => super::close_descriptor(space, fd),
        }
    }

    /// Give up the descriptor without closing it, and return it.
    #[pymethod]
    fn detach(&self) -> i32 {
        self.fd.replace(-1)
    }

    /// Return the descriptor; -1 if the socket is closed.
    #[pymethod]
    fn fileno(&self) -> i32 {
        self.fd.get()
    }

    /// Return the address of this side.
    #[pymethod]
    fn getsockname(&self, space: &Space) -> PyResult<Ref<Object>> {
        let (mut address, fd) = (Address::empty(), self.fd.get());
        let (at, len) = address.as_out();
        // SAFETY: there is room for any address.
        system_call(space, || unsafe { libc::getsockname(fd, at, len) })?;
        address.to_object(space)
    }

    /// Return the address of the other side.
    #[pymethod]
    fn getpeername(&self, space: &Space) -> PyResult<Ref<Object>> {
        let (mut address, fd) = (Address::empty(), self.fd.get());
        let (at, len) = address.as_out();
        // SAFETY: there is room for any address.
        system_call(space, || unsafe { libc::getpeername(fd, at, len) })?;
        address.to_object(space)
    }

    /// Return an option: a number, or up to buflen bytes if buflen is given.
    #[pymethod(signature = "($self, level, option, buflen=0, /)")]
    fn getsockopt(&self, space: &Space, level: i32, option: i32, buflen: i32) -> PyResult<Ref<Object>> {
        let fd = self.fd.get();
        let mut buffer = [0u64; 128];
        if buflen < 0 || buflen > size_of_val(&buffer) as i32 {
            return Err(plain_error(space, "getsockopt buflen out of range"));
        }
        let is_number = buflen == 0;
        let mut len = if is_number { size_of::<c_int>() } else { buflen as usize } as libc::socklen_t;
        let at: *mut u8 = buffer.as_mut_ptr().cast();
        // SAFETY: the buffer has at least as many bytes.
        system_call(space, || unsafe { libc::getsockopt(fd, level, option, at.cast(), &mut len) })?;
        // SAFETY: the buffer is large enough for both, and initialised.
        unsafe {
            match is_number {
                true => space.new_int(at.cast::<c_int>().read().into()),
                false => {
                    let bytes = core::slice::from_raw_parts(at, len as usize);
                    Ok(Bytes::from_slice(space, bytes)?.into_object())
                }
            }
        }
    }

    /// Set an option to a number, to bytes, or (with None and a length) to nothing.
    #[pymethod(raw)]
    fn setsockopt(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        args.no_keywords(space, "socket.setsockopt")?;
        let given = args.positional();
        let (level, option, value) = match given {
            [level, option, value] | [level, option, value, _] => (*level, *option, *value),
            _ => {
                let count = given.len();
                let message = format_args!("setsockopt() takes exactly 3 arguments ({count} given)");
                return Err(space.type_error(message));
            }
        };
        let number = |object: &Object| number::index(space, object)?.to_c::<c_int>(space);
        let (fd, level, option) = (self.fd.get(), number(level)?, number(option)?);
        if let Some(len) = given.get(3) {
            if !value.is_none() {
                let name = value.ty().tp_name();
                let message = format_args!("setsockopt() argument 3 must be None, not {name}");
                return Err(space.type_error(message));
            }
            let len: u32 = int::convert::as_c(space, len)?;
            let nothing = core::ptr::null();
            // SAFETY: an option without a value.
            return system_call(space, || unsafe { libc::setsockopt(fd, level, option, nothing, len) })
                .map(drop);
        }
        let bytes = match value.is_instance::<Int>() || value.is_index() {
            true => number(value)?.to_ne_bytes().to_vec(),
            false => objspace::buffer::Buffer::simple(space, value)?.to_vec(),
        };
        let (at, len) = (bytes.as_ptr(), bytes.len() as libc::socklen_t);
        // SAFETY: the value has so many bytes.
        system_call(space, || unsafe { libc::setsockopt(fd, level, option, at.cast(), len) }).map(drop)
    }

    /// Say whether operations wait.
    #[pymethod(signature = "($self, flag, /)")]
    fn setblocking(&self, space: &Space, flag: bool) -> PyResult<()> {
        self.timeout.set(if flag { Timeout::FOREVER } else { Timeout::after(0) });
        waiting::set_blocking(space, self.fd.get(), flag)
    }

    /// Tell whether operations wait.
    #[pymethod]
    fn getblocking(&self) -> bool {
        !self.timeout.get().is_zero()
    }

    /// Say how many seconds operations wait at most; None is for ever.
    #[pymethod(signature = "($self, timeout, /)")]
    fn settimeout(&self, space: &Space, timeout: &Object) -> PyResult<()> {
        let timeout = timeout_argument(space, timeout)?;
        self.timeout.set(timeout);
        waiting::set_blocking(space, self.fd.get(), timeout.is_forever())
    }

    /// Return how many seconds operations wait at most; None is for ever.
    #[pymethod]
    fn gettimeout(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.timeout.get().to_object(space)
    }

    /// Receive up to bufsize bytes.
    #[pymethod(signature = "($self, bufsize, flags=0, /)")]
    fn recv(&self, space: &Space, bufsize: isize, flags: i32) -> PyResult<Ref<Bytes>> {
        transfer::receive_bytes(space, self, "recv", bufsize, flags, None)
    }

    /// Receive into a buffer, and return how many bytes.
    #[pymethod(signature = "($self, buffer, nbytes=0, flags=0)")]
    fn recv_into(&self, space: &Space, buffer: &Object, nbytes: isize, flags: i32) -> PyResult<usize> {
        transfer::receive_into(space, self, "recv_into", buffer, nbytes, flags, None)
    }

    /// Receive up to bufsize bytes; return them and the sender's address.
    #[pymethod(signature = "($self, bufsize, flags=0, /)")]
    fn recvfrom(&self, space: &Space, bufsize: isize, flags: i32) -> PyResult<Ref<Tuple>> {
        let mut address = Address::empty();
        let bytes = transfer::receive_bytes(space, self, "recvfrom", bufsize, flags, Some(&mut address))?;
        transfer::with_address(space, bytes.into_object(), address)
    }

    /// Receive into a buffer; return how many bytes, and the sender's address.
    #[pymethod(signature = "($self, buffer, nbytes=0, flags=0)")]
    fn recvfrom_into(
        &self,
        space: &Space,
        buffer: &Object,
        nbytes: isize,
        flags: i32,
    ) -> PyResult<Ref<Tuple>> {
        let mut address = Address::empty();
        let from = Some(&mut address);
        let count = transfer::receive_into(space, self, "recvfrom_into", buffer, nbytes, flags, from)?;
        transfer::with_address(space, space.new_int(count as i64)?, address)
    }

    /// Receive a message; return its bytes, its ancillary data, its flags and the sender's address.
    #[pymethod(signature = "($self, bufsize, ancbufsize=0, flags=0, /)")]
    fn recvmsg(&self, space: &Space, bufsize: isize, ancbufsize: isize, flags: i32) -> PyResult<Ref<Tuple>> {
        messages::receive_bytes(space, self, bufsize, ancbufsize, flags)
    }

    /// Receive a message into buffers; return the number of bytes, the ancillary data, the flags and the sender's address.
    #[pymethod(signature = "($self, buffers, ancbufsize=0, flags=0, /)")]
    fn recvmsg_into(
        &self,
        space: &Space,
        buffers: &Object,
        ancbufsize: isize,
        flags: i32,
    ) -> PyResult<Ref<Tuple>> {
        messages::receive_into(space, self, buffers, ancbufsize, flags)
    }

    /// Send data, and return how many bytes were sent.
    #[pymethod(signature = "($self, data, flags=0, /)")]
    fn send(&self, space: &Space, data: &Object, flags: i32) -> PyResult<isize> {
        transfer::send(space, self, data, flags)
    }

    /// Send all of the data.
    #[pymethod(signature = "($self, data, flags=0, /)")]
    fn sendall(&self, space: &Space, data: &Object, flags: i32) -> PyResult<()> {
        transfer::send_all(space, self, data, flags)
    }

    /// Send data to an address, with flags before it if need be; return how many bytes were sent.
    #[pymethod(raw)]
    fn sendto(&self, space: &Space, args: Args<'_>) -> PyResult<isize> {
        transfer::send_to(space, self, &args)
    }

    /// Send the contents of several buffers with ancillary data; return how many bytes were sent.
    #[pymethod(signature = "($self, buffers, ancdata=(), flags=0, address=None, /)")]
    fn sendmsg(
        &self,
        space: &Space,
        buffers: &Object,
        ancdata: Option<&Object>,
        flags: i32,
        address: Option<&Object>,
    ) -> PyResult<isize> {
        messages::send(space, self, buffers, ancdata, flags, address)
    }

    /// Close one direction of the connection, or both.
    #[pymethod(signature = "($self, how, /)")]
    fn shutdown(&self, space: &Space, how: i32) -> PyResult<()> {
        let fd = self.fd.get();
        // SAFETY: any numbers may be asked for.
        system_call(space, || unsafe { libc::shutdown(fd, how) }).map(drop)
    }
}

/// Runs the finaliser, then frees the instance.
///
/// # Safety
/// `this` is a socket whose count is zero.
unsafe extern "C" fn dealloc(this: *mut PyObject) {
    // SAFETY: the caller's promise; a socket that the finaliser revives lives on.
    unsafe {
        if objspace::finalization::finalize_from_dealloc(this) {
            return;
        }
        instance::dealloc::<Socket>(this);
    }
}
