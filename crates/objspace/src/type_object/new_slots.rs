//! `__slots__`: what a class made in Python adds to its instances.

use super::heap_type::HeapType;
use crate::attributes;
use crate::shape::{MAX_SLOTS, MIN_SLOTS};
use crate::shim::IntoC;
use crate::{Dict, Layout, Object, PyErr, PyResult, Ref, Space, Str, Tuple, Type, intern};
use abi::{Py_T_OBJECT_EX, PyGetSetDef, PyMemberDef, PyObject, Static};
use core::ffi::{c_int, c_void};
use core::ptr;

/// What a new class adds to its instances.
pub(super) struct SlotPlan {
    /// The names of its slots, mangled and sorted; interned and immortal, as members point at their characters.
    pub names: Vec<Ref<Str>>,
    /// `__slots__` as the class has it in `ht_slots`.
    pub declared: Option<Ref<Tuple>>,
    pub add_dict: bool,
    pub add_weakref: bool,
}

impl SlotPlan {
    /// Reads `__slots__` of the namespace of a class `name`.
    ///
    /// # Errors
    /// `TypeError` or `ValueError` when it makes no sense.
    pub fn new(
        space: &Space,
        name: &Str,
        namespace: &Dict,
        base: &Type,
        bases: &Tuple,
    ) -> PyResult<SlotPlan> {
        let may_add_dict = base.slots().tp_dictoffset.get() == 0;
        let may_add_weakref = base.slots().tp_weaklistoffset.get() == 0 && base.itemsize() == 0;
        let Some(slots) = namespace.get_item(space, intern!(space, "__slots__"))? else {
            return Ok(SlotPlan {
                names: Vec::new(),
                declared: None,
                add_dict: may_add_dict,
                add_weakref: may_add_weakref,
            });
        };
        let slots = match slots.downcast::<Str>() {
            Some(one) => Tuple::from_slice(space, &[one])?,
            None => slots.to_tuple(space)?,
        };
        if slots.len() != 0 && base.itemsize() != 0 {
            let base = base.tp_name();
            return Err(
                space.type_error(format_args!("nonempty __slots__ not supported for subtype of '{base}'"))
            );
        }
        let mut plan = SlotPlan { names: Vec::new(), declared: None, add_dict: false, add_weakref: false };
        for slot in slots.items() {
            plan.add_name(space, name, namespace, slot, (may_add_dict, may_add_weakref))?;
        }
        plan.names.sort_by(|one, other| one.compare(other));
        let names: Vec<&Object> = plan.names.iter().map(|name| name.as_object()).collect();
        plan.declared = Some(Tuple::from_slice(space, &names)?);
        plan.look_at_other_bases(base, bases, may_add_dict, may_add_weakref);
        Ok(plan)
    }

    fn add_name(
        &mut self,
        space: &Space,
        class: &Str,
        namespace: &Dict,
        slot: &Object,
        (may_add_dict, may_add_weakref): (bool, bool),
    ) -> PyResult<()> {
        let Some(name) = slot.downcast::<Str>() else {
            let got = slot.ty().tp_name();
            return Err(space.type_error(format_args!("__slots__ items must be strings, not '{got}'")));
        };
        let text = name.to_string_lossy();
        if !algorithms::text::ucd::is_identifier(name.text().code_points()) {
            return Err(space.type_error("__slots__ must be identifiers"));
        }
        if text == "__dict__" {
            if !may_add_dict || self.add_dict {
                return Err(space.type_error("__dict__ slot disallowed: we already got one"));
            }
            self.add_dict = true;
            return Ok(());
        }
        if text == "__weakref__" {
            if !may_add_weakref || self.add_weakref {
                return Err(space.type_error("__weakref__ slot disallowed: we already got one"));
            }
            self.add_weakref = true;
            return Ok(());
        }
        let mangled = Str::intern(space, &mangle(&class.to_string_lossy(), &text));
        // The compiler leaves these in the namespace for `type.__new__` alone.
        let passing = ["__qualname__", "__classcell__", "__classdictcell__"].contains(&text.as_str());
        if !passing && namespace.get_item(space, &mangled)?.is_some() {
            return Err(conflict(space, slot));
        }
        self.names.push(mangled);
        Ok(())
    }

    /// A base other than the one that gives the layout may promise a dict or weak references.
    fn look_at_other_bases(&mut self, base: &Type, bases: &Tuple, may_add_dict: bool, may_add_weakref: bool) {
        for other in bases.items() {
            // SAFETY: the bases were checked to be types.
            let other = unsafe { other.cast_unchecked::<Type>() };
            if ptr::eq(other, base) {
                continue;
            }
            self.add_dict |= may_add_dict && other.slots().tp_dictoffset.get() != 0;
            self.add_weakref |= may_add_weakref && other.slots().tp_weaklistoffset.get() != 0;
        }
    }

    /// Writes the member table behind a new type's fixed part; the first slot is at `start` in instances.
    pub fn write_members(&self, ty: &Type, start: usize) {
        let members = HeapType::of(ty).members();
        for (at, name) in self.names.iter().enumerate() {
            let member = PyMemberDef {
                // SAFETY of the address: the name is ASCII or not, its UTF-8 form lives as long as the string, which is immortal.
                name: c_characters(name),
                r#type: Py_T_OBJECT_EX,
                offset: (start + at * size_of::<*mut PyObject>()) as isize,
                flags: 0,
                doc: ptr::null(),
            };
            // SAFETY: the type was allocated with as many items as there are names.
            unsafe { members.add(at).write(member) };
        }
    }
}

#[cold]
fn conflict(space: &Space, slot: &Object) -> PyErr {
    match slot.repr(space) {
        Ok(slot) => space.value_error(format_args!(
            "{} in __slots__ conflicts with class variable",
            slot.to_string_lossy()
        )),
        Err(err) => err,
    }
}

