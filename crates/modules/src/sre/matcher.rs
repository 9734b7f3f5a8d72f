//! The matcher: a backtracking machine over compiled patterns.
//!
//! What can be tried otherwise stands on one stack of [`Entry`]s, together with what must be undone on the way back: going back
//! is popping. So matching needs no native stack for repeats, however long the text; only assertions and atomic groups recurse, as
//! deep as the pattern nests them. The state of a repeat is a node that is never changed: each turn makes a new one, and going
//! back frees those that came after.
//!
//! The code has been validated: all offsets lead to instructions within it.

use super::characters::{
    ascii_lower, in_category, in_set, is_ascii_word, is_locale_word, is_unicode_word, locale_lower,
    locale_upper, unicode_lower,
};
use super::codes::{MAX_REPEAT, at, op};
use algorithms::text::CodeUnit;
use algorithms::text::find::find_unit;
use objspace::{PyResult, Space};

/// "Not set", of a mark or a position.
pub const UNSET: usize = usize::MAX;
/// No repeat.
const NO_REPEAT: u32 = u32::MAX;
/// Steps between looks at what signals ask for.
const STEPS_BETWEEN_POLLS: u32 = 1 << 14;

/// A turn of a repeat.
#[derive(Clone, Copy)]
struct Repeat {
    /// Where the `REPEAT` stands.
    pc: usize,
    /// Turns completed.
    count: u32,
    /// Where the last turn began that was not required.
    last: usize,
    /// The repeat around this one.
    outer: u32,
}

#[derive(Clone, Copy)]
enum Entry {
    /// Go on elsewhere.
    Choice { pc: usize, pos: usize, repeat: u32, repeats: u32 },
    /// Try the alternatives from the one whose skip word stands at `pc`.
    Branch { pc: usize, pos: usize, repeat: u32, repeats: u32 },
    /// Give back one character, not below `low`, and go on at `pc`.
    Greedy { pc: usize, low: usize, pos: usize, repeat: u32, repeats: u32 },
    /// Take one more character by the lazy repeat at `pc`.
    Lazy { pc: usize, pos: usize, more: u32, repeat: u32, repeats: u32 },
    /// A mark was set.
    Mark { index: usize, old: usize, old_last_index: usize },
}

/// The state of one match.
pub struct Matcher<'a, U> {
    space: &'a Space,
    /// Whether Python code may run meanwhile: not when the text is lent by a buffer.
    polls: bool,
    code: &'a [u32],
    text: &'a [U],
    /// Positions of groups, two for each: [`UNSET`] where they matched nothing.
    pub marks: Vec<usize>,
    /// The number of the group that ended last; 0 for none.
    pub last_index: usize,
    /// The match must end where the text does.
    pub match_all: bool,
    /// The match must not be empty.
    pub must_advance: bool,
    start: usize,
    steps: u32,
    stack: Vec<Entry>,
    repeats: Vec<Repeat>,
}

/// What comes after an instruction.
enum Step {
    Go(usize, usize),
    Fail,
    Done(usize),
}

impl<'a, U: CodeUnit> Matcher<'a, U> {
    /// A matcher of validated code over a text (up to where matches may reach).
    pub fn new(space: &'a Space, polls: bool, code: &'a [u32], text: &'a [U], groups: usize) -> Self {
        Matcher {
            space,
            polls,
            code,
            text,
            marks: vec![UNSET; groups * 2],
            last_index: 0,
            match_all: false,
            must_advance: false,
            start: 0,
            steps: 0,
            stack: Vec::new(),
            repeats: Vec::new(),
        }
    }

