//! Checks of trees that programs made: what the grammar's table does not say, and the parser would not have let pass.
//!
//! The rules and messages are CPython's (`PyAST_Validate`).

mod patterns;
mod statements;

use super::grammar::{Class, Kind};
use super::{Node, Span, TreeError, Value};
use crate::bytecode::Const;
use crate::syntax::stack;

type Result = std::result::Result<(), TreeError>;

/// Checks a tree.
///
/// # Errors
/// The first thing that is wrong.
pub fn validate(root: &Node) -> Result {
    match (root.class, &root.fields[..]) {
        (Class::Module | Class::Interactive, [body, ..]) => statements::body(body),
        (Class::Expression, [body]) => required(body, |body| expr(body, Class::Load)),
        (_, [args, returns]) => {
            exprs(args, Class::Load)?;
            required(returns, |returns| expr(returns, Class::Load))
        }
        _ => Ok(()),
    }
}

fn value_error(message: impl Into<String>) -> Result {
    Err(TreeError::Value(message.into()))
}

/// Checks a node that a field must have; that it has been seen to when the tree was read.
fn required(value: &Value, check: impl FnOnce(&Node) -> Result) -> Result {
    value.node().map_or(Ok(()), check)
}

fn is_empty(list: &Value) -> bool {
    matches!(list, Value::List(items) if items.is_empty())
}

fn length(list: &Value) -> usize {
    match list {
        Value::List(items) => items.len(),
        _ => 0,
    }
}

/// Checks the items of a list. Where one is missing the message names the `kind` of list.
fn each(list: &Value, kind: &str, check: impl Fn(&Node) -> Result) -> Result {
    let Value::List(items) = list else { return Ok(()) };
    for item in items {
        match item {
            Value::Node(node) => check(node)?,
            _ => return value_error(format!("None disallowed in {kind} list")),
        }
    }
    Ok(())
}

/// A list that must not be empty.
fn nonempty(list: &Value, what: &str, owner: Class) -> Result {
    match is_empty(list) {
        true => value_error(format!("empty {what} on {}", owner.name())),
        false => Ok(()),
    }
}

/// A position must not end before it starts, nor be half known.
fn position(node: &Node) -> Result {
    let Some(Span { line, column, end_line, end_column }) = node.span else { return Ok(()) };
    if line > end_line {
        return value_error(format!("AST node line range ({line}, {end_line}) is not valid"));
    }
    if line < 0 && end_line != line || column < 0 && column != end_column {
        return value_error(format!(
            "AST node column range ({column}, {end_column}) for line range ({line}, {end_line}) is not valid"
        ));
    }
    if line == end_line && column > end_column {
        return value_error(format!("line {line}, column {column}-{end_column} is not a valid range"));
    }
    Ok(())
}

/// A name that is not one of the constants'.
fn name(value: &Value) -> Result {
    let Value::Text(text) = value else { return Ok(()) };
    match text.as_str() {
        Some(name @ ("None" | "True" | "False")) => {
            value_error(format!("identifier field can't represent '{name}' constant"))
        }
        _ => Ok(()),
    }
}

// Expressions

fn exprs(list: &Value, context: Class) -> Result {
    each(list, "expression", |node| expr(node, context))
}

fn optional(value: &Value) -> Result {
    required(value, |node| expr(node, Class::Load))
}

fn expr(node: &Node, context: Class) -> Result {
    stack::grow(|| {
        position(node)?;
        check_context(node, context)?;
        expr_fields(node, context)
    })
}

/// Whether the expression is used as its own context says.
fn check_context(node: &Node, context: Class) -> Result {
    let actual = match node.class {
        Class::Attribute | Class::Subscript | Class::Starred | Class::Name | Class::List | Class::Tuple => {
            node.fields.last().and_then(Value::node).map(|node| node.class)
        }
        _ if context == Class::Load => None,
        _ => {
            return value_error(format!(
                "expression which can't be assigned to in {} context",
                context.name()
            ));
        }
    };
    match actual {
        Some(actual) if actual != context => value_error(format!(
            "expression must have {} context but has {} instead",
            context.name(),
            actual.name()
        )),
        _ => Ok(()),
    }
}

