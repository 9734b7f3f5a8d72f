//! The standard streams: text streams of the module `io` over the process's descriptors.

use crate::{import_system, native, sys};
use objspace::{Dict, Object, PyResult, Ref, Space, Str};

/// Opens `sys.stdin`, `sys.stdout` and `sys.stderr`, and gives `open` to `builtins`.
///
/// # Errors
/// What the module `io` raises.
pub fn install(space: &Space) -> PyResult<()> {
    if native::find("_io").is_none() {
        return Ok(());
    }
    let io = import_system::import(space, "io")?;
    let builtins = native::import(space, "builtins")?;
    builtins.setattr_str(space, "open", &*io.getattr_str(space, "open")?)?;
    let (encoding, errors) = encoding_option();
    for (descriptor, name, mode) in [(0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")] {
        let errors = match (&errors, name) {
            (_, "stderr") => "backslashreplace",
            (Some(errors), _) => errors,
            (None, _) => "strict",
        };
        let stream = match is_open(descriptor) {
            true => open(space, &io, descriptor, name, mode, encoding.as_deref().unwrap_or("utf-8"), errors)?,
            false => space.none(),
        };
        sys::set_attribute(space, name, &stream)?;
        sys::set_attribute(space, &format!("__{name}__"), &stream)?;
    }
    Ok(())
}

/// What `PYTHONIOENCODING` says: an encoding, and how errors are handled.
fn encoding_option() -> (Option<String>, Option<String>) {
    let option = std::env::var("PYTHONIOENCODING").unwrap_or_default();
    let (encoding, errors) = option.split_once(':').unwrap_or((&option, ""));
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    (given(encoding), given(errors))
}

fn is_open(descriptor: i64) -> bool {
    // SAFETY: the call only asks for the descriptor's flags.
    unsafe { libc::fcntl(descriptor as i32, libc::F_GETFD) >= 0 }
}

fn open(
    space: &Space,
    io: &Object,
    descriptor: i64,
    name: &str,
    mode: &str,
    encoding: &str,
    errors: &str,
) -> PyResult<Ref<Object>> {
    let unbuffered = sys::config(space).unbuffered && mode == "w";
    let text = |text: &str| Str::intern(space, text).into_object();
    let number = |value: i64| space.new_int(value);
    let options = Dict::new(space)?;
    options.set_item_str(space, "mode", &text(&format!("{mode}b")))?;
    options.set_item_str(space, "buffering", &*number(if unbuffered { 0 } else { -1 })?)?;
    options.set_item_str(space, "closefd", objspace::bool_object(false))?;
    let file = number(descriptor)?;
    let arguments = objspace::Tuple::from_slice(space, &[&file])?;
    let buffer = io.getattr_str(space, "open")?.call_tuple_dict(space, &arguments, Some(&options))?;
    let raw = match unbuffered {
        true => buffer.clone(),
        false => buffer.getattr_str(space, "raw")?,
    };
    let shown = text(&format!("<{name}>"));
    raw.setattr_str(space, "name", &shown)?;
    let terminal = raw.call_method(space, "isatty", &[])?.is_true(space)?;
    let options = Dict::new(space)?;
    options.set_item_str(space, "encoding", &text(encoding))?;
    options.set_item_str(space, "errors", &text(errors))?;
    options.set_item_str(space, "newline", &text("\n"))?;
    if mode == "r" {
        options.set_item_str(space, "newline", objspace::none())?;
    }
    let by_line = !unbuffered && (terminal || name == "stderr");
    options.set_item_str(space, "line_buffering", objspace::bool_object(by_line))?;
    options.set_item_str(space, "write_through", objspace::bool_object(unbuffered))?;
    let arguments = objspace::Tuple::from_slice(space, &[&buffer])?;
    let stream =
        io.getattr_str(space, "TextIOWrapper")?.call_tuple_dict(space, &arguments, Some(&options))?;
    stream.setattr_str(space, "mode", &text(mode))?;
    Ok(stream)
}
