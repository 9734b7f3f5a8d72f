//! Python's tree to the parser's, for a tree that a program made and that is valid.

mod expressions;
mod patterns;
mod places;
mod statements;
mod strings;

use ruff_python_ast as ast;
use ruff_python_ast::name::Name;
use ruff_python_ast::{AtomicNodeIndex, Identifier, Parameters};
use ruff_text_size::{TextRange, TextSize};
use rustc_hash::FxHashMap;

use super::grammar::Class;
use super::{Node, Tree, TreeError, Value};
use crate::bytecode::{Const, Text};
use crate::syntax::stack;

type Result<T> = std::result::Result<T, TreeError>;

/// A node of the parser that no pass has numbered.
#[expect(clippy::declare_interior_mutable_const, reason = "each use is an index of its own")]
const NO_INDEX: AtomicNodeIndex = AtomicNodeIndex::NONE;

/// What the compiler needs instead of a source text.
#[derive(Debug)]
pub(crate) struct Made {
    /// The parser's tree.
    pub module: Option<ast::Mod>,
    /// Stands for the source text: a byte for every place, and behind them the string literals that have to be read again because the
    /// parser's strings cannot hold their values.
    pub source: String,
    /// The line and column of every place.
    pub places: Vec<(i32, i32)>,
    /// The values that have no literal, and the texts of interpolations, by the range of their nodes.
    pub constants: FxHashMap<TextRange, Const>,
    /// How deep the tree is.
    pub depth: usize,
}

/// The parser's tree for `tree`.
///
/// # Errors
/// [`TreeError::Unsupported`] for nodes at a place where the parser's tree has none of that kind.
pub(crate) fn to_parser(tree: &mut Tree) -> Result<Made> {
    let places::Places { all: places, names } = places::assign(tree.root_mut());
    // Any byte that is no white space does.
    let mut source = "x".repeat(places.len());
    source.push_str("''");
    let constants = FxHashMap::default();
    let made = Made { module: None, source, places, constants, depth: tree.depth() };
    let mut converter = Converter { made, names };
    let root = tree.root();
    let range = TextRange::default();
    let module = match root.class {
        Class::Expression => {
            let [body] = root.all_fields();
            let body = converter.boxed(body)?;
            ast::Mod::Expression(ast::ModExpression { node_index: NO_INDEX, range, body })
        }
        _ => {
            let body = converter.body(&root.fields[0])?;
            ast::Mod::Module(ast::ModModule { node_index: NO_INDEX, range, body })
        }
    };
    converter.made.module = Some(module);
    Ok(converter.made)
}

struct Converter {
    made: Made,
    /// Where the names of attributes start that are on another line than the node.
    names: FxHashMap<TextRange, TextSize>,
}

impl Converter {
    /// Makes something of a node, with the stack it needs.
    fn with<T>(&mut self, value: &Value, make: impl FnOnce(&mut Self, &Node) -> Result<T>) -> Result<T> {
        match value {
            Value::Node(node) => stack::grow(|| make(self, node)),
            _ => Err(TreeError::Value("None disallowed in a list of nodes".to_owned())),
        }
    }

    /// Makes something of every item of a list.
    fn each<T, C: FromIterator<T>>(
        &mut self,
        list: &Value,
        mut make: impl FnMut(&mut Self, &Value) -> Result<T>,
    ) -> Result<C> {
        list.items().iter().map(|item| make(self, item)).collect()
    }

    /// Where the literal of a text stands that is in the source only for being read again; the value as the parser has it.
    fn literal(&mut self, text: &Text) -> (TextRange, Box<str>) {
        let places = self.made.places.len() as u32;
        let empty = TextRange::at(TextSize::new(places), TextSize::new(2));
        match text.as_str() {
            Some(plain) if !plain.contains(char::REPLACEMENT_CHARACTER) => (empty, plain.into()),
            _ => {
                let start = self.made.source.len() as u32;
                self.made.source.push('\'');
                for point in text.code_points() {
                    self.made.source.push_str(&format!("\\U{point:08x}"));
                }
                self.made.source.push('\'');
                let end = self.made.source.len() as u32;
                let replaced = |point| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER);
                let value: String = text.code_points().map(replaced).collect();
                (TextRange::new(start.into(), end.into()), value.into())
            }
        }
    }
}

impl Value {
    /// The items, if it is a list.
    fn items(&self) -> &[Value] {
        match self {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The number, if it is one; else 0, as for fields that are missing.
    fn number(&self) -> i32 {
        match self {
            Value::Int(number) => *number,
            _ => 0,
        }
    }

    fn is_missing(&self) -> bool {
        matches!(self, Value::None)
    }
}

/// The text of a name. One that is no text for the parser, because of a surrogate in it, cannot be compiled.
fn name(value: &Value) -> Result<Name> {
    match value {
        Value::Text(text) => match text.as_str() {
            Some(text) => Ok(Name::new(text)),
            None => Err(TreeError::Unsupported("a name with a surrogate in it")),
        },
        _ => Err(TreeError::Value("a name is missing".to_owned())),
    }
}

fn identifier(value: &Value, range: TextRange) -> Result<Identifier> {
    Ok(Identifier { id: name(value)?, range, node_index: NO_INDEX })
}

fn optional_identifier(value: &Value, range: TextRange) -> Result<Option<Identifier>> {
    if value.is_missing() { Ok(None) } else { identifier(value, range).map(Some) }
}

fn no_parameters(range: TextRange) -> Parameters {
    Parameters { range, ..Parameters::default() }
}
