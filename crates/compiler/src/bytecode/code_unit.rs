//! The result of compilation: everything about one code object, as plain data.

use std::sync::Arc;

use super::constant::Const;
use super::exception_table::ExceptionEntry;
use super::line_table::LineTable;

/// Bits of [`CodeUnit::flags`], numbered as CPython's `CO_*` (`code.h`).
pub mod flags {
    /// Locals are registers, not a mapping (`CO_OPTIMIZED`).
    pub const OPTIMIZED: u32 = 0x1;
    /// A call makes a new locals mapping or frame (`CO_NEWLOCALS`).
    pub const NEW_LOCALS: u32 = 0x2;
    /// Has `*args` (`CO_VARARGS`).
    pub const VARARGS: u32 = 0x4;
    /// Has `**kwargs` (`CO_VARKEYWORDS`).
    pub const VARKEYWORDS: u32 = 0x8;
    /// Defined in a function (`CO_NESTED`).
    pub const NESTED: u32 = 0x10;
    /// A generator function (`CO_GENERATOR`).
    pub const GENERATOR: u32 = 0x20;
    /// A coroutine function (`CO_COROUTINE`).
    pub const COROUTINE: u32 = 0x80;
    /// A generator that can be awaited (`CO_ITERABLE_COROUTINE`); set by `types.coroutine`, never by the compiler.
    pub const ITERABLE_COROUTINE: u32 = 0x100;
    /// An async generator function (`CO_ASYNC_GENERATOR`).
    pub const ASYNC_GENERATOR: u32 = 0x200;
    /// `from __future__ import barry_as_FLUFL` (`CO_FUTURE_BARRY_AS_BDFL`).
    pub const FUTURE_BARRY_AS_BDFL: u32 = 0x40_0000;
    /// `from __future__ import annotations` (`CO_FUTURE_ANNOTATIONS`).
    pub const FUTURE_ANNOTATIONS: u32 = 0x100_0000;
    /// `consts[0]` is the docstring (`CO_HAS_DOCSTRING`).
    pub const HAS_DOCSTRING: u32 = 0x400_0000;
    /// A function defined directly in a class body (`CO_METHOD`).
    pub const METHOD: u32 = 0x800_0000;
}

/// A register below the local count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LocalVariable {
    /// Name of the variable.
    pub name: Arc<str>,
    /// A parameter.
    pub is_parameter: bool,
    /// Captured by an inner function: holds a cell once [`MakeCell`](super::Opcode::MakeCell) has run.
    pub is_cell: bool,
    /// The variable of an inlined comprehension that is no variable of the unit itself: not part of `co_varnames` and
    /// `co_cellvars`. While it is bound, it hides a variable of the same name in what `locals()` and `f_locals` show.
    pub is_hidden: bool,
}

/// One code object.
#[derive(Clone, PartialEq, Debug)]
pub struct CodeUnit {
    /// `co_name`
    pub name: Arc<str>,
    /// `co_qualname`
    pub qualname: Arc<str>,
    /// `co_filename`
    pub filename: Arc<str>,
    /// `co_firstlineno`
    pub first_line: u32,
    /// `co_flags`: bits of [`flags`].
    pub flags: u32,
    /// `co_argcount`: positional parameters, positional-only ones included.
    pub argument_count: u32,
    /// `co_posonlyargcount`
    pub positional_only_count: u32,
    /// `co_kwonlyargcount`
    pub keyword_only_count: u32,
    /// The local registers, in order: positional parameters, keyword-only ones, `*args`, `**kwargs`, then the others.
    /// `co_varnames` is the names of those that are neither hidden nor (unless parameters) cells; `co_cellvars` those that
    /// are cells and not hidden.
    pub locals: Box<[LocalVariable]>,
    /// `co_freevars`: the closure's cells, in order.
    pub free_names: Box<[Arc<str>]>,
    /// `co_names`
    pub names: Box<[Arc<str>]>,
    /// `co_consts`
    pub consts: Box<[Const]>,
    /// The instruction words; see [`Opcode`](super::Opcode).
    pub instructions: Box<[u32]>,
    /// Number of inline caches that the instructions' cache indices refer to.
    pub cache_count: u32,
    /// Number of registers: locals and temporaries.
    pub register_count: u32,
    /// Exception handlers.
    pub exception_table: Box<[ExceptionEntry]>,
    /// Source positions.
    pub line_table: LineTable,
}

impl CodeUnit {
    /// Number of local registers; temporaries start there.
    pub fn local_count(&self) -> u32 {
        self.locals.len() as u32
    }

    /// The docstring, if the unit has one.
    pub fn docstring(&self) -> Option<&Const> {
        (self.flags & flags::HAS_DOCSTRING != 0).then(|| self.consts.first()).flatten()
    }

    /// `co_varnames`
    pub fn variable_names(&self) -> impl Iterator<Item = &Arc<str>> {
        let shown = |local: &&LocalVariable| !local.is_hidden && (local.is_parameter || !local.is_cell);
        self.locals.iter().filter(shown).map(|local| &local.name)
    }

    /// `co_cellvars`
    pub fn cell_names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.locals.iter().filter(|local| local.is_cell && !local.is_hidden).map(|local| &local.name)
    }
}
