//! Telling tools of events: what the dispatch loop calls at instrumented instructions, and unwinding for exceptions.

use super::instrumentation::{self, CodeMonitoring, point};
use super::{EVENT_NAMES, LOCAL_EVENTS, PROFILER, TOOLS, TRACER, Tool, event, legacy, registry};
use crate::calls::{self, Callee};
use crate::code::Code;
use crate::frame::Frame;
use crate::frame_object::instruction_offset;
use crate::operands::Operands;
use crate::value::Value;
use crate::word::Word;
use compiler::bytecode::{Decoded, Opcode, decode};
use core::cell::{Cell, RefCell};
use objspace::{GilCell, Layout, Method, Object, PyErr, PyResult, Ref, Space, Tuple};

/// How the dispatch loop goes on.
pub enum Next {
    /// With this word in place of the instrumented one.
    Execute(Word),
    /// At the frame's next instruction: the instrumented one, a call, has been executed.
    Continue,
    /// In this frame, which the instrumented instruction called.
    Enter(*mut Frame),
}

/// Branches whose outcome is not known yet: frame and word.
static BRANCHES: GilCell<RefCell<Vec<(*mut Frame, u32)>>> = GilCell::new(RefCell::new(Vec::new()));

/// Executed instructions that stay in their line where it would begin if the next one were reached another way: frame, and word of
/// the next one.
static FALLS: GilCell<RefCell<Vec<(*mut Frame, u32)>>> = GilCell::new(RefCell::new(Vec::new()));

/// Whether the line of this instruction was that of the one executed before; that is forgotten then.
fn take_fall(space: &Space, frame: *mut Frame, at: usize) -> bool {
    let mut falls = FALLS.get(space).borrow_mut();
    let stays = falls.contains(&(frame, at as u32));
    if stays {
        falls.retain(|(owner, _)| *owner != frame);
    }
    stays
}

/// An event's place and data.
struct Occurrence<'a> {
    space: &'a Space,
    frame: &'a Frame,
    code: &'a Code,
    at: usize,
    event: usize,
}

/// Tells tools of what happens at an instrumented instruction, before it is executed.
///
/// # Errors
/// What a callback raises; what the instruction raises if it is executed here.
///
/// # Safety
/// `frame` is the thread's current one, `here` the first word of an instruction of its code, which executes next.
pub unsafe fn before(space: &Space, frame: *mut Frame, here: *const Cell<Word>) -> PyResult<Next> {
    // SAFETY: the caller's promise; the code is held by the frame.
    unsafe {
        let code: Ref<Code> = (*frame).code().to_ref();
        let at = here.offset_from(code.first_instruction()) as usize;
        if instrumentation::update(space, &code) || (*here).get().op() != crate::op::Instrumented {
            (*frame).set_next_instruction(here);
            return Ok(Next::Continue);
        }
        let data = code.monitoring_data();
        let original = (*here).get().with_op(data.original(at));
        if space.thread_state().tracing.get() > 0 {
            return Ok(Next::Execute(original));
        }
        let Some(instruction) = decode(&code.unit().instructions, at) else {
            return Ok(Next::Execute(original));
        };
        let occurrence = |event| Occurrence { space, frame: &*frame, code: &code, at, event };
        finish_branch(space, frame, &code, at)?;
        let point = data.point(at);
        let is_line = point & (point::LINE | point::LINE_AFTER_JUMP) != 0;
        let stays = is_line && take_fall(space, frame, at);
        if is_line && !stays {
            FALLS.get(space).borrow_mut().retain(|(owner, _)| *owner != frame);
            line_event(&occurrence(event::LINE), data)?;
        }
        if point & point::FALLS_INTO_LINE != 0 && data.tools_at(event::LINE, at) != 0 {
            let target = instruction.jump_target().map(|target| target as usize);
            let mut falls = FALLS.get(space).borrow_mut();
            falls.retain(|(owner, _)| *owner != frame);
            if data.falls_into_line(instruction.end) {
                falls.push((frame, instruction.end as u32));
            }
            if let Some(target) = target.filter(|&target| data.line(target) == data.line(at)) {
                falls.push((frame, target as u32));
            }
        }
        occurrence(event::INSTRUCTION).tell(data, &[])?;
        if point & point::START != 0 {
            occurrence(event::PY_START).tell(data, &[])?;
        }
        if point & point::RESUME != 0 {
            occurrence(event::PY_RESUME).tell(data, &[])?;
        }
        if point & (point::RETURN | point::YIELD) != 0 {
            let event = if point & point::RETURN != 0 { event::PY_RETURN } else { event::PY_YIELD };
            if data.tools_at(event, at) != 0 {
                let value = result_of(space, &*frame, &instruction)?;
                occurrence(event).tell(data, &[&value])?;
            }
        }
        if point & point::JUMP != 0 && data.tools_at(event::JUMP, at) != 0 {
            let target = instruction.jump_target().unwrap_or(0) as usize;
            jump_event(&occurrence(event::JUMP), data, target)?;
        }
        if point & point::BRANCH != 0
            && (data.tools_at(event::BRANCH_LEFT, at) | data.tools_at(event::BRANCH_RIGHT, at)) != 0
        {
            BRANCHES.get(space).borrow_mut().push((frame, at as u32));
        }
        if point & point::CALL != 0 && data.tools_at(event::CALL, at) != 0 {
            return call(&occurrence(event::CALL), data, frame, &instruction, original);
        }
        Ok(Next::Execute(original))
    }
}

