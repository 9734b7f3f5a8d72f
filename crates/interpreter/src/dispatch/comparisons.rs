//! Comparisons, truth, and the jumps that depend on them.

use super::machine::{fast_instructions, instructions};
use super::membership::jump_in;
use super::truth::{jump_on_known_truth, jump_on_known_truth_or_pop, not_of_known};
use crate::value::{Value, double};
use crate::{op, operator_slots, operators};
use compiler::bytecode::opcode::{C_IS_CONST, Comparison, compare_jump};
use objspace::Space;
use objspace::mechanisms::Mechanism;

/// Handlers of jumps on a comparison of two ints in registers, and of one and a constant; and what these hand over to, which takes ints
/// that variables have as objects, too.
macro_rules! jump_on_ints {
    ($($name:ident, $boxed:ident, $with_const:ident, $boxed_with_const:ident: $operator:tt;)*) => {
        jump_on_ints! { $($name, $boxed($operator, get, true); $with_const, $boxed_with_const($operator, constant, false);)* }
    };
    ($($name:ident, $boxed:ident($operator:tt, $operand:ident, $is_register:literal);)*) => {$(
        fast_instructions! {
            fn $name(m) {
                let (left, right) = (m.get(m.word.b()), m.$operand(m.word.c()));
                if !left.both_ints(right) {
                    return m.instead($boxed);
                }
                m.branch(left.as_int() $operator right.as_int())
            }

            fn $boxed(m) {
                let (left, right) = (m.get(m.word.b()), m.$operand(m.word.c()));
                if left.is_object() && m.word.b_is_temporary() || $is_register && right.is_object() && m.word.c_is_temporary()
                {
                    return m.instead(compare_jump_boxed);
                }
                let Some((left, right)) = left.int_operands(right) else {
                    return m.instead(compare_jump_boxed);
                };
                m.branch(left.as_int() $operator right.as_int())
            }
        }
    )*};
}

jump_on_ints! {
    jump_less_int, jump_less_boxed, jump_less_int_const, jump_less_boxed_const: <;
    jump_less_equal_int, jump_less_equal_boxed, jump_less_equal_int_const, jump_less_equal_boxed_const: <=;
    jump_equal_int, jump_equal_boxed, jump_equal_int_const, jump_equal_boxed_const: ==;
    jump_not_equal_int, jump_not_equal_boxed, jump_not_equal_int_const, jump_not_equal_boxed_const: !=;
    jump_greater_int, jump_greater_boxed, jump_greater_int_const, jump_greater_boxed_const: >;
    jump_greater_equal_int, jump_greater_equal_boxed, jump_greater_equal_int_const, jump_greater_equal_boxed_const: >=;
}

