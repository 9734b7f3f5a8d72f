//! Encoding: registers get their numbers, jumps their offsets, and the tables are written.

use std::sync::Arc;

use ruff_text_size::TextRange;

use super::flow::Flow;
use crate::bytecode::opcode::{C_IS_CONST, Extension, Operand, compare_jump};
use crate::bytecode::{CodeUnit, ExceptionEntry, Instruction, LineTable, LocalVariable, Opcode, Position};
use crate::codegen::code::{Ins, Item, Register};
use crate::codegen::unit::Unit;
use crate::positions::LineMap;

const TOO_LARGE: &str = "code is too large to be compiled";

/// An instruction on its way to words.
struct Encoded {
    ins: Ins,
    /// Needs a prefix.
    wide: bool,
    /// Index of its first word.
    start: u32,
    /// Index among the instructions of the jump's target.
    target: Option<usize>,
}

impl Encoded {
    fn length(&self) -> u32 {
        1 + u32::from(self.wide) + self.ins.opcode.extension_count() as u32
    }

    fn end(&self) -> u32 {
        self.start + self.length()
    }
}

/// Encode the instructions of `flow`, which are those of `unit`.
pub(super) fn encode(
    flow: Flow<'_>,
    unit: Unit<'_>,
    lines: &LineMap<'_>,
    filename: Arc<str>,
) -> Result<CodeUnit, &'static str> {
    let (locals, numbers) = number_locals(&unit);
    let numbering = Numbering { numbers, local_count: locals.len() as u32 };
    let (mut code, index_of) = collect(&flow, &numbering);
    place(&mut code)?;
    let mut words = Vec::new();
    let mut cache_count = 0;
    for index in 0..code.len() {
        write(&code, index, &mut words, &mut cache_count)?;
    }
    let exception_table = exception_table(&flow, &code, &index_of);
    let line_table = line_table(&code, lines, lines.line(unit.start.start()));
    Ok(CodeUnit {
        name: unit.name,
        qualname: unit.qualname,
        filename,
        first_line: lines.line(unit.start.start()),
        flags: unit.flags,
        argument_count: unit.argument_count,
        positional_only_count: unit.positional_only_count,
        keyword_only_count: unit.keyword_only_count,
        locals: locals.into(),
        free_names: names(unit.free.into_items()),
        names: names(unit.names.into_items()),
        consts: unit.consts.into_items().into(),
        instructions: words.into(),
        cache_count,
        register_count: numbering.local_count + unit.max_depth,
        exception_table,
        line_table,
    })
}

fn names(names: Vec<ruff_python_ast::name::Name>) -> Box<[Arc<str>]> {
    names.iter().map(|name| name.as_str().into()).collect()
}

/// The instructions that are left, with numbered registers, and where each of the flow's instructions is among them.
fn collect(flow: &Flow<'_>, numbering: &Numbering) -> (Vec<Encoded>, Vec<usize>) {
    let mut index_of = vec![0; flow.ins.len() + 1];
    let mut count = 0;
    for (place, alive) in index_of.iter_mut().zip(&flow.alive) {
        *place = count;
        count += usize::from(*alive);
    }
    index_of[flow.ins.len()] = count;
    let alive = (0..flow.ins.len()).filter(|&index| flow.alive[index]);
    let code = alive.map(|index| {
        let mut ins = flow.ins[index];
        number_registers(&mut ins, numbering);
        let wide = needs_prefix(&ins);
        Encoded { ins, wide, start: 0, target: flow.target(index).map(|target| index_of[target]) }
    });
    (code.collect(), index_of)
}

/// Whether a 16-bit field takes the place of `b` and `c`.
fn has_wide_field(ins: &Ins) -> bool {
    matches!(
        ins.opcode.info().b,
        Operand::Signed16 | Operand::Const16 | Operand::Name16 | Operand::Free16 | Operand::Jump16
    )
}

