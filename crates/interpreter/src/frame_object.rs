//! Frame objects: what Python code and C code hold of a frame.
//!
//! A frame has an object only if somebody asked for it; the frame owns one reference to it. When the call ends while somebody else holds
//! the object, the frame's contents move to the heap and the object owns them.

use crate::code::Code;
use crate::frame::{CLEARED, Frame, HEAD_WORDS, OBSERVED};
use crate::frame_locals;
use crate::monitoring::{self, event};
use crate::value::Value;
use abi::{
    FRAME_OWNED_BY_FRAME_OBJECT, FRAME_OWNED_BY_GENERATOR, PyFrameObject, PyGC_Head, PyObject, Static,
};
use core::cell::Cell;
use core::ffi::c_int;
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::exceptions as exc;
use objspace::free_list::FreeList;
use objspace::gc::{self, Visitor};
use objspace::{Dict, Int, Layout, List, Object, PyErr, PyResult, PyTypeInfo, Ref, Slot, Space, Str, memory};

/// A frame object, laid out as [`abi::PyFrameObject`]: the code that Cython generates writes `f_lineno` and relinks `f_back`.
#[repr(C)]
pub struct FrameObject {
    head: PyObject,
    /// The caller's frame object, once the call is over.
    back: Slot<FrameObject>,
    frame: Cell<*mut Frame>,
    trace: Slot<Object>,
    /// A line that C code or a debugger has set; 0: the line of the instruction.
    line: Cell<c_int>,
    trace_lines: Cell<bool>,
    trace_opcodes: Cell<bool>,
    /// Variables that a debugger added through `f_locals`.
    extra_locals: Slot<Dict>,
    locals_cache: Slot<Object>,
    /// What variables held that were rebound through `f_locals`.
    overwritten_locals: Slot<List>,
    /// Whether `frame` is a block of `memory` that belongs to this object.
    owns_frame: Cell<bool>,
}

const _: () = {
    assert!(size_of::<FrameObject>() == size_of::<PyFrameObject>());
    assert!(offset_of!(FrameObject, back) == offset_of!(PyFrameObject, f_back));
    assert!(offset_of!(FrameObject, frame) == offset_of!(PyFrameObject, f_frame));
    assert!(offset_of!(FrameObject, line) == offset_of!(PyFrameObject, f_lineno));
};
objspace::layout!(impl FrameObject);

/// An exception that is caught leaves its frames' objects to the next one.
static FREE: Static<FreeList<{ size_of::<PyGC_Head>() + size_of::<FrameObject>() }>> =
    Static(FreeList::with_capacity(16));

/// `f_lasti`: an instruction's word index in bytes; -1 before the first.
pub fn instruction_offset(word: isize) -> isize {
    if word < 0 { -1 } else { word * size_of::<u32>() as isize }
}

/// The object of a frame, made now if there is none.
///
/// # Errors
/// `MemoryError`.
pub fn of_frame(space: &Space, frame: &Frame) -> PyResult<Ref<FrameObject>> {
    let existing = frame.head().frame_obj.get();
    if !existing.is_null() {
        // SAFETY: the field owns a reference to a frame object.
        return Ok(unsafe { (*existing.cast::<FrameObject>()).to_ref() });
    }
    let object = gc::allocate_static_from::<FrameObject, _>(space, &FREE.0)?;
    // SAFETY: the memory is a frame object's, zero-filled: empty slots.
    let object: Ref<FrameObject> = unsafe { Ref::from_owned_unchecked(object) };
    object.frame.set((&raw const *frame).cast_mut());
    object.trace_lines.set(true);
    frame.head().frame_obj.set(object.clone().into_ptr().cast());
    frame.set_flag(OBSERVED);
    // SAFETY: the object is complete.
    unsafe { gc::track(object.as_ptr()) };
    Ok(object)
}

/// The object of a frame in a block of `memory`, which it owns from now on.
///
/// # Errors
/// `MemoryError`; the block is untouched then.
///
/// # Safety
/// The frame is complete, not linked, and in such a block.
pub(crate) unsafe fn adopt(space: &Space, frame: *mut Frame) -> PyResult<Ref<FrameObject>> {
    // SAFETY: the caller's promise.
    let object = unsafe {
        let object = of_frame(space, &*frame)?;
        (*frame).head().owner.set(FRAME_OWNED_BY_FRAME_OBJECT);
        // The object owns the frame, so the frame does not own the object.
        let own = (*frame).head().frame_obj.replace(core::ptr::null_mut());
        drop(Ref::<Object>::from_nullable(own.cast()));
        object
    };
    object.owns_frame.set(true);
    Ok(object)
}

