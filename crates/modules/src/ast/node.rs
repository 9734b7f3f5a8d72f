//! `AST`, the base class of all nodes: an object with a dict.

use super::{init, reduce, repr};
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::shim::Args;
use objspace::{Dict, Object, PyResult, Ref, Slot, Space, Str, Tuple, Type, attributes, function_wrapper};

/// A node.
#[repr(C)]
pub struct AstNode {
    head: PyObject,
    dict: Slot<Dict>,
}
fields!(AstNode: dict);

impl AstNode {
    /// A node of a class with these attributes, without asking its constructor.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn with_attributes(space: &Space, class: &Type, attributes: Ref<Dict>) -> PyResult<Ref<Object>> {
        let value = AstNode { head: HEAD, dict: Slot::empty() };
        value.dict.set(Some(attributes));
        Ok(instance::create(space, class, value)?.into_object())
    }
}

#[pytype(
    name = "AST",
    module = "ast",
    flags = BASETYPE | HAVE_GC,
    dictoffset = offset_of!(AstNode, dict),
    tp_new = objspace::slot_functions::PyType_GenericNew,
    tp_getattro = attributes::PyObject_GenericGetAttr,
    tp_setattro = attributes::PyObject_GenericSetAttr,
    tp_dealloc = instance::dealloc::<AstNode>,
    tp_traverse = instance::traverse::<AstNode>,
    tp_clear = instance::clear::<AstNode>
)]
impl AstNode {
    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        init::init(space, self, &args)
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        repr::repr(space, self)
    }

    /// Return what pickle needs to make the node again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        reduce::reduce(space, self)
    }

    /// Return a new node in which some fields differ.
    #[pymethod(raw, name = "__replace__", signature = "($self, /, **fields)")]
    fn replace(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        if !args.positional().is_empty() {
            return Err(space.type_error("__replace__() takes no positional arguments"));
        }
        reduce::replace(space, self, &args)
    }

    #[getter(name = "__dict__")]
    fn dict(&self, space: &Space) -> PyResult<Ref<Dict>> {
        attributes::own_dict(space, self)
    }

    #[setter(name = "__dict__")]
    fn set_dict(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        function_wrapper::set_dict(space, self, value)
    }
}
