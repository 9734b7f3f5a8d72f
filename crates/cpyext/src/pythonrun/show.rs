//! Showing exceptions.

use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::exceptions::SystemExit;
use objspace::sys_state::{sys_attribute, sys_dict};
use objspace::{BaseException, Layout, Object, PyErr, Space, Str};

/// Shows an exception by `sys.excepthook`; `SystemExit` ends the process.
pub(super) fn print(space: &Space, err: PyErr, keep: bool) {
    if err.is_a::<SystemExit>() {
        exit(space, &err);
    }
    let exception = err.into_raised();
    let none = objspace::none();
    let traceback = exception.downcast::<BaseException>().and_then(BaseException::traceback);
    let traceback = traceback.as_deref().unwrap_or(none);
    let class = exception.ty().to_ref();
    if keep && let Some(sys) = sys_dict(space) {
        let values: [(&str, &Object); 4] = [
            ("last_exc", &exception),
            ("last_type", &class),
            ("last_value", &exception),
            ("last_traceback", traceback),
        ];
        for (name, value) in values {
            // Showing the exception matters more than keeping it.
            drop(sys.set_item_str(space, name, value));
        }
    }
    let hook = sys_attribute(space, &Str::intern(space, "excepthook")).ok().flatten();
    let shown = match hook {
        Some(hook) => hook.call(space, &[&class, &exception, traceback]),
        None => Err(space.runtime_error("lost sys.excepthook")),
    };
    if let Err(err) = shown {
        eprintln!("Error in sys.excepthook:");
        display(space, err.value());
        eprintln!("\nOriginal exception was:");
        display(space, &exception);
    }
}

/// Ends the process as an uncaught `SystemExit` does.
fn exit(space: &Space, err: &PyErr) -> ! {
    let code = err.value().getattr_str(space, "code").unwrap_or_else(|_| space.none());
    let status = match code.index(space) {
        _ if code.is_none() => 0,
        Ok(status) => status as c_int,
        Err(_) => {
            eprintln!("{}", code.str(space).map_or_else(|_| String::new(), |text| text.to_string_lossy()));
            1
        }
    };
    crate::pylifecycle::exit(space, status)
}

/// Show the exception that is set, and clear it; `sys.last_exc` is set to it if wanted.
#[cpython_api]
fn PyErr_PrintEx(space: &Space, keep: c_int) {
    if let Some(err) = space.take_error() {
        print(space, err, keep != 0);
    }
}

/// Show the exception that is set, and clear it.
#[cpython_api]
fn PyErr_Print(space: &Space) {
    PyErr_PrintEx(space, 1);
}

/// Shows an exception with its traceback, by the module `traceback` or in one line.
fn display(space: &Space, exception: &Object) {
    let shown = objspace::imports::import(space, "traceback")
        .and_then(|module| module.call_method(space, "print_exception", &[exception]));
    if shown.is_err() {
        let text = exception.str(space).map_or_else(|_| "?".to_owned(), |text| text.to_string_lossy());
        eprintln!("{}: {text}", exception.ty().tp_name());
    }
}

/// Show an exception with its traceback.
#[cpython_api]
fn PyErr_DisplayException(space: &Space, exception: &Object) {
    display(space, exception);
}

/// Show an exception with a traceback.
#[cpython_api]
fn PyErr_Display(space: &Space, _class: Option<&Object>, value: &Object, traceback: Option<&Object>) {
    if let (Some(exception), Some(traceback)) = (value.downcast::<BaseException>(), traceback)
        && exception.traceback().is_none()
        && !traceback.is_none()
    {
        exception.set_traceback(Some(traceback.to_ref()));
    }
    display(space, value);
}
