//! What the registers of a frame must hold before an instruction.
//!
//! A register is unbound, or holds a number, or owns a reference to an object that is alive. What a temporary holds follows from
//! the code: the compiler's verifier says for each instruction which are live. A dead one owns nothing (a fused comparison leaves
//! immortal operands where they are), and an operand is bound. As registers own what they hold, an object has at least as many
//! references as registers of one frame hold it.

use crate::frame::{Frame, INITIALIZER, OPERATOR};
use crate::value::Value;
use abi::{FRAME_OWNED_BY_GENERATOR, PyObject};
use compiler::CodeUnit;
use compiler::bytecode::opcode::{C_IS_CONST, Operand, compare_jump};
use compiler::bytecode::{Decoded, Instruction, Opcode, decode};
use compiler::verify::{self, State};
use core::cell::{Cell, RefCell};
use objspace::Space;
use objspace::mechanisms::Mechanism;
use objspace::self_check::{fail, objects};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// Frames that are looked at from the innermost one on, so that deep recursion stays possible.
const MOST_FRAMES: usize = 256;

/// What is known of each temporary, by instruction.
type States = Vec<Option<Vec<State>>>;

thread_local! {
    /// By the unit's address; the unit is held, so that its address means it for ever.
    static KNOWN: RefCell<HashMap<usize, (Arc<CodeUnit>, Rc<States>)>> = RefCell::default();
    /// The entry that was used last.
    static LAST: Cell<(usize, *const States)> = const { Cell::new((0, core::ptr::null())) };
}

/// What the verifier knows of a unit's temporaries.
fn states_of<'a>(unit: &Arc<CodeUnit>) -> &'a States {
    let key = Arc::as_ptr(unit) as usize;
    let (last, states) = LAST.get();
    if last == key {
        // SAFETY: entries are never removed.
        return unsafe { &*states };
    }
    let states = KNOWN.with_borrow_mut(|known| {
        let (_, states) = known.entry(key).or_insert_with(|| match verify::temporaries(unit) {
            Ok(states) => (unit.clone(), Rc::new(states)),
            Err(problem) => fail(&format_args!("the code is not in order: {problem}")),
        });
        Rc::as_ptr(states)
    });
    LAST.set((key, states));
    // SAFETY: entries are never removed.
    unsafe { &*states }
}

/// What is wrong with the registers before the instruction at `index`.
///
/// # Safety
/// The frame is live.
pub unsafe fn problem(frame: &Frame, index: usize) -> Option<String> {
    let code = frame.code();
    let unit = code.unit();
    // SAFETY: a frame has that many registers.
    let registers = unsafe { core::slice::from_raw_parts(frame.registers(), code.register_count()) };
    let states = match &states_of(unit)[index] {
        Some(states) => states,
        // The word after a prefix: the prefix was looked at.
        None if index > 0 && is_prefix(unit, index - 1) => return None,
        None => return Some("an instruction is executed that the verifier cannot reach".to_owned()),
    };
    problem_of(registers, code.local_count(), states).or_else(|| {
        let instruction = decode(&unit.instructions, index)?;
        unbound_operand(&instruction, registers)
    })
}

fn is_prefix(unit: &CodeUnit, index: usize) -> bool {
    Instruction(unit.instructions[index]).opcode() == Some(Opcode::Wide)
}

/// What is wrong with a frame's registers, of which the temporaries are in these states.
fn problem_of(registers: &[Value], local_count: usize, states: &[State]) -> Option<String> {
    let name = |at: usize| match at.checked_sub(local_count) {
        Some(temporary) => format!("the temporary t{temporary}"),
        None => format!("the local register {at}"),
    };
    for (at, &value) in registers.iter().enumerate() {
        if value.is_unbound() {
            continue;
        }
        if !value.is_object() {
            if !value.is_int() && !value.is_double() {
                return Some(format!("{} holds {:#x}, which means nothing", name(at), value.bits()));
            }
            if at < local_count && Mechanism::Unboxed.is_left_out() {
                return Some(format!("{} holds a number, and those are left out", name(at)));
            }
            continue;
        }
        if let Some(problem) = objects::problem(value.as_ptr()) {
            return Some(format!("{}: {problem}", name(at)));
        }
        // SAFETY: the object is alive, as was just seen.
        let object = unsafe { value.as_object() };
        if object.is_immortal() {
            continue;
        }
        let is_dead = at
            .checked_sub(local_count)
            .is_some_and(|temporary| matches!(states[temporary], State::Dead | State::Number));
        if is_dead {
            return Some(format!("{}, which is dead, holds {}", name(at), objects::describe(value.as_ptr())));
        }
        let count = object.refcount() as usize;
        if count < registers.len() && registers.iter().filter(|&&other| other == value).count() > count {
            return Some(format!("more registers hold {}", objects::describe(value.as_ptr())));
        }
    }
    None
}

