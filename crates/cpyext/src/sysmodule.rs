//! `sysmodule.h`, `audit.h`: attributes of `sys`, writing to the standard streams, auditing.

use crate::border::CText;
use crate::build_value;
use crate::references::kept_by;
use crate::text_format;
use crate::va_list::VaList;
use core::ffi::{CStr, c_char, c_int, c_void};
use cpyext_macros::cpython_api;
use objspace::exceptions::RuntimeError;
use objspace::sys_state::{sys_attribute, sys_dict};
use objspace::{Layout, Object, PyErr, PyResult, Space, Str, Tuple, audit};

/// `sys.name`, borrowed; `NULL` without an error if there is none.
#[cpython_api]
fn PySys_GetObject<'a>(space: &'a Space, name: CText<'_>) -> Option<&'a Object> {
    // The function does not raise, and an error that is set stays.
    let saved = space.take_error();
    let found = name.to_name(space).and_then(|name| sys_attribute(space, &name)).ok().flatten();
    if let Some(err) = saved {
        space.set_error(err);
    }
    let dict = sys_dict(space)?;
    // SAFETY: `sys.__dict__` keeps the value until the name gets another one.
    let value = unsafe { kept_by(&dict, found?) };
    // SAFETY: the same.
    Some(unsafe { Object::from_ptr(value.as_ptr()) })
}

/// Set `sys.name`; without a value, delete it.
#[cpython_api]
fn PySys_SetObject(space: &Space, name: CText<'_>, value: Option<&Object>) -> PyResult<()> {
    let name = name.to_name(space)?;
    let dict = sys_dict(space).ok_or_else(|| space.runtime_error("lost sys module"))?;
    match value {
        Some(value) => dict.set_item(space, &name, value),
        None => dict.remove(space, &name).map(drop),
    }
}

/// The stream that a number of C's stands for.
fn stream_name(stream: c_int) -> &'static str {
    if stream == 1 { "stdout" } else { "stderr" }
}

/// Writes text to a standard stream: to Python's object, or where that does not work to C's stream.
fn write(space: &Space, stream: c_int, text: &str) {
    let saved = space.take_error();
    let written = || -> PyResult<bool> {
        let Some(file) = sys_attribute(space, &Str::intern(space, stream_name(stream)))? else {
            return Ok(false);
        };
        if file.is_none() {
            return Ok(false);
        }
        file.call_method(space, "write", &[&*Str::from_str(space, text)?])?;
        Ok(true)
    };
    if !written().unwrap_or(false) {
        match stream {
            1 => print!("{text}"),
            _ => eprint!("{text}"),
        }
    }
    if let Some(err) = saved {
        space.set_error(err);
    }
}

/// `PySys_WriteStdout`, `PySys_WriteStderr`: text that C's formatting cut at its limit says so.
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_write_standard(stream: c_int, text: *const c_char, length: c_int) {
    let space = Space::current();
    // SAFETY: the buffer of `varargs.c` ends in a NUL.
    let text = unsafe { CStr::from_ptr(text) };
    write(space, stream, &text.to_string_lossy());
    if length < 0 || length as usize > text.count_bytes() {
        write(space, stream, "... truncated");
    }
}

/// `PySys_FormatStdout`, `PySys_FormatStderr`
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_format_standard(stream: c_int, format: CText<'_>, args: *mut VaList) {
    let space = Space::current();
    let saved = space.take_error();
    // SAFETY: C vouches for its arguments.
    if let Ok(text) = unsafe { text_format::format(space, format, &mut *args) } {
        write(space, stream, &text.to_string_lossy());
    }
    if let Some(err) = saved {
        space.set_error(err);
    }
}

/// Raises an auditing event: Python's hooks are called.
fn audit(space: &Space, event: CText<'_>, args: &Tuple) -> PyResult<()> {
    audit::event_with_tuple(space, event.required(space)?, args)
}

/// Have a function told of auditing events, unless a hook that is there objects with a `RuntimeError`.
///
/// # Safety
/// The function takes the data, in any thread.
#[cpython_api]
unsafe fn PySys_AddAuditHook(
    space: &Space,
    hook: Option<audit::NativeHook>,
    data: *mut c_void,
) -> PyResult<()> {
    let hook = hook.ok_or_else(|| space.bad_internal_call())?;
    // SAFETY: the caller's promise.
    unsafe { audit::add_native(space, hook, data, |err| err.is_a::<RuntimeError>()) }
}

/// Raise an auditing event with a tuple of arguments, or none.
#[cpython_api]
fn PySys_AuditTuple(space: &Space, event: CText<'_>, args: Option<&Object>) -> PyResult<()> {
    match args {
        None => audit(space, event, &Tuple::empty()),
        Some(args) => match args.downcast::<Tuple>() {
            Some(args) => audit(space, event, args),
            None => {
                let name = args.ty().tp_name();
                Err(space.type_error(format_args!("expected tuple, got {name}")))
            }
        },
    }
}

/// `PySys_Audit`
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_audit(event: CText<'_>, format: CText<'_>, args: *mut VaList) -> c_int {
    let space = Space::current();
    let result = || -> PyResult<()> {
        // SAFETY: C vouches for its arguments.
        let values = match format.get() {
            None => Vec::new(),
            // SAFETY: what the caller of the C API promises: the pointers are what the function asks for.
            Some(_) => unsafe { build_value::build_arguments(space, format, &mut *args)? },
        };
        let args = match &values[..] {
            [one] => match one.downcast::<Tuple>() {
                Some(tuple) => tuple.to_ref(),
                None => Tuple::from_slice(space, &[&**one])?,
            },
            _ => Tuple::from_vec(space, values)?,
        };
        audit(space, event, &args)
    };
    match result() {
        Ok(()) => 0,
        Err(err) => {
            PyErr::restore(err, space);
            -1
        }
    }
}
