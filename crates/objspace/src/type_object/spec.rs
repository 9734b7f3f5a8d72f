//! Types made by C code from a `PyType_Spec`: what `PyType_FromMetaclass` does.

#![allow(non_upper_case_globals, reason = "C's constants stand in patterns")]

use super::creation_layout::{best_base, metaclass as most_derived};
use super::heap_type::HeapType;
use super::{heap_instance, slot_table};
use crate::shape::MIN_SLOTS;
use crate::{
    Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, intern, slot_functions,
};
use abi::*;
use core::ffi::{CStr, c_int, c_void};
use core::mem::offset_of;

/// Alignment of what a type adds to its base's instances, when the spec asks for that by a negative size.
const MAX_ALIGN: usize = 16;

/// What a pass over the slots finds out before anything is made.
#[derive(Default)]
struct Plan {
    members: Vec<PyMemberDef>,
    weaklist_offset: isize,
    dict_offset: isize,
    vectorcall_offset: isize,
    doc: Option<String>,
    base: Option<*mut PyObject>,
    bases: Option<*mut PyObject>,
}

/// The slots of a spec.
///
/// # Safety
/// The spec is well formed: its slots are null or an array that ends in an empty one.
unsafe fn slots<'a>(spec: &PyType_Spec) -> &'a [PyType_Slot] {
    if spec.slots.is_null() {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe {
        let mut len = 0;
        while (*spec.slots.add(len)).slot != 0 {
            len += 1;
        }
        core::slice::from_raw_parts(spec.slots, len)
    }
}

impl Plan {
    /// # Safety
    /// As for [`slots`]; what slots point at is what their numbers say.
    unsafe fn read(space: &Space, spec: &PyType_Spec) -> PyResult<Plan> {
        let mut plan = Plan::default();
        let (mut seen_members, mut seen_doc) = (false, false);
        // SAFETY: the caller's promise.
        for slot in unsafe { slots(spec) } {
            match slot.slot {
                Py_tp_members => {
                    once(space, &mut seen_members, "Py_tp_members")?;
                    // SAFETY: the slot holds a table of members.
                    unsafe { plan.read_members(space, spec, slot.pfunc.cast())? };
                }
                Py_tp_doc => {
                    once(space, &mut seen_doc, "Py_tp_doc")?;
                    if !slot.pfunc.is_null() {
                        // SAFETY: the slot holds a C string.
                        let doc = unsafe { CStr::from_ptr(slot.pfunc.cast()) };
                        plan.doc = Some(doc.to_string_lossy().into_owned());
                    }
                }
                Py_tp_base => plan.base = Some(slot.pfunc.cast()),
                Py_tp_bases => plan.bases = Some(slot.pfunc.cast()),
                number if !(1..=Py_tp_token).contains(&number) => {
                    return Err(space.runtime_error("invalid slot offset"));
                }
                _ => {}
            }
        }
        Ok(plan)
    }

    /// # Safety
    /// `table` is an array of members that ends in an empty one.
    unsafe fn read_members(
        &mut self,
        space: &Space,
        spec: &PyType_Spec,
        table: *const PyMemberDef,
    ) -> PyResult<()> {
        let mut at = table;
        // SAFETY: the caller's promise.
        unsafe {
            while !at.is_null() && !(*at).name.is_null() {
                let member = *at;
                check_relative(space, spec, &member)?;
                match CStr::from_ptr(member.name).to_bytes() {
                    b"__weaklistoffset__" => self.weaklist_offset = special_offset(space, &member)?,
                    b"__dictoffset__" => self.dict_offset = special_offset(space, &member)?,
                    b"__vectorcalloffset__" => self.vectorcall_offset = special_offset(space, &member)?,
                    _ => {}
                }
                self.members.push(member);
                at = at.add(1);
            }
        }
        Ok(())
    }

    /// The bases: those that were passed, or those in the slots, or `object`.
    ///
    /// # Safety
    /// What slots point at is what their numbers say.
    unsafe fn bases(&self, space: &Space, passed: Option<&Object>) -> PyResult<Ref<Tuple>> {
        // SAFETY: the caller's promise.
        let from_slots = unsafe {
            self.bases
                .and_then(|bases| Object::from_nullable(bases))
                .or_else(|| self.base.and_then(|base| Object::from_nullable(base)))
        };
        let bases = passed.or(from_slots).unwrap_or(Object::type_object());
        match bases.downcast::<Tuple>() {
            Some(bases) => Ok(bases.to_ref()),
            None => Tuple::from_slice(space, &[bases]),
        }
    }
}

fn once(space: &Space, seen: &mut bool, what: &str) -> PyResult<()> {
    if core::mem::replace(seen, true) {
        return Err(space.system_error(format_args!("Multiple {what} slots are not supported.")));
    }
    Ok(())
}

fn check_relative(space: &Space, spec: &PyType_Spec, member: &PyMemberDef) -> PyResult<()> {
    if member.flags & Py_RELATIVE_OFFSET == 0 {
        return Ok(());
    }
    if spec.basicsize > 0 {
        return Err(space.system_error("With Py_RELATIVE_OFFSET, basicsize must be negative."));
    }
    if member.offset < 0 || member.offset >= -(spec.basicsize as isize) {
        return Err(space.system_error("Member offset out of range (0..-basicsize)"));
    }
    Ok(())
}

/// The value of a member that stands for a field of the type.
fn special_offset(space: &Space, member: &PyMemberDef) -> PyResult<isize> {
    let allowed = [Py_READONLY, Py_READONLY | Py_RELATIVE_OFFSET].contains(&member.flags);
    if member.r#type != Py_T_PYSSIZET || !allowed {
        return Err(space
            .system_error("type of a member that stands for an offset must be a read-only Py_T_PYSSIZET"));
    }
    Ok(member.offset)
}

