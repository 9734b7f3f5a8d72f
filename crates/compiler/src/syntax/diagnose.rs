//! CPython's words for what the parser has refused.
//!
//! The order is CPython's. What its tokenizer finds comes first: up to where parsing stopped, and what it has a message of its own for
//! anywhere in the text. Then come the mistakes for which its grammar has rules, recognised here from the parser's error, the tokens around it
//! and the tree that the parser recovered. A bracket that is never closed comes before errors on later lines.
//! What is left is `invalid syntax` at the token where parsing stopped.

mod blocks;
mod calls;
mod imports;
mod names;
mod rules;
mod targets;
mod type_params;

use ruff_python_ast::Mod;
use ruff_python_parser::{ParseError, ParseErrorType, Parsed};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::error::{ErrorKind, SyntaxError, line_of};
use super::parse::ParseFlags;
use super::tokens;
use super::tokens::{Kind, Token, Tokenized, text_size, tokenize};

/// The error for a text that the parser refused.
pub fn diagnose(source: &str, outcome: &Parsed<Mod>, flags: ParseFlags) -> SyntaxError {
    let tokenized = tokenize(source);
    let Some(first) = first_error(source, outcome.errors()) else {
        return finish(SyntaxError::parser(source, TextRange::default(), "invalid syntax"), flags);
    };
    let failure = Failure::new(source, outcome.syntax(), &tokenized, first);
    if let Some(found) = &tokenized.error
        && (failure.at + 1 == tokenized.tokens.len()
            || found.is_found_ahead && !failure.is_unexpected_indent())
    {
        return finish(found.error.clone(), flags);
    }
    finish(failure.error(), flags)
}

/// The error that stopped CPython's parser. Targets are only looked at when nothing in them is wrong.
fn first_error<'a>(source: &str, errors: &'a [ParseError]) -> Option<&'a ParseError> {
    let first = errors.iter().min_by_key(|error| error.location.start())?;
    let target = first.location;
    let is_inside = |error: &&ParseError| match first.error {
        ParseErrorType::InvalidAnnotatedAssignmentTarget => {
            error.location.start() > target.start() && error.location.start() < target.end()
        }
        // The target's last operand is missing.
        ParseErrorType::InvalidAssignmentTarget => {
            let between = TextRange::new(target.end(), error.location.start().max(target.end()));
            error.error == ParseErrorType::ExpectedExpression
                && error.location.start() >= target.end()
                && source[between].trim().is_empty()
        }
        _ => false,
    };
    errors.iter().filter(is_inside).min_by_key(|error| error.location.start()).or(Some(first))
}

/// The error for blanks in front of an expression.
pub fn unexpected_indent(source: &str, indent: TextSize) -> SyntaxError {
    let mut error = SyntaxError::parser(source, TextRange::empty(indent), "unexpected indent");
    error.col -= 1;
    error.end_col = -1;
    error.with_kind(ErrorKind::Indentation)
}

/// The error for a byte order mark in front of a text.
pub fn leading_mark(source: &str) -> SyntaxError {
    match tokenize(source).error {
        Some(found) => found.error,
        None => SyntaxError::parser(source, TextRange::default(), "invalid syntax"),
    }
}

/// The error for a block that may still go on.
pub fn incomplete(source: &str, flags: ParseFlags) -> SyntaxError {
    let end = TextRange::empty(TextSize::of(source));
    let mut error = SyntaxError::parser(source, end, "invalid syntax");
    error.incomplete = true;
    finish(error, flags)
}

/// The error for interactive input without a statement.
pub fn empty_interactive(source: &str, flags: ParseFlags) -> SyntaxError {
    incomplete(source, flags)
}

fn finish(mut error: SyntaxError, flags: ParseFlags) -> SyntaxError {
    if error.incomplete && flags.allow_incomplete {
        error.kind = ErrorKind::IncompleteInput;
        error.msg = "incomplete input".to_owned();
    }
    error
}

