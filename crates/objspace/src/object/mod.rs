//! Operations on any object, by its type's slots.
//!
//! Each operation asks the slots of the object's type, in CPython's order and with its error messages; a builtin type's Rust
//! methods are quicker where the type is known.

mod access;
mod call;
mod classes;
mod compare;
mod directory;
mod display;
mod hash;
mod items;
mod iteration;
pub mod number;
mod sequence;

pub(crate) use access::shown_name;
pub use call::{ARGUMENTS_OFFSET, check_result};
pub use display::ReprGuard;
pub use iteration::SendResult;
pub use sequence::length_hint;
