//! Code generation: from the syntax tree and its symbol table to units of register code.
//!
//! Each code object is a [`Unit`] while it is made; units nest as their scopes do. An expression is compiled *to* a register:
//! a local, or the next temporary. Operands that are plain locals are used where they are. The files of this module
//! each cover an area of the language; `emit` has what they share.

mod annotations;
mod assignment;
mod blocks;
mod builtin_calls;
mod calls;
mod classes;
pub(crate) mod code;
mod comprehensions;
mod constants;
mod emit;
mod expressions;
mod functions;
mod generators;
mod imports;
mod loops;
mod names;
mod operators;
mod patterns;
pub(crate) mod percent_format;
mod statements;
mod strings;
mod try_statement;
mod type_params;
pub(crate) mod unit;
mod with_statement;

pub(crate) use constants::{number_constant, string_literal};
pub(crate) use functions::definition_range;
pub(crate) use strings::{interpolation_text, without_comments};

use std::sync::Arc;

use ruff_python_ast::name::Name;
use ruff_python_ast::{Mod, Stmt};
use ruff_text_size::{TextRange, TextSize};
use rustc_hash::FxHashMap;

use self::code::{Handler, Register};
use self::emit::Target;
use self::unit::{Unit, UnitKind};
use crate::CompileOptions;
use crate::assemble::assemble;
use crate::bytecode::opcode::{Intrinsic1, ResumeKind};
use crate::bytecode::{CodeUnit, Const, Opcode, flags};
use crate::fold::Folder;
use crate::positions::LineMap;
use crate::symtable::{Resolution, Scope, ScopeId, SymbolTable};
use crate::syntax::{Analyzed, FutureFlags, Mode, SyntaxError};

type Result<T> = std::result::Result<T, SyntaxError>;

/// The code generator.
pub(crate) struct Codegen<'a> {
    source: &'a str,
    lines: &'a LineMap<'a>,
    /// Values of nodes that have no literal, in a tree that did not come from a text.
    constants: Option<&'a FxHashMap<TextRange, Const>>,
    table: &'a SymbolTable,
    filename: Arc<str>,
    options: &'a CompileOptions,
    future: FutureFlags,
    interactive: bool,
    folder: Folder,
    /// The code of functions that was generated already: `finally` bodies are generated more than once.
    finished: FxHashMap<ScopeId, Arc<CodeUnit>>,
    /// The parentheses of a call whose only argument, a generator expression, is about to be generated.
    call_parentheses: Option<TextRange>,
    /// Whether `:=` occurs at all: if not, no expression binds a local.
    has_named_expressions: bool,
    /// The units being generated, outermost first.
    units: Vec<Unit<'a>>,
}

/// What code is generated from.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    pub analyzed: &'a Analyzed,
    pub source: &'a str,
    pub lines: &'a LineMap<'a>,
    pub constants: Option<&'a FxHashMap<TextRange, Const>>,
    pub filename: &'a str,
    pub mode: Mode,
    pub options: &'a CompileOptions,
}

/// Generate the code of a whole source text.
pub(crate) fn generate(input: Input<'_>) -> Result<CodeUnit> {
    let mut codegen = Codegen {
        source: input.source,
        lines: input.lines,
        constants: input.constants,
        table: &input.analyzed.table,
        filename: input.filename.into(),
        options: input.options,
        future: input.analyzed.parsed.future,
        interactive: input.mode == Mode::Single,
        folder: Folder::new(),
        finished: FxHashMap::default(),
        call_parentheses: None,
        has_named_expressions: input.source.contains(":="),
        units: Vec::new(),
    };
    let unit = codegen.module(input.analyzed.parsed.module(), input.mode)?;
    Ok(Arc::unwrap_or_clone(unit))
}

