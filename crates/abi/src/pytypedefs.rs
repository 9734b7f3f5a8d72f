//! Basic types and the types of C functions (`object.h`, `pytypedefs.h` and others), and the structs that are not public.

use crate::{
    _PyInterpreterFrame, Py_buffer, PyCodeObject, PyFrameObject, PyFunctionObject, PyObject, PyThreadState,
    PyTypeObject,
};
use core::ffi::{c_char, c_int, c_longlong, c_void};
use core::marker::{PhantomData, PhantomPinned};

pub type Py_ssize_t = isize;
pub type Py_hash_t = isize;
pub type Py_uhash_t = usize;
pub type Py_UCS1 = u8;
pub type Py_UCS2 = u16;
pub type Py_UCS4 = u32;
/// C's `wchar_t`: 32 bits on Linux. Its sign differs between machines and means nothing here.
pub type wchar_t = i32;

/// Declares structs that C knows by pointer only.
macro_rules! opaque {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[repr(C)]
        pub struct $name {
            _data: [u8; 0],
            // Neither `Send` nor `Sync` nor `Unpin`: what is behind the pointer is unknown.
            _not_send_sync_unpin: PhantomData<(*mut u8, PhantomPinned)>,
        }
    )*};
}

opaque! {
    /// State of an interpreter.
    PyInterpreterState;
    /// The keys of a dict.
    PyDictKeysObject;
    /// The values of a dict that shares its keys.
    PyDictValues;
    /// What monitoring keeps for a code object.
    _PyCoMonitoringData;
    /// Optimised code that a code object holds.
    _PyExecutorObject;
    /// An instruction of a code object.
    _Py_CODEUNIT;
}

pub type unaryfunc = unsafe extern "C" fn(*mut PyObject) -> *mut PyObject;
pub type binaryfunc = unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject;
pub type ternaryfunc = unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> *mut PyObject;
pub type inquiry = unsafe extern "C" fn(*mut PyObject) -> c_int;
pub type lenfunc = unsafe extern "C" fn(*mut PyObject) -> Py_ssize_t;
pub type ssizeargfunc = unsafe extern "C" fn(*mut PyObject, Py_ssize_t) -> *mut PyObject;
pub type ssizessizeargfunc = unsafe extern "C" fn(*mut PyObject, Py_ssize_t, Py_ssize_t) -> *mut PyObject;
pub type ssizeobjargproc = unsafe extern "C" fn(*mut PyObject, Py_ssize_t, *mut PyObject) -> c_int;
pub type ssizessizeobjargproc =
    unsafe extern "C" fn(*mut PyObject, Py_ssize_t, Py_ssize_t, *mut PyObject) -> c_int;
pub type objobjproc = unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> c_int;
pub type objobjargproc = unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> c_int;

pub type visitproc = unsafe extern "C" fn(*mut PyObject, *mut c_void) -> c_int;
pub type traverseproc = unsafe extern "C" fn(*mut PyObject, Option<visitproc>, *mut c_void) -> c_int;
pub type gcvisitobjects_t = unsafe extern "C" fn(*mut PyObject, *mut c_void) -> c_int;
pub type freefunc = unsafe extern "C" fn(*mut c_void);
pub type destructor = unsafe extern "C" fn(*mut PyObject);

pub type getattrfunc = unsafe extern "C" fn(*mut PyObject, *mut c_char) -> *mut PyObject;
pub type getattrofunc = unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject;
pub type setattrfunc = unsafe extern "C" fn(*mut PyObject, *mut c_char, *mut PyObject) -> c_int;
pub type setattrofunc = unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> c_int;
pub type reprfunc = unsafe extern "C" fn(*mut PyObject) -> *mut PyObject;
pub type hashfunc = unsafe extern "C" fn(*mut PyObject) -> Py_hash_t;
pub type richcmpfunc = unsafe extern "C" fn(*mut PyObject, *mut PyObject, c_int) -> *mut PyObject;
pub type getiterfunc = unsafe extern "C" fn(*mut PyObject) -> *mut PyObject;
pub type iternextfunc = unsafe extern "C" fn(*mut PyObject) -> *mut PyObject;
pub type descrgetfunc = unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> *mut PyObject;
pub type descrsetfunc = unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> c_int;
pub type initproc = unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> c_int;
pub type newfunc = unsafe extern "C" fn(*mut PyTypeObject, *mut PyObject, *mut PyObject) -> *mut PyObject;
pub type allocfunc = unsafe extern "C" fn(*mut PyTypeObject, Py_ssize_t) -> *mut PyObject;
/// Callable, arguments, their number with [`PY_VECTORCALL_ARGUMENTS_OFFSET`](crate::PY_VECTORCALL_ARGUMENTS_OFFSET),
/// and the tuple of keyword names or `NULL`.
pub type vectorcallfunc =
    unsafe extern "C" fn(*mut PyObject, *const *mut PyObject, usize, *mut PyObject) -> *mut PyObject;
