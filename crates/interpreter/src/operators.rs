//! Arithmetic and comparison: numbers in registers first, then the object space.

use crate::op;
use crate::operator_slots::Places;
use crate::value::Value;
use crate::word::{self, Word};
use algorithms::numeric::float_arith;
use compiler::bytecode::opcode::{BinaryOperator, C_IS_CONST, Comparison, INPLACE, compare_jump};
use core::cell::Cell;
use objspace::{
    AnySet, CompareOp, Dict, Float, Int, Layout, List, Object, PyResult, Ref, Space, Str, Tuple, number,
};

/// Numbers of the operators, for patterns.
mod binary_number {
    use super::BinaryOperator as Operator;
    pub const ADD: u32 = Operator::Add as u32;
    pub const AND: u32 = Operator::And as u32;
    pub const FLOOR_DIVIDE: u32 = Operator::FloorDivide as u32;
    pub const LEFT_SHIFT: u32 = Operator::LeftShift as u32;
    pub const MULTIPLY: u32 = Operator::Multiply as u32;
    pub const REMAINDER: u32 = Operator::Remainder as u32;
    pub const OR: u32 = Operator::Or as u32;
    pub const POWER: u32 = Operator::Power as u32;
    pub const RIGHT_SHIFT: u32 = Operator::RightShift as u32;
    pub const SUBTRACT: u32 = Operator::Subtract as u32;
    pub const TRUE_DIVIDE: u32 = Operator::TrueDivide as u32;
    pub const XOR: u32 = Operator::Xor as u32;
}
use binary_number::*;

/// The result of an arithmetic operation if both operands are numbers in registers and so is the result; specialises the instruction.
/// `None`: nothing was decided, the operands are untouched.
///
/// # Safety
/// `here` is the instruction's word; operands that are objects are alive.
#[inline]
pub unsafe fn fast_binary(
    space: &Space,
    left: Value,
    right: Value,
    operator: u32,
    here: *const Cell<Word>,
) -> Option<PyResult<Value>> {
    if left.both_ints(right) {
        return int_binary(space, left, right, operator, here);
    }
    // Only when no object is involved: the caller need not release any.
    if left.is_object() || right.is_object() {
        return None;
    }
    let number = |value: Value| if value.is_int() { value.as_int() as f64 } else { value.as_double() };
    float_binary(number(left), number(right), operator, here).map(Ok)
}

fn int_binary(
    space: &Space,
    left: Value,
    right: Value,
    operator: u32,
    here: *const Cell<Word>,
) -> Option<PyResult<Value>> {
    let is_const = operator & C_IS_CONST != 0;
    let (result, general) = match operator & 0xff {
        ADD => (left.add_ints(right), op::AddInt),
        SUBTRACT => (left.subtract_ints(right), op::SubtractInt),
        MULTIPLY => (left.multiply_ints(right), op::MultiplyInt),
        AND => (left.and_ints(right), op::AndInt),
        OR => (left.or_ints(right), op::OrInt),
        XOR => (left.xor_ints(right), op::XorInt),
        LEFT_SHIFT => (left.shift_left_ints(right), op::ShiftLeftInt),
        RIGHT_SHIFT => (left.shift_right_ints(right), op::ShiftRightInt),
        FLOOR_DIVIDE => (left.floor_divide_ints(right), op::FloorDivideInt),
        REMAINDER => (left.remainder_ints(right), op::RemainderInt),
        TRUE_DIVIDE if right.as_int() != 0 => {
            return Some(Value::double(space, left.as_int() as f64 / right.as_int() as f64));
        }
        POWER if right.as_int() >= 0 => {
            let power = left.as_int().checked_pow(u32::try_from(right.as_int()).ok()?)?;
            return Some(Value::int(space, power));
        }
        _ => return None,
    };
    // The form for a constant has the next number.
    specialize(here, general + u8::from(is_const));
    if let Some(result) = result {
        return Some(Ok(result));
    }
    let (x, y) = (left.as_int(), right.as_int());
    match operator & 0xff {
        ADD => Some(Value::int(space, x + y)),
        SUBTRACT => Some(Value::int(space, x - y)),
        MULTIPLY => x.checked_mul(y).map(|product| Value::int(space, product)),
        LEFT_SHIFT if (0..64).contains(&y) && (x << y) >> y == x => Some(Value::int(space, x << y)),
        _ => None,
    }
}