/// Handlers of jumps on comparisons that run no code: each finds the truth, of the thread, the operator and the operands, or goes on as
/// `$general`.
macro_rules! jump_at_once {
    ($($(#[$meta:meta])* $name:ident, else $general:path: $truth:expr;)*) => {
        fast_instructions! {$(
            $(#[$meta])*
            fn $name(m) {
                let kind = m.word.a() as u32;
                let (left, right) = (m.get(m.word.b()), m.operand_c(kind & compare_jump::C_IS_CONST != 0));
                let Some(truth) = $truth(m.space, kind & compare_jump::OPERATOR, left, right) else {
                    return m.instead($general);
                };
                if !m.consume_boxed(left, right) {
                    return m.instead(compare_jump);
                }
                m.branch(truth)
            }
        )*}
    };
}

jump_at_once! {
    /// Numbers of which some may be objects.
    compare_jump_boxed, else compare_jump: |_, operator, left: Value, right| {
        if let Some((x, y)) = left.int_operands(right) {
            operators::order(operator, x.as_int(), y.as_int())
        } else if let Some((x, y)) = left.float_operands(right) {
            operators::order(operator, x, y)
        } else {
            None
        }
    };

    /// `==` and `!=` of strings.
    compare_jump_text, else compare_jump: |_, operator, left: Value, right| {
        left.text_operands(right).map(|(one, other)| one.same(other) == (operator == Comparison::Equal as u32))
    };

    /// `in` and `not in` of a container that is asked itself.
    compare_jump_in, else jump_in: |space, operator, item, container| {
        let found = operators::contains_at_once(space, item, container);
        found.map(|found| found == (operator == Comparison::In as u32))
    };
}

/// Handlers of jumps on `is` and `is not`, which jump if the operands are the same, or not. Numbers of the same value are the same, wherever
/// they are: that is left to the general way.
macro_rules! jump_on_identity {
    ($($name:ident: $wanted:literal;)*) => {
        fast_instructions! {$(
            fn $name(mut m) {
                let is_const = m.word.a() as u32 & compare_jump::C_IS_CONST != 0;
                let (left, right) = (m.get(m.word.b()), m.operand_c(is_const));
                let same = left == right;
                if !same && left.is_number() && right.is_number() {
                    return m.instead(compare_jump);
                }
                if m.word.b_is_temporary() {
                    if left.is_last_reference() {
                        return m.instead(compare_jump);
                    }
                    *m.reg(m.word.b()) = Value::UNBOUND;
                    left.give_up();
                }
                m.jump_if(same == $wanted);
                if !m.word.c_is_temporary() {
                    return m.next();
                }
                *m.reg(m.word.c()) = Value::UNBOUND;
                m.release_and_go_on(right)
            }
        )*}
    };
}

jump_on_identity! {
    jump_if_same: true;
    jump_if_not_same: false;
}

/// Whether a comparison is to enter a method of Python's.
///
/// # Safety
/// The operands are live.
unsafe fn has_method(space: &Space, left: Value, right: Value, operator: u32) -> bool {
    // SAFETY: the caller's promise.
    !Mechanism::CallPath.is_left_out()
        && unsafe { operator_slots::comparison_asked(space, left, right, operator) }.is_some()
}

fast_instructions! {
    /// Numbers in registers of which one at least is a float.
    fn compare_jump_float(m) {
        let kind = m.word.a() as u32;
        let others = if kind & compare_jump::C_IS_CONST != 0 { (*m.frame).consts() } else { m.regs };
        let (mut x, mut y) = (double::load(m.regs, m.word.b()), double::load(others, m.word.c()));
        if x.is_nan() || y.is_nan() {
            // One of them may be something else.
            let Some(numbers) = double::with_int(m.get(m.word.b()), *others.add(m.word.c())) else {
                return m.instead(compare_jump_boxed);
            };
            (x, y) = numbers;
        }
        let Some(truth) = operators::order(kind & compare_jump::OPERATOR, x, y) else {
            return m.instead(compare_jump);
        };
        m.branch(truth)
    }

    fn jump_if_true(mut m) {
        let Some(truth) = m.get(m.word.a()).plain_truth() else {
            return m.instead(jump_on_known_truth);
        };
        if truth {
            m.jump(m.word.wide());
        }
        m.drop_immortal_a();
        m.next()
    }

    fn jump_if_false(mut m) {
        let Some(truth) = m.get(m.word.a()).plain_truth() else {
            return m.instead(jump_on_known_truth);
        };
        if !truth {
            m.jump(m.word.wide());
        }
        m.drop_immortal_a();
        m.next()
    }

    fn jump_if_true_or_pop(mut m) {
        let value = m.get(m.word.a());
        if value == Value::from_bool(true) {
            m.jump(m.word.wide());
            return m.next();
        }
        if value != Value::from_bool(false) {
            return m.instead(jump_on_known_truth_or_pop);
        }
        m.drop_immortal_a();
        m.next()
    }

    fn jump_if_false_or_pop(mut m) {
        let value = m.get(m.word.a());
        if value == Value::from_bool(false) {
            m.jump(m.word.wide());
            return m.next();
        }
        if value != Value::from_bool(true) {
            return m.instead(jump_on_known_truth_or_pop);
        }
        m.drop_immortal_a();
        m.next()
    }

    fn not(m) {
        let value = m.get(m.word.b());
        let truth = value == Value::from_bool(true);
        if !truth && value != Value::from_bool(false) {
            return m.instead(not_of_known);
        }
        m.drop_immortal_b();
        m.finish(m.word.a(), Value::from_bool(!truth))
    }

    fn jump_if_none(mut m) {
        let value = m.get(m.word.a());
        if value == Value::immortal(objspace::none()) {
            m.jump(m.word.wide());
            m.drop_immortal_a();
            return m.next();
        }
        if m.word.a_is_temporary() {
            *m.reg(m.word.a()) = Value::UNBOUND;
            return m.release_and_go_on(value);
        }
        m.next()
    }

    fn jump_if_not_none(mut m) {
        let value = m.get(m.word.a());
        if value == Value::immortal(objspace::none()) {
            m.drop_immortal_a();
            return m.next();
        }
        m.jump(m.word.wide());
        if m.word.a_is_temporary() {
            *m.reg(m.word.a()) = Value::UNBOUND;
            return m.release_and_go_on(value);
        }
        m.next()
    }
}

instructions! {
    fn to_bool(m) {
        let a = m.word.a();
        let b = m.word.b();
        m.save();
        let truth = m.operands().take_truth(b)?;
        m.set(a, Value::from_bool(truth));
        Ok(())
    }

    fn compare(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        let operator = m.extension();
        let right = m.operand_c(operator & C_IS_CONST != 0);
        if let Some(result) = operators::fast_compare(m.get(b), right, operator & 0xff) {
            m.set(a, Value::from_bool(result));
            return Ok(());
        }
        let here = m.pc.sub(2);
        m.save();
        if let Some(result) = operators::compare_at_once(m.get(b), right, operator & 0xff) {
            m.consume(b);
            if operator & C_IS_CONST == 0 {
                m.consume(c);
            }
            m.set(a, Value::from_bool(result));
            return Ok(());
        }
        if m.get(b).is_object() {
            let by_method = has_method(m.space, m.get(b), right, operator & 0xff);
            operators::specialize(here, if by_method { op::CompareMethod } else { op::CompareSlot });
        }
        let left = m.take(b)?;
        let right = if operator & C_IS_CONST != 0 {
            right.duplicate().into_object(m.space)?
        } else {
            m.take(c)?
        };
        let result = operators::compare(m.space, &left, &right, operator & 0xff)?;
        drop(right);
        drop(left);
        m.set_ref(a, result);
        Ok(())
    }

    fn is(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        let same = operators::is_same(m.get(b), m.get(c));
        m.save();
        m.consume(c);
        m.consume(b);
        m.set(a, Value::from_bool(same == (m.word.op() == op::Is)));
        Ok(())
    }

    fn compare_jump(m) {
        let here = m.here();
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        let offset = m.extension() as i32;
        let kind = a as u32;
        let is_const = kind & compare_jump::C_IS_CONST != 0;
        let right = m.operand_c(is_const);
        let truth = match operators::fast_compare_jump(m.space, m.get(b), right, kind, here) {
            Some(truth) => truth,
            None => {
                m.save();
                let operator = kind & compare_jump::OPERATOR;
                if let Some(truth) = operators::compare_at_once(m.get(b), right, operator) {
                    m.consume(b);
                    if !is_const {
                        m.consume(c);
                    }
                    if truth == (kind & compare_jump::IF_TRUE != 0) {
                        m.jump(offset);
                    }
                    return Ok(());
                }
                if has_method(m.space, m.get(b), right, operator) {
                    operators::specialize(here, op::CompareJumpMethod);
                }
                let left = m.take(b)?;
                let right = if is_const {
                    right.duplicate().into_object(m.space)?
                } else {
                    m.take(c)?
                };
                operators::compare_truth(m.space, left, right, operator)?
            }
        };
        if truth == (kind & compare_jump::IF_TRUE != 0) {
            m.jump(offset);
        }
        Ok(())
    }
}
