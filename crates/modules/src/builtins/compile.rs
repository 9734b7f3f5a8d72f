//! `compile`.

use super::compile_flags as bits;
use super::evaluate::{
    compile_source, file_name, inherited_features, source_text, syntax_error, unify_lines,
};
use compiler::syntax::{FutureFlags, ParseFlags};
use compiler::tree::grammar::Class;
use compiler::tree::{self, Tree, TreeError};
use compiler::{CompileOptions, CompileTreeError, Mode};
use interpreter::code::Code;
use objspace::{Layout, Object, PyErr, PyResult, Ref, Space, Str};
use std::sync::Arc;

/// The arguments of `compile()`, apart from the source.
pub struct Arguments<'a> {
    /// What the source is called.
    pub filename: &'a Object,
    /// `"exec"`, `"eval"`, `"single"` or `"func_type"`.
    pub mode: &'a Object,
    /// Bits of [`compile_flags`](super::compile_flags).
    pub flags: i32,
    /// Whether the features of the calling code are not in force.
    pub dont_inherit: bool,
    /// The level of optimisation; -1 is the interpreter's.
    pub optimize: i32,
}

/// `compile(...)`.
///
/// # Errors
/// `ValueError` and `TypeError` for bad arguments, `SyntaxError`.
pub fn compile(space: &Space, source: &Object, arguments: &Arguments<'_>) -> PyResult<Ref<Object>> {
    let filename = file_name(space, arguments.filename)?;
    let flags = arguments.flags;
    let Some(mode) = arguments.mode.downcast::<Str>() else {
        let kind = arguments.mode.ty().name();
        return Err(space.type_error(format_args!("compile() argument 'mode' must be str, not {kind}")));
    };
    if flags & !(bits::KNOWN | bits::FUTURES) != 0 {
        return Err(space.value_error("compile(): unrecognised flags"));
    }
    let optimize = match arguments.optimize {
        -1 => crate::sys::config(space).optimize,
        0..=2 => arguments.optimize as u8,
        _ => return Err(space.value_error("compile(): invalid optimize value")),
    };
    let only_ast = flags & bits::ONLY_AST != 0;
    let mode = match mode.as_ascii() {
        Some("exec") => Some(Mode::Exec),
        Some("eval") => Some(Mode::Eval),
        Some("single") => Some(Mode::Single),
        Some("func_type") if only_ast => None,
        Some("func_type") => {
            return Err(space.value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST"));
        }
        _ if only_ast => {
            let msg = "compile() mode must be 'exec', 'eval', 'single' or 'func_type'";
            return Err(space.value_error(msg));
        }
        _ => return Err(space.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    };
    let options = CompileOptions { optimize, parse: parse_flags(space, flags, arguments.dont_inherit) };
    let optimized = flags & bits::OPTIMIZED_AST == bits::OPTIMIZED_AST;
    if crate::ast::is_node(source) {
        return match (only_ast, mode) {
            (true, _) if !optimized => {
                crate::ast::check_root(space, source, root_class(mode))?;
                Ok(source.to_ref())
            }
            (true, _) => {
                let mut tree = checked_tree(space, source, mode)?;
                tree::preprocess(&mut tree, optimize);
                crate::ast::build(space, tree.root())
            }
            (false, mode) => compile_node(space, source, &filename, mode.unwrap_or(Mode::Exec), &options),
        };
    }
    let text = source_text(space, source, &filename, "compile", "string, bytes or AST object")?;
    match mode {
        Some(mode) if !only_ast => Ok(compile_source(space, &text, &filename, mode, &options)?.into_object()),
        _ => {
            if flags & bits::TYPE_COMMENTS != 0 && compiler::has_type_comments(&text) {
                let msg = "type comments are not kept in syntax trees";
                return Err(space.not_implemented_error(msg));
            }
            syntax_tree(space, &text, &filename, mode, &options, optimized)
        }
    }
}

fn parse_flags(space: &Space, flags: i32, dont_inherit: bool) -> ParseFlags {
    let mut future = if dont_inherit { FutureFlags::default() } else { inherited_features(space) };
    let set = flags as u32;
    future.annotations |= set & compiler::bytecode::flags::FUTURE_ANNOTATIONS != 0;
    future.barry_as_bdfl |= set & compiler::bytecode::flags::FUTURE_BARRY_AS_BDFL != 0;
    future.top_level_await = flags & bits::ALLOW_TOP_LEVEL_AWAIT != 0;
    ParseFlags {
        future,
        dont_imply_dedent: flags & bits::DONT_IMPLY_DEDENT != 0,
        allow_incomplete: flags & bits::ALLOW_INCOMPLETE_INPUT != 0,
    }
}

/// The syntax tree of a source text, as objects. Without a mode the text is a function's type.
fn syntax_tree(
    space: &Space,
    source: &str,
    filename: &str,
    mode: Option<Mode>,
    options: &CompileOptions,
    optimized: bool,
) -> PyResult<Ref<Object>> {
    let source = unify_lines(source);
    let parsed = match mode {
        Some(mode) => compiler::parse_tree(&source, filename, mode, options),
        None => tree::function_type(&source, options.parse)
            .map(|tree| (tree, Vec::new()))
            .map_err(|error| error.with_filename(filename)),
    };
    let (mut tree, warnings) = parsed.map_err(|error| syntax_error(space, &error))?;
    for warning in &warnings {
        crate::warnings::warn_syntax(space, warning, &source, filename)?;
    }
    if optimized {
        tree::preprocess(&mut tree, options.optimize);
    }
    crate::ast::build(space, tree.root())
}

/// The class of a mode's trees.
fn root_class(mode: Option<Mode>) -> Class {
    match mode {
        Some(Mode::Exec) => Class::Module,
        Some(Mode::Eval) => Class::Expression,
        Some(Mode::Single) => Class::Interactive,
        None => Class::FunctionType,
    }
}

/// The tree of an object, which is of the class for the mode and valid.
fn checked_tree(space: &Space, node: &Object, mode: Option<Mode>) -> PyResult<Tree> {
    let tree = crate::ast::read(space, node, root_class(mode))?;
    tree::validate(tree.root()).map_err(|error| tree_error(space, error))?;
    Ok(tree)
}

/// The code of a tree that a program made.
fn compile_node(
    space: &Space,
    node: &Object,
    filename: &str,
    mode: Mode,
    options: &CompileOptions,
) -> PyResult<Ref<Object>> {
    let tree = checked_tree(space, node, Some(mode))?;
    let compiled = match compiler::compile_tree(tree, filename, mode, options) {
        Ok(compiled) => compiled,
        Err(CompileTreeError::Syntax(error)) => return Err(syntax_error(space, &error)),
        Err(CompileTreeError::Tree(error)) => return Err(tree_error(space, error)),
    };
    for warning in &compiled.warnings {
        crate::warnings::warn_syntax(space, warning, "", filename)?;
    }
    Ok(Code::new(space, &Arc::new(compiled.code))?.into_object())
}

fn tree_error(space: &Space, error: TreeError) -> PyErr {
    match error {
        TreeError::Type(message) => space.type_error(message),
        TreeError::Value(message) => space.value_error(message),
        TreeError::Recursion => space.recursion_error("maximum recursion depth exceeded during compilation"),
        TreeError::Unsupported(what) => {
            space.not_implemented_error(format_args!("compile() does not support {what}"))
        }
    }
}
