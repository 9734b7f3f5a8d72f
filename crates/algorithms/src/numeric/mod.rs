//! Numbers: their hashes, conversions to and from text, bytes and each other, and exact arithmetic.

pub mod c_math;
pub mod combinatorics;
pub mod complex_arith;
pub mod complex_parse;
pub mod decimal_digits;
pub mod digits;
pub mod double_length;
pub mod float_arith;
pub mod float_format;
pub mod float_pack;
pub mod float_parse;
pub mod float_parts;
mod float_scaled;
pub mod format_spec;
pub mod format_value;
pub mod gamma;
pub mod hash;
pub mod int_arith;
pub mod int_convert;
pub mod int_format;
pub mod int_parse;
pub mod long_division;
pub mod neighbours;
mod number_layout;
pub mod percent;
mod siphash;
pub mod twos_complement;
