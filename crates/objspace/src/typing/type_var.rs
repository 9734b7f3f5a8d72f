//! `typing.TypeVar`.

use super::lazy::Lazy;
use super::{Given, Variance, allocate, call_typing, checked_type, held, no_default};
use crate::shim::Args;
use crate::{Layout, Object, PyResult, Ref, Slot, Space, Tuple, Type, pytype};
use abi::PyObject;
use core::cell::Cell;
use core::mem::offset_of;

/// The layout of [`TypeVar`].
#[repr(C)]
pub struct TypeVarObject {
    ob_base: PyObject,
    name: Slot,
    bound: Slot,
    evaluate_bound: Slot,
    constraints: Slot,
    evaluate_constraints: Slot,
    default: Slot,
    evaluate_default: Slot,
    dict: Slot,
    weakreflist: Cell<*mut PyObject>,
    covariant: Cell<bool>,
    contravariant: Cell<bool>,
    infer_variance: Cell<bool>,
}

crate::layout! {
    /// A type variable.
    pub struct TypeVar(TypeVarObject);
}

held!(TypeVar: name, bound, evaluate_bound, constraints, evaluate_constraints, default, evaluate_default, dict);

/// A type variable written in the language's syntax, with what evaluates its bound or constraints.
///
/// # Errors
/// `MemoryError`.
pub fn new_type_var(
    space: &Space,
    name: &Object,
    evaluate_bound: Option<&Object>,
    evaluate_constraints: Option<&Object>,
) -> PyResult<Ref<Object>> {
    let made: Ref<TypeVar> = allocate(space, |new: &TypeVar| {
        new.0.name.set(Some(name.to_ref()));
        new.0.evaluate_bound.set(evaluate_bound.map(Layout::to_ref));
        new.0.evaluate_constraints.set(evaluate_constraints.map(Layout::to_ref));
        new.0.infer_variance.set(true);
    })?;
    Ok(made.into_object())
}

impl TypeVar {
    fn lazy_bound(&self) -> Lazy<'_> {
        Lazy { value: &self.0.bound, evaluate: &self.0.evaluate_bound }
    }

    fn lazy_constraints(&self) -> Lazy<'_> {
        Lazy { value: &self.0.constraints, evaluate: &self.0.evaluate_constraints }
    }

    fn lazy_default(&self) -> Lazy<'_> {
        Lazy { value: &self.0.default, evaluate: &self.0.evaluate_default }
    }

    pub(super) fn set_default_evaluator(&self, evaluate: Option<Ref<Object>>) {
        self.0.evaluate_default.set(evaluate);
    }
}

const KEYWORDS: [&str; 5] = ["bound", "default", "covariant", "contravariant", "infer_variance"];

#[pytype(
    name = "TypeVar",
    module = "typing",
    flags = HAVE_GC,
    dictoffset = offset_of!(TypeVarObject, dict),
    weaklistoffset = offset_of!(TypeVarObject, weakreflist),
    tp_dealloc = super::dealloc::<TypeVar>,
    tp_traverse = super::traverse::<TypeVar>,
    tp_clear = super::clear::<TypeVar>
)]
/// A type variable: a parameter of generic classes, functions and aliases that stands for one type.
impl TypeVar {
    #[slot(tp_new)]
    fn tp_new(space: &Space, _cls: &Type, args: Args<'_>) -> PyResult<Ref<TypeVar>> {
        let given = Given::new(space, "typevar", args, &KEYWORDS, usize::MAX)?;
        let name = given.name()?;
        let constraints = args.skip(1);
        let constraints = constraints.positional();
        let variance = given.variance()?;
        let bound = checked_type(space, given.keyword("bound"), "Bound must be a type.")?;
        if constraints.len() == 1 {
            return Err(space.type_error("A single constraint is not allowed"));
        }
        if !constraints.is_empty() && bound.is_some() {
            return Err(space.type_error("Constraints cannot be combined with bound=..."));
        }
        let constraints = match constraints {
            [] => None,
            constraints => Some(Tuple::from_slice(space, constraints)?.into_object()),
        };
        let default = match given.keyword("default") {
            Some(default) => default.to_ref(),
            None => no_default(space)?.into_object(),
        };
        let made: Ref<TypeVar> = allocate(space, |new: &TypeVar| {
            new.0.name.set(Some(name.to_ref().into_object()));
            new.0.bound.set(bound);
            new.0.constraints.set(constraints);
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
        call_typing(space, "_typevar_subst", &[self, arg])
    }

    #[pymethod(name = "__typing_prepare_subst__", signature = "($self, alias, args, /)")]
    fn typing_prepare_subst(&self, space: &Space, alias: &Object, args: &Object) -> PyResult<Ref<Object>> {
        let params = alias.getattr_str(space, "__parameters__")?;
        let given = args.len(space)?;
        let index = params.index_of(space, self)?;
        if index < given {
            return Ok(args.to_ref());
        }
        if index == given
            && self.lazy_default().is_given(space)?
            && let Some(default) = self.lazy_default().get(space)?
        {
            return args.concat(space, &*Tuple::from_slice(space, &[&*default])?);
        }
        let alias = alias.str(space)?.to_string_lossy();
        Err(space.type_error(format_args!("Too few arguments for {alias}")))
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
        super::no_base(space, "TypeVar")
    }

    #[getter(name = "__bound__")]
    fn bound(&self, space: &Space) -> PyResult<Ref<Object>> {
        Ok(self.lazy_bound().get(space)?.unwrap_or_else(|| space.none()))
    }

    #[getter(name = "__constraints__")]
    fn constraints(&self, space: &Space) -> PyResult<Ref<Object>> {
        Ok(self.lazy_constraints().get(space)?.unwrap_or_else(|| Tuple::empty().into_object()))
    }

    #[getter(name = "__default__")]
    fn default(&self, space: &Space) -> PyResult<Ref<Object>> {
        match self.lazy_default().get(space)? {
            Some(default) => Ok(default),
            None => Ok(no_default(space)?.into_object()),
        }
    }

    #[getter]
    fn evaluate_bound(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.lazy_bound().evaluator(space)
    }

    #[getter]
    fn evaluate_constraints(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.lazy_constraints().evaluator(space)
    }

    #[getter]
    fn evaluate_default(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.lazy_default().evaluator(space)
    }

    #[member(name = "__name__", offset = offset_of!(TypeVarObject, name), kind = _Py_T_OBJECT, readonly)]
    const NAME_MEMBER: () = ();
    #[member(name = "__covariant__", offset = offset_of!(TypeVarObject, covariant), kind = Py_T_BOOL, readonly)]
    const COVARIANT: () = ();
    #[member(name = "__contravariant__", offset = offset_of!(TypeVarObject, contravariant), kind = Py_T_BOOL, readonly)]
    const CONTRAVARIANT: () = ();
    #[member(name = "__infer_variance__", offset = offset_of!(TypeVarObject, infer_variance), kind = Py_T_BOOL, readonly)]
    const INFER_VARIANCE: () = ();
}
