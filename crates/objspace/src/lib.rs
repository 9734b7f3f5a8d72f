//! The object space.
