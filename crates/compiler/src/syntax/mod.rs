//! Source bytes to a checked syntax tree.
//!
//! `ruff_python_parser` does the parsing; this module gives it what it needs (decoded text, a native
//! stack deep enough) and gives its users what CPython promises (its error messages and positions,
//! its warnings, its idea of incomplete input).

pub mod error;
pub mod stack;

pub use error::{ErrorKind, Stage, SyntaxError};

/// What a source text is compiled as: the `mode` argument of `compile()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// `"exec"`: a module, a sequence of statements.
    Exec,
    /// `"eval"`: one expression.
    Eval,
    /// `"single"`: one interactive statement, whose expression values are displayed.
    Single,
    /// `"func_type"`: a signature type comment, `(int, *str) -> bool`.
    FuncType,
}

/// The `__future__` features in force, those that still change how code is compiled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FutureFlags {
    /// PEP 563: annotations are kept as strings.
    pub annotations: bool,
    /// PEP 401: `<>` instead of `!=`.
    pub barry_as_bdfl: bool,
    /// `PyCF_ALLOW_TOP_LEVEL_AWAIT`: not a future feature, but a flag of the same kind.
    pub top_level_await: bool,
}
