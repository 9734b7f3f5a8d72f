//! A space for unit tests.

use crate::{Space, Str};
use std::sync::{Mutex, PoisonError};

static GIL: Mutex<()> = Mutex::new(());

/// Runs a test with a space of its own, one test at a time.
pub fn with_space(test: impl FnOnce(&Space)) {
    let _gil = GIL.lock().unwrap_or_else(PoisonError::into_inner);
    let space = Space::create();
    Space::set_current(Some(space));
    if let Err(err) = crate::builtin_types::initialize(space) {
        panic!("the builtin types are not in order: {}", message(&err));
    }
    test(space);
    Space::set_current(None);
}

/// What an exception says, without running any code.
pub fn message(err: &crate::PyErr) -> String {
    // SAFETY: instances of exceptions have this layout; `args` is a tuple.
    let args = unsafe {
        let exception = &*crate::Layout::as_ptr(err.value()).cast::<abi::PyBaseExceptionObject>();
        crate::Object::from_nullable(exception.args.get())
    };
    let first = args.and_then(|args| args.downcast::<crate::Tuple>()).and_then(|args| args.get(0));
    let text = first.and_then(|first| first.downcast::<Str>()).map_or_else(String::new, Str::to_string_lossy);
    format!("{}: {text}", err.value().ty().name())
}
