//! Type parameters that cannot have a bound.

use ruff_python_ast::Expr;
use ruff_text_size::TextRange;

use super::{Failure, text_size};
use crate::syntax::error::SyntaxError;
use crate::syntax::tokens::{Kind, Token};

impl Failure<'_> {
    /// `def f[*A: int]`, `class C[**P: (int, str)]`
    pub(super) fn bound_of_starred(&self) -> Option<SyntaxError> {
        let colon = self.token();
        let star = self.at.checked_sub(2).and_then(|index| self.token_at(index));
        let what = match star.map(|star| self.text(star)) {
            Some("*") => "TypeVarTuple",
            Some("**") => "ParamSpec",
            _ => return None,
        };
        let is_name = self.previous().is_some_and(|token| token.kind == Kind::Name);
        if !is_name || !self.is(Some(colon), ":") || !self.in_type_parameters() {
            return None;
        }
        let ends = |token: &Token| {
            token.level < colon.level
                || token.level == colon.level && matches!(self.text(*token), "," | "=")
                || token.kind == Kind::Newline
        };
        let value = &self.tokens[self.at + 1..];
        let value = &value[..value.iter().position(ends)?];
        let range = TextRange::new(text_size(value.first()?.start), text_size(value.last()?.end));
        let parsed = ruff_python_parser::parse_expression(&self.source[range]).ok()?;
        let kind = if matches!(parsed.expr(), Expr::Tuple(_)) { "constraints" } else { "bound" };
        let range = TextRange::new(text_size(colon.start), range.end());
        Some(self.error_over(range, format!("cannot use {kind} with {what}")))
    }

    /// `def f[]()`. The error ends where CPython has read to: at the bracket, or for an alias after the next token.
    pub(super) fn no_type_parameters(&self) -> SyntaxError {
        let mut error = self.error_on(self.token(), "Type parameter list cannot be empty");
        let first = self.token_at(self.line_start(self.at));
        let next = self.token_at(self.at + 1).filter(|_| self.is(first, "type"));
        error.end_col = match next {
            Some(next) => self.error_on(next, "").end_col - 1,
            None => error.col,
        };
        error
    }

    /// Whether the innermost open bracket is that of type parameters.
    fn in_type_parameters(&self) -> bool {
        let Some(opening) = self.opening(self.at) else { return false };
        let keyword = opening.checked_sub(2).and_then(|index| self.token_at(index));
        self.is(self.token_at(opening), "[")
            && ["def", "class", "type"].iter().any(|word| self.is(keyword, word))
    }
}