/// The final numbers of registers.
struct Numbering {
    /// Those of the locals, by their number in the unit.
    numbers: Vec<u32>,
    local_count: u32,
}

/// Number the locals as `co_varnames` lists them: parameters, then the others in the order of their first use. Those that the
/// code never mentions are left out.
fn number_locals(unit: &Unit<'_>) -> (Vec<LocalVariable>, Vec<u32>) {
    const UNUSED: u32 = u32::MAX;
    let mut numbers = vec![UNUSED; unit.locals.len()];
    let mut locals = Vec::new();
    let mut number = |index: usize| {
        if numbers[index] == UNUSED {
            numbers[index] = locals.len() as u32;
            locals.push(unit.locals[index].clone());
        }
    };
    let mut add = |index: usize| {
        let local = &unit.locals[index];
        if local.is_hidden {
            // In CPython a comprehension's variable shares the slot of the unit's own one.
            let own = unit.locals.iter().position(|other| !other.is_hidden && other.name == local.name);
            own.into_iter().for_each(&mut number);
        }
        number(index);
    };
    (0..unit.locals.len()).filter(|&index| unit.locals[index].is_parameter).for_each(&mut add);
    for placed in &unit.code {
        let Item::Ins(ins) = placed.item else { continue };
        // Sources are used before the destination is.
        for destinations in [false, true] {
            for field in register_fields(&ins) {
                let (operand, value) = field_of(&ins, field);
                if (operand == Operand::Def) == destinations && !Register(value).is_temporary() {
                    add(value as usize);
                }
            }
        }
    }
    (locals, numbers)
}

fn field_of(ins: &Ins, field: usize) -> (Operand, u32) {
    let info = ins.opcode.info();
    [(info.a, ins.a), (info.b, ins.b), (info.c, ins.c)][field]
}

/// Which of the three fields hold registers.
fn register_fields(ins: &Ins) -> impl Iterator<Item = usize> {
    (0..3).filter(|&field| {
        let (operand, value) = field_of(ins, field);
        match operand {
            Operand::Def
            | Operand::DefPair
            | Operand::DefRun
            | Operand::Use
            | Operand::Keep
            | Operand::KeepPair
            | Operand::UsePair
            | Operand::UseTriple
            | Operand::UseRun
            | Operand::UsePairs => true,
            Operand::UseOrConst => ins.extensions[0] & C_IS_CONST == 0,
            Operand::UseOrConstByA => ins.a & compare_jump::C_IS_CONST == 0,
            // Only what is raised may be in a local; a field that is not used is zero.
            Operand::Special => {
                Register(value).is_temporary() || ins.opcode == Opcode::Raise && (field as u32) < ins.c
            }
            _ => false,
        }
    })
}

fn number_registers(ins: &mut Ins, numbering: &Numbering) {
    let fields: Vec<usize> = register_fields(ins).collect();
    for field in fields {
        let value = match field {
            0 => &mut ins.a,
            1 => &mut ins.b,
            _ => &mut ins.c,
        };
        let register = Register(*value);
        *value = match register.is_temporary() {
            true => numbering.local_count + register.index(),
            false => numbering.numbers[register.index() as usize],
        };
    }
}

fn needs_prefix(ins: &Ins) -> bool {
    let info = ins.opcode.info();
    if info.a == Operand::Jump24 {
        return false;
    }
    let high = ins.a > 0xff;
    match info.b {
        Operand::Signed16 => high || i16::try_from(ins.b as i32).is_err(),
        Operand::Const16 | Operand::Name16 | Operand::Free16 => high || ins.b > 0xffff,
        Operand::Jump16 => high,
        _ => high || ins.b > 0xff || ins.c > 0xff,
    }
}