/// The value that a return or yield instruction hands out.
unsafe fn result_of(space: &Space, frame: &Frame, instruction: &Decoded<'_>) -> PyResult<Ref<Object>> {
    // SAFETY: the operands are the frame's registers and constants.
    unsafe {
        let value = match instruction.opcode {
            Opcode::ReturnConst => frame.code().consts()[instruction.wide as u32 as usize],
            Opcode::Return => *frame.registers().add(instruction.a as usize),
            _ => *frame.registers().add(instruction.b as usize),
        };
        value.duplicate().into_object(space)
    }
}

fn line_event(occurrence: &Occurrence<'_>, data: &CodeMonitoring) -> PyResult<()> {
    if data.tools_at(event::LINE, occurrence.at) == 0 {
        return Ok(());
    }
    let Some(line) = data.line(occurrence.at) else { return Ok(()) };
    let line = occurrence.space.new_int(i64::from(line))?;
    occurrence.tell(data, &[&line])
}

fn jump_event(occurrence: &Occurrence<'_>, data: &CodeMonitoring, target: usize) -> PyResult<()> {
    let offset = occurrence.space.new_int(instruction_offset(target as isize) as i64)?;
    if data.tools_at(event::JUMP, occurrence.at) >> TRACER & 1 != 0
        && target <= occurrence.at
        && data.line(target).is_some()
        && data.line(target) == data.line(occurrence.at)
    {
        // A loop within one line: the line begins again.
        legacy::line(occurrence.space, occurrence.frame)?;
    }
    occurrence.tell(data, &[&offset])
}

/// A branch of this frame that was executed before: tells where it went.
fn finish_branch(space: &Space, frame: *mut Frame, code: &Code, at: usize) -> PyResult<()> {
    let from = {
        let mut branches = BRANCHES.get(space).borrow_mut();
        let Some(index) = branches.iter().rposition(|(owner, _)| *owner == frame) else { return Ok(()) };
        let from = branches[index].1 as usize;
        branches.truncate(index);
        from
    };
    let data = code.monitoring_data();
    let Some(branch) = decode(&code.unit().instructions, from) else { return Ok(()) };
    let event = if at == branch.end {
        event::BRANCH_LEFT
    } else if branch.jump_target() == Some(at as i64) {
        event::BRANCH_RIGHT
    } else {
        // The frame is another one at the same address, or an exception came between.
        return Ok(());
    };
    // SAFETY: the frame is the thread's current one.
    let frame = unsafe { &*frame };
    let target = space.new_int(instruction_offset(at as isize) as i64)?;
    Occurrence { space, frame, code, at: from, event }.tell(data, &[&target])
}

/// A call: its callable and first argument are told, and how it ended if it is no Python function.
unsafe fn call(
    occurrence: &Occurrence<'_>,
    data: &CodeMonitoring,
    frame: *mut Frame,
    instruction: &Decoded<'_>,
    original: Word,
) -> PyResult<Next> {
    let space = occurrence.space;
    // SAFETY: the registers are laid out as call instructions say; an instruction that is executed here is not executed again.
    unsafe {
        let regs = (*frame).registers();
        let (base, argc) = (instruction.a as usize, instruction.b as usize);
        if instruction.opcode == Opcode::CallUnpack {
            // What is wrong with it is no call yet.
            calls::make_keyword_dict(space, regs, base, instruction.b)?;
        }
        let callable = (*regs.add(base)).duplicate().into_object(space)?;
        let bound = !(*regs.add(base + 1)).is_unbound()
            && matches!(instruction.opcode, Opcode::CallMethod | Opcode::CallMethodKeyword);
        let argument = match instruction.opcode {
            Opcode::CallUnpack => {
                let args = (*regs.add(base + 2)).as_object();
                args.downcast::<Tuple>().and_then(|args| args.items().first().map(|first| first.to_ref()))
            }
            _ if bound => Some((*regs.add(base + 1)).duplicate().into_object(space)?),
            _ if argc > 0 => Some((*regs.add(base + 2)).duplicate().into_object(space)?),
            _ => None,
        };
        let argument = match argument {
            Some(argument) => argument,
            None => match callable.downcast_exact::<Method>() {
                Some(method) => method.receiver().to_ref(),
                None => registry::missing_sentinel(space)?,
            },
        };
        occurrence.tell(data, &[&callable, &argument])?;
        if is_python(&callable) {
            return Ok(Next::Execute(original));
        }
        let code = (*frame).code();
        (*frame).set_next_instruction(code.first_instruction().add(instruction.end));
        let operands = Operands { space, regs, local_count: code.local_count() };
        let (first, count) = if bound { (base + 1, argc + 1) } else { (base + 2, argc) };
        let called = match instruction.opcode {
            Opcode::CallUnpack => calls::prepare_unpack(&operands, base, instruction.b),
            Opcode::CallKeyword | Opcode::CallMethodKeyword => {
                let names = code.consts()[instruction.extensions[0] as usize];
                let names = names.as_object().cast_unchecked::<Tuple>();
                calls::prepare(&operands, base, first, count, Some(names))
            }
            _ => calls::prepare(&operands, base, first, count, None),
        };
        let told = |event| Occurrence { event, ..*occurrence }.tell(data, &[&callable, &argument]);
        match called {
            Ok(Callee::Python(new)) => {
                (*frame).head().return_offset.set(instruction.c as u16);
                Ok(Next::Enter(new))
            }
            Ok(Callee::Done(result)) => {
                crate::operands::set_register(regs.add(instruction.c as usize), Value::from_ref(result));
                told(event::C_RETURN)?;
                Ok(Next::Continue)
            }
            Err(err) => Err(told(event::C_RAISE).err().unwrap_or(err)),
        }
    }
}

