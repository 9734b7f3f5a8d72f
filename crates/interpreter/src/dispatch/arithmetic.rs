//! Arithmetic: on numbers in registers, and in general.

use super::machine::{fast_instructions, instructions};
use crate::value::Value;
use crate::{op, operators};
use compiler::bytecode::opcode::C_IS_CONST;

/// Handlers of an operation on two ints in registers, and on one and a constant.
macro_rules! int_arithmetic {
    ($($name:ident, $with_const:ident: $method:ident;)*) => {$(
        fast_instructions! {
            fn $name(mut m) {
                let (left, right) = (m.get(m.word.b()), m.get(m.word.c()));
                if left.both_ints(right) {
                    if let Some(result) = left.$method(right) {
                        m.pc = m.pc.add(1);
                        return m.finish(m.word.a(), result);
                    }
                } else if let Some((x, y)) = left.int_operands(right)
                    && let Some(result) = x.$method(y)
                    && m.consume_boxed(left, right)
                {
                    m.pc = m.pc.add(1);
                    return m.finish(m.word.a(), result);
                }
                m.instead(binary)
            }

            fn $with_const(mut m) {
                let (left, right) = (m.get(m.word.b()), m.constant(m.word.c()));
                if left.both_ints(right) {
                    if let Some(result) = left.$method(right) {
                        m.pc = m.pc.add(1);
                        return m.finish(m.word.a(), result);
                    }
                } else if let Some((x, y)) = left.int_operands(right)
                    && let Some(result) = x.$method(y)
                    && m.consume_boxed(left, Value::UNBOUND)
                {
                    m.pc = m.pc.add(1);
                    return m.finish(m.word.a(), result);
                }
                m.instead(binary)
            }
        }
    )*};
}

/// Handlers of an operation on two numbers of which one at least is a float, in registers or boxed, and on one and a constant.
macro_rules! float_arithmetic {
    ($($name:ident, $with_const:ident: $operation:path;)*) => {$(
        fast_instructions! {
            fn $name(mut m) {
                let (left, right) = (m.get(m.word.b()), m.get(m.word.c()));
                if let Some((x, y)) = left.float_operands(right)
                    && let Some(result) = $operation(x, y)
                    && m.consume_boxed(left, right)
                {
                    m.pc = m.pc.add(1);
                    return m.finish(m.word.a(), result);
                }
                m.instead(binary)
            }

            fn $with_const(mut m) {
                let (left, right) = (m.get(m.word.b()), m.constant(m.word.c()));
                if let Some((x, y)) = left.float_operands(right)
                    && let Some(result) = $operation(x, y)
                    && m.consume_boxed(left, Value::UNBOUND)
                {
                    m.pc = m.pc.add(1);
                    return m.finish(m.word.a(), result);
                }
                m.instead(binary)
            }
        }
    )*};
}

int_arithmetic! {
    add_int, add_int_const: add_ints;
    subtract_int, subtract_int_const: subtract_ints;
    multiply_int, multiply_int_const: multiply_ints;
    and_int, and_int_const: and_ints;
    or_int, or_int_const: or_ints;
    xor_int, xor_int_const: xor_ints;
    shift_left_int, shift_left_int_const: shift_left_ints;
    shift_right_int, shift_right_int_const: shift_right_ints;
    floor_divide_int, floor_divide_int_const: floor_divide_ints;
    remainder_int, remainder_int_const: remainder_ints;
}

float_arithmetic! {
    add_float, add_float_const: operators::add_doubles;
    subtract_float, subtract_float_const: operators::subtract_doubles;
    multiply_float, multiply_float_const: operators::multiply_doubles;
    divide_float, divide_float_const: operators::divide_doubles;
}

fast_instructions! {
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
