//! Inheriting slots and flags, as `PyType_Ready` does.
//!
//! From each type along the MRO a type takes the slots that it lacks and that the other does not have from its own base: so each
//! slot comes from where it was defined. Some slots go together (comparison and hash), some depend on flags (`tp_free` and the
//! collector).

use crate::{Dict, PyResult, Space, Type, intern};
use abi::*;
use core::cell::Cell;
use core::ptr;

/// A slot's value that may be missing.
trait SlotValue: Copy {
    fn is_set(self) -> bool;
    fn is_same(self, other: Self) -> bool;
}

macro_rules! function_slots {
    ($($ty:ty),* $(,)?) => { $(
        impl SlotValue for Option<$ty> {
            #[inline]
            fn is_set(self) -> bool {
                self.is_some()
            }
            #[inline]
            fn is_same(self, other: Self) -> bool {
                match (self, other) {
                    (Some(one), Some(other)) => ptr::fn_addr_eq(one, other),
                    (None, None) => true,
                    _ => false,
                }
            }
        }
    )* };
}

// Typedefs with the same signature are one type: one line each.
function_slots!(
    unaryfunc,
    binaryfunc,
    ternaryfunc,
    inquiry,
    lenfunc,
    ssizeargfunc,
    ssizeobjargproc,
    objobjproc,
    objobjargproc,
    traverseproc,
    freefunc,
    destructor,
    getattrfunc,
    richcmpfunc,
    newfunc,
    allocfunc,
    sendfunc,
    getbufferproc,
    releasebufferproc,
);

impl SlotValue for isize {
    #[inline]
    fn is_set(self) -> bool {
        self != 0
    }
    #[inline]
    fn is_same(self, other: Self) -> bool {
        self == other
    }
}

/// Copies a slot if `into` lacks it and `from` did not just inherit it itself.
fn copy<T: SlotValue>(into: &Cell<T>, from: &Cell<T>, base_of_from: Option<&Cell<T>>) {
    let defined = from.get().is_set() && base_of_from.is_none_or(|base| !from.get().is_same(base.get()));
    if !into.get().is_set() && defined {
        into.set(from.get());
    }
}

macro_rules! copy_slots {
    ($into:expr, $from:expr, $base:expr; $($slot:ident),* $(,)?) => {
        $( copy(&$into.$slot, &$from.$slot, $base.map(|base| &base.$slot)); )*
    };
}

impl Type {
    /// Takes over what the type lacks: from its base, and then from everything along the MRO.
    pub(super) fn inherit(&self, space: &Space) -> PyResult<()> {
        let Some(base) = self.base() else { return Ok(()) };
        inherit_special(self, base);
        for class in self.mro_types().skip(1) {
            inherit_suites(self, class);
            inherit_slots(space, self, class)?;
            inherit_pattern_flags(self, class);
        }
        inherit_missing_suites(self.slots(), base.slots());
        Ok(())
    }
}

/// What does not come from a single slot: the collector's flag, sizes and offsets, flags that tell the kind of an instance.
fn inherit_special(ty: &Type, base: &Type) {
    let (into, from) = (ty.slots(), base.slots());
    let own_gc = into.tp_traverse.get().is_some() || into.tp_clear.get().is_some();
    if !ty.has_flag(Py_TPFLAGS_HAVE_GC) && base.has_flag(Py_TPFLAGS_HAVE_GC) && !own_gc {
        ty.add_flags(Py_TPFLAGS_HAVE_GC);
        into.tp_traverse.set(from.tp_traverse.get());
        into.tp_clear.set(from.tp_clear.get());
    }
    ty.add_flags(base.flags() & Py_TPFLAGS_PREHEADER);
    for (into, from) in [
        (&into.tp_basicsize, &from.tp_basicsize),
        (&into.tp_itemsize, &from.tp_itemsize),
        (&into.tp_weaklistoffset, &from.tp_weaklistoffset),
        (&into.tp_dictoffset, &from.tp_dictoffset),
    ] {
        if into.get() == 0 {
            into.set(from.get());
        }
    }
    const KINDS: u64 = Py_TPFLAGS_LONG_SUBCLASS
        | Py_TPFLAGS_LIST_SUBCLASS
        | Py_TPFLAGS_TUPLE_SUBCLASS
        | Py_TPFLAGS_BYTES_SUBCLASS
        | Py_TPFLAGS_UNICODE_SUBCLASS
        | Py_TPFLAGS_DICT_SUBCLASS
        | Py_TPFLAGS_BASE_EXC_SUBCLASS
        | Py_TPFLAGS_TYPE_SUBCLASS;
    ty.add_flags(base.flags() & (KINDS | _Py_TPFLAGS_MATCH_SELF | Py_TPFLAGS_ITEMS_AT_END));
}

/// `Py_TPFLAGS_SEQUENCE` and `Py_TPFLAGS_MAPPING` exclude each other; the nearest type along the MRO decides.
fn inherit_pattern_flags(ty: &Type, class: &Type) {
    const BOTH: u64 = Py_TPFLAGS_SEQUENCE | Py_TPFLAGS_MAPPING;
    if ty.flags() & BOTH == 0 {
        ty.add_flags(class.flags() & BOTH);
    }
}

