//! The module `_socket`: sockets of the Internet, Unix and netlink families, and names of hosts.

mod addresses;
mod constants;
mod messages;
mod numbers;
mod object;
mod resolve;
mod transfer;
mod waiting;

use cpyext_macros::pymodule;
use objspace::{PyResult, Space};

/// Closes a descriptor. That the other side has reset the connection is no error then.
fn close_descriptor(space: &Space, fd: i32) -> PyResult<()> {
    // SAFETY: whoever asks for it vouches that nobody else uses the descriptor.
    let result = objspace::gil::without(space, || match unsafe { libc::close(fd) } {
        0 => 0,
        _ => crate::system_calls::errno(),
    });
    match result {
        0 | libc::ECONNRESET => Ok(()),
        error => Err(space.os_error(error, None, None)),
    }
}

/// Sockets, and names of hosts, services and protocols.
#[pymodule(name = "_socket")]
pub mod module {
    use super::addresses::{host_name, number_text, read_number};
    use super::constants::{MORE_NUMBERS, NUMBERS};
    use super::numbers::{Short, Word};
    use super::object::{self, Socket};
    use super::resolve::{self, Wanted, plain_error};
    use super::{close_descriptor, messages};
    use crate::system_calls::system_call;
    use core::ffi::{CStr, c_char};
    use objspace::buffer::Buffer;
    use objspace::exceptions::{OSError, TimeoutError};
    use objspace::{
        Bytes, List, Module, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, bool_object, number,
    };
    use std::ffi::CString;

    /// Close a descriptor of a socket.
    #[pyfunction(signature = "(fd, /)")]
    fn close(space: &Space, fd: &Object) -> PyResult<()> {
        close_descriptor(space, number::index(space, fd)?.to_c(space)?)
    }

