//! Source text to register code.
//!
//! The way of a source file: the parser's syntax tree, the symbol table (which scope owns which name), code generation into an
//! intermediate list of instructions, a few passes over that list, and the finished [`bytecode::CodeUnit`]. Everything here is
//! plain data: no Python object exists at compile time.

pub mod bytecode;
pub mod fold;
pub mod symtable;
pub mod syntax;