/// Whether a call of this object runs in the loop of its caller, where its own events tell of it.
fn is_python(callable: &Object) -> bool {
    match callable.downcast_exact::<Method>() {
        Some(method) => is_python(method.function()),
        None => callable.is_exact::<objspace::Function>(),
    }
}

/// Tells of an exception on its way through a frame; gives it, or what a callback raised in its place.
pub fn raised(space: &Space, frame: &Frame, err: PyErr, event: usize) -> PyErr {
    let tools = registry::tools_of(space, event);
    if event == event::PY_UNWIND {
        forget(space, frame);
    }
    if tools == 0 || space.thread_state().tracing.get() > 0 {
        return err;
    }
    let exception = err.into_raised();
    let at = frame.last_instruction().max(0) as usize;
    let code = frame.code().to_ref();
    match (Occurrence { space, frame, code: &code, at, event }).tell_tools(tools, &[&exception]) {
        Ok(()) => PyErr::from_raised(exception),
        Err(other) => {
            crate::traceback::add_entry(space, other.value(), frame);
            other
        }
    }
}

/// Forgets what a frame that ends was about to do.
fn forget(space: &Space, frame: &Frame) {
    for pending in [&BRANCHES, &FALLS] {
        pending.get(space).borrow_mut().retain(|(owner, _)| !core::ptr::eq(*owner, frame));
    }
}

/// Tells that a frame handles an exception.
///
/// # Errors
/// What a callback raises.
pub fn handled(space: &Space, frame: &Frame, exception: &Object) -> PyResult<()> {
    let tools = registry::tools_of(space, event::EXCEPTION_HANDLED);
    if tools == 0 || space.thread_state().tracing.get() > 0 {
        return Ok(());
    }
    let at = frame.last_instruction().max(0) as usize;
    let code = frame.code().to_ref();
    Occurrence { space, frame, code: &code, at, event: event::EXCEPTION_HANDLED }
        .tell_tools(tools, &[exception])
}

impl Occurrence<'_> {
    /// Tells the tools that want this event here.
    fn tell(&self, data: &CodeMonitoring, extra: &[&Object]) -> PyResult<()> {
        let tools = match self.event {
            // The ends of calls are told to those who are told of the calls.
            event::C_RETURN | event::C_RAISE => data.tools_at(event::CALL, self.at),
            event => data.tools_at(event, self.at),
        };
        if tools == 0 { Ok(()) } else { self.tell_tools(tools, extra) }
    }

    fn tell_tools(&self, tools: u8, extra: &[&Object]) -> PyResult<()> {
        for tool in (0..TOOLS).filter(|tool| tools >> tool & 1 != 0) {
            match tool {
                PROFILER => legacy::profile(self.space, self.frame, self.event, extra)?,
                TRACER => legacy::trace(self.space, self.frame, self.event, extra)?,
                _ => self.call_back(tool, extra)?,
            }
        }
        Ok(())
    }

    fn call_back(&self, tool: Tool, extra: &[&Object]) -> PyResult<()> {
        let space = self.space;
        let Some(callback) = registry::callback(space, tool, self.event) else { return Ok(()) };
        let offset = space.new_int(instruction_offset(self.at as isize) as i64)?;
        let mut args: Vec<&Object> = vec![self.code, &offset];
        if self.event == event::LINE {
            args.pop();
        }
        args.extend(extra);
        let tracing = &space.thread_state().tracing;
        tracing.set(tracing.get() + 1);
        let result = callback.call(space, &args);
        tracing.set(tracing.get() - 1);
        if !result?.is(&*registry::disable_sentinel(space)?) {
            return Ok(());
        }
        if self.event < LOCAL_EVENTS {
            self.code.monitoring_data().disable(self.code, self.at, self.event, tool);
            return Ok(());
        }
        if matches!(self.event, event::C_RETURN | event::C_RAISE) {
            self.code.monitoring_data().disable(self.code, self.at, event::CALL, tool);
            return Ok(());
        }
        drop(registry::register_callback(space, tool, self.event, None));
        let name = EVENT_NAMES[self.event];
        Err(space.value_error(format_args!("Cannot disable {name} events. Callback removed.")))
    }
}
