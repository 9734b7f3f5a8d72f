//! Activation records: a frame on the thread's register stack.
//!
//! A frame is the head that C code knows (`_PyInterpreterFrame`: extensions walk `previous` and `owner`) followed by its registers.
//! Frames live on the register stack ([`crate::register_stack`]), or inside a generator, or, once the call is over and someone
//! still holds the frame object, on the heap.
//!
//! Fields that are not public are used so: `f_executable` owns the code, `f_funcobj` owns the function (or is null),
//! `f_globals` and `f_builtins` are borrowed from the function (owned when there is none, see `owns_namespaces`), `f_locals` owns the mapping of a
//! module or class body, or the instance that `__init__` is run for ([`INITIALIZER`]), `stackpointer` is the address of the code's
//! constants, `instr_ptr` is the next word to execute (while a call is under way: the word after the calling
//! instruction), `return_offset` is the caller's register that takes the result.

use crate::code::Code;
use crate::operands::release_run;
use crate::value::Value;
use crate::word::Word;
use abi::{_PyInterpreterFrame, _PyStackRef, PyObject};
use core::cell::Cell;
use core::mem::offset_of;
use objspace::{Function, Layout, Object, Ref};

/// A frame's head; its registers follow.
#[repr(transparent)]
pub struct Frame(_PyInterpreterFrame);

/// Words of the head.
pub const HEAD_WORDS: usize = offset_of!(_PyInterpreterFrame, localsplus) / size_of::<Value>();

/// In [`Frame::flags`]: returning from this frame leaves the dispatch loop.
pub const ENTRY: u8 = 1;
/// In [`Frame::flags`]: the frame owns references to its globals and builtins.
pub const OWNS_NAMESPACES: u8 = 2;
/// In [`Frame::flags`]: the frame runs `__init__` for an instance that the caller gets instead of the result.
pub const INITIALIZER: u8 = 4;

/// In [`Frame::flags`]: the frame is the first block of a chunk of the register stack.
pub const FIRST_IN_CHUNK: u8 = 8;
/// In [`Frame::flags`]: there is, or was, a frame object for the frame.
pub const OBSERVED: u8 = 16;
/// In [`Frame::flags`]: the frame has a mapping of locals.
pub const HAS_MAPPING: u8 = 32;
/// In [`Frame::flags`], two of them that do not go together otherwise: the frame runs the method of an operator for the instruction
/// `Binary` of its caller, whose operands stay where they are meanwhile. `f_locals` is null.
pub const OPERATOR: u8 = INITIALIZER | HAS_MAPPING;
/// In [`Frame::flags`]: the call is over and its variables were cleared, those of its closure out of sight.
pub const CLEARED: u8 = 64;

/// In [`Frame::flags`]: the frame, a generator's, was resumed by an instruction of its caller in the same run of the dispatch loop.
pub const RESUMED_INLINE: u8 = 128;

impl Frame {
    /// Fills in the head of a frame whose registers are set already.
    ///
    /// # Safety
    /// `frame` points at room for the head. `globals` and `builtins` stay alive as long as `function`, or the flags say that they
    /// are owned.
    #[inline(always)]
    pub unsafe fn initialize(
        frame: *mut Frame,
        code: &Code,
        function: Option<Ref<Function>>,
        globals: *mut PyObject,
        builtins: *mut PyObject,
        locals: Option<Ref<Object>>,
        flags: u8,
    ) {
        let flags = if locals.is_some() { flags | HAS_MAPPING } else { flags };
        let owned = |ptr: *mut PyObject| Cell::new(_PyStackRef { bits: ptr as usize });
        let code_ref = code.to_ref().into_ptr();
        // SAFETY: the caller's promise; the fields are written one by one because the registers behind are set.
        unsafe {
            let head = frame.cast::<_PyInterpreterFrame>();
            (&raw mut (*head).f_executable).write(owned(code_ref));
            (&raw mut (*head).previous).write(Cell::new(core::ptr::null_mut()));
            (&raw mut (*head).f_funcobj).write(owned(function.map_or(core::ptr::null_mut(), Ref::into_ptr)));
            (&raw mut (*head).f_globals).write(Cell::new(globals));
            (&raw mut (*head).f_builtins).write(Cell::new(builtins));
            (&raw mut (*head).f_locals).write(Cell::new(locals.map_or(core::ptr::null_mut(), Ref::into_ptr)));
            (&raw mut (*head).frame_obj).write(Cell::new(core::ptr::null_mut()));
            (&raw mut (*head).instr_ptr).write(Cell::new(code.first_instruction().cast_mut().cast()));
            (&raw mut (*head).stackpointer).write(Cell::new(code.consts().as_ptr().cast_mut().cast()));
            (&raw mut (*head).return_offset).write(Cell::new(0));
            (&raw mut (*head).owner).write(Cell::new(abi::FRAME_OWNED_BY_THREAD));
            (&raw mut (*head).visited).write(Cell::new(flags));
        }
    }

    /// The public head.
    #[inline(always)]
    pub fn head(&self) -> &_PyInterpreterFrame {
        &self.0
    }

    /// The code that runs.
    #[inline(always)]
    pub fn code(&self) -> &Code {
        // SAFETY: the field owns a reference to a code object as long as the frame is live.
        unsafe { &*(self.0.f_executable.get().bits as *const Code) }
    }

