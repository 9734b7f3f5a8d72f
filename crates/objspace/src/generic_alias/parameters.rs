//! Type parameters of aliases and unions: finding them in arguments, and putting others in their place.

use super::optional;
use crate::{Layout, List, Object, PyErr, PyResult, Ref, Space, Tuple, Type, intern};

/// The type parameters in `args`, each once, in order of appearance.
pub fn parameters_of(space: &Space, args: &Tuple) -> PyResult<Ref<Tuple>> {
    let mut found = Vec::new();
    collect(space, args.items(), &mut found)?;
    Tuple::from_vec(space, found)
}

fn collect(space: &Space, args: &[&Object], found: &mut Vec<Ref<Object>>) -> PyResult<()> {
    space.check_stack(" in __parameter__ calculation")?;
    let add = |parameter: &Object, found: &mut Vec<Ref<Object>>| {
        if !found.iter().any(|other| other.is(parameter)) {
            found.push(parameter.to_ref());
        }
    };
    for arg in args {
        // A class's parameters are its own business.
        if arg.is_instance::<Type>() {
            continue;
        }
        if let Some(items) = arg.list_or_tuple_items() {
            let items: Vec<&Object> = items.iter().map(|item| &**item).collect();
            collect(space, &items, found)?;
            continue;
        }
        if optional(space, arg, intern!(space, "__typing_subst__"))?.is_some() {
            add(arg, found);
            continue;
        }
        if let Some(inner) = optional(space, arg, intern!(space, "__parameters__"))?
            && let Some(inner) = inner.downcast::<Tuple>()
        {
            for parameter in inner.items() {
                add(parameter, found);
            }
        }
    }
    Ok(())
}

/// The arguments of `alias[item]`: `args` with `parameters` replaced by what `item` says.
///
/// # Errors
/// `TypeError` when there are no parameters, or the number of items is wrong.
pub fn substitute(
    space: &Space,
    alias: &Object,
    args: &Tuple,
    parameters: &Tuple,
    item: &Object,
) -> PyResult<Ref<Tuple>> {
    if parameters.len() == 0 {
        let alias = alias.repr(space)?.to_string_lossy();
        return Err(space.type_error(format_args!("{alias} is not a generic class")));
    }
    let mut item: Ref<Object> = unpacked(space, item)?.into_object();
    for parameter in parameters.items() {
        let prepare = optional(space, parameter, intern!(space, "__typing_prepare_subst__"))?;
        if let Some(prepare) = prepare.filter(|prepare| !prepare.is_none()) {
            let one: Ref<Object> = match item.downcast::<Tuple>() {
                Some(_) => item.clone(),
                None => Tuple::from_slice(space, &[&item])?.into_object(),
            };
            item = prepare.call(space, &[alias, &one])?;
        }
    }
    let items = match item.downcast::<Tuple>() {
        Some(items) => items.to_ref(),
        None => Tuple::from_slice(space, &[&item])?,
    };
    if items.len() != parameters.len() {
        return Err(wrong_count(space, alias, items.len(), parameters.len()));
    }
    let mut result = Vec::with_capacity(args.len());
    replace_all(space, args.items(), parameters, &items, &mut result)?;
    Tuple::from_vec(space, result)
}

#[cold]
fn wrong_count(space: &Space, alias: &Object, given: usize, expected: usize) -> PyErr {
    let few = if given > expected { "many" } else { "few" };
    match alias.repr(space) {
        Ok(alias) => space.type_error(format_args!(
            "Too {few} arguments for {}; actual {given}, expected {expected}",
            alias.to_string_lossy()
        )),
        Err(err) => err,
    }
}

#[cold]
fn not_a_parameter(space: &Space, arg: &Object) -> PyErr {
    match arg.repr(space) {
        Ok(shown) => space.type_error(format_args!(
            "argument {} with __typing_subst__ was not found in __parameters__",
            shown.to_string_lossy()
        )),
        Err(err) => err,
    }
}

