//! Objects to plain trees.
//!
//! What is read is what CPython reads, in its order: the position, the class, then the fields. Any of that can be anything, and
//! reading an attribute can run code.

use super::classes::{Classes, POSITIONS};
use compiler::bytecode::{Const, Text};
use compiler::tree::grammar::{Class, Field, FieldType, Kind, Positions, Quantity};
use compiler::tree::{Node, Span, Tree, Value};
use objspace::{Bool, Bytes, Complex, Float, FrozenSet, Int, List, Object, PyResult, Ref, Space, Str, Tuple};
use std::cell::Cell;

/// The tree of an object, which must be a node of the class `root`.
///
/// # Errors
/// `TypeError` and `ValueError` when something in it is not as the grammar says; `RecursionError` when it is too deep; what reading
/// attributes raises.
pub fn read(space: &Space, object: &Object, root: Class) -> PyResult<Tree> {
    check_root(space, object, root)?;
    let classes = Classes::get(space)?;
    let reader = Reader {
        space,
        classes,
        positions: POSITIONS.map(|name| Str::intern(space, name)),
        deepest: Cell::new(0),
    };
    let root = reader.node_of_class(object, root, None, 1)?;
    Ok(Tree::new(root, reader.deepest.get()))
}

/// Checks that an object is a node of the class `root`.
///
/// # Errors
/// `TypeError`: "expected Module node, got int".
pub fn check_root(space: &Space, object: &Object, root: Class) -> PyResult<()> {
    if object.ty().is_subtype(Classes::get(space)?.class(root)) {
        return Ok(());
    }
    let (expected, kind) = (root.name(), object.ty().name());
    Err(space.type_error(format_args!("expected {expected} node, got {kind}")))
}

/// Whether an object is a node.
pub fn is_node(object: &Object) -> bool {
    object.is_instance::<super::node::AstNode>()
}

struct Reader<'a> {
    space: &'a Space,
    classes: &'a Classes,
    positions: [Ref<Str>; 4],
    deepest: Cell<usize>,
}

