//! Arithmetic: on numbers in registers, and in general.

use super::machine::{B_FIRST, Machine, fast_instructions, instructions};
use crate::value::{Value, double};
use crate::{op, operator_slots, operators};
use compiler::bytecode::opcode::C_IS_CONST;
use objspace::mechanisms::Mechanism;

/// Handlers of an operation: on two numbers in registers; on one and a constant; and what both hand over to, which takes numbers that are
/// objects, too. `$in_registers` makes the result of the two numbers with `$operation`, if it can, and `$finish` stores it; `$in_general`
/// reads the two numbers, or finds them to be something else, and `$value` makes a value of their result. `$boxed` takes what variables have as objects, `$consuming` temporaries,
/// `$freeing` those that die.
macro_rules! arithmetic {
    ($in_registers:path, $finish:ident, $in_general:path, $value:path; $($name:ident, $with_const:ident, $boxed:ident, $consuming:ident, $freeing:ident: $operation:path;)*) => {$(
        fast_instructions! {
            fn $name(mut m) {
                if let Some(result) = $in_registers(m, m.regs, $operation) {
                    m.pc = m.pc.add(1);
                    return m.$finish(result);
                }
                m.instead($boxed)
            }

            fn $with_const(mut m) {
                if let Some(result) = $in_registers(m, (*m.frame).consts(), $operation) {
                    m.pc = m.pc.add(1);
                    return m.$finish(result);
                }
                m.instead($boxed)
            }

            fn $boxed(mut m) {
                let is_const = (*m.pc).get().extension() & C_IS_CONST != 0;
                let (left, right) = (m.get(m.word.b()), m.operand_c(is_const));
                if left.is_object() && m.word.b_is_temporary()
                    || !is_const && right.is_object() && m.word.c_is_temporary()
                {
                    return m.instead($consuming);
                }
                if let Some((x, y)) = $in_general(left, right)
                    && let Some(result) = $operation(x, y).and_then($value)
                {
                    m.pc = m.pc.add(1);
                    return m.finish(m.word.a(), result);
                }
                m.instead(binary)
            }

            fn $consuming(mut m) {
                let is_const = (*m.pc).get().extension() & C_IS_CONST != 0;
                let (left, right) = (m.get(m.word.b()), m.operand_c(is_const));
                if let Some((x, y)) = $in_general(left, right)
                    && let Some(result) = $operation(x, y).and_then($value)
                {
                    if !m.consume_boxed(left, right) {
                        return m.instead($freeing);
                    }
                    m.pc = m.pc.add(1);
                    return m.finish(m.word.a(), result);
                }
                m.instead(binary)
            }

            fn $freeing(mut m) {
                let is_const = (*m.pc).get().extension() & C_IS_CONST != 0;
                if let Some((x, y)) = $in_general(m.get(m.word.b()), m.operand_c(is_const))
                    && let Some(result) = $operation(x, y).and_then($value)
                {
                    m.pc = m.pc.add(1);
                    // The operands are numbers, which run no code when they die.
                    let result = m.consume_operands::<B_FIRST>(result.bits());
                    return m.finish(m.word.a(), Value::from_bits(result));
                }
                m.instead(binary)
            }
        }
    )*};
}

/// What `operation` makes of two integers, in register `b` and in `c` of `others`, registers or constants.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn of_ints(
    m: Machine<'_>,
    others: *const Value,
    operation: impl FnOnce(Value, Value) -> Option<Value>,
) -> Option<Value> {
    // SAFETY: the caller's promise.
    let (x, y) = unsafe { (m.get(m.word.b()), *others.add(m.word.c())) };
    if x.both_ints(y) { operation(x, y) } else { None }
}

/// What `operation` makes of two numbers likewise, one of them at least a double; no NaN, which a register may not be able to hold.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn of_floats(
    m: Machine<'_>,
    others: *const Value,
    operation: impl Fn(f64, f64) -> Option<f64>,
) -> Option<f64> {
    // SAFETY: the caller's promise.
    unsafe {
        // What is no double is loaded as a NaN, and makes one.
        let (x, y) = (double::load(m.regs, m.word.b()), double::load(others, m.word.c()));
        let made = operation(x, y).filter(|result| !result.is_nan());
        if made.is_some() {
            return made;
        }
        let (x, y) = double::with_int(m.get(m.word.b()), *others.add(m.word.c()))?;
        operation(x, y).filter(|result| !result.is_nan())
    }
}

arithmetic! {
    of_ints, finish_of_numbers, Value::int_operands, Some;
    add_int, add_int_const, add_boxed_int, add_consumed_int, add_freed_int: Value::add_ints;
    subtract_int, subtract_int_const, subtract_boxed_int, subtract_consumed_int, subtract_freed_int: Value::subtract_ints;
    multiply_int, multiply_int_const, multiply_boxed_int, multiply_consumed_int, multiply_freed_int: Value::multiply_ints;
    and_int, and_int_const, and_boxed_int, and_consumed_int, and_freed_int: Value::and_ints;
    or_int, or_int_const, or_boxed_int, or_consumed_int, or_freed_int: Value::or_ints;
    xor_int, xor_int_const, xor_boxed_int, xor_consumed_int, xor_freed_int: Value::xor_ints;
    shift_left_int, shift_left_int_const, shift_left_boxed_int, shift_left_consumed_int, shift_left_freed_int: Value::shift_left_ints;
    shift_right_int, shift_right_int_const, shift_right_boxed_int, shift_right_consumed_int, shift_right_freed_int: Value::shift_right_ints;
    floor_divide_int, floor_divide_int_const, floor_divide_boxed_int, floor_divide_consumed_int, floor_divide_freed_int: Value::floor_divide_ints;
    remainder_int, remainder_int_const, remainder_boxed_int, remainder_consumed_int, remainder_freed_int: Value::remainder_ints;
}

