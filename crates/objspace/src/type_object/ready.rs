//! Making a type ready for use: `PyType_Ready`.
//!
//! A type comes with its slots and tables filled in; this gives it bases, MRO and dict, puts its methods, members, properties and
//! slots into the dict as descriptors, and inherits what is missing.

use super::{new_wrapper, slot_table, subclasses};
use crate::descriptors::{
    ClassMethodDescriptor, Descriptor, GetSetDescriptor, MemberDescriptor, MethodDescriptor,
    WrapperDescriptor, doc_of, intern_c,
};
use crate::shim::PyObject_HashNotImplemented;
use crate::{
    BuiltinFunction, Dict, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, intern,
};
use abi::*;
use core::ffi::{CStr, c_void};
use core::ptr;

/// Offset of the list of weak references of an instance with `Py_TPFLAGS_MANAGED_WEAKREF`.
pub const MANAGED_WEAKREF_OFFSET: isize = -32;

impl Type {
    /// Sets bits of `tp_flags`.
    #[inline]
    pub(crate) fn add_flags(&self, flags: u64) {
        self.slots().tp_flags.set(self.flags() | flags);
    }

    /// Clears bits of `tp_flags`.
    #[inline]
    pub(crate) fn remove_flags(&self, flags: u64) {
        self.slots().tp_flags.set(self.flags() & !flags);
    }

    /// Makes the type ready; does nothing if it is.
    ///
    /// # Errors
    /// `TypeError` or `SystemError` when what the type comes with makes no sense, `MemoryError`.
    pub fn ready(&self, space: &Space) -> PyResult<()> {
        self.ready_with(space, true)
    }

    /// Like [`Type::ready`], for a class made in Python, which fills none of the slots that special methods call.
    ///
    /// # Errors
    /// As [`Type::ready`].
    pub(super) fn ready_without_own_slots(&self, space: &Space) -> PyResult<()> {
        self.ready_with(space, false)
    }

    fn ready_with(&self, space: &Space, has_own_slots: bool) -> PyResult<()> {
        if self.has_flag(Py_TPFLAGS_READY) {
            return Ok(());
        }
        if self.has_flag(Py_TPFLAGS_READYING) {
            return Err(space.system_error("a type cannot be made ready while it is being made ready"));
        }
        self.add_flags(Py_TPFLAGS_READYING);
        let result = self.make_ready(space, has_own_slots);
        self.remove_flags(Py_TPFLAGS_READYING);
        result?;
        self.add_flags(Py_TPFLAGS_READY);
        Ok(())
    }

    /// Like [`Type::ready`], for a type in static memory that Python code may change nevertheless.
    ///
    /// # Errors
    /// As [`Type::ready`].
    pub fn ready_mutable(&self, space: &Space) -> PyResult<()> {
        self.ready(space)?;
        self.remove_flags(Py_TPFLAGS_IMMUTABLETYPE);
        Ok(())
    }

    /// Like [`Type::ready`], for a type in static memory that has no constructor of its own, and makes instances as its base does.
    ///
    /// # Errors
    /// As [`Type::ready`].
    pub fn ready_with_inherited_new(&self, space: &Space) -> PyResult<()> {
        self.ready(space)?;
        self.slots().tp_new.set(self.base().and_then(|base| base.slots().tp_new.get()));
        self.remove_flags(Py_TPFLAGS_DISALLOW_INSTANTIATION);
        Ok(())
    }

    fn make_ready(&self, space: &Space, has_own_slots: bool) -> PyResult<()> {
        if self.slots().tp_name.get().is_null() {
            return Err(space.system_error("Type does not define the tp_name field."));
        }
        if !self.is_heap_type() {
            // Types in static memory never change from Python.
            self.add_flags(Py_TPFLAGS_IMMUTABLETYPE);
        }
        self.set_base(space)?;
        self.set_bases(space)?;
        self.set_dict(space)?;
        self.compute_mro(space)?;
        self.check_static_bases(space)?;
        self.set_new(space)?;
        self.fill_dict(space, has_own_slots)?;
        self.inherit(space)?;
        self.set_preheader_offsets(space)?;
        self.set_hash(space)?;
        for base in self.bases().map_or(&[][..], Tuple::items) {
            // SAFETY: bases are types.
            subclasses::add_new(unsafe { base.cast_unchecked() }, self);
        }
        self.check_ready(space)
    }