    /// The text.
    pub fn text(&self) -> &'a [U] {
        self.text
    }

    /// The code.
    pub fn code(&self) -> &'a [u32] {
        self.code
    }

    /// Matches at `start`, the code from `pc`; the position of the end.
    ///
    /// # Errors
    /// `RecursionError`; what signal handlers raise.
    pub fn match_at(&mut self, pc: usize, start: usize) -> PyResult<Option<usize>> {
        self.stack.clear();
        self.repeats.clear();
        self.start = start;
        self.run(pc, start, true)
    }

    /// Runs code up to its `SUCCESS`. What can still be tried otherwise stays on the stack; nothing after a failure.
    fn run(&mut self, pc: usize, pos: usize, top: bool) -> PyResult<Option<usize>> {
        self.space.check_stack(" while matching a regular expression")?;
        let base = self.stack.len();
        let (mut pc, mut pos) = (pc, pos);
        let mut repeat = NO_REPEAT;
        loop {
            match self.step(pc, pos, &mut repeat)? {
                Step::Go(to, at) => (pc, pos) = (to, at),
                Step::Done(end) if !top || self.is_accepted(end) => return Ok(Some(end)),
                Step::Done(_) | Step::Fail => match self.go_back(base, &mut repeat)? {
                    Some(next) => (pc, pos) = next,
                    None => return Ok(None),
                },
            }
        }
    }

    fn is_accepted(&self, end: usize) -> bool {
        !(self.match_all && end != self.text.len() || self.must_advance && end == self.start)
    }

    /// Lets signal handlers run now and then.
    fn poll(&mut self) -> PyResult<()> {
        self.steps += 1;
        if self.polls && self.steps.is_multiple_of(STEPS_BETWEEN_POLLS) {
            objspace::pending::run(self.space)?;
        }
        Ok(())
    }

    /// Undoes what happened since the last choice above `base`, and takes its next alternative.
    fn go_back(&mut self, base: usize, repeat: &mut u32) -> PyResult<Option<(usize, usize)>> {
        self.poll()?;
        while self.stack.len() > base {
            let Some(entry) = self.stack.pop() else { break };
            let next = match entry {
                Entry::Mark { index, old, old_last_index } => {
                    self.marks[index] = old;
                    self.last_index = old_last_index;
                    continue;
                }
                Entry::Choice { pc, pos, repeat: to, repeats } => {
                    self.restore(repeat, to, repeats);
                    Some((pc, pos))
                }
                Entry::Branch { pc, pos, repeat: to, repeats } => {
                    self.restore(repeat, to, repeats);
                    self.branch(pc, pos, *repeat)
                }
                Entry::Greedy { pc, low, pos, repeat: to, repeats } => {
                    self.restore(repeat, to, repeats);
                    self.give_back(pc, low, pos - 1, *repeat)
                }
                Entry::Lazy { pc, pos, more, repeat: to, repeats } => {
                    self.restore(repeat, to, repeats);
                    self.take_one(pc, pos, more, *repeat)
                }
            };
            if next.is_some() {
                return Ok(next);
            }
        }
        Ok(None)
    }

    fn restore(&mut self, repeat: &mut u32, to: u32, repeats: u32) {
        *repeat = to;
        self.repeats.truncate(repeats as usize);
    }

    /// Forgets the choices above `base`, but not what has to be undone.
    fn commit(&mut self, base: usize) {
        let mut kept = base;
        for index in base..self.stack.len() {
            if let mark @ Entry::Mark { .. } = self.stack[index] {
                self.stack[kept] = mark;
                kept += 1;
            }
        }
        self.stack.truncate(kept);
    }

    /// Undoes everything above `base`.
    fn undo(&mut self, base: usize) {
        while self.stack.len() > base {
            if let Some(Entry::Mark { index, old, old_last_index }) = self.stack.pop() {
                self.marks[index] = old;
                self.last_index = old_last_index;
            }
        }
    }

    fn step(&mut self, pc: usize, pos: usize, repeat: &mut u32) -> PyResult<Step> {
        let code = self.code;
        // Operations on one character, which repeats also take by themselves.
        if let Some(size) = single_size(code, pc) {
            let matches = pos < self.text.len() && self.takes(pc, self.text[pos].code());
            return Ok(if matches { Step::Go(pc + size, pos + 1) } else { Step::Fail });
        }
        let skip = |at: usize| at + code[at] as usize;
        Ok(match code[pc] {
            op::SUCCESS => Step::Done(pos),
            op::MARK => {
                self.set_mark(code[pc + 1] as usize, pos);
                Step::Go(pc + 2, pos)
            }
            op::AT => go_if(self.is_at(code[pc + 1], pos), pc + 2, pos),
            op::JUMP | op::INFO => Step::Go(skip(pc + 1), pos),
            op::BRANCH => match self.branch(pc + 1, pos, *repeat) {
                Some((pc, pos)) => Step::Go(pc, pos),
                None => Step::Fail,
            },
            op::REPEAT_ONE => self.repeat_one(pc, pos, *repeat),
            op::MIN_REPEAT_ONE => self.min_repeat_one(pc, pos, *repeat),
            op::POSSESSIVE_REPEAT_ONE => {
                let (low, high) = (code[pc + 2] as usize, code[pc + 3]);
                let count = self.count(pc + 4, pos, high);
                go_if(count >= low, skip(pc + 1), pos + count)
            }
            op::REPEAT => {
                let node = Repeat { pc, count: 0, last: UNSET, outer: *repeat };
                self.until(node, pos, repeat)
            }
            op::MAX_UNTIL | op::MIN_UNTIL => {
                let node = self.repeats[*repeat as usize];
                self.until(Repeat { count: node.count + 1, ..node }, pos, repeat)
            }
            op::POSSESSIVE_REPEAT => self.possessive_repeat(pc, pos)?,
            op::ATOMIC_GROUP => {
                let base = self.stack.len();
                match self.run_nested(pc + 2, pos)? {
                    Some(end) => {
                        self.commit(base);
                        Step::Go(skip(pc + 1), end)
                    }
                    None => Step::Fail,
                }
            }
            op::ASSERT => {
                let (base, back) = (self.stack.len(), code[pc + 2] as usize);
                if back > pos || self.run_nested(pc + 3, pos - back)?.is_none() {
                    return Ok(Step::Fail);
                }
                self.commit(base);
                Step::Go(skip(pc + 1), pos)
            }
            op::ASSERT_NOT => {
                let (base, back) = (self.stack.len(), code[pc + 2] as usize);
                if back <= pos && self.run_nested(pc + 3, pos - back)?.is_some() {
                    self.undo(base);
                    return Ok(Step::Fail);
                }
                Step::Go(skip(pc + 1), pos)
            }
            op::GROUPREF => self.group_again(pc, pos, |ch| ch),
            op::GROUPREF_IGNORE => self.group_again(pc, pos, ascii_lower),
            op::GROUPREF_UNI_IGNORE => self.group_again(pc, pos, unicode_lower),
            op::GROUPREF_LOC_IGNORE => self.group_again(pc, pos, locale_lower),
            op::GROUPREF_EXISTS => {
                let target =
                    if self.group(code[pc + 1]).is_some() { pc + 3 } else { pc + 1 + code[pc + 2] as usize };
                Step::Go(target, pos)
            }
            // `FAILURE`; validated code has nothing else.
            _ => Step::Fail,
        })
    }

    /// Runs the body of an assertion or atomic group; after success its choices and marks are on the stack.
    fn run_nested(&mut self, pc: usize, pos: usize) -> PyResult<Option<usize>> {
        let repeats = self.repeats.len();
        let end = self.run(pc, pos, false)?;
        self.repeats.truncate(repeats);
        Ok(end)
    }

    fn set_mark(&mut self, index: usize, pos: usize) {
        let old = core::mem::replace(&mut self.marks[index], pos);
        self.stack.push(Entry::Mark { index, old, old_last_index: self.last_index });
        if index % 2 == 1 {
            self.last_index = index / 2 + 1;
        }
    }

    /// The start and end of a group (counted from 0) that has matched.
    fn group(&self, group: u32) -> Option<(usize, usize)> {
        let (start, end) = (self.marks[group as usize * 2], self.marks[group as usize * 2 + 1]);
        (start != UNSET && end != UNSET && start <= end).then_some((start, end))
    }

    fn group_again(&self, pc: usize, pos: usize, fold: impl Fn(u32) -> u32) -> Step {
        let Some((start, end)) = self.group(self.code[pc + 1]) else { return Step::Fail };
        let Some(here) = self.text.get(pos..pos + (end - start)) else { return Step::Fail };
        let same = here.iter().zip(&self.text[start..end]).all(|(a, b)| fold(a.code()) == fold(b.code()));
        go_if(same, pc + 2, pos + (end - start))
    }

    fn is_at(&self, what: u32, pos: usize) -> bool {
        let (text, end) = (self.text, self.text.len());
        let newline = |index: usize| text[index].code() == '\n' as u32;
        let boundary = |is_word: fn(u32) -> bool| {
            let before = pos > 0 && is_word(text[pos - 1].code());
            before != (pos < end && is_word(text[pos].code()))
        };
        match what {
            at::BEGINNING | at::BEGINNING_STRING => pos == 0,
            at::BEGINNING_LINE => pos == 0 || newline(pos - 1),
            at::END => pos == end || pos + 1 == end && newline(pos),
            at::END_LINE => pos == end || newline(pos),
            at::END_STRING => pos == end,
            at::BOUNDARY => boundary(is_ascii_word),
            at::NON_BOUNDARY => !boundary(is_ascii_word),
            at::LOC_BOUNDARY => boundary(is_locale_word),
            at::LOC_NON_BOUNDARY => !boundary(is_locale_word),
            at::UNI_BOUNDARY => boundary(is_unicode_word),
            at::UNI_NON_BOUNDARY => !boundary(is_unicode_word),
            _ => false,
        }
    }

    /// The first alternative from the one whose skip word stands at `at` that can match here by its first character.
    fn branch(&mut self, at: usize, pos: usize, repeat: u32) -> Option<(usize, usize)> {
        let mut at = at;
        while self.code[at] != 0 {
            let (body, next) = (at + 1, at + self.code[at] as usize);
            let possible = match self.code[body] {
                op::LITERAL | op::IN => pos < self.text.len() && self.takes(body, self.text[pos].code()),
                _ => true,
            };
            if possible {
                if self.code[next] != 0 {
                    let repeats = self.repeats.len() as u32;
                    self.stack.push(Entry::Branch { pc: next, pos, repeat, repeats });
                }
                return Some((body, pos));
            }
            at = next;
        }
        None
    }

    fn repeat_one(&mut self, pc: usize, pos: usize, repeat: u32) -> Step {
        let (low, high) = (self.code[pc + 2] as usize, self.code[pc + 3]);
        let count = self.count(pc + 4, pos, high);
        if count < low {
            return Step::Fail;
        }
        let tail = pc + 1 + self.code[pc + 1] as usize;
        match self.give_back(tail, pos + low, pos + count, repeat) {
            Some((pc, pos)) => Step::Go(pc, pos),
            None => Step::Fail,
        }
    }

    /// Goes on at `tail` with the greedy repeat ending at `pos` or before, not before `low`: where the tail's first literal stands.
    fn give_back(&mut self, tail: usize, low: usize, pos: usize, repeat: u32) -> Option<(usize, usize)> {
        let mut pos = pos;
        if self.code[tail] == op::LITERAL {
            let wanted = self.code[tail + 1];
            while self.text.get(pos).is_none_or(|unit| unit.code() != wanted) {
                if pos <= low {
                    return None;
                }
                pos -= 1;
            }
        }
        if pos > low {
            let repeats = self.repeats.len() as u32;
            self.stack.push(Entry::Greedy { pc: tail, low, pos, repeat, repeats });
        }
        Some((tail, pos))
    }

    fn min_repeat_one(&mut self, pc: usize, pos: usize, repeat: u32) -> Step {
        let (low, high) = (self.code[pc + 2], self.code[pc + 3]);
        let count = self.count(pc + 4, pos, low);
        if count < low as usize {
            return Step::Fail;
        }
        let more = if high == MAX_REPEAT { MAX_REPEAT } else { high - low };
        let pos = pos + count;
        self.offer_more(pc, pos, more, repeat);
        Step::Go(pc + 1 + self.code[pc + 1] as usize, pos)
    }

    fn offer_more(&mut self, pc: usize, pos: usize, more: u32, repeat: u32) {
        if more > 0 && pos < self.text.len() {
            let repeats = self.repeats.len() as u32;
            self.stack.push(Entry::Lazy { pc, pos, more, repeat, repeats });
        }
    }

    /// One more turn of the lazy repeat of one character at `pc`.
    fn take_one(&mut self, pc: usize, pos: usize, more: u32, repeat: u32) -> Option<(usize, usize)> {
        if !self.takes(pc + 4, self.text[pos].code()) {
            return None;
        }
        let more = if more == MAX_REPEAT { MAX_REPEAT } else { more - 1 };
        self.offer_more(pc, pos + 1, more, repeat);
        Some((pc + 1 + self.code[pc + 1] as usize, pos + 1))
    }

    /// Decides between another turn of a repeat and what follows it; `node` counts the turns completed.
    fn until(&mut self, node: Repeat, pos: usize, repeat: &mut u32) -> Step {
        let (low, high) = (self.code[node.pc + 2], self.code[node.pc + 3]);
        let (body, end) = (node.pc + 4, node.pc + 1 + self.code[node.pc + 1] as usize);
        let repeats = self.repeats.len() as u32;
        if node.count < low {
            *repeat = self.enter(node);
            return Step::Go(body, pos);
        }
        let may_turn = (high == MAX_REPEAT || node.count < high) && pos != node.last;
        let turn = Repeat { last: pos, ..node };
        if !may_turn {
            *repeat = node.outer;
            return Step::Go(end + 1, pos);
        }
        if self.code[end] == op::MAX_UNTIL {
            self.stack.push(Entry::Choice { pc: end + 1, pos, repeat: node.outer, repeats });
            *repeat = self.enter(turn);
            return Step::Go(body, pos);
        }
        let again = self.enter(turn);
        self.stack.push(Entry::Choice { pc: body, pos, repeat: again, repeats: repeats + 1 });
        *repeat = node.outer;
        Step::Go(end + 1, pos)
    }

    fn enter(&mut self, node: Repeat) -> u32 {
        self.repeats.push(node);
        (self.repeats.len() - 1) as u32
    }

    fn possessive_repeat(&mut self, pc: usize, pos: usize) -> PyResult<Step> {
        let (low, high) = (self.code[pc + 2], self.code[pc + 3]);
        let (base, mut pos, mut count, mut last) = (self.stack.len(), pos, 0, UNSET);
        while count < low || (high == MAX_REPEAT || count < high) && pos != last {
            if count >= low {
                last = pos;
            }
            match self.run_nested(pc + 4, pos)? {
                Some(end) => pos = end,
                None if count < low => {
                    self.undo(base);
                    return Ok(Step::Fail);
                }
                None => break,
            }
            self.commit(base);
            count = count.saturating_add(1);
        }
        // A `SUCCESS` ends the body.
        Ok(Step::Go(pc + 1 + self.code[pc + 1] as usize + 1, pos))
    }

    /// How many characters from `pos`, at most `limit`, the operation on one character at `pc` takes.
    fn count(&self, pc: usize, pos: usize, limit: u32) -> usize {
        let rest = &self.text[pos..];
        let rest = if limit == MAX_REPEAT { rest } else { &rest[..rest.len().min(limit as usize)] };
        let until =
            |stop: &dyn Fn(u32) -> bool| rest.iter().position(|unit| stop(unit.code())).unwrap_or(rest.len());
        match self.code[pc] {
            op::ANY_ALL => rest.len(),
            op::ANY => U::from_code_point('\n' as u32)
                .and_then(|newline| find_unit(rest, newline))
                .unwrap_or(rest.len()),
            op::NOT_LITERAL => U::from_code_point(self.code[pc + 1])
                .and_then(|unit| find_unit(rest, unit))
                .unwrap_or(rest.len()),
            op::IN => {
                let set = &self.code[pc + 2..];
                rest.iter().position(|unit| !in_set(set, unit.code())).unwrap_or(rest.len())
            }
            _ => until(&|ch| !self.takes(pc, ch)),
        }
    }

    /// Whether the operation on one character at `pc` takes the character.
    #[inline]
    fn takes(&self, pc: usize, ch: u32) -> bool {
        let code = self.code;
        let folds_to = |wanted: u32| ch == wanted || locale_lower(ch) == wanted || locale_upper(ch) == wanted;
        match code[pc] {
            op::LITERAL => code[pc + 1] == ch,
            op::NOT_LITERAL => code[pc + 1] != ch,
            op::ANY => ch != '\n' as u32,
            op::ANY_ALL => true,
            op::IN => in_set(&code[pc + 2..], ch),
            op::CATEGORY => in_category(code[pc + 1], ch),
            op::LITERAL_IGNORE => code[pc + 1] == ascii_lower(ch),
            op::NOT_LITERAL_IGNORE => code[pc + 1] != ascii_lower(ch),
            op::LITERAL_UNI_IGNORE => code[pc + 1] == unicode_lower(ch),
            op::NOT_LITERAL_UNI_IGNORE => code[pc + 1] != unicode_lower(ch),
            op::LITERAL_LOC_IGNORE => folds_to(code[pc + 1]),
            op::NOT_LITERAL_LOC_IGNORE => !folds_to(code[pc + 1]),
            op::IN_IGNORE => in_set(&code[pc + 2..], ascii_lower(ch)),
            op::IN_UNI_IGNORE => in_set(&code[pc + 2..], unicode_lower(ch)),
            op::IN_LOC_IGNORE => {
                let (lower, upper) = (locale_lower(ch), locale_upper(ch));
                in_set(&code[pc + 2..], lower) || upper != lower && in_set(&code[pc + 2..], upper)
            }
            _ => false,
        }
    }
}

fn go_if(condition: bool, pc: usize, pos: usize) -> Step {
    if condition { Step::Go(pc, pos) } else { Step::Fail }
}

/// The words that an operation on one character takes in the code; `None` for other operations.
#[inline]
fn single_size(code: &[u32], pc: usize) -> Option<usize> {
    match code[pc] {
        op::ANY | op::ANY_ALL => Some(1),
        op::LITERAL
        | op::NOT_LITERAL
        | op::CATEGORY
        | op::LITERAL_IGNORE
        | op::NOT_LITERAL_IGNORE
        | op::LITERAL_UNI_IGNORE
        | op::NOT_LITERAL_UNI_IGNORE
        | op::LITERAL_LOC_IGNORE
        | op::NOT_LITERAL_LOC_IGNORE => Some(2),
        op::IN | op::IN_IGNORE | op::IN_UNI_IGNORE | op::IN_LOC_IGNORE => Some(1 + code[pc + 1] as usize),
        _ => None,
    }
}