/// How large instances are, and where what the type adds starts.
struct Sizes {
    basicsize: usize,
    data_offset: usize,
}

fn sizes(space: &Space, spec: &PyType_Spec, base: &Type) -> PyResult<Sizes> {
    let align = |size: usize| (size + MAX_ALIGN - 1) & !(MAX_ALIGN - 1);
    match spec.basicsize {
        0 => Ok(Sizes { basicsize: base.basicsize(), data_offset: base.basicsize() }),
        size if size > 0 => Ok(Sizes { basicsize: size as usize, data_offset: size as usize }),
        more => {
            if base.itemsize() != 0 && !base.has_flag(Py_TPFLAGS_ITEMS_AT_END) {
                return Err(
                    space.system_error("Cannot extend variable-size class without Py_TPFLAGS_ITEMS_AT_END.")
                );
            }
            let data_offset = align(base.basicsize());
            Ok(Sizes { basicsize: data_offset + align(more.unsigned_abs() as usize), data_offset })
        }
    }
}

/// The metaclass that the new type gets.
fn checked_metaclass(space: &Space, wanted: Option<&Type>, bases: &Tuple) -> PyResult<Ref<Type>> {
    let metaclass = most_derived(space, wanted.unwrap_or(Type::type_object()), bases)?;
    if !metaclass.is_subtype(Type::type_object()) {
        let shown = metaclass.as_object().repr(space)?.to_string_lossy();
        return Err(space.type_error(format_args!("Metaclass '{shown}' is not a subclass of 'type'.")));
    }
    let own = metaclass.slots().tp_new.get();
    let plain = Type::type_object().slots().tp_new.get();
    let same = matches!((own, plain), (Some(own), Some(plain)) if core::ptr::fn_addr_eq(own, plain));
    if own.is_some() && !same {
        return Err(space.type_error("Metaclasses with custom tp_new are not supported."));
    }
    Ok(metaclass.to_ref())
}

/// A type from a spec.
///
/// # Errors
/// `SystemError`, `TypeError` or `RuntimeError` when the spec makes no sense; what making the type ready raises.
///
/// # Safety
/// `spec` is well formed: names and docs are C strings, tables end in an empty entry, slots hold what their numbers say and what
/// fits instances of the type; tables and functions live as long as the type.
pub unsafe fn from_spec(
    space: &Space,
    metaclass: Option<&Type>,
    module: Option<&Object>,
    spec: *mut PyType_Spec,
    bases: Option<&Object>,
) -> PyResult<Ref<Type>> {
    // SAFETY: the caller's promise, through the whole body.
    unsafe {
        let description = &*spec;
        if description.name.is_null() {
            return Err(space.system_error("Type spec does not define the name field."));
        }
        let plan = Plan::read(space, description)?;
        let bases = plan.bases(space, bases)?;
        let metaclass = checked_metaclass(space, metaclass, &bases)?;
        let base = best_base(space, &bases)?;
        check_immutable(space, description, &bases)?;
        let sizes = sizes(space, description, base)?;
        let ty = allocate(space, &metaclass, description, &plan, &sizes)?;
        let heap = HeapType::of(&ty);
        heap.ht_module.set(module.map_or(core::ptr::null_mut(), |module| module.to_ref().into_ptr()));
        ty.slots().tp_bases.set(bases.clone().into_ptr());
        ty.slots().tp_base.set(base.to_ref().into_ptr().cast());
        if let Some(doc) = &plan.doc {
            heap.set_doc(space, doc)?;
        }
        fill_slots(&ty, spec);
        set_offsets(&ty, &plan, &sizes);
        if ty.slots().tp_dealloc.get().is_none() {
            ty.slots().tp_dealloc.set(Some(heap_instance::dealloc));
        }
        ty.ready(space)?;
        make_shape(&ty);
        set_module_name(space, &ty)?;
        Ok(ty)
    }
}

