//! Source text to register code.
//!
//! The way of a source file: the parser's syntax tree ([`syntax`]), the symbol table (which scope owns which name, [`symtable`]),
//! code generation into an intermediate list of instructions, a few passes over that list, and the finished
//! [`bytecode::CodeUnit`]. Everything here is plain data: no Python object exists at compile time.

mod assemble;
pub mod bytecode;
pub mod carets;
mod codegen;
mod docstring;
pub mod fold;
mod positions;
pub mod symtable;
pub mod syntax;
pub mod tokenizer;
pub mod tree;
mod unparse;
pub mod verify;

pub use bytecode::CodeUnit;
pub use syntax::{Mode, SyntaxError};

use syntax::{Analyzed, ParseFlags, Warning};

/// What changes how a text is compiled.
#[derive(Clone, Copy, Debug, Default)]
pub struct CompileOptions {
    /// Optimisation: 1 (`-O`) removes `assert` and makes `__debug__` false, 2 (`-OO`) removes docstrings too.
    pub optimize: u8,
    /// What is passed to the parser, with the `__future__` features and top-level `await` that are in force from outside.
    pub parse: ParseFlags,
}

/// A compiled source text.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The code of the module, expression or interactive statement.
    pub code: CodeUnit,
    /// Warnings, in source order.
    pub warnings: Vec<Warning>,
}

/// Compile `source`, which is named `filename` in messages and code objects.
///
/// # Errors
/// The first syntax error, as CPython reports it.
pub fn compile(
    source: &str,
    filename: &str,
    mode: Mode,
    options: &CompileOptions,
) -> Result<Compiled, SyntaxError> {
    let analyzed =
        syntax::analyze(source, mode, options.parse).map_err(|error| error.with_filename(filename))?;
    let compiled = compile_analyzed(&analyzed, source, filename, mode, options)?;
    debug_assert_eq!(verify::verify(&compiled.code), Ok(()), "{filename}");
    Ok(compiled)
}

/// Compile what was parsed and checked already.
///
/// # Errors
/// A unit is too large.
pub fn compile_analyzed(
    analyzed: &Analyzed,
    source: &str,
    filename: &str,
    mode: Mode,
    options: &CompileOptions,
) -> Result<Compiled, SyntaxError> {
    let lines = positions::LineMap::new(source);
    let input = codegen::Input { analyzed, source, lines: &lines, filename, mode, options };
    let code = codegen::generate(input).map_err(|error| error.with_filename(filename))?;
    Ok(Compiled { code, warnings: analyzed.parsed.warnings.clone() })
}

/// Parse `source` and give its tree in the form of Python's grammar, with the warnings of the parser. What only the scopes or the code
/// generator would refuse is in the tree.
///
/// # Errors
/// The first syntax error of the grammar, as CPython reports it.
pub fn parse_tree(
    source: &str,
    filename: &str,
    mode: Mode,
    options: &CompileOptions,
) -> Result<(tree::Tree, Vec<Warning>), SyntaxError> {
    let mut parsed =
        syntax::parse(source, mode, options.parse).map_err(|error| error.with_filename(filename))?;
    let tree = tree::from_parser(&parsed, source, mode);
    Ok((tree, std::mem::take(&mut parsed.warnings)))
}
