//! Statements.

use super::{
    Result, arguments, each, expr, exprs, is_empty, keywords, name, nonempty, optional, patterns, position,
    required, value_error,
};
use crate::syntax::stack;
use crate::tree::grammar::Class;
use crate::tree::{Node, TreeError, Value};

/// A list of statements.
pub fn body(list: &Value) -> Result {
    each(list, "statement", |node| {
        stack::grow(|| {
            position(node)?;
            stmt(node)
        })
    })
}

/// A list of statements that must not be empty.
fn nonempty_body(list: &Value, owner: Class) -> Result {
    nonempty(list, "body", owner)?;
    body(list)
}

/// Expressions that are assigned to or deleted.
fn targets(list: &Value, context: Class, owner: Class) -> Result {
    nonempty(list, "targets", owner)?;
    exprs(list, context)
}

fn target(value: &Value) -> Result {
    required(value, |node| expr(node, Class::Store))
}

fn stmt(node: &Node) -> Result {
    let class = node.class;
    match (class, &node.fields[..]) {
        (
            Class::FunctionDef | Class::AsyncFunctionDef,
            [id, args, statements, decorators, returns, _, params],
        ) => {
            name(id)?;
            nonempty_body(statements, class)?;
            type_params(params)?;
            required(args, arguments)?;
            exprs(decorators, Class::Load)?;
            optional(returns)
        }
        (Class::ClassDef, [id, bases, keyword_arguments, statements, decorators, params]) => {
            name(id)?;
            nonempty_body(statements, class)?;
            type_params(params)?;
            exprs(bases, Class::Load)?;
            keywords(keyword_arguments)?;
            exprs(decorators, Class::Load)
        }
        (Class::Delete, [list]) => targets(list, Class::Del, class),
        (Class::Assign, [list, value, _]) => {
            targets(list, Class::Store, class)?;
            optional(value)
        }
        (Class::AugAssign, [to, _, value]) => {
            target(to)?;
            optional(value)
        }
        (Class::AnnAssign, [to, annotation, value, simple]) => {
            let is_name = to.node().is_some_and(|to| to.class == Class::Name);
            if !is_name && matches!(simple, Value::Int(simple) if *simple != 0) {
                return Err(TreeError::Type("AnnAssign with simple non-Name target".to_owned()));
            }
            target(to)?;
            optional(value)?;
            optional(annotation)
        }
        (Class::TypeAlias, [name, params, value]) => {
            if name.node().is_some_and(|name| name.class != Class::Name) {
                return Err(TreeError::Type("TypeAlias with non-Name name".to_owned()));
            }
            target(name)?;
            type_params(params)?;
            optional(value)
        }
        (Class::For | Class::AsyncFor, [to, iter, statements, orelse, _]) => {
            target(to)?;
            optional(iter)?;
            nonempty_body(statements, class)?;
            body(orelse)
        }
        (Class::While | Class::If, [test, statements, orelse]) => {
            optional(test)?;
            nonempty_body(statements, class)?;
            body(orelse)
        }
        (Class::With | Class::AsyncWith, [items, statements, _]) => {
            nonempty(items, "items", class)?;
            each(items, "withitem", with_item)?;
            nonempty_body(statements, class)
        }
        (Class::Match, [subject, cases]) => {
            optional(subject)?;
            nonempty(cases, "cases", class)?;
            each(cases, "match_case", match_case)
        }
        (Class::Try | Class::TryStar, [statements, handlers, orelse, finalbody]) => {
            try_statement(class, [statements, handlers, orelse, finalbody])
        }
        _ => simple_stmt(node),
    }
}

fn simple_stmt(node: &Node) -> Result {
    let class = node.class;
    match (class, &node.fields[..]) {
        (Class::Raise, [exc, cause]) => {
            if exc.node().is_none() && cause.node().is_some() {
                return value_error("Raise with cause but no exception");
            }
            optional(exc)?;
            optional(cause)
        }
        (Class::Import, [names]) => aliases(names, class),
        (Class::ImportFrom, [_, names, level]) => {
            if matches!(level, Value::Int(level) if *level < 0) {
                return value_error("Negative ImportFrom level");
            }
            aliases(names, class)
        }
        (Class::Global | Class::Nonlocal, [names]) => nonempty(names, "names", class),
        (Class::Return | Class::Assert | Class::Expr, fields) => fields.iter().try_for_each(optional),
        _ => Ok(()),
    }
}

fn aliases(list: &Value, owner: Class) -> Result {
    nonempty(list, "names", owner)?;
    each(list, "alias", |node| node.fields.iter().try_for_each(name))
}

fn with_item(node: &Node) -> Result {
    let [context, vars] = node.all_fields();
    optional(context)?;
    target(vars)
}

fn match_case(node: &Node) -> Result {
    let [pattern, guard, statements] = node.all_fields();
    required(pattern, |pattern| patterns::pattern(pattern, false))?;
    optional(guard)?;
    nonempty_body(statements, node.class)
}

fn try_statement(class: Class, [statements, handlers, orelse, finalbody]: [&Value; 4]) -> Result {
    let owner = class.name();
    nonempty_body(statements, class)?;
    if is_empty(handlers) && is_empty(finalbody) {
        return value_error(format!("{owner} has neither except handlers nor finalbody"));
    }
    if is_empty(handlers) && !is_empty(orelse) {
        return value_error(format!("{owner} has orelse but no except handlers"));
    }
    each(handlers, "excepthandler", |node| {
        position(node)?;
        let [ty, id, statements] = node.all_fields();
        name(id)?;
        optional(ty)?;
        nonempty_body(statements, node.class)
    })?;
    body(finalbody)?;
    body(orelse)
}

fn type_params(list: &Value) -> Result {
    each(list, "type_param", |node| {
        position(node)?;
        name(&node.fields[0])?;
        node.fields[1..].iter().try_for_each(optional)
    })
}
