//! `in` and `not in`.

use super::comparisons::compare_jump;
use super::machine::{C_FIRST, fast_instructions, instructions};
use super::slots::{box_operand_b, object_at_once, raise_from_c};
use crate::op;
use crate::value::Value;
use compiler::bytecode::opcode::{C_IS_CONST, Comparison, compare_jump};
use core::ffi::c_int;
use objspace::Layout;

/// The slot for `in` of what is in a register, if that is an object whose type has one.
///
/// # Safety
/// The register is live.
#[inline(always)]
unsafe fn contains_slot(container: Value) -> Option<abi::objobjproc> {
    // SAFETY: the caller's promise.
    container.is_object().then(|| unsafe { container.as_object() })?.ty().sequence_slots()?.sq_contains.get()
}

/// The work of `in`: asks the slot of the container's type and consumes the operands. What the slot does
/// not do is left to `$general`. The extension word is not read, but the program counter behind it is stored: whoever looks at the frame sees it.
macro_rules! ask_container {
    ($machine:ident, $is_const:expr, $general:path) => {{
        let (item, container) = ($machine.get($machine.word.b()), $machine.operand_c($is_const));
        let Some(contains) = contains_slot(container) else {
            return $machine.instead($general);
        };
        let Some(item) = object_at_once(item) else {
            return $machine.instead(box_operand_b);
        };
        $machine.save_behind_extension();
        let found: c_int = contains(container.as_ptr(), item.as_ptr());
        if found < 0 {
            return $machine.instead(raise_from_c);
        }
        $machine.consume_operands::<C_FIRST>((found != 0).into()) != 0
    }};
}

fast_instructions! {
    fn contains(mut m) {
        let is_const = (*m.pc).get().extension() & C_IS_CONST != 0;
        let found = ask_container!(m, is_const, contains_in_general);
        m.pc = m.pc.add(1);
        m.finish(m.word.a(), Value::from_bool(found == (m.word.op() == op::Contains)))
    }

    /// A jump on `in` or `not in`.
    fn jump_in(m) {
        let kind = m.word.a() as u32;
        let is_const = kind & compare_jump::C_IS_CONST != 0;
        let found = ask_container!(m, is_const, compare_jump);
        m.branch(found == (kind & compare_jump::OPERATOR == Comparison::In as u32))
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