/// An immutable type's bases do not change either.
fn check_immutable(space: &Space, spec: &PyType_Spec, bases: &Tuple) -> PyResult<()> {
    if u64::from(spec.flags) & Py_TPFLAGS_IMMUTABLETYPE == 0 {
        return Ok(());
    }
    let mutable = |base: &&&Object| {
        base.downcast::<Type>().is_some_and(|base| !base.has_flag(Py_TPFLAGS_IMMUTABLETYPE))
    };
    match bases.items().iter().find(mutable) {
        None => Ok(()),
        Some(base) => {
            // SAFETY: the spec's name was checked.
            let name = unsafe { CStr::from_ptr(spec.name) }.to_string_lossy();
            let base = base.downcast::<Type>().map_or("?", Type::tp_name);
            Err(space.type_error(format_args!("Creating immutable type {name} from mutable base {base}")))
        }
    }
}

/// The type object, with its names and members, not ready.
///
/// # Safety
/// The spec is well formed.
unsafe fn allocate(
    space: &Space,
    metaclass: &Type,
    spec: &PyType_Spec,
    plan: &Plan,
    sizes: &Sizes,
) -> PyResult<Ref<Type>> {
    let object = metaclass.allocate(space, plan.members.len())?;
    // SAFETY: a metatype's instances are heap types; the spec's name is a C string; the type has room for the members.
    unsafe {
        let ty: Ref<Type> = object.cast_unchecked();
        ty.slots().tp_flags.set(u64::from(spec.flags) | Py_TPFLAGS_HEAPTYPE);
        let heap = HeapType::of(&ty);
        heap.use_own_suites();
        let full = CStr::from_ptr(spec.name).to_string_lossy();
        heap.set_tp_name(&full);
        let name = full.rsplit_once('.').map_or(&*full, |(_, name)| name);
        let name = Str::from_str(space, name)?;
        heap.ht_name.set(name.clone().into_ptr());
        heap.ht_qualname.set(name.into_ptr());
        for (at, member) in plan.members.iter().enumerate() {
            let mut member = *member;
            if member.flags & Py_RELATIVE_OFFSET != 0 {
                member.flags &= !Py_RELATIVE_OFFSET;
                member.offset += sizes.data_offset as isize;
            }
            heap.members().add(at).write(member);
        }
        ty.slots().tp_basicsize.set(sizes.basicsize as isize);
        ty.slots().tp_itemsize.set(spec.itemsize as isize);
        Ok(ty)
    }
}

/// Puts what the spec's slots hold into the type's.
///
/// # Safety
/// The slots hold what their numbers say.
unsafe fn fill_slots(ty: &Type, spec: *mut PyType_Spec) {
    let heap = HeapType::of(ty);
    // SAFETY: the caller's promise.
    for slot in unsafe { slots(&*spec) } {
        match slot.slot {
            Py_tp_base | Py_tp_bases | Py_tp_doc => {}
            Py_tp_members => ty.slots().tp_members.set(heap.members()),
            Py_tp_token => {
                let token = if slot.pfunc == Py_TP_USE_SPEC { spec.cast() } else { slot.pfunc };
                heap.ht_token.set(token);
            }
            number => {
                if let Some(place) = offset_of_slot(number).and_then(|offset| slot_table::place(ty, offset)) {
                    place.set(slot.pfunc);
                }
            }
        }
    }
}

