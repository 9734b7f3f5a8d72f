//! The keys that `functools.cmp_to_key` makes.

use crate::instance::{self, Callable, HEAD, Vectorcall, fields, vectorcall_of};
use abi::PyObject;
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::shim::{Args, Signature, bind};
use objspace::{CompareOp, Layout, Object, PyResult, Ref, Slot, Space, slot_functions};

/// A comparison function, with the object that it compares once there is one.
#[repr(C)]
pub struct Key {
    head: PyObject,
    function: Slot,
    object: Slot,
    vectorcall: Vectorcall,
}
fields!(Key: function, object);

const SIGNATURE: Signature = Signature {
    function: "K",
    names: &["obj"],
    positional_only: 0,
    positional: 1,
    required: 1,
    keyword_required: &[],
    varargs: false,
    varkw: false,
};

impl Key {
    fn new(space: &Space, function: Ref<Object>, object: Option<&Object>) -> PyResult<Ref<Key>> {
        let key = Key {
            head: HEAD,
            function: Slot::empty(),
            object: Slot::empty(),
            vectorcall: vectorcall_of::<Key>(),
        };
        key.function.set(Some(function));
        key.object.set(object.map(Layout::to_ref));
        instance::create_exact(space, key)
    }

    /// What `cmp_to_key` gives: called with an object, it gives the object's key.
    pub fn of_function(space: &Space, function: &Object) -> PyResult<Ref<Key>> {
        Key::new(space, function.to_ref(), None)
    }
}

impl Callable for Key {
    fn call(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let mut given = [None];
        bind(space, &SIGNATURE, &args, &mut given)?;
        let function = self.function.get().unwrap_or_else(|| space.none());
        Ok(Key::new(space, function, given[0])?.into_object())
    }
}

#[pytype(
    name = "KeyWrapper",
    module = "functools",
    flags = HAVE_GC | HAVE_VECTORCALL,
    vectorcall_offset = offset_of!(Key, vectorcall),
    unhashable,
    tp_call = slot_functions::PyVectorcall_Call,
    tp_dealloc = instance::dealloc::<Key>,
    tp_traverse = instance::traverse::<Key>,
    tp_clear = instance::clear::<Key>
)]
impl Key {
    /// The object that is compared.
    #[member(name = "obj", offset = offset_of!(Key, object), kind = _Py_T_OBJECT)]
    const OBJ: () = ();

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let Some(other) = other.downcast_exact::<Key>() else {
            return Err(space.type_error("other argument must be K instance"));
        };
        let (Some(left), Some(right), Some(function)) =
            (self.object.get(), other.object.get(), self.function.get())
        else {
            return Err(space.attribute_error_plain("object"));
        };
        let result = function.call(space, &[&*left, &*right])?;
        result.rich_compare(space, &*space.new_int(0)?, op)
    }
}
