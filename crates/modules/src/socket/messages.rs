//! Messages with ancillary data, such as descriptors that are passed to another process: `sendmsg` and `recvmsg`.

use super::addresses::{self, Address};
use super::object::Socket;
use super::waiting;
use core::ffi::c_int;
use core::mem::zeroed;
use objspace::buffer::Buffer;
use objspace::{Bytes, List, Object, PyResult, Ref, Space, Tuple, number};

/// Bytes for ancillary data, aligned for its headers.
struct Ancillary(Vec<u64>);

impl Ancillary {
    fn new(space: &Space, len: usize) -> PyResult<Ancillary> {
        let mut words = Vec::new();
        let count = len.div_ceil(8);
        if words.try_reserve_exact(count).is_err() {
            return Err(space.memory_error());
        }
        words.resize(count, 0);
        Ok(Ancillary(words))
    }

    fn as_ptr(&mut self) -> *mut libc::c_void {
        self.0.as_mut_ptr().cast()
    }
}

fn vectors(buffers: &[Buffer]) -> Vec<libc::iovec> {
    buffers.iter().map(|b| libc::iovec { iov_base: b.view().buf, iov_len: b.len() }).collect()
}

/// What ancillary data of so many bytes takes with its header.
///
/// # Errors
/// `OverflowError`; `function` is for the message.
pub fn with_header(space: &Space, function: &str, len: isize, padded: bool) -> PyResult<usize> {
    let len = u32::try_from(len).ok().filter(|&len| len < i32::MAX as u32 - 64);
    let Some(len) = len else {
        return Err(space.overflow_error(format_args!("{function}() argument out of range")));
    };
    // SAFETY: computes a number.
    Ok(unsafe { if padded { libc::CMSG_SPACE(len) } else { libc::CMSG_LEN(len) } } as usize)
}

/// One item of ancillary data: its level, its type and the data.
struct Item {
    level: c_int,
    kind: c_int,
    data: Buffer,
}

fn items(space: &Space, given: Option<&Object>) -> PyResult<Vec<Item>> {
    let Some(given) = given else { return Ok(Vec::new()) };
    let given = given.collect(space).map_err(|err| match err.is_a::<objspace::exceptions::TypeError>() {
        true => space.type_error("sendmsg() argument 2 must be an iterable"),
        false => err,
    })?;
    let mut items = Vec::new();
    for item in given {
        let what = "[sendmsg() ancillary data items]() argument must be";
        let parts = item.downcast::<Tuple>().map(Tuple::to_vec);
        let Some(parts) = parts else {
            let name = item.ty().tp_name();
            return Err(space.type_error(format_args!("{what} 3-item tuple, not {name}")));
        };
        let [level, kind, data] = &parts[..] else {
            let count = parts.len();
            return Err(space.type_error(format_args!("{what} tuple of length 3, not {count}")));
        };
        items.push(Item {
            level: number::index(space, level)?.to_c(space)?,
            kind: number::index(space, kind)?.to_c(space)?,
            data: Buffer::simple(space, data)?,
        });
    }
    Ok(items)
}

/// Writes the items with their headers, one behind the other.
fn write_items(space: &Space, message: &mut libc::msghdr, items: &[Item]) -> PyResult<Ancillary> {
    let mut size = 0;
    for item in items {
        size += with_header(space, "CMSG_SPACE", item.data.len() as isize, true)?;
    }
    let mut ancillary = Ancillary::new(space, size)?;
    if items.is_empty() {
        return Ok(ancillary);
    }
    message.msg_control = ancillary.as_ptr();
    message.msg_controllen = size as _;
    // SAFETY: the memory is zero-filled and has room for all headers with their data, which is what the macros go by.
    unsafe {
        let mut header = libc::CMSG_FIRSTHDR(message);
        for item in items {
            if header.is_null() {
                return Err(
                    space.runtime_error("unexpected NULL result from CMSG_FIRSTHDR() or CMSG_NXTHDR()")
                );
            }
            (*header).cmsg_level = item.level;
            (*header).cmsg_type = item.kind;
            (*header).cmsg_len = libc::CMSG_LEN(item.data.len() as u32) as _;
            let from = item.data.view().buf.cast_const().cast::<u8>();
            libc::CMSG_DATA(header).copy_from_nonoverlapping(from, item.data.len());
            header = libc::CMSG_NXTHDR(message, header);
        }
    }
    Ok(ancillary)
}

/// `sendmsg(buffers[, ancdata[, flags[, address]]])`
///
/// # Errors
/// `TypeError`; `OSError`, `TimeoutError`.
pub fn send(
    space: &Space,
    socket: &Socket,
    buffers: &Object,
    ancillary: Option<&Object>,
    flags: c_int,
    address: Option<&Object>,
) -> PyResult<isize> {
    let given =
        buffers.collect(space).map_err(|err| match err.is_a::<objspace::exceptions::TypeError>() {
            true => space.type_error("sendmsg() argument 1 must be an iterable"),
            false => err,
        })?;
    let buffers = given.iter().map(|item| Buffer::simple(space, item)).collect::<PyResult<Vec<_>>>()?;
    let mut vectors = vectors(&buffers);
    let address = match address.filter(|address| !address.is_none()) {
        Some(address) => Some(addresses::from_object(space, socket.address_family(), address, "sendmsg")?),
        None => None,
    };
    // SAFETY: all zeros are a valid record.
    let mut message: libc::msghdr = unsafe { zeroed() };
    message.msg_iov = vectors.as_mut_ptr();
    message.msg_iovlen = vectors.len() as _;
    if let Some(address) = &address {
        message.msg_name = address.as_ptr().cast_mut().cast();
        message.msg_namelen = address.len();
    }
    let items = items(space, ancillary)?;
    let _memory = write_items(space, &mut message, &items)?;
    let fd = socket.descriptor();
    // SAFETY: everything that the record points to lives until the call returns.
    let send = || unsafe { libc::sendmsg(fd, &message, flags) };
    waiting::call(space, fd, libc::POLLOUT, socket.wait(), send)
}

