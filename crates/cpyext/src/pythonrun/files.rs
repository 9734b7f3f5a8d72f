//! Running source that is in a file of C's.

use super::compile::{Flags, compile, file_name, no_flags};
use super::interactive::PyRun_InteractiveLoopFlags;
use super::run::{main_namespace, shown};
use crate::border::CText;
use core::ffi::{CStr, c_int};
use cpyext_macros::cpython_api;
use libc::FILE;
use objspace::exceptions::OSError;
use objspace::{Object, PyErr, PyResult, PyTypeInfo, Ref, Space, imports};

/// A file of C's that is closed in the end, if the caller wants it.
struct File {
    file: *mut FILE,
    close: bool,
}

impl File {
    /// All that follows in the file, with another end of line than C's if it has one.
    ///
    /// # Safety
    /// It is an open file.
    unsafe fn read(&self, space: &Space) -> PyResult<Vec<u8>> {
        if self.file.is_null() {
            return Err(crate::border::null_argument(space));
        }
        let mut source = Vec::new();
        let mut chunk = [0_u8; 4096];
        loop {
            // SAFETY: the caller's promise; the chunk is that large.
            let count = unsafe { libc::fread(chunk.as_mut_ptr().cast(), 1, chunk.len(), self.file) };
            source.extend_from_slice(&chunk[..count]);
            if count < chunk.len() {
                break;
            }
        }
        // SAFETY: the caller's promise.
        if unsafe { libc::ferror(self.file) } != 0 {
            return Err(PyErr::new(space, OSError::type_object(), "the source file cannot be read"));
        }
        Ok(source)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        if self.close && !self.file.is_null() {
            // SAFETY: who wanted it closed gave an open file, and does not use it any more.
            unsafe { libc::fclose(self.file) };
        }
    }
}

fn compile_file(
    space: &Space,
    file: File,
    filename: &Object,
    start: c_int,
    flags: Flags<'_>,
) -> PyResult<Ref<Object>> {
    // SAFETY: who calls the API functions of this file gives an open file.
    let source = unsafe { file.read(space)? };
    drop(file);
    compile(space, &source, filename, start, flags, -1)
}

/// Run a file's source in namespaces; flags and all.
///
/// # Safety
/// The file is open.
#[cpython_api]
unsafe fn PyRun_FileExFlags(
    space: &Space,
    file: *mut FILE,
    filename: CText<'_>,
    start: c_int,
    globals: &Object,
    locals: Option<&Object>,
    close: c_int,
    flags: Flags<'_>,
) -> PyResult<Ref<Object>> {
    let file = File { file, close: close != 0 };
    let filename = file_name(space, filename)?;
    let code = compile_file(space, file, &filename, start, flags)?;
    crate::ceval::PyEval_EvalCode(space, &code, globals, locals)
}

/// Run a file's source in namespaces.
///
/// # Safety
/// The file is open.
#[cpython_api]
unsafe fn PyRun_File(
    space: &Space,
    file: *mut FILE,
    filename: CText<'_>,
    start: c_int,
    globals: &Object,
    locals: Option<&Object>,
) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    unsafe { PyRun_FileExFlags(space, file, filename, start, globals, locals, 0, no_flags()) }
}

/// The same, closing the file if wanted.
///
/// # Safety
/// The file is open.
#[cpython_api]
unsafe fn PyRun_FileEx(
    space: &Space,
    file: *mut FILE,
    filename: CText<'_>,
    start: c_int,
    globals: &Object,
    locals: Option<&Object>,
    close: c_int,
) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    unsafe { PyRun_FileExFlags(space, file, filename, start, globals, locals, close, no_flags()) }
}

/// The same with flags.
///
/// # Safety
/// The file is open.
#[cpython_api]
unsafe fn PyRun_FileFlags(
    space: &Space,
    file: *mut FILE,
    filename: CText<'_>,
    start: c_int,
    globals: &Object,
    locals: Option<&Object>,
    flags: Flags<'_>,
) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    unsafe { PyRun_FileExFlags(space, file, filename, start, globals, locals, 0, flags) }
}

/// The code of a file: compiled source, or what is in a `.pyc` file.
fn code_of_file(space: &Space, file: File, filename: &Object, flags: Flags<'_>) -> PyResult<Ref<Object>> {
    let is_bytecode =
        filename.call_method(space, "endswith", &[&*objspace::Str::from_str(space, ".pyc")?])?;
    if !is_bytecode.is_true(space)? {
        return compile_file(space, file, filename, abi::Py_file_input, flags);
    }
    drop(file);
    let main = objspace::Str::intern(space, "__main__");
    let loader = imports::import(space, "importlib.machinery")?.call_method(
        space,
        "SourcelessFileLoader",
        &[&main, filename],
    )?;
    loader.call_method(space, "get_code", &[&main])
}

