//! Socket addresses: Python's tuples and strings, and the system's records.

use super::resolve;
use core::ffi::{CStr, c_char};
use core::mem::{offset_of, zeroed};
use objspace::buffer::{self, Buffer};
use objspace::exceptions::OSError;
use objspace::{ByteArray, Bytes, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, number};
use std::ffi::CString;

/// A record large enough for every family, and how much of it is filled.
#[derive(Clone, Copy)]
pub struct Address {
    storage: libc::sockaddr_storage,
    len: libc::socklen_t,
}

impl Address {
    /// An empty record to be filled by the system.
    pub fn empty() -> Address {
        // SAFETY: all zeros are a valid record.
        let storage = unsafe { zeroed() };
        Address { storage, len: size_of::<libc::sockaddr_storage>() as libc::socklen_t }
    }

    /// A copy of a record of some family.
    fn of<T>(record: &T, len: usize) -> Address {
        let mut address = Address::empty();
        debug_assert!(size_of::<T>() <= size_of::<libc::sockaddr_storage>());
        // SAFETY: the storage is large enough for every family's record.
        unsafe { (&raw mut address.storage).cast::<T>().copy_from_nonoverlapping(record, 1) };
        address.len = len as libc::socklen_t;
        address
    }

    /// A copy of what the system's resolver made.
    ///
    /// # Safety
    /// The pointer is to so many bytes.
    pub unsafe fn copy(from: *const libc::sockaddr, len: libc::socklen_t) -> Address {
        let mut address = Address::empty();
        let most = size_of::<libc::sockaddr_storage>().min(len as usize);
        // SAFETY: the caller's promise; no more than there is room for.
        unsafe { (&raw mut address.storage).cast::<u8>().copy_from_nonoverlapping(from.cast(), most) };
        address.len = most as libc::socklen_t;
        address
    }

    /// The record, as the system reads it.
    pub fn as_ptr(&self) -> *const libc::sockaddr {
        (&raw const self.storage).cast()
    }

    /// How much of the record is filled.
    pub fn len(&self) -> libc::socklen_t {
        self.len
    }

    /// The record and its length, as the system fills them.
    pub fn as_out(&mut self) -> (*mut libc::sockaddr, *mut libc::socklen_t) {
        ((&raw mut self.storage).cast(), &raw mut self.len)
    }

    /// The family.
    pub fn family(&self) -> i32 {
        self.storage.ss_family.into()
    }

    /// # Safety
    /// The record is one of the family that `T` is of, or `T` is plain bytes.
    unsafe fn view<T>(&self) -> &T {
        // SAFETY: the storage is large enough and aligned for every family's record.
        unsafe { &*(&raw const self.storage).cast() }
    }

    /// The number of an Internet address, as text.
    pub fn host_text(&self) -> Option<String> {
        // SAFETY: the family says which record it is.
        let number: *const core::ffi::c_void = unsafe {
            match self.family() {
                libc::AF_INET => (&raw const self.view::<libc::sockaddr_in>().sin_addr).cast(),
                libc::AF_INET6 => (&raw const self.view::<libc::sockaddr_in6>().sin6_addr).cast(),
                _ => return None,
            }
        };
        number_text(self.family(), number)
    }

    /// The address as Python code gets it; `None` if there is none.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn to_object(self, space: &Space) -> PyResult<Ref<Object>> {
        if self.len == 0 {
            return Ok(space.none());
        }
        let host = || space.new_str(&self.host_text().unwrap_or_default());
        // SAFETY: the family says which record it is.
        unsafe {
            match self.family() {
                libc::AF_INET => {
                    let port = u16::from_be(self.view::<libc::sockaddr_in>().sin_port);
                    tuple(space, vec![host()?, space.new_int(port.into())?])
                }
                libc::AF_INET6 => {
                    let record = self.view::<libc::sockaddr_in6>();
                    let host = scoped_host(space, &self)?;
                    let port = space.new_int(u16::from_be(record.sin6_port).into())?;
                    let flow = space.new_int(u32::from_be(record.sin6_flowinfo).into())?;
                    tuple(space, vec![host, port, flow, space.new_int(record.sin6_scope_id.into())?])
                }
                libc::AF_UNIX => self.path_object(space),
                libc::AF_NETLINK => {
                    let record = self.view::<libc::sockaddr_nl>();
                    let process = space.new_int(record.nl_pid.into())?;
                    tuple(space, vec![process, space.new_int(record.nl_groups.into())?])
                }
                family => {
                    let start = offset_of!(libc::sockaddr, sa_data);
                    let bytes = self.view::<[u8; size_of::<libc::sockaddr_storage>()]>();
                    let data = &bytes[start..(self.len as usize).max(start)];
                    let data = Bytes::from_slice(space, data)?.into_object();
                    tuple(space, vec![space.new_int(family.into())?, data])
                }
            }
        }
    }

    /// The path of a Unix socket; bytes for one in the abstract namespace.
    fn path_object(&self, space: &Space) -> PyResult<Ref<Object>> {
        let start = offset_of!(libc::sockaddr_un, sun_path);
        // SAFETY: the record's bytes may be read as such.
        let bytes = unsafe { self.view::<[u8; size_of::<libc::sockaddr_storage>()]>() };
        let path = &bytes[start..(self.len as usize).clamp(start, bytes.len())];
        if path.first() == Some(&0) {
            return Ok(Bytes::from_slice(space, path)?.into_object());
        }
        let end = path.iter().position(|&byte| byte == 0).unwrap_or(path.len());
        crate::paths::fs_decode(space, &path[..end]).map(Ref::into_object)
    }
}