/// A frame has moved (into a generator): tells its object.
///
/// # Safety
/// `frame` is where the frame is now.
pub unsafe fn moved(frame: *mut Frame) {
    // SAFETY: the caller's promise; the field owns a frame object or is null.
    unsafe {
        let object = (*frame).head().frame_obj.get().cast::<FrameObject>();
        if let Some(object) = object.as_ref() {
            object.frame.set(frame);
        }
    }
}

/// The call of a frame with an object is over: if somebody holds the object, it takes the contents over; else they are released.
///
/// # Safety
/// The frame is complete, not linked any more, and not used after this.
pub unsafe fn detach_and_clear(space: &Space, frame: *mut Frame) {
    // SAFETY: the caller's promise; the frame owns a reference to its object.
    unsafe {
        let object: Ref<FrameObject> =
            Ref::from_owned_unchecked((*frame).head().frame_obj.replace(core::ptr::null_mut()).cast());
        if object.is_unique() {
            object.frame.set(core::ptr::null_mut());
            drop(object);
            (*frame).clear();
            return;
        }
        let words = HEAD_WORDS + (*frame).code().register_count();
        let copy: *mut Value = memory::allocate(words * size_of::<Value>()).cast();
        if copy.is_null() {
            // Without memory the variables are lost, but nothing dangles.
            object.frame.set(core::ptr::null_mut());
            (*frame).clear();
            return;
        }
        core::ptr::copy_nonoverlapping(frame.cast::<Value>(), copy, words);
        let copy: *mut Frame = copy.cast();
        (*copy).head().owner.set(FRAME_OWNED_BY_FRAME_OBJECT);
        (*copy).head().previous.set(core::ptr::null_mut());
        object.frame.set(copy);
        object.owns_frame.set(true);
        // The caller is the current frame by now.
        let caller = space.thread_state().current_frame.get().cast::<Frame>();
        if let Some(caller) = caller.as_ref()
            && let Ok(back) = of_frame(space, caller)
        {
            object.back.set(Some(back));
        }
    }
}

impl FrameObject {
    /// The frame, if its contents have not been lost.
    pub fn frame(&self) -> Option<&Frame> {
        // SAFETY: the pointer is to the live frame, or to the block that this object owns.
        unsafe { self.frame.get().as_ref() }
    }

    /// The code.
    ///
    /// # Panics
    /// If the frame's contents have been lost for want of memory.
    pub fn code(&self) -> &Code {
        self.frame().expect("a frame's code is kept with it").code()
    }

    /// The line that is being executed, or the one that was set.
    pub fn line_number(&self) -> Option<i64> {
        match self.line.get() {
            0 => self.frame()?.line().map(i64::from),
            line => Some(i64::from(line)),
        }
    }

    /// The trace function of this frame.
    pub fn trace_function(&self) -> Option<Ref<Object>> {
        self.trace.get()
    }

    /// Sets the trace function of this frame.
    pub fn set_trace_function(&self, function: Option<Ref<Object>>) {
        self.trace.set(function);
    }

    /// Whether the trace function is told of lines.
    pub fn traces_lines(&self) -> bool {
        self.trace_lines.get()
    }

    /// Whether the trace function is told of instructions.
    pub fn traces_opcodes(&self) -> bool {
        self.trace_opcodes.get()
    }

    /// Variables that were added through `f_locals`.
    pub fn extra_variables(&self) -> Option<Ref<Dict>> {
        self.extra_locals.get()
    }

    /// As [`FrameObject::extra_variables`], made now if there are none.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn extra_variables_or_new(&self, space: &Space) -> PyResult<Ref<Dict>> {
        if let Some(extra) = self.extra_locals.get() {
            return Ok(extra);
        }
        let extra = Dict::new(space)?;
        self.extra_locals.set(Some(extra.clone()));
        Ok(extra)
    }

    /// Keeps what a variable held until the frame is over: an instruction that is being executed may use it without a reference of its own.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn keep_overwritten(&self, space: &Space, old: Ref<Object>) -> PyResult<()> {
        let kept = match self.overwritten_locals.get() {
            Some(kept) => kept,
            None => {
                let kept = List::new(space)?;
                self.overwritten_locals.set(Some(kept.clone()));
                kept
            }
        };
        kept.push(space, old)
    }

    /// The frame, or `RuntimeError` when its contents have been lost.
    fn require(&self, space: &Space) -> PyResult<&Frame> {
        self.frame().ok_or_else(|| space.runtime_error("the frame has been released"))
    }

    /// Whether the call is over.
    fn is_complete(&self) -> bool {
        self.owns_frame.get() || self.frame.get().is_null()
    }

    fn release_frame(&self) {
        if self.owns_frame.replace(false) {
            let frame = self.frame.replace(core::ptr::null_mut());
            // SAFETY: the block is this object's; nothing refers to it any more.
            unsafe {
                (*frame).clear();
                memory::free(frame.cast());
            }
        }
    }
}

