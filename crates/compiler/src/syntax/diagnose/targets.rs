//! Things that cannot be assigned to, deleted or annotated.

use ruff_python_ast::{Expr, UnaryOp};
use ruff_python_parser::ParseErrorType;
use ruff_text_size::Ranged;

use super::Failure;
use super::names::{expression_at, expression_name, find};
use crate::syntax::error::SyntaxError;
use crate::syntax::tokens::{Kind, Token};

impl Failure<'_> {
    pub(super) fn target_mistake(&self) -> Option<SyntaxError> {
        let target = || expression_at(self.module, self.cause.location);
        match &self.cause.error {
            ParseErrorType::InvalidAssignmentTarget => self.assignment(target()?),
            ParseErrorType::InvalidNamedAssignmentTarget => {
                let target = target()?;
                let name = expression_name(target);
                Some(
                    self.error_over(target.range(), format!("cannot use assignment expressions with {name}")),
                )
            }
            ParseErrorType::InvalidAnnotatedAssignmentTarget => {
                let colon = self.index_from(self.cause.location.end());
                let colon = (colon..self.tokens.len()).find(|&index| self.is(self.token_at(index), ":"))?;
                if self.token_at(colon + 1).is_none_or(|next| matches!(next.kind, Kind::Newline | Kind::End))
                {
                    return Some(self.error_on(self.tokens[colon], "invalid syntax"));
                }
                Some(self.error_over(self.cause.location, "illegal target for annotation"))
            }
            ParseErrorType::InvalidAugmentedAssignmentTarget => {
                let target = target()?;
                let msg = format!(
                    "'{}' is an illegal expression for augmented assignment",
                    expression_name(target)
                );
                Some(self.error_over(target.range(), msg))
            }
            ParseErrorType::InvalidDeleteTarget => {
                let target = target()?;
                Some(self.error_over(target.range(), format!("cannot delete {}", expression_name(target))))
            }
            ParseErrorType::OtherError(msg) if msg.starts_with("Only single target (not ") => {
                let what = if msg.contains("tuple") { "tuple" } else { "list" };
                let msg = format!("only single target (not {what}) can be annotated");
                let range = match target() {
                    Some(Expr::Tuple(tuple)) if !tuple.parenthesized => tuple.elts.first()?.range(),
                    _ => self.cause.location,
                };
                Some(self.error_over(range, msg))
            }
            _ => None,
        }
    }

    fn assignment(&self, target: &Expr) -> Option<SyntaxError> {
        let name = expression_name(target);
        if let Expr::Await(node) = target
            && node.value.range().is_empty()
        {
            return Some(
                self.error_on(self.token_at(self.index_from(node.value.start()))?, "invalid syntax"),
            );
        }
        if let Some(error) = self.loop_target(target) {
            return Some(error);
        }
        if matches!(target, Expr::Yield(_) | Expr::YieldFrom(_)) && !self.is_parenthesized(target) {
            return Some(self.error_over(target.range(), "assignment to yield expression not possible"));
        }
        let mut msg = format!("cannot assign to {name}");
        if self.could_be_comparison(target) {
            msg.push_str(" here. Maybe you meant '==' instead of '='?");
        }
        Some(self.error_over(target.range(), msg))
    }

    /// A loop's variables that `in` does not follow: the parser takes what follows for part of them.
    fn loop_target(&self, target: &Expr) -> Option<SyntaxError> {
        let (variables, word) = match target {
            Expr::If(node) => (&node.body, "if"),
            Expr::Compare(node) => (&node.left, ""),
            _ => return None,
        };
        let first = self.index_from(target.start());
        let level = self.tokens[first.checked_sub(1)?].level;
        let opens = |token: &&Token| token.level <= level && matches!(self.text(**token), "for" | "in");
        let keyword = self.tokens[self.line_start(first)..first].iter().rev().find(opens).copied();
        if !self.is(keyword, "for") {
            return None;
        }
        let next = self.token_at(self.index_from(variables.end()))?;
        let in_brackets = next.level > 0 && word == "if";
        let msg = if in_brackets { "'in' expected after for-loop variables" } else { "invalid syntax" };
        Some(self.error_on(next, msg))
    }

    fn is_parenthesized(&self, expr: &Expr) -> bool {
        self.parentheses(expr) > 0
    }

    /// How many pairs of parentheses are directly around an expression.
    fn parentheses(&self, expr: &Expr) -> usize {
        let (first, after) = (self.index_from(expr.start()), self.index_from(expr.end()));
        let opening = (0..first).rev().take_while(|&index| self.is(self.token_at(index), "(")).count();
        let closing =
            (after..self.tokens.len()).take_while(|&index| self.is(self.token_at(index), ")")).count();
        opening.min(closing)
    }

    /// Whether `target = value` can be read as a comparison: both are simple, and it is the only `=`.
    fn could_be_comparison(&self, target: &Expr) -> bool {
        let is_operand = match target {
            Expr::Tuple(_)
            | Expr::List(_)
            | Expr::Generator(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_) => false,
            _ if self.is_parenthesized(target) => true,
            Expr::Lambda(_) | Expr::If(_) | Expr::BoolOp(_) | Expr::Compare(_) | Expr::Starred(_) => false,
            Expr::UnaryOp(node) => node.op != UnaryOp::Not,
            _ => true,
        };
        let after = self.index_from(target.end()) + self.parentheses(target);
        if !is_operand || !self.is(self.token_at(after), "=") {
            return false;
        }
        let Some(value) = self.token_at(after + 1) else { return false };
        let start = super::text_size(value.start);
        let is_value =
            |expr: &Expr| expr.start() == start && !expr.range().is_empty() && is_operand_kind(expr);
        let Some(value) = find(self.module, is_value) else {
            return false;
        };
        let next = self.token_at(self.index_from(value.end()));
        !self.is(next, "=") && !self.is(next, ":=")
    }
}

/// Expressions that bind at least as tightly as `|`.
fn is_operand_kind(expr: &Expr) -> bool {
    match expr {
        Expr::Lambda(_)
        | Expr::If(_)
        | Expr::BoolOp(_)
        | Expr::Compare(_)
        | Expr::Starred(_)
        | Expr::Yield(_)
        | Expr::YieldFrom(_)
        | Expr::Named(_) => false,
        Expr::Tuple(node) => node.parenthesized,
        Expr::UnaryOp(node) => node.op != UnaryOp::Not,
        _ => true,
    }
}
