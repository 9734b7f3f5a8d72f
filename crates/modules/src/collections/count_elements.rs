//! `_collections._count_elements`: the work of `Counter.update`.

use objspace::{Dict, Layout, Object, PyResult, PyTypeInfo, Ref, Space, intern, number};

/// The mapping as a dict, if its type's `get` and `__setitem__` are those of `dict`.
fn plain_dict<'a>(space: &Space, mapping: &'a Object) -> Option<&'a Dict> {
    let dict = mapping.downcast::<Dict>()?;
    let same = |name| {
        let own = mapping.ty().lookup(space, name);
        let plain = Dict::type_object().lookup(space, name);
        matches!((own, plain), (Some(own), Some(plain)) if own.is(&*plain))
    };
    (same(intern!(space, "get")) && same(intern!(space, "__setitem__"))).then_some(dict)
}

/// One more than the old value, or one.
fn incremented(space: &Space, old: Option<&Object>) -> PyResult<Ref<Object>> {
    let one = space.new_int(1)?;
    match old {
        None => Ok(one),
        Some(old) => number::add(space, old, &one),
    }
}

/// Adds one to the mapping's value for each item.
///
/// # Errors
/// What iterating, hashing, comparing and adding raises.
pub fn count(space: &Space, mapping: &Object, iterable: &Object) -> PyResult<()> {
    let iterator = iterable.iter(space)?;
    if let Some(dict) = plain_dict(space, mapping) {
        while let Some(item) = iterator.next(space)? {
            let hash = item.hash(space)?;
            let old = dict.get_item_with_hash(space, &item, hash)?;
            let new = incremented(space, old.as_deref())?;
            dict.insert(space, item, hash, new)?;
        }
        return Ok(());
    }
    let get = mapping.getattr(space, intern!(space, "get"))?;
    let zero = space.new_int(0)?;
    while let Some(item) = iterator.next(space)? {
        let old = get.call(space, &[&*item, &*zero])?;
        mapping.as_object().set_item(space, &item, &*incremented(space, Some(&old))?)?;
    }
    Ok(())
}