    fn set_base(&self, space: &Space) -> PyResult<()> {
        let slots = self.slots();
        let object = Object::type_object();
        if slots.tp_base.get().is_null() && !ptr::eq(self, object) {
            slots.tp_base.set(object.as_type_ptr());
        }
        if let Some(base) = self.base() {
            base.ready(space)?;
        }
        let head = &self.as_object().head().ob_type;
        if head.get().is_null() {
            head.set(self.base().map_or(Type::type_object(), |base| base.ty()).as_type_ptr());
        }
        Ok(())
    }

    fn set_bases(&self, space: &Space) -> PyResult<()> {
        if self.slots().tp_bases.get().is_null() {
            let bases: Vec<&Object> = self.base().map(Layout::as_object).into_iter().collect();
            self.slots().tp_bases.set(Tuple::from_slice(space, &bases)?.into_ptr());
        }
        Ok(())
    }

    fn set_dict(&self, space: &Space) -> PyResult<()> {
        if self.slots().tp_dict.get().is_null() {
            self.slots().tp_dict.set(Dict::new(space)?.into_ptr());
        }
        Ok(())
    }

    /// A static type outlives types made at run time, so it cannot derive from one.
    fn check_static_bases(&self, space: &Space) -> PyResult<()> {
        if self.is_heap_type() {
            return Ok(());
        }
        match self.mro_types().find(|class| class.is_heap_type()) {
            None => Ok(()),
            Some(class) => Err(space.type_error(format_args!(
                "type '{}' is not dynamically allocated but its base type '{}' is dynamically allocated",
                self.tp_name(),
                class.tp_name()
            ))),
        }
    }

    fn set_new(&self, space: &Space) -> PyResult<()> {
        let slots = self.slots();
        let from_object = self.base().is_some_and(|base| ptr::eq(base, Object::type_object()));
        // Old extension types without `tp_new` expect not to be instantiated.
        if slots.tp_new.get().is_none() && from_object && !self.is_heap_type() {
            self.add_flags(Py_TPFLAGS_DISALLOW_INSTANTIATION);
        }
        if self.has_flag(Py_TPFLAGS_DISALLOW_INSTANTIATION) {
            slots.tp_new.set(None);
        } else if slots.tp_new.get().is_some() {
            new_wrapper::add(space, self)?;
        } else {
            slots.tp_new.set(self.base().and_then(|base| base.slots().tp_new.get()));
        }
        Ok(())
    }

    /// The type's dict, which it has when it is being made ready.
    pub(crate) fn own_dict(&self, space: &Space) -> PyResult<&Dict> {
        self.dict().ok_or_else(|| space.system_error("type has no dict"))
    }

    /// Removes the descriptors `__dict__` and `__weakref__` of the type itself.
    ///
    /// # Errors
    /// What the dict raises.
    pub fn clear_storage_descriptors(&self, space: &Space) -> PyResult<()> {
        let dict = self.own_dict(space)?;
        for name in [intern!(space, "__dict__"), intern!(space, "__weakref__")] {
            dict.remove(space, name)?;
        }
        self.modified(space);
        Ok(())
    }

