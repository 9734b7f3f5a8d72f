//! The words that the dispatch loop executes: its own copy of a unit's instructions, spread out for fast decoding.
//!
//! The compiler packs an instruction into 32 bits, with a prefix word for operands that do not fit. The copy has 64 bits for each of those
//! words, at the same index, so that jumps, exception tables and line tables hold for both; prefixes are resolved.
//!
//! | bits | instruction | extension word |
//! | --- | --- | --- |
//! | 0–7 | opcode, specialised in place | |
//! | 8, 9, 10 | whether `a`, `b`, `c` is a register that is a temporary (of operators: not a constant) | |
//! | 11 | of a load: whether an operator is to have what is loaded | |
//! | 16–31 | field `a` | |
//! | 32–47 | field `b` | the compiler's word |
//! | 48–63 | field `c` | ″ |
//! | 32–63 | or, instead of `b` and `c`, the wide field | |
//! | 0–31 | | of a `Binary`: where the slots of its operator are |
//! | 0–63 | | or, for the index of an inline cache, its address |

use crate::code::Cache;
use crate::loads::Loads;
use crate::op;
use crate::operator_slots::Places;
use crate::operators::KEEPS_BOX;
use compiler::bytecode::opcode::{C_IS_CONST, Extension, compare_jump};
use compiler::bytecode::{Opcode, instructions};
use core::cell::Cell;
use objspace::mechanisms::Mechanism;

/// An instruction, or an extension word of one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Word(u64);

impl Word {
    fn new(opcode: u8, a: u32, high: u32) -> Self {
        Word(u64::from(opcode) | u64::from(a & 0xffff) << 16 | u64::from(high) << 32)
    }

    /// Notes which fields are temporaries, if they are registers: those from `local_count` on.
    fn with_temporaries(self, local_count: usize) -> Self {
        let flag = |field: usize, bit: u32| u64::from(field >= local_count) << bit;
        Word(self.0 | flag(self.a(), 8) | flag(self.b(), 9) | flag(self.c(), 10))
    }

    /// Notes that field `c` is a constant.
    fn with_constant(self) -> Self {
        Word(self.0 & !(1 << 10))
    }

    /// The word whose bits these are.
    #[inline(always)]
    pub const fn from_bits(bits: u64) -> Self {
        Word(bits)
    }

    /// The bits.
    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0
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

    /// Whether register `a` is a temporary.
    #[inline(always)]
    pub const fn a_is_temporary(self) -> bool {
        self.0 & 1 << 8 != 0
    }

    /// Whether register `b` is a temporary.
    #[inline(always)]
    pub const fn b_is_temporary(self) -> bool {
        self.0 & 1 << 9 != 0
    }

    /// Whether register `c` is a temporary.
    #[inline(always)]
    pub const fn c_is_temporary(self) -> bool {
        self.0 & 1 << 10 != 0
    }

    /// Whether this copies a local into a temporary; those have a form of their own.
    fn copies_local(self) -> bool {
        self.op() == op::Move && self.a_is_temporary() && !self.b_is_temporary()
    }

    /// Whether an operator is to have what this loads into register `a`, a temporary.
    #[inline(always)]
    pub const fn is_for_operator(self) -> bool {
        self.0 & 1 << 11 != 0
    }

    /// This instruction, which loads, with the note that an operator is to have what it loads.
    pub const fn for_operator(self) -> Self {
        Word(self.0 | 1 << 11)
    }

