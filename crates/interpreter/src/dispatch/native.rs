//! Calls of C functions by the convention that the function had the last time: the handler calls the function itself.

use super::calls::call;
use super::machine::{Exit, Machine, fast_instructions, instructions};
use crate::operands::{release_register, release_run};
use crate::value::Value;
use crate::{breaker, native_calls};
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

instructions! {
    /// Between two instructions: what others ask for while a C function ran.
    fn handle_others(m) {
        m.save();
        breaker::handle_others(m.space)?;
        Ok(())
    }
}

/// Calls the function in register `a`, or the method that it is of the object behind it, if its convention is still this one.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn call_as<const CONVENTION: i32, const IS_METHOD: bool>(mut m: Machine<'_>) -> Exit {
    // SAFETY: as for the machine's methods; registers are emptied before their objects are dropped.
    unsafe {
        let (a, count) = (m.word.a(), m.word.b());
        let callable = m.get(a);
        let receiver = if IS_METHOD { m.get(a + 1) } else { Value::UNBOUND };
        let Some((function, this)) = native_calls::target(callable, receiver, CONVENTION, count) else {
            return m.instead(call);
        };
        m.pc = m.pc.add(1);
        m.save();
        let first = m.reg(a + 2);
        for register in (0..count).map(|offset| first.add(offset)) {
            if !(*register).is_object() {
                match (*register).box_number(m.space) {
                    Ok(object) => *register = Value::from_ref(object),
                    Err(err) => return m.fail(err),
                }
            }
        }
        let result = native_calls::invoke_as::<CONVENTION>(function, this, first.cast(), count);
        if result.is_null() || m.space.error_occurred() {
            return m.fail(native_calls::error_of(m.space, callable, result));
        }
        release_run(first, count);
        if IS_METHOD {
            release_register(m.reg(a + 1));
        }
        release_register(m.reg(a));
        let result = Value::from_ptr(result);
        if breaker::is_asked_by_others(m.space) {
            m.set(m.word.c(), result);
            return m.instead(handle_others);
        }
        m.finish(m.word.c(), result)
    }
}
