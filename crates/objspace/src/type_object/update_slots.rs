//! Keeping a class's slots in step with the special methods along its MRO.
//!
//! A slot of a class made in Python holds a function of `dispatch` if a special method for it is written in Python. Where the
//! methods found are wrappers of one and the same C function, the slot holds that function itself, so that nothing is lost by
//! deriving.

use super::slot_table::{self, SlotEntry, groups};
use super::{new_wrapper, subclasses};
use crate::attributes::dict_get;
use crate::descriptors::WrapperDescriptor;
use crate::shim::PyObject_HashNotImplemented;
use crate::{GilOnce, Layout, Object, PyTypeInfo, Space, Str, Type};
use abi::{Py_TPFLAGS_HAVE_VECTORCALL, PyTypeObject};
use core::cell::Cell;
use core::ffi::c_void;
use core::mem::offset_of;
use core::ptr;
use std::collections::BTreeMap;

/// Fills all slots of a new class.
pub(super) fn fill(space: &Space, ty: &Type) {
    let object = Object::type_object();
    let of_object = *GROUPS_OF_OBJECT.get_or_init(space, || defined_groups_of(space, object).unwrap_or(0));
    let defined = defined_groups(space, ty);
    for (at, group) in groups(space).iter().enumerate() {
        let offset = group[0].offset();
        if defined & group_bit(at) != 0 {
            update(space, ty, group);
        } else if let Some(place) = slot_table::place(ty, offset) {
            let inherited = if of_object & group_bit(at) == 0 {
                undefined(&group[0])
            } else if offset == offset_of!(PyTypeObject, tp_new) {
                // `object.__new__` is a wrapper that any type's `tp_new` goes with.
                continue;
            } else {
                slot_table::place(object, offset).map_or(ptr::null_mut(), Cell::get)
            };
            place.set(inherited);
        }
    }
}

/// What a slot holds whose special methods no class along the MRO has.
fn undefined(entry: &SlotEntry) -> *mut c_void {
    match entry.offset() == offset_of!(PyTypeObject, tp_iternext) {
        true => crate::slot_functions::_PyObject_NextNotImplemented as *const () as *mut c_void,
        false => ptr::null_mut(),
    }
}

/// A set of [`groups`], by their positions.
type Groups = u128;

fn group_bit(at: usize) -> Groups {
    debug_assert!(at < Groups::BITS as usize, "there are fewer slots than that");
    1 << at
}

/// The groups that a special method belongs to, by the address of its interned name.
static GROUPS_OF_NAMES: GilOnce<BTreeMap<usize, Groups>> = GilOnce::new();

/// The groups of the special methods that `object` has: immutable, at the end of every MRO, and with wrappers of its own slots.
static GROUPS_OF_OBJECT: GilOnce<Groups> = GilOnce::new();

/// The groups of all special methods that a class along the MRO has, without those that only `object` has; all groups, if a name there is
/// not interned, or the MRO does not end in `object`. Classes have few names, while there are some ninety special methods: looking each
/// of those up in every class takes long.
fn defined_groups(space: &Space, ty: &Type) -> Groups {
    let mut defined = 0;
    let mut ends_in_object = false;
    for class in ty.mro_types() {
        ends_in_object = ptr::eq(class, Object::type_object());
        if ends_in_object {
            continue;
        }
        match defined_groups_of(space, class) {
            Some(groups) => defined |= groups,
            None => return Groups::MAX,
        }
    }
    if ends_in_object { defined } else { Groups::MAX }
}

/// The groups of the special methods that the class itself has; `None` if a name is not interned.
fn defined_groups_of(space: &Space, class: &Type) -> Option<Groups> {
    let groups_of_names = GROUPS_OF_NAMES.get_or_init(space, || {
        let mut names: BTreeMap<usize, Groups> = BTreeMap::new();
        for (at, group) in groups(space).iter().enumerate() {
            for entry in *group {
                *names.entry(entry.name.as_ptr().addr()).or_default() |= group_bit(at);
            }
        }
        names
    });
    let mut defined = 0;
    let Some(dict) = class.dict() else { return Some(0) };
    let known = dict.all_keys(|key| match key.downcast_exact::<Str>() {
        Some(name) if name.is_interned() => {
            // All special methods' names begin alike.
            if name.bytes().starts_with(b"__") {
                defined |= groups_of_names.get(&name.as_ptr().addr()).copied().unwrap_or(0);
            }
            true
        }
        _ => false,
    });
    known.then_some(defined)
}

