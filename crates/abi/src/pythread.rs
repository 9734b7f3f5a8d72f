//! `pythread.h`: thread-specific storage and locks.

use core::ffi::{c_int, c_uint, c_ulong};

/// A key of thread-specific storage.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Py_tss_t {
    pub _is_initialized: c_int,
    pub _key: c_uint,
}

pub const PYTHREAD_INVALID_THREAD_ID: c_ulong = c_ulong::MAX;

pub const WAIT_LOCK: c_int = 1;
