//! Running statements one by one as they come out of a file, which someone may be typing.

use super::compile::{Flags, compile, file_name, no_flags};
use super::readline::line_of;
use super::run::{main_namespace, shown};
use crate::border::CText;
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use libc::FILE;
use objspace::sys_state::{sys_attribute, sys_dict};
use objspace::{Bytes, Object, PyResult, Ref, Space, Str, imports};

/// What the functions here give at the end of the file: `E_EOF` of CPython's parser.
const END: c_int = 11;

/// A prompt of `sys`; none if there is none.
fn prompt(space: &Space, name: &str) -> Vec<u8> {
    let shown = || -> PyResult<String> {
        let prompt = sys_attribute(space, &Str::intern(space, name))?;
        prompt.map_or(Ok(String::new()), |prompt| Ok(prompt.str(space)?.to_string_lossy()))
    };
    shown().unwrap_or_default().into_bytes()
}

/// The code of a statement, once there is enough of it.
fn whole_statement(
    space: &Space,
    source: &[u8],
    filename: &Object,
    flags: Flags<'_>,
) -> PyResult<Option<Ref<Object>>> {
    let text = Bytes::from_slice(space, source)?.call_method(space, "decode", &[])?;
    let symbol = Str::intern(space, "single");
    let found = imports::import(space, "codeop")?.call_method(
        space,
        "compile_command",
        &[&text, filename, &symbol],
    )?;
    if found.is_none() {
        return Ok(None);
    }
    // `compile_command` tells whether it is all there; the flags are for the real compilation.
    compile_statement(space, source, filename, flags).map(Some)
}

fn compile_statement(
    space: &Space,
    source: &[u8],
    filename: &Object,
    flags: Flags<'_>,
) -> PyResult<Ref<Object>> {
    let source = [source, b"\n"].concat();
    compile(space, &source, filename, abi::Py_single_input, flags, -1)
}

/// The next statement; `None` at the end of the file.
///
/// # Safety
/// The file is open.
unsafe fn next_statement(
    space: &Space,
    file: *mut FILE,
    filename: &Object,
    flags: Flags<'_>,
) -> PyResult<Option<Ref<Object>>> {
    let mut source: Vec<u8> = Vec::new();
    let mut shown = "ps1";
    loop {
        // SAFETY: the caller's promise.
        let mut line = unsafe { line_of(space, file, &prompt(space, shown))? };
        if line.is_empty() {
            return match source.is_empty() {
                true => Ok(None),
                false => compile_statement(space, &source, filename, flags).map(Some),
            };
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        }
        if shown == "ps2" {
            source.push(b'\n');
        }
        source.extend(line);
        if let Some(code) = whole_statement(space, &source, filename, flags)? {
            return Ok(Some(code));
        }
        shown = "ps2";
    }
}

fn flush(space: &Space) {
    for name in ["stderr", "stdout"] {
        // What cannot be written now will not be written later.
        drop(
            sys_attribute(space, &Str::intern(space, name))
                .map(|stream| stream.map(|stream| stream.call_method(space, "flush", &[]))),
        );
    }
}

/// Run one statement of a file in `__main__`: 11 at the end of the file; an exception is shown: -1 then.
///
/// # Safety
/// The file is open.
#[cpython_api(error = -1)]
unsafe fn PyRun_InteractiveOneObject(
    space: &Space,
    file: *mut FILE,
    filename: &Object,
    flags: Flags<'_>,
) -> c_int {
    let mut ended = false;
    let mut run = || -> PyResult<()> {
        // SAFETY: the caller's promise.
        let Some(code) = (unsafe { next_statement(space, file, filename, flags)? }) else {
            ended = true;
            return Ok(());
        };
        let globals = main_namespace(space)?;
        crate::ceval::PyEval_EvalCode(space, &code, &globals, Some(&globals)).map(drop)
    };
    let outcome = run();
    let status = shown(space, outcome);
    flush(space);
    if ended { END } else { status }
}

/// The same for a name in the file system's encoding.
///
/// # Safety
/// The file is open.
#[cpython_api(error = -1)]
unsafe fn PyRun_InteractiveOneFlags(
    space: &Space,
    file: *mut FILE,
    filename: CText<'_>,
    flags: Flags<'_>,
) -> c_int {
    match file_name(space, filename) {
        // SAFETY: the caller's promise.
        Ok(filename) => unsafe { PyRun_InteractiveOneObject(space, file, &filename, flags) },
        Err(err) => shown(space, Err(err)),
    }
}

/// The same without flags.
///
/// # Safety
/// The file is open.
#[cpython_api(error = -1)]
unsafe fn PyRun_InteractiveOne(space: &Space, file: *mut FILE, filename: CText<'_>) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { PyRun_InteractiveOneFlags(space, file, filename, no_flags()) }
}

/// Run a file's statements one by one until it ends; exceptions are shown.
///
/// # Safety
/// The file is open.
#[cpython_api(error = -1)]
pub(super) unsafe fn PyRun_InteractiveLoopFlags(
    space: &Space,
    file: *mut FILE,
    filename: CText<'_>,
    flags: Flags<'_>,
) -> c_int {
    let prepare = || -> PyResult<Ref<Object>> {
        if let Some(sys) = sys_dict(space) {
            for (name, prompt) in [("ps1", ">>> "), ("ps2", "... ")] {
                if sys.get_item_str(space, name)?.is_none() {
                    sys.set_item_str(space, name, &*Str::from_str(space, prompt)?)?;
                }
            }
        }
        file_name(space, filename)
    };
    let filename = match prepare() {
        Ok(filename) => filename,
        Err(err) => return shown(space, Err(err)),
    };
    // SAFETY: the caller's promise.
    while unsafe { PyRun_InteractiveOneObject(space, file, &filename, flags) } != END {}
    0
}

/// The same without flags.
///
/// # Safety
/// The file is open.
#[cpython_api(error = -1)]
unsafe fn PyRun_InteractiveLoop(space: &Space, file: *mut FILE, filename: CText<'_>) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { PyRun_InteractiveLoopFlags(space, file, filename, no_flags()) }
}
