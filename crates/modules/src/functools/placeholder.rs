//! `functools.Placeholder`: what stands in a partial call for an argument to come.

use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use cpyext_macros::pytype;
use objspace::shim::Args;
use objspace::{GilOnce, Object, PyResult, PyTypeInfo, Ref, Space, Type};

/// The type of the one placeholder.
#[repr(C)]
pub struct Placeholder {
    head: PyObject,
}
fields!(Placeholder);

/// The one placeholder.
///
/// # Errors
/// `MemoryError`, the first time.
pub fn placeholder(space: &Space) -> PyResult<Ref<Placeholder>> {
    static ONE: GilOnce<Ref<Placeholder>> = GilOnce::new();
    ONE.get_or_try_init(space, || {
        Placeholder::type_object().ready(space)?;
        instance::create_exact(space, Placeholder { head: HEAD })
    })
    .cloned()
}

/// Whether the object is the placeholder.
pub fn is_placeholder(object: &Object) -> bool {
    object.is_exact::<Placeholder>()
}

#[pytype(
    name = "_PlaceholderType",
    module = "functools",
    flags = HAVE_GC,
    tp_dealloc = instance::dealloc::<Placeholder>,
    tp_traverse = instance::traverse::<Placeholder>,
    tp_clear = instance::clear::<Placeholder>
)]
/// The type of the Placeholder singleton.
///
/// Placeholder marks the place of a positional argument in a call of partial().
impl Placeholder {
    #[slot(tp_new)]
    fn make(space: &Space, _cls: &Type, args: Args<'_>) -> PyResult<Ref<Placeholder>> {
        if !args.is_empty() {
            return Err(space.type_error("PlaceholderType takes no arguments"));
        }
        placeholder(space)
    }

    #[slot(tp_repr)]
    fn repr(&self) -> &'static str {
        "Placeholder"
    }

    /// Return the name by which the placeholder is pickled.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self) -> &'static str {
        "Placeholder"
    }
}
