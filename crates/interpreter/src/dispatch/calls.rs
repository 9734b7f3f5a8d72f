//! Calls and returns.

use super::machine::{Exit, ExitKind, Machine, Step, Stop, fast_instructions, instructions};
use super::operator_methods::{finish_operator, return_operator};
use crate::calls::{self, Callee, Places};
use crate::code::Cache;
use crate::frame::{ENTRY, Frame, INITIALIZER, OPERATOR, RESUMED_INLINE};
use crate::operands::{release_register, release_run, set_register};
use crate::value::Value;
use crate::word::specialize;
use crate::{breaker, generator, native_calls, op};
use objspace::mechanisms::Mechanism;
use objspace::{Function, List, Object, PyResult, Ref, Tuple};

/// Where a call's arguments start, and how many there are: a method call has its object in front, if there is one.
macro_rules! arguments {
    ($machine:ident, $is_method:expr) => {{
        let receivers = usize::from($is_method && !$machine.get($machine.word.a() + 1).is_unbound());
        ($machine.word.a() + 2 - receivers, $machine.word.b() + receivers)
    }};
}

/// Goes on in the frame that was pushed for the function in register `a`, which the frame owns now; the program counter is behind the
/// instruction.
macro_rules! enter_function {
    ($machine:ident, $new:ident, $function:ident) => {{
        *$machine.reg($machine.word.a()) = Value::UNBOUND;
        $machine.save();
        $machine.frame().head().return_offset.set($machine.word.c() as u16);
        $machine.link($new);
        $machine.enter_new($new, calls::function_code($function))
    }};
}

/// Calls a Python function whose arguments only need to be moved, as long as there is room for its frame on the stack.
macro_rules! call_simple {
    ($machine:ident, $is_method:expr) => {{
        let (first, count) = arguments!($machine, $is_method);
        let callable = $machine.get($machine.word.a());
        if let Some(function) = calls::simple_function(callable, count)
            && let Some(new) = calls::try_push_simple($machine.space, function, $machine.reg(first), count)
        {
            $machine.pc = $machine.pc.add(1);
            return enter_function!($machine, new, function);
        }
        $machine.instead(call)
    }};
}

/// Calls a Python function some of whose parameters may take their default values, likewise.
macro_rules! call_with_defaults {
    ($machine:ident, $is_method:expr) => {{
        let (first, count) = arguments!($machine, $is_method);
        let (places, args) = (Places::positional(count), $machine.reg(first));
        if let Some(function) = calls::plain_function($machine.get($machine.word.a()))
            && let Some(new) = calls::try_push_placed($machine.space, function, args, count, places)
        {
            $machine.pc = $machine.pc.add(1);
            return enter_function!($machine, new, function);
        }
        $machine.instead(call)
    }};
}

/// Calls a Python function with keywords of which the cache has the parameters, likewise.
macro_rules! call_with_keywords {
    ($machine:ident, $is_method:expr) => {{
        let (first, count) = arguments!($machine, $is_method);
        let cache = &*(*$machine.pc.add(1)).get().cache();
        if let Some(function) = calls::plain_function($machine.get($machine.word.a()))
            && let Some(places) = Places::load(calls::function_code(function), cache)
            && let Some(new) =
                calls::try_push_placed($machine.space, function, $machine.reg(first), count, places)
        {
            $machine.pc = $machine.pc.add(2);
            return enter_function!($machine, new, function);
        }
        $machine.instead(call_keyword)
    }};
}

/// Returns from a plain function's frame, unless an object dies with it or the frame is more than that.
macro_rules! return_simply {
    ($machine:ident, $is_const:literal) => {{
        let flags = $machine.frame().flags();
        if flags != 0 {
            return $machine.instead(match flags {
                ENTRY => return_to_native,
                INITIALIZER => return_instance,
                OPERATOR => return_operator,
                _ => return_in_general,
            });
        }
        let Some((value, caller)) = leave_with_result(&$machine, $is_const) else {
            return $machine.instead(return_in_general);
        };
        let machine = Machine::of_frame($machine.space, caller);
        let target = (*caller).head().return_offset.get() as usize;
        machine.finish(target, value)
    }};
}

