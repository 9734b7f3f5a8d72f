//! Handing exceptions that nobody can catch to `sys.unraisablehook`.

use super::{attribute, write_error};
use crate::traceback_printing::format_briefly;
use objspace::struct_sequence::{self, Field};
use objspace::unraisable::safe_repr;
use objspace::{BaseException, GilOnce, Layout, Object, PyErr, PyResult, Ref, Space, Str, Type};

static ARGUMENTS: GilOnce<&'static Type> = GilOnce::new();

/// Has the runtime report such exceptions here.
pub fn install(space: &Space) {
    objspace::unraisable::set_reporter(space, report);
}

/// The type of what the hook gets.
fn argument_type(space: &Space) -> PyResult<&'static Type> {
    let make = || {
        let names = [c"exc_type", c"exc_value", c"exc_traceback", c"err_msg", c"object"];
        let fields = names.map(|name| Field { name: Some(name), doc: None });
        let doc = c"What sys.unraisablehook() gets.";
        struct_sequence::new_type(space, c"UnraisableHookArgs", Some(doc), &fields, 5)
    };
    ARGUMENTS.get_or_try_init(space, make).copied()
}

fn arguments(
    space: &Space,
    exception: &Object,
    message: Option<&str>,
    object: Option<&Object>,
) -> PyResult<Ref<Object>> {
    let traceback = exception.downcast::<BaseException>().and_then(BaseException::traceback);
    let message = match message {
        Some(message) => Str::from_str(space, message)?.into_object(),
        None => space.none(),
    };
    let values = vec![
        exception.ty().to_ref().into_object(),
        exception.to_ref(),
        traceback.unwrap_or_else(|| space.none()),
        message,
        object.map_or_else(|| space.none(), |object| object.to_ref()),
    ];
    struct_sequence::new(space, argument_type(space)?, values)
}

/// Reports an exception, with a message unless the usual one will do.
fn report(space: &Space, err: PyErr, message: Option<&str>, object: Option<&Object>) {
    let exception = err.into_raised();
    let hook = attribute(space, "unraisablehook").ok().flatten().filter(|hook| !hook.is_none());
    let result = match hook {
        Some(hook) => arguments(space, &exception, message, object)
            .and_then(|arguments| hook.call1(space, &arguments).map(drop)),
        None => {
            write_error(space, &text(space, message, object, Some(&exception)));
            Ok(())
        }
    };
    if let Err(err) = result {
        let message = Some("Exception ignored in sys.unraisablehook");
        write_error(space, &text(space, message, None, Some(err.value())));
    }
}

/// What is printed about such an exception.
pub fn text(
    space: &Space,
    message: Option<&str>,
    object: Option<&Object>,
    exception: Option<&Object>,
) -> String {
    let mut text = match (message, object) {
        (Some(message), Some(object)) => format!("{message}: {}\n", safe_repr(space, object)),
        (None, Some(object)) => format!("Exception ignored in: {}\n", safe_repr(space, object)),
        (Some(message), None) => format!("{message}:\n"),
        (None, None) => String::new(),
    };
    if let Some(exception) = exception {
        text += &format_briefly(space, exception);
    }
    text
}
