//! The verifier: an abstract interpretation of a unit's code that follows which temporaries are live.
//!
//! It checks what the interpreter relies on: operands that are consumed were live, no live temporary is overwritten, all are dead at
//! a return, handlers find what their entry promises, and every index and jump target is in bounds. A unit that passes cannot
//! make the interpreter leak or use a dead register.

use crate::bytecode::opcode::{C_IS_CONST, Operand, compare_jump, unpacked_keywords};
use crate::bytecode::{CodeUnit, Const, Decoded, Opcode, decode, disassemble, find_handler};

/// What is known of a temporary.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Nobody needs what it holds: nothing, or a number.
    Dead,
    /// An instruction left its result there, which a later one consumes.
    Live,
    /// An unboxed number that nobody has to drop.
    Number,
    /// Live on some ways, dead on others: it can only be cleared.
    Maybe,
}

impl State {
    fn is_free(self) -> bool {
        matches!(self, State::Dead | State::Number)
    }

    fn merge(self, other: State) -> State {
        match (self, other) {
            (left, right) if left == right => left,
            (left, right) if left.is_free() && right.is_free() => State::Dead,
            _ => State::Maybe,
        }
    }
}

type States = Vec<State>;

/// Check `code` and every unit among its constants.
///
/// # Errors
/// What is wrong with the first instruction at fault, with its text.
pub fn verify(code: &CodeUnit) -> Result<(), String> {
    Verifier::new(code)?.run()?;
    code.consts.iter().try_for_each(|constant| match constant {
        Const::Code(inner) => verify(inner),
        _ => Ok(()),
    })
}

/// What is known of each temporary before the instructions of `code`, by their first word; nothing for words where no instruction
/// starts, and for instructions that are never reached.
///
/// # Errors
/// As [`verify`], for this unit alone.
pub fn temporaries(code: &CodeUnit) -> Result<Vec<Option<Vec<State>>>, String> {
    let mut verifier = Verifier::new(code)?;
    verifier.run()?;
    Ok(verifier.states)
}

struct Verifier<'a> {
    code: &'a CodeUnit,
    /// For every word, whether an instruction starts there.
    starts: Vec<bool>,
    /// What is known before each instruction, by its first word.
    states: Vec<Option<States>>,
    pending: Vec<usize>,
}

/// One instruction's effect in progress.
struct Step<'a> {
    code: &'a CodeUnit,
    states: States,
    consumed: Vec<usize>,
}

