//! What suspends: `yield`, `yield from`, `await`, and the loop that they share.

use ruff_python_ast as ast;

use super::code::Register;
use super::emit::Target;

use super::{Codegen, Result};
use crate::bytecode::opcode::{AwaitKind, Intrinsic1, ResumeKind};
use crate::bytecode::{Const, Opcode, flags};

impl<'a> Codegen<'a> {
    /// Whether the unit is the code of an async generator.
    fn is_async_generator(&self) -> bool {
        self.unit_ref().flags & flags::ASYNC_GENERATOR != 0
    }

    pub(super) fn yield_expr(&mut self, node: &'a ast::ExprYield, target: Target) -> Result<Register> {
        let mut value = match &node.value {
            Some(value) if self.is_async_generator() => self.push(value)?,
            Some(value) => self.operand(value)?,
            None => self.load_const(Const::None, Target::Push),
        };
        value = self.wrap_yielded(value);
        self.release(value);
        let destination = self.destination(target);
        self.emit(Opcode::Yield, destination, value, 0u32);
        self.emit(Opcode::Resume, ResumeKind::AfterYield as u32, 0u32, 0u32);
        Ok(destination)
    }

    /// Async generators yield their values wrapped, to tell them from what they await.
    pub(super) fn wrap_yielded(&mut self, value: Register) -> Register {
        if self.is_async_generator() {
            self.emit(Opcode::Intrinsic1, value, value, Intrinsic1::AsyncGeneratorWrap as u32);
        }
        value
    }

    pub(super) fn yield_from(&mut self, node: &'a ast::ExprYieldFrom, target: Target) -> Result<Register> {
        let value = self.operand(&node.value)?;
        self.release(value);
        let iterator = self.allocate();
        self.emit(Opcode::GetYieldFromIter, iterator, value, 0u32);
        self.delegate(iterator, ResumeKind::AfterYieldFrom);
        Ok(self.settle(iterator, target))
    }

    pub(super) fn await_expr(&mut self, node: &'a ast::ExprAwait, target: Target) -> Result<Register> {
        let value = self.operand(&node.value)?;
        self.release(value);
        let iterator = self.allocate();
        self.emit(Opcode::GetAwaitable, iterator, value, AwaitKind::Expression as u32);
        self.delegate(iterator, ResumeKind::AfterAwait);
        Ok(self.settle(iterator, target))
    }

    /// Await the value in the topmost temporary; the result replaces it.
    pub(super) fn await_top(&mut self, value: Register, kind: AwaitKind) {
        self.emit(Opcode::GetAwaitable, value, value, kind as u32);
        self.delegate(value, ResumeKind::AfterAwait);
    }

    /// Let the iterator in the topmost temporary yield all its values; its result replaces it.
    pub(super) fn delegate(&mut self, iterator: Register, kind: ResumeKind) {
        let (again, done) = (self.label(), self.label());
        let (handler, thrown) = self.new_handler(false);
        let value = self.load_const(Const::None, Target::Push);
        self.place(again);
        self.jump_on(Opcode::Send, iterator, done);
        let outer = self.set_handler(Some(handler));
        self.emit(Opcode::Yield, value, value, 0u32);
        self.set_handler(outer);
        self.emit(Opcode::Resume, kind as u32, 0u32, 0u32);
        self.jump(Opcode::Jump, again);
        self.cold(|this| {
            this.place(thrown);
            this.emit(Opcode::CleanupThrow, iterator, 0u32, 0u32);
            this.jump(Opcode::Jump, done);
        });
        self.place(done);
        self.release(value);
    }

    /// The next item of the async iterator in `iterator`, into the next temporary. An exception in between goes to the
    /// label that is returned, with only the iterator and what is below it kept.
    pub(super) fn async_next(&mut self, iterator: Register) -> (Register, super::code::Label) {
        let (handler, ended) = self.new_handler(false);
        let outer = self.set_handler(Some(handler));
        let item = self.allocate();
        self.emit(Opcode::GetAnext, item, iterator, 0u32);
        self.delegate(item, ResumeKind::AfterAwait);
        self.set_handler(outer);
        (item, ended)
    }

    /// The code at the label that [`async_next`](Self::async_next) returned: leave the loop if the iterator is exhausted.
    pub(super) fn end_async_for(
        &mut self,
        iterator: Register,
        ended: super::code::Label,
        exit: super::code::Label,
    ) {
        self.cold(|this| {
            this.place(ended);
            this.emit(Opcode::EndAsyncFor, iterator, iterator.after(1), 0u32);
            this.jump(Opcode::Jump, exit);
        });
    }
}