    fn fill_dict(&self, space: &Space, has_own_slots: bool) -> PyResult<()> {
        let dict = self.own_dict(space)?.to_ref();
        if has_own_slots {
            self.add_slot_wrappers(space, &dict)?;
        }
        // SAFETY: a type's tables end in an empty entry, live as long as it does, and fit its instances.
        unsafe {
            self.add_methods(space, &dict, self.slots().tp_methods.get())?;
            self.add_members(space, &dict, self.slots().tp_members.get())?;
            self.add_getset(space, &dict, self.slots().tp_getset.get())?;
        }
        let name = intern!(space, "__doc__");
        if dict.get_item(space, name)?.is_none() {
            let doc = doc_of(space, self.name(), self.slots().tp_doc.get())?;
            dict.set_item(space, name, &doc)?;
        }
        Ok(())
    }

    /// Special methods for the slots that the type itself fills.
    fn add_slot_wrappers(&self, space: &Space, dict: &Dict) -> PyResult<()> {
        for (entry, place) in slot_table::places(space, self) {
            let function = place.get();
            if function.is_null()
                || entry.base().wrapper.is_none()
                || dict.get_item(space, &entry.name)?.is_some()
            {
                continue;
            }
            if ptr::eq(function, PyObject_HashNotImplemented as *const () as *const c_void) {
                dict.set_item(space, &entry.name, crate::none())?;
            } else {
                let wrapper = WrapperDescriptor::new(space, self, entry, function)?;
                dict.set_item(space, &entry.name, &wrapper)?;
            }
        }
        Ok(())
    }

    /// Adds methods of a table; what is in the dict already stays, unless the entry says otherwise.
    ///
    /// # Safety
    /// `table` is null or an array that ends in an empty entry, lives as long as the type, and fits its instances.
    pub(crate) unsafe fn add_methods(
        &self,
        space: &Space,
        dict: &Dict,
        table: *mut PyMethodDef,
    ) -> PyResult<()> {
        let mut at = table;
        // SAFETY: the caller's promise.
        unsafe {
            while !at.is_null() && !(*at).ml_name.is_null() {
                let (name, descriptor) = self.method(space, at)?;
                if (*at).ml_flags & METH_COEXIST != 0 || dict.get_item(space, &name)?.is_none() {
                    dict.set_item(space, &name, &descriptor)?;
                }
                at = at.add(1);
            }
        }
        Ok(())
    }

    /// # Safety
    /// As for [`Type::add_methods`].
    unsafe fn method(&self, space: &Space, entry: *mut PyMethodDef) -> PyResult<(Ref<Str>, Ref<Object>)> {
        // SAFETY: the caller's promise; both kinds of descriptors start with the common head.
        unsafe {
            let descriptor = match (*entry).ml_flags & (METH_CLASS | METH_STATIC) {
                0 => MethodDescriptor::new(space, self, entry)?,
                METH_CLASS => ClassMethodDescriptor::new(space, self, entry)?,
                METH_STATIC => {
                    let function = BuiltinFunction::new(space, entry, Some(self), None, None)?;
                    let name = intern_c(space, CStr::from_ptr((*entry).ml_name))?;
                    return Ok((name, crate::staticmethod::StaticMethod::wrap(space, &function)?));
                }
                _ => return Err(space.value_error("method cannot be both class and static")),
            };
            let head: &Object = &descriptor;
            let name = head.cast_unchecked::<Descriptor>().name().to_ref();
            Ok((name, descriptor))
        }
    }

    /// Adds members of a table; what is in the dict already stays.
    ///
    /// # Safety
    /// As for [`Type::add_methods`].
    pub(crate) unsafe fn add_members(
        &self,
        space: &Space,
        dict: &Dict,
        table: *mut PyMemberDef,
    ) -> PyResult<()> {
        let mut at = table;
        // SAFETY: the caller's promise.
        unsafe {
            while !at.is_null() && !(*at).name.is_null() {
                add_absent(space, dict, &*MemberDescriptor::new(space, self, at)?)?;
                at = at.add(1);
            }
        }
        Ok(())
    }

