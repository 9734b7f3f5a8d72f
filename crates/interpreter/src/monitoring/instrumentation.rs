//! The instrumentation of code objects: which instructions are events, and the replacement of their opcodes.

use super::{LOCAL_EVENTS, Tool, event, registry};
use crate::code::Code;
use crate::op;
use compiler::bytecode::opcode::ResumeKind;
use compiler::bytecode::{CodeUnit, Opcode, decode};
use core::cell::{Cell, RefCell};
use objspace::{GilCell, Space};
use std::collections::HashMap;

/// Bits of what an instruction is, in [`CodeMonitoring::point`].
pub mod point {
    /// The first word of an instruction.
    pub const INSTRUCTION: u16 = 1 << 0;
    /// A line begins here.
    pub const LINE: u16 = 1 << 1;
    /// Start of the function.
    pub const START: u16 = 1 << 2;
    /// Resumption after a `yield`.
    pub const RESUME: u16 = 1 << 3;
    /// Return.
    pub const RETURN: u16 = 1 << 4;
    /// Suspension.
    pub const YIELD: u16 = 1 << 5;
    /// Call.
    pub const CALL: u16 = 1 << 6;
    /// Unconditional jump.
    pub const JUMP: u16 = 1 << 7;
    /// Conditional jump, or end of a loop's iteration.
    pub const BRANCH: u16 = 1 << 8;
    /// A line begins here for those who jump here; not after the instruction before.
    pub const LINE_AFTER_JUMP: u16 = 1 << 9;
    /// The next instruction is where a line begins for others, but goes on from here.
    pub const FALLS_INTO_LINE: u16 = 1 << 10;
}

/// Incremented to enable again what was disabled anywhere.
static ENABLED_VERSION: GilCell<Cell<u32>> = GilCell::new(Cell::new(0));
/// For each tool, incremented when its local events are forgotten.
static TOOL_VERSIONS: GilCell<[Cell<u32>; super::TOOLS]> =
    GilCell::new([const { Cell::new(0) }; super::TOOLS]);

/// What is monitored in one code object.
pub struct CodeMonitoring {
    /// The version of what was wanted when the code was instrumented; 0: it is not.
    version: Cell<u32>,
    /// What each word is: bits of [`point`].
    points: Box<[u16]>,
    /// The line of each instruction's first word; 0: none.
    lines: Box<[u32]>,
    /// The opcodes of instrumented words.
    originals: Box<[Cell<u8>]>,
    /// For each local event, the tools that want it, here or in all code.
    tools: [Cell<u8>; LOCAL_EVENTS],
    /// For each local event, the tools that want it here.
    local: [Cell<u8>; LOCAL_EVENTS],
    /// Tools that want no more of an event at a word.
    disabled: RefCell<HashMap<(u32, u8), u8>>,
    enabled_version: Cell<u32>,
    tool_versions: [Cell<u32>; super::TOOLS],
}

impl CodeMonitoring {
    /// For code of which nothing is monitored yet.
    pub fn new(unit: &CodeUnit) -> CodeMonitoring {
        let (points, lines) = find_points(unit);
        CodeMonitoring {
            version: Cell::new(0),
            originals: vec![Cell::new(0); points.len()].into(),
            points,
            lines,
            tools: Default::default(),
            local: Default::default(),
            disabled: RefCell::default(),
            enabled_version: Cell::new(0),
            tool_versions: Default::default(),
        }
    }

    /// What the instruction at a word is.
    pub fn point(&self, at: usize) -> u16 {
        self.points[at]
    }

    /// The line of the instruction at a word.
    pub fn line(&self, at: usize) -> Option<u32> {
        self.lines.get(at).copied().filter(|&line| line != 0)
    }

    /// Whether the instruction at a word begins a line for those who jump there only.
    pub fn falls_into_line(&self, at: usize) -> bool {
        self.points.get(at).is_some_and(|point| point & point::LINE_AFTER_JUMP != 0)
    }

