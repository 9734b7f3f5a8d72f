//! The end of instances of classes made in Python, and their visits by the collector.
//!
//! These stand in the slots of every such class. What the classes added is handled here; for the rest they call the function of the
//! nearest base that has another one in the slot.

use super::heap_type::HeapType;
use crate::gc::{self, Visitor};
use crate::{Layout, Object, PyTypeInfo, Ref, Type, attributes, finalization, weakref};
use abi::{
    Py_T_OBJECT_EX, Py_TPFLAGS_HAVE_GC, PyMemberDef, PyObject, destructor, inquiry, traverseproc, visitproc,
};
use core::cell::Cell;
use core::ffi::{c_int, c_void};
use core::ptr;

/// The type and its bases up to (not including) the first that has another function in a slot.
fn classes_with(ty: &Type, same: impl Fn(&Type) -> bool + Copy) -> impl Iterator<Item = &Type> {
    core::iter::successors(Some(ty), |ty| ty.base()).take_while(move |ty| same(ty))
}

/// The slots that a class itself added.
fn members(ty: &Type) -> &[PyMemberDef] {
    let heap = HeapType::of(ty);
    // SAFETY: the members follow the type's fixed part.
    unsafe { core::slice::from_raw_parts(heap.members(), heap.member_count()) }
}

/// The place of an instance's slot that owns a reference.
unsafe fn slot<'a>(this: *mut PyObject, member: &PyMemberDef) -> Option<&'a Cell<*mut PyObject>> {
    if member.r#type != Py_T_OBJECT_EX || member.flags & abi::Py_READONLY != 0 {
        return None;
    }
    // SAFETY: instances have a reference, or null, at the member's offset.
    Some(unsafe { &*this.byte_offset(member.offset).cast() })
}

unsafe fn clear_slots(ty: &Type, this: *mut PyObject) {
    for member in members(ty) {
        // SAFETY: the object is an instance of the class; the slot owns its reference.
        unsafe {
            if let Some(slot) = slot(this, member) {
                drop(Ref::<Object>::from_nullable(slot.replace(ptr::null_mut())));
            }
        }
    }
}

/// The place of the pointer to a dict that a class made in Python added at an offset.
unsafe fn added_dict<'a>(ty: &Type, base: &Type, this: *mut PyObject) -> Option<&'a Cell<*mut PyObject>> {
    let offset = ty.slots().tp_dictoffset.get();
    if ty.has_managed_dict() || offset <= 0 || offset == base.slots().tp_dictoffset.get() {
        return None;
    }
    // SAFETY: instances have a dict's address, or null, at the offset.
    Some(unsafe { &*this.byte_offset(offset).cast() })
}

/// The end of an instance of a class right under `object` that has neither finalizer nor weak references and keeps its attributes in
/// slots of a shape or of the class; whether it is such a one.
///
/// # Safety
/// As for [`dealloc`].
#[inline(always)]
unsafe fn dealloc_simple(this: *mut PyObject, ty: &Type) -> bool {
    const GENERIC: abi::freefunc = crate::slot_functions::PyObject_GC_Del;
    let slots = ty.slots();
    let managed = ty.has_managed_dict();
    // SAFETY: the caller's promise.
    unsafe {
        if slots.tp_finalize.get().is_some()
            || !ty.has_flag(Py_TPFLAGS_HAVE_GC)
            || !slots.tp_free.get().is_some_and(|free| ptr::fn_addr_eq(free, GENERIC))
            || weakref::has_any(Object::from_ptr(this))
            || (!managed && slots.tp_dictoffset.get() != 0)
        {
            return false;
        }
        gc::untrack(this);
        if HeapType::of(ty).member_count() != 0 {
            clear_slots(ty, this);
        }
        if managed {
            attributes::clear_managed(this);
        }
        gc::free(this);
        Object::decref(ty.as_ptr());
        true
    }
}

