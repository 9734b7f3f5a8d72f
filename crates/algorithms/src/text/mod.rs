//! Text in CPython's compact forms: arrays of one, two or four byte code units (PEP 393).

pub mod builder;
pub mod code_unit;

pub use builder::{Storage, StrBuilder, TextSink};
pub use code_unit::{CodeUnit, TextRef};
