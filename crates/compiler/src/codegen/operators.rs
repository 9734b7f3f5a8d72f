//! Operators, comparisons, boolean operations and conditions.

use ruff_python_ast as ast;
use ruff_python_ast::{BoolOp, CmpOp, Expr, Operator, UnaryOp};

use super::code::{Label, Register};
use super::emit::Target;
use super::{Codegen, Result};
use crate::bytecode::opcode::{BinaryOperator, C_IS_CONST, Comparison, compare_jump};
use crate::bytecode::{Const, Opcode};
use crate::fold;

/// The operator of the instruction set.
pub(super) fn binary_operator(operator: Operator) -> BinaryOperator {
    match operator {
        Operator::Add => BinaryOperator::Add,
        Operator::Sub => BinaryOperator::Subtract,
        Operator::Mult => BinaryOperator::Multiply,
        Operator::MatMult => BinaryOperator::MatrixMultiply,
        Operator::Div => BinaryOperator::TrueDivide,
        Operator::Mod => BinaryOperator::Remainder,
        Operator::Pow => BinaryOperator::Power,
        Operator::LShift => BinaryOperator::LeftShift,
        Operator::RShift => BinaryOperator::RightShift,
        Operator::BitOr => BinaryOperator::Or,
        Operator::BitXor => BinaryOperator::Xor,
        Operator::BitAnd => BinaryOperator::And,
        Operator::FloorDiv => BinaryOperator::FloorDivide,
    }
}

fn comparison(operator: CmpOp) -> Comparison {
    match operator {
        CmpOp::Eq => Comparison::Equal,
        CmpOp::NotEq => Comparison::NotEqual,
        CmpOp::Lt => Comparison::Less,
        CmpOp::LtE => Comparison::LessEqual,
        CmpOp::Gt => Comparison::Greater,
        CmpOp::GtE => Comparison::GreaterEqual,
        CmpOp::Is => Comparison::Is,
        CmpOp::IsNot => Comparison::IsNot,
        CmpOp::In => Comparison::In,
        CmpOp::NotIn => Comparison::NotIn,
    }
}

/// The comparison with the opposite truth, for those that are always bools.
fn negated(operator: Comparison) -> Option<Comparison> {
    match operator {
        Comparison::Is => Some(Comparison::IsNot),
        Comparison::IsNot => Some(Comparison::Is),
        Comparison::In => Some(Comparison::NotIn),
        Comparison::NotIn => Some(Comparison::In),
        _ => None,
    }
}

impl<'a> Codegen<'a> {
    /// Evaluate a right operand: the register, or a constant's index and [`C_IS_CONST`].
    pub(super) fn operand_or_constant(&mut self, expr: &'a Expr) -> Result<(u32, u32)> {
        match self.constant(expr) {
            Some(constant) => Ok((self.const_index(constant), C_IS_CONST)),
            None => Ok((self.operand(expr)?.into(), 0)),
        }
    }

    /// Release what [`operand_or_constant`](Self::operand_or_constant) gave.
    pub(super) fn release_operand(&mut self, operand: u32, word: u32) {
        if word & C_IS_CONST == 0 {
            self.release(Register(operand));
        }
    }

    pub(super) fn bin_op(&mut self, node: &'a ast::ExprBinOp, target: Target) -> Result<Register> {
        if let Some(string) = self.percent_format(node, target)? {
            return Ok(string);
        }
        let left = self.operand_before(&node.left, &[&node.right])?;
        let (right, word) = self.operand_or_constant(&node.right)?;
        self.release_operand(right, word);
        self.release(left);
        let destination = self.destination(target);
        let operator = binary_operator(node.op) as u32;
        self.emit_with(Opcode::Binary, destination, left, right, operator | word);
        Ok(destination)
    }

