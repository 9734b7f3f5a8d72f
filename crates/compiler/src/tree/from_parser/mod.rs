//! The parser's tree to Python's.

mod expressions;
mod function_type;
mod patterns;
mod statements;
mod strings;

pub use function_type::function_type;

use ruff_python_ast as ast;
use ruff_python_ast::name::Name;
use ruff_text_size::{TextRange, TextSize};

use super::grammar::Class;
use super::{Node, Span, Tree, Value};
use crate::positions::LineMap;
use crate::syntax::{Mode, Parsed};

/// The tree of a source text that was parsed as `mode`.
pub fn from_parser(parsed: &Parsed, source: &str, mode: Mode) -> Tree {
    let lines = LineMap::new(source);
    let mut converter = Converter { source, lines: &lines, depth: 0, deepest: 0 };
    let root = match parsed.module() {
        ast::Mod::Expression(module) => {
            let body = converter.expr(&module.body);
            Node::new(Class::Expression, None, vec![body])
        }
        ast::Mod::Module(module) => {
            let body = converter.body(&module.body);
            match mode {
                Mode::Single => Node::new(Class::Interactive, None, vec![body]),
                _ => Node::new(Class::Module, None, vec![body, Value::List(Vec::new())]),
            }
        }
    };
    Tree::new(root, converter.deepest)
}

struct Converter<'a> {
    source: &'a str,
    lines: &'a LineMap<'a>,
    /// How many nodes are around the one being made, and the most there were.
    depth: usize,
    deepest: usize,
}

impl Converter<'_> {
    /// Makes something one level deeper, with the stack it needs.
    fn deeper(&mut self, make: impl FnOnce(&mut Self) -> Value) -> Value {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        let made = crate::syntax::stack::grow(|| make(self));
        self.depth -= 1;
        made
    }

    fn span(&self, range: TextRange) -> Span {
        let position = self.lines.position(range);
        let number =
            |value: Option<u32>| value.and_then(|value| i32::try_from(value).ok()).unwrap_or(i32::MAX);
        Span {
            line: number(position.line),
            column: number(position.column),
            end_line: number(position.end_line),
            end_column: number(position.end_column),
        }
    }

    /// A node with a position.
    fn node<const N: usize>(&self, class: Class, range: TextRange, fields: [Value; N]) -> Value {
        Value::Node(Box::new(Node::new(class, Some(self.span(range)), fields.into())))
    }
}

/// A node without a position.
fn plain<const N: usize>(class: Class, fields: [Value; N]) -> Value {
    Value::Node(Box::new(Node::new(class, None, fields.into())))
}

fn name(name: &Name) -> Value {
    name.as_str().into()
}

fn identifier(name: &ast::Identifier) -> Value {
    name.as_str().into()
}

fn optional_identifier(name: Option<&ast::Identifier>) -> Value {
    name.map(identifier).into()
}

/// `range` from `start` on.
fn from(start: TextSize, range: TextRange) -> TextRange {
    TextRange::new(start.min(range.end()), range.end())
}
