//! `pyhash.h`: hashes.

use core::ffi::c_void;
use cpyext_macros::cpython_api;
use objspace::{Object, Space, hashing};

/// The hash of an address.
#[cpython_api(no_space)]
fn Py_HashPointer(pointer: *const c_void) -> isize {
    let hash = (pointer as usize).rotate_right(4) as isize;
    if hash == -1 { -2 } else { hash }
}

/// The hash of bytes, as `bytes` of the same content have it.
///
/// # Safety
/// `data` points at `len` bytes.
#[cpython_api]
unsafe fn Py_HashBuffer(space: &Space, data: *const u8, len: isize) -> isize {
    let len = usize::try_from(len).unwrap_or(0);
    if len == 0 {
        return 0;
    }
    // SAFETY: the caller's promise.
    hashing::secret(space).hash_bytes(unsafe { core::slice::from_raw_parts(data, len) }) as isize
}

/// The hash of a double; a NaN has that of the object that it is the value of.
#[cpython_api]
fn _Py_HashDouble(object: &Object, value: f64) -> isize {
    algorithms::numeric::hash::hash_f64(value).map_or_else(|| object.identity_hash(), |hash| hash as isize)
}
