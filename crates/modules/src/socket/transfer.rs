//! Sending and receiving bytes.

use super::addresses::{self, Address};
use super::object::Socket;
use super::waiting;
use core::ffi::c_int;
use objspace::buffer::Buffer;
use objspace::shim::Args;
use objspace::{Bytes, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Tuple, number};

/// Receives into memory of so many bytes; with `from`, the sender's address too.
fn receive(
    space: &Space,
    socket: &Socket,
    at: *mut u8,
    len: usize,
    flags: c_int,
    mut from: Option<&mut Address>,
) -> PyResult<usize> {
    let fd = socket.descriptor();
    let count = waiting::call(space, fd, libc::POLLIN, socket.wait(), || {
        let (address, size) = match from.as_deref_mut() {
            Some(from) => {
                *from = Address::empty();
                from.as_out()
            }
            None => (core::ptr::null_mut(), core::ptr::null_mut()),
        };
        // SAFETY: the memory has so many bytes, and the address is null or has room for any.
        unsafe { libc::recvfrom(fd, at.cast(), len, flags, address, size) }
    })?;
    Ok(count as usize)
}

/// A size that may not be negative.
fn size(space: &Space, size: isize, function: &str) -> PyResult<usize> {
    usize::try_from(size).map_err(|_| space.value_error(format_args!("negative buffersize in {function}")))
}

/// New bytes that are received; with `from`, the sender's address too.
///
/// # Errors
/// `ValueError` for a negative size; `OSError`, `TimeoutError`.
pub fn receive_bytes(
    space: &Space,
    socket: &Socket,
    function: &str,
    len: isize,
    flags: c_int,
    from: Option<&mut Address>,
) -> PyResult<Ref<Bytes>> {
    let len = size(space, len, function)?;
    let bytes = Bytes::zeroed(space, len)?;
    let count = match len {
        // As on CPython, nothing is asked for when nothing is wanted.
        0 if from.is_none() => 0,
        _ => receive(space, socket, bytes.data().cast_mut(), len, flags, from)?,
    };
    Bytes::resized(space, bytes, count)
}

/// Receives into a buffer, so many bytes at most (0: as many as fit); gives how many.
///
/// # Errors
/// As [`receive_bytes`].
pub fn receive_into(
    space: &Space,
    socket: &Socket,
    function: &str,
    buffer: &Object,
    len: isize,
    flags: c_int,
    from: Option<&mut Address>,
) -> PyResult<usize> {
    let buffer = Buffer::writable(space, buffer).map_err(|err| {
        match err.is_a::<objspace::exceptions::TypeError>() || err.is_a::<objspace::exceptions::BufferError>()
        {
            true => {
                let name = buffer.ty().tp_name();
                space.type_error(format_args!(
                    "{function}() argument 1 must be read-write bytes-like object, not {name}"
                ))
            }
            false => err,
        }
    })?;
    let len = match size(space, len, function)? {
        0 => buffer.len(),
        len => len,
    };
    if len > buffer.len() {
        let what = if from.is_some() {
            "nbytes is greater than the length of the buffer"
        } else {
            "buffer too small for requested bytes"
        };
        return Err(space.value_error(what));
    }
    receive(space, socket, buffer.view().buf.cast(), len, flags, from)
}

/// Sends some of the data; gives how many bytes were sent.
///
/// # Errors
/// `OSError`, `TimeoutError`.
pub fn send(space: &Space, socket: &Socket, data: &Object, flags: c_int) -> PyResult<isize> {
    let data = Buffer::simple(space, data)?;
    let fd = socket.descriptor();
    // SAFETY: the exporter lends so many bytes.
    let send = || unsafe { libc::send(fd, data.view().buf, data.len(), flags) };
    waiting::call(space, fd, libc::POLLOUT, socket.wait(), send)
}

/// Sends all of the data; the timeout is for all of it.
///
/// # Errors
/// `OSError`, `TimeoutError`; what a signal's handler raises.
pub fn send_all(space: &Space, socket: &Socket, data: &Object, flags: c_int) -> PyResult<()> {
    let data = Buffer::simple(space, data)?;
    let (fd, timeout) = (socket.descriptor(), socket.wait());
    let deadline = timeout.deadline();
    let start: *const u8 = data.view().buf.cast_const().cast();
    let mut done = 0;
    while done < data.len() {
        if timeout.is_positive() && deadline.left() == Some(0) {
            let class = objspace::exceptions::TimeoutError::type_object();
            return Err(PyErr::new(space, class, "timed out"));
        }
        // SAFETY: the exporter lends the memory; what is left begins behind what is done.
        let send = || unsafe { libc::send(fd, start.add(done).cast(), data.len() - done, flags) };
        done += waiting::call_until(space, fd, libc::POLLOUT, timeout, deadline, send)? as usize;
        objspace::pending::run(space)?;
    }
    Ok(())
}

/// `sendto(data[, flags], address)`
///
/// # Errors
/// `TypeError`; `OSError`, `TimeoutError`.
pub fn send_to(space: &Space, socket: &Socket, args: &Args<'_>) -> PyResult<isize> {
    args.no_keywords(space, "socket.sendto")?;
    let (data, flags, address) = match args.positional() {
        [data, address] => (data, 0, address),
        [data, flags, address] => (data, number::index(space, flags)?.to_c::<c_int>(space)?, address),
        given => {
            let count = given.len();
            let message = format_args!("sendto() takes 2 or 3 arguments ({count} given)");
            return Err(space.type_error(message));
        }
    };
    let data = Buffer::simple(space, data)?;
    let address = addresses::from_object(space, socket.address_family(), address, "sendto")?;
    let fd = socket.descriptor();
    waiting::call(space, fd, libc::POLLOUT, socket.wait(), || {
        let (at, len) = (address.as_ptr(), address.len());
        // SAFETY: the exporter lends so many bytes, and the record is as long as it says.
        unsafe { libc::sendto(fd, data.view().buf, data.len(), flags, at, len) }
    })
}

/// What was received with the sender's address.
///
/// # Errors
/// `MemoryError`.
pub fn with_address(space: &Space, received: Ref<Object>, address: Address) -> PyResult<Ref<Tuple>> {
    Tuple::from_vec(space, vec![received, address.to_object(space)?])
}
