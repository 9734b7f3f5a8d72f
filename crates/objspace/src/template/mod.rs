//! Template strings (PEP 750): the types of `string.templatelib`.

mod interpolation;
mod iterator;
mod template_type;

pub use interpolation::{Interpolation, new_interpolation, prepare};
pub use iterator::TemplateIterator;
pub use template_type::{Template, new_template};