    /// Adds properties of a table; what is in the dict already stays.
    ///
    /// # Safety
    /// As for [`Type::add_methods`].
    pub(crate) unsafe fn add_getset(
        &self,
        space: &Space,
        dict: &Dict,
        table: *mut PyGetSetDef,
    ) -> PyResult<()> {
        let mut at = table;
        // SAFETY: the caller's promise.
        unsafe {
            while !at.is_null() && !(*at).name.is_null() {
                add_absent(space, dict, &*GetSetDescriptor::new(space, self, at)?)?;
                at = at.add(1);
            }
        }
        Ok(())
    }

    /// Words in front of instances have fixed places.
    fn set_preheader_offsets(&self, space: &Space) -> PyResult<()> {
        let slots = self.slots();
        let name = self.tp_name();
        if self.has_flag(Py_TPFLAGS_MANAGED_DICT) {
            if !matches!(slots.tp_dictoffset.get(), 0 | -1) {
                return Err(space.type_error(format_args!(
                    "type {name} has the Py_TPFLAGS_MANAGED_DICT flag but tp_dictoffset is set to incompatible value"
                )));
            }
            slots.tp_dictoffset.set(-1);
        }
        if self.has_flag(Py_TPFLAGS_MANAGED_WEAKREF) {
            if !matches!(slots.tp_weaklistoffset.get(), 0 | MANAGED_WEAKREF_OFFSET) {
                return Err(space.type_error(format_args!(
                    "type {name} has the Py_TPFLAGS_MANAGED_WEAKREF flag but tp_weaklistoffset is set to incompatible \
                     value"
                )));
            }
            slots.tp_weaklistoffset.set(MANAGED_WEAKREF_OFFSET);
        }
        Ok(())
    }

    /// A type that compares but does not hash is not hashable.
    fn set_hash(&self, space: &Space) -> PyResult<()> {
        if self.slots().tp_hash.get().is_some() {
            return Ok(());
        }
        let (dict, name) = (self.own_dict(space)?.to_ref(), intern!(space, "__hash__"));
        if dict.get_item(space, name)?.is_none() {
            dict.set_item(space, name, crate::none())?;
            self.slots().tp_hash.set(Some(PyObject_HashNotImplemented));
        }
        Ok(())
    }

    fn check_ready(&self, space: &Space) -> PyResult<()> {
        let name = self.tp_name();
        if self.has_flag(Py_TPFLAGS_HAVE_GC) && self.slots().tp_traverse.get().is_none() {
            return Err(space.system_error(format_args!(
                "type {name} has the Py_TPFLAGS_HAVE_GC flag but has no traverse function"
            )));
        }
        if self.has_flag(Py_TPFLAGS_MANAGED_DICT) && !self.has_flag(Py_TPFLAGS_HAVE_GC) {
            return Err(space.system_error(format_args!(
                "type {name} has the Py_TPFLAGS_MANAGED_DICT flag but not Py_TPFLAGS_HAVE_GC flag"
            )));
        }
        Ok(())
    }

    /// Puts the name of the type's module into its dict, as types from C have it: what is before the last dot of `tp_name`.
    pub(crate) fn add_module_name(&self, space: &Space, dict: &Dict) -> PyResult<()> {
        if let Some((module, _)) = self.tp_name().rsplit_once('.') {
            let name = intern!(space, "__module__");
            if dict.get_item(space, name)?.is_none() {
                dict.set_item(space, name, &*Str::from_str(space, module)?)?;
            }
        }
        Ok(())
    }
}

/// Adds a descriptor by its name, unless there is something of that name.
///
/// # Safety
/// It is one that begins as [`Descriptor`] says.
unsafe fn add_absent(space: &Space, dict: &Dict, descriptor: &Object) -> PyResult<()> {
    // SAFETY: the caller's promise.
    let name = unsafe { descriptor.cast_unchecked::<Descriptor>() }.name();
    match dict.get_item(space, name)? {
        None => dict.set_item(space, name, descriptor),
        Some(_) => Ok(()),
    }
}
