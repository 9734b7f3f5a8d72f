//! `any`, `all` and `tuple` of a generator expression: when the name means the builtin, the items are consumed right here, which
//! saves going through a C-level iterator for every one.

use ruff_python_ast as ast;
use ruff_python_ast::Expr;

use super::code::{Label, Register};
use super::emit::Target;
use super::{Codegen, Result};
use crate::bytecode::opcode::{CommonConstant, Comparison};
use crate::bytecode::{Const, Opcode};

/// The builtin that such a call names, with its argument.
pub(super) fn consuming_call(node: &ast::ExprCall) -> Option<(CommonConstant, &Expr)> {
    let name = node.func.as_name_expr()?;
    let builtin = match name.id.as_str() {
        "any" => CommonConstant::Any,
        "all" => CommonConstant::All,
        "tuple" => CommonConstant::Tuple,
        _ => return None,
    };
    match (&*node.arguments.args, &node.arguments.keywords[..]) {
        ([generator @ Expr::Generator(_)], []) => Some((builtin, generator)),
        _ => None,
    }
}

impl<'a> Codegen<'a> {
    /// The callable is in `base`, the topmost temporary but one (the other is the slot of self). If it is the builtin, the
    /// result is put in `base` and `end` is jumped to; otherwise the code goes on with the call.
    pub(super) fn consume_inline(
        &mut self,
        node: &'a ast::ExprCall,
        base: Register,
        end: Label,
    ) -> Result<()> {
        let Some((builtin, generator)) = consuming_call(node) else { return Ok(()) };
        let (other, again, exhausted) = (self.label(), self.label(), self.label());
        let depth = self.unit_ref().depth;
        let outer = self.enter_position(&*node.func);
        self.release_from(base.after(1));
        let called = self.allocate();
        self.emit(Opcode::Copy, called, base, 0u32);
        let expected = self.allocate();
        self.emit(Opcode::LoadCommon, expected, builtin as u32, 0u32);
        self.release_from(called);
        self.emit_compare_jump(Comparison::Is, called, expected, 0, false, other);

        self.emit(Opcode::Clear, base, 0u32, 0u32);
        if builtin == CommonConstant::Tuple {
            self.emit(Opcode::BuildList, base, base, 0u32);
        }
        self.note_call_parentheses(node);
        let iterator = self.push(generator)?;
        self.place(again);
        let item = self.allocate();
        self.emit_jump(Opcode::ForIter, iterator, item, 0u32, exhausted);
        self.release(item);
        let decided = self.label();
        match builtin {
            CommonConstant::Tuple => self.emit(Opcode::ListAppend, base, item, 0u32),
            CommonConstant::Any => self.jump_on(Opcode::JumpIfTrue, item, decided),
            _ => self.jump_on(Opcode::JumpIfFalse, item, decided),
        }
        self.jump(Opcode::JumpBackward, again);
        let if_decided = builtin == CommonConstant::Any;
        if builtin != CommonConstant::Tuple {
            self.place(decided);
            self.emit(Opcode::Clear, iterator, 0u32, 0u32);
            self.load_const(Const::Bool(if_decided), Target::Into(base));
            self.nowhere(|this| this.jump(Opcode::Jump, end));
        }
        self.place(exhausted);
        match builtin {
            CommonConstant::Tuple => self.emit(Opcode::ListToTuple, base, base, 0u32),
            _ => {
                self.load_const(Const::Bool(!if_decided), Target::Into(base));
            }
        }
        self.nowhere(|this| this.jump(Opcode::Jump, end));
        self.place(other);
        self.restore_position(outer);
        self.unit().depth = depth;
        Ok(())
    }
}
