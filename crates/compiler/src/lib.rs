//! Source text to register code.
