//! `repr` of nodes: short, however large the tree.

use super::node::AstNode;
use algorithms::text::builder::StrBuilder;
use objspace::object::ReprGuard;
use objspace::{List, Object, PyResult, Ref, Space, Str, Tuple};

/// How deep nodes are shown.
const DEPTH: usize = 3;

/// The text of a node: its class and fields, nodes three levels deep, of a list the first and last item.
///
/// # Errors
/// What reading the fields and the `repr` of values raises.
pub fn repr(space: &Space, node: &Object) -> PyResult<Ref<Str>> {
    let mut out = StrBuilder::new();
    write_node(space, node, DEPTH, &mut out)?;
    Str::from_builder(space, &out)
}

fn write_node(space: &Space, node: &Object, depth: usize, out: &mut StrBuilder) -> PyResult<()> {
    out.push_str(node.ty().tp_name());
    let guard = if depth == 0 { None } else { ReprGuard::enter(space, node) };
    if guard.is_none() {
        out.push_str("(...)");
        return Ok(());
    }
    out.push_str("(");
    let names = node.ty().getattr_str(space, "_fields")?;
    for index in 0..names.len(space)? {
        if index > 0 {
            out.push_str(", ");
        }
        let name = names.sequence_get(space, index as isize)?;
        let value = node.getattr_object(space, &name)?;
        out.push_text(name.str(space)?.text());
        out.push_str("=");
        write_value(space, &value, depth, out)?;
    }
    out.push_str(")");
    Ok(())
}

fn write_value(space: &Space, value: &Object, depth: usize, out: &mut StrBuilder) -> PyResult<()> {
    if value.is_instance::<List>() || value.is_instance::<Tuple>() {
        return write_items(space, value, depth, out);
    }
    write_item(space, value, depth, out)
}

fn write_item(space: &Space, value: &Object, depth: usize, out: &mut StrBuilder) -> PyResult<()> {
    if value.is_instance::<AstNode>() {
        return write_node(space, value, depth - 1, out);
    }
    out.push_text(value.repr(space)?.text());
    Ok(())
}

/// The first and the last item of a list or tuple.
fn write_items(space: &Space, items: &Object, depth: usize, out: &mut StrBuilder) -> PyResult<()> {
    let (open, close) = if items.is_instance::<List>() { ("[", "]") } else { ("(", ")") };
    let all = items.list_or_tuple_items().unwrap_or_default();
    out.push_str(open);
    if let Some(first) = all.first() {
        write_item(space, first, depth, out)?;
    }
    if all.len() > 2 {
        out.push_str(", ...");
    }
    if let Some(last) = all.last().filter(|_| all.len() > 1) {
        out.push_str(", ");
        write_item(space, last, depth, out)?;
    }
    out.push_str(close);
    Ok(())
}
