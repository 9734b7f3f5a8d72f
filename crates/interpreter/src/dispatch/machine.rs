//! The state of execution, and how one instruction follows another.
//!
//! Each opcode has a handler, a function of four words that are passed in registers: program counter, registers, thread, and the
//! instruction. The frame lies right before its registers and knows the constants: two words less, so that a handler has the
//! machine's registers that it may use as it likes for its work, and saves none. A handler ends by calling the handler of the next
//! instruction, with the same signature and nothing left to do, so that an optimising compiler makes a jump of the call: the state
//! stays in the machine's registers, and every handler has a jump of its own for the processor to predict. That holds only where no local variable's address has been given
//! to another function. So a handler is of one of two kinds:
//!
//! - A *fast* one ([`fast_instructions`]) does all of its work inline and calls nothing; where it cannot, it goes on as another
//!   handler ([`Machine::instead`]).
//! - An *outlined* one ([`instructions`]) calls a function of its own, which may do anything, and then the next handler.
//!
//! No handler is inlined into another, which would then save the registers that the other one needs.
//!
//! Where calls do not become jumps (`cfg(tail_calls)`, see the build script), a handler returns to [`super::run`] for the next one.

use crate::code::{Cache, Code};
use crate::frame::Frame;
use crate::operands::{Operands, release_register, set_register};
use crate::value::{Value, double};
use crate::word::Word;
use compiler::bytecode::opcode::compare_jump;
use core::cell::Cell;
use objspace::{Layout, Object, PyErr, PyResult, Ref, Space, Str};

/// What executes one opcode. The program counter is behind the instruction's first word.
pub type Handler = unsafe extern "C" fn(*const Cell<Word>, *mut Value, &Space, Word) -> Exit;

/// Why handlers stopped following each other, in two registers.
#[repr(C)]
pub struct Exit {
    /// What happened.
    pub kind: ExitKind,
    /// The bits of a value or pointer, as the kind says.
    pub payload: u64,
}

/// Kinds of [`Exit`].
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub enum ExitKind {
    /// The entry frame returned the payload, a value.
    Return,
    /// The entry frame, a generator's, yielded the payload, a value.
    Yield,
    /// The entry frame raised the payload, an exception.
    Raise,
    /// Go on at the payload, a word's address, in the thread's current frame.
    #[cfg(not(tail_calls))]
    Next,
}

/// What an outlined instruction ended with, in two registers.
#[repr(C)]
pub struct Flow {
    /// Where to go on, or null: in the thread's current frame, which is another one; or what belongs to the signal: a value, or the
    /// program counter that the instruction was started with.
    payload: u64,
    /// One of the constants in [`signal`], or an exception's address, with [`signal::AGAIN`] if it is raised again.
    signal: usize,
}

/// Values of [`Flow::signal`].
mod signal {
    /// Go on.
    pub const NONE: usize = 0;
    /// In the lowest bit of an exception's address: it is raised again, its traceback is complete.
    pub const AGAIN: usize = 1;
    /// Leave the entry frame, which returned the payload.
    pub const RETURN: usize = 2;
    /// Execute the instruction by the handler of another opcode, which stands above these bits.
    pub const EXECUTE: usize = 4;
    /// The bits that tell these from each other, and from an exception's address.
    pub const MASK: usize = 6;
    /// Where the opcode starts.
    pub const OPCODE_SHIFT: u32 = 3;
}

/// How an outlined instruction ends when the next one does not simply follow.
pub enum Stop {
    /// It raises.
    Raise(PyErr),
    /// It raises an exception again that was caught, as if it had not been; what tracebacks are to show is stored in the frame.
    RaiseAgain(PyErr),
    /// The entry frame returned.
    Return(Value),
    /// The instruction, for which nothing has been done, is to be executed by the handler of this opcode.
    Execute(u8),
}

impl From<PyErr> for Stop {
    #[inline(always)]
    fn from(err: PyErr) -> Stop {
        Stop::Raise(err)
    }
}

/// Result of an outlined instruction.
pub type Step = Result<(), Stop>;

