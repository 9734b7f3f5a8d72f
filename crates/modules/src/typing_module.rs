//! The module `_typing`: the native part of `typing`.

use cpyext_macros::pymodule;

/// The native part of the module typing.
#[pymodule(name = "_typing")]
pub mod module {
    use objspace::typing::{
        ConstEvaluator, Generic, NoDefault, ParamSpec, ParamSpecArgs, ParamSpecKwargs, TypeAliasType,
        TypeVar, TypeVarTuple, no_default,
    };
    use objspace::union_object::Union;
    use objspace::{Layout, Module, Object, PyResult, PyTypeInfo, Ref, Space};

    /// Return the argument.
    #[pyfunction(signature = "($module, x, /)")]
    fn _idfunc(x: &Object) -> Ref<Object> {
        x.to_ref()
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        ConstEvaluator::type_object().ready(space)?;
        NoDefault::type_object().ready(space)?;
        Generic::type_object().ready_with_inherited_new(space)?;
        let types = [
            TypeVar::type_object(),
            ParamSpec::type_object(),
            ParamSpecArgs::type_object(),
            ParamSpecKwargs::type_object(),
            TypeVarTuple::type_object(),
            TypeAliasType::type_object(),
            Generic::type_object(),
            Union::type_object(),
        ];
        for ty in types {
            module.add_type(space, ty)?;
        }
        module.set(space, "NoDefault", &*no_default(space)?)
    }
}
