//! Statements: the dispatch over their kinds, and the simple ones.

use ruff_python_ast as ast;
use ruff_python_ast::{Expr, Stmt};

use super::code::Label;
use super::unit::UnitKind;
use super::{Codegen, Result};
use crate::bytecode::Opcode;
use crate::bytecode::opcode::{CommonConstant, Intrinsic1};
use crate::syntax::stack;

impl<'a> Codegen<'a> {
    /// Statements, one after the other.
    pub(super) fn body(&mut self, body: &'a [Stmt]) -> Result<()> {
        body.iter().try_for_each(|stmt| self.stmt(stmt))
    }

    pub(super) fn stmt(&mut self, stmt: &'a Stmt) -> Result<()> {
        stack::grow(|| {
            let outer = self.enter_position(stmt);
            let depth = self.unit_ref().depth;
            let result = self.stmt_here(stmt);
            debug_assert!(
                result.is_err() || self.unit_ref().depth == depth,
                "a statement leaves no temporaries"
            );
            self.restore_position(outer);
            result
        })
    }

    fn stmt_here(&mut self, stmt: &'a Stmt) -> Result<()> {
        match stmt {
            Stmt::FunctionDef(node) => self.function_def(node),
            Stmt::ClassDef(node) => self.class_def(node),
            Stmt::TypeAlias(node) => self.type_alias(node),
            Stmt::Return(node) => self.return_statement(node),
            Stmt::Delete(node) => node.targets.iter().try_for_each(|target| self.delete(target)),
            Stmt::Assign(node) => self.assign(node),
            Stmt::AugAssign(node) => self.aug_assign(node),
            Stmt::AnnAssign(node) => self.ann_assign(node),
            Stmt::For(node) => self.for_statement(node),
            Stmt::While(node) => self.while_statement(node),
            Stmt::If(node) => self.if_statement(node),
            Stmt::With(node) => self.with_statement(node),
            Stmt::Match(node) => self.match_statement(node),
            Stmt::Raise(node) => self.raise(node),
            Stmt::Try(node) => self.try_statement(node),
            Stmt::Assert(node) => self.assert(node),
            Stmt::Import(node) => self.import(node),
            Stmt::ImportFrom(node) => self.import_from(node),
            Stmt::Expr(node) => self.expression_statement(&node.value),
            Stmt::Global(_) | Stmt::Nonlocal(_) => Ok(()),
            Stmt::Pass(_) => {
                self.emit(Opcode::Nop, 0u32, 0u32, 0u32);
                Ok(())
            }
            Stmt::Break(node) => self.break_statement(node.range),
            Stmt::Continue(node) => self.continue_statement(node.range),
            Stmt::IpyEscapeCommand(node) => Err(self.unexpected(node.range)),
        }
    }

    fn expression_statement(&mut self, value: &'a Expr) -> Result<()> {
        if self.interactive && self.unit_ref().kind == UnitKind::Module {
            let value = self.operand(value)?;
            self.release(value);
            let result = self.allocate();
            self.emit(Opcode::Intrinsic1, result, value, Intrinsic1::Print as u32);
            self.discard(result);
            return Ok(());
        }
        if self.constant(value).is_some() {
            self.emit(Opcode::Nop, 0u32, 0u32, 0u32);
            return Ok(());
        }
        if self.plain_local(value).is_some() {
            self.emit(Opcode::Nop, 0u32, 0u32, 0u32);
        }
        self.effect(value)
    }

    fn if_statement(&mut self, node: &'a ast::StmtIf) -> Result<()> {
        let end = self.label();
        let mut next = self.label();
        let mut decided = self.condition(&node.test, next, &node.body)?;
        for clause in &node.elif_else_clauses {
            if decided {
                break;
            }
            self.nowhere(|this| this.jump(Opcode::Jump, end));
            self.place(next);
            next = self.label();
            decided = match &clause.test {
                Some(test) => self.condition(test, next, &clause.body)?,
                None => {
                    self.conditional_body(&clause.body)?;
                    true
                }
            };
        }
        self.place(next);
        self.place(end);
        Ok(())
    }

    /// Generate a branch that is executed if `test` is true; jump to `next` if it is not. Code for a branch that is never
    /// executed is not generated. Whether the branch always is.
    fn condition(&mut self, test: &'a Expr, next: Label, body: &'a [Stmt]) -> Result<bool> {
        let truth = self.truth(test);
        self.jump_if(test, false, next)?;
        if truth != Some(false) {
            self.conditional_body(body)?;
        }
        Ok(truth == Some(true))
    }

    fn raise(&mut self, node: &'a ast::StmtRaise) -> Result<()> {
        let Some(exc) = &node.exc else {
            self.emit(Opcode::Raise, 0u32, 0u32, 0u32);
            return Ok(());
        };
        let Some(cause) = &node.cause else {
            let exc = self.operand(exc)?;
            self.emit(Opcode::Raise, exc, 0u32, 1u32);
            self.release(exc);
            return Ok(());
        };
        let exc = self.operand_before(exc, &[cause])?;
        let cause = self.operand(cause)?;
        self.emit(Opcode::Raise, exc, cause, 2u32);
        self.release(cause);
        self.release(exc);
        Ok(())
    }

    fn assert(&mut self, node: &'a ast::StmtAssert) -> Result<()> {
        if self.options.optimize > 0 {
            return Ok(());
        }
        let end = self.label();
        self.jump_if(&node.test, true, end)?;
        let base = self.allocate();
        self.emit(Opcode::LoadCommon, base, CommonConstant::AssertionError as u32, 0u32);
        if let Some(message) = &node.msg {
            self.allocate();
            self.push(message)?;
            self.emit(Opcode::Call, base, 1u32, base);
            self.release_from(base.after(1));
        }
        self.at(&*node.test, |this| this.emit(Opcode::Raise, base, 0u32, 1u32));
        self.release(base);
        self.place(end);
        Ok(())
    }
}
