//! Exceptions and `with`.

use super::machine::{Stop, instructions};
use crate::value::Value;
use crate::{unwinding, with_statement};
use objspace::PyErr;

instructions! {
    fn push_exc_info(m) {
        let a = m.word.a();
        let exception = m.reg(a).replace(Value::UNBOUND);
        let previous = unwinding::push_handled(m.space, exception.as_object());
        *m.reg(a) = Value::from_ref(previous);
        *m.reg(a + 1) = exception;
        Ok(())
    }

    fn pop_except(m) {
        let a = m.word.a();
        let previous = m.take(a)?;
        m.save();
        drop(unwinding::pop_handled(m.space, previous));
        Ok(())
    }

    fn match_exception(m) {
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
