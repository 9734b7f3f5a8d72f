//! `OrderedDict.update` and the constructor: everything is stored by `mapping[key] = value`, which subclasses may define.

use objspace::shim::Args;
use objspace::{Dict, Object, PyResult, Ref, Space, Str, intern};

/// Stores key and value of every item, a pair each.
fn add_pairs(space: &Space, mapping: &Object, pairs: &Object) -> PyResult<()> {
    let iterator = pairs.iter(space)?;
    while let Some(pair) = iterator.next(space)? {
        let (key, value) = unpack(space, &pair)?;
        mapping.set_item(space, &key, &value)?;
    }
    Ok(())
}

/// The two items of a pair.
fn unpack(space: &Space, pair: &Object) -> PyResult<(Ref<Object>, Ref<Object>)> {
    let items = pair.iter(space)?;
    let Some(key) = items.next(space)? else {
        return Err(space.value_error("need more than 0 values to unpack"));
    };
    let Some(value) = items.next(space)? else {
        return Err(space.value_error("need more than 1 value to unpack"));
    };
    match items.next(space)? {
        None => Ok((key, value)),
        Some(_) => Err(space.value_error("too many values to unpack (expected 2)")),
    }
}

/// Stores what the keys of another mapping give there.
fn add_keys(space: &Space, mapping: &Object, other: &Object, keys: &Object) -> PyResult<()> {
    let iterator = keys.iter(space)?;
    while let Some(key) = iterator.next(space)? {
        let value = other.get_item(space, &key)?;
        mapping.set_item(space, &key, &value)?;
    }
    Ok(())
}

fn add_other(space: &Space, mapping: &Object, other: &Object) -> PyResult<()> {
    if let Some(dict) = other.downcast_exact::<Dict>() {
        return add_pairs(space, mapping, &*dict.items(space)?);
    }
    if let Some(keys) = other.getattr_optional(space, intern!(space, "keys"))? {
        return add_keys(space, mapping, other, &*keys.call0(space)?);
    }
    if let Some(items) = other.getattr_optional(space, intern!(space, "items"))? {
        return add_pairs(space, mapping, &*items.call0(space)?);
    }
    add_pairs(space, mapping, other)
}

/// `mapping.update(…)`: at most one positional argument, then keywords.
///
/// # Errors
/// `TypeError` for other arguments; what iterating and storing raises.
pub fn update(space: &Space, mapping: &Object, args: &Args<'_>) -> PyResult<()> {
    if args.positional_count() > 1 {
        let given = args.positional_count();
        return Err(
            space.type_error(format_args!("update() takes at most 1 positional argument ({given} given)"))
        );
    }
    if let Some(other) = args.get(0) {
        add_other(space, mapping, other)?;
    }
    let Some(keywords) = args.keyword_dict(space)? else { return Ok(()) };
    for (name, value) in keywords.items_vec() {
        if !name.is_instance::<Str>() {
            return Err(space.type_error("keywords must be strings"));
        }
        mapping.set_item(space, &name, &value)?;
    }
    Ok(())
}