fn float_binary(x: f64, y: f64, operator: u32, here: *const Cell<Word>) -> Option<Value> {
    let (result, general) = match operator & 0xff {
        ADD => (add_doubles(x, y), op::AddFloat),
        SUBTRACT => (subtract_doubles(x, y), op::SubtractFloat),
        MULTIPLY => (multiply_doubles(x, y), op::MultiplyFloat),
        TRUE_DIVIDE => (divide_doubles(x, y), op::DivideFloat),
        // What raises, or is complex, goes the general way.
        FLOOR_DIVIDE => return float_arith::floor_div(x, y).ok().and_then(Value::from_double),
        REMAINDER => return float_arith::modulo(x, y).ok().and_then(Value::from_double),
        POWER => return float_arith::pow(x, y).ok().and_then(Value::from_double),
        _ => return None,
    };
    // The form for a constant has the next number.
    specialize(here, general + u8::from(operator & C_IS_CONST != 0));
    result.and_then(Value::from_double)
}

/// The sum.
#[inline(always)]
pub fn add_doubles(x: f64, y: f64) -> Option<f64> {
    Some(x + y)
}

/// The difference.
#[inline(always)]
pub fn subtract_doubles(x: f64, y: f64) -> Option<f64> {
    Some(x - y)
}

/// The product.
#[inline(always)]
pub fn multiply_doubles(x: f64, y: f64) -> Option<f64> {
    Some(x * y)
}

/// The quotient, if there is one.
#[inline(always)]
pub fn divide_doubles(x: f64, y: f64) -> Option<f64> {
    if y == 0.0 { None } else { Some(x / y) }
}

/// The result of an arithmetic operation on numbers of which one at least is boxed, if a register can hold it; specialises the instruction.
/// `None`: nothing was decided. The operands are untouched.
///
/// # Safety
/// As [`fast_binary`].
pub unsafe fn boxed_binary(
    space: &Space,
    left: Value,
    right: Value,
    operator: u32,
    here: *const Cell<Word>,
) -> Option<PyResult<Value>> {
    if operator & KEEPS_BOX != 0 {
        return None;
    }
    // SAFETY: the caller's promise.
    unsafe {
        if let Some((left, right)) = left.int_operands(right) {
            return int_binary(space, left, right, operator, here);
        }
        let (x, y) = left.float_operands(right)?;
        float_binary(x, y, operator, here).map(Ok)
    }
}

/// Whether an operator on these operands asks slots: not for numbers, nor for `**`.
///
/// # Safety
/// Operands that are objects are alive.
#[inline(always)]
pub unsafe fn asks_slots(left: Value, right: Value, operator: u32) -> bool {
    // SAFETY: the caller's promise.
    !Places::of(operator).is_none() && !unsafe { left.is_number() && right.is_number() }
}

/// Writes a specialised opcode over an instruction's own.
#[inline]
pub fn specialize(here: *const Cell<Word>, opcode: u8) {
    // SAFETY: `here` points into the code that is being executed.
    word::specialize(unsafe { &*here }, opcode);
}

/// `-value` for a number in a register, if the result is one.
#[inline]
pub fn fast_negative(value: Value) -> Option<Value> {
    if value.is_int() {
        return Value::from_int(-value.as_int());
    }
    if value.is_double() {
        return Value::from_double(-value.as_double());
    }
    None
}

/// `~value` for an integer in a register.
#[inline]
pub fn fast_invert(value: Value) -> Option<Value> {
    if value.is_int() { Value::from_int(!value.as_int()) } else { None }
}

