//! `cell`: a variable that inner functions share.

use crate::gc::{self, Visitor};
use crate::{CompareOp, Layout, Object, PyResult, Ref, Slot, Space, Str, Type, pytype};
use abi::PyCellObject;
use core::ffi::c_int;

crate::layout! {
    /// A cell.
    pub struct CellObject(PyCellObject);
}

impl CellObject {
    /// A new cell.
    pub fn new(space: &Space, content: Option<Ref<Object>>) -> PyResult<Ref<CellObject>> {
        let object = gc::allocate_static::<CellObject>(space)?;
        // SAFETY: the memory is a cell's, zero-filled: an empty one.
        let cell: Ref<CellObject> = unsafe { Ref::from_owned_unchecked(object) };
        cell.set(content);
        // SAFETY: the object is complete.
        unsafe { gc::track(object) };
        Ok(cell)
    }

    #[inline(always)]
    fn slot(&self) -> &Slot<Object> {
        // SAFETY: the field owns a reference or is null.
        unsafe { Slot::of(&self.0.ob_ref) }
    }

    /// The content.
    #[inline(always)]
    pub fn get(&self) -> Option<Ref<Object>> {
        self.slot().get()
    }

    /// The content, borrowed from the cell.
    ///
    /// # Safety
    /// It is used before code runs, which may store another one.
    #[inline(always)]
    pub unsafe fn borrow(&self) -> Option<&Object> {
        // SAFETY: the caller's promise.
        unsafe { self.slot().borrow() }
    }

    /// Stores a content, then drops the one before.
    #[inline(always)]
    pub fn set(&self, content: Option<Ref<Object>>) {
        self.slot().set(content);
    }

    /// Stores a content in place of the one before.
    #[inline(always)]
    pub fn replace(&self, content: Option<Ref<Object>>) -> Option<Ref<Object>> {
        self.slot().replace(content)
    }

    /// Takes the content out.
    #[inline(always)]
    pub fn take(&self) -> Option<Ref<Object>> {
        self.slot().take()
    }
}

#[pytype(name = "cell", symbol = PyCell_Type, flags = HAVE_GC, unhashable)]
/// A variable that functions share.
impl CellObject {
    #[slot(tp_new, signature = "(contents=None, /)")]
    fn construct(space: &Space, _cls: &Type, contents: Option<&Object>) -> PyResult<Ref<Object>> {
        Ok(CellObject::new(space, contents.map(Layout::to_ref))?.into_object())
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; its slot is emptied before the memory goes.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).take());
            gc::free(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visitor: &mut Visitor) -> c_int {
        crate::visit_all!(visitor, self.0.ob_ref.get());
        0
    }

    #[slot(tp_clear)]
    fn clear(&self) {
        self.set(None);
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        match self.get() {
            None => Str::from_display(space, &format_args!("<cell at {:p}: empty>", self.as_ptr())),
            Some(content) => Str::from_display(
                space,
                &format_args!(
                    "<cell at {:p}: {} object at {:p}>",
                    self.as_ptr(),
                    content.ty().tp_name(),
                    content.as_ptr()
                ),
            ),
        }
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let Some(other) = other.downcast::<CellObject>() else { return Ok(space.not_implemented()) };
        match (self.get(), other.get()) {
            (Some(left), Some(right)) => left.rich_compare(space, &right, op),
            (left, right) => Ok(space.new_bool(op.holds(left.is_some().cmp(&right.is_some())))),
        }
    }

    #[getter]
    fn cell_contents(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.get().ok_or_else(|| space.value_error("Cell is empty"))
    }

    #[setter]
    fn set_cell_contents(&self, value: Option<&Object>) -> PyResult<()> {
        self.set(value.map(Layout::to_ref));
        Ok(())
    }
}
