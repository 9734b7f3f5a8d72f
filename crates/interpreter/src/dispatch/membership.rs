//! `in` and `not in`.

use super::comparisons::compare_jump;
use super::machine::{fast_instructions, instructions};
use super::slots::box_operand_b;
use crate::op;
use crate::value::Value;
use compiler::bytecode::opcode::{C_IS_CONST, Comparison, compare_jump};
use core::ffi::c_int;

/// The slot for `in` of what is in a register, if that is an object whose type has one.
///
/// # Safety
/// The register is live.
#[inline(always)]
unsafe fn contains_slot(container: Value) -> Option<abi::objobjproc> {
    // SAFETY: the caller's promise.
    container.is_object().then(|| unsafe { container.as_object() })?.ty().sequence_slots()?.sq_contains.get()
}

fast_instructions! {
    fn contains(mut m) {
        let is_const = (*m.pc).get().extension() & C_IS_CONST != 0;
        let (item, container) = (m.get(m.word.b()), m.operand_c(is_const));
        let Some(contains) = contains_slot(container) else {
            return m.instead(contains_in_general);
        };
        if !item.is_object() {
            return m.instead(box_operand_b);
        }
        m.pc = m.pc.add(1);
        m.save();
        let found: c_int = contains(container.as_ptr(), item.as_ptr());
        if found < 0 {
            return m.fail(m.space.error_from_c());
        }
        m.consume_c(is_const);
        m.consume_b();
        m.finish(m.word.a(), Value::from_bool((found != 0) == (m.word.op() == op::Contains)))
    }

    /// A jump on `in` or `not in`.
    fn jump_in(mut m) {
        let kind = m.word.a() as u32;
        let is_const = kind & compare_jump::C_IS_CONST != 0;
        let (item, container) = (m.get(m.word.b()), m.operand_c(is_const));
        let Some(contains) = contains_slot(container) else {
            return m.instead(compare_jump);
        };
        if !item.is_object() {
            return m.instead(box_operand_b);
        }
        let offset = m.extension() as i32;
        m.save();
        let found: c_int = contains(container.as_ptr(), item.as_ptr());
        if found < 0 {
            return m.fail(m.space.error_from_c());
        }
        m.consume_c(is_const);
        m.consume_b();
        let truth = (found != 0) == (kind & compare_jump::OPERATOR == Comparison::In as u32);
        if truth == (kind & compare_jump::IF_TRUE != 0) {
            m.jump(offset);
        }
        m.next()
    }
}

instructions! {
    /// By iteration, if there is no slot.
    fn contains_in_general(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        let operator = m.extension();
        m.save();
        let item = m.take(b)?;
        let container = if operator & C_IS_CONST != 0 {
            m.constant(c).duplicate().into_object(m.space)?
        } else {
            m.take(c)?
        };
        let found = container.contains(m.space, &item)?;
        drop(container);
        drop(item);
        m.set(a, Value::from_bool(found == (m.word.op() == op::Contains)));
        Ok(())
    }
}
