//! The number slots that an operator asks, in the order in which it asks them.

use crate::calls;
use crate::value::Value;
use abi::{Py_TPFLAGS_LONG_SUBCLASS, PyNumberMethods, PyObject, binaryfunc};
use compiler::bytecode::flags;
use compiler::bytecode::opcode::{BinaryOperator, INPLACE};
use core::cell::Cell;
use core::mem::offset_of;
use core::ptr;
use objspace::shim::IntoC;
use objspace::{
    Float, Function, Int, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Type, intern, number,
};

/// Where in `PyNumberMethods` the slots of an operator of two operands are, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Places {
    plain: u16,
    /// Never the first slot's: 0 if there are no slots.
    in_place: u16,
}

impl Places {
    /// Those of `**`, whose slot takes three operands.
    const NONE: Places = Places { plain: 0, in_place: 0 };

    /// The slots of an operator.
    pub const fn of(operator: u32) -> Places {
        macro_rules! places {
            ($plain:ident, $in_place:ident) => {
                Places {
                    plain: offset_of!(PyNumberMethods, $plain) as u16,
                    in_place: offset_of!(PyNumberMethods, $in_place) as u16,
                }
            };
        }
        let Some(operator) = BinaryOperator::from_number(operator & 0xff) else { return Places::NONE };
        match operator {
            BinaryOperator::Add => places!(nb_add, nb_inplace_add),
            BinaryOperator::And => places!(nb_and, nb_inplace_and),
            BinaryOperator::FloorDivide => places!(nb_floor_divide, nb_inplace_floor_divide),
            BinaryOperator::LeftShift => places!(nb_lshift, nb_inplace_lshift),
            BinaryOperator::MatrixMultiply => places!(nb_matrix_multiply, nb_inplace_matrix_multiply),
            BinaryOperator::Multiply => places!(nb_multiply, nb_inplace_multiply),
            BinaryOperator::Remainder => places!(nb_remainder, nb_inplace_remainder),
            BinaryOperator::Or => places!(nb_or, nb_inplace_or),
            BinaryOperator::Power => Places::NONE,
            BinaryOperator::RightShift => places!(nb_rshift, nb_inplace_rshift),
            BinaryOperator::Subtract => places!(nb_subtract, nb_inplace_subtract),
            BinaryOperator::TrueDivide => places!(nb_true_divide, nb_inplace_true_divide),
            BinaryOperator::Xor => places!(nb_xor, nb_inplace_xor),
        }
    }

    /// The places whose bits these are.
    #[inline(always)]
    pub const fn from_bits(bits: u32) -> Places {
        Places { plain: bits as u16, in_place: (bits >> 16) as u16 }
    }

    /// The bits.
    pub const fn bits(self) -> u32 {
        self.plain as u32 | (self.in_place as u32) << 16
    }

    /// Whether there are none.
    #[inline(always)]
    pub const fn is_none(self) -> bool {
        self.in_place == 0
    }
}

/// A slot of a type, if it is filled.
#[inline(always)]
fn slot(ty: &Type, place: u16) -> Option<binaryfunc> {
    // SAFETY: places are those of slots for two operands.
    unsafe {
        let slots = ptr::from_ref(ty.number_slots()?);
        (*slots.byte_add(place as usize).cast::<Cell<Option<binaryfunc>>>()).get()
    }
}

/// The function that an operator on two objects asks first, where its types tell at once which that is, and the others need only be asked
/// if that gives `NotImplemented` ([`ask_others`]). `None` too if the left one is a float: such operators want another form.
#[inline(always)]
pub fn first_asked(left: &Object, right: &Object, operator: u32, places: Places) -> Option<binaryfunc> {
    let (one, other) = (left.ty(), right.ty());
    if ptr::eq(one, Int::type_object()) {
        // An int knows ints alone.
        return if other.has_flag(Py_TPFLAGS_LONG_SUBCLASS) { None } else { slot(other, places.plain) };
    }
    if operator & INPLACE != 0
        && let Some(in_place) = slot(one, places.in_place)
    {
        return Some(in_place);
    }
    let first = slot(one, places.plain)?;
    if ptr::eq(one, other) || ptr::eq(other, Int::type_object()) {
        return (!ptr::eq(one, Float::type_object())).then_some(first);
    }
    // The right operand's goes first if it is of a subtype and has a function of its own.
    match slot(other, places.plain) {
        Some(second) if !ptr::fn_addr_eq(first, second) => None,
        _ => (!ptr::eq(one, Float::type_object())).then_some(first),
    }
}

