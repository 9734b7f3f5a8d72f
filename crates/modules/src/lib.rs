//! Native modules of the standard library, one file or folder each, named as the module is.
//!
//! Every module is a `#[pymodule]`; [`DEFINITIONS`] lists them all, and that is all a new module needs to be importable:
//! `sys.builtin_module_names` and the importer of native modules read the list.

mod fork;
mod parts;
pub mod paths;
pub mod posix;
mod system_calls;

use abi::{PyModuleDef, Static};

/// Gives a module's definition.
pub type Definition = fn() -> &'static Static<PyModuleDef>;

/// The native modules, by name: one line each, `file::module::module_def`.
pub static DEFINITIONS: &[Definition] = &[posix::posix::module_def];
