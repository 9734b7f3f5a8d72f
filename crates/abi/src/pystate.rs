//! `pystate.h`: the state of a thread.

use crate::{_PyInterpreterFrame, Py_tracefunc, PyGILState_STATE, PyInterpreterState, PyObject};
use core::cell::Cell;
use core::ffi::{c_char, c_int, c_ulong};

/// The state of a thread.
#[repr(C)]
pub struct PyThreadState {
    pub prev: Cell<*mut PyThreadState>,
    pub next: Cell<*mut PyThreadState>,
    pub interp: Cell<*mut PyInterpreterState>,
    pub eval_breaker: Cell<usize>,
    pub _status: PyThreadStateStatus,
    pub holds_gil: Cell<c_int>,
    pub _whence: Cell<c_int>,
    pub state: Cell<c_int>,
    pub py_recursion_remaining: Cell<c_int>,
    pub py_recursion_limit: Cell<c_int>,
    pub recursion_headroom: Cell<c_int>,
    pub tracing: Cell<c_int>,
    pub what_event: Cell<c_int>,
    pub current_frame: Cell<*mut _PyInterpreterFrame>,
    pub c_profilefunc: Cell<Option<Py_tracefunc>>,
    pub c_tracefunc: Cell<Option<Py_tracefunc>>,
    pub c_profileobj: Cell<*mut PyObject>,
    pub c_traceobj: Cell<*mut PyObject>,
    pub current_exception: Cell<*mut PyObject>,
    pub exc_info: Cell<*mut _PyErr_StackItem>,
    pub dict: Cell<*mut PyObject>,
    pub gilstate_counter: Cell<c_int>,
    pub async_exc: Cell<*mut PyObject>,
    pub thread_id: Cell<c_ulong>,
    pub native_thread_id: Cell<c_ulong>,
    pub delete_later: Cell<*mut PyObject>,
    pub critical_section: Cell<usize>,
    pub coroutine_origin_tracking_depth: Cell<c_int>,
    pub async_gen_firstiter: Cell<*mut PyObject>,
    pub async_gen_finalizer: Cell<*mut PyObject>,
    pub context: Cell<*mut PyObject>,
    pub context_ver: Cell<u64>,
    pub id: Cell<u64>,
    pub datastack_chunk: Cell<*mut _PyStackChunk>,
    pub datastack_top: Cell<*mut *mut PyObject>,
    pub datastack_limit: Cell<*mut *mut PyObject>,
    pub exc_state: _PyErr_StackItem,
    pub current_executor: Cell<*mut PyObject>,
    pub dict_global_version: Cell<u64>,
    pub threading_local_key: Cell<*mut PyObject>,
    pub threading_local_sentinel: Cell<*mut PyObject>,
    pub remote_debugger_support: _PyRemoteDebuggerSupport,
    pub datastack_cached_chunk: Cell<*mut _PyStackChunk>,
}

/// An exception being handled; they form a stack.
#[repr(C)]
pub struct _PyErr_StackItem {
    pub exc_value: Cell<*mut PyObject>,
    pub previous_item: Cell<*mut _PyErr_StackItem>,
}

/// A chunk of a thread's data stack.
#[repr(C)]
pub struct _PyStackChunk {
    pub previous: Cell<*mut _PyStackChunk>,
    pub size: Cell<usize>,
    pub top: Cell<usize>,
    pub data: [Cell<*mut PyObject>; 1],
}

/// Where a remote debugger leaves the script to run.
#[repr(C)]
pub struct _PyRemoteDebuggerSupport {
    pub debugger_pending_call: Cell<i32>,
    pub debugger_script_path: [Cell<c_char>; _Py_MAX_SCRIPT_PATH_SIZE],
}

/// The bit fields of [`PyThreadState::_status`].
#[repr(transparent)]
pub struct PyThreadStateStatus(pub Cell<u32>);

impl PyThreadStateStatus {
    pub const INITIALIZED: u32 = 1 << 0;
    pub const BOUND: u32 = 1 << 1;
    pub const UNBOUND: u32 = 1 << 2;
    pub const BOUND_GILSTATE: u32 = 1 << 3;
    pub const ACTIVE: u32 = 1 << 4;
    pub const FINALIZING: u32 = 1 << 5;
    pub const CLEARED: u32 = 1 << 6;
    pub const FINALIZED: u32 = 1 << 7;

    /// Whether any bit of `mask` is set.
    #[inline]
    pub fn has(&self, mask: u32) -> bool {
        self.0.get() & mask != 0
    }

    /// Sets or clears the bits of `mask`.
    #[inline]
    pub fn set(&self, mask: u32, on: bool) {
        let others = self.0.get() & !mask;
        self.0.set(if on { others | mask } else { others });
    }
}

// Events of trace functions (`Py_tracefunc`).
pub const PyTrace_CALL: c_int = 0;
pub const PyTrace_EXCEPTION: c_int = 1;
pub const PyTrace_LINE: c_int = 2;
pub const PyTrace_RETURN: c_int = 3;
pub const PyTrace_C_CALL: c_int = 4;
pub const PyTrace_C_EXCEPTION: c_int = 5;
pub const PyTrace_C_RETURN: c_int = 6;
pub const PyTrace_OPCODE: c_int = 7;

// Results of `PyGILState_Ensure`.
pub const PyGILState_LOCKED: PyGILState_STATE = 0;
pub const PyGILState_UNLOCKED: PyGILState_STATE = 1;

// `PyThreadState::_whence`: who made the thread state.
pub const _PyThreadState_WHENCE_NOTSET: c_int = -1;
pub const _PyThreadState_WHENCE_UNKNOWN: c_int = 0;
pub const _PyThreadState_WHENCE_INIT: c_int = 1;
pub const _PyThreadState_WHENCE_FINI: c_int = 2;
pub const _PyThreadState_WHENCE_THREADING: c_int = 3;
pub const _PyThreadState_WHENCE_GILSTATE: c_int = 4;
pub const _PyThreadState_WHENCE_EXEC: c_int = 5;

// Bytes of a data stack chunk, and of a remote debugger's path.
pub const _PY_DATA_STACK_CHUNK_SIZE: usize = 16_384;
pub const _Py_MAX_SCRIPT_PATH_SIZE: usize = 512;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_bits_do_not_disturb_each_other() {
        let status = PyThreadStateStatus(Cell::new(0));
        status.set(PyThreadStateStatus::ACTIVE, true);
        status.set(PyThreadStateStatus::BOUND, true);
        status.set(PyThreadStateStatus::ACTIVE, false);
        assert!(status.has(PyThreadStateStatus::BOUND) && !status.has(PyThreadStateStatus::ACTIVE));
    }
}