/// An operand of an instruction that is not bound.
fn unbound_operand(ins: &Decoded<'_>, registers: &[Value]) -> Option<String> {
    // These are for what may not be bound: clearing does nothing then, moving (a variable that a comprehension hides, the second of the
    // pair that a method is) keeps it so, the others look whether it is.
    if matches!(
        ins.opcode,
        Opcode::Clear
            | Opcode::Move
            | Opcode::Copy
            | Opcode::CheckLocal
            | Opcode::DeleteLocal
            | Opcode::MakeCell
            | Opcode::WithExceptStart
    ) {
        return None;
    }
    let info = ins.opcode.info();
    [(info.a, ins.a), (info.b, ins.b), (info.c, ins.c)].into_iter().find_map(|(operand, register)| {
        let count = match operand {
            Operand::UseOrConst if ins.extensions[0] & C_IS_CONST != 0 => 0,
            Operand::UseOrConstByA if ins.a & compare_jump::C_IS_CONST != 0 => 0,
            Operand::Use | Operand::Keep | Operand::UseOrConst | Operand::UseOrConstByA => 1,
            Operand::UsePair | Operand::KeepPair => 2,
            Operand::UseTriple => 3,
            Operand::UseRun => ins.c as usize,
            Operand::UsePairs => 2 * ins.c as usize,
            _ => 0,
        };
        let first = register as usize;
        (first..first + count)
            .find(|&at| registers.get(at).is_none_or(|value| value.is_unbound()))
            .map(|at| format!("the operand in register {at} is not bound"))
    })
}

/// Calls a function with each object that a register of the thread's innermost frames holds, and whether the frame belongs to a
/// generator (which reports its registers to the collector itself).
pub fn visit(space: &Space, found: &mut dyn FnMut(*mut PyObject, bool)) {
    let mut frame: *mut Frame = space.thread_state().current_frame.get().cast();
    for _ in 0..MOST_FRAMES {
        // SAFETY: linked frames are live.
        let Some(this) = (unsafe { frame.as_ref() }) else { return };
        let is_generators = this.head().owner.get() == FRAME_OWNED_BY_GENERATOR;
        for at in 0..this.code().register_count() {
            // SAFETY: the frame has that many registers.
            let value = unsafe { *this.registers().add(at) };
            if value.is_object() {
                found(value.as_ptr(), is_generators);
            }
        }
        if this.flags() & OPERATOR == INITIALIZER {
            found(this.head().f_locals.get(), is_generators);
        }
        frame = this.previous();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use objspace::testing::with_space;

    const LIVE: State = State::Live;
    const DEAD: State = State::Dead;

    #[test]
    fn registers_in_order_are_fine() {
        with_space(|space| {
            let object = Value::from_ref(space.new_float(2.5).unwrap());
            let registers = [object, Value::UNBOUND, Value::from_i32(3), Value::immortal(objspace::none())];
            assert_eq!(problem_of(&registers, 1, &[DEAD, DEAD, DEAD]), None);
            // SAFETY: the reference was made above.
            unsafe { object.release() };
        });
    }

    #[test]
    fn each_fault_is_found() {
        with_space(|space| {
            let object = Value::from_ref(space.new_float(2.5).unwrap());
            let found = |registers: &[Value], states: &[State]| problem_of(registers, 1, states).unwrap();
            assert!(found(&[Value::UNBOUND, object], &[DEAD]).contains("t0, which is dead, holds"));
            assert!(found(&[object, object], &[LIVE]).contains("more registers hold"));
            let odd = Value::from_ptr(core::ptr::without_provenance_mut(0xfff3 << 48));
            assert!(found(&[odd, Value::UNBOUND], &[DEAD]).contains("means nothing"));
            // SAFETY: the object is alive, and its count is put back.
            unsafe {
                let head = object.as_object().head();
                let count = head.ob_refcnt.replace(objspace::self_check::quarantine::POISONED_COUNT);
                assert!(found(&[object, Value::UNBOUND], &[DEAD]).contains("register 0: the object"));
                head.ob_refcnt.set(count);
                object.release();
            }
        });
    }

    #[test]
    fn an_unbound_operand_is_found() {
        let words = [Instruction::new(Opcode::Not, 0, 1, 0).0];
        let instruction = decode(&words, 0).unwrap();
        assert!(unbound_operand(&instruction, &[Value::UNBOUND; 2]).unwrap().contains("register 1"));
        assert_eq!(unbound_operand(&instruction, &[Value::UNBOUND, Value::from_i32(0)]), None);
    }
}