/// Declares handlers whose work is outlined. Each body is that of a function `fn(&mut Machine) -> Step`.
macro_rules! instructions {
    ($($(#[$meta:meta])* fn $name:ident($machine:ident) $body:block)*) => {$(
        crate::dispatch::machine::fast_instructions! {
            $(#[$meta])*
            fn $name(m) {
                use crate::dispatch::machine::{Machine, Step, outlined};

                let execute = |$machine: &mut Machine<'_>| -> Step { $body };
                m.follow(outlined(m.pc, m.regs, m.space, m.word, execute))
            }
        }
    )*};
}

/// Declares handlers that do all their work inline. Each body is that of a function `fn(Machine) -> Exit`.
macro_rules! fast_instructions {
    ($($(#[$meta:meta])* fn $name:ident($($machine:tt)+) $body:block)*) => {$(
        $(#[$meta])*
        #[inline(never)]
        pub(super) unsafe extern "C" fn $name(
            pc: *const core::cell::Cell<crate::word::Word>,
            regs: *mut crate::value::Value,
            space: &objspace::Space,
            word: crate::word::Word,
        ) -> crate::dispatch::machine::Exit {
            let $($machine)+ = crate::dispatch::machine::Machine::new(pc, regs, space, word);
            // SAFETY: as for the machine's methods.
            unsafe { $body }
        }
    )*};
}

/// The order in which operators release their operands.
pub const B_FIRST: bool = true;
/// The order in which comparisons, `in` and subscripts release theirs.
pub const C_FIRST: bool = false;

/// The state of execution.
#[derive(Clone, Copy)]
pub struct Machine<'a> {
    /// The next word: an extension word of the instruction, or the next instruction.
    pub pc: *const Cell<Word>,
    /// The frame's registers.
    pub regs: *mut Value,
    /// The frame, the thread's current one.
    pub frame: *mut Frame,
    /// The thread.
    pub space: &'a Space,
    /// The instruction.
    pub word: Word,
}

/// Methods are unsafe for one reason: the frame is live and runs the code that the program counter is in; the compiler's code refers to
/// registers, constants, names and caches within bounds and obeys the rules of consumption (its verifier checks that), so every
/// access is to a live register, and every reference is owned by exactly one place.
#[allow(clippy::missing_safety_doc, reason = "it stands above, for all")]
impl<'a> Machine<'a> {
    /// The state that a handler is given.
    #[inline(always)]
    pub fn new(pc: *const Cell<Word>, regs: *mut Value, space: &'a Space, word: Word) -> Machine<'a> {
        Machine { pc, regs, frame: Frame::of_registers(regs), space, word }
    }

    /// The state in which a frame goes on. The instruction is yet to be fetched.
    #[inline(always)]
    pub unsafe fn of_frame(space: &'a Space, frame: *mut Frame) -> Machine<'a> {
        // SAFETY: as above.
        unsafe {
            let (pc, regs) = ((*frame).next_instruction(), (*frame).registers());
            Machine { pc, regs, frame, space, word: Word::from_bits(0) }
        }
    }

    /// Executes the instruction at the program counter.
    #[inline(always)]
    pub unsafe fn execute(mut self) -> Exit {
        // SAFETY: as above.
        unsafe {
            crate::self_check::before_instruction(self.space, self.frame, self.pc);
            self.word = (*self.pc).get();
            self.pc = self.pc.add(1);
            let handler = super::table::HANDLERS[self.word.op() as usize];
            self.instead(handler)
        }
    }

    /// Ends an instruction: the next one follows.
    #[inline(always)]
    pub unsafe fn next(self) -> Exit {
        // SAFETY: as above.
        #[cfg(tail_calls)]
        unsafe {
            self.execute()
        }
        #[cfg(not(tail_calls))]
        Exit { kind: ExitKind::Next, payload: self.pc as u64 }
    }

    /// Goes on as another handler, for the same instruction: nothing has been done for it, and no extension word read.
    #[inline(always)]
    pub unsafe fn instead(self, handler: Handler) -> Exit {
        // SAFETY: as above.
        unsafe { handler(self.pc, self.regs, self.space, self.word) }
    }

    /// Goes on in another frame, the thread's current one now.
    #[inline(always)]
    pub unsafe fn enter(self, frame: *mut Frame) -> Exit {
        // SAFETY: as above.
        unsafe { Machine::of_frame(self.space, frame).next() }
    }

    /// Goes on at the start of a new frame of `code`, the thread's current one now.
    #[inline(always)]
    pub unsafe fn enter_new(self, frame: *mut Frame, code: &Code) -> Exit {
        // SAFETY: as above.
        unsafe {
            let regs = (*frame).registers();
            Machine { pc: code.first_instruction(), regs, frame, ..self }.next()
        }
    }

    /// Goes on as an outlined instruction said. Of the state, only registers and thread are needed.
    #[inline(always)]
    pub unsafe fn follow(mut self, flow: Flow) -> Exit {
        // SAFETY: as above.
        unsafe {
            self.pc = flow.payload as *const Cell<Word>;
            self.word = Word::from_bits(0);
            if flow.signal != signal::NONE {
                return self.with_signal(flow.signal).instead(act_on_signal);
            }
            if self.pc.is_null() {
                return self.instead(enter_current);
            }
            self.next()
        }
    }

    /// The state with a signal in place of the registers, which [`act_on_signal`] finds by the thread's current frame.
    #[inline(always)]
    fn with_signal(mut self, signal: usize) -> Self {
        self.regs = signal as *mut Value;
        self
    }

    /// What an outlined instruction that was started at `pc` hands to [`Machine::follow`].
    #[inline(always)]
    pub unsafe fn flow(&self, pc: *const Cell<Word>, step: Step) -> Flow {
        match step {
            Ok(()) => Flow { payload: self.pc as u64, signal: signal::NONE },
            Err(Stop::Raise(err)) => {
                // SAFETY: as above.
                unsafe { self.save() };
                Flow { payload: pc as u64, signal: err.into_raised().into_ptr() as usize }
            }
            Err(Stop::RaiseAgain(err)) => {
                Flow { payload: pc as u64, signal: err.into_raised().into_ptr() as usize | signal::AGAIN }
            }
            Err(Stop::Return(value)) => Flow { payload: value.bits(), signal: signal::RETURN },
            Err(Stop::Execute(opcode)) => Flow {
                payload: pc as u64,
                signal: signal::EXECUTE | (opcode as usize) << signal::OPCODE_SHIFT,
            },
        }
    }

    /// Ends an instruction by raising; the program counter is stored in the frame.
    #[inline(always)]
    pub unsafe fn fail(self, err: PyErr) -> Exit {
        let signal = err.into_raised().into_ptr() as usize;
        // SAFETY: as above.
        unsafe { self.with_signal(signal).instead(act_on_signal) }
    }

    /// Makes `frame` the running one, called from this one: for outlined instructions.
    #[inline(always)]
    pub unsafe fn switch_to(&mut self, frame: *mut Frame) {
        // SAFETY: as above.
        unsafe { self.link(frame) };
        self.reload();
    }

    /// Goes on with what the thread's current frame says, whichever it is: for outlined instructions.
    #[inline(always)]
    pub fn reload(&mut self) {
        self.pc = core::ptr::null();
    }

    /// Links a new frame as the one that is called.
    #[inline(always)]
    pub unsafe fn link(&self, frame: *mut Frame) {
        // SAFETY: as above.
        unsafe { (*frame).head().previous.set(self.frame.cast()) };
        self.space.thread_state().current_frame.set(frame.cast());
    }

    /// Stores the program counter in the frame, where whoever looks at the frame finds it.
    #[inline(always)]
    pub unsafe fn save(&self) {
        // SAFETY: as above.
        unsafe { (*self.frame).set_next_instruction(self.pc) };
    }

    /// Likewise for an instruction with one extension word that is yet to be read.
    #[inline(always)]
    pub unsafe fn save_behind_extension(&self) {
        // SAFETY: as above.
        unsafe { (*self.frame).set_next_instruction(self.pc.add(1)) };
    }

    /// The instruction's first word, before any extension word was read.
    #[inline(always)]
    pub unsafe fn here(&self) -> *const Cell<Word> {
        // SAFETY: as above.
        unsafe { self.pc.sub(1) }
    }

    /// Jumps, relative to the program counter.
    ///
    /// If it is on a condition, that must be a branch, which the processor predicts. A compiler would rather compute the new program
    /// counter from the condition; then nothing of what follows could be fetched before the condition's operands are there.
    #[inline(always)]
    pub unsafe fn jump(&mut self, offset: i32) {
        // SAFETY: as above; no code at all, but the compiler cannot make it unconditional.
        unsafe {
            self.pc = self.pc.offset(offset as isize);
            core::arch::asm!("", options(nomem, nostack, preserves_flags));
        }
    }

    /// Ends a fast comparison that jumps, or does not: its kind says on which truth.
    #[inline(always)]
    pub unsafe fn branch(mut self, truth: bool) -> Exit {
        // SAFETY: as above.
        unsafe {
            self.jump_if(truth == (self.word.a() as u32 & compare_jump::IF_TRUE != 0));
            self.next()
        }
    }

    /// Reads the extension word, which says where to, and jumps if `condition` holds.
    #[inline(always)]
    pub unsafe fn jump_if(&mut self, condition: bool) {
        // SAFETY: as above.
        unsafe {
            let offset = self.extension() as i32;
            if condition {
                self.jump(offset);
            }
        }
    }

    /// Reads an extension word.
    #[inline(always)]
    pub unsafe fn extension(&mut self) -> u32 {
        // SAFETY: as above.
        unsafe {
            let word = (*self.pc).get();
            self.pc = self.pc.add(1);
            word.extension()
        }
    }

    /// Reads the extension word of an inline cache.
    #[inline(always)]
    pub unsafe fn cache(&mut self) -> &'a Cache {
        // SAFETY: as above; the frame holds the code, which owns its caches.
        unsafe {
            let cache = self.peek_cache();
            self.pc = self.pc.add(1);
            cache
        }
    }

    /// The inline cache of the extension word that is next.
    #[inline(always)]
    pub unsafe fn peek_cache(&self) -> &'a Cache {
        // SAFETY: as above.
        unsafe { &*(*self.pc).get().cache() }
    }

    /// The code that runs.
    #[inline(always)]
    pub unsafe fn code(&self) -> &'a Code {
        // SAFETY: as above; the frame holds it.
        unsafe { (*self.frame).code() }
    }

    /// The frame that runs.
    #[inline(always)]
    pub unsafe fn frame(&self) -> &'a Frame {
        // SAFETY: as above.
        unsafe { &*self.frame }
    }

    /// One of the code's names.
    #[inline(always)]
    pub unsafe fn name(&self, index: usize) -> &'a Str {
        // SAFETY: as above.
        unsafe { self.code().names().get_unchecked(index) }
    }

    /// A register.
    #[inline(always)]
    pub unsafe fn reg(&self, index: usize) -> *mut Value {
        // SAFETY: as above.
        unsafe { self.regs.add(index) }
    }

    /// What a register holds, not consumed.
    #[inline(always)]
    pub unsafe fn get(&self, index: usize) -> Value {
        // SAFETY: as above.
        unsafe { *self.regs.add(index) }
    }

    /// A constant, not duplicated.
    #[inline(always)]
    pub unsafe fn constant(&self, index: usize) -> Value {
        // SAFETY: as above.
        unsafe { *(*self.frame).consts().add(index) }
    }

    /// The register or constant that field `c` names, not consumed.
    #[inline(always)]
    pub unsafe fn operand_c(&self, is_const: bool) -> Value {
        // SAFETY: as above.
        unsafe { if is_const { self.constant(self.word.c()) } else { self.get(self.word.c()) } }
    }

    /// Stores an owned value in a register and drops what was there; for outlined instructions.
    #[inline(always)]
    pub unsafe fn set(&self, index: usize, value: Value) {
        // SAFETY: as above.
        unsafe { set_register(self.reg(index), value) };
    }

    /// Stores an object in a register and drops what was there; for outlined instructions.
    #[inline(always)]
    pub unsafe fn set_ref<T: Layout>(&self, index: usize, object: Ref<T>) {
        // SAFETY: as above.
        unsafe { self.set(index, Value::from_ref(object)) };
    }

    /// The registers, for functions that read operands.
    #[inline(always)]
    pub unsafe fn operands(&self) -> Operands<'a> {
        // SAFETY: as above.
        let local_count = unsafe { self.code() }.local_count();
        Operands { space: self.space, regs: self.regs, local_count }
    }

    /// An owned object from a register, consuming a temporary; for outlined instructions.
    #[inline(always)]
    pub unsafe fn take(&self, index: usize) -> PyResult<Ref<Object>> {
        // SAFETY: as above.
        unsafe { self.operands().take(index) }
    }

    /// A borrowed object from a register that is kept; for outlined instructions.
    #[inline(always)]
    pub unsafe fn keep(&self, index: usize) -> PyResult<&'a Object> {
        // SAFETY: as above; a register keeps what it holds while the instruction uses it.
        unsafe {
            let kept: *const Object = self.operands().keep(index)?;
            Ok(&*kept)
        }
    }

    /// Releases a temporary that is done with; for outlined instructions.
    #[inline(always)]
    pub unsafe fn consume(&self, index: usize) {
        // SAFETY: as above.
        unsafe {
            if index >= self.code().local_count() {
                release_register(self.reg(index));
            }
        }
    }

    /// The value of register `b`: moved out of a temporary, duplicated from a local.
    #[inline(always)]
    pub unsafe fn take_b(&self) -> Value {
        // SAFETY: as above.
        unsafe {
            let register = self.reg(self.word.b());
            if self.word.b_is_temporary() {
                register.replace(Value::UNBOUND)
            } else {
                (*register).duplicate()
            }
        }
    }

    /// The value of register or constant `c`, likewise; a constant is duplicated.
    #[inline(always)]
    pub unsafe fn take_c(&self, is_const: bool) -> Value {
        // SAFETY: as above.
        unsafe {
            if !is_const && self.word.c_is_temporary() {
                self.reg(self.word.c()).replace(Value::UNBOUND)
            } else {
                self.operand_c(is_const).duplicate()
            }
        }
    }

    /// Releases operand `a`, a register, if it is a temporary: once a function that was called with it has returned. What locals held meanwhile
    /// is alive still: what is rebound from outside is kept by the frame's object.
    #[inline(always)]
    pub unsafe fn consume_a(&self) {
        // SAFETY: as above.
        unsafe {
            if self.word.a_is_temporary() {
                release_register(self.reg(self.word.a()));
            }
        }
    }

    /// Releases operand `b`, likewise.
    #[inline(always)]
    pub unsafe fn consume_b(&self) {
        // SAFETY: as above.
        unsafe {
            if self.word.b_is_temporary() {
                release_register(self.reg(self.word.b()));
            }
        }
    }

    /// Releases operand `c`, likewise.
    #[inline(always)]
    pub unsafe fn consume_c(&self) {
        // SAFETY: as above.
        unsafe {
            if self.word.c_is_temporary() {
                release_register(self.reg(self.word.c()));
            }
        }
    }

    /// Releases the operands that are temporaries, in the order [`B_FIRST`] or [`C_FIRST`]. What the function gave that was called with
    /// them goes through this one, so that no machine register has to be saved for it.
    #[inline(always)]
    pub unsafe fn consume_operands<const ORDER: bool>(&self, result: u64) -> u64 {
        // SAFETY: as above.
        unsafe {
            if self.word.has_temporary_operand() {
                release_operands::<ORDER>(self.regs, self.word, result)
            } else {
                result
            }
        }
    }

    /// Consumes an immortal operand in register `a`.
    #[inline(always)]
    pub unsafe fn drop_immortal_a(&self) {
        // SAFETY: as above.
        unsafe {
            if self.word.a_is_temporary() {
                *self.reg(self.word.a()) = Value::UNBOUND;
            }
        }
    }

    /// Consumes an immortal operand in register `b`.
    #[inline(always)]
    pub unsafe fn drop_immortal_b(&self) {
        // SAFETY: as above.
        unsafe {
            if self.word.b_is_temporary() {
                *self.reg(self.word.b()) = Value::UNBOUND;
            }
        }
    }

    /// Consumes the operands `b`, which is `left`, and `c`, which is `right`, where they are objects and temporaries; `false`, and nothing
    /// done, if one of them would die.
    #[inline(always)]
    pub unsafe fn consume_boxed(&self, left: Value, right: Value) -> bool {
        // SAFETY: as above.
        unsafe {
            let (drop_left, drop_right) = (
                left.is_object() && self.word.b_is_temporary(),
                right.is_object() && self.word.c_is_temporary(),
            );
            if drop_left && left.is_last_reference() || drop_right && right.is_last_reference() {
                return false;
            }
            if drop_left {
                left.give_up();
            }
            if drop_right {
                if right.is_last_reference() {
                    // They are the same object, and these were its last two references.
                    left.duplicate();
                    return false;
                }
                right.give_up();
                *self.reg(self.word.c()) = Value::UNBOUND;
            }
            if drop_left {
                *self.reg(self.word.b()) = Value::UNBOUND;
            }
            true
        }
    }

    /// Ends a fast instruction by storing its result; what the register held is dropped.
    #[inline(always)]
    pub unsafe fn finish(self, index: usize, value: Value) -> Exit {
        // SAFETY: as above.
        unsafe {
            let old = self.reg(index).replace(value);
            self.release_and_go_on(old)
        }
    }

    /// Ends a fast instruction whose operands are numbers in registers by storing its result in register `a`: a temporary is dead, or one of
    /// the numbers.
    #[inline(always)]
    pub unsafe fn finish_of_numbers(self, result: Value) -> Exit {
        // SAFETY: as above.
        unsafe {
            if !self.word.a_is_temporary() {
                return self.finish(self.word.a(), result);
            }
            debug_assert!(!self.get(self.word.a()).is_object());
            *self.reg(self.word.a()) = result;
            self.next()
        }
    }

    /// Likewise for a result that is a double and no NaN.
    #[inline(always)]
    pub unsafe fn finish_of_doubles(self, result: f64) -> Exit {
        // SAFETY: as above.
        unsafe {
            let old = self.get(self.word.a());
            double::store(self.regs, self.word.a(), result);
            if !self.word.a_is_temporary() {
                return self.release_and_go_on(old);
            }
            debug_assert!(!old.is_object());
            self.next()
        }
    }

    /// Whether [`Machine::finish_with_b`] can give up operand `b`.
    #[inline(always)]
    pub unsafe fn can_finish_with_b(&self, operand: Value) -> bool {
        // SAFETY: as above.
        !self.word.b_is_temporary() || unsafe { can_finish_with(operand, self.word.a_is_temporary()) }
    }

    /// Ends a fast instruction by consuming `operand`, which is in register `b`, and storing the result in register `a`.
    #[inline(always)]
    pub unsafe fn finish_with_b(self, operand: Value, result: Value) -> Exit {
        // SAFETY: as above; a destination that is a temporary is dead, or the operand's.
        unsafe {
            if !self.word.b_is_temporary() {
                return self.finish(self.word.a(), result);
            }
            *self.reg(self.word.b()) = Value::UNBOUND;
            self.finish_with(operand, self.word.a(), self.word.a_is_temporary(), result)
        }
    }

    /// Ends a fast instruction by storing the result in register `target`, of which `is_temporary` says whether it is a temporary, then dead;
    /// `operand`, moved out of its register, is given up, which [`can_finish_with`] allows.
    #[inline(always)]
    pub unsafe fn finish_with(
        self,
        operand: Value,
        target: usize,
        is_temporary: bool,
        result: Value,
    ) -> Exit {
        // SAFETY: as above.
        unsafe {
            if is_temporary {
                *self.reg(target) = result;
                return self.release_and_go_on(operand);
            }
            operand.give_up();
            self.finish(target, result)
        }
    }

    /// Goes on as the handler of the instruction's own opcode.
    #[inline(always)]
    pub unsafe fn again(self) -> Exit {
        // SAFETY: as above.
        unsafe { self.instead(super::table::HANDLERS[self.word.op() as usize]) }
    }

    /// Ends a fast instruction by giving up a reference.
    #[inline(always)]
    pub unsafe fn release_and_go_on(mut self, value: Value) -> Exit {
        // SAFETY: as above.
        unsafe {
            if value.is_last_given_up() {
                self.word = Word::from_bits(value.bits());
                return self.instead(deallocate);
            }
            self.next()
        }
    }
}

