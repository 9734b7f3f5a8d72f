//! Allocation of objects and the collector of cycles.
//!
//! A collectable object is preceded by a [`PyGC_Head`] that links it into a generation while it is tracked. An instance of a type
//! with managed attributes or weak references has two more words before that:
//!
//! ```text
//! -32  list of weak references      (Py_TPFLAGS_MANAGED_WEAKREF)
//! -24  attributes: shape or dict    (Py_TPFLAGS_MANAGED_DICT), see `attributes`
//! -16  collector's header           (Py_TPFLAGS_HAVE_GC)
//!   0  ob_refcnt, ob_type, …
//! ```

mod collector;
mod header;
mod unnoticed;

pub(crate) use collector::initialize;
pub use collector::{
    Generation, Stats, callbacks, collect, collect_scheduled, count, debug, disable, enable, freeze,
    frozen_count, garbage, hold, is_enabled, set_debug, set_stress, set_threshold, settle, stats, threshold,
    tracked_objects, unfreeze, visit_referents,
};
pub use header::{header_of, is_finalized, is_tracked, object_of, set_finalized, track, untrack};
pub use unnoticed::{could_be_noticed, is_unnoticed};

use crate::free_list::FreeList;
use crate::{Object, PyResult, PyTypeInfo, Ref, Space, Type, memory};
use abi::{
    Py_TPFLAGS_HAVE_GC, Py_TPFLAGS_MANAGED_DICT, Py_TPFLAGS_MANAGED_WEAKREF, PyGC_Head, PyObject, PyVarObject,
};
use core::cell::Cell;
use core::ffi::c_int;
use core::mem::size_of;

/// Bytes that precede an instance of a type with these `tp_flags`.
#[inline]
pub fn prefix_size(flags: u64) -> usize {
    let managed = flags & (Py_TPFLAGS_MANAGED_DICT | Py_TPFLAGS_MANAGED_WEAKREF) != 0;
    let collectable = flags & Py_TPFLAGS_HAVE_GC != 0;
    (if managed { 2 * size_of::<usize>() } else { 0 })
        + (if collectable { size_of::<PyGC_Head>() } else { 0 })
}

/// Size in bytes of an instance with `items` items, rounded up to whole words.
#[inline]
pub fn instance_size(ty: &Type, items: usize) -> Option<usize> {
    let size = items.checked_mul(ty.itemsize())?.checked_add(ty.basicsize())?;
    Some(size.checked_add(7)? & !7)
}

/// Memory for an instance of `ty` of `size` bytes (plus what precedes it), the head initialised with one reference and everything
/// else zero. The object is not tracked yet. An instance of a heap type owns a reference to it.
///
/// # Errors
/// `MemoryError`.
#[inline]
pub fn allocate(space: &Space, ty: &Type, size: usize) -> PyResult<*mut PyObject> {
    let flags = ty.flags();
    let prefix = prefix_size(flags);
    if flags & Py_TPFLAGS_HAVE_GC != 0 {
        collector::note_allocation(space);
    }
    let total = size.checked_add(prefix).filter(|&total| total <= isize::MAX as usize);
    let block = total.map_or(core::ptr::null_mut(), zeroed);
    if block.is_null() {
        return Err(space.memory_error());
    }
    // SAFETY: the block has `prefix + size` bytes, and `size` holds at least the head.
    unsafe {
        let object = block.add(prefix).cast::<PyObject>();
        initialize_head(object, ty);
        Ok(object)
    }
}

/// A zero-filled block, at least as large as an object's head. Small ones are wiped by a few wide stores, the last ones of which may
/// overlap those before: that takes less time than a call.
#[inline(always)]
fn zeroed(size: usize) -> *mut u8 {
    type Wide = [u64; 2];
    const WIDE: usize = size_of::<Wide>();
    if !(WIDE..=8 * WIDE).contains(&size) {
        return memory::allocate_zeroed(size);
    }
    let block = memory::allocate(size);
    if block.is_null() {
        return block;
    }
    // SAFETY: the block has this size, which is within the bounds that are asked for.
    let wipe = |at: usize| unsafe { block.add(at).cast::<Wide>().write_unaligned([0; 2]) };
    wipe(0);
    wipe(size - WIDE);
    if size > 2 * WIDE {
        wipe(WIDE);
        wipe(size - 2 * WIDE);
        if size > 4 * WIDE {
            wipe(2 * WIDE);
            wipe(3 * WIDE);
            wipe(size - 4 * WIDE);
            wipe(size - 3 * WIDE);
        }
    }
    block
}

