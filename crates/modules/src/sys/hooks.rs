//! The hooks that show values and exceptions.

use super::unraisable;
use crate::builtins::write_text;
use crate::traceback_printing::format_exception;
use objspace::shim::Args;
use objspace::{BaseException, Layout, Object, PyErr, PyResult, Ref, Space, Str};
use std::io::Write;

/// `sys.displayhook(object)`.
///
/// # Errors
/// `RuntimeError` when `builtins` or `sys.stdout` are gone; what the repr and the stream raise.
pub fn display(space: &Space, object: &Object) -> PyResult<()> {
    let Some(builtins) = objspace::builtins::names(space) else {
        return Err(space.runtime_error("lost builtins module"));
    };
    if object.is_none() {
        return Ok(());
    }
    builtins.set_item_str(space, "_", objspace::none())?;
    let Some(stdout) = super::attribute(space, "stdout")?.filter(|stdout| !stdout.is_none()) else {
        return Err(space.runtime_error("lost sys.stdout"));
    };
    write_text(space, &stdout, &*object.repr(space)?)?;
    write_text(space, &stdout, &Str::intern(space, "\n"))?;
    builtins.set_item_str(space, "_", object)
}

/// Writes text to `sys.stderr`, or to the process's error stream if that cannot be.
pub fn write_error(space: &Space, text: &str) {
    let stream = match super::attribute(space, "stderr") {
        Ok(Some(stream)) if stream.is_none() => return,
        Ok(stream) => stream,
        Err(_) => None,
    };
    if let (Some(stream), Ok(object)) = (stream, Str::from_str(space, text))
        && write_text(space, &stream, &object).is_ok()
    {
        drop(stream.call_method(space, "flush", &[]));
        return;
    }
    // There is nowhere left to report that this fails.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Shows an exception with its traceback on the error stream.
pub fn display_exception(space: &Space, exception: &Object) {
    if let Ok(Some(stdout)) = super::attribute(space, "stdout")
        && !stdout.is_none()
    {
        // What the program printed comes first.
        drop(stdout.call_method(space, "flush", &[]));
    }
    write_error(space, &format_exception(space, exception));
}

/// `sys.excepthook(type, value, traceback)`.
///
/// # Errors
/// `TypeError` when the value is no exception.
pub fn excepthook(space: &Space, value: &Object, traceback: &Object) -> PyResult<()> {
    let Some(exception) = value.downcast::<BaseException>() else {
        let kind = value.ty().name();
        let text = format!("TypeError: print_exception(): Exception expected for value, {kind} found\n");
        write_error(space, &text);
        return Ok(());
    };
    if !traceback.is_none() && exception.traceback().is_none() {
        exception.set_traceback(Some(traceback.to_ref()));
    }
    display_exception(space, value);
    Ok(())
}

/// `sys.unraisablehook(unraisable)`.
///
/// # Errors
/// What reading the argument's attributes raises.
pub fn show_unraisable(space: &Space, given_args: &Object) -> PyResult<()> {
    let given = |name: &str| -> PyResult<Option<Ref<Object>>> {
        Ok(Some(given_args.getattr_str(space, name)?).filter(|value| !value.is_none()))
    };
    let (value, message, object) = (given("exc_value")?, given("err_msg")?, given("object")?);
    let message = match message {
        Some(message) => Some(message.str(space)?.to_string_lossy()),
        None => None,
    };
    write_error(space, &unraisable::text(space, message.as_deref(), object.as_deref(), value.as_deref()));
    Ok(())
}

/// Shows an exception and says where it could not be raised; for errors of hooks.
pub fn report_failed_hook(space: &Space, hook: &str, failure: &PyErr, original: &Object) {
    let mut text = format!("Error in {hook}:\n");
    text += &format_exception(space, failure.value());
    text += "\nOriginal exception was:\n";
    text += &format_exception(space, original);
    write_error(space, &text);
}

/// `sys.breakpointhook(*args, **kws)`.
///
/// # Errors
/// What importing and calling the debugger raises.
pub fn breakpoint(space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
    let named = match super::config(space).ignore_environment {
        true => String::new(),
        false => std::env::var("PYTHONBREAKPOINT").unwrap_or_default(),
    };
    let path = match named.as_str() {
        "0" => return Ok(space.none()),
        "" => "pdb.set_trace",
        path => path,
    };
    let (module, name) = path.rsplit_once('.').unwrap_or(("builtins", path));
    let hook = crate::import_system::import(space, module).and_then(|module| module.getattr_str(space, name));
    match hook {
        Ok(hook) => hook.call_kw(space, args),
        Err(_) => {
            let text = format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{path}\"");
            crate::warnings::warn_runtime(space, &text)?;
            Ok(space.none())
        }
    }
}
