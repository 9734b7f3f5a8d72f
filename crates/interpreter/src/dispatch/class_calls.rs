//! Calls of builtin classes by the vectorcall function that the class has: it gets the registers themselves as its array of arguments.

use super::calls::call;
use super::machine::{Exit, Machine, fast_instructions};
use super::native::{arguments_at_hand, box_arguments, finish_array};
use core::ptr;
use objspace::Type;
use objspace::object::ARGUMENTS_OFFSET;

fast_instructions! {
    fn call_builtin_class(m) {
        construct::<false>(m)
    }

    fn call_method_builtin_class(m) {
        construct::<true>(m)
    }
}

/// Calls the class in register `a`, if it is the one that the cache has: a type in static memory, where it stays.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn construct<const IS_METHOD: bool>(mut m: Machine<'_>) -> Exit {
    // SAFETY: as for the machine's methods; what the cache has is a class.
    unsafe {
        let callable = m.get(m.word.a());
        let has_receiver = IS_METHOD && !m.get(m.word.a() + 1).is_unbound();
        if has_receiver || callable.as_ptr() as usize != m.peek_cache().key.get() {
            return m.instead(call);
        }
        let class: &Type = callable.as_object().cast_unchecked();
        let Some(function) = class.slots().tp_vectorcall.get() else {
            return m.instead(call);
        };
        let count = m.word.b();
        let Some(first) = arguments_at_hand(&m, count) else {
            return m.instead(box_arguments);
        };
        m.pc = m.pc.add(1);
        m.save();
        let result = function(callable.as_ptr(), first.cast(), count | ARGUMENTS_OFFSET, ptr::null_mut());
        finish_array::<IS_METHOD>(m, count, result)
    }
}
