//! Type parameters and type aliases (PEP 695, PEP 696): what the compiler asks of `typing`'s native types.
//!
//! Those types are found in the module `_typing`; until a runtime has it, each operation says so.

use objspace::{Layout, Object, PyResult, Ref, Space, Tuple};

/// An attribute of the native module behind `typing`.
fn native(space: &Space, name: &str) -> PyResult<Ref<Object>> {
    objspace::builtins::import_from(space, "_typing", name)
}

/// `TypeVar(name)`, with what evaluates its bound or constraints.
pub fn new_type_var(
    space: &Space,
    name: &Object,
    evaluate_bound: Option<&Object>,
    evaluate_constraints: Option<&Object>,
) -> PyResult<Ref<Object>> {
    let none = objspace::none();
    let make = native(space, "_make_typevar")?;
    make.call(space, &[name, evaluate_bound.unwrap_or(none), evaluate_constraints.unwrap_or(none)])
}

/// `ParamSpec(name)`.
pub fn new_param_spec(space: &Space, name: &Object) -> PyResult<Ref<Object>> {
    native(space, "_make_paramspec")?.call(space, &[name])
}

/// `TypeVarTuple(name)`.
pub fn new_type_var_tuple(space: &Space, name: &Object) -> PyResult<Ref<Object>> {
    native(space, "_make_typevartuple")?.call(space, &[name])
}

/// `Generic[*params]`.
pub fn subscript_generic(space: &Space, params: &Object) -> PyResult<Ref<Object>> {
    let params = space.expect::<Tuple>(params)?;
    native(space, "_subscript_generic")?.call(space, &[params.as_object()])
}

/// `TypeAliasType` from (name, type parameters or None, evaluator).
pub fn new_type_alias(space: &Space, parts: &Object) -> PyResult<Ref<Object>> {
    let parts = space.expect::<Tuple>(parts)?;
    native(space, "_make_typealias")?.call(space, parts.items())
}

/// Sets what evaluates the default of a type parameter.
pub fn set_default(space: &Space, parameter: &Object, evaluate: &Object) -> PyResult<()> {
    native(space, "_set_typeparam_default")?.call(space, &[parameter, evaluate])?;
    Ok(())
}
