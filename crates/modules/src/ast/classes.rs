//! The classes of nodes: made once, from the grammar.

use super::node::AstNode;
use compiler::tree::grammar::{Class, Field, FieldType, Kind, Positions, Quantity};
use objspace::{
    Dict, GilOnce, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, generic_alias,
    union_object,
};

/// The attributes of nodes that have positions.
pub const POSITIONS: [&str; 4] = ["lineno", "col_offset", "end_lineno", "end_col_offset"];

/// All classes of nodes.
pub struct Classes {
    /// By the kind's number.
    kinds: Vec<Ref<Type>>,
    /// By the class's number.
    classes: Vec<Ref<Type>>,
    /// By the class's number: the names of the fields.
    names: Vec<Vec<Ref<Str>>>,
    /// By the class's number: the node that there is one of.
    singletons: Vec<Option<Ref<Object>>>,
}

static CLASSES: GilOnce<Classes> = GilOnce::new();

impl Classes {
    /// The classes, made if that has not been done.
    ///
    /// # Errors
    /// What making classes raises.
    pub fn get(space: &Space) -> PyResult<&'static Classes> {
        CLASSES.get_or_try_init(space, || Classes::make(space))
    }

    /// `AST`, the base of all.
    pub fn root(&self) -> &'static Type {
        AstNode::type_object()
    }

    /// The base class of a kind, or its only class.
    pub fn kind(&self, kind: Kind) -> &Type {
        &self.kinds[kind as usize]
    }

    /// A class.
    pub fn class(&self, class: Class) -> &Type {
        &self.classes[class as usize]
    }

    /// The names of a class's fields, in order.
    pub fn field_names(&self, class: Class) -> &[Ref<Str>] {
        &self.names[class as usize]
    }

    /// The node of a class whose nodes do not differ.
    pub fn singleton(&self, class: Class) -> Option<&Object> {
        self.singletons[class as usize].as_deref()
    }

    fn make(space: &Space) -> PyResult<Classes> {
        let root = AstNode::type_object();
        root.ready_mutable(space)?;
        let none = Tuple::empty();
        for name in ["_fields", "__match_args__", "_attributes"] {
            root.setattr_str(space, name, &none)?;
        }
        let names =
            |class: &Class| class.fields().iter().map(|field| Str::intern(space, field.name)).collect();
        let names = Class::ALL.iter().map(names).collect();
        let mut made = Classes { kinds: Vec::new(), classes: Vec::new(), names, singletons: Vec::new() };
        for &kind in Kind::ALL {
            made.make_kind(space, kind)?;
        }
        for &class in Class::ALL {
            made.add_field_types(space, class)?;
        }
        Ok(made)
    }

    fn make_kind(&mut self, space: &Space, kind: Kind) -> PyResult<()> {
        let fields = if kind.is_product() { kind.classes()[0].fields() } else { &[] };
        let base = new_class(space, kind.name(), AstNode::type_object(), fields, &kind.rule())?;
        add_attributes(space, &base, kind.positions())?;
        if kind.is_product() {
            self.classes.push(base.clone());
            self.singletons.push(None);
        } else {
            for &class in kind.classes() {
                let made = new_class(space, class.name(), &base, class.fields(), class.signature())?;
                let singleton = match kind.is_enumeration() {
                    true => Some(made.call0(space)?),
                    false => None,
                };
                self.classes.push(made);
                self.singletons.push(singleton);
            }
        }
        self.kinds.push(base);
        Ok(())
    }

    /// `_field_types` and `__annotations__`, once all classes are there.
    fn add_field_types(&self, space: &Space, class: Class) -> PyResult<()> {
        let types = Dict::new(space)?;
        for field in class.fields() {
            types.set_item_str(space, field.name, &*self.field_type(space, field)?)?;
        }
        let class = self.class(class);
        class.setattr_str(space, "_field_types", &types)?;
        class.setattr_str(space, "__annotations__", &types)
    }

    fn field_type(&self, space: &Space, field: &Field) -> PyResult<Ref<Object>> {
        let single: &Object = match field.ty {
            FieldType::Node(kind) => self.kind(kind),
            FieldType::Identifier | FieldType::String => Str::type_object(),
            FieldType::Int => objspace::Int::type_object(),
            FieldType::Constant => Object::type_object(),
        };
        match field.quantity {
            Quantity::One => Ok(single.to_ref()),
            Quantity::Optional => union_object::or(space, single, &space.none()),
            Quantity::Many | Quantity::ManyOptional => {
                generic_alias::new(space, objspace::List::type_object(), single)
            }
        }
    }
}

/// A new class; fields that may be missing are None there.
fn new_class(space: &Space, name: &str, base: &Type, fields: &[Field], doc: &str) -> PyResult<Ref<Type>> {
    let names: Vec<_> = fields.iter().map(|field| Str::intern(space, field.name).into_object()).collect();
    let names = Tuple::from_vec(space, names)?;
    let namespace = Dict::new(space)?;
    namespace.set_item_str(space, "_fields", &names)?;
    namespace.set_item_str(space, "__module__", &Str::intern(space, "ast"))?;
    namespace.set_item_str(space, "__doc__", &*Str::from_str(space, doc)?)?;
    namespace.set_item_str(space, "__match_args__", &names)?;
    let bases = Tuple::from_slice(space, &[base])?;
    let made = Type::type_object().call(space, &[&*Str::intern(space, name), &*bases, &*namespace])?;
    let made = space.expect::<Type>(&made)?.to_ref();
    for field in fields.iter().filter(|field| field.quantity == Quantity::Optional) {
        made.setattr_str(space, field.name, &space.none())?;
    }
    Ok(made)
}

/// `_attributes`, and the end of the position where it may be missing.
fn add_attributes(space: &Space, class: &Type, positions: Positions) -> PyResult<()> {
    let names: &[&str] = if positions == Positions::None { &[] } else { &POSITIONS };
    let names = names.iter().map(|name| Str::intern(space, name).into_object()).collect();
    class.setattr_str(space, "_attributes", &*Tuple::from_vec(space, names)?)?;
    if positions == Positions::EndOptional {
        class.setattr_str(space, "end_lineno", &space.none())?;
        class.setattr_str(space, "end_col_offset", &space.none())?;
    }
    Ok(())
}
