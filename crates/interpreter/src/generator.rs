//! Generators, coroutines and asynchronous generators: one layout, a frame kept inside an object.
//!
//! A call of a generator function pushes an ordinary frame; its `ReturnGenerator` moves the frame into a new object. Resuming links the
//! object's frame on top of the thread's and runs the dispatch loop; `Yield` unlinks it again. The thread's handled exception is a
//! stack of items: a running generator's own is on top.

use crate::breaker;
use crate::calls::{self, function_fields};
use crate::dispatch::{Outcome, run};
use crate::frame::{ENTRY, Frame, HEAD_WORDS, RESUMED_INLINE};
use crate::monitoring::{self, event};
use crate::op;
use crate::operands::release_register;
use crate::unwinding::{self, Origin};
use crate::value::Value;
use crate::word::{Word, specialize};
use abi::{
    FRAME_CLEARED, FRAME_CREATED, FRAME_EXECUTING, FRAME_OWNED_BY_GENERATOR, FRAME_SUSPENDED,
    FRAME_SUSPENDED_YIELD_FROM, PyGenObject,
};
use compiler::bytecode::flags;
use compiler::bytecode::opcode::ResumeKind;
use core::cell::Cell;
use core::mem::offset_of;
use objspace::exceptions as exc;
use objspace::{Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Type, gc, intern};

pub use crate::generator_types::{AsyncGenerator, Coroutine, Generator};

/// What a generator did when it was resumed.
pub enum Sent {
    /// It yielded.
    Yielded(Ref<Object>),
    /// It is finished.
    Returned(Ref<Object>),
}

objspace::layout! {
    /// A generator, coroutine or asynchronous generator, whichever its type.
    pub struct GeneratorObject(PyGenObject);
}

/// Bytes before the registers.
pub const BASICSIZE: usize = offset_of!(PyGenObject, gi_iframe) + HEAD_WORDS * size_of::<Value>();

impl GeneratorObject {
    /// The fields.
    #[inline]
    pub fn fields(&self) -> &PyGenObject {
        // SAFETY: that is the layout.
        unsafe { &*self.as_ptr().cast() }
    }

    /// The frame inside.
    #[inline]
    pub fn frame(&self) -> *mut Frame {
        // SAFETY: the field lies within the object.
        unsafe { (&raw mut (*self.as_ptr().cast::<PyGenObject>()).gi_iframe).cast() }
    }

    /// One of abi's `FRAME_…` states.
    #[inline]
    pub fn state(&self) -> i8 {
        self.fields().gi_frame_state.get()
    }

    /// Whether the body is over.
    #[inline]
    pub fn is_finished(&self) -> bool {
        self.state() > FRAME_EXECUTING
    }

    /// Whether the body has started and is suspended.
    #[inline]
    pub fn is_suspended(&self) -> bool {
        matches!(self.state(), FRAME_SUSPENDED | FRAME_SUSPENDED_YIELD_FROM)
    }

    /// What messages call it: generator, coroutine or async generator.
    pub fn kind(&self) -> &'static str {
        if self.is_exact::<Coroutine>() {
            "coroutine"
        } else if self.is_exact::<AsyncGenerator>() {
            "async generator"
        } else {
            "generator"
        }
    }

    /// The iterator that a suspended `yield from` or `await` delegates to.
    pub fn delegate(&self) -> Option<Ref<Object>> {
        if self.state() != FRAME_SUSPENDED_YIELD_FROM {
            return None;
        }
        // SAFETY: a suspended frame is complete; `return_offset` is where the sent value goes, the register after the delegate's.
        unsafe {
            let frame = &*self.frame();
            let sent = frame.head().return_offset.get() as usize;
            let delegate = *frame.registers().add(sent - 1);
            delegate.is_object().then(|| delegate.as_object().to_ref())
        }
    }
}

/// The generator that a frame lives in.
///
/// # Safety
/// The frame is owned by a generator.
#[inline(always)]
pub(crate) unsafe fn generator_of<'a>(frame: *mut Frame) -> &'a GeneratorObject {
    // SAFETY: the frame is the field `gi_iframe`.
    unsafe { &*frame.byte_sub(offset_of!(PyGenObject, gi_iframe)).cast() }
}