fast_instructions! {
    fn call_function(mut m) {
        call_simple!(m, false)
    }

    fn call_method_function(mut m) {
        call_simple!(m, true)
    }

    fn call_function_defaults(mut m) {
        call_with_defaults!(m, false)
    }

    fn call_method_function_defaults(mut m) {
        call_with_defaults!(m, true)
    }

    fn call_keyword_function(mut m) {
        call_with_keywords!(m, false)
    }

    fn call_method_keyword_function(mut m) {
        call_with_keywords!(m, true)
    }

    fn return_value(m) {
        return_simply!(m, false)
    }

    fn return_const(m) {
        return_simply!(m, true)
    }

    /// From the frame that native code entered: the loop ends. Generators' frames have the same flag.
    fn return_to_native(m) {
        if generator::is_owned_by_generator(m.frame()) {
            return m.instead(return_in_general);
        }
        match leave_with_result(&m, m.word.op() == op::ReturnConst) {
            Some((value, _)) => Exit { kind: ExitKind::Return, payload: value.bits() },
            None => m.instead(return_in_general),
        }
    }

    /// From `__init__`: the caller of the class gets the instance.
    fn return_instance(m) {
        let none = Value::immortal(objspace::none());
        let is_none = m.word.op() == op::ReturnConst && m.constant(m.word.index()) == none;
        if !is_none || !give_up_locals(&m) {
            return m.instead(return_in_general);
        }
        let instance = calls::initialized_instance(m.frame);
        let caller = leave(&m);
        let machine = Machine::of_frame(m.space, caller);
        let target = (*caller).head().return_offset.get() as usize;
        machine.finish(target, instance)
    }
}

/// What a return instruction gives, not consumed.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
pub(super) unsafe fn result(m: &Machine<'_>, is_const: bool) -> Value {
    // SAFETY: as for the machine's methods.
    unsafe { if is_const { m.constant(m.word.index()) } else { m.get(m.word.a()) } }
}

/// Leaves a function's frame as its return instruction does: the value that it gives, owned, and the caller, the thread's current frame now.
/// `None`: an object would die with the frame, which is not left, and may have lost some of its locals, but not the value.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
pub(super) unsafe fn leave_with_result(m: &Machine<'_>, is_const: bool) -> Option<(Value, *mut Frame)> {
    // SAFETY: as for the machine's methods; where the value's reference is given up, the constant or local has one of its own.
    unsafe {
        let value = result(m, is_const);
        if !is_const && m.word.a_is_temporary() {
            *m.reg(m.word.a()) = Value::UNBOUND;
        } else {
            value.duplicate();
        }
        if give_up_locals(m) {
            return Some((value, leave(m)));
        }
        if !is_const && m.get(m.word.a()).is_unbound() {
            *m.reg(m.word.a()) = value;
        } else {
            value.give_up();
        }
        None
    }
}

/// Empties the locals of a frame that is left; `false`, and some may still be there, if an object would die with the frame.
///
/// # Safety
/// As for the machine's methods; the frame is that of a function.
#[inline(always)]
unsafe fn give_up_locals(m: &Machine<'_>) -> bool {
    // SAFETY: as for the machine's methods.
    unsafe {
        let (dying, code) = (m.frame(), m.code());
        if !calls::can_give_up(dying, code) {
            return false;
        }
        for index in (0..code.local_count()).rev() {
            let local = m.get(index);
            if local.is_object() {
                if local.is_last_reference() {
                    return false;
                }
                *m.reg(index) = Value::UNBOUND;
                local.give_up();
            }
        }
        true
    }
}

/// Leaves a frame whose locals are empty; its caller is the thread's current one now.
///
/// # Safety
/// As for the machine's methods; [`give_up_locals`] was.
#[inline(always)]
unsafe fn leave(m: &Machine<'_>) -> *mut Frame {
    // SAFETY: as for the machine's methods.
    unsafe {
        let dying = m.frame();
        calls::give_up(dying, m.code());
        let caller = dying.previous();
        m.space.thread_state().current_frame.set(caller.cast());
        calls::pop_empty(m.space, m.frame);
        caller
    }
}

