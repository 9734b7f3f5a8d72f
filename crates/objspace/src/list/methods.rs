//! The type `list`: its slots and methods.

use super::List;
use crate::gc::{self, Visitor};
use crate::iterators::{ListIterator, ListReverseIterator};
use crate::object::ReprGuard;
use crate::shim::{Args, check_positional};
use crate::slice::{Slice, SliceRange, search_bounds};
use crate::{CompareOp, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Type, number, pytype};
use abi::PyObject;
use algorithms::text::StrBuilder;
use core::ffi::c_int;

#[pytype(
    name = "list",
    symbol = PyList_Type,
    flags = BASETYPE | LIST_SUBCLASS | SEQUENCE | MATCH_SELF | HAVE_GC,
    signature = "(iterable=(), /)",
    unhashable
)]
/// A sequence that can be changed: of the items of an iterable, or empty.
impl List {
    #[slot(tp_new)]
    fn tp_new(cls: &Type, space: &Space, _args: Args<'_>) -> PyResult<Ref<Object>> {
        cls.allocate(space, 0)
    }

    #[slot(tp_init)]
    fn tp_init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        let own = List::type_object();
        let inherits_new = self.ty().slots().tp_new.get().map(|f| f as usize)
            == own.slots().tp_new.get().map(|f| f as usize);
        if self.ty().is(own) || inherits_new {
            args.no_keywords(space, "list")?;
        }
        check_positional(space, "list", args.positional_count(), 0, 1)?;
        List::clear(self);
        match args.get(0) {
            Some(items) => List::extend(self, space, items),
            None => Ok(()),
        }
    }

    #[slot(tp_vectorcall)]
    fn tp_vectorcall(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        args.no_keywords(space, "list")?;
        check_positional(space, "list", args.positional_count(), 0, 1)?;
        let object = cls.allocate(space, 0)?;
        if let (Some(items), Some(list)) = (args.get(0), object.downcast::<List>()) {
            List::extend(list, space, items)?;
        }
        Ok(object)
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead list, seen by nobody once it is untracked.
        unsafe {
            gc::untrack(this.cast());
            List::clear(&*this);
            List::free(this);
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        self.visit(visit)
    }

    #[slot(tp_clear)]
    fn tp_clear(&self) -> c_int {
        List::clear(self);
        0
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        if self.len() == 0 {
            return Str::from_str(space, "[]");
        }
        let Some(_guard) = ReprGuard::enter(space, self) else { return Str::from_str(space, "[...]") };
        let mut text = StrBuilder::with_capacity(2 + 3 * self.len());
        text.push_ascii(b"[");
        let mut index = 0;
        while index < self.len() {
            if index > 0 {
                text.push_ascii(b", ");
            }
            match List::get(self, index) {
                Some(item) => text.push_text(item.repr(space)?.text()),
                None => text.push_ascii(b"<NULL>"),
            }
            index += 1;
        }
        text.push_ascii(b"]");
        Str::from_builder(space, &text)
    }

    #[slot(tp_richcompare)]
    fn tp_richcompare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let Some(other) = other.downcast::<List>() else { return Ok(space.not_implemented()) };
        if self.len() != other.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(space.new_bool(op == CompareOp::Ne));
        }
        let mut index = 0;
        while let (Some(left), Some(right)) = (self.get_borrowed(index), other.get_borrowed(index)) {
            if left.equals_at_once(right) == Some(true) {
                index += 1;
                continue;
            }
            let (left, right) = (left.to_ref(), right.to_ref());
            if !left.eq(space, &right)? {
                return match op {
                    CompareOp::Eq => Ok(space.new_bool(false)),
                    CompareOp::Ne => Ok(space.new_bool(true)),
                    _ => left.rich_compare(space, &right, op),
                };
            }
            index += 1;
        }
        Ok(space.new_bool(op.holds(self.len().cmp(&other.len()))))
    }

    #[slot(tp_iter)]
    fn tp_iter(&self, space: &Space) -> PyResult<Ref<ListIterator>> {
        ListIterator::new(space, self)
    }

    #[slot(sq_length, mp_length)]
    fn sq_length(&self) -> usize {
        List::len(self)
    }

    #[slot(sq_contains)]
    fn sq_contains(&self, space: &Space, value: &Object) -> PyResult<bool> {
        Ok(self.position(space, value, 0, usize::MAX)?.is_some())
    }

    #[slot(sq_item)]
    fn sq_item(&self, space: &Space, index: isize) -> PyResult<Ref<Object>> {
        let found = usize::try_from(index).ok().and_then(|index| List::get(self, index));
        found.ok_or_else(|| space.index_error("list index out of range"))
    }

    #[slot(sq_ass_item)]
    fn sq_ass_item(&self, space: &Space, index: isize, value: Option<&Object>) -> PyResult<()> {
        let Some(index) = usize::try_from(index).ok().filter(|&index| index < self.len()) else {
            return Err(space.index_error("list assignment index out of range"));
        };
        match value {
            Some(value) => drop(List::replace(self, index, value.to_ref())),
            None => drop(self.remove_at(space, index)),
        }
        Ok(())
    }

    #[slot(mp_subscript)]
    fn mp_subscript(&self, space: &Space, key: &Object) -> PyResult<Ref<Object>> {
        if key.is_index() {
            let index = self.index_from_end(number::as_index_size(space, key)?);
            return self.sq_item(space, index);
        }
        match key.downcast::<Slice>() {
            Some(slice) => Ok(self.slice(space, slice.range(space, || self.len())?)?.into_object()),
            None => Err(bad_key(space, key)),
        }
    }

    #[slot(mp_ass_subscript)]
    fn mp_ass_subscript(&self, space: &Space, key: &Object, value: Option<&Object>) -> PyResult<()> {
        if key.is_index() {
            let index = self.index_from_end(number::as_index_size(space, key)?);
            return self.sq_ass_item(space, index, value);
        }
        match key.downcast::<Slice>() {
            Some(slice) => self.assign_slice(space, slice, value),
            None => Err(bad_key(space, key)),
        }
    }

    #[slot(sq_concat)]
    fn sq_concat(&self, space: &Space, other: &Object) -> PyResult<Ref<List>> {
        match other.downcast::<List>() {
            Some(other) => self.joined(space, other),
            None => Err(space.type_error(format_args!(
                "can only concatenate list (not \"{}\") to list",
                other.ty().name()
            ))),
        }
    }

    #[slot(sq_repeat)]
    fn sq_repeat(&self, space: &Space, count: isize) -> PyResult<Ref<List>> {
        self.repeated(space, count.max(0) as usize)
    }

    #[slot(sq_inplace_concat)]
    fn sq_inplace_concat(&self, space: &Space, other: &Object) -> PyResult<Ref<List>> {
        List::extend(self, space, other)?;
        Ok(self.to_ref())
    }

    #[slot(sq_inplace_repeat)]
    fn sq_inplace_repeat(&self, space: &Space, count: isize) -> PyResult<Ref<List>> {
        self.repeat_in_place(space, count.max(0) as usize)?;
        Ok(self.to_ref())
    }

    /// Return self[index].
    #[pymethod(name = "__getitem__", coexist)]
    fn py_getitem(&self, space: &Space, index: &Object) -> PyResult<Ref<Object>> {
        self.mp_subscript(space, index)
    }

    /// An iterator over the items, the last one first.
    #[pymethod(name = "__reversed__")]
    fn reversed(&self, space: &Space) -> PyResult<Ref<ListReverseIterator>> {
        ListReverseIterator::new(space, self)
    }

    /// Bytes of memory that the list takes.
    #[pymethod(name = "__sizeof__")]
    fn sizeof(&self) -> usize {
        self.ty().basicsize() + self.capacity() * size_of::<*mut PyObject>()
    }

    /// Empty the list.
    #[pymethod(name = "clear")]
    fn py_clear(&self) {
        List::clear(self);
    }

    /// A new list of the same items.
    #[pymethod]
    pub fn copy(&self, space: &Space) -> PyResult<Ref<List>> {
        let copy = List::with_capacity(space, self.len())?;
        copy.extend_copied(self.pointers());
        Ok(copy)
    }

    /// Add one item behind the others.
    #[pymethod(name = "append")]
    fn py_append(&self, space: &Space, object: &Object) -> PyResult<()> {
        List::append(self, space, object)
    }

    /// Put an item in front of the one at index.
    #[pymethod(name = "insert", signature = "($self, index, object, /)")]
    fn py_insert(&self, space: &Space, index: isize, object: &Object) -> PyResult<()> {
        let index = self.index_from_end(index).max(0) as usize;
        List::insert(self, space, index, object.to_ref())
    }

    /// Add every item of an iterable behind the others.
    #[pymethod(name = "extend")]
    fn py_extend(&self, space: &Space, iterable: &Object) -> PyResult<()> {
        List::extend(self, space, iterable)
    }

    /// Take out the item at index, the last one if none is given, and give it.
    ///
    /// Without such an item it raises IndexError.
    #[pymethod(signature = "($self, index=-1, /)")]
    fn pop(&self, space: &Space, index: isize) -> PyResult<Ref<Object>> {
        if self.len() == 0 {
            return Err(space.index_error("pop from empty list"));
        }
        let index = usize::try_from(self.index_from_end(index)).ok();
        let item = index.and_then(|index| self.remove_at(space, index));
        item.ok_or_else(|| space.index_error("pop index out of range"))
    }

    /// Take out the first item that equals value.
    ///
    /// Without such an item it raises ValueError.
    #[pymethod]
    fn remove(&self, space: &Space, value: &Object) -> PyResult<()> {
        match self.position(space, value, 0, usize::MAX)? {
            Some(index) => {
                drop(self.remove_at(space, index));
                Ok(())
            }
            None => Err(space.value_error("list.remove(x): x not in list")),
        }
    }

    /// Where the first item is that equals value.
    ///
    /// Without such an item it raises ValueError.
    #[pymethod(signature = "($self, value, start=0, stop=sys.maxsize, /)")]
    fn index(
        &self,
        space: &Space,
        value: &Object,
        start: Option<&Object>,
        stop: Option<&Object>,
    ) -> PyResult<usize> {
        let (start, stop) = search_bounds(space, || self.len(), start, stop)?;
        let found = self.position(space, value, start, stop)?;
        found.ok_or_else(|| space.value_error("list.index(x): x not in list"))
    }

    /// How many items equal value.
    #[pymethod]
    fn count(&self, space: &Space, value: &Object) -> PyResult<usize> {
        let (mut count, mut index) = (0, 0);
        while let Some(item) = self.get_borrowed(index) {
            let equal = match item.equals_at_once(value) {
                Some(equal) => equal,
                None => item.to_ref().eq(space, value)?,
            };
            count += usize::from(equal);
            index += 1;
        }
        Ok(count)
    }

    /// Reverse *IN PLACE*.
    #[pymethod]
    fn reverse(&self) {
        self.reverse_items();
    }

    /// Put the items in order, the smallest first or with reverse the largest; items that are equal keep their order.
    ///
    /// With key, a function that is called once for each item, its results are what is compared.
    #[pymethod(signature = "($self, *, key=None, reverse=False)")]
    fn sort(&self, space: &Space, key: Option<&Object>, reverse: bool) -> PyResult<()> {
        self.sort_items(space, key.filter(|key| !key.is_none()), reverse)
    }

    /// See PEP 585
    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(cls: &Type, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        crate::generic_alias::new(space, cls, object)
    }
}

