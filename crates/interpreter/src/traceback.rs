//! Traceback objects: one entry for each frame that an exception left.

use crate::frame::Frame;
use crate::frame_object::{self, FrameObject};
use abi::{PyGC_Head, PyObject, Static};
use core::cell::Cell;
use core::ffi::c_int;
use cpyext_macros::pytype;
use objspace::free_list::FreeList;
use objspace::gc::{self, Visitor};
use objspace::{BaseException, Layout, Object, PyResult, Ref, Slot, Space};

/// An entry of a traceback. Public code sees it only through its attributes.
#[repr(C)]
pub struct Traceback {
    head: PyObject,
    next: Slot<Traceback>,
    frame: Slot<FrameObject>,
    /// Word index of the instruction, as `f_lasti` counts.
    last_instruction: Cell<c_int>,
    /// -1: to be computed from the instruction.
    line: Cell<c_int>,
}
objspace::layout!(impl Traceback);

/// An exception that is caught leaves its tracebacks to the next one.
static FREE: Static<FreeList<{ size_of::<PyGC_Head>() + size_of::<Traceback>() }>> =
    Static(FreeList::with_capacity(16));

impl Traceback {
    /// A new entry in front of `next`. `last_instruction` is in words.
    pub fn new(
        space: &Space,
        next: Option<Ref<Traceback>>,
        frame: Ref<FrameObject>,
        last_instruction: c_int,
        line: c_int,
    ) -> PyResult<Ref<Traceback>> {
        let object = gc::allocate_static_from::<Traceback, _>(space, &FREE.0)?;
        // SAFETY: the memory is a traceback's, zero-filled: empty slots.
        let traceback: Ref<Traceback> = unsafe { Ref::from_owned_unchecked(object) };
        traceback.next.fill(next);
        traceback.frame.fill(Some(frame));
        traceback.last_instruction.set(last_instruction);
        traceback.line.set(line);
        // SAFETY: the object is complete.
        unsafe { gc::track(object) };
        Ok(traceback)
    }

    /// The entry of the frame that this one called.
    pub fn next_entry(&self) -> Option<Ref<Traceback>> {
        self.next.get()
    }

    /// The frame.
    pub fn frame_object(&self) -> Option<Ref<FrameObject>> {
        self.frame.get()
    }

    /// Word index of the instruction that raised or called.
    pub fn instruction(&self) -> i32 {
        self.last_instruction.get()
    }

    /// The line, 1-based.
    pub fn line_number(&self) -> Option<u32> {
        match self.line.get() {
            -1 => {
                let frame = self.frame.get()?;
                let unit = frame.code().unit().clone();
                unit.line_table.position(self.last_instruction.get().max(0) as u32).line
            }
            line => u32::try_from(line).ok(),
        }
    }
}

/// Adds an entry for `frame` in front of an exception's traceback. Without memory for one the traceback stays as it is.
pub fn add_entry(space: &Space, exception: &Object, frame: &Frame) {
    let Some(exception) = exception.downcast::<BaseException>() else { return };
    let Ok(object) = frame_object::of_frame(space, frame) else { return };
    let next = exception.traceback().and_then(|next| next.downcast_into::<Traceback>().ok());
    if let Ok(entry) = Traceback::new(space, next, object, frame.last_instruction() as c_int, -1) {
        exception.set_traceback(Some(entry.into_object()));
    }
}

#[pytype(name = "traceback", symbol = PyTraceBack_Type, flags = HAVE_GC)]
impl Traceback {
    #[slot(tp_new, signature = "(tb_next, tb_frame, tb_lasti, tb_lineno)")]
    fn construct(
        space: &Space,
        _cls: &objspace::Type,
        tb_next: &Object,
        tb_frame: &FrameObject,
        tb_lasti: i32,
        tb_lineno: i32,
    ) -> PyResult<Ref<Object>> {
        let next = if tb_next.is_none() { None } else { Some(expect_entry(space, tb_next)?) };
        Ok(Traceback::new(space, next, tb_frame.to_ref(), tb_lasti / 4, tb_lineno)?.into_object())
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; its slots are emptied before the memory goes.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).next.take());
            drop((*this).frame.take());
            gc::free_static(this.cast(), &FREE.0);
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visitor: &mut Visitor) -> c_int {
        objspace::visit_all!(visitor, self.next.as_ptr(), self.frame.as_ptr());
        0
    }

    #[slot(tp_clear)]
    fn clear_references(&self) {
        self.next.set(None);
        self.frame.set(None);
    }

    #[getter]
    fn tb_next(&self, space: &Space) -> Ref<Object> {
        self.next.get().map_or_else(|| space.none(), Ref::into_object)
    }

    #[setter]
    fn set_tb_next(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        let Some(value) = value else { return Err(space.type_error("can't delete tb_next attribute")) };
        if value.is_none() {
            self.next.set(None);
            return Ok(());
        }
        let next = expect_entry(space, value)?;
        let mut link = Some(next.clone());
        while let Some(entry) = link {
            if entry.is(self) {
                return Err(space.value_error("traceback loop detected"));
            }
            link = entry.next.get();
        }
        self.next.set(Some(next));
        Ok(())
    }

    #[getter]
    fn tb_frame(&self, space: &Space) -> Ref<Object> {
        self.frame.get().map_or_else(|| space.none(), Ref::into_object)
    }

    /// In bytes, as `f_lasti` is.
    #[getter]
    fn tb_lasti(&self) -> i64 {
        frame_object::instruction_offset(self.last_instruction.get() as isize) as i64
    }

    #[getter]
    fn tb_lineno(&self, space: &Space) -> PyResult<Ref<Object>> {
        match self.line_number() {
            Some(line) => space.new_int(i64::from(line)),
            None => Ok(space.none()),
        }
    }

    #[pymethod(name = "__dir__")]
    fn dir(&self, space: &Space) -> PyResult<Ref<Object>> {
        let names = ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"];
        let names =
            names.iter().map(|name| Ok(space.new_str(name)?.into_object())).collect::<PyResult<Vec<_>>>()?;
        Ok(objspace::List::from_vec(space, names)?.into_object())
    }
}

fn expect_entry(space: &Space, value: &Object) -> PyResult<Ref<Traceback>> {
    match value.downcast::<Traceback>() {
        Some(entry) => Ok(entry.to_ref()),
        None => {
            Err(space
                .type_error(format_args!("expected traceback object or None, got '{}'", value.ty().name())))
        }
    }
}
