//! Truth where it is not at once seen: what the jumps and `not` hand over to when their operand is none of the singletons.

use super::machine::{fast_instructions, instructions};
use super::slots::raise_from_c;
use crate::op;
use crate::value::Value;

/// The slot for the truth of what is in a register, if that is an object whose type has one.
///
/// # Safety
/// The register is live.
#[inline(always)]
unsafe fn truth_slot(value: Value) -> Option<abi::inquiry> {
    // SAFETY: the caller's promise.
    value.is_object().then(|| unsafe { value.as_object() })?.ty().number_slots()?.nb_bool.get()
}

/// What the slot for the truth of an operand, a register, says. If there is no slot, the handler goes on as `$general`.
macro_rules! truth_by_slot {
    ($machine:ident, $operand:expr, $general:path) => {{
        let operand = $machine.get($operand);
        let Some(ask) = truth_slot(operand) else {
            return $machine.instead($general);
        };
        $machine.save();
        let truth = ask(operand.as_ptr());
        if truth < 0 {
            return $machine.instead(raise_from_c);
        }
        truth != 0
    }};
}

fast_instructions! {
    /// Jumps on a truth for which no function has to be called.
    fn jump_on_known_truth(mut m) {
        let value = m.get(m.word.a());
        let Some(truth) = value.truth_at_once() else {
            return m.instead(jump_on_truth_by_slot);
        };
        if truth == (m.word.op() == op::JumpIfTrue) {
            m.jump(m.word.wide());
        }
        if m.word.a_is_temporary() {
            *m.reg(m.word.a()) = Value::UNBOUND;
            return m.release_and_go_on(value);
        }
        m.next()
    }

    fn jump_on_known_truth_or_pop(mut m) {
        let value = m.get(m.word.a());
        let Some(truth) = value.truth_at_once() else {
            return m.instead(jump_on_truth_or_pop);
        };
        if truth == (m.word.op() == op::JumpIfTrueOrPop) {
            m.jump(m.word.wide());
        } else if m.word.a_is_temporary() {
            *m.reg(m.word.a()) = Value::UNBOUND;
            return m.release_and_go_on(value);
        }
        m.next()
    }

    fn not_of_known(m) {
        let value = m.get(m.word.b());
        if !m.can_finish_with_b(value) {
            return m.instead(not_of_any);
        }
        match value.truth_at_once() {
            Some(truth) => m.finish_with_b(value, Value::from_bool(!truth)),
            None => m.instead(not_by_slot),
        }
    }

    /// Jumps on what `nb_bool` of the operand's type says.
    fn jump_on_truth_by_slot(mut m) {
        let truth = truth_by_slot!(m, m.word.a(), jump_on_truth);
        if truth == (m.word.op() == op::JumpIfTrue) {
            m.jump(m.word.wide());
        }
        m.consume_a();
        m.next()
    }

    /// `not` of what `nb_bool` of the operand's type says.
    fn not_by_slot(m) {
        let truth = truth_by_slot!(m, m.word.b(), not_of_any);
        m.consume_b();
        m.finish(m.word.a(), Value::from_bool(!truth))
    }
}

instructions! {
    fn not_of_any(m) {
        let a = m.word.a();
        let b = m.word.b();
        m.save();
        let truth = m.operands().take_truth(b)?;
        m.set(a, Value::from_bool(!truth));
        Ok(())
    }

    fn jump_on_truth(m) {
        let a = m.word.a();
        let wide = m.word.wide();
        m.save();
        let truth = m.operands().take_truth(a)?;
        if truth == (m.word.op() == op::JumpIfTrue) {
            m.jump(wide);
        }
        Ok(())
    }

    fn jump_on_truth_or_pop(m) {
        let a = m.word.a();
        let wide = m.word.wide();
        m.save();
        let truth = m.operands().truth(a)?;
        if truth == (m.word.op() == op::JumpIfTrueOrPop) {
            m.jump(wide);
        } else {
            m.consume(a);
        }
        Ok(())
    }
}