fn set_offsets(ty: &Type, plan: &Plan, sizes: &Sizes) {
    let slots = ty.slots();
    let absolute = |name: &[u8], offset: isize| {
        // SAFETY: members have names.
        let member =
            plan.members.iter().find(|member| unsafe { CStr::from_ptr(member.name) }.to_bytes() == name);
        let relative = member.is_some_and(|member| member.flags & Py_RELATIVE_OFFSET != 0);
        if relative { offset + sizes.data_offset as isize } else { offset }
    };
    for (field, name, offset) in [
        (&slots.tp_vectorcall_offset, &b"__vectorcalloffset__"[..], plan.vectorcall_offset),
        (&slots.tp_weaklistoffset, b"__weaklistoffset__", plan.weaklist_offset),
        (&slots.tp_dictoffset, b"__dictoffset__", plan.dict_offset),
    ] {
        if offset != 0 {
            field.set(absolute(name, offset));
        }
    }
}

/// Instances that come from the usual allocator get slots for attributes.
fn make_shape(ty: &Type) {
    let usual: allocfunc = slot_functions::PyType_GenericAlloc;
    let from_usual = ty.slots().tp_alloc.get().is_some_and(|alloc| core::ptr::fn_addr_eq(alloc, usual));
    if ty.has_managed_dict() && from_usual {
        ty.make_root_shape(if ty.itemsize() == 0 { MIN_SLOTS } else { 0 });
    }
}

fn set_module_name(space: &Space, ty: &Type) -> PyResult<()> {
    let dict = ty.own_dict(space)?.to_ref();
    if dict.get_item(space, intern!(space, "__module__"))?.is_some() {
        return Ok(());
    }
    ty.add_module_name(space, &dict)?;
    if !ty.tp_name().contains('.') {
        let name = ty.tp_name();
        crate::warnings::deprecated(space, format_args!("builtin type {name} has no __module__ attribute"))?;
    }
    ty.modified(space);
    Ok(())
}

macro_rules! offsets {
    ($($number:ident $suite:ident $field:ident;)*) => {
        /// Where the slot of a number is in a heap type.
        fn offset_of_slot(number: c_int) -> Option<usize> {
            Some(match number {
                $( $number => offsets!(@ $suite $field), )*
                _ => return None,
            })
        }

        /// What a type has in the slot of a number: `PyType_GetSlot`. `None` when there is no such slot.
        pub fn get_slot(ty: &Type, number: c_int) -> Option<*mut c_void> {
            if number == Py_tp_token {
                return Some(if ty.is_heap_type() { HeapType::of(ty).ht_token.get() } else { core::ptr::null_mut() });
            }
            let offset = match number {
                Py_tp_base => offset_of!(PyTypeObject, tp_base),
                Py_tp_bases => offset_of!(PyTypeObject, tp_bases),
                Py_tp_doc => offset_of!(PyTypeObject, tp_doc),
                Py_tp_members => offset_of!(PyTypeObject, tp_members),
                number => offset_of_slot(number)?,
            };
            Some(slot_table::place(ty, offset).map_or(core::ptr::null_mut(), |place| place.get()))
        }
    };
    (@ tp $field:ident) => { offset_of!(PyTypeObject, $field) };
    (@ am $field:ident) => { offset_of!(PyHeapTypeObject, as_async) + offset_of!(PyAsyncMethods, $field) };
    (@ nb $field:ident) => { offset_of!(PyHeapTypeObject, as_number) + offset_of!(PyNumberMethods, $field) };
    (@ mp $field:ident) => { offset_of!(PyHeapTypeObject, as_mapping) + offset_of!(PyMappingMethods, $field) };
    (@ sq $field:ident) => { offset_of!(PyHeapTypeObject, as_sequence) + offset_of!(PySequenceMethods, $field) };
    (@ bf $field:ident) => { offset_of!(PyHeapTypeObject, as_buffer) + offset_of!(PyBufferProcs, $field) };
}

