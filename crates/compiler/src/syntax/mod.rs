//! Source bytes to a checked syntax tree.
//!
//! `ruff_python_parser` does the parsing; this module gives it what it needs (decoded text, a native
//! stack deep enough) and gives its users what CPython promises (its error messages and positions,
//! its warnings, its idea of incomplete input). The steps, in the order in which CPython finds errors:
//!
//! 1. [`decode`]: bytes to text;
//! 2. [`parse()`]: text to a tree, with the `__future__` features and the literals' warnings;
//! 3. [`crate::symtable::build`]: the scopes;
//! 4. [`check()`]: what only the compiler proper would notice (`return` outside a function …).
//!
//! [`analyze`] does 2 to 4.

pub mod check;
pub mod decode;
pub(crate) mod depth;
mod diagnose;
pub mod error;
mod future;
mod grammar;
pub mod literals;
pub mod parse;
mod patterns;
mod soft_keywords;
pub mod stack;
#[cfg(test)]
mod tests;
mod tokens;

pub use check::check;
pub use decode::{Decoded, decode};
pub use error::{ErrorKind, Stage, SyntaxError};
pub use parse::{ParseFlags, Parsed, parse};

use crate::symtable::{self, SymbolTable};

/// What a source text is compiled as: the `mode` argument of `compile()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// `"exec"`: a module, a sequence of statements.
    Exec,
    /// `"eval"`: one expression.
    Eval,
    /// `"single"`: one interactive statement, whose expression values are displayed.
    Single,
}

/// The `__future__` features in force, those that still change how code is compiled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FutureFlags {
    /// PEP 563: annotations are kept as strings.
    pub annotations: bool,
    /// PEP 401: `<>` instead of `!=`.
    pub barry_as_bdfl: bool,
    /// `PyCF_ALLOW_TOP_LEVEL_AWAIT`: not a future feature, but a flag of the same kind.
    pub top_level_await: bool,
}

/// A warning about a source text, to be issued as `SyntaxWarning` at its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// CPython's message.
    pub msg: String,
    /// The line, from 1.
    pub line: u32,
    /// Where in the source; when the warning is an error, the error's position.
    pub range: ruff_text_size::TextRange,
    /// Who warns.
    pub stage: Stage,
}

impl Warning {
    /// What it is when warnings are errors: about an escape sequence, whose fate in the future does not matter then.
    pub fn as_error(&self, source: &str) -> SyntaxError {
        let msg = self.msg.replace(literals::OUTLOOK, "");
        match self.stage {
            Stage::Parser => SyntaxError::parser(source, self.range, msg),
            Stage::Compiler => SyntaxError::compiler(source, self.range, msg),
        }
    }
}

/// A source text that is ready for code generation.
#[derive(Debug)]
pub struct Analyzed {
    /// The tree and what was found while parsing; its warnings are all there are.
    pub parsed: Parsed,
    /// The scopes.
    pub table: SymbolTable,
}

/// Parse `source`, build its symbol table and check it: all that comes before code generation.
///
/// # Errors
/// The first syntax error, as CPython reports it, without the file name.
pub fn analyze(source: &str, mode: Mode, flags: ParseFlags) -> Result<Analyzed, SyntaxError> {
    finish(parse(source, mode, flags)?, source, mode)
}

/// Like [`analyze`], for a tree whose nodes are nested at most `depth` deep, and whose places are in `source`.
///
/// # Errors
/// As [`analyze`].
pub fn analyze_tree(
    module: ruff_python_ast::Mod,
    depth: usize,
    source: &str,
    mode: Mode,
    flags: ParseFlags,
) -> Result<Analyzed, SyntaxError> {
    let mut parsed = Parsed::of_tree(module, depth, flags);
    parsed.find_features(source)?;
    finish(parsed, source, mode)
}

fn finish(mut parsed: Parsed, source: &str, mode: Mode) -> Result<Analyzed, SyntaxError> {
    let table = symtable::build(parsed.module(), source, parsed.future, mode)?;
    let warnings = check(parsed.module(), source, &table, parsed.future)?;
    parsed.warnings.extend(warnings);
    Ok(Analyzed { parsed, table })
}
