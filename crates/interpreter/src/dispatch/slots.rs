//! Operators that are one slot of an operand's type: the handler calls the C function itself.
//!
//! A number in a register is put into its box where it stands, so that a variable that is used again has it already. While the function runs,
//! the operands stay in their registers, as the arguments of a call do.

use super::arithmetic::binary;
use super::comparisons::{compare, compare_jump};
use super::containers::{load_subscript, store_subscript};
use super::machine::{B_FIRST, C_FIRST, Exit, Machine, fast_instructions};
use crate::value::Value;
use crate::{boxes, operator_slots, operators};
use abi::PyObject;
use compiler::bytecode::opcode::{C_IS_CONST, compare_jump};
use core::ffi::c_int;
use objspace::shim::IntoC;
use objspace::{Int, Layout, Object, Ref, Space};

/// Handlers that put a number into a box where it stands, for an instruction that wants an object and is executed again then: one that is at
/// hand for arguments in this place of a call, which the operand of an operator is as well, or a new one.
macro_rules! box_operands {
    ($($name:ident, $without_box:ident: $field:ident as argument $place:literal;)*) => {
        fast_instructions! {$(
            fn $name(m) {
                let register = m.reg(m.word.$field());
                match boxes::at_hand(m.space, $place, *register) {
                    Some(object) => {
                        *register = Value::from_ref(object);
                        m.again()
                    }
                    None => m.instead($without_box),
                }
            }

            fn $without_box(m) {
                m.save();
                let register = m.reg(m.word.$field());
                match boxes::made(m.space, $place, *register) {
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
    box_operand_b, box_operand_b_anew: b as argument 0;
    box_operand_c, box_operand_c_anew: c as argument 1;
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
        m.instead(raise_from_c)
    }
}

/// The object that an operand is: the one in its register, or the static one of a small integer. `None`: it has to be made.
///
/// # Safety
/// The operand is live.
#[inline(always)]
pub(super) unsafe fn object_at_once<'a>(operand: Value) -> Option<&'a Object> {
    if operand.is_object() {
        // SAFETY: the caller's promise.
        return Some(unsafe { operand.as_object() });
    }
    if operand.is_int() { Int::small(operand.as_int()).map(Int::as_object) } else { None }
}

/// The result of a comparison by the function of the left operand's type, which alone has a say unless it does not know: a new
/// reference, or null with the exception set.
///
/// # Safety
/// `function` is [`Object::comparison`] of the two.
#[inline(always)]
unsafe fn compared(
    space: &Space,
    function: abi::richcmpfunc,
    left: &Object,
    right: &Object,
    operator: u32,
) -> *mut PyObject {
    // SAFETY: the caller's promise.
    let result = unsafe { function(left.as_ptr(), right.as_ptr(), operator as i32) };
    if result != objspace::not_implemented().as_ptr() {
        return result;
    }
    compared_by_other(space, left, right, operator)
}

/// The work of a comparison by the function of the left operand's type: its result; the operands are consumed. What it cannot do is left to
/// `$general`. The extension word is not read, but the program counter behind it is stored.
macro_rules! compare_operands {
    ($machine:ident, $is_const:expr, $operator:expr, $general:path) => {{
        let is_const = $is_const;
        let (left, right) = ($machine.get($machine.word.b()), $machine.operand_c(is_const));
        if !left.is_object() {
            return $machine.instead($general);
        }
        let left = left.as_object();
        let Some(right) = object_at_once(right) else {
            return $machine.instead(if is_const { $general } else { box_operand_c });
        };
        let Some(function) = left.comparison(right) else {
            return $machine.instead($general);
        };
        $machine.save_behind_extension();
        let result = compared($machine.space, function, left, right, $operator);
        if result.is_null() {
            return $machine.instead(raise_from_c);
        }
        Value::from_bits($machine.consume_operands::<C_FIRST>(result as u64))
    }};
}

/// The result of a comparison that the left operand's type does not know, likewise.
#[cold]
#[inline(never)]
extern "C" fn compared_by_other(
    space: &Space,
    left: &Object,
    right: &Object,
    operator: u32,
) -> *mut PyObject {
    operators::compare_reflected(space, left, right, operator).into_c(space)
}

/// The truth of what a comparison gave, which is given up; negative with the exception set.
///
/// # Safety
/// `result` is a new reference.
#[cold]
#[inline(never)]
unsafe extern "C" fn truth_of_result(space: &Space, result: *mut PyObject) -> c_int {
    // SAFETY: the caller's promise.
    let result = unsafe { Ref::<Object>::from_owned(result) };
    match result.is_true(space) {
        Ok(truth) => truth.into(),
        Err(err) => {
            err.restore(space);
            -1
        }
    }
}

fast_instructions! {
    /// `container[key]` by the slot for mappings, or for an index in a register by that for sequences.
    fn load_subscript_by_slot(mut m) {
        let is_const = (*m.pc).get().extension() & C_IS_CONST != 0;
        let (container, key) = (m.get(m.word.b()), m.operand_c(is_const));
        if !container.is_object() {
            return m.instead(load_subscript);
        }
        let ty = container.as_object().ty();
        let Some(subscript) = ty.mapping_slots().and_then(|slots| slots.mp_subscript.get()) else {
            return m.instead(load_item_by_slot);
        };
        let Some(key) = object_at_once(key) else {
            return m.instead(if is_const { load_subscript_of_number } else { box_operand_c });
        };
        m.pc = m.pc.add(1);
        m.save();
        let result = subscript(container.as_ptr(), key.as_ptr());
        if result.is_null() {
            return m.instead(raise_from_c);
        }
        let result = m.consume_operands::<C_FIRST>(result as u64);
        m.finish(m.word.a(), Value::from_bits(result))
    }

    /// `container[number]` by the slot for mappings, which the container's type has; the number is a constant that wants a box.
    fn load_subscript_of_number(mut m) {
        let container = m.get(m.word.b());
        let slots = container.as_object().ty().mapping_slots();
        let Some(subscript) = slots.and_then(|slots| slots.mp_subscript.get()) else {
            return m.instead(load_subscript);
        };
        let Some(object) = m.constant(m.word.c()).box_at_once(m.space) else {
            return m.instead(load_subscript);
        };
        m.pc = m.pc.add(1);
        m.save();
        let boxed = Value::from_ref(object);
        let result = subscript(container.as_ptr(), boxed.as_ptr());
        if result.is_null() {
            return fail_with(m, boxed);
        }
        boxed.release();
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
            return m.instead(raise_from_c);
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
        let Some(value) = object_at_once(value) else {
            return m.instead(box_operand_c);
        };
        let ty = container.as_object().ty();
        let Some(assign) = ty.mapping_slots().and_then(|slots| slots.mp_ass_subscript.get()) else {
            return m.instead(store_item_by_slot);
        };
        let Some(key) = object_at_once(key) else {
            return m.instead(box_operand_b);
        };
        m.save();
        if assign(container.as_ptr(), key.as_ptr(), value.as_ptr()) < 0 {
            return m.instead(raise_from_c);
        }
        m.consume_b();
        m.consume_a();
        m.consume_c();
        m.next()
    }

    /// `container[index] = value` by the slot for sequences.
    fn store_item_by_slot(m) {
        let (container, index, value) = (m.get(m.word.a()), m.get(m.word.b()), m.get(m.word.c()));
        let Some(value) = object_at_once(value) else {
            return m.instead(box_operand_c);
        };
        let slots = container.as_object().ty().sequence_slots();
        let Some(assign) = slots.and_then(|slots| slots.sq_ass_item.get()) else {
            return m.instead(store_subscript);
        };
        if !index.is_int() || index.as_int() < 0 {
            return m.instead(store_subscript);
        }
        m.save();
        if assign(container.as_ptr(), index.as_int() as isize, value.as_ptr()) < 0 {
            return m.instead(raise_from_c);
        }
        m.consume_a();
        m.consume_c();
        m.next()
    }

    /// An operator of two operands that are not both numbers, whose types tell at once whose function is asked first.
    fn binary_by_slot(mut m) {
        let word = (*m.pc).get();
        let operator = word.extension();
        let is_const = operator & C_IS_CONST != 0;
        let (Some(left), Some(right)) =
            (object_at_once(m.get(m.word.b())), object_at_once(m.operand_c(is_const)))
        else {
            return m.instead(binary_by_slots);
        };
        let Some(function) = operator_slots::first_asked(left, right, operator, word.places()) else {
            return m.instead(binary_by_slots);
        };
        m.pc = m.pc.add(1);
        m.save();
        let mut result = function(left.as_ptr(), right.as_ptr());
        if result == objspace::not_implemented().as_ptr() {
            result = operator_slots::ask_others(m.space, left.as_ptr(), right.as_ptr(), operator, function);
        }
        if result.is_null() {
            return m.instead(raise_from_c);
        }
        let result = m.consume_operands::<B_FIRST>(result as u64);
        m.finish(m.word.a(), Value::from_bits(result))
    }

    /// An operator of two operands that are not both numbers.
    fn binary_by_slots(mut m) {
        let operator = (*m.pc).get().extension();
        let is_const = operator & C_IS_CONST != 0;
        let (left, mut right) = (m.get(m.word.b()), m.operand_c(is_const));
        if !operators::asks_slots(left, right, operator) {
            return m.instead(binary);
        }
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
        let result = operator_slots::ask(m.space, left.as_ptr(), right.as_ptr(), operator);
        if result.is_null() {
            return fail_with(m, boxed);
        }
        boxed.release();
        let result = m.consume_operands::<B_FIRST>(result as u64);
        m.finish(m.word.a(), Value::from_bits(result))
    }

    /// A rich comparison by the function of the left operand's type.
    fn compare_by_slot(mut m) {
        let operator = (*m.pc).get().extension();
        let result = compare_operands!(m, operator & C_IS_CONST != 0, operator & 0xff, compare);
        m.pc = m.pc.add(1);
        m.finish(m.word.a(), result)
    }

    /// A jump on a rich comparison, likewise.
    fn compare_jump_by_slot(m) {
        let kind = m.word.a() as u32;
        let is_const = kind & compare_jump::C_IS_CONST != 0;
        let result = compare_operands!(m, is_const, kind & compare_jump::OPERATOR, compare_jump);
        if result == Value::from_bool(true) {
            return m.branch(true);
        }
        if result == Value::from_bool(false) {
            return m.branch(false);
        }
        let truth = truth_of_result(m.space, result.as_ptr());
        if truth < 0 {
            return m.instead(raise_from_c);
        }
        m.branch(truth != 0)
    }

    /// Raises what a C function has set; the program counter is stored in the frame.
    fn raise_from_c(m) {
        m.fail(m.space.error_from_c())
    }
}
