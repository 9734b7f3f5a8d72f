//! Comprehensions and generator expressions.
//!
//! List, set and dict comprehensions are part of the code around them (PEP 709): their variables get registers of their own,
//! which are unbound again afterwards. Generator expressions, and comprehensions in annotation scopes of classes, are functions.

use ruff_python_ast as ast;
use ruff_python_ast::helpers::any_over_expr;
use ruff_python_ast::name::Name;
use ruff_python_ast::{Comprehension, Expr};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::{FxHashMap, FxHashSet};

use super::code::{Handler, Label, Register};
use super::emit::Target;
use super::unit::{InlinedScope, UnitKind};
use super::{Codegen, Result};
use crate::bytecode::Opcode;
use crate::bytecode::opcode::{AwaitKind, ResumeKind};
use crate::symtable::{ComprehensionKind, Resolution, Scope};

/// The parts of a comprehension of any kind.
#[derive(Clone, Copy)]
struct Parts<'a> {
    kind: ComprehensionKind,
    /// Key of a dict comprehension.
    key: Option<&'a Expr>,
    value: &'a Expr,
    generators: &'a [Comprehension],
    range: TextRange,
}

impl<'a> Parts<'a> {
    fn of(expr: &'a Expr) -> Option<Self> {
        let (kind, key, value, generators) = match expr {
            Expr::ListComp(node) => (ComprehensionKind::List, None, &*node.elt, &node.generators),
            Expr::SetComp(node) => (ComprehensionKind::Set, None, &*node.elt, &node.generators),
            Expr::DictComp(node) => {
                (ComprehensionKind::Dict, node.key.as_deref(), &*node.value, &node.generators)
            }
            Expr::Generator(node) => (ComprehensionKind::Generator, None, &*node.elt, &node.generators),
            _ => return None,
        };
        Some(Parts { kind, key, value, generators, range: expr.range() })
    }

    fn unit_name(&self) -> &'static str {
        match self.kind {
            ComprehensionKind::List => "<listcomp>",
            ComprehensionKind::Set => "<setcomp>",
            ComprehensionKind::Dict => "<dictcomp>",
            ComprehensionKind::Generator => "<genexpr>",
        }
    }

    fn build_opcode(&self) -> Option<Opcode> {
        match self.kind {
            ComprehensionKind::List => Some(Opcode::BuildList),
            ComprehensionKind::Set => Some(Opcode::BuildSet),
            ComprehensionKind::Dict => Some(Opcode::BuildMap),
            ComprehensionKind::Generator => None,
        }
    }
}

impl<'a> Codegen<'a> {
    pub(super) fn comprehension(&mut self, expr: &'a Expr, target: Target) -> Result<Register> {
        let mut parts = Parts::of(expr).expect("called for comprehensions only");
        let scope = self.table.comprehension(parts.range);
        if let Some(parentheses) = self.call_parentheses.take() {
            parts.range = parentheses;
            self.unit().position = Some(parentheses);
        }
        let is_generator = parts.kind == ComprehensionKind::Generator;
        if scope.inlined {
            return self.inlined_comprehension(parts, scope, target);
        }
        let base = self.comprehension_function(parts, scope)?;
        self.allocate();
        let argument = self.iterate(&parts.generators[0])?;
        debug_assert_eq!(argument, base.after(2));
        self.release_from(base);
        if scope.is_coroutine && !is_generator {
            let result = self.allocate();
            self.emit(Opcode::Call, base, 1u32, result);
            self.await_top(result, AwaitKind::Expression);
            return Ok(self.settle(result, target));
        }
        let destination = self.destination(target);
        self.emit(Opcode::Call, base, 1u32, destination);
        Ok(destination)
    }

    /// Evaluate a generator's iterable and get its iterator, in the next temporary.
    fn iterate(&mut self, generator: &'a Comprehension) -> Result<Register> {
        let iterable = self.iterable(&generator.iter)?;
        self.release(iterable);
        let iterator = self.allocate();
        let opcode = if generator.is_async { Opcode::GetAsyncIter } else { Opcode::GetIter };
        self.at(&generator.iter, |this| this.emit(opcode, iterator, iterable, 0u32));
        Ok(iterator)
    }

