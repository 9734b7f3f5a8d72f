//! Imports, and what follows `as`.

use ruff_text_size::{Ranged, TextRange};

use super::Failure;
use super::names::expression_name;
use super::text_size;
use crate::syntax::error::SyntaxError;
use crate::syntax::tokens::Kind;

impl Failure<'_> {
    /// `as` gives names only.
    pub(super) fn as_mistake(&self) -> Option<SyntaxError> {
        if let Some(error) = self.import_from() {
            return Some(error);
        }
        let start = self.line_start(self.at);
        let after = (start..=self.at)
            .rev()
            .find(|&index| index > start && self.is(self.token_at(index - 1), "as"))?;
        let first = self.text(self.token_at(start)?);
        let place = match first {
            "import" | "from" => "as import target".to_owned(),
            "case" => "as pattern target".to_owned(),
            "except" if self.is(self.token_at(start + 1), "*") => "except* statement with".to_owned(),
            "except" => "except statement with".to_owned(),
            _ => return None,
        };
        let target = self.parse_target(after)?;
        let name = expression_name(&target.0);
        if name == "name" {
            return None;
        }
        let msg = match first {
            "except" => format!("cannot use {place} {name}"),
            _ => format!("cannot use {name} {place}"),
        };
        Some(self.error_over(target.1, msg))
    }

    /// The expression from the token `index` to the end of its clause, and its place.
    fn parse_target(&self, index: usize) -> Option<(ruff_python_ast::Expr, TextRange)> {
        let first = self.token_at(index)?;
        let level = index.checked_sub(1).map_or(0, |before| self.tokens[before].level);
        let ends = |token: &crate::syntax::tokens::Token| {
            token.kind == Kind::Newline
                || token.level < level
                || token.level == level && matches!(self.text(*token), "," | ":" | "|" | "if")
        };
        let length = self.tokens[index..].iter().position(ends)?;
        let last = self.token_at(index + length.checked_sub(1)?)?;
        let text = &self.source[first.start..last.end];
        let parsed = ruff_python_parser::parse_expression(text).ok()?;
        let expr = parsed.into_expr();
        let offset = text_size(first.start);
        let range = TextRange::new(expr.start() + offset, expr.end() + offset);
        Some((expr, range))
    }

    /// `import a from b`
    fn import_from(&self) -> Option<SyntaxError> {
        let start = self.line_start(self.at);
        if !self.is(self.token_at(start), "import") || !self.is(Some(self.token()), "from") {
            return None;
        }
        let is_name = |token: &&crate::syntax::tokens::Token| {
            token.kind == Kind::Name && self.text(**token) != "as" || self.text(**token) == "."
        };
        let length = self.tokens[self.at + 1..].iter().take_while(is_name).count();
        let last = self.token_at(self.at + length)?;
        let range = TextRange::new(text_size(self.tokens[start].start), text_size(last.end));
        (length > 0).then(|| self.error_over(range, "Did you mean to use 'from ... import ...' instead?"))
    }
}