/// Give every instruction its place; jumps that do not reach get a prefix, until all reach.
fn place(code: &mut [Encoded]) -> Result<(), &'static str> {
    loop {
        let mut start = 0u32;
        for encoded in code.iter_mut() {
            encoded.start = start;
            start = start.checked_add(encoded.length()).filter(|&end| end < 1 << 31).ok_or(TOO_LARGE)?;
        }
        let mut changed = false;
        for index in 0..code.len() {
            let is_short = code[index].ins.opcode.info().b == Operand::Jump16 && !code[index].wide;
            if is_short && i16::try_from(offset(code, index)).is_err() {
                code[index].wide = true;
                changed = true;
            }
        }
        if !changed {
            return Ok(());
        }
    }
}

/// The jump offset of an instruction, 0 if it does not jump.
fn offset(code: &[Encoded], index: usize) -> i32 {
    let encoded = &code[index];
    let Some(target) = encoded.target else { return 0 };
    let end = code.last().map_or(0, Encoded::end);
    let target = code.get(target).map_or(end, |target| target.start);
    target as i32 - encoded.end() as i32
}

fn write(
    code: &[Encoded],
    index: usize,
    words: &mut Vec<u32>,
    cache_count: &mut u32,
) -> Result<(), &'static str> {
    let encoded = &code[index];
    let ins = &encoded.ins;
    let info = ins.opcode.info();
    let offset = offset(code, index);
    if info.a == Operand::Jump24 {
        if !(-0x80_0000..=0x7f_ffff).contains(&offset) {
            return Err(TOO_LARGE);
        }
        words.push(Instruction::with_abc(ins.opcode, offset).0);
        return Ok(());
    }
    let wide_field = has_wide_field(ins);
    if ins.a > 0xffff || !wide_field && (ins.b > 0xffff || ins.c > 0xffff) {
        return Err(TOO_LARGE);
    }
    if wide_field {
        let field = if info.b == Operand::Jump16 { offset as u32 } else { ins.b };
        if encoded.wide {
            words.push(Instruction::with_bc(Opcode::Wide, (ins.a >> 8) as u8, (field >> 16) as u16).0);
        }
        words.push(Instruction::with_bc(ins.opcode, ins.a as u8, field as u16).0);
    } else {
        if encoded.wide {
            let [a, b, c] = [ins.a, ins.b, ins.c].map(|field| (field >> 8) as u8);
            words.push(Instruction::new(Opcode::Wide, a, b, c).0);
        }
        words.push(Instruction::new(ins.opcode, ins.a as u8, ins.b as u8, ins.c as u8).0);
    }
    for (extension, word) in info.extensions.iter().zip(ins.extensions) {
        words.push(match extension {
            Extension::Cache => {
                *cache_count += 1;
                *cache_count - 1
            }
            Extension::Jump => offset as u32,
            Extension::Operator | Extension::Const | Extension::Number => word,
        });
    }
    Ok(())
}

fn exception_table(flow: &Flow<'_>, code: &[Encoded], index_of: &[usize]) -> Box<[ExceptionEntry]> {
    let mut table: Vec<ExceptionEntry> = Vec::new();
    for encoded in code {
        let Some(id) = encoded.ins.handler else { continue };
        let handler = flow.handlers[id as usize];
        let target = index_of[flow.at_label(handler.label)];
        let entry = ExceptionEntry {
            start: encoded.start,
            end: encoded.end(),
            target: code[target].start,
            depth: handler.depth,
            lasti: handler.lasti,
        };
        match table.last_mut() {
            Some(last) if last.end == entry.start && last.target == entry.target => last.end = entry.end,
            _ => table.push(entry),
        }
    }
    table.into()
}

fn line_table(code: &[Encoded], lines: &LineMap<'_>, first_line: u32) -> LineTable {
    let mut last: Option<(TextRange, Position)> = None;
    let runs = code.iter().map(|encoded| {
        let position = match (encoded.ins.position, last) {
            (None, _) => Position::default(),
            (Some(range), Some((known, position))) if known == range => position,
            (Some(range), _) => {
                let position = lines.position(range);
                last = Some((range, position));
                position
            }
        };
        (encoded.length(), position)
    });
    LineTable::encode(first_line, runs)
}