/// Where the running frames are, innermost first: a tuple of (file name, line, function name), at most `depth` of them.
pub fn call_sites(space: &Space, depth: usize) -> PyResult<Ref<Object>> {
    let mut sites = Vec::new();
    let mut frame: *mut Frame = space.thread_state().current_frame.get().cast();
    // SAFETY: the thread's frames are linked and live.
    while let Some(current) = unsafe { frame.as_ref() }.filter(|_| sites.len() < depth) {
        let code = current.code();
        let line = space.new_int(current.line().map_or(0, i64::from))?;
        let site = objspace::Tuple::from_slice(space, &[code.filename(), &line, code.name()])?;
        sites.push(site.into_object());
        frame = current.previous();
    }
    Ok(objspace::Tuple::from_vec(space, sites)?.into_object())
}

impl FrameObject {
    /// The frame's local variables for C code, which does not own what it gets: the mapping that they are in, or a dict that the
    /// frame object keeps and brings up to date.
    ///
    /// # Errors
    /// `MemoryError`; `RuntimeError` when the frame is cleared.
    pub fn kept_locals(&self, space: &Space) -> PyResult<Ref<Object>> {
        let frame = self.require(space)?;
        if let Some(locals) = frame.locals() {
            return Ok(locals.to_ref());
        }
        let now = frame_locals::snapshot(space, frame)?;
        match self.locals_cache.get() {
            Some(kept) => space.expect::<Dict>(&kept)?.update_from(space, &now)?,
            None => self.locals_cache.set(Some(now.into_object())),
        }
        self.locals_cache.get().ok_or_else(|| space.system_error("a frame lost its locals"))
    }
}

#[pytype(name = "frame", symbol = PyFrame_Type, flags = HAVE_GC)]
impl FrameObject {
    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; its slots are emptied before the memory goes.
        unsafe {
            gc::untrack(this.cast());
            (*this).release_frame();
            drop((*this).back.take());
            drop((*this).trace.take());
            drop((*this).extra_locals.take());
            drop((*this).locals_cache.take());
            drop((*this).overwritten_locals.take());
            gc::free_static(this.cast(), &FREE.0);
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visitor: &mut Visitor) -> c_int {
        objspace::visit_all!(
            visitor,
            self.back.as_ptr(),
            self.trace.as_ptr(),
            self.extra_locals.as_ptr(),
            self.locals_cache.as_ptr(),
            self.overwritten_locals.as_ptr()
        );
        if !self.owns_frame.get() {
            return 0;
        }
        // SAFETY: the frame is this object's.
        unsafe { traverse_frame(&*self.frame.get(), visitor) }
    }

    #[slot(tp_clear)]
    fn clear_references(&self) {
        self.trace.set(None);
        self.extra_locals.set(None);
        self.locals_cache.set(None);
        self.overwritten_locals.set(None);
        if self.owns_frame.get() {
            clear_registers(self.frame.get());
        }
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let frame = self.require(space)?;
        let code = frame.code();
        let line = self.line_number().unwrap_or(-1);
        Str::from_display(
            space,
            &format_args!(
                "<frame at {:p}, file {}, line {line}, code {}>",
                self.as_ptr(),
                code.filename().repr(space)?.to_string_lossy(),
                code.name().to_string_lossy()
            ),
        )
    }

    #[getter]
    fn f_back(&self, space: &Space) -> PyResult<Ref<Object>> {
        if self.is_complete() {
            return Ok(self.back.get().map_or_else(|| space.none(), Ref::into_object));
        }
        // SAFETY: callers' frames are live as long as this one is.
        match unsafe { self.require(space)?.previous().as_ref() } {
            Some(caller) => Ok(of_frame(space, caller)?.into_object()),
            None => Ok(space.none()),
        }
    }

    #[getter]
    fn f_code(&self, space: &Space) -> PyResult<Ref<Object>> {
        Ok(self.require(space)?.code().to_ref().into_object())
    }

    #[getter]
    fn f_globals(&self, space: &Space) -> PyResult<Ref<Object>> {
        Ok(self.require(space)?.globals().to_ref())
    }

    #[getter]
    fn f_builtins(&self, space: &Space) -> PyResult<Ref<Object>> {
        Ok(self.require(space)?.builtins().to_ref())
    }

    #[getter]
    fn f_locals(&self, space: &Space) -> PyResult<Ref<Object>> {
        let frame = self.require(space)?;
        match frame.locals() {
            Some(locals) if !frame_locals::has_hidden_variables(frame) => Ok(locals.to_ref()),
            _ => Ok(frame_locals::proxy(space, self)?.into_object()),
        }
    }

    #[getter]
    fn f_lasti(&self, space: &Space) -> PyResult<i64> {
        Ok(instruction_offset(self.require(space)?.last_instruction()) as i64)
    }

