//! `typing.ParamSpec`, and its `args` and `kwargs`.

use super::lazy::Lazy;
use super::{Given, Variance, allocate, call_typing, held, no_default};
use crate::shim::Args;
use crate::{CompareOp, Layout, Object, PyResult, Ref, Slot, Space, Str, Type, pytype};
use abi::PyObject;
use algorithms::text::StrBuilder;
use core::cell::Cell;
use core::mem::offset_of;

/// The layout of [`ParamSpec`].
#[repr(C)]
pub struct ParamSpecObject {
    ob_base: PyObject,
    name: Slot,
    bound: Slot,
    default: Slot,
    evaluate_default: Slot,
    dict: Slot,
    weakreflist: Cell<*mut PyObject>,
    covariant: Cell<bool>,
    contravariant: Cell<bool>,
    infer_variance: Cell<bool>,
}

crate::layout! {
    /// A variable for the parameters of a function.
    pub struct ParamSpec(ParamSpecObject);
}

held!(ParamSpec: name, bound, default, evaluate_default, dict);

/// One written in the language's syntax.
///
/// # Errors
/// `MemoryError`.
pub fn new_param_spec(space: &Space, name: &Object) -> PyResult<Ref<Object>> {
    let made: Ref<ParamSpec> = allocate(space, |new: &ParamSpec| {
        new.0.name.set(Some(name.to_ref()));
        new.0.infer_variance.set(true);
    })?;
    Ok(made.into_object())
}

impl ParamSpec {
    fn lazy_default(&self) -> Lazy<'_> {
        Lazy { value: &self.0.default, evaluate: &self.0.evaluate_default }
    }

    pub(super) fn set_default_evaluator(&self, evaluate: Option<Ref<Object>>) {
        self.0.evaluate_default.set(evaluate);
    }
}

const KEYWORDS: [&str; 5] = ["bound", "default", "covariant", "contravariant", "infer_variance"];

