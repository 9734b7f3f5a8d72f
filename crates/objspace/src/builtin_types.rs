//! The static types of the object space, made ready at start-up.

use crate::shim::TYPES;
use crate::{Layout, Object, PyResult, PyTypeInfo, Space, Type};

/// Makes the types of this crate ready. Once, before any other use of the object space.
///
/// # Errors
/// Only when there is no memory, or a type contradicts itself.
pub fn initialize(space: &Space) -> PyResult<()> {
    // Whatever is made on the way needs the type of types.
    let ty = Type::type_object();
    ty.as_object().head().ob_type.set(ty.as_type_ptr());
    Object::type_object().ready(space)?;
    ty.ready(space)?;
    // From here on errors can be raised.
    for exception in crate::exceptions::all() {
        exception.ready(space)?;
    }
    ready_types_of(space, "objspace")?;
    crate::template::prepare(space)
}

/// Makes the types that a crate declares with `#[pytype]` ready; bases go first.
///
/// # Errors
/// Only when there is no memory, or a type contradicts itself.
pub fn ready_types_of(space: &Space, package: &str) -> PyResult<()> {
    for entry in TYPES {
        let declared_in = entry.path.split("::").next();
        if declared_in == Some(package) && !entry.path.ends_with("tests") {
            Type::from_static(entry.ty).ready(space)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{message, with_space};
    use crate::{Int, intern};

    #[test]
    fn all_types_are_ready() {
        with_space(|space| {
            initialize(space).unwrap();
            let int = Int::type_object();
            assert!(int.is_ready() && int.mro_types().count() == 2);
            let list = crate::List::new(space).unwrap();
            let append = list.ty().lookup(space, intern!(space, "append")).unwrap();
            append.call(space, &[&list, crate::none()]).unwrap();
            list.as_object().call_method(space, "append", &[&list]).unwrap();
            assert_eq!(list.as_object().len(space).unwrap(), 2);
            let length = list.as_object().call_method(space, "__len__", &[]).unwrap();
            assert_eq!(length.index(space).unwrap(), 2);
            let err = append.call(space, &[&list]).unwrap_err();
            assert_eq!(message(&err), "TypeError: list.append() takes exactly one argument (0 given)");
            let err = append.call(space, &[crate::none(), crate::none()]).unwrap_err();
            assert_eq!(
                message(&err),
                "TypeError: descriptor 'append' for 'list' objects doesn't apply to a 'NoneType' object"
            );
        });
    }
}
