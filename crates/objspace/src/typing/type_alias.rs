//! `typing.TypeAliasType`: what `type X = …` makes.

use super::lazy::Lazy;
use super::{TypeVarTuple, allocate, held, no_default};
use crate::{
    Function, Layout, Object, PyResult, Ref, Slot, Space, Str, Tuple, Type, generic_alias, intern, pytype,
};
use abi::PyObject;
use core::mem::offset_of;

/// The layout of [`TypeAliasType`].
#[repr(C)]
pub struct TypeAliasObject {
    ob_base: PyObject,
    name: Slot,
    /// A tuple, or empty when there are none.
    type_params: Slot,
    evaluate_value: Slot,
    value: Slot,
    module: Slot,
}

crate::layout! {
    /// A named alias of a type.
    pub struct TypeAliasType(TypeAliasObject);
}

held!(TypeAliasType: name, type_params, evaluate_value, value, module);

/// The alias that a `type` statement makes: `parts` are its name, its type parameters (a tuple or `None`), and what evaluates its value.
///
/// # Errors
/// `SystemError` when the parts are others.
pub fn new_type_alias(space: &Space, parts: &Tuple) -> PyResult<Ref<Object>> {
    let &[name, params, evaluate] = parts.items() else { return Err(space.bad_internal_call()) };
    let made: Ref<TypeAliasType> = allocate(space, |new: &TypeAliasType| {
        new.0.name.set(Some(name.to_ref()));
        new.0.type_params.set((!params.is_none()).then(|| params.to_ref()));
        new.0.evaluate_value.set(Some(evaluate.to_ref()));
    })?;
    Ok(made.into_object())
}

/// Checks that type parameters are some, and that those without default do not follow those with one.
fn check_params(space: &Space, params: &Tuple) -> PyResult<()> {
    let mut seen_default = false;
    let none = no_default(space)?;
    for param in params.items() {
        let Some(default) = param.getattr_optional(space, intern!(space, "__default__"))? else {
            let shown = param.repr(space)?.to_string_lossy();
            return Err(space.type_error(format_args!("Expected a type param, got {shown}")));
        };
        let has_default = !default.is(&*none);
        if seen_default && !has_default {
            let shown = param.repr(space)?.to_string_lossy();
            return Err(space.type_error(format_args!(
                "non-default type parameter '{shown}' follows default type parameter"
            )));
        }
        seen_default |= has_default;
    }
    Ok(())
}

impl TypeAliasType {
    fn lazy_value(&self) -> Lazy<'_> {
        Lazy { value: &self.0.value, evaluate: &self.0.evaluate_value }
    }

    fn params(&self) -> Option<Ref<Tuple>> {
        self.0.type_params.get()?.downcast_into::<Tuple>().ok()
    }
}

#[pytype(
    name = "TypeAliasType",
    module = "typing",
    flags = HAVE_GC,
    tp_dealloc = super::dealloc::<TypeAliasType>,
    tp_traverse = super::traverse::<TypeAliasType>,
    tp_clear = super::clear::<TypeAliasType>
)]
/// A named alias of a type, whose value is evaluated when it is asked for.
impl TypeAliasType {
    #[slot(tp_new, signature = "(name, value, *, type_params=())")]
    fn tp_new(
        space: &Space,
        _cls: &Type,
        name: &Str,
        value: &Object,
        type_params: Option<&Object>,
    ) -> PyResult<Ref<TypeAliasType>> {
        let params = match type_params {
            None => None,
            Some(params) => match params.downcast::<Tuple>() {
                Some(params) => Some(params),
                None => return Err(space.type_error("type_params must be a tuple")),
            },
        };
        if let Some(params) = params {
            check_params(space, params)?;
        }
        let module = super::calling_module(space)?;
        allocate(space, |new: &TypeAliasType| {
            new.0.name.set(Some(name.to_ref().into_object()));
            let params = params.filter(|params| params.len() != 0);
            new.0.type_params.set(params.map(|params| params.to_ref().into_object()));
            new.0.value.set(Some(value.to_ref()));
            new.0.module.set(module);
        })
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Object>> {
        super::signed_name(space, "", &self.0.name)
    }

    #[slot(tp_iter)]
    fn tp_iter(&self, space: &Space) -> PyResult<Ref<Object>> {
        super::iterate_unpacked(space, self)
    }

    #[slot(nb_or)]
    fn nb_or(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        super::union_of(space, a, b)
    }

    #[slot(mp_subscript)]
    fn subscript(&self, space: &Space, args: &Object) -> PyResult<Ref<Object>> {
        if self.0.type_params.is_empty() {
            return Err(space.type_error("Only generic type aliases are subscriptable"));
        }
        generic_alias::new(space, self, args)
    }

    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Object>> {
        super::signed_name(space, "", &self.0.name)
    }

    /// The type parameters, those for many types unpacked.
    #[getter(name = "__parameters__")]
    fn parameters(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let Some(params) = self.params() else { return Ok(Tuple::empty()) };
        let mut unpacked = Vec::with_capacity(params.len());
        for param in params.items() {
            unpacked.push(match param.downcast::<TypeVarTuple>() {
                Some(param) => super::unpack(space, param)?,
                None => param.to_ref(),
            });
        }
        Tuple::from_vec(space, unpacked)
    }

    #[getter(name = "__type_params__")]
    fn type_params(&self) -> Ref<Tuple> {
        self.params().unwrap_or_else(Tuple::empty)
    }

    #[getter(name = "__value__")]
    fn value(&self, space: &Space) -> PyResult<Ref<Object>> {
        Ok(self.lazy_value().get(space)?.unwrap_or_else(|| space.none()))
    }

    #[getter]
    fn evaluate_value(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.lazy_value().evaluator(space)
    }

    #[getter(name = "__module__")]
    fn module(&self, space: &Space) -> PyResult<Ref<Object>> {
        if let Some(module) = self.0.module.get() {
            return Ok(module);
        }
        match self.0.evaluate_value.get() {
            Some(function) if function.is_instance::<Function>() => {
                function.getattr(space, intern!(space, "__module__"))
            }
            _ => Ok(space.none()),
        }
    }

    #[member(name = "__name__", offset = offset_of!(TypeAliasObject, name), kind = _Py_T_OBJECT, readonly)]
    const NAME_MEMBER: () = ();
}
