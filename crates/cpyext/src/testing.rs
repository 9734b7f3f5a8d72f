//! A space for unit tests.

use objspace::{Object, PyErr, PyResult, Space, builtin_types};
use std::sync::{Mutex, PoisonError};

static GIL: Mutex<()> = Mutex::new(());

/// Runs a test with a space of its own, one test at a time.
pub fn with_space(test: impl FnOnce(&Space)) {
    let _gil = GIL.lock().unwrap_or_else(PoisonError::into_inner);
    let space = Space::create();
    Space::set_current(Some(space));
    assert!(builtin_types::initialize(space).is_ok());
    test(space);
    Space::set_current(None);
}

/// What an exception says: its type and its text.
pub fn message(space: &Space, err: &PyErr) -> String {
    let text = err.value().str(space).map_or_else(|_| String::new(), |text| text.to_string_lossy());
    format!("{}: {text}", err.value().ty().name())
}

/// The error of a call that must fail.
pub fn failure<T>(space: &Space, result: PyResult<T>) -> String {
    match result {
        Ok(_) => panic!("the call succeeds"),
        Err(err) => message(space, &err),
    }
}

/// What `repr` gives.
pub fn repr(space: &Space, object: &Object) -> String {
    object.repr(space).map_or_else(|err| message(space, &err), |text| text.to_string_lossy())
}
