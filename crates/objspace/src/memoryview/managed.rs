//! The buffer that memory views share, which the last of them gives back.

use super::MemoryView;
use crate::gc::{self, Visitor};
use crate::{Object, PyResult, PyTypeInfo, Ref, Space, buffer, pytype};
use abi::{_Py_MANAGED_BUFFER_FREE_FORMAT, _Py_MANAGED_BUFFER_RELEASED, _PyManagedBufferObject, Py_buffer};
use core::ffi::c_int;

crate::layout! {
    /// A buffer shared by memory views.
    pub struct ManagedBuffer(_PyManagedBufferObject);
}

impl ManagedBuffer {
    /// The buffer of `object`, asked for with these flags.
    pub(super) fn of_object(space: &Space, object: &Object, flags: c_int) -> PyResult<Ref<ManagedBuffer>> {
        let managed = ManagedBuffer::empty(space)?;
        // SAFETY: the struct is in the object, which stays where it is.
        unsafe { buffer::fill_view(space, object, managed.0.master.as_ptr(), flags)? };
        Ok(managed)
    }

    /// A buffer that is not of an object: what `view` says, in memory that its maker vouches for.
    ///
    /// # Safety
    /// The memory, the format, and the arrays of the view stay valid while views of the buffer live. The view's reference to its object, if
    /// it has one, stays with the caller.
    pub(super) unsafe fn of_view(space: &Space, view: &Py_buffer) -> PyResult<Ref<ManagedBuffer>> {
        let managed = ManagedBuffer::empty(space)?;
        managed.0.master.set(Py_buffer { obj: core::ptr::null_mut(), ..*view });
        Ok(managed)
    }

    fn empty(space: &Space) -> PyResult<Ref<ManagedBuffer>> {
        let ty = ManagedBuffer::type_object();
        let object = gc::allocate(space, ty, size_of::<_PyManagedBufferObject>())?;
        // SAFETY: fresh memory, zero-filled: a buffer of nothing, which nothing has to be given back for.
        unsafe {
            gc::track(object);
            Ok(Ref::from_owned_unchecked(object))
        }
    }

    /// The struct that the object filled in.
    pub(super) fn master(&self) -> &Py_buffer {
        // SAFETY: the struct is changed only while the buffer is made and when it is given back.
        unsafe { &*self.0.master.as_ptr() }
    }

    #[inline]
    pub(super) fn has_flag(&self, flag: c_int) -> bool {
        self.0.flags.get() & flag != 0
    }

    /// Counts a view more.
    pub(super) fn add_view(&self) {
        self.0.exports.set(self.0.exports.get() + 1);
    }

    /// Counts a view less; after the last one the buffer is given back.
    pub(super) fn remove_view(&self) {
        self.0.exports.set(self.0.exports.get() - 1);
        if self.0.exports.get() == 0 {
            self.give_back();
        }
    }

    /// Gives the buffer back, if that has not happened.
    fn give_back(&self) {
        if self.has_flag(_Py_MANAGED_BUFFER_RELEASED) {
            return;
        }
        self.0.flags.set(self.0.flags.get() | _Py_MANAGED_BUFFER_RELEASED);
        // SAFETY: the struct was filled in once, and is given back once.
        unsafe { buffer::release_view(self.0.master.as_ptr()) };
    }
}

#[pytype(name = "managedbuffer", symbol = _PyManagedBuffer_Type, flags = HAVE_GC)]
impl ManagedBuffer {
    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead buffer, seen by nobody once it is untracked.
        unsafe {
            gc::untrack(this.cast());
            (*this).give_back();
            if (*this).has_flag(_Py_MANAGED_BUFFER_FREE_FORMAT) {
                crate::memory::free((*this).master().format.cast());
            }
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        visit.object(self.master().obj)
    }

    #[slot(tp_clear)]
    fn tp_clear(&self) -> c_int {
        if self.0.exports.get() == 0 {
            self.give_back();
        }
        0
    }
}

impl MemoryView {
    /// Lets the shared buffer go.
    pub(super) fn drop_managed(&self) {
        let managed = self.0.mbuf.replace(core::ptr::null_mut());
        // SAFETY: the field owned its reference, or was null.
        drop(unsafe { Ref::<Object>::from_nullable(managed.cast()) });
    }
}
