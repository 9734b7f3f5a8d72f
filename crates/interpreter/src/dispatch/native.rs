//! Calls of C functions by the convention that the function had the last time: the handler calls the function itself.

use super::calls::call;
use super::machine::{Exit, Machine, fast_instructions, instructions};
use crate::operands::{release_object, release_register};
use crate::value::Value;
use crate::{boxes, breaker, native_calls};
use abi::{METH_FASTCALL, METH_KEYWORDS, METH_NOARGS, METH_O};

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
    // SAFETY: as for the machine's methods; registers are emptied before their objects are dropped.
    unsafe {
        let a = m.word.a();
        let count = match CONVENTION {
            METH_NOARGS => 0,
            METH_O => 1,
            _ => m.word.b(),
        };
        debug_assert_eq!(count, m.word.b());
        let receiver = if IS_METHOD { m.get(a + 1) } else { Value::UNBOUND };
        let Some((definition, this)) = native_calls::definition_of(m.get(a), receiver) else {
            return m.instead(call);
        };
        if !native_calls::has_convention(definition, CONVENTION) {
            return m.instead(call);
        }
        let first = m.reg(a + 2);
        for place in 0..count {
            let register = first.add(place);
            if !(*register).is_object() {
                let Some(boxed) = boxes::at_hand(m.space, place, *register) else {
                    return m.instead(box_arguments);
                };
                *register = Value::from_ref(boxed);
            }
        }
        m.pc = m.pc.add(1);
        m.save();
        let result = native_calls::invoke_as::<CONVENTION>(definition, this, first.cast(), count);
        // The frame has it: so the machine's registers need not keep it.
        m.pc = m.frame().next_instruction();
        if result.is_null() || m.space.error_occurred() {
            return m.fail(native_calls::error_of(m.space, m.get(a), result));
        }
        for place in (0..count).rev() {
            release_object(first.add(place));
        }
        if IS_METHOD {
            release_register(m.reg(a + 1));
        }
        release_object(m.reg(a));
        let result = Value::from_ptr(result);
        if breaker::is_asked_by_others(m.space) {
            m.set(m.word.c(), result);
            return m.instead(handle_others);
        }
        m.finish(m.word.c(), result)
    }
}