/// Makes an uninitialised block a collectable object of a static type with nothing but the collector's header before it. Only the
/// header and the head are written; the object is not tracked yet.
///
/// # Safety
/// `block` is not null and has room for both; nobody else uses it.
#[inline]
pub(crate) unsafe fn adopt(space: &Space, block: *mut u8, ty: &Type) -> *mut PyObject {
    debug_assert!(prefix_size(ty.flags()) == size_of::<PyGC_Head>() && !ty.is_heap_type());
    collector::note_allocation(space);
    // SAFETY: the caller's promise.
    unsafe {
        let header = block.cast::<PyGC_Head>();
        header.write(PyGC_Head { _gc_next: Cell::new(0), _gc_prev: Cell::new(0) });
        let object = header.add(1).cast::<PyObject>();
        object.write(PyObject::new(ty.as_type_ptr()));
        object
    }
}

/// A zero-filled object of `T`, a static type that is collectable and has nothing but the collector's header before its instances; not
/// tracked. What [`allocate`] does, but the size is known when this is compiled.
///
/// # Errors
/// `MemoryError`.
#[inline]
pub fn allocate_static<T: PyTypeInfo>(space: &Space) -> PyResult<*mut PyObject> {
    let block = memory::allocate(size_of::<PyGC_Head>() + size_of::<T>());
    if block.is_null() {
        return Err(space.memory_error());
    }
    // SAFETY: the block has room for the header and an object laid out as `T`.
    unsafe {
        let object = adopt(space, block, T::type_object());
        object.add(1).cast::<u8>().write_bytes(0, size_of::<T>() - size_of::<PyObject>());
        Ok(object)
    }
}

/// As [`allocate_static`], in a block of a free list for such objects, which [`free_static`] gives it back to.
///
/// # Errors
/// `MemoryError`.
#[inline]
pub fn allocate_static_from<T: PyTypeInfo, const SIZE: usize>(
    space: &Space,
    list: &FreeList<SIZE>,
) -> PyResult<*mut PyObject> {
    const { assert!(SIZE == size_of::<PyGC_Head>() + size_of::<T>()) };
    let block = list.allocate();
    if block.is_null() {
        return Err(space.memory_error());
    }
    // SAFETY: the block has room for the header and an object laid out as `T`.
    unsafe {
        let object = adopt(space, block, T::type_object());
        object.add(1).cast::<u8>().write_bytes(0, size_of::<T>() - size_of::<PyObject>());
        Ok(object)
    }
}

/// Frees the memory of an object from [`allocate_static_from`].
///
/// # Safety
/// The object is dead and untracked, its contents are released, and the list is the one that it came from.
#[inline]
pub unsafe fn free_static<const SIZE: usize>(object: *mut PyObject, list: &FreeList<SIZE>) {
    // SAFETY: the caller's promise.
    unsafe { list.free(disown(object)) };
}

/// An object of `size` bytes of a static type that is collectable and has nothing but the collector's header before its instances; not
/// tracked. Zero-filled up to `filled`, for a caller that writes the rest itself.
///
/// # Errors
/// `MemoryError`.
///
/// # Safety
/// `filled` covers an object's head, is at most `size`, and the caller writes what is behind it before anybody else sees the object.
#[inline(always)]
pub unsafe fn allocate_filled_in(
    space: &Space,
    ty: &Type,
    size: usize,
    filled: usize,
) -> PyResult<*mut PyObject> {
    let block = memory::allocate(size_of::<PyGC_Head>() + size);
    if block.is_null() {
        return Err(space.memory_error());
    }
    // SAFETY: the block has room for the header and the object; the caller's promise.
    unsafe {
        let object = adopt(space, block, ty);
        object.add(1).cast::<u8>().write_bytes(0, filled - size_of::<PyObject>());
        Ok(object)
    }
}

/// The block of a dead object that [`adopt`] (or any allocation of the same type) made, to be kept for another.
///
/// # Safety
/// The object is dead and untracked, and its type is as for [`adopt`].
#[inline]
pub(crate) unsafe fn disown(object: *mut PyObject) -> *mut u8 {
    // SAFETY: who frees an object holds the GIL; the header precedes the object.
    unsafe {
        collector::note_release();
        object.cast::<u8>().sub(size_of::<PyGC_Head>())
    }
}

/// Sets count and type of fresh memory; an instance of a heap type owns a reference to it.
///
/// # Safety
/// `object` points at memory for at least a `PyObject`.
#[inline]
pub unsafe fn initialize_head(object: *mut PyObject, ty: &Type) {
    if ty.is_heap_type() {
        ty.incref();
    }
    // SAFETY: the caller's promise.
    unsafe { object.write(PyObject::new(ty.as_type_ptr())) };
}

/// A new zero-filled instance of `ty` with `items` items, tracked if it is collectable: what `tp_alloc` does for most
/// types (`PyType_GenericAlloc`).
#[inline]
pub fn generic_alloc(space: &Space, ty: &Type, items: usize) -> PyResult<Ref<Object>> {
    if ty.itemsize() == 0 { alloc_plain(space, ty) } else { alloc_with_items(space, ty, items) }
}