    // As a function.

    fn comprehension_function(&mut self, parts: Parts<'a>, scope: &'a Scope) -> Result<Register> {
        if let Some(code) = self.finished.get(&scope.id).cloned() {
            return Ok(self.closure(code, Target::Push));
        }
        self.enter_unit(UnitKind::Comprehension, scope, parts.unit_name(), parts.range);
        let unit = self.unit();
        unit.argument_count = 1;
        self.start_unit();
        let result = parts.build_opcode().map(|build| {
            let result = self.allocate();
            self.emit(build, result, result, 0u32);
            result
        });
        let iterator = self.allocate();
        self.emit(Opcode::Move, iterator, Register::local(0), 0u32);
        self.generator_loop(parts, 0, Some(iterator), result)?;
        if let Some(result) = result {
            self.emit(Opcode::Return, result, 0u32, 0u32);
            self.release(result);
        }
        let code = self.leave_unit()?;
        Ok(self.closure(code, Target::Push))
    }

    // As part of the code around.

    fn inlined_comprehension(
        &mut self,
        parts: Parts<'a>,
        scope: &'a Scope,
        target: Target,
    ) -> Result<Register> {
        let result = self.allocate();
        // The outermost iterable is evaluated outside.
        let iterator = self.iterate(&parts.generators[0])?;
        let variables = self.enter_inlined(parts, scope);
        let label = self.label();
        let unit = self.unit();
        unit.handlers.push(Handler { label, depth: result.index(), lasti: false });
        let handler = unit.handlers.len() as u32 - 1;
        let outer = self.set_handler(Some(handler));
        if let Some(build) = parts.build_opcode() {
            self.emit(build, result, result, 0u32);
        }
        self.generator_loop(parts, 0, Some(iterator), Some(result))?;
        self.set_handler(outer);
        self.nowhere(|this| this.clear_all(&variables));
        self.nowhere(|this| {
            this.cold(|this| {
                this.place(label);
                this.clear_all(&variables);
                this.emit(Opcode::Reraise, result, 0u32, 0u32);
            });
        });
        self.leave_inlined(&variables);
        Ok(self.settle(result, target))
    }

    fn clear_all(&mut self, registers: &[Register]) {
        for register in registers {
            self.emit(Opcode::Clear, *register, 0u32, 0u32);
        }
    }

    /// Give the comprehension's variables registers.
    fn enter_inlined(&mut self, parts: Parts<'a>, scope: &Scope) -> Vec<Register> {
        let mut registers = FxHashMap::default();
        let mut variables = Vec::new();
        let targets = target_names(parts.generators);
        for symbol in scope.symbols.iter().filter(|symbol| targets.contains(&symbol.name)) {
            let is_cell = symbol.resolution == Resolution::Cell;
            if !is_cell && symbol.resolution != Resolution::Local {
                continue;
            }
            let register = self.unit().comprehension_register(&symbol.name, is_cell);
            registers.insert(symbol.name.clone(), register);
            variables.push(register);
            if is_cell {
                self.emit(Opcode::MakeCell, register, 0u32, 0u32);
            }
        }
        self.unit().inlined.push(InlinedScope { scope: scope.id, registers });
        variables
    }

    fn leave_inlined(&mut self, variables: &[Register]) {
        let unit = self.unit();
        unit.inlined.pop();
        for register in variables {
            unit.free_comprehension_register(*register);
        }
    }

    // The loops.