instructions! {
    fn call(m) {
        let here = m.here();
        // This is what the specialised forms fall back on, too.
        let is_method = op::general_form(m.word.op()) == op::CallMethod;
        let (first, count) = arguments!(m, is_method);
        let cache = m.cache();
        m.save();
        m.frame().head().return_offset.set(m.word.c() as u16);
        let callable = m.get(m.word.a());
        if let Some(function) = calls::simple_function(callable, count) {
            specialize(&*here, if is_method { op::CallMethodFunction } else { op::CallFunction });
            let new = calls::push_simple(m.space, function, m.reg(first), count)?;
            *m.reg(m.word.a()) = Value::UNBOUND;
            m.switch_to(new);
            return Ok(());
        }
        if callable.is_object() && !Mechanism::CallPath.is_left_out() {
            if let Some(function) = callable.as_object().downcast_exact::<Function>() {
                if calls::function_code(function).is_simple_call()
                    && calls::has_defaults(function, Places::positional(count))
                {
                    let form =
                        if is_method { op::CallMethodFunctionDefaults } else { op::CallFunctionDefaults };
                    specialize(&*here, form);
                }
                let new = calls::push_any(&m.operands(), function, m.word.a(), first, count, &[])?;
                m.switch_to(new);
                return Ok(());
            }
            let (callable, receiver) = (callable.as_object(), m.get(m.word.a() + 1));
            if native_calls::is_handled(callable) {
                let receiver = if is_method { receiver } else { Value::UNBOUND };
                let form =
                    native_calls::form_of_call(m.space, callable, receiver, is_method, m.word.b(), cache);
                specialize(&*here, form);
                if let Some(result) = native_calls::call(&m.operands(), callable, first, count) {
                    return finish_native(m, first, count, result);
                }
            } else if !is_method && calls::cache_class(m.space, callable, count, cache) {
                specialize(&*here, op::CallClass);
            }
        }
        let callee = calls::prepare(&m.operands(), m.word.a(), first, count, None)?;
        go_on_with(m, callee)
    }

    fn call_native(m) {
        try_native(m, false)
    }

    fn call_method_native(m) {
        try_native(m, true)
    }

    /// `list.append`, found as the method of an exact list.
    fn call_list_append_in_general(m) {
        let (a, c) = (m.word.a(), m.word.c());
        let callable = m.get(a);
        let is_append = callable.as_ptr() as usize == m.peek_cache().value.get();
        let list = m.get(a + 1);
        if !is_append || m.word.b() != 1 || !list.is_object() || !list.as_object().is_exact::<List>() {
            return Err(Stop::Execute(op::CallMethod));
        }
        m.pc = m.pc.add(1);
        m.save();
        let item = m.take(a + 2)?;
        list.as_object().cast_unchecked::<List>().push(m.space, item)?;
        release_register(m.reg(a + 1));
        release_register(m.reg(a));
        m.set(c, Value::immortal(objspace::none()));
        Ok(())
    }

    /// A class whose instances only need `__init__` called.
    fn call_class(m) {
        let (first, count) = arguments!(m, false);
        let cache = m.cache();
        m.save();
        m.frame().head().return_offset.set(m.word.c() as u16);
        let callable = m.get(m.word.a());
        if let Some(new) = calls::instantiate(m.space, callable, cache, m.reg(first), count)? {
            release_register(m.reg(m.word.a()));
            m.switch_to(new);
            return Ok(());
        }
        let callee = calls::prepare(&m.operands(), m.word.a(), first, count, None)?;
        go_on_with(m, callee)
    }

    fn call_keyword(m) {
        let here = m.here();
        let is_method = op::general_form(m.word.op()) == op::CallMethodKeyword;
        let (first, count) = arguments!(m, is_method);
        let names = m.extension() as usize;
        let cache = m.cache();
        m.save();
        m.frame().head().return_offset.set(m.word.c() as u16);
        let names = m.constant(names).as_object().cast_unchecked::<Tuple>();
        let base = m.word.a();
        let receiver = if is_method { m.get(base + 1) } else { Value::UNBOUND };
        let callable = m.get(base);
        if !Mechanism::CallPath.is_left_out()
            && callable.is_object()
            && let Some(function) = callable.as_object().downcast_exact::<Function>()
        {
            let code = calls::function_code(function);
            if code.is_simple_call()
                && let Some(places) = Places::find(code, count - names.len(), names)
                && calls::has_defaults(function, places)
            {
                places.store(code, cache);
                let form = if is_method { op::CallMethodKeywordFunction } else { op::CallKeywordFunction };
                specialize(&*here, form);
            }
            let new = calls::push_any(&m.operands(), function, base, first, count, names.items())?;
            m.switch_to(new);
            return Ok(());
        }
        if !Mechanism::CallPath.is_left_out()
            && let Some(form) = native_calls::form_of_keyword_call(callable, receiver, is_method)
        {
            specialize(&*here, form);
        }
        if !Mechanism::CallPath.is_left_out()
            && let Some(result) = native_calls::call_with_keywords(
                &m.operands(), callable, receiver, base + 2, m.word.b(), names,
            )
        {
            return finish_native(m, first, count, result);
        }
        let callee = calls::prepare(&m.operands(), m.word.a(), first, count, Some(names))?;
        go_on_with(m, callee)
    }

    fn call_unpack(m) {
        let _: &Cache = m.cache();
        m.save();
        m.frame().head().return_offset.set(m.word.c() as u16);
        let callee = calls::prepare_unpack(&m.operands(), m.word.a(), m.word.b() as u32)?;
        go_on_with(m, callee)
    }

    /// Any return.
    fn return_in_general(m) {
        let value = if m.word.op() == op::ReturnConst {
            m.constant(m.word.index()).duplicate()
        } else {
            m.reg(m.word.a()).replace(Value::UNBOUND)
        };
        m.save();
        let dying = m.frame;
        let flags = (*dying).flags();
        let caller = (*dying).previous();
        m.space.thread_state().current_frame.set(caller.cast());
        if flags & ENTRY != 0 {
            generator::finish_or_pop(m.space, dying);
            return Err(Stop::Return(value));
        }
        m.reload();
        let target = (*caller).registers().add((*caller).head().return_offset.get() as usize);
        if flags & RESUMED_INLINE != 0 {
            generator::finish_or_pop(m.space, dying);
            generator::finish_inline(&*caller, value);
        } else if flags & OPERATOR == OPERATOR {
            calls::pop_returned(m.space, dying);
            if let Err(err) = finish_operator(m, caller, value) {
                // It is the caller's operator that raises.
                (m.frame, m.pc) = (caller, (*caller).next_instruction());
                return Err(err.into());
            }
        } else if flags & INITIALIZER != 0 {
            let instance = calls::initialized_instance(dying);
            calls::pop_returned(m.space, dying);
            if value != Value::immortal(objspace::none()) {
                instance.release();
                // It is the caller's call that raises.
                (m.frame, m.pc) = (caller, (*caller).next_instruction());
                return Err(calls::initializer_result_error(m.space, value).into());
            }
            set_register(target, instance);
        } else {
            calls::pop_returned(m.space, dying);
            set_register(target, value);
        }
        Ok(())
    }
}

