//! `context.h`: events of context variables.

use core::ffi::c_int;

pub const Py_CONTEXT_SWITCHED: c_int = 1;
