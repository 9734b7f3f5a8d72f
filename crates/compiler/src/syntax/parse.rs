//! Text to a tree.

use ruff_python_ast as ast;
use ruff_python_ast::PythonVersion;
use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_python_parser::ParseOptions;
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::error::{ErrorKind, SyntaxError};
use super::{FutureFlags, Mode, Warning, depth, diagnose, future, grammar, literals, soft_keywords};

/// Brackets that may be open at once.
const MAX_BRACKETS: usize = 200;
/// Indentation levels.
const MAX_INDENTS: usize = 99;

/// What changes how a text is parsed.
#[derive(Clone, Copy, Debug, Default)]
pub struct ParseFlags {
    /// Features in force from outside (`compile()`'s `flags`, the code that calls it).
    pub future: FutureFlags,
    /// `PyCF_DONT_IMPLY_DEDENT`: an indented block has to be ended by a newline after it.
    pub dont_imply_dedent: bool,
    /// `PyCF_ALLOW_INCOMPLETE_INPUT`: errors that more input could repair are
    /// [`ErrorKind::IncompleteInput`].
    pub allow_incomplete: bool,
}

/// A parsed source text.
#[derive(Debug)]
pub struct Parsed {
    // Only empty while the tree is being destroyed.
    module: Option<ast::Mod>,
    depth: usize,
    /// The features in force in the text.
    pub future: FutureFlags,
    /// Warnings, in source order.
    pub warnings: Vec<Warning>,
}

impl Parsed {
    /// A tree that did not come from a text; its nodes are nested at most `depth` deep.
    pub(super) fn of_tree(module: ast::Mod, depth: usize, flags: ParseFlags) -> Self {
        Parsed { module: Some(module), depth, future: flags.future, warnings: Vec::new() }
    }

    /// Adds the features that the tree's own `__future__` imports name.
    pub(super) fn find_features(&mut self, source: &str) -> Result<(), SyntaxError> {
        if let ast::Mod::Module(module) = self.module() {
            self.future = future::features(&module.body, source, self.future)?;
        }
        Ok(())
    }

    /// The tree.
    pub fn module(&self) -> &ast::Mod {
        self.module.as_ref().expect("only the destructor takes the tree")
    }
}

impl Drop for Parsed {
    fn drop(&mut self) {
        depth::destroy(self.module.take(), self.depth);
    }
}

/// Parse `source`.
///
/// # Errors
/// `SyntaxError`, `IndentationError` and `TabError` with CPython's messages; `RecursionError` for a tree
/// that is too deep.
pub fn parse(source: &str, mode: Mode, flags: ParseFlags) -> Result<Parsed, SyntaxError> {
    if source.contains('\0') {
        let msg = "source code string cannot contain null bytes";
        return Err(SyntaxError::without_position(ErrorKind::Syntax, msg));
    }
    if u32::try_from(source.len()).is_err() {
        let msg = "source code is too large";
        return Err(SyntaxError::without_position(ErrorKind::Syntax, msg));
    }
    if source.starts_with('\u{feff}') {
        // The parser would skip it; what may start a file is gone by now.
        return Err(diagnose::leading_mark(source));
    }
    let grammar_mode = match mode {
        Mode::Eval => ruff_python_parser::Mode::Expression,
        Mode::Exec | Mode::Single => ruff_python_parser::Mode::Module,
    };
    let options = ParseOptions::from(grammar_mode).with_target_version(PythonVersion::PY314);
    let mut outcome = ruff_python_parser::parse_unchecked(source, options.clone());
    let replaced = match outcome.errors() {
        [] => None,
        _ => soft_keywords::replace(source, outcome.tokens()),
    };
    if let Some(replaced) = &replaced {
        let again = ruff_python_parser::parse_unchecked(&replaced.source, options);
        let refused = std::mem::replace(&mut outcome, again);
        let depth = depth::of(refused.syntax());
        depth::destroy(refused, depth);
    }
    let depth = depth::of(outcome.syntax());
    let found = check_outcome(&outcome, source, mode, flags, depth);
    let warnings = match &found {
        Ok(_) => literals::warnings(source, outcome.tokens()),
        Err(_) => Vec::new(),
    };
    // From here on the tree is destroyed with the stack it needs, whatever happens.
    let mut module = outcome.into_syntax();
    if let Some(replaced) = replaced {
        replaced.restore(&mut module);
    }
    let mut parsed = Parsed { module: Some(module), depth, future: flags.future, warnings };
    parsed.future = found?;
    Ok(parsed)
}