impl<'a> Codegen<'a> {
    fn module(&mut self, module: &'a Mod, mode: Mode) -> Result<Arc<CodeUnit>> {
        let start = TextRange::empty(TextSize::new(0));
        self.enter_unit(UnitKind::Module, self.table.top(), "<module>", start);
        self.start_unit();
        match module {
            Mod::Module(module) => self.module_body(&module.body, mode)?,
            Mod::Expression(module) => {
                let value = self.push(&module.body)?;
                self.emit(Opcode::Return, value, 0u32, 0u32);
                self.release(value);
            }
        }
        self.leave_unit()
    }

    fn module_body(&mut self, body: &'a [Stmt], mode: Mode) -> Result<()> {
        let start = self.unit_ref().code.len();
        self.prepare_annotations();
        let mut rest = body;
        if mode == Mode::Exec
            && let Some((text, tail)) = self.docstring(body)
        {
            rest = tail;
            if self.options.optimize < 2 {
                let outer = self.enter_position(&body[0]);
                let text = self.load_const(Const::Str(text), Target::Push);
                self.store_namespace("__doc__", text);
                self.restore_position(outer);
            }
        }
        self.body(rest)?;
        if self.future.annotations {
            return Ok(());
        }
        // `__annotate__` is there before the module's own code runs.
        let end = self.unit_ref().code.len();
        self.define_annotate("__annotate__")?;
        let code = &mut self.unit().code;
        let length = code.len() - end;
        code[start..].rotate_right(length);
        Ok(())
    }

    // Units

    /// Start a unit for `scope`. Its parameters are set next, then [`start_unit`](Self::start_unit) is called.
    fn enter_unit(&mut self, kind: UnitKind, scope: &'a Scope, name: &str, start: TextRange) {
        let mut unit = Unit::new(kind, scope, name, start);
        unit.flags = self.unit_flags(kind, scope);
        unit.qualname = match kind {
            UnitKind::Function | UnitKind::Class => self.qualified_name_of(&Name::new(name)).into(),
            _ => self.qualified_name(name).into(),
        };
        self.units.push(unit);
    }

    fn unit_flags(&self, kind: UnitKind, scope: &Scope) -> u32 {
        let mut bits = 0;
        if scope.kind.is_function_like() {
            bits |= flags::NEW_LOCALS | flags::OPTIMIZED;
            let asynchronous = scope.is_coroutine;
            bits |= match (scope.is_generator, asynchronous) {
                (true, false) => flags::GENERATOR,
                (false, true) => flags::COROUTINE,
                (true, true) => flags::ASYNC_GENERATOR,
                (false, false) => 0,
            };
            let conditional = [
                (scope.nested, flags::NESTED),
                (scope.has_varargs, flags::VARARGS),
                (scope.has_varkeywords, flags::VARKEYWORDS),
                (scope.is_method && self.is_in_class(), flags::METHOD),
            ];
            bits |= conditional.iter().filter(|flag| flag.0).fold(0, |bits, flag| bits | flag.1);
        } else if kind == UnitKind::Module && scope.is_coroutine && self.future.top_level_await {
            bits |= flags::COROUTINE;
        }
        if self.future.annotations {
            bits |= flags::FUTURE_ANNOTATIONS;
        }
        if self.future.barry_as_bdfl {
            bits |= flags::FUTURE_BARRY_AS_BDFL;
        }
        bits
    }

    /// Whether the innermost unit is a class's.
    fn is_in_class(&self) -> bool {
        self.units.last().is_some_and(|unit| unit.kind == UnitKind::Class)
    }

    /// Qualified name of a function or class of that name defined here; one that is declared global is not qualified.
    fn qualified_name_of(&self, name: &Name) -> String {
        if let Some(unit) = self.units.last() {
            let mangled = self.table.scope(unit.scope).mangle(name);
            let symbol = self.table.scope(unit.scope).symbols.get(&mangled);
            if symbol.is_some_and(|symbol| symbol.resolution == Resolution::GlobalExplicit) {
                return name.to_string();
            }
        }
        self.qualified_name(name)
    }

