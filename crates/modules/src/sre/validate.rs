//! Checks that code is well formed, so that the matcher can trust every offset in it: anybody can call `_sre.compile`.

use super::characters::{BITMAP_WORDS, BLOCK_TABLE_WORDS};
use super::codes::{MAX_REPEAT, at, category, info, op};

/// Whether code for a pattern with so many groups is well formed.
pub fn is_valid(code: &[u32], groups: usize) -> bool {
    let Some((&op::SUCCESS, body)) = code.split_last() else { return false };
    let checker = Checker { code: body, groups };
    let start = match body.first() {
        Some(&op::INFO) => checker.info(),
        _ => Some(0),
    };
    start.and_then(|start| checker.sequence(start, body.len())).is_some()
}

struct Checker<'a> {
    /// All but the last `SUCCESS`.
    code: &'a [u32],
    groups: usize,
}

impl Checker<'_> {
    fn word(&self, at: usize, end: usize) -> Option<u32> {
        (at < end).then(|| self.code[at])
    }

    /// Where the skip word at `at` leads, no further than `end`.
    fn target(&self, at: usize, end: usize) -> Option<usize> {
        let target = at.checked_add(self.word(at, end)? as usize)?;
        (target > at && target <= end).then_some(target)
    }

    /// Checks the instructions from `at` to `end` exactly.
    fn sequence(&self, at: usize, end: usize) -> Option<()> {
        let mut at = at;
        while at < end {
            at = self.instruction(at, end)?;
        }
        Some(())
    }

    /// Checks one instruction; where the next stands.
    fn instruction(&self, pc: usize, end: usize) -> Option<usize> {
        let argument = |index: usize| self.word(pc + index, end);
        match self.code[pc] {
            op::MARK => ((argument(1)? as usize) < self.groups * 2).then_some(pc + 2),
            op::LITERAL
            | op::NOT_LITERAL
            | op::LITERAL_IGNORE
            | op::NOT_LITERAL_IGNORE
            | op::LITERAL_UNI_IGNORE
            | op::NOT_LITERAL_UNI_IGNORE
            | op::LITERAL_LOC_IGNORE
            | op::NOT_LITERAL_LOC_IGNORE => argument(1).map(|_| pc + 2),
            op::SUCCESS | op::FAILURE | op::ANY | op::ANY_ALL => Some(pc + 1),
            op::AT => (argument(1)? <= at::UNI_NON_BOUNDARY).then_some(pc + 2),
            op::CATEGORY => (argument(1)? <= category::UNI_NOT_LINEBREAK).then_some(pc + 2),
            op::IN | op::IN_IGNORE | op::IN_UNI_IGNORE | op::IN_LOC_IGNORE => {
                let target = self.target(pc + 1, end)?;
                (self.set(pc + 2, target)? == target).then_some(target)
            }
            op::BRANCH => self.branch(pc + 1, end),
            op::REPEAT_ONE | op::MIN_REPEAT_ONE | op::POSSESSIVE_REPEAT_ONE => {
                let target = self.repeat(pc, end)?;
                let one = self.instruction(pc + 4, target - 1)?;
                let single = matches!(
                    self.code[pc + 4],
                    op::ANY
                        | op::ANY_ALL
                        | op::IN
                        | op::IN_IGNORE
                        | op::IN_UNI_IGNORE
                        | op::IN_LOC_IGNORE
                        | op::CATEGORY
                        | op::LITERAL
                        | op::NOT_LITERAL
                        | op::LITERAL_IGNORE
                        | op::NOT_LITERAL_IGNORE
                        | op::LITERAL_UNI_IGNORE
                        | op::NOT_LITERAL_UNI_IGNORE
                        | op::LITERAL_LOC_IGNORE
                        | op::NOT_LITERAL_LOC_IGNORE
                );
                (single && one == target - 1 && self.code[target - 1] == op::SUCCESS).then_some(target)
            }
            op::REPEAT => {
                let target = self.repeat(pc, end)?;
                self.sequence(pc + 4, target)?;
                let closes = matches!(self.word(target, end)?, op::MAX_UNTIL | op::MIN_UNTIL);
                closes.then_some(target + 1)
            }
            op::POSSESSIVE_REPEAT => {
                let target = self.repeat(pc, end)?;
                self.sequence(pc + 4, target)?;
                (self.word(target, end)? == op::SUCCESS).then_some(target + 1)
            }
            op::ATOMIC_GROUP => self.nested(pc + 1, pc + 2, end),
            op::ASSERT | op::ASSERT_NOT => {
                argument(2)?;
                self.nested(pc + 1, pc + 3, end)
            }
            op::GROUPREF | op::GROUPREF_IGNORE | op::GROUPREF_UNI_IGNORE | op::GROUPREF_LOC_IGNORE => {
                ((argument(1)? as usize) < self.groups).then_some(pc + 2)
            }
            op::GROUPREF_EXISTS => self.conditional(pc, end),
            _ => None,
        }
    }

    /// The limits of a repeat; where its body ends.
    fn repeat(&self, pc: usize, end: usize) -> Option<usize> {
        let target = self.target(pc + 1, end)?;
        let (low, high) = (self.word(pc + 2, end)?, self.word(pc + 3, end)?);
        (low <= high && low != MAX_REPEAT && target > pc + 4).then_some(target)
    }

    /// A body that ends in `SUCCESS` at the target of a skip word.
    fn nested(&self, skip: usize, body: usize, end: usize) -> Option<usize> {
        let target = self.target(skip, end)?;
        if target <= body || self.code[target - 1] != op::SUCCESS {
            return None;
        }
        self.sequence(body, target - 1)?;
        Some(target)
    }

    fn branch(&self, first: usize, end: usize) -> Option<usize> {
        let mut at = first;
        let mut after = None;
        while self.word(at, end)? != 0 {
            let next = self.target(at, end)?;
            // Each alternative ends by a jump behind the last.
            let jump = next.checked_sub(2).filter(|&jump| jump > at && self.code[jump] == op::JUMP)?;
            self.sequence(at + 1, jump)?;
            let target = self.target(jump + 1, end)?;
            if *after.get_or_insert(target) != target {
                return None;
            }
            at = next;
        }
        (after.is_none_or(|after| after == at + 1)).then_some(at + 1)
    }

    fn conditional(&self, pc: usize, end: usize) -> Option<usize> {
        let group = self.word(pc + 1, end)? as usize;
        let no = (pc + 1).checked_add(self.word(pc + 2, end)? as usize)?;
        if group >= self.groups || no < pc + 3 || no > end {
            return None;
        }
        // With a second branch, the first ends by a jump behind it; a body could end in words that look like one.
        if no >= pc + 5 && self.code[no - 2] == op::JUMP {
            let after = self.target(no - 1, end);
            if let Some(after) = after
                && after >= no
                && self.sequence(pc + 3, no - 2).is_some()
                && self.sequence(no, after).is_some()
            {
                return Some(after);
            }
        }
        self.sequence(pc + 3, no)?;
        Some(no)
    }

    /// Checks a set up to its `FAILURE`; where that ends.
    fn set(&self, at: usize, end: usize) -> Option<usize> {
        let mut at = at;
        loop {
            at = match self.word(at, end)? {
                op::FAILURE => return Some(at + 1),
                op::NEGATE => at + 1,
                op::LITERAL => at + 2,
                op::RANGE | op::RANGE_UNI_IGNORE => at + 3,
                op::CATEGORY if self.word(at + 1, end)? <= category::UNI_NOT_LINEBREAK => at + 2,
                op::CHARSET => at + 1 + BITMAP_WORDS,
                op::BIGCHARSET => {
                    let blocks = self.word(at + 1, end)? as usize;
                    let table = self.code[..end].get(at + 2..at + 2 + BLOCK_TABLE_WORDS)?;
                    if table
                        .iter()
                        .flat_map(|word| word.to_ne_bytes())
                        .any(|block| usize::from(block) >= blocks)
                    {
                        return None;
                    }
                    at + 2 + BLOCK_TABLE_WORDS + blocks.checked_mul(BITMAP_WORDS)?
                }
                _ => return None,
            };
        }
    }

    /// Checks the `INFO` block; where it ends.
    fn info(&self) -> Option<usize> {
        let end = self.target(1, self.code.len())?;
        let flags = self.word(2, end)?;
        self.word(4, end)?;
        let known = info::PREFIX | info::LITERAL | info::CHARSET;
        let both = flags & info::PREFIX != 0 && flags & info::CHARSET != 0;
        let bare = flags & info::LITERAL != 0 && flags & info::PREFIX == 0;
        if flags & !known != 0 || both || bare {
            return None;
        }
        if flags & info::PREFIX != 0 {
            // The literals and their table of overlaps, a word for each.
            let length = self.word(5, end)? as usize;
            let skip = self.word(6, end)? as usize;
            return (length > 0 && skip <= length && length.checked_mul(2)?.checked_add(7)? == end)
                .then_some(end);
        }
        if flags & info::CHARSET != 0 {
            return (self.set(5, end)? == end).then_some(end);
        }
        (end == 5).then_some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_the_compiler_makes() {
        // `(a|b)*c`
        let code = [
            op::REPEAT,
            19,
            0,
            MAX_REPEAT,
            op::MARK,
            0,
            op::BRANCH,
            5,
            op::LITERAL,
            97,
            op::JUMP,
            7,
            5,
            op::LITERAL,
            98,
            op::JUMP,
            2,
            0,
            op::MARK,
            1,
            op::MAX_UNTIL,
            op::LITERAL,
            99,
            op::SUCCESS,
        ];
        assert!(is_valid(&code, 1));
        assert!(!is_valid(&code, 0), "the group does not exist");
        for cut in 1..code.len() {
            assert!(!is_valid(&code[..cut], 1));
        }
    }

    #[test]
    fn refuses_what_would_lead_astray() {
        assert!(!is_valid(&[], 0));
        assert!(!is_valid(&[op::JUMP, 5, op::SUCCESS], 0));
        assert!(!is_valid(&[op::IN, 3, op::LITERAL, 1, op::SUCCESS], 0));
        assert!(!is_valid(&[op::MARK, 2, op::SUCCESS], 1));
        assert!(!is_valid(&[op::MAX_UNTIL, op::SUCCESS], 0));
        assert!(!is_valid(&[99, op::SUCCESS], 0));
    }
}
