//! The module `_contextvars`.

use cpyext_macros::pymodule;

/// Context variables.
#[pymodule(name = "_contextvars")]
pub mod module {
    use objspace::context::{self, Context, ContextVar, Token};
    use objspace::{Module, PyResult, PyTypeInfo, Ref, Space};

    /// Return a copy of the current context.
    #[pyfunction]
    fn copy_context(space: &Space) -> PyResult<Ref<Context>> {
        context::current(space)?.duplicate(space)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        context::initialize(space)?;
        for ty in [Context::type_object(), ContextVar::type_object(), Token::type_object()] {
            module.set(space, ty.name(), ty)?;
        }
        Ok(())
    }
}
