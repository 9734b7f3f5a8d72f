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
    let input = codegen::Input { analyzed, source, lines: &lines, constants: None, filename, mode, options };
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

/// Compile a tree that a program made. It must be valid ([`tree::validate`]), and of the class that `mode` asks for.
///
/// # Errors
/// A syntax error as [`compile`] gives it; what cannot be made a tree of the parser's.
pub fn compile_tree(
    mut tree: tree::Tree,
    filename: &str,
    mode: Mode,
    options: &CompileOptions,
) -> Result<Compiled, CompileTreeError> {
    if tree.depth() > syntax::depth::MAX_DEPTH {
        return Err(CompileTreeError::Tree(tree::TreeError::Recursion));
    }
    let mut made = tree::to_parser(&mut tree).map_err(CompileTreeError::Tree)?;
    drop(tree);
    let relocate =
        |error: SyntaxError| CompileTreeError::Syntax(error.relocated(&made.places).with_filename(filename));
    let module = made.module.take().expect("the tree has just been made");
    let analyzed =
        syntax::analyze_tree(module, made.depth, &made.source, mode, options.parse).map_err(relocate)?;
    let lines = positions::LineMap::Places(&made.places);
    let (source, constants) = (&*made.source, Some(&made.constants));
    let input =
        codegen::Input { analyzed: &analyzed, source, lines: &lines, constants, filename, mode, options };
    let code = codegen::generate(input).map_err(relocate)?;
    debug_assert_eq!(verify::verify(&code), Ok(()), "{filename}");
    let mut warnings = analyzed.parsed.warnings.clone();
    for warning in &mut warnings {
        warning.line = lines.line(warning.range.start());
    }
    Ok(Compiled { code, warnings })
}

/// Why a tree was not compiled.
#[derive(Clone, Debug)]
pub enum CompileTreeError {
    /// It is no program.
    Syntax(SyntaxError),
    /// It is no tree that can be compiled.
    Tree(tree::TreeError),
}

/// The symbol table of `source`, without the checks of the code generator.
///
/// # Errors
/// The first syntax error.
pub fn list_symbols(
    source: &str,
    filename: &str,
    mode: Mode,
    flags: ParseFlags,
) -> Result<symtable::listing::Listing, SyntaxError> {
    let named = |error: SyntaxError| error.with_filename(filename);
    let parsed = syntax::parse(source, mode, flags).map_err(named)?;
    let table = symtable::build(parsed.module(), source, parsed.future, mode).map_err(named)?;
    Ok(symtable::listing::Listing::new(table, parsed.module(), source))
}

/// Whether `source` has type comments (`# type: …`, PEP 484), which [`parse_tree`] leaves out.
pub fn has_type_comments(source: &str) -> bool {
    use ruff_python_ast::token::TokenKind;
    if !source.contains("type:") {
        return false;
    }
    let options = ruff_python_parser::ParseOptions::from(ruff_python_parser::Mode::Module);
    let outcome = ruff_python_parser::parse_unchecked(source, options);
    let mut comments = outcome.tokens().iter().filter(|token| token.kind() == TokenKind::Comment);
    comments.any(|token| {
        let text = &source[ruff_text_size::Ranged::range(token)];
        text.trim_start_matches('#').trim_start().starts_with("type: ")
    })
}
