//! `pyport.h`, `pyconfig.h` and `pymath.h`: limits, numbers, and how CPython was configured.

use crate::Py_ssize_t;
use core::ffi::{c_int, c_longlong, c_ulonglong};

// Limits of C types.
pub const PY_DWORD_MAX: u32 = u32::MAX;
pub const PY_LLONG_MAX: c_longlong = c_longlong::MAX;
pub const PY_SSIZE_T_MAX: Py_ssize_t = Py_ssize_t::MAX;
pub const PY_LLONG_MIN: c_longlong = c_longlong::MIN;
pub const PY_SSIZE_T_MIN: Py_ssize_t = Py_ssize_t::MIN;
pub const PY_SIZE_MAX: usize = usize::MAX;
pub const PY_ULLONG_MAX: c_ulonglong = c_ulonglong::MAX;

// Numbers. The ones that end in `l` are `long double` in C.
pub const Py_MATH_E: f64 = core::f64::consts::E;
pub const Py_MATH_El: f64 = core::f64::consts::E;
pub const Py_MATH_PI: f64 = core::f64::consts::PI;
pub const Py_MATH_PIl: f64 = core::f64::consts::PI;
pub const Py_MATH_TAU: f64 = core::f64::consts::TAU;

// How CPython was configured.
pub const PY_BIG_ENDIAN: c_int = 0;
pub const PY_LITTLE_ENDIAN: c_int = 1;
pub const PYLONG_BITS_IN_DIGIT: c_int = 30;
pub const Py_CAN_START_THREADS: c_int = 1;
pub const Py_REMOTE_DEBUG: c_int = 1;
pub const PY_COERCE_C_LOCALE: c_int = 1;
pub const PY_HAVE_PERF_TRAMPOLINE: c_int = 1;
pub const PY_SQLITE_ENABLE_LOAD_EXTENSION: c_int = 1;
pub const PY_SQLITE_HAVE_SERIALIZE: c_int = 1;
pub const PY_SUPPORT_TIER: c_int = 1;
pub const PY_SSL_DEFAULT_CIPHERS: c_int = 2;
pub const _Py_FFI_SUPPORT_C_COMPLEX: c_int = 1;
pub const _Py_HACL_CAN_COMPILE_VEC128: c_int = 1;
pub const _Py_HACL_CAN_COMPILE_VEC256: c_int = 1;
pub const _Py_STACK_GROWS_DOWN: c_int = 1;
pub const _Py_USE_GCC_BUILTIN_ATOMICS: c_int = 1;
