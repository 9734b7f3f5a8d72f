//! What CPython's compiler does to a tree before it compiles it, and shows as `PyCF_OPTIMIZED_AST`: `__debug__` becomes a constant,
//! docstrings go with `-OO`, numbers in patterns become constants, and `"%s" % (x,)` an f-string.

use ruff_python_ast::{Operator, UnaryOp};

use super::grammar::Class;
use super::{Node, Span, Tree, Value};
use crate::bytecode::opcode::Conversion;
use crate::bytecode::{Const, Text};
use crate::codegen::percent_format::{Part, parse};
use crate::fold::{binary, unary};
use crate::syntax::stack;

/// Preprocess a tree for the level `optimize`.
pub fn preprocess(tree: &mut Tree, optimize: u8) {
    Preprocessor { optimize }.node(tree.root_mut());
}

struct Preprocessor {
    optimize: u8,
}

impl Preprocessor {
    fn node(&self, node: &mut Node) {
        stack::grow(|| {
            if let Some(at) = body_with_docstring(node.class).filter(|_| self.optimize >= 2) {
                remove_docstring(&mut node.fields[at]);
            }
            for value in &mut node.fields {
                self.value(value);
            }
            match node.class {
                Class::Name => self.debug(node),
                Class::BinOp => percent_format(node),
                Class::MatchValue => self.number(&mut node.fields[0]),
                Class::MatchMapping => {
                    if let Value::List(keys) = &mut node.fields[0] {
                        keys.iter_mut().for_each(|key| self.number(key));
                    }
                }
                _ => {}
            }
        });
    }

    fn value(&self, value: &mut Value) {
        match value {
            Value::Node(node) => self.node(node),
            Value::List(items) => items.iter_mut().for_each(|item| self.value(item)),
            _ => {}
        }
    }

    /// `__debug__`, where it is read.
    fn debug(&self, node: &mut Node) {
        let [Value::Text(name), Value::Node(context)] = &node.fields[..] else { return };
        if name.as_str() == Some("__debug__") && context.class == Class::Load {
            make_constant(node, Const::Bool(self.optimize == 0));
        }
    }

    /// A negative or complex number in a pattern.
    fn number(&self, value: &mut Value) {
        if let Value::Node(node) = value
            && let Some(constant) = self.number_value(node)
        {
            make_constant(node, constant);
        }
    }

    fn number_value(&self, node: &Node) -> Option<Const> {
        match (node.class, &node.fields[..]) {
            (Class::Constant, [Value::Constant(value), _]) => Some(value.clone()),
            (Class::UnaryOp, [Value::Node(op), Value::Node(operand)]) if op.class == Class::USub => {
                unary(UnaryOp::USub, &self.number_value(operand)?)
            }
            (Class::BinOp, [Value::Node(left), Value::Node(op), Value::Node(right)]) => {
                let op = match op.class {
                    Class::Add => Operator::Add,
                    Class::Sub => Operator::Sub,
                    _ => return None,
                };
                binary(op, &self.number_value(left)?, &self.number_value(right)?)
            }
            _ => None,
        }
    }
}

fn make_constant(node: &mut Node, constant: Const) {
    node.class = Class::Constant;
    node.fields = vec![constant.into(), Value::None];
}

/// Which field of such a node is a body that can start with a docstring.
fn body_with_docstring(class: Class) -> Option<usize> {
    match class {
        Class::Module => Some(0),
        Class::FunctionDef | Class::AsyncFunctionDef => Some(2),
        Class::ClassDef => Some(3),
        _ => None,
    }
}

/// Removes a docstring; a body with nothing else in it becomes `pass`.
fn remove_docstring(body: &mut Value) {
    let Value::List(statements) = body else { return };
    let is_docstring = |node: &Node| match (node.class, node.fields.first()) {
        (Class::Expr, Some(Value::Node(value))) => {
            matches!(
                (value.class, value.fields.first()),
                (Class::Constant, Some(Value::Constant(Const::Str(_))))
            )
        }
        _ => false,
    };
    let Some(first) = statements.first().and_then(Value::node).filter(|node| is_docstring(node)) else {
        return;
    };
    if statements.len() == 1 {
        // As if it were written in the place of the docstring.
        let span = first.span.map(|span| Span {
            end_line: span.line,
            end_column: span.column.saturating_add(4),
            ..span
        });
        let pass = Node::new(Class::Pass, span, Vec::new());
        statements[0] = Value::Node(Box::new(pass));
    } else {
        statements.remove(0);
    }
}

/// Makes an f-string of a template that is a literal, if there is a value for each of its conversions.
fn percent_format(node: &mut Node) {
    let Some(parts) = template_parts(node) else { return };
    let [_, _, Value::Node(tuple)] = &mut node.fields[..] else { return };
    let Some(Value::List(values)) = tuple.fields.first_mut() else { return };
    let mut values = std::mem::take(values).into_iter();
    let span = node.span;
    let text =
        |text: Const| Value::Node(Box::new(Node::new(Class::Constant, span, vec![text.into(), Value::None])));
    let part = |part| match part {
        Part::Text(points) => text(Const::Str(Text::from_code_points(points))),
        Part::Value { conversion, spec } => {
            let value = values.next().unwrap_or(Value::None);
            let span = value.node().and_then(|node| node.span);
            let letter = match conversion {
                Conversion::Str => b's',
                Conversion::Repr => b'r',
                Conversion::Ascii => b'a',
            };
            let spec = if spec.is_empty() { Value::None } else { text(Const::str(&spec)) };
            let fields = vec![value, Value::Int(letter.into()), spec];
            Value::Node(Box::new(Node::new(Class::FormattedValue, span, fields)))
        }
    };
    let parts = parts.into_iter().map(part).collect();
    node.class = Class::JoinedStr;
    node.fields = vec![Value::List(parts)];
}

/// The parts of the template of such an operation, if they fit its values.
fn template_parts(node: &Node) -> Option<Vec<Part>> {
    let [Value::Node(left), Value::Node(op), Value::Node(right)] = &node.fields[..] else { return None };
    let (Class::Constant, Class::Mod, Class::Tuple) = (left.class, op.class, right.class) else {
        return None;
    };
    let (Some(Value::Constant(Const::Str(template))), Some(Value::List(values))) =
        (left.fields.first(), right.fields.first())
    else {
        return None;
    };
    let parts = parse(template)?;
    let wanted = parts.iter().filter(|part| matches!(part, Part::Value { .. })).count();
    let starred = |value: &Value| value.node().is_some_and(|node| node.class == Class::Starred);
    (wanted == values.len() && !values.iter().any(starred)).then_some(parts)
}
