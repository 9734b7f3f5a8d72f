//! Operators that are one slot of an operand's type: the handler calls the C function itself.
//!
//! A number in a register is put into its box where it stands, so that a variable that is used again has it already. While the function runs,
//! the operands stay in their registers, as the arguments of a call do.

use super::arithmetic::binary;
use super::containers::{load_subscript, store_subscript};
use super::machine::{Exit, Machine, fast_instructions};
use crate::value::Value;
use crate::{operator_slots, operators};
use compiler::bytecode::opcode::C_IS_CONST;

/// Handlers that put a number into its box where it stands, for an instruction that wants an object and is executed again then: with a
/// block that waits for it, or with one to be asked for.
macro_rules! box_operands {
    ($($name:ident, $without_block:ident: $field:ident;)*) => {
        fast_instructions! {$(
            fn $name(m) {
                let register = m.reg(m.word.$field());
                match (*register).box_at_once(m.space) {
                    Some(object) => {
                        *register = Value::from_ref(object);
                        m.again()
                    }
                    None => m.instead($without_block),
                }
            }

            fn $without_block(m) {
                m.save();
                let register = m.reg(m.word.$field());
                match (*register).box_number(m.space) {
                    Ok(object) => {
                        *register = Value::from_ref(object);
                        m.again()
                    }
                    Err(err) => m.fail(err),
                }
            }
        )*}
    };
}

box_operands! {
    box_operand_b, box_operand_b_in_new_block: b;
    box_operand_c, box_operand_c_in_new_block: c;
}

/// Ends an instruction by the exception that a C function has set, and gives up what was boxed for it, if anything.
///
/// # Safety
/// As for the machine's methods; `boxed` is owned, a number's object or nothing.
#[inline(always)]
unsafe fn fail_with(m: Machine<'_>, boxed: Value) -> Exit {
    // SAFETY: dropping a number runs no code.
    unsafe {
        boxed.release();
        m.fail(m.space.error_from_c())
    }
}

fast_instructions! {
    /// `container[key]` by the slot for mappings, or for an index in a register by that for sequences.
    fn load_subscript_by_slot(mut m) {
        let is_const = (*m.pc).get().extension() & C_IS_CONST != 0;
        let (container, mut key) = (m.get(m.word.b()), m.operand_c(is_const));
        if !container.is_object() {
            return m.instead(load_subscript);
        }
        let ty = container.as_object().ty();
        let Some(subscript) = ty.mapping_slots().and_then(|slots| slots.mp_subscript.get()) else {
            return m.instead(load_item_by_slot);
        };
        let mut boxed = Value::UNBOUND;
        if !key.is_object() {
            if !is_const {
                return m.instead(box_operand_c);
            }
            let Some(object) = key.box_at_once(m.space) else {
                return m.instead(load_subscript);
            };
            boxed = Value::from_ref(object);
            key = boxed;
        }
        m.pc = m.pc.add(1);
        m.save();
        let result = subscript(container.as_ptr(), key.as_ptr());
        if result.is_null() {
            return fail_with(m, boxed);
        }
        boxed.release();
        m.consume_c(is_const);
        m.consume_b();
        m.finish(m.word.a(), Value::from_ptr(result))
    }

    /// `container[index]` by the slot for sequences.
    fn load_item_by_slot(mut m) {
        let index = m.operand_c((*m.pc).get().extension() & C_IS_CONST != 0);
        let container = m.get(m.word.b());
        let Some(item) = container.as_object().ty().sequence_slots().and_then(|slots| slots.sq_item.get())
        else {
            return m.instead(load_subscript);
        };
        if !index.is_int() || index.as_int() < 0 {
            return m.instead(load_subscript);
        }
        m.pc = m.pc.add(1);
        m.save();
        let result = item(container.as_ptr(), index.as_int() as isize);
        if result.is_null() {
            return m.fail(m.space.error_from_c());
        }
        m.consume_b();
        m.finish(m.word.a(), Value::from_ptr(result))
    }

    /// `container[key] = value`, likewise.
    fn store_subscript_by_slot(m) {
        let (container, key, value) = (m.get(m.word.a()), m.get(m.word.b()), m.get(m.word.c()));
        if !container.is_object() {
            return m.instead(store_subscript);
        }
        if !value.is_object() {
            return m.instead(box_operand_c);
        }
        let ty = container.as_object().ty();
        let Some(assign) = ty.mapping_slots().and_then(|slots| slots.mp_ass_subscript.get()) else {
            return m.instead(store_item_by_slot);
        };
        if !key.is_object() {
            return m.instead(box_operand_b);
        }
        m.save();
        if assign(container.as_ptr(), key.as_ptr(), value.as_ptr()) < 0 {
            return m.fail(m.space.error_from_c());
        }
        m.consume_b();
        m.consume_a();
        m.consume_c(false);
        m.next()
    }

    /// `container[index] = value` by the slot for sequences; the value is an object.
    fn store_item_by_slot(m) {
        let (container, index, value) = (m.get(m.word.a()), m.get(m.word.b()), m.get(m.word.c()));
        let slots = container.as_object().ty().sequence_slots();
        let Some(assign) = slots.and_then(|slots| slots.sq_ass_item.get()) else {
            return m.instead(store_subscript);
        };
        if !index.is_int() || index.as_int() < 0 {
            return m.instead(store_subscript);
        }
        m.save();
        if assign(container.as_ptr(), index.as_int() as isize, value.as_ptr()) < 0 {
            return m.fail(m.space.error_from_c());
        }
        m.consume_a();
        m.consume_c(false);
        m.next()
    }

    /// An operator of two operands that are not both numbers.
    fn binary_by_slot(mut m) {
        let operator = (*m.pc).get().extension();
        let is_const = operator & C_IS_CONST != 0;
        let (left, mut right) = (m.get(m.word.b()), m.operand_c(is_const));
        let Some(places) = operators::slots_asked(left, right, operator) else {
            return m.instead(binary);
        };
        if !left.is_object() {
            return m.instead(box_operand_b);
        }
        let mut boxed = Value::UNBOUND;
        if !right.is_object() {
            if !is_const {
                return m.instead(box_operand_c);
            }
            let Some(object) = right.box_at_once(m.space) else {
                return m.instead(binary);
            };
            boxed = Value::from_ref(object);
            right = boxed;
        }
        m.pc = m.pc.add(1);
        m.save();
        let result = operator_slots::ask(m.space, left.as_ptr(), right.as_ptr(), operator, places);
        if result.is_null() {
            return fail_with(m, boxed);
        }
        boxed.release();
        m.consume_b();
        m.consume_c(is_const);
        m.finish(m.word.a(), Value::from_ptr(result))
    }
}
