//! Truth where it is not at once seen: what the jumps and `not` hand over to when their operand is none of the singletons.

use super::machine::{fast_instructions, instructions};
use crate::op;
use crate::value::Value;

fast_instructions! {
    /// Jumps on a truth for which no function has to be called.
    fn jump_on_known_truth(mut m) {
        let value = m.get(m.word.a());
        let Some(truth) = value.truth_at_once() else {
            return m.instead(jump_on_truth);
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
            None => m.instead(not_of_any),
        }
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
