//! `pythread.h`: thread-specific storage and locks.

use crate::PyLockStatus;
use core::ffi::{c_int, c_uint, c_ulong};

/// A key of thread-specific storage.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Py_tss_t {
    pub _is_initialized: c_int,
    pub _key: c_uint,
}

// Results of `PyThread_acquire_lock_timed`.
pub const PY_LOCK_FAILURE: PyLockStatus = 0;
pub const PY_LOCK_ACQUIRED: PyLockStatus = 1;
pub const PY_LOCK_INTR: PyLockStatus = 2;

// Flag of `PyThread_acquire_lock`: wait.
pub const WAIT_LOCK: c_int = 1;

pub const PYTHREAD_INVALID_THREAD_ID: c_ulong = c_ulong::MAX;

// Bytes of a thread's name that the system keeps.
pub const _PYTHREAD_NAME_MAXLEN: c_int = 15;
