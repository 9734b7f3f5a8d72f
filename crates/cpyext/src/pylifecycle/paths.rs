//! Where the interpreter is: what `sys` says, as strings of wide characters that live for ever.

use core::ffi::c_int;
use core::ptr;
use cpyext_macros::cpython_api;
use libc::wchar_t;
use objspace::sys_state::sys_attribute;
use objspace::{List, Object, Space, Str};
use std::sync::OnceLock;

/// A string of wide characters that is made once.
type Wide = OnceLock<Box<[wchar_t]>>;

/// Text as wide characters, with a NUL at the end.
fn widen(text: &str) -> Box<[wchar_t]> {
    text.chars().map(|char| char as wchar_t).chain([0]).collect()
}

/// The string, made now from what `find` finds; `NULL` if it finds nothing, or there is no interpreter.
fn kept(cache: &'static Wide, find: impl FnOnce(&Space) -> Option<String>) -> *const wchar_t {
    if let Some(text) = cache.get() {
        return text.as_ptr();
    }
    let found = Space::try_current().and_then(find);
    found.map_or(ptr::null(), |text| cache.get_or_init(|| widen(&text)).as_ptr())
}

fn attribute(space: &Space, name: &str) -> Option<String> {
    let value = sys_attribute(space, &Str::intern(space, name)).ok()??;
    value.downcast::<Str>().map(Str::to_string_lossy)
}

/// `sys.path`, with colons between the folders.
#[cpython_api(no_space)]
fn Py_GetPath() -> *const wchar_t {
    static PATH: Wide = Wide::new();
    kept(&PATH, |space| {
        let path = sys_attribute(space, &Str::intern(space, "path")).ok()??;
        let folders = path.downcast::<List>()?.to_vec();
        let text = |folder: &Object| folder.downcast::<Str>().map(Str::to_string_lossy);
        Some(folders.iter().filter_map(|folder| text(folder)).collect::<Vec<_>>().join(":"))
    })
}

/// `sys.base_prefix`
#[cpython_api(no_space)]
fn Py_GetPrefix() -> *const wchar_t {
    static PREFIX: Wide = Wide::new();
    kept(&PREFIX, |space| attribute(space, "base_prefix"))
}

/// `sys.base_exec_prefix`
#[cpython_api(no_space)]
fn Py_GetExecPrefix() -> *const wchar_t {
    static PREFIX: Wide = Wide::new();
    kept(&PREFIX, |space| attribute(space, "base_exec_prefix"))
}

/// `sys.executable`
#[cpython_api(no_space)]
fn Py_GetProgramFullPath() -> *const wchar_t {
    static PATH: Wide = Wide::new();
    kept(&PATH, |space| attribute(space, "executable"))
}

/// What the program was called as.
#[cpython_api(no_space)]
fn Py_GetProgramName() -> *const wchar_t {
    static NAME: Wide = Wide::new();
    kept(&NAME, |space| modules::sys::config(space).orig_argv.first().cloned())
}

/// `PYTHONHOME`; `NULL` if it is not set.
#[cpython_api(no_space)]
fn Py_GetPythonHome() -> *const wchar_t {
    static HOME: Wide = Wide::new();
    kept(&HOME, |space| match modules::sys::config(space).ignore_environment {
        true => None,
        false => std::env::var("PYTHONHOME").ok().filter(|home| !home.is_empty()),
    })
}

/// The process's command line.
struct CommandLine {
    strings: Box<[Box<[wchar_t]>]>,
    pointers: Box<[*mut wchar_t]>,
}

// SAFETY: nobody writes to the strings; the pointers are to them.
unsafe impl Send for CommandLine {}
// SAFETY: the same.
unsafe impl Sync for CommandLine {}

/// The process's command line: how many strings, and the strings.
#[cpython_api]
fn Py_GetArgcArgv(
    space: &Space,
    count: crate::border::Out<'_, c_int>,
    strings: crate::border::Out<'_, *mut *mut wchar_t>,
) {
    static LINE: OnceLock<CommandLine> = OnceLock::new();
    let line = LINE.get_or_init(|| {
        let argv = &modules::sys::config(space).orig_argv;
        let strings: Box<[_]> = argv.iter().map(|text| widen(text)).collect();
        let pointers = strings.iter().map(|text| text.as_ptr().cast_mut()).chain([ptr::null_mut()]).collect();
        CommandLine { strings, pointers }
    });
    count.set(line.strings.len() as c_int);
    strings.set(line.pointers.as_ptr().cast_mut());
}