/// Whether the operator of a `Binary` is `+` or `+=`.
#[inline]
pub fn is_addition(operator: u32) -> bool {
    operator & 0xff == ADD
}

/// Whether both are exact strings.
///
/// # Safety
/// Operands that are objects are alive.
#[inline(always)]
pub unsafe fn both_text(left: Value, right: Value) -> bool {
    // SAFETY: the caller's promise.
    unsafe {
        left.is_object()
            && right.is_object()
            && left.as_object().is_exact::<Str>()
            && right.as_object().is_exact::<Str>()
    }
}

/// Whether an operator repeats an exact string.
///
/// # Safety
/// If the value is an object, it is alive.
pub unsafe fn repeats_text(left: Value, operator: u32) -> bool {
    // SAFETY: the caller's promise.
    operator & 0xff == MULTIPLY && left.is_object() && unsafe { left.as_object() }.is_exact::<Str>()
}

/// `left + right` for exact strings.
///
/// # Safety
/// As [`both_text`], which holds.
pub unsafe fn concat_text(space: &Space, left: Value, right: Value) -> PyResult<Ref<Str>> {
    // SAFETY: the caller's promise.
    unsafe { Str::concat(space, left.as_object().cast_unchecked(), right.as_object().cast_unchecked()) }
}

/// `left + right` for exact strings, where `left` is moved out of a register: if nobody else has it, it grows where it is, so that
/// building a string piece by piece takes no more time than its length. On an error the register has it again.
///
/// # Safety
/// As [`both_text`], which holds; `right` stays alive on its own, or is in the same register.
pub unsafe fn append_text(space: &Space, register: *mut Value, right: Value) -> PyResult<Ref<Str>> {
    // SAFETY: the caller's promise.
    unsafe {
        let left = Ref::from_owned(register.replace(Value::UNBOUND).as_ptr()).cast_unchecked::<Str>();
        Str::try_append(space, left, right.as_object().cast_unchecked()).map_err(|(left, err)| {
            register.write(Value::from_ref(left));
            err
        })
    }
}

/// In the operator of a `Binary` of the loop's copy, the compiler's bits for feedback being free: the result stays an object, because
/// numbers in registers are left out.
pub const KEEPS_BOX: u32 = 1 << 31;

/// `left operator right` for objects; a result that is a number comes unboxed.
pub fn binary(space: &Space, left: &Object, right: &Object, operator: u32) -> PyResult<Value> {
    if let (Some(left), Some(right), 0) =
        (left.downcast_exact::<Int>(), right.downcast_exact::<Int>(), operator & KEEPS_BOX)
    {
        if let Some(result) = binary_ints(space, left, right, operator) {
            return result;
        }
    } else if let (Some(left), Some(right)) = (left.downcast_exact::<Str>(), right.downcast_exact::<Str>())
        && operator & 0xff == ADD
    {
        return Str::concat(space, left, right).map(Value::from_ref);
    } else if let (Some(left), Some(count), MULTIPLY) = (
        left.downcast_exact::<Str>(),
        right.downcast_exact::<Int>().and_then(Int::compact_value),
        operator & 0xff,
    ) {
        return left.repeated(space, count as isize).map(Value::from_ref);
    }
    let result = binary_object(space, left, right, operator)?;
    Ok(if operator & KEEPS_BOX == 0 { unboxed(result) } else { Value::from_ref(result) })
}

