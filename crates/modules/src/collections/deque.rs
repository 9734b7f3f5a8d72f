//! `collections.deque`.
//!
//! Comparing items can run code that changes the deque: items are taken out of it first, and a count of changes tells whether
//! anything happened. Items that are removed are dropped when nothing is borrowed any more.

use super::deque_iterators::{DequeIterator, DequeReverseIterator};
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::{Cell, RefCell};
use core::mem::offset_of;
use core::ptr;
use cpyext_macros::pytype;
use objspace::object::ReprGuard;
use objspace::shim::{Args, Nullable};
use objspace::{
    CompareOp, Int, Layout, List, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type,
    generic_alias, slice,
};
use std::collections::VecDeque;

/// A sequence that is fast at both ends.
#[repr(C)]
pub struct Deque {
    head: PyObject,
    items: RefCell<VecDeque<Ref<Object>>>,
    /// The longest that it may become.
    limit: Cell<Option<usize>>,
    /// Changes of what stands where.
    changes: Cell<usize>,
    weak_references: Cell<*mut PyObject>,
}
fields!(Deque: items);

impl Deque {
    fn empty(space: &Space, cls: &Type) -> PyResult<Ref<Deque>> {
        let value = Deque {
            head: HEAD,
            items: RefCell::default(),
            limit: Cell::new(None),
            changes: Cell::new(0),
            weak_references: Cell::new(ptr::null_mut()),
        };
        instance::create(space, cls, value)
    }

    /// Number of items.
    pub fn len(&self) -> usize {
        self.items.borrow().len()
    }

    /// The number of changes so far.
    pub fn changes(&self) -> usize {
        self.changes.get()
    }

    /// The item at a position.
    pub fn get(&self, index: usize) -> Option<Ref<Object>> {
        self.items.borrow().get(index).cloned()
    }

    fn changed(&self) {
        self.changes.set(self.changes.get().wrapping_add(1));
    }

    /// Adds an item at the right end, taking one away at the left if there are too many.
    fn push_right(&self, item: Ref<Object>) {
        let too_many = {
            let mut items = self.items.borrow_mut();
            items.push_back(item);
            if self.limit.get().is_some_and(|limit| items.len() > limit) { items.pop_front() } else { None }
        };
        self.changed();
        drop(too_many);
    }

    /// Adds an item at the left end, taking one away at the right if there are too many.
    fn push_left(&self, item: Ref<Object>) {
        let too_many = {
            let mut items = self.items.borrow_mut();
            items.push_front(item);
            if self.limit.get().is_some_and(|limit| items.len() > limit) { items.pop_back() } else { None }
        };
        self.changed();
        drop(too_many);
    }

    /// Adds all items of an iterable, which may be the deque itself.
    fn push_all(&self, space: &Space, iterable: &Object, push: impl Fn(Ref<Object>)) -> PyResult<()> {
        if iterable.is(self) {
            let items: Vec<_> = self.items.borrow().iter().cloned().collect();
            items.into_iter().for_each(push);
            return Ok(());
        }
        let iterator = iterable.iter(space)?;
        while let Some(item) = iterator.next(space)? {
            push(item);
        }
        Ok(())
    }

    fn take_all(&self) {
        let items = self.items.take();
        self.changed();
        drop(items);
    }

    /// The position of the first item in `range` that equals `value`; `mutated` makes the error when comparing changed the deque.
    fn find(
        &self,
        space: &Space,
        value: &Object,
        range: core::ops::Range<usize>,
        mutated: impl Fn() -> PyErr,
    ) -> PyResult<Option<usize>> {
        let before = self.changes();
        for index in range {
            let Some(item) = self.get(index) else { return Ok(None) };
            let equal = item.eq(space, value);
            if self.changes() != before {
                equal?;
                return Err(mutated());
            }
            if equal? {
                return Ok(Some(index));
            }
        }
        Ok(None)
    }

    /// A new deque of the same limit with the same items.
    fn duplicate(&self, space: &Space) -> PyResult<Ref<Object>> {
        if self.is_exact::<Deque>() {
            let copy = Deque::empty(space, Deque::type_object())?;
            copy.limit.set(self.limit.get());
            copy.items.replace(self.items.borrow().clone());
            return Ok(copy.into_object());
        }
        let copy = match self.limit.get() {
            None => self.ty().call(space, &[self])?,
            Some(limit) => self.ty().call(space, &[self, &*space.new_int(limit as i64)?])?,
        };
        if !copy.is_instance::<Deque>() {
            return Err(space.type_error(format_args!(
                "{}() must return a deque, not {}",
                self.ty().tp_name(),
                copy.ty().tp_name()
            )));
        }
        Ok(copy)
    }

