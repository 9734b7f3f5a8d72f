//! A space for unit tests.

use crate::{PyTypeInfo, Space, Str};
use abi::PyObject;
use std::sync::{Mutex, PoisonError};

static GIL: Mutex<()> = Mutex::new(());

/// Runs a test with a space of its own, one test at a time.
pub fn with_space(test: impl FnOnce(&Space)) {
    let _gil = GIL.lock().unwrap_or_else(PoisonError::into_inner);
    let space = Space::create();
    Space::set_current(Some(space));
    prepare_types();
    test(space);
    Space::set_current(None);
}

/// Gives the types that tests make instances of a way to die.
fn prepare_types() {
    unsafe extern "C" fn free_string(this: *mut PyObject) {
        // SAFETY: the deallocator of `str` gets dead strings.
        unsafe { crate::str::storage::dealloc(this) }
    }
    Str::STATIC.0.tp_dealloc.set(Some(free_string));
    Str::STATIC.0.tp_flags.set(abi::Py_TPFLAGS_UNICODE_SUBCLASS);
}
