//! Type parameters and type aliases (PEP 695, PEP 696): what the compiler asks of `typing`'s native types.

use objspace::{Object, PyResult, Ref, Space, Tuple, typing};

pub use typing::{new_param_spec, new_type_var, new_type_var_tuple, set_default};

/// `Generic[*params]`.
///
/// # Errors
/// What `typing` raises.
pub fn subscript_generic(space: &Space, params: &Object) -> PyResult<Ref<Object>> {
    typing::subscript_generic(space, space.expect::<Tuple>(params)?)
}

/// `TypeAliasType` from (name, type parameters or None, evaluator).
///
/// # Errors
/// `SystemError` when the parts are others.
pub fn new_type_alias(space: &Space, parts: &Object) -> PyResult<Ref<Object>> {
    typing::new_type_alias(space, space.expect::<Tuple>(parts)?)
}
