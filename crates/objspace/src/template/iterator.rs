//! The iterator over a template: its strings and interpolations by turns, without the empty strings.

use crate::gc::{self, Visitor};
use crate::{Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple, pytype};
use abi::PyObject;
use core::cell::Cell;
use core::ffi::c_int;

/// The layout of [`TemplateIterator`].
#[repr(C)]
pub struct TemplateIteratorObject {
    ob_base: PyObject,
    strings: Slot<Tuple>,
    interpolations: Slot<Tuple>,
    /// Twice the index of the next string, one more for the interpolation after it.
    position: Cell<usize>,
}

crate::layout! {
    /// An iterator over a template.
    pub struct TemplateIterator(TemplateIteratorObject);
}

impl TemplateIterator {
    pub(super) fn new(
        space: &Space,
        strings: &Tuple,
        interpolations: &Tuple,
    ) -> PyResult<Ref<TemplateIterator>> {
        let ty = TemplateIterator::type_object();
        let object = gc::allocate(space, ty, size_of::<TemplateIteratorObject>())?;
        // SAFETY: fresh memory of the type's layout, zero-filled.
        let iterator: Ref<TemplateIterator> = unsafe { Ref::from_owned_unchecked(object) };
        iterator.0.strings.set(Some(strings.to_ref()));
        iterator.0.interpolations.set(Some(interpolations.to_ref()));
        // SAFETY: the iterator is complete.
        unsafe { gc::track(object) };
        Ok(iterator)
    }
}

#[pytype(name = "TemplateIter", module = "string.templatelib", symbol = _PyTemplateIter_Type, flags = HAVE_GC)]
/// Iterates over the parts of a template.
impl TemplateIterator {
    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead iterator, seen by nobody once it is untracked.
        unsafe {
            gc::untrack(this.cast());
            (*this).tp_clear();
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        crate::visit_all!(visit, self.0.strings.as_ptr(), self.0.interpolations.as_ptr());
        0
    }

    #[slot(tp_clear)]
    fn tp_clear(&self) -> c_int {
        self.0.strings.set(None);
        self.0.interpolations.set(None);
        0
    }

    #[slot(tp_iter)]
    fn tp_iter(&self) -> Ref<TemplateIterator> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self) -> PyResult<Option<Ref<Object>>> {
        let Some((strings, interpolations)) = self.0.strings.get().zip(self.0.interpolations.get()) else {
            return Ok(None);
        };
        loop {
            let position = self.0.position.get();
            let parts = if position.is_multiple_of(2) { &strings } else { &interpolations };
            let Some(part) = parts.get(position / 2) else {
                self.tp_clear();
                return Ok(None);
            };
            self.0.position.set(position + 1);
            if part.downcast::<Str>().is_none_or(|text| text.len() != 0) {
                return Ok(Some(part.to_ref()));
            }
        }
    }
}