    /// Repeats the items.
    fn multiply(&self, space: &Space, count: isize) -> PyResult<()> {
        let Ok(count) = usize::try_from(count) else {
            self.take_all();
            return Ok(());
        };
        let len = self.len();
        if count == 0 || len == 0 {
            self.take_all();
            return Ok(());
        }
        let total = len.checked_mul(count).filter(|&total| total <= isize::MAX as usize / 8);
        let Some(total) = total else { return Err(space.memory_error()) };
        let kept = self.limit.get().map_or(total, |limit| limit.min(total));
        let repeated: VecDeque<_> = {
            let items = self.items.borrow();
            let mut repeated = VecDeque::new();
            if repeated.try_reserve_exact(kept).is_err() {
                return Err(space.memory_error());
            }
            repeated.extend((total - kept..total).map(|index| items[index % len].clone()));
            repeated
        };
        let old = self.items.replace(repeated);
        self.changed();
        drop(old);
        Ok(())
    }

    /// The limit that an argument stands for.
    fn limit_of(space: &Space, maxlen: &Object) -> PyResult<usize> {
        let Some(value) = maxlen.downcast::<Int>() else {
            return Err(space.type_error("an integer is required"));
        };
        let value = value
            .to_i64()
            .ok_or_else(|| space.overflow_error("Python int too large to convert to C ssize_t"))?;
        usize::try_from(value).map_err(|_| space.value_error("maxlen must be non-negative"))
    }
}

/// The end of a window into a deque: negative counts from the end, and is clipped.
fn window_bound(space: &Space, value: Option<&Object>, otherwise: usize, len: usize) -> PyResult<usize> {
    let Some(value) = value else { return Ok(otherwise) };
    let bound = slice::bound(space, value)?;
    let bound = if bound < 0 { bound.saturating_add(len as isize) } else { bound };
    Ok(bound.clamp(0, len as isize) as usize)
}

