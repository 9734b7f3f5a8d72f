//! Errors and warnings that depend on where in a function, loop or `try` something stands: what CPython's
//! code generator finds.

mod expressions;
mod statements;
mod types;

use ruff_python_ast::visitor::Visitor;
use ruff_python_ast::{Expr, Mod, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::error::line_of;
use super::{FutureFlags, Stage, SyntaxError, Warning, stack};
use crate::symtable::SymbolTable;

/// Blocks (loops, `with`, `try` and its clauses) that may be nested in one code object.
const MAX_BLOCKS: usize = 21;

/// Check `module`, which was parsed from `source` and has the scopes in `table`; the result are warnings.
///
/// # Errors
/// The first thing that cannot be compiled.
pub fn check(
    module: &Mod,
    source: &str,
    table: &SymbolTable,
    future: FutureFlags,
) -> Result<Vec<Warning>, SyntaxError> {
    let place = if future.top_level_await { Place::AsyncFunction } else { Place::Outside };
    let context = Context { top_level_await: future.top_level_await, ..Context::new(place) };
    let mut checker = Checker { source, table, context, error: None, warnings: Vec::new() };
    match module {
        Mod::Module(module) => checker.visit_body(&module.body),
        Mod::Expression(module) => checker.visit_expr(&module.body),
    }
    match checker.error {
        Some(error) => Err(error),
        None => Ok(checker.warnings),
    }
}

/// The code object that something is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// A module or class: nothing can be returned or yielded.
    Outside,
    Function,
    AsyncFunction,
    /// Where `await` makes the comprehension itself asynchronous.
    Comprehension,
    /// An annotation, a type parameter's bound, an alias: already checked by the symbol table.
    Annotation,
}

/// What is around the node being visited, inside one code object.
#[derive(Clone, Copy, Debug)]
struct Context {
    place: Place,
    top_level_await: bool,
    in_loop: bool,
    /// In a `finally` block: jumps out of it swallow exceptions. Loops in it catch `break`.
    return_in_finally: bool,
    break_in_finally: bool,
    /// In an `except*` block. Loops in it catch `break`.
    return_in_star: bool,
    break_in_star: bool,
    blocks: usize,
    async_generator: bool,
}

impl Context {
    fn new(place: Place) -> Self {
        Context {
            place,
            top_level_await: false,
            in_loop: false,
            return_in_finally: false,
            break_in_finally: false,
            return_in_star: false,
            break_in_star: false,
            blocks: 0,
            async_generator: false,
        }
    }

    fn in_loop(self) -> Self {
        Context { in_loop: true, break_in_finally: false, break_in_star: false, ..self }
    }

    fn in_finally(self) -> Self {
        Context { return_in_finally: true, break_in_finally: true, ..self }
    }

    fn in_star(self) -> Self {
        Context { return_in_star: true, break_in_star: true, ..self }
    }
}

struct Checker<'a> {
    source: &'a str,
    table: &'a SymbolTable,
    context: Context,
    error: Option<SyntaxError>,
    warnings: Vec<Warning>,
}

impl Checker<'_> {
    /// Report an error, unless there is an earlier one.
    fn refuse(&mut self, range: TextRange, msg: impl Into<String>) {
        if self.error.is_none() {
            self.error = Some(SyntaxError::compiler(self.source, range, msg));
        }
    }

    fn warn(&mut self, range: TextRange, msg: impl Into<String>) {
        let line = line_of(self.source, range.start());
        self.warnings.push(Warning { msg: msg.into(), line, range, stage: Stage::Compiler });
    }

    /// Visit something in another context.
    fn within(&mut self, context: Context, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.context, context);
        visit(self);
        self.context = outer;
    }

    /// Visit something in `count` more blocks, in a context that may differ from the current one.
    fn in_blocks(&mut self, count: usize, range: TextRange, context: Context, visit: impl FnOnce(&mut Self)) {
        let blocks = self.context.blocks + count;
        if blocks > MAX_BLOCKS {
            self.refuse(range, "too many statically nested blocks");
            return;
        }
        self.within(Context { blocks, ..context }, visit);
    }
}

impl<'a> Visitor<'a> for Checker<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if self.error.is_none() {
            stack::grow(|| self.check_stmt(stmt));
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if self.error.is_none() {
            stack::grow(|| self.check_expr(expr));
        }
    }

    fn visit_annotation(&mut self, expr: &'a Expr) {
        let context = Context::new(Place::Annotation);
        self.within(context, |checker| checker.visit_element(expr));
    }
}

/// The expressions in a display, a call or an index: the places where a starred one may stand.
fn is_starred(expr: &Expr) -> bool {
    matches!(expr, Expr::Starred(_))
}

fn whole(first: &impl Ranged, last: &impl Ranged) -> TextRange {
    first.range().cover(last.range())
}