/// The operators on two ints, one of which at least is an object for being large. `None`: the general way.
fn binary_ints(space: &Space, left: &Int, right: &Int, operator: u32) -> Option<PyResult<Value>> {
    if let (Some(x), Some(y)) = (left.to_i64(), right.to_i64()) {
        let result = match operator & 0xff {
            ADD => x.checked_add(y),
            SUBTRACT => x.checked_sub(y),
            MULTIPLY => x.checked_mul(y),
            AND => Some(x & y),
            OR => Some(x | y),
            XOR => Some(x ^ y),
            RIGHT_SHIFT if y >= 0 => Some(x >> y.min(63)),
            _ => None,
        };
        if let Some(result) = result {
            return Some(Value::int(space, result));
        }
    }
    let result = match operator & 0xff {
        ADD => left.add(space, right),
        SUBTRACT => left.subtract(space, right),
        MULTIPLY => left.multiply(space, right),
        AND => left.bit_and(space, right),
        OR => left.bit_or(space, right),
        XOR => left.bit_xor(space, right),
        FLOOR_DIVIDE => left.floor_divide(space, right),
        REMAINDER => left.modulo(space, right),
        LEFT_SHIFT => left.shift_left(space, right),
        RIGHT_SHIFT => left.shift_right(space, right),
        _ => return None,
    };
    Some(result.map(|int| match int.to_i64().and_then(Value::from_int) {
        Some(value) => value,
        None => Value::from_ref(int),
    }))
}

/// An owned object as a register holds it: exact floats and small ints without their box.
#[inline]
pub fn unboxed(object: Ref<Object>) -> Value {
    if let Some(float) = object.downcast_exact::<Float>() {
        if let Some(value) = Value::from_double(float.value()) {
            return value;
        }
    } else if let Some(int) = object.downcast_exact::<Int>()
        && let Some(value) = int.to_i64().and_then(Value::from_int)
    {
        return value;
    }
    Value::from_ref(object)
}

fn binary_object(space: &Space, left: &Object, right: &Object, operator: u32) -> PyResult<Ref<Object>> {
    let Some(kind) = BinaryOperator::from_number(operator & 0xff) else {
        return Err(space.system_error("unknown binary operator"));
    };
    use BinaryOperator as Operator;
    if operator & INPLACE != 0 {
        match kind {
            Operator::Add => number::inplace_add(space, left, right),
            Operator::And => number::inplace_and(space, left, right),
            Operator::FloorDivide => number::inplace_floor_divide(space, left, right),
            Operator::LeftShift => number::inplace_lshift(space, left, right),
            Operator::MatrixMultiply => number::inplace_matrix_multiply(space, left, right),
            Operator::Multiply => number::inplace_multiply(space, left, right),
            Operator::Remainder => number::inplace_remainder(space, left, right),
            Operator::Or => number::inplace_or(space, left, right),
            Operator::Power => number::inplace_power(space, left, right, objspace::none()),
            Operator::RightShift => number::inplace_rshift(space, left, right),
            Operator::Subtract => number::inplace_subtract(space, left, right),
            Operator::TrueDivide => number::inplace_true_divide(space, left, right),
            Operator::Xor => number::inplace_xor(space, left, right),
        }
    } else {
        match kind {
            Operator::Add => number::add(space, left, right),
            Operator::And => number::and(space, left, right),
            Operator::FloorDivide => number::floor_divide(space, left, right),
            Operator::LeftShift => number::lshift(space, left, right),
            Operator::MatrixMultiply => number::matrix_multiply(space, left, right),
            Operator::Multiply => number::multiply(space, left, right),
            Operator::Remainder => number::remainder(space, left, right),
            Operator::Or => number::or(space, left, right),
            Operator::Power => number::power(space, left, right, objspace::none()),
            Operator::RightShift => number::rshift(space, left, right),
            Operator::Subtract => number::subtract(space, left, right),
            Operator::TrueDivide => number::true_divide(space, left, right),
            Operator::Xor => number::xor(space, left, right),
        }
    }
}

/// A rich comparison of two numbers in registers.
#[inline]
pub fn fast_compare(left: Value, right: Value, operator: u32) -> Option<bool> {
    if left.both_ints(right) {
        return Some(ordered(operator, left.as_int(), right.as_int()));
    }
    if left.is_object() || right.is_object() {
        return None;
    }
    // An integer of a register is a double without loss.
    let number = |value: Value| if value.is_int() { value.as_int() as f64 } else { value.as_double() };
    Some(ordered(operator, number(left), number(right)))
}

