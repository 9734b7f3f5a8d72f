//! The words that the dispatch loop executes: its own copy of a unit's instructions, spread out for fast decoding.
//!
//! The compiler packs an instruction into 32 bits, with a prefix word for operands that do not fit. The copy has 64 bits for each of those
//! words, at the same index, so that jumps, exception tables and line tables hold for both; prefixes are resolved.
//!
//! | bits | instruction | extension word |
//! | --- | --- | --- |
//! | 0–7 | opcode, specialised in place | |
//! | 16–31 | field `a` | |
//! | 32–47 | field `b` | the compiler's word |
//! | 48–63 | field `c` | ″ |
//! | 32–63 | or, instead of `b` and `c`, the wide field | |

use crate::op;
use compiler::bytecode::instructions;
use core::cell::Cell;

/// An instruction, or an extension word of one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Word(u64);

impl Word {
    fn new(opcode: u8, a: u32, high: u32) -> Self {
        Word(u64::from(opcode) | u64::from(a & 0xffff) << 16 | u64::from(high) << 32)
    }

    /// The opcode.
    #[inline(always)]
    pub const fn op(self) -> u8 {
        self.0 as u8
    }

    /// The same instruction with another opcode.
    #[inline(always)]
    pub const fn with_op(self, opcode: u8) -> Self {
        Word(self.0 & !0xff | opcode as u64)
    }

    /// Field `a`.
    #[inline(always)]
    pub const fn a(self) -> usize {
        (self.0 >> 16) as u16 as usize
    }

    /// Field `b`.
    #[inline(always)]
    pub const fn b(self) -> usize {
        (self.0 >> 32) as u16 as usize
    }

    /// Field `c`.
    #[inline(always)]
    pub const fn c(self) -> usize {
        (self.0 >> 48) as usize
    }

    /// The wide field, signed.
    #[inline(always)]
    pub const fn wide(self) -> i32 {
        (self.0 >> 32) as i32
    }

    /// The wide field as an index.
    #[inline(always)]
    pub const fn index(self) -> usize {
        (self.0 >> 32) as usize
    }

    /// An extension word's content.
    #[inline(always)]
    pub const fn extension(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

/// Writes a specialised opcode over an instruction's own; not while that is instrumented ([`crate::monitoring`]).
#[inline]
pub fn specialize(here: &Cell<Word>, opcode: u8) {
    let word = here.get();
    if word.op() != op::Instrumented {
        here.set(word.with_op(opcode));
    }
}

/// The loop's copy of the compiler's words; `None` if they are not whole instructions.
pub fn expand(packed: &[u32]) -> Option<Box<[Cell<Word>]>> {
    let mut words = Vec::with_capacity(packed.len());
    for instruction in instructions(packed) {
        let first_extension = instruction.end - instruction.extensions.len();
        // A prefix has done its work.
        words.resize(first_extension - 1, Cell::new(Word::new(op::Nop, 0, 0)));
        let pair = instruction.b | instruction.c << 16;
        let high = if instruction.wide != 0 { instruction.wide as u32 } else { pair };
        words.push(Cell::new(Word::new(instruction.opcode as u8, instruction.a, high)));
        words.extend(instruction.extensions.iter().map(|&word| Cell::new(Word::new(0, 0, word))));
    }
    (words.len() == packed.len()).then(|| words.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use compiler::bytecode::{Instruction, Opcode};

    #[test]
    fn fields_are_where_the_loop_looks_for_them() {
        let packed = [
            Instruction::new(Opcode::Move, 1, 2, 0).0,
            Instruction::new(Opcode::Wide, 1, 2, 3).0,
            Instruction::new(Opcode::Binary, 10, 20, 30).0,
            0x8000_0001,
            Instruction::with_bc(Opcode::LoadInt, 7, -5i16 as u16).0,
            Instruction::with_abc(Opcode::Jump, -4).0,
        ];
        let words: Vec<Word> = expand(&packed).unwrap().iter().map(Cell::get).collect();
        assert_eq!((words[0].op(), words[0].a(), words[0].b()), (op::Move, 1, 2));
        assert_eq!(words[1].op(), op::Nop);
        assert_eq!(
            (words[2].op(), words[2].a(), words[2].b(), words[2].c()),
            (op::Binary, 0x10a, 0x214, 0x31e)
        );
        assert_eq!(words[3].extension(), 0x8000_0001);
        assert_eq!((words[4].a(), words[4].wide()), (7, -5));
        assert_eq!(words[5].wide(), -4);
        assert_eq!(words[2].with_op(op::AddInt).op(), op::AddInt);
        assert_eq!(words[2].with_op(op::AddInt).c(), 0x31e);
    }

    #[test]
    fn what_is_no_instruction_is_refused() {
        assert!(expand(&[0xff]).is_none());
        assert!(expand(&[Instruction::new(Opcode::Binary, 0, 0, 0).0]).is_none());
    }
}
