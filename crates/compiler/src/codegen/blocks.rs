//! The statements around a place, and what `return`, `break` and `continue` have to do to leave them.

use ruff_python_ast::Stmt;
use ruff_python_ast::name::Name;
use ruff_text_size::TextRange;

use super::code::{HandlerId, Label, Register};
use super::{Codegen, Result};
use crate::bytecode::{Const, Opcode};

/// A statement that is being executed, as far as leaving it early needs work.
#[derive(Clone, Copy)]
pub(crate) struct Block<'a> {
    pub kind: BlockKind<'a>,
    /// The handler in force outside.
    pub handler: Option<HandlerId>,
}

/// The kinds of blocks.
#[derive(Clone, Copy)]
pub(crate) enum BlockKind<'a> {
    /// A loop: where `continue` and `break` go, and the iterator of a `for`.
    Loop { again: Label, exit: Label, iterator: Option<Register> },
    /// The body of a `try` that has handlers, or an `else` of one: only the handler in force changes.
    Try,
    /// What a `finally` belongs to; its body is executed on the way out.
    Finally { body: &'a [Stmt] },
    /// The body of a `finally` that was entered by an exception, with the previously handled exception in a register and
    /// the exception in the next one.
    FinallyBody { previous: Register },
    /// The body of a `with`, with the pair of exit callable and self.
    With { exit: Register, is_async: bool, position: TextRange },
    /// The body of a `finally` that is executed on the way out with a value to be returned, in a register.
    Returning { value: Register },
    /// The body of an `except`, with the previously handled exception and the name of `as`.
    Except { previous: Register, name: Option<&'a Name> },
}

impl<'a> Codegen<'a> {
    /// Generate `body` inside a block.
    pub(super) fn in_block(
        &mut self,
        kind: BlockKind<'a>,
        handler: Option<HandlerId>,
        body: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let unit = self.unit();
        unit.blocks.push(Block { kind, handler: unit.handler });
        let outer = self.set_handler(handler);
        let result = body(self);
        self.set_handler(outer);
        self.unit().blocks.pop();
        result
    }

    /// Whether leaving all blocks executes code that may do anything.
    pub(super) fn unwinding_has_effects(&self) -> bool {
        let harmless = |block: &Block| matches!(block.kind, BlockKind::Loop { .. } | BlockKind::Try);
        !self.unit_ref().blocks.iter().all(harmless)
    }

    /// Emit what leaves every block down to `keep` blocks, then what `exit` emits. The blocks are in place again
    /// afterwards, for the code that follows.
    pub(super) fn unwind(&mut self, keep: usize, exit: impl FnOnce(&mut Self)) -> Result<()> {
        self.unwind_with(None, keep, exit)
    }

    /// [`unwind`](Self::unwind) with a value in a register that is to be returned.
    fn unwind_with(
        &mut self,
        value: Option<Register>,
        keep: usize,
        exit: impl FnOnce(&mut Self),
    ) -> Result<()> {
        let (handler, position) = (self.unit_ref().handler, self.unit_ref().position);
        let mut left = Vec::new();
        let mut result = Ok(());
        while self.unit_ref().blocks.len() > keep && result.is_ok() {
            let block = self.unit().blocks.pop().expect("there are more than are kept");
            self.set_handler(block.handler);
            left.push(block);
            result = self.leave(block, value);
            if matches!(block.kind, BlockKind::Finally { .. } | BlockKind::With { .. }) {
                // The rest seems to happen in the lines that were just executed, not in those of the statement once more.
                self.unit().position = None;
            }
        }
        exit(self);
        let unit = self.unit();
        unit.position = position;
        unit.blocks.extend(left.into_iter().rev());
        unit.handler = handler;
        result
    }

    fn leave(&mut self, block: Block<'a>, value: Option<Register>) -> Result<()> {
        match block.kind {
            BlockKind::Loop { iterator: Some(iterator), .. } => {
                self.emit(Opcode::Clear, iterator, 0u32, 0u32)
            }
            BlockKind::Loop { iterator: None, .. } | BlockKind::Try => {}
            BlockKind::Finally { body } => match value {
                Some(value) => {
                    let handler = self.unit_ref().handler;
                    self.in_block(BlockKind::Returning { value }, handler, |this| this.body(body))?;
                }
                None => self.body(body)?,
            },
            BlockKind::Returning { value } => self.emit(Opcode::Clear, value, 0u32, 0u32),
            BlockKind::FinallyBody { previous } => {
                self.emit(Opcode::Clear, previous.after(1), 0u32, 0u32);
                self.emit(Opcode::PopExcept, previous, 0u32, 0u32);
            }
            BlockKind::With { exit, is_async, position } => {
                self.at(&position, |this| this.call_exit(exit, is_async));
            }
            BlockKind::Except { previous, name } => {
                self.emit(Opcode::PopExcept, previous, 0u32, 0u32);
                if let Some(name) = name {
                    self.nowhere(|this| this.forget_name(name));
                }
            }
        }
        Ok(())
    }

    /// `return` with the value in a register (or a constant), from inside any blocks.
    pub(super) fn leave_unit_with(&mut self, value: Option<Register>) -> Result<()> {
        self.unwind_with(value, 0, |this| match value {
            Some(value) => this.emit(Opcode::Return, value, 0u32, 0u32),
            None => this.return_constant(Const::None),
        })
    }

    /// Return a constant; every temporary is dead.
    pub(super) fn return_constant(&mut self, constant: Const) {
        let index = self.const_index(constant);
        self.emit(Opcode::ReturnConst, 0u32, index, 0u32);
    }
}
