//! `pylifecycle.h`: the interpreter's life, and what it is.

mod ending;
pub mod flags;
mod paths;

pub use ending::{exit, is_running, run_exit_functions, set_finish, started};

use core::ffi::{CStr, c_char, c_ulong};
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::Space;
use std::sync::OnceLock;

/// The version of CPython whose interface this is: `PY_VERSION_HEX`.
#[unsafe(no_mangle)]
pub static Py_Version: c_ulong = abi::PY_VERSION_HEX as c_ulong;

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

/// What `sys.version` has in parentheses: how and when the interpreter was built.
#[cpython_api(no_space)]
fn Py_GetBuildInfo() -> *const c_char {
    static TEXT: OnceLock<std::ffi::CString> = OnceLock::new();
    if let Some(text) = TEXT.get() {
        return text.as_ptr();
    }
    let version = Py_GetVersion();
    // SAFETY: the function gives a C string.
    let version = unsafe { CStr::from_ptr(version) }.to_string_lossy();
    let inside =
        version.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or("", |(inside, _)| inside);
    match std::ffi::CString::new(inside) {
        Ok(inside) => TEXT.get_or_init(|| inside).as_ptr(),
        Err(_) => c"".as_ptr(),
    }
}

/// What compiled the interpreter.
#[cpython_api(no_space)]
fn Py_GetCompiler() -> *const c_char {
    c"[Rust]".as_ptr()
}