/// Whether a frame is a generator's own.
#[inline(always)]
pub fn is_owned_by_generator(frame: &Frame) -> bool {
    frame.head().owner.get() == FRAME_OWNED_BY_GENERATOR
}

/// Moves a frame into a new generator, coroutine or async generator, by the code's flags.
///
/// # Safety
/// The frame is the thread's current one and lies on the register stack; on success it owns nothing any more.
pub unsafe fn from_frame(space: &Space, frame: *mut Frame) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    unsafe {
        let code = (*frame).code();
        let ty = generator_type(code.flags());
        let registers = code.register_count();
        // The frame, which is most of it, is copied.
        let size = BASICSIZE + registers.max(1) * size_of::<Value>();
        let object = gc::allocate_filled_in(space, ty, size, offset_of!(PyGenObject, gi_iframe))?;
        let generator: &GeneratorObject = &*object.cast();
        let fields = generator.fields();
        (*object.cast::<abi::PyVarObject>().cast::<PyGenObject>()).gi_frame_state.set(FRAME_CREATED);
        let (name, qualname) = match (*frame).function() {
            Some(function) => {
                (function_fields(function).func_name.get(), function_fields(function).func_qualname.get())
            }
            None => (code.head().co_name.get(), code.head().co_qualname.get()),
        };
        fields.gi_name.set(Object::from_ptr(name).to_ref().into_ptr());
        fields.gi_qualname.set(Object::from_ptr(qualname).to_ref().into_ptr());
        let new = generator.frame();
        copy_words(frame.cast(), new.cast(), HEAD_WORDS + registers);
        let head = (*new).head();
        head.owner.set(FRAME_OWNED_BY_GENERATOR);
        head.previous.set(core::ptr::null_mut());
        (*new).set_flag(ENTRY);
        crate::frame_object::moved(new);
        gc::track(object);
        let generator = Ref::from_owned(object);
        crate::coroutines::created(space, &generator)?;
        Ok(generator)
    }
}

/// Copies a frame word by word: its words have just been written one by one, and a wider load would have to wait until the last of them
/// has reached the cache.
///
/// # Safety
/// Both point at so many words.
#[inline(always)]
unsafe fn copy_words(from: *const Value, to: *mut Value, count: usize) {
    for index in 0..count {
        // SAFETY: the caller's promise. The assembly is no code at all, but the compiler cannot join what stands around it.
        unsafe {
            core::arch::asm!("", options(nostack, preserves_flags));
            *to.add(index) = *from.add(index);
        }
    }
}

fn generator_type(code_flags: u32) -> &'static Type {
    if code_flags & flags::COROUTINE != 0 {
        Coroutine::type_object()
    } else if code_flags & flags::ASYNC_GENERATOR != 0 {
        AsyncGenerator::type_object()
    } else {
        Generator::type_object()
    }
}

/// Resumes a generator: sends `value`, or raises `exception` at the point where it is suspended.
///
/// # Errors
/// What the body raises (with PEP 479's conversion done by its code); `ValueError` when it is running; `TypeError` when a value is sent
/// to one that has not started. A finished generator "returns" None; an exception thrown into it comes back.
pub fn resume(
    space: &Space,
    generator: &GeneratorObject,
    value: Ref<Object>,
    exception: Option<PyErr>,
) -> PyResult<Sent> {
    let state = generator.state();
    if state == FRAME_EXECUTING {
        return Err(space.value_error(format_args!("{} already executing", generator.kind())));
    }
    if generator.is_finished() {
        return match exception {
            Some(exception) => Err(exception),
            None if generator.is_exact::<Coroutine>() => {
                Err(space.runtime_error("cannot reuse already awaited coroutine"))
            }
            None => Ok(Sent::Returned(space.none())),
        };
    }
    if state == FRAME_CREATED && exception.is_none() && !value.is_none() {
        return Err(space
            .type_error(format_args!("can't send non-None value to a just-started {}", generator.kind())));
    }
    space.check_stack("")?;
    calls::enter_call(space)?;
    // Held while it runs: its last reference may go away in the body.
    let _held = generator.to_ref();
    // SAFETY: the frame is complete and not linked; what is linked here is unlinked by `suspend` or `finish`.
    unsafe {
        let frame = generator.frame();
        if state != FRAME_CREATED && exception.is_none() {
            let target = (*frame).head().return_offset.get() as usize;
            crate::operands::set_register((*frame).registers().add(target), Value::from_ref(value));
        }
        link(space, generator);
        let frame = match exception {
            Some(exception) => {
                let exception = monitoring::raised(space, &*frame, exception, event::PY_THROW);
                unwinding::unwind(space, frame, exception, Origin::Instruction)?
            }
            None => frame,
        };
        match run(space, frame)? {
            Outcome::Yield(value) => Ok(Sent::Yielded(value.into_object(space)?)),
            Outcome::Return(value) => Ok(Sent::Returned(value.into_object(space)?)),
        }
    }
}

