//! Headers of compound statements and the blocks under them.

use super::Failure;
use crate::syntax::error::{ErrorKind, SyntaxError, line_of};
use crate::syntax::tokens::{Kind, Token, text_size};
use ruff_text_size::TextRange;

/// Statements whose colon is expected wherever their header ends; the others only complain about a missing
/// colon at the end of the line.
const ALWAYS_COLON: [&str; 4] = ["def", "else", "try", "finally"];

impl Failure<'_> {
    pub(super) fn block_mistake(&self) -> Option<SyntaxError> {
        self.missing_block()
            .or_else(|| self.missing_colon())
            .or_else(|| self.lonely_try())
            .or_else(|| self.late_elif())
    }

    /// A header's colon, the end of the line, and no indentation.
    fn missing_block(&self) -> Option<SyntaxError> {
        let newline = (0..=self.at).rev().find(|&index| self.tokens[index].kind == Kind::Newline)?;
        let between = self.tokens.get(newline + 1..self.at).unwrap_or_default();
        let only_dedents = between.iter().all(|token| token.kind == Kind::Dedent);
        let next = self.token_at(newline + 1)?;
        let colon = newline.checked_sub(1).and_then(|index| self.token_at(index));
        if !only_dedents || next.kind == Kind::Indent || !self.is(colon, ":") {
            return None;
        }
        let header = self.line_start(newline);
        let (what, line) = self.header(header)?;
        let msg = format!("expected an indented block after {what} on line {line}");
        let mut error = match next.kind {
            Kind::End | Kind::Dedent => self.error_at_line_end(next, msg),
            _ => self.error_on(next, msg),
        };
        error.incomplete = next.start == self.source.len();
        Some(error.with_kind(ErrorKind::Indentation))
    }

    /// An error at a token that has no text: CPython reports how far it has read.
    fn error_at_line_end(&self, token: Token, msg: String) -> SyntaxError {
        let text = &self.source[..token.start];
        let offset = if token.kind == Kind::Dedent && token.start < self.source.len() {
            token.start
        } else {
            text.trim_end_matches(['\n', '\r']).len()
        };
        let mut error = self.error_over(TextRange::empty(text_size(offset)), msg);
        if offset == token.start && offset < self.source.len() {
            error.col -= 1;
        }
        error.end_col = -1;
        error
    }

    /// What the header that starts at token `index` is called, and its line.
    fn header(&self, index: usize) -> Option<(String, u32)> {
        let first = self.token_at(index)?;
        let line = line_of(self.source, text_size(first.start));
        let mut word = self.text(first);
        if word == "async" {
            word = self.text(self.token_at(index + 1)?);
        }
        let what = match word {
            "def" => "function definition".to_owned(),
            "class" => "class definition".to_owned(),
            "except" if self.is(self.token_at(index + 1), "*") => "'except*' statement".to_owned(),
            "if" | "elif" | "else" | "while" | "for" | "with" | "try" | "except" | "finally" | "match"
            | "case" => {
                format!("'{word}' statement")
            }
            _ => return None,
        };
        Some((what, line))
    }

    /// A header that ends without its colon.
    fn missing_colon(&self) -> Option<SyntaxError> {
        let token = self.token();
        let start = self.line_start(self.at);
        let first = self.token_at(start)?;
        let word = match self.text(first) {
            "async" => self.text(self.token_at(start + 1)?),
            word => word,
        };
        if self.tokens[start..self.at].iter().any(|token| token.level == 0 && self.is(Some(*token), ":")) {
            return None;
        }
        if word == "def" && !self.expects_colon() {
            return self.missing_parameters(start);
        }
        let is_header = matches!(
            word,
            "if" | "elif"
                | "else"
                | "while"
                | "for"
                | "with"
                | "try"
                | "except"
                | "finally"
                | "def"
                | "class"
                | "match"
                | "case"
        );
        let ends_line = token.kind == Kind::Newline;
        let wanted = is_header && self.expects_colon() && (ends_line || ALWAYS_COLON.contains(&word));
        wanted.then(|| self.error_on(token, "expected ':'"))
    }

    /// The parser would have gone on with a colon.
    fn expects_colon(&self) -> bool {
        use ruff_python_ast::token::TokenKind;
        use ruff_python_parser::ParseErrorType;
        matches!(&self.cause.error, ParseErrorType::ExpectedToken { expected: TokenKind::Colon, .. })
    }

    fn missing_parameters(&self, start: usize) -> Option<SyntaxError> {
        use ruff_python_ast::token::TokenKind;
        use ruff_python_parser::ParseErrorType;
        let wants =
            matches!(&self.cause.error, ParseErrorType::ExpectedToken { expected: TokenKind::Lpar, .. });
        (wants && self.at > start + 1).then(|| self.error_on(self.token(), "expected '('"))
    }

    /// `try` without `except` or `finally`.
    fn lonely_try(&self) -> Option<SyntaxError> {
        let msg = self.cause.error.to_string();
        msg.contains("`except` or `finally` after `try`").then(|| {
            let next = self.index_from(self.cause.location.end());
            let not_edge = |token: &&Token| !matches!(token.kind, Kind::Newline | Kind::Dedent);
            let token = self.tokens[next..].iter().find(not_edge).copied().unwrap_or(self.token());
            let msg = "expected 'except' or 'finally' block";
            if token.kind == Kind::End {
                self.error_at_line_end(token, msg.to_owned())
            } else {
                self.error_on(token, msg)
            }
        })
    }

    /// `elif` after `else`.
    fn late_elif(&self) -> Option<SyntaxError> {
        let starts_line = self.line_start(self.at) == self.at;
        let after_block =
            self.previous().is_some_and(|token| matches!(token.kind, Kind::Dedent | Kind::Newline));
        (starts_line && after_block && self.is(Some(self.token()), "elif"))
            .then(|| self.error_on(self.token(), "'elif' block follows an 'else' block"))
    }
}
