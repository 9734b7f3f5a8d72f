//! The dispatch loop: executes the words of code objects.
//!
//! One call of [`run`] executes a frame and every Python function called from it, without native recursion: a call pushes a frame and
//! the instructions that follow are those of the callee. How instructions follow one another is told in [`machine`]; which handler
//! belongs to which opcode, in [`table`]. Handlers are grouped in files by what they are about. Instructions that do much
//! call functions in the rest of this crate; what stands here is what must be fast, and the control flow.
//!
//! Ownership follows the rules at the top of `compiler::bytecode::opcode`: a temporary operand is consumed, a local one is borrowed, a dead
//! temporary holds no reference. Whatever a register held is taken out of it before it is dropped. Whatever may look at the
//! frame, or raise, or drop an object, comes after [`machine::Machine::save`].

mod arithmetic;
mod attributes;
mod builtin_calls;
mod calls;
mod class_calls;
mod comparisons;
mod containers;
mod control;
mod exceptions;
mod generators;
mod iteration;
mod machine;
mod membership;
mod native;
mod operator_methods;
mod patterns;
mod slots;
mod statements;
mod table;
mod text;
mod truth;
mod tuple_calls;
mod variables;

use crate::frame::Frame;
use crate::value::Value;
use machine::{ExitKind, Machine};
use objspace::{PyErr, PyResult, Ref, Space};

/// How an execution of a frame ended, other than by an exception. The value is owned.
pub enum Outcome {
    /// It returned.
    Return(Value),
    /// A generator's frame suspended itself.
    Yield(Value),
}

/// Executes `entry`, which is pushed and linked already, until it returns, yields or raises. The frame is popped (unless it belongs to
/// a generator that yields).
///
/// # Safety
/// `entry` is a complete frame with the flag [`ENTRY`](crate::frame::ENTRY), and the thread's current one.
pub unsafe fn run(space: &Space, entry: *mut Frame) -> PyResult<Outcome> {
    // SAFETY: the caller's promise.
    let exit = unsafe { Machine::of_frame(space, entry).execute() };
    #[cfg(not(tail_calls))]
    let exit = {
        let mut exit = exit;
        while exit.kind == ExitKind::Next {
            // SAFETY: the thread's current frame goes on at the word that the handler gave.
            exit = unsafe {
                let mut machine = Machine::of_frame(space, space.thread_state().current_frame.get().cast());
                machine.pc = exit.payload as *const _;
                machine.execute()
            };
        }
        exit
    };
    match exit.kind {
        ExitKind::Return => Ok(Outcome::Return(Value::from_bits(exit.payload))),
        ExitKind::Yield => Ok(Outcome::Yield(Value::from_bits(exit.payload))),
        // SAFETY: the exit owns the exception.
        ExitKind::Raise => Err(PyErr::from_raised(unsafe { Ref::from_owned(exit.payload as *mut _) })),
        #[cfg(not(tail_calls))]
        ExitKind::Next => unreachable!("the loop above goes on with it"),
    }
}
