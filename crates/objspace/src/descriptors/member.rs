//! `member_descriptor`: an attribute stored in the object's C struct, from `tp_members`; also each of a class's `__slots__`.

use super::{Descriptor, allocate, descriptor_type, doc_of, intern_c, member_access};
use crate::gc::Visitor;
use crate::{Layout, Object, PyResult, Ref, Space, Str, Tuple, Type, pytype};
use abi::{PyDescrObject, PyMemberDef, PyMemberDescrObject};
use core::ffi::{CStr, c_int};
use core::mem::offset_of;

crate::layout! {
    /// An attribute stored in the object's C struct.
    pub struct MemberDescriptor(PyMemberDescrObject);
}

impl MemberDescriptor {
    /// A descriptor of `owner` for an entry of its table.
    ///
    /// # Safety
    /// `definition` lives as long as the type, and describes a field of its instances.
    pub unsafe fn new(space: &Space, owner: &Type, definition: *mut PyMemberDef) -> PyResult<Ref<Object>> {
        // SAFETY: the caller's promise.
        let (name, flags) = unsafe { (CStr::from_ptr((*definition).name), (*definition).flags) };
        if flags & abi::Py_RELATIVE_OFFSET != 0 {
            return Err(space.system_error("PyDescr_NewMember used with Py_RELATIVE_OFFSET"));
        }
        let descriptor: Ref<MemberDescriptor> = allocate(space, owner, intern_c(space, name)?)?;
        descriptor.0.d_member.set(definition);
        // SAFETY: the descriptor is complete.
        unsafe { crate::gc::track(descriptor.as_ptr()) };
        Ok(descriptor.into_object())
    }

    /// The attribute of `object`.
    ///
    /// # Errors
    /// `TypeError` if the descriptor is not for such objects; what [`member_access::get`] raises.
    pub(crate) fn read(&self, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        self.head().check(space, object)?;
        // SAFETY: the object is of the type that the definition is for.
        unsafe { member_access::get(space, object, self.definition()) }
    }

    /// Sets (or with `None` deletes) the attribute of `object`.
    ///
    /// # Errors
    /// As [`MemberDescriptor::read`].
    pub(crate) fn write(&self, space: &Space, object: &Object, value: Option<&Object>) -> PyResult<()> {
        self.head().check(space, object)?;
        // SAFETY: the object is of the type that the definition is for.
        unsafe { member_access::set(space, object, self.definition(), value) }
    }

    /// The entry of the type's table.
    pub fn definition(&self) -> &PyMemberDef {
        // SAFETY: the definition lives as long as the type.
        unsafe { &*self.0.d_member.get() }
    }
}

descriptor_type! {
    #[pytype(name = "member_descriptor", symbol = PyMemberDescr_Type, flags = HAVE_GC)]
    impl MemberDescriptor {
        #[slot(tp_repr)]
        fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
            self.head().describe(space, "member")
        }

        #[slot(tp_descr_get)]
        fn get(&self, space: &Space, object: Option<&Object>, _owner: Option<&Object>) -> PyResult<Ref<Object>> {
            let Some(object) = object else { return Ok(self.as_object().to_ref()) };
            self.read(space, object)
        }

        #[slot(tp_descr_set)]
        fn set(&self, space: &Space, object: &Object, value: Option<&Object>) -> PyResult<()> {
            self.write(space, object, value)
        }

        #[getter(name = "__doc__")]
        fn doc(&self, space: &Space) -> PyResult<Ref<Object>> {
            doc_of(space, "", self.definition().doc)
        }

        #[pymethod(name = "__reduce__")]
        fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
            self.head().reduce(space)
        }
    }
}
