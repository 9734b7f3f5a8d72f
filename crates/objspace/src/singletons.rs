//! `None`, `NotImplemented` and `Ellipsis`, and how a [`Space`] gives them.

use crate::shim::Args;
use crate::{CompareOp, Layout, Object, PyResult, Ref, Space, Str, Type, pytype};
use abi::{PyObject, Static};

macro_rules! singleton {
    ($view:ident, $ty:ident, $symbol:ident, $doc:literal) => {
        crate::layout! {
            #[doc = $doc]
            pub struct $view(PyObject);
        }
        #[doc = $doc]
        #[unsafe(no_mangle)]
        pub static $symbol: Static<PyObject> = Static(PyObject::new_immortal($ty.as_ptr()));
    };
}

singleton!(NoneObject, _PyNone_Type, _Py_NoneStruct, "`None`.");
singleton!(NotImplementedObject, _PyNotImplemented_Type, _Py_NotImplementedStruct, "`NotImplemented`.");
singleton!(EllipsisObject, PyEllipsis_Type, _Py_EllipsisObject, "`Ellipsis`.");

/// `Type()` gives the one instance, and takes nothing.
fn no_arguments(space: &Space, name: &str, args: Args<'_>) -> PyResult<()> {
    if args.is_empty() { Ok(()) } else { Err(space.type_error(format_args!("{name} takes no arguments"))) }
}

/// The count of an immortal object reached zero: a mistake of some C code, which is put right.
unsafe fn revive<T: Layout>(this: *mut T) {
    // SAFETY: the objects are static.
    unsafe { (*this).as_object().make_immortal() }
}

#[pytype(name = "NoneType", symbol = _PyNone_Type)]
/// The type that has None as its only instance.
impl NoneObject {
    #[slot(tp_new)]
    fn make(space: &Space, _class: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        no_arguments(space, "NoneType", args)?;
        Ok(space.none())
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is static.
        unsafe { revive(this) }
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        Ok(Str::intern(space, "None"))
    }

    #[slot(tp_hash)]
    fn hash(&self) -> PyResult<isize> {
        Ok(0xFCA8_6420)
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        Ok(match op {
            CompareOp::Eq if self.is(other) => space.new_bool(true),
            CompareOp::Ne if self.is(other) => space.new_bool(false),
            _ => space.not_implemented(),
        })
    }

    #[slot(nb_bool)]
    fn truth(&self) -> PyResult<bool> {
        Ok(false)
    }
}

#[pytype(name = "NotImplementedType", symbol = _PyNotImplemented_Type)]
/// The type that has NotImplemented as its only instance.
impl NotImplementedObject {
    #[slot(tp_new)]
    fn make(space: &Space, _class: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        no_arguments(space, "NotImplementedType", args)?;
        Ok(space.not_implemented())
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is static.
        unsafe { revive(this) }
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        Ok(Str::intern(space, "NotImplemented"))
    }

    #[slot(nb_bool)]
    fn truth(&self, space: &Space) -> PyResult<bool> {
        Err(space.type_error("NotImplemented should not be used in a boolean context"))
    }

    /// Helper for pickle.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> Ref<Str> {
        Str::intern(space, "NotImplemented")
    }
}

#[pytype(name = "ellipsis", symbol = PyEllipsis_Type)]
/// The type that has Ellipsis as its only instance.
impl EllipsisObject {
    #[slot(tp_new)]
    fn make(space: &Space, _class: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        no_arguments(space, "EllipsisType", args)?;
        Ok(ellipsis().to_ref())
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is static.
        unsafe { revive(this) }
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        Ok(Str::intern(space, "Ellipsis"))
    }

    /// Helper for pickle.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> Ref<Str> {
        Str::intern(space, "Ellipsis")
    }
}

#[inline(always)]
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
