//! What every object must look like whenever it is used.

use super::quarantine::POISONED_COUNT;
use crate::{Layout, Object};
use abi::{Py_TPFLAGS_TYPE_SUBCLASS, PyObject, PyTypeObject};

/// No object, and nothing else that is allocated, lies below this address.
const LOWEST_ADDRESS: usize = 4096;

fn is_plausible(address: usize) -> bool {
    address >= LOWEST_ADDRESS && address.is_multiple_of(align_of::<PyObject>()) && address >> 48 == 0
}

/// What is wrong with an object that somebody holds a reference to, as far as its head tells.
///
/// The pointer must be one that can be read if it looks like an object's: a wrong one may crash instead, with the same effect.
#[inline]
#[expect(
    clippy::not_unsafe_ptr_arg_deref,
    reason = "that it may be no object is what is asked, as far as that can be told"
)]
pub fn problem(ptr: *mut PyObject) -> Option<String> {
    if !is_plausible(ptr as usize) {
        return Some(format!("{ptr:p} is no object's address"));
    }
    // SAFETY: as far as can be told, this is an object.
    let head = unsafe { &*ptr };
    let (count, ty) = (head.ob_refcnt.get(), head.ob_type.get());
    if count == 0 || count == POISONED_COUNT || !is_type(ty) {
        return Some(head_problem(ptr, count, ty));
    }
    None
}

/// Whether a pointer is a type object's.
#[inline]
fn is_type(ty: *mut PyTypeObject) -> bool {
    if !is_plausible(ty as usize) {
        return false;
    }
    // SAFETY: as far as can be told, this is a type, whose type is a type; a static one that is not ready yet has none.
    unsafe {
        let metatype = (*ty.cast::<PyObject>()).ob_type.get();
        metatype.is_null()
            || is_plausible(metatype as usize) && (*metatype).tp_flags.get() & Py_TPFLAGS_TYPE_SUBCLASS != 0
    }
}

#[cold]
fn head_problem(ptr: *mut PyObject, count: u32, ty: *mut PyTypeObject) -> String {
    match count {
        POISONED_COUNT => format!("the object at {ptr:p} was freed"),
        0 if is_type(ty) => format!("{} is used, and no reference to it is left", describe(ptr)),
        0 => format!("the object at {ptr:p} has neither references nor a type"),
        _ => format!(
            "the object at {ptr:p}, with {count} references, has no type: its type's address is {ty:p}"
        ),
    }
}

/// What is wrong with an object that is to be finalised because no reference to it is left.
#[expect(
    clippy::not_unsafe_ptr_arg_deref,
    reason = "that it may be no object is what is asked, as far as that can be told"
)]
pub fn dying_problem(ptr: *mut PyObject) -> Option<String> {
    if !is_plausible(ptr as usize) {
        return Some(format!("{ptr:p}, which is no object's address, is to be finalised"));
    }
    // SAFETY: as far as can be told, this is an object.
    let head = unsafe { &*ptr };
    match head.ob_refcnt.get() {
        POISONED_COUNT => Some(format!("the object at {ptr:p} is finalised after it was freed")),
        _ if !is_type(head.ob_type.get()) => Some(format!("the object at {ptr:p}, which dies, has no type")),
        0 => None,
        count => Some(format!("{} is finalised with {count} references", describe(ptr))),
    }
}

/// What is wrong with an object whose count must never change.
pub fn immortal_problem(object: &Object) -> Option<String> {
    (object.refcount() != abi::_Py_IMMORTAL_INITIAL_REFCNT)
        .then(|| format!("{} lives for ever, and its count was changed", describe(object.as_ptr())))
}

/// Looks at an object of which a reference is made: it may be dying, but not freed.
#[inline]
pub fn referred_to(head: &PyObject) {
    if head.ob_refcnt.get() == POISONED_COUNT {
        misused(head);
    }
}

/// Looks at an object of which a reference is given up: there is one.
#[inline]
pub fn given_up(head: &PyObject) {
    let count = head.ob_refcnt.get();
    if count == 0 || count == POISONED_COUNT {
        misused(head);
    }
}

#[cold]
#[inline(never)]
fn misused(head: &PyObject) {
    super::require(problem((&raw const *head).cast_mut()));
}

/// An object in a message: its type's name and its address. No code of the program is run.
#[expect(clippy::not_unsafe_ptr_arg_deref, reason = "callers looked at the head of the object")]
pub fn describe(ptr: *mut PyObject) -> String {
    // SAFETY: callers looked at the object's head.
    let object = unsafe { Object::from_ptr(ptr) };
    format!("an object of type {} at {ptr:p} with {} references", object.ty().name(), object.refcount())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;

    #[test]
    fn objects_are_fine_and_what_is_none_is_not() {
        with_space(|space| {
            let object = space.new_float(1.5).unwrap();
            assert_eq!(problem(object.as_ptr()), None);
            assert_eq!(problem(crate::none().as_ptr()), None);
            assert!(problem(core::ptr::without_provenance_mut(0x1234_5678_9abc)).is_some());
            let count = object.head().ob_refcnt.replace(0);
            assert!(problem(object.as_ptr()).unwrap().contains("no reference to it is left"));
            assert_eq!(dying_problem(object.as_ptr()), None);
            object.head().ob_refcnt.set(POISONED_COUNT);
            assert!(problem(object.as_ptr()).unwrap().contains("was freed"));
            assert!(dying_problem(object.as_ptr()).unwrap().contains("after it was freed"));
            object.head().ob_refcnt.set(count);
            assert!(dying_problem(object.as_ptr()).unwrap().contains("is finalised with 1 references"));
            let ty = object.head().ob_type.replace(object.as_ptr().cast());
            assert!(problem(object.as_ptr()).unwrap().contains("has no type"));
            object.head().ob_type.set(ty);
        });
    }

    #[test]
    fn a_changed_count_of_what_lives_for_ever_is_found() {
        with_space(|_| {
            let none = crate::none();
            assert_eq!(immortal_problem(none), None);
            let count = none.refcount();
            none.head().ob_refcnt.set(count - 1);
            assert!(immortal_problem(none).unwrap().contains("NoneType"));
            none.head().ob_refcnt.set(count);
        });
    }
}