/// Executes an outlined instruction: the state comes in words, as a handler has it.
///
/// # Safety
/// As for the machine's methods.
#[inline(never)]
pub(super) unsafe extern "C" fn outlined<F: FnOnce(&mut Machine<'_>) -> Step>(
    pc: *const Cell<Word>,
    regs: *mut Value,
    space: &Space,
    word: Word,
    execute: F,
) -> Flow {
    let mut machine = Machine::new(pc, regs, space, word);
    // SAFETY: as above.
    unsafe {
        let step = execute(&mut machine);
        machine.flow(pc, step)
    }
}

/// Whether [`Machine::finish_with`] can give up an operand: not if it would die while the result goes to a local, whose old object may die
/// as well.
///
/// # Safety
/// If the operand is an object, it is alive.
#[inline(always)]
pub unsafe fn can_finish_with(operand: Value, target_is_temporary: bool) -> bool {
    // SAFETY: the caller's promise.
    target_is_temporary || unsafe { !operand.is_last_reference() }
}

fast_instructions! {
    /// Frees an object whose last reference is gone, its address in place of the instruction, and goes on.
    fn deallocate(m) {
        // Finalisers see the frame as it is now.
        m.save();
        objspace::finalization::dealloc(m.word.bits() as *mut abi::PyObject);
        m.next()
    }

    /// Goes on in the thread's current frame.
    fn enter_current(m) {
        m.enter(m.space.thread_state().current_frame.get().cast())
    }

    /// Does what a [`Flow`] says; the signal stands in place of the registers, its payload in place of the program counter.
    fn act_on_signal(m) {
        let signal = m.regs as usize;
        let payload = m.pc as u64;
        match signal & signal::MASK {
            signal::RETURN => return Exit { kind: ExitKind::Return, payload },
            signal::EXECUTE => {
                let opcode = (signal >> signal::OPCODE_SHIFT) as u8;
                let frame: *mut Frame = m.space.thread_state().current_frame.get().cast();
                let word = (*m.here()).get().with_op(opcode);
                let machine = Machine { regs: (*frame).registers(), frame, word, ..m };
                return machine.instead(super::table::HANDLERS[opcode as usize]);
            }
            _ => {}
        }
        let uncaught = unwind(m.pc, m.space, signal);
        if uncaught != 0 {
            return Exit { kind: ExitKind::Raise, payload: uncaught };
        }
        m.instead(enter_current)
    }
}