/// `left operator right`, by the functions in the operands' types: a new reference, or null with the exception set.
///
/// # Safety
/// Both are objects, which the caller keeps alive.
#[inline(never)]
pub unsafe extern "C" fn ask(
    space: &Space,
    left: *mut PyObject,
    right: *mut PyObject,
    operator: u32,
) -> *mut PyObject {
    // SAFETY: the caller's promise.
    unsafe { ask_but(space, left, right, operator, None) }
}

/// Likewise, when `refused` was asked already and gave `NotImplemented`.
///
/// # Safety
/// As [`ask`].
#[cold]
#[inline(never)]
pub unsafe extern "C" fn ask_others(
    space: &Space,
    left: *mut PyObject,
    right: *mut PyObject,
    operator: u32,
    refused: binaryfunc,
) -> *mut PyObject {
    // SAFETY: the caller's promise.
    unsafe { ask_but(space, left, right, operator, Some(refused)) }
}

#[inline(always)]
unsafe fn ask_but(
    space: &Space,
    left: *mut PyObject,
    right: *mut PyObject,
    operator: u32,
    mut refused: Option<binaryfunc>,
) -> *mut PyObject {
    // SAFETY: the caller's promise; a number slot takes any two objects one of which is of its type.
    let (a, b) = unsafe { (Object::from_ptr(left), Object::from_ptr(right)) };
    for function in asked(a.ty(), b.ty(), operator, Places::of(operator)).into_iter().flatten() {
        if refused.take_if(|refused| ptr::fn_addr_eq(*refused, function)).is_some() {
            continue;
        }
        // SAFETY: as above.
        let result = unsafe { function(left, right) };
        if result != objspace::not_implemented().as_ptr() {
            return result;
        }
    }
    otherwise(space, a, b, operator).into_c(space)
}

/// The functions that an operator on operands of two types asks until one does not give `NotImplemented`.
#[inline(always)]
fn asked(left: &Type, right: &Type, operator: u32, places: Places) -> [Option<binaryfunc>; 3] {
    if places.is_none() {
        return [None; 3];
    }
    let in_place = if operator & INPLACE != 0 { slot(left, places.in_place) } else { None };
    let first = slot(left, places.plain);
    if ptr::eq(left, right) {
        return [in_place, first, None];
    }
    let second = slot(right, places.plain);
    match (first, second) {
        (Some(one), Some(other)) if ptr::fn_addr_eq(one, other) => [in_place, first, None],
        // A subtype of the left operand's type goes first.
        (Some(_), Some(_)) if right.is_subtype(left) => [in_place, second, first],
        _ => [in_place, first, second],
    }
}

/// The function of Python's that the operator calls first for two instances of one class made in Python, and the only one.
///
/// # Safety
/// The values are live; the function is as long as the class has it.
pub unsafe fn method_asked<'a>(
    space: &Space,
    left: Value,
    right: Value,
    operator: u32,
) -> Option<&'a Function> {
    if !left.is_object() || !right.is_object() {
        return None;
    }
    // SAFETY: the caller's promise.
    let (ty, other) = unsafe { (left.as_object().ty(), right.as_object().ty()) };
    if !ptr::eq(ty, other) || !ty.is_heap_type() {
        return None;
    }
    let places = Places::of(operator);
    if places.is_none() || operator & INPLACE != 0 && slot(ty, places.in_place).is_some() {
        return None;
    }
    let method = ty.lookup_raw(space, method_name(space, operator)?);
    // SAFETY: the class keeps what is found.
    unsafe { Object::from_nullable(method) }?.downcast_exact::<Function>()
}

