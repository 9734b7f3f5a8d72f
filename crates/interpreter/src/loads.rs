//! Which loads fetch the operands of operators.
//!
//! An operator wants the number, not the object that it is kept in. A load whose result goes to an operator and nowhere else can therefore take
//! the number out of its object at once: no reference is counted, and the operator finds its operands in registers. Whatever else is
//! done with a loaded object may depend on its being that object, or would box the number again.
//!
//! Temporaries are used once, so that the next instruction that has one as its operand is the only one. Where a jump leads between load and operator,
//! another instruction may have it: then a number is boxed that need not have been, and nothing worse.

use crate::op;
use crate::word::Word;
use compiler::bytecode::opcode::{Comparison, compare_jump};
use core::cell::Cell;
use objspace::mechanisms::Mechanism;

/// So many loads may wait for their operator: two operands, and what is loaded to find the second one.
const MOST: usize = 4;

/// The loads whose results have not been used yet.
pub struct Loads {
    /// Registers, and the indices of the words that load them; the newest first.
    waiting: [Option<(usize, usize)>; MOST],
    is_left_out: bool,
}

impl Loads {
    /// None yet.
    pub fn new() -> Self {
        Loads { waiting: [None; MOST], is_left_out: Mechanism::Unboxed.is_left_out() }
    }

    /// Takes note of the next instruction, which is at index `at`; before that, in `words`, are the loads that it uses.
    pub fn pass(&mut self, word: Word, at: usize, words: &[Cell<Word>]) {
        if self.is_left_out {
            return;
        }
        match word.op() {
            op::LoadAttr | op::LoadSubscript | op::LoadGlobal | op::LoadCell | op::LoadFree => {
                self.forget(word.a());
                if word.a_is_temporary() {
                    self.waiting.rotate_right(1);
                    self.waiting[0] = Some((word.a(), at));
                }
            }
            op::CompareJump if word.a() as u32 & compare_jump::OPERATOR > Comparison::GreaterEqual as u32 => {
                self.forget(word.b());
                self.forget(word.c());
            }
            op::Binary | op::Compare | op::CompareJump => {
                if word.b_is_temporary() {
                    self.found(word.b(), words);
                }
                if word.c_is_temporary() {
                    self.found(word.c(), words);
                }
                if word.op() != op::CompareJump {
                    self.forget(word.a());
                }
            }
            // These use no temporary that was loaded, but to make another value of it.
            op::Move | op::MoveLocal | op::LoadConst | op::LoadInt | op::Negative => {
                self.forget(word.a());
            }
            _ => self.waiting = [None; MOST],
        }
    }

    /// An operator has this register as an operand.
    fn found(&mut self, register: usize, words: &[Cell<Word>]) {
        if let Some((_, index)) = self.forget(register) {
            words[index].set(words[index].get().for_operator());
        }
    }

    /// The register gets another value; what loaded it, if that waited.
    fn forget(&mut self, register: usize) -> Option<(usize, usize)> {
        let is_it = |load: &&mut Option<(usize, usize)>| load.is_some_and(|(loaded, _)| loaded == register);
        self.waiting.iter_mut().find(is_it)?.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::word;
    use compiler::bytecode::{Instruction, Opcode};

    /// Of instructions whose temporaries start at 5, with one cache: which load for an operator.
    fn marked(code: &[(Opcode, u16, u8, u8)]) -> Vec<bool> {
        let mut packed = Vec::new();
        for &(opcode, a, b, c) in code {
            packed.push(Instruction::new(opcode, a as u8, b, c).0);
            packed.extend(opcode.info().extensions.iter().map(|_| 0));
        }
        let cache = [crate::code::Cache::default()];
        let words = word::expand(&packed, 5, &cache).unwrap();
        let mut at = 0;
        let mut marks = Vec::new();
        for (opcode, ..) in code {
            marks.push(words[at].get().is_for_operator());
            at += 1 + opcode.info().extensions.len();
        }
        marks
    }

    #[test]
    fn loads_of_an_operators_operands_are_marked() {
        use Opcode::{Binary, LoadAttr, LoadSubscript, Return};
        let code = [
            (LoadAttr, 5, 1, 0),
            (LoadAttr, 6, 2, 0),
            (LoadSubscript, 6, 6, 1),
            (Binary, 5, 5, 6),
            (LoadAttr, 6, 1, 0),
            (Return, 6, 0, 0),
        ];
        assert_eq!(marked(&code), [true, false, true, false, false, false]);
    }

    #[test]
    fn what_is_used_otherwise_is_not() {
        use Opcode::{Binary, CompareJump, LoadAttr, Move, StoreAttr};
        // The register has another value when the operator comes.
        assert!(!marked(&[(LoadAttr, 5, 1, 0), (Move, 5, 1, 0), (Binary, 6, 5, 1)])[0]);
        // A local has what was loaded.
        assert!(!marked(&[(LoadAttr, 1, 1, 0), (Binary, 6, 1, 2)])[0]);
        // Something else uses it.
        assert!(!marked(&[(LoadAttr, 5, 1, 0), (StoreAttr, 1, 5, 0), (Binary, 6, 5, 1)])[0]);
        let jump = |comparison: Comparison| {
            marked(&[(LoadAttr, 5, 1, 0), (CompareJump, comparison as u16, 5, 1)])[0]
        };
        assert!(jump(Comparison::Less) && jump(Comparison::NotEqual));
        assert!(!jump(Comparison::Is) && !jump(Comparison::In));
    }
}
