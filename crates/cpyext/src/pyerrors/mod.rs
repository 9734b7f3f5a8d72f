//! `pyerrors.h` and `warnings.h`: raising, catching and inspecting exceptions; warnings.

mod fatal;
mod handled;
mod indicator;
mod legacy;
mod new_class;
mod os;
mod raise;
mod signals;
mod syntax;
mod unicode;
mod unraisable;
mod warnings;

pub use handled::exception_fields;
pub use indicator::{PyErr_ExceptionMatches, PyErr_GivenExceptionMatches, PyErr_Occurred};
pub use raise::{PyErr_SetNone, PyErr_SetObject, PyErr_SetString, create};
