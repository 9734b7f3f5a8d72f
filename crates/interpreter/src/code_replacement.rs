//! `code.replace()`: a copy of a code object with other attributes.
//!
//! What describes the code can be replaced. What it does, its instructions and the names and constants that they refer to by number,
//! belongs together and cannot be.

use crate::code::Code;
use compiler::bytecode::{CodeUnit, LineTable};
use objspace::shim::Args;
use objspace::{Int, Object, PyResult, Ref, Space, Str, Tuple};
use std::sync::Arc;

/// Attributes that may be given if they are what they were.
const FIXED: [&str; 11] = [
    "co_argcount",
    "co_posonlyargcount",
    "co_kwonlyargcount",
    "co_nlocals",
    "co_stacksize",
    "co_code",
    "co_consts",
    "co_freevars",
    "co_cellvars",
    "co_linetable",
    "co_exceptiontable",
];

/// A copy of `code` with the attributes that are given by keyword.
///
/// # Errors
/// `TypeError` for what is no attribute or of the wrong type, `ValueError` for impossible values, `NotImplementedError` for what cannot be
/// replaced.
pub fn replace(space: &Space, code: &Code, args: &Args<'_>) -> PyResult<Ref<Code>> {
    if !args.positional().is_empty() {
        let count = args.positional().len();
        return Err(
            space.type_error(format_args!("replace() takes 0 positional arguments but {count} were given"))
        );
    }
    let mut unit: CodeUnit = (**code.unit()).clone();
    let keywords = args.keyword_dict(space)?;
    for (name, value) in keywords.map_or_else(Vec::new, |keywords| keywords.items_vec()) {
        let name = name.str(space)?.to_string_lossy();
        change(space, code, &mut unit, &name, &value)?;
    }
    Code::new(space, &Arc::new(unit))
}

fn change(space: &Space, code: &Code, unit: &mut CodeUnit, name: &str, value: &Object) -> PyResult<()> {
    match name {
        "co_flags" => unit.flags = number(space, value)?,
        "co_firstlineno" => {
            unit.first_line = number(space, value)?;
            unit.line_table = LineTable::from_parts(unit.first_line, unit.line_table.as_bytes().into());
        }
        "co_name" => unit.name = text(space, name, value)?,
        "co_qualname" => unit.qualname = text(space, name, value)?,
        "co_filename" => unit.filename = text(space, name, value)?,
        "co_names" => unit.names = names(space, value, unit.names.len())?,
        "co_varnames" => rename_variables(space, unit, value)?,
        _ if FIXED.contains(&name) => {
            if !code.getattr_str(space, name)?.eq(space, value)? {
                let message = format_args!("code.replace() cannot change {name}");
                return Err(space.not_implemented_error(message));
            }
        }
        _ => {
            let message = format_args!("replace() got an unexpected keyword argument '{name}'");
            return Err(space.type_error(message));
        }
    }
    Ok(())
}

fn number(space: &Space, value: &Object) -> PyResult<u32> {
    if !value.is_instance::<Int>() {
        let kind = value.ty().name();
        return Err(space.type_error(format_args!("'{kind}' object cannot be interpreted as an integer")));
    }
    u32::try_from(value.index(space)?)
        .map_err(|_| space.value_error("a number of a code object is out of range"))
}

fn text(space: &Space, name: &str, value: &Object) -> PyResult<Arc<str>> {
    match value.downcast::<Str>() {
        Some(text) => Ok(text.to_string_lossy().into()),
        None => {
            let kind = value.ty().name();
            Err(space.type_error(format_args!("replace() argument '{name}' must be str, not {kind}")))
        }
    }
}

fn names(space: &Space, value: &Object, count: usize) -> PyResult<Box<[Arc<str>]>> {
    let Some(tuple) = value.downcast::<Tuple>() else {
        return Err(space.type_error("name tuples must be tuples"));
    };
    if tuple.len() != count {
        return Err(space.not_implemented_error("code.replace() cannot change the number of names"));
    }
    let name = |name: &&Object| match name.downcast::<Str>() {
        Some(name) => Ok(name.to_string_lossy().into()),
        None => {
            let kind = name.ty().name();
            Err(space.type_error(format_args!("name tuples must contain only strings, not '{kind}'")))
        }
    };
    tuple.items().iter().map(name).collect()
}

fn rename_variables(space: &Space, unit: &mut CodeUnit, value: &Object) -> PyResult<()> {
    let mut new = names(space, value, unit.variable_names().count())?.into_vec().into_iter();
    for local in
        unit.locals.iter_mut().filter(|local| !local.is_hidden && (local.is_parameter || !local.is_cell))
    {
        if let Some(name) = new.next() {
            local.name = name;
        }
    }
    Ok(())
}
