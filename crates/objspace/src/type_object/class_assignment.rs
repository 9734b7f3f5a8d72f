//! Assigning `object.__class__`, and `class.__bases__`.

use super::creation_layout::{best_base, solid_base};
use super::heap_type::HeapType;
use super::{subclasses, update_slots};
use crate::{Layout, Object, PyResult, Ref, Space, Tuple, Type, attributes};
use abi::{
    Py_TPFLAGS_HAVE_GC, Py_TPFLAGS_IMMUTABLETYPE, Py_TPFLAGS_MANAGED_DICT, Py_TPFLAGS_MANAGED_WEAKREF,
    PyObject,
};

/// `object.__class__ = class`.
///
/// # Errors
/// `TypeError` unless both classes are laid out alike.
pub fn set_class(space: &Space, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let Some(value) = value else { return Err(space.type_error("can't delete __class__ attribute")) };
    let Some(new) = value.downcast::<Type>() else {
        let got = value.ty().tp_name();
        return Err(space.type_error(format_args!("__class__ must be set to a class, not '{got}' object")));
    };
    let old = object.ty().to_ref();
    let module = <crate::Module as crate::PyTypeInfo>::type_object();
    let modules = new.is_subtype(module) && old.is_subtype(module);
    if !modules && (new.has_flag(Py_TPFLAGS_IMMUTABLETYPE) || old.has_flag(Py_TPFLAGS_IMMUTABLETYPE)) {
        return Err(space
            .type_error("__class__ assignment only supported for mutable types or ModuleType subclasses"));
    }
    check_compatible(space, &old, new, "__class__")?;
    if old.has_managed_dict() {
        // The classes' shapes differ: a dict fits both.
        attributes::own_dict(space, object)?;
    }
    if new.is_heap_type() {
        new.incref();
    }
    object.head().ob_type.set(new.as_type_ptr());
    if old.is_heap_type() {
        // SAFETY: instances of heap types own a reference to their type: this was it.
        unsafe { Object::decref(old.as_ptr()) };
    }
    Ok(())
}

/// Whether instances of one class can become instances of the other.
fn check_compatible(space: &Space, old: &Type, new: &Type, attribute: &str) -> PyResult<()> {
    let differs = |why: &str| {
        Err(space.type_error(format_args!(
            "{attribute} assignment: '{}' {why} '{}'",
            new.tp_name(),
            old.tp_name()
        )))
    };
    let same_free = match (old.slots().tp_free.get(), new.slots().tp_free.get()) {
        (Some(one), Some(other)) => core::ptr::fn_addr_eq(one, other),
        (None, None) => true,
        _ => false,
    };
    if !same_free {
        return differs("deallocator differs from");
    }
    let layout_differs = || differs("object layout differs from");
    if same_layout(old, new) {
        return Ok(());
    }
    let (mut new_base, mut old_base) = (new, old);
    while let Some(base) = new_base.base().filter(|base| compatible_with_base(new_base, base)) {
        new_base = base;
    }
    while let Some(base) = old_base.base().filter(|base| compatible_with_base(old_base, base)) {
        old_base = base;
    }
    let same = core::ptr::eq(new_base, old_base)
        || (same_parent(new_base, old_base) && same_slots_added(new_base, old_base));
    if same && flags_alike(old, new) { Ok(()) } else { layout_differs() }
}

/// Words in front of instances, and the collector's head, must be the same.
fn flags_alike(one: &Type, other: &Type) -> bool {
    const LAYOUT: u64 = Py_TPFLAGS_MANAGED_DICT | Py_TPFLAGS_MANAGED_WEAKREF | Py_TPFLAGS_HAVE_GC;
    one.flags() & LAYOUT == other.flags() & LAYOUT
}

fn same_layout(one: &Type, other: &Type) -> bool {
    core::ptr::eq(one, other)
}

/// Whether a class adds nothing to its base's instances.
fn compatible_with_base(ty: &Type, base: &Type) -> bool {
    let (own, inherited) = (ty.slots(), base.slots());
    ty.basicsize() == base.basicsize()
        && ty.itemsize() == base.itemsize()
        && own.tp_dictoffset.get() == inherited.tp_dictoffset.get()
        && own.tp_weaklistoffset.get() == inherited.tp_weaklistoffset.get()
        && ty.flags() & Py_TPFLAGS_HAVE_GC == base.flags() & Py_TPFLAGS_HAVE_GC
        && (!ty.is_heap_type()
            || HeapType::of(ty).ht_slots.get().is_null()
            || HeapType::of(ty).member_count() == 0)
}

fn same_parent(one: &Type, other: &Type) -> bool {
    matches!((one.base(), other.base()), (Some(one), Some(other)) if core::ptr::eq(one, other))
}

/// Whether two classes add the same to the same base: a dict, weak references, slots of the same names.
fn same_slots_added(one: &Type, other: &Type) -> bool {
    let sizes = one.basicsize() == other.basicsize()
        && one.itemsize() == other.itemsize()
        && one.slots().tp_dictoffset.get() == other.slots().tp_dictoffset.get()
        && one.slots().tp_weaklistoffset.get() == other.slots().tp_weaklistoffset.get();
    sizes && slot_names(one) == slot_names(other)
}