#[pytype(
    name = "deque",
    module = "collections",
    flags = BASETYPE | HAVE_GC | SEQUENCE,
    unhashable,
    weaklistoffset = offset_of!(Deque, weak_references),
    tp_dealloc = instance::dealloc::<Deque>,
    tp_traverse = instance::traverse::<Deque>
)]
/// deque([iterable[, maxlen]])
/// --
///
/// A sequence like a list, made for adding and taking items at both ends.
impl Deque {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, _args: Args<'_>) -> PyResult<Ref<Deque>> {
        Deque::empty(space, cls)
    }

    #[slot(tp_init, signature = "(iterable=None, maxlen=None)")]
    fn init(&self, space: &Space, iterable: Option<&Object>, maxlen: Nullable<&Object>) -> PyResult<()> {
        let limit = maxlen.get().map(|maxlen| Deque::limit_of(space, maxlen)).transpose()?;
        self.limit.set(limit);
        if self.len() > 0 {
            self.take_all();
        }
        match iterable {
            Some(iterable) => self.extend(space, iterable),
            None => Ok(()),
        }
    }

    #[slot(tp_clear)]
    fn clear_garbage(&self) {
        self.take_all();
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let Some(_guard) = ReprGuard::enter(space, self) else { return Str::from_str(space, "[...]") };
        let items = self.to_list(space)?.repr(space)?.to_string_lossy();
        let name = self.ty().name();
        match self.limit.get() {
            None => Str::from_str(space, &format!("{name}({items})")),
            Some(limit) => Str::from_str(space, &format!("{name}({items}, maxlen={limit})")),
        }
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let Some(other) = other.downcast::<Deque>() else { return Ok(space.not_implemented()) };
        if matches!(op, CompareOp::Eq | CompareOp::Ne) && self.len() != other.len() {
            return Ok(space.new_bool(op == CompareOp::Ne));
        }
        let (ours, theirs) = (self.iter(space)?, other.iter(space)?);
        let ordering = loop {
            match (ours.next(space)?, theirs.next(space)?) {
                (Some(one), Some(two)) => {
                    if !one.eq(space, &two)? {
                        return Ok(space.new_bool(one.compare_bool(space, &two, op)?));
                    }
                }
                (one, two) => break one.is_some().cmp(&two.is_some()),
            }
        };
        Ok(space.new_bool(op.holds(ordering)))
    }

    #[slot(tp_iter)]
    fn iterator(&self, space: &Space) -> PyResult<Ref<DequeIterator>> {
        DequeIterator::over(space, DequeIterator::type_object(), self)
    }

    #[slot(sq_length)]
    fn length(&self) -> usize {
        self.len()
    }

    #[slot(sq_item)]
    fn item(&self, space: &Space, index: isize) -> PyResult<Ref<Object>> {
        let item = usize::try_from(index).ok().and_then(|index| self.get(index));
        item.ok_or_else(|| space.index_error("deque index out of range"))
    }

    #[slot(sq_ass_item)]
    fn assign_item(&self, space: &Space, index: isize, value: Option<&Object>) -> PyResult<()> {
        let Some(index) = usize::try_from(index).ok().filter(|&index| index < self.len()) else {
            return Err(space.index_error("deque index out of range"));
        };
        let old = match value {
            Some(value) => Some(core::mem::replace(&mut self.items.borrow_mut()[index], value.to_ref())),
            None => {
                let old = self.items.borrow_mut().remove(index);
                self.changed();
                old
            }
        };
        drop(old);
        Ok(())
    }

    #[slot(sq_contains)]
    fn contains_item(&self, space: &Space, value: &Object) -> PyResult<bool> {
        let mutated = || space.runtime_error("deque mutated during iteration");
        Ok(self.find(space, value, 0..self.len(), mutated)?.is_some())
    }

    #[slot(sq_concat)]
    fn concat_with(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
        if !other.is_instance::<Deque>() {
            let name = other.ty().tp_name();
            return Err(
                space.type_error(format_args!("can only concatenate deque (not \"{name}\") to deque"))
            );
        }
        let copy = self.duplicate(space)?;
        space.expect::<Deque>(&copy)?.extend(space, other)?;
        Ok(copy)
    }

    #[slot(sq_inplace_concat)]
    fn extend_in_place(&self, space: &Space, other: &Object) -> PyResult<Ref<Deque>> {
        self.extend(space, other)?;
        Ok(self.to_ref())
    }

    #[slot(sq_repeat)]
    fn repeat_items(&self, space: &Space, count: isize) -> PyResult<Ref<Object>> {
        let copy = self.duplicate(space)?;
        space.expect::<Deque>(&copy)?.multiply(space, count)?;
        Ok(copy)
    }

    #[slot(sq_inplace_repeat)]
    fn repeat_in_place(&self, space: &Space, count: isize) -> PyResult<Ref<Deque>> {
        self.multiply(space, count)?;
        Ok(self.to_ref())
    }

    /// Add an item to the right end.
    #[pymethod]
    fn append(&self, item: &Object) {
        self.push_right(item.to_ref());
    }

    /// Add an item to the left end.
    #[pymethod]
    fn appendleft(&self, item: &Object) {
        self.push_left(item.to_ref());
    }

    /// Take all items away.
    #[pymethod]
    fn clear(&self) {
        self.take_all();
    }

    /// Return a shallow copy.
    #[pymethod]
    fn copy(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.duplicate(space)
    }

    /// Return a shallow copy.
    #[pymethod(name = "__copy__")]
    fn copy_special(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.duplicate(space)
    }

    /// Return how many items equal value.
    #[pymethod]
    fn count(&self, space: &Space, value: &Object) -> PyResult<usize> {
        let mutated = || space.runtime_error("deque mutated during iteration");
        let (mut count, mut next) = (0, 0);
        while let Some(found) = self.find(space, value, next..self.len(), mutated)? {
            count += 1;
            next = found + 1;
        }
        Ok(count)
    }

    /// Add all items of an iterable to the right end.
    #[pymethod]
    fn extend(&self, space: &Space, iterable: &Object) -> PyResult<()> {
        self.push_all(space, iterable, |item| self.push_right(item))
    }

    /// Add all items of an iterable to the left end, one after the other, so that they come to stand in reverse.
    #[pymethod]
    fn extendleft(&self, space: &Space, iterable: &Object) -> PyResult<()> {
        self.push_all(space, iterable, |item| self.push_left(item))
    }

    /// Return the position of the first item that equals value.
    ///
    /// Raises ValueError if there is none.
    #[pymethod(signature = "($self, value, start=<unrepresentable>, stop=<unrepresentable>, /)")]
    fn index(
        &self,
        space: &Space,
        value: &Object,
        start: Option<&Object>,
        stop: Option<&Object>,
    ) -> PyResult<usize> {
        let start = window_bound(space, start, 0, self.len())?;
        let stop = window_bound(space, stop, self.len(), self.len())?;
        let mutated = || space.runtime_error("deque mutated during iteration");
        let found = self.find(space, value, start..stop, mutated)?;
        found.ok_or_else(|| space.value_error("deque.index(x): x not in deque"))
    }

    /// Put a value before the item at a position.
    #[pymethod]
    fn insert(&self, space: &Space, index: isize, value: &Object) -> PyResult<()> {
        let len = self.len();
        if self.limit.get().is_some_and(|limit| len >= limit) {
            return Err(space.index_error("deque already at its maximum size"));
        }
        let index = if index < 0 { index.saturating_add(len as isize).max(0) } else { index };
        self.items.borrow_mut().insert((index as usize).min(len), value.to_ref());
        self.changed();
        Ok(())
    }

    /// Take the rightmost item and return it.
    #[pymethod]
    fn pop(&self, space: &Space) -> PyResult<Ref<Object>> {
        let item = self.items.borrow_mut().pop_back();
        self.changed();
        item.ok_or_else(|| space.index_error("pop from an empty deque"))
    }

    /// Take the leftmost item and return it.
    #[pymethod]
    fn popleft(&self, space: &Space) -> PyResult<Ref<Object>> {
        let item = self.items.borrow_mut().pop_front();
        self.changed();
        item.ok_or_else(|| space.index_error("pop from an empty deque"))
    }

    /// Take the first item that equals value away.
    ///
    /// Raises ValueError if there is none.
    #[pymethod]
    fn remove(&self, space: &Space, value: &Object) -> PyResult<()> {
        let mutated = || space.index_error("deque mutated during iteration");
        let Some(index) = self.find(space, value, 0..self.len(), mutated)? else {
            return Err(space.value_error("deque.remove(x): x not in deque"));
        };
        let removed = self.items.borrow_mut().remove(index);
        self.changed();
        drop(removed);
        Ok(())
    }

    /// Reverse the order of the items.
    #[pymethod]
    fn reverse(&self) {
        self.items.borrow_mut().make_contiguous().reverse();
        self.changed();
    }

    /// Move the items n steps to the right, or to the left if n is negative; what leaves one end enters at the other.
    #[pymethod(signature = "($self, n=1, /)")]
    fn rotate(&self, n: isize) {
        let mut items = self.items.borrow_mut();
        let len = items.len() as isize;
        if len > 1 {
            items.rotate_right(n.rem_euclid(len) as usize);
            self.changed();
        }
    }

    /// Return an iterator from right to left.
    #[pymethod(name = "__reversed__")]
    fn reversed(&self, space: &Space) -> PyResult<Ref<DequeReverseIterator>> {
        DequeReverseIterator::over(space, DequeReverseIterator::type_object(), self)
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let state = self.call_method(space, "__getstate__", &[])?;
        let items = self.iter(space)?;
        let args = match self.limit.get() {
            None => Tuple::empty(),
            Some(limit) => {
                let limit = space.new_int(limit as i64)?;
                Tuple::from_array(space, [Tuple::empty().into_object(), limit])?
            }
        };
        Tuple::from_slice(space, &[self.ty(), &*args, &*state, &*items])
    }

    /// Return the size in memory, in bytes.
    #[pymethod(name = "__sizeof__")]
    fn sizeof(&self) -> usize {
        self.ty().basicsize() + self.items.borrow().capacity() * size_of::<*mut PyObject>()
    }

    /// The longest that the deque may become, None if there is no limit.
    #[getter]
    fn maxlen(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.limit.get().map_or_else(|| Ok(space.none()), |limit| space.new_int(limit as i64))
    }

    /// See PEP 585
    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(cls: &Type, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        generic_alias::new(space, cls, object)
    }
}

impl Deque {
    /// The items as a list.
    fn to_list(&self, space: &Space) -> PyResult<Ref<List>> {
        let items = self.items.borrow().iter().cloned().collect();
        List::from_vec(space, items)
    }
}
