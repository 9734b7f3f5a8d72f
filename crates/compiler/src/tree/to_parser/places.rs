//! The places of a tree that a program made.
//!
//! The compiler knows places as offsets into a source text, in which no two nodes stand at the same range. Here there is no text,
//! and nodes can stand anywhere: the starts and ends of all nodes are sorted, and their numbers in that order are the places.

use ruff_text_size::{TextRange, TextSize};

use crate::syntax::stack;
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

/// Gives every node its place; the result are the line and column of each, of which the first stands for the module.
pub fn assign(root: &mut Node) -> Vec<(i32, i32)> {
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
    distribute(root, &mut offsets.chunks_exact(2));
    places
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
        }
        for child in nodes(&mut node.fields) {
            collect(child, edges);
        }
    });
}

fn distribute<'a>(node: &mut Node, offsets: &mut impl Iterator<Item = &'a [TextSize]>) {
    stack::grow(|| {
        if node.span.is_some()
            && let Some(&[start, end]) = offsets.next()
        {
            node.place = TextRange::new(start.min(end), end.max(start));
        }
        for child in nodes(&mut node.fields) {
            distribute(child, offsets);
        }
    });
}
