//! Reading a line that someone types: `PyOS_Readline`, and the hooks that C code puts there.

use crate::border::CText;
use abi::Static;
use core::cell::Cell;
use core::ffi::{c_char, c_int};
use core::ptr;
use cpyext_macros::cpython_api;
use libc::FILE;
use objspace::exceptions::KeyboardInterrupt;
use objspace::memory::domains::{self, RAW};
use objspace::{PyErr, PyResult, PyTypeInfo, Space};
use std::io::{self, ErrorKind, Write};

type InputHook = unsafe extern "C" fn() -> c_int;
type ReadLine = unsafe extern "C" fn(*mut FILE, *mut FILE, *const c_char) -> *mut c_char;

/// What C code wants called while a line is waited for.
#[unsafe(no_mangle)]
pub static PyOS_InputHook: Static<Cell<Option<InputHook>>> = Static(Cell::new(None));

/// What reads a line at a terminal in place of the usual.
#[unsafe(no_mangle)]
pub static PyOS_ReadlineFunctionPointer: Static<Cell<Option<ReadLine>>> = Static(Cell::new(None));

/// A line of a file, with its end; empty at the end of the file.
///
/// # Safety
/// The file is open.
pub(super) unsafe fn line_of(space: &Space, file: *mut FILE, prompt: &[u8]) -> PyResult<Vec<u8>> {
    if let Some(hook) = PyOS_InputHook.0.get() {
        // SAFETY: who set the hook says that it can be called.
        unsafe { hook() };
    }
    // A prompt that cannot be shown keeps nobody from typing.
    drop(io::stderr().write_all(prompt).and_then(|()| io::stderr().flush()));
    let mut line = Vec::new();
    loop {
        // SAFETY: the caller's promise.
        let byte = unsafe { libc::fgetc(file) };
        match u8::try_from(byte) {
            Ok(byte) => line.push(byte),
            // SAFETY: as above.
            Err(_) if unsafe { libc::ferror(file) } != 0 => {
                let interrupted = io::Error::last_os_error().kind() == ErrorKind::Interrupted;
                // SAFETY: as above.
                unsafe { libc::clearerr(file) };
                if !interrupted {
                    return Ok(line);
                }
                objspace::pending::run(space)?;
            }
            Err(_) => return Ok(line),
        }
        if line.last() == Some(&b'\n') {
            return Ok(line);
        }
    }
}

/// A line that someone types after a prompt, to be freed with `PyMem_RawFree`; empty at the end, `NULL` when interrupted.
///
/// # Safety
/// The files are open.
#[cpython_api]
unsafe fn PyOS_Readline(
    space: &Space,
    input: *mut FILE,
    output: *mut FILE,
    prompt: CText<'_>,
) -> PyResult<*mut c_char> {
    if input.is_null() || output.is_null() {
        return Err(crate::border::null_argument(space));
    }
    // SAFETY: the caller's promise.
    unsafe {
        let typed = libc::isatty(libc::fileno(input)) != 0 && libc::isatty(libc::fileno(output)) != 0;
        if let (true, Some(read)) = (typed, PyOS_ReadlineFunctionPointer.0.get()) {
            let line = read(input, output, prompt.as_ptr());
            if line.is_null() && !space.error_occurred() {
                return Err(PyErr::new(space, KeyboardInterrupt::type_object(), ""));
            }
            return Ok(line);
        }
        let line = line_of(space, input, prompt.get().unwrap_or_default().to_bytes())?;
        let copy = domains::allocate(RAW, line.len() + 1).cast::<u8>();
        if copy.is_null() {
            return Err(space.memory_error());
        }
        ptr::copy_nonoverlapping(line.as_ptr(), copy, line.len());
        copy.add(line.len()).write(0);
        Ok(copy.cast())
    }
}
