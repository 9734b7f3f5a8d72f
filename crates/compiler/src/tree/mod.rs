//! Abstract syntax trees in the form of Python's own grammar (the module `ast`), as plain data.
//!
//! The parser's tree is not Python's: the names, the fields and the positions differ. [`grammar`] lists the classes of Python's
//! trees and their fields.

pub mod grammar;
