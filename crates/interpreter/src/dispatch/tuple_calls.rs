//! Calls of what gets its arguments in a tuple: functions of the older convention, objects of C types by their slot, classes from C.
//!
//! The arguments move into a tuple that is at hand, or a new one ([`Tuple::lend`]).

use super::calls::{call, call_keyword};
use super::machine::{Exit, Machine, fast_instructions};
use super::native::{arguments_at_hand, box_arguments, definition, finish_call, keyword_names};
use crate::native_calls;
use crate::operands::release_object;
use crate::value::Value;
use abi::{METH_KEYWORDS, METH_VARARGS, PyObject};
use core::{ptr, slice};
use objspace::object::keyword_dict;
use objspace::type_object::make_and_initialize;
use objspace::{Layout, Object, PyErr, Ref, Space, Tuple, Type};

/// The arguments of the call in a tuple, and the program counter behind the instruction and stored; or ends the instruction as another
/// handler.
macro_rules! take_arguments {
    ($m:ident) => {{
        let count = $m.word.b();
        let Some(first) = arguments_at_hand(&$m, count) else {
            return $m.instead(box_arguments);
        };
        $m.pc = $m.pc.add(1);
        $m.save();
        take_objects!($m, first, count)
    }};
}

/// The objects in a run of registers in a tuple that is lent; or ends the instruction by an error.
macro_rules! take_objects {
    ($m:ident, $first:ident, $count:ident) => {{
        let lent = match Tuple::lend_at_once($m.space, $first.cast(), $count) {
            Some(args) => Ok(args),
            None => Tuple::from_owned($m.space, $first.cast(), $count),
        };
        match lent {
            Ok(args) => {
                for place in 0..$count {
                    // No code at all, but the compiler cannot make a call of `memset` of the few stores.
                    core::arch::asm!("", options(nostack, preserves_flags));
                    *$first.add(place) = Value::UNBOUND;
                }
                args
            }
            Err(err) => return $m.fail(err),
        }
    }};
}

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
    call_keyword_tuple, call_method_keyword_tuple: call_with_keywords;
}

fast_instructions! {
    /// `__init__`, found as the wrapper of a slot: mostly by `super()`.
    fn call_method_initializer(mut m) {
        let receiver = m.get(m.word.a() + 1);
        let Some(initialize) = native_calls::initializer_of(m.get(m.word.a()), receiver) else {
            return m.instead(call);
        };
        let args = take_arguments!(m);
        let status = initialize(receiver.as_ptr(), args.as_ptr(), ptr::null_mut());
        let failed = if status < 0 { Some(m.space.error_from_c()) } else { None };
        Tuple::take_back(m.space, args);
        match failed {
            None => finish_call::<true>(m, objspace::none().as_ptr()),
            Some(err) => m.fail(err),
        }
    }
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
        let args = take_arguments!(m);
        let result = if CONVENTION & METH_KEYWORDS != 0 {
            native_calls::invoke_with_tuple::<true>(definition, this, &args)
        } else {
            native_calls::invoke_with_tuple::<false>(definition, this, &args)
        };
        finish::<IS_METHOD>(m, args, result)
    }
}

/// Calls the function in register `a`, or the method that it is, with keywords, if its convention is still the one with a dict.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn call_with_keywords<const IS_METHOD: bool>(mut m: Machine<'_>) -> Exit {
    // SAFETY: as for the machine's methods; the values are objects, which registers keep.
    unsafe {
        let Some((definition, this)) = definition::<{ METH_VARARGS | METH_KEYWORDS }, IS_METHOD>(&m) else {
            return m.instead(call_keyword);
        };
        let count = m.word.b();
        let Some(first) = arguments_at_hand(&m, count) else {
            return m.instead(box_arguments);
        };
        let names = keyword_names(&mut m);
        m.save();
        let positional = count - names.len();
        let values = first.add(positional);
        let keywords = match keyword_dict(
            m.space,
            slice::from_raw_parts(values.cast::<&Object>(), names.len()),
            names,
        ) {
            Ok(keywords) => keywords,
            Err(err) => return m.fail(err),
        };
        let args = take_objects!(m, first, positional);
        let keywords_ptr = keywords.as_deref().map_or(ptr::null_mut(), Layout::as_ptr);
        let result = native_calls::invoke_with_tuple_and_dict(definition, this, &args, keywords_ptr);
        if result.is_null() || m.space.error_occurred() {
            let err = error_of(m.space, m.get(m.word.a()), args, result);
            drop(keywords);
            return m.fail(err);
        }
        drop(keywords);
        Tuple::take_back(m.space, args);
        // The registers keep the values still.
        let names = m.word.b() - positional;
        for place in (0..names).rev() {
            release_object(m.reg(m.word.a() + 2 + positional + place));
        }
        finish_call::<IS_METHOD>(m, result)
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
        let args = take_arguments!(m);
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
        let args = take_arguments!(m);
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
