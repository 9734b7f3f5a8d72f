//! `object.h`: types.

use objspace::{Layout, PyResult, Ref, Space, Str, Type};

/// The type's name with its module (unless that is `builtins` or `__main__`), `separator` between them.
pub fn full_name(space: &Space, ty: &Type, separator: &str) -> PyResult<Ref<Str>> {
    let name = ty.fully_qualified_name(space);
    match (separator, ty.as_object().getattr_optional_str(space, "__module__")?) {
        (".", _) | (_, None) => Str::from_str(space, &name),
        (_, Some(module)) => {
            let module = module.str(space)?.to_string_lossy();
            let shown = match name.strip_prefix(&module).and_then(|rest| rest.strip_prefix('.')) {
                Some(rest) => format!("{module}{separator}{rest}"),
                None => name,
            };
            Str::from_str(space, &shown)
        }
    }
}
