//! `itertools.islice`.

use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::Cell;
use cpyext_macros::pytype;
use objspace::shim::{Args, check_positional};
use objspace::{Layout, Object, PyResult, Ref, Slot, Space, Type, number};

/// An iterator of a slice of an iterator.
#[repr(C)]
pub struct Islice {
    head: PyObject,
    /// Empty once the slice has ended.
    iterator: Slot,
    /// The position of the next item to give.
    next: Cell<usize>,
    /// The position at which the slice ends.
    stop: Option<usize>,
    step: usize,
    /// How many items have been read.
    count: Cell<usize>,
}
fields!(Islice: iterator);

/// The bounds of a slice.
struct Bounds {
    start: usize,
    stop: Option<usize>,
    step: usize,
}

/// A position, or -1 for what is none: `None` is `otherwise`.
fn position(space: &Space, value: &Object, otherwise: isize) -> isize {
    if value.is_none() { otherwise } else { number::as_index_size(space, value).unwrap_or(-1) }
}

impl Bounds {
    fn read(space: &Space, args: &[&Object]) -> PyResult<Bounds> {
        let (start, stop, step) = match *args {
            [stop] => (None, stop, None),
            [start, stop] => (Some(start), stop, None),
            [start, stop, step, ..] => (Some(start), stop, Some(step)),
            [] => unreachable!("the number of arguments was checked"),
        };
        let first = start.map_or(0, |start| position(space, start, 0));
        let last = if stop.is_none() { None } else { Some(position(space, stop, 0)) };
        if last == Some(-1) {
            return Err(space.value_error(
                "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
            ));
        }
        if first < 0 || last.is_some_and(|last| last < 0) {
            return Err(
                space.value_error("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
            );
        }
        let step = step.map_or(1, |step| position(space, step, 1));
        if step < 1 {
            return Err(space.value_error("Step for islice() must be a positive integer or None."));
        }
        Ok(Bounds { start: first as usize, stop: last.map(|last| last as usize), step: step as usize })
    }
}

#[pytype(
    name = "islice",
    module = "itertools",
    flags = BASETYPE | HAVE_GC,
    tp_dealloc = instance::dealloc::<Islice>,
    tp_traverse = instance::traverse::<Islice>,
    tp_clear = instance::clear::<Islice>
)]
/// islice(iterable, stop) --> islice object
/// islice(iterable, start, stop[, step]) --> islice object
///
/// Return an iterator of the items that a slice of a sequence would have. Items that are skipped are read and dropped.
impl Islice {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Islice>> {
        instance::no_keywords::<Islice>(space, cls, &args)?;
        check_positional(space, "islice", args.positional_count(), 2, 4)?;
        let Bounds { start, stop, step } = Bounds::read(space, &args.positional()[1..])?;
        let iterator = Slot::empty();
        iterator.set(Some(args.positional()[0].iter(space)?));
        let value = Islice { head: HEAD, iterator, next: Cell::new(start), stop, step, count: Cell::new(0) };
        instance::create(space, cls, value)
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<Islice> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        let Some(iterator) = self.iterator.get() else { return Ok(None) };
        let item = self.read(space, &iterator);
        if !matches!(item, Ok(Some(_))) {
            self.iterator.set(None);
        }
        item
    }
}

impl Islice {
    fn read(&self, space: &Space, iterator: &Object) -> PyResult<Option<Ref<Object>>> {
        while self.count.get() < self.next.get() {
            if iterator.next(space)?.is_none() {
                return Ok(None);
            }
            self.count.set(self.count.get() + 1);
        }
        if self.stop.is_some_and(|stop| self.count.get() >= stop) {
            return Ok(None);
        }
        let item = iterator.next(space)?;
        if item.is_some() {
            self.count.set(self.count.get() + 1);
            // Behind the end the position is the end, up to which items are skipped.
            let next = self.next.get().saturating_add(self.step);
            self.next.set(self.stop.map_or(next, |stop| next.min(stop)));
        }
        Ok(item)
    }
}