/// `tp_dealloc`
///
/// # Safety
/// `this` is an instance of a class made in Python, to which no reference is left; the GIL is held.
pub unsafe extern "C" fn dealloc(this: *mut PyObject) {
    // SAFETY: the memory is there until the base's function frees it; what is released is owned by the object.
    unsafe {
        let ty = Object::from_ptr(this).ty();
        let own: destructor = dealloc;
        let is_ours = |ty: &Type| ty.slots().tp_dealloc.get().is_some_and(|f| ptr::fn_addr_eq(f, own));
        let is_simple = ty.base().is_some_and(|base| base.is(Object::type_object())) && is_ours(ty);
        if is_simple && dealloc_simple(this, ty) {
            return;
        }
        if ty.slots().tp_finalize.get().is_some() && finalization::call_finalizer_from_dealloc(this) {
            return;
        }
        if ty.has_flag(Py_TPFLAGS_HAVE_GC) {
            gc::untrack(this);
        }
        // The finalizer may have given the object another class.
        let ty = Object::from_ptr(this).ty();
        let Some(base) = core::iter::successors(Some(ty), |ty| ty.base()).find(|ty| !is_ours(ty)) else {
            return;
        };
        if ty.slots().tp_weaklistoffset.get() != 0 && base.slots().tp_weaklistoffset.get() == 0 {
            weakref::clear(this);
        }
        for class in classes_with(ty, is_ours) {
            if HeapType::of(class).member_count() != 0 {
                clear_slots(class, this);
            }
        }
        if ty.has_managed_dict() {
            attributes::clear_managed(this);
        } else if let Some(dict) = added_dict(ty, base, this) {
            drop(Ref::<Object>::from_nullable(dict.replace(ptr::null_mut())));
        }
        // A base made at run time releases the type itself.
        let releases_type = ty.is_heap_type() && !base.is_heap_type();
        if base.has_flag(Py_TPFLAGS_HAVE_GC) {
            gc::track(this);
        }
        let type_ptr = ty.as_ptr();
        if let Some(dealloc) = base.slots().tp_dealloc.get() {
            dealloc(this);
        }
        if releases_type {
            Object::decref(type_ptr);
        }
    }
}

/// `tp_traverse`
///
/// # Safety
/// `this` is an instance of a class made in Python, `visit` takes `argument`.
pub unsafe extern "C" fn traverse(
    this: *mut PyObject,
    visit: Option<visitproc>,
    argument: *mut c_void,
) -> c_int {
    let Some(visit_function) = visit else { return 0 };
    let mut visitor = Visitor::new(visit_function, argument);
    // SAFETY: the object is alive; slots, the dict and the type are references that it owns.
    unsafe {
        let ty = Object::from_ptr(this).ty();
        let own: traverseproc = traverse;
        let is_ours = |ty: &Type| ty.slots().tp_traverse.get().is_some_and(|f| ptr::fn_addr_eq(f, own));
        for class in classes_with(ty, is_ours) {
            for member in members(class) {
                if let Some(slot) = slot(this, member) {
                    crate::visit_all!(visitor, slot.get());
                }
            }
        }
        let Some(base) = core::iter::successors(Some(ty), |ty| ty.base()).find(|ty| !is_ours(ty)) else {
            return 0;
        };
        // A base with managed attributes visits them itself.
        if ty.has_managed_dict() && !base.has_managed_dict() {
            let stop = attributes::visit_managed(this, &mut visitor);
            if stop != 0 {
                return stop;
            }
        } else if let Some(dict) = added_dict(ty, base, this) {
            crate::visit_all!(visitor, dict.get());
        }
        let base_traverse = base.slots().tp_traverse.get();
        // A base made at run time visits the type itself.
        if ty.is_heap_type() && (base_traverse.is_none() || !base.is_heap_type()) {
            crate::visit_all!(visitor, ty.as_ptr());
        }
        base_traverse.map_or(0, |base_traverse| base_traverse(this, visit, argument))
    }
}

/// `tp_clear`
///
/// # Safety
/// `this` is an instance of a class made in Python; the GIL is held.
pub unsafe extern "C" fn clear(this: *mut PyObject) -> c_int {
    // SAFETY: the object is alive; what is released is owned by it.
    unsafe {
        let ty = Object::from_ptr(this).ty();
        let own: inquiry = clear;
        let is_ours = |ty: &Type| ty.slots().tp_clear.get().is_some_and(|f| ptr::fn_addr_eq(f, own));
        for class in classes_with(ty, is_ours) {
            if HeapType::of(class).member_count() != 0 {
                clear_slots(class, this);
            }
        }
        let Some(base) = core::iter::successors(Some(ty), |ty| ty.base()).find(|ty| !is_ours(ty)) else {
            return 0;
        };
        if ty.has_managed_dict() {
            attributes::clear_managed(this);
        } else if let Some(dict) = added_dict(ty, base, this) {
            drop(Ref::<Object>::from_nullable(dict.replace(ptr::null_mut())));
        }
        base.slots().tp_clear.get().map_or(0, |clear| clear(this))
    }
}