/// A rich comparison of numbers; `None` for the other comparisons.
#[inline(always)]
pub fn order<T: PartialOrd>(operator: u32, left: T, right: T) -> Option<bool> {
    (operator <= Comparison::GreaterEqual as u32).then(|| ordered(operator, left, right))
}

#[inline(always)]
fn ordered<T: PartialOrd>(operator: u32, left: T, right: T) -> bool {
    match operator {
        0 => left < right,
        1 => left <= right,
        2 => left == right,
        3 => left != right,
        4 => left > right,
        _ => left >= right,
    }
}

const EQUAL: u32 = Comparison::Equal as u32;
const NOT_EQUAL: u32 = Comparison::NotEqual as u32;

/// The truth of a fused comparison, if it needs no object's methods; specialises the instruction for numbers. Operands that are
/// objects are left to the general way, so that they are consumed there.
#[inline]
pub fn fast_compare_jump(
    space: &Space,
    left: Value,
    right: Value,
    kind: u32,
    here: *const Cell<Word>,
) -> Option<bool> {
    let operator = kind & compare_jump::OPERATOR;
    if operator > Comparison::GreaterEqual as u32 {
        let form = if operator <= Comparison::IsNot as u32 {
            let on_same = (operator == Comparison::Is as u32) == (kind & compare_jump::IF_TRUE != 0);
            if on_same { op::JumpIfSame } else { op::JumpIfNotSame }
        // SAFETY: operands that are objects are alive.
        } else if unsafe { contains_at_once(space, left, right) }.is_some() {
            op::CompareJumpIn
        } else {
            op::JumpIn
        };
        specialize(here, form);
        return None;
    }
    // SAFETY: operands that are objects are alive.
    let (are_ints, has_float, is_text) = unsafe {
        (
            left.int_operands(right).is_some(),
            left.float_operands(right).is_some(),
            left.text_operands(right).is_some(),
        )
    };
    if are_ints {
        let base = if kind & compare_jump::C_IS_CONST != 0 { op::JumpLessIntConst } else { op::JumpLessInt };
        specialize(here, base + operator as u8);
    } else if has_float {
        specialize(here, op::CompareJumpFloat);
    } else if is_text && matches!(operator, EQUAL | NOT_EQUAL) {
        specialize(here, op::CompareJumpText);
    } else if left.is_object() && !is_text {
        specialize(here, op::CompareJumpSlot);
    }
    fast_compare(left, right, operator)
}

/// `item in container` for an exact string, list, tuple, set or dict, if it can be told without running code.
///
/// # Safety
/// Operands that are objects are alive.
#[inline]
pub unsafe fn contains_at_once(space: &Space, item: Value, container: Value) -> Option<bool> {
    if !container.is_object() {
        return None;
    }
    // SAFETY: the caller's promise.
    let container = unsafe { container.as_object() };
    if item.is_int() {
        return contains_int_at_once(item.as_int(), container);
    }
    if !item.is_object() {
        return None;
    }
    // SAFETY: the caller's promise.
    let item = unsafe { item.as_object() };
    if let Some(text) = container.downcast_exact::<Str>() {
        return item.downcast_exact::<Str>().map(|item| text.contains_text(item));
    }
    if let Some(dict) = container.downcast_exact::<Dict>() {
        return dict.contains_at_once(space, item);
    }
    if let Some(set) = AnySet::of_exact(container) {
        return set.has_at_once(space, item);
    }
    if let Some(tuple) = container.downcast_exact::<Tuple>() {
        return tuple.has_at_once(item);
    }
    container.downcast_exact::<List>()?.has_at_once(item)
}

/// [`contains_at_once`] for an integer in a register.
#[inline]
fn contains_int_at_once(item: i64, container: &Object) -> Option<bool> {
    if let Some(tuple) = container.downcast_exact::<Tuple>() {
        return tuple.has_int_at_once(item);
    }
    if let Some(list) = container.downcast_exact::<List>() {
        return list.has_int_at_once(item);
    }
    AnySet::of_exact(container)?.has_int_at_once(i32::try_from(item).ok()?)
}

