//! Names of hosts, services and protocols, and addresses.

use super::addresses::{Address, host_name, internet4, internet6_number, read_number};
use core::ffi::{CStr, c_char};
use core::ptr;
use objspace::exceptions::OSError;
use objspace::{Bytes, GilOnce, Int, List, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple};
use objspace::{gil, number};
use std::ffi::CString;

static GAI_ERROR: GilOnce<Ref<Object>> = GilOnce::new();
static H_ERROR: GilOnce<Ref<Object>> = GilOnce::new();

/// The class `socket.gaierror`.
///
/// # Errors
/// What making it raises.
pub fn gai_error_class(space: &Space) -> PyResult<&'static Ref<Object>> {
    GAI_ERROR.get_or_try_init(space, || {
        crate::new_class::exception(space, "socket", "gaierror", OSError::type_object())
    })
}

/// The class `socket.herror`.
///
/// # Errors
/// What making it raises.
pub fn h_error_class(space: &Space) -> PyResult<&'static Ref<Object>> {
    H_ERROR.get_or_try_init(space, || {
        crate::new_class::exception(space, "socket", "herror", OSError::type_object())
    })
}

fn error(space: &Space, class: &Object, code: i32, text: &CStr) -> PyErr {
    let make = || {
        let code = space.new_int(code.into())?;
        let text = space.new_str(&text.to_string_lossy())?;
        class.call(space, &[&*code, &*text]).map(PyErr::from_raised)
    };
    make().unwrap_or_else(|err| err)
}

fn gai_error(space: &Space, code: i32) -> PyErr {
    if code == libc::EAI_SYSTEM {
        return space.last_os_error(None);
    }
    match gai_error_class(space) {
        // SAFETY: the result is a C string that stays.
        Ok(class) => error(space, class, code, unsafe { CStr::from_ptr(libc::gai_strerror(code)) }),
        Err(err) => err,
    }
}

/// An `OSError` with a message only.
pub fn plain_error(space: &Space, message: &str) -> PyErr {
    PyErr::new(space, OSError::type_object(), message)
}

/// What the resolver found; freed when dropped.
struct Found(*mut libc::addrinfo);

impl Drop for Found {
    fn drop(&mut self) {
        if !self.0.is_null() {
            // SAFETY: the list came from the resolver, and is freed once.
            unsafe { libc::freeaddrinfo(self.0) };
        }
    }
}

impl Found {
    fn iter(&self) -> impl Iterator<Item = &libc::addrinfo> {
        // SAFETY: the list's links are null or to entries that live as long.
        let mut next = unsafe { self.0.as_ref() };
        core::iter::from_fn(move || {
            let entry = next?;
            // SAFETY: as above.
            next = unsafe { entry.ai_next.as_ref() };
            Some(entry)
        })
    }
}

/// What is asked of the resolver.
#[derive(Clone, Copy, Default)]
pub struct Wanted {
    /// The family, 0 for any.
    pub family: i32,
    /// The kind of socket, 0 for any.
    pub kind: i32,
    /// The protocol, 0 for any.
    pub protocol: i32,
    /// `AI_…`.
    pub flags: i32,
}

/// Asks the resolver, without the GIL.
fn look_up(space: &Space, host: Option<&CStr>, service: Option<&CStr>, wanted: Wanted) -> PyResult<Found> {
    // SAFETY: all zeros are a valid record.
    let mut hints: libc::addrinfo = unsafe { core::mem::zeroed() };
    hints.ai_family = wanted.family;
    hints.ai_socktype = wanted.kind;
    hints.ai_protocol = wanted.protocol;
    hints.ai_flags = wanted.flags;
    let text = |text: Option<&CStr>| text.map_or(ptr::null(), CStr::as_ptr);
    let mut found = Found(ptr::null_mut());
    // SAFETY: C strings or null, and a complete record.
    let code =
        gil::without(space, || unsafe { libc::getaddrinfo(text(host), text(service), &hints, &mut found.0) });
    if code == 0 { Ok(found) } else { Err(gai_error(space, code)) }
}

