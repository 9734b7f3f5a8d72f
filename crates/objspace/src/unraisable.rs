//! Exceptions that nobody can catch: raised in a finaliser, a callback, a deallocator. They go to `sys.unraisablehook`, which installs
//! itself here.

use crate::{GilCell, Object, PyErr, Space, Str};
use core::cell::Cell;

/// Reports an exception: what was being done (`None`: the usual "Exception ignored in"), and the object that it has to do with.
pub type Reporter = fn(&Space, PyErr, Option<&str>, Option<&Object>);

static REPORTER: GilCell<Cell<Option<Reporter>>> = GilCell::new(Cell::new(None));

/// Installs what reports such exceptions.
pub fn set_reporter(space: &Space, reporter: Reporter) {
    REPORTER.get(space).set(Some(reporter));
}

/// Reports an exception raised where none can propagate; `doing` completes "Exception ignored …".
pub fn report(space: &Space, err: PyErr, doing: &str, object: Option<&Object>) {
    let saved = space.take_error();
    match REPORTER.get(space).get() {
        Some(reporter) => reporter(space, err, Some(doing), object),
        None => report_plainly(space, &err, doing, object),
    }
    // Whatever the report left behind cannot be raised either.
    drop(space.take_error());
    if let Some(err) = saved {
        space.set_error(err);
    }
}

/// During start-up and shut-down there is no hook: one line must do.
fn report_plainly(space: &Space, err: &PyErr, doing: &str, object: Option<&Object>) {
    let text = |result: crate::PyResult<crate::Ref<Str>>| {
        result.map_or("?".to_owned(), |text| text.to_string_lossy())
    };
    let object = object.map_or(String::new(), |object| format!(" {}", text(object.repr(space))));
    let message = text(err.value().str(space));
    eprintln!("Exception ignored {doing}{object}: {}: {message}", err.value().ty().name());
}
