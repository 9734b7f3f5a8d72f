//! Definite assignment: which locals are bound wherever control comes from, so that checking them is not needed.
//!
//! A forward analysis over the instructions: a local is bound at a place if it is bound on every way there. An exception may come
//! from before or, where a local is unbound, after any instruction that a handler covers.

use super::flow::Flow;
use crate::bytecode::Opcode;
use crate::bytecode::opcode::Operand;
use crate::codegen::code::{Ins, Register};
use crate::codegen::unit::Unit;

/// A set of locals.
#[derive(Clone, PartialEq, Eq)]
struct Bound(Box<[u64]>);

impl Bound {
    fn all(count: usize) -> Self {
        Bound(vec![u64::MAX; count.div_ceil(64)].into())
    }

    fn set(&mut self, local: u32, bound: bool) {
        let bit = 1 << (local % 64);
        let word = &mut self.0[local as usize / 64];
        *word = if bound { *word | bit } else { *word & !bit };
    }

    fn contains(&self, local: u32) -> bool {
        self.0[local as usize / 64] >> (local % 64) & 1 != 0
    }

    /// Keep only what is in `other` too; whether anything changed.
    fn intersect(&mut self, other: &Bound) -> bool {
        let mut changed = false;
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            changed |= *word & !other != 0;
            *word &= other;
        }
        changed
    }
}

/// Remove every `CheckLocal` of a local that is bound for sure.
pub(super) fn remove_checks(flow: &mut Flow<'_>, unit: &Unit<'_>) {
    let is_check = |index: usize| flow.alive[index] && flow.ins[index].opcode == Opcode::CheckLocal;
    if !(0..flow.ins.len()).any(is_check) {
        return;
    }
    let mut analysis = Analysis::new(flow, unit);
    analysis.run(flow);
    for start in analysis.starts.clone() {
        let mut state = analysis.states[start].clone().unwrap_or_else(|| Bound::all(unit.locals.len()));
        for index in analysis.block(flow, start) {
            let ins = flow.ins[index];
            if ins.opcode == Opcode::CheckLocal && state.contains(ins.a) {
                flow.alive[index] = false;
            }
            apply(&ins, &mut state);
        }
    }
}

struct Analysis {
    /// First instructions of the blocks.
    starts: Vec<usize>,
    is_start: Vec<bool>,
    /// What is bound at the start of each block, by its first instruction.
    states: Vec<Option<Bound>>,
    pending: Vec<usize>,
}

impl Analysis {
    fn new(flow: &Flow<'_>, unit: &Unit<'_>) -> Self {
        let mut is_start = flow.jump_targets();
        let entry = flow.skip_removed(0);
        is_start[entry] = true;
        for index in 0..flow.ins.len() {
            if flow.alive[index] && (flow.ins[index].target.is_some() || !flow.falls_through(index)) {
                is_start[flow.skip_removed(index + 1)] = true;
            }
        }
        let starts = (0..flow.ins.len()).filter(|&index| is_start[index] && flow.alive[index]).collect();
        let mut states = vec![None; flow.ins.len() + 1];
        let mut state = Bound::all(unit.locals.len());
        for (index, local) in unit.locals.iter().enumerate() {
            state.set(index as u32, local.is_parameter);
        }
        states[entry] = Some(state);
        Analysis { starts, is_start, states, pending: vec![entry] }
    }

    /// The instructions of the block that starts at `start`.
    fn block(&self, flow: &Flow<'_>, start: usize) -> Vec<usize> {
        let mut indices = vec![start];
        let mut next = flow.skip_removed(start + 1);
        while next < flow.ins.len() && !self.is_start[next] {
            indices.push(next);
            next = flow.skip_removed(next + 1);
        }
        indices
    }

    fn run(&mut self, flow: &Flow<'_>) {
        while let Some(start) = self.pending.pop() {
            let Some(mut state) = self.states[start].clone() else { continue };
            let block = self.block(flow, start);
            for &index in &block {
                let ins = flow.ins[index];
                let handler = ins.handler.map(|handler| flow.at_label(flow.handlers[handler as usize].label));
                if let Some(handler) = handler {
                    self.merge(handler, &state);
                }
                if let Some(target) = flow.target(index) {
                    self.merge(target, &state);
                }
                apply(&ins, &mut state);
                if let Some(handler) = handler
                    && matches!(ins.opcode, Opcode::DeleteLocal | Opcode::Clear)
                {
                    self.merge(handler, &state);
                }
            }
            let last = *block.last().expect("a block has an instruction");
            if flow.falls_through(last) {
                self.merge(flow.skip_removed(last + 1), &state);
            }
        }
    }

    fn merge(&mut self, index: usize, state: &Bound) {
        let changed = match &mut self.states[index] {
            Some(known) => known.intersect(state),
            unknown => {
                *unknown = Some(state.clone());
                true
            }
        };
        if changed {
            self.pending.push(index);
        }
    }
}

/// The effect of an instruction that does not raise and does not jump.
fn apply(ins: &Ins, state: &mut Bound) {
    let info = ins.opcode.info();
    for (operand, value) in [(info.a, ins.a), (info.b, ins.b), (info.c, ins.c)] {
        if operand == Operand::Def && !Register(value).is_temporary() {
            state.set(value, true);
        }
    }
    let unbinds = matches!(ins.opcode, Opcode::DeleteLocal | Opcode::Clear);
    if (unbinds || ins.opcode == Opcode::CheckLocal) && !Register(ins.a).is_temporary() {
        state.set(ins.a, !unbinds);
    }
}
