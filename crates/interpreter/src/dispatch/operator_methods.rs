//! Operators, comparisons and items of instances of classes made in Python: the class's method runs in a frame of its own, in the same loop.
//!
//! The operands stay in the caller's registers while it runs, so that there is something to ask, or to name in the message, when it
//! returns `NotImplemented`. The instruction ends when its frame, which has the flag [`OPERATOR`], returns. What instruction that is, the
//! caller's frame says ([`kind`]), since it may have been instrumented meanwhile.

use super::calls::{leave_with_result, result, return_in_general};
use super::machine::{B_FIRST, C_FIRST, Machine, Step, Stop, fast_instructions, instructions};
use crate::frame::{Frame, OPERATOR};
use crate::value::Value;
use crate::{calls, op, operator_slots, operators};
use compiler::bytecode::opcode::{C_IS_CONST, compare_jump};
use objspace::{Function, Layout, PyResult};

/// What the caller of a method was executing, in the `return_offset` of its frame. All have one extension word.
mod kind {
    /// `Binary`, which consumes its left operand first.
    pub const BINARY: u16 = 0;
    /// `Compare`
    pub const COMPARE: u16 = 1;
    /// `CompareJump`
    pub const COMPARE_JUMP: u16 = 2;
    /// `LoadSubscript`, to which `NotImplemented` is a value like others.
    pub const ITEM: u16 = 3;
}

fast_instructions! {
    /// From the method of an operator.
    fn return_operator(m) {
        let is_const = m.word.op() == op::ReturnConst;
        let value = result(&m, is_const);
        let kind = (*m.frame().previous()).head().return_offset.get();
        let is_true = value == Value::from_bool(true);
        if value == Value::immortal(objspace::not_implemented())
            || kind == kind::COMPARE_JUMP && !is_true && value != Value::from_bool(false)
        {
            return m.instead(return_in_general);
        }
        let Some((value, caller)) = leave_with_result(&m, is_const) else {
            return m.instead(return_in_general);
        };
        let mut machine = interrupted(&m, caller);
        if kind == kind::BINARY {
            let result = machine.consume_operands::<B_FIRST>(value.bits());
            return machine.finish(machine.word.a(), Value::from_bits(result));
        }
        let result = machine.consume_operands::<C_FIRST>(value.bits());
        if kind == kind::COMPARE_JUMP {
            machine.pc = machine.pc.sub(1);
            return machine.branch(is_true);
        }
        machine.finish(machine.word.a(), Value::from_bits(result))
    }
}

instructions! {
    /// Enters the method of an operator of two operands.
    fn binary_by_method(m) {
        let operator = (*m.pc).get().extension();
        let (left, right) = (m.get(m.word.b()), m.operand_c(operator & C_IS_CONST != 0));
        let method = operator_slots::method_asked(m.space, left, right, operator);
        enter(m, method, left, right, kind::BINARY, op::BinarySlot)
    }

    /// Enters the method of a rich comparison.
    fn compare_by_method(m) {
        let operator = (*m.pc).get().extension();
        let (left, right) = (m.get(m.word.b()), m.operand_c(operator & C_IS_CONST != 0));
        let method = operator_slots::comparison_asked(m.space, left, right, operator & 0xff);
        enter(m, method, left, right, kind::COMPARE, op::CompareSlot)
    }

    /// Enters the method of a rich comparison on which a jump depends.
    fn compare_jump_by_method(m) {
        let kind = m.word.a() as u32;
        let (left, right) = (m.get(m.word.b()), m.operand_c(kind & compare_jump::C_IS_CONST != 0));
        let method = operator_slots::comparison_asked(m.space, left, right, kind & compare_jump::OPERATOR);
        enter(m, method, left, right, kind::COMPARE_JUMP, op::CompareJumpSlot)
    }

    /// Enters `__getitem__`.
    fn load_subscript_by_method(m) {
        let is_const = (*m.pc).get().extension() & C_IS_CONST != 0;
        let (container, key) = (m.get(m.word.b()), m.operand_c(is_const));
        let method = operator_slots::item_method(m.space, container);
        enter(m, method, container, key, kind::ITEM, op::LoadSubscriptSlot)
    }
}

