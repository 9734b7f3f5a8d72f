//! Warnings.

use crate::{PyResult, Space};
use core::fmt::Display;

/// Issues a `DeprecationWarning`.
#[expect(
    unused_variables,
    clippy::todo,
    reason = "replaced as a whole by the warnings that are being written"
)]
pub fn deprecated(space: &Space, message: impl Display) -> PyResult<()> {
    todo!()
}
