//! x
use ruff_python_ast::Expr;
use ruff_text_size::Ranged;
pub(crate) fn unparse(expr: &Expr, source: &str) -> String {
    source[expr.range()].to_owned()
}
