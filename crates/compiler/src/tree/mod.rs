//! Abstract syntax trees in the form of Python's own grammar (the module `ast`), as plain data.
//!
//! The parser's tree is not Python's: the names, the fields and the positions differ. [`grammar`] lists the classes of Python's
//! trees and their fields; [`from_parser()`] makes such a tree of a parsed source text. A tree that a program made is checked by
//! [`validate()`], and made one of the parser's again in order to be compiled.

mod from_parser;
pub mod grammar;
mod preprocess;
mod to_parser;
mod validate;

pub use from_parser::{from_parser, function_type};
pub use preprocess::preprocess;
pub(crate) use to_parser::to_parser;
pub use validate::validate;

use ruff_text_size::TextRange;

use crate::bytecode::{Const, Text};
use crate::syntax::depth;
use grammar::Class;

/// Where a node stands in the source: lines from 1, columns in UTF-8 bytes from 0. A tree that a program made can hold any numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// `lineno`
    pub line: i32,
    /// `col_offset`
    pub column: i32,
    /// `end_lineno`
    pub end_line: i32,
    /// `end_col_offset`
    pub end_column: i32,
}

/// A node.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its class.
    pub class: Class,
    /// Where it stands; for classes that have no position, nowhere.
    pub span: Option<Span>,
    /// The values of its fields, in the order of the grammar.
    pub fields: Vec<Value>,
    /// Its place among the places of the tree, while the tree is being compiled.
    place: TextRange,
}

impl Node {
    /// A node.
    pub fn new(class: Class, span: Option<Span>, fields: Vec<Value>) -> Self {
        Node { class, span, fields, place: TextRange::default() }
    }

    /// The fields of a node of a class that has `N` of them.
    fn all_fields<const N: usize>(&self) -> [&Value; N] {
        std::array::from_fn(|index| self.fields.get(index).unwrap_or(&Value::None))
    }
}

/// What a field holds.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing: a field that may be missing.
    None,
    /// A node.
    Node(Box<Node>),
    /// A list.
    List(Vec<Value>),
    /// A name or a text.
    Text(Text),
    /// A number.
    Int(i32),
    /// A constant.
    Constant(Const),
}

impl Value {
    /// The node, if it is one.
    pub fn node(&self) -> Option<&Node> {
        match self {
            Value::Node(node) => Some(node),
            _ => None,
        }
    }
}

/// Why a tree cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreeError {
    /// `TypeError`
    Type(String),
    /// `ValueError`
    Value(String),
    /// `RecursionError`
    Recursion,
    /// CPython compiles it, and this compiler does not.
    Unsupported(&'static str),
}

impl From<Vec<Value>> for Value {
    fn from(list: Vec<Value>) -> Self {
        Value::List(list)
    }
}

impl From<Option<Value>> for Value {
    fn from(value: Option<Value>) -> Self {
        value.unwrap_or(Value::None)
    }
}

impl From<Const> for Value {
    fn from(constant: Const) -> Self {
        Value::Constant(constant)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Value::Int(flag.into())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.into())
    }
}

/// A whole tree. It is destroyed with the stack that takes.
#[derive(Debug)]
pub struct Tree {
    root: Option<Node>,
    depth: usize,
}

impl Tree {
    /// A tree whose nodes are nested at most that deep.
    pub fn new(root: Node, depth: usize) -> Self {
        Tree { root: Some(root), depth }
    }

    /// How deep its nodes are nested at most.
    pub fn depth(&self) -> usize {
        self.depth
    }

    fn root_mut(&mut self) -> &mut Node {
        self.root.as_mut().expect("only the destructor takes the root")
    }

    /// The outermost node.
    pub fn root(&self) -> &Node {
        self.root.as_ref().expect("only the destructor takes the root")
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        depth::destroy(self.root.take(), self.depth);
    }
}