    /// The opcode that was replaced at a word.
    pub fn original(&self, at: usize) -> u8 {
        self.originals[at].get()
    }

    /// The tools to tell of a local event at a word.
    pub fn tools_at(&self, event: usize, at: usize) -> u8 {
        let tools = self.tools[event].get();
        if tools == 0 {
            return 0;
        }
        tools & !self.disabled.borrow().get(&(at as u32, event as u8)).copied().unwrap_or(0)
    }

    /// The tools that want a local event in this code only.
    pub fn local_tools(&self, event: usize) -> u8 {
        self.local[event].get()
    }

    /// Whether any tool wants an event in this code only.
    pub fn has_local_events(&self) -> bool {
        self.local.iter().any(|tools| tools.get() != 0)
    }

    /// Notes whether a tool wants a local event in this code.
    pub fn set_local(&self, event: usize, tool: Tool, wanted: bool) {
        let tools = self.local[event].get() & !(1 << tool);
        self.local[event].set(tools | u8::from(wanted) << tool);
    }

    /// A tool wants no more of an event at a word.
    pub fn disable(&self, code: &Code, at: usize, event: usize, tool: Tool) {
        *self.disabled.borrow_mut().entry((at as u32, event as u8)).or_default() |= 1 << tool;
        let word = &code.instructions()[at];
        if word.get().op() == op::Instrumented && !self.is_wanted(at) {
            word.set(word.get().with_op(self.original(at)));
        }
    }

    /// Whether anybody is to be told of anything at a word.
    fn is_wanted(&self, at: usize) -> bool {
        let point = self.points[at];
        let wants = |bit: u16, event: usize| point & bit != 0 && self.tools_at(event, at) != 0;
        // The instruction after a branch says where it went.
        let branches = self.tools[event::BRANCH_LEFT].get() | self.tools[event::BRANCH_RIGHT].get() != 0;
        point & point::INSTRUCTION != 0 && branches
            || wants(point::INSTRUCTION, event::INSTRUCTION)
            || wants(point::LINE | point::LINE_AFTER_JUMP | point::FALLS_INTO_LINE, event::LINE)
            || wants(point::START, event::PY_START)
            || wants(point::RESUME, event::PY_RESUME)
            || wants(point::RETURN, event::PY_RETURN)
            || wants(point::YIELD, event::PY_YIELD)
            || wants(point::CALL, event::CALL)
            || wants(point::JUMP, event::JUMP)
    }
}

/// Instruments code for the present version, if that has not been done; whether it was done now.
pub fn update(space: &Space, code: &Code) -> bool {
    let version = registry::version(space);
    if code.monitoring().is_none() && !registry::is_active(space) {
        return false;
    }
    let data = code.monitoring_data();
    if data.version.get() == version {
        return false;
    }
    data.version.set(version);
    forget_outdated(space, data);
    let words = code.instructions();
    for (word, original) in
        words.iter().zip(&data.originals).filter(|(word, _)| word.get().op() == op::Instrumented)
    {
        word.set(word.get().with_op(original.get()));
    }
    for (event, tools) in data.tools.iter().enumerate() {
        tools.set(registry::tools_of(space, event) | data.local[event].get());
    }
    if data.tools.iter().all(|tools| tools.get() == 0) {
        return false;
    }
    for (at, word) in words.iter().enumerate() {
        if data.points[at] != 0 && data.is_wanted(at) {
            data.originals[at].set(word.get().op());
            word.set(word.get().with_op(op::Instrumented));
        }
    }
    true
}

