//! `typing.NoDefault`: what the default of a type parameter without one is.

use crate::shim::Args;
use crate::{GilOnce, PyResult, PyTypeInfo, Ref, Space, Type, gc, pytype};
use abi::PyObject;

crate::layout! {
    /// The only instance of its type.
    pub struct NoDefault(PyObject);
}

/// `typing.NoDefault`.
///
/// # Errors
/// `MemoryError`, the first time.
pub fn no_default(space: &Space) -> PyResult<Ref<NoDefault>> {
    static ONLY: GilOnce<Ref<NoDefault>> = GilOnce::new();
    let only = ONLY.get_or_try_init(space, || {
        let object = gc::allocate(space, NoDefault::type_object(), size_of::<PyObject>())?;
        // SAFETY: a fresh object of the layout.
        let only: Ref<NoDefault> = unsafe { Ref::from_owned_unchecked(object) };
        only.make_immortal();
        Ok(only)
    })?;
    Ok(only.clone())
}

#[pytype(name = "NoDefaultType")]
/// What stands for a missing default of a type parameter: there is one instance.
impl NoDefault {
    #[slot(tp_new)]
    fn tp_new(space: &Space, _cls: &Type, args: Args<'_>) -> PyResult<Ref<NoDefault>> {
        if !args.is_empty() {
            return Err(space.type_error("NoDefaultType takes no arguments"));
        }
        no_default(space)
    }

    #[slot(tp_repr)]
    fn tp_repr(&self) -> &'static str {
        "typing.NoDefault"
    }

    #[pymethod(name = "__reduce__")]
    fn reduce(&self) -> &'static str {
        "NoDefault"
    }
}
