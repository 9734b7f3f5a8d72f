//! `try` with `except`, `except*`, `else` and `finally`.
//!
//! The body of `finally` is generated once for the normal end, once for exceptions, and once more for every jump out of the
//! statement. Handlers are cold code.

use ruff_python_ast as ast;
use ruff_python_ast::name::Name;
use ruff_python_ast::{ExceptHandler, ExceptHandlerExceptHandler, Stmt};

use super::blocks::BlockKind;
use super::code::{Handler, HandlerId, Label, Register};
use super::{Codegen, Result};
use crate::bytecode::Opcode;
use crate::bytecode::opcode::Intrinsic2;

impl<'a> Codegen<'a> {
    pub(super) fn try_statement(&mut self, node: &'a ast::StmtTry) -> Result<()> {
        if node.finalbody.is_empty() {
            return self.try_with_handlers(node);
        }
        let end = self.label();
        let (handler, entry) = self.new_handler(false);
        self.emit(Opcode::Nop, 0u32, 0u32, 0u32);
        self.in_block(BlockKind::Finally { body: &node.finalbody }, Some(handler), |this| {
            if node.handlers.is_empty() {
                return this.conditional_body(&node.body);
            }
            this.try_with_handlers(node)
        })?;
        self.conditional_body(&node.finalbody)?;
        self.nowhere(|this| this.jump(Opcode::Jump, end));
        self.cold(|this| this.exceptional_finally(entry, &node.finalbody))?;
        self.place(end);
        Ok(())
    }

    fn exceptional_finally(&mut self, entry: Label, body: &'a [Stmt]) -> Result<()> {
        self.place(entry);
        let (previous, exception) = self.push_exception();
        let (cleanup_handler, cleanup) = self.cleanup_handler(previous);
        self.in_block(BlockKind::FinallyBody { previous }, Some(cleanup_handler), |this| {
            this.conditional_body(body)?;
            this.nowhere(|this| this.emit(Opcode::Reraise, exception, 0u32, 0u32));
            Ok(())
        })?;
        self.release_from(previous);
        self.pop_and_reraise(cleanup, previous);
        Ok(())
    }

    /// At the start of a handler: the exception becomes the handled one. The registers of the previous one and of the
    /// exception.
    pub(super) fn push_exception(&mut self) -> (Register, Register) {
        let previous = self.allocate_run(2);
        self.nowhere(|this| this.emit(Opcode::PushExcInfo, previous, 0u32, 0u32));
        (previous, previous.after(1))
    }

    /// The handler for exceptions raised while one is handled: it keeps `previous` and what is below.
    pub(super) fn cleanup_handler(&mut self, previous: Register) -> (HandlerId, Label) {
        let label = self.label();
        let unit = self.unit();
        unit.handlers.push(Handler { label, depth: previous.index() + 1, lasti: true });
        (unit.handlers.len() as HandlerId - 1, label)
    }

    /// The code of a [`cleanup_handler`](Self::cleanup_handler).
    pub(super) fn pop_and_reraise(&mut self, label: Label, previous: Register) {
        self.nowhere(|this| {
            this.place(label);
            let depth = this.unit_ref().depth;
            this.unit().max_depth = this.unit_ref().max_depth.max(previous.index() + 3);
            this.emit(Opcode::PopExcept, previous, 0u32, 0u32);
            this.emit(Opcode::Reraise, previous.after(2), previous.after(1), 1u32);
            this.unit().depth = depth;
        });
    }

    fn try_with_handlers(&mut self, node: &'a ast::StmtTry) -> Result<()> {
        let end = self.label();
        let (handler, entry) = self.new_handler(false);
        self.emit(Opcode::Nop, 0u32, 0u32, 0u32);
        self.in_block(BlockKind::Try, Some(handler), |this| this.conditional_body(&node.body))?;
        self.conditional_body(&node.orelse)?;
        self.nowhere(|this| this.jump(Opcode::Jump, end));
        self.cold(|this| {
            this.place(entry);
            if node.is_star { this.except_star_handlers(node, end) } else { this.except_handlers(node, end) }
        })?;
        self.place(end);
        Ok(())
    }

    // except

    fn except_handlers(&mut self, node: &'a ast::StmtTry, end: Label) -> Result<()> {
        let (previous, exception) = self.push_exception();
        let (cleanup_handler, cleanup) = self.cleanup_handler(previous);
        let outer = self.set_handler(Some(cleanup_handler));
        for ExceptHandler::ExceptHandler(handler) in &node.handlers {
            let next = self.label();
            self.at(handler, |this| this.except_handler(handler, previous, outer, next, end))?;
            self.place(next);
        }
        self.nowhere(|this| this.emit(Opcode::Reraise, exception, 0u32, 0u32));
        self.set_handler(outer);
        self.release_from(previous);
        self.pop_and_reraise(cleanup, previous);
        Ok(())
    }

