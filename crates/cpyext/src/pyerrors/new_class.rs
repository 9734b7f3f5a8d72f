//! New exception classes.

use crate::border::CText;
use cpyext_macros::cpython_api;
use objspace::exceptions::Exception;
use objspace::{Dict, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type};

/// A new exception class from a name with its module, a base or a tuple of bases (default: `Exception`), and a dict of attributes.
#[cpython_api]
fn PyErr_NewException(
    space: &Space,
    name: CText<'_>,
    base: Option<&Object>,
    attributes: Option<&Object>,
) -> PyResult<Ref<Object>> {
    PyErr_NewExceptionWithDoc(space, name, CText::NULL, base, attributes)
}

/// The same with a doc string.
#[cpython_api]
fn PyErr_NewExceptionWithDoc(
    space: &Space,
    name: CText<'_>,
    doc: CText<'_>,
    base: Option<&Object>,
    attributes: Option<&Object>,
) -> PyResult<Ref<Object>> {
    let name = name.required(space)?.to_string_lossy();
    let Some((module, name)) = name.rsplit_once('.') else {
        return Err(space.system_error("PyErr_NewException: name must be module.class"));
    };
    let dict = match attributes {
        None => Dict::new(space)?,
        Some(attributes) => space.expect::<Dict>(attributes)?.to_ref(),
    };
    if doc.get().is_some() {
        dict.set_item_str(space, "__doc__", &*doc.to_str(space)?)?;
    }
    if dict.get_item_str(space, "__module__")?.is_none() {
        dict.set_item_str(space, "__module__", &*Str::from_str(space, module)?)?;
    }
    let base = base.unwrap_or(Exception::type_object());
    let bases = match base.downcast::<Tuple>() {
        Some(bases) => bases.to_ref(),
        None => Tuple::from_slice(space, &[base])?,
    };
    let name = Str::from_str(space, name)?;
    Type::type_object().as_object().call(space, &[&name, &bases, &dict])
}
