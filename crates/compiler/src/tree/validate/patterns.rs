//! Patterns of `match`.

use super::{Result, constant, each, expr, length, name, optional, position, value_error};
use crate::bytecode::Const;
use crate::syntax::stack;
use crate::tree::grammar::Class;
use crate::tree::{Node, Value};

fn patterns(list: &Value, star_allowed: bool) -> Result {
    each(list, "pattern", |node| pattern(node, star_allowed))
}

/// A name that is bound: anything but the wildcard.
fn capture(value: &Value) -> Result {
    if matches!(value, Value::Text(text) if text.as_str() == Some("_")) {
        return value_error("can't capture name '_' in patterns");
    }
    name(value)
}

/// A pattern; `star_allowed` in sequences.
pub fn pattern(node: &Node, star_allowed: bool) -> Result {
    stack::grow(|| {
        position(node)?;
        fields(node, star_allowed)
    })
}

fn fields(node: &Node, star_allowed: bool) -> Result {
    match (node.class, &node.fields[..]) {
        (Class::MatchValue, [Value::Node(value)]) => literal(value),
        (Class::MatchSingleton, [value]) => match value {
            Value::Constant(Const::None | Const::Bool(_)) => Ok(()),
            _ => value_error("MatchSingleton can only contain True, False and None"),
        },
        (Class::MatchSequence, [list]) => patterns(list, true),
        (Class::MatchMapping, [keys, list, rest]) => {
            if length(keys) != length(list) {
                return value_error("MatchMapping doesn't have the same number of keys as patterns");
            }
            capture(rest)?;
            each(keys, "expression", |key| match constant(key) {
                Some(Const::None | Const::Bool(_)) => Ok(()),
                _ => literal(key),
            })?;
            patterns(list, false)
        }
        (Class::MatchClass, [class, list, names, values]) => {
            if length(names) != length(values) {
                return value_error(
                    "MatchClass doesn't have the same number of keyword attributes as patterns",
                );
            }
            optional(class)?;
            class_name(class)?;
            if let Value::List(names) = names {
                names.iter().try_for_each(name)?;
            }
            patterns(list, false)?;
            patterns(values, false)
        }
        (Class::MatchStar, [target]) => match star_allowed {
            true => capture(target),
            false => value_error("can't use MatchStar here"),
        },
        (Class::MatchAs, [inner, target]) => {
            capture(target)?;
            match inner {
                Value::Node(_) if matches!(target, Value::None) => {
                    value_error("MatchAs must specify a target name if a pattern is given")
                }
                Value::Node(inner) => pattern(inner, false),
                _ => Ok(()),
            }
        }
        (Class::MatchOr, [list]) => {
            if length(list) < 2 {
                return value_error("MatchOr requires at least 2 patterns");
            }
            patterns(list, false)
        }
        _ => Ok(()),
    }
}

/// The class of a class pattern: a name with any number of attributes.
fn class_name(class: &Value) -> Result {
    let mut next = class.node();
    while let Some(node) = next {
        match node.class {
            Class::Name => return Ok(()),
            Class::Attribute => next = node.fields[0].node(),
            _ => return value_error("MatchClass cls field can only contain Name or Attribute nodes."),
        }
    }
    Ok(())
}

/// A value that is compared with: a literal or an attribute.
fn literal(node: &Node) -> Result {
    expr(node, Class::Load)?;
    match (node.class, constant(node)) {
        (Class::Constant, Some(value)) => match value {
            Const::Int(_)
            | Const::BigInt(_)
            | Const::Float(_)
            | Const::Complex { .. }
            | Const::Str(_)
            | Const::Bytes(_) => Ok(()),
            _ => value_error("unexpected constant inside of a literal pattern"),
        },
        (Class::Attribute | Class::JoinedStr, _) => Ok(()),
        (Class::UnaryOp, _) if is_negative(node, true) => Ok(()),
        (Class::BinOp, _) if is_complex(node) => Ok(()),
        _ => value_error("patterns may only match literals and attribute lookups"),
    }
}

fn is_number(node: &Node, real: bool, imaginary: bool) -> bool {
    match constant(node) {
        Some(Const::Int(_) | Const::BigInt(_) | Const::Float(_)) => real,
        Some(Const::Complex { .. }) => imaginary,
        _ => false,
    }
}

/// `-number`
fn is_negative(node: &Node, imaginary: bool) -> bool {
    match (node.class, &node.fields[..]) {
        (Class::UnaryOp, [Value::Node(op), Value::Node(operand)]) => {
            op.class == Class::USub && is_number(operand, true, imaginary)
        }
        _ => false,
    }
}

/// A real number, possibly negative, plus or minus an imaginary one.
fn is_complex(node: &Node) -> bool {
    match &node.fields[..] {
        [Value::Node(left), Value::Node(op), Value::Node(right)] => {
            (is_number(left, true, false) || is_negative(left, false))
                && is_number(right, false, true)
                && matches!(op.class, Class::Add | Class::Sub)
        }
        _ => false,
    }
}
