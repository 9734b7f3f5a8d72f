//! `for`, `async for`, `while`, `break` and `continue`.

use ruff_python_ast as ast;
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::TextRange;

use super::blocks::BlockKind;
use super::code::{Label, Register};
use super::emit::Target;
use super::{Codegen, Result};
use crate::bytecode::{Const, Opcode};

impl<'a> Codegen<'a> {
    pub(super) fn while_statement(&mut self, node: &'a ast::StmtWhile) -> Result<()> {
        let (again, otherwise, exit) = (self.label(), self.label(), self.label());
        self.place(again);
        let truth = self.truth(&node.test);
        self.jump_if(&node.test, false, otherwise)?;
        let handler = self.unit_ref().handler;
        self.in_block(BlockKind::Loop { again, exit, iterator: None }, handler, |this| {
            if truth != Some(false) {
                this.conditional_body(&node.body)?;
                this.nowhere(|this| this.jump(Opcode::JumpBackward, again));
            }
            Ok(())
        })?;
        self.place(otherwise);
        if truth != Some(true) {
            self.conditional_body(&node.orelse)?;
        }
        self.place(exit);
        Ok(())
    }

    pub(super) fn for_statement(&mut self, node: &'a ast::StmtFor) -> Result<()> {
        if node.is_async {
            return self.async_for_statement(node);
        }
        let iterable = self.iterable(&node.iter)?;
        self.release(iterable);
        let iterator = self.allocate();
        self.at(&*node.iter, |this| this.emit(Opcode::GetIter, iterator, iterable, 0u32));
        let (again, otherwise, exit) = (self.label(), self.label(), self.label());
        self.place(again);
        let handler = self.unit_ref().handler;
        self.in_block(BlockKind::Loop { again, exit, iterator: Some(iterator) }, handler, |this| {
            this.for_iter(iterator, &node.target, &node.iter, otherwise)?;
            this.conditional_body(&node.body)?;
            this.nowhere(|this| this.jump(Opcode::JumpBackward, again));
            Ok(())
        })?;
        self.place(otherwise);
        self.release(iterator);
        self.conditional_body(&node.orelse)?;
        self.place(exit);
        Ok(())
    }

    /// Evaluate what is iterated over. Nobody else sees a list or set display there: of constants, it is a constant.
    pub(super) fn iterable(&mut self, expr: &'a Expr) -> Result<Register> {
        let constant = match expr {
            Expr::List(list) => self.constants(&list.elts).map(Const::Tuple),
            Expr::Set(set) => self.constants(&set.elts).map(Const::FrozenSet),
            _ => None,
        };
        match constant {
            Some(constant) => Ok(self.at(expr, |this| this.load_const(constant, Target::Push))),
            None => self.operand(expr),
        }
    }

    /// Get the next item and bind the loop's target to it; jump when there is none.
    pub(super) fn for_iter(
        &mut self,
        iterator: Register,
        target: &'a Expr,
        iterable: &'a Expr,
        exhausted: Label,
    ) -> Result<()> {
        if let Some(local) = self.plain_local(target) {
            self.at(iterable, |this| this.emit_jump(Opcode::ForIter, iterator, local, 0u32, exhausted));
            return Ok(());
        }
        let item = self.allocate();
        self.at(iterable, |this| this.emit_jump(Opcode::ForIter, iterator, item, 0u32, exhausted));
        self.store(target, item)?;
        self.release(item);
        Ok(())
    }

    fn async_for_statement(&mut self, node: &'a ast::StmtFor) -> Result<()> {
        let iterable = self.operand(&node.iter)?;
        self.release(iterable);
        let iterator = self.allocate();
        self.at(&*node.iter, |this| this.emit(Opcode::GetAsyncIter, iterator, iterable, 0u32));
        let (again, otherwise, exit) = (self.label(), self.label(), self.label());
        self.place(again);
        let handler = self.unit_ref().handler;
        let mut ended = None;
        self.in_block(BlockKind::Loop { again, exit, iterator: Some(iterator) }, handler, |this| {
            let outer = this.enter_position(&*node.iter);
            let (item, label) = this.async_next(iterator);
            this.restore_position(outer);
            ended = Some(label);
            this.store(&node.target, item)?;
            this.release(item);
            this.conditional_body(&node.body)?;
            this.nowhere(|this| this.jump(Opcode::JumpBackward, again));
            Ok(())
        })?;
        if let Some(ended) = ended {
            self.at(&*node.iter, |this| this.end_async_for(iterator, ended, otherwise));
        }
        self.place(otherwise);
        self.release(iterator);
        self.conditional_body(&node.orelse)?;
        self.place(exit);
        Ok(())
    }

    /// Statements of which it is not sure that they are executed.
    pub(super) fn conditional_body(&mut self, body: &'a [Stmt]) -> Result<()> {
        let outer = std::mem::replace(&mut self.unit().in_conditional_block, true);
        let result = self.body(body);
        self.unit().in_conditional_block = outer;
        result
    }

    pub(super) fn break_statement(&mut self, range: TextRange) -> Result<()> {
        self.emit(Opcode::Nop, 0u32, 0u32, 0u32);
        let Some((depth, _, exit)) = self.innermost_loop() else { return Err(self.unexpected(range)) };
        self.unwind(depth, |this| this.jump(Opcode::Jump, exit))
    }

    pub(super) fn continue_statement(&mut self, range: TextRange) -> Result<()> {
        self.emit(Opcode::Nop, 0u32, 0u32, 0u32);
        let Some((depth, again, _)) = self.innermost_loop() else { return Err(self.unexpected(range)) };
        self.unwind(depth + 1, |this| this.jump(Opcode::JumpBackward, again))
    }

    /// Number of blocks around the innermost loop, and its labels.
    fn innermost_loop(&self) -> Option<(usize, Label, Label)> {
        self.unit_ref().blocks.iter().enumerate().rev().find_map(|(depth, block)| match block.kind {
            BlockKind::Loop { again, exit, .. } => Some((depth, again, exit)),
            _ => None,
        })
    }

    pub(super) fn return_statement(&mut self, node: &'a ast::StmtReturn) -> Result<()> {
        let Some(value) = &node.value else { return self.leave_unit_with(None) };

        if let Some(constant) = self.constant(value) {
            self.at(&**value, |this| this.emit(Opcode::Nop, 0u32, 0u32, 0u32));
            return self.unwind(0, |this| this.return_constant(constant));
        }
        let effects = self.unwinding_has_effects();
        let value = if effects { self.expr(value, Target::Push)? } else { self.operand(value)? };
        self.leave_unit_with(Some(value))?;
        self.release(value);
        Ok(())
    }
}
