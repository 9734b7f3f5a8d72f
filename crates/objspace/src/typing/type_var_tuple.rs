//! `typing.TypeVarTuple`.

use super::lazy::Lazy;
use super::{Given, allocate, call_typing, held, no_default};
use crate::shim::Args;
use crate::{Layout, Object, PyResult, Ref, Slot, Space, Type, pytype};
use abi::PyObject;
use core::cell::Cell;
use core::mem::offset_of;

/// The layout of [`TypeVarTuple`].
#[repr(C)]
pub struct TypeVarTupleObject {
    ob_base: PyObject,
    name: Slot,
    default: Slot,
    evaluate_default: Slot,
    dict: Slot,
    weakreflist: Cell<*mut PyObject>,
}

crate::layout! {
    /// A type variable that stands for any number of types.
    pub struct TypeVarTuple(TypeVarTupleObject);
}

held!(TypeVarTuple: name, default, evaluate_default, dict);

/// One written in the language's syntax.
///
/// # Errors
/// `MemoryError`.
pub fn new_type_var_tuple(space: &Space, name: &Object) -> PyResult<Ref<Object>> {
    let made: Ref<TypeVarTuple> = allocate(space, |new: &TypeVarTuple| new.0.name.set(Some(name.to_ref())))?;
    Ok(made.into_object())
}

impl TypeVarTuple {
    fn lazy_default(&self) -> Lazy<'_> {
        Lazy { value: &self.0.default, evaluate: &self.0.evaluate_default }
    }

    pub(super) fn set_default_evaluator(&self, evaluate: Option<Ref<Object>>) {
        self.0.evaluate_default.set(evaluate);
    }
}

#[pytype(
    name = "TypeVarTuple",
    module = "typing",
    flags = HAVE_GC,
    dictoffset = offset_of!(TypeVarTupleObject, dict),
    weaklistoffset = offset_of!(TypeVarTupleObject, weakreflist),
    tp_dealloc = super::dealloc::<TypeVarTuple>,
    tp_traverse = super::traverse::<TypeVarTuple>,
    tp_clear = super::clear::<TypeVarTuple>
)]
/// A type variable that stands for any number of types.
impl TypeVarTuple {
    #[slot(tp_new)]
    fn tp_new(space: &Space, _cls: &Type, args: Args<'_>) -> PyResult<Ref<TypeVarTuple>> {
        let given = Given::new(space, "typevartuple", args, &["default"], 1)?;
        let name = given.name()?;
        let default = match given.keyword("default") {
            Some(default) => default.to_ref(),
            None => no_default(space)?.into_object(),
        };
        let made: Ref<TypeVarTuple> = allocate(space, |new: &TypeVarTuple| {
            new.0.name.set(Some(name.to_ref().into_object()));
            new.0.default.set(Some(default));
        })?;
        super::set_module(space, &made)?;
        Ok(made)
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Object>> {
        super::signed_name(space, "", &self.0.name)
    }

    #[slot(tp_iter)]
    fn tp_iter(&self, space: &Space) -> PyResult<Ref<Object>> {
        super::iterate_unpacked(space, self)
    }

    #[pymethod(name = "__typing_subst__", signature = "($self, arg, /)")]
    fn typing_subst(&self, space: &Space, _arg: &Object) -> PyResult<Ref<Object>> {
        Err(space.type_error("Substitution of bare TypeVarTuple is not supported"))
    }

    #[pymethod(name = "__typing_prepare_subst__", signature = "($self, alias, args, /)")]
    fn typing_prepare_subst(&self, space: &Space, alias: &Object, args: &Object) -> PyResult<Ref<Object>> {
        call_typing(space, "_typevartuple_prepare_subst", &[self, alias, args])
    }

    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Object>> {
        super::signed_name(space, "", &self.0.name)
    }

    /// Whether there is a default.
    #[pymethod]
    fn has_default(&self, space: &Space) -> PyResult<bool> {
        self.lazy_default().is_given(space)
    }

    #[pymethod(name = "__mro_entries__", signature = "($self, object, /)")]
    fn mro_entries(&self, space: &Space, _object: &Object) -> PyResult<Ref<Object>> {
        super::no_base(space, "TypeVarTuple")
    }

    #[getter(name = "__default__")]
    fn default(&self, space: &Space) -> PyResult<Ref<Object>> {
        match self.lazy_default().get(space)? {
            Some(default) => Ok(default),
            None => Ok(no_default(space)?.into_object()),
        }
    }

    #[getter]
    fn evaluate_default(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.lazy_default().evaluator(space)
    }

    #[member(name = "__name__", offset = offset_of!(TypeVarTupleObject, name), kind = _Py_T_OBJECT, readonly)]
    const NAME_MEMBER: () = ();
}