    pub(super) fn unary_op(&mut self, node: &'a ast::ExprUnaryOp, target: Target) -> Result<Register> {
        if node.op == UnaryOp::Not
            && let Expr::Compare(inner) = &*node.operand
            && inner.ops.len() == 1
            && let Some(operator) = negated(comparison(inner.ops[0]))
        {
            return self.single_compare(operator, &inner.left, &inner.comparators[0], target);
        }
        let operand = self.operand(&node.operand)?;
        self.release(operand);
        let destination = self.destination(target);
        let opcode = match node.op {
            UnaryOp::Invert => Opcode::Invert,
            UnaryOp::Not => Opcode::Not,
            UnaryOp::UAdd => Opcode::Positive,
            UnaryOp::USub => Opcode::Negative,
        };
        self.emit(opcode, destination, operand, 0u32);
        Ok(destination)
    }

    // Comparisons.

    pub(super) fn compare(&mut self, node: &'a ast::ExprCompare, target: Target) -> Result<Register> {
        if node.ops.len() == 1 {
            return self.single_compare(comparison(node.ops[0]), &node.left, &node.comparators[0], target);
        }
        // The result's register comes first: it stays when the chain ends early.
        let result = self.allocate();
        let (end, cleanup) = (self.label(), self.label());
        let mut needs_cleanup = false;
        let rest: Vec<&Expr> = node.comparators.iter().collect();
        let mut left = self.operand_before(&node.left, &rest)?;
        let last = node.ops.len() - 1;
        let base = result.after(1);
        for (index, operator) in node.ops.iter().enumerate() {
            let expr = &node.comparators[index];
            if index == last {
                let (right, word) = self.operand_or_constant(expr)?;
                self.emit_compare(comparison(*operator), result, left, right, word);
                break;
            }
            let middle = self.operand_before(expr, &rest[index + 1..])?;
            let operand = self.keep_for_later(middle);
            self.emit_compare(comparison(*operator), result, left, operand, 0);
            if middle.is_temporary() {
                self.release(operand);
                needs_cleanup = true;
                self.jump_on(Opcode::JumpIfFalseOrPop, result, cleanup);
            } else {
                self.jump_on(Opcode::JumpIfFalseOrPop, result, if needs_cleanup { cleanup } else { end });
            }
            left = middle;
        }
        let top = self.unit_ref().depth;
        self.release_from(base);
        if needs_cleanup {
            self.nowhere(|this| this.jump(Opcode::Jump, end));
            self.place(cleanup);
            for index in base.index()..top {
                self.emit(Opcode::Clear, Register::temporary(index), 0u32, 0u32);
            }
        }
        self.place(end);
        Ok(self.settle(result, target))
    }

    /// A register that may be consumed now, while `value` is needed again.
    fn keep_for_later(&mut self, value: Register) -> Register {
        if !value.is_temporary() {
            return value;
        }
        let copy = self.allocate();
        self.emit(Opcode::Copy, copy, value, 0u32);
        copy
    }

    fn single_compare(
        &mut self,
        operator: Comparison,
        left: &'a Expr,
        right: &'a Expr,
        target: Target,
    ) -> Result<Register> {
        let left = self.operand_before(left, &[right])?;
        let (right, word) = self.compared_operand(operator, right)?;
        self.release_operand(right, word);
        self.release(left);
        let destination = self.destination(target);
        self.emit_compare(operator, destination, left, right, word);
        Ok(destination)
    }

    /// The right operand of a comparison; those of `is` are registers.
    fn compared_operand(&mut self, operator: Comparison, expr: &'a Expr) -> Result<(u32, u32)> {
        match operator {
            Comparison::Is | Comparison::IsNot => Ok((self.operand(expr)?.into(), 0)),
            Comparison::In | Comparison::NotIn => self.container(expr),
            _ => self.operand_or_constant(expr),
        }
    }

    /// The container of `in`: a display of constants is a constant itself.
    fn container(&mut self, expr: &'a Expr) -> Result<(u32, u32)> {
        let constant = match expr {
            Expr::List(list) => self.constants(&list.elts).map(Const::Tuple),
            Expr::Set(set) => self.constants(&set.elts).map(Const::FrozenSet),
            _ => None,
        };
        match constant {
            Some(constant) => Ok((self.const_index(constant), C_IS_CONST)),
            None => self.operand_or_constant(expr),
        }
    }

