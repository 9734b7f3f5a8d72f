//! What happens when the last reference to an object goes away.
//!
//! `tp_dealloc` of containers drops their items, which may be containers: to keep a long chain (a linked list, a deeply nested
//! tuple) from exhausting the native stack, objects whose turn comes when little of it is left are parked in the thread's
//! `delete_later` list (linked through the collector's header, which such an object no longer needs) and freed further out.

use crate::{Int, Object, Space, gc, int};
use abi::{Py_TPFLAGS_HAVE_GC, PyObject};

/// Frees an object whose count has reached zero.
///
/// # Safety
/// `ptr` points at an object to which no reference is left.
#[inline(never)]
pub unsafe fn dealloc(ptr: *mut PyObject) {
    #[cfg(feature = "self-check")]
    crate::self_check::dying(ptr);
    // SAFETY: the memory is alive until `tp_dealloc` frees it.
    let object = unsafe { Object::from_ptr(ptr) };
    if object.is_exact::<Int>() {
        // Most of what dies is an integer.
        // SAFETY: it is dead.
        unsafe { int::storage::dealloc(ptr.cast()) };
        return;
    }
    let ty = object.ty();
    // SAFETY: the count is zero.
    unsafe {
        if ty.flags() & Py_TPFLAGS_HAVE_GC != 0 {
            dealloc_collectable(ptr);
        } else {
            run_dealloc(ptr);
        }
    }
}

/// As [`dealloc`], for an object that has a collector's header. It is apart, so that others need no registers saved.
///
/// # Safety
/// As [`dealloc`].
#[inline(never)]
unsafe fn dealloc_collectable(ptr: *mut PyObject) {
    let space = Space::current();
    if space.stack_is_low() {
        // SAFETY: the object is collectable, so it has a header.
        unsafe { park(space, ptr) };
        return;
    }
    // SAFETY: the count is zero.
    unsafe { run_dealloc(ptr) };
    if !space.thread_state().delete_later.get().is_null() && space.stack_is_comfortable() {
        free_parked(space);
    }
}

/// # Safety
/// As [`dealloc`].
#[inline]
unsafe fn run_dealloc(ptr: *mut PyObject) {
    // SAFETY: every type that is ready has a `tp_dealloc`, inherited if not its own; the object is dead.
    unsafe {
        let ty = (*ptr).ob_type.get();
        ((*ty).tp_dealloc.get().unwrap_unchecked())(ptr);
    }
}

/// # Safety
/// The object's count is zero and it has a collector's header.
unsafe fn park(space: &Space, ptr: *mut PyObject) {
    let later = &space.thread_state().delete_later;
    // SAFETY: the object is collectable.
    unsafe {
        gc::untrack(ptr);
        (*gc::header_of(ptr))._gc_prev.set(later.get() as usize);
    }
    later.set(ptr);
}

/// Calls `tp_finalize` of an object whose count is zero, once in its life; whether it came back to life, so that `tp_dealloc` must leave
/// it alone (`PyObject_CallFinalizerFromDealloc`).
///
/// # Safety
/// `object` is being deallocated and complete.
pub unsafe fn finalize_from_dealloc(object: *mut PyObject) -> bool {
    // SAFETY: the caller's promise; the object is alive while it has the reference that is added here.
    unsafe {
        let head = &*object;
        head.ob_refcnt.set(1);
        finalize(object);
        let count = head.ob_refcnt.get() - 1;
        head.ob_refcnt.set(count);
        count != 0
    }
}

/// Calls `tp_finalize`, once in the object's life if it is collectable (`PyObject_CallFinalizer`).
///
/// # Safety
/// `object` is alive and complete.
pub unsafe fn finalize(object: *mut PyObject) {
    // SAFETY: the caller's promise.
    unsafe {
        let ty = Object::from_ptr(object).ty();
        let Some(finalize) = ty.slots().tp_finalize.get() else { return };
        let collectable = ty.flags() & Py_TPFLAGS_HAVE_GC != 0;
        if collectable {
            if gc::is_finalized(object) {
                return;
            }
            gc::set_finalized(object);
        }
        finalize(object);
    }
}

/// Frees the parked objects, in the order last in, first out.
fn free_parked(space: &Space) {
    let later = &space.thread_state().delete_later;
    loop {
        let ptr = later.get();
        if ptr.is_null() {
            return;
        }
        // SAFETY: a parked object is dead, collectable, and its header links to the next.
        unsafe {
            let header = gc::header_of(ptr);
            later.set((*header)._gc_prev.get() as *mut PyObject);
            (*header)._gc_prev.set(0);
            run_dealloc(ptr);
        }
    }
}

/// Calls `tp_finalize` of a dying object, once; whether that brought it back to life.
///
/// # Safety
/// The object's count is zero, it is whole, and its `tp_dealloc` is running.
pub unsafe fn call_finalizer_from_dealloc(ptr: *mut PyObject) -> bool {
    // SAFETY: the caller's promise.
    unsafe {
        let object = Object::from_ptr(ptr);
        let Some(finalize) = object.ty().slots().tp_finalize.get() else { return false };
        let collectable = object.ty().flags() & Py_TPFLAGS_HAVE_GC != 0;
        if collectable && gc::is_finalized(ptr) {
            return false;
        }
        // The finalizer gets a live object.
        object.head().ob_refcnt.set(1);
        if collectable {
            gc::set_finalized(ptr);
        }
        finalize(ptr);
        let count = object.refcount() - 1;
        object.head().ob_refcnt.set(count);
        count != 0
    }
}