    fn qualified_name(&self, name: &str) -> String {
        let mut around = self.units.iter().rev();
        let mut parent = around.next();
        if parent.is_some_and(|unit| matches!(unit.kind, UnitKind::Annotation | UnitKind::TypeParameters)) {
            parent = around.next();
        }
        match parent {
            None => name.to_owned(),
            Some(unit) => match unit.kind {
                UnitKind::Module => name.to_owned(),
                UnitKind::Function | UnitKind::Lambda => format!("{}.<locals>.{name}", unit.qualname),
                _ => format!("{}.{name}", unit.qualname),
            },
        }
    }

    /// Whether the unit's code runs in a generator, coroutine or async generator.
    fn is_suspendable(&self) -> bool {
        self.unit_ref().flags & (flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR) != 0
    }

    /// Emit what every unit starts with.
    fn start_unit(&mut self) {
        let unit = self.unit_ref();
        let is_own_cell = |&index: &u32| {
            unit.locals[index as usize].is_cell && !unit.is_comprehension_register(Register::local(index))
        };
        let cells: Vec<u32> = (0..unit.locals.len() as u32).filter(is_own_cell).collect();
        self.nowhere(|this| {
            for index in cells {
                this.emit(Opcode::MakeCell, Register::local(index), 0u32, 0u32);
            }
        });
        if self.is_suspendable() {
            self.emit(Opcode::ReturnGenerator, 0u32, 0u32, 0u32);
            let label = self.label();
            let unit = self.unit();
            unit.handlers.push(Handler { label, depth: 0, lasti: true });
            unit.handler = Some(0);
        }
        let resume = |this: &mut Self| this.emit(Opcode::Resume, ResumeKind::Start as u32, 0u32, 0u32);
        // A module starts before its first line.
        if self.unit_ref().kind == UnitKind::Module { self.nowhere(resume) } else { resume(self) }
    }

    /// Finish the unit.
    fn leave_unit(&mut self) -> Result<Arc<CodeUnit>> {
        self.nowhere(|this| this.return_constant(Const::None));
        if self.is_suspendable() {
            self.stop_iteration_handler();
        }
        let mut unit = self.units.pop().expect("a unit was entered");
        if unit.locals.len() >= 1 << 16 || unit.locals.len() + unit.max_depth as usize >= 1 << 16 {
            return Err(self.error(unit.start, "too many local variables"));
        }
        unit.max_depth =
            unit.max_depth.max(unit.handlers.iter().map(|handler| handler.depth + 2).max().unwrap_or(0));
        let scope = unit.scope;
        let code = assemble(unit, self.lines, self.filename.clone());
        let code = code.map(Arc::new).map_err(|message| self.error(TextRange::default(), message))?;
        self.finished.insert(scope, code.clone());
        Ok(code)
    }

    /// PEP 479: a `StopIteration` that leaves the body becomes a `RuntimeError`.
    fn stop_iteration_handler(&mut self) {
        let label = self.unit_ref().handlers[0].label;
        self.set_handler(None);
        self.nowhere(|this| {
            this.cold(|this| {
                this.place(label);
                let lasti = this.allocate_run(2);
                let exception = lasti.after(1);
                let kind = Intrinsic1::StopIterationError as u32;
                this.emit(Opcode::Intrinsic1, exception, exception, kind);
                this.emit(Opcode::Reraise, exception, lasti, 1u32);
                this.release_from(lasti);
            });
        });
    }

    /// The line of a place in the source.
    fn line_of(&self, offset: TextSize) -> u32 {
        self.lines.line(offset)
    }

    /// A tree that the checks before code generation refuse.
    fn unexpected(&self, range: TextRange) -> SyntaxError {
        self.error(range, "invalid syntax")
    }

    fn error(&self, range: TextRange, message: impl Into<String>) -> SyntaxError {
        SyntaxError::compiler(self.source, range, message)
    }
}
