//! `ceval.h`: evaluation and formatting of f-strings' values.

use core::ffi::c_int;

// Conversions of f-string values.
pub const FVC_NONE: c_int = 0;
pub const FVC_STR: c_int = 1;
pub const FVC_REPR: c_int = 2;
pub const FVC_ASCII: c_int = 3;
pub const FVC_MASK: c_int = 3;

// Whether an f-string value has a format specification.
pub const FVS_HAVE_SPEC: c_int = 4;
pub const FVS_MASK: c_int = 4;