offsets! {
    Py_bf_getbuffer bf bf_getbuffer;
    Py_bf_releasebuffer bf bf_releasebuffer;
    Py_mp_ass_subscript mp mp_ass_subscript;
    Py_mp_length mp mp_length;
    Py_mp_subscript mp mp_subscript;
    Py_nb_absolute nb nb_absolute;
    Py_nb_add nb nb_add;
    Py_nb_and nb nb_and;
    Py_nb_bool nb nb_bool;
    Py_nb_divmod nb nb_divmod;
    Py_nb_float nb nb_float;
    Py_nb_floor_divide nb nb_floor_divide;
    Py_nb_index nb nb_index;
    Py_nb_inplace_add nb nb_inplace_add;
    Py_nb_inplace_and nb nb_inplace_and;
    Py_nb_inplace_floor_divide nb nb_inplace_floor_divide;
    Py_nb_inplace_lshift nb nb_inplace_lshift;
    Py_nb_inplace_multiply nb nb_inplace_multiply;
    Py_nb_inplace_or nb nb_inplace_or;
    Py_nb_inplace_power nb nb_inplace_power;
    Py_nb_inplace_remainder nb nb_inplace_remainder;
    Py_nb_inplace_rshift nb nb_inplace_rshift;
    Py_nb_inplace_subtract nb nb_inplace_subtract;
    Py_nb_inplace_true_divide nb nb_inplace_true_divide;
    Py_nb_inplace_xor nb nb_inplace_xor;
    Py_nb_int nb nb_int;
    Py_nb_invert nb nb_invert;
    Py_nb_lshift nb nb_lshift;
    Py_nb_multiply nb nb_multiply;
    Py_nb_negative nb nb_negative;
    Py_nb_or nb nb_or;
    Py_nb_positive nb nb_positive;
    Py_nb_power nb nb_power;
    Py_nb_remainder nb nb_remainder;
    Py_nb_rshift nb nb_rshift;
    Py_nb_subtract nb nb_subtract;
    Py_nb_true_divide nb nb_true_divide;
    Py_nb_xor nb nb_xor;
    Py_sq_ass_item sq sq_ass_item;
    Py_sq_concat sq sq_concat;
    Py_sq_contains sq sq_contains;
    Py_sq_inplace_concat sq sq_inplace_concat;
    Py_sq_inplace_repeat sq sq_inplace_repeat;
    Py_sq_item sq sq_item;
    Py_sq_length sq sq_length;
    Py_sq_repeat sq sq_repeat;
    Py_tp_alloc tp tp_alloc;
    Py_tp_call tp tp_call;
    Py_tp_clear tp tp_clear;
    Py_tp_dealloc tp tp_dealloc;
    Py_tp_del tp tp_del;
    Py_tp_descr_get tp tp_descr_get;
    Py_tp_descr_set tp tp_descr_set;
    Py_tp_getattr tp tp_getattr;
    Py_tp_getattro tp tp_getattro;
    Py_tp_hash tp tp_hash;
    Py_tp_init tp tp_init;
    Py_tp_is_gc tp tp_is_gc;
    Py_tp_iter tp tp_iter;
    Py_tp_iternext tp tp_iternext;
    Py_tp_methods tp tp_methods;
    Py_tp_new tp tp_new;
    Py_tp_repr tp tp_repr;
    Py_tp_richcompare tp tp_richcompare;
    Py_tp_setattr tp tp_setattr;
    Py_tp_setattro tp tp_setattro;
    Py_tp_str tp tp_str;
    Py_tp_traverse tp tp_traverse;
    Py_tp_getset tp tp_getset;
    Py_tp_free tp tp_free;
    Py_nb_matrix_multiply nb nb_matrix_multiply;
    Py_nb_inplace_matrix_multiply nb nb_inplace_matrix_multiply;
    Py_am_await am am_await;
    Py_am_aiter am am_aiter;
    Py_am_anext am am_anext;
    Py_tp_finalize tp tp_finalize;
    Py_am_send am am_send;
    Py_tp_vectorcall tp tp_vectorcall;
}

impl Type {
    /// The module that the type was made for: `PyType_GetModule`.
    pub fn defining_module(&self) -> Option<&Object> {
        if !self.is_heap_type() {
            return None;
        }
        // SAFETY: the field owns its reference, or is null.
        unsafe { Object::from_nullable(HeapType::of(self).ht_module.get()) }
    }

    /// The nearest type along the MRO made from a definition's module: `PyType_GetModuleByDef`.
    pub fn module_by_definition(&self, definition: *mut PyModuleDef) -> Option<&Object> {
        self.mro_types().find_map(|class| {
            class.defining_module().filter(|module| {
                module
                    .downcast::<crate::Module>()
                    .is_some_and(|module| core::ptr::eq(module.definition(), definition))
            })
        })
    }