impl Step<'_> {
    fn local_count(&self) -> usize {
        self.code.locals.len()
    }

    /// The temporary's place, None for a local.
    fn temporary(&self, register: u32) -> Result<Option<usize>, String> {
        if register >= self.code.register_count {
            return Err(format!("register {register} of {}", self.code.register_count));
        }
        Ok((register as usize).checked_sub(self.local_count()))
    }

    fn must_be_temporary(&self, register: u32) -> Result<usize, String> {
        self.temporary(register)?.ok_or_else(|| format!("register {register} must be a temporary"))
    }

    fn must_be_local(&self, register: u32) -> Result<(), String> {
        match self.temporary(register)? {
            None => Ok(()),
            Some(index) => Err(format!("t{index} must be a local")),
        }
    }

    fn keep(&self, register: u32) -> Result<(), String> {
        match self.temporary(register)? {
            Some(index) if self.states[index] != State::Live => {
                Err(format!("t{index} is {:?}", self.states[index]))
            }
            _ => Ok(()),
        }
    }

    fn consume(&mut self, register: u32) -> Result<(), String> {
        self.keep(register)?;
        if let Some(index) = self.temporary(register)? {
            self.states[index] = State::Dead;
            self.consumed.push(index);
        }
        Ok(())
    }

    fn consume_run(&mut self, first: u32, count: u32) -> Result<(), String> {
        for register in first..first + count {
            self.must_be_temporary(register)?;
            self.consume(register)?;
        }
        Ok(())
    }

    fn must_be_free(&self, register: u32) -> Result<(), String> {
        match self.temporary(register)? {
            Some(index) if !self.states[index].is_free() => {
                Err(format!("t{index} is overwritten while {:?}", self.states[index]))
            }
            _ => Ok(()),
        }
    }

    fn define(&mut self, register: u32) -> Result<(), String> {
        self.must_be_free(register)?;
        if let Some(index) = self.temporary(register)? {
            self.states[index] = State::Live;
        }
        Ok(())
    }

    fn define_run(&mut self, first: u32, count: u32) -> Result<(), String> {
        for register in first..first + count {
            self.must_be_temporary(register)?;
            self.define(register)?;
        }
        Ok(())
    }

    fn check_index(&self, index: u32, length: usize, what: &str) -> Result<(), String> {
        if index as usize >= length { Err(format!("{what} {index} of {length}")) } else { Ok(()) }
    }

    fn operand(&mut self, ins: &Decoded<'_>, operand: Operand, value: u32) -> Result<(), String> {
        match operand {
            Operand::Use if ins.opcode == Opcode::Clear => self.clear(value),
            Operand::Use => self.consume(value),
            Operand::UseOrConst if ins.extensions[0] & C_IS_CONST != 0 => self.constant(value),
            Operand::UseOrConstByA if ins.a & compare_jump::C_IS_CONST != 0 => self.constant(value),
            Operand::UseOrConst | Operand::UseOrConstByA => self.consume(value),
            Operand::Keep => self.keep(value),
            Operand::KeepPair => self.keep(value).and_then(|()| self.keep(value + 1)),
            Operand::UsePair => self.consume_run(value, 2),
            Operand::UseTriple => self.consume_run(value, 3),
            Operand::UseRun => self.consume_run(value, ins.c),
            Operand::UsePairs => self.consume_run(value, 2 * ins.c),
            Operand::Name => self.check_index(value, self.code.names.len(), "name"),
            Operand::Free => self.check_index(value, self.code.free_names.len(), "free variable"),
            Operand::Const16 => self.constant(ins.wide as u32),
            Operand::Name16 => self.check_index(ins.wide as u32, self.code.names.len(), "name"),
            Operand::Free16 => self.check_index(ins.wide as u32, self.code.free_names.len(), "free variable"),
            // Destinations come after all sources.
            Operand::Def | Operand::DefPair | Operand::DefRun => Ok(()),
            Operand::Unused
            | Operand::Special
            | Operand::Imm
            | Operand::Signed16
            | Operand::Jump16
            | Operand::Jump24 => Ok(()),
        }
    }

    fn constant(&self, index: u32) -> Result<(), String> {
        self.check_index(index, self.code.consts.len(), "constant")
    }

    fn clear(&mut self, register: u32) -> Result<(), String> {
        if let Some(index) = self.temporary(register)? {
            self.states[index] = State::Dead;
        }
        Ok(())
    }

    /// The sources of the instruction.
    fn sources(&mut self, ins: &Decoded<'_>) -> Result<(), String> {
        let info = ins.opcode.info();
        for (operand, value) in [(info.a, ins.a), (info.b, ins.b), (info.c, ins.c)] {
            self.operand(ins, operand, value)?;
        }
        match ins.opcode {
            Opcode::Call | Opcode::CallKeyword => {
                self.consume_run(ins.a, 1)?;
                self.must_be_free(ins.a + 1)?;
                self.consume_run(ins.a + 2, ins.b)
            }
            Opcode::CallMethod | Opcode::CallMethodKeyword => self.consume_run(ins.a, 2 + ins.b),
            Opcode::CallUnpack => {
                self.consume_run(ins.a, 1)?;
                self.must_be_free(ins.a + 1)?;
                self.consume_run(ins.a + 2, 1 + u32::from(ins.b != unpacked_keywords::NONE))
            }
            Opcode::BuildInterpolation => self.consume_run(ins.b, 2 + (ins.c & 1)),
            Opcode::Send | Opcode::CleanupThrow => self.keep(ins.a).and_then(|()| self.keep(ins.a + 1)),
            Opcode::PushExcInfo => self.keep(ins.a),
            Opcode::Raise => {
                let registers = [ins.a, ins.b];
                registers[..ins.c.min(2) as usize].iter().try_for_each(|&register| self.consume(register))
            }
            Opcode::Reraise if ins.c == 1 => {
                let lasti = self.must_be_temporary(ins.b)?;
                match self.states[lasti] {
                    State::Number => Ok(()),
                    other => Err(format!("t{lasti} is {other:?}, not an instruction's index")),
                }
            }
            Opcode::MakeCell | Opcode::CheckLocal | Opcode::DeleteLocal | Opcode::DeleteCell => {
                self.must_be_local(ins.a)
            }
            Opcode::ForIter | Opcode::JumpIfTrueOrPop | Opcode::JumpIfFalseOrPop => {
                self.must_be_temporary(ins.a).map(drop)
            }
            Opcode::Return | Opcode::ReturnConst => {
                match self.states.iter().position(|state| !state.is_free()) {
                    Some(live) => Err(format!("t{live} is {:?} at a return", self.states[live])),
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    /// The destinations of the instruction, as far as it does not jump.
    fn destinations(&mut self, ins: &Decoded<'_>) -> Result<(), String> {
        let info = ins.opcode.info();
        for (operand, value) in [(info.a, ins.a), (info.b, ins.b), (info.c, ins.c)] {
            match operand {
                Operand::Def => self.define(value)?,
                Operand::DefPair => self.define_run(value, 2)?,
                Operand::DefRun => self.define_run(value, run_length(ins))?,
                _ => {}
            }
        }
        match ins.opcode {
            Opcode::PushExcInfo => self.define_run(ins.a + 1, 1),
            Opcode::CleanupThrow => self.clear(ins.a + 1),
            _ => Ok(()),
        }
    }
}

fn run_length(ins: &Decoded<'_>) -> u32 {
    match ins.opcode {
        Opcode::UnpackEx => ins.c + 1 + ins.extensions[0],
        Opcode::BeginWith => 4,
        _ => ins.c,
    }
}

impl<'a> Verifier<'a> {
    fn new(code: &'a CodeUnit) -> Result<Self, String> {
        let words = &code.instructions;
        let mut starts = vec![false; words.len()];
        let mut at = 0;
        while at < words.len() {
            let ins =
                decode(words, at).ok_or_else(|| format!("{}: no instruction at {at}", code.qualname))?;
            starts[at] = true;
            at = ins.end;
        }
        Ok(Verifier { code, starts, states: vec![None; words.len()], pending: Vec::new() })
    }

    fn run(&mut self) -> Result<(), String> {
        let count = (self.code.register_count as usize)
            .checked_sub(self.code.locals.len())
            .ok_or("fewer registers than locals")?;
        self.flow_to(0, vec![State::Dead; count])?;
        while let Some(at) = self.pending.pop() {
            let Some(states) = self.states[at].clone() else { continue };
            let ins = decode(&self.code.instructions, at).expect("the words were decoded before");
            self.step(&ins, states).map_err(|problem| {
                let text = disassemble::format_instruction(self.code, &ins);
                format!("{} at {at}: {text}: {problem}", self.code.qualname)
            })?;
        }
        Ok(())
    }

    fn flow_to(&mut self, at: usize, states: States) -> Result<(), String> {
        if !self.starts.get(at).copied().unwrap_or(false) {
            return Err(format!("control reaches {at}, which is no instruction"));
        }
        match &mut self.states[at] {
            None => self.states[at] = Some(states),
            Some(known) => {
                let merged: States =
                    known.iter().zip(&states).map(|(left, right)| left.merge(*right)).collect();
                if *known == merged {
                    return Ok(());
                }
                *known = merged;
            }
        }
        self.pending.push(at);
        Ok(())
    }

    fn step(&mut self, ins: &Decoded<'_>, states: States) -> Result<(), String> {
        let mut step = Step { code: self.code, states: states.clone(), consumed: Vec::new() };
        step.sources(ins)?;
        self.exception(ins, &states, &step.consumed)?;
        if let Some(target) = ins.jump_target() {
            let target = usize::try_from(target).map_err(|_| "jump before the start".to_owned())?;
            let mut jumped = Step { code: self.code, states: step.states.clone(), consumed: Vec::new() };
            match ins.opcode {
                Opcode::ForIter => jumped.clear(ins.a)?,
                Opcode::Send => jumped.clear(ins.a + 1)?,
                Opcode::JumpIfTrueOrPop | Opcode::JumpIfFalseOrPop => jumped.define(ins.a)?,
                _ => {}
            }
            self.flow_to(target, jumped.states)?;
        }
        step.destinations(ins)?;
        if ins.opcode.is_terminator() { Ok(()) } else { self.flow_to(ins.end, step.states) }
    }

    /// The way from the instruction to its handler.
    fn exception(&mut self, ins: &Decoded<'_>, states: &States, consumed: &[usize]) -> Result<(), String> {
        let Some(entry) = find_handler(&self.code.exception_table, ins.start as u32) else { return Ok(()) };
        if (entry.end as usize) < ins.end {
            return Err("only partly covered by its exception entry".into());
        }
        let depth = entry.depth as usize;
        let top = depth + usize::from(entry.lasti);
        if top >= states.len() {
            return Err(format!("no temporary {top} for the exception"));
        }
        let cannot_raise = matches!(ins.opcode, Opcode::Clear | Opcode::Move | Opcode::PopExcept);
        if let Some(lost) = consumed.iter().find(|&&index| index < depth && !cannot_raise) {
            return Err(format!("t{lost} is consumed, but its handler keeps it"));
        }
        let mut entered = states.clone();
        entered[depth..].fill(State::Dead);
        if entry.lasti {
            entered[depth] = State::Number;
        }
        entered[top] = State::Live;
        self.flow_to(entry.target as usize, entered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytecode::{ExceptionEntry, Instruction, LineTable};

    fn unit(instructions: &[Instruction], exception_table: &[ExceptionEntry]) -> CodeUnit {
        CodeUnit {
            name: "f".into(),
            qualname: "f".into(),
            filename: "f".into(),
            first_line: 1,
            flags: 0,
            argument_count: 0,
            positional_only_count: 0,
            keyword_only_count: 0,
            locals: Box::new([]),
            free_names: Box::new([]),
            names: Box::new([]),
            consts: Box::new([]),
            instructions: instructions.iter().map(|instruction| instruction.0).collect(),
            cache_count: 0,
            register_count: 3,
            exception_table: exception_table.into(),
            line_table: LineTable::default(),
        }
    }

    fn ins(opcode: Opcode, a: u8, b: u8, c: u8) -> Instruction {
        Instruction::new(opcode, a, b, c)
    }

    fn problem(instructions: &[Instruction], table: &[ExceptionEntry]) -> String {
        verify(&unit(instructions, table)).expect_err("the code is wrong")
    }

    #[test]
    fn wrong_code_is_found() {
        let none = ins(Opcode::LoadNone, 0, 0, 0);
        let ret = ins(Opcode::Return, 0, 0, 0);
        assert_eq!(verify(&unit(&[none, ret], &[])), Ok(()));
        let states = temporaries(&unit(&[none, ret], &[])).unwrap();
        let [dead, live] = [State::Dead, State::Live];
        assert_eq!(states, [Some(vec![dead, dead, dead]), Some(vec![live, dead, dead])]);
        assert!(problem(&[ret], &[]).contains("t0 is Dead"));
        assert!(problem(&[none, none, ret], &[]).contains("overwritten"));
        assert!(
            problem(&[none, ins(Opcode::LoadNone, 1, 0, 0), ret], &[]).contains("t1 is Live at a return")
        );
        assert!(problem(&[none], &[]).contains("no instruction"));
        assert!(problem(&[ins(Opcode::LoadNone, 9, 0, 0), ret], &[]).contains("register 9"));
        assert!(problem(&[Instruction::with_abc(Opcode::Jump, 5)], &[]).contains("no instruction"));
        assert!(problem(&[Instruction::with_bc(Opcode::LoadConst, 0, 7), ret], &[]).contains("constant 7"));
    }

    #[test]
    fn handlers_find_what_they_keep() {
        let code = [
            ins(Opcode::LoadNone, 0, 0, 0),
            ins(Opcode::Not, 1, 0, 0),
            ins(Opcode::Return, 1, 0, 0),
            ins(Opcode::Clear, 1, 0, 0),
            ins(Opcode::Return, 0, 0, 0),
        ];
        let entry = ExceptionEntry { start: 1, end: 2, target: 3, depth: 1, lasti: false };
        assert!(problem(&code, &[entry]).contains("its handler keeps it"));
        let entry = ExceptionEntry { depth: 0, ..entry };
        assert_eq!(verify(&unit(&code, &[entry])), Ok(()));
        let entry = ExceptionEntry { lasti: true, ..entry };
        assert!(problem(&code, &[entry]).contains("t0 is Number"));
    }
}
