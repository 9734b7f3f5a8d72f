//! The secret that hashes of text are keyed with, one for the process.
//!
//! It is set once, before the first string is hashed; C code (Expat's module) reads it as `_Py_HashSecret`.

use crate::Space;
use abi::Static;
use algorithms::numeric::hash::HashSecret;
use core::cell::Cell;

/// The secret's bytes, as C code knows them.
#[unsafe(no_mangle)]
pub static _Py_HashSecret: Static<Cell<[u8; 24]>> = Static(Cell::new([0; 24]));

/// The secret.
#[inline]
pub fn secret(_space: &Space) -> HashSecret {
    HashSecret::from_random(_Py_HashSecret.0.get())
}

/// Sets the secret. Strings hashed before keep their hashes, so this belongs to the very start.
pub fn set_secret(_space: &Space, secret: HashSecret) {
    _Py_HashSecret.0.set(*secret.bytes());
}
