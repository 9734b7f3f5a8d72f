//! Exceptions that nobody can catch: raised in a finaliser, a callback, a deallocator. They go to `sys.unraisablehook`, which installs
//! itself here.

use crate::{GilCell, Object, PyErr, Space};
use core::cell::Cell;

/// Reports an exception: a message (`None`: the usual "Exception ignored in"), and the object that it has to do with.
pub type Reporter = fn(&Space, PyErr, Option<&str>, Option<&Object>);

static REPORTER: GilCell<Cell<Option<Reporter>>> = GilCell::new(Cell::new(None));

/// Installs what reports such exceptions.
pub fn set_reporter(space: &Space, reporter: Reporter) {
    REPORTER.get(space).set(Some(reporter));
}

/// Reports an exception raised where none can propagate; `doing` completes "Exception ignored …", with the object's repr behind it
/// unless it is just "in".
pub fn report(space: &Space, err: PyErr, doing: &str, object: Option<&Object>) {
    if doing == "in" {
        return report_message(space, err, None, object);
    }
    let saved = space.take_error();
    let shown = object.map_or(String::new(), |object| format!(" {}", safe_repr(space, object)));
    if let Some(err) = saved {
        space.set_error(err);
    }
    report_message(space, err, Some(&format!("Exception ignored {doing}{shown}")), None);
}

/// The same with a whole message of the caller's own, and the object that the exception has to do with.
pub fn report_message(space: &Space, err: PyErr, message: Option<&str>, object: Option<&Object>) {
    let saved = space.take_error();
    match REPORTER.get(space).get() {
        Some(reporter) => reporter(space, err, message, object),
        None => report_plainly(space, &err, message, object),
    }
    // Whatever the report left behind cannot be raised either.
    drop(space.take_error());
    if let Some(err) = saved {
        space.set_error(err);
    }
}

/// During start-up and shut-down there is no hook: one line must do.
fn report_plainly(space: &Space, err: &PyErr, message: Option<&str>, object: Option<&Object>) {
    let message = message.unwrap_or("Exception ignored in");
    let object = object.map_or(String::new(), |object| format!(" {}", safe_repr(space, object)));
    let said = err.value().str(space).map_or("?".to_owned(), |text| text.to_string_lossy());
    eprintln!("{message}{object}: {}: {said}", err.value().ty().name());
}

/// The object's repr, or that it has none.
pub fn safe_repr(space: &Space, object: &Object) -> String {
    object.repr(space).map_or("<object repr() failed>".to_owned(), |text| text.to_string_lossy())
}