/// Links the frame of the generator or coroutine in a register on top of the running one, and sends `value`, which moves: the caller's
/// instruction goes on there, and what it yields or returns is put in the caller's register. `None`, and nothing done: it cannot be
/// resumed like that, or an object would die.
///
/// # Safety
/// The register keeps the generator while it runs; both values are live.
#[inline(always)]
pub unsafe fn resume_inline(space: &Space, generator: Value, value: Value) -> Option<*mut Frame> {
    // SAFETY: the caller's promise.
    unsafe {
        if !generator.is_object() {
            return None;
        }
        let generator = generator.as_object();
        if !generator.is_exact::<Generator>() && !generator.is_exact::<Coroutine>() {
            return None;
        }
        // Both types have this layout.
        let generator: &GeneratorObject = generator.cast_unchecked();
        let thread = space.thread_state();
        let left = thread.py_recursion_remaining.get() - 1;
        let state = generator.state();
        let can_start = state == FRAME_CREATED && value == Value::immortal(objspace::none());
        if left < 0 || !can_start && !generator.is_suspended() {
            return None;
        }
        let frame = generator.frame();
        if !can_start {
            let target = (*frame).registers().add((*frame).head().return_offset.get() as usize);
            if (*target).is_last_reference() {
                return None;
            }
            target.replace(value).give_up();
        }
        thread.py_recursion_remaining.set(left);
        link(space, generator);
        (*frame).change_flag(ENTRY, RESUMED_INLINE);
        Some(frame)
    }
}

/// Goes down a chain of generators each of which is suspended in a `yield from`, or `await`, of the next one, from a frame that
/// [`resume_inline`] gave: does what the instructions between that frame's `Yield` and its `Send` do, and that one; the last frame.
///
/// # Safety
/// The frame is the thread's current one and is about to go on.
#[inline(always)]
pub unsafe fn pass_on(space: &Space, mut frame: *mut Frame) -> *mut Frame {
    if breaker::is_asked(space) {
        return frame;
    }
    // SAFETY: the caller's promise, for each frame.
    unsafe {
        while let Some(next) = pass_to_delegate(space, frame) {
            frame = next;
        }
    }
    frame
}

/// One step of [`pass_on`]; `None`, and nothing done, if the frame does something else.
///
/// # Safety
/// As [`pass_on`]; nothing is asked of the thread.
#[inline(always)]
unsafe fn pass_to_delegate(space: &Space, frame: *mut Frame) -> Option<*mut Frame> {
    // SAFETY: the caller's promise; code does not end with a `Resume` or a jump's first word; registers that a `Send` names are live.
    unsafe {
        let resume = (*frame).next_instruction();
        if (*resume).get().op() != op::Resume {
            return None;
        }
        let jump = (*resume.add(1)).get();
        if jump.op() != op::Jump {
            return None;
        }
        let send = resume.add(2).offset(jump.wide() as isize);
        let word = (*send).get();
        if word.op() != op::SendGenerator {
            return None;
        }
        let receiver = (*frame).registers().add(word.a());
        let sent = receiver.add(1);
        let next = resume_inline(space, *receiver, *sent)?;
        *sent = Value::UNBOUND;
        (*frame).set_next_instruction(send.add(2));
        (*frame).head().return_offset.set(word.a() as u16 + 1);
        Some(next)
    }
}