/// `left is right`; two exact ints, or floats, are the same if their values are, so that boxing cannot be seen.
#[inline]
pub fn is_same(left: Value, right: Value) -> bool {
    if left == right {
        return true;
    }
    // SAFETY: operands that are objects are alive.
    unsafe {
        if left.is_object() && right.is_object() {
            let (left, right) = (left.as_object(), right.as_object());
            if left.is_exact::<Float>() && right.is_exact::<Float>() {
                return left.downcast_exact::<Float>().map(|float| float.value().to_bits())
                    == right.downcast_exact::<Float>().map(|float| float.value().to_bits());
            }
            return match (left.downcast_exact::<Int>(), right.downcast_exact::<Int>()) {
                (Some(left), Some(right)) => left.value_equals(right),
                _ => false,
            };
        }
        match (left.to_int(), right.to_int()) {
            (Some(left), Some(right)) => left == right,
            (None, None) => match (left.to_double(), right.to_double()) {
                (Some(left), Some(right)) => left.to_bits() == right.to_bits(),
                _ => false,
            },
            _ => false,
        }
    }
}

/// A rich comparison of two exact strings, two exact ints, or two numbers one of which is a float: it runs no code, nor does releasing
/// them.
///
/// # Safety
/// Operands that are objects are alive.
#[inline]
pub unsafe fn compare_at_once(left: Value, right: Value, operator: u32) -> Option<bool> {
    // SAFETY: the caller's promise.
    if let Some((x, y)) = unsafe { left.float_operands(right) } {
        return order(operator, x, y);
    }
    if !left.is_object() || !right.is_object() || operator > Comparison::GreaterEqual as u32 {
        return None;
    }
    // SAFETY: the caller's promise.
    let (left, right) = unsafe { (left.as_object(), right.as_object()) };
    let operator = compare_op(operator);
    if let (Some(left), Some(right)) = (left.downcast_exact::<Str>(), right.downcast_exact::<Str>()) {
        return Some(match operator {
            CompareOp::Eq => left.same(right),
            CompareOp::Ne => !left.same(right),
            _ => operator.holds(left.compare(right)),
        });
    }
    let (left, right) = (left.downcast_exact::<Int>()?, right.downcast_exact::<Int>()?);
    Some(operator.holds(left.compare(right)))
}

/// A rich comparison of two objects.
pub fn compare(space: &Space, left: &Object, right: &Object, operator: u32) -> PyResult<Ref<Object>> {
    left.rich_compare(space, right, compare_op(operator))
}

/// The result of a rich comparison that the type of `left`, which alone was asked, does not know.
///
/// # Errors
/// As [`Object::compare_reflected`].
#[cold]
pub fn compare_reflected(
    space: &Space,
    left: &Object,
    right: &Object,
    operator: u32,
) -> PyResult<Ref<Object>> {
    left.compare_reflected(space, right, compare_op(operator))
}

fn compare_op(operator: u32) -> CompareOp {
    CompareOp::from_c(operator as i32).expect("the compiler numbers rich comparisons as C does")
}

/// The truth of a fused comparison of two objects, which are dropped before the result is asked for it.
pub fn compare_truth(space: &Space, left: Ref<Object>, right: Ref<Object>, operator: u32) -> PyResult<bool> {
    const IS: u32 = Comparison::Is as u32;
    const IS_NOT: u32 = Comparison::IsNot as u32;
    const IN: u32 = Comparison::In as u32;
    const NOT_IN: u32 = Comparison::NotIn as u32;
    let same = || is_same(Value::from_ptr(left.as_ptr()), Value::from_ptr(right.as_ptr()));
    let truth = match operator {
        IS => Ok(same()),
        IS_NOT => Ok(!same()),
        IN => right.contains(space, &left),
        NOT_IN => right.contains(space, &left).map(|found| !found),
        rich => {
            let result = compare(space, &left, &right, rich)?;
            drop(right);
            drop(left);
            return result.is_true(space);
        }
    };
    drop(right);
    drop(left);
    truth
}
