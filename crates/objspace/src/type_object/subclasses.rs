//! The direct subtypes of a type: what `tp_subclasses` points at.
//!
//! A type lists its direct subtypes, in the order of their making, without owning them: a type takes itself off its bases' lists
//! before it dies.

use crate::{Layout, Ref, Type};
use abi::PyTypeObject;
use core::cell::RefCell;
use core::ptr;

type List = RefCell<Vec<*mut PyTypeObject>>;

fn list(ty: &Type) -> Option<&List> {
    // SAFETY: the field is null or a list leaked by `add`, freed only with the type.
    unsafe { ty.slots().tp_subclasses.get().cast::<List>().as_ref() }
}

/// Puts `subclass` on `base`'s list.
pub fn add(base: &Type, subclass: &Type) {
    if list(base).is_none() {
        base.slots().tp_subclasses.set(Box::into_raw(Box::new(List::default())).cast());
    }
    if let Some(list) = list(base) {
        let mut list = list.borrow_mut();
        if !list.contains(&subclass.as_type_ptr()) {
            list.push(subclass.as_type_ptr());
        }
    }
}

/// As [`add`], for a class that is on no list yet.
pub fn add_new(base: &Type, subclass: &Type) {
    match list(base) {
        Some(list) => list.borrow_mut().push(subclass.as_type_ptr()),
        None => add(base, subclass),
    }
}

/// Takes `subclass` off `base`'s list.
pub fn remove(base: &Type, subclass: &Type) {
    if let Some(list) = list(base) {
        let mut list = list.borrow_mut();
        // Young classes die most often.
        if let Some(at) = list.iter().rposition(|&other| ptr::eq(other, subclass.as_type_ptr())) {
            list.remove(at);
        }
    }
}

/// New references to the direct subtypes.
pub fn of(ty: &Type) -> Vec<Ref<Type>> {
    let Some(list) = list(ty) else { return Vec::new() };
    // SAFETY: types take themselves off before they die.
    list.borrow().iter().map(|&subclass| unsafe { Type::from_type_ptr(subclass) }.to_ref()).collect()
}

/// Frees the list of a dying type.
pub fn free(ty: &Type) {
    let list = ty.slots().tp_subclasses.replace(ptr::null_mut()).cast::<List>();
    if !list.is_null() {
        // SAFETY: the list was made by `add` and is freed once.
        drop(unsafe { Box::from_raw(list) });
    }
}