    /// The function that was called, if it was one.
    #[inline(always)]
    pub fn function(&self) -> Option<&Function> {
        // SAFETY: the field owns a reference to a function, or is null.
        unsafe { (self.0.f_funcobj.get().bits as *const Function).as_ref() }
    }

    /// The global namespace, a dict.
    #[inline(always)]
    pub fn globals(&self) -> &Object {
        // SAFETY: a frame's globals live as long as the frame.
        unsafe { Object::from_ptr(self.0.f_globals.get()) }
    }

    /// The builtin namespace.
    #[inline(always)]
    pub fn builtins(&self) -> &Object {
        // SAFETY: a frame's builtins live as long as the frame.
        unsafe { Object::from_ptr(self.0.f_builtins.get()) }
    }

    /// The locals mapping of a module or class body.
    #[inline(always)]
    pub fn locals(&self) -> Option<&Object> {
        if self.flags() & HAS_MAPPING == 0 {
            return None;
        }
        // SAFETY: the field owns a reference or is null.
        unsafe { Object::from_nullable(self.0.f_locals.get()) }
    }

    /// The constants of the code that runs.
    #[inline(always)]
    pub fn consts(&self) -> *const Value {
        self.0.stackpointer.get().cast_const().cast()
    }

    /// The caller's frame.
    #[inline(always)]
    pub fn previous(&self) -> *mut Frame {
        self.0.previous.get().cast()
    }

    /// The frame whose first register this is.
    #[inline(always)]
    pub fn of_registers(registers: *mut Value) -> *mut Frame {
        registers.wrapping_sub(HEAD_WORDS).cast()
    }

    /// The first register.
    #[inline(always)]
    pub fn registers(&self) -> *mut Value {
        // The address comes from whoever made the frame, with room for the registers.
        (&raw const *self).cast_mut().cast::<Value>().wrapping_add(HEAD_WORDS)
    }

    /// Bits of [`ENTRY`] and the like.
    #[inline(always)]
    pub fn flags(&self) -> u8 {
        self.0.visited.get()
    }

    /// Sets one of the flags.
    #[inline(always)]
    pub fn set_flag(&self, flag: u8) {
        self.0.visited.set(self.0.visited.get() | flag);
    }

    /// Replaces one flag by another.
    #[inline(always)]
    pub fn change_flag(&self, from: u8, to: u8) {
        self.0.visited.set(self.0.visited.get() & !from | to);
    }

    /// The word that runs next.
    #[inline(always)]
    pub fn next_instruction(&self) -> *const Cell<Word> {
        self.0.instr_ptr.get().cast_const().cast()
    }

    /// Sets the word that runs next.
    #[inline(always)]
    pub fn set_next_instruction(&self, word: *const Cell<Word>) {
        self.0.instr_ptr.set(word.cast_mut().cast());
    }

    /// Index of the word after the last one that was fetched: it lies within the instruction that is being executed, or after it.
    pub fn instruction_index(&self) -> usize {
        let first = self.code().first_instruction();
        (self.next_instruction() as usize - first as usize) / size_of::<Word>()
    }

    /// `f_lasti` in words: within the instruction that is being executed; -1 before the first.
    pub fn last_instruction(&self) -> isize {
        self.instruction_index() as isize - 1
    }

    /// The line that is being executed, if the code has one there.
    pub fn line(&self) -> Option<u32> {
        match self.last_instruction() {
            ..0 => Some(self.code().unit().first_line),
            at => self.code().unit().line_table.position(at as u32).line,
        }
    }

    /// Releases everything the frame owns. Registers are emptied one by one, the last one first, each before its object is dropped.
    ///
    /// # Safety
    /// The frame is live and is not executed any more.
    pub unsafe fn clear(&self) {
        // SAFETY: the caller's promise.
        unsafe { self.clear_of(self.code().register_count()) }
    }

    /// Like [`Frame::clear`] for a frame that has returned: its temporaries are dead.
    ///
    /// # Safety
    /// As [`Frame::clear`].
    pub unsafe fn clear_returned(&self) {
        // SAFETY: the caller's promise.
        unsafe { self.clear_of(self.code().local_count()) }
    }

    /// Releases what the frame owns, of its registers the first `count`.
    #[inline(always)]
    unsafe fn clear_of(&self, count: usize) {
        // SAFETY: the frame's registers and fields own what they hold; each is taken out before it is dropped.
        unsafe {
            release_run(self.registers(), count);
            drop(Ref::<Object>::from_nullable(self.0.f_locals.replace(core::ptr::null_mut())));
            if self.flags() & OWNS_NAMESPACES != 0 {
                drop(Ref::<Object>::from_nullable(self.0.f_globals.replace(core::ptr::null_mut())));
                drop(Ref::<Object>::from_nullable(self.0.f_builtins.replace(core::ptr::null_mut())));
            }
            let none = _PyStackRef { bits: 0 };
            drop(Ref::<Object>::from_nullable(self.0.f_funcobj.replace(none).bits as *mut PyObject));
            drop(Ref::<Object>::from_nullable(self.0.f_executable.replace(none).bits as *mut PyObject));
        }
    }
}
