//! What a build with the feature `self-check` checks before each instruction.
//!
//! [`before_instruction`] stands where the dispatch loop fetches an instruction; without the feature it is nothing. What is looked at is in
//! the files beside this one: [`registers`] (what every register holds, against what the compiler's verifier knows of it) and [`caches`]
//! (what an inline cache would give, against the full lookup). The object space checks what is used and freed
//! (`objspace::self_check`); it learns from here where the interpreter is and what registers hold.

#[cfg(feature = "self-check")]
mod caches;
#[cfg(feature = "self-check")]
mod place;
#[cfg(feature = "self-check")]
mod registers;

use crate::frame::Frame;
use crate::word::Word;
use core::cell::Cell;
use objspace::Space;

/// Checks everything that must hold before the instruction at `pc`, which is the next of `frame`; ends the process where it does not.
///
/// # Safety
/// `frame` is the running frame, and `pc` points into its code.
#[cfg(not(feature = "self-check"))]
#[inline(always)]
pub unsafe fn before_instruction(_space: &Space, _frame: *mut Frame, _pc: *const Cell<Word>) {}

/// Checks everything that must hold before the instruction at `pc`, which is the next of `frame`; ends the process where it does not.
///
/// # Safety
/// `frame` is the running frame, and `pc` points into its code.
#[cfg(feature = "self-check")]
pub unsafe fn before_instruction(space: &Space, frame: *mut Frame, pc: *const Cell<Word>) {
    place::set(frame, pc);
    if !core::ptr::eq(space.thread_state().current_frame.get().cast(), frame) {
        objspace::self_check::fail(&"the frame that runs is not the thread's current one");
    }
    // SAFETY: the caller's promise.
    unsafe {
        let frame = &*frame;
        let words = frame.code().instructions();
        let index = (pc as usize).wrapping_sub(words.as_ptr() as usize) / size_of::<Word>();
        let Some(word) = words.get(index) else {
            objspace::self_check::fail(&"the program counter has left the code");
        };
        objspace::self_check::require(registers::problem(frame, index));
        objspace::self_check::require(caches::problem(space, frame, word.get(), index));
    }
}

/// Tells the object space what it cannot know. Once, at start-up.
#[cfg(feature = "self-check")]
pub fn install(space: &Space) {
    objspace::self_check::set_hooks(
        space,
        objspace::self_check::Hooks { place: place::describe, visit_registers: registers::visit },
    );
}