/// Find what is wrong with a parser's outcome; the features in force if nothing is.
fn check_outcome(
    outcome: &ruff_python_parser::Parsed<ast::Mod>,
    source: &str,
    mode: Mode,
    flags: ParseFlags,
    depth: usize,
) -> Result<FutureFlags, SyntaxError> {
    check_nesting(outcome.tokens(), source)?;
    if depth > depth::MAX_DEPTH {
        let msg = "maximum recursion depth exceeded during compilation";
        return Err(SyntaxError::without_position(ErrorKind::Recursion, msg));
    }
    let module = outcome.syntax();
    if !outcome.errors().is_empty() {
        return Err(diagnose::diagnose(source, outcome, flags));
    }
    if mode == Mode::Eval
        && let Some(indent) = leading_blanks(source)
    {
        return Err(diagnose::unexpected_indent(source, indent));
    }
    if flags.dont_imply_dedent && ends_in_open_block(outcome.tokens(), source) {
        return Err(diagnose::incomplete(source, flags));
    }
    grammar::check(module, source, outcome)?;
    let ast::Mod::Module(module) = module else { return Ok(flags.future) };
    if mode == Mode::Single {
        check_single(&module.body, outcome.tokens(), source, flags)?;
    }
    future::features(&module.body, source, flags.future)
}

/// The limits that CPython's tokenizer has.
fn check_nesting(tokens: &Tokens, source: &str) -> Result<(), SyntaxError> {
    let mut brackets = 0_usize;
    let mut indents = 0_usize;
    for token in tokens {
        match token.kind() {
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => brackets += 1,
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => brackets = brackets.saturating_sub(1),
            TokenKind::Indent => indents += 1,
            TokenKind::Dedent => indents = indents.saturating_sub(1),
            _ => continue,
        }
        if brackets > MAX_BRACKETS {
            let range = TextRange::empty(token.start());
            return Err(SyntaxError::parser(source, range, "too many nested parentheses"));
        }
        if indents > MAX_INDENTS {
            let range = TextRange::empty(token.end());
            let error = SyntaxError::parser(source, range, "too many levels of indentation");
            return Err(error.with_kind(ErrorKind::Indentation));
        }
    }
    Ok(())
}

/// Blanks in front of an expression on its first line, if there are any.
fn leading_blanks(source: &str) -> Option<TextSize> {
    let code = source.trim_start_matches([' ', '\t', '\x0c']);
    let blanks = source.len() - code.len();
    let is_code = !code.is_empty() && !code.starts_with(['\n', '\r', '#']);
    (blanks > 0 && is_code).then(|| TextSize::of(&source[..blanks]))
}

/// Whether the text ends inside an indented block, on a line that no newline ends.
fn ends_in_open_block(tokens: &Tokens, source: &str) -> bool {
    let ends_line = source.ends_with(['\n', '\r']);
    let depth = |tokens: &[ast::token::Token]| {
        tokens.iter().fold(0_i32, |depth, token| match token.kind() {
            TokenKind::Indent => depth + 1,
            // The dedents at the very end are implied.
            TokenKind::Dedent if token.start() < TextSize::of(source) => depth - 1,
            _ => depth,
        })
    };
    !ends_line && depth(tokens) > 0
}

/// Interactive input is one statement: a compound one, or simple ones on one line.
fn check_single(
    body: &[ast::Stmt],
    tokens: &Tokens,
    source: &str,
    flags: ParseFlags,
) -> Result<(), SyntaxError> {
    let Some(first) = body.first() else { return Err(diagnose::empty_interactive(source, flags)) };
    // A compound statement on one line is only over with an empty line, or the newline that stands for one.
    let is_compound = matches!(
        first,
        ast::Stmt::FunctionDef(_)
            | ast::Stmt::ClassDef(_)
            | ast::Stmt::For(_)
            | ast::Stmt::While(_)
            | ast::Stmt::If(_)
            | ast::Stmt::With(_)
            | ast::Stmt::Match(_)
            | ast::Stmt::Try(_)
    );
    if is_compound && !source.ends_with(['\n', '\r']) && !ends_in_open_block(tokens, source) {
        return Err(diagnose::incomplete(source, flags));
    }
    let after = tokens.iter().filter(|token| token.start() >= first.end());
    let Some(newline) = after.clone().find(|token| token.kind() == TokenKind::Newline) else { return Ok(()) };
    let line_end = newline.start().max(first.end());
    if body.iter().any(|stmt| stmt.start() > line_end) {
        let msg = "multiple statements found while compiling a single statement";
        let mut error = SyntaxError::parser(source, TextRange::empty(first.end()), msg);
        error.end_col += 1;
        return Err(error);
    }
    Ok(())
}
