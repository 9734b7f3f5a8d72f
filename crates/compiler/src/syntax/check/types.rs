//! The types that expressions are sure to have, for warnings about mistakes.

use ruff_python_ast::{Expr, Number, UnaryOp};

/// The name of the type that the value of `expr` has for sure.
pub fn type_name(expr: &Expr) -> Option<&'static str> {
    Some(match expr {
        Expr::Tuple(_) => "tuple",
        Expr::List(_) | Expr::ListComp(_) => "list",
        Expr::Dict(_) | Expr::DictComp(_) => "dict",
        Expr::Set(_) | Expr::SetComp(_) => "set",
        Expr::Generator(_) => "generator",
        Expr::Lambda(_) => "function",
        Expr::FString(_) => "str",
        Expr::TString(_) => "string.templatelib.Template",
        _ => return constant_type(expr),
    })
}

fn constant_type(expr: &Expr) -> Option<&'static str> {
    Some(match expr {
        Expr::StringLiteral(_) => "str",
        Expr::BytesLiteral(_) => "bytes",
        Expr::NumberLiteral(node) => match node.value {
            Number::Int(_) => "int",
            Number::Float(_) => "float",
            Number::Complex { .. } => "complex",
        },
        Expr::BooleanLiteral(_) => "bool",
        Expr::NoneLiteral(_) => "NoneType",
        Expr::EllipsisLiteral(_) => "ellipsis",
        // The sign is folded into the number.
        Expr::UnaryOp(node) if node.op == UnaryOp::USub && node.operand.is_number_literal_expr() => {
            return constant_type(&node.operand);
        }
        _ => return None,
    })
}

/// Whether an expression of known type may be called.
pub fn can_be_called(expr: &Expr) -> bool {
    matches!(expr, Expr::Lambda(_)) || type_name(expr).is_none()
}

/// Whether an expression of known type may be subscribed.
pub fn can_be_indexed(expr: &Expr) -> bool {
    !matches!(
        type_name(expr),
        Some(
            "set"
                | "generator"
                | "function"
                | "string.templatelib.Template"
                | "int"
                | "float"
                | "complex"
                | "bool"
                | "NoneType"
                | "ellipsis"
        )
    )
}

/// Whether a sequence can be indexed with the value of `expr`, whose type is known.
pub fn is_index(expr: &Expr) -> bool {
    matches!(expr, Expr::Slice(_)) || matches!(type_name(expr), Some("int" | "bool"))
}

/// The type of a constant that should not be compared by identity: not `None`, `True`, `False` or `...`.
pub fn literal_to_compare(expr: &Expr) -> Option<&'static str> {
    match expr {
        Expr::Tuple(node) if node.elts.iter().all(is_constant) => Some("tuple"),
        _ => constant_type(expr).filter(|name| !matches!(*name, "NoneType" | "bool" | "ellipsis")),
    }
}

fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Tuple(node) => node.elts.iter().all(is_constant),
        _ => constant_type(expr).is_some(),
    }
}