    /// Whether register `b` or `c` is a temporary.
    #[inline(always)]
    pub const fn has_temporary_operand(self) -> bool {
        self.0 & (1 << 9 | 1 << 10) != 0
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

    /// Where the slots are that the operator asks whose extension word this is.
    #[inline(always)]
    pub const fn places(self) -> Places {
        Places::from_bits(self.0 as u32)
    }

    /// This extension word with another operator of the same slots.
    const fn with_extension(self, extension: u32) -> Self {
        Word(self.0 & 0xffff_ffff | (extension as u64) << 32)
    }

    /// The extension word of an operator of two operands.
    fn of_operator(operator: u32) -> Self {
        Word(u64::from(Places::of(operator).bits()) | u64::from(operator) << 32)
    }

    /// The address of the cache whose index an extension word has.
    #[inline(always)]
    pub const fn cache(self) -> *const Cache {
        self.0 as *const Cache
    }
}

/// Writes a specialised opcode over an instruction's own; not while that is instrumented ([`crate::monitoring`]), and not if the
/// mechanism is left out.
#[inline]
pub fn specialize(here: &Cell<Word>, opcode: u8) {
    let word = here.get();
    if word.op() != op::Instrumented
        && !Mechanism::Specialisation.is_left_out()
        && !(op::makes_numbers(opcode) && Mechanism::Unboxed.is_left_out())
    {
        here.set(word.with_op(opcode));
    }
}

/// The loop's copy of the compiler's words, for code with that many locals and these caches; `None` if they are not whole instructions.
pub fn expand(packed: &[u32], local_count: usize, caches: &[Cache]) -> Option<Box<[Cell<Word>]>> {
    // A prefix has done its work: it stays a `Nop`.
    let words = vec![Cell::new(Word::new(op::Nop, 0, 0)); packed.len()].into_boxed_slice();
    let is_specialised = !Mechanism::Specialisation.is_left_out();
    // The place behind a move of a local into a temporary, which executes the next instruction too if that is another one.
    let mut moved = None;
    let mut loads = Loads::new();
    let mut end = 0;
    for instruction in instructions(packed) {
        end = instruction.end;
        let extensions = &words[end - instruction.extensions.len()..end];
        let at = end - extensions.len() - 1;
        let pair = instruction.b | instruction.c << 16;
        let high = if instruction.wide != 0 { instruction.wide as u32 } else { pair };
        let mut word = Word::new(instruction.opcode as u8, instruction.a, high).with_temporaries(local_count);
        if is_specialised && word.copies_local() {
            word = word.with_op(op::MoveLocal);
            match moved {
                Some(place) if place == at => {
                    let first = &words[at - 1];
                    first.set(first.get().with_op(op::MoveLocals));
                    moved = None;
                }
                _ => moved = Some(end),
            }
        }
        if instruction.opcode == Opcode::CompareJump && instruction.a & compare_jump::C_IS_CONST != 0 {
            word = word.with_constant();
        }
        let kinds = instruction.opcode.info().extensions;
        for ((place, &extension), kind) in extensions.iter().zip(instruction.extensions).zip(kinds) {
            place.set(match kind {
                Extension::Cache => Word(&raw const *caches.get(extension as usize)? as u64),
                Extension::Operator => {
                    if extension & C_IS_CONST != 0 {
                        word = word.with_constant();
                    }
                    match instruction.opcode {
                        Opcode::Binary => Word::of_operator(extension),
                        _ => Word::new(0, 0, extension),
                    }
                }
                _ => Word::new(0, 0, extension),
            });
        }
        loads.pass(word, at, &words);
        words[at].set(word);
    }
    (end == packed.len()).then_some(words)
}

/// Rewrites the loop's copy so that numbers never stand in registers, for a process without them: small integers are loaded as
/// constants, of which `constant` gives the index, and operators leave their results in their boxes.
///
/// # Errors
/// What `constant` raises.
pub fn keep_boxes<E>(
    words: &[Cell<Word>],
    packed: &[u32],
    mut constant: impl FnMut(i32) -> Result<usize, E>,
) -> Result<(), E> {
    for instruction in instructions(packed) {
        let first_extension = instruction.end - instruction.extensions.len();
        let word = &words[first_extension - 1];
        match word.get().op() {
            op::LoadInt => {
                let index = constant(word.get().wide())?;
                let low = word.get().with_op(op::LoadConst).0 as u32;
                word.set(Word(u64::from(low) | (index as u64) << 32));
            }
            op::Binary => {
                let operator = &words[first_extension];
                operator.set(operator.get().with_extension(operator.get().extension() | KEEPS_BOX));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use compiler::bytecode::Instruction;

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
        let words: Vec<Word> = expand(&packed, 5, &[]).unwrap().iter().map(Cell::get).collect();
        assert_eq!((words[0].op(), words[0].a(), words[0].b()), (op::Move, 1, 2));
        assert!(!words[0].a_is_temporary() && !words[0].b_is_temporary());
        assert!(words[2].a_is_temporary() && words[2].b_is_temporary() && words[2].c_is_temporary());
        assert_eq!(words[1].op(), op::Nop);
        assert_eq!(
            (words[2].op(), words[2].a(), words[2].b(), words[2].c()),
            (op::Binary, 0x10a, 0x214, 0x31e)
        );
        assert_eq!(words[3].extension(), 0x8000_0001);
        assert_eq!(words[3].places(), Places::of(1));
        assert_ne!(words[3].places(), Places::of(2));
        assert_eq!((words[4].a(), words[4].wide()), (7, -5));
        assert_eq!(words[5].wide(), -4);
        assert_eq!(words[2].with_op(op::AddInt).op(), op::AddInt);
        assert_eq!(words[2].with_op(op::AddInt).c(), 0x31e);
    }

    #[test]
    fn without_numbers_in_registers_integers_are_constants() {
        let packed = [
            Instruction::with_bc(Opcode::LoadInt, 7, -5i16 as u16).0,
            Instruction::new(Opcode::Binary, 1, 2, 3).0,
            4,
            Instruction::new(Opcode::Move, 1, 2, 0).0,
        ];
        let words = expand(&packed, 5, &[]).unwrap();
        let mut asked = Vec::new();
        let constant = |value| {
            asked.push(value);
            Ok::<_, ()>(9)
        };
        keep_boxes(&words, &packed, constant).unwrap();
        assert_eq!(asked, [-5]);
        assert_eq!((words[0].get().op(), words[0].get().a(), words[0].get().index()), (op::LoadConst, 7, 9));
        assert_eq!(words[2].get().extension(), 4 | KEEPS_BOX);
        assert_eq!(words[2].get().places(), Places::of(4));
        assert_eq!(words[3].get(), expand(&packed, 5, &[]).unwrap()[3].get());
    }

    #[test]
    fn moves_of_locals_into_temporaries_go_in_pairs() {
        let moved = |temporary, local| Instruction::new(Opcode::Move, temporary, local, 0).0;
        // What stands in an extension word is no opcode.
        let operator = u32::from(op::MoveLocal);
        let packed = [
            moved(5, 1),
            moved(6, 2),
            moved(7, 3),
            Instruction::new(Opcode::Binary, 1, 2, 3).0,
            operator,
            moved(5, 1),
            moved(1, 5),
            moved(5, 1),
            moved(6, 1),
        ];
        let words = expand(&packed, 5, &[]).unwrap();
        let ops: Vec<u8> = words.iter().map(|word| word.get().op()).collect();
        assert_eq!(ops[..4], [op::MoveLocals, op::MoveLocal, op::MoveLocal, op::Binary]);
        assert_eq!(ops[5..], [op::MoveLocal, op::Move, op::MoveLocals, op::MoveLocal]);
    }

    #[test]
    fn what_is_no_instruction_is_refused() {
        assert!(expand(&[0xff], 0, &[]).is_none());
        assert!(expand(&[Instruction::new(Opcode::Binary, 0, 0, 0).0], 0, &[]).is_none());
    }
}