/// Brings the slots of `ty` and its subtypes up to date after the attribute `name` of `ty` was set or deleted.
pub(super) fn after_assignment(space: &Space, ty: &Type, name: &Str) {
    let affected: Vec<&'static [SlotEntry]> = groups(space)
        .iter()
        .copied()
        .filter(|group| group.iter().any(|entry| ptr::eq(&raw const *entry.name, name)))
        .collect();
    if !affected.is_empty() {
        update_all(space, ty, name, &affected);
    }
}

/// Brings all slots of `ty` and its subtypes up to date.
pub(super) fn update_everything(space: &Space, ty: &Type) {
    fill(space, ty);
    for subclass in subclasses::of(ty) {
        update_everything(space, &subclass);
    }
}

fn update_all(space: &Space, ty: &Type, name: &Str, affected: &[&'static [SlotEntry]]) {
    for group in affected {
        update(space, ty, group);
    }
    for subclass in subclasses::of(ty) {
        let overridden =
            subclass.dict().is_some_and(|dict| matches!(dict_get(space, dict, name), Ok(Some(_))));
        if !overridden {
            update_all(space, &subclass, name, affected);
        }
    }
}

/// What one slot should hold, from the special methods found for it.
struct Candidate {
    generic: *mut c_void,
    specific: *mut c_void,
    use_generic: bool,
}

fn update(space: &Space, ty: &Type, group: &'static [SlotEntry]) {
    let Some(place) = slot_table::place(ty, group[0].offset()) else { return };
    let mut candidate = Candidate { generic: ptr::null_mut(), specific: ptr::null_mut(), use_generic: false };
    for entry in group {
        match ty.lookup_once(space, &entry.name) {
            Some(found) => candidate.consider(ty, entry, place.as_ptr().cast(), &found),
            None if candidate.specific.is_null() => candidate.specific = undefined(entry),
            None => {}
        }
    }
    let chosen = if !candidate.specific.is_null() && !candidate.use_generic {
        candidate.specific
    } else {
        candidate.generic
    };
    place.set(chosen);
}

impl Candidate {
    fn consider(&mut self, ty: &Type, entry: &SlotEntry, place: *mut *mut c_void, found: &Object) {
        if let Some(wrapper) = found.downcast_exact::<WrapperDescriptor>()
            && names_same(wrapper, entry)
        {
            return self.consider_wrapper(ty, entry, place, wrapper);
        }
        let offset = entry.offset();
        if new_wrapper::is_wrapper(found) && offset == offset_of!(PyTypeObject, tp_new) {
            self.specific = ty.slots().tp_new.get().map_or(ptr::null_mut(), |new| new as *mut c_void);
        } else if found.is_none() && offset == offset_of!(PyTypeObject, tp_hash) {
            self.specific = PyObject_HashNotImplemented as *const () as *mut c_void;
        } else {
            self.use_generic = true;
            self.generic = entry.base().function;
            if offset == offset_of!(PyTypeObject, tp_call) {
                // The inherited vectorcall function would not call `__call__`.
                ty.remove_flags(Py_TPFLAGS_HAVE_VECTORCALL);
            }
        }
    }

    fn consider_wrapper(
        &mut self,
        ty: &Type,
        entry: &SlotEntry,
        place: *mut *mut c_void,
        wrapper: &WrapperDescriptor,
    ) {
        let only = only_filled_slot(ty, entry);
        if only.is_none_or(|only| ptr::eq(only, place)) {
            self.generic = entry.base().function;
        }
        let same_wrapper = match (wrapper.base().wrapper, entry.base().wrapper) {
            (Some(one), Some(other)) => ptr::fn_addr_eq(one, other),
            (None, None) => true,
            _ => false,
        };
        let unique = self.specific.is_null() || ptr::eq(self.specific, wrapper.wrapped());
        if unique && same_wrapper && ty.is_subtype(wrapper.owner()) {
            self.specific = wrapper.wrapped();
        } else {
            self.use_generic = true;
        }
    }
}

fn names_same(wrapper: &WrapperDescriptor, entry: &SlotEntry) -> bool {
    if ptr::eq(wrapper.base(), entry.base()) {
        return true;
    }
    // SAFETY: entries have names, C strings.
    unsafe { core::ffi::CStr::from_ptr(wrapper.base().name) == core::ffi::CStr::from_ptr(entry.base().name) }
}

/// The only slot that the type fills among those for the special method of `entry`; `None` if there are several or none.
fn only_filled_slot(ty: &Type, entry: &SlotEntry) -> Option<*mut *mut c_void> {
    let mut filled = entry.namesakes(ty).filter(|place| !place.get().is_null()).map(|place| place.as_ptr());
    let first = filled.next()?;
    filled.next().is_none().then_some(first)
}
