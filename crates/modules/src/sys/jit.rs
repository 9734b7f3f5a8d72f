//! `sys._jit`: what can be known about just-in-time compilation.

use cpyext_macros::pymodule;
use objspace::module_object::definition;
use objspace::{Module, Object, PyResult, Ref, Space, Str};

/// What can be known about just-in-time compilation.
#[pymodule(name = "sys._jit")]
mod module {
    /// Tell whether this build has a compiler for hot code.
    #[pyfunction]
    fn is_available() -> bool {
        false
    }

    /// Tell whether hot code is compiled in this process.
    #[pyfunction]
    fn is_enabled() -> bool {
        false
    }

    /// Tell whether the topmost Python frame runs compiled code.
    #[pyfunction]
    fn is_active() -> bool {
        false
    }
}

/// A new module `sys._jit`, which `sys.modules` does not list.
///
/// # Errors
/// `MemoryError`.
pub(super) fn module(space: &Space) -> PyResult<Ref<Object>> {
    // The first phase asks the spec for nothing but the name.
    let name = Str::intern(space, "sys._jit");
    let spec = Module::new(space, &name)?;
    spec.setattr_str(space, "name", &name)?;
    // SAFETY: the definition is a static that `#[pymodule]` made.
    unsafe { definition::create_from_definition(space, module::module_def().as_ptr(), &spec) }
}
