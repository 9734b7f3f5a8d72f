//! Calls of what gets its arguments in a tuple: functions of the older convention, objects of C types by their slot, classes from C.
//!
//! The arguments move into a tuple that is at hand ([`Tuple::lend_at_once`]); where there is none, the form for all C functions makes one.

use super::calls::{call, call_method_native, call_native};
use super::machine::{Exit, Machine, fast_instructions};
use super::native::{box_arguments, box_at_hand, definition, finish_call};
use crate::native_calls;
use crate::value::Value;
use abi::{METH_KEYWORDS, METH_VARARGS, PyObject};
use core::ptr;
use objspace::type_object::make_and_initialize;
use objspace::{Layout, PyErr, Ref, Space, Tuple, Type};

/// Handlers for `Call` and `CallMethod`.
macro_rules! forms {
    ($($plain:ident, $method:ident: $call:ident $(with $keywords:expr)?;)*) => {
        fast_instructions! {$(
            fn $plain(m) {
                $call::<$({ $keywords },)? false>(m)
            }

            fn $method(m) {
                $call::<$({ $keywords },)? true>(m)
            }
        )*}
    };
}

forms! {
    call_tuple, call_method_tuple: call_function with METH_VARARGS;
    call_tuple_keywords, call_method_tuple_keywords: call_function with METH_VARARGS | METH_KEYWORDS;
    call_slot, call_method_slot: call_object;
    call_constructor, call_method_constructor: construct;
}

/// The arguments of the call in a tuple; otherwise ends the instruction as another handler.
macro_rules! take_arguments {
    ($m:ident, $is_method:expr) => {{
        let (first, count) = ($m.reg($m.word.a() + 2), $m.word.b());
        if !box_at_hand($m.space, first, count) {
            return $m.instead(box_arguments);
        }
        match Tuple::lend_at_once($m.space, first.cast(), count) {
            Some(args) => {
                for place in 0..count {
                    *first.add(place) = Value::UNBOUND;
                }
                args
            }
            None => return $m.instead(if $is_method { call_method_native } else { call_native }),
        }
    }};
}

/// Calls the function in register `a`, or the method that it is, if its convention is still this one.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn call_function<const CONVENTION: i32, const IS_METHOD: bool>(mut m: Machine<'_>) -> Exit {
    // SAFETY: as for the machine's methods.
    unsafe {
        let Some((definition, this)) = definition::<CONVENTION, IS_METHOD>(&m) else {
            return m.instead(call);
        };
        let args = take_arguments!(m, IS_METHOD);
        m.pc = m.pc.add(1);
        m.save();
        let result = if CONVENTION & METH_KEYWORDS != 0 {
            native_calls::invoke_with_tuple::<true>(definition, this, &args)
        } else {
            native_calls::invoke_with_tuple::<false>(definition, this, &args)
        };
        finish::<IS_METHOD>(m, args, result)
    }
}

/// Calls the object in register `a` by the slot of its type, if that is the one that the cache has.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn call_object<const IS_METHOD: bool>(mut m: Machine<'_>) -> Exit {
    // SAFETY: as for the machine's methods.
    unsafe {
        let callable = m.get(m.word.a());
        let has_receiver = IS_METHOD && !m.get(m.word.a() + 1).is_unbound();
        if has_receiver || !callable.is_object() {
            return m.instead(call);
        }
        let ty = callable.as_object().ty();
        let Some(slot) = ty.slots().tp_call.get() else {
            return m.instead(call);
        };
        if !native_calls::is_noted(ptr::from_ref(ty).cast_mut().cast(), m.peek_cache()) {
            return m.instead(call);
        }
        let args = take_arguments!(m, IS_METHOD);
        m.pc = m.pc.add(1);
        m.save();
        let result = slot(callable.as_ptr(), args.as_ptr(), ptr::null_mut());
        finish::<IS_METHOD>(m, args, result)
    }
}

/// Makes an instance of the class in register `a`, if that is the one that the cache has.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn construct<const IS_METHOD: bool>(mut m: Machine<'_>) -> Exit {
    // SAFETY: as for the machine's methods; what is noted is a class.
    unsafe {
        let callable = m.get(m.word.a());
        let has_receiver = IS_METHOD && !m.get(m.word.a() + 1).is_unbound();
        if has_receiver || !native_calls::is_noted(callable.as_ptr(), m.peek_cache()) {
            return m.instead(call);
        }
        let class: &Type = callable.as_object().cast_unchecked();
        let Some(new) = class.slots().tp_new.get() else {
            return m.instead(call);
        };
        let args = take_arguments!(m, IS_METHOD);
        m.pc = m.pc.add(1);
        m.save();
        let made = make_and_initialize(m.space, class, new, &args, ptr::null_mut());
        Tuple::take_back(m.space, args);
        match made {
            Ok(object) => finish_call::<IS_METHOD>(m, object.into_ptr()),
            Err(err) => m.fail(err),
        }
    }
}

/// Ends a call with what the C function gave.
///
/// # Safety
/// As for the machine's methods; the program counter is stored in the frame.
#[inline(always)]
unsafe fn finish<const IS_METHOD: bool>(m: Machine<'_>, args: Ref<Tuple>, result: *mut PyObject) -> Exit {
    // SAFETY: as for the machine's methods.
    unsafe {
        if result.is_null() || m.space.error_occurred() {
            return m.fail(error_of(m.space, m.get(m.word.a()), args, result));
        }
        Tuple::take_back(m.space, args);
        finish_call::<IS_METHOD>(m, result)
    }
}

/// The error that a C function ended with; the arguments are given up.
///
/// # Safety
/// As [`native_calls::error_of`].
#[cold]
#[inline(never)]
unsafe fn error_of(space: &Space, callable: Value, args: Ref<Tuple>, result: *mut PyObject) -> PyErr {
    // SAFETY: the caller's promise.
    let err = unsafe { native_calls::error_of(space, callable, result) };
    Tuple::take_back(space, args);
    err
}