    fn except_handler(
        &mut self,
        handler: &'a ExceptHandlerExceptHandler,
        previous: Register,
        outer: Option<HandlerId>,
        next: Label,
        end: Label,
    ) -> Result<()> {
        let exception = previous.after(1);
        if let Some(type_) = &handler.type_ {
            let type_ = self.operand(type_)?;
            self.release(type_);
            let matches = self.allocate();
            self.emit(Opcode::MatchException, matches, exception, type_);
            self.release(matches);
            self.jump_on(Opcode::JumpIfFalse, matches, next);
        }
        let cleanup_handler = self.unit_ref().handler;
        let name = handler.name.as_ref().map(|name| &name.id);
        match name {
            Some(name) => self.store_name(name, exception),
            None => self.emit(Opcode::Clear, exception, 0u32, 0u32),
        }
        self.release(exception);
        let body_handler = match name {
            Some(_) => {
                let (id, label) = self.cleanup_handler(previous);
                Some((id, label))
            }
            None => None,
        };
        self.set_handler(outer);
        let in_force = body_handler.map(|(id, _)| id).or(cleanup_handler);
        self.in_block(BlockKind::Except { previous, name }, in_force, |this| {
            this.conditional_body(&handler.body)
        })?;
        self.nowhere(|this| {
            this.emit(Opcode::PopExcept, previous, 0u32, 0u32);
            if let Some(name) = name {
                this.forget_name(name);
            }
            this.jump(Opcode::Jump, end);
        });
        self.set_handler(cleanup_handler);
        if let (Some(name), Some((_, label))) = (name, body_handler) {
            self.forget_name_and_reraise(label, previous, name);
        }
        // The next handler looks at the exception again.
        self.allocate();
        Ok(())
    }

    /// An exception in the body of `except … as name`: the name is unbound all the same.
    fn forget_name_and_reraise(&mut self, label: Label, previous: Register, name: &'a Name) {
        self.nowhere(|this| {
            this.place(label);
            let first = this.allocate_run(2);
            debug_assert_eq!(first, previous.after(1));
            this.forget_name(name);
            this.emit(Opcode::Reraise, first.after(1), first, 1u32);
            this.release_from(first);
        });
    }

    // except*

    fn except_star_handlers(&mut self, node: &'a ast::StmtTry, end: Label) -> Result<()> {
        let (previous, original) = self.push_exception();
        let (cleanup_handler, cleanup) = self.cleanup_handler(previous);
        let outer = self.set_handler(Some(cleanup_handler));
        let results = self.allocate();
        let rest = self.allocate();
        self.emit(Opcode::BuildList, results, results, 0u32);
        self.emit(Opcode::Copy, rest, original, 0u32);
        for ExceptHandler::ExceptHandler(handler) in &node.handlers {
            self.at(handler, |this| this.except_star_handler(handler, results, rest))?;
        }
        self.nowhere(|this| {
            this.emit(Opcode::ListAppend, results, rest, 0u32);
            this.release_from(original);
            let raised = this.allocate();
            this.emit(Opcode::Intrinsic2, raised, original, Intrinsic2::PrepareReraiseStar as u32);
            let copy = this.allocate();
            this.emit(Opcode::Copy, copy, raised, 0u32);
            this.release(copy);
            let reraise = this.label();
            this.jump_on(Opcode::JumpIfNotNone, copy, reraise);
            this.emit(Opcode::Clear, raised, 0u32, 0u32);
            this.set_handler(outer);
            this.emit(Opcode::PopExcept, previous, 0u32, 0u32);
            this.jump(Opcode::Jump, end);
            this.place(reraise);
            this.emit(Opcode::PopExcept, previous, 0u32, 0u32);
            this.emit(Opcode::Reraise, raised, 0u32, 0u32);
        });
        self.release_from(previous);
        self.pop_and_reraise(cleanup, previous);
        Ok(())
    }

    fn except_star_handler(
        &mut self,
        handler: &'a ExceptHandlerExceptHandler,
        results: Register,
        rest: Register,
    ) -> Result<()> {
        let Some(type_) = &handler.type_ else {
            return Err(self.unexpected(handler.range));
        };
        let (no_match, next) = (self.label(), self.label());
        let type_ = self.operand(type_)?;
        self.release(type_);
        let matched = self.allocate();
        self.emit(Opcode::MatchExceptionGroup, matched, rest, type_);
        let copy = self.allocate();
        self.emit(Opcode::Copy, copy, matched, 0u32);
        self.release(copy);
        self.jump_on(Opcode::JumpIfNone, copy, no_match);
        let name = handler.name.as_ref().map(|name| &name.id);
        match name {
            Some(name) => self.store_name(name, matched),
            None => self.emit(Opcode::Clear, matched, 0u32, 0u32),
        }
        self.release(matched);
        let (body_handler, raised) = self.new_handler(true);
        // No jump leaves the body, so it needs no block.
        let outer = self.set_handler(Some(body_handler));
        self.conditional_body(&handler.body)?;
        self.set_handler(outer);
        self.nowhere(|this| {
            if let Some(name) = name {
                this.forget_name(name);
            }
            this.jump(Opcode::Jump, next);
            // An exception that the body raises is collected with the others.
            this.place(raised);
            let first = this.allocate_run(2);
            if let Some(name) = name {
                this.forget_name(name);
            }
            this.emit(Opcode::ListAppend, results, first.after(1), 0u32);
            this.release_from(first);
            this.jump(Opcode::Jump, next);
            this.place(no_match);
            this.emit(Opcode::Clear, matched, 0u32, 0u32);
            this.place(next);
        });
        Ok(())
    }
}