/// Goes up a chain of generators that [`resume_inline`] resumed, each of which yields what it is given: does what the `Yield` of each
/// does, but the value stays where it is. The frame that is to be given the value, the thread's current one.
///
/// # Safety
/// `caller` is the thread's current frame, whose instruction a generator that has just been suspended gives its value to.
#[inline(always)]
pub unsafe fn yield_on(space: &Space, mut caller: *mut Frame) -> *mut Frame {
    // SAFETY: the caller's promise, for each frame; the register of a `Yield` that is a temporary is dead before it is given a value.
    unsafe {
        loop {
            let here = (*caller).next_instruction();
            let word = (*here).get();
            let yields_it = word.op() == op::Yield
                && word.b_is_temporary()
                && word.b() == (*caller).head().return_offset.get() as usize;
            if !yields_it || (*caller).flags() & RESUMED_INLINE == 0 {
                return caller;
            }
            (*caller).set_next_instruction(here.add(1));
            (*caller).head().return_offset.set(word.a() as u16);
            suspend(space, caller, here);
            resumed_from_outside(&*caller);
            caller = space.thread_state().current_frame.get().cast();
        }
    }
}

/// Puts a generator's frame on top of the thread's.
///
/// # Safety
/// The generator is suspended, or has not started.
#[inline(always)]
unsafe fn link(space: &Space, generator: &GeneratorObject) {
    let thread = space.thread_state();
    let fields = generator.fields();
    let frame = generator.frame();
    // SAFETY: the caller's promise.
    unsafe { (*frame).head().previous.set(thread.current_frame.get()) };
    thread.current_frame.set(frame.cast());
    fields.gi_exc_state.previous_item.set(thread.exc_info.get());
    thread.exc_info.set((&raw const fields.gi_exc_state).cast_mut());
    fields.gi_frame_state.set(FRAME_EXECUTING);
}

/// Ends what [`resume_inline`] began, for a frame that has yielded: the next one to resume it may be native code.
#[inline(always)]
pub fn resumed_from_outside(frame: &Frame) {
    frame.change_flag(RESUMED_INLINE, ENTRY);
}

/// Gives the result of a generator that [`resume_inline`] resumed to the instruction that did, which is over with it.
///
/// # Safety
/// The frame is the thread's current one and executes that instruction; `value` is owned.
pub unsafe fn finish_inline(caller: &Frame, value: Value) {
    // SAFETY: the program counter is behind the extension word of a `ForIter` or `Send`, which holds the jump to its end.
    unsafe {
        let pc = caller.next_instruction();
        let offset = (*pc.sub(1)).get().extension() as i32;
        let here = pc.sub(2);
        let iterator = caller.registers().add((*here).get().a());
        caller.set_next_instruction(pc.offset(offset as isize));
        // What is executed may be instrumented, the unit is not.
        let index = here.offset_from(caller.code().first_instruction()) as usize;
        let is_loop = caller.code().unit().instructions[index] as u8 == op::ForIter;
        release_register(iterator);
        if is_loop {
            value.release();
        } else {
            *iterator = value;
        }
    }
}

/// Writes the form of `Send` that fits what is sent to.
///
/// # Safety
/// The register is live; `here` is the instruction's word.
pub unsafe fn specialize_send(receiver: Value, here: *const Cell<Word>) {
    // SAFETY: the caller's promise.
    unsafe {
        let receiver = receiver.as_object();
        if receiver.is_exact::<Generator>() || receiver.is_exact::<Coroutine>() {
            specialize(&*here, op::SendGenerator);
        }
    }
}

