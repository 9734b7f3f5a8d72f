//! Nodes for `pickle` and `copy`: `__reduce__` and `__replace__`.

use super::init::take_name;
use objspace::shim::Args;
use objspace::union_object::Union;
use objspace::{Dict, Layout, Object, PyResult, Ref, Space, Tuple};

/// The node's own attributes, if it has a dict.
fn own_attributes(space: &Space, node: &Object) -> PyResult<Option<Ref<Dict>>> {
    let Some(dict) = node.getattr_optional_str(space, "__dict__")? else { return Ok(None) };
    Ok(Some(space.expect::<Dict>(&dict)?.to_ref()))
}

/// The items of a sequence in the node's class, if it is there.
fn names_of(space: &Space, node: &Object, attribute: &str) -> PyResult<Vec<Ref<Object>>> {
    match node.ty().getattr_optional_str(space, attribute)? {
        Some(names) => names.collect(space),
        None => Ok(Vec::new()),
    }
}

/// `(class, arguments, attributes)`: the arguments are placeholders that keep the constructor from missing fields, which come with
/// the attributes afterwards.
///
/// # Errors
/// What reading attributes raises.
pub fn reduce(space: &Space, node: &Object) -> PyResult<Ref<Tuple>> {
    let Some(attributes) = own_attributes(space, node)? else {
        return Tuple::from_slice(space, &[node.ty(), &*Tuple::empty()]);
    };
    let mut args = Vec::new();
    for name in names_of(space, node, "_fields")? {
        if !attributes.contains_key(space, &name)? {
            break;
        }
        args.push(space.none());
    }
    let args = Tuple::from_vec(space, args)?;
    Tuple::from_slice(space, &[node.ty(), &*args, &*attributes])
}

/// A node of the same class with the same fields and attributes, except for those given.
///
/// # Errors
/// `TypeError` for a name that is neither, or when a field would be missing; what the constructor raises.
pub fn replace(space: &Space, node: &Object, args: &Args<'_>) -> PyResult<Ref<Object>> {
    let given = match args.keyword_dict(space)? {
        Some(given) => given,
        None => Dict::new(space)?,
    };
    let own = match own_attributes(space, node)? {
        Some(own) => own,
        None => Dict::new(space)?,
    };
    let fields = names_of(space, node, "_fields")?;
    let attributes = names_of(space, node, "_attributes")?;
    check_replacements(space, node, &fields, &attributes, &own, &given)?;
    let all = Dict::new(space)?;
    for name in fields.iter().chain(&attributes) {
        if let Some(value) = own.get_item(space, name)? {
            all.set_item(space, name, &value)?;
        }
    }
    all.update_from(space, &given)?;
    node.ty().call_tuple_dict(space, &Tuple::empty(), Some(&all))
}

fn check_replacements(
    space: &Space,
    node: &Object,
    fields: &[Ref<Object>],
    attributes: &[Ref<Object>],
    own: &Dict,
    given: &Dict,
) -> PyResult<()> {
    let class = node.ty().tp_name();
    let mut expected: Vec<_> = fields.iter().chain(attributes).cloned().collect();
    for (name, _) in given.items_vec() {
        if !take_name(space, &mut expected, &name)? {
            let name = name.repr(space)?.to_string_lossy();
            return Err(space
                .type_error(format_args!("{class}.__replace__ got an unexpected keyword argument {name}.")));
        }
    }
    let types = node.ty().getattr_optional_str(space, "_field_types")?;
    let types = types.as_deref().and_then(|types| types.downcast::<Dict>());
    let mut missing = Vec::new();
    for name in fields {
        let is_optional = match types {
            Some(types) => types.get_item(space, name)?.is_some_and(|ty| ty.is_instance::<Union>()),
            None => false,
        };
        if !is_optional && !own.contains_key(space, name)? && !given.contains_key(space, name)? {
            missing.push(name.repr(space)?.to_string_lossy());
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    missing.sort_unstable();
    let (count, plural) = (missing.len(), if missing.len() == 1 { "" } else { "s" });
    let names = missing.join(", ");
    Err(space
        .type_error(format_args!("{class}.__replace__ missing {count} keyword argument{plural}: {names}.")))
}
