//! Encoding: registers get their numbers, jumps their offsets, and the tables are written.

use std::sync::Arc;

use ruff_text_size::TextRange;

use super::flow::Flow;
use crate::bytecode::opcode::{Extension, Operand};
use crate::bytecode::{CodeUnit, ExceptionEntry, Instruction, LineTable, Opcode, Position};
use crate::codegen::code::{Ins, Register};
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
    let local_count = unit.locals.len() as u32;
    let (mut code, index_of) = collect(&flow, local_count);
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
        locals: unit.locals.into(),
        free_names: names(unit.free.into_items()),
        names: names(unit.names.into_items()),
        consts: unit.consts.into_items().into(),
        instructions: words.into(),
        cache_count,
        register_count: local_count + unit.max_depth,
        exception_table,
        line_table,
    })
}

fn names(names: Vec<ruff_python_ast::name::Name>) -> Box<[Arc<str>]> {
    names.iter().map(|name| name.as_str().into()).collect()
}

/// The instructions that are left, with numbered registers, and where each of the flow's instructions is among them.
fn collect(flow: &Flow<'_>, local_count: u32) -> (Vec<Encoded>, Vec<usize>) {
    let mut index_of = vec![0; flow.ins.len() + 1];
    let mut count = 0;
    for index in 0..flow.ins.len() {
        index_of[index] = count;
        count += usize::from(flow.alive[index]);
    }
    index_of[flow.ins.len()] = count;
    let alive = (0..flow.ins.len()).filter(|&index| flow.alive[index]);
    let code = alive.map(|index| {
        let mut ins = flow.ins[index];
        number_registers(&mut ins, local_count);
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

fn number_registers(ins: &mut Ins, local_count: u32) {
    let number = |field: &mut u32| {
        let register = Register(*field);
        if register.is_temporary() {
            *field = local_count + register.index();
        }
    };
    number(&mut ins.a);
    // A signed number looks like a temporary when it is negative.
    if !has_wide_field(ins) {
        number(&mut ins.b);
        number(&mut ins.c);
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
