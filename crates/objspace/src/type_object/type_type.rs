//! `type`.

use crate::{Layout, Object, PyResult, Ref, Space, Str, Type, pytype};
use abi::PyHeapTypeObject;

#[pytype(
    name = "type",
    symbol = PyType_Type,
    flags = BASETYPE | TYPE_SUBCLASS | HAVE_GC | HAVE_VECTORCALL | ITEMS_AT_END,
    basicsize = size_of::<PyHeapTypeObject>(),
    itemsize = size_of::<abi::PyMemberDef>(),
)]
/// type(object) -> the object's type
/// type(name, bases, dict, **kwds) -> a new type
impl Type {}

impl Type {
    /// Like `getattr` on the type, with `None` where there is no such attribute.
    pub(crate) fn getattr_optional_of_type(
        &self,
        space: &Space,
        name: &Str,
    ) -> PyResult<Option<Ref<Object>>> {
        let Some(meta) = self.ty().lookup(space, name) else {
            let Some(found) = self.lookup(space, name) else { return Ok(None) };
            return self.bind_class_attribute(space, found).map(Some);
        };
        let slots = meta.ty().slots();
        if let (Some(get), true) = (slots.tp_descr_get.get(), slots.tp_descr_set.get().is_some()) {
            // SAFETY: the slot fits the descriptor's type.
            return unsafe { space.from_c(get(meta.as_ptr(), self.as_ptr(), self.ty().as_ptr())) }.map(Some);
        }
        if let Some(found) = self.lookup(space, name) {
            return self.bind_class_attribute(space, found).map(Some);
        }
        match slots.tp_descr_get.get() {
            // SAFETY: the slot fits the descriptor's type.
            Some(get) => {
                unsafe { space.from_c(get(meta.as_ptr(), self.as_ptr(), self.ty().as_ptr())) }.map(Some)
            }
            None => Ok(Some(meta)),
        }
    }

    /// What is found on a class binds to no instance.
    #[inline]
    fn bind_class_attribute(&self, space: &Space, found: Ref<Object>) -> PyResult<Ref<Object>> {
        match found.ty().slots().tp_descr_get.get() {
            // SAFETY: the slot fits the descriptor's type; null stands for "no instance".
            Some(get) => unsafe { space.from_c(get(found.as_ptr(), core::ptr::null_mut(), self.as_ptr())) },
            None => Ok(found),
        }
    }

    /// `getattr` on the type.
    pub fn getattr_of_type(&self, space: &Space, name: &Str) -> PyResult<Ref<Object>> {
        match self.getattr_optional_of_type(space, name)? {
            Some(value) => Ok(value),
            None => {
                let message = format_args!(
                    "type object '{}' has no attribute '{}'",
                    self.tp_name(),
                    name.to_string_lossy()
                );
                Err(space.attribute_error(self, name, message))
            }
        }
    }
}

/// `tp_getattro` of types.
///
/// # Safety
/// `ty` is a type, `name` a live object, and the GIL is held.
pub unsafe extern "C" fn type_getattro(
    ty: *mut abi::PyObject,
    name: *mut abi::PyObject,
) -> *mut abi::PyObject {
    let space = Space::current();
    // SAFETY: the caller's promise.
    let (ty, name) = unsafe { (Type::from_type_ptr(ty.cast()), Object::from_ptr(name)) };
    let result =
        match name.downcast::<Str>() {
            Some(name) => ty.getattr_of_type(space, name),
            None => Err(space
                .type_error(format_args!("attribute name must be string, not '{}'", name.ty().tp_name()))),
        };
    crate::shim::IntoC::into_c(result, space)
}
