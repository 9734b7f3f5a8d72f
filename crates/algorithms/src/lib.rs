//! What Python numbers and text do that needs no object.
//!
//! Everything here is safe Rust over plain slices, numbers and builders: hashing, parsing and
//! formatting of numbers, operations on the three compact forms of strings, the Unicode database, the calendar,
//! and the codecs. The object space owns the objects and calls in here.

pub mod calendar;
pub mod codecs;
pub mod csv;
pub mod numeric;
pub mod text;