#[pytype(
    name = "ParamSpec",
    module = "typing",
    flags = HAVE_GC,
    dictoffset = offset_of!(ParamSpecObject, dict),
    weaklistoffset = offset_of!(ParamSpecObject, weakreflist),
    tp_dealloc = super::dealloc::<ParamSpec>,
    tp_traverse = super::traverse::<ParamSpec>,
    tp_clear = super::clear::<ParamSpec>
)]
/// A variable that stands for the parameters of a function.
impl ParamSpec {
    #[slot(tp_new)]
    fn tp_new(space: &Space, _cls: &Type, args: Args<'_>) -> PyResult<Ref<ParamSpec>> {
        let given = Given::new(space, "paramspec", args, &KEYWORDS, 1)?;
        let name = given.name()?;
        let variance = given.variance()?;
        // unlike a type variable's, the bound may be anything
        let bound = given.keyword("bound").filter(|bound| !bound.is_none()).map(Layout::to_ref);
        let default = match given.keyword("default") {
            Some(default) => default.to_ref(),
            None => no_default(space)?.into_object(),
        };
        let made: Ref<ParamSpec> = allocate(space, |new: &ParamSpec| {
            new.0.name.set(Some(name.to_ref().into_object()));
            new.0.bound.set(bound);
            new.0.default.set(Some(default));
            new.0.covariant.set(variance.covariant);
            new.0.contravariant.set(variance.contravariant);
            new.0.infer_variance.set(variance.inferred);
        })?;
        super::set_module(space, &made)?;
        Ok(made)
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Object>> {
        let variance = Variance {
            covariant: self.0.covariant.get(),
            contravariant: self.0.contravariant.get(),
            inferred: self.0.infer_variance.get(),
        };
        super::signed_name(space, variance.sign(), &self.0.name)
    }

    #[slot(nb_or)]
    fn nb_or(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        super::union_of(space, a, b)
    }

    #[pymethod(name = "__typing_subst__", signature = "($self, arg, /)")]
    fn typing_subst(&self, space: &Space, arg: &Object) -> PyResult<Ref<Object>> {
        call_typing(space, "_paramspec_subst", &[self, arg])
    }

    #[pymethod(name = "__typing_prepare_subst__", signature = "($self, alias, args, /)")]
    fn typing_prepare_subst(&self, space: &Space, alias: &Object, args: &Object) -> PyResult<Ref<Object>> {
        call_typing(space, "_paramspec_prepare_subst", &[self, alias, args])
    }

    /// Whether there is a default.
    #[pymethod]
    fn has_default(&self, space: &Space) -> PyResult<bool> {
        self.lazy_default().is_given(space)
    }

    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Object>> {
        super::signed_name(space, "", &self.0.name)
    }

    #[pymethod(name = "__mro_entries__", signature = "($self, object, /)")]
    fn mro_entries(&self, space: &Space, _object: &Object) -> PyResult<Ref<Object>> {
        super::no_base(space, "ParamSpec")
    }

    /// Stands for the positional arguments.
    #[getter]
    fn args(&self, space: &Space) -> PyResult<Ref<ParamSpecArgs>> {
        allocate(space, |new: &ParamSpecArgs| new.0.origin.set(Some(self.as_object().to_ref())))
    }

    /// Stands for the keyword arguments.
    #[getter]
    fn kwargs(&self, space: &Space) -> PyResult<Ref<ParamSpecKwargs>> {
        allocate(space, |new: &ParamSpecKwargs| new.0.origin.set(Some(self.as_object().to_ref())))
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

    #[member(name = "__name__", offset = offset_of!(ParamSpecObject, name), kind = _Py_T_OBJECT, readonly)]
    const NAME_MEMBER: () = ();
    #[member(name = "__bound__", offset = offset_of!(ParamSpecObject, bound), kind = _Py_T_OBJECT, readonly)]
    const BOUND: () = ();
    #[member(name = "__covariant__", offset = offset_of!(ParamSpecObject, covariant), kind = Py_T_BOOL, readonly)]
    const COVARIANT: () = ();
    #[member(name = "__contravariant__", offset = offset_of!(ParamSpecObject, contravariant), kind = Py_T_BOOL, readonly)]
    const CONTRAVARIANT: () = ();
    #[member(name = "__infer_variance__", offset = offset_of!(ParamSpecObject, infer_variance), kind = Py_T_BOOL, readonly)]
    const INFER_VARIANCE: () = ();
}

/// The layout of [`ParamSpecArgs`] and [`ParamSpecKwargs`].
#[repr(C)]
pub struct PartObject {
    ob_base: PyObject,
    origin: Slot,
    weakreflist: Cell<*mut PyObject>,
}

/// One of the two: they differ in their names alone.
macro_rules! part {
    ($view:ident, $name:literal, $attribute:literal, $doc:literal) => {
        crate::layout! {
            #[doc = $doc]
            pub struct $view(PartObject);
        }

        held!($view: origin);

        #[pytype(
            name = $name,
            module = "typing",
            flags = HAVE_GC,
            unhashable,
            weaklistoffset = offset_of!(PartObject, weakreflist),
            tp_dealloc = super::dealloc::<$view>,
            tp_traverse = super::traverse::<$view>,
            tp_clear = super::clear::<$view>
        )]
        #[doc = $doc]
        impl $view {
            #[slot(tp_new, signature = "(origin)")]
            fn tp_new(space: &Space, _cls: &Type, origin: &Object) -> PyResult<Ref<$view>> {
                allocate(space, |new: &$view| new.0.origin.set(Some(origin.to_ref())))
            }

            #[slot(tp_repr)]
            fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
                let origin = self.0.origin.get().unwrap_or_else(|| space.none());
                let shown = match origin.downcast::<ParamSpec>().and_then(|spec| spec.0.name.get()) {
                    Some(name) => name.str(space)?,
                    None => origin.repr(space)?,
                };
                let mut text = StrBuilder::from("");
                text.push_text(shown.text());
                text.push_str($attribute);
                Str::from_builder(space, &text)
            }

            #[slot(tp_richcompare)]
            fn tp_richcompare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
                let other = other.downcast_exact::<$view>().and_then(|other| other.0.origin.get());
                match (self.0.origin.get(), other, op) {
                    (Some(origin), Some(other), CompareOp::Eq | CompareOp::Ne) => {
                        origin.rich_compare(space, &other, op)
                    }
                    _ => Ok(space.not_implemented()),
                }
            }

            #[pymethod(name = "__mro_entries__", signature = "($self, object, /)")]
            fn mro_entries(&self, space: &Space, _object: &Object) -> PyResult<Ref<Object>> {
                super::no_base(space, $name)
            }

            #[member(name = "__origin__", offset = offset_of!(PartObject, origin), kind = _Py_T_OBJECT, readonly)]
            const ORIGIN: () = ();
        }
    };
}

part!(ParamSpecArgs, "ParamSpecArgs", ".args", "The positional arguments that a ParamSpec stands for.");
part!(ParamSpecKwargs, "ParamSpecKwargs", ".kwargs", "The keyword arguments that a ParamSpec stands for.");
