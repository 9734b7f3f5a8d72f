//! Which base decides how instances are laid out, and which class the metaclass is.

use crate::{Object, PyResult, PyTypeInfo, Space, Tuple, Type};
use abi::Py_TPFLAGS_BASETYPE;

/// The nearest type up the chain of bases whose instances are larger than its base's.
pub(crate) fn solid_base(ty: &Type) -> &Type {
    let base = ty.base().map_or(Object::type_object(), solid_base);
    if ty.basicsize() != base.basicsize() || ty.itemsize() != base.itemsize() { ty } else { base }
}

/// The base whose layout the instances of a class with these bases have.
///
/// # Errors
/// `TypeError` when a base is no type or cannot be derived from, or when layouts conflict.
pub(super) fn best_base<'a>(space: &Space, bases: &'a Tuple) -> PyResult<&'a Type> {
    let mut best: Option<(&Type, &Type)> = None;
    for base in bases.items() {
        let Some(base) = base.downcast::<Type>() else { return Err(space.type_error("bases must be types")) };
        base.ready(space)?;
        if !base.has_flag(Py_TPFLAGS_BASETYPE) {
            let name = base.tp_name();
            return Err(space.type_error(format_args!("type '{name}' is not an acceptable base type")));
        }
        let solid = solid_base(base);
        best = match best {
            None => Some((base, solid)),
            Some((_, winner)) if winner.is_subtype(solid) => best,
            Some((_, winner)) if solid.is_subtype(winner) => Some((base, solid)),
            Some(_) => return Err(space.type_error("multiple bases have instance lay-out conflict")),
        };
    }
    best.map(|(base, _)| base).ok_or_else(|| space.type_error("a class needs a base"))
}

/// The most derived of `metatype` and the bases' metaclasses.
///
/// # Errors
/// `TypeError` when there is none that derives from all others.
pub fn metaclass<'a>(space: &Space, metatype: &'a Type, bases: &'a Tuple) -> PyResult<&'a Type> {
    let mut winner = metatype;
    for base in bases.items() {
        let candidate = base.ty();
        if winner.is_subtype(candidate) {
            continue;
        }
        if !candidate.is_subtype(winner) {
            return Err(space.type_error(
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses \
                 of all its bases",
            ));
        }
        winner = candidate;
    }
    Ok(winner)
}
