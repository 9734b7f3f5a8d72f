//! Where the interpreter is, in words, for the message that ends the process.

use crate::frame::Frame;
use crate::word::Word;
use compiler::bytecode::{decode, disassemble, instructions};
use core::cell::Cell;
use objspace::Space;

thread_local! {
    /// The last instruction that was looked at.
    static NOW: Cell<(*mut Frame, *const Cell<Word>)> = const { Cell::new((core::ptr::null_mut(), core::ptr::null())) };
}

/// Notes which instruction comes next.
pub fn set(frame: *mut Frame, pc: *const Cell<Word>) {
    NOW.set((frame, pc));
}

/// The instruction that the thread executes: function, file, line, position and text.
pub fn describe(space: &Space) -> String {
    let current: *mut Frame = space.thread_state().current_frame.get().cast();
    // SAFETY: the thread's current frame is live, and its program counter points into its code.
    let Some(frame) = (unsafe { current.as_ref() }) else { return "no instruction".to_owned() };
    let (noted, pc) = NOW.get();
    let first = frame.code().first_instruction();
    let index = if core::ptr::eq(noted, current) {
        (pc as usize).wrapping_sub(first as usize) / size_of::<Word>()
    } else {
        frame.last_instruction().max(0) as usize
    };
    let unit = frame.code().unit();
    let text = instructions(&unit.instructions)
        .find(|instruction| (instruction.start..instruction.end).contains(&index))
        .and_then(|instruction| decode(&unit.instructions, instruction.start))
        .map_or_else(String::new, |instruction| disassemble::format_instruction(unit, &instruction));
    let line = unit.line_table.position(index as u32).line.unwrap_or(unit.first_line);
    format!("{} ({}:{line}), instruction {index}: {text}", unit.qualname, unit.filename)
}