/// Runs a file in `__main__`, which has its name as `__file__` meanwhile unless it has one.
fn run_in_main(space: &Space, file: File, filename: CText<'_>, flags: Flags<'_>) -> PyResult<()> {
    let globals = main_namespace(space)?;
    let filename = file_name(space, filename)?;
    let globals = space.expect::<objspace::Dict>(&globals)?;
    let names_file = globals.get_item_str(space, "__file__")?.is_none();
    if names_file {
        globals.set_item_str(space, "__file__", &filename)?;
        globals.set_item_str(space, "__cached__", objspace::none())?;
    }
    let outcome = code_of_file(space, file, &filename, flags)
        .and_then(|code| crate::ceval::PyEval_EvalCode(space, &code, globals, Some(globals)));
    if names_file {
        for name in ["__file__", "__cached__"] {
            globals.remove(space, &objspace::Str::intern(space, name))?;
        }
    }
    outcome.map(drop)
}

/// Run a file in `__main__`; an exception is shown: -1 then.
///
/// # Safety
/// The file is open.
#[cpython_api(error = -1)]
unsafe fn PyRun_SimpleFileExFlags(
    space: &Space,
    file: *mut FILE,
    filename: CText<'_>,
    close: c_int,
    flags: Flags<'_>,
) -> c_int {
    let file = File { file, close: close != 0 };
    shown(space, run_in_main(space, file, filename, flags))
}

/// The same without flags.
///
/// # Safety
/// The file is open.
#[cpython_api(error = -1)]
unsafe fn PyRun_SimpleFileEx(space: &Space, file: *mut FILE, filename: CText<'_>, close: c_int) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { PyRun_SimpleFileExFlags(space, file, filename, close, no_flags()) }
}

/// The same without closing the file.
///
/// # Safety
/// The file is open.
#[cpython_api(error = -1)]
unsafe fn PyRun_SimpleFile(space: &Space, file: *mut FILE, filename: CText<'_>) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { PyRun_SimpleFileExFlags(space, file, filename, 0, no_flags()) }
}

/// Whether someone types what is in the file.
///
/// # Safety
/// The file is open.
#[cpython_api]
pub unsafe fn Py_FdIsInteractive(space: &Space, file: *mut FILE, filename: CText<'_>) -> c_int {
    // SAFETY: the caller's promise.
    if unsafe { libc::isatty(libc::fileno(file)) } != 0 {
        return 1;
    }
    let named = filename.get().is_some_and(|name| name != c"<stdin>" && name != c"???");
    (modules::sys::config(space).interactive && !named).into()
}

/// Run what is in a file in `__main__`, or what someone types there.
///
/// # Safety
/// The file is open.
#[cpython_api(error = -1)]
unsafe fn PyRun_AnyFileExFlags(
    space: &Space,
    file: *mut FILE,
    filename: CText<'_>,
    close: c_int,
    flags: Flags<'_>,
) -> c_int {
    let unnamed: &CStr = c"???";
    let filename = CText::from(filename.get().unwrap_or(unnamed));
    // SAFETY: the caller's promise.
    unsafe {
        if Py_FdIsInteractive(space, file, filename) == 0 {
            return PyRun_SimpleFileExFlags(space, file, filename, close, flags);
        }
        let file = File { file, close: close != 0 };
        PyRun_InteractiveLoopFlags(space, file.file, filename, flags)
    }
}

/// The same without flags.
///
/// # Safety
/// The file is open.
#[cpython_api(error = -1)]
unsafe fn PyRun_AnyFileEx(space: &Space, file: *mut FILE, filename: CText<'_>, close: c_int) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { PyRun_AnyFileExFlags(space, file, filename, close, no_flags()) }
}

/// The same without closing the file.
///
/// # Safety
/// The file is open.
#[cpython_api(error = -1)]
unsafe fn PyRun_AnyFileFlags(space: &Space, file: *mut FILE, filename: CText<'_>, flags: Flags<'_>) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { PyRun_AnyFileExFlags(space, file, filename, 0, flags) }
}

/// The same without flags and closing.
///
/// # Safety
/// The file is open.
#[cpython_api(error = -1)]
unsafe fn PyRun_AnyFile(space: &Space, file: *mut FILE, filename: CText<'_>) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { PyRun_AnyFileExFlags(space, file, filename, 0, no_flags()) }
}
