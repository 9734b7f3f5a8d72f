//! Plain trees to objects.

use super::classes::{Classes, POSITIONS};
use super::node::AstNode;
use compiler::bytecode::Text;
use compiler::tree::{Node, Value};
use interpreter::code::constant_object;
use objspace::{Dict, Layout, List, Object, PyResult, Ref, Space, Str};

/// The object of a tree.
///
/// # Errors
/// `RecursionError` for a tree that is too deep, `MemoryError`.
pub fn build(space: &Space, root: &Node) -> PyResult<Ref<Object>> {
    let classes = Classes::get(space)?;
    let positions = POSITIONS.map(|name| Str::intern(space, name));
    Builder { space, classes, positions }.node(root)
}

struct Builder<'a> {
    space: &'a Space,
    classes: &'a Classes,
    positions: [Ref<Str>; 4],
}

impl Builder<'_> {
    fn node(&self, node: &Node) -> PyResult<Ref<Object>> {
        self.space.check_stack(" during  ast construction")?;
        if let Some(singleton) = self.classes.singleton(node.class) {
            return Ok(singleton.to_ref());
        }
        let attributes = Dict::with_capacity(self.space, node.fields.len() + POSITIONS.len())?;
        for (name, value) in self.classes.field_names(node.class).iter().zip(&node.fields) {
            attributes.set_item(self.space, name, &*self.value(value)?)?;
        }
        if let Some(span) = node.span {
            let numbers = [span.line, span.column, span.end_line, span.end_column];
            for (name, number) in self.positions.iter().zip(numbers) {
                attributes.set_item(self.space, name, &*self.space.new_int(number.into())?)?;
            }
        }
        AstNode::with_attributes(self.space, self.classes.class(node.class), attributes)
    }

    fn value(&self, value: &Value) -> PyResult<Ref<Object>> {
        match value {
            Value::None => Ok(self.space.none()),
            Value::Node(node) => self.node(node),
            Value::List(items) => {
                let items = items.iter().map(|item| self.value(item)).collect::<PyResult<Vec<_>>>()?;
                Ok(List::from_vec(self.space, items)?.into_object())
            }
            Value::Text(text) => Ok(self.text(text)?.into_object()),
            Value::Int(number) => self.space.new_int((*number).into()),
            Value::Constant(constant) => constant_object(self.space, constant),
        }
    }

    fn text(&self, text: &Text) -> PyResult<Ref<Str>> {
        match text.as_str() {
            Some(plain) => Ok(Str::intern(self.space, plain)),
            None => Str::from_code_points(self.space, text.code_points()),
        }
    }
}
