//! `itertools.zip_longest`.

use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::{Cell, RefCell};
use cpyext_macros::pytype;
use objspace::shim::Args;
use objspace::{Layout, Object, PyResult, Ref, Slot, Space, Tuple, Type};

/// An iterator of tuples, as long as the longest iterable.
#[repr(C)]
pub struct ZipLongest {
    head: PyObject,
    /// The iterators; none where one has ended.
    iterators: RefCell<Vec<Option<Ref<Object>>>>,
    /// How many have not ended.
    active: Cell<usize>,
    fill: Slot,
}
fields!(ZipLongest: iterators, fill);

impl ZipLongest {
    fn item(&self, space: &Space, index: usize) -> PyResult<Option<Ref<Object>>> {
        let fill = || self.fill.get().unwrap_or_else(|| space.none());
        let iterator = self.iterators.borrow().get(index).cloned().flatten();
        let Some(iterator) = iterator else { return Ok(Some(fill())) };
        match iterator.next(space) {
            Ok(None) => {}
            item => return item.inspect_err(|_| self.active.set(0)),
        }
        self.active.set(self.active.get().saturating_sub(1));
        if self.active.get() == 0 {
            return Ok(None);
        }
        let ended = self.iterators.borrow_mut().get_mut(index).and_then(Option::take);
        drop(ended);
        Ok(Some(fill()))
    }
}

#[pytype(
    name = "zip_longest",
    module = "itertools",
    flags = BASETYPE | HAVE_GC,
    signature = "(*iterables, fillvalue=None)",
    tp_dealloc = instance::dealloc::<ZipLongest>,
    tp_traverse = instance::traverse::<ZipLongest>,
    tp_clear = instance::clear::<ZipLongest>
)]
/// Return an iterator of tuples of an item of each iterable.
///
/// It ends with the longest iterable; fillvalue stands for the items of those that ended before.
impl ZipLongest {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<ZipLongest>> {
        let fill = args.keyword("fillvalue");
        if args.keyword_count() > usize::from(fill.is_some()) {
            return Err(space.type_error("zip_longest() got an unexpected keyword argument"));
        }
        let mut iterators = Vec::with_capacity(args.positional_count());
        for iterable in args.positional() {
            iterators.push(Some(iterable.iter(space)?));
        }
        let value = ZipLongest {
            head: HEAD,
            active: Cell::new(iterators.len()),
            iterators: RefCell::new(iterators),
            fill: Slot::empty(),
        };
        value.fill.set(fill.map(Layout::to_ref));
        instance::create(space, cls, value)
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<ZipLongest> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Tuple>>> {
        if self.active.get() == 0 {
            return Ok(None);
        }
        let count = self.iterators.borrow().len();
        let mut items = Vec::with_capacity(count);
        for index in 0..count {
            match self.item(space, index)? {
                Some(item) => items.push(item),
                None => return Ok(None),
            }
        }
        Tuple::from_vec(space, items).map(Some)
    }
}
