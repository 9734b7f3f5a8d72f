//! `__build_class__`: what a `class` statement calls.

use core::ptr;
use interpreter::calls;
use objspace::shim::Args;
use objspace::{
    CellObject, Dict, Function, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type,
};

/// `__build_class__(func, name, /, *bases, metaclass=..., **kwds)`.
///
/// # Errors
/// `TypeError` for arguments that make no class; what the metaclass and the body raise.
pub fn build_class(space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
    let [function, name, original_bases @ ..] = args.positional() else {
        return Err(space.type_error("__build_class__: not enough arguments"));
    };
    let Some(function) = function.downcast::<Function>() else {
        return Err(space.type_error("__build_class__: func must be a function"));
    };
    let Some(name) = name.downcast::<Str>() else {
        return Err(space.type_error("__build_class__: name is not a string"));
    };
    let original_bases = Tuple::from_slice(space, original_bases)?;
    let bases = resolve_bases(space, &original_bases)?;
    let keywords = Dict::new(space)?;
    let mut given = Vec::new();
    args.find_keyword(|name, value| {
        given.push((name, value));
        None::<()>
    });
    for (keyword, value) in given {
        keywords.set_item(space, keyword, value)?;
    }
    let meta = metaclass(space, &keywords, &bases)?;
    let namespace = prepare(space, &meta, name, &bases, &keywords)?;
    let cell = run_body(space, function, &namespace)?;
    if !ptr::eq(&*bases, &*original_bases) {
        namespace.set_item(space, &Str::intern(space, "__orig_bases__"), &original_bases)?;
    }
    let arguments = Tuple::from_slice(space, &[name, &bases, &namespace])?;
    let class = meta.call_tuple_dict(space, &arguments, Some(&keywords))?;
    if class.is_instance::<Type>()
        && let Some(cell) = cell.downcast_exact::<CellObject>()
    {
        check_class_cell(space, &class, name, cell)?;
    }
    Ok(class)
}

/// The bases, with those that are no types replaced by what their `__mro_entries__` gives; the same tuple if none is.
fn resolve_bases(space: &Space, bases: &Ref<Tuple>) -> PyResult<Ref<Tuple>> {
    let mut resolved = Vec::with_capacity(bases.len());
    let mut changed = false;
    for base in bases.items() {
        let entries = match base.is_instance::<Type>() {
            true => None,
            false => base.getattr_optional_str(space, "__mro_entries__")?,
        };
        let Some(entries) = entries else {
            resolved.push(base.to_ref());
            continue;
        };
        changed = true;
        let replacement = entries.call1(space, bases)?;
        let Some(replacement) = replacement.downcast::<Tuple>() else {
            return Err(space.type_error("__mro_entries__ must return a tuple"));
        };
        resolved.extend(replacement.items().iter().map(|item| item.to_ref()));
    }
    if changed { Tuple::from_vec(space, resolved) } else { Ok(bases.clone()) }
}

/// The metaclass: what the keyword says (taken out of `keywords`), else the first base's type; the most derived of it and the
/// bases' types when it is a type.
fn metaclass(space: &Space, keywords: &Dict, bases: &Tuple) -> PyResult<Ref<Object>> {
    let given = keywords.remove(space, &Str::intern(space, "metaclass"))?;
    let meta = match (given, bases.get(0)) {
        (Some(meta), _) => meta,
        (None, Some(base)) => base.ty().to_ref().into_object(),
        (None, None) => Type::type_object().to_ref().into_object(),
    };
    let Some(mut winner) = meta.downcast::<Type>() else { return Ok(meta) };
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
    Ok(winner.to_ref().into_object())
}

/// The namespace that the body runs in: what the metaclass's `__prepare__` gives, else a new dict.
fn prepare(
    space: &Space,
    meta: &Object,
    name: &Str,
    bases: &Tuple,
    keywords: &Dict,
) -> PyResult<Ref<Object>> {
    let Some(prepare) = meta.getattr_optional_str(space, "__prepare__")? else {
        return Ok(Dict::new(space)?.into_object());
    };
    let arguments = Tuple::from_slice(space, &[name, bases])?;
    let namespace = prepare.call_tuple_dict(space, &arguments, Some(keywords))?;
    let is_mapping = namespace.ty().mapping_slots().is_some_and(|slots| slots.mp_subscript.get().is_some());
    if !is_mapping {
        return Err(space.type_error(format_args!(
            "{}.__prepare__() must return a mapping, not {}",
            meta.downcast::<Type>().map_or("<metaclass>", Type::name),
            namespace.ty().name()
        )));
    }
    Ok(namespace)
}

fn run_body(space: &Space, function: &Function, namespace: &Object) -> PyResult<Ref<Object>> {
    let fields = calls::function_fields(function);
    // SAFETY: a function owns its globals and builtins.
    let (globals, builtins) = unsafe {
        (Object::from_ptr(fields.func_globals.get()), Object::from_ptr(fields.func_builtins.get()))
    };
    calls::run_code(space, calls::function_code(function), globals, builtins, Some(namespace), Some(function))
}

/// The body's `__class__` cell must have become the class.
fn check_class_cell(space: &Space, class: &Object, name: &Str, cell: &CellObject) -> PyResult<()> {
    let Some(found) = cell.get() else {
        return Err(space.runtime_error(format_args!(
            "__class__ not set defining {} as {}. Was __classcell__ propagated to type.__new__?",
            name.repr(space)?.to_string_lossy(),
            class.repr(space)?.to_string_lossy()
        )));
    };
    if found.is(class) {
        return Ok(());
    }
    Err(space.type_error(format_args!(
        "__class__ set to {} defining {} as {}",
        found.repr(space)?.to_string_lossy(),
        name.repr(space)?.to_string_lossy(),
        class.repr(space)?.to_string_lossy()
    )))
}
