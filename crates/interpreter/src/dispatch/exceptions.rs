//! Exceptions and `with`.

use super::machine::{Stop, fast_instructions, instructions};
use crate::value::Value;
use crate::{unwinding, with_statement};
use core::ptr;
use objspace::PyErr;

fast_instructions! {
    /// The exception in `a` is the handled one from now on; the one before, or None, is kept there.
    fn push_exc_info(m) {
        let a = m.word.a();
        let exception = m.get(a);
        let item = m.space.thread_state().exc_info.get();
        let previous = (*item).exc_value.replace(exception.duplicate().as_ptr());
        *m.reg(a) = if previous.is_null() { Value::immortal(objspace::none()) } else { Value::from_ptr(previous) };
        *m.reg(a + 1) = exception;
        m.next()
    }

    /// What `a` kept is the handled exception again.
    fn pop_except(m) {
        let previous = m.reg(m.word.a()).replace(Value::UNBOUND);
        let is_none = previous == Value::immortal(objspace::none());
        let item = m.space.thread_state().exc_info.get();
        let handled = (*item).exc_value.replace(if is_none { ptr::null_mut() } else { previous.as_ptr() });
        m.release_and_go_on(Value::from_ptr(handled))
    }

    fn match_exception(m) {
        let (exception, class) = (m.get(m.word.b()), m.get(m.word.c()));
        let is_its_type = class.is_object() && exception.as_object().ty().is(class.as_object());
        if !is_its_type || class.is_last_reference() {
            return m.instead(match_in_general);
        }
        if m.word.c_is_temporary() {
            *m.reg(m.word.c()) = Value::UNBOUND;
            class.give_up();
        }
        m.finish(m.word.a(), Value::from_bool(true))
    }
}

instructions! {
    /// By the class's bases, or by each of several classes.
    fn match_in_general(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        let class = m.take(c)?;
        let matches = unwinding::matches(m.space, m.keep(b)?, &class)?;
        m.set(a, Value::from_bool(matches));
        Ok(())
    }

    fn match_exception_group(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        let class = m.take(c)?;
        let (matching, rest) = unwinding::match_group(m.space, m.keep(b)?, &class)?;
        m.set_ref(b, rest);
        m.set_ref(a, matching);
        Ok(())
    }

    fn raise(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        if c == 0
            && let Some(exception) = unwinding::handled(m.space)
        {
            return Err(Stop::RaiseAgain(PyErr::from_raised(exception)));
        }
        let exception = if c >= 1 { Some(m.take(a)?) } else { None };
        let cause = if c == 2 { Some(m.take(b)?) } else { None };
        Err(unwinding::raise(m.space, exception, cause).into())
    }

    fn reraise(m) {
        let exception = m.take(m.word.a())?;
        m.save();
        if m.word.c() == 1 {
            // Where it was raised first: for tracebacks.
            let index = m.reg(m.word.b()).replace(Value::UNBOUND).as_int() as usize;
            m.frame().set_next_instruction(m.code().first_instruction().add(index + 1));
        }
        Err(Stop::RaiseAgain(PyErr::from_raised(exception)))
    }

    fn with_except_start(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        let result =
            with_statement::exit(m.space, m.get(b), m.get(b + 1), m.keep(c)?)?;
        m.set_ref(a, result);
        Ok(())
    }

    fn begin_with(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        let manager = m.take(b)?;
        with_statement::begin(m.space, manager, c != 0, m.reg(a))?;
        Ok(())
    }
}