/// The address of a host in a family: any of this machine's for an empty name.
///
/// # Errors
/// `gaierror`; `OSError` for names that have a meaning in IPv4 only.
pub fn host_address(space: &Space, host: &CStr, family: i32) -> PyResult<Address> {
    let bytes = host.to_bytes();
    if bytes.is_empty() {
        let wanted = Wanted { family, kind: libc::SOCK_DGRAM, flags: libc::AI_PASSIVE, protocol: 0 };
        let found = look_up(space, None, Some(c"0"), wanted)?;
        let mut entries = found.iter();
        let first = entries.next();
        if entries.next().is_some() {
            return Err(plain_error(space, "wildcard resolved to multiple address"));
        }
        return first_address(space, first);
    }
    if bytes == b"<broadcast>" || bytes == b"255.255.255.255" {
        return match family {
            libc::AF_INET | libc::AF_UNSPEC => Ok(internet4([255; 4])),
            _ => Err(plain_error(space, "address family mismatched")),
        };
    }
    if family != libc::AF_INET6
        && let (1, number) = read_number(libc::AF_INET, host)
    {
        return Ok(internet4([number[0], number[1], number[2], number[3]]));
    }
    if family != libc::AF_INET
        && !bytes.contains(&b'%')
        && let (1, number) = read_number(libc::AF_INET6, host)
    {
        return Ok(internet6_number(number));
    }
    let found = look_up(space, Some(host), None, Wanted { family, ..Wanted::default() })?;
    first_address(space, found.iter().next())
}

fn first_address(space: &Space, entry: Option<&libc::addrinfo>) -> PyResult<Address> {
    match entry {
        // SAFETY: an entry's address has as many bytes as it says.
        Some(entry) => Ok(unsafe { Address::copy(entry.ai_addr, entry.ai_addrlen) }),
        None => Err(gai_error(space, libc::EAI_NONAME)),
    }
}

/// An address' number as text, with its scope.
pub fn numeric_host(address: &Address) -> Option<String> {
    let mut host = [0 as c_char; 256];
    // SAFETY: the buffer has as many bytes as it is said to have, and the text ends in a NUL.
    unsafe {
        let (room, none) = (host.len() as libc::socklen_t, ptr::null_mut());
        let (flags, at) = (libc::NI_NUMERICHOST, host.as_mut_ptr());
        let code = libc::getnameinfo(address.as_ptr(), address.len(), at, room, none, 0, flags);
        (code == 0).then(|| CStr::from_ptr(at).to_string_lossy().into_owned())
    }
}

/// `socket.getaddrinfo`.
///
/// # Errors
/// `TypeError`; `gaierror`.
pub fn address_info(space: &Space, host: &Object, port: &Object, wanted: Wanted) -> PyResult<Ref<List>> {
    let host = match host {
        host if host.is_none() => None,
        host if host.is_instance::<Str>() || host.is_instance::<Bytes>() => Some(host_name(space, host)?),
        _ => return Err(space.type_error("getaddrinfo() argument 1 must be string or None")),
    };
    let service = if port.is_none() {
        None
    } else if port.is_instance::<Int>() {
        Some(port.str(space)?.to_string_lossy().into_bytes())
    } else if let Some(text) = port.downcast::<Str>() {
        Some(text.as_utf8(space)?.as_bytes().to_vec())
    } else if let Some(bytes) = port.downcast::<Bytes>() {
        Some(bytes.as_slice().to_vec())
    } else {
        return Err(plain_error(space, "Int or String expected"));
    };
    let service = service.map(CString::new).transpose();
    let service = service.map_err(|_| space.value_error("embedded null character"))?;
    let found = look_up(space, host.as_deref(), service.as_deref(), wanted)?;
    let list = List::new(space)?;
    for entry in found.iter() {
        // SAFETY: an entry's address has as many bytes as it says; a name is null or a C string.
        let (address, name) = unsafe {
            let name = (!entry.ai_canonname.is_null()).then(|| CStr::from_ptr(entry.ai_canonname));
            (Address::copy(entry.ai_addr, entry.ai_addrlen), name)
        };
        let items = vec![
            space.new_int(entry.ai_family.into())?,
            space.new_int(entry.ai_socktype.into())?,
            space.new_int(entry.ai_protocol.into())?,
            space.new_str(&name.map_or_else(Default::default, CStr::to_string_lossy))?,
            address.to_object(space)?,
        ];
        list.push(space, Tuple::from_vec(space, items)?.into_object())?;
    }
    Ok(list)
}

