//! `itertools.repeat`.

use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::Cell;
use cpyext_macros::pytype;
use objspace::{Layout, Object, PyResult, Ref, Slot, Space, Str, Type};

/// An iterator that gives the same object again and again.
#[repr(C)]
pub struct Repeat {
    head: PyObject,
    element: Slot,
    /// How many times are left; -1 for no end.
    left: Cell<isize>,
}
fields!(Repeat: element);

#[pytype(
    name = "repeat",
    module = "itertools",
    flags = BASETYPE | HAVE_GC,
    tp_dealloc = instance::dealloc::<Repeat>,
    tp_traverse = instance::traverse::<Repeat>,
    tp_clear = instance::clear::<Repeat>
)]
/// repeat(object [, times]) --> iterator
///
/// Return an iterator that gives the object so many times, or without end.
impl Repeat {
    #[slot(tp_new, signature = "(object, times=<unrepresentable>)")]
    fn make(space: &Space, cls: &Type, object: &Object, times: Option<isize>) -> PyResult<Ref<Repeat>> {
        let element = Slot::empty();
        element.set(Some(object.to_ref()));
        let left = Cell::new(times.map_or(-1, |times| times.max(0)));
        instance::create(space, cls, Repeat { head: HEAD, element, left })
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<Repeat> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self) -> Option<Ref<Object>> {
        let left = self.left.get();
        if left == 0 {
            return None;
        }
        if left > 0 {
            self.left.set(left - 1);
        }
        self.element.get()
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let name = self.ty().name();
        let element = self.element.get().unwrap_or_else(|| space.none()).repr(space)?.to_string_lossy();
        match self.left.get() {
            -1 => Str::from_display(space, &format_args!("{name}({element})")),
            left => Str::from_display(space, &format_args!("{name}({element}, {left})")),
        }
    }

    /// Return how many times are left.
    #[pymethod(name = "__length_hint__")]
    fn length_hint(&self, space: &Space) -> PyResult<isize> {
        match self.left.get() {
            -1 => Err(space.type_error("len() of unsized object")),
            left => Ok(left),
        }
    }
}