/// Enters the method of an instruction, if it has one that takes its two operands as they are; otherwise that is executed as `form`.
///
/// # Safety
/// As for the machine's methods; no extension word was read.
#[inline(always)]
unsafe fn enter(
    m: &mut Machine<'_>,
    method: Option<&Function>,
    left: Value,
    right: Value,
    kind: u16,
    form: u8,
) -> Step {
    // SAFETY: the caller's promise.
    unsafe {
        let Some(function) = method.filter(|function| operator_slots::is_entered_simply(function)) else {
            return Err(Stop::Execute(form));
        };
        m.pc = m.pc.add(1);
        m.save();
        m.frame().head().return_offset.set(kind);
        // The frame owns references of its own.
        let mut args = [left.duplicate(), right.duplicate()];
        let held = function.to_ref();
        match calls::push_simple(m.space, function, args.as_mut_ptr(), args.len()) {
            Ok(new) => {
                core::mem::forget(held);
                (*new).set_flag(OPERATOR);
                m.switch_to(new);
                Ok(())
            }
            Err(err) => {
                args.into_iter().for_each(|arg| arg.release());
                Err(err.into())
            }
        }
    }
}

/// The state of the caller of an operator's method, in the instruction, behind its extension word.
///
/// # Safety
/// `caller` is the thread's current frame, and called a frame that had [`OPERATOR`].
#[inline(always)]
unsafe fn interrupted<'a>(m: &Machine<'a>, caller: *mut Frame) -> Machine<'a> {
    // SAFETY: the caller's promise: the program counter is behind the two words of the instruction.
    unsafe {
        let mut machine = Machine::of_frame(m.space, caller);
        machine.word = (*machine.pc.sub(2)).get();
        machine
    }
}

/// Ends the operator's instruction in the caller, with the result of the method.
///
/// # Errors
/// What the operator does about `NotImplemented`; what telling the truth of a comparison's result raises.
///
/// # Safety
/// As [`interrupted`]; the value is owned.
pub(super) unsafe fn finish_operator(m: &Machine<'_>, caller: *mut Frame, value: Value) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe {
        let kind = (*caller).head().return_offset.get();
        let caller = interrupted(m, caller);
        let extension = (*caller.pc.sub(1)).get().extension();
        let value = if value == Value::immortal(objspace::not_implemented()) && kind != kind::ITEM {
            ask_after_method(&caller, kind, extension)?
        } else {
            value
        };
        if kind == kind::BINARY {
            caller.consume_b();
            caller.consume_c();
        } else {
            caller.consume_c();
            caller.consume_b();
        }
        if kind != kind::COMPARE_JUMP {
            caller.set(caller.word.a(), value);
            return Ok(());
        }
        let truth = value.into_object(m.space)?.is_true(m.space)?;
        if truth == (caller.word.a() as u32 & compare_jump::IF_TRUE != 0) {
            caller.frame().set_next_instruction(caller.pc.offset(extension as i32 as isize));
        }
        Ok(())
    }
}

/// What an operator gives whose method does not know.
///
/// # Safety
/// As for the machine's methods, in the instruction of that kind.
#[cold]
unsafe fn ask_after_method(m: &Machine<'_>, kind: u16, extension: u32) -> PyResult<Value> {
    // SAFETY: the caller's promise.
    unsafe {
        let flags = m.word.a() as u32;
        let is_const = match kind {
            kind::COMPARE_JUMP => flags & compare_jump::C_IS_CONST != 0,
            _ => extension & C_IS_CONST != 0,
        };
        let left = m.get(m.word.b()).as_object().to_ref();
        let right = m.operand_c(is_const).duplicate().into_object(m.space)?;
        let result = match kind {
            kind::BINARY => operator_slots::otherwise(m.space, &left, &right, extension)?,
            kind::COMPARE => operators::compare_reflected(m.space, &left, &right, extension & 0xff)?,
            _ => operators::compare_reflected(m.space, &left, &right, flags & compare_jump::OPERATOR)?,
        };
        Ok(operators::unboxed(result))
    }
}
