//! Text in CPython's compact forms: arrays of one, two or four byte code units (PEP 393).

mod alias_tables;
pub mod ascii;
pub mod builder;
pub mod case;
pub mod code_unit;
mod decomposition_tables;
pub mod find;
pub mod format_markup;
pub mod names;
pub mod normalization;
mod numeric_ascii;
pub mod pad;
pub mod repr;
pub mod split;
pub mod suggestions;
pub mod ucd;
pub mod ucd_3_2_0;
mod ucd_3_2_0_tables;
mod ucd_tables;

pub use builder::{Storage, StrBuilder, TextSink};
pub use code_unit::{CodeUnit, TextRef};
pub use numeric_ascii::numeric_ascii;
