//! Calls of C functions by the convention that the function had the last time: the handler calls the function itself.

use super::calls::{call, call_keyword};
use super::machine::{Exit, Machine, fast_instructions, instructions};
use crate::operands::{release_object, release_register};
use crate::value::Value;
use crate::{boxes, breaker, native_calls};
use abi::{METH_FASTCALL, METH_KEYWORDS, METH_NOARGS, METH_O, PyMethodDef, PyObject};
use objspace::Tuple;

/// Handlers of a convention: for `Call` and `CallMethod`.
macro_rules! conventions {
    ($($plain:ident, $method:ident: $convention:expr;)*) => {
        fast_instructions! {$(
            fn $plain(m) {
                call_as::<{ $convention }, false>(m)
            }

            fn $method(m) {
                call_as::<{ $convention }, true>(m)
            }
        )*}
    };
}

conventions! {
    call_no_args, call_method_no_args: METH_NOARGS;
    call_one_arg, call_method_one_arg: METH_O;
    call_fast, call_method_fast: METH_FASTCALL;
    call_fast_keywords, call_method_fast_keywords: METH_FASTCALL | METH_KEYWORDS;
}

fast_instructions! {
    fn call_keyword_fast(m) {
        call_with_keywords::<false>(m)
    }

    fn call_method_keyword_fast(m) {
        call_with_keywords::<true>(m)
    }

    /// Boxes the arguments of a call that is executed again then.
    fn box_arguments(m) {
        m.save();
        match boxes::box_arguments(m.space, m.reg(m.word.a() + 2), m.word.b()) {
            Ok(()) => m.again(),
            Err(err) => m.fail(err),
        }
    }
}

instructions! {
    /// Between two instructions: what others ask for while a C function ran.
    fn handle_others(m) {
        m.save();
        breaker::handle_others(m.space)?;
        Ok(())
    }
}

/// Calls the function in register `a`, or the method that it is of the object behind it, if its convention is still this one; the number of
/// arguments is right, or the function's to check.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn call_as<const CONVENTION: i32, const IS_METHOD: bool>(mut m: Machine<'_>) -> Exit {
    // SAFETY: as for the machine's methods.
    unsafe {
        let count = match CONVENTION {
            METH_NOARGS => 0,
            METH_O => 1,
            _ => m.word.b(),
        };
        debug_assert_eq!(count, m.word.b());
        let Some((definition, this)) = definition::<CONVENTION, IS_METHOD>(&m) else {
            return m.instead(call);
        };
        let Some(first) = arguments_at_hand(&m, count) else {
            return m.instead(box_arguments);
        };
        m.pc = m.pc.add(1);
        m.save();
        let result = native_calls::invoke_as::<CONVENTION>(definition, this, first.cast(), count);
        finish_array::<IS_METHOD>(m, count, result)
    }
}

/// Likewise with keywords, for a function that gets them beside the array.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn call_with_keywords<const IS_METHOD: bool>(mut m: Machine<'_>) -> Exit {
    // SAFETY: as for the machine's methods.
    unsafe {
        let Some((definition, this)) = definition::<{ METH_FASTCALL | METH_KEYWORDS }, IS_METHOD>(&m) else {
            return m.instead(call_keyword);
        };
        let count = m.word.b();
        let Some(first) = arguments_at_hand(&m, count) else {
            return m.instead(box_arguments);
        };
        let names = keyword_names(&mut m);
        m.save();
        let result = native_calls::invoke_with_keywords(definition, this, first.cast(), count, names);
        finish_array::<IS_METHOD>(m, count, result)
    }
}

/// The definition of what is in register `a`, if that has the convention, and the object that the function is called with.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
pub(super) unsafe fn definition<'a, const CONVENTION: i32, const IS_METHOD: bool>(
    m: &Machine<'a>,
) -> Option<(&'a PyMethodDef, *mut PyObject)> {
    // SAFETY: as for the machine's methods.
    unsafe {
        let receiver = if IS_METHOD { m.get(m.word.a() + 1) } else { Value::UNBOUND };
        native_calls::definition_of(m.get(m.word.a()), receiver)
            .filter(|(definition, _)| native_calls::has_convention(definition, CONVENTION))
    }
}

/// The first of the call's `count` arguments, among which numbers are boxed where they stand. `None`, and some may still be numbers: there is
/// no box at hand, and [`box_arguments`] makes them.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
pub(super) unsafe fn arguments_at_hand(m: &Machine<'_>, count: usize) -> Option<*mut Value> {
    // SAFETY: as for the machine's methods; arguments are bound temporaries, and numbers own nothing.
    unsafe {
        let first = m.reg(m.word.a() + 2);
        for place in 0..count {
            let register = first.add(place);
            if !(*register).is_object() {
                *register = Value::from_ref(boxes::at_hand(m.space, place, *register)?);
            }
        }
        Some(first)
    }
}

/// The names of a call's keywords; the program counter is behind the instruction then.
///
/// # Safety
/// As for the machine's methods; no extension word was read.
#[inline(always)]
pub(super) unsafe fn keyword_names<'a>(m: &mut Machine<'a>) -> &'a Tuple {
    // SAFETY: as for the machine's methods; the names are a constant, a tuple.
    unsafe {
        let names = m.extension() as usize;
        m.pc = m.pc.add(1);
        m.constant(names).as_object().cast_unchecked()
    }
}

/// Ends a call that left the arguments where they are.
///
/// # Safety
/// As for the machine's methods; the program counter is stored in the frame; `result` is what the C function gave.
#[inline(always)]
pub(super) unsafe fn finish_array<const IS_METHOD: bool>(
    mut m: Machine<'_>,
    count: usize,
    result: *mut PyObject,
) -> Exit {
    // SAFETY: as for the machine's methods; registers are emptied before their objects are dropped.
    unsafe {
        if result.is_null() || m.space.error_occurred() {
            m.pc = m.frame().next_instruction();
            return m.fail(native_calls::error_of(m.space, m.get(m.word.a()), result));
        }
        let first = m.reg(m.word.a() + 2);
        for place in (0..count).rev() {
            release_object(first.add(place));
        }
        finish_call::<IS_METHOD>(m, result)
    }
}

/// Ends a call whose arguments are gone.
///
/// # Safety
/// As for the machine's methods; the program counter is stored in the frame, from where it is read again, so that the machine's
/// registers need not keep it during the call.
#[inline(always)]
pub(super) unsafe fn finish_call<const IS_METHOD: bool>(mut m: Machine<'_>, result: *mut PyObject) -> Exit {
    // SAFETY: as for the machine's methods; registers are emptied before their objects are dropped.
    unsafe {
        if IS_METHOD {
            release_register(m.reg(m.word.a() + 1));
        }
        release_object(m.reg(m.word.a()));
        let result = Value::from_ptr(result);
        if breaker::is_asked_by_others(m.space) {
            m.set(m.word.c(), result);
            m.pc = m.frame().next_instruction();
            return m.instead(handle_others);
        }
        m.pc = m.frame().next_instruction();
        m.finish(m.word.c(), result)
    }
}
