//! The places of a tree that a program made.
//!
//! The compiler knows places as offsets into a source text, in which no two nodes stand at the same range. Here there is no text,
//! and nodes can stand anywhere: the starts and ends of all nodes are sorted, and their numbers in that order are the places.

use ruff_text_size::{TextRange, TextSize};
use rustc_hash::FxHashMap;

use crate::syntax::stack;
use crate::tree::grammar::Class;
use crate::tree::{Node, Value};

/// The start or the end of a node, in the order of the places.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    line: i32,
    column: i32,
    is_end: bool,
    /// At one place nodes start in the order of the walk, and end in the opposite order.
    rank: i64,
}

/// The places of a tree.
pub struct Places {
    /// The line and column of each; the first stands for the module.
    pub all: Vec<(i32, i32)>,
    /// Where the name of an attribute starts that is on another line than the node, by the node's range.
    pub names: FxHashMap<TextRange, TextSize>,
}

/// Gives every node its place.
pub fn assign(root: &mut Node) -> Places {
    let mut edges = Vec::new();
    collect(root, &mut edges);
    let mut order: Vec<usize> = (0..edges.len()).collect();
    order.sort_unstable_by_key(|&index| edges[index]);
    let mut offsets = vec![TextSize::new(0); edges.len()];
    let mut places = vec![(1, 0)];
    for index in order {
        offsets[index] = TextSize::new(places.len() as u32);
        places.push((edges[index].line, edges[index].column));
    }
    let mut names = FxHashMap::default();
    distribute(root, &mut offsets.into_iter(), &mut names);
    Places { all: places, names }
}

/// The line and column of an attribute's name, if the node is one, and starts on another line.
fn attribute_name(node: &Node) -> Option<(i32, i32)> {
    let span = node.span.filter(|span| node.class == Class::Attribute && span.line != span.end_line)?;
    let length = match &node.fields[..] {
        [_, Value::Text(name), _] => i32::try_from(name.as_bytes().len()).ok()?,
        _ => return None,
    };
    Some((span.end_line, span.end_column.checked_sub(length)?.max(0)))
}

fn nodes(fields: &mut [Value]) -> impl Iterator<Item = &mut Node> {
    fields
        .iter_mut()
        .flat_map(|value| match value {
            Value::List(items) => items.iter_mut(),
            single => std::slice::from_mut(single).iter_mut(),
        })
        .filter_map(|value| match value {
            Value::Node(node) => Some(&mut **node),
            _ => None,
        })
}

fn collect(node: &mut Node, edges: &mut Vec<Edge>) {
    stack::grow(|| {
        if let Some(span) = node.span {
            let rank = edges.len() as i64;
            edges.push(Edge { line: span.line, column: span.column, is_end: false, rank });
            edges.push(Edge { line: span.end_line, column: span.end_column, is_end: true, rank: -rank });
            if let Some((line, column)) = attribute_name(node) {
                edges.push(Edge { line, column, is_end: false, rank: rank + 1 });
            }
        }
        for child in nodes(&mut node.fields) {
            collect(child, edges);
        }
    });
}

fn distribute(
    node: &mut Node,
    offsets: &mut impl Iterator<Item = TextSize>,
    names: &mut FxHashMap<TextRange, TextSize>,
) {
    stack::grow(|| {
        if node.span.is_some()
            && let (Some(start), Some(end)) = (offsets.next(), offsets.next())
        {
            node.place = TextRange::new(start.min(end), end.max(start));
            if attribute_name(node).is_some()
                && let Some(name) = offsets.next()
            {
                names.insert(node.place, name.min(end));
            }
        }
        for child in nodes(&mut node.fields) {
            distribute(child, offsets, names);
        }
    });
}