fn inherit_suites(ty: &Type, class: &Type) {
    let base = class.base();
    if let (Some(into), Some(from)) = (ty.number_slots(), class.number_slots()) {
        let base = base.and_then(Type::number_slots);
        copy_slots!(into, from, base;
            nb_add, nb_subtract, nb_multiply, nb_remainder, nb_divmod, nb_power, nb_negative, nb_positive, nb_absolute,
            nb_bool, nb_invert, nb_lshift, nb_rshift, nb_and, nb_xor, nb_or, nb_int, nb_float, nb_inplace_add,
            nb_inplace_subtract, nb_inplace_multiply, nb_inplace_remainder, nb_inplace_power, nb_inplace_lshift,
            nb_inplace_rshift, nb_inplace_and, nb_inplace_xor, nb_inplace_or, nb_true_divide, nb_floor_divide,
            nb_inplace_true_divide, nb_inplace_floor_divide, nb_index, nb_matrix_multiply, nb_inplace_matrix_multiply,
        );
    }
    if let (Some(into), Some(from)) = (ty.async_slots(), class.async_slots()) {
        let base = base.and_then(Type::async_slots);
        copy_slots!(into, from, base; am_await, am_aiter, am_anext, am_send);
    }
    if let (Some(into), Some(from)) = (ty.sequence_slots(), class.sequence_slots()) {
        let base = base.and_then(Type::sequence_slots);
        copy_slots!(into, from, base;
            sq_length, sq_concat, sq_repeat, sq_item, sq_ass_item, sq_contains, sq_inplace_concat, sq_inplace_repeat,
        );
    }
    if let (Some(into), Some(from)) = (ty.mapping_slots(), class.mapping_slots()) {
        let base = base.and_then(Type::mapping_slots);
        copy_slots!(into, from, base; mp_length, mp_subscript, mp_ass_subscript);
    }
    if let (Some(into), Some(from)) = (ty.buffer_slots(), class.buffer_slots()) {
        let base = base.and_then(Type::buffer_slots);
        copy_slots!(into, from, base; bf_getbuffer, bf_releasebuffer);
    }
}

fn inherit_slots(space: &Space, ty: &Type, class: &Type) -> PyResult<()> {
    let (into, from) = (ty.slots(), class.slots());
    let base = class.base().map(Type::slots);
    copy_slots!(into, from, base; tp_dealloc);
    if into.tp_getattr.get().is_none() && into.tp_getattro.get().is_none() {
        into.tp_getattr.set(from.tp_getattr.get());
        into.tp_getattro.set(from.tp_getattro.get());
    }
    if into.tp_setattr.get().is_none() && into.tp_setattro.get().is_none() {
        into.tp_setattr.set(from.tp_setattr.get());
        into.tp_setattro.set(from.tp_setattro.get());
    }
    copy_slots!(into, from, base; tp_repr, tp_vectorcall_offset);
    if into.tp_call.get().is_none() && class.has_flag(Py_TPFLAGS_HAVE_VECTORCALL) {
        ty.add_flags(Py_TPFLAGS_HAVE_VECTORCALL);
    }
    copy_slots!(into, from, base; tp_call, tp_str);
    if into.tp_richcompare.get().is_none() && into.tp_hash.get().is_none() && !overrides_hash(space, ty)? {
        into.tp_richcompare.set(from.tp_richcompare.get());
        into.tp_hash.set(from.tp_hash.get());
    }
    copy_slots!(into, from, base; tp_iter, tp_iternext, tp_descr_get);
    let inherited_get =
        from.tp_descr_get.get().is_some() && into.tp_descr_get.get().is_same(from.tp_descr_get.get());
    if inherited_get && ty.has_flag(Py_TPFLAGS_IMMUTABLETYPE) {
        ty.add_flags(class.flags() & Py_TPFLAGS_METHOD_DESCRIPTOR);
    }
    copy_slots!(into, from, base; tp_descr_set, tp_dictoffset, tp_init, tp_alloc, tp_is_gc, tp_finalize);
    inherit_free(ty, class);
    Ok(())
}

/// `tp_free` fits only types that agree about the collector.
fn inherit_free(ty: &Type, class: &Type) {
    let (into, from) = (ty.slots(), class.slots());
    let gc = |ty: &Type| ty.has_flag(Py_TPFLAGS_HAVE_GC);
    if gc(ty) == gc(class) {
        copy(&into.tp_free, &from.tp_free, class.base().map(|base| &base.slots().tp_free));
    } else if gc(ty)
        && into.tp_free.get().is_none()
        && from.tp_free.get().is_same(Some(crate::slot_functions::PyObject_Free))
    {
        into.tp_free.set(Some(crate::slot_functions::PyObject_GC_Del));
    }
}

/// Whether the type's own dict says how instances compare or hash.
fn overrides_hash(space: &Space, ty: &Type) -> PyResult<bool> {
    let Some(dict) = ty.dict() else { return Ok(false) };
    let has = |dict: &Dict, name| crate::attributes::dict_get(space, dict, name).map(|found| found.is_some());
    Ok(has(dict, intern!(space, "__eq__"))? || has(dict, intern!(space, "__hash__"))?)
}

/// A type without a suite of its own uses its base's.
fn inherit_missing_suites(into: &PyTypeObject, from: &PyTypeObject) {
    fn share<T>(into: &Cell<*mut T>, from: &Cell<*mut T>) {
        if into.get().is_null() {
            into.set(from.get());
        }
    }
    share(&into.tp_as_async, &from.tp_as_async);
    share(&into.tp_as_number, &from.tp_as_number);
    share(&into.tp_as_sequence, &from.tp_as_sequence);
    share(&into.tp_as_mapping, &from.tp_as_mapping);
    share(&into.tp_as_buffer, &from.tp_as_buffer);
}
