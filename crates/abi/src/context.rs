//! `context.h`: events of context variables.

use crate::PyContextEvent;

pub const Py_CONTEXT_SWITCHED: PyContextEvent = 1;
