//! The proleptic Gregorian calendar and ISO 8601, for the module `datetime`: plain numbers in, plain numbers out.

pub mod gregorian;
pub mod iso_format;
pub mod iso_week;
pub mod span;
