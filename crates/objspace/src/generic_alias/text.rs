//! `repr` of aliases and unions.

use super::{GenericAlias, optional};
use crate::{List, Object, PyResult, Ref, Space, Str, intern};

/// `list[int, ...]`
pub(super) fn repr(space: &Space, alias: &GenericAlias) -> PyResult<Ref<Str>> {
    let mut text = String::new();
    if alias.is_starred() {
        text.push('*');
    }
    text.push_str(&repr_item(space, &alias.origin())?);
    text.push('[');
    let args = alias.args(space)?;
    for (at, arg) in args.items().iter().enumerate() {
        if at != 0 {
            text.push_str(", ");
        }
        match arg.downcast::<List>() {
            // The arguments of a callable.
            Some(list) => text.push_str(&repr_list(space, list)?),
            None => text.push_str(&repr_item(space, arg)?),
        }
    }
    if args.len() == 0 {
        text.push_str("()");
    }
    text.push(']');
    Str::from_str(space, &text)
}

fn repr_list(space: &Space, list: &List) -> PyResult<String> {
    let items: Vec<String> =
        list.to_vec().iter().map(|item| repr_item(space, item)).collect::<Result<_, _>>()?;
    Ok(format!("[{}]", items.join(", ")))
}

/// A class by its name, `...`, and anything else by its `repr`.
pub(crate) fn repr_item(space: &Space, item: &Object) -> PyResult<String> {
    if item.is(crate::ellipsis()) {
        return Ok("...".to_owned());
    }
    let is_alias = optional(space, item, intern!(space, "__origin__"))?.is_some()
        && optional(space, item, intern!(space, "__args__"))?.is_some();
    if !is_alias {
        let qualname = optional(space, item, intern!(space, "__qualname__"))?;
        let module = optional(space, item, intern!(space, "__module__"))?.filter(|module| !module.is_none());
        if let (Some(qualname), Some(module)) = (qualname, module) {
            let qualname = qualname.str(space)?.to_string_lossy();
            let module = module.str(space)?.to_string_lossy();
            return Ok(if module == "builtins" { qualname } else { format!("{module}.{qualname}") });
        }
    }
    Ok(item.repr(space)?.to_string_lossy())
}
