//! A unit's instructions in their final order, with jump targets as indices.

use crate::bytecode::Opcode;
use crate::codegen::code::{Handler, Ins, Item, Label};
use crate::codegen::unit::Unit;
use crate::positions::LineMap;

/// The instructions of a unit. Those that are removed stay in place, marked.
pub(super) struct Flow<'l> {
    pub ins: Vec<Ins>,
    /// Whether the instruction is part of the code.
    pub alive: Vec<bool>,
    /// Index of the instruction after each label.
    pub labels: Vec<usize>,
    pub handlers: Vec<Handler>,
    lines: &'l LineMap<'l>,
}

impl<'l> Flow<'l> {
    /// Put cold code after the rest, and resolve the labels.
    pub fn new(unit: &Unit<'_>, lines: &'l LineMap<'l>) -> Self {
        let mut ins = Vec::with_capacity(unit.code.len());
        let mut labels = vec![usize::MAX; unit.label_count as usize];
        let coldest = unit.code.iter().map(|placed| placed.coldness).max().unwrap_or(0);
        for coldness in 0..=coldest {
            for placed in unit.code.iter().filter(|placed| placed.coldness == coldness) {
                match placed.item {
                    Item::Label(Label(label)) => labels[label as usize] = ins.len(),
                    Item::Ins(instruction) => ins.push(instruction),
                }
            }
        }
        // A label may stand at the end of unreachable code.
        let end = Ins {
            opcode: Opcode::Nop,
            a: 0,
            b: 0,
            c: 0,
            extensions: [0; 2],
            target: None,
            handler: None,
            position: None,
        };
        ins.push(end);
        Flow { alive: vec![true; ins.len()], ins, labels, handlers: unit.handlers.clone(), lines }
    }

    /// The first instruction at or after `index` that is part of the code.
    pub fn skip_removed(&self, index: usize) -> usize {
        (index..self.ins.len()).find(|&index| self.alive[index]).unwrap_or(self.ins.len())
    }

    /// The last instruction before `index` that is part of the code.
    pub fn previous(&self, index: usize) -> Option<usize> {
        (0..index).rev().find(|&index| self.alive[index])
    }

    /// The instruction that a label stands for.
    pub fn at_label(&self, label: Label) -> usize {
        self.skip_removed(self.labels[label.0 as usize])
    }

    /// The instruction that instruction `index` jumps to, if it jumps.
    pub fn target(&self, index: usize) -> Option<usize> {
        self.ins[index].target.map(|label| self.at_label(label))
    }

    /// Whether control may continue after the instruction.
    pub fn falls_through(&self, index: usize) -> bool {
        !self.ins[index].opcode.is_terminator()
    }

    /// A label for the instruction at `index`.
    pub fn new_label(&mut self, index: usize) -> Label {
        self.labels.push(index);
        Label(self.labels.len() as u32 - 1)
    }

    /// The line of an instruction.
    pub fn line(&self, index: usize) -> Option<u32> {
        self.ins[index].position.map(|range| self.lines.line(range.start()))
    }

    /// For every instruction, whether a jump or handler leads to it.
    pub fn jump_targets(&self) -> Vec<bool> {
        let mut targets = vec![false; self.ins.len() + 1];
        for index in (0..self.ins.len()).filter(|&index| self.alive[index]) {
            if let Some(target) = self.target(index) {
                targets[target] = true;
            }
            if let Some(handler) = self.ins[index].handler {
                targets[self.at_label(self.handlers[handler as usize].label)] = true;
            }
        }
        targets
    }
}
