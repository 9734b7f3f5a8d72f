//! The header of a collectable object: links and flags.
//!
//! `_gc_next` is zero while the object is not tracked. The low bits of `_gc_prev` are flags; during a collection its other bits
//! hold a copy of the reference count instead of the link.

use super::collector;
use abi::{PyGC_Head, PyObject};

/// `tp_finalize` has been called.
pub(super) const FINALIZED: usize = 1;
/// The object is in the list being collected, and `_gc_prev` holds a count.
pub(super) const COLLECTING: usize = 2;
/// Position of the count in `_gc_prev`.
pub(super) const COUNT_SHIFT: u32 = 2;
/// The flags in `_gc_prev`.
pub(super) const FLAGS: usize = 3;
/// In `_gc_next`: the object was found unreachable so far.
pub(super) const UNREACHABLE: usize = 1;

/// The header of a collectable object.
///
/// # Safety
/// The object's type has `Py_TPFLAGS_HAVE_GC`.
#[inline(always)]
pub unsafe fn header_of(object: *mut PyObject) -> *mut PyGC_Head {
    // SAFETY: collectable objects are preceded by their header.
    unsafe { object.cast::<PyGC_Head>().sub(1) }
}

/// The object behind a header.
///
/// # Safety
/// `header` precedes an object.
#[inline]
pub unsafe fn object_of(header: *mut PyGC_Head) -> *mut PyObject {
    // SAFETY: the caller's promise.
    unsafe { header.add(1).cast() }
}

/// Whether the object is in one of the collector's lists.
///
/// # Safety
/// As [`header_of`].
#[inline]
pub unsafe fn is_tracked(object: *mut PyObject) -> bool {
    // SAFETY: the caller's promise.
    unsafe { (*header_of(object))._gc_next.get() != 0 }
}

/// Puts a complete object into the youngest generation; does nothing if it is tracked already.
///
/// # Safety
/// As [`header_of`], with the GIL held; from now on `tp_traverse` may be called on the object at any time.
#[inline(always)]
pub unsafe fn track(object: *mut PyObject) {
    // SAFETY: the caller's promise; the generation's list is well formed.
    unsafe {
        let header = header_of(object);
        if (*header)._gc_next.get() != 0 {
            return;
        }
        append(collector::youngest(), header);
    }
}

/// Takes an object out of the collector's lists; does nothing if it is in none.
///
/// # Safety
/// As [`header_of`].
#[inline(always)]
pub unsafe fn untrack(object: *mut PyObject) {
    // SAFETY: a tracked header's neighbours are headers.
    unsafe {
        let header = header_of(object);
        if (*header)._gc_next.get() == 0 {
            return;
        }
        unlink(header);
        (*header)._gc_next.set(0);
        (*header)._gc_prev.set((*header)._gc_prev.get() & FINALIZED);
    }
}

/// Whether `tp_finalize` has been called on the object.
///
/// # Safety
/// As [`header_of`].
#[inline]
pub unsafe fn is_finalized(object: *mut PyObject) -> bool {
    // SAFETY: the caller's promise.
    unsafe { (*header_of(object))._gc_prev.get() & FINALIZED != 0 }
}

/// Remembers that `tp_finalize` has been called.
///
/// # Safety
/// As [`header_of`].
#[inline]
pub unsafe fn set_finalized(object: *mut PyObject) {
    // SAFETY: the caller's promise.
    unsafe {
        let header = header_of(object);
        (*header)._gc_prev.set((*header)._gc_prev.get() | FINALIZED);
    }
}

/// Next header in a list, without flags.
#[inline(always)]
pub(super) unsafe fn next(header: *mut PyGC_Head) -> *mut PyGC_Head {
    // SAFETY: the caller passes a linked header.
    unsafe { ((*header)._gc_next.get() & !UNREACHABLE) as *mut PyGC_Head }
}

/// Previous header in a list, without flags. Not during a collection.
#[inline(always)]
pub(super) unsafe fn previous(header: *mut PyGC_Head) -> *mut PyGC_Head {
    // SAFETY: the caller passes a linked header.
    unsafe { ((*header)._gc_prev.get() & !FLAGS) as *mut PyGC_Head }
}

#[inline(always)]
pub(super) unsafe fn set_previous(header: *mut PyGC_Head, to: *mut PyGC_Head) {
    // SAFETY: the caller passes a header.
    unsafe { (*header)._gc_prev.set((*header)._gc_prev.get() & FLAGS | to as usize) }
}

/// Makes `list` an empty list.
pub(super) unsafe fn init_list(list: *mut PyGC_Head) {
    // SAFETY: the caller passes a list head.
    unsafe {
        (*list)._gc_next.set(list as usize);
        (*list)._gc_prev.set(list as usize);
    }
}

#[inline]
pub(super) unsafe fn is_empty(list: *mut PyGC_Head) -> bool {
    // SAFETY: the caller passes a list head.
    unsafe { (*list)._gc_next.get() == list as usize }
}

/// Appends an unlinked header, keeping its flags.
#[inline(always)]
pub(super) unsafe fn append(list: *mut PyGC_Head, header: *mut PyGC_Head) {
    // SAFETY: the caller passes a well-formed list.
    unsafe {
        let last = previous(list);
        (*last)._gc_next.set(header as usize);
        set_previous(header, last);
        (*header)._gc_next.set(list as usize);
        set_previous(list, header);
    }
}

/// Takes a header out of its list, leaving its own links as they are.
#[inline(always)]
pub(super) unsafe fn unlink(header: *mut PyGC_Head) {
    // SAFETY: the caller passes a linked header.
    unsafe {
        let before = previous(header);
        let after = next(header);
        (*before)._gc_next.set(after as usize);
        set_previous(after, before);
    }
}

/// Moves a header to the end of another list.
#[inline]
pub(super) unsafe fn move_to(list: *mut PyGC_Head, header: *mut PyGC_Head) {
    // SAFETY: the caller passes a linked header and a list.
    unsafe {
        unlink(header);
        append(list, header);
    }
}

/// Moves everything in `from` to the end of `to`.
pub(super) unsafe fn splice(from: *mut PyGC_Head, to: *mut PyGC_Head) {
    // SAFETY: the caller passes two well-formed lists.
    unsafe {
        if is_empty(from) {
            return;
        }
        let (first, last, end) = (next(from), previous(from), previous(to));
        (*end)._gc_next.set(first as usize);
        set_previous(first, end);
        (*last)._gc_next.set(to as usize);
        set_previous(to, last);
        init_list(from);
    }
}