/// A refused text and where it was refused.
struct Failure<'a> {
    source: &'a str,
    module: &'a Mod,
    tokens: &'a [Token],
    open: &'a [tokens::Open],
    cause: &'a ParseError,
    /// Index of the token at which parsing stopped.
    at: usize,
}

impl<'a> Failure<'a> {
    fn new(source: &'a str, module: &'a Mod, tokenized: &'a Tokenized, cause: &'a ParseError) -> Self {
        let tokens = &tokenized.tokens;
        let start = cause.location.start().to_usize();
        let at = tokens.iter().position(|token| token.start >= start || token.end > start);
        let mut at = at.unwrap_or(tokens.len().saturating_sub(1));
        // Parsing goes on after the end of a block.
        while tokens[at].kind == Kind::Dedent && tokens[at].start < source.len() {
            at += 1;
        }
        // What a decorator decorates is missing, and not the decorator.
        let line_start =
            tokens[..at].iter().rposition(|token| token.kind == Kind::Newline).map_or(0, |end| end + 1);
        let is_decorator = source[tokens[line_start].start..].starts_with('@') && at > line_start + 1;
        if is_decorator && tokens[at].kind == Kind::Newline && tokens[at].start == source.len() {
            at = tokens.len() - 1;
        }
        Failure { source, module, tokens, open: &tokenized.open, cause, at }
    }

    fn error(&self) -> SyntaxError {
        if self.is_unexpected_indent() {
            return self.indentation_error(self.indent_token());
        }
        let error = self.known_mistake().unwrap_or_else(|| self.generic());
        let last_line = match self.never_closed(&error) {
            Some(unclosed) => return self.without_newline(unclosed, self.last_line()),
            // The block was read too.
            None if error.msg.starts_with("cannot use except") => self.last_line(),
            None => line_of(self.source, text_size(self.token().start)),
        };
        let error = self.mark_incomplete(error);
        self.without_newline(error, last_line)
    }

    fn is_unexpected_indent(&self) -> bool {
        self.cause.error == ParseErrorType::UnexpectedIndentation || self.token().kind == Kind::Indent
    }

    /// The rules, in the order in which they are tried.
    fn known_mistake(&self) -> Option<SyntaxError> {
        self.block_mistake()
            .or_else(|| self.call_mistake())
            .or_else(|| self.bound_of_starred())
            .or_else(|| self.as_mistake())
            .or_else(|| self.target_mistake())
            .or_else(|| self.rule_for_cause())
            .or_else(|| self.expression_mistake())
    }

    /// The number of the last line; a newline at the very end starts none.
    fn last_line(&self) -> u32 {
        let text = self.source.trim_end_matches(['\n', '\r']);
        let rest = &self.source[text.len()..];
        let end = if rest.len() > 1 { self.source.len() - 1 } else { text.len() };
        line_of(self.source, text_size(end))
    }

    /// CPython gives the line of an error with its newline only when it has read no further.
    fn without_newline(&self, mut error: SyntaxError, last_line: u32) -> SyntaxError {
        if error.line < last_line
            && let Some(text) = &mut error.text
            && text.ends_with('\n')
        {
            text.pop();
        }
        error
    }

    fn generic(&self) -> SyntaxError {
        if self.token().kind == Kind::End && self.token().start == self.source.len() && self.at > 0 {
            return self.at_end_of_text();
        }
        // `not` may begin `not in`: the token after it is the culprit.
        let after_operand = self.is(Some(self.token()), "not")
            && self.previous().is_some_and(|token| {
                matches!(token.kind, Kind::Name | Kind::Number | Kind::String)
                    && !rules::is_keyword(self.text(token))
                    || matches!(self.text(token), ")" | "]" | "}")
            });
        if after_operand && let Some(next) = self.token_at(self.at + 1) {
            return self.error_on(next, "invalid syntax");
        }
        let mut error = self.error_on(self.token(), "invalid syntax");
        if self.token().kind == Kind::Newline && self.at == 0 {
            error.end_col = error.col;
        }
        error
    }

