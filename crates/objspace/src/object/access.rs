//! Attribute access on any object: `tp_getattro` and `tp_setattro`, and what the errors carry.

use crate::exceptions::AttributeError;
use crate::{Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, attributes};
use abi::PyAttributeErrorObject;
use core::fmt::Display;

impl Space {
    /// An `AttributeError` that knows the object and the name, so that a traceback can suggest what was meant.
    #[cold]
    pub fn attribute_error(&self, object: &Object, name: &Object, message: impl Display) -> PyErr {
        let err = PyErr::new(self, AttributeError::type_object(), message);
        note_attribute(&err, object, name);
        err
    }

    /// An `AttributeError` with nothing but a message.
    #[cold]
    pub fn attribute_error_plain(&self, message: impl Display) -> PyErr {
        PyErr::new(self, AttributeError::type_object(), message)
    }

    /// The `AttributeError` of an object that has no attribute `name`.
    #[cold]
    pub fn no_attribute(&self, object: &Object, name: &Object) -> PyErr {
        let shown = shown_name(name);
        let message = format_args!("'{}' object has no attribute '{shown}'", object.ty().tp_name());
        self.attribute_error(object, name, message)
    }
}

/// The characters of a name, for a message.
pub(crate) fn shown_name(name: &Object) -> String {
    name.downcast::<Str>().map_or_else(|| "?".to_owned(), |name| name.to_string_lossy())
}

/// Gives an `AttributeError` that says nothing about them the object and the name; other errors stay as they are.
#[cold]
pub fn note_attribute(err: &PyErr, object: &Object, name: &Object) {
    if !err.is_a::<AttributeError>() {
        return;
    }
    // SAFETY: instances of `AttributeError` have this layout; both fields are null, so nothing is dropped.
    unsafe {
        let details = &*err.value().as_ptr().cast::<PyAttributeErrorObject>();
        if details.name.get().is_null() && details.obj.get().is_null() {
            details.name.set(name.to_ref().into_ptr());
            details.obj.set(object.to_ref().into_ptr());
        }
    }
}

#[cold]
fn not_a_name(space: &Space, name: &Object) -> PyErr {
    space.type_error(format_args!("attribute name must be string, not '{}'", name.ty().tp_name()))
}

impl Object {
    /// The attribute `name`.
    ///
    /// # Errors
    /// `AttributeError` (with the object and the name) when there is none, and whatever the lookup raises.
    #[inline]
    pub fn getattr(&self, space: &Space, name: &Str) -> PyResult<Ref<Object>> {
        let slots = self.ty().slots();
        if let Some(getattro) = slots.tp_getattro.get() {
            if core::ptr::fn_addr_eq(getattro, attributes::PyObject_GenericGetAttr as abi::getattrofunc) {
                return attributes::generic_getattr(space, self, name)
                    .inspect_err(|err| note_attribute(err, self, name));
            }
            // SAFETY: the slot fits its own type.
            unsafe { space.from_c(getattro(self.as_ptr(), name.as_ptr())) }
                .inspect_err(|err| note_attribute(err, self, name))
        } else {
            self.getattr_by_c_name(space, name)
        }
    }

    #[cold]
    fn getattr_by_c_name(&self, space: &Space, name: &Str) -> PyResult<Ref<Object>> {
        let Some(getattr) = self.ty().slots().tp_getattr.get() else {
            return Err(space.no_attribute(self, name));
        };
        let text = c_name(space, name)?;
        // SAFETY: the slot fits its own type; the name is a C string that lives until it returns.
        unsafe { space.from_c(getattr(self.as_ptr(), text.as_ptr().cast_mut())) }
            .inspect_err(|err| note_attribute(err, self, name))
    }

    /// The attribute whose name is any object: `TypeError` if that is no string.
    pub fn getattr_object(&self, space: &Space, name: &Object) -> PyResult<Ref<Object>> {
        match name.downcast::<Str>() {
            Some(name) => self.getattr(space, name),
            None => Err(not_a_name(space, name)),
        }
    }

    /// The attribute `name`, a literal of the caller.
    pub fn getattr_str(&self, space: &Space, name: &str) -> PyResult<Ref<Object>> {
        self.getattr(space, &Str::intern(space, name))
    }

    /// The attribute `name`, or `None` where the lookup raises `AttributeError`; cheap when there is none.
    pub fn getattr_optional(&self, space: &Space, name: &Str) -> PyResult<Option<Ref<Object>>> {
        let getattro = self.ty().slots().tp_getattro.get();
        if is_same(getattro, attributes::PyObject_GenericGetAttr) {
            return attributes::generic_getattr_optional(space, self, name);
        }
        if is_same(getattro, crate::type_object::type_getattro) {
            // SAFETY: only metatypes have this slot, so the object is a type.
            let ty = unsafe { self.cast_unchecked::<crate::Type>() };
            return ty.getattr_optional_of_type(space, name);
        }
        swallow_missing(self.getattr(space, name))
    }

    /// Like [`Object::getattr_optional`] for a literal name.
    pub fn getattr_optional_str(&self, space: &Space, name: &str) -> PyResult<Option<Ref<Object>>> {
        self.getattr_optional(space, &Str::intern(space, name))
    }