/// The characters of an immortal name as a C string.
fn c_characters(name: &Str) -> *const core::ffi::c_char {
    let space = Space::current();
    // An interned identifier has no lone surrogates.
    name.as_utf8(space).map_or(c"?".as_ptr(), |text| text.as_ptr().cast())
}

/// `__name` in the class `_Class` is `_Class__name`.
fn mangle(class: &str, name: &str) -> String {
    let class = class.trim_start_matches('_');
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') || class.is_empty() {
        return name.to_owned();
    }
    format!("_{class}{name}")
}

/// How many attributes instances keep in slots: as many as methods along the MRO are seen to assign, within limits.
pub(super) fn inline_capacity(space: &Space, ty: &Type) -> PyResult<usize> {
    if ty.itemsize() != 0 {
        return Ok(0);
    }
    let mut names: Vec<Ref<Object>> = Vec::new();
    for class in ty.mro_types() {
        let Some(dict) = class.dict() else { continue };
        let found = dict.get_item(space, intern!(space, "__static_attributes__"))?;
        let Some(found) = found.and_then(|found| found.downcast_into::<Tuple>().ok()) else { continue };
        for name in found.items() {
            if !names.iter().any(|other| other.is(*name)) {
                names.push(name.to_ref());
            }
        }
    }
    Ok(names.len().clamp(MIN_SLOTS, MAX_SLOTS))
}

const fn property(
    name: &'static core::ffi::CStr,
    get: abi::getter,
    set: Option<abi::setter>,
    doc: &'static core::ffi::CStr,
) -> PyGetSetDef {
    PyGetSetDef { name: name.as_ptr(), get: Some(get), set, doc: doc.as_ptr(), closure: ptr::null_mut() }
}

const DICT: PyGetSetDef =
    property(c"__dict__", get_dict, Some(set_dict), c"dictionary for instance variables");
const WEAKREF: PyGetSetDef =
    property(c"__weakref__", get_weakref, None, c"list of weak references to the object");

static BOTH: Static<[PyGetSetDef; 3]> = Static([DICT, WEAKREF, PyGetSetDef::zeroed()]);
static ONLY_DICT: Static<[PyGetSetDef; 2]> = Static([DICT, PyGetSetDef::zeroed()]);
static ONLY_WEAKREF: Static<[PyGetSetDef; 2]> = Static([WEAKREF, PyGetSetDef::zeroed()]);

/// The properties that a class gets for what it adds.
pub(super) fn properties(plan: &SlotPlan) -> *mut PyGetSetDef {
    match (plan.add_dict, plan.add_weakref) {
        (true, true) => BOTH.as_ptr().cast(),
        (true, false) => ONLY_DICT.as_ptr().cast(),
        (false, true) => ONLY_WEAKREF.as_ptr().cast(),
        (false, false) => ptr::null_mut(),
    }
}

/// The nearest base from C that brings a dict of its own, whose `__dict__` property then does the work.
fn base_with_dict(ty: &Type) -> Option<&Type> {
    core::iter::successors(Some(ty), |ty| ty.base())
        .find(|ty| ty.base().is_some() && !ty.is_heap_type() && ty.slots().tp_dictoffset.get() != 0)
}

fn base_property(space: &Space, base: &Type) -> PyResult<Ref<Object>> {
    base.lookup(space, intern!(space, "__dict__"))
        .filter(|property| property.ty().slots().tp_descr_set.get().is_some())
        .ok_or_else(|| {
            let name = base.tp_name();
            space.type_error(format_args!("this __dict__ descriptor does not support '{name}' objects"))
        })
}

unsafe extern "C" fn get_dict(object: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: the property was checked to apply to the object.
    let object = unsafe { Object::from_ptr(object) };
    let result = match base_with_dict(object.ty()) {
        None => attributes::own_dict(space, object).map(Ref::into_object),
        Some(base) => base_property(space, base).and_then(|property| {
            property.call_special_method(space, intern!(space, "__get__"), &[object, object.ty()]).and_then(
                |value| value.ok_or_else(|| space.type_error("the base's __dict__ is no descriptor")),
            )
        }),
    };
    result.into_c(space)
}

unsafe extern "C" fn set_dict(object: *mut PyObject, value: *mut PyObject, _: *mut c_void) -> c_int {
    let space = Space::current();
    // SAFETY: the property was checked to apply to the object; the value is an object or null.
    let (object, value) = unsafe { (Object::from_ptr(object), Object::from_nullable(value)) };
    assign_dict(space, object, value).into_c(space)
}

fn assign_dict(space: &Space, object: &Object, value: Option<&Object>) -> PyResult<()> {
    if let Some(base) = base_with_dict(object.ty()) {
        let property = base_property(space, base)?;
        let value = value.map_or(ptr::null_mut(), Layout::as_ptr);
        if let Some(set) = property.ty().slots().tp_descr_set.get() {
            // SAFETY: the slot fits the property's type.
            space.status_from_c(unsafe { set(property.as_ptr(), object.as_ptr(), value) })?;
        }
        return Ok(());
    }
    let dict = match value {
        None => None,
        Some(value) => Some(value.downcast::<Dict>().ok_or_else(|| {
            let got = value.ty().tp_name();
            space.type_error(format_args!("__dict__ must be set to a dictionary, not a '{got}'"))
        })?),
    };
    attributes::set_dict(space, object, dict)
}

unsafe extern "C" fn get_weakref(object: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: the property was checked to apply to the object.
    let object = unsafe { Object::from_ptr(object) };
    crate::weakref::first(object).unwrap_or_else(|| space.none()).into_c(space)
}
