//! `pyhash.h`: hashing.

use crate::{Py_hash_t, Py_ssize_t, Py_uhash_t};
use core::ffi::{c_char, c_int, c_void};

/// The hash function of strings and bytes.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct PyHash_FuncDef {
    pub hash: Option<unsafe extern "C" fn(*const c_void, Py_ssize_t) -> Py_hash_t>,
    pub name: *const c_char,
    pub hash_bits: c_int,
    pub seed_bits: c_int,
}

// Parameters of the hash of numbers.
pub const PyHASH_BITS: c_int = 61;
pub const PyHASH_INF: Py_hash_t = 314_159;
pub const PyHASH_IMAG: Py_uhash_t = 1_000_003;
pub const PyHASH_MULTIPLIER: Py_uhash_t = 1_000_003;
pub const PyHASH_MODULUS: Py_uhash_t = (1 << PyHASH_BITS) - 1;
pub const _PyHASH_BITS: c_int = PyHASH_BITS;
pub const _PyHASH_INF: Py_hash_t = PyHASH_INF;
pub const _PyHASH_IMAG: Py_uhash_t = PyHASH_IMAG;
pub const _PyHASH_MULTIPLIER: Py_uhash_t = PyHASH_MULTIPLIER;
pub const _PyHASH_MODULUS: Py_uhash_t = PyHASH_MODULUS;

// Algorithms of string hashing, the one in use, and below which length another is used.
pub const Py_HASH_EXTERNAL: c_int = 0;
pub const Py_HASH_SIPHASH24: c_int = 1;
pub const Py_HASH_FNV: c_int = 2;
pub const Py_HASH_SIPHASH13: c_int = 3;
pub const Py_HASH_ALGORITHM: c_int = 3;
pub const Py_HASH_CUTOFF: c_int = 0;