fn tuple(space: &Space, items: Vec<Ref<Object>>) -> PyResult<Ref<Object>> {
    Tuple::from_vec(space, items).map(Ref::into_object)
}

/// The text of an address' number.
///
/// `number` points to an `in_addr` or `in6_addr`, as the family says.
pub fn number_text(family: i32, number: *const core::ffi::c_void) -> Option<String> {
    let mut text = [0 as c_char; 64];
    // SAFETY: the caller's promise; the buffer has as many bytes as it is said to have, and the text ends in a NUL.
    unsafe {
        let result = libc_inet_ntop(family, number, text.as_mut_ptr(), text.len() as libc::socklen_t);
        (!result.is_null()).then(|| CStr::from_ptr(text.as_ptr()).to_string_lossy().into_owned())
    }
}

unsafe extern "C" {
    /// POSIX; the C library's bindings lack both.
    #[link_name = "inet_ntop"]
    fn libc_inet_ntop(
        family: i32,
        number: *const core::ffi::c_void,
        text: *mut c_char,
        size: libc::socklen_t,
    ) -> *const c_char;
    #[link_name = "inet_pton"]
    fn libc_inet_pton(family: i32, text: *const c_char, number: *mut core::ffi::c_void) -> i32;
}

/// Reads an address' number into 16 bytes, of which the first four are used for `AF_INET`. As `inet_pton`: 1 if it is one, 0 if not, -1 with
/// `errno`.
pub fn read_number(family: i32, text: &CStr) -> (i32, [u8; 16]) {
    let mut number = [0; 16];
    // SAFETY: no family's number that the call knows has more bytes.
    let result = unsafe { libc_inet_pton(family, text.as_ptr(), number.as_mut_ptr().cast()) };
    (result, number)
}

/// The host of an IPv6 address, with the scope's name where there is one.
fn scoped_host(space: &Space, address: &Address) -> PyResult<Ref<Object>> {
    match resolve::numeric_host(address) {
        Some(host) => space.new_str(&host),
        None => space.new_str(&address.host_text().unwrap_or_default()),
    }
}

/// The name of a host: text as IDNA encodes it, or bytes.
///
/// # Errors
/// `TypeError`; what encoding raises.
pub fn host_name(space: &Space, host: &Object) -> PyResult<CString> {
    let bytes = if let Some(text) = host.downcast::<Str>() {
        match text.as_ascii() {
            Some(ascii) => ascii.as_bytes().to_vec(),
            None => {
                let encoded = host.call_method(space, "encode", &[&*Str::intern(space, "idna")])?;
                space.expect::<Bytes>(&encoded)?.as_slice().to_vec()
            }
        }
    } else if host.is_instance::<Bytes>() || host.is_instance::<ByteArray>() {
        Buffer::simple(space, host)?.to_vec()
    } else {
        let name = host.ty().tp_name();
        return Err(space.type_error(format_args!("str, bytes or bytearray expected, not {name}")));
    };
    CString::new(bytes).map_err(|_| space.type_error("host name must not contain null character"))
}

fn port(space: &Space, function: &str, port: &Object) -> PyResult<u16> {
    let port = number::index(space, port)?.to_i64().and_then(|port| u16::try_from(port).ok());
    port.ok_or_else(|| space.overflow_error(format_args!("{function}(): port must be 0-65535.")))
}

fn must_be_tuple<'a>(space: &Space, function: &str, family: &str, given: &'a Object) -> PyResult<&'a Tuple> {
    given.downcast::<Tuple>().ok_or_else(|| {
        let name = given.ty().tp_name();
        space.type_error(format_args!("{function}(): {family} address must be tuple, not {name}"))
    })
}