    /// The end of the text has no column.
    fn at_end_of_text(&self) -> SyntaxError {
        let end = self.source.trim_end_matches(['\n', '\r']).len();
        let mut error = self.error_over(TextRange::empty(text_size(end)), "invalid syntax");
        (error.col, error.end_col) = (0, 0);
        error
    }

    /// A bracket that stays open is the cause of an error on a later line.
    fn never_closed(&self, error: &SyntaxError) -> Option<SyntaxError> {
        let open = self.open.last()?;
        let at_end = self.token().kind == Kind::End;
        let reached = line_of(self.source, text_size(self.token().start)).max(error.end_line);
        if !at_end && reached <= line_of(self.source, text_size(open.offset)) {
            return None;
        }
        let msg = format!("'{}' was never closed", open.bracket);
        let mut unclosed = SyntaxError::parser(self.source, TextRange::empty(text_size(open.offset)), msg);
        unclosed.end_col = 0;
        unclosed.incomplete = true;
        Some(unclosed)
    }

    /// More input can only help if parsing stopped at the end.
    fn mark_incomplete(&self, mut error: SyntaxError) -> SyntaxError {
        let token = self.token();
        error.incomplete |=
            matches!(token.kind, Kind::End | Kind::Dedent) && token.start == self.source.len();
        error
    }

    // Tokens.

    fn token(&self) -> Token {
        self.tokens[self.at]
    }

    fn token_at(&self, index: usize) -> Option<Token> {
        self.tokens.get(index).copied()
    }

    /// The token before the one at which parsing stopped.
    fn previous(&self) -> Option<Token> {
        self.at.checked_sub(1).and_then(|index| self.token_at(index))
    }

    fn text(&self, token: Token) -> &'a str {
        &self.source[token.start..token.end]
    }

    fn is(&self, token: Option<Token>, text: &str) -> bool {
        token.is_some_and(|token| {
            matches!(token.kind, Kind::Name | Kind::Operator) && self.text(token) == text
        })
    }

    /// The first token that starts at or after `offset`.
    fn index_from(&self, offset: TextSize) -> usize {
        let offset = offset.to_usize();
        self.tokens.iter().position(|token| token.start >= offset).unwrap_or(self.tokens.len() - 1)
    }

    /// Index of the first token of the logical line that holds the token `index`.
    fn line_start(&self, index: usize) -> usize {
        let is_edge = |token: &Token| matches!(token.kind, Kind::Newline | Kind::Indent | Kind::Dedent);
        self.tokens[..index].iter().rposition(is_edge).map_or(0, |edge| edge + 1)
    }

    fn indent_token(&self) -> Token {
        let is_indent = |token: &&Token| token.kind == Kind::Indent;
        self.tokens[self.at..].iter().find(is_indent).copied().unwrap_or(self.token())
    }

    // Errors.

    fn error_on(&self, token: Token, msg: impl Into<String>) -> SyntaxError {
        if token.kind != Kind::Newline {
            return self.error_over(token_range(token), msg);
        }
        // The end of a line is one character wide, implied or not.
        let mut error = self.error_over(TextRange::empty(text_size(token.start)), msg);
        error.end_col += 1;
        error
    }

    fn error_over(&self, range: TextRange, msg: impl Into<String>) -> SyntaxError {
        SyntaxError::parser(self.source, range, msg)
    }

    fn indentation_error(&self, token: Token) -> SyntaxError {
        let msg = if token.kind == Kind::Indent { "unexpected indent" } else { "unexpected unindent" };
        let mut error = self.error_over(TextRange::empty(text_size(token.end)), msg);
        error.col -= 1;
        error.end_col = -1;
        error.with_kind(ErrorKind::Indentation)
    }
}

fn token_range(token: Token) -> TextRange {
    TextRange::new(text_size(token.start), text_size(token.end))
}

/// The range of what starts at `first` and ends at `last`.
fn span(first: &impl Ranged, last: &impl Ranged) -> TextRange {
    TextRange::new(first.start(), last.end())
}
