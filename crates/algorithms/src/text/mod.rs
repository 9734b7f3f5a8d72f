//! Text in CPython's compact forms: arrays of one, two or four byte code units (PEP 393).

pub mod builder;
pub mod code_unit;
mod numeric_ascii;
pub mod ucd;
mod ucd_tables;

pub use builder::{Storage, StrBuilder, TextSink};
pub use code_unit::{CodeUnit, TextRef};
pub use numeric_ascii::numeric_ascii;