/// The function of Python's that a rich comparison calls first: that of the left operand's class, which was made in Python, unless the
/// right operand is of a subclass.
///
/// # Safety
/// As [`method_asked`].
pub unsafe fn comparison_asked<'a>(
    space: &Space,
    left: Value,
    right: Value,
    operator: u32,
) -> Option<&'a Function> {
    if !left.is_object() {
        return None;
    }
    // SAFETY: the caller's promise.
    let ty = unsafe { left.as_object() }.ty();
    if !ty.is_heap_type() {
        return None;
    }
    if right.is_object() {
        // SAFETY: the caller's promise.
        let other = unsafe { right.as_object() }.ty();
        if !ptr::eq(ty, other) && other.is_subtype(ty) {
            return None;
        }
    }
    let name = match operator {
        0 => intern!(space, "__lt__"),
        1 => intern!(space, "__le__"),
        2 => intern!(space, "__eq__"),
        3 => intern!(space, "__ne__"),
        4 => intern!(space, "__gt__"),
        5 => intern!(space, "__ge__"),
        _ => return None,
    };
    // SAFETY: the class keeps what is found.
    unsafe { Object::from_nullable(ty.lookup_raw(space, name)) }?.downcast_exact::<Function>()
}

/// The function of Python's that is `__getitem__` of the class of `container`, which was made in Python.
///
/// # Safety
/// As [`method_asked`].
pub unsafe fn item_method<'a>(space: &Space, container: Value) -> Option<&'a Function> {
    if !container.is_object() {
        return None;
    }
    // SAFETY: the caller's promise.
    let ty = unsafe { container.as_object() }.ty();
    if !ty.is_heap_type() {
        return None;
    }
    // SAFETY: the class keeps what is found.
    unsafe { Object::from_nullable(ty.lookup_raw(space, intern!(space, "__getitem__"))) }?
        .downcast_exact::<Function>()
}

/// What is wrong with a function as the first that an operator asks, if that is not so.
#[cfg(feature = "self-check")]
pub fn problem(left: &Object, right: &Object, operator: u32, first: binaryfunc) -> Option<&'static str> {
    let mut asked = asked(left.ty(), right.ty(), operator, Places::of(operator)).into_iter().flatten();
    let is_so = if left.is_exact::<Int>() {
        // An int's own, which comes before, refuses.
        asked.any(|function| ptr::fn_addr_eq(function, first))
    } else {
        asked.next().is_some_and(|function| ptr::fn_addr_eq(function, first))
    };
    (!is_so).then_some("an operator asks another function than the types' slots say")
}

/// Whether a function is entered with two arguments by moving them, in a frame that returns, unlike a generator's.
#[inline(always)]
pub fn is_entered_simply(function: &Function) -> bool {
    let code = calls::function_code(function);
    calls::takes_simply(function, 2) && code.flags() & SUSPENDS == 0
}

/// Code whose frame moves into a generator, coroutine or async generator.
const SUSPENDS: u32 = flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR;

/// The name of the method for an operator of two operands.
fn method_name(space: &Space, operator: u32) -> Option<&Str> {
    Some(match BinaryOperator::from_number(operator & 0xff)? {
        BinaryOperator::Add => intern!(space, "__add__"),
        BinaryOperator::And => intern!(space, "__and__"),
        BinaryOperator::FloorDivide => intern!(space, "__floordiv__"),
        BinaryOperator::LeftShift => intern!(space, "__lshift__"),
        BinaryOperator::MatrixMultiply => intern!(space, "__matmul__"),
        BinaryOperator::Multiply => intern!(space, "__mul__"),
        BinaryOperator::Remainder => intern!(space, "__mod__"),
        BinaryOperator::Or => intern!(space, "__or__"),
        BinaryOperator::Power => return None,
        BinaryOperator::RightShift => intern!(space, "__rshift__"),
        BinaryOperator::Subtract => intern!(space, "__sub__"),
        BinaryOperator::TrueDivide => intern!(space, "__truediv__"),
        BinaryOperator::Xor => intern!(space, "__xor__"),
    })
}

/// What the operator gives when none of those knew.
///
/// # Errors
/// `TypeError` if the operands are not sequences that it joins or repeats; what doing that raises.
#[cold]
pub fn otherwise(space: &Space, left: &Object, right: &Object, operator: u32) -> PyResult<Ref<Object>> {
    let in_place = operator & INPLACE != 0;
    match BinaryOperator::from_number(operator & 0xff) {
        Some(BinaryOperator::Add) => number::concat_or_refuse(space, left, right, in_place),
        Some(BinaryOperator::Multiply) => number::repeat_or_refuse(space, left, right, in_place),
        Some(other) if in_place => {
            Err(number::unsupported(space, &format!("{}=", other.text()), left, right))
        }
        Some(other) => Err(number::unsupported(space, other.text(), left, right)),
        None => Err(space.system_error("unknown binary operator")),
    }
}
