//! Exceptions for the C library's errors.

use super::raise;
use crate::border::CText;
use abi::PyObject;
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::exceptions::strerror;
use objspace::{BaseException, Object, PyErr, PyResult, Ref, Space, Str, Type};

/// Raises an exception of a class for the thread's `errno`.
fn set(space: &Space, class: &Object, filename: Option<&Object>, second: Option<&Object>) -> *mut PyObject {
    let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
    let make = || -> PyResult<PyErr> {
        if errno == libc::EINTR {
            objspace::pending::run(space)?;
        }
        let message = if errno == 0 { "Error".to_owned() } else { strerror(errno) };
        let (number, message) = (space.new_int(errno.into())?, Str::from_str(space, &message)?);
        let none = objspace::none();
        let mut args: Vec<&Object> = vec![&number, &message];
        match (filename, second) {
            (Some(filename), Some(second)) => args.extend([filename, none, second]),
            (Some(filename), None) => args.push(filename),
            (None, _) => {}
        }
        match class.downcast::<Type>() {
            Some(class) => Ok(PyErr::with_args(space, class, &args)),
            // Whatever it is, it is called.
            None => {
                let made = class.call(space, &args)?;
                if !made.is_instance::<BaseException>() {
                    let class = made.ty().repr(space)?.to_string_lossy();
                    let message =
                        format_args!("_PyErr_SetObject: exception {class} is not a BaseException subclass");
                    return Err(space.system_error(message));
                }
                Ok(PyErr::from_raised(made))
            }
        }
    };
    raise::set(space, make().unwrap_or_else(|err| err));
    ptr::null_mut()
}

/// A file name in the file system's encoding.
fn filename(space: &Space, name: CText<'_>) -> PyResult<Option<Ref<Object>>> {
    let Some(name) = name.get() else { return Ok(None) };
    let bytes = objspace::Bytes::from_slice(space, name.to_bytes())?;
    let (encoding, errors) = (Str::from_str(space, "utf-8")?, Str::from_str(space, "surrogateescape")?);
    objspace::Layout::as_object(&*bytes).call_method(space, "decode", &[&encoding, &errors]).map(Some)
}

/// Raise an exception for `errno`.
#[cpython_api]
fn PyErr_SetFromErrno(space: &Space, class: &Object) -> *mut PyObject {
    set(space, class, None, None)
}

/// The same about a file.
#[cpython_api]
fn PyErr_SetFromErrnoWithFilenameObject(
    space: &Space,
    class: &Object,
    filename: Option<&Object>,
) -> *mut PyObject {
    set(space, class, filename, None)
}

/// The same about two files.
#[cpython_api]
fn PyErr_SetFromErrnoWithFilenameObjects(
    space: &Space,
    class: &Object,
    filename: Option<&Object>,
    second: Option<&Object>,
) -> *mut PyObject {
    set(space, class, filename, second)
}

/// The same about a file whose name is in the file system's encoding.
#[cpython_api]
fn PyErr_SetFromErrnoWithFilename(space: &Space, class: &Object, name: CText<'_>) -> *mut PyObject {
    // Decoding must not change what `errno` says.
    let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
    match filename(space, name) {
        Ok(name) => {
            // SAFETY: the address is that of the thread's own `errno`.
            unsafe { *libc::__errno_location() = errno };
            set(space, class, name.as_deref(), None)
        }
        Err(err) => {
            raise::set(space, err);
            ptr::null_mut()
        }
    }
}
