//! The module `_ast`: the classes of abstract syntax trees, and the flags of `compile()` that concern them.
//!
//! The grammar is the compiler's table ([`compiler::tree::grammar`]); the classes are made from it when they are first needed, once
//! per process.

mod build;
mod classes;
mod init;
mod node;
mod read;
mod reduce;
mod repr;

pub use build::build;
pub use read::{check_root, is_node, read};

use cpyext_macros::pymodule;

/// The classes of abstract syntax trees.
#[pymodule(name = "_ast")]
pub mod module {
    use super::classes::Classes;
    use crate::builtins::compile_flags;
    use compiler::tree::grammar::Kind;
    use objspace::{Module, PyResult, Space};

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        let classes = Classes::get(space)?;
        module.add_type(space, classes.root())?;
        let flags = [
            ("PyCF_ALLOW_TOP_LEVEL_AWAIT", compile_flags::ALLOW_TOP_LEVEL_AWAIT),
            ("PyCF_ONLY_AST", compile_flags::ONLY_AST),
            ("PyCF_TYPE_COMMENTS", compile_flags::TYPE_COMMENTS),
            ("PyCF_OPTIMIZED_AST", compile_flags::OPTIMIZED_AST),
        ];
        for (name, value) in flags {
            module.set(space, name, &*space.new_int(i64::from(value))?)?;
        }
        for &kind in Kind::ALL {
            module.set(space, kind.name(), classes.kind(kind))?;
            for &class in kind.classes() {
                module.set(space, class.name(), classes.class(class))?;
            }
        }
        Ok(())
    }
}
