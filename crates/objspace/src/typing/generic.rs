//! `typing.Generic`: the base class of generic classes.

use crate::shim::Args;
use crate::{Layout, Object, PyResult, PyTypeInfo, Ref, Space, Tuple, Type, builtins, pytype};
use abi::PyObject;

crate::layout! {
    /// An instance of `Generic` itself, which has nothing.
    pub struct Generic(PyObject);
}

/// `Generic[*params]`, as the base of a class with type parameters.
///
/// # Errors
/// What `typing` raises.
pub fn subscript_generic(space: &Space, params: &Tuple) -> PyResult<Ref<Object>> {
    let mut unpacked = Vec::with_capacity(params.len());
    for param in params.items() {
        unpacked.push(match param.downcast::<super::TypeVarTuple>() {
            Some(param) => super::unpack(space, param)?,
            None => param.to_ref(),
        });
    }
    let class = Generic::type_object();
    let args = Tuple::from_vec(space, unpacked)?;
    builtins::import_from(space, "typing", "_GenericAlias")?.call(space, &[class, &*args])
}

/// Calls a function of `typing` with the class before the arguments.
fn call_with_class(space: &Space, cls: &Type, function: &str, args: Args<'_>) -> PyResult<Ref<Object>> {
    let function = builtins::import_from(space, "typing", function)?;
    let mut positional = vec![cls.as_object()];
    positional.extend(args.positional());
    let kwargs = args.keyword_dict(space)?;
    function.call_tuple_dict(space, &*Tuple::from_slice(space, &positional)?, kwargs.as_deref())
}

#[pytype(name = "Generic", module = "typing", flags = BASETYPE, mutable)]
/// The base class of generic classes.
impl Generic {
    /// Give the class arguments for its type parameters.
    #[pymethod(name = "__class_getitem__", class, raw)]
    fn class_getitem(cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        call_with_class(space, cls, "_generic_class_getitem", args)
    }

    /// Find a new subclass's type parameters.
    #[pymethod(name = "__init_subclass__", class, raw)]
    fn init_subclass(cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        call_with_class(space, cls, "_generic_init_subclass", args)
    }
}
