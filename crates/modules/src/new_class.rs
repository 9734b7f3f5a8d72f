//! Classes that native modules make at run time.

use objspace::{Dict, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type};

/// A class of exceptions.
///
/// # Errors
/// What making a class raises.
pub fn exception(space: &Space, module: &str, name: &str, base: &Type) -> PyResult<Ref<Object>> {
    let dict = Dict::new(space)?;
    dict.set_item_str(space, "__module__", &Str::intern(space, module))?;
    let bases = Tuple::from_slice(space, &[base])?;
    let name = Str::intern(space, name);
    Type::type_object().as_object().call(space, &[&name, &bases, &dict])
}