    /// Whether the attribute is there.
    pub fn has_attr(&self, space: &Space, name: &Str) -> PyResult<bool> {
        Ok(self.getattr_optional(space, name)?.is_some())
    }

    /// Sets an attribute.
    #[inline]
    pub fn setattr(&self, space: &Space, name: &Str, value: &Object) -> PyResult<()> {
        self.assign_attr(space, name, Some(value))
    }

    /// Sets the attribute `name`, a literal of the caller.
    pub fn setattr_str(&self, space: &Space, name: &str, value: &Object) -> PyResult<()> {
        self.assign_attr(space, &Str::intern(space, name), Some(value))
    }

    /// Deletes an attribute.
    pub fn delattr(&self, space: &Space, name: &Str) -> PyResult<()> {
        self.assign_attr(space, name, None)
    }

    /// Sets or deletes (`None`) the attribute whose name is any object.
    pub fn setattr_object(&self, space: &Space, name: &Object, value: Option<&Object>) -> PyResult<()> {
        match name.downcast::<Str>() {
            Some(name) => self.assign_attr(space, name, value),
            None => Err(not_a_name(space, name)),
        }
    }

    /// Sets or deletes (`None`) an attribute.
    pub fn assign_attr(&self, space: &Space, name: &Str, value: Option<&Object>) -> PyResult<()> {
        let slots = self.ty().slots();
        let generic: abi::setattrofunc = attributes::PyObject_GenericSetAttr;
        if slots.tp_setattro.get().is_some_and(|setattro| core::ptr::fn_addr_eq(setattro, generic)) {
            return attributes::generic_setattr(space, self, name, value);
        }
        let interned = attributes::interned(space, name);
        let name: &Str = &interned;
        let value_ptr = value.map_or(core::ptr::null_mut(), Layout::as_ptr);
        if let Some(setattro) = slots.tp_setattro.get() {
            // SAFETY: the slot fits its own type.
            space.status_from_c(unsafe { setattro(self.as_ptr(), name.as_ptr(), value_ptr) })?;
            return Ok(());
        }
        let Some(setattr) = slots.tp_setattr.get() else {
            return Err(self.attributes_cannot_be_set(space, name, value.is_none()));
        };
        let text = c_name(space, name)?;
        // SAFETY: the slot fits its own type; the name is a C string that lives until it returns.
        space.status_from_c(unsafe { setattr(self.as_ptr(), text.as_ptr().cast_mut(), value_ptr) })?;
        Ok(())
    }

    #[cold]
    fn attributes_cannot_be_set(&self, space: &Space, name: &Str, deleting: bool) -> PyErr {
        let slots = self.ty().slots();
        let none = slots.tp_getattr.get().is_none() && slots.tp_getattro.get().is_none();
        let what = if none { "no" } else { "only read-only" };
        let doing = if deleting { "del" } else { "assign to" };
        let name = name.to_string_lossy();
        space.type_error(format_args!(
            "'{}' object has {what} attributes ({doing} .{name})",
            self.ty().tp_name()
        ))
    }

    /// What a call of the method `name` needs: the callable, and whether the object must go in front of the arguments
    /// because it is an unbound method found on the type.
    pub fn method(&self, space: &Space, name: &Str) -> PyResult<(Ref<Object>, bool)> {
        if is_same(self.ty().slots().tp_getattro.get(), attributes::PyObject_GenericGetAttr) {
            attributes::generic_method(space, self, name)
        } else {
            Ok((self.getattr(space, name)?, false))
        }
    }

    /// The special method `name` found on the type, bound to the object; not looked for in the instance.
    pub fn special_method(&self, space: &Space, name: &Str) -> PyResult<Option<Ref<Object>>> {
        let Some(found) = self.ty().lookup(space, name) else { return Ok(None) };
        match found.ty().slots().tp_descr_get.get() {
            None => Ok(Some(found)),
            // SAFETY: the slot fits its own type.
            Some(get) => unsafe {
                let owner = self.ty().as_type_ptr().cast();
                space.from_c(get(found.as_ptr(), self.as_ptr(), owner)).map(Some)
            },
        }
    }

    /// Calls the special method `name` found on the type, if there is one.
    #[inline(always)]
    pub fn call_special_method(
        &self,
        space: &Space,
        name: &Str,
        args: &[&Object],
    ) -> PyResult<Option<Ref<Object>>> {
        match self.ty().lookup(space, name) {
            Some(found) => crate::Type::call_special(space, &found, self, args).map(Some),
            None => Ok(None),
        }
    }
}

/// Turns an `AttributeError` into "there is none".
pub(crate) fn swallow_missing(result: PyResult<Ref<Object>>) -> PyResult<Option<Ref<Object>>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(err) if err.is_a::<AttributeError>() => Ok(None),
        Err(err) => Err(err),
    }
}

/// Whether a slot holds exactly this C function.
#[inline]
pub(crate) fn is_same(slot: Option<abi::getattrofunc>, function: abi::getattrofunc) -> bool {
    slot.is_some_and(|slot| core::ptr::fn_addr_eq(slot, function))
}

fn c_name(space: &Space, name: &Str) -> PyResult<std::ffi::CString> {
    std::ffi::CString::new(name.to_string_lossy()).map_err(|_| space.value_error("embedded null character"))
}
