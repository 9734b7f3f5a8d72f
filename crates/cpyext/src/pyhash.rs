//! `pyhash.h`: hashes.

use abi::PyHash_FuncDef;
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

/// Calls [`Py_HashBuffer`] with C's types.
unsafe extern "C" fn hash_buffer(data: *const c_void, len: isize) -> isize {
    // SAFETY: the caller promises what `Py_HashBuffer` asks for, and holds the GIL.
    unsafe { Py_HashBuffer(Space::current(), data.cast(), len) }
}

/// A description of C's: its text is constant.
#[repr(transparent)]
struct Description(PyHash_FuncDef);

// SAFETY: nobody writes to it, nor to the name that it points at.
unsafe impl Sync for Description {}

/// Which function hashes strings and bytes.
#[cpython_api(no_space)]
fn PyHash_GetFuncDef() -> *const PyHash_FuncDef {
    static FUNCTION: Description = Description(PyHash_FuncDef {
        hash: Some(hash_buffer),
        name: c"siphash13".as_ptr(),
        hash_bits: 64,
        seed_bits: 128,
    });
    &raw const FUNCTION.0
}
