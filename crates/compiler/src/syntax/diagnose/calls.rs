//! Arguments of calls, parameters of functions, items of dicts.

use ruff_python_parser::ParseErrorType;
use ruff_text_size::{Ranged, TextRange};

use super::Failure;
use super::names::expression_starting_at;
use super::text_size;
use crate::syntax::error::SyntaxError;
use crate::syntax::tokens::{Kind, Token};

/// What the innermost open bracket before a token holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Parameters,
    Arguments,
    Dict,
    Other,
}

impl Failure<'_> {
    pub(super) fn call_mistake(&self) -> Option<SyntaxError> {
        self.keyword_name()
            .or_else(|| self.keyword_of_starred())
            .or_else(|| self.missing_value())
            .or_else(|| self.parenthesized_parameters())
            .or_else(|| self.dict_item())
            .or_else(|| self.slash_star())
    }

    /// Index of the bracket that is open around the token `index`.
    pub(super) fn opening(&self, index: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for at in (0..index).rev() {
            let token = self.tokens[at];
            match self.text(token) {
                ")" | "]" | "}" if token.kind == Kind::Operator => depth += 1,
                "(" | "[" | "{" if token.kind == Kind::Operator && depth == 0 => return Some(at),
                "(" | "[" | "{" if token.kind == Kind::Operator => depth -= 1,
                _ => {}
            }
        }
        None
    }

    fn bracket(&self, index: usize) -> Bracket {
        let Some(opening) = self.opening(index) else { return Bracket::Other };
        let before = opening.checked_sub(1).and_then(|at| self.token_at(at));
        let function = opening.checked_sub(2).and_then(|at| self.token_at(at));
        let follows_name = before.is_some_and(|token| token.kind == Kind::Name || self.text(token) == ")");
        match self.text(self.tokens[opening]) {
            "(" if self.is(function, "def") => Bracket::Parameters,
            "(" if follows_name => Bracket::Arguments,
            "{" => Bracket::Dict,
            _ => Bracket::Other,
        }
    }

    /// Whether the token `index` is among the parameters of a lambda.
    fn in_lambda_parameters(&self, index: usize) -> bool {
        let start = self.line_start(index);
        let last = self.tokens[start..index].iter().rposition(|token| self.is(Some(*token), "lambda"));
        last.is_some_and(|lambda| {
            let lambda = start + lambda;
            let level = self.tokens[lambda].level;
            !self.tokens[lambda..index].iter().any(|token| token.level == level && self.text(*token) == ":")
        })
    }

    /// `f(x.y=1)`: the parser wanted a parameter's name.
    fn keyword_name(&self) -> Option<SyntaxError> {
        let ParseErrorType::OtherError(msg) = &self.cause.error else { return None };
        if msg != "Expected a parameter name" {
            return None;
        }
        // The tree has no trace of it.
        let place = self.cause.location;
        let equals = (self.at..self.tokens.len()).find(|&index| {
            self.is(self.token_at(index), "=") && self.tokens[index].start >= place.end().to_usize()
        })?;
        let star = equals.checked_sub(2).and_then(|index| self.token_at(index));
        if star.is_some_and(|star| matches!(self.text(star), "*" | "**")) {
            return self.keyword_of_starred();
        }
        if &self.source[place] == "await" {
            return Some(self.error_on(self.tokens[equals], "invalid syntax"));
        }
        let range = TextRange::new(place.start(), text_size(self.tokens[equals].end));
        let msg = match &self.source[place] {
            name @ ("True" | "False" | "None") => format!("cannot assign to {name}"),
            _ => "expression cannot contain assignment, perhaps you meant \"==\"?".to_owned(),
        };
        Some(self.error_over(range, msg))
    }

    /// `f(*a=b)`, `f(**a=b)`
    fn keyword_of_starred(&self) -> Option<SyntaxError> {
        let end = self.token_at(self.at + 2).map_or(self.at, |_| self.at + 2).min(self.tokens.len() - 1);
        let equals = (self.at..=end).find(|&index| self.is(self.token_at(index), "="))?;
        let star = equals.checked_sub(2).and_then(|index| self.token_at(index))?;
        let what = match self.text(star) {
            "*" => "iterable",
            "**" => "keyword",
            _ => return None,
        };
        if self.bracket(equals) != Bracket::Arguments {
            return None;
        }
        let value = expression_starting_at(self.module, text_size(self.token_at(equals + 1)?.start))?;
        let range = TextRange::new(text_size(star.start), value.end());
        Some(self.error_over(range, format!("cannot assign to {what} argument unpacking")))
    }

    /// `f(a=)`, `def f(a=)`
    fn missing_value(&self) -> Option<SyntaxError> {
        let index = self.missing_value_at()?;
        let equals = self.tokens[index];
        if self.bracket(index) == Bracket::Parameters || self.in_lambda_parameters(index) {
            return Some(self.error_on(equals, "expected default value expression"));
        }
        let name = index.checked_sub(1).and_then(|name| self.token_at(name))?;
        if self.bracket(index) != Bracket::Arguments || name.kind != Kind::Name {
            return None;
        }
        let range = TextRange::new(text_size(name.start), text_size(equals.end));
        Some(self.error_over(range, "expected argument value expression"))
    }

    /// Index of an `=` near the failure that a comma or the closing bracket follows.
    fn missing_value_at(&self) -> Option<usize> {
        let ends = |index: usize| [")", ",", ":"].iter().any(|text| self.is(self.token_at(index), text));
        let near = self.at.saturating_sub(1)..=(self.at + 1).min(self.tokens.len() - 1);
        near.into_iter().find(|&index| self.is(self.token_at(index), "=") && ends(index + 1))
    }

    /// `def f((a, b))`
    fn parenthesized_parameters(&self) -> Option<SyntaxError> {
        let index = (self.at..self.tokens.len().min(self.at + 12)).find(|&index| {
            let before = index.checked_sub(1).and_then(|at| self.token_at(at));
            self.is(self.token_at(index), "(")
                && (self.is(before, "(") || self.is(before, ",") || self.is(before, "lambda"))
        })?;
        let kind = if self.bracket(index) == Bracket::Parameters {
            "Function"
        } else if self.in_lambda_parameters(index) {
            "Lambda expression"
        } else {
            return None;
        };
        let level = self.tokens[index].level;
        let closing = self.tokens[index..].iter().find(|token| token.level < level)?;
        let inside = &self.tokens[index + 1..];
        let plain = |token: &&Token| token.start < closing.start;
        let only_names = inside.iter().take_while(plain).all(|token| {
            (token.kind == Kind::Name && !matches!(self.text(*token), "None" | "True" | "False"))
                || self.text(*token) == ","
        });
        let after_star = self.tokens[..index].iter().rev().find(|token| self.text(**token) != ",");
        if !only_names || after_star.is_some_and(|token| self.text(*token) == "*") {
            return None;
        }
        let range = TextRange::new(text_size(self.tokens[index].start), text_size(closing.end));
        Some(self.error_over(range, format!("{kind} parameters cannot be parenthesized")))
    }

    fn dict_item(&self) -> Option<SyntaxError> {
        let previous = self.previous()?;
        if self.bracket(self.at) != Bracket::Dict && !self.is(Some(self.token()), "}") {
            return None;
        }
        let ends = self.is(Some(self.token()), "}") || self.is(Some(self.token()), ",");
        let opening = self.opening(self.at)?;
        if self.text(self.tokens[opening]) != "{" || self.tokens[..opening].last().is_some_and(is_string_part)
        {
            return None;
        }
        if ends && self.is(Some(previous), ":") {
            return Some(self.error_on(previous, "expression expected after dictionary key and ':'"));
        }
        if self.is(Some(self.token()), "*") && self.is(Some(previous), ":") {
            let value = expression_starting_at(self.module, text_size(self.token().start))?;
            let msg = "cannot use a starred expression in a dictionary value";
            return Some(self.error_over(value.range(), msg));
        }
        let level = self.tokens[opening].level;
        let has_keys = self.tokens[opening..self.at]
            .iter()
            .any(|t| t.level == level && matches!(self.text(*t), ":" | "**"));
        if ends && has_keys {
            let mut error = self.error_on(previous, "':' expected after dictionary key");
            error.end_col = 0;
            return Some(error);
        }
        None
    }

    /// `def f(a, /*, b)`
    fn slash_star(&self) -> Option<SyntaxError> {
        let is_parameters =
            self.bracket(self.at) == Bracket::Parameters || self.in_lambda_parameters(self.at);
        (is_parameters && self.is(Some(self.token()), "*") && self.is(self.previous(), "/"))
            .then(|| self.error_on(self.token(), "expected comma between / and *"))
    }
}

fn is_string_part(token: &Token) -> bool {
    matches!(token.kind, Kind::InterpolatedStart | Kind::InterpolatedMiddle)
}
