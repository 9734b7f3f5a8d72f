//! Arithmetic on any objects: the number slots of both operands, with the sequence slots behind `+` and `*`.

use crate::{Int, Layout, Object, PyErr, PyResult, Ref, Space};
use abi::{PyNumberMethods, binaryfunc, ssizeargfunc, ternaryfunc, unaryfunc};

type BinarySlot = fn(&PyNumberMethods) -> Option<binaryfunc>;
type TernarySlot = fn(&PyNumberMethods) -> Option<ternaryfunc>;
type UnarySlot = fn(&PyNumberMethods) -> Option<unaryfunc>;

/// A binary operator: how it is written and where its slots are.
struct Operator {
    symbol: &'static str,
    slot: BinarySlot,
}

/// The same for the form that assigns.
struct InPlace {
    symbol: &'static str,
    slot: BinarySlot,
    plain: BinarySlot,
}

#[inline]
fn slot_of<F>(object: &Object, slot: fn(&PyNumberMethods) -> Option<F>) -> Option<F> {
    object.ty().number_slots().and_then(slot)
}

/// Asks both operands; gives `NotImplemented` if neither can.
#[inline]
fn try_binary(space: &Space, a: &Object, b: &Object, slot: BinarySlot) -> PyResult<Ref<Object>> {
    let left = slot_of(a, slot);
    let mut right = None;
    if !core::ptr::eq(a.ty(), b.ty()) {
        right = slot_of(b, slot);
        if let (Some(left), Some(other)) = (left, right)
            && core::ptr::fn_addr_eq(left, other)
        {
            right = None;
        }
    }
    // SAFETY: a number slot takes any two objects one of which is of its type.
    let call = |function: binaryfunc| unsafe { space.from_c(function(a.as_ptr(), b.as_ptr())) };
    if let Some(left) = left {
        if let Some(function) = right
            && b.ty().is_subtype(a.ty())
        {
            let result = call(function)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
            right = None;
        }
        let result = call(left)?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    match right {
        Some(function) => call(function),
        None => Ok(space.not_implemented()),
    }
}

fn try_in_place(space: &Space, a: &Object, b: &Object, operator: &InPlace) -> PyResult<Ref<Object>> {
    if let Some(function) = slot_of(a, operator.slot) {
        // SAFETY: the slot is that of `a`'s type.
        let result = unsafe { space.from_c(function(a.as_ptr(), b.as_ptr()))? };
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    try_binary(space, a, b, operator.plain)
}

/// The `TypeError` of an operator that neither operand knows.
#[cold]
pub fn unsupported(space: &Space, symbol: &str, a: &Object, b: &Object) -> PyErr {
    space.type_error(format_args!(
        "unsupported operand type(s) for {symbol}: '{}' and '{}'",
        a.ty().tp_name(),
        b.ty().tp_name()
    ))
}

fn binary(space: &Space, a: &Object, b: &Object, operator: &Operator) -> PyResult<Ref<Object>> {
    let result = try_binary(space, a, b, operator.slot)?;
    if result.is_not_implemented() { Err(unsupported(space, operator.symbol, a, b)) } else { Ok(result) }
}

fn in_place(space: &Space, a: &Object, b: &Object, operator: &InPlace) -> PyResult<Ref<Object>> {
    let result = try_in_place(space, a, b, operator)?;
    if result.is_not_implemented() { Err(unsupported(space, operator.symbol, a, b)) } else { Ok(result) }
}

macro_rules! operators {
    ($($name:ident $in_place:ident $symbol:literal $slot:ident $in_place_slot:ident;)*) => { $(
        #[doc = concat!("`a ", $symbol, " b`.")]
        pub fn $name(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
            binary(space, a, b, &Operator { symbol: $symbol, slot: |slots| slots.$slot.get() })
        }

        #[doc = concat!("`a ", $symbol, "= b`: gives what `a` becomes.")]
        pub fn $in_place(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
            in_place(space, a, b, &InPlace {
                symbol: concat!($symbol, "="),
                slot: |slots| slots.$in_place_slot.get(),
                plain: |slots| slots.$slot.get(),
            })
        }
    )* };
}

operators! {
    subtract inplace_subtract "-" nb_subtract nb_inplace_subtract;
    remainder inplace_remainder "%" nb_remainder nb_inplace_remainder;
    floor_divide inplace_floor_divide "//" nb_floor_divide nb_inplace_floor_divide;
    true_divide inplace_true_divide "/" nb_true_divide nb_inplace_true_divide;
    matrix_multiply inplace_matrix_multiply "@" nb_matrix_multiply nb_inplace_matrix_multiply;
    lshift inplace_lshift "<<" nb_lshift nb_inplace_lshift;
    rshift inplace_rshift ">>" nb_rshift nb_inplace_rshift;
    and inplace_and "&" nb_and nb_inplace_and;
    xor inplace_xor "^" nb_xor nb_inplace_xor;
    or inplace_or "|" nb_or nb_inplace_or;
}

/// `divmod(a, b)`.
pub fn divmod(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
    binary(space, a, b, &Operator { symbol: "divmod()", slot: |slots| slots.nb_divmod.get() })
}

/// `a + b`.
pub fn add(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
    let result = try_binary(space, a, b, |slots| slots.nb_add.get())?;
    if result.is_not_implemented() { concat_or_refuse(space, a, b, false) } else { Ok(result) }
}

/// `a += b`: gives what `a` becomes.
pub fn inplace_add(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
    let operator =
        InPlace { symbol: "+=", slot: |slots| slots.nb_inplace_add.get(), plain: |slots| slots.nb_add.get() };
    let result = try_in_place(space, a, b, &operator)?;
    if result.is_not_implemented() { concat_or_refuse(space, a, b, true) } else { Ok(result) }
}

/// `a + b` (or `a += b`) once no number slot knew: the sequences joined.
///
/// # Errors
/// `TypeError` if `a` is no sequence; what joining raises.
pub fn concat_or_refuse(space: &Space, a: &Object, b: &Object, in_place: bool) -> PyResult<Ref<Object>> {
    let concat = a
        .sequence_slots()
        .and_then(|slots| slots.sq_inplace_concat.get().filter(|_| in_place).or(slots.sq_concat.get()));
    match concat {
        // SAFETY: the slot is that of `a`'s type.
        Some(concat) => unsafe { space.from_c(concat(a.as_ptr(), b.as_ptr())) },
        None => Err(unsupported(space, if in_place { "+=" } else { "+" }, a, b)),
    }
}

/// `a * b`.
pub fn multiply(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
    let result = try_binary(space, a, b, |slots| slots.nb_multiply.get())?;
    if result.is_not_implemented() { repeat_or_refuse(space, a, b, false) } else { Ok(result) }
}

/// `a *= b`: gives what `a` becomes.
pub fn inplace_multiply(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
    let operator = InPlace {
        symbol: "*=",
        slot: |slots| slots.nb_inplace_multiply.get(),
        plain: |slots| slots.nb_multiply.get(),
    };
    let result = try_in_place(space, a, b, &operator)?;
    if result.is_not_implemented() { repeat_or_refuse(space, a, b, true) } else { Ok(result) }
}

/// `a * b` (or `a *= b`) once no number slot knew: a sequence repeated, whichever operand it is; only the left one may be changed in place.
///
/// # Errors
/// `TypeError` if neither is a sequence, or the other no integer; what repeating raises.
pub fn repeat_or_refuse(space: &Space, a: &Object, b: &Object, in_place: bool) -> PyResult<Ref<Object>> {
    let left = a
        .sequence_slots()
        .and_then(|slots| slots.sq_inplace_repeat.get().filter(|_| in_place).or(slots.sq_repeat.get()));
    if let Some(repeat) = left {
        return repeat_sequence(space, repeat, a, b);
    }
    match b.sequence_slots().and_then(|slots| slots.sq_repeat.get()) {
        Some(repeat) => repeat_sequence(space, repeat, b, a),
        None => Err(unsupported(space, if in_place { "*=" } else { "*" }, a, b)),
    }
}

fn repeat_sequence(
    space: &Space,
    repeat: ssizeargfunc,
    sequence: &Object,
    times: &Object,
) -> PyResult<Ref<Object>> {
    if !times.is_index() {
        let times = times.ty().tp_name();
        return Err(space.type_error(format_args!("can't multiply sequence by non-int of type '{times}'")));
    }
    let count = as_index_size(space, times).map_err(|err| {
        if err.is_a::<crate::exceptions::IndexError>() { too_large(space, times) } else { err }
    })?;
    // SAFETY: the slot is that of `sequence`'s type.
    unsafe { space.from_c(repeat(sequence.as_ptr(), count)) }
}

#[cold]
fn too_large(space: &Space, object: &Object) -> PyErr {
    space.overflow_error(format_args!("cannot fit '{}' into an index-sized integer", object.ty().tp_name()))
}

/// `pow(base, exponent, modulus)`; the modulus is `None` for `**`.
pub fn power(space: &Space, base: &Object, exponent: &Object, modulus: &Object) -> PyResult<Ref<Object>> {
    let result = try_ternary(space, base, exponent, modulus, |slots| slots.nb_power.get())?;
    if result.is_not_implemented() {
        return Err(power_unsupported(space, "** or pow()", base, exponent, modulus));
    }
    Ok(result)
}

/// `base **= exponent`: gives what `base` becomes.
pub fn inplace_power(
    space: &Space,
    base: &Object,
    exponent: &Object,
    modulus: &Object,
) -> PyResult<Ref<Object>> {
    if let Some(function) = slot_of(base, |slots| slots.nb_inplace_power.get()) {
        // SAFETY: the slot is that of `base`'s type.
        let result = unsafe { space.from_c(function(base.as_ptr(), exponent.as_ptr(), modulus.as_ptr()))? };
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    let result = try_ternary(space, base, exponent, modulus, |slots| slots.nb_power.get())?;
    if result.is_not_implemented() {
        return Err(power_unsupported(space, "**=", base, exponent, modulus));
    }
    Ok(result)
}

/// Asks all three operands in turn; gives `NotImplemented` if none can.
fn try_ternary(
    space: &Space,
    a: &Object,
    b: &Object,
    c: &Object,
    slot: TernarySlot,
) -> PyResult<Ref<Object>> {
    let same = |one: Option<ternaryfunc>, other: Option<ternaryfunc>| match (one, other) {
        (Some(one), Some(other)) => core::ptr::fn_addr_eq(one, other),
        _ => false,
    };
    let left = slot_of(a, slot);
    let mut right = if core::ptr::eq(a.ty(), b.ty()) { None } else { slot_of(b, slot) };
    if same(left, right) {
        right = None;
    }
    let mut third = slot_of(c, slot);
    if same(third, left) || same(third, right) {
        third = None;
    }
    let right_first = right.is_some() && left.is_some() && b.ty().is_subtype(a.ty());
    let order = if right_first { [right, left, third] } else { [left, right, third] };
    for function in order.into_iter().flatten() {
        // SAFETY: a number slot takes any objects one of which is of its type.
        let result = unsafe { space.from_c(function(a.as_ptr(), b.as_ptr(), c.as_ptr()))? };
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    Ok(space.not_implemented())
}

#[cold]
fn power_unsupported(space: &Space, symbol: &str, a: &Object, b: &Object, c: &Object) -> PyErr {
    if c.is_none() {
        return unsupported(space, symbol, a, b);
    }
    space.type_error(format_args!(
        "unsupported operand type(s) for {symbol}: '{}', '{}', '{}'",
        a.ty().tp_name(),
        b.ty().tp_name(),
        c.ty().tp_name()
    ))
}

fn unary(space: &Space, object: &Object, symbol: &str, slot: UnarySlot) -> PyResult<Ref<Object>> {
    match slot_of(object, slot) {
        // SAFETY: the slot fits the object's type.
        Some(function) => unsafe { space.from_c(function(object.as_ptr())) },
        None => {
            Err(space.type_error(format_args!("bad operand type for {symbol}: '{}'", object.ty().tp_name())))
        }
    }
}

/// `-object`.
pub fn negative(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    unary(space, object, "unary -", |slots| slots.nb_negative.get())
}

/// `+object`.
pub fn positive(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    unary(space, object, "unary +", |slots| slots.nb_positive.get())
}

/// `~object`.
pub fn invert(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    unary(space, object, "unary ~", |slots| slots.nb_invert.get())
}

/// `abs(object)`.
pub fn absolute(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    unary(space, object, "abs()", |slots| slots.nb_absolute.get())
}

impl Object {
    /// Whether the object has `__index__`: `PyIndex_Check`.
    #[inline]
    pub fn is_index(&self) -> bool {
        slot_of(self, |slots| slots.nb_index.get()).is_some()
    }

    /// The object as an index-sized integer, through `__index__`; `OverflowError` when it does not fit.
    pub fn index(&self, space: &Space) -> PyResult<isize> {
        let value = index(space, self)?;
        value.to_i64().map(|value| value as isize).ok_or_else(|| too_large(space, self))
    }
}

/// The integer that `object` stands for by `__index__`, an instance of `int` or a subclass.
pub fn index(space: &Space, object: &Object) -> PyResult<Ref<Int>> {
    if let Some(value) = object.downcast::<Int>() {
        return Ok(value.to_ref());
    }
    let Some(function) = slot_of(object, |slots| slots.nb_index.get()) else {
        let name = object.ty().tp_name();
        return Err(space.type_error(format_args!("'{name}' object cannot be interpreted as an integer")));
    };
    // SAFETY: the slot fits the object's type.
    let result = unsafe { space.from_c(function(object.as_ptr()))? };
    let value = result.downcast_into::<Int>().map_err(|other| {
        space.type_error(format_args!("__index__ returned non-int (type {})", other.ty().tp_name()))
    })?;
    if !value.is_exact::<Int>() {
        crate::warnings::deprecated(
            space,
            format_args!(
                "__index__ returned non-int (type {}).  The ability to return an instance of a strict subclass of int is \
                 deprecated, and may be removed in a future version of Python.",
                value.ty().tp_name()
            ),
        )?;
    }
    Ok(value)
}

/// Like [`index`], always an exact `int`.
pub fn exact_index(space: &Space, object: &Object) -> PyResult<Ref<Int>> {
    let value = index(space, object)?;
    if value.is_exact::<Int>() { Ok(value) } else { Int::from_digits(space, value.value()) }
}

/// Whether the object has a number's slots (`PyNumber_Check`).
pub fn is_number(object: &Object) -> bool {
    object.ty().number_slots().is_some_and(|slots| {
        slots.nb_index.get().is_some() || slots.nb_int.get().is_some() || slots.nb_float.get().is_some()
    }) || object.is_instance::<crate::Complex>()
}

/// The object as an index of a sequence; `IndexError` when it does not fit.
pub fn as_index_size(space: &Space, object: &Object) -> PyResult<isize> {
    let value = index(space, object)?;
    value.to_i64().map(|value| value as isize).ok_or_else(|| {
        space.index_error(format_args!("cannot fit '{}' into an index-sized integer", object.ty().tp_name()))
    })
}

/// The object as an index, the nearest that fits if it is too large: for slices.
pub fn as_index_clamped(space: &Space, object: &Object) -> PyResult<isize> {
    let value = index(space, object)?;
    let fallback = || if value.value().negative { isize::MIN } else { isize::MAX };
    Ok(value.to_i64().map_or_else(fallback, |value| value as isize))
}