fn replace_all(
    space: &Space,
    args: &[&Object],
    parameters: &Tuple,
    items: &Tuple,
    result: &mut Vec<Ref<Object>>,
) -> PyResult<()> {
    space.check_stack(" in substitution of type parameters")?;
    for arg in args {
        if arg.is_instance::<Type>() {
            result.push(arg.to_ref());
            continue;
        }
        if let Some(inner) = arg.list_or_tuple_items() {
            let inner: Vec<&Object> = inner.iter().map(|item| &**item).collect();
            let mut replaced = Vec::new();
            replace_all(space, &inner, parameters, items, &mut replaced)?;
            result.push(if arg.is_instance::<List>() {
                List::from_vec(space, replaced)?.into_object()
            } else {
                Tuple::from_vec(space, replaced)?.into_object()
            });
            continue;
        }
        replace_one(space, arg, parameters, items, result)?;
    }
    Ok(())
}

fn replace_one(
    space: &Space,
    arg: &Object,
    parameters: &Tuple,
    items: &Tuple,
    result: &mut Vec<Ref<Object>>,
) -> PyResult<()> {
    let unpacks = match optional(space, arg, intern!(space, "__typing_is_unpacked_typevartuple__"))? {
        Some(answer) => answer.is_true(space)?,
        None => false,
    };
    let new = match optional(space, arg, intern!(space, "__typing_subst__"))? {
        Some(replace) => {
            let at = parameters.items().iter().position(|parameter| parameter.is(arg));
            let item = match at.and_then(|at| items.get(at)) {
                Some(item) => item,
                // it became a parameter after the alias had counted its own
                None => return Err(not_a_parameter(space, arg)),
            };
            replace.call1(space, item)?
        }
        None => subscript_inner(space, arg, parameters, items)?,
    };
    match new.downcast::<Tuple>() {
        Some(many) if unpacks => result.extend(many.items().iter().map(|item| item.to_ref())),
        _ if unpacks => {
            let got = new.ty().tp_name();
            return Err(space.type_error(format_args!(
                "expected __typing_subst__ of a TypeVarTuple to return a tuple, not {got}"
            )));
        }
        _ => result.push(new),
    }
    Ok(())
}

/// An argument that is generic itself, with its own parameters replaced.
fn subscript_inner(space: &Space, arg: &Object, parameters: &Tuple, items: &Tuple) -> PyResult<Ref<Object>> {
    let inner = optional(space, arg, intern!(space, "__parameters__"))?;
    let Some(inner) =
        inner.and_then(|inner| inner.downcast_into::<Tuple>().ok()).filter(|inner| inner.len() != 0)
    else {
        return Ok(arg.to_ref());
    };
    let mut chosen: Vec<&Object> = Vec::new();
    for parameter in inner.items() {
        let at = parameters.items().iter().position(|other| other.is(*parameter));
        match at.and_then(|at| items.get(at)) {
            Some(item) => {
                let is_variadic = optional(space, parameter, intern!(space, "__iter__"))?.is_some();
                match item.downcast::<Tuple>() {
                    Some(many) if is_variadic => chosen.extend_from_slice(many.items()),
                    _ => chosen.push(item),
                }
            }
            None => chosen.push(parameter),
        }
    }
    arg.get_item(space, &*Tuple::from_slice(space, &chosen)?)
}

/// The items of a subscript as a tuple, unpacked tuples (`*tuple[int, str]`) spread out.
fn unpacked(space: &Space, item: &Object) -> PyResult<Ref<Tuple>> {
    let single = [item];
    let items = item.downcast::<Tuple>().map_or(&single[..], Tuple::items);
    let mut all: Vec<Ref<Object>> = Vec::with_capacity(items.len());
    for item in items {
        let inner = if item.is_instance::<Type>() {
            None
        } else {
            optional(space, item, intern!(space, "__typing_unpacked_tuple_args__"))?
        };
        match inner.and_then(|inner| inner.downcast_into::<Tuple>().ok()) {
            Some(inner) if !inner.items().last().is_some_and(|last| last.is(crate::ellipsis())) => {
                all.extend(inner.items().iter().map(|item| item.to_ref()));
            }
            _ => all.push(item.to_ref()),
        }
    }
    Tuple::from_vec(space, all)
}