/// The ancillary data of a message that was received.
fn received_items(space: &Space, message: &libc::msghdr) -> PyResult<Ref<List>> {
    let list = List::new(space)?;
    if message.msg_controllen == 0 {
        return Ok(list);
    }
    let end = message.msg_control.addr() + message.msg_controllen;
    // SAFETY: the system wrote the headers, which the macros find; no item is read beyond the end of what it wrote.
    unsafe {
        let mut header = libc::CMSG_FIRSTHDR(message);
        while let Some(head) = header.as_ref() {
            let data = libc::CMSG_DATA(header);
            let begin = data.addr() - header.addr();
            let len = head.cmsg_len.saturating_sub(begin).min(end.saturating_sub(data.addr()));
            let data = Bytes::from_slice(space, core::slice::from_raw_parts(data, len))?;
            let parts = vec![
                space.new_int(head.cmsg_level.into())?,
                space.new_int(head.cmsg_type.into())?,
                data.into_object(),
            ];
            list.push(space, Tuple::from_vec(space, parts)?.into_object())?;
            header = libc::CMSG_NXTHDR(message, header);
        }
    }
    Ok(list)
}

/// Receives into buffers. `finish` makes an object of what was received, given the number of bytes.
fn receive(
    space: &Space,
    socket: &Socket,
    vectors: &mut [libc::iovec],
    room: isize,
    flags: c_int,
    finish: impl FnOnce(usize) -> PyResult<Ref<Object>>,
) -> PyResult<Ref<Tuple>> {
    let Some(room) = usize::try_from(room).ok().filter(|&room| room <= i32::MAX as usize) else {
        return Err(space.value_error("invalid ancillary data buffer length"));
    };
    let mut ancillary = Ancillary::new(space, room)?;
    let mut address = Address::empty();
    let (at, size) = address.as_out();
    // SAFETY: all zeros are a valid record, and the size was just written.
    let (mut message, most): (libc::msghdr, _) = unsafe { (zeroed(), *size) };
    let fd = socket.descriptor();
    let count = waiting::call(space, fd, libc::POLLIN, socket.wait(), || {
        message.msg_name = at.cast();
        message.msg_namelen = most;
        message.msg_iov = vectors.as_mut_ptr();
        message.msg_iovlen = vectors.len() as _;
        message.msg_control = if room == 0 { core::ptr::null_mut() } else { ancillary.as_ptr() };
        message.msg_controllen = room as _;
        // SAFETY: everything that the record points to lives until the call returns.
        unsafe { libc::recvmsg(fd, &mut message, flags) }
    })?;
    // SAFETY: the address is this function's own.
    unsafe { *size = message.msg_namelen };
    let items = vec![
        finish(count as usize)?,
        received_items(space, &message)?.into_object(),
        space.new_int(message.msg_flags.into())?,
        address.to_object(space)?,
    ];
    Tuple::from_vec(space, items)
}

/// `recvmsg(bufsize[, ancbufsize[, flags]])`
///
/// # Errors
/// `ValueError`; `OSError`, `TimeoutError`.
pub fn receive_bytes(
    space: &Space,
    socket: &Socket,
    len: isize,
    room: isize,
    flags: c_int,
) -> PyResult<Ref<Tuple>> {
    let Ok(len) = usize::try_from(len) else {
        return Err(space.value_error("negative buffer size in recvmsg()"));
    };
    let bytes = Bytes::zeroed(space, len)?;
    let mut vectors = [libc::iovec { iov_base: bytes.data().cast_mut().cast(), iov_len: len }];
    receive(space, socket, &mut vectors, room, flags, |count| {
        Bytes::resized(space, bytes, count).map(Ref::into_object)
    })
}

/// `recvmsg_into(buffers[, ancbufsize[, flags]])`
///
/// # Errors
/// `TypeError`, `ValueError`; `OSError`, `TimeoutError`.
pub fn receive_into(
    space: &Space,
    socket: &Socket,
    buffers: &Object,
    room: isize,
    flags: c_int,
) -> PyResult<Ref<Tuple>> {
    let given =
        buffers.collect(space).map_err(|err| match err.is_a::<objspace::exceptions::TypeError>() {
            true => space.type_error("recvmsg_into() argument 1 must be an iterable"),
            false => err,
        })?;
    let buffers = given.iter().map(|item| Buffer::writable(space, item)).collect::<PyResult<Vec<_>>>()?;
    receive(space, socket, &mut vectors(&buffers), room, flags, |count| space.new_int(count as i64))
}