/// Unlinks a frame that yields.
///
/// # Safety
/// The frame is the thread's current one and a generator's; `here` is its `Yield`.
#[inline(always)]
pub unsafe fn suspend(space: &Space, frame: *mut Frame, here: *const Cell<Word>) {
    // SAFETY: the caller's promise; a `Resume` follows every `Yield`.
    unsafe {
        let generator = generator_of(frame);
        let next = (*here.add(1)).get();
        let delegating =
            matches!(next.op(), op::Resume | op::Instrumented) && next.a() != ResumeKind::AfterYield as usize;
        generator.fields().gi_frame_state.set(if delegating {
            FRAME_SUSPENDED_YIELD_FROM
        } else {
            FRAME_SUSPENDED
        });
        let thread = space.thread_state();
        thread.current_frame.set((*frame).head().previous.get());
        unlink(space, generator);
    }
}

#[inline(always)]
unsafe fn unlink(space: &Space, generator: &GeneratorObject) {
    // SAFETY: the caller passes a linked generator.
    unsafe {
        let fields = generator.fields();
        (*generator.frame()).head().previous.set(core::ptr::null_mut());
        space.thread_state().exc_info.set(fields.gi_exc_state.previous_item.replace(core::ptr::null_mut()));
    }
    calls::leave_call(space);
}

/// Ends a frame that has returned: a generator is finished, any other frame is popped.
///
/// # Safety
/// The frame is not the thread's current one any more; an ordinary one is on top of the register stack.
pub unsafe fn finish_or_pop(space: &Space, frame: *mut Frame) {
    // SAFETY: the caller's promise.
    unsafe {
        if is_owned_by_generator(&*frame) {
            let generator = generator_of(frame);
            unlink(space, generator);
            clear_finished(space, generator, Frame::clear_returned);
        } else {
            calls::pop_returned(space, frame);
        }
    }
}

/// Ends a frame that an exception leaves.
///
/// # Safety
/// As [`finish_or_pop`].
pub unsafe fn fail_or_pop(space: &Space, frame: *mut Frame) {
    // SAFETY: the caller's promise.
    unsafe {
        if (*frame).flags() & crate::frame::INITIALIZER != 0 {
            calls::initialized_instance(frame).release();
        }
        if is_owned_by_generator(&*frame) {
            let generator = generator_of(frame);
            unlink(space, generator);
            clear_finished(space, generator, Frame::clear);
        } else {
            calls::pop(space, frame);
        }
    }
}

/// Marks a generator as finished and releases what its frame holds, by `clear` if there is no frame object.
///
/// # Safety
/// The frame is complete and not linked; `clear` fits its state.
#[inline(always)]
pub unsafe fn clear_finished(space: &Space, generator: &GeneratorObject, clear: unsafe fn(&Frame)) {
    generator.fields().gi_frame_state.set(FRAME_CLEARED);
    let frame = generator.frame();
    // SAFETY: the caller's promise.
    unsafe {
        let handled = Ref::<Object>::from_nullable(
            generator.fields().gi_exc_state.exc_value.replace(core::ptr::null_mut()),
        );
        let code = (*frame).code().to_ref();
        if (*frame).head().frame_obj.get().is_null() {
            clear(&*frame);
        } else {
            crate::frame_object::detach_and_clear(space, frame);
        }
        // The code stays readable for as long as the generator lives.
        (*frame).head().f_executable.set(abi::_PyStackRef { bits: code.into_ptr() as usize });
        drop(handled);
    }
}

/// Sends to any iterator, as `yield from` and `await` do: generators directly, others by `tp_iternext` (for None) or their `send` method.
pub fn send(space: &Space, iterator: &Object, value: Ref<Object>) -> PyResult<Sent> {
    if iterator.is_exact::<Generator>() || iterator.is_exact::<Coroutine>() {
        // SAFETY: both types have this layout.
        let generator: &GeneratorObject = unsafe { iterator.cast_unchecked() };
        return resume(space, generator, value, None);
    }
    let outcome = if value.is_none() && iterator.is_iterator() {
        iterator.next_or_stop(space)
    } else {
        iterator.call_method_name(space, intern!(space, "send"), &[&value]).map(Some)
    };
    match outcome {
        Ok(Some(item)) => Ok(Sent::Yielded(item)),
        Ok(None) => Ok(Sent::Returned(space.none())),
        Err(err) if err.is_a::<exc::StopIteration>() => {
            crate::generator_types::stop_value(space, &err).map(Sent::Returned)
        }
        Err(err) => Err(err),
    }
}