/// [`generic_alloc`] for types whose instances all have one size.
fn alloc_plain(space: &Space, ty: &Type) -> PyResult<Ref<Object>> {
    let flags = ty.flags();
    let shape = if flags & Py_TPFLAGS_MANAGED_DICT != 0 { ty.root_shape() } else { None };
    let inline = shape.map_or(0, |shape| shape.capacity() * size_of::<*mut PyObject>());
    // A type's size and a shape's capacity are of things that fit in memory many times.
    let object = allocate(space, ty, ((ty.basicsize() + 7) & !7) + inline)?;
    // SAFETY: the memory was just allocated for this type.
    unsafe {
        if let Some(shape) = shape {
            crate::attributes::attribute_word(Object::from_ptr(object))
                .set(crate::attributes::shape_word(shape));
        }
        if flags & Py_TPFLAGS_HAVE_GC != 0 {
            track(object);
        }
        Ok(Ref::from_owned(object))
    }
}

#[cold]
fn alloc_with_items(space: &Space, ty: &Type, items: usize) -> PyResult<Ref<Object>> {
    // One item more, as C code expects room for a sentinel there.
    let spare = usize::from(ty.itemsize() != 0);
    let Some(size) = instance_size(ty, items + spare) else { return Err(space.memory_error()) };
    let inline = ty.inline_slots_size();
    let object = allocate(space, ty, size + inline)?;
    // SAFETY: the memory was just allocated for this type.
    unsafe {
        if ty.itemsize() != 0 {
            (*object.cast::<PyVarObject>()).ob_size.set(items as isize);
        }
        if ty.flags() & Py_TPFLAGS_MANAGED_DICT != 0 {
            crate::attributes::initialize(object, ty);
        }
        if ty.flags() & Py_TPFLAGS_HAVE_GC != 0 {
            track(object);
        }
        Ok(Ref::from_owned(object))
    }
}

/// Frees the memory of an instance, with what precedes it (`PyObject_Free` or `PyObject_GC_Del` as the type needs).
///
/// # Safety
/// `object` is dead, its contents are released, and it came from this module with the same type.
#[inline]
pub unsafe fn free(object: *mut PyObject) {
    // SAFETY: the type is still there: the instance's reference to a heap type is dropped by the caller, afterwards.
    unsafe {
        let flags = Object::from_ptr(object).ty().flags();
        if flags & Py_TPFLAGS_HAVE_GC != 0 {
            untrack(object);
            collector::note_release();
        }
        memory::free(object.cast::<u8>().sub(prefix_size(flags)));
    }
}

/// Ends a `tp_dealloc`: frees the memory by the type's `tp_free`.
///
/// # Safety
/// As for [`free`]; the object is not tracked.
#[inline]
pub unsafe fn free_instance(object: *mut PyObject) {
    // SAFETY: the caller's promise; `tp_free` fits its own type.
    unsafe {
        match Object::from_ptr(object).ty().slots().tp_free.get() {
            Some(tp_free) => tp_free(object.cast()),
            None => free(object),
        }
    }
}

/// What a `tp_traverse` reports references to: C's `visitproc` and its argument.
pub struct Visitor {
    visit: abi::visitproc,
    argument: *mut core::ffi::c_void,
}

impl Visitor {
    /// Wraps what C passed.
    #[inline]
    pub fn new(visit: abi::visitproc, argument: *mut core::ffi::c_void) -> Self {
        Visitor { visit, argument }
    }

    /// Reports one reference; null is skipped. A result other than zero must be returned at once.
    #[inline]
    #[expect(
        clippy::not_unsafe_ptr_arg_deref,
        reason = "a `tp_traverse` passes references that its object owns"
    )]
    pub fn object(&mut self, ptr: *mut PyObject) -> c_int {
        if ptr.is_null() {
            return 0;
        }
        // SAFETY: the visitor came from whoever called `tp_traverse`, and `ptr` is a live object.
        unsafe { (self.visit)(ptr, self.argument) }
    }

    /// Reports the object of a slot.
    #[inline]
    pub fn slot<T: crate::Layout>(&mut self, slot: &crate::Slot<T>) -> c_int {
        self.object(slot.as_ptr())
    }

    /// Hands on to a C `tp_traverse`.
    ///
    /// # Safety
    /// `traverse` fits `object`.
    pub unsafe fn delegate(&mut self, traverse: abi::traverseproc, object: *mut PyObject) -> c_int {
        // SAFETY: the caller's promise.
        unsafe { traverse(object, Some(self.visit), self.argument) }
    }
}

/// Reports each of several references, returning from `tp_traverse` as soon as the visitor says so.
#[macro_export]
macro_rules! visit_all {
    ($visitor:expr, $($ptr:expr),+ $(,)?) => {{
        $( let stop = $visitor.object($ptr); if stop != 0 { return stop; } )+
    }};
}
