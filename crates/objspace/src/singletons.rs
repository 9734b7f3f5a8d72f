//! `None`, `NotImplemented` and `Ellipsis`, and how a [`Space`] gives them.

use crate::{Layout, Object, PyTypeInfo, Ref, Space};
use abi::{PyObject, PyTypeObject, Static};

macro_rules! singleton {
    ($view:ident, $name:literal, $static_type:ident, $symbol:ident, $doc:literal) => {
        crate::layout! {
            #[doc = $doc]
            pub struct $view(PyObject);
        }
        #[doc = concat!("The type of ", $doc)]
        #[unsafe(no_mangle)]
        pub static $static_type: Static<PyTypeObject> = Static(PyTypeObject::zeroed());
        #[doc = $doc]
        #[unsafe(no_mangle)]
        pub static $symbol: Static<PyObject> = Static(PyObject::new_immortal($static_type.as_ptr()));
        impl PyTypeInfo for $view {
            const NAME: &'static str = $name;
            const STATIC: &'static Static<PyTypeObject> = &$static_type;
        }
    };
}

singleton!(NoneObject, "NoneType", _PyNone_Type, _Py_NoneStruct, "`None`.");
singleton!(
    NotImplementedObject,
    "NotImplementedType",
    _PyNotImplemented_Type,
    _Py_NotImplementedStruct,
    "`NotImplemented`."
);
singleton!(EllipsisObject, "ellipsis", PyEllipsis_Type, _Py_EllipsisObject, "`Ellipsis`.");

fn view(object: &'static Static<PyObject>) -> &'static Object {
    // SAFETY: a static object lives for ever.
    unsafe { Object::from_ptr(object.as_ptr()) }
}

/// `None`, borrowed for ever.
#[inline]
pub fn none() -> &'static Object {
    view(&_Py_NoneStruct)
}

/// `NotImplemented`, borrowed for ever.
#[inline]
pub fn not_implemented() -> &'static Object {
    view(&_Py_NotImplementedStruct)
}

/// `Ellipsis`, borrowed for ever.
#[inline]
pub fn ellipsis() -> &'static Object {
    view(&_Py_EllipsisObject)
}

impl Space {
    /// `None`.
    #[inline]
    pub fn none(&self) -> Ref<Object> {
        none().to_ref()
    }

    /// `NotImplemented`.
    #[inline]
    pub fn not_implemented(&self) -> Ref<Object> {
        not_implemented().to_ref()
    }
}

impl Object {
    /// Whether this is `None`.
    #[inline]
    pub fn is_none(&self) -> bool {
        core::ptr::eq(self.as_ptr(), _Py_NoneStruct.as_ptr())
    }

    /// Whether this is `NotImplemented`.
    #[inline]
    pub fn is_not_implemented(&self) -> bool {
        core::ptr::eq(self.as_ptr(), _Py_NotImplementedStruct.as_ptr())
    }
}
