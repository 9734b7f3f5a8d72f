//! `staticmethod`: a function that binds to nothing.

use crate::function_wrapper::{WrapperFields, wrapper_methods};
use crate::gc::{self, Visitor};
use crate::shim::Args;
use crate::{Dict, Object, PyResult, PyTypeInfo, Ref, Space, Str, Type, pytype};
use core::ffi::c_int;
use core::mem::offset_of;

crate::layout! {
    /// A static method.
    pub struct StaticMethod(WrapperFields);
}

wrapper_methods!(StaticMethod);

#[pytype(
    name = "staticmethod",
    symbol = PyStaticMethod_Type,
    flags = BASETYPE | HAVE_GC,
    dictoffset = offset_of!(WrapperFields, dict),
    tp_alloc = crate::slot_functions::PyType_GenericAlloc,
    tp_free = crate::slot_functions::PyObject_GC_Del,
    tp_new = crate::slot_functions::PyType_GenericNew,
    signature = "(function, /)",
)]
/// A function in a class that gets neither the instance nor the class as an argument, whichever of the two it is called on.
///
/// Mostly used as a decorator.
impl StaticMethod {
    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        self.fields().init(space, self, args, "staticmethod")
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead.
        unsafe { WrapperFields::dealloc(this.cast()) }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
        self.fields().traverse(visit)
    }

    #[slot(tp_clear)]
    fn clear(&self) {
        self.fields().clear();
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        self.fields().repr(space, "staticmethod")
    }

    #[slot(tp_call)]
    fn call(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        self.callable(space)?.call_kw(space, args)
    }

    #[slot(tp_descr_get)]
    fn get(&self, space: &Space, _object: Option<&Object>, _owner: Option<&Object>) -> PyResult<Ref<Object>> {
        self.callable(space)
    }

    fn callable(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.fields().callable().ok_or_else(|| space.runtime_error("uninitialized staticmethod object"))
    }

    /// See PEP 585
    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(class: &Type, space: &Space, item: &Object) -> PyResult<Ref<Object>> {
        crate::generic_alias::new(space, class, item)
    }

    #[member(name = "__func__", offset = offset_of!(WrapperFields, callable), kind = _Py_T_OBJECT, readonly)]
    const FUNC: () = ();
    #[member(name = "__wrapped__", offset = offset_of!(WrapperFields, callable), kind = _Py_T_OBJECT, readonly)]
    const WRAPPED: () = ();

    #[getter(name = "__isabstractmethod__")]
    fn is_abstract(&self, space: &Space) -> PyResult<bool> {
        self.fields().is_abstract(space)
    }

    #[getter(name = "__dict__")]
    fn dict(&self, space: &Space) -> PyResult<Ref<Dict>> {
        crate::attributes::own_dict(space, self)
    }

    #[setter(name = "__dict__")]
    fn set_dict(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        crate::function_wrapper::set_dict(space, self, value)
    }

    #[getter(name = "__annotations__")]
    fn annotations(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.fields().forwarded(space, self, "__annotations__")
    }

    #[setter(name = "__annotations__")]
    fn set_annotations(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        self.fields().set_forwarded(space, self, "__annotations__", value)
    }

    #[getter(name = "__annotate__")]
    fn annotate(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.fields().forwarded(space, self, "__annotate__")
    }

    #[setter(name = "__annotate__")]
    fn set_annotate(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        self.fields().set_forwarded(space, self, "__annotate__", value)
    }
}
