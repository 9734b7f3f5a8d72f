//! `for` loops.

use super::machine::{fast_instructions, instructions};
use crate::iteration;
use crate::operands::release_register;
use crate::value::Value;
use objspace::object::end_of_iteration;

fast_instructions! {
    fn for_iter_range(mut m) {
        let Some(value) = iteration::range_step(m.get(m.word.a())) else {
            return m.instead(end_of_range);
        };
        m.pc = m.pc.add(1);
        m.finish(m.word.b(), value)
    }

    /// The end of a range.
    fn end_of_range(m) {
        let iterator = m.get(m.word.a());
        if !iteration::is_ended_range(iterator) || !iterator.is_last_reference() {
            return m.instead(for_iter);
        }
        m.instead(leave_loop)
    }

    /// Drops the iterator and goes on behind the loop.
    fn leave_loop(mut m) {
        let offset = m.extension() as i32;
        let iterator = m.reg(m.word.a()).replace(Value::UNBOUND);
        m.jump(offset);
        m.release_and_go_on(iterator)
    }

    fn for_iter_list(mut m) {
        let Some(item) = iteration::list_step(m.get(m.word.a())) else {
            return m.instead(for_iter_sequence);
        };
        m.pc = m.pc.add(1);
        m.finish(m.word.b(), Value::from_ref(item))
    }

    fn for_iter_tuple(mut m) {
        let Some(item) = iteration::tuple_step(m.get(m.word.a())) else {
            return m.instead(for_iter_sequence);
        };
        m.pc = m.pc.add(1);
        m.finish(m.word.b(), Value::from_ref(item))
    }

    /// A list where there was a tuple the last time, or the other way round; and the end of both.
    fn for_iter_sequence(mut m) {
        let iterator = m.get(m.word.a());
        if !iteration::is_of_sequence(iterator) {
            return m.instead(for_iter);
        }
        if let Some(item) = iteration::list_step(iterator).or_else(|| iteration::tuple_step(iterator)) {
            m.pc = m.pc.add(1);
            return m.finish(m.word.b(), Value::from_ref(item));
        }
        if !iterator.is_last_reference() {
            return m.instead(for_iter);
        }
        m.instead(leave_loop)
    }

    fn get_iter(m) {
        let iterable = m.get(m.word.b());
        if !iterable.is_object() {
            return m.instead(get_iter_in_general);
        }
        m.save();
        let iterator = match iteration::iter_sequence(m.space, iterable.as_object()) {
            Some(Ok(iterator)) => iterator,
            Some(Err(err)) => return m.fail(err),
            None => return m.instead(get_iter_in_general),
        };
        if m.word.b_is_temporary() {
            // The iterator keeps it.
            *m.reg(m.word.b()) = Value::UNBOUND;
            iterable.give_up();
        }
        m.finish(m.word.a(), Value::from_ref(iterator))
    }

    fn for_iter_native(mut m) {
        let iterator = m.get(m.word.a());
        let Some(next) = iteration::native_next(iterator) else {
            return m.instead(for_iter);
        };
        m.pc = m.pc.add(1);
        m.save();
        let item = next(iterator.as_ptr());
        if item.is_null() {
            m.pc = m.pc.sub(1);
            return m.instead(end_of_loop);
        }
        m.finish(m.word.b(), Value::from_ptr(item))
    }
}

instructions! {
    fn get_iter_in_general(m) {
        let a = m.word.a();
        let b = m.word.b();
        m.save();
        let iterable = m.take(b)?;
        let iterator = iteration::iter(m.space, iterable)?;
        m.set_ref(a, iterator);
        Ok(())
    }

    /// `ForIterNative`, whose iterator gave nothing.
    fn end_of_loop(m) {
        let a = m.word.a();
        let offset = m.extension() as i32;
        m.save();
        end_of_iteration(m.space)?;
        release_register(m.reg(a));
        m.jump(offset);
        Ok(())
    }

    fn for_iter(m) {
        let here = m.here();
        let a = m.word.a();
        let b = m.word.b();
        let offset = m.extension() as i32;
        m.save();
        iteration::specialize(m.get(a), here);
        match iteration::next(m.space, m.get(a))? {
            Some(item) => m.set_ref(b, item),
            None => {
                release_register(m.reg(a));
                m.jump(offset);
            }
        }
        Ok(())
    }
}