    fn emit_compare(
        &mut self,
        operator: Comparison,
        destination: Register,
        left: Register,
        right: impl Into<u32>,
        word: u32,
    ) {
        let right = self.in_register_if_is(operator, right.into(), word);
        match operator {
            Comparison::Is => self.emit(Opcode::Is, destination, left, right),
            Comparison::IsNot => self.emit(Opcode::IsNot, destination, left, right),
            Comparison::In => self.emit_with(Opcode::Contains, destination, left, right, word),
            Comparison::NotIn => self.emit_with(Opcode::NotContains, destination, left, right, word),
            _ => self.emit_with(Opcode::Compare, destination, left, right, operator as u32 | word),
        }
    }

    /// The last operand of a chain may be a constant, which `is` does not take: it is loaded.
    fn in_register_if_is(&mut self, operator: Comparison, right: u32, word: u32) -> u32 {
        if word & C_IS_CONST == 0 || !matches!(operator, Comparison::Is | Comparison::IsNot) {
            return right;
        }
        let register = self.allocate();
        self.emit(Opcode::LoadConst, register, right, 0u32);
        register.into()
    }

    // Boolean operations.

    pub(super) fn bool_op(&mut self, node: &'a ast::ExprBoolOp, target: Target) -> Result<Register> {
        let end = self.label();
        let result = match target {
            Target::Into(register) if register.is_temporary() => register,
            _ => self.allocate(),
        };
        let opcode = match node.op {
            BoolOp::And => Opcode::JumpIfFalseOrPop,
            BoolOp::Or => Opcode::JumpIfTrueOrPop,
        };
        let (last, others) = node.values.split_last().expect("a boolean operation has operands");
        let mut last = last;
        for value in others {
            match self.truth(value) {
                // The operands after one that decides are not evaluated; one that cannot decide is no operand.
                Some(truth) if truth == (node.op == BoolOp::Or) => {
                    last = value;
                    break;
                }
                Some(_) => continue,
                None => {}
            }
            self.expr(value, Target::Into(result))?;
            self.jump_on(opcode, result, end);
        }
        self.expr(last, Target::Into(result))?;
        self.place(end);
        if target == Target::Into(result) {
            return Ok(result);
        }
        Ok(self.settle(result, target))
    }

    // Conditions.

    /// The truth of a condition that is known now.
    pub(super) fn truth(&self, expr: &'a Expr) -> Option<bool> {
        fold::truth(&self.constant(expr)?)
    }

    /// Evaluate a condition and jump when its truth is `sense`.
    pub(super) fn jump_if(&mut self, expr: &'a Expr, sense: bool, target: Label) -> Result<()> {
        crate::syntax::stack::grow(|| {
            let outer = self.enter_position(expr);
            let result = self.jump_if_here(expr, sense, target);
            self.restore_position(outer);
            result
        })
    }

    fn jump_if_here(&mut self, expr: &'a Expr, sense: bool, target: Label) -> Result<()> {
        if let Some(truth) = self.truth(expr) {
            self.emit(Opcode::Nop, 0u32, 0u32, 0u32);
            if truth == sense {
                self.nowhere(|this| this.jump(Opcode::Jump, target));
            }
            return Ok(());
        }
        match expr {
            Expr::UnaryOp(node) if node.op == UnaryOp::Not => self.jump_if(&node.operand, !sense, target),
            Expr::BoolOp(node) => self.jump_if_bool_op(node, sense, target),
            Expr::If(node) => {
                let (otherwise, end) = (self.label(), self.label());
                self.jump_if(&node.test, false, otherwise)?;
                self.jump_if(&node.body, sense, target)?;
                self.nowhere(|this| this.jump(Opcode::Jump, end));
                self.place(otherwise);
                self.jump_if(&node.orelse, sense, target)?;
                self.place(end);
                Ok(())
            }
            Expr::Compare(node) if node.ops.len() == 1 => {
                let operator = comparison(node.ops[0]);
                self.jump_if_compare(operator, &node.left, &node.comparators[0], sense, target)
            }
            Expr::Compare(node) => self.jump_if_chain(node, sense, target),
            _ => {
                let value = self.operand(expr)?;
                self.release(value);
                let opcode = if sense { Opcode::JumpIfTrue } else { Opcode::JumpIfFalse };
                self.jump_on(opcode, value, target);
                Ok(())
            }
        }
    }

