//! Text form of a unit's code: one line per instruction.
//!
//! Locals are written by name, temporaries as `t0`, `t1` …, constants as `#value`, jump targets as `->word`.

use std::fmt::{self, Write};

use super::code_unit::CodeUnit;
use super::instruction::{Decoded, decode};
use super::opcode::{
    AwaitKind, BinaryOperator, C_IS_CONST, CommonConstant, Comparison, Conversion, Extension,
    FunctionAttribute, INPLACE, Intrinsic1, Intrinsic2, Opcode, Operand, ResumeKind, compare_jump,
};

/// Text form of one decoded instruction.
pub fn format_instruction(code: &CodeUnit, instruction: &Decoded<'_>) -> String {
    let mut text = String::new();
    Line { code, instruction, out: &mut text }.write().expect("writing to a string cannot fail");
    text
}

/// The whole unit: instructions with their word index, then the exception table.
impl fmt::Display for CodeUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut at = 0;
        while at < self.instructions.len() {
            let Some(instruction) = decode(&self.instructions, at) else {
                return writeln!(f, "{at:4} ? {:#010x}", self.instructions[at]);
            };
            writeln!(f, "{at:4} {}", format_instruction(self, &instruction))?;
            at = instruction.end;
        }
        for entry in &self.exception_table {
            let lasti = if entry.lasti { " lasti" } else { "" };
            writeln!(
                f,
                "except {}..{} ->{} depth {}{lasti}",
                entry.start, entry.end, entry.target, entry.depth
            )?;
        }
        Ok(())
    }
}

struct Line<'a> {
    code: &'a CodeUnit,
    instruction: &'a Decoded<'a>,
    out: &'a mut String,
}

impl Line<'_> {
    fn write(mut self) -> fmt::Result {
        let instruction = *self.instruction;
        let info = instruction.opcode.info();
        self.out.write_str(info.name)?;
        let mut first = true;
        for (operand, value) in [(info.a, instruction.a), (info.b, instruction.b), (info.c, instruction.c)] {
            if operand == Operand::Unused {
                continue;
            }
            self.out.write_str(if first { " " } else { ", " })?;
            first = false;
            self.operand(operand, value)?;
        }
        for (extension, &word) in info.extensions.iter().zip(instruction.extensions) {
            self.extension(*extension, word)?;
        }
        Ok(())
    }

    fn operand(&mut self, operand: Operand, value: u32) -> fmt::Result {
        let wide = self.instruction.wide;
        match operand {
            Operand::Unused => Ok(()),
            Operand::UseOrConst if self.instruction.extensions[0] & C_IS_CONST != 0 => self.constant(value),
            Operand::UseOrConstByA if self.instruction.a & compare_jump::C_IS_CONST != 0 => {
                self.constant(value)
            }
            Operand::Imm => self.immediate(value),
            Operand::Name => self.name(value),
            Operand::Free => self.free(value),
            Operand::Signed16 => write!(self.out, "{wide}"),
            Operand::Const16 => self.constant(wide as u32),
            Operand::Name16 => self.name(wide as u32),
            Operand::Free16 => self.free(wide as u32),
            Operand::Jump16 | Operand::Jump24 => self.target(),
            _ => self.register(value),
        }
    }

    fn register(&mut self, register: u32) -> fmt::Result {
        match self.code.locals.get(register as usize) {
            Some(local) => self.out.write_str(&local.name),
            None => write!(self.out, "t{}", register as usize - self.code.locals.len()),
        }
    }

    fn constant(&mut self, index: u32) -> fmt::Result {
        match self.code.consts.get(index as usize) {
            Some(constant) => write!(self.out, "#{constant}"),
            None => write!(self.out, "#?{index}"),
        }
    }

    fn name(&mut self, index: u32) -> fmt::Result {
        match self.code.names.get(index as usize) {
            Some(name) => write!(self.out, "'{name}'"),
            None => write!(self.out, "name?{index}"),
        }
    }

    fn free(&mut self, index: u32) -> fmt::Result {
        match self.code.free_names.get(index as usize) {
            Some(name) => write!(self.out, "'{name}'"),
            None => write!(self.out, "free?{index}"),
        }
    }

    fn target(&mut self) -> fmt::Result {
        write!(self.out, "->{}", self.instruction.jump_target().unwrap_or(-1))
    }

    fn immediate(&mut self, value: u32) -> fmt::Result {
        let text = match self.instruction.opcode {
            Opcode::Resume => ResumeKind::from_number(value).map(ResumeKind::text),
            Opcode::LoadCommon => CommonConstant::from_number(value).map(CommonConstant::text),
            Opcode::GetAwaitable => AwaitKind::from_number(value).map(AwaitKind::text),
            Opcode::Convert => Conversion::from_number(value).map(Conversion::text),
            Opcode::SetFunctionAttribute => {
                FunctionAttribute::from_number(value).map(FunctionAttribute::text)
            }
            Opcode::Intrinsic1 => Intrinsic1::from_number(value).map(Intrinsic1::text),
            Opcode::Intrinsic2 => Intrinsic2::from_number(value).map(Intrinsic2::text),
            Opcode::CompareJump => {
                let operator =
                    Comparison::from_number(value & compare_jump::OPERATOR).map_or("?", Comparison::text);
                let sense = if value & compare_jump::IF_TRUE != 0 { "if" } else { "unless" };
                return write!(self.out, "{sense} {operator}");
            }
            _ => None,
        };
        match text {
            Some(text) => self.out.write_str(text),
            None => write!(self.out, "{value}"),
        }
    }

    fn extension(&mut self, extension: Extension, word: u32) -> fmt::Result {
        match extension {
            Extension::Cache => Ok(()),
            Extension::Jump => {
                self.out.write_str(" ")?;
                self.target()
            }
            Extension::Const => {
                self.out.write_str(" ")?;
                self.constant(word)
            }
            Extension::Number => write!(self.out, " {word}"),
            Extension::Operator => {
                let text = match self.instruction.opcode {
                    Opcode::Binary => {
                        BinaryOperator::from_number(word & 0xff).map_or("?", BinaryOperator::text)
                    }
                    Opcode::Compare => Comparison::from_number(word & 0xff).map_or("?", Comparison::text),
                    _ => return Ok(()),
                };
                write!(self.out, " {text}{}", if word & INPLACE != 0 { "=" } else { "" })
            }
        }
    }
}
