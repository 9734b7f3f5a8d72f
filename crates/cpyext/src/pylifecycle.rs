//! `pylifecycle.h`: the interpreter's life, and what it is.

use core::ffi::{CStr, c_char, c_int, c_ulong};
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::Space;
use std::sync::{Mutex, OnceLock, PoisonError};

/// The version of CPython whose interface this is: `PY_VERSION_HEX`.
#[unsafe(no_mangle)]
pub static Py_Version: c_ulong = abi::PY_VERSION_HEX as c_ulong;

/// Whether there is an interpreter.
#[cpython_api(no_space)]
fn Py_IsInitialized() -> c_int {
    1
}

/// Whether the interpreter is ending.
#[cpython_api]
fn Py_IsFinalizing(space: &Space) -> c_int {
    let name = objspace::Str::intern(space, "is_finalizing");
    let answer = objspace::sys_state::sys_attribute(space, &name)
        .ok()
        .flatten()
        .and_then(|function| function.call0(space).ok())
        .and_then(|answer| answer.is_true(space).ok());
    answer.unwrap_or(false).into()
}

type ExitFunction = unsafe extern "C" fn();

static AT_EXIT: Mutex<Vec<ExitFunction>> = Mutex::new(Vec::new());
/// As many functions as C may have called at exit.
const MOST_AT_EXIT: usize = 32;

/// Have a function called when everything else has ended: -1 if there are too many.
#[cpython_api(no_space)]
fn Py_AtExit(function: Option<ExitFunction>) -> c_int {
    let mut functions = AT_EXIT.lock().unwrap_or_else(PoisonError::into_inner);
    match function {
        Some(function) if functions.len() < MOST_AT_EXIT => {
            functions.push(function);
            0
        }
        _ => -1,
    }
}

/// Calls what C code wants called at the very end, last in, first out.
pub fn run_exit_functions() {
    loop {
        let next = AT_EXIT.lock().unwrap_or_else(PoisonError::into_inner).pop();
        // SAFETY: who registered the function says that it can be called at exit.
        match next {
            // SAFETY: what the caller of the C API promises: the pointers are what the function asks for.
            Some(function) => unsafe { function() },
            None => return,
        }
    }
}

/// A text of `sys` that is made once, as a C string.
fn text(name: &'static str, cache: &'static OnceLock<std::ffi::CString>) -> *const c_char {
    if let Some(text) = cache.get() {
        return text.as_ptr();
    }
    let found = Space::try_current().and_then(|space| {
        let value = objspace::sys_state::sys_attribute(space, &objspace::Str::intern(space, name)).ok()??;
        std::ffi::CString::new(value.downcast::<objspace::Str>()?.to_string_lossy()).ok()
    });
    match found {
        Some(found) => cache.get_or_init(|| found).as_ptr(),
        None => ptr::null(),
    }
}

/// `sys.version`
#[cpython_api(no_space)]
fn Py_GetVersion() -> *const c_char {
    static TEXT: OnceLock<std::ffi::CString> = OnceLock::new();
    let found = text("version", &TEXT);
    // Before there is `sys`, the number must do.
    if found.is_null() { VERSION.as_ptr() } else { found }
}

const VERSION: &CStr = c"3.14.0";

/// `sys.platform`
#[cpython_api(no_space)]
fn Py_GetPlatform() -> *const c_char {
    c"linux".as_ptr()
}

/// `sys.copyright`
#[cpython_api(no_space)]
fn Py_GetCopyright() -> *const c_char {
    static TEXT: OnceLock<std::ffi::CString> = OnceLock::new();
    text("copyright", &TEXT)
}

/// What compiled the interpreter.
#[cpython_api(no_space)]
fn Py_GetCompiler() -> *const c_char {
    c"[Rust]".as_ptr()
}