    fn jump_if_bool_op(&mut self, node: &'a ast::ExprBoolOp, sense: bool, target: Label) -> Result<()> {
        let decides = node.op == BoolOp::Or;
        let (last, others) = node.values.split_last().expect("a boolean operation has operands");
        if decides == sense {
            // One operand with that truth suffices.
            return node.values.iter().try_for_each(|value| self.jump_if(value, sense, target));
        }
        let end = self.label();
        for value in others {
            self.jump_if(value, decides, end)?;
        }
        self.jump_if(last, sense, target)?;
        self.place(end);
        Ok(())
    }

    fn jump_if_compare(
        &mut self,
        operator: Comparison,
        left: &'a Expr,
        right: &'a Expr,
        sense: bool,
        target: Label,
    ) -> Result<()> {
        if matches!(operator, Comparison::Is | Comparison::IsNot) && right.is_none_literal_expr() {
            let value = self.operand(left)?;
            self.release(value);
            let if_none = (operator == Comparison::Is) == sense;
            let opcode = if if_none { Opcode::JumpIfNone } else { Opcode::JumpIfNotNone };
            self.jump_on(opcode, value, target);
            return Ok(());
        }
        let left = self.operand_before(left, &[right])?;
        let (right, word) = match operator {
            Comparison::In | Comparison::NotIn => self.container(right)?,
            _ => self.operand_or_constant(right)?,
        };
        self.release_operand(right, word);
        self.release(left);
        self.emit_compare_jump(operator, left, right, word, sense, target);
        Ok(())
    }

    /// Compare and jump; `right` and `word` as [`operand_or_constant`](Self::operand_or_constant) gives them.
    pub(super) fn emit_compare_jump(
        &mut self,
        operator: Comparison,
        left: Register,
        right: impl Into<u32>,
        word: u32,
        sense: bool,
        target: Label,
    ) {
        let mut kind = operator as u32;
        if sense {
            kind |= compare_jump::IF_TRUE;
        }
        if word & C_IS_CONST != 0 {
            kind |= compare_jump::C_IS_CONST;
        }
        self.emit_jump(Opcode::CompareJump, kind, left, right, target);
    }

    /// `a < b < c` as a condition.
    fn jump_if_chain(&mut self, node: &'a ast::ExprCompare, sense: bool, target: Label) -> Result<()> {
        let base = Register::temporary(self.unit_ref().depth);
        let (end, cleanup) = (self.label(), self.label());
        let rest: Vec<&Expr> = node.comparators.iter().collect();
        let mut left = self.operand_before(&node.left, &rest)?;
        let mut needs_cleanup = false;
        let mut top = self.unit_ref().depth;
        let last = node.ops.len() - 1;
        for (index, operator) in node.ops.iter().enumerate() {
            let operator = comparison(*operator);
            let expr = &node.comparators[index];
            if index == last {
                let (right, word) = self.operand_or_constant(expr)?;
                self.release_from(base);
                self.emit_compare_jump(operator, left, right, word, sense, target);
                break;
            }
            let middle = self.operand_before(expr, &rest[index + 1..])?;
            top = top.max(self.unit_ref().depth);
            let operand = self.keep_for_later(middle);
            needs_cleanup |= middle.is_temporary();
            let failed = match (needs_cleanup, sense) {
                (true, _) => cleanup,
                (false, true) => end,
                (false, false) => target,
            };
            if operand != middle {
                self.release(operand);
            }
            self.emit_compare_jump(operator, left, operand, 0, false, failed);
            left = middle;
        }
        if needs_cleanup {
            self.nowhere(|this| this.jump(Opcode::Jump, end));
            self.place(cleanup);
            for index in base.index()..top {
                self.emit(Opcode::Clear, Register::temporary(index), 0u32, 0u32);
            }
            if !sense {
                self.nowhere(|this| this.jump(Opcode::Jump, target));
            }
        }
        self.place(end);
        Ok(())
    }
}