    /// Return another descriptor of the same socket.
    #[pyfunction(signature = "(fd, /)")]
    fn dup(space: &Space, fd: i32) -> PyResult<i32> {
        // SAFETY: any number may be asked for.
        system_call(space, || unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) })
    }

    /// Make two sockets that are connected with each other.
    #[pyfunction(signature = "(family=-1, type=1, proto=0, /)")]
    fn socketpair(space: &Space, family: i32, kind: i32, proto: i32) -> PyResult<Ref<Tuple>> {
        let family = if family == -1 { libc::AF_UNIX } else { family };
        let mut ends = [0; 2];
        let flags = kind | libc::SOCK_CLOEXEC;
        // SAFETY: there is room for two descriptors.
        system_call(space, || unsafe { libc::socketpair(family, flags, proto, ends.as_mut_ptr()) })?;
        let first = Socket::of_descriptor(space, ends[0], family, kind, proto)?;
        let second = Socket::of_descriptor(space, ends[1], family, kind, proto)?;
        Tuple::from_vec(space, vec![first.into_object(), second.into_object()])
    }

    /// Turn a number of 16 bits from this machine's byte order into the network's.
    #[pyfunction(signature = "(x, /)")]
    fn htons(x: Short) -> u32 {
        x.0.to_be().into()
    }

    /// Turn a number of 16 bits from the network's byte order into this machine's.
    #[pyfunction(signature = "(x, /)")]
    fn ntohs(x: Short) -> u32 {
        u16::from_be(x.0).into()
    }

    /// Turn a number of 32 bits from this machine's byte order into the network's.
    #[pyfunction(signature = "(x, /)")]
    fn htonl(x: Word) -> u32 {
        x.0.to_be()
    }

    /// Turn a number of 32 bits from the network's byte order into this machine's.
    #[pyfunction(signature = "(x, /)")]
    fn ntohl(x: Word) -> u32 {
        u32::from_be(x.0)
    }

    /// Turn the text of an IPv4 address, of one to four numbers, into its four bytes.
    #[pyfunction(signature = "(ip_addr, /)")]
    fn inet_aton(space: &Space, ip_addr: &str) -> PyResult<Ref<Bytes>> {
        unsafe extern "C" {
            fn inet_aton(text: *const c_char, address: *mut u32) -> i32;
        }
        let text = CString::new(ip_addr).map_err(|_| space.value_error("embedded null character"))?;
        let mut number = 0;
        // SAFETY: a C string, and room for the number.
        match unsafe { inet_aton(text.as_ptr(), &mut number) } {
            0 => Err(plain_error(space, "illegal IP address string passed to inet_aton")),
            _ => Bytes::from_slice(space, &number.to_ne_bytes()),
        }
    }

    /// Turn the four bytes of an IPv4 address into its text.
    #[pyfunction(signature = "(packed_ip, /)")]
    fn inet_ntoa(space: &Space, packed_ip: &Object) -> PyResult<String> {
        match Buffer::simple(space, packed_ip)?.to_vec()[..] {
            [a, b, c, d] => Ok(format!("{a}.{b}.{c}.{d}")),
            _ => Err(plain_error(space, "packed IP wrong length for inet_ntoa")),
        }
    }

    /// Turn the text of an address into its bytes.
    #[pyfunction(signature = "(address_family, ip_string, /)")]
    fn inet_pton(space: &Space, address_family: i32, ip_string: &str) -> PyResult<Ref<Bytes>> {
        let text = CString::new(ip_string).map_err(|_| space.value_error("embedded null character"))?;
        let (result, number) = read_number(address_family, &text);
        match (result, address_family) {
            (-1, _) => Err(space.last_os_error(None)),
            (0, _) => Err(plain_error(space, "illegal IP address string passed to inet_pton")),
            (_, libc::AF_INET) => Bytes::from_slice(space, &number[..4]),
            _ => Bytes::from_slice(space, &number),
        }
    }

    /// Turn the bytes of an address into its text.
    #[pyfunction(signature = "(address_family, packed_ip, /)")]
    fn inet_ntop(space: &Space, address_family: i32, packed_ip: &Object) -> PyResult<String> {
        let bytes = Buffer::simple(space, packed_ip)?.to_vec();
        let len = match address_family {
            libc::AF_INET => 4,
            libc::AF_INET6 => 16,
            other => return Err(space.value_error(format_args!("unknown address family {other}"))),
        };
        if bytes.len() != len {
            return Err(space.value_error("invalid length of packed IP address string"));
        }
        number_text(address_family, bytes.as_ptr().cast()).ok_or_else(|| space.last_os_error(None))
    }

    /// Return the addresses that a host and a service mean, as a list of tuples.
    #[pyfunction(signature = "(host, port, family=0, type=0, proto=0, flags=0)")]
    fn getaddrinfo(
        space: &Space,
        host: &Object,
        port: &Object,
        family: i32,
        kind: i32,
        proto: i32,
        flags: i32,
    ) -> PyResult<Ref<List>> {
        resolve::address_info(space, host, port, Wanted { family, kind, protocol: proto, flags })
    }

    /// Return the names of the host and the service that an address means.
    #[pyfunction(signature = "(sockaddr, flags, /)")]
    fn getnameinfo(space: &Space, sockaddr: &Object, flags: i32) -> PyResult<Ref<Tuple>> {
        resolve::name_info(space, sockaddr, flags)
    }

    /// Return the IPv4 address of a host.
    #[pyfunction(signature = "(host, /)")]
    fn gethostbyname(space: &Space, host: &Object) -> PyResult<String> {
        let host = host_name(space, host)?;
        Ok(resolve::host_address(space, &host, libc::AF_INET)?.host_text().unwrap_or_default())
    }

    /// Return the name, the other names and the IPv4 addresses of a host.
    #[pyfunction(signature = "(host, /)")]
    fn gethostbyname_ex(space: &Space, host: &Object) -> PyResult<Ref<Tuple>> {
        resolve::host_entry(space, &host_name(space, host)?, false)
    }

    /// Return the name, the other names and the addresses of the host that has an address.
    #[pyfunction(signature = "(host, /)")]
    fn gethostbyaddr(space: &Space, host: &Object) -> PyResult<Ref<Tuple>> {
        resolve::host_entry(space, &host_name(space, host)?, true)
    }

    /// Return the name of this machine.
    #[pyfunction]
    fn gethostname(space: &Space) -> PyResult<Ref<Str>> {
        let mut name = [0 as c_char; 1024];
        // SAFETY: the buffer is longer than it is said to be, so that the name ends in a NUL.
        unsafe {
            if libc::gethostname(name.as_mut_ptr(), name.len() - 1) != 0 {
                return Err(space.last_os_error(None));
            }
            crate::paths::fs_decode(space, CStr::from_ptr(name.as_ptr()).to_bytes())
        }
    }

    /// Set the name of this machine.
    #[pyfunction(signature = "(name, /)")]
    fn sethostname(space: &Space, name: &Object) -> PyResult<()> {
        let name = crate::paths::fs_string(space, name)?;
        let bytes = name.to_bytes();
        // SAFETY: the name has so many bytes.
        system_call(space, || unsafe { libc::sethostname(name.as_ptr(), bytes.len()) }).map(drop)
    }

    fn c_text(space: &Space, text: &str) -> PyResult<CString> {
        CString::new(text).map_err(|_| space.value_error("embedded null character"))
    }

    /// Return the port of a service.
    #[pyfunction(signature = "(servicename, protocolname=None, /)")]
    fn getservbyname(space: &Space, servicename: &str, protocolname: Option<&str>) -> PyResult<u32> {
        let service = c_text(space, servicename)?;
        let protocol = protocolname.map(|name| c_text(space, name)).transpose()?;
        let protocol = protocol.as_ref().map_or(core::ptr::null(), |name| name.as_ptr());
        // SAFETY: C strings or null; the result is null or a record that stays until the next call, for which the GIL is needed.
        match unsafe { libc::getservbyname(service.as_ptr(), protocol).as_ref() } {
            Some(entry) => Ok(u16::from_be(entry.s_port as u16).into()),
            None => Err(plain_error(space, "service/proto not found")),
        }
    }

    /// Return the name of the service at a port.
    #[pyfunction(signature = "(port, protocolname=None, /)")]
    fn getservbyport(space: &Space, port: i32, protocolname: Option<&str>) -> PyResult<Ref<Str>> {
        let Ok(port) = u16::try_from(port) else {
            return Err(space.overflow_error("getservbyport: port must be 0-65535."));
        };
        let protocol = protocolname.map(|name| c_text(space, name)).transpose()?;
        let protocol = protocol.as_ref().map_or(core::ptr::null(), |name| name.as_ptr());
        // SAFETY: as for `getservbyname`.
        unsafe {
            match libc::getservbyport(port.to_be().into(), protocol).as_ref() {
                Some(entry) => crate::paths::fs_decode(space, CStr::from_ptr(entry.s_name).to_bytes()),
                None => Err(plain_error(space, "port/proto not found")),
            }
        }
    }

    /// Return the number of a protocol.
    #[pyfunction(signature = "(name, /)")]
    fn getprotobyname(space: &Space, name: &str) -> PyResult<i32> {
        let name = c_text(space, name)?;
        // SAFETY: as for `getservbyname`.
        match unsafe { libc::getprotobyname(name.as_ptr()).as_ref() } {
            Some(entry) => Ok(entry.p_proto),
            None => Err(plain_error(space, "protocol not found")),
        }
    }

    /// Return the timeout that new sockets get, in seconds; None is for ever.
    #[pyfunction]
    fn getdefaulttimeout(space: &Space) -> PyResult<Ref<Object>> {
        object::default_timeout().to_object(space)
    }

    /// Set the timeout that new sockets get, in seconds; None is for ever.
    #[pyfunction(signature = "(timeout, /)")]
    fn setdefaulttimeout(space: &Space, timeout: &Object) -> PyResult<()> {
        object::set_default_timeout(space, timeout)
    }

    /// Return what ancillary data of so many bytes takes with its header.
    #[pyfunction(name = "CMSG_LEN", signature = "(length, /)")]
    fn cmsg_len(space: &Space, length: isize) -> PyResult<usize> {
        messages::with_header(space, "CMSG_LEN", length, false)
    }

    /// Return what ancillary data of so many bytes takes with its header when more follows.
    #[pyfunction(name = "CMSG_SPACE", signature = "(length, /)")]
    fn cmsg_space(space: &Space, length: isize) -> PyResult<usize> {
        messages::with_header(space, "CMSG_SPACE", length, true)
    }

    /// Return the numbers and names of the network interfaces.
    #[pyfunction]
    fn if_nameindex(space: &Space) -> PyResult<Ref<List>> {
        let list = List::new(space)?;
        // SAFETY: the array ends in an entry without a name, and is freed once, after the last use.
        unsafe {
            let first = libc::if_nameindex();
            if first.is_null() {
                return Err(space.last_os_error(None));
            }
            let mut entry = first;
            let mut result = Ok(());
            while result.is_ok() && !(*entry).if_name.is_null() {
                let name = CStr::from_ptr((*entry).if_name).to_bytes();
                result = crate::paths::fs_decode(space, name).and_then(|name| {
                    let number = space.new_int((*entry).if_index.into())?;
                    let pair = Tuple::from_vec(space, vec![number, name.into_object()])?;
                    list.push(space, pair.into_object())
                });
                entry = entry.add(1);
            }
            libc::if_freenameindex(first);
            result.map(|()| list)
        }
    }

    /// Return the number of a network interface.
    #[pyfunction(signature = "(oname, /)")]
    fn if_nametoindex(space: &Space, oname: &Object) -> PyResult<u32> {
        let name = crate::paths::fs_string(space, oname)?;
        // SAFETY: a C string.
        match unsafe { libc::if_nametoindex(name.as_ptr()) } {
            0 => Err(space.last_os_error(None)),
            number => Ok(number),
        }
    }

    /// Return the name of the network interface of a number.
    #[pyfunction(signature = "(if_index, /)")]
    fn if_indextoname(space: &Space, if_index: u32) -> PyResult<Ref<Str>> {
        let mut name = [0 as c_char; libc::IF_NAMESIZE + 1];
        // SAFETY: there is room for a name.
        unsafe {
            if libc::if_indextoname(if_index, name.as_mut_ptr()).is_null() {
                return Err(space.last_os_error(None));
            }
            crate::paths::fs_decode(space, CStr::from_ptr(name.as_ptr()).to_bytes())
        }
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        module.add_type(space, Socket::type_object())?;
        module.set(space, "SocketType", Socket::type_object())?;
        module.set(space, "error", OSError::type_object())?;
        module.set(space, "timeout", TimeoutError::type_object())?;
        module.set(space, "gaierror", resolve::gai_error_class(space)?)?;
        module.set(space, "herror", resolve::h_error_class(space)?)?;
        module.set(space, "has_ipv6", bool_object(true))?;
        for &(name, number) in NUMBERS.iter().chain(MORE_NUMBERS) {
            module.set(space, name, &*space.new_int(number)?)?;
        }
        Ok(())
    }
}
