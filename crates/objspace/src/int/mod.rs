//! `int`: integers of any size.
//!
//! What fits one digit of 30 bits is computed in a machine word, which is what nearly all integers are; the rest goes digit by
//! digit or to `num_bigint`. Operations here take `&Int` of `int` or a subclass, and give exact `int`s.

mod arithmetic;
mod bits;
mod builder;
mod bytes;
mod compare;
mod construct;
pub mod convert;
mod division;
mod power;
mod rounding;
mod slots;
pub mod storage;
mod text;

pub use builder::IntBuilder;
pub use slots::PyLong_Type;
pub(crate) use text::{DECIMAL_PLACES, write_decimal};
pub use text::{digit_limit, set_digit_limit};

use abi::PyLongObject;

crate::layout! {
    /// An integer of any size.
    pub struct Int(PyLongObject);
}
