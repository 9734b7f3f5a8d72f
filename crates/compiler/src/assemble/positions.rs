//! Positions of instructions that the generator gave none: they belong to what was executed just before.

use super::flow::Flow;

/// Give positions to instructions without one: from the instruction that they follow, or from the jump that alone leads to them.
pub(super) fn propagate(flow: &mut Flow<'_>) {
    let incoming = count_incoming(flow);
    let mut previous: Option<usize> = None;
    for index in (0..flow.ins.len()).filter(|&index| flow.alive[index]).collect::<Vec<_>>() {
        if let Some(previous) = previous.filter(|&previous| flow.falls_through(previous))
            && flow.ins[index].position.is_none()
        {
            flow.ins[index].position = flow.ins[previous].position;
        }
        if let Some(target) = flow.target(index)
            && incoming[target] == 1
            && flow.ins[target].position.is_none()
        {
            flow.ins[target].position = flow.ins[index].position;
        }
        previous = Some(index);
    }
}

/// For every instruction, how many others it may follow: by falling through, by jumps, and as a handler (which counts as
/// many).
fn count_incoming(flow: &Flow<'_>) -> Vec<u32> {
    let mut incoming = vec![0; flow.ins.len() + 1];
    let mut previous: Option<usize> = None;
    for index in (0..flow.ins.len()).filter(|&index| flow.alive[index]) {
        if previous.is_some_and(|previous| flow.falls_through(previous)) {
            incoming[index] += 1;
        }
        if let Some(target) = flow.target(index) {
            incoming[target] += 1;
        }
        if let Some(handler) = flow.ins[index].handler {
            incoming[flow.at_label(flow.handlers[handler as usize].label)] += 2;
        }
        previous = Some(index);
    }
    incoming
}
