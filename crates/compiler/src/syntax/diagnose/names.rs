//! What CPython calls an expression in its messages, and finding expressions by their place.

use ruff_python_ast::visitor::{Visitor, walk_expr};
use ruff_python_ast::{Expr, Mod};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::syntax::stack;

/// What CPython calls `expr`.
pub fn expression_name(expr: &Expr) -> &'static str {
    match expr {
        Expr::Attribute(_) => "attribute",
        Expr::Subscript(_) => "subscript",
        Expr::Starred(_) => "starred",
        Expr::Name(_) => "name",
        Expr::List(_) => "list",
        Expr::Tuple(_) => "tuple",
        Expr::Lambda(_) => "lambda",
        Expr::Call(_) => "function call",
        Expr::BoolOp(_) | Expr::BinOp(_) | Expr::UnaryOp(_) => "expression",
        Expr::Generator(_) => "generator expression",
        Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
        Expr::Await(_) => "await expression",
        Expr::ListComp(_) => "list comprehension",
        Expr::SetComp(_) => "set comprehension",
        Expr::DictComp(_) => "dict comprehension",
        Expr::Dict(_) => "dict literal",
        Expr::Set(_) => "set display",
        Expr::FString(_) => "f-string expression",
        Expr::TString(_) => "t-string expression",
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::NumberLiteral(_) => "literal",
        Expr::BooleanLiteral(node) if node.value => "True",
        Expr::BooleanLiteral(_) => "False",
        Expr::NoneLiteral(_) => "None",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::Compare(_) => "comparison",
        Expr::If(_) => "conditional expression",
        Expr::Named(_) => "named expression",
        Expr::Slice(_) | Expr::IpyEscapeCommand(_) => "expression",
    }
}

/// The outermost expression of a tree with exactly that range.
pub fn expression_at(module: &Mod, range: TextRange) -> Option<&Expr> {
    find(module, |expr| expr.range() == range)
}

/// The widest expression that ends at `end` and starts at or after `start`.
pub fn expression_ending_at(module: &Mod, start: TextSize, end: TextSize) -> Option<&Expr> {
    find(module, |expr| expr.end() == end && expr.start() >= start)
}

/// The widest expression that starts at `start`.
pub fn expression_starting_at(module: &Mod, start: TextSize) -> Option<&Expr> {
    find(module, |expr| expr.start() == start && !expr.range().is_empty())
}

/// The first expression, outermost first, that `wanted` accepts.
pub fn find(module: &Mod, wanted: impl Fn(&Expr) -> bool) -> Option<&Expr> {
    let mut finder = Finder { wanted, found: None };
    match module {
        Mod::Module(module) => finder.visit_body(&module.body),
        Mod::Expression(module) => finder.visit_expr(&module.body),
    }
    finder.found
}

struct Finder<'a, F> {
    wanted: F,
    found: Option<&'a Expr>,
}

impl<'a, F: Fn(&Expr) -> bool> Visitor<'a> for Finder<'a, F> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        if self.found.is_some() {
            return;
        }
        if (self.wanted)(expr) {
            self.found = Some(expr);
        } else {
            stack::grow(|| walk_expr(self, expr));
        }
    }
}