/// The work of [`Machine::consume_operands`].
///
/// # Safety
/// As for the machine's methods.
#[inline(never)]
unsafe extern "C" fn release_operands<const ORDER: bool>(regs: *mut Value, word: Word, result: u64) -> u64 {
    // SAFETY: the caller's promise.
    unsafe {
        if ORDER == C_FIRST && word.c_is_temporary() {
            release_register(regs.add(word.c()));
        }
        if word.b_is_temporary() {
            release_register(regs.add(word.b()));
        }
        if ORDER == B_FIRST && word.c_is_temporary() {
            release_register(regs.add(word.c()));
        }
    }
    result
}

/// Finds the handler of an exception and makes the thread's current frame ready for it: 0; or gives the exception.
#[inline(never)]
unsafe fn unwind(pc: *const Cell<Word>, space: &Space, signal: usize) -> u64 {
    use crate::unwinding::{self, Origin};
    let exception = (signal & !signal::AGAIN) as *mut abi::PyObject;
    // SAFETY: the signal owns the exception.
    let err = PyErr::from_raised(unsafe { Ref::from_owned(exception) });
    let frame: *mut Frame = space.thread_state().current_frame.get().cast();
    // SAFETY: as for the machine's methods; the frame's program counter is stored.
    let handler = unsafe {
        if signal & signal::AGAIN != 0 {
            // The program counter is still behind the first word of the instruction.
            unwinding::unwind_from(space, frame, err, pc.sub(1))
        } else {
            unwinding::unwind(space, frame, err, Origin::Instruction)
        }
    };
    match handler {
        Ok(_) => 0,
        Err(err) => err.into_raised().into_ptr() as u64,
    }
}

pub(super) use {fast_instructions, instructions};
