//! Simplification of control flow: jumps to jumps, unreachable code, jumps to the next instruction, and instructions that only
//! carry a line.
//!
//! Tracing sees lines, so a jump is only short-circuited when the one it leads to has no line of its own.

use super::flow::Flow;
use crate::bytecode::Opcode;

/// Longest chain of jumps that is followed.
const MAX_HOPS: usize = 16;

pub(super) fn simplify(flow: &mut Flow<'_>) {
    for index in 0..flow.ins.len() {
        thread(flow, index);
    }
    remove_unreachable(flow);
    give_returns_lines(flow);
    remove_unreachable(flow);
    remove_jumps_to_next(flow);
}

/// Let a jump lead where it ends up.
fn thread(flow: &mut Flow<'_>, index: usize) {
    for _ in 0..MAX_HOPS {
        let Some(target) = flow.target(index) else { return };
        if target >= flow.ins.len() || target == index || !hop(flow, index, target) {
            return;
        }
    }
}

/// Let jump `index` skip the instruction at `target`, if that is possible.
fn hop(flow: &mut Flow<'_>, index: usize, target: usize) -> bool {
    let (from, to) = (flow.ins[index], flow.ins[target]);
    let has_no_line = to.position.is_none() || flow.line(target) == flow.line(index);
    match to.opcode {
        Opcode::Jump if has_no_line => {
            flow.ins[index].target = to.target;
            true
        }
        Opcode::JumpBackward if from.opcode == Opcode::Jump && has_no_line => {
            let backward = flow.target(target).is_some_and(|end| end <= index);
            if backward {
                flow.ins[index].opcode = Opcode::JumpBackward;
                flow.ins[index].target = to.target;
            }
            false
        }
        Opcode::Return | Opcode::ReturnConst
            if from.opcode == Opcode::Jump && from.position.is_none() && to.position.is_some() =>
        {
            flow.ins[index] = to;
            false
        }
        Opcode::JumpIfTrueOrPop | Opcode::JumpIfFalseOrPop | Opcode::JumpIfTrue | Opcode::JumpIfFalse
            if from.a == to.a =>
        {
            hop_test(flow, index, target)
        }
        _ => false,
    }
}

/// A jump that keeps its register leads to a test of the same register, whose outcome is known.
fn hop_test(flow: &mut Flow<'_>, index: usize, target: usize) -> bool {
    let truth = match flow.ins[index].opcode {
        Opcode::JumpIfTrueOrPop => true,
        Opcode::JumpIfFalseOrPop => false,
        _ => return false,
    };
    let to = flow.ins[target];
    let (sense, keeps) = match to.opcode {
        Opcode::JumpIfTrueOrPop => (true, true),
        Opcode::JumpIfFalseOrPop => (false, true),
        Opcode::JumpIfTrue => (true, false),
        _ => (false, false),
    };
    if sense == truth && keeps {
        flow.ins[index].target = to.target;
        return true;
    }
    // The test consumes the register: the first jump does so instead.
    flow.ins[index].opcode = if truth { Opcode::JumpIfTrue } else { Opcode::JumpIfFalse };
    flow.ins[index].target = if sense == truth { to.target } else { Some(flow.new_label(target + 1)) };
    true
}

/// Remove what cannot be reached from the start.
fn remove_unreachable(flow: &mut Flow<'_>) {
    let mut reached = vec![false; flow.ins.len()];
    let mut pending = vec![flow.skip_removed(0)];
    while let Some(index) = pending.pop() {
        if index >= reached.len() || std::mem::replace(&mut reached[index], true) {
            continue;
        }
        if let Some(target) = flow.target(index) {
            pending.push(target);
        }
        if let Some(handler) = flow.ins[index].handler {
            pending.push(flow.at_label(flow.handlers[handler as usize].label));
        }
        if flow.falls_through(index) {
            pending.push(flow.skip_removed(index + 1));
        }
    }
    flow.alive = reached;
}

/// The implicit return at the end of a unit belongs to the line that was executed last: every jump to it gets a return of its
/// own.
fn give_returns_lines(flow: &mut Flow<'_>) {
    for index in 0..flow.ins.len() {
        let Some(target) = flow.target(index).filter(|_| flow.alive[index]) else { continue };
        let end = flow.ins[target];
        if end.opcode != Opcode::ReturnConst || end.position.is_some() {
            continue;
        }
        if flow.ins[index].opcode == Opcode::Jump {
            let position = flow.ins[index].position.or_else(|| flow.ins[flow.previous(index)?].position);
            flow.ins[index].opcode = Opcode::ReturnConst;
            flow.ins[index].b = end.b;
            flow.ins[index].target = None;
            flow.ins[index].position = position;
        } else if flow.ins[index].opcode != Opcode::JumpBackward {
            let mut copy = end;
            copy.position = flow.ins[index].position;
            flow.ins.push(copy);
            flow.alive.push(true);
            let label = flow.new_label(flow.ins.len() - 1);
            flow.ins[index].target = Some(label);
        }
    }
    for index in 0..flow.ins.len() {
        if flow.alive[index]
            && flow.ins[index].opcode == Opcode::ReturnConst
            && flow.ins[index].position.is_none()
            && let Some(previous) = flow.previous(index)
            && flow.falls_through(previous)
        {
            flow.ins[index].position = flow.ins[previous].position;
        }
    }
}

fn remove_jumps_to_next(flow: &mut Flow<'_>) {
    for index in (0..flow.ins.len()).rev() {
        if !flow.alive[index] || flow.ins[index].opcode != Opcode::Jump {
            continue;
        }
        if flow.target(index) != Some(flow.skip_removed(index + 1)) {
            continue;
        }
        match flow.ins[index].position {
            None => flow.alive[index] = false,
            Some(_) => {
                flow.ins[index].opcode = Opcode::Nop;
                flow.ins[index].target = None;
            }
        }
    }
}

/// Remove instructions that do nothing, unless they are all that is left of their line.
pub(super) fn remove_nops(flow: &mut Flow<'_>) {
    let targets = flow.jump_targets();
    for index in 0..flow.ins.len() {
        if !flow.alive[index] || flow.ins[index].opcode != Opcode::Nop {
            continue;
        }
        let line = flow.line(index);
        let previous =
            flow.previous(index).filter(|&previous| !targets[index] && flow.falls_through(previous));
        let next = flow.skip_removed(index + 1);
        let repeated = line.is_none()
            || previous.is_some_and(|previous| flow.line(previous) == line)
            || next < flow.ins.len() && flow.line(next) == line;
        if repeated {
            flow.alive[index] = false;
        } else if next < flow.ins.len() && flow.ins[next].position.is_none() && !targets[next] {
            flow.ins[next].position = flow.ins[index].position;
            flow.alive[index] = false;
        }
    }
}
