//! Calls of `isinstance` and `len`: the handlers find out what the functions would, and leave it to them where that takes more than a look.

use super::machine::{Exit, Machine, can_finish_with, fast_instructions};
use super::native::{call_fast, call_one_arg};
use super::slots::raise_from_c;
use crate::operands::release_register;
use crate::value::Value;
use objspace::object::instance_cache;
use objspace::{Bytes, Dict, Float, Int, List, PyTypeInfo, Str, Tuple, Type, builtins};

fast_instructions! {
    /// Of an instance of the very class, or what [`call_isinstance_of_other`] says.
    fn call_isinstance(m) {
        debug_assert_eq!(m.word.b(), 2);
        let a = m.word.a();
        let (callable, object, class) = (m.get(a), m.get(a + 2), m.get(a + 3));
        if callable.as_ptr() != builtins::isinstance_function(m.space)
            || !can_finish_with(object, m.word.c_is_temporary())
            || !class.is_object()
            || class.is_last_reference()
        {
            return m.instead(call_fast);
        }
        if !type_of(object).is(class.as_object()) {
            return m.instead(call_isinstance_of_other);
        }
        *m.reg(a + 3) = Value::UNBOUND;
        class.give_up();
        finish(m, object, Value::from_bool(true))
    }

    /// As [`call_isinstance`], which has checked all but the class.
    fn call_isinstance_of_other(m) {
        let a = m.word.a();
        let (object, class) = (m.get(a + 2), m.get(a + 3));
        let Some(ty) = class.as_object().downcast_exact::<Type>() else {
            return m.instead(call_fast);
        };
        let Some(answer) = instance_cache::find(m.space, type_of(object), ty) else {
            return m.instead(call_fast);
        };
        *m.reg(a + 3) = Value::UNBOUND;
        class.give_up();
        finish(m, object, Value::from_bool(answer))
    }

    fn call_len(m) {
        debug_assert_eq!(m.word.b(), 1);
        let a = m.word.a();
        let (callable, container) = (m.get(a), m.get(a + 2));
        if callable.as_ptr() != builtins::len_function(m.space)
            || !can_finish_with(container, m.word.c_is_temporary())
        {
            return m.instead(call_one_arg);
        }
        match length(container).and_then(|length| Value::from_int(length as i64)) {
            Some(length) => finish(m, container, length),
            None => m.instead(len_by_slot),
        }
    }

    /// Of an object whose type has a function for it; the callable is `len`.
    fn len_by_slot(mut m) {
        let argument = m.reg(m.word.a() + 2);
        let Some(function) = length_slot(*argument) else {
            return m.instead(call_one_arg);
        };
        m.pc = m.pc.add(1);
        m.save();
        let length = function((*argument).as_ptr());
        if length < 0 {
            return m.instead(raise_from_c);
        }
        let length = match Value::int(m.space, length as i64) {
            Ok(length) => length,
            Err(err) => return m.fail(err),
        };
        release_register(argument);
        release_register(m.reg(m.word.a()));
        m.finish(m.word.c(), length)
    }
}

/// Ends the call of a builtin function, which lives on, with its first argument given up, which [`can_finish_with`] allows.
///
/// # Safety
/// As for the machine's methods; the other arguments are given up.
#[inline(always)]
unsafe fn finish(mut m: Machine<'_>, argument: Value, result: Value) -> Exit {
    // SAFETY: as for the machine's methods; a destination that is a temporary is dead.
    unsafe {
        let a = m.word.a();
        m.pc = m.pc.add(1);
        let callable = m.get(a);
        *m.reg(a) = Value::UNBOUND;
        callable.give_up();
        *m.reg(a + 2) = Value::UNBOUND;
        m.finish_with(argument, m.word.c(), m.word.c_is_temporary(), result)
    }
}

/// The type of what is in a register.
///
/// # Safety
/// The value is an argument.
#[inline(always)]
unsafe fn type_of<'a>(value: Value) -> &'a Type {
    if value.is_object() {
        // SAFETY: arguments are alive, and with them their types.
        unsafe { value.as_object() }.ty()
    } else if value.is_int() {
        Int::type_object()
    } else {
        Float::type_object()
    }
}

/// The function for the length of what is in a register, if that is an object whose type has one.
///
/// # Safety
/// The register is live.
#[inline(always)]
unsafe fn length_slot(container: Value) -> Option<abi::lenfunc> {
    // SAFETY: the caller's promise.
    let ty = container.is_object().then(|| unsafe { container.as_object() })?.ty();
    let of_sequences = ty.sequence_slots().and_then(|slots| slots.sq_length.get());
    of_sequences.or_else(|| ty.mapping_slots().and_then(|slots| slots.mp_length.get()))
}

/// How long a container of a builtin type is.
///
/// # Safety
/// The value is an argument.
#[inline(always)]
unsafe fn length(container: Value) -> Option<usize> {
    if !container.is_object() {
        return None;
    }
    // SAFETY: an argument is alive.
    let container = unsafe { container.as_object() };
    if let Some(list) = container.downcast_exact::<List>() {
        return Some(list.len());
    }
    if let Some(text) = container.downcast_exact::<Str>() {
        return Some(text.len());
    }
    if let Some(tuple) = container.downcast_exact::<Tuple>() {
        return Some(tuple.len());
    }
    if let Some(dict) = container.downcast_exact::<Dict>() {
        return Some(dict.len());
    }
    container.downcast_exact::<Bytes>().map(Bytes::len)
}