impl List {
    /// A negative index counts from the end.
    #[inline]
    fn index_from_end(&self, index: isize) -> isize {
        if index < 0 { index.saturating_add(self.len() as isize) } else { index }
    }

    /// The index of the first item from `start` to `stop` that equals `value`.
    fn position(&self, space: &Space, value: &Object, start: usize, stop: usize) -> PyResult<Option<usize>> {
        let mut index = start;
        while index < stop
            && let Some(item) = self.get_borrowed(index)
        {
            let equal = match item.equals_at_once(value) {
                Some(equal) => equal,
                None => item.to_ref().eq(space, value)?,
            };
            if equal {
                return Ok(Some(index));
            }
            index += 1;
        }
        Ok(None)
    }

    fn assign_slice(&self, space: &Space, slice: &Slice, value: Option<&Object>) -> PyResult<()> {
        let (start, stop, step) = slice.unpack(space)?;
        let Some(value) = value else {
            let range = SliceRange::clip(self.len(), start, stop, step);
            if step == 1 {
                let start = range.start as usize;
                return self.remove_range(space, start, start + range.count);
            }
            self.delete_stepped(space, range);
            return Ok(());
        };
        if step == 1
            && let Some(done) = self.assign_range(space, start, stop, &value.to_ref())
        {
            return done;
        }
        let items = value.collect(space).map_err(|err| must_be_iterable(space, value, err))?;
        // Only now, as collecting may have changed the list.
        let range = SliceRange::clip(self.len(), start, stop, step);
        if step == 1 {
            let start = range.start as usize;
            return self.splice(space, start, start + range.count, items);
        }
        self.assign_stepped(space, range, items)
    }
}

#[cold]
fn must_be_iterable(space: &Space, value: &Object, err: PyErr) -> PyErr {
    let iterable = value.ty().slots().tp_iter.get().is_some() || value.is_sequence();
    if iterable { err } else { space.type_error("must assign iterable to extended slice") }
}

#[cold]
fn bad_key(space: &Space, key: &Object) -> PyErr {
    space.type_error(format_args!("list indices must be integers or slices, not {}", key.ty().name()))
}
