//! `__buffer__` and `__release_buffer__` (PEP 688): the buffer slots seen from Python, and Python methods behind the slots.

use crate::gc::{self, Visitor};
use crate::type_object::dispatch;
use crate::{
    Layout, MemoryView, Object, PyResult, PyTypeInfo, Ref, Slot, Space, buffer, intern, memoryview, pytype,
    unraisable,
};
use abi::{Py_buffer, PyObject, getbufferproc, releasebufferproc};
use core::ffi::c_int;
use core::ptr;

/// The layout of [`BufferWrapper`].
#[repr(C)]
pub struct BufferWrapperObject {
    ob_base: PyObject,
    view: Slot<MemoryView>,
    object: Slot,
}

crate::layout! {
    /// What owns a buffer that a Python `__buffer__` gave: it tells the object when the buffer is given back.
    pub struct BufferWrapper(BufferWrapperObject);
}

#[pytype(name = "_buffer_wrapper", flags = HAVE_GC)]
impl BufferWrapper {
    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead wrapper, seen by nobody once it is untracked.
        unsafe {
            gc::untrack(this.cast());
            drop(((*this).0.view.take(), (*this).0.object.take()));
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        crate::visit_all!(visit, self.0.view.as_ptr(), self.0.object.as_ptr());
        0
    }

    #[slot(bf_releasebuffer)]
    unsafe fn bf_releasebuffer(&self, space: &Space, view: *mut Py_buffer) {
        let (Some(memory), Some(object)) = (self.0.view.get(), self.0.object.get()) else { return };
        // SAFETY: the view is one that the memory view lent.
        unsafe {
            release_by_slot(&memory, view);
            // A C function in the slot is called when the memory view gives its own buffer back.
            let own = memory.view().obj == object.as_ptr();
            if !own && releases_by_python(&object) {
                call_release(space, &object, view);
            }
        }
        self.0.view.set(None);
    }
}

fn release_slot(object: &Object) -> Option<releasebufferproc> {
    object.ty().buffer_slots().and_then(|slots| slots.bf_releasebuffer.get())
}

/// # Safety
/// `view` is a buffer that `object` lent.
unsafe fn release_by_slot(object: &Object, view: *mut Py_buffer) {
    if let Some(release) = release_slot(object) {
        // SAFETY: the slot fits the object's type.
        unsafe { release(object.as_ptr(), view) };
    }
}

fn is_python_release(slot: releasebufferproc) -> bool {
    ptr::fn_addr_eq(slot, dispatch::bf_releasebuffer as releasebufferproc)
}

fn releases_by_python(object: &Object) -> bool {
    release_slot(object).is_some_and(is_python_release)
}

/// Fills `view` with what `__buffer__` of `this` gives.
///
/// # Safety
/// `view` points at a buffer to fill.
pub unsafe fn get(space: &Space, this: &Object, view: *mut Py_buffer, flags: c_int) -> PyResult<()> {
    let flags_object = space.new_int(flags.into())?;
    let result = this.call_special_method(space, intern!(space, "__buffer__"), &[&flags_object])?;
    let result = result.ok_or_else(|| space.attribute_error_plain("__buffer__"))?;
    let memory = result
        .downcast_into::<MemoryView>()
        .map_err(|_| space.type_error("__buffer__ returned non-memoryview object"))?;
    let object = gc::allocate(space, BufferWrapper::type_object(), size_of::<BufferWrapperObject>())?;
    // SAFETY: fresh memory of the layout, zero-filled; it is complete when it is tracked. The caller vouches for the view.
    unsafe {
        let wrapper: Ref<BufferWrapper> = Ref::from_owned_unchecked(object);
        buffer::fill_view(space, &memory, view, flags)?;
        wrapper.0.object.set(Some(this.to_ref()));
        gc::track(object);
        let lender = ptr::replace(&raw mut (*view).obj, wrapper.to_ref().into_ptr());
        wrapper.0.view.set(Some(memory));
        drop(Ref::<Object>::from_nullable(lender));
    }
    Ok(())
}

/// Calls `__release_buffer__` of `this`, and then what a C base class does.
///
/// # Safety
/// `view` was filled by [`get`], or by the slot of a base class.
pub unsafe fn release(space: &Space, this: &Object, view: *mut Py_buffer) {
    // SAFETY: the caller's promise.
    unsafe { call_release(space, this, view) };
    let mut bases = this.ty().mro_types().skip(1);
    let slot = bases.find_map(|base| {
        let release = base.buffer_slots().and_then(|slots| slots.bf_releasebuffer.get());
        release.filter(|&release| !is_python_release(release))
    });
    if let Some(release) = slot {
        // SAFETY: the slot is that of a base of the object's type.
        unsafe { release(this.as_ptr(), view) };
    }
}

/// Calls the Python method `__release_buffer__`; an exception is reported, not raised.
///
/// # Safety
/// `view` is a buffer that is lent.
unsafe fn call_release(space: &Space, this: &Object, view: *mut Py_buffer) {
    let raised = space.take_error();
    // SAFETY: the caller's promise.
    if let Err(err) = unsafe { try_call_release(space, this, view) } {
        unraisable::report(space, err, "in", Some(this));
    }
    if let Some(raised) = raised {
        space.set_error(raised);
    }
}

/// # Safety
/// As [`call_release`].
unsafe fn try_call_release(space: &Space, this: &Object, view: *mut Py_buffer) -> PyResult<()> {
    let name = intern!(space, "__release_buffer__");
    // SAFETY: the view is lent, so its object is alive.
    let owner = unsafe { Object::from_nullable((*view).obj) };
    if let Some(wrapper) = owner.and_then(|owner| owner.downcast_exact::<BufferWrapper>()) {
        // The method gets the memory view that `__buffer__` gave.
        if let Some(memory) = wrapper.0.view.get() {
            this.call_special_method(space, name, &[&memory])?;
        }
        return Ok(());
    }
    // SAFETY: the memory is lent until this returns; the view of it is released before.
    let memory = unsafe { MemoryView::from_buffer(space, &*view)? };
    memory.restrict();
    let result = this.call_special_method(space, name, &[&memory]);
    memory.release(space)?;
    result.map(drop)
}

/// What `__buffer__` of an object from C gives.
///
/// # Safety
/// `getbuffer` fits the object.
pub unsafe fn view(
    space: &Space,
    this: &Object,
    flags: c_int,
    getbuffer: getbufferproc,
) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    unsafe { memoryview::from_buffer_proc(space, this, flags, getbuffer) }.map(Ref::into_object)
}

/// What `__release_buffer__` of an object from C does.
///
/// # Errors
/// `TypeError` and `ValueError` when the argument is no memory view of the object.
pub fn release_view(space: &Space, this: &Object, view: &Object) -> PyResult<Ref<Object>> {
    let Some(memory) = view.downcast::<MemoryView>() else {
        return Err(space.type_error("expected a memoryview object"));
    };
    let owner = memory.view().obj;
    if owner.is_null() {
        return Ok(space.none());
    }
    if owner != this.as_ptr() {
        return Err(space.value_error("memoryview's buffer is not this object"));
    }
    if memory.is_released() {
        return Err(space.value_error("memoryview's buffer has already been released"));
    }
    memory.release(space)?;
    Ok(space.none())
}
