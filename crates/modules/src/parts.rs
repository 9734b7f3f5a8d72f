//! Modules whose functions are spread over several files: each file is a `#[pymodule]` of its own, and the module takes them over.

use abi::{PyModuleDef, Static};
use objspace::module_object;
use objspace::{Module, PyResult, Space};

/// Adds the functions of a part to the module that it belongs to.
///
/// # Errors
/// What setting attributes raises.
pub fn add_functions(space: &Space, module: &Module, part: &'static Static<PyModuleDef>) -> PyResult<()> {
    let name = module.name(space)?;
    // SAFETY: the table is part of a static definition, and ends in an empty entry.
    unsafe { module_object::add_functions(space, module, &name, part.0.m_methods) }
}