arithmetic! {
    of_floats, finish_of_doubles, Value::float_operands, Value::from_double;
    add_float, add_float_const, add_boxed_float, add_consumed_float, add_freed_float: operators::add_doubles;
    subtract_float, subtract_float_const, subtract_boxed_float, subtract_consumed_float, subtract_freed_float: operators::subtract_doubles;
    multiply_float, multiply_float_const, multiply_boxed_float, multiply_consumed_float, multiply_freed_float: operators::multiply_doubles;
    divide_float, divide_float_const, divide_boxed_float, divide_consumed_float, divide_freed_float: operators::divide_doubles;
}

fast_instructions! {
    fn binary_object(mut m) {
        let operator = (*m.pc).get().extension();
        let is_const = operator & C_IS_CONST != 0;
        let (left, right) = (m.get(m.word.b()), m.operand_c(is_const));
        if !left.is_object() || !right.is_object() {
            return m.instead(binary);
        }
        m.pc = m.pc.add(1);
        m.save();
        // What is not moved is held: the operator may give the variable another value.
        if m.word.b_is_temporary() {
            *m.reg(m.word.b()) = Value::UNBOUND;
        } else {
            left.duplicate();
        }
        if !is_const && m.word.c_is_temporary() {
            *m.reg(m.word.c()) = Value::UNBOUND;
        } else {
            right.duplicate();
        }
        let result = operators::binary(m.space, left.as_object(), right.as_object(), operator);
        left.release();
        right.release();
        match result {
            Ok(result) => m.finish(m.word.a(), result),
            Err(err) => m.fail(err),
        }
    }

    fn add_text(m) {
        let is_const = (*m.pc).get().extension() & C_IS_CONST != 0;
        if operators::both_text(m.get(m.word.b()), m.operand_c(is_const)) {
            return m.instead(append_text);
        }
        m.instead(binary)
    }
}

instructions! {
    fn append_text(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        let is_const = m.extension() & C_IS_CONST != 0;
        let right = m.operand_c(is_const);
        // A temporary is consumed, and a local that the result is stored in is not needed any more.
        let text = if a == b || b >= m.code().local_count() {
            operators::append_text(m.space, m.reg(b), right)
        } else {
            operators::concat_text(m.space, m.get(b), right)
        };
        // What is released here are strings, which run no code.
        m.save();
        if !is_const {
            m.consume(c);
        }
        m.set_ref(a, text?);
        Ok(())
    }

    fn binary(m) {
        let here = m.here();
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        let operator = m.extension();
        let right = m.operand_c(operator & C_IS_CONST != 0);
        m.save();
        let result = operators::fast_binary(m.space, m.get(b), right, operator, here);
        if let Some(result) = result {
            m.set(a, result?);
            return Ok(());
        }
        if let Some(result) = operators::boxed_binary(m.space, m.get(b), right, operator, here) {
            m.consume(b);
            if operator & C_IS_CONST == 0 {
                m.consume(c);
            }
            m.set(a, result?);
            return Ok(());
        }
        if operators::is_addition(operator) && operators::both_text(m.get(b), right) {
            operators::specialize(here, op::AddText);
        } else if !Mechanism::CallPath.is_left_out()
            && operator_slots::method_asked(m.space, m.get(b), right, operator).is_some()
        {
            operators::specialize(here, op::BinaryMethod);
        } else if operators::repeats_text(m.get(b), operator) {
            // No slot for numbers knows that, and all would be asked.
        } else if operators::asks_slots(m.get(b), right, operator) {
            operators::specialize(here, op::BinarySlot);
        } else if m.get(b).is_object() && right.is_object() {
            operators::specialize(here, op::BinaryObject);
        }
        let left = m.take(b)?;
        let right = if operator & C_IS_CONST != 0 {
            right.duplicate().into_object(m.space)?
        } else {
            m.take(c)?
        };
        let result = operators::binary(m.space, &left, &right, operator)?;
        drop(left);
        drop(right);
        m.set(a, result);
        Ok(())
    }

    fn negative(m) {
        let a = m.word.a();
        let b = m.word.b();
        if let Some(result) = operators::fast_negative(m.get(b)) {
            m.set(a, result);
            return Ok(());
        }
        let operand = m.take(b)?;
        m.save();
        let result = objspace::number::negative(m.space, &operand)?;
        drop(operand);
        m.set_ref(a, result);
        Ok(())
    }

    fn positive(m) {
        let a = m.word.a();
        let b = m.word.b();
        let operand = m.take(b)?;
        m.save();
        let result = objspace::number::positive(m.space, &operand)?;
        drop(operand);
        m.set_ref(a, result);
        Ok(())
    }

    fn invert(m) {
        let a = m.word.a();
        let b = m.word.b();
        if let Some(result) = operators::fast_invert(m.get(b)) {
            m.set(a, result);
            return Ok(());
        }
        let operand = m.take(b)?;
        m.save();
        let result = objspace::number::invert(m.space, &operand)?;
        drop(operand);
        m.set_ref(a, result);
        Ok(())
    }
}
