//! The constructor of nodes: fields by position or name, and what fields are that are not given.

use super::classes::Classes;
use compiler::tree::grammar::{Class, Kind};
use objspace::generic_alias::GenericAlias;
use objspace::shim::Args;
use objspace::union_object::Union;
use objspace::{List, Object, PyResult, Ref, Space, Str, warnings};

/// Initialises a node of any class that has `_fields`.
///
/// # Errors
/// `TypeError` for too many arguments, or a field that is given twice; what setting attributes raises.
pub fn init(space: &Space, node: &Object, args: &Args<'_>) -> PyResult<()> {
    let class = node.ty();
    let names = class.getattr_str(space, "_fields")?;
    let count = names.len(space)?;
    let mut missing = names.collect(space)?;
    if args.positional_count() > count {
        let plural = if count == 1 { "" } else { "s" };
        return Err(space.type_error(format_args!(
            "{} constructor takes at most {count} positional argument{plural}",
            class.name()
        )));
    }
    for (index, value) in args.positional().iter().enumerate() {
        let name = names.sequence_get(space, index as isize)?;
        node.setattr_object(space, &name, Some(value))?;
        take_name(space, &mut missing, &name)?;
    }
    if let Some(keywords) = args.keyword_dict(space)? {
        for (name, value) in keywords.items_vec() {
            check_keyword(space, node, &names, &mut missing, &name)?;
            node.setattr_object(space, &name, Some(&value))?;
        }
    }
    set_defaults(space, node, &missing)
}

/// Takes a name off a list; whether it was there.
pub fn take_name(space: &Space, names: &mut Vec<Ref<Object>>, name: &Object) -> PyResult<bool> {
    for index in 0..names.len() {
        if names[index].clone().eq(space, name)? {
            names.remove(index);
            return Ok(true);
        }
    }
    Ok(false)
}

fn check_keyword(
    space: &Space,
    node: &Object,
    names: &Object,
    missing: &mut Vec<Ref<Object>>,
    name: &Object,
) -> PyResult<()> {
    let class = node.ty();
    if names.contains(space, name)? {
        if take_name(space, missing, name)? {
            return Ok(());
        }
        let (class, name) = (class.tp_name(), name.repr(space)?);
        let name = name.to_string_lossy();
        return Err(space.type_error(format_args!("{class} got multiple values for argument {name}")));
    }
    if class.getattr_str(space, "_attributes")?.contains(space, name)? {
        return Ok(());
    }
    let name = name.repr(space)?.to_string_lossy();
    warnings::deprecated(
        space,
        format_args!(
            "{}.__init__ got an unexpected keyword argument {name}. Support for arbitrary keyword arguments is \
             deprecated and will be removed in Python 3.15.",
            class.tp_name()
        ),
    )
}

/// Gives the fields that are missing their defaults. A field that is optional has its default in the class.
fn set_defaults(space: &Space, node: &Object, missing: &[Ref<Object>]) -> PyResult<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let Some(types) = node.ty().getattr_optional_str(space, "_field_types")? else { return Ok(()) };
    let types = space.expect::<objspace::Dict>(&types)?;
    for name in missing {
        match types.get_item(space, name)? {
            Some(ty) => set_default(space, node, name, &ty)?,
            None => {
                let (class, name) = (node.ty().tp_name(), name.repr(space)?.to_string_lossy());
                warnings::deprecated(
                    space,
                    format_args!(
                        "Field {name} is missing from {class}._field_types. This will become an error in Python 3.15."
                    ),
                )?;
            }
        }
    }
    Ok(())
}

fn set_default(space: &Space, node: &Object, name: &Object, ty: &Object) -> PyResult<()> {
    if ty.is_instance::<Union>() {
        return Ok(());
    }
    if ty.is_exact::<GenericAlias>() {
        return node.setattr_object(space, name, Some(&*List::new(space)?));
    }
    // While the classes are being made, none has fields.
    let classes = Classes::get(space)?;
    if ty.is(classes.kind(Kind::ExprContext)) {
        return node.setattr_object(space, name, classes.singleton(Class::Load));
    }
    let (class, name) = (node.ty().tp_name(), name.repr(space)?);
    let name: &Str = &name;
    warnings::deprecated(
        space,
        format_args!(
            "{class}.__init__ missing 1 required positional argument: {}. This will become an error in Python 3.15.",
            name.to_string_lossy()
        ),
    )
}