/// The address that Python code gives for a socket of a family; `function` is for messages.
///
/// # Errors
/// `TypeError` and `OverflowError` for what is none; what resolving a host's name raises.
pub fn from_object(space: &Space, family: i32, given: &Object, function: &str) -> PyResult<Address> {
    match family {
        libc::AF_INET => {
            let items = must_be_tuple(space, function, "AF_INET", given)?.to_vec();
            let [host, number] = &items[..] else {
                return Err(space.type_error("AF_INET address must be a pair (host, port)"));
            };
            let host = host_name(space, host)?;
            let mut address = resolve::host_address(space, &host, libc::AF_INET)?;
            address.set_port(port(space, function, number)?);
            Ok(address)
        }
        libc::AF_INET6 => internet6(space, given, function),
        libc::AF_UNIX => unix(space, given),
        libc::AF_NETLINK => {
            let items = must_be_tuple(space, function, "AF_NETLINK", given)?.to_vec();
            let [process, groups] = &items[..] else {
                return Err(space.type_error("AF_NETLINK address must be a pair (pid, groups)"));
            };
            // SAFETY: all zeros are a valid record.
            let mut record: libc::sockaddr_nl = unsafe { zeroed() };
            record.nl_family = libc::AF_NETLINK as libc::sa_family_t;
            record.nl_pid = number::index(space, process)?.to_u64_wrapping() as u32;
            record.nl_groups = number::index(space, groups)?.to_u64_wrapping() as u32;
            Ok(Address::of(&record, size_of_val(&record)))
        }
        _ => Err(PyErr::new(space, OSError::type_object(), format!("{function}(): bad family"))),
    }
}

impl Address {
    fn set_port(&mut self, port: u16) {
        // SAFETY: both records of the Internet families have the port in the same place.
        unsafe { (*(&raw mut self.storage).cast::<libc::sockaddr_in>()).sin_port = port.to_be() };
    }
}

fn internet6(space: &Space, given: &Object, function: &str) -> PyResult<Address> {
    let items = must_be_tuple(space, function, "AF_INET6", given)?.to_vec();
    if !(2..=4).contains(&items.len()) {
        let message = "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])";
        return Err(space.type_error(message));
    }
    let host = host_name(space, &items[0])?;
    let port = port(space, function, &items[1])?;
    let number = |index: usize| match items.get(index) {
        Some(item) => Ok(number::index(space, item)?.to_u64_wrapping() as u32),
        None => Ok(0),
    };
    let (flow, scope) = (number(2)?, number(3)?);
    if flow > 0xf_ffff {
        let message = format_args!("{function}(): flowinfo must be 0-1048575.");
        return Err(space.overflow_error(message));
    }
    let mut address = resolve::host_address(space, &host, libc::AF_INET6)?;
    address.set_port(port);
    // SAFETY: the resolver was asked for this family.
    unsafe {
        let record = &mut *(&raw mut address.storage).cast::<libc::sockaddr_in6>();
        record.sin6_flowinfo = flow.to_be();
        if scope != 0 || items.len() == 4 {
            record.sin6_scope_id = scope;
        }
    }
    Ok(address)
}

/// A path; one that begins with a NUL is in the abstract namespace.
fn unix(space: &Space, given: &Object) -> PyResult<Address> {
    let path = match given.downcast::<Str>() {
        Some(text) => crate::paths::fs_encode(space, text)?,
        None if buffer::is_exporter(given) => Buffer::simple(space, given)?.to_vec(),
        None => {
            let name = given.ty().tp_name();
            return Err(space.type_error(format_args!("a bytes-like object is required, not '{name}'")));
        }
    };
    // SAFETY: all zeros are a valid record.
    let mut record: libc::sockaddr_un = unsafe { zeroed() };
    record.sun_family = libc::AF_UNIX as libc::sa_family_t;
    let is_abstract = path.first() == Some(&0);
    // A path in the file system ends in a NUL.
    let room = record.sun_path.len() - usize::from(!is_abstract);
    if path.len() > room {
        return Err(PyErr::new(space, OSError::type_object(), "AF_UNIX path too long"));
    }
    for (place, &byte) in record.sun_path.iter_mut().zip(&path) {
        *place = byte as c_char;
    }
    let ends = usize::from(!is_abstract);
    Ok(Address::of(&record, offset_of!(libc::sockaddr_un, sun_path) + path.len() + ends))
}

/// An IPv4 address of a number.
pub fn internet4(number: [u8; 4]) -> Address {
    // SAFETY: all zeros are a valid record.
    let mut record: libc::sockaddr_in = unsafe { zeroed() };
    record.sin_family = libc::AF_INET as libc::sa_family_t;
    record.sin_addr.s_addr = u32::from_ne_bytes(number);
    Address::of(&record, size_of_val(&record))
}

/// An IPv6 address of a number.
pub fn internet6_number(number: [u8; 16]) -> Address {
    // SAFETY: all zeros are a valid record.
    let mut record: libc::sockaddr_in6 = unsafe { zeroed() };
    record.sin6_family = libc::AF_INET6 as libc::sa_family_t;
    record.sin6_addr.s6_addr = number;
    Address::of(&record, size_of_val(&record))
}