/// `socket.getnameinfo`.
///
/// # Errors
/// `TypeError`; `gaierror`.
pub fn name_info(space: &Space, given: &Object, flags: i32) -> PyResult<Ref<Tuple>> {
    let Some(tuple) = given.downcast::<Tuple>() else {
        return Err(space.type_error("getnameinfo() argument 1 must be a tuple"));
    };
    let items = tuple.to_vec();
    let illegal = || space.type_error("getnameinfo(): illegal sockaddr argument");
    if !(2..=4).contains(&items.len()) {
        return Err(illegal());
    }
    let host = items[0].downcast::<Str>().ok_or_else(illegal)?;
    let host = host_name(space, host)?;
    let number = |index: usize| match items.get(index) {
        Some(item) => Ok(number::index(space, item)?.to_u64_wrapping() as u32),
        None => Ok(0),
    };
    let (port, flow) = (number::index(space, &items[1])?.to_c::<i32>(space)?, number(2)?);
    if flow > 0xf_ffff {
        return Err(space.overflow_error("getnameinfo(): flowinfo must be 0-1048575."));
    }
    let service = CString::new(port.to_string()).unwrap_or_default();
    let wanted = Wanted { kind: libc::SOCK_DGRAM, flags: libc::AI_NUMERICHOST, ..Wanted::default() };
    let found = look_up(space, Some(&host), Some(&service), wanted)?;
    let mut entries = found.iter();
    let first = entries.next();
    if entries.next().is_some() {
        return Err(plain_error(space, "sockaddr resolved to multiple addresses"));
    }
    let address = first_address(space, first)?;
    if address.family() == libc::AF_INET && items.len() != 2 {
        return Err(plain_error(space, "IPv4 sockaddr must be 2 tuple"));
    }
    let mut host = [0 as c_char; 1025];
    let mut service = [0 as c_char; 32];
    let (host_at, service_at) = (host.as_mut_ptr(), service.as_mut_ptr());
    // SAFETY: the buffers have as many bytes as they are said to have.
    let code = gil::without(space, || unsafe {
        libc::getnameinfo(address.as_ptr(), address.len(), host_at, 1025, service_at, 32, flags)
    });
    if code != 0 {
        return Err(gai_error(space, code));
    }
    // SAFETY: the texts end in NULs.
    let texts = unsafe { [CStr::from_ptr(host_at), CStr::from_ptr(service_at)] };
    let texts = [space.new_str(&texts[0].to_string_lossy())?, space.new_str(&texts[1].to_string_lossy())?];
    Tuple::from_vec(space, texts.into())
}

/// The name, other names and addresses of a host: by its name, or (`reverse`) by its address.
///
/// # Errors
/// `gaierror`, `herror`.
pub fn host_entry(space: &Space, host: &CStr, reverse: bool) -> PyResult<Ref<Tuple>> {
    let address = host_address(space, host, if reverse { libc::AF_UNSPEC } else { libc::AF_INET })?;
    let flags = if reverse { libc::NI_NAMEREQD } else { 0 };
    let mut name = [0 as c_char; 1025];
    let at = name.as_mut_ptr();
    if reverse {
        // SAFETY: the buffer has as many bytes as it is said to have.
        let code = gil::without(space, || unsafe {
            libc::getnameinfo(address.as_ptr(), address.len(), at, 1025, ptr::null_mut(), 0, flags)
        });
        if code != 0 {
            // Host not found, in the numbers of the older interface.
            return Err(error(space, h_error_class(space)?, 1, c"Unknown host"));
        }
    }
    let addresses = List::new(space)?;
    let mut canonical = host.to_string_lossy().into_owned();
    if reverse {
        // SAFETY: the text ends in a NUL.
        canonical = unsafe { CStr::from_ptr(at) }.to_string_lossy().into_owned();
        addresses.push(space, space.new_str(&address.host_text().unwrap_or_default())?)?;
    } else {
        let wanted =
            Wanted { family: libc::AF_INET, kind: libc::SOCK_STREAM, flags: libc::AI_CANONNAME, protocol: 0 };
        let found = look_up(space, Some(host), None, wanted)?;
        for entry in found.iter() {
            // SAFETY: as in `address_info`.
            unsafe {
                if !entry.ai_canonname.is_null() {
                    canonical = CStr::from_ptr(entry.ai_canonname).to_string_lossy().into_owned();
                }
                let address = Address::copy(entry.ai_addr, entry.ai_addrlen);
                addresses.push(space, space.new_str(&address.host_text().unwrap_or_default())?)?;
            }
        }
    }
    let items = vec![space.new_str(&canonical)?, List::new(space)?.into_object(), addresses.into_object()];
    Tuple::from_vec(space, items)
}