fn expr_fields(node: &Node, context: Class) -> Result {
    match (node.class, &node.fields[..]) {
        (Class::BoolOp, [_, values]) => {
            if length(values) < 2 {
                return value_error("BoolOp with less than 2 values");
            }
            exprs(values, Class::Load)
        }
        (Class::Lambda, [parameters, body]) => {
            required(parameters, arguments)?;
            optional(body)
        }
        (Class::Dict, [keys, values]) => {
            if length(keys) != length(values) {
                return value_error("Dict doesn't have the same number of keys as values");
            }
            optional_exprs(keys)?;
            exprs(values, Class::Load)
        }
        (Class::ListComp | Class::SetComp | Class::GeneratorExp, [element, generators]) => {
            comprehensions(generators)?;
            optional(element)
        }
        (Class::DictComp, [key, value, generators]) => {
            comprehensions(generators)?;
            optional(key)?;
            optional(value)
        }
        (Class::Compare, [left, ops, comparators]) => {
            if is_empty(comparators) {
                return value_error("Compare with no comparators");
            }
            if length(ops) != length(comparators) {
                return value_error("Compare has a different number of comparators and operands");
            }
            exprs(comparators, Class::Load)?;
            optional(left)
        }
        (Class::Call, [function, args, keywords]) => {
            optional(function)?;
            exprs(args, Class::Load)?;
            self::keywords(keywords)
        }
        (Class::Name, [id, _]) => name(id),
        (Class::Starred, [value, _]) => required(value, |node| expr(node, context)),
        (Class::List | Class::Tuple, [elements, _]) => exprs(elements, context),
        (Class::NamedExpr, [target, value]) => {
            if target.node().is_some_and(|target| target.class != Class::Name) {
                return Err(TreeError::Type("NamedExpr target must be a Name".to_owned()));
            }
            optional(value)
        }
        // All others consist of expressions, and things that need no check.
        (_, fields) => fields.iter().try_for_each(|field| match field {
            Value::Node(child) if child.class.kind() == Kind::Expr => expr(child, Class::Load),
            Value::List(_) => exprs(field, Class::Load),
            _ => Ok(()),
        }),
    }
}

/// Expressions of which some may be missing.
fn optional_exprs(list: &Value) -> Result {
    let Value::List(items) = list else { return Ok(()) };
    items.iter().try_for_each(optional)
}

fn comprehensions(list: &Value) -> Result {
    if is_empty(list) {
        return value_error("comprehension with no generators");
    }
    each(list, "comprehension", |node| {
        let [target, iter, ifs, _] = node.all_fields();
        required(target, |target| expr(target, Class::Store))?;
        optional(iter)?;
        exprs(ifs, Class::Load)
    })
}

fn keywords(list: &Value) -> Result {
    each(list, "keyword", |node| {
        let [_, value] = node.all_fields();
        optional(value)
    })
}

fn parameters(list: &Value) -> Result {
    each(list, "argument", parameter)
}

fn parameter(node: &Node) -> Result {
    position(node)?;
    let [name, annotation, _] = node.all_fields();
    self::name(name)?;
    optional(annotation)
}

fn arguments(node: &Node) -> Result {
    let [posonly, args, vararg, kwonly, kw_defaults, kwarg, defaults] = node.all_fields();
    parameters(posonly)?;
    parameters(args)?;
    required(vararg, parameter)?;
    parameters(kwonly)?;
    required(kwarg, parameter)?;
    if length(defaults) > length(posonly) + length(args) {
        return value_error("more positional defaults than args on arguments");
    }
    if length(kw_defaults) != length(kwonly) {
        return value_error("length of kwonlyargs is not the same as kw_defaults on arguments");
    }
    exprs(defaults, Class::Load)?;
    optional_exprs(kw_defaults)
}

/// The constant that a node is, if it is one.
fn constant(node: &Node) -> Option<&Const> {
    match (node.class, node.fields.first()) {
        (Class::Constant, Some(Value::Constant(constant))) => Some(constant),
        _ => None,
    }
}
