//! Issuing warnings. What becomes of one (shown, raised, ignored) is decided by the module `_warnings`, which installs itself here.

use crate::exceptions as exc;
use crate::{GilCell, Object, PyResult, PyTypeInfo, Space, Str, Type};
use core::cell::Cell;
use core::fmt::Display;

/// Decides about a warning: category, message, how many frames up it belongs, and the object that it is about (for `tracemalloc`).
pub type Warner = fn(&Space, &Type, &Object, isize, Option<&Object>) -> PyResult<()>;

static WARNER: GilCell<Cell<Option<Warner>>> = GilCell::new(Cell::new(None));

/// Installs what decides about warnings.
pub fn set_warner(space: &Space, warner: Warner) {
    WARNER.get(space).set(Some(warner));
}

/// Issues a warning for the frame `stack_level` levels up (1: the running one).
///
/// # Errors
/// The warning itself when it is to be raised; what filters and hooks raise.
pub fn warn(space: &Space, category: &Type, message: impl Display, stack_level: isize) -> PyResult<()> {
    warn_about(space, category, message, stack_level, None)
}

/// Like [`warn`], about an object.
///
/// # Errors
/// As [`warn`].
pub fn warn_about(
    space: &Space,
    category: &Type,
    message: impl Display,
    stack_level: isize,
    source: Option<&Object>,
) -> PyResult<()> {
    match WARNER.get(space).get() {
        Some(warner) => warner(space, category, &*Str::from_display(space, &message)?, stack_level, source),
        None => {
            // During start-up, before anything can filter or format it.
            eprintln!("{}: {message}", category.name());
            Ok(())
        }
    }
}

/// Issues a `DeprecationWarning`.
///
/// # Errors
/// As [`warn`].
pub fn deprecated(space: &Space, message: impl Display) -> PyResult<()> {
    warn(space, exc::DeprecationWarning::type_object(), message, 1)
}

/// Issues a `RuntimeWarning`.
///
/// # Errors
/// As [`warn`].
pub fn runtime(space: &Space, message: impl Display) -> PyResult<()> {
    warn(space, exc::RuntimeWarning::type_object(), message, 1)
}
