//! Operators whose operands are instances of one class made in Python: the class's method runs in a frame of its own, in the same loop.
//!
//! The operands stay in the caller's registers while it runs, so that there is something to ask, or to name in the message, when it
//! returns `NotImplemented`. The instruction ends when its frame, which has the flag [`OPERATOR`], returns.

use super::calls::{give_up_locals, leave, put_result_back, return_in_general, take_result};
use super::machine::{Machine, Stop, fast_instructions, instructions};
use crate::frame::{Frame, OPERATOR};
use crate::value::Value;
use crate::{calls, op, operator_slots, operators};
use compiler::bytecode::opcode::C_IS_CONST;
use objspace::{Layout, PyResult};

fast_instructions! {
    /// From the method of an operator.
    fn return_operator(m) {
        let is_const = m.word.op() == op::ReturnConst;
        let value = take_result(&m, is_const);
        if value == Value::immortal(objspace::not_implemented()) || !give_up_locals(&m) {
            put_result_back(&m, is_const, value);
            return m.instead(return_in_general);
        }
        let caller = leave(&m);
        let (machine, _) = interrupted(&m, caller);
        machine.consume_b();
        machine.consume_c();
        machine.finish(machine.word.a(), value)
    }
}

instructions! {
    /// Enters the method.
    fn binary_by_method(m) {
        let operator = (*m.pc).get().extension();
        let (left, right) = (m.get(m.word.b()), m.operand_c(operator & C_IS_CONST != 0));
        let method = operator_slots::method_asked(m.space, left, right, operator);
        let Some(function) = method.filter(|function| operator_slots::is_entered_simply(function)) else {
            return Err(Stop::Execute(op::BinarySlot));
        };
        m.pc = m.pc.add(1);
        m.save();
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

/// The state of the caller of an operator's method, in the instruction, and the operator.
///
/// # Safety
/// `caller` is the thread's current frame, and called a frame that had [`OPERATOR`].
#[inline(always)]
unsafe fn interrupted<'a>(m: &Machine<'a>, caller: *mut Frame) -> (Machine<'a>, u32) {
    // SAFETY: the caller's promise: the program counter is behind the two words of a `Binary`.
    unsafe {
        let mut machine = Machine::of_frame(m.space, caller);
        machine.word = (*machine.pc.sub(2)).get();
        (machine, (*machine.pc.sub(1)).get().extension())
    }
}

/// Ends the operator's instruction in the caller, with the result of the method.
///
/// # Errors
/// What the operator does about `NotImplemented`.
///
/// # Safety
/// As [`interrupted`]; the value is owned.
pub(super) unsafe fn finish_operator(m: &Machine<'_>, caller: *mut Frame, value: Value) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe {
        let (caller, operator) = interrupted(m, caller);
        let value = if value == Value::immortal(objspace::not_implemented()) {
            let (left, right) = (caller.get(caller.word.b()), caller.operand_c(operator & C_IS_CONST != 0));
            let result = operator_slots::otherwise(m.space, left.as_object(), right.as_object(), operator)?;
            operators::unboxed(result)
        } else {
            value
        };
        caller.consume_b();
        caller.consume_c();
        caller.set(caller.word.a(), value);
        Ok(())
    }
}
