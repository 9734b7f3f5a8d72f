//! `with` and `async with`.

use ruff_python_ast as ast;
use ruff_python_ast::{Stmt, WithItem};
use ruff_text_size::Ranged;

use super::blocks::BlockKind;
use super::code::{Label, Register};
use super::{Codegen, Result};
use crate::bytecode::opcode::AwaitKind;
use crate::bytecode::{Const, Opcode};

impl<'a> Codegen<'a> {
    pub(super) fn with_statement(&mut self, node: &'a ast::StmtWith) -> Result<()> {
        self.with_items(&node.items, &node.body, node.is_async)
    }

    fn with_items(&mut self, items: &'a [WithItem], body: &'a [Stmt], is_async: bool) -> Result<()> {
        let Some((item, rest)) = items.split_first() else { return self.conditional_body(body) };
        let end = self.label();
        let outer = self.enter_position(&item.context_expr);
        let (exit, entered) = self.enter_context(item, is_async)?;
        self.restore_position(outer);

        // The value that was entered is above what the handler keeps.
        if let Some(entered) = entered {
            self.release(entered);
        }
        let (handler, entry) = self.new_handler(true);
        if entered.is_some() {
            self.allocate();
        }
        let position = item.context_expr.range();
        self.in_block(BlockKind::With { exit, is_async, position }, Some(handler), |this| {
            if let Some(entered) = entered {
                match &item.optional_vars {
                    Some(target) => {
                        this.store(target, entered)?;
                        this.release(entered);
                    }
                    None => this.at(&position, |this| this.discard(entered)),
                }
            }
            this.with_items(rest, body, is_async)
        })?;
        self.at(&position, |this| this.call_exit(exit, is_async));
        self.nowhere(|this| this.jump(Opcode::Jump, end));
        self.at(&position, |this| this.cold(|this| this.exceptional_exit(exit, entry, end, is_async)));
        self.release_from(exit);
        self.place(end);
        Ok(())
    }

    /// Enter the context manager of `item`: the register of the exit pair, and the temporary of the value unless that went
    /// straight to a local.
    fn enter_context(&mut self, item: &'a WithItem, is_async: bool) -> Result<(Register, Option<Register>)> {
        let exit = self.allocate_run(2);
        let manager = self.operand(&item.context_expr)?;
        self.release(manager);
        let enter = self.allocate_run(2);
        self.emit(Opcode::BeginWith, exit, manager, u32::from(is_async));
        self.release_from(enter);
        let local = item.optional_vars.as_ref().and_then(|target| self.plain_local(target));
        if let Some(local) = local
            && !is_async
        {
            self.emit(Opcode::CallMethod, enter, 0u32, local);
            return Ok((exit, None));
        }
        let entered = self.allocate();
        self.emit(Opcode::CallMethod, enter, 0u32, entered);
        if is_async {
            self.await_top(entered, AwaitKind::AsyncEnter);
        }
        Ok((exit, Some(entered)))
    }

    /// Call the exit pair with three times None, and drop the result. The pair's registers are dead afterwards.
    pub(super) fn call_exit(&mut self, exit: Register, is_async: bool) {
        let mut base = exit;
        let depth = self.unit_ref().depth;
        if depth != exit.index() + 2 {
            // A value that is returned lies where the arguments would go.
            base = self.allocate_run(2);
            self.emit(Opcode::Move, base, exit, 0u32);
            self.emit(Opcode::Move, base.after(1), exit.after(1), 0u32);
        }
        for _ in 0..3 {
            self.load_const(Const::None, super::emit::Target::Push);
        }
        self.release_from(base.after(1));
        self.emit(Opcode::CallMethod, base, 3u32, base);
        if is_async {
            self.await_top(base, AwaitKind::AsyncExit);
        }
        self.emit(Opcode::Clear, base, 0u32, 0u32);
        self.unit().depth = depth;
    }

    /// An exception left the body: it is handed to the exit callable, which may suppress it.
    fn exceptional_exit(&mut self, exit: Register, entry: Label, end: Label, is_async: bool) {
        self.place(entry);
        let lasti = self.allocate();
        let (previous, exception) = self.push_exception();
        let (cleanup_handler, cleanup) = self.cleanup_handler(previous);
        let outer = self.set_handler(Some(cleanup_handler));
        let result = self.allocate();
        self.emit(Opcode::WithExceptStart, result, exit, exception);
        if is_async {
            self.await_top(result, AwaitKind::AsyncExit);
        }
        self.release(result);
        let suppress = self.label();
        self.jump_on(Opcode::JumpIfTrue, result, suppress);
        self.emit(Opcode::Reraise, exception, lasti, 1u32);
        self.place(suppress);
        self.emit(Opcode::Clear, exception, 0u32, 0u32);
        self.set_handler(outer);
        self.emit(Opcode::PopExcept, previous, 0u32, 0u32);
        self.emit(Opcode::Clear, exit.after(1), 0u32, 0u32);
        self.emit(Opcode::Clear, exit, 0u32, 0u32);
        self.jump(Opcode::Jump, end);
        self.release_from(previous);
        self.pop_and_reraise(cleanup, previous);
        self.release(lasti);
    }
}