    #[getter]
    fn f_lineno(&self, space: &Space) -> PyResult<Ref<Object>> {
        match self.line_number() {
            Some(line) => space.new_int(line),
            None => Ok(space.none()),
        }
    }

    #[setter]
    fn set_f_lineno(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        let Some(value) = value else {
            let message = "attribute 'f_lineno' of 'frame' objects cannot be deleted";
            let message = space.new_str(message)?;
            return Err(PyErr::with_args(space, exc::AttributeError::type_object(), &[&message]));
        };
        if !value.is_exact::<Int>() {
            return Err(space.value_error("lineno must be an integer"));
        }
        if self.trace.is_empty() || space.thread_state().tracing.get() == 0 {
            return Err(space.value_error("f_lineno can only be set in a trace function"));
        }
        Err(space.value_error("jumping to another line is not supported"))
    }

    #[getter]
    fn f_trace(&self, space: &Space) -> Ref<Object> {
        self.trace.get().unwrap_or_else(|| space.none())
    }

    #[setter]
    fn set_f_trace(&self, value: Option<&Object>) -> PyResult<()> {
        self.trace.set(value.filter(|value| !value.is_none()).map(Layout::to_ref));
        Ok(())
    }

    #[getter]
    fn f_trace_lines(&self) -> bool {
        self.trace_lines.get()
    }

    #[setter]
    fn set_f_trace_lines(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        set_flag(space, &self.trace_lines, value)
    }

    #[getter]
    fn f_trace_opcodes(&self) -> bool {
        self.trace_opcodes.get()
    }

    #[setter]
    fn set_f_trace_opcodes(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        set_flag(space, &self.trace_opcodes, value)?;
        if let Some(frame) = self.frame().filter(|_| self.trace_opcodes.get()) {
            let code = frame.code().to_ref();
            monitoring::set_local_events(space, &code, monitoring::TRACER, 1 << event::INSTRUCTION);
        }
        Ok(())
    }

    #[getter]
    fn f_generator(&self, space: &Space) -> PyResult<Ref<Object>> {
        let frame = self.require(space)?;
        if frame.head().owner.get() == FRAME_OWNED_BY_GENERATOR {
            // SAFETY: such a frame lies within a generator.
            return Ok(unsafe { crate::generator::generator_of((&raw const *frame).cast_mut()) }
                .to_ref()
                .into_object());
        }
        Ok(space.none())
    }

    /// Give up what the frame's variables hold.
    #[pymethod]
    fn clear(&self, space: &Space) -> PyResult<()> {
        let Some(frame) = self.frame() else { return Ok(()) };
        if self.is_complete() {
            self.trace.set(None);
            self.extra_locals.set(None);
            frame.set_flag(CLEARED);
            clear_registers(self.frame.get());
            return Ok(());
        }
        if frame.head().owner.get() != FRAME_OWNED_BY_GENERATOR {
            return Err(space.runtime_error("cannot clear an executing frame"));
        }
        // SAFETY: such a frame lies within a generator.
        let generator = unsafe { crate::generator::generator_of(self.frame.get()) };
        if generator.state() == abi::FRAME_EXECUTING {
            return Err(space.runtime_error("cannot clear an executing frame"));
        }
        if generator.is_suspended() {
            return Err(space.runtime_error("cannot clear a suspended frame"));
        }
        // A coroutine that was never awaited is told of.
        generator.finalize_generator(space);
        generator.close_generator(space)?;
        Ok(())
    }
}

fn set_flag(space: &Space, flag: &Cell<bool>, value: Option<&Object>) -> PyResult<()> {
    match value {
        Some(value) if value.is_exact::<objspace::Bool>() => {
            flag.set(value.is_true(space)?);
            Ok(())
        }
        Some(_) => Err(space.type_error("attribute value type must be bool")),
        None => Err(space.type_error("can't delete numeric/char attribute")),
    }
}

/// Empties the registers of a frame whose call is over.
fn clear_registers(frame: *mut Frame) {
    // SAFETY: the frame is complete; each register is emptied before its object is dropped.
    unsafe {
        if let Some(frame) = frame.as_ref() {
            crate::operands::release_run(frame.registers(), frame.code().register_count());
        }
    }
}

/// Reports what a frame refers to.
///
/// # Safety
/// The frame is complete.
pub unsafe fn traverse_frame(frame: &Frame, visitor: &mut Visitor) -> c_int {
    let head = frame.head();
    objspace::visit_all!(
        visitor,
        head.f_locals.get(),
        head.f_funcobj.get().bits as *mut PyObject,
        head.f_executable.get().bits as *mut PyObject,
        head.frame_obj.get().cast(),
    );
    for index in 0..frame.code().register_count() {
        // SAFETY: the register is the frame's.
        let value = unsafe { *frame.registers().add(index) };
        if value.is_object() {
            objspace::visit_all!(visitor, value.as_ptr());
        }
    }
    0
}
