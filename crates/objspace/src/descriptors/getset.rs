//! `getset_descriptor`: an attribute with C accessors, from `tp_getset`.

use super::{Descriptor, allocate, descriptor_type, doc_of, intern_c};
use crate::gc::Visitor;
use crate::{Layout, Object, PyResult, Ref, Space, Str, Type, pytype};
use abi::{PyDescrObject, PyGetSetDef, PyGetSetDescrObject};
use core::ffi::{CStr, c_int};
use core::mem::offset_of;
use core::ptr;

crate::layout! {
    /// An attribute with C accessors.
    pub struct GetSetDescriptor(PyGetSetDescrObject);
}

impl GetSetDescriptor {
    /// A descriptor of `owner` for an entry of its table.
    ///
    /// # Safety
    /// `definition` lives as long as the type, and its functions fit the type.
    pub unsafe fn new(space: &Space, owner: &Type, definition: *mut PyGetSetDef) -> PyResult<Ref<Object>> {
        // SAFETY: the caller's promise.
        let name = intern_c(space, unsafe { CStr::from_ptr((*definition).name) })?;
        let descriptor: Ref<GetSetDescriptor> = allocate(space, owner, name)?;
        descriptor.0.d_getset.set(definition);
        // SAFETY: the descriptor is complete.
        unsafe { crate::gc::track(descriptor.as_ptr()) };
        Ok(descriptor.into_object())
    }

    /// The attribute of `object`.
    ///
    /// # Errors
    /// `TypeError` if the descriptor is not for such objects, `AttributeError` if there is nothing to read; what the function raises.
    pub(crate) fn read(&self, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        self.head().check(space, object)?;
        let definition = self.definition();
        match definition.get {
            // SAFETY: the object is of the type that the function is for.
            Some(get) => unsafe { space.from_c(get(object.as_ptr(), definition.closure)) },
            None => Err(space.attribute_error_plain(format_args!(
                "attribute '{}' of '{}' objects is not readable",
                self.head().shown_name(),
                self.head().owner().tp_name()
            ))),
        }
    }

    /// Sets (or with `None` deletes) the attribute of `object`.
    ///
    /// # Errors
    /// As [`GetSetDescriptor::read`].
    pub(crate) fn write(&self, space: &Space, object: &Object, value: Option<&Object>) -> PyResult<()> {
        self.head().check(space, object)?;
        let definition = self.definition();
        let Some(set) = definition.set else {
            return Err(space.attribute_error_plain(format_args!(
                "attribute '{}' of '{}' objects is not writable",
                self.head().shown_name(),
                self.head().owner().tp_name()
            )));
        };
        let value = value.map_or(ptr::null_mut(), Layout::as_ptr);
        // SAFETY: the object is of the type that the function is for.
        space.status_from_c(unsafe { set(object.as_ptr(), value, definition.closure) })?;
        Ok(())
    }

    /// The entry of the type's table.
    pub fn definition(&self) -> &PyGetSetDef {
        // SAFETY: the definition lives as long as the type.
        unsafe { &*self.0.d_getset.get() }
    }
}

descriptor_type! {
    #[pytype(name = "getset_descriptor", symbol = PyGetSetDescr_Type, flags = HAVE_GC)]
    impl GetSetDescriptor {
        #[slot(tp_repr)]
        fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
            self.head().describe(space, "attribute")
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
    }
}
