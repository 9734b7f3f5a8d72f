//! `lock.h`: one-byte locks.

use core::sync::atomic::AtomicU8;

/// A lock.
#[repr(C)]
pub struct PyMutex {
    pub _bits: AtomicU8,
}

/// Whether something that is done once has been done.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct _PyOnceFlag {
    pub v: u8,
}

// Values of `PyMutex::_bits` without waiters.
pub const _Py_UNLOCKED: u8 = 0;
pub const _Py_LOCKED: u8 = 1;
