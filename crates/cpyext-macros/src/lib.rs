//! Attribute macros that declare builtin types, modules and C API functions.
