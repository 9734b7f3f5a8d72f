//! A space for unit tests.

use crate::Space;
use std::sync::{Mutex, PoisonError};

static GIL: Mutex<()> = Mutex::new(());

/// Runs a test with a space of its own, one test at a time.
pub fn with_space(test: impl FnOnce(&Space)) {
    let _gil = GIL.lock().unwrap_or_else(PoisonError::into_inner);
    let space = Space::create();
    Space::set_current(Some(space));
    test(space);
    Space::set_current(None);
}
