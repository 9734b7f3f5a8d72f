//! `itertools.count`.

use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::Cell;
use cpyext_macros::pytype;
use objspace::{Complex, Int, Layout, Object, PyResult, Ref, Slot, Space, Str, Type, number};

/// An iterator that counts.
#[repr(C)]
pub struct Count {
    head: PyObject,
    /// The next number while it is small and counted by one; `isize::MAX` when `next` has it.
    small: Cell<isize>,
    next: Slot,
    step: Slot,
}
fields!(Count: next, step);

/// Whether the object is some number: `PyNumber_Check`.
fn is_number(object: &Object) -> bool {
    object.is_index()
        || object.is_instance::<Complex>()
        || object
            .ty()
            .number_slots()
            .is_some_and(|slots| slots.nb_int.get().is_some() || slots.nb_float.get().is_some())
}

/// Whether the object is an integer of value one.
fn is_one(object: &Object) -> bool {
    object.downcast::<Int>().is_some_and(|value| value.to_i64() == Some(1))
}

#[pytype(
    name = "count",
    module = "itertools",
    flags = BASETYPE | HAVE_GC,
    signature = "(start=0, step=1)",
    tp_dealloc = instance::dealloc::<Count>,
    tp_traverse = instance::traverse::<Count>,
    tp_clear = instance::clear::<Count>
)]
/// Return an iterator of start, start + step, start + 2 * step, and so on.
impl Count {
    #[slot(tp_new, signature = "(start=0, step=1)")]
    fn make(
        space: &Space,
        cls: &Type,
        start: Option<&Object>,
        step: Option<&Object>,
    ) -> PyResult<Ref<Count>> {
        if [start, step].into_iter().flatten().any(|given| !is_number(given)) {
            return Err(space.type_error("a number is required"));
        }
        let by_one = step.is_none_or(is_one);
        let small = match start {
            None => Some(0),
            Some(start) => start.downcast::<Int>().and_then(Int::to_i64),
        };
        let small = small.filter(|&small| by_one && small != i64::MAX);
        let count = Count {
            head: HEAD,
            small: Cell::new(small.map_or(isize::MAX, |small| small as isize)),
            next: Slot::empty(),
            step: Slot::empty(),
        };
        if small.is_none() {
            count.next.set(Some(start.map_or_else(|| space.new_int(0), |start| Ok(start.to_ref()))?));
        }
        count.step.set(Some(step.map_or_else(|| space.new_int(1), |step| Ok(step.to_ref()))?));
        instance::create(space, cls, count)
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<Count> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        let small = self.small.get();
        if small != isize::MAX {
            self.small.set(small + 1);
            return space.new_int(small as i64).map(Some);
        }
        let current = self.large(space)?;
        let Some(step) = self.step.get() else { return Ok(None) };
        let next = number::add(space, &current, &step)?;
        self.next.set(Some(next));
        Ok(Some(current))
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let name = self.ty().name();
        if self.small.get() != isize::MAX {
            return Str::from_display(space, &format_args!("{name}({})", self.small.get()));
        }
        let next = self.large(space)?.repr(space)?.to_string_lossy();
        match self.step.get() {
            Some(step) if !is_one(&step) => {
                let step = step.repr(space)?.to_string_lossy();
                Str::from_display(space, &format_args!("{name}({next}, {step})"))
            }
            _ => Str::from_display(space, &format_args!("{name}({next})")),
        }
    }
}

impl Count {
    /// The next number as an object, for when it is not in `small`.
    fn large(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.next.get().map_or_else(|| space.new_int(isize::MAX as i64), Ok)
    }
}
