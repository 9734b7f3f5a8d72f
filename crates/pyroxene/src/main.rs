//! The pyrox executable.
fn main() {}
