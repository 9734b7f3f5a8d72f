//! `itertools.tee`: iterators that share what one of them has read.
//!
//! The items are kept in a chain of blocks. Every iterator points at the block that it is in; a block dies when no iterator is
//! before its end any more.

use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::{Cell, RefCell};
use core::mem::offset_of;
use core::ptr;
use cpyext_macros::pytype;
use objspace::shim::Args;
use objspace::{Layout, List, Object, PyResult, Ref, Slot, Space, Tuple, Type};

/// Items in a full block.
const BLOCK: usize = 57;

/// A block of items.
#[repr(C)]
pub struct TeeData {
    head: PyObject,
    iterator: Slot,
    values: RefCell<Vec<Ref<Object>>>,
    next: Slot<TeeData>,
    /// Whether the iterator is being asked for an item.
    running: Cell<bool>,
}
fields!(TeeData: iterator, values, next);

impl TeeData {
    fn empty(space: &Space, iterator: Ref<Object>) -> PyResult<Ref<TeeData>> {
        let data = TeeData {
            head: HEAD,
            iterator: Slot::empty(),
            values: RefCell::default(),
            next: Slot::empty(),
            running: Cell::new(false),
        };
        data.iterator.set(Some(iterator));
        instance::create_exact(space, data)
    }

    /// The item at a position, read from the iterator if nobody has read it yet.
    fn item(&self, space: &Space, index: usize) -> PyResult<Option<Ref<Object>>> {
        if let Some(item) = self.values.borrow().get(index) {
            return Ok(Some(item.clone()));
        }
        let Some(iterator) = self.iterator.get() else { return Ok(None) };
        if self.running.replace(true) {
            return Err(space.runtime_error("cannot re-enter the tee iterator"));
        }
        let item = iterator.next(space);
        self.running.set(false);
        if let Ok(Some(item)) = &item {
            self.values.borrow_mut().push(item.clone());
        }
        item
    }

    /// The block behind this one, which is full.
    fn following(&self, space: &Space) -> PyResult<Option<Ref<TeeData>>> {
        if let Some(next) = self.next.get() {
            return Ok(Some(next));
        }
        let Some(iterator) = self.iterator.get() else { return Ok(None) };
        let next = TeeData::empty(space, iterator)?;
        self.next.set(Some(next.clone()));
        Ok(Some(next))
    }
}

#[pytype(
    name = "_tee_dataobject",
    module = "itertools",
    flags = HAVE_GC,
    tp_dealloc = instance::dealloc::<TeeData>,
    tp_traverse = instance::traverse::<TeeData>,
    tp_clear = instance::clear::<TeeData>
)]
/// _tee_dataobject(iterable, values, next, /)
/// --
///
/// Items that iterators made by tee() share.
impl TeeData {
    #[slot(tp_new)]
    fn make(space: &Space, _cls: &Type, args: Args<'_>) -> PyResult<Ref<TeeData>> {
        args.no_keywords(space, "_tee_dataobject")?;
        objspace::shim::check_positional(space, "teedataobject", args.positional_count(), 3, 3)?;
        let &[iterator, values, next] = args.positional() else { unreachable!("there are three arguments") };
        let Some(values) = values.downcast::<List>() else {
            let got = values.ty().tp_name();
            return Err(space.type_error(format_args!("teedataobject() argument 2 must be list, not {got}")));
        };
        let next = if next.is_none() { None } else { Some(next) };
        let next_data = next.and_then(|next| next.downcast::<TeeData>());
        // Only a full block has one behind it.
        if values.len() > BLOCK
            || next.is_some() != next_data.is_some()
            || (next.is_some() && values.len() < BLOCK)
        {
            return Err(space.value_error("Invalid arguments"));
        }
        let data = TeeData::empty(space, iterator.to_ref())?;
        *data.values.borrow_mut() = values.to_vec();
        data.next.set(next_data.map(Layout::to_ref));
        Ok(data)
    }
}

/// One of several iterators of the same items.
#[repr(C)]
pub struct Tee {
    head: PyObject,
    data: Slot<TeeData>,
    /// The position of the next item in its block.
    index: Cell<usize>,
    weak_references: Cell<*mut PyObject>,
}
fields!(Tee: data);

impl Tee {
    fn at(space: &Space, data: Option<Ref<TeeData>>, index: usize) -> PyResult<Ref<Tee>> {
        let value = Tee {
            head: HEAD,
            data: Slot::empty(),
            index: Cell::new(index),
            weak_references: Cell::new(ptr::null_mut()),
        };
        value.data.set(data);
        instance::create_exact(space, value)
    }

    /// An iterator of what `iterable` gives from here on.
    fn of(space: &Space, iterable: &Object) -> PyResult<Ref<Tee>> {
        let iterator = iterable.iter(space)?;
        if let Some(tee) = iterator.downcast::<Tee>() {
            return tee.copy(space);
        }
        Tee::at(space, Some(TeeData::empty(space, iterator)?), 0)
    }
}

/// `tee(iterable, n)`.
pub(super) fn split(space: &Space, iterable: &Object, n: isize) -> PyResult<Ref<Tuple>> {
    let Ok(n) = usize::try_from(n) else { return Err(space.value_error("n must be >= 0")) };
    if n == 0 {
        return Ok(Tuple::empty());
    }
    let first = Tee::of(space, iterable)?;
    let mut all = Vec::new();
    if all.try_reserve_exact(n).is_err() {
        return Err(space.memory_error());
    }
    all.push(first.clone().into_object());
    for _ in 1..n {
        all.push(first.copy(space)?.into_object());
    }
    Tuple::from_vec(space, all)
}

#[pytype(
    name = "_tee",
    module = "itertools",
    flags = HAVE_GC,
    signature = "(iterable, /)",
    weaklistoffset = offset_of!(Tee, weak_references),
    tp_dealloc = instance::dealloc::<Tee>,
    tp_traverse = instance::traverse::<Tee>,
    tp_clear = instance::clear::<Tee>
)]
/// An iterator that can be copied.
impl Tee {
    #[slot(tp_new, signature = "(iterable, /)")]
    fn make(space: &Space, _cls: &Type, iterable: &Object) -> PyResult<Ref<Tee>> {
        Tee::of(space, iterable)
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<Tee> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        if self.index.get() >= BLOCK {
            let Some(data) = self.data.get() else { return Ok(None) };
            let Some(next) = data.following(space)? else { return Ok(None) };
            self.index.set(0);
            self.data.set(Some(next));
        }
        let Some(data) = self.data.get() else { return Ok(None) };
        let item = data.item(space, self.index.get())?;
        if item.is_some() {
            self.index.set(self.index.get() + 1);
        }
        Ok(item)
    }

    /// Return an independent iterator of the items that are left.
    #[pymethod(name = "__copy__")]
    fn copy(&self, space: &Space) -> PyResult<Ref<Tee>> {
        Tee::at(space, self.data.get(), self.index.get())
    }
}
