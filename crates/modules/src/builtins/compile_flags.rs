//! Bits of `compile()`'s `flags` (`PyCF_*`, `compile.h`).

/// An indented block has to be ended by a newline after it.
pub const DONT_IMPLY_DEDENT: i32 = 0x200;
/// The result is an abstract syntax tree.
pub const ONLY_AST: i32 = 0x400;
/// Type comments are kept in the tree.
pub const TYPE_COMMENTS: i32 = 0x1000;
/// `await` may stand outside functions.
pub const ALLOW_TOP_LEVEL_AWAIT: i32 = 0x2000;
/// Input that more lines could complete raises an exception of its own.
pub const ALLOW_INCOMPLETE_INPUT: i32 = 0x4000;
/// The result is an abstract syntax tree with constants folded; includes [`ONLY_AST`].
pub const OPTIMIZED_AST: i32 = 0x8000 | ONLY_AST;
/// Everything that may be set; bits that mean nothing here (`SOURCE_IS_UTF8`, `IGNORE_COOKIE`) included.
pub const KNOWN: i32 = 0xff00;
/// The `__future__` features, those without meaning included.
pub const FUTURES: i32 = 0x1fe_0000 | 0x10;
