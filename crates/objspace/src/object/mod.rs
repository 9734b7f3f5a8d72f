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
mod fs_path;
mod hash;
pub mod instance_cache;
mod items;
mod iteration;
pub mod number;
mod sequence;

pub use access::note_attribute;
pub(crate) use access::{shown_name, swallow_missing};
pub use call::{ARGUMENTS_OFFSET, Returned, caused_by, check_result, keyword_dict};
pub(crate) use compare::any_at_once;
pub(crate) use directory::merge_class_names;
pub use display::ReprGuard;
pub(crate) use hash::unhashable;
pub(crate) use items::length_from_c;
pub use iteration::{SendResult, end_of_iteration};
pub use sequence::length_hint;