/// Result of a [`sendfunc`]: a `PYGEN_…` constant.
pub type PySendResult = c_int;
pub type sendfunc = unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut *mut PyObject) -> PySendResult;
pub type getbufferproc = unsafe extern "C" fn(*mut PyObject, *mut Py_buffer, c_int) -> c_int;
pub type releasebufferproc = unsafe extern "C" fn(*mut PyObject, *mut Py_buffer);

pub type getter = unsafe extern "C" fn(*mut PyObject, *mut c_void) -> *mut PyObject;
pub type setter = unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut c_void) -> c_int;
pub type wrapperfunc = unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut c_void) -> *mut PyObject;
pub type wrapperfunc_kwds =
    unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut c_void, *mut PyObject) -> *mut PyObject;

pub type PyCFunction = unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject;
pub type PyCFunctionFast =
    unsafe extern "C" fn(*mut PyObject, *const *mut PyObject, Py_ssize_t) -> *mut PyObject;
pub type PyCFunctionWithKeywords =
    unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> *mut PyObject;
pub type PyCFunctionFastWithKeywords =
    unsafe extern "C" fn(*mut PyObject, *const *mut PyObject, Py_ssize_t, *mut PyObject) -> *mut PyObject;
pub type PyCMethod = unsafe extern "C" fn(
    *mut PyObject,
    *mut PyTypeObject,
    *const *mut PyObject,
    Py_ssize_t,
    *mut PyObject,
) -> *mut PyObject;

pub type Py_tracefunc =
    unsafe extern "C" fn(*mut PyObject, *mut PyFrameObject, c_int, *mut PyObject) -> c_int;
pub type _PyFrameEvalFunction =
    unsafe extern "C" fn(*mut PyThreadState, *mut _PyInterpreterFrame, c_int) -> *mut PyObject;
pub type PyCapsule_Destructor = unsafe extern "C" fn(*mut PyObject);
pub type PyOS_sighandler_t = unsafe extern "C" fn(c_int);
pub type Py_AuditHookFunction = unsafe extern "C" fn(*const c_char, *mut PyObject, *mut c_void) -> c_int;
pub type Py_OpenCodeHookFunction = unsafe extern "C" fn(*mut PyObject, *mut c_void) -> *mut PyObject;
pub type atexit_datacallbackfunc = unsafe extern "C" fn(*mut c_void);
pub type PyModInitFunction = unsafe extern "C" fn() -> *mut PyObject;

pub type PyContextEvent = c_int;
pub type PyContext_WatchCallback = unsafe extern "C" fn(PyContextEvent, *mut PyObject) -> c_int;
pub type PyDict_WatchEvent = c_int;
pub type PyDict_WatchCallback =
    unsafe extern "C" fn(PyDict_WatchEvent, *mut PyObject, *mut PyObject, *mut PyObject) -> c_int;
pub type PyFunction_WatchEvent = c_int;
pub type PyFunction_WatchCallback =
    unsafe extern "C" fn(PyFunction_WatchEvent, *mut PyFunctionObject, *mut PyObject) -> c_int;
pub type PyCodeEvent = c_int;
pub type PyCode_WatchCallback = unsafe extern "C" fn(PyCodeEvent, *mut PyCodeObject) -> c_int;
pub type PyType_WatchCallback = unsafe extern "C" fn(*mut PyTypeObject) -> c_int;
pub type PyRefTracerEvent = c_int;
pub type PyRefTracer = unsafe extern "C" fn(*mut PyObject, PyRefTracerEvent, *mut c_void) -> c_int;
pub type PyGILState_STATE = c_int;
pub type PyThread_type_lock = *mut c_void;
/// Result of taking a lock: a `PY_LOCK_…` constant.
pub type PyLockStatus = c_int;
/// Microseconds; negative is forever.
pub type PY_TIMEOUT_T = c_longlong;
pub type PyMemAllocatorDomain = c_int;
pub type PyMemAllocatorName = c_int;