/// A call of what was a C function the last time.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn try_native(m: &mut Machine<'_>, is_method: bool) -> Step {
    // SAFETY: as for the machine's methods.
    unsafe {
        let (first, count) = arguments!(m, is_method);
        let _: &Cache = m.cache();
        m.save();
        let callable = m.get(m.word.a());
        if callable.is_object()
            && let Some(result) = native_calls::call(&m.operands(), callable.as_object(), first, count)
        {
            return finish_native(m, first, count, result);
        }
        m.frame().head().return_offset.set(m.word.c() as u16);
        let callee = calls::prepare(&m.operands(), m.word.a(), first, count, None)?;
        go_on_with(m, callee)
    }
}

/// Releases the operands of a call of a C function and stores its result.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn finish_native(m: &Machine<'_>, first: usize, count: usize, result: PyResult<Ref<Object>>) -> Step {
    // SAFETY: as for the machine's methods.
    unsafe {
        release_run(m.reg(first), count);
        release_register(m.reg(m.word.a()));
        m.set_ref(m.word.c(), result?);
        after_native_call(m)
    }
}

/// Enters the frame that a call pushed, or stores its result.
///
/// # Safety
/// As for the machine's methods.
unsafe fn go_on_with(m: &mut Machine<'_>, callee: Callee) -> Step {
    // SAFETY: as for the machine's methods.
    unsafe {
        match callee {
            Callee::Python(new) => {
                m.switch_to(new);
                Ok(())
            }
            Callee::Done(result) => {
                m.set_ref(m.word.c(), result);
                after_native_call(m)
            }
        }
    }
}

/// Native code may have waited for what others ask for.
#[inline(always)]
fn after_native_call(m: &Machine<'_>) -> Step {
    if breaker::is_asked_by_others(m.space) {
        breaker::handle_others(m.space)?;
    }
    Ok(())
}
