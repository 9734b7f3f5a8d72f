//! The register code: what the compiler emits and the interpreter runs, as plain data.
//!
//! Registers of a frame: first the locals (`CodeUnit::locals`), then temporaries, used as a stack. Free variables are not in
//! registers: the function's closure holds their cells. Instructions are 32-bit words ([`Instruction`]), some followed by
//! extension words; jump offsets count words from the end of the whole instruction. The rules for consumption of
//! operands are at the top of [`opcode`].

pub mod code_unit;
pub mod constant;
pub mod disassemble;
pub mod exception_table;
pub mod instruction;
pub mod line_table;
pub mod opcode;
pub mod serialize;
pub mod unit_ref;

pub use code_unit::{CodeUnit, LocalVariable, flags};
pub use constant::{Const, Text};
pub use exception_table::{ExceptionEntry, find_handler};
pub use instruction::{Decoded, Instruction, decode, instructions};
pub use line_table::{LineRun, LineTable, Position};
pub use opcode::Opcode;
pub use unit_ref::{Head, UnitRef};
