//! `sysmodule.h`, `audit.h`: attributes of `sys`, writing to the standard streams, auditing.

use crate::border::CText;
use crate::build_value;
use crate::references::kept_by;
use crate::text_format;
use crate::va_list::VaList;
use core::ffi::{CStr, c_char, c_int, c_void};
use cpyext_macros::cpython_api;
use libc::wchar_t;
use objspace::exceptions::RuntimeError;
use objspace::sys_state::{sys_attribute, sys_dict};
use objspace::{Layout, List, Object, PyErr, PyResult, Ref, Space, Str, Tuple, audit};

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

/// An attribute of `sys` that must be there.
fn required(space: &Space, name: &str) -> PyResult<Ref<Object>> {
    let found = sys_attribute(space, &Str::intern(space, name))?;
    found.ok_or_else(|| space.runtime_error(format_args!("lost sys.{name}")))
}

/// The string that a C string of wide characters is.
///
/// # Safety
/// It ends in a NUL.
pub unsafe fn wide_text(space: &Space, text: *const wchar_t) -> PyResult<Ref<Str>> {
    // SAFETY: the caller's promise.
    unsafe { crate::unicodeobject::create::PyUnicode_FromWideChar(space, text, -1) }
}

/// What these functions do with an error: they have no result to tell of it.
fn ignore(outcome: PyResult<()>) {
    drop(outcome);
}

/// The folder that a program's own modules are in: the script's, or the current one.
fn program_folder(space: &Space, argv: &[Ref<Object>]) -> PyResult<Ref<Object>> {
    let script = argv.first().and_then(|script| script.downcast::<Str>()).map(Str::to_string_lossy);
    let folder = match script {
        Some(script) if !script.is_empty() && script != "-c" && script != "-m" => {
            let script = std::fs::canonicalize(&script).unwrap_or_else(|_| script.into());
            script.parent().map_or(String::new(), |folder| folder.to_string_lossy().into_owned())
        }
        _ => String::new(),
    };
    Ok(Str::from_str(space, &folder)?.into_object())
}

/// Set `sys.argv`, and put the program's folder in front of `sys.path` if wanted.
///
/// # Safety
/// There are as many strings as `count` says.
#[cpython_api]
unsafe fn PySys_SetArgvEx(space: &Space, count: c_int, strings: *const *const wchar_t, update_path: c_int) {
    let set = || -> PyResult<()> {
        let mut argv = Vec::new();
        for index in 0..usize::try_from(count).unwrap_or(0) {
            // SAFETY: the caller's promise.
            argv.push(unsafe { wide_text(space, *strings.add(index))? }.into_object());
        }
        if argv.is_empty() {
            argv.push(Str::from_str(space, "")?.into_object());
        }
        let folder = program_folder(space, &argv)?;
        PySys_SetObject(space, CText::from(c"argv"), Some(&*List::from_vec(space, argv)?))?;
        if update_path != 0 {
            required(space, "path")?.call_method(space, "insert", &[&*space.new_int(0)?, &folder])?;
        }
        Ok(())
    };
    ignore(set());
}

/// The same, with the program's folder unless the interpreter is isolated.
///
/// # Safety
/// As for [`PySys_SetArgvEx`].
#[cpython_api]
unsafe fn PySys_SetArgv(space: &Space, count: c_int, strings: *const *const wchar_t) {
    let update_path = !modules::sys::config(space).isolated;
    // SAFETY: the caller's promise.
    unsafe { PySys_SetArgvEx(space, count, strings, update_path.into()) };
}

/// Set `sys.path` to folders with colons between them.
///
/// # Safety
/// It is a string of wide characters.
#[cpython_api]
unsafe fn PySys_SetPath(space: &Space, path: *const wchar_t) {
    let set = || -> PyResult<()> {
        // SAFETY: the caller's promise.
        let path = unsafe { wide_text(space, path)? };
        let folders = path.call_method(space, "split", &[&*Str::from_str(space, ":")?])?;
        PySys_SetObject(space, CText::from(c"path"), Some(&folders))
    };
    ignore(set());
}

/// Whether there are options that say which warnings to show.
#[cpython_api]
fn PySys_HasWarnOptions(space: &Space) -> c_int {
    required(space, "warnoptions").and_then(|options| options.len(space)).is_ok_and(|len| len > 0).into()
}

/// Forget the options that say which warnings to show.
#[cpython_api]
fn PySys_ResetWarnOptions(space: &Space) {
    ignore(
        required(space, "warnoptions").and_then(|options| options.call_method(space, "clear", &[]).map(drop)),
    );
}

/// Add an option that says which warnings to show.
#[cpython_api]
fn PySys_AddWarnOptionUnicode(space: &Space, option: &Object) {
    let add = || required(space, "warnoptions")?.call_method(space, "append", &[option]).map(drop);
    ignore(add());
}

/// The same for a string of wide characters.
///
/// # Safety
/// It is one.
#[cpython_api]
unsafe fn PySys_AddWarnOption(space: &Space, option: *const wchar_t) {
    // SAFETY: the caller's promise.
    if let Ok(option) = unsafe { wide_text(space, option) } {
        PySys_AddWarnOptionUnicode(space, &option);
    }
}

/// Add an option as `-X` does: a name, or a name, `=` and a value.
///
/// # Safety
/// It is a string of wide characters.
#[cpython_api]
unsafe fn PySys_AddXOption(space: &Space, option: *const wchar_t) {
    let add = || -> PyResult<()> {
        // SAFETY: the caller's promise.
        let option = unsafe { wide_text(space, option)? }.to_string_lossy();
        let options = required(space, "_xoptions")?;
        let (name, value) = match option.split_once('=') {
            Some((name, value)) => (name, Str::from_str(space, value)?.into_object()),
            None => (option.as_str(), space.new_bool(true)),
        };
        options.set_item(space, &*Str::from_str(space, name)?, &value)
    };
    ignore(add());
}

/// `sys._xoptions`, borrowed.
#[cpython_api]
fn PySys_GetXOptions(space: &Space) -> PyResult<&Object> {
    let options = required(space, "_xoptions")?;
    let sys = sys_dict(space).ok_or_else(|| space.runtime_error("lost sys module"))?;
    // SAFETY: `sys.__dict__` keeps the value until the name gets another one.
    let kept = unsafe { kept_by(&sys, options) };
    // SAFETY: the same.
    Ok(unsafe { Object::from_ptr(kept.as_ptr()) })
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
                Err(space.type_error(format_args!("args must be tuple, got {name}")))
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
            None => build_value::Items::new(),
            // SAFETY: what the caller of the C API promises: the pointers are what the function asks for.
            Some(_) => unsafe { build_value::build_arguments(space, format, &mut *args)? },
        };
        let args = match &values[..] {
            [one] => match one.downcast::<Tuple>() {
                Some(tuple) => tuple.to_ref(),
                None => Tuple::from_slice(space, &[&**one])?,
            },
            _ => Tuple::from_vec(space, values.into_vec())?,
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
