//! The process's standard streams as simple text streams: what `sys.stdin`, `sys.stdout` and `sys.stderr` are until the module
//! `io` replaces them, and where it cannot be had. Text is UTF-8, bytes that are not are shown as surrogates.

use core::cell::Cell;
use core::ffi::c_int;
use cpyext_macros::pytype;
use objspace::exceptions as exc;
use objspace::{PyErr, PyResult, PyTypeInfo, Ref, Space, Str, gc};
use std::io::{BufRead, IsTerminal, Write};

/// A standard stream.
#[repr(C)]
pub struct Console {
    head: abi::PyObject,
    descriptor: Cell<c_int>,
}
objspace::layout!(impl Console);

/// Makes the three streams the attributes of `sys`.
pub fn install(space: &Space) -> PyResult<()> {
    Console::type_object().ready(space)?;
    for (descriptor, name) in [(0, "stdin"), (1, "stdout"), (2, "stderr")] {
        let stream = Console::new(space, descriptor)?;
        super::set_attribute(space, name, &stream)?;
        super::set_attribute(space, &format!("__{name}__"), &stream)?;
    }
    Ok(())
}

impl Console {
    fn new(space: &Space, descriptor: c_int) -> PyResult<Ref<Console>> {
        let object = gc::allocate(space, Console::type_object(), size_of::<Console>())?;
        // SAFETY: the memory is a stream's, just allocated.
        let console: Ref<Console> = unsafe { Ref::from_owned_unchecked(object) };
        console.descriptor.set(descriptor);
        Ok(console)
    }
}

#[pytype(name = "Console", module = "sys")]
impl Console {
    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead and owns nothing.
        unsafe { gc::free(this.cast()) };
    }

    /// Write a string; return its length.
    #[pymethod]
    fn write(&self, space: &Space, text: &Str) -> PyResult<usize> {
        let content = text.to_string_lossy();
        let written = match self.descriptor.get() {
            1 => std::io::stdout().write_all(content.as_bytes()),
            2 => std::io::stderr().write_all(content.as_bytes()),
            _ => return Err(PyErr::new(space, exc::OSError::type_object(), "not writable")),
        };
        match written {
            Ok(()) => Ok(text.len()),
            Err(error) => Err(space.io_error(&error, None)),
        }
    }

    /// Write what has been held back.
    #[pymethod]
    fn flush(&self, space: &Space) -> PyResult<()> {
        match self.descriptor.get() {
            1 => std::io::stdout().flush().map_err(|error| space.io_error(&error, None)),
            _ => Ok(()),
        }
    }

    /// Read a line with its newline; an empty string at the end.
    #[pymethod]
    fn readline(&self, space: &Space) -> PyResult<Ref<Str>> {
        if self.descriptor.get() != 0 {
            return Err(PyErr::new(space, exc::OSError::type_object(), "not readable"));
        }
        let mut line = Vec::new();
        match std::io::stdin().lock().read_until(b'\n', &mut line) {
            Ok(_) => Str::from_str(space, &String::from_utf8_lossy(&line)),
            Err(error) => Err(space.io_error(&error, None)),
        }
    }

    /// Return the number of the file descriptor.
    #[pymethod]
    fn fileno(&self) -> i64 {
        i64::from(self.descriptor.get())
    }

    /// Tell whether the stream is a terminal.
    #[pymethod]
    fn isatty(&self) -> bool {
        match self.descriptor.get() {
            0 => std::io::stdin().is_terminal(),
            1 => std::io::stdout().is_terminal(),
            _ => std::io::stderr().is_terminal(),
        }
    }

    #[getter]
    fn encoding(&self) -> &'static str {
        "utf-8"
    }

    #[getter]
    fn errors(&self) -> &'static str {
        "surrogateescape"
    }

    #[getter]
    fn closed(&self) -> bool {
        false
    }
}