fn slot_names(ty: &Type) -> Vec<String> {
    if !ty.is_heap_type() {
        return Vec::new();
    }
    // SAFETY: the field is null or a tuple of strings.
    let names = unsafe { HeapType::of(ty).ht_slots.get().cast::<Tuple>().as_ref() };
    names.map_or_else(Vec::new, |names| {
        names.items().iter().map(|name| crate::object::shown_name(name)).collect()
    })
}

/// `class.__bases__ = bases`.
///
/// # Errors
/// `TypeError` when the bases make no sense or lay instances out differently.
pub(super) fn set_bases(space: &Space, ty: &Type, value: Option<&Object>) -> PyResult<()> {
    let name = ty.tp_name();
    super::type_type::check_settable(space, ty, "__bases__", value)?;
    let Some(value) = value else { return Err(space.type_error("cannot delete __bases__")) };
    let Some(bases) = value.downcast::<Tuple>() else {
        let got = value.ty().tp_name();
        return Err(space.type_error(format_args!("can only assign tuple to {name}.__bases__, not {got}")));
    };
    if bases.len() == 0 {
        return Err(
            space.type_error(format_args!("can only assign non-empty tuple to {name}.__bases__, not ()"))
        );
    }
    for base in bases.items() {
        let Some(base) = base.downcast::<Type>() else {
            let got = base.ty().tp_name();
            return Err(
                space.type_error(format_args!("{name}.__bases__ must be tuple of classes, not '{got}'"))
            );
        };
        let cycle = base.is_subtype(ty)
            || core::iter::successors(base.base(), |ty| ty.base()).any(|base| core::ptr::eq(base, ty));
        if cycle {
            return Err(space.type_error("a __bases__ item causes an inheritance cycle"));
        }
    }
    let new_base = best_base(space, bases)?;
    if let Some(old_base) = ty.base()
        && !core::ptr::eq(solid_base(old_base), solid_base(new_base))
    {
        check_compatible(space, old_base, new_base, "__bases__")?;
    }
    replace_bases(space, ty, bases, new_base)
}

fn replace_bases(space: &Space, ty: &Type, bases: &Tuple, new_base: &Type) -> PyResult<()> {
    let slots = ty.slots();
    let old_bases = slots.tp_bases.replace(bases.to_ref().into_ptr());
    let old_base = slots.tp_base.replace(new_base.to_ref().into_ptr().cast());
    // SAFETY: the fields owned their references.
    let (old_bases, old_base) = unsafe {
        (Ref::<Tuple>::from_owned_unchecked(old_bases), Ref::<Type>::from_owned_unchecked(old_base.cast()))
    };
    // `mro()` of a metaclass may assign other bases: those stay then, and whoever assigned them has done the rest.
    let mut replaced = Vec::new();
    let outcome = compute_hierarchy_mro(space, ty, &mut replaced);
    if slots.tp_bases.get() != bases.as_ptr() {
        return outcome;
    }
    if outcome.is_err() {
        for class in replaced.into_iter().rev() {
            class.restore(space);
        }
        // SAFETY: as above.
        unsafe {
            drop(Ref::<Object>::from_nullable(slots.tp_bases.replace(old_bases.into_ptr())));
            drop(Ref::<Object>::from_nullable(slots.tp_base.replace(old_base.into_ptr().cast()).cast()));
        }
        return outcome;
    }
    for base in old_bases.items() {
        // SAFETY: bases are types.
        subclasses::remove(unsafe { base.cast_unchecked() }, ty);
    }
    for base in bases.items() {
        // SAFETY: bases are types.
        subclasses::add(unsafe { base.cast_unchecked() }, ty);
    }
    ty.modified(space);
    update_slots::update_everything(space, ty);
    Ok(())
}

/// A class whose MRO was computed anew.
struct Replaced {
    class: Ref<Type>,
    /// The MRO before, a tuple.
    old: Ref<Tuple>,
    /// Where the new one is.
    new: *mut PyObject,
}

impl Replaced {
    /// Gives the class its MRO back, unless it has got another one since.
    fn restore(self, space: &Space) {
        let mro = &self.class.slots().tp_mro;
        if mro.get() == self.new {
            // SAFETY: the field owns its reference.
            drop(unsafe { Ref::<Object>::from_nullable(mro.replace(self.old.into_ptr())) });
            self.class.modified(space);
        }
    }
}

/// Computes the MRO of a class and of all its subclasses anew, and notes which were replaced. A class whose MRO was replaced meanwhile,
/// by `mro()`, has the newest one, and so have its subclasses.
fn compute_hierarchy_mro(space: &Space, ty: &Type, replaced: &mut Vec<Replaced>) -> PyResult<()> {
    let Some(old) = ty.compute_mro(space)? else { return Ok(()) };
    replaced.push(Replaced { class: ty.to_ref(), old, new: ty.slots().tp_mro.get() });
    for subclass in subclasses::of(ty) {
        compute_hierarchy_mro(space, &subclass, replaced)?;
    }
    Ok(())
}
