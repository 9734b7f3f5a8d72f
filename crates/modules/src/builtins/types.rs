//! The types, constants and exceptions of `builtins`, and functions that depend on an argument's type.

use objspace::classmethod::ClassMethod;
use objspace::exceptions as exc;
use objspace::iterators::{Enumerate, Filter, Map, Reversed, Zip};
use objspace::module_object::Module;
use objspace::property::Property;
use objspace::staticmethod::StaticMethod;
use objspace::super_object::Super;
use objspace::{
    Bool, ByteArray, Bytes, Complex, Dict, Float, FrozenSet, Int, List, MemoryView, Object, PyResult,
    PyTypeInfo, Range, Ref, Set, Slice, Space, Str, Tuple, Type,
};

/// Fills the module's namespace with everything that is not a function.
pub fn add_names(space: &Space, module: &Module) -> PyResult<()> {
    let constants: [(&str, &Object); 6] = [
        ("None", objspace::none()),
        ("Ellipsis", objspace::ellipsis()),
        ("NotImplemented", objspace::not_implemented()),
        ("False", objspace::bool_object(false)),
        ("True", objspace::bool_object(true)),
        ("__debug__", objspace::bool_object(crate::sys::config(space).optimize == 0)),
    ];
    for (name, value) in constants {
        module.setattr_str(space, name, value)?;
    }
    let types: [&Type; 28] = [
        Bool::type_object(),
        ByteArray::type_object(),
        Bytes::type_object(),
        ClassMethod::type_object(),
        Complex::type_object(),
        Dict::type_object(),
        Enumerate::type_object(),
        Filter::type_object(),
        Float::type_object(),
        FrozenSet::type_object(),
        Int::type_object(),
        List::type_object(),
        Map::type_object(),
        MemoryView::type_object(),
        Object::type_object(),
        Property::type_object(),
        Range::type_object(),
        Reversed::type_object(),
        Set::type_object(),
        Slice::type_object(),
        StaticMethod::type_object(),
        Str::type_object(),
        Super::type_object(),
        Tuple::type_object(),
        Type::type_object(),
        Zip::type_object(),
        exc::exception_group(space)?,
        exc::OSError::type_object(),
    ];
    for ty in types.into_iter().chain(exc::all()) {
        if ty.name().starts_with('_') && !core::ptr::eq(ty, exc::_IncompleteInputError::type_object()) {
            continue;
        }
        module.setattr_str(space, ty.name(), ty)?;
    }
    for alias in ["EnvironmentError", "IOError"] {
        module.setattr_str(space, alias, exc::OSError::type_object())?;
    }
    Ok(())
}

/// `ord(character)`.
///
/// # Errors
/// `TypeError` for anything but a string or bytes of length 1.
pub fn ordinal(space: &Space, character: &Object) -> PyResult<i64> {
    let len = if let Some(text) = character.downcast::<Str>() {
        if text.len() == 1 {
            return Ok(i64::from(text.text().at(0)));
        }
        text.len()
    } else if character.is_instance::<Bytes>() || character.is_instance::<ByteArray>() {
        let len = character.len(space)?;
        if len == 1 {
            return Ok(character.sequence_get(space, 0)?.index(space)? as i64);
        }
        len
    } else {
        let kind = character.ty().name();
        return Err(space.type_error(format_args!("ord() expected string of length 1, but {kind} found")));
    };
    Err(space.type_error(format_args!("ord() expected a character, but string of length {len} found")))
}

/// `round(number, ndigits)`.
///
/// # Errors
/// `TypeError` when the number's type has no `__round__`; what that raises.
pub fn round(space: &Space, number: &Object, digits: Option<&Object>) -> PyResult<Ref<Object>> {
    let name = Str::intern(space, "__round__");
    let Some(method) = number.special_method(space, &name)? else {
        let kind = number.ty().name();
        return Err(space.type_error(format_args!("type {kind} doesn't define __round__ method")));
    };
    match digits {
        Some(digits) => method.call1(space, digits),
        None => method.call0(space),
    }
}
