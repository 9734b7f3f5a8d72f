//! The full name of the extension module that is being loaded: single-phase initialisation learns it from here
//! (`_Py_PackageContext`).

use crate::{GilCell, Space};
use core::cell::RefCell;

static CONTEXT: GilCell<RefCell<Option<String>>> = GilCell::new(RefCell::new(None));

/// Sets the name, giving the one before.
pub fn replace(space: &Space, name: Option<String>) -> Option<String> {
    CONTEXT.get(space).replace(name)
}

/// Takes the name: it is meant for the first module that is made.
pub fn take(space: &Space) -> Option<String> {
    CONTEXT.get(space).take()
}