impl Reader<'_> {
    /// A node of a kind, at that depth of the tree.
    fn node(&self, object: &Object, kind: Kind, depth: usize) -> PyResult<Node> {
        if kind.is_product() {
            // Whatever has the fields will do.
            return self.node_of_class(object, kind.classes()[0], None, depth);
        }
        let span = match kind.positions() {
            Positions::None => None,
            _ => Some(self.span(object, kind)?),
        };
        let class = kind.classes().iter().find(|&&class| object.ty().is_subtype(self.classes.class(class)));
        match class {
            Some(&class) => self.node_of_class(object, class, span, depth),
            None => {
                let (kind, shown) = (kind.name(), object.repr(self.space)?.to_string_lossy());
                let message = format_args!("expected some sort of {kind}, but got {shown}");
                Err(self.space.type_error(message))
            }
        }
    }

    fn node_of_class(
        &self,
        object: &Object,
        class: Class,
        span: Option<Span>,
        depth: usize,
    ) -> PyResult<Node> {
        if self.space.stack_is_low() {
            let doing = format!(" while traversing '{}' node", class.kind().name());
            return Err(self.space.stack_error(&doing));
        }
        self.deepest.set(self.deepest.get().max(depth));
        let mut fields = Vec::with_capacity(class.fields().len());
        for (field, name) in class.fields().iter().zip(self.classes.field_names(class)) {
            fields.push(self.field(object, class, field, name, depth)?);
        }
        for (field, value) in class.fields().iter().zip(&fields) {
            let is_missing = matches!(value, Value::None);
            if field.quantity == Quantity::One && is_missing {
                let (name, class) = (field.name, class.name());
                return Err(self.space.value_error(format_args!("field '{name}' is required for {class}")));
            }
        }
        let span = match (span, class.kind().positions()) {
            (Some(span), _) => Some(span),
            (None, Positions::None) => None,
            (None, _) => Some(self.span(object, class.kind())?),
        };
        Ok(Node::new(class, span, fields))
    }

    fn field(
        &self,
        object: &Object,
        class: Class,
        field: &Field,
        name: &Str,
        depth: usize,
    ) -> PyResult<Value> {
        let found = object.getattr_optional(self.space, name)?;
        match field.quantity {
            Quantity::One => match found {
                Some(value) => self.value(&value, field.ty, depth),
                None => Err(self.missing(field.name, class.name())),
            },
            Quantity::Optional => match found {
                Some(value) if !value.is_none() => self.value(&value, field.ty, depth),
                _ => Ok(Value::None),
            },
            Quantity::Many | Quantity::ManyOptional => match found {
                Some(value) => self.list(&value, class, field, depth),
                None => Ok(Value::List(Vec::new())),
            },
        }
    }

    fn missing(&self, field: &str, owner: &str) -> objspace::PyErr {
        self.space.type_error(format_args!("required field \"{field}\" missing from {owner}"))
    }

    fn list(&self, object: &Object, class: Class, field: &Field, depth: usize) -> PyResult<Value> {
        let (class, name) = (class.name(), field.name);
        let Some(list) = object.downcast::<List>() else {
            let kind = object.ty().tp_name();
            return Err(self
                .space
                .type_error(format_args!("{class} field \"{name}\" must be a list, not a {kind}")));
        };
        let len = list.len();
        let mut items = Vec::with_capacity(len);
        for index in 0..len {
            let item = list.get(index);
            let item = item.map_or(Ok(Value::None), |item| self.value(&item, field.ty, depth))?;
            if list.len() != len {
                return Err(self
                    .space
                    .runtime_error(format_args!("{class} field \"{name}\" changed size during iteration")));
            }
            items.push(item);
        }
        Ok(Value::List(items))
    }

    /// A value of a field. None is a missing node, name or text.
    fn value(&self, object: &Object, ty: FieldType, depth: usize) -> PyResult<Value> {
        match ty {
            FieldType::Constant => self.constant(object).map(Value::Constant),
            FieldType::Int => self.number(object).map(Value::Int),
            _ if object.is_none() => Ok(Value::None),
            FieldType::Node(kind) => Ok(Value::Node(Box::new(self.node(object, kind, depth + 1)?))),
            FieldType::Identifier => match object.downcast_exact::<Str>() {
                Some(text) => Ok(Value::Text(text_of(text))),
                None => Err(self.space.type_error("AST identifier must be of type str")),
            },
            FieldType::String => match object.downcast_exact::<Str>() {
                Some(text) => Ok(Value::Text(text_of(text))),
                // CPython lets bytes pass, and never looks at them.
                None if object.is_exact::<Bytes>() => Ok(Value::None),
                None => Err(self.space.type_error("AST string must be of type str")),
            },
        }
    }

    fn number(&self, object: &Object) -> PyResult<i32> {
        if !object.is_instance::<Int>() {
            let shown = object.repr(self.space)?.to_string_lossy();
            return Err(self.space.value_error(format_args!("invalid integer value: {shown}")));
        }
        objspace::int::convert::int_as_c(self.space, object)
    }

    /// A position; the end is the start if it is missing and may be.
    fn span(&self, object: &Object, kind: Kind) -> PyResult<Span> {
        let required = |index: usize| match object.getattr_optional(self.space, &self.positions[index])? {
            Some(value) => self.number(&value),
            None => Err(self.missing(POSITIONS[index], kind.name())),
        };
        let end = |index: usize, start: i32| {
            if kind.positions() == Positions::Required {
                return required(index);
            }
            match object.getattr_optional(self.space, &self.positions[index])? {
                Some(value) if !value.is_none() => self.number(&value),
                _ => Ok(start),
            }
        };
        let (line, column) = (required(0)?, required(1)?);
        Ok(Span { line, column, end_line: end(2, line)?, end_column: end(3, column)? })
    }

    fn constant(&self, object: &Object) -> PyResult<Const> {
        self.space.check_stack(" while traversing a constant")?;
        let constants = |items: &[Ref<Object>]| {
            items.iter().map(|item| self.constant(item)).collect::<PyResult<Vec<_>>>()
        };
        if object.is_none() {
            return Ok(Const::None);
        }
        if object.is(objspace::ellipsis()) {
            return Ok(Const::Ellipsis);
        }
        if object.is_exact::<Bool>() {
            return Ok(Const::Bool(object.is(objspace::bool_object(true))));
        }
        if let Some(int) = object.downcast_exact::<Int>() {
            return Ok(Const::int(int.to_bigint()));
        }
        if let Some(float) = object.downcast_exact::<Float>() {
            return Ok(Const::Float(float.value()));
        }
        if let Some(complex) = object.downcast_exact::<Complex>() {
            let value = complex.value();
            return Ok(Const::Complex { real: value.real, imag: value.imag });
        }
        if let Some(text) = object.downcast_exact::<Str>() {
            return Ok(Const::Str(text_of(text)));
        }
        if let Some(bytes) = object.downcast_exact::<Bytes>() {
            return Ok(Const::Bytes(bytes.as_slice().into()));
        }
        if let Some(tuple) = object.downcast_exact::<Tuple>() {
            return Ok(Const::Tuple(constants(&tuple.to_vec())?.into()));
        }
        if object.is_exact::<FrozenSet>() {
            return Ok(Const::FrozenSet(constants(&object.collect(self.space)?)?.into()));
        }
        let kind = object.ty().name();
        Err(self.space.type_error(format_args!("got an invalid type in Constant: {kind}")))
    }
}

fn text_of(text: &Str) -> Text {
    let view = text.text();
    Text::from_code_points((0..text.len()).map(|index| view.at(index)))
}
