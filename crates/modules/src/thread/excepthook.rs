//! What is shown of an exception that ends a thread.

use crate::posix::stat::Record;
use objspace::exceptions::{BaseException, SystemExit};
use objspace::struct_sequence::field_content;
use objspace::{Layout, Object, PyResult, PyTypeInfo, Ref, Space};

/// `threading.ExceptHookArgs`.
pub static ARGS: Record = Record::new(
    c"_thread._ExceptHookArgs",
    &[Some(c"exc_type"), Some(c"exc_value"), Some(c"exc_traceback"), Some(c"thread")],
    4,
);

/// Where to write: `sys.stderr`, else what the thread's object remembers of it.
fn stream(space: &Space, thread: &Object) -> PyResult<Option<Ref<Object>>> {
    if let Some(stream) = crate::sys::attribute(space, "stderr")?.filter(|stream| !stream.is_none()) {
        return Ok(Some(stream));
    }
    if thread.is_none() {
        return Ok(None);
    }
    Ok(Some(thread.getattr_str(space, "_stderr")?).filter(|stream| !stream.is_none()))
}

/// Shows the exception that ended a thread; nothing for `SystemExit`.
///
/// # Errors
/// `TypeError` for arguments of another type; what writing raises.
pub fn show(space: &Space, args: &Object) -> PyResult<()> {
    if !args.ty().is(ARGS.ty(space)?) {
        return Err(space.type_error("_thread.excepthook argument type must be ExceptHookArgs"));
    }
    let field = |index| match field_content(args, index).flatten() {
        Some(value) => value.to_ref(),
        None => space.none(),
    };
    let (class, value, traceback, thread) = (field(0), field(1), field(2), field(3));
    if class.is(SystemExit::type_object()) {
        return Ok(());
    }
    let Some(stream) = stream(space, &thread)? else { return Ok(()) };
    let named = match thread.is_none() {
        true => None,
        false => thread.getattr_optional_str(space, "name")?,
    };
    let name = match named {
        Some(name) => name.str(space)?.to_string_lossy(),
        None => super::states::identifier().to_string(),
    };
    let value = if value.is_none() { class.call0(space)? } else { value };
    if let Some(exception) = value.downcast::<BaseException>()
        && exception.traceback().is_none()
        && !traceback.is_none()
    {
        value.setattr_str(space, "__traceback__", &traceback)?;
    }
    let report = crate::traceback_printing::format_exception(space, &value);
    let text = format!("Exception in thread {name}:\n{report}");
    stream.call_method(space, "write", &[&*space.new_str(&text)?])?;
    stream.call_method(space, "flush", &[]).map(drop)
}