/// Drops what tools disabled before `restart_events()`, and the local events of tools that were cleared.
pub fn forget_outdated(space: &Space, data: &CodeMonitoring) {
    let enabled = ENABLED_VERSION.get(space).get();
    if data.enabled_version.replace(enabled) != enabled {
        data.disabled.borrow_mut().clear();
    }
    for (tool, version) in TOOL_VERSIONS.get(space).iter().enumerate() {
        if data.tool_versions[tool].replace(version.get()) != version.get() {
            let had = data.has_local_events();
            for event in 0..LOCAL_EVENTS {
                data.set_local(event, tool, false);
            }
            if had && !data.has_local_events() {
                registry::local_events_gone(space);
            }
            for tools in data.disabled.borrow_mut().values_mut() {
                *tools &= !(1 << tool);
            }
        }
    }
}

/// Enables all that was disabled.
pub fn enable_all(space: &Space) {
    let version = ENABLED_VERSION.get(space);
    version.set(version.get().wrapping_add(1));
}

/// Forgets the local events of a tool.
pub fn forget_tool(space: &Space, tool: Tool) {
    let version = &TOOL_VERSIONS.get(space)[tool];
    version.set(version.get().wrapping_add(1));
}

/// What each word is, and its line.
fn find_points(unit: &CodeUnit) -> (Box<[u16]>, Box<[u32]>) {
    let words = &unit.instructions;
    let mut points = vec![0u16; words.len()];
    let mut lines = vec![0u32; words.len()];
    for run in unit.line_table.runs() {
        let range = (run.start as usize).min(words.len())..(run.end as usize).min(words.len());
        lines[range].fill(run.position.line.unwrap_or(0));
    }
    let mut jumps = Vec::new();
    // The instruction before each one, where that may go on to it.
    let mut before = vec![None; words.len()];
    let mut last = None;
    let mut previous_line = 0;
    let mut at = 0;
    while let Some(instruction) = decode(words, at) {
        points[at] = point::INSTRUCTION | kind(instruction.opcode, instruction.a);
        let line = lines[at];
        // The code that a call runs before its first line belongs to none.
        if !matches!(instruction.opcode, Opcode::Resume | Opcode::MakeCell | Opcode::ReturnGenerator) {
            if line != previous_line && line != 0 {
                points[at] |= point::LINE;
            }
            previous_line = line;
        }
        before[at] = last;
        last = (!instruction.opcode.is_terminator()).then_some(at);
        if let Some(target) = instruction.jump_target() {
            jumps.push((at, target as usize));
        }
        at = instruction.end;
    }
    for (from, to) in jumps {
        if to >= points.len() || lines[to] == 0 {
            continue;
        }
        if lines[to] == lines[from] {
            points[from] |= point::FALLS_INTO_LINE;
            continue;
        }
        if points[to] & point::LINE != 0 {
            continue;
        }
        match before[to] {
            Some(before) => {
                points[to] |= point::LINE_AFTER_JUMP;
                points[before] |= point::FALLS_INTO_LINE;
            }
            None => points[to] |= point::LINE,
        }
    }
    for entry in &unit.exception_table {
        let target = entry.target as usize;
        if target < points.len() && lines[target] != 0 {
            points[target] |= point::LINE;
        }
    }
    (points.into(), lines.into())
}

fn kind(opcode: Opcode, a: u32) -> u16 {
    match opcode {
        Opcode::Resume if a == ResumeKind::Start as u32 => point::START,
        Opcode::Resume => point::RESUME,
        Opcode::Return | Opcode::ReturnConst => point::RETURN,
        Opcode::Yield => point::YIELD,
        Opcode::Call
        | Opcode::CallMethod
        | Opcode::CallKeyword
        | Opcode::CallMethodKeyword
        | Opcode::CallUnpack => point::CALL,
        Opcode::Jump | Opcode::JumpBackward => point::JUMP,
        Opcode::CompareJump
        | Opcode::JumpIfTrue
        | Opcode::JumpIfFalse
        | Opcode::JumpIfTrueOrPop
        | Opcode::JumpIfFalseOrPop
        | Opcode::JumpIfNone
        | Opcode::JumpIfNotNone
        | Opcode::ForIter => point::BRANCH,
        _ => 0,
    }
}
