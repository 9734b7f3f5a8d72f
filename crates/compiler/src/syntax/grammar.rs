//! What CPython's grammar refuses and the parser lets pass.

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{self as ast, Expr, Mod, Stmt};
use ruff_python_parser::{Parsed, UnsupportedSyntaxErrorKind};
use ruff_text_size::{Ranged, TextRange};

use super::{SyntaxError, stack};

/// Check a tree that the parser found no error in.
pub fn check(module: &Mod, source: &str, outcome: &Parsed<Mod>) -> Result<(), SyntaxError> {
    if let Some(newer) = outcome.unsupported_syntax_errors().first() {
        let mut range = newer.range;
        let msg = match newer.kind {
            UnsupportedSyntaxErrorKind::UnpackingInComprehension(_) if source[range].starts_with("**") => {
                range = TextRange::at(range.start(), 2.into());
                "dict unpacking cannot be used in dict comprehension"
            }
            UnsupportedSyntaxErrorKind::UnpackingInComprehension(_) => {
                "iterable unpacking cannot be used in comprehension"
            }
            _ => "invalid syntax",
        };
        return Err(SyntaxError::parser(source, range, msg));
    }
    let mut checker = Checker { source, error: None };
    match module {
        Mod::Module(module) => checker.visit_body(&module.body),
        Mod::Expression(module) => checker.visit_expr(&module.body),
    }
    checker.error.map_or(Ok(()), Err)
}

struct Checker<'a> {
    source: &'a str,
    error: Option<SyntaxError>,
}

impl Checker<'_> {
    /// Report an error, unless there is an earlier one.
    fn refuse(&mut self, range: TextRange, msg: impl Into<String>) {
        if self.error.is_none() {
            self.error = Some(SyntaxError::parser(self.source, range, msg));
        }
    }

    /// All literals of an implicit concatenation are bytes, or none is; t-strings keep to themselves.
    fn check_concatenation(&mut self, expr: &Expr) {
        if let Expr::BytesLiteral(node) = expr {
            for part in &node.value {
                if !part.value.is_ascii() && !self.source[part.range].contains('\\') {
                    self.refuse(part.range, "bytes can only contain ASCII literal characters");
                }
            }
        }
    }
}

impl<'a> Visitor<'a> for Checker<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if self.error.is_some() {
            return;
        }
        match stmt {
            Stmt::AnnAssign(node) if node.annotation.is_starred_expr() => {
                let star = TextRange::at(node.annotation.start(), 1.into());
                self.refuse(star, "invalid syntax");
            }
            Stmt::Import(ast::StmtImport { is_lazy: true, range, .. })
            | Stmt::ImportFrom(ast::StmtImportFrom { is_lazy: true, range, .. }) => {
                self.refuse(*range, "invalid syntax");
            }
            _ => {}
        }
        stack::grow(|| walk_stmt(self, stmt));
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if self.error.is_some() {
            return;
        }
        self.check_concatenation(expr);
        stack::grow(|| walk_expr(self, expr));
    }
}