    /// The loop of generator `index` with all inside it. `iterator` is the topmost temporary, if it is there already.
    fn generator_loop(
        &mut self,
        parts: Parts<'a>,
        index: usize,
        iterator: Option<Register>,
        result: Option<Register>,
    ) -> Result<()> {
        let generator = &parts.generators[index];
        if iterator.is_none()
            && !generator.is_async
            && let Some(only) = single_item(&generator.iter)
        {
            return self.generator_assignment(parts, index, only, result);
        }
        let iterator = match iterator {
            Some(iterator) => iterator,
            None => self.iterate(generator)?,
        };
        let (again, next, exit) = (self.label(), self.label(), self.label());
        self.place(again);
        if generator.is_async {
            let outer = self.enter_position(&generator.iter);
            let (item, ended) = self.async_next(iterator);
            self.restore_position(outer);
            self.store(&generator.target, item)?;
            self.release(item);
            self.at(&generator.iter, |this| this.end_async_for(iterator, ended, exit));
        } else {
            self.for_iter(iterator, &generator.target, &generator.iter, exit)?;
        }
        self.conditions_and_rest(parts, index, result, next)?;
        self.place(next);
        self.at(parts.value, |this| this.jump(Opcode::JumpBackward, again));
        self.place(exit);
        self.release(iterator);
        Ok(())
    }

    /// `for x in [value]` is an assignment.
    fn generator_assignment(
        &mut self,
        parts: Parts<'a>,
        index: usize,
        value: &'a Expr,
        result: Option<Register>,
    ) -> Result<()> {
        let next = self.label();
        let value = self.push(value)?;
        self.store(&parts.generators[index].target, value)?;
        self.release(value);
        self.conditions_and_rest(parts, index, result, next)?;
        self.place(next);
        Ok(())
    }

    fn conditions_and_rest(
        &mut self,
        parts: Parts<'a>,
        index: usize,
        result: Option<Register>,
        next: Label,
    ) -> Result<()> {
        for condition in &parts.generators[index].ifs {
            self.jump_if(condition, false, next)?;
        }
        if index + 1 < parts.generators.len() {
            return self.generator_loop(parts, index + 1, None, result);
        }
        self.element(parts, result)
    }

    fn element(&mut self, parts: Parts<'a>, result: Option<Register>) -> Result<()> {
        let Some(result) = result else {
            let outer = self.enter_position(parts.value);
            let value = self.push(parts.value)?;
            let value = self.wrap_yielded(value);
            self.emit(Opcode::Yield, value, value, 0u32);
            self.emit(Opcode::Resume, ResumeKind::AfterYield as u32, 0u32, 0u32);
            self.discard(value);
            self.restore_position(outer);
            return Ok(());
        };
        if parts.kind == ComprehensionKind::Dict {
            let Some(key) = parts.key else {
                return Err(self.unexpected(parts.range));
            };
            let position = key.range().cover(parts.value.range());
            let key = self.operand_before(key, &[parts.value])?;
            let value = self.operand(parts.value)?;
            self.at(&position, |this| this.emit(Opcode::MapAdd, result, key, value));
            self.release(value);
            self.release(key);
            return Ok(());
        }
        let value = self.operand(parts.value)?;
        let opcode = if parts.kind == ComprehensionKind::List { Opcode::ListAppend } else { Opcode::SetAdd };
        self.at(parts.value, |this| this.emit(opcode, result, value, 0u32));
        self.release(value);
        Ok(())
    }
}

/// The names that the targets of a comprehension bind.
fn target_names(generators: &[Comprehension]) -> FxHashSet<Name> {
    let mut names = FxHashSet::default();
    for generator in generators {
        let names = std::cell::RefCell::new(&mut names);
        any_over_expr(&generator.target, &|expr: &Expr| {
            if let Expr::Name(ast::ExprName { id, ctx: ast::ExprContext::Store, .. }) = expr {
                names.borrow_mut().insert(id.clone());
            }
            false
        });
    }
    names
}

/// The item of a display of exactly one, unstarred.
fn single_item(iterable: &Expr) -> Option<&Expr> {
    let elts = match iterable {
        Expr::List(list) => &list.elts,
        Expr::Tuple(tuple) => &tuple.elts,
        _ => return None,
    };
    match &elts[..] {
        [only] if !only.is_starred_expr() => Some(only),
        _ => None,
    }
}
