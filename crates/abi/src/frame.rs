//! Frames: `pyframe.h`, and the internal struct that `PyThreadState.current_frame` points at.

use crate::{_Py_CODEUNIT, PyObject};
use core::cell::Cell;
use core::ffi::{c_char, c_int};

/// A reference held by a frame, with tag bits.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct _PyStackRef {
    pub bits: usize,
}

/// A frame of the interpreter; locals and stack follow the head.
#[repr(C)]
pub struct _PyInterpreterFrame {
    pub f_executable: Cell<_PyStackRef>,
    pub previous: Cell<*mut _PyInterpreterFrame>,
    pub f_funcobj: Cell<_PyStackRef>,
    pub f_globals: Cell<*mut PyObject>,
    pub f_builtins: Cell<*mut PyObject>,
    pub f_locals: Cell<*mut PyObject>,
    pub frame_obj: Cell<*mut PyFrameObject>,
    pub instr_ptr: Cell<*mut _Py_CODEUNIT>,
    pub stackpointer: Cell<*mut _PyStackRef>,
    pub return_offset: Cell<u16>,
    pub owner: Cell<c_char>,
    pub visited: Cell<u8>,
    pub localsplus: [Cell<_PyStackRef>; 1],
}

/// A frame object. Internal in C too, but the code that Cython generates writes `f_lineno` and relinks `f_back`, and
/// greenlet goes on to `f_frame`.
#[repr(C)]
pub struct PyFrameObject {
    pub ob_base: PyObject,
    pub f_back: Cell<*mut PyFrameObject>,
    pub f_frame: Cell<*mut _PyInterpreterFrame>,
    pub f_trace: Cell<*mut PyObject>,
    pub f_lineno: Cell<c_int>,
    pub f_trace_lines: Cell<c_char>,
    pub f_trace_opcodes: Cell<c_char>,
    pub f_extra_locals: Cell<*mut PyObject>,
    pub f_locals_cache: Cell<*mut PyObject>,
    pub f_overwritten_fast_locals: Cell<*mut PyObject>,
    pub _f_frame_data: [Cell<*mut PyObject>; 1],
}

/// What `frame.f_locals` gives in a function.
#[repr(C)]
pub struct PyFrameLocalsProxyObject {
    pub ob_base: PyObject,
    pub frame: Cell<*mut PyFrameObject>,
}

// `_PyInterpreterFrame::owner`.
pub const FRAME_OWNED_BY_THREAD: c_char = 0;
pub const FRAME_OWNED_BY_GENERATOR: c_char = 1;
pub const FRAME_OWNED_BY_FRAME_OBJECT: c_char = 2;
pub const FRAME_OWNED_BY_INTERPRETER: c_char = 3;
pub const FRAME_OWNED_BY_CSTACK: c_char = 4;

// Kinds of what a frame executes.
pub const PyUnstable_EXECUTABLE_KIND_SKIP: c_int = 0;
pub const PyUnstable_EXECUTABLE_KIND_PY_FUNCTION: c_int = 1;
pub const PyUnstable_EXECUTABLE_KIND_BUILTIN_FUNCTION: c_int = 3;
pub const PyUnstable_EXECUTABLE_KIND_METHOD_DESCRIPTOR: c_int = 4;
pub const PyUnstable_EXECUTABLE_KINDS: c_int = 5;
