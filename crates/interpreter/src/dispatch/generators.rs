//! Generators, coroutines and asynchronous iteration.

use super::iteration::for_iter;
use super::machine::{Exit, ExitKind, Machine, Stop, fast_instructions, instructions};
use crate::frame::{ENTRY, INITIALIZER, RESUMED_INLINE};
use crate::operands::{release_register, set_register};
use crate::value::Value;
use crate::{calls, coroutines, generator, op};

fast_instructions! {
    /// To a generator or coroutine, in this run of the loop.
    fn send_generator(mut m) {
        let sent = m.word.a() + 1;
        let Some(frame) = generator::resume_inline(m.space, m.get(m.word.a()), m.get(sent)) else {
            m.word = m.word.with_op(op::Send);
            return m.instead(send);
        };
        *m.reg(sent) = Value::UNBOUND;
        m.pc = m.pc.add(1);
        m.save();
        m.frame().head().return_offset.set(sent as u16);
        m.enter(generator::pass_on(m.space, frame))
    }

    /// `for` over a generator, in this run of the loop.
    fn for_iter_generator(mut m) {
        let none = Value::immortal(objspace::none());
        let Some(frame) = generator::resume_inline(m.space, m.get(m.word.a()), none) else {
            m.word = m.word.with_op(op::ForIter);
            return m.instead(for_iter);
        };
        m.pc = m.pc.add(1);
        m.save();
        m.frame().head().return_offset.set(m.word.b() as u16);
        m.enter(generator::pass_on(m.space, frame))
    }

    fn yield_value(m) {
        let frame = m.frame();
        let is_inline = frame.flags() & RESUMED_INLINE != 0;
        m.save();
        let value = m.take_b();
        frame.head().return_offset.set(m.word.a() as u16);
        generator::suspend(m.space, m.frame, m.here());
        if !is_inline {
            return Exit { kind: ExitKind::Yield, payload: value.bits() };
        }
        generator::resumed_from_outside(frame);
        let caller = generator::yield_on(m.space, m.space.thread_state().current_frame.get().cast());
        let machine = Machine::of_frame(m.space, caller);
        let target = (*caller).head().return_offset.get() as usize;
        machine.finish(target, value)
    }
}

instructions! {
    fn get_async_iter(m) {
        let a = m.word.a();
        let b = m.word.b();
        m.save();
        let iterable = m.take(b)?;
        m.set_ref(a, coroutines::async_iter(m.space, &iterable)?);
        Ok(())
    }

    fn get_anext(m) {
        let a = m.word.a();
        let b = m.word.b();
        m.save();
        let awaitable = coroutines::async_next(m.space, m.keep(b)?)?;
        m.set_ref(a, awaitable);
        Ok(())
    }

    fn end_async_for(m) {
        let a = m.word.a();
        let b = m.word.b();
        m.save();
        let (iterator, exception) = (m.take(a)?, m.take(b)?);
        match coroutines::end_async_for(m.space, iterator, exception) {
            Some(err) => Err(Stop::RaiseAgain(err)),
            None => Ok(()),
        }
    }

    fn get_yield_from_iter(m) {
        let a = m.word.a();
        let b = m.word.b();
        m.save();
        let iterable = m.take(b)?;
        m.set_ref(a, coroutines::yield_from_iter(m.space, m.frame(), iterable)?);
        Ok(())
    }

    fn get_awaitable(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        let awaitable = m.take(b)?;
        m.set_ref(a, coroutines::awaitable(m.space, awaitable, c)?);
        Ok(())
    }

    fn send(m) {
        let here = m.here();
        let a = m.word.a();
        let offset = m.extension() as i32;
        m.save();
        generator::specialize_send(m.get(a), here);
        let value = m.take(a + 1)?;
        match generator::send(m.space, m.keep(a)?, value)? {
            generator::Sent::Yielded(value) => m.set_ref(a + 1, value),
            generator::Sent::Returned(value) => {
                release_register(m.reg(a));
                m.set_ref(a, value);
                m.jump(offset);
            }
        }
        Ok(())
    }

    fn return_generator(m) {
        m.save();
        let is_initializer = m.frame().flags() & INITIALIZER != 0;
        if is_initializer {
            // The instance is for nobody: `__init__` may not give a generator.
            calls::initialized_instance(m.frame).release();
            m.frame().change_flag(INITIALIZER, 0);
        }
        let generator = generator::from_frame(m.space, m.frame)?;
        // The frame's registers have moved into the generator.
        let dying = m.frame;
        let flags = (*dying).flags();
        let caller = (*dying).previous();
        m.space.thread_state().current_frame.set(caller.cast());
        calls::pop_moved(m.space, dying);
        if flags & ENTRY != 0 {
            return Err(Stop::Return(Value::from_ref(generator)));
        }
        if is_initializer {
            (m.frame, m.pc) = (caller, (*caller).next_instruction());
            return Err(calls::initializer_result_error(m.space, Value::from_ref(generator)).into());
        }
        let target = (*caller).head().return_offset.get() as usize;
        set_register((*caller).registers().add(target), Value::from_ref(generator));
        m.reload();
        Ok(())
    }

    fn cleanup_throw(m) {
        let a = m.word.a();
        m.save();
        let (iterator, exception) = (m.take(a)?, m.take(a + 1)?);
        match coroutines::cleanup_throw(m.space, iterator, exception) {
            Ok(value) => m.set_ref(a, value),
            Err(err) => return Err(Stop::RaiseAgain(err)),
        }
        Ok(())
    }
}