    /// The nearest type along the MRO with this token: `PyType_GetBaseByToken`.
    pub fn base_by_token(&self, token: *const c_void) -> Option<&Type> {
        let has_token =
            |class: &&Type| class.is_heap_type() && core::ptr::eq(HeapType::of(class).ht_token.get(), token);
        if !self.slots().tp_mro.get().is_null() {
            return self.mro_types().find(has_token);
        }
        // A type that is being made or cleared has bases only.
        let mut bases = self.bases().map_or(&[][..], Tuple::items).iter();
        Some(self)
            .filter(has_token)
            .or_else(|| bases.find_map(|base| base.downcast::<Type>()?.base_by_token(token)))
    }

    /// Keeps the type from changing any more: `PyType_Freeze`.
    ///
    /// # Errors
    /// `TypeError` when a base can still change.
    pub fn freeze(&self, space: &Space) -> PyResult<()> {
        let mutable = self.mro_types().skip(1).find(|base| !base.has_flag(Py_TPFLAGS_IMMUTABLETYPE));
        if let Some(base) = mutable {
            return Err(mutable_base(space, self, base));
        }
        self.add_flags(Py_TPFLAGS_IMMUTABLETYPE);
        self.modified(space);
        Ok(())
    }
}

#[cold]
fn mutable_base(space: &Space, ty: &Type, base: &Type) -> PyErr {
    space.type_error(format_args!(
        "Creating immutable type {} from mutable base {}",
        ty.tp_name(),
        base.tp_name()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{message, with_space};
    use core::ptr;

    unsafe extern "C" fn seven(_: *mut PyObject) -> *mut PyObject {
        Space::current().new_int(7).unwrap().into_ptr()
    }

    #[test]
    fn a_spec_makes_a_type_with_slots_and_relative_members() {
        with_space(|space| {
            let mut members = [
                PyMemberDef {
                    name: c"count".as_ptr(),
                    r#type: Py_T_INT,
                    offset: 4,
                    flags: Py_RELATIVE_OFFSET,
                    doc: ptr::null(),
                },
                PyMemberDef::zeroed(),
            ];
            let mut slots = [
                PyType_Slot { slot: Py_nb_index, pfunc: seven as *const () as *mut c_void },
                PyType_Slot { slot: Py_tp_members, pfunc: members.as_mut_ptr().cast() },
                PyType_Slot {
                    slot: Py_tp_doc,
                    pfunc: c"Thing(x)\n--\n\nA thing.".as_ptr().cast_mut().cast(),
                },
                PyType_Slot { slot: Py_tp_token, pfunc: Py_TP_USE_SPEC },
                PyType_Slot::zeroed(),
            ];
            let mut spec = PyType_Spec {
                name: c"demo.Thing".as_ptr(),
                basicsize: -8,
                itemsize: 0,
                flags: Py_TPFLAGS_BASETYPE as u32,
                slots: slots.as_mut_ptr(),
            };
            // SAFETY: the spec is well formed and outlives the type.
            let ty = unsafe { from_spec(space, None, None, &mut spec, None) }.unwrap();
            assert_eq!(ty.as_object().repr(space).unwrap().to_string_lossy(), "<class 'demo.Thing'>");
            assert_eq!(ty.basicsize(), 32);
            assert!(ty.base_by_token((&raw const spec).cast()).is_some_and(|found| found.is(&*ty)));
            let thing = ty.as_object().call0(space).unwrap();
            assert_eq!(thing.index(space).unwrap(), 7);
            thing.setattr_str(space, "count", &space.new_int(-3).unwrap()).unwrap();
            assert_eq!(thing.getattr_str(space, "count").unwrap().index(space).unwrap(), -3);
            let err = thing.setattr_str(space, "other", crate::none()).unwrap_err();
            assert_eq!(
                message(&err),
                "AttributeError: 'demo.Thing' object has no attribute 'other' and no __dict__ for setting new attributes"
            );
            let doc = ty.as_object().getattr_str(space, "__doc__").unwrap();
            assert_eq!(doc.str(space).unwrap().to_string_lossy(), "A thing.");
            slots[0].slot = 99;
            spec.slots = slots.as_mut_ptr();
            // SAFETY: as above.
            let bad = unsafe { from_spec(space, None, None, &mut spec, None) }.unwrap_err();
            assert_eq!(message(&bad), "RuntimeError: invalid slot offset");
        });
    }
}
