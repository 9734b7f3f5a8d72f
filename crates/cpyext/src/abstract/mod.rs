//! `abstract.h`: operations on any object.

mod call;
mod iterator;
mod mapping;
mod number;
mod object;
mod sequence;

pub use call::*;
pub use mapping::*;
pub use object::*;
pub use sequence::*;
