//! Jumps, the start of functions, and instrumented code.

use super::machine::{Stop, fast_instructions, instructions};
use crate::{breaker, monitoring};

fast_instructions! {
    fn nop(m) {
        m.next()
    }

    fn resume(m) {
        if breaker::is_asked(m.space) {
            return m.instead(resume_asked);
        }
        m.next()
    }

    fn jump(mut m) {
        m.jump(m.word.wide());
        m.next()
    }

    fn jump_backward(mut m) {
        if breaker::is_asked(m.space) {
            return m.instead(jump_backward_asked);
        }
        m.jump(m.word.wide());
        m.next()
    }
}

instructions! {
    fn resume_asked(m) {
        let here = m.here();
        m.save();
        if breaker::handle(m.space)? {
            // Now the code is instrumented, this instruction included.
            m.pc = here;
        }
        Ok(())
    }

    fn jump_backward_asked(m) {
        // Before the jump: what is raised here belongs to the loop's body.
        m.save();
        breaker::handle(m.space)?;
        m.jump(m.word.wide());
        Ok(())
    }

    /// Tells what is to be told; then the instruction itself is executed, unless that was done too.
    fn instrumented(m) {
        let here = m.here();
        m.save();
        match monitoring::before(m.space, m.frame, here)? {
            monitoring::Next::Execute(original) => return Err(Stop::Execute(original.op())),
            monitoring::Next::Continue => m.pc = m.frame().next_instruction(),
            monitoring::Next::Enter(new) => m.switch_to(new),
        }
        Ok(())
    }
}
